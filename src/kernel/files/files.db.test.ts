import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import type { City } from '../city.ts';
import type { Ctx } from '../command.ts';
import { cityKeys, sha256 } from '../crypto.ts';
import { outsideOnly, transact } from '../db.ts';
import { Refusal } from '../errors.ts';
import { newId } from '../ids.ts';
import { createLogger } from '../log.ts';
import { ANONYMOUS, createRights, heldBy, type Actor } from '../permission.ts';
import { diskStore } from './disk-store.ts';
import {
  copyFile,
  deleteFile,
  findFiles,
  openFile,
  openOriginal,
  storeUpload,
  sweepFiles,
  ScannerAway,
  type ScanPort,
  type UploadMeta,
} from './index.ts';
import { createInspector, type Inspector } from './inspector.ts';
import { paper, photo, picture, ZIP } from './sample-files.ts';

const NOW = new Date('2026-11-24T03:00:00Z');
const later = (ms: number): Date => new Date(NOW.getTime() + ms);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let database: TestDatabase;
let folder = join(tmpdir(), 'balai-files-none');
let look: Inspector;
beforeAll(async () => {
  database = await testDatabase();
  await database.asOwner('create table files.held_elsewhere (file uuid not null references files.file (id))');
  look = createInspector({ timeoutMs: 30_000 });
});
beforeEach(async () => {
  await database.asOwner(
    'truncate files.file, files.page, files.blob, files.held_elsewhere, kernel.data_key, kernel.budget cascade',
  );
  rmSync(folder, { recursive: true, force: true });
  folder = mkdtempSync(join(tmpdir(), 'balai-files-'));
});
afterAll(async () => {
  await look.close();
  rmSync(folder, { recursive: true, force: true });
});

const master = randomBytes(32);
const cityOf = (code = 'medan', timeZone = 'Asia/Jakarta'): City =>
  ({
    code,
    timeZone,
    db: database.db,
    pool: database.pool,
    epoch: '1',
    keys: cityKeys(code, master, master),
    files: outsideOnly('files', diskStore(join(folder, code))),
    ports: {},
  }) as City;
const officer: Actor = {
  kind: 'officer',
  id: newId(),
  name: 'Uji',
  posts: [{ id: 'p', role: 'validator', agency: 'x', area: null }],
  level: 3,
};
const ctxOf = (city = cityOf(), actor: Actor = ANONYMOUS): Ctx => ({
  city,
  rights: createRights([{ 'file.original': heldBy('validator') }]),
  actor,
  now: NOW,
  requestId: 'r1',
  channel: 'web',
  lang: 'id',
  log: createLogger('silent'),
});
const upload = (bytes: Buffer, meta: Partial<UploadMeta> = {}, ctx = ctxOf()) =>
  storeUpload(ctx, Readable.from([bytes]), { purpose: 'case', owner: 'person-1', name: 'ktp.jpg', ...meta }, look);
const refusal = (work: Promise<unknown>): Promise<Refusal> =>
  work.then(
    () => expect.unreachable('it was taken'),
    (error: unknown) => {
      if (error instanceof Refusal) return error;
      throw error;
    },
  );
const objects = (city = 'medan'): string[] =>
  readdirSync(join(folder, city), { recursive: true, withFileTypes: true })
    .filter((e) => e.isFile())
    .map((e) => join(e.parentPath, e.name));
const count = async (table: string): Promise<number> =>
  Number((await database.pool.query(`select count(*) n from ${table}`)).rows[0].n);

describe('an upload that is taken', () => {
  test('keeps the original sealed, shows an upright copy, and writes down what the camera said', async () => {
    const original = await photo(96, 64);
    const done = await upload(original, { name: '../KTP Budi.jpeg', retainUntil: '2036-01-01' });
    expect(done).toEqual({
      fileId: expect.any(String),
      name: 'KTP Budi.jpeg',
      mediaType: 'image/jpeg',
      size: original.length,
      pageCount: 1,
    });
    const row = (
      await database.pool.query(
        'select f.*, ST_AsText(captured_point, 4) point, retain_until::text until, b.hmac_sha256, b.media_type from files.file f join files.blob b on b.id = f.blob',
      )
    ).rows[0];
    expect(row).toMatchObject({
      id: done.fileId,
      state: 'clean',
      purpose: 'case',
      owner: 'person-1',
      until: '2036-01-01',
      captured_at: new Date('2026-11-20T02:30:00Z'),
      point: 'POINT(98.6667 3.5833)',
      facts: { camera_make: 'Balai', camera_model: 'Uji <b>1</b>', captured_local: '2026-11-20T09:30:00' },
      media_type: 'image/jpeg',
    });
    expect(typeof row.phash).toBe('bigint');
    expect(row.hmac_sha256.equals(sha256(original))).toBe(false);

    // Nothing on the disk is readable: no JPEG, no camera's name.
    expect(objects()).toHaveLength(3);
    for (const path of objects()) {
      const sealed = readFileSync(path);
      expect(
        sealed.includes('Balai') || sealed.includes(Buffer.from([0xff, 0xd8, 0xff])) || sealed.includes('WEBP'),
      ).toBe(false);
      expect(path.endsWith(sha256(sealed).toString('hex'))).toBe(true);
      expect(statSync(path).mode & 0o077).toBe(0);
    }

    const { city } = ctxOf();
    const opened = await openFile(city, done.fileId, 'original');
    expect(opened.bytes.equals(original)).toBe(true);
    const view = await openFile(city, done.fileId, 'view');
    expect(view).toMatchObject({
      mediaType: 'image/jpeg',
      name: 'KTP Budi.jpg',
      etag: expect.stringMatching(/^"[0-9a-f-]{36}"$/),
    });
    expect(await sharp(view.bytes).metadata()).toMatchObject({ width: 64, height: 96 });
    expect(await openFile(city, done.fileId, { page: 1 })).toEqual(view);
    expect(await openFile(city, done.fileId, 'thumb')).toMatchObject({
      mediaType: 'image/webp',
      name: 'KTP Budi.webp',
    });
    await expect(openFile(city, done.fileId, { page: 2 })).rejects.toMatchObject({ kind: 'not_found' });
    for (const id of [newId(), '1; drop table files.file', '../x'])
      await expect(openFile(city, id, 'view')).rejects.toMatchObject({ kind: 'not_found' });
  });

  test('of a PDF ten pages are drawn at once and the later ones when opened', async () => {
    const { fileId, pageCount } = await upload(paper({ pages: 12 }), { name: 'surat.pdf' });
    expect(pageCount).toBe(12);
    // All pages look alike here: one blob holds the ten of them.
    expect([await count('files.page'), await count('files.blob')]).toEqual([10, 3]);
    const { city } = ctxOf();
    const eleventh = await openFile(city, fileId, { page: 11 }, look);
    expect(await sharp(eleventh.bytes).metadata()).toMatchObject({ format: 'jpeg', height: 1600 });
    expect(eleventh).toMatchObject({ name: 'surat.jpg', etag: expect.stringMatching(/-11"$/) });
    for (const page of [0, -1, 1.5, 13])
      await expect(openFile(city, fileId, { page }, look)).rejects.toMatchObject({ kind: 'not_found' });
  });

  test('of a PDF that is to be drawn later only the small picture is made; its pages are there all the same', async () => {
    const { fileId, pageCount } = await upload(paper({ pages: 2 }), { name: 'akta.pdf', drawLater: true });
    expect([pageCount, await count('files.page'), await count('files.blob')]).toEqual([2, 0, 2]);
    const thumb = await openFile(cityOf(), fileId, 'thumb', look);
    expect((await sharp(thumb.bytes).metadata()).height).toBe(320);
    const view = await openFile(cityOf(), fileId, 'view', look);
    expect((await sharp(view.bytes).metadata()).height).toBe(1600);
  });

  test('the same file twice is stored once; another city knows nothing of it', async () => {
    const original = await photo();
    const [a, b] = [await upload(original), await upload(original, { owner: 'person-2' })];
    expect(a.fileId).not.toBe(b.fileId);
    expect([await count('files.file'), await count('files.blob'), objects().length]).toEqual([2, 3, 3]);
    const jayapura = cityOf('jayapura', 'Asia/Jayapura');
    const c = await upload(original, {}, ctxOf(jayapura));
    expect([await count('files.blob'), objects('jayapura').length]).toEqual([6, 3]);
    const hmacs = await database.pool.query(
      'select distinct b.hmac_sha256 from files.file f join files.blob b on b.id = f.blob',
    );
    expect(hmacs.rows).toHaveLength(2);
    // The wall time of the camera is that of the city: two hours earlier in the east.
    expect((await findFiles(database.db, [c.fileId]))[0]!.capturedAt).toEqual(new Date('2026-11-20T00:30:00Z'));
    // One city's keys do not open another's file, even from its disk.
    await expect(openFile({ ...jayapura, files: cityOf().files }, a.fileId, 'original')).rejects.toThrow();
  });

  test('given to another owner it is a file of its own on the same bytes, and outlives the first', async () => {
    const { fileId } = await upload(await photo());
    const copy = await transact(database.db, (tx) => copyFile(tx, fileId, 'two', later(HOUR)));
    const [first, second] = await Promise.all(
      [fileId, copy].map(async (id) => (await findFiles(database.db, [id]))[0]),
    );
    expect(second).toEqual({ ...first, id: copy, owner: 'two', createdAt: later(HOUR) });
    await transact(database.db, (tx) => deleteFile(tx, fileId, NOW));
    await sweepFiles(cityOf(), later(2 * HOUR));
    expect((await openFile(cityOf(), copy, 'view')).mediaType).toBe('image/jpeg');
    await expect(transact(database.db, (tx) => copyFile(tx, fileId, 'three', NOW))).rejects.toMatchObject({
      kind: 'not_found',
    });
  });

  test('two at once (a double click) are two files, both whole', async () => {
    const original = await photo();
    const both = await Promise.all([upload(original), upload(original)]);
    for (const { fileId } of both)
      expect((await openFile(cityOf(), fileId, 'original')).bytes.equals(original)).toBe(true);
    expect(await sweepFiles(cityOf(), later(2 * HOUR))).toMatchObject({ files: 0 });
    for (const { fileId } of both) expect((await openFile(cityOf(), fileId, 'view')).bytes.length).toBeGreaterThan(100);
  });
});

describe('an upload that is refused', () => {
  test.each<[string, () => Buffer | Promise<Buffer>, string, number]>([
    ['a zip named .pdf', () => ZIP, 'error.file_type', 415],
    [
      'an SVG',
      () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
      'error.file_type',
      415,
    ],
    [
      'a PDF with script',
      () => paper({ catalog: '/OpenAction << /S /JavaScript /JS (x) >>' }),
      'error.file_pdf_active',
      422,
    ],
    [
      'a photo cut off',
      async () => (await picture(400, 400).jpeg().toBuffer()).subarray(0, 1500),
      'error.file_damaged',
      422,
    ],
  ])('%s says why, and its bytes go', async (_, make, key, status) => {
    const no = await refusal(upload(await make(), { field: 'documents.ktp', name: 'ktp.pdf' }));
    expect(no).toMatchObject({ kind: 'invalid', fields: { 'documents.ktp': key }, status });
    const rows = (await database.pool.query('select id, state, refuse_reason, blob from files.file')).rows;
    expect(rows).toEqual([{ id: expect.any(String), state: 'refused', refuse_reason: key.slice(6), blob: null }]);
    for (const variant of ['original', 'view', 'thumb'] as const)
      await expect(openFile(cityOf(), rows[0].id, variant)).rejects.toMatchObject({ kind: 'not_found' });
    expect(objects()).toHaveLength(1);
    expect(await sweepFiles(cityOf(), later(2 * HOUR))).toEqual({ files: 0, blobs: 1 });
    expect([objects(), await count('kernel.data_key'), await count('files.file')]).toEqual([[], 0, 1]);
    expect(await sweepFiles(cityOf(), later(31 * DAY))).toEqual({ files: 1, blobs: 0 });
  });

  test('10,001 KB and an empty file leave nothing at all', async () => {
    expect(await refusal(upload(Buffer.alloc(10_001 * 1024)))).toMatchObject({
      fields: { file: 'error.file_too_large' },
      status: 413,
    });
    expect(await refusal(upload(Buffer.alloc(0)))).toMatchObject({ fields: { file: 'error.file_empty' }, status: 422 });
    expect([await count('files.file'), await count('files.blob')]).toEqual([0, 0]);
  });

  test('a full pool asks to come back, and leaves nothing', async () => {
    const full = createInspector({ size: 1, queue: 0, timeoutMs: 30_000 });
    try {
      const original = await photo();
      const many = await Promise.allSettled(
        Array.from({ length: 4 }, (_, i) =>
          storeUpload(
            ctxOf(),
            Readable.from([Buffer.concat([original, Buffer.from([i])])]),
            { purpose: 'case', owner: `p${i}` },
            full,
          ),
        ),
      );
      const taken = many.filter((m) => m.status === 'fulfilled').length;
      expect(taken).toBeGreaterThanOrEqual(1);
      expect(taken).toBeLessThan(4);
      for (const { reason } of many.filter((m) => m.status === 'rejected'))
        expect(reason).toMatchObject({ kind: 'unavailable', reason: 'busy', retryAfter: 10, status: 503 });
      expect(await count('files.file')).toBe(taken);
    } finally {
      await full.close();
    }
  });

  test('the hourly number per sender holds, and what is sent above it is read away', async () => {
    const small = await photo();
    for (let i = 0; i < 2; i++) await upload(small, { perHour: 2 });
    const stream = Readable.from([small]);
    const no = await refusal(storeUpload(ctxOf(), stream, { purpose: 'case', owner: 'person-1', perHour: 2 }, look));
    expect(no).toMatchObject({ kind: 'unavailable', reason: 'rate_limited', status: 429, retryAfter: 3600 });
    await new Promise((r) => setTimeout(r, 10));
    expect(stream.readableEnded).toBe(true);
    expect((await upload(small, { perHour: 2, owner: 'person-2' })).pageCount).toBe(1);
  });

  test('a disk that takes nothing is said, and the row that is left is swept', async () => {
    const city = cityOf();
    const broken: City = {
      ...city,
      files: { ...diskStore(join(folder, 'medan')), put: () => Promise.reject(new Error('ENOSPC')) },
    };
    expect(await refusal(upload(await photo(), {}, ctxOf(broken)))).toMatchObject({
      kind: 'unavailable',
      reason: 'store_away',
    });
    expect([await count('files.file'), await count('files.blob')]).toEqual([0, 1]);
    expect(await sweepFiles(city, later(2 * HOUR))).toEqual({ files: 0, blobs: 1 });
    expect(await count('kernel.data_key')).toBe(0);
  });
});

describe('sealed bytes', () => {
  test('one changed bit does not open', async () => {
    const { fileId } = await upload(await photo());
    for (const path of objects()) {
      const sealed = readFileSync(path);
      sealed[Math.floor(sealed.length / 2)]! ^= 1;
      writeFileSync(path, sealed);
    }
    for (const variant of ['original', 'view', 'thumb'] as const)
      await expect(openFile(cityOf(), fileId, variant)).rejects.toThrow(/authenticate/);
  });

  test('moved to another place on the disk, or to another row with its key, it does not open', async () => {
    const a = await upload(await photo(96, 64));
    const b = await upload(await picture(50, 50).png().toBuffer());
    const refOf = async (id: string) =>
      (
        await database.pool.query(
          'select b.id, b.store_ref, b.key_id from files.file f join files.blob b on b.id = f.blob where f.id = $1',
          [id],
        )
      ).rows[0];
    const [ra, rb] = [await refOf(a.fileId), await refOf(b.fileId)];
    const pathOf = (ref: string) => objects().find((p) => p.endsWith(ref))!;
    const good = readFileSync(pathOf(ra.store_ref));
    writeFileSync(pathOf(ra.store_ref), readFileSync(pathOf(rb.store_ref)));
    await expect(openFile(cityOf(), a.fileId, 'original')).rejects.toThrow(/authenticate/);
    writeFileSync(pathOf(ra.store_ref), good);
    expect((await openFile(cityOf(), a.fileId, 'original')).name).toBe('ktp.jpg');
    // Someone with the owner's rights over the database points a's row at b's bytes and key.
    await database.asOwner('update files.blob set store_ref = store_ref || $2 where id = $1', [rb.id, 'x']);
    await database.asOwner('update files.blob set store_ref = $2, key_id = $3 where id = $1', [
      ra.id,
      rb.store_ref,
      rb.key_id,
    ]);
    await expect(openFile(cityOf(), a.fileId, 'original')).rejects.toThrow(/authenticate/);
  });

  test('without its key it is gone', async () => {
    const { fileId } = await upload(await photo());
    await database.asOwner('alter table files.blob drop constraint blob_key_id_fkey');
    await database.asOwner('delete from kernel.data_key');
    await expect(openFile(cityOf(), fileId, 'view')).rejects.toMatchObject({ kind: 'not_found' });
    await database.asOwner(
      'truncate files.file, files.blob, files.held_elsewhere cascade; alter table files.blob add constraint blob_key_id_fkey foreign key (key_id) references kernel.data_key',
    );
  });

  test('the application cannot change what a blob or a file is', async () => {
    await upload(await photo());
    for (const change of [
      'files.blob set hmac_sha256 = id::text::bytea',
      "files.blob set store_ref = 'x'",
      "files.file set owner = 'me'",
      "files.file set name = 'x'",
      'files.page set blob = blob',
    ]) {
      await expect(database.pool.query(`update ${change}`)).rejects.toThrow('permission denied');
    }
  });
});

test('the outside is never called in a transaction', async () => {
  const original = await photo();
  await expect(transact(database.db, () => upload(original))).rejects.toMatchObject({ kind: 'unavailable' });
  const { fileId } = await upload(original);
  await expect(transact(database.db, () => openFile(cityOf(), fileId, 'view'))).rejects.toThrow('inside a transaction');
});

describe('a virus scanner', () => {
  const withScanner = (scan: ScanPort['scan']): Ctx => {
    const scanner: ScanPort = { scan, version: async () => 'ClamAV' };
    const city = cityOf();
    return ctxOf({ ...city, ports: { ...city.ports, scanner: outsideOnly('scanner', scanner) } });
  };
  const send = async (ctx: Ctx, bytes: Buffer) =>
    storeUpload(ctx, Readable.from([bytes]), { purpose: 'case', owner: 'p', field: 'photo' }, look);

  test('is shown the very bytes, before they are decoded; what it finds is refused at the field and stays shut', async () => {
    const original = await photo();
    const shown: Buffer[] = [];
    const clean = withScanner(async (bytes) => (shown.push(bytes), { clean: true }));
    expect(await send(clean, original)).toMatchObject({ mediaType: 'image/jpeg' });
    expect(shown.map((b) => b.equals(original))).toEqual([true]);

    const infected = withScanner(async () => ({ clean: false, name: 'Win.Test.EICAR_HDB-1' }));
    await expect(send(infected, original)).rejects.toMatchObject({ fields: { photo: 'error.file_infected' } });
    const rows = await database.pool.query("select state, facts from files.file where state <> 'clean'");
    expect(rows.rows).toMatchObject([{ state: 'refused' }]);
  });

  test('that gives no verdict takes no file, and nothing is left of it', async () => {
    const away = withScanner(() => Promise.reject(new ScannerAway('ECONNREFUSED')));
    await expect(send(away, await photo())).rejects.toMatchObject({ kind: 'unavailable', reason: 'scanner_away' });
    expect(await count('files.file')).toBe(0);
  });
});

describe('the original for people', () => {
  test('opens by right, with a reason, and the opening stands in the audit', async () => {
    const original = await photo();
    const { fileId } = await upload(original);
    const ctx = { ...ctxOf(cityOf(), officer), key: 'form-key-1' };
    expect((await openOriginal(ctx, fileId, 'check_metadata')).bytes.equals(original)).toBe(true);
    await openOriginal(ctx, fileId, 'check_metadata');
    const audit = await database.pool.query(
      'select actor, action, object, reason from kernel.audit where object = $1',
      [`file/${fileId}`],
    );
    const row = { actor: officer.id, action: 'file.open_original', object: `file/${fileId}`, reason: 'check_metadata' };
    expect(audit.rows).toEqual([row, row]);
  });

  test('without the right nothing is opened or written', async () => {
    const { fileId } = await upload(await photo());
    const before = await count('kernel.audit');
    await expect(openOriginal(ctxOf(), fileId, 'x')).rejects.toMatchObject({ kind: 'unauthenticated' });
    await expect(openOriginal(ctxOf(cityOf(), { ...officer, posts: [] }), fileId, 'x')).rejects.toMatchObject({
      kind: 'forbidden',
    });
    expect(await count('kernel.audit')).toBe(before);
  });
});

describe('the sweep', () => {
  test('removes what a killed process left in quarantine, after an hour', async () => {
    const dying: Inspector = { ...look, inspect: () => new Promise(() => {}) };
    void storeUpload(ctxOf(), Readable.from([await photo()]), { purpose: 'case', owner: 'p' }, dying);
    await expect.poll(() => count('files.file')).toBe(1);
    const [{ id }] = (await database.pool.query('select id from files.file')).rows;
    expect((await findFiles(database.db, [id]))[0]).toMatchObject({
      state: 'quarantined',
      mediaType: 'application/octet-stream',
    });
    await expect(openFile(cityOf(), id, 'original')).rejects.toMatchObject({ kind: 'not_found' });
    expect(await sweepFiles(cityOf(), later(HOUR / 2))).toEqual({ files: 0, blobs: 0 });
    expect(await sweepFiles(cityOf(), later(1.5 * HOUR))).toEqual({ files: 1, blobs: 0 });
    expect(await sweepFiles(cityOf(), later(3 * HOUR))).toEqual({ files: 0, blobs: 1 });
    expect([objects(), await count('files.blob'), await count('kernel.data_key')]).toEqual([[], 0, 0]);
  });

  test('removes a file nobody refers to after 30 days, and keeps what a row refers to', async () => {
    const shared = await photo();
    const [kept, dropped] = [await upload(shared), await upload(shared)];
    const other = await upload(await picture(30, 30).png().toBuffer());
    await database.asOwner('insert into files.held_elsewhere values ($1)', [kept.fileId]);
    expect(await sweepFiles(cityOf(), later(29 * DAY))).toEqual({ files: 0, blobs: 0 });
    expect(await sweepFiles(cityOf(), later(31 * DAY))).toEqual({ files: 2, blobs: 0 });
    // Two hours later the bytes of `other` go; those of `shared` are still held by `kept`.
    expect(await sweepFiles(cityOf(), later(31 * DAY + 2 * HOUR))).toEqual({ files: 0, blobs: 3 });
    expect((await findFiles(database.db, [kept.fileId, dropped.fileId, other.fileId])).map((f) => f.id)).toEqual([
      kept.fileId,
    ]);
    expect((await openFile(cityOf(), kept.fileId, 'original')).bytes.equals(shared)).toBe(true);
    // The one in use is not looked at on every sweep, but again some day: when its row has gone, it goes.
    expect((await database.pool.query('select sweep_at from files.file')).rows[0].sweep_at).toEqual(later(62 * DAY));
    await database.asOwner('delete from files.held_elsewhere');
    expect(await sweepFiles(cityOf(), later(63 * DAY))).toEqual({ files: 1, blobs: 0 });
  });

  test('two sweeps at once do no harm', async () => {
    for (let i = 0; i < 4; i++)
      await upload(
        await picture(20 + i, 20)
          .png()
          .toBuffer(),
        { owner: `p${i}` },
      );
    const sweeps = await Promise.all([sweepFiles(cityOf(), later(31 * DAY)), sweepFiles(cityOf(), later(31 * DAY))]);
    expect(sweeps[0].files + sweeps[1].files).toBeGreaterThanOrEqual(4);
    await Promise.all([sweepFiles(cityOf(), later(32 * DAY)), sweepFiles(cityOf(), later(32 * DAY))]);
    expect([
      await count('files.file'),
      await count('files.blob'),
      await count('kernel.data_key'),
      objects().length,
    ]).toEqual([0, 0, 0, 0]);
  });
});
