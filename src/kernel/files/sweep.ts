import type { City } from '../city.ts';
import { transact } from '../db.ts';
import { deleteBlob, deleteFile, dueFiles, keepBlob, looseBlobs, sweepLater, UNATTACHED_MS } from './store.ts';

const YEAR = 365 * 24 * 3_600_000;
const FOREIGN_KEY_VIOLATION = '23503';

/**
 * Removes what nobody needs: files quarantined for more than an hour (their process died), files to which no row refers
 * 30 days after they came (drafts that were given up), and blobs that no file has held for an hour, with their keys.
 * Whether something refers to a file the foreign keys themselves say, so no module can forget to tell; a file in use
 * is looked at again after as long as it has lived, a year at most. Cheap when there is nothing to do; safe in two processes.
 */
export async function sweepFiles(
  city: City,
  now: Date = new Date(),
  batch = 500,
): Promise<{ files: number; blobs: number }> {
  const swept = { files: 0, blobs: 0 };
  for (const file of await dueFiles(city.db, now, batch)) {
    try {
      await transact(city.db, (tx) => deleteFile(tx, file.id, now));
      swept.files++;
    } catch (error) {
      if ((error as { code?: string }).code !== FOREIGN_KEY_VIOLATION) throw error;
      const age = Math.min(Math.max(now.getTime() - file.created_at.getTime(), UNATTACHED_MS), YEAR);
      await sweepLater(city.db, file.id, new Date(now.getTime() + age));
    }
  }
  for (const blob of await looseBlobs(city.db, now, batch)) {
    if (blob.held) {
      await keepBlob(city.db, blob.id);
      continue;
    }
    // First the bytes: a row without bytes is swept again, bytes without a row would lie there for ever.
    await city.files.delete(blob.store_ref);
    await transact(city.db, (tx) => deleteBlob(tx, blob));
    swept.blobs++;
  }
  return swept;
}
