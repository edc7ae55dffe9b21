import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/harness/database.ts';
import { migrate } from './migrate.ts';

let database: TestDatabase;
let dir: string;
const write = (name: string, text: string): void => writeFileSync(join(dir, name), text);
const lines: string[] = [];
const run = (): Promise<string[]> => migrate(database.ownerUrl, 'balai_app', dir, (line) => lines.push(line));

beforeEach(async () => {
  database = await testDatabase();
  await database.asOwner('drop table public.migration'); // the template's own: here the test's files are all there is
  dir = mkdtempSync(join(tmpdir(), 'balai-migrations-'));
  lines.length = 0;
  write(
    '200001010000_zoo_start.sql',
    'create schema zoo; create table zoo.animal (id int primary key);\ngrant usage on schema zoo to :app;\ngrant select on zoo.animal to :app;',
  );
});
afterEach(async () => {
  rmSync(dir, { recursive: true });
  await database.close();
});

test('lands in order, once, and grants to the application by :app', async () => {
  write('200001010001_zoo_more.sql', "insert into zoo.animal values (1); select '12:app', 1::text;");
  expect(await run()).toEqual(['200001010000_zoo_start.sql', '200001010001_zoo_more.sql']);
  expect(await run()).toEqual([]);
  expect((await database.pool.query('select id from zoo.animal')).rows).toEqual([{ id: 1 }]);
  await expect(database.pool.query('insert into zoo.animal values (2)')).rejects.toThrow('permission denied');
});

test('a failing file leaves nothing of itself, keeps the earlier ones and names its line', async () => {
  write('200001010001_zoo_bad.sql', 'create table zoo.half (id int);\n\nselect nothing_such;');
  await expect(run()).rejects.toThrow('migrations/200001010001_zoo_bad.sql:3: column "nothing_such" does not exist');
  expect(
    await database.asOwner("select to_regclass('zoo.animal') is not null a, to_regclass('zoo.half') is null b"),
  ).toEqual([{ a: true, b: true }]);
  write('200001010001_zoo_bad.sql', 'create table zoo.half (id int);');
  expect(await run()).toEqual(['200001010001_zoo_bad.sql']);
});

test('refuses a landed file that was edited, one that is gone, and a name out of form', async () => {
  await run();
  write('200001010000_zoo_start.sql', 'create schema zoo;');
  await expect(run()).rejects.toThrow('was edited after it landed');
  rmSync(join(dir, '200001010000_zoo_start.sql'));
  await expect(run()).rejects.toThrow('which this release lacks');
  write('1_zoo.sql', '');
  await expect(run()).rejects.toThrow('YYYYMMDDHHMM_schema_what.sql');
});

test('a no-transaction file builds indexes concurrently, statement by statement', async () => {
  write(
    '200001010001_zoo_index.sql',
    '-- no-transaction\ncreate index concurrently if not exists one on zoo.animal (id);\n-- second\ncreate index concurrently if not exists two on zoo.animal (id desc);\n',
  );
  expect(await run()).toHaveLength(2);
  expect(await database.asOwner("select count(*)::int n from pg_indexes where schemaname = 'zoo'")).toEqual([{ n: 3 }]);
});

test('two migrators at once: one lands, the other finds it done', async () => {
  const [first, second] = await Promise.all([run(), run()]);
  expect([...first, ...second]).toEqual(['200001010000_zoo_start.sql']);
});

test('makes way for a busy table and comes again', { timeout: 30_000 }, async () => {
  await run();
  write('200001010001_zoo_alter.sql', 'alter table zoo.animal add column name text;');
  const busy = new pg.Client(database.ownerUrl);
  await busy.connect();
  await busy.query('begin; lock table zoo.animal in access share mode');
  const running = run();
  await expect.poll(() => lines.some((line) => line.includes('busy table')), { timeout: 10_000 }).toBe(true);
  await busy.query('commit');
  await busy.end();
  expect(await running).toEqual(['200001010001_zoo_alter.sql']);
});
