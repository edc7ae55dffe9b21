/**
 * What is compared every night: rows that are reckoned from others, with what they are reckoned from. A difference is a
 * fault of the program or of somebody's hand, and is never mended by itself: it is told until nobody finds it any more.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Ctx } from './command.ts';
import type { Db } from './db.ts';

/** One thing that is not what it is reckoned from: ids and codes, never what somebody wrote. */
export interface Difference {
  what: string;
  ref: string;
  agency?: string | undefined;
}

export interface Comparison {
  /** `casework`, `money`. */
  name: string;
  at: Date;
  /** How many things were looked at. */
  compared: number;
  differences: number;
  /** The first of them. */
  first: Difference[];
}

const PREFIX = 'comparison.';
/** More would say nothing new, and they are in the log. */
const FIRST = 100;

/** Keeps what a comparison found in place of what the one before it found; a difference is logged as an error. */
export async function keepComparison(
  ctx: Pick<Ctx, 'city' | 'log' | 'now'>,
  name: string,
  compared: number,
  found: readonly Difference[],
): Promise<void> {
  const { db } = ctx.city;
  const value = JSON.stringify({ compared, differences: found.length, first: found.slice(0, FIRST) });
  await db
    .insertInto('kernel.fact')
    .values({ key: PREFIX + name, value, recorded_at: ctx.now })
    .onConflict((c) => c.column('key').doUpdateSet({ value, recorded_at: ctx.now }))
    .execute();
  if (found.length > 0) ctx.log.error({ comparison: name, differences: found.slice(0, FIRST) }, 'rows do not agree');
}

/** What each comparison found the last time. */
export async function readComparisons(db: Db): Promise<Comparison[]> {
  const { rows } = await sql<{ key: string; at: Date; value: Omit<Comparison, 'name' | 'at'> }>`
    select key, recorded_at as at, value from kernel.fact where key >= ${PREFIX} and key < ${'comparison/'}
    order by key`.execute(db);
  return rows.map(({ key, at, value }) => ({ name: key.slice(PREFIX.length), at, ...value }));
}

/** What one comparison found the last time; undefined before the first. */
export const readComparison = async (db: Db, name: string): Promise<Comparison | undefined> =>
  (await readComparisons(db)).find((c) => c.name === name);

const HOUR = 3_600_000;
/** By the city's clock: when the fewest people work. */
const NIGHT = 5;

/**
 * Whether it is time again: in the night after the last one, at any hour when a night was missed, and at once when there
 * was none.
 */
export function isDue(last: Comparison | undefined, now: Date, timeZone: string): boolean {
  if (!last) return true;
  const age = now.getTime() - last.at.getTime();
  const hour = Number(new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' }).format(now));
  return age > 30 * HOUR || (age > 12 * HOUR && hour < NIGHT);
}

/** So long a comparison rests after each batch: it has the whole night, and whoever works meanwhile has not. */
const REST_MS = 20;

/** Walks rows in the order of their ids, one batch after another. `batch` gives how many it read and the last id. */
export async function walk(
  batch: (after: string) => Promise<{ read: number; last: string | undefined }>,
  most: number,
): Promise<number> {
  let all = 0;
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const { read, last } = await batch(after);
    all += read;
    if (read < most || last === undefined) return all;
    after = last;
    await sleep(REST_MS);
  }
}
