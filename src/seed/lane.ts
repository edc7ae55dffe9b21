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
 * would be escalated, asked for and delivered by them. So it is told in one transaction, and what are transactions to
 * the acts are savepoints of it; a killed start leaves whole cases or none.
 */
export async function openLane(city: City, ports: City['ports']): Promise<Lane> {
  const client = await city.pool.connect();
  // Savepoints nest like brackets: of two acts at once the second would be released with the first.
  let turn = Promise.resolve();
  const pool = {
    async connect() {
      let end = () => {};
      return {
        async query(text: string, values?: unknown[]) {
          if (text === 'begin') {
            const before = turn;
            turn = new Promise((done) => (end = done));
            await before;
            return client.query('savepoint act');
          }
          if (text !== 'commit' && text !== 'rollback') return client.query(text, values);
          try {
            return await client.query(text === 'commit' ? 'release act' : 'rollback to act');
          } finally {
            end();
          }
        },
        release: () => {},
      };
    },
    end: async () => {},
    options: {},
  };
  // Kysely asks for a pool of pg; of its many overloads it calls this one.
  const db: Db = new Kysely({ dialect: new PostgresDialect({ pool: pool as unknown as PostgresPool }) });
  return {
    city: { ...city, db, ports },
    async whole(work) {
      await client.query('begin');
      try {
        const out = await work();
        await client.query('commit');
        return out;
      } catch (error) {
        await client.query('rollback');
        throw error;
      }
    },
    async attempt(work, keeps) {
      await client.query('savepoint attempt');
      const out = await work();
      await client.query(keeps(out) ? 'release attempt' : 'rollback to attempt');
      return out;
    },
    close: () => client.release(),
  };
}
