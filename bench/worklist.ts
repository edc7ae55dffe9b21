import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { startCluster, APP } from '../src/kernel/cluster/cluster.ts';
import { openDb, openPool } from '../src/kernel/db.ts';
import { migrate } from '../src/kernel/migrate.ts';
import { SUPERVISOR } from '../src/modules/casework/loaded.ts';
import {
  countRows,
  countTray,
  findByNumber,
  listByApplicants,
  listRows,
  type Tray,
} from '../src/modules/casework/store/list.ts';
import { personsByName } from '../src/modules/people/index.ts';

/*
 * The officers' lists over many open cases: `node bench/worklist.ts [cases]`, 100,000 unless told. A throw-away cluster,
 * rows made by SQL: 21 districts, 8 steps, 400 officers; half is held, half waits. Prints p50 and p95 of the statements,
 * and each as a ratio to `select 1`.
 */

const CASES = Number(process.argv[2] ?? 100_000);
const ROUNDS = 60;
const folder = mkdtempSync(join(tmpdir(), 'balai-bench-'));
chmodSync(folder, 0o711);
const cluster = await startCluster(folder, () => {}, { throwAway: true });
try {
  await migrate(cluster.ownerUrl, APP, 'migrations', () => {});
  const owner = openPool(cluster.ownerUrl);
  await owner.query(`
    insert into casework.service_version (code, version, sha256, body, effective_from, published_at, published_by) values ('bench', 1, '\\x00', '{}', '2020-01-01', now(), 'bench');
    insert into people.person (id, name, created_at)
      select gen_random_uuid(), (array['Siti','Budi','Togar','Mei Ling','Sri','Rahmat','Butet'])[1 + i % 7] || ' ' || i, now() from generate_series(1, ${Math.ceil(CASES / 2)}) i;
    create temp table who as select id, row_number() over () as n from people.person;
    create temp table officer as select gen_random_uuid() as id, i as n from generate_series(0, 399) i;
    insert into casework.kase (id, number, service, version, seq, status, stage, state, received_at, due_at, agency, area, applicant, filed_by, channel, pin_mac, answers_rev, updated_at)
      select gen_random_uuid(), 'MDN-' || lpad((i % 10000)::text, 4, '0') || '-' || lpad((i / 10000)::text, 4, '0'), 'bench', 1, 3,
        (array['in_review','in_review','registering','needs_revision'])[1 + i % 4], 'check', '{"revisions": 0}', now() - i * interval '1 minute',
        now() + (i % 5000 - 1000) * interval '1 minute', 'disdukcapil', '12.71.' || lpad((1 + i % 21)::text, 2, '0') || '.1001',
        w.id, w.id, 'web', '\\x00', 1, now()
      from generate_series(1, ${CASES}) i join who w on w.n = 1 + i % (select count(*) from who);
    insert into casework.open_row (kase_id, row, round, role, agency, area, officer, since, due_at)
      select k.id, 'row' || (k.i % 8), 1, (array['petugas_verifikasi','operator_siak','validator','kepala_dinas'])[1 + k.i % 4], k.agency, k.area,
        case when k.i / 4 % 2 = 0 then o.id end, k.received_at, k.due_at
      from (select *, row_number() over (order by id) as i from casework.kase) k join officer o on o.n = k.i % 400;
    analyze;`);
  const { rows } = await owner.query<{ id: string }>(
    `select officer as id from casework.open_row where officer is not null limit 1`,
  );
  await owner.end();
  const pool = openPool(cluster.appUrl);
  const db = openDb(pool);
  const officer = rows[0]!.id;
  const post = (role: string, area: string | null = null) => [{ id: 'p', role, agency: 'disdukcapil', area }];
  const list = (tray: Partial<Tray>) => () =>
    listRows(db, { posts: post('petugas_verifikasi'), officer, kind: 'free', limit: 50, ...tray }, SUPERVISOR);
  const count = (tray: Partial<Tray>) => () =>
    countRows(db, { posts: post('petugas_verifikasi'), officer, kind: 'free', limit: 50, ...tray }, SUPERVISOR);
  const now = new Date();
  const tomorrow = new Date(now.getTime() + 86_400_000);
  // As `searchCases` asks: people of that name, then their cases.
  const byName = (text: string) => async () => {
    const people = await personsByName(db, text.split(' '), 300);
    return people.length === 0 ? [] : listByApplicants(db, people, ['disdukcapil'], 100);
  };
  const first = await list({})();
  const { number } = first[0]!;
  const deep = await listRows(
    db,
    { posts: post('petugas_verifikasi'), officer, kind: 'free', limit: 5000 },
    SUPERVISOR,
  );
  const at = { at: deep.at(-1)!.since, id: deep.at(-1)!.id };
  const head = { posts: post(SUPERVISOR) };
  const asks: [string, () => Promise<unknown>][] = [
    ['select 1 (the ratio’s 1)', () => sql`select 1`.execute(db)],
    ['held by me', list({ kind: 'mine' })],
    ['waiting, first page', list({})],
    ['waiting, 5,000 further', list({ after: at })],
    ['waiting in one district', list({ posts: post('petugas_verifikasi', '12.71.07') })],
    ['waiting, one step', list({ row: 'row4' })],
    ['all of the agency', list({ kind: 'all', ...head })],
    ['all, one status', list({ kind: 'all', status: 'needs_revision', ...head })],
    ['all, a status nobody has', list({ kind: 'all', status: 'completed', ...head })],
    ['all, one district', list({ kind: 'all', area: '12.71.07', ...head })],
    ['waiting, one district chosen', list({ area: '12.71.07' })],
    ['all, over their time', list({ kind: 'all', dueBy: { to: now }, ...head })],
    ['all, due within a day', list({ kind: 'all', dueBy: { from: now, to: tomorrow }, ...head })],
    ['waiting, one district, due soon', list({ area: '12.71.07', dueBy: { from: now, to: tomorrow } })],
    ['how many of one district', count({ kind: 'all', area: '12.71.07', ...head })],
    ['how many over their time', count({ kind: 'all', dueBy: { to: now }, ...head })],
    [
      'how many due soon in a district',
      count({ kind: 'all', area: '12.71.07', dueBy: { from: now, to: tomorrow }, ...head }),
    ],
    ['by number', () => findByNumber(db, number)],
    ['by a whole name', byName('Togar 1234')],
    ['by a common first name', byName('Siti')],
    ['by a part of a name', byName('ogar 77')],
    ['by a name nobody has', byName('Zzyzx')],
    ['counts of a role', () => countTray(db, officer, post('petugas_verifikasi'), SUPERVISOR)],
    ['counts of the head', () => countTray(db, officer, post(SUPERVISOR), SUPERVISOR)],
  ];
  console.log(`${CASES.toLocaleString('en')} open cases; ${first.length} rows a page`);
  let one = 0;
  for (const [name, ask] of asks) {
    await ask();
    const times: number[] = [];
    for (let i = 0; i < ROUNDS; i++) {
      const start = performance.now();
      await ask();
      times.push(performance.now() - start);
    }
    times.sort((a, b) => a - b);
    const [p50, p95] = [times[Math.floor(ROUNDS * 0.5)]!, times[Math.floor(ROUNDS * 0.95)]!];
    one ||= p50;
    console.log(
      `${name.padEnd(34)} p50 ${p50.toFixed(1).padStart(7)} ms  p95 ${p95.toFixed(1).padStart(7)} ms  ${(p50 / one).toFixed(0).padStart(5)}×`,
    );
  }
  await pool.end();
} finally {
  await cluster.stop();
  rmSync(folder, { recursive: true, force: true });
}
