import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, expect, it } from 'vitest';
import { APP } from '../src/kernel/cluster/cluster.ts';
import { migrate, pendingMigrations, readMigrations } from '../src/kernel/migrate.ts';
import { emptyDatabase } from './harness/database.ts';

/** The last migration of the state that landed first: a city may run on it with a year of cases. */
const LANDED = '202611241300_casework_calendar.sql';
/** MIGRATION_CASES=100000 for the size of a city; the suite itself tries the shape. */
const CASES = Number(process.env['MIGRATION_CASES'] ?? 2_000);

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** The migrations up to one, in a folder of their own. */
function until(last: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'balai-migrations-'));
  folders.push(folder);
  for (const { name } of readMigrations('migrations'))
    if (name <= last) cpSync(join('migrations', name), join(folder, name));
  return folder;
}

/** Cases as the first release wrote them: each with its events, an open row, a timer and an envelope. */
const FILL = `
  insert into casework.service_version values ('akta-kelahiran', 1, '\\x00', '{}', now(), now(), 'system');
  insert into casework.kase (id, number, service, version, seq, status, stage, state, received_at, agency, area, applicant,
    filed_by, channel, pin_mac, answers_rev, updated_at)
  select gen_random_uuid(), 'MDN-' || n, 'akta-kelahiran', 1, 2, 'in_verification', 'verification', jsonb_build_object('n', n),
    now() - n * interval '5 minutes', 'disdukcapil', '12.71.99.1001', gen_random_uuid(), gen_random_uuid(), 'web', '\\x00', 1, now()
  from generate_series(1, ${CASES}) n;
  insert into casework.kase_event (kase_id, seq, occurred_at, recorded_at, type, actor, channel, version, data)
  select k.id, s.n, k.received_at, k.received_at, 'submitted', k.applicant, 'web', 1, '{}' from casework.kase k, generate_series(1, 2) s(n);
  insert into casework.open_row (kase_id, row, round, role, agency, since)
  select id, 'verify', 1, 'petugas_verifikasi', agency, received_at from casework.kase;
  insert into casework.timer select id, 'verify', 1, 1, now() from casework.kase;
  insert into casework.answers select id, 1, '\\x0102', '\\x00', received_at from casework.kase;`;

/** What must be the same before and after, of the columns that were there before. */
const HELD = `select (select count(*)::int from casework.kase) as cases,
  (select count(*)::int from casework.kase_event) as events, (select count(*)::int from casework.open_row) as rows,
  (select sum(hashtext(concat_ws('|', id, number, service, version, seq, status, stage, state, received_at, agency, area, applicant)))::text from casework.kase) as kase,
  (select sum(hashtext(concat_ws('|', kase_id, seq, type, actor, data)))::text from casework.kase_event) as happened`;

it('a city on the first landed state, with its cases, is brought up to this release and loses nothing', async () => {
  const { url, ownerUrl, asOwner } = await emptyDatabase();
  await migrate(ownerUrl, APP, until(LANDED), () => {});
  await asOwner(FILL);
  const before = await asOwner(HELD);
  const missing = await pendingMigrations(url, 'migrations');
  expect(missing.length).toBeGreaterThan(0);
  expect(await migrate(ownerUrl, APP, 'migrations', () => {})).toEqual(missing);
  expect(await asOwner(HELD)).toEqual(before);
  expect(await pendingMigrations(url, 'migrations')).toEqual([]);
});

it('an empty database and one brought up in two steps end with the same tables', async () => {
  const [straight, stepped] = [await emptyDatabase(), await emptyDatabase()];
  await migrate(straight.ownerUrl, APP, 'migrations', () => {});
  await migrate(stepped.ownerUrl, APP, until(LANDED), () => {});
  await migrate(stepped.ownerUrl, APP, 'migrations', () => {});
  const SHAPE = `select table_schema, table_name, column_name, data_type, is_nullable, column_default from information_schema.columns
    where table_schema not in ('pg_catalog', 'information_schema') order by 1, 2, 3`;
  expect(await stepped.asOwner(SHAPE)).toEqual(await straight.asOwner(SHAPE));
});

/**
 * How a column comes to a table that is in use: expand (nullable, no rewrite), fill in batches while the city writes on,
 * contract only when nothing is left to fill. Here by the application's role, as a job would.
 */
it('expand, fill beside the work, contract: a writer never waits, and an early contract is refused whole', async () => {
  const { url, ownerUrl, asOwner } = await emptyDatabase();
  const dir = until(LANDED);
  await migrate(ownerUrl, APP, dir, () => {});
  await asOwner(FILL);
  writeFileSync(
    join(dir, '209901010000_casework_expand.sql'),
    'alter table casework.kase add column ward text;\ncreate index kase_unfilled on casework.kase (id) where ward is null;\n',
  );
  await migrate(ownerUrl, APP, dir, () => {});
  writeFileSync(
    join(dir, '209901010001_casework_contract.sql'),
    `alter table casework.kase add constraint kase_ward check (ward is not null) not valid;
     alter table casework.kase validate constraint kase_ward;
     alter table casework.kase alter column ward set not null;
     alter table casework.kase drop constraint kase_ward;
     drop index casework.kase_unfilled;`,
  );
  await expect(migrate(ownerUrl, APP, dir, () => {})).rejects.toThrow('kase_ward');
  expect(await pendingMigrations(url, dir)).toEqual(['209901010001_casework_contract.sql']);

  const [job, writer] = [new pg.Client(url), new pg.Client(url)];
  await Promise.all([job.connect(), writer.connect()]);
  let writing = true;
  let longest = 0;
  const work = (async () => {
    while (writing) {
      const begun = performance.now();
      await writer.query(`update casework.kase set seq = seq + 1, ward = area where number = 'MDN-1'`);
      longest = Math.max(longest, performance.now() - begun);
    }
  })();
  const batch = `update casework.kase set ward = area where id in
    (select id from casework.kase where ward is null limit 500 for update skip locked)`;
  while ((await job.query(batch)).rowCount);
  await migrate(ownerUrl, APP, dir, () => {});
  writing = false;
  await work;
  await Promise.all([job.end(), writer.end()]);
  expect(longest).toBeLessThan(4_000);
  expect(await asOwner('select count(*)::int as n from casework.kase where ward <> area')).toEqual([{ n: 0 }]);
});
