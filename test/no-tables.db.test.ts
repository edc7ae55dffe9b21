import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig, type Config } from '../src/config.ts';
import { backup, doctor, masterKeys, secondFiles } from '../src/keep.ts';
import { CannotStart } from '../src/kernel/cluster/cannot-start.ts';
import { APP } from '../src/kernel/cluster/cluster.ts';
import { migrate } from '../src/kernel/migrate.ts';
import { readyForDemo, refuseNoTables, withCity } from '../src/open-database.ts';
import { emptyDatabase } from './harness/database.ts';

/*
 * Every command on a database that has no tables, or that is not there, says in one sentence what to do. (Those that
 * main.ts alone knows go through withCity as they are called there.)
 */

let database: Awaited<ReturnType<typeof emptyDatabase>>;
const folder = mkdtempSync(join(tmpdir(), 'balai-empty-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeAll(async () => {
  database = await emptyDatabase();
});

const elsewhere = (url: string): string => url.replace(/\/e\d+_\w+\?/, '/nowhere?');
const config = (more: Record<string, string> = {}, at = (url: string) => url): Config =>
  readConfig({
    BALAI_DATA: folder,
    DATABASE_URL: at(database.url),
    DATABASE_OWNER_URL: at(database.ownerUrl),
    BALAI_FILES_SECOND: join(folder, 'second'),
    ...more,
  });
const nothing = async (): Promise<void> => {};
const commands: [string, (c: Config) => Promise<void>][] = [
  ['token, officer', (c) => withCity(c, nothing)],
  ['audit verify', (c) => withCity(c, nothing, ({ url }) => refuseNoTables(url))],
  ['doctor', (c) => doctor(c, [])],
  ['doctor --compare', (c) => doctor(c, ['--compare'])],
  ['backup', (c) => backup(c, [join(folder, 'backup')])],
  ['keys', (c) => masterKeys(c, [])],
  ['files', (c) => secondFiles(c, [])],
];

describe.each(commands)('%s', (_, run) => {
  test('says that there are no tables, and what makes them', async () => {
    const said = await run(config()).then(
      () => 'nothing',
      (error: unknown) => (error instanceof CannotStart ? error.message : error),
    );
    expect(said).toMatch(/^The database has no tables of Balai yet: run \.\/balai migrate first/);
  });

  test('says that there is no database', async () => {
    await expect(run(config({}, elsewhere))).rejects.toThrow(/^DATABASE_URL: PostgreSQL at .+ has no database nowhere/);
  });
});

describe('seed', () => {
  test('brings the tables of a demo up by itself', async () => {
    const demo = await emptyDatabase();
    const c = config({ DATABASE_URL: demo.url, DATABASE_OWNER_URL: demo.ownerUrl });
    const seen: string[] = [];
    await withCity(
      c,
      async (city) => {
        seen.push(...(await city.db.selectFrom('places.area').select('code').execute()).map((a) => a.code));
      },
      readyForDemo(c),
    );
    expect(seen).toEqual([]);
    expect(await demo.asOwner('select 1 from public.migration limit 1')).toHaveLength(1);
  });

  test('without the owner’s address it says what is missing', async () => {
    const { DATABASE_OWNER_URL: _, ...rest } = {
      BALAI_DATA: folder,
      DATABASE_URL: database.url,
      DATABASE_OWNER_URL: '',
    };
    const c = readConfig(rest);
    await expect(withCity(c, nothing, readyForDemo(c))).rejects.toThrow(/no tables of Balai yet/);
  });
});

test('tables of an older release are told apart from none', async () => {
  const old = await emptyDatabase();
  await migrate(old.ownerUrl, APP, 'migrations', () => {});
  await old.asOwner(`delete from public.migration where name = (select max(name) from public.migration)`);
  const c = config({ DATABASE_URL: old.url, DATABASE_OWNER_URL: old.ownerUrl });
  await expect(withCity(c, nothing)).rejects.toThrow(/^The database lacks 1 of this release's migrations/);
  // A backup before the upgrade, and the doctor who says so, still work.
  await withCity(c, nothing, ({ url }) => refuseNoTables(url));
});
