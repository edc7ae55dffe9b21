import { sql } from 'kysely';
import type { Json } from '../../../kernel/command.ts';
import type { Keys } from '../../../kernel/crypto.ts';
import type { Db, Reader, Tx } from '../../../kernel/db.ts';
import { newId } from '../../../kernel/ids.ts';

/** A secret that signs; `until` is the last instant of one that was exchanged. */
export interface HookSecret {
  secret: string;
  until?: string;
}
export interface Hook {
  id: string;
  name: string;
  url: string;
  types: string[];
  secrets: HookSecret[];
  madeAt: Date;
  pausedAt: Date | null;
}
export interface HookEvent {
  id: string;
  type: string;
  subject: string;
  data: Json;
  at: Date;
}

const place = (id: string): string => `notices.hook/${id}/secrets`;
const columns = ['id', 'name', 'url', 'types', 'secrets', 'made_at as madeAt', 'paused_at as pausedAt'] as const;
type Row = Omit<Hook, 'secrets'> & { secrets: Buffer };
const opened = (keys: Keys, row: Row): Hook => ({
  ...row,
  secrets: JSON.parse(keys.open(place(row.id), row.secrets).toString()) as HookSecret[],
});
const sealed = (keys: Keys, id: string, secrets: readonly HookSecret[]): Buffer =>
  keys.seal(place(id), Buffer.from(JSON.stringify(secrets)));

export async function listHooks(db: Reader, keys: Keys): Promise<Hook[]> {
  const rows = await db
    .selectFrom('notices.hook')
    .select(columns)
    .where('ended_at', 'is', null)
    .orderBy('name')
    .limit(200)
    .execute();
  return rows.map((r) => opened(keys, r));
}
export async function findHook(db: Reader, keys: Keys, id: string): Promise<Hook | undefined> {
  const row = await db
    .selectFrom('notices.hook')
    .select(columns)
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return row && opened(keys, row);
}
/** The hook whose log this token opens. */
export async function hookByLog(db: Reader, keys: Keys, token: string): Promise<Hook | undefined> {
  const row = await db
    .selectFrom('notices.hook')
    .select(columns)
    .where('log_mac', '=', keys.mac('hook/log', token))
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return row && opened(keys, row);
}

export const insertHook = (
  tx: Tx,
  keys: Keys,
  h: { id: string; name: string; url: string; types: string[]; secret: string; log: string; by: string; now: Date },
) =>
  tx
    .insertInto('notices.hook')
    .values({
      id: h.id,
      name: h.name,
      url: h.url,
      types: h.types,
      secrets: sealed(keys, h.id, [{ secret: h.secret }]),
      log_mac: keys.mac('hook/log', h.log),
      made_by: h.by,
      made_at: h.now,
    })
    .execute();

export const setSecrets = (tx: Tx, keys: Keys, id: string, secrets: readonly HookSecret[]) =>
  tx
    .updateTable('notices.hook')
    .set({ secrets: sealed(keys, id, secrets) })
    .where('id', '=', id)
    .execute();
export const setLog = (tx: Tx, keys: Keys, id: string, token: string) =>
  tx
    .updateTable('notices.hook')
    .set({ log_mac: keys.mac('hook/log', token) })
    .where('id', '=', id)
    .execute();
export const setPaused = (tx: Tx, id: string, at: Date | null) =>
  tx.updateTable('notices.hook').set({ paused_at: at }).where('id', '=', id).execute();
export const endHook = (tx: Tx, id: string, at: Date) =>
  tx.updateTable('notices.hook').set({ ended_at: at }).where('id', '=', id).execute();

/** Keeps an event for every hook that asked for its type; gives them. Nobody asked: nothing is kept. */
export async function insertEvent(tx: Tx, e: HookEvent, only?: string): Promise<string[]> {
  const { rows } = await sql<{ hook: string }>`
    with h as (
      select id from notices.hook where ended_at is null
        and ${only === undefined ? sql`${e.type} = any(types)` : sql`id = ${only}`}
    ), e as (
      insert into notices.event (id, type, subject, data, at)
      select ${e.id}, ${e.type}, ${e.subject}, ${JSON.stringify(e.data)}::jsonb, ${e.at} where exists (select from h)
      returning id
    )
    insert into notices.event_delivery (event, hook, state, state_at)
    select e.id, h.id, 'waiting', ${e.at} from e, h returning hook`.execute(tx);
  return rows.map((r) => r.hook);
}

export async function findDelivery(
  db: Reader,
  event: string,
  hook: string,
): Promise<(HookEvent & { state: string; attempts: number }) | undefined> {
  const row = await db
    .selectFrom('notices.event_delivery as d')
    .innerJoin('notices.event as e', 'e.id', 'd.event')
    .select(['e.id', 'e.type', 'e.subject', 'e.data', 'e.at', 'd.state', 'd.attempts'])
    .where('d.event', '=', event)
    .where('d.hook', '=', hook)
    .executeTakeFirst();
  return row as (HookEvent & { state: string; attempts: number }) | undefined;
}

/** Writes one try down, and how it stands after it. */
export async function recordAttempt(
  db: Db,
  a: { event: string; hook: string; status: number | null; fault: string | null; ms: number; now: Date },
  state: 'waiting' | 'done' | 'given_up',
): Promise<void> {
  await sql`
    with moved as (
      update notices.event_delivery set state = ${state}, attempts = attempts + 1, state_at = ${a.now}
      where event = ${a.event} and hook = ${a.hook} and state <> 'done'
    )
    insert into notices.event_attempt (id, event, hook, at, status, fault, ms)
    values (${newId(a.now)}, ${a.event}, ${a.hook}, ${a.now}, ${a.status}, ${a.fault}, ${a.ms})`.execute(db);
}

export interface Attempt {
  event: string;
  type: string;
  subject: string;
  at: Date;
  status: number | null;
  fault: string | null;
  ms: number;
}
export async function listAttempts(db: Reader, hook: string, limit: number): Promise<Attempt[]> {
  return db
    .selectFrom('notices.event_attempt as a')
    .innerJoin('notices.event as e', 'e.id', 'a.event')
    .select(['a.event', 'e.type', 'e.subject', 'a.at', 'a.status', 'a.fault', 'a.ms'])
    .where('a.hook', '=', hook)
    .orderBy('a.at', 'desc')
    .orderBy('a.id', 'desc')
    .limit(limit)
    .execute();
}
export async function countDeliveries(db: Reader, hook: string): Promise<Record<string, number>> {
  const rows = await db
    .selectFrom('notices.event_delivery')
    .select((e) => ['state', e.fn.countAll<bigint>().as('n')])
    .where('hook', '=', hook)
    .groupBy('state')
    .execute();
  return Object.fromEntries(rows.map((r) => [r.state, Number(r.n)]));
}

/** Opens deliveries for another round: all since an instant, or only what was given up. Gives their events. */
export async function reopen(tx: Tx, hook: string, since: Date, all: boolean, now: Date): Promise<string[]> {
  const { rows } = await sql<{ event: string }>`
    update notices.event_delivery d set state = 'waiting', attempts = 0, state_at = ${now}
    from notices.event e where e.id = d.event and d.hook = ${hook} and e.at >= ${since}
      and (${all} or d.state = 'given_up')
    returning d.event`.execute(tx);
  return rows.map((r) => r.event);
}

/** Events are kept for thirty days: so far back they can be sent again. */
export const sweepEvents = (db: Db, now: Date) =>
  db
    .deleteFrom('notices.event')
    .where('at', '<', new Date(now.getTime() - 30 * 86_400_000))
    .execute();
