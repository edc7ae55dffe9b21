import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ScannerAway } from '../kernel/files/index.ts';
import { newId } from '../kernel/ids.ts';
import { cityKeys } from '../kernel/crypto.ts';
import { rememberBackup } from '../kernel/health.ts';
import { testCity, type TestCity } from '../../test/harness/city.ts';
import { fileSample, publishAll } from '../../test/harness/filing.ts';
import { examine } from './doctor.ts';
import type { Finding, Patient } from './finding.ts';

const folder = mkdtempSync(join(tmpdir(), 'balai-doctor-'));
afterAll(() => rmSync(folder, { recursive: true }));
const master = join(folder, 'master.key');

let t: TestCity;
beforeAll(async () => {
  t = await testCity({ origin: 'http://medan.test' });
  await publishAll(t);
  await fileSample(t, await t.person());
  await t.work();
  writeFileSync(master, 'x', { mode: 0o600 });
});

const patient = (more: Partial<Patient> = {}): Patient => ({
  city: t.city,
  production: true,
  url: t.database.url,
  data: folder,
  keyFiles: { master },
  roots: {},
  unverified: 0,
  now: new Date(),
  ...more,
});
const of = async (what: string, more: Partial<Patient> = {}): Promise<Finding | undefined> =>
  (await examine(patient(more))).find((finding) => finding.what === what);

describe('the doctor', () => {
  it('finds a healthy city healthy, but for the backup that nobody made', async () => {
    const bad = (await examine(patient())).filter(({ state }) => state === 'bad').map(({ what }) => what);
    // The tests' cluster trades durability for speed, and the doctor says so.
    expect(bad.filter((what) => what !== 'seals' && what !== 'worker')).toEqual(['durability', 'backup']);
  });

  it('each sickness comes with what mends it', async () => {
    await rememberBackup(t.city.db, new Date(Date.now() - 3 * 86_400_000));
    expect(await of('backup')).toMatchObject({ state: 'bad', says: 'the last is 3 day(s) old' });
    await rememberBackup(t.city.db, new Date());
    expect(await of('backup')).toMatchObject({ state: 'ok' });

    const stranger = { ...t.city, keys: cityKeys('medan', Buffer.alloc(32, 7), Buffer.alloc(32, 2)) };
    expect(await of('master key', { city: stranger })).toMatchObject({
      state: 'bad',
      mend: expect.stringContaining(master),
    });
    chmodSync(master, 0o644);
    expect(await of('master key')).toMatchObject({ state: 'bad', mend: `chmod 600 ${master}` });

    await t.city.db
      .insertInto('kernel.job')
      .values({
        id: newId(),
        kind: 'notices.send',
        data: '{}',
        run_at: new Date(),
        attempts: 12,
        dead_at: new Date(),
        last_error: 'Error: the gateway says no',
      })
      .execute();
    expect(await of('jobs')).toMatchObject({
      state: 'look',
      says: 'given up: 1 of notices.send (Error: the gateway says no)',
    });
    await t.database.asOwner(`delete from public.migration where name like '%_kernel_mends.sql'`);
    expect(await of('migrations')).toMatchObject({ state: 'bad', mend: './balai migrate' });
    expect(await of('role')).toBeUndefined();
  });

  it('knows whether a scanner looks at what comes in, and how old its signatures are', async () => {
    expect(await of('scanner')).toMatchObject({ state: 'look', mend: expect.stringContaining('VIRUS_SCANNER') });
    expect(await of('scanner', { production: false })).toBeUndefined();
    const scanner = (says: () => Promise<string>): Partial<Patient> => ({
      scanner: { scan: async () => ({ clean: true }), version: says },
      now: new Date('2026-11-24T03:00:00Z'),
    });
    const version = (on: string) => async () => `ClamAV 1.4.2/27500/${on}`;
    expect(await of('scanner', scanner(version('Mon Nov 23 08:00:00 2026')))).toMatchObject({ state: 'ok' });
    expect(await of('scanner', scanner(version('Sun Nov  8 08:00:00 2026')))).toMatchObject({ state: 'look' });
    expect(
      await of(
        'scanner',
        scanner(async () => 'ClamAV 1.4.2'),
      ),
    ).toMatchObject({ state: 'look' });
    const away = () => Promise.reject(new ScannerAway('ECONNREFUSED'));
    expect(await of('scanner', scanner(away))).toMatchObject({ state: 'bad' });
  });

  it('knows whether an authority of time answers where the city signs', async () => {
    expect(await of('time stamps')).toBeUndefined();
    expect(await of('time stamps', { signs: true })).toMatchObject({
      state: 'look',
      mend: expect.stringContaining('TSA_URL'),
    });
    const time = (ask: () => Promise<Buffer>): Partial<Patient> => ({ time: { port: { ask }, roots: [] } });
    expect(
      await of(
        'time stamps',
        time(() => Promise.reject(new Error('timeout'))),
      ),
    ).toMatchObject({
      state: 'look',
      says: 'no time stamp: timeout: papers are signed without one',
    });
    expect(
      await of(
        'time stamps',
        time(async () => Buffer.from('<html>')),
      ),
    ).toMatchObject({
      says: expect.stringContaining('not_understood'),
    });
  });

  it('what cannot be looked at is a finding, and the rest is looked at all the same', async () => {
    const found = await examine(patient({ data: join(folder, 'nothing') }));
    expect(found.find(({ what }) => what === 'disk')).toMatchObject({ state: 'bad' });
    expect(found.some(({ what }) => what === 'clock')).toBe(true);
  });
});

describe('metrics', () => {
  it('tell the city’s state to a monitor on this machine, who knows no name of it, and to nobody through a proxy', async () => {
    const ask = (headers: Record<string, string>) => t.app.inject({ url: '/metrics', headers });
    await ask({ host: 'medan.test' }); // a request is counted when it has been answered
    const { statusCode, body } = await ask({ host: '127.0.0.1:3000' });
    expect(statusCode).toBe(200);
    expect(body).toContain('balai_jobs_dead{city="medan",kind="notices.send"} 1');
    expect(body).toContain('balai_database_up{city="medan"} 1');
    expect(body).toMatch(/balai_backup_age_seconds\{city="medan"\} \d/);
    // The alerts and the dashboard ask for nothing that is not there.
    for (const file of ['docs/operations/alerts.yml', 'docs/operations/grafana.json'])
      for (const [name] of readFileSync(file, 'utf8').matchAll(/balai_[a-z_]+(?=[{)[ ])/g))
        expect(body, file).toContain(`${name}`);
    expect((await ask({ host: 'medan.test', 'x-forwarded-for': '203.0.113.9' })).statusCode).toBe(404);
    expect((await t.app.inject({ url: '/masuk', headers: { host: '127.0.0.1:3000' } })).statusCode).toBe(421);
  });

  it('tell of an operator to which codes are pumped, and of a provider that is left alone', async () => {
    const lines = async () =>
      (await t.app.inject({ url: '/metrics', headers: { host: '127.0.0.1:3000' } })).body
        .split('\n')
        .filter((line) => /^balai_(sign_in_codes|provider)/.test(line));
    const quiet = await lines();
    expect(quiet).toContain('balai_provider_shut{city="medan",provider="sms",door="sms"} 0');
    expect(quiet.some((line) => line.includes('prefix='))).toBe(false);

    const sent = (prefix: string, used: boolean) => ({
      id: newId(),
      browser_mac: Buffer.alloc(32),
      purpose: 'sign_in' as const,
      kind: 'phone' as const,
      idx: Buffer.alloc(32),
      sealed: Buffer.alloc(32),
      prefix,
      created_at: new Date(t.now.getTime() - 20 * 60_000),
      expires_at: t.now,
      used_at: used ? t.now : null,
    });
    const codes = Array.from({ length: 20 }, (_, i) => [sent('0899', i < 2), sent('0812', i < 19)]).flat();
    await t.city.db.insertInto('people.sign_in_code').values(codes).execute();
    await t.city.db
      .insertInto('notices.provider_state')
      .values({
        provider: 'sms',
        faults: 5,
        reason: 'timeout',
        changed_at: t.now,
        shut_until: new Date(t.now.getTime() + 60_000),
      })
      .execute();
    expect(await lines()).toEqual(
      expect.arrayContaining([
        'balai_sign_in_codes{city="medan",prefix="0899",state="sent"} 20',
        'balai_sign_in_codes{city="medan",prefix="0899",state="typed"} 2',
        'balai_sign_in_codes_pumped{city="medan",prefix="0899"} 1',
        'balai_sign_in_codes_pumped{city="medan",prefix="0812"} 0',
        'balai_provider_faults{city="medan",provider="sms",door="sms"} 5',
        'balai_provider_shut{city="medan",provider="sms",door="sms"} 1',
      ]),
    );
  });
});
