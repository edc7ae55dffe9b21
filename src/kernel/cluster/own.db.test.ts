import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../test/harness/database.ts';
import { assertUsable } from './own.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

test('a database that Balai can run on passes', async () => {
  await expect(assertUsable('DATABASE_OWNER_URL', database.ownerUrl)).resolves.toBeUndefined();
});

test('each way of not being usable is one sentence that names the setting', async () => {
  await expect(assertUsable('DATABASE_URL', 'postgres://a@127.0.0.1:1/x')).rejects.toThrow(
    'DATABASE_URL: no PostgreSQL answers at 127.0.0.1:1 (ECONNREFUSED): start it, or correct the address.',
  );
  await expect(assertUsable('DATABASE_URL', 'postgres://a@nobody.invalid/x')).rejects.toThrow(
    /^DATABASE_URL: no PostgreSQL answers at nobody\.invalid:5432 \(E/,
  );
  const missing = inject('cluster').superUrl.replace('/postgres?', '/nowhere?');
  await expect(assertUsable('DATABASE_URL', missing)).rejects.toThrow(/has no database nowhere: create it/);
  await expect(assertUsable('DATABASE_URL', inject('cluster').superUrl)).rejects.toThrow(
    /the database has no PostGIS: a superuser says there `create extension postgis`/,
  );
});
