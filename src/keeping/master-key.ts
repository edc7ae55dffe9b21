import pg from 'pg';
import { CannotStart } from '../kernel/cluster/cannot-start.ts';
import type { Keys } from '../kernel/crypto.ts';
import { retireMasterKey, type MasterKey } from '../kernel/master-key.ts';

/*
 * Changing the master key of a city at work. Every wrapped key says under which master key it is, so the work can be broken
 * off at any row and begun again, and a server beside it, which has both keys, opens each row before and after.
 */

/** Where wrapped keys stand, and the column whose value each is bound to. A test compares this with the tables. */
export const WRAPPED = [
  { table: 'kernel.data_key', id: 'id' },
  { table: 'casework.draft', id: 'key_id' },
] as const;

const BATCH = 1000;

/** How many keys stand under which master key: its fingerprint, or `untagged` for those of before there was a choice. */
export async function wrappedUnder(client: pg.Client): Promise<Map<string, number>> {
  const under = new Map<string, number>();
  for (const { table } of WRAPPED) {
    const { rows } = await client.query<{ print: string; n: string }>(
      `select case when get_byte(wrapped, 0) = 2 then encode(substr(wrapped, 2, 8), 'hex') else 'untagged' end as print,
        count(*) as n from ${table} group by 1`,
    );
    for (const { print, n } of rows) under.set(print, (under.get(print) ?? 0) + Number(n));
  }
  return under;
}

/**
 * Wraps anew, under the master key in use, every key that is under another; tells after each batch how many so far. A row
 * that somebody else changed meanwhile is left as it is.
 */
export async function rewrapAll(
  client: pg.Client,
  keys: Keys,
  told: (done: number) => unknown = () => {},
): Promise<number> {
  let done = 0;
  for (const { table, id } of WRAPPED) {
    for (let last = '00000000-0000-0000-0000-000000000000'; ;) {
      const { rows } = await client.query<{ at: string; id: string; wrapped: Buffer }>(
        `select id as at, ${id} as id, wrapped from ${table}
         where id > $1 and substr(wrapped, 1, ${keys.tag.length}) <> $2 order by ${table}.id limit ${BATCH}`,
        [last, keys.tag],
      );
      if (rows.length === 0) break;
      last = rows.at(-1)!.at;
      const fresh = rows.map((row) => keys.rewrap(row.id, row.wrapped));
      const { rowCount } = await client.query(
        `update ${table} t set wrapped = v.fresh from unnest($1::uuid[], $2::bytea[], $3::bytea[]) v (at, old, fresh)
         where t.id = v.at and t.wrapped = v.old`,
        [rows.map((row) => row.at), rows.map((row) => row.wrapped), fresh],
      );
      done += rowCount ?? 0;
      told(done);
    }
  }
  return done;
}

/**
 * Wraps every key under the master key in use and retires the other: from then on it opens nothing here, and no process
 * may wrap under it. Beside a running city; after an interruption it goes on where it stopped.
 * @param ownerUrl the role that owns the tables: the one that serves requests may not change a wrapped key
 * @returns how many it wrapped
 * @throws CannotStart when there is nothing to change, or no server has started with the new key yet
 */
export async function changeMasterKey(o: {
  keys: Keys;
  known: MasterKey[];
  ownerUrl: string;
  now: Date;
  say: (line: string) => void;
}): Promise<number> {
  const { keys } = o;
  const [other] = keys.others;
  if (other === undefined)
    throw new CannotStart(
      'Set BALAI_MASTER_KEY_FILE to the new key and BALAI_OTHER_MASTER_KEY_FILE to the present one first: docs/operations.md has the steps.',
    );
  if (!o.known.some((k) => k.print === keys.print))
    throw new CannotStart(
      `No server has started with the new key ${keys.print} yet: restart every process with both settings, then say this again.`,
    );
  const client = new pg.Client({ connectionString: o.ownerUrl, application_name: 'balai keys' });
  client.on('error', () => {});
  await client.connect();
  try {
    const done = await rewrapAll(client, keys, (n) => n % (50 * BATCH) === 0 && o.say(`${n} keys …`));
    // Retired first, so that a process which still wraps under it fails, then looked at once more: none can slip between.
    await retireMasterKey(client, other, o.now);
    return done + (await rewrapAll(client, keys));
  } finally {
    await client.end().catch(() => {});
  }
}
