import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '../app.ts';
import type { City } from '../kernel/city.ts';
import { APP } from '../kernel/cluster/cluster.ts';
import { cityKeys, fingerprint } from '../kernel/crypto.ts';
import { openDb, openPool, outsideOnly } from '../kernel/db.ts';
import { diskStore } from '../kernel/files/index.ts';
import { keysOf, noteMasterKey, readMasterKeys } from '../kernel/master-key.ts';
import { findDossier, findDraft, startDraft } from '../modules/casework/index.ts';
import { openIdentifier } from '../modules/people/index.ts';
import { emptyDatabase } from '../../test/harness/database.ts';
import { testCity, type TestCity } from '../../test/harness/city.ts';
import { fileSample, publishAll } from '../../test/harness/filing.ts';
import type { TestPerson } from '../../test/harness/people.ts';
import { backUp, type Backup } from './backup.ts';
import { assertKeys } from './manifest.ts';
import { changeMasterKey, rewrapAll, WRAPPED, wrappedUnder } from './master-key.ts';
import { loadDump, loadFiles, prove } from './restore.ts';

/* A city at work whose master key is changed: what was sealed before, during and after opens, and the old key ends. */

const OLD = Buffer.alloc(32, 1);
const NEW = Buffer.alloc(32, 11);
const INDEX = Buffer.alloc(32, 2);
const folder = mkdtempSync(join(tmpdir(), 'balai-master-'));
afterAll(() => rmSync(folder, { recursive: true }));

let t: TestCity;
let owner: pg.Client;
let who: TestPerson;
let before: { kase: string; draft: string; backup: Backup };
/** A process of this city with its own keys. */
const processWith = async (master: Buffer, ...others: Buffer[]): Promise<City> => ({
  ...t.city,
  keys: await keysOf(t.city.db, cityKeys('medan', master, INDEX, others)),
});
/** A process that serves: it writes down its key at its start. */
async function serving(master: Buffer, ...others: Buffer[]): Promise<TestCity> {
  const city = await processWith(master, ...others);
  await noteMasterKey(city.db, city.keys, t.now);
  return { ...t, city, ctx: (more = {}) => ({ ...t.ctx(more), city }) };
}
const change = async (city: City): Promise<number> =>
  changeMasterKey({
    keys: city.keys,
    known: (await readMasterKeys(city.db))!,
    ownerUrl: t.database.ownerUrl,
    now: t.now,
    say: () => {},
  });
const takeBackup = (city: City, name: string, master: Buffer, otherMaster?: Buffer) =>
  backUp({
    city,
    secrets: { master, index: INDEX, audit: t.city.auditKey, otherMaster },
    ownerUrl: t.database.ownerUrl,
    appRole: APP,
    target: join(folder, name),
    now: t.now,
    say: () => {},
  });
/** That all of it opens: a case's answers, a draft, a number in a column. */
async function opens(city: City, kase: string, draft: string): Promise<void> {
  const ctx = t.ctx({ city, actor: who.actor });
  expect(JSON.stringify(await findDossier(ctx, catalogue, kase))).toContain('Parlindungan Nasution');
  expect((await findDraft(ctx, catalogue, draft)).id).toBe(draft);
  expect(await openIdentifier(city.db, city.keys, who.id, 'nik')).toBe(who.nik);
}

beforeAll(async () => {
  t = await testCity();
  await publishAll(t);
  who = await t.person();
  const first = await serving(OLD);
  before = {
    kase: (await fileSample(first, who)).id,
    draft: (await startDraft(first.ctx({ actor: who.actor }), catalogue, { service: 'akta-kelahiran' })).id,
    backup: await takeBackup(first.city, 'before', OLD),
  };
  owner = new pg.Client(t.database.ownerUrl);
  await owner.connect();
});
afterAll(() => owner.end());

it('every wrapped key of the tables is known to the change', async () => {
  const { rows } = await owner.query<{ table: string }>(
    `select table_schema || '.' || table_name as table from information_schema.columns where column_name = 'wrapped'`,
  );
  expect(new Set(rows.map((row) => row.table))).toEqual(new Set(WRAPPED.map((w) => w.table)));
});

describe('before', () => {
  it('a key that was never this city’s opens nothing, and the one that is needed is named', async () => {
    await expect(processWith(Buffer.alloc(32, 5))).rejects.toThrow(
      `holds the master key ${fingerprint(Buffer.alloc(32, 5))}, and this city is sealed under ${fingerprint(OLD)}`,
    );
  });

  it('the change waits for a server with the new key', async () => {
    await expect(change(await processWith(OLD))).rejects.toThrow('BALAI_OTHER_MASTER_KEY_FILE');
    await expect(change(await processWith(NEW, OLD))).rejects.toThrow('No server has started with the new key');
  });
});

describe('the change, beside a city at work', () => {
  let during: { kase: string; draft: string };
  let backup: Backup;

  it('is broken off and begun again; whatever is written meanwhile opens by both processes', async () => {
    const slow = await serving(OLD, NEW);
    const fresh = await serving(NEW, OLD);
    await fileSample(slow, who, undefined, { 'child.1.name': 'Togar Nasution' });
    const kase = (await fileSample(fresh, who, undefined, { 'child.1.name': 'Butet Nasution' })).id;
    await opens(slow.city, kase, before.draft);

    // Broken off: the connection is cut after the first batch.
    const cut = new pg.Client(t.database.ownerUrl);
    cut.on('error', () => {});
    await cut.connect();
    await expect(
      rewrapAll(cut, fresh.city.keys, () => {
        throw new Error('the power went');
      }),
    ).rejects.toThrow('the power went');
    await cut.end();
    backup = await takeBackup(fresh.city, 'during', NEW, OLD);
    expect(backup.manifest.other_masters).toEqual([fingerprint(OLD)]);

    const [, draft] = await Promise.all([
      change(fresh.city),
      startDraft(fresh.ctx({ actor: who.actor }), catalogue, { service: 'akta-kelahiran' }),
    ]);
    during = { kase, draft: draft.id };
    expect([...(await wrappedUnder(owner)).keys()]).toEqual([fingerprint(NEW)]);
  });

  it('afterwards the new key alone opens what was sealed before and during', async () => {
    const city = await processWith(NEW);
    await opens(city, before.kase, before.draft);
    await opens(city, during.kase, during.draft);
    expect(await change(await processWith(NEW, OLD))).toBe(0);
  });

  it('the old key is refused, and a process that was forgotten cannot seal under it any more', async () => {
    await expect(processWith(OLD)).rejects.toThrow(`${fingerprint(OLD)}, which was changed on 2026-11-24`);
    const forgotten = { ...t.city, keys: cityKeys('medan', OLD, INDEX, [NEW]) };
    await expect(
      startDraft(t.ctx({ city: forgotten, actor: who.actor }), catalogue, { service: 'ktp-hilang' }),
    ).rejects.toThrow('was retired');
  });

  it('a backup opens with the keys it was taken under: before, during and after', async () => {
    const after = await takeBackup(await processWith(NEW), 'after', NEW);
    expect(after.manifest.other_masters).toBeUndefined();
    for (const [made, master, ...others] of [
      [before.backup, OLD],
      [backup, NEW, OLD],
      [after, NEW],
    ] as const) {
      const { url, ownerUrl } = await emptyDatabase();
      const pool = openPool(url, { max: 4 });
      await loadDump({ folder: made.folder, manifest: made.manifest, ownerUrl, appRole: APP });
      const db = openDb(pool);
      const keys = await keysOf(db, cityKeys('medan', master, INDEX, others));
      const name = new URL(url).pathname.slice(1);
      const files = outsideOnly('files', diskStore(join(folder, `files-${name}`)));
      const city: City = { ...t.city, db, pool, files, keys, epoch: `restored/${name}` };
      expect(await loadFiles(made.folder, made.manifest, city)).toEqual([]);
      const proof = await prove(city, ownerUrl, made.manifest);
      expect(proof.faults).toEqual([]);
      expect(proof.opened.files).toBeGreaterThan(0);
      await opens(city, before.kase, before.draft);
      await pool.end();
    }
  });

  it('one taken in the middle says that it needs both', () => {
    const files = { master: '/m', index: '/i', audit: '/a' };
    const secrets = { master: NEW, index: INDEX, audit: t.city.auditKey };
    expect(() => assertKeys(backup.manifest, secrets, files)).toThrow(
      `it needs the key ${fingerprint(OLD)} too, at BALAI_OTHER_MASTER_KEY_FILE`,
    );
    assertKeys(backup.manifest, { ...secrets, otherMaster: OLD }, files);
  });
});
