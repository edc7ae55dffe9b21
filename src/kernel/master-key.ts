import { sql } from 'kysely';
import type pg from 'pg';
import { CannotStart } from './cluster/cannot-start.ts';
import type { Keys } from './crypto.ts';
import { transact, type Db, type Reader } from './db.ts';
import { newId } from './ids.ts';

/*
 * Which master key a city is sealed under. The keys of cases, files and drafts, and the one of columns, are wrapped by it;
 * so changing it means wrapping those anew, and nothing that they sealed is touched.
 */

export interface MasterKey {
  print: string;
  since: Date;
  retiredAt: Date | null;
}

/** Undefined in a database that has not landed the table yet. */
export async function readMasterKeys(db: Reader): Promise<MasterKey[] | undefined> {
  const { rows } = await sql<{ there: boolean }>`select to_regclass('kernel.master_key') is not null as there`.execute(
    db,
  );
  if (!rows[0]!.there) return undefined;
  const known = await db.selectFrom('kernel.master_key').selectAll().orderBy('since').execute();
  return known.map((k) => ({ print: k.print, since: k.since, retiredAt: k.retired_at }));
}

const COLUMN = 'column';
const columnKey = (db: Reader) =>
  db.selectFrom('kernel.data_key').select(['id', 'wrapped']).where('purpose', '=', COLUMN).executeTakeFirst();

/**
 * The keys with which a city opens: over the key of columns that it stores, and only if the master key is its own.
 * @throws CannotStart naming by fingerprint the key that is needed, for one that was retired or was never this city's
 */
export async function keysOf(db: Db, keys: Keys): Promise<Keys> {
  const known = await readMasterKeys(db);
  if (!known) return keys;
  assertOurs(known, keys);
  const column = await columnKey(db);
  return column ? keys.withColumn(column.id, column.wrapped) : keys;
}

function assertOurs(known: MasterKey[], keys: Keys): void {
  const own = known.find((k) => k.print === keys.print);
  const inUse = known.filter((k) => k.retiredAt === null).map((k) => k.print);
  if (own?.retiredAt)
    throw new CannotStart(
      `BALAI_MASTER_KEY_FILE holds the master key ${own.print}, which was changed on ${own.retiredAt.toISOString().slice(0, 10)}: this city is sealed under ${inUse.join(' and ')}.`,
    );
  if (known.length > 0 && !own && !keys.others.some((print) => inUse.includes(print)))
    throw new CannotStart(
      `BALAI_MASTER_KEY_FILE holds the master key ${keys.print}, and this city is sealed under ${inUse.join(' and ')}: put the right one there.`,
    );
}

/** Writes down under which key a city serves, and stores its key of columns once. At each start of a server. */
export async function noteMasterKey(db: Db, keys: Keys, now: Date): Promise<void> {
  if (!(await columnKey(db))) {
    if (keys.others.length > 0)
      throw new CannotStart(
        'Start once with the present master key alone: BALAI_OTHER_MASTER_KEY_FILE is set too early.',
      );
    const id = newId(now);
    await transact(db, (tx) =>
      tx
        .insertInto('kernel.data_key')
        .values({ id, purpose: COLUMN, wrapped: keys.wrapColumn(id), created_at: now })
        .onConflict((c) => c.doNothing())
        .execute(),
    );
  }
  await transact(db, (tx) =>
    tx
      .insertInto('kernel.master_key')
      .values({ print: keys.print, since: now })
      .onConflict((c) => c.doNothing())
      .execute(),
  );
}

/** The master keys under which something may be wrapped, in whatever snapshot the owner's client is in. */
export async function masterKeysInUse(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ print: string }>(
    'select print from kernel.master_key where retired_at is null order by since',
  );
  return rows.map((row) => row.print);
}

/** From now on nothing may be wrapped under it. As the owner: who serves requests may not. */
export async function retireMasterKey(client: pg.Client, print: string, now: Date): Promise<void> {
  await client.query(`update kernel.master_key set retired_at = $2 where print = $1 and retired_at is null`, [
    print,
    now,
  ]);
}
