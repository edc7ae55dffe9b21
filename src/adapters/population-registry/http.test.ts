import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startRegistry } from '../../../simulators/registry/server.ts';
import type { RegistryBirth, RegistryPort } from '../../modules/casework/registry-port.ts';
import { exampleBirth } from '../../modules/casework/example-birth.ts';
import { httpRegistry } from './http.ts';

const officer = { name: 'Kepala Seksi' };
const request = (requestId: string, event: RegistryBirth = exampleBirth()) =>
  ({ requestId, service: 'akta-kelahiran', event }) as const;

describe('against the simulator', () => {
  let url: string;
  let port: RegistryPort;
  let stop: () => Promise<void>;

  beforeEach(async () => {
    const dir = mkdtempSync(join(tmpdir(), 'registry-http-'));
    const sim = await startRegistry({
      dir,
      host: '127.0.0.1',
      port: 0,
      speed: 2000,
      seed: 3,
      token: 't',
      passphrase: 'rahasia',
      quota: 2,
    });
    url = sim.url;
    port = httpRegistry({ origin: url, token: 't', timeoutMs: 2000 });
    stop = async () => {
      await sim.close();
      rmSync(dir, { recursive: true, force: true });
    };
  });
  afterEach(() => stop());

  const scenario = (s: unknown) => fetch(`${url}/_sim/scenario`, { method: 'POST', body: JSON.stringify(s) });

  it('registers, validates, signs and brings the paper', async () => {
    expect(await port.health()).toEqual({ ok: true, quotaLeft: 2 });
    expect(await port.status('a')).toEqual({ state: 'absent' });
    expect(await port.submit(request('a'))).toEqual({ outcome: 'accepted' });
    const status = await port.status('a');
    expect(status).toMatchObject({ state: 'registered', nik: expect.stringMatching(/^127199431126/) });
    expect(await port.sign('a', officer, 'rahasia')).toMatchObject({ outcome: 'refused', reason: 'wrong_state' });
    expect(await port.validate('a', officer)).toEqual({ outcome: 'accepted' });
    expect(await port.status('a')).toMatchObject({ state: 'validated' });
    expect(await port.sign('a', officer, 'salah')).toEqual({ outcome: 'refused', reason: 'wrong_passphrase' });
    expect(await port.sign('a', officer, 'rahasia')).toEqual({ outcome: 'accepted' });
    const signed = await port.status('a');
    expect(signed.state === 'signed' && signed.paper?.pdf.subarray(0, 5).toString()).toBe('%PDF-');
  });

  const births: [string, Partial<RegistryBirth>, (keyof RegistryBirth)[]][] = [
    ['unrecorded', { kind: 'unrecorded', marriage: { proof: 'sptjm' } }, []],
    ['mother_only', { kind: 'mother_only' }, ['father', 'marriage']],
    [
      'unknown_parents',
      { kind: 'unknown_parents', proof: { kind: 'police_record', number: 'BA/1' } },
      ['father', 'mother', 'marriage', 'familyCard'],
    ],
    ['late', { reportedOn: '2027-06-01', late: { decision: '470/12', decidedOn: '2027-06-01' } }, []],
  ];
  it.each(births)('speaks the wire format for a birth: %s', async (_name, change, without) => {
    const birth: RegistryBirth = { ...exampleBirth(), ...change };
    for (const key of without) delete (birth as Partial<RegistryBirth>)[key];
    expect(await port.submit(request('a', birth))).toEqual({ outcome: 'accepted' });
  });

  it('names our own field in a refusal', async () => {
    const birth = exampleBirth();
    const stranger: RegistryBirth = { ...birth, mother: { ...birth.mother!, nik: '1271995507929999' } };
    expect(await port.submit(request('a', stranger))).toEqual({
      outcome: 'refused',
      reason: 'parent_not_found',
      fields: ['mother.nik'],
    });
    expect(await port.status('a')).toEqual({ state: 'refused', reason: 'parent_not_found', fields: ['mother.nik'] });
    const shapeless: RegistryBirth = { ...birth, child: { ...birth.child, bornOn: '2026-02-31' } };
    expect(await port.submit(request('b', shapeless))).toEqual({
      outcome: 'refused',
      reason: 'invalid_data',
      fields: ['child.bornOn'],
    });
    await port.submit(request('c'));
    expect(await port.submit(request('c', shapeless))).toMatchObject({ outcome: 'refused' });
  });

  it('calls a lost answer unknown; the status resolves it', async () => {
    await scenario({ fault: 'lost_answer' });
    expect(await port.submit(request('a'))).toEqual({ outcome: 'unknown', reason: 'connection_lost' });
    expect(await port.status('a')).toMatchObject({ state: 'registered' });
  });

  it('calls a cut line unknown; the status says that nothing came', async () => {
    await scenario({ fault: 'cut_before' });
    expect(await port.submit(request('a'))).toEqual({ outcome: 'unknown', reason: 'connection_lost' });
    expect(await port.status('a')).toEqual({ state: 'absent' });
  });

  it('waits no longer than its time', async () => {
    await scenario({ fault: 'never_answer' });
    const impatient = httpRegistry({ origin: url, token: 't', timeoutMs: 100 });
    expect(await impatient.submit(request('a'))).toEqual({ outcome: 'unknown', reason: 'timeout' });
  });

  it('takes an HTML page with 200 for no answer', async () => {
    await scenario({ fault: 'html_page', times: 3 });
    expect(await port.submit(request('a'))).toEqual({ outcome: 'unknown', reason: 'not_understood' });
    expect(await port.status('a')).toEqual({ state: 'unreachable', reason: 'not_understood' });
    expect(await port.health()).toEqual({ ok: false, reason: 'not_understood' });
  });

  it('tells outage, quota and a wrong token apart; nothing was done', async () => {
    await scenario({ fault: 'outage' });
    expect(await port.submit(request('a'))).toEqual({ outcome: 'unavailable', reason: 'outage' });
    await scenario({ fault: 'quota' });
    expect(await port.submit(request('a'))).toEqual({ outcome: 'unavailable', reason: 'quota' });
    expect(await httpRegistry({ origin: url, token: 'wrong' }).health()).toEqual({
      ok: false,
      reason: 'not_authorized',
    });
    expect(await port.status('a')).toEqual({ state: 'absent' });
  });

  it('knows that a refused connection carried nothing', async () => {
    const dead = httpRegistry({ origin: 'http://127.0.0.1:1', token: 't' });
    expect(await dead.submit(request('a'))).toEqual({ outcome: 'unavailable', reason: 'not_connected' });
    expect(await dead.status('a')).toEqual({ state: 'unreachable', reason: 'not_connected' });
  });
});

describe('against strange answers', () => {
  const strange: [string, RequestListener][] = [
    ['a bare array', (_q, r) => r.end('[]')],
    ['no code and an unknown text', (_q, r) => r.end('{"RESPON":"Mohon maaf"}')],
    ['an endless body', (_q, r) => void r.end(Buffer.alloc(11_000_000, 32))],
    ['a paper where a status should be', (_q, r) => r.setHeader('content-type', 'application/pdf').end('%PDF-')],
    ['a bad gateway', (_q, r) => r.writeHead(502, { 'content-type': 'text/html' }).end('<h1>502</h1>')],
  ];
  it.each(strange)('is not certain after %s', async (_name, listener) => {
    const server = createServer(listener).listen(0, '127.0.0.1');
    await new Promise((r) => server.once('listening', r));
    const port = httpRegistry({
      origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      token: 't',
      timeoutMs: 3000,
    });
    expect(await port.submit(request('a'))).toMatchObject({ outcome: 'unknown' });
    expect(await port.status('a')).toMatchObject({ state: 'unreachable' });
    server.closeAllConnections();
    await new Promise((r) => server.close(r));
  });

  it('reads a refusal by its text, in any letter case', async () => {
    const server = createServer((_q, r) => r.end('{"RESPON":"KUOTA akses hari ini  telah HABIS"}')).listen(
      0,
      '127.0.0.1',
    );
    await new Promise((r) => server.once('listening', r));
    const port = httpRegistry({ origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: 't' });
    expect(await port.submit(request('a'))).toEqual({ outcome: 'unavailable', reason: 'quota' });
    server.closeAllConnections();
    await new Promise((r) => server.close(r));
  });
});
