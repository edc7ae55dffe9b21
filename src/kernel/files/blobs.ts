import type { City } from '../city.ts';
import { sha256 } from '../crypto.ts';
import { transact } from '../db.ts';
import { unavailable } from '../errors.ts';
import { newId } from '../ids.ts';
import type { Logger } from '../log.ts';
import { findSameBlob, insertBlobs, type Blob, type NewBlob } from './store.ts';

/** Ties a ciphertext to its row: what is moved to another row's address does not open. */
const placeOf = (id: string): string => `files.blob/${id}/bytes`;

/**
 * Seals each content under a key of its own and stores it; gives the blobs' ids in order. The same bytes that a file
 * of this city holds already are not stored again. Not to be called in a transaction. The blobs are loose until a file holds them.
 */
export async function keepBytes(
  o: { city: City; now: Date; log: Logger },
  contents: { bytes: Buffer; hash?: Buffer; mediaType: string }[],
): Promise<string[]> {
  const { city, now } = o;
  const ids: string[] = [];
  const fresh: { row: NewBlob; sealed: Buffer }[] = [];
  for (const { bytes, mediaType, hash = sha256(bytes) } of contents) {
    const hmac = city.keys.mac('file', hash.toString('hex'));
    const same = fresh.find((f) => f.row.hmac_sha256.equals(hmac))?.row ?? (await findSameBlob(city.db, hmac));
    if (same) {
      ids.push(same.id);
      continue;
    }
    const id = newId(now);
    const { id: key_id, wrapped, key } = city.keys.newDataKey();
    const sealed = key.seal(placeOf(id), bytes);
    fresh.push({
      sealed,
      row: {
        id,
        hmac_sha256: hmac,
        size: bytes.length,
        media_type: mediaType,
        key_id,
        wrapped,
        store_ref: sha256(sealed).toString('hex'),
      },
    });
    ids.push(id);
  }
  if (fresh.length === 0) return ids;
  const rows = fresh.map((f) => f.row);
  await transact(city.db, (tx) => insertBlobs(tx, rows, now));
  try {
    for (const { row, sealed } of fresh) await city.files.put(row.store_ref, sealed);
  } catch (error) {
    // A full or lost disk is no fault of the sender, and comes back.
    o.log.error({ err: error }, 'the file store did not take a file');
    throw unavailable('store_away', 60);
  }
  return ids;
}

/** The bytes of a blob. Throws when they are missing, altered or not its own. */
export async function readBytes(city: City, blob: Blob): Promise<Buffer> {
  return city.keys.unwrap(blob.key_id, blob.wrapped).open(placeOf(blob.id), await city.files.get(blob.store_ref));
}
