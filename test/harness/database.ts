import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { type Db, openDb, openPool } from '../../src/kernel/db.ts';

/** A database of a test's own: migrated, empty, connected as the application's role. */
export interface TestDatabase {
  db: Db;
  /** Role app: no DDL, and only what the migrations grant. */
  pool: pg.Pool;
  url: string;
  /** Role owner: to look where the application may not, or to break a row on purpose. */
  ownerUrl: string;
  /** One query as owner. */
  asOwner<R extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<R[]>;
  close(): Promise<void>;
}

let made = 0;

/**
 * An empty database with the extensions that only a superuser makes, as a new city has it before its first migration.
 * Dropped after the file's tests.
 */
export async function emptyDatabase(): Promise<{ url: string; ownerUrl: string; asOwner: TestDatabase['asOwner'] }> {
  const { appUrl, ownerUrl, superUrl } = inject('cluster');
  const name = `e${process.pid}_${Date.now().toString(36)}_${++made}`;
  await run(superUrl, `create database ${name} owner balai_owner`);
  for (const extension of ['postgis', 'pg_trgm', 'unaccent', 'btree_gist'])
    await run(withDatabase(superUrl, name), `create extension ${extension}`);
  afterAll(() => run(superUrl, `drop database if exists ${name} with (force)`));
  const owner = withDatabase(ownerUrl, name);
  return { url: withDatabase(appUrl, name), ownerUrl: owner, asOwner: (text, values) => run(owner, text, values) };
}

const withDatabase = (url: string, database: string): string => url.replace(/\/balai\?|\/postgres\?/, `/${database}?`);

async function run<R extends pg.QueryResultRow>(url: string, text: string, values?: unknown[]): Promise<R[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<R>(text, values)).rows;
  } finally {
    await client.end();
  }
}

/**
 * Copies the migrated template (about 30 ms) and drops the copy after the file's tests.
 * Call it in `beforeAll` for one a file, or in a test for one a test. Only in `*.db.test.ts(x)`.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const { appUrl, ownerUrl, superUrl } = inject('cluster');
  const name = `t${process.pid}_${Date.now().toString(36)}_${++made}`;
  await run(superUrl, `create database ${name} template balai strategy file_copy owner balai_owner`);
  const url = withDatabase(appUrl, name);
  const pool = openPool(url, { max: 10 });
  let open = true;
  const close = async (): Promise<void> => {
    if (!open) return;
    open = false;
    await pool.end();
    await run(superUrl, `drop database if exists ${name} with (force)`);
  };
  afterAll(close);
  const owner = withDatabase(ownerUrl, name);
  return {
    db: openDb(pool),
    pool,
    url,
    ownerUrl: owner,
    close,
    asOwner: <R extends pg.QueryResultRow>(text: string, values?: unknown[]) => run<R>(owner, text, values),
  };
}
