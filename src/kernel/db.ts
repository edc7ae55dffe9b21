import { AsyncLocalStorage } from 'node:async_hooks';
import type { Duplex } from 'node:stream';
import { Kysely, PostgresDialect, type PostgresPool, type Transaction } from 'kysely';
import pg from 'pg';
import { travelling } from './connection.ts';
import type { DB } from './db-types.ts';

export type Db = Kysely<DB>;
export type Tx = Transaction<DB>;
/** Where a read may run: on the pool or inside an act. */
export type Reader = Db | Tx;

// Legal dates are strings (a Date would slide a birthday over midnight), int8 is bigint (money), instants are Date.
const parsers: Record<number, (s: string) => unknown> = { 1082: (s) => s, 20: (s) => BigInt(s) };
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && parsers[oid]) ||
    pg.types.getTypeParser(oid, format as 'text')) as pg.CustomTypesConfig['getTypeParser'],
};

/**
 * A pool that survives the database's restart. Both error listeners are needed: a connection cut between two queries
 * of a transaction emits on the checked-out client, and without a listener the process dies (measured).
 * Without query_timeout a half-open link freezes a worker for ever.
 */
export function openPool(
  url: string,
  more: pg.PoolConfig & { pipeline?: boolean; log?: (error: Error) => void } = {},
): pg.Pool {
  const { log = () => {}, ...config } = more;
  const pool = new pg.Pool({
    connectionString: url,
    max: 20,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    query_timeout: 30_000,
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 20_000,
    types,
    // Statements of one connection may be under way together (connection.ts). What COPY fills goes without.
    pipeline: true,
    ...config,
  } as pg.PoolConfig);
  // Its end is told before its connections are closed: what befalls them after that is no loss.
  const lost = (error: Error): void => (pool.ending ? undefined : log(error));
  pool.on('error', lost);
  pool.on('connect', (client) => {
    client.on('error', lost);
    client.on('notice', (notice) => {
      // Somebody broke off the waiting for the standby, and PostgreSQL calls the commit done all the same. Whether it
      // outlives this machine nobody knows: the connection is cut, so that the caller gets no answer and asks again.
      if (notice.routine === 'SyncRepWaitForLSN') (client as Connected).connection.stream.destroy();
    });
  });
  return pool;
}

/** What node-postgres does not type: the socket under a client. */
type Connected = pg.PoolClient & { connection: { stream: Duplex } };

/** Typed queries on a pool. */
export const openDb = (pool: pg.Pool): Db =>
  new Kysely<DB>({
    dialect: new PostgresDialect({
      pool: {
        connect: async () => travelling(await pool.connect()),
        end: () => pool.end(),
      } as PostgresPool,
    }),
  });

const acting = new AsyncLocalStorage<true>();

/** Runs `work` in one transaction and marks it, so that the outside world refuses to be called from within. */
export const transact = <T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> =>
  db.transaction().execute((tx) => acting.run(true, () => work(tx)));

/**
 * Several reads of one moment: none sees what was committed after the first. One connection, so read one after the
 * other; nothing can be written in it.
 */
export const snapshot = <T>(db: Db, read: (at: Reader) => Promise<T>): Promise<T> =>
  db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(read);

/**
 * Wraps a port so that calling it inside a transaction throws: a slow counterparty would hold row locks and
 * connections for its whole time-out, and its answer could be rolled back after it took effect.
 */
export function outsideOnly<P extends object>(name: string, port: P): P {
  return new Proxy(port, {
    get(target, key, receiver) {
      const value: unknown = Reflect.get(target, key, receiver);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown => {
        if (acting.getStore()) throw new Error(`${name}.${String(key)} was called inside a transaction`);
        return (value as (...a: unknown[]) => unknown).apply(target, args);
      };
    },
  });
}
