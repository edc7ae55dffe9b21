import { Kysely, PostgresDialect, type PostgresPool } from 'kysely';
import type { City } from '../kernel/city.ts';
import type { Db } from '../kernel/db.ts';

/** A way through the seed: a city whose database is one connection, on which one history at a time is written. */
export interface Lane {
  city: City;
  /** All that `work` does commits together, or nothing of it. One at a time. */
  whole<T>(work: () => Promise<T>): Promise<T>;
  /** Takes back what `work` did when `keeps` says no to what it gave. Inside `whole`, between two acts. */
  attempt<T>(work: () => Promise<T>, keeps: (out: T) => boolean): Promise<T>;
  close(): void;
}

/**
 * Months of a case are played in a second, while the workers look at the city by today's clock: a half-told history
 * would be escalated, asked for and delivered by them. So it is told in one transaction, in which each act's own is
 * nothing by itself: an act that fails takes the whole history with it. A killed start leaves whole cases or none.
 */
export async function openLane(city: City, ports: City['ports']): Promise<Lane> {
  const client = await city.pool.connect();
  let failed = false;
  // Reads of one act may come together; the connection takes one after the other.
  let turn: Promise<unknown> = Promise.resolve();
  const query = (text: string, values?: unknown[]) => {
    const asked = turn.then(() => client.query(text, values));
    turn = asked.catch(() => {});
    return asked;
  };
  const pool = {
    connect: async () => ({
      async query(text: string, values?: unknown[]) {
        if (failed) throw new Error('an act of this history failed');
        if (text === 'rollback') failed = true;
        return text === 'begin' || text === 'commit' || text === 'rollback'
          ? { command: text.toUpperCase(), rowCount: null, rows: [] }
          : query(text, values);
      },
      release: () => {},
    }),
    end: async () => {},
    options: {},
  };
  // Kysely asks for a pool of pg; of its many overloads it calls these.
  const db: Db = new Kysely({ dialect: new PostgresDialect({ pool: pool as unknown as PostgresPool }) });
  return {
    city: { ...city, db, ports },
    async whole(work) {
      failed = false;
      await query('begin');
      try {
        const out = await work();
        if (failed) throw new Error('an act of this history failed');
        await query('commit');
        return out;
      } catch (error) {
        await query('rollback');
        throw error;
      }
    },
    async attempt(work, keeps) {
      await query('savepoint attempt');
      const out = await work();
      await query(keeps(out) ? 'release attempt' : 'rollback to attempt');
      return out;
    },
    close: () => client.release(),
  };
}
