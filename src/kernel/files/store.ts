import { sql } from 'kysely';
import { destroyDataKey, insertDataKeys } from '../data-key.ts';
import type { Reader, Tx } from '../db.ts';
import { notFound } from '../errors.ts';
import { isId, newId } from '../ids.ts';
import type { Inspection } from './inspection.ts';
import type { FileFault } from './words.ts';

/** What a blob's row says; the bytes lie in the file store, the wrapped key in kernel.data_key. */
export interface Blob {
  id: string;
  media_type: string;
  key_id: string;
  wrapped: Buffer;
  store_ref: string;
}

export interface NewBlob extends Blob {
  hmac_sha256: Buffer;
  size: number;
}

export type FileState = 'quarantined' | 'clean' | 'refused';

/** A file as other modules see it. */
export interface FileInfo {
  id: string;
  purpose: string;
  owner: string;
  name: string;
  state: FileState;
  refuseReason: string | null;
  /** Of the original, by content; null once refused. */
  mediaType: string | null;
  size: number | null;
  pageCount: number | null;
  capturedAt: Date | null;
  facts: Record<string, unknown>;
  createdAt: Date;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** A file whose inspection never ended belongs to a process that died. */
export const QUARANTINE_MS = 60 * MINUTE;
/** How long a file may wait for something to refer to it. */
export const UNATTACHED_MS = 30 * DAY;
/** How long a blob stays that no file holds: longer than any upload takes. */
export const LOOSE_MS = 60 * MINUTE;

/** A blob of the same bytes that a file holds, if there is one. */
export const findSameBlob = (db: Reader, hmac: Buffer): Promise<{ id: string } | undefined> =>
  db
    .selectFrom('files.blob')
    .select('id')
    .where('hmac_sha256', '=', hmac)
    .where('loose_since', 'is', null)
    .limit(1)
    .executeTakeFirst();

/** Writes down blobs and their keys before the bytes go to the store, so that nothing lies there unknown. */
export async function insertBlobs(tx: Tx, blobs: NewBlob[], now: Date): Promise<void> {
  const keys = blobs.map((b) => ({ id: b.key_id, wrapped: b.wrapped }));
  await insertDataKeys(tx, 'file', keys, now);
  await tx
    .insertInto('files.blob')
    .values(
      blobs.map(({ id, hmac_sha256, size, media_type, key_id, store_ref }) => ({
        id,
        hmac_sha256,
        size,
        media_type,
        key_id,
        store_ref,
        created_at: now,
        loose_since: now,
      })),
    )
    .execute();
}

const holdBlobs = (tx: Tx, ids: string[]) =>
  tx.updateTable('files.blob').set({ loose_since: null }).where('id', 'in', ids).execute();
const loosenBlobs = (tx: Tx, ids: string[], now: Date) =>
  tx.updateTable('files.blob').set({ loose_since: now }).where('id', 'in', ids).execute();

export interface NewFile {
  id: string;
  blob: string;
  purpose: string;
  owner: string;
  name: string;
  retain_until: string | null;
}

export async function insertQuarantined(tx: Tx, file: NewFile, now: Date): Promise<void> {
  await tx
    .insertInto('files.file')
    .values({ ...file, state: 'quarantined', created_at: now, sweep_at: new Date(now.getTime() + QUARANTINE_MS) })
    .execute();
  await holdBlobs(tx, [file.blob]);
}

/** The inspection passed: what people will see is tied to the file. Throws when the sweep was quicker. */
export async function markClean(
  tx: Tx,
  id: string,
  seen: Inspection,
  blobs: { thumb: string; pages: string[] },
  capturedAt: Date | null,
  now: Date,
): Promise<void> {
  const file = await tx
    .updateTable('files.file')
    .set({
      state: 'clean',
      thumb: blobs.thumb,
      page_count: seen.pageCount,
      captured_at: capturedAt,
      captured_point: seen.point
        ? sql`ST_SetSRID(ST_MakePoint(${seen.point.longitude}, ${seen.point.latitude}), 4326)`
        : null,
      phash: seen.phash,
      facts: JSON.stringify(seen.facts),
      sweep_at: new Date(now.getTime() + UNATTACHED_MS),
    })
    .where('id', '=', id)
    .where('state', '=', 'quarantined')
    .returning('blob')
    .executeTakeFirstOrThrow();
  await tx.updateTable('files.blob').set({ media_type: seen.mediaType }).where('id', '=', file.blob!).execute();
  if (seen.pages.length > 0)
    await tx
      .insertInto('files.page')
      .values(
        seen.pages.map((p, i) => ({ file_id: id, n: i + 1, blob: blobs.pages[i]!, width: p.width, height: p.height })),
      )
      .execute();
  await holdBlobs(tx, [blobs.thumb, ...blobs.pages]);
}

/**
 * Gives another owner a file of its own with what a clean file holds: the same blobs, its pages and what was seen in it.
 * For many owners of one content (the demo's papers); the bytes are neither stored nor looked into again. Throws notFound
 * for a file that is not there or not clean.
 */
export async function copyFile(tx: Tx, from: string, owner: string, now: Date): Promise<string> {
  const id = newId(now);
  const { rows } = await sql`
    with copy as (
      insert into files.file (id, blob, thumb, purpose, owner, name, state, page_count, captured_at, captured_point, phash,
        facts, retain_until, created_at, sweep_at)
      select ${id}, blob, thumb, purpose, ${owner}, name, state, page_count, captured_at, captured_point, phash, facts,
        retain_until, ${now}::timestamptz, sweep_at
      from files.file where id = ${from} and state = 'clean' returning id),
    pages as (
      insert into files.page (file_id, n, blob, width, height)
      select copy.id, p.n, p.blob, p.width, p.height from copy, files.page p where p.file_id = ${from})
    select id from copy`.execute(tx);
  if (rows.length === 0) throw notFound();
  return id;
}

/** The inspection refused it: the row stays for a while as a fact, the bytes go. */
export async function markRefused(tx: Tx, id: string, fault: FileFault, now: Date): Promise<void> {
  const { blob } = await tx.selectFrom('files.file').select('blob').where('id', '=', id).executeTakeFirstOrThrow();
  await tx
    .updateTable('files.file')
    .set({ state: 'refused', refuse_reason: fault, blob: null, sweep_at: new Date(now.getTime() + UNATTACHED_MS) })
    .where('id', '=', id)
    .execute();
  if (blob) await loosenBlobs(tx, [blob], now);
}

/** Removes a file and leaves its blobs to the sweep. Throws 23503 when a row elsewhere refers to it. */
export async function deleteFile(tx: Tx, id: string, now: Date): Promise<void> {
  const held = await sql<{ blob: string }>`
    select unnest(array[f.blob, f.thumb]) blob from files.file f where f.id = ${id}
    union select p.blob from files.page p where p.file_id = ${id}`.execute(tx);
  await tx.deleteFrom('files.file').where('id', '=', id).execute();
  const blobs = held.rows.map((r) => r.blob).filter((b) => b !== null);
  if (blobs.length > 0) await loosenBlobs(tx, blobs, now);
}

const withKey = (db: Reader) =>
  db
    .selectFrom('files.blob as b')
    .innerJoin('kernel.data_key as k', 'k.id', 'b.key_id')
    .select(['b.id', 'b.media_type', 'b.key_id', 'k.wrapped', 'b.store_ref']);

/** The blob behind one face of a clean file: the original, the thumb, or a drawn page. */
export function findFace(
  db: Reader,
  id: string,
  face: 'original' | 'thumb' | { page: number },
): Promise<Blob | undefined> {
  const clean = db.selectFrom('files.file as f').where('f.id', '=', id).where('f.state', '=', 'clean');
  const blob =
    typeof face === 'object'
      ? clean.innerJoin('files.page as p', 'p.file_id', 'f.id').where('p.n', '=', face.page).select('p.blob as blob')
      : clean.select(face === 'thumb' ? 'f.thumb as blob' : 'f.blob as blob');
  return withKey(db).where('b.id', 'in', blob).executeTakeFirst() as Promise<Blob | undefined>;
}

/** Files by id, in no order; unknown ids, and what is no id, are left out. */
export async function findFiles(db: Reader, asked: string[]): Promise<FileInfo[]> {
  const ids = asked.filter(isId);
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('files.file as f')
    .leftJoin('files.blob as b', 'b.id', 'f.blob')
    .select([
      'f.id',
      'f.purpose',
      'f.owner',
      'f.name',
      'f.state',
      'f.refuse_reason',
      'b.media_type',
      'b.size',
      'f.page_count',
      'f.captured_at',
      'f.facts',
      'f.created_at',
    ])
    .where('f.id', 'in', ids)
    .execute();
  return rows.map((r) => ({
    id: r.id,
    purpose: r.purpose,
    owner: r.owner,
    name: r.name,
    state: r.state as FileState,
    refuseReason: r.refuse_reason,
    mediaType: r.media_type,
    size: r.size,
    pageCount: r.page_count,
    capturedAt: r.captured_at,
    facts: r.facts as Record<string, unknown>,
    createdAt: r.created_at,
  }));
}

/** Files whose time to be looked at has come. */
export const dueFiles = (db: Reader, now: Date, limit: number): Promise<{ id: string; created_at: Date }[]> =>
  db
    .selectFrom('files.file')
    .select(['id', 'created_at'])
    .where('sweep_at', '<=', now)
    .orderBy('sweep_at')
    .limit(limit)
    .execute();

export const sweepLater = (db: Reader, id: string, at: Date) =>
  db.updateTable('files.file').set({ sweep_at: at }).where('id', '=', id).execute();

/** Loose blobs of an hour and more, and whether a file holds them after all. */
export async function looseBlobs(
  db: Reader,
  now: Date,
  limit: number,
): Promise<{ id: string; key_id: string; store_ref: string; held: boolean }[]> {
  const r = await sql<{ id: string; key_id: string; store_ref: string; held: boolean }>`
    select b.id, b.key_id, b.store_ref,
      exists (select from files.file f where f.blob = b.id) or exists (select from files.file f where f.thumb = b.id)
        or exists (select from files.page p where p.blob = b.id) as held
    from files.blob b where b.loose_since <= ${new Date(now.getTime() - LOOSE_MS)} order by b.loose_since limit ${limit}`.execute(
    db,
  );
  return r.rows;
}

export const keepBlob = (db: Reader, id: string) =>
  db.updateTable('files.blob').set({ loose_since: null }).where('id', '=', id).execute();

/** Destroys the key with the row: a copy of the sealed bytes in some backup can never be read again. */
export async function deleteBlob(tx: Tx, blob: { id: string; key_id: string }): Promise<void> {
  await tx.deleteFrom('files.blob').where('id', '=', blob.id).execute();
  await destroyDataKey(tx, blob.key_id);
}
