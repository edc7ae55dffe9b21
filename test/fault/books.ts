import { isDeepStrictEqual } from 'node:util';
import pg from 'pg';
import { services } from '../../services/index.ts';
import type { Definition } from '../../src/modules/casework/definition.ts';
import { fold, readEvent, type CaseEvent, type CaseState } from '../../src/modules/casework/model.ts';
import { KEYS } from './clients.ts';
import type { Provider } from './provider.ts';
import type { Books } from './promises.ts';

/** One query as owner of the tables. */
export type Query = <R extends pg.QueryResultRow>(text: string, values?: unknown[]) => Promise<R[]>;

/** Connects as owner of the tables, beside the running program. */
export async function openAsOwner(url: string): Promise<{ query: Query; close(): Promise<void> }> {
  const client = new pg.Client({ connectionString: url, application_name: 'fault test' });
  // A connection that is cut shows in the next query.
  client.on('error', () => {});
  await client.connect();
  return {
    query: async <R extends pg.QueryResultRow>(text: string, values?: unknown[]) =>
      (await client.query<R>(text, values)).rows,
    close: () => client.end(),
  };
}

/** What stands there of these people's acts since the test began. */
export async function readBooks(query: Query, people: string[]): Promise<Books> {
  const cases = await query<Books['cases'][number]>(
    `select id, number, applicant from casework.kase where channel = 'api' and applicant = any($1::uuid[])`,
    [people],
  );
  const events = await query<Books['events'][number]>(
    `select kase_id as kase, seq, type, actor, data->>'row' as row, (data->>'round')::int as round
     from casework.kase_event where kase_id = any($1::uuid[]) or (channel = 'api' and actor = any($2))`,
    [cases.map((c) => c.id), people],
  );
  const files = await query<Books['files'][number]>(
    `select id, owner from files.file where state = 'clean' and blob is not null and owner = any($1)`,
    [people],
  );
  const keys = await query<Books['keys'][number]>(
    `select actor, key from kernel.idempotency where answer is not null and actor = any($1) and starts_with(key, $2)`,
    [people, KEYS],
  );
  const audit = await query<{ action: string; n: number }>(
    `select action, count(*)::int as n from kernel.audit where channel = 'api' and actor = any($1) group by action`,
    [people],
  );
  return { cases, events, files, keys, audit: Object.fromEntries(audit.map((a) => [a.action, a.n])) };
}

const definitions = new Map<string, Definition>(
  services.map(({ definition: d }) => [`${d.body.code}/${d.body.version}`, d]),
);
function definitionOf(service: string, version: number): Definition {
  const found = definitions.get(`${service}/${version}`);
  if (!found) throw new Error(`${service} version ${version} is not of this release`);
  return found;
}

interface StoredEvent {
  seq: number;
  at: Date;
  type: string;
  actor: string;
  role: string | null;
  version: number;
  key: string | null;
  data: unknown;
}

/** Each case against its own history: no gap in seq, and state, columns and open rows are what the events fold to. */
export async function foldFaults(query: Query): Promise<string[]> {
  const cases = await query<{
    id: string;
    service: string;
    seq: number;
    status: string;
    stage: string | null;
    state: CaseState;
    rows: { row: string; round: number; officer: string | null }[];
    events: StoredEvent[];
  }>(
    `select k.id, k.service, k.seq, k.status, k.stage, k.state,
       (select coalesce(json_agg(json_build_object('row', r.row, 'round', r.round, 'officer', r.officer) order by r.row), '[]')
        from casework.open_row r where r.kase_id = k.id) as rows,
       (select json_agg(json_build_object('seq', e.seq, 'at', e.occurred_at, 'type', e.type, 'actor', e.actor,
          'role', e.role, 'version', e.version, 'key', e.key, 'data', e.data) order by e.seq)
        from casework.kase_event e where e.kase_id = k.id) as events
     from casework.kase k`,
  );
  return cases.flatMap((kase) => {
    const gap = kase.events?.findIndex((e, i) => e.seq !== i + 1) ?? 0;
    if (gap >= 0) return [`case ${kase.id}: event ${gap + 1} is missing`];
    const events: CaseEvent[] = kase.events.map((e) =>
      readEvent({ ...e, at: new Date(e.at).toISOString(), role: e.role ?? '' }),
    );
    const state = fold((version) => definitionOf(kase.service, version), events);
    const { seq, status, stage, open } = state;
    const rows = open
      .map(({ row, round, officer }) => ({ row, round, officer }))
      .sort((a, b) => (a.row < b.row ? -1 : 1));
    const stands = [
      isDeepStrictEqual(kase.state, JSON.parse(JSON.stringify(state))) || 'state',
      isDeepStrictEqual([kase.seq, kase.status, kase.stage], [seq, status, stage]) || 'columns',
      isDeepStrictEqual(kase.rows, rows) || 'open rows',
    ];
    return stands.flatMap((what) => (what === true ? [] : [`case ${kase.id}: its ${what} is not what its events say`]));
  });
}

/**
 * Work that a killed process held comes back when its lease ends, in minutes. Nobody here waits so long: what was taken
 * before `since`, or waits to be tried again, is made due.
 */
export async function endLeases(query: Query, since: Date): Promise<void> {
  await query(
    `update kernel.job set run_at = now() where attempts > 0 and dead_at is null
     and (lease is null or run_at < $1::timestamptz + interval '300 seconds')`,
    [since],
  );
  await query(
    `update casework.registration set next_at = now() where next_at < $1::timestamptz + interval '240 seconds' and next_at > now()`,
    [since],
  );
}

/** Jobs and questions to the registry that are not settled yet. What waits for the morning is none of them. */
export async function unsettled(query: Query): Promise<number> {
  const [left] = await query<{ n: number }>(
    `select (select count(*) from kernel.job where attempts > 0 or run_at <= now())::int
       + (select count(*) from casework.registration where asks is not null)::int as n`,
  );
  return left!.n;
}

/** What those are, for whoever reads the fault; no row of theirs holds a person's data. */
export const leftovers = (query: Query): Promise<object[]> =>
  query(
    `select kind as what, attempts as tries, run_at as due, last_error as why from kernel.job
       where attempts > 0 or run_at <= now()
     union all select 'registry ' || asks || ' ' || item, tries, next_at, reason from casework.registration
       where asks is not null`,
  );

/**
 * Notices since the clients began, and their messages: each one left once, by what the provider took, or waits for the
 * morning in one job. (What the demo tells of the past left no message.)
 */
export async function messageFaults(
  query: Query,
  people: string[],
  since: Date,
  provider: Pick<Provider, 'taken'>,
): Promise<{ faults: string[]; messages: number; morning: number; repeated: number }> {
  const notices = await query<{ id: string; sent_by: string | null; messages: string[]; jobs: number }>(
    `select n.id, n.sent_by, array(select m.message::text from notices.message_notice m where m.notice = n.id) as messages,
       (select count(*) from kernel.job j where j.kind = 'notices.send' and j.data->>'notice' = n.id::text)::int as jobs
     from notices.notice n where n.person = any($1::uuid[]) and n.created_at >= $2`,
    [people, since],
  );
  const dead = await query<{ kind: string; last_error: string }>(
    `select kind, last_error from kernel.job where dead_at is not null`,
  );
  const faults = dead.map((job) => `a job of kind ${job.kind} died: ${job.last_error}`);
  // Others of the demo are told of their bills and parcels meanwhile, by the same provider.
  const ours = await query<{ id: string }>(`select id::text from notices.message where id = any($1::uuid[])`, [
    [...provider.taken.keys()],
  ]);
  const known = new Set(ours.map((m) => m.id));
  let morning = 0;
  for (const { id, sent_by, messages, jobs } of notices) {
    // Several that wait leave as one message.
    const left = messages.some((message) => provider.taken.has(message));
    if (sent_by === 'sms' && !left) faults.push(`notice ${id} is said to have left, and nobody got it`);
    if (sent_by === 'none') faults.push(`notice ${id} found no door`);
    if (sent_by !== null && jobs > 0) faults.push(`notice ${id} has left and is still queued`);
    if (sent_by === null && jobs === 1) morning++;
    if (sent_by === null && jobs !== 1) faults.push(`notice ${id} waits in ${jobs} jobs`);
  }
  let repeated = 0;
  for (const [key, bodies] of provider.taken) {
    if (!known.has(key)) faults.push(`the provider got ${key}, which is no message`);
    if (new Set(bodies).size > 1) faults.push(`the provider got two texts under the key ${key}`);
    repeated += bodies.length - 1;
  }
  return { faults, messages: provider.taken.size, morning, repeated };
}

/** What the registry has on its books against what the cases asked: each birth once, and with the number we know. */
export async function registryFaults(
  query: Query,
  people: string[],
  book: string,
): Promise<{ faults: string[]; registered: number }> {
  const lines = book
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { type: string; id: string; number?: string });
  const of = (type: string) => lines.filter((line) => line.type === type);
  const faults: string[] = [];
  for (const type of ['received', 'registered'])
    for (const [id, all] of Map.groupBy(of(type), (line) => line.id))
      if (all.length > 1) faults.push(`the registry has ${type} ${id} ${all.length} times`);
  const numbers = new Map(of('registered').map((line) => [line.id, line.number]));
  const ours = await query<{ ref: string; state: string; number: string | null }>(
    `select ref, state, number from casework.registration where asked_by = any($1::uuid[])`,
    [people],
  );
  for (const { ref, state, number } of ours)
    // A family card has no number of its own.
    if (state !== 'registered' || !numbers.has(ref) || (numbers.get(ref) ?? null) !== number)
      faults.push(`registration ${ref} is ${state} with ${number} here, and has ${numbers.get(ref)} there`);
  return { faults, registered: ours.length };
}
