import type { DataKey, Keys } from './crypto.ts';
import type { Reader, Tx } from './db.ts';

/*
 * Keys of one thing each (a file, a case), stored wrapped under the city's master key. What they sealed can be read as
 * long as the row is there: deleting it is the deletion that the law asks for, also for copies in backups.
 */

/** Writes down new keys (`keys.newDataKey()`); `purpose` says what they seal. */
export async function insertDataKeys(
  tx: Tx,
  purpose: string,
  keys: readonly { id: string; wrapped: Buffer }[],
  now: Date,
): Promise<void> {
  await tx
    .insertInto('kernel.data_key')
    .values(keys.map(({ id, wrapped }) => ({ id, purpose, wrapped, created_at: now })))
    .execute();
}

/** Opens a key; undefined once it was destroyed. Throws when it is another city's. */
export async function openDataKey(db: Reader, keys: Keys, id: string | null): Promise<DataKey | undefined> {
  if (id === null) return undefined;
  const row = await db.selectFrom('kernel.data_key').select('wrapped').where('id', '=', id).executeTakeFirst();
  return row && keys.unwrap(id, row.wrapped);
}

/** Destroys a key, and with it what it sealed. */
export async function destroyDataKey(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('kernel.data_key').where('id', '=', id).execute();
}
