import type pg from 'pg';
import type { City } from '../city.ts';
import { sameBytes, sha256 } from '../crypto.ts';
import type { Reader } from '../db.ts';
import { readBytes } from './blobs.ts';
import type { StoreRef } from './file-store.ts';
import { findFace } from './store.ts';

/** The addresses of all blobs in the snapshot that the client is in. What is loose may have no bytes. */
export async function storedRefs(client: pg.Client): Promise<{ ref: StoreRef; loose: boolean }[]> {
  const { rows } = await client.query<{ ref: StoreRef; loose: boolean }>(
    'select store_ref as ref, loose_since is not null as loose from files.blob order by store_ref',
  );
  return rows;
}

/** The newest blobs that files hold. */
export const newestBlobs = (db: Reader, limit: number) =>
  db
    .selectFrom('files.blob as b')
    .innerJoin('kernel.data_key as k', 'k.id', 'b.key_id')
    .select(['b.id', 'b.media_type', 'b.key_id', 'k.wrapped', 'b.store_ref', 'b.hmac_sha256'])
    .where('b.loose_since', 'is', null)
    .orderBy('b.created_at', 'desc')
    .limit(limit)
    .execute();

/** Opens a blob; true when it is what was kept. Throws when it does not open. */
export async function isWhole(city: City, blob: Awaited<ReturnType<typeof newestBlobs>>[number]): Promise<boolean> {
  const bytes = await readBytes(city, blob);
  return sameBytes(blob.hmac_sha256, city.keys.mac('file', sha256(bytes).toString('hex')));
}

/** The original of a file, for the program itself: nobody sees it. Throws when it is gone or does not open. */
export async function originalBytes(city: City, fileId: string): Promise<Buffer> {
  const blob = await findFace(city.db, fileId, 'original');
  if (!blob) throw new Error(`file ${fileId} has no original`);
  return readBytes(city, blob);
}
