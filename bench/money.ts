import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { bills } from '../services/bills.ts';
import { buildHouse, modulesOf } from '../src/app.ts';
import { startCluster, APP } from '../src/kernel/cluster/cluster.ts';
import { bringPostgres } from '../src/kernel/cluster/find.ts';
import { createCalendar } from '../src/kernel/clock/index.ts';
import type { City } from '../src/kernel/city.ts';
import type { Ctx } from '../src/kernel/command.ts';
import { cityKeys } from '../src/kernel/crypto.ts';
import { openDb, openPool } from '../src/kernel/db.ts';
import { createLogger } from '../src/kernel/log.ts';
import { migrate } from '../src/kernel/migrate.ts';
import { readPack } from '../src/kernel/pack.ts';
import { SYSTEM } from '../src/kernel/permission.ts';
import {
  billByCode,
  issueBills,
  takePayment,
  takePayments,
  type IssuedBill,
  type TakenFact,
} from '../src/modules/money/index.ts';

/*
 * The books under load: `./balai bench money [bills] [payments]`, 600,000 and 20,000 unless told. A throw-away cluster
 * (without fsync unless BENCH_DISK=1). Prints how long many bills take to be made, an inquiry's p95 over all of them open,
 * and payments per second one by one and in batches, as a ratio to one plpgsql call that inserts the same rows through the
 * same driver without reading or deciding anything, by turns; and the same call by pgbench, where it is installed.
 */

const BILLS = Number(process.argv[2] ?? 600_000);
const PAYMENTS = Number(process.argv[3] ?? 20_000);
const CONNECTIONS = 8;
const PER_CALL = 2000;
const PER_BATCH = 500;
const ROUNDS = 3;

const folder = mkdtempSync(join(tmpdir(), 'balai-bench-'));
chmodSync(folder, 0o711);
const cluster = await startCluster(folder, () => {}, { throwAway: process.env['BENCH_DISK'] !== '1' });
try {
  await migrate(cluster.ownerUrl, APP, 'migrations', () => {});
  const owner = new pg.Client(cluster.ownerUrl);
  await owner.connect();
  const payers = (
    await owner.query<{ id: string }>(
      `insert into people.person (id, name, created_at) select gen_random_uuid(), 'Warga ' || i, now() from generate_series(1, 20000) i returning id`,
    )
  ).rows.map((r) => r.id);
  const pool = openPool(cluster.appUrl, { max: CONNECTIONS });
  const pack = readPack('cities/medan');
  const now = new Date('2026-01-05T03:00:00Z');
  const city: City = {
    code: 'medan',
    pack,
    env: 'production',
    db: openDb(pool),
    pool,
    keys: cityKeys('medan', Buffer.alloc(32, 1), Buffer.alloc(32, 2)),
    auditKey: undefined as never,
    epoch: 'bench',
    files: undefined as never,
    calendar: createCalendar(pack.calendar, pack.city.time_zone),
    timeZone: pack.city.time_zone,
    origin: 'https://bench.test',
    ports: {},
  };
  const ctx: Ctx = {
    city,
    rights: buildHouse(modulesOf()).rights,
    actor: SYSTEM,
    now,
    requestId: 'bench',
    channel: 'cli',
    lang: 'id',
    log: createLogger('silent'),
  };
  console.log(
    `${cpus().length} cores (${cpus()[0]!.model}), PostgreSQL ${process.env['BENCH_DISK'] === '1' ? 'on disk' : 'without fsync'}, ${CONNECTIONS} connections`,
  );

  // ── Many bills ──
  const basis = { key: '', from: '2026-01-01', legal_basis: 'SPPT 2026', source: 'bench', verified: false };
  const issued: Pick<IssuedBill, 'code' | 'amount'>[] = [];
  let start = performance.now();
  await inLanes(Math.ceil(BILLS / PER_CALL), 2, async (call) => {
    const from = call * PER_CALL;
    const asked = Array.from({ length: Math.min(PER_CALL, BILLS - from) }, (_, i) => ({
      kind: 'pbb-p2',
      variant: '',
      payer: payers[(from + i) % payers.length]!,
      subject: `nop/${from + i}/2026`,
      amount: BigInt(50_000 + ((from + i) % 900) * 1000),
      basis,
    }));
    for (const bill of await issueBills(ctx, bills, asked)) issued.push({ code: bill!.code, amount: bill!.amount });
  });
  const made = (performance.now() - start) / 1000;
  console.log(
    `${BILLS.toLocaleString('en')} bills made, each with its journal, in ${made.toFixed(1)} s (${Math.round(BILLS / made).toLocaleString('en')}/s)`,
  );
  await owner.query('analyze');

  // ── Inquiry ──
  const times: number[] = [];
  for (let i = 0; i < 2000; i++) {
    const at = performance.now();
    await billByCode(ctx, bills, issued[(i * 7919) % issued.length]!.code);
    times.push(performance.now() - at);
  }
  times.sort((a, b) => a - b);
  console.log(`inquiry over them: p50 ${times[1000]!.toFixed(2)} ms, p95 ${times[1900]!.toFixed(2)} ms`);

  // ── Payments ──
  let next = 0;
  const facts = (n: number): TakenFact[] =>
    Array.from({ length: n }, () => {
      const { code, amount } = issued[next++ % issued.length]!;
      return {
        channel: 'va',
        providerRef: `bench-${next}`,
        billingCode: code,
        amount,
        paidAt: now,
        moved: true,
        partner: 'bench',
      };
    });
  const rate = async (
    name: string,
    n: number,
    lanes: number,
    per: number,
    work: (part: TakenFact[]) => Promise<unknown>,
  ): Promise<number> => {
    await work(facts(per));
    const all = facts(n);
    start = performance.now();
    await inLanes(Math.ceil(n / per), lanes, (call) => work(all.slice(call * per, (call + 1) * per)));
    const perSecond = n / ((performance.now() - start) / 1000);
    console.log(`${name.padEnd(44)} ${Math.round(perSecond).toLocaleString('en').padStart(8)}/s`);
    return perSecond;
  };

  // The same rows by the same call, with nothing read and nothing decided: what the path above costs beyond the writing.
  const template = await rowsOfOne(owner, ctx, facts(1)[0]!);
  // By turns, because a table that grows slows down whoever comes last.
  const rounds: { bare: number; single: number }[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    const bare = await rate(`one plpgsql call, the same rows (${round})`, PAYMENTS / ROUNDS, CONNECTIONS, 1, (part) =>
      pool.query(template.text, template.values(part)),
    );
    const single = await rate(`payments one by one (${round})`, PAYMENTS / ROUNDS, CONNECTIONS, 1, (part) =>
      takePayment(ctx, bills, part[0]!),
    );
    rounds.push({ bare, single });
  }
  const middle = (of: 'bare' | 'single') => rounds.map((r) => r[of]).toSorted((x, y) => x - y)[Math.floor(ROUNDS / 2)]!;
  const [bare, single] = [middle('bare'), middle('single')];
  const batched = await rate(`payments in batches of ${PER_BATCH}`, PAYMENTS * 3, 2, PER_BATCH, (part) =>
    takePayments(ctx, bills, part),
  );
  console.log(
    `one by one ${((single / bare) * 100).toFixed(0)} % of the bare call; batches ${(batched / single).toFixed(1)}× one by one`,
  );

  await byPgbench(
    owner,
    facts(PAYMENTS).map((fact) => template.values([fact])[0] as string),
  );

  const { rows } = await owner.query<{ journals: string; wrong: string; bills: string }>(`
    select (select count(*) from money.journal) as journals,
      (select count(*) from (select journal from money.posting group by journal having sum(amount) <> 0) x) as wrong,
      (select count(*) from money.bill where state = 'paid') as bills`);
  console.log(
    `${Number(rows[0]!.journals).toLocaleString('en')} journals, ${rows[0]!.wrong} out of balance, ${Number(rows[0]!.bills).toLocaleString('en')} bills paid`,
  );
  await owner.end();
  await pool.end();
} finally {
  await cluster.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** The same rows by the same call from PostgreSQL's own load program, where it is installed: no driver, no Node. */
async function byPgbench(client: pg.Client, docs: string[]): Promise<void> {
  const { bin, env } = bringPostgres(() => {});
  const program = join(bin, 'pgbench');
  if (!existsSync(program)) return console.log('pgbench is not installed here');
  await client.query('create table public.bench_doc (n bigserial primary key, doc jsonb not null)');
  await client.query('insert into public.bench_doc (doc) select d::jsonb from unnest($1::text[]) d', [docs]);
  await client.query(`grant select on public.bench_doc to ${APP}; analyze public.bench_doc`);
  const script = join(folder, 'post.sql');
  const each = Math.floor(docs.length / CONNECTIONS);
  writeFileSync(
    script,
    `\\set k :k + 1\n\\set n :client_id * ${each} + :k\nselect money.post(doc) from public.bench_doc where n = :n;\n`,
  );
  const run = spawnSync(
    program,
    [
      '-n',
      '-M',
      'prepared',
      '-c',
      String(CONNECTIONS),
      '-j',
      '2',
      '-t',
      String(each),
      '-D',
      'k=0',
      '-f',
      script,
      cluster.appUrl,
    ],
    { encoding: 'utf8', env: { ...process.env, ...env } },
  );
  const tps = Number(/tps = ([\d.]+)/.exec(run.stdout)?.[1]);
  if (run.status !== 0 || !tps) return console.log(`pgbench ended with ${run.status}: ${run.stderr.slice(-500)}`);
  console.log(
    `${'pgbench, the same call without audit'.padEnd(44)} ${Math.round(tps).toLocaleString('en').padStart(8)}/s`,
  );
}

/** Runs so many calls in so many lanes. */
async function inLanes(calls: number, lanes: number, work: (call: number) => Promise<unknown>): Promise<void> {
  let call = 0;
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      while (call < calls) await work(call++);
    }),
  );
}

/** What one payment writes, as one call whose identities are made anew each time. */
async function rowsOfOne(client: pg.Client, at: Ctx, fact: TakenFact) {
  await takePayment(at, bills, fact);
  const { rows } = await client.query<{ doc: unknown; audit: Record<string, unknown> }>(
    `select jsonb_build_object(
        'inbox', (select jsonb_agg(to_jsonb(i) - 'raw' - 'sha256') from money.inbox i where provider_ref = $1),
        'journals', (select jsonb_agg(to_jsonb(j)) from money.journal j where key = 'payment/va/' || $1),
        'postings', (select jsonb_agg(to_jsonb(p) order by n) from money.posting p join money.journal j on j.id = p.journal where j.key = 'payment/va/' || $1),
        'receipts', (select jsonb_agg(to_jsonb(t)) from money.receipt t join money.inbox i on i.id = t.inbox where provider_ref = $1),
        'moved', (select jsonb_agg(jsonb_build_object('id', b.id, 'seq', 0, 'state', 'paid', 'principal_left', 0, 'interest_paid', 0,
          'held', 0, 'excess', 0, 'blocked', null, 'changed_at', b.changed_at)) from money.bill b where code = $2)) as doc,
      (select to_jsonb(a) - 'xid' from kernel.audit a where action = 'money.take' order by at desc, id desc limit 1) as audit`,
    [fact.providerRef, fact.billingCode],
  );
  const { doc, audit } = rows[0]!;
  const ids = await client.query<{ code: string; id: string }>('select code, id from money.bill');
  const idOf = new Map(ids.rows.map((r) => [r.code, r.id]));
  const columns = Object.keys(audit).filter((c) => !['id', 'leaf'].includes(c) && audit[c] !== null);
  const text = `with beside as (insert into kernel.audit (id, leaf, ${columns.join(', ')})
    values ($2, '\\x00', ${columns.map((_, i) => `$${i + 3}`).join(', ')})) select money.post($1::jsonb)`;
  const shape = doc as Record<'inbox' | 'journals' | 'postings' | 'receipts' | 'moved', Record<string, unknown>[]>;
  return {
    text,
    values([told]: TakenFact[]): unknown[] {
      const bill = idOf.get(told!.billingCode)!;
      const [inbox, journal, receipt, auditId] = Array.from({ length: 4 }, () => crypto.randomUUID());
      return [
        JSON.stringify({
          inbox: [
            { ...shape.inbox[0], id: inbox, provider_ref: told!.providerRef, bill, billing_code: told!.billingCode },
          ],
          journals: [{ ...shape.journals[0], id: journal, key: `payment/va/${told!.providerRef}`, bill, inbox }],
          postings: shape.postings.map((p) => ({ ...p, journal, bill })),
          receipts: [{ ...shape.receipts[0], id: receipt, number: told!.providerRef, bill, inbox, journal }],
          moved: [{ ...shape.moved[0], id: bill }],
        }),
        auditId,
        ...columns.map((c) => audit[c]),
      ];
    },
  };
}
