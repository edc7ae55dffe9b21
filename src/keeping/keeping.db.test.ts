import { appendFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sealAudit, verifyAudit } from '../kernel/audit.ts';
import type { City } from '../kernel/city.ts';
import { APP } from '../kernel/cluster/cluster.ts';
import { openDb, openPool, outsideOnly } from '../kernel/db.ts';
import { diskStore } from '../kernel/files/index.ts';
import { SYSTEM } from '../kernel/permission.ts';
import { emptyDatabase } from '../../test/harness/database.ts';
import { testCity, type TestCity } from '../../test/harness/city.ts';
import { fileSample, publishAll } from '../../test/harness/filing.ts';
import { backUp, filesOf, type Backup } from './backup.ts';
import { assertKeys, assertSigned, fingerprintsOf, readManifest } from './manifest.ts';
import { assertEmpty, assertKnown, beginEpoch, loadDump, loadFiles, prove } from './restore.ts';

const folder = mkdtempSync(join(tmpdir(), 'balai-keeping-'));
afterAll(() => rmSync(folder, { recursive: true }));

let t: TestCity;
let made: Backup;
const secrets = () => ({ master: Buffer.alloc(32, 1), index: Buffer.alloc(32, 2), audit: t.city.auditKey });

beforeAll(async () => {
  t = await testCity();
  await publishAll(t);
  await fileSample(t, await t.person());
  await sealAudit(t.city);
  // Not sealed yet: a backup is taken of a city at work.
  await fileSample(t, await t.person());
  made = await backUp({
    city: t.city,
    secrets: secrets(),
    ownerUrl: t.database.ownerUrl,
    appRole: APP,
    target: join(folder, 'backups'),
    now: t.now,
    say: () => {},
  });
});

/** A new city's database and an empty store. */
async function emptyPlace(): Promise<{ ownerUrl: string; city: City; asOwner: (text: string) => Promise<unknown> }> {
  const { url, ownerUrl, asOwner } = await emptyDatabase();
  const pool = openPool(url, { max: 4 });
  afterAll(() => pool.end());
  const name = new URL(url).pathname.slice(1);
  const files = outsideOnly('files', diskStore(join(folder, `files-${name}`)));
  return { ownerUrl, city: { ...t.city, db: openDb(pool), pool, files, epoch: `restored/${name}` }, asOwner };
}

describe('a backup', () => {
  it('holds every table and file of one moment, and no key', async () => {
    expect(made.faults).toEqual([]);
    const kase = made.manifest.tables.find((table) => table.table === 'casework.kase');
    expect(kase?.rows).toBe(2);
    expect(made.manifest.files.count).toBeGreaterThan(0);
    const master = secrets().master;
    for (const name of readdirSync(made.folder)) {
      const bytes = readFileSync(join(made.folder, name));
      expect(bytes.includes(master) || bytes.includes(master.toString('hex'))).toBe(false);
    }
  });

  it('names a file that the store has lost, and stands all the same', async () => {
    const [ref] = await filesOf(made.folder, made.manifest);
    const broken = {
      ...t.city.files,
      get: async (asked: string) => (asked === ref ? Buffer.from('x') : t.city.files.get(asked)),
    };
    const again = await backUp({
      city: { ...t.city, files: broken },
      secrets: secrets(),
      ownerUrl: t.database.ownerUrl,
      appRole: APP,
      target: join(folder, 'others'),
      now: t.now,
      say: () => {},
    });
    expect(again.faults).toEqual([`file ${ref} is damaged in the file store`]);
  });
});

describe('a restore', () => {
  it('gives back what was there, opens it with the keys, and goes on with the audit in an epoch of its own', async () => {
    const { manifest, text } = await readManifest(made.folder);
    await assertSigned(made.folder, text, secrets());
    assertKnown(manifest);
    const place = await emptyPlace();
    await assertEmpty(place.ownerUrl);
    await loadDump({ folder: made.folder, manifest, ownerUrl: place.ownerUrl, appRole: APP });
    expect(await loadFiles(made.folder, manifest, place.city)).toEqual([]);
    const proof = await prove(place.city, place.ownerUrl, manifest);
    expect(proof.faults).toEqual([]);
    expect(proof.opened.files).toBeGreaterThan(0);
    // The application has the rights it had, and no more.
    expect(await place.city.db.selectFrom('casework.kase').select('number').execute()).toHaveLength(2);
    await expect(place.city.pool.query('delete from kernel.audit')).rejects.toThrow('permission denied');

    await beginEpoch(t.ctx({ city: place.city, actor: SYSTEM, channel: 'cli' }), manifest);
    await expect.poll(() => sealAudit(place.city).then(() => unsealedOf(place.city))).toBe(0);
    const report = await verifyAudit(place.city.db, place.city.auditKey);
    expect(report.faults).toEqual([]);
    const epochs = await place.city.db.selectFrom('kernel.seal').select('epoch').distinct().execute();
    expect(new Set(epochs.map((e) => e.epoch))).toEqual(new Set([t.city.epoch, place.city.epoch]));
    await expect(assertEmpty(place.ownerUrl)).rejects.toThrow(/^The database is not empty/);

    // A chain that was cut off at the change of databases is seen.
    await place.asOwner(`delete from kernel.seal where epoch = '${t.city.epoch}' and n = (
      select max(n) from kernel.seal where epoch = '${t.city.epoch}')`);
    expect((await verifyAudit(place.city.db, place.city.auditKey)).faults).toContainEqual(
      expect.stringContaining('does not follow the last seal of the database before it'),
    );
  });

  it('names a row that was changed and a file that is not what it was', async () => {
    const place = await emptyPlace();
    await loadDump({ folder: made.folder, manifest: made.manifest, ownerUrl: place.ownerUrl, appRole: APP });
    await loadFiles(made.folder, made.manifest, place.city);
    await place.asOwner(`update casework.kase set stage = 'other' where seq > 0`);
    const proof = await prove(place.city, place.ownerUrl, made.manifest);
    expect(proof.faults).toEqual(['casework.kase has other content than it had (2 rows)']);
    const [ref] = await filesOf(made.folder, made.manifest);
    const stored = join(folder, 'backups/files', ref!.slice(0, 2), ref!.slice(2, 4), ref!);
    const whole = readFileSync(stored);
    appendFileSync(stored, 'x');
    expect(await loadFiles(made.folder, made.manifest, place.city)).toEqual([`file ${ref} is damaged in the backup`]);
    writeFileSync(stored, whole);
  });

  it('says which key it needs, and refuses what was altered, is unfinished or of a newer release', async () => {
    const { manifest, text } = await readManifest(made.folder);
    const others = { ...secrets(), master: Buffer.alloc(32, 9) };
    expect(() => assertKeys(manifest, others, { master: '/m', index: '/i', audit: '/a' })).toThrow(
      `it needs the master key ${manifest.keys.master}, and /m holds ${fingerprintsOf(others).master}`,
    );
    await expect(assertSigned(made.folder, text.replace('"rows": 2', '"rows": 3'), secrets())).rejects.toThrow(
      'was altered',
    );
    await expect(readManifest(folder)).rejects.toThrow('holds no finished backup');
    expect(() => assertKnown({ ...manifest, migrations: ['209901010000_x_y.sql'] })).toThrow('this release lacks');
  });
});

const unsealedOf = async (city: City): Promise<number> => (await verifyAudit(city.db, city.auditKey)).unsealed;
