import { sql, type Selectable } from 'kysely';
import type { Calendar } from '../../../kernel/clock/index.ts';
import { Stale } from '../../../kernel/command.ts';
import type { Reader, Tx } from '../../../kernel/db.ts';
import type { CaseworkKase, CaseworkKaseEvent } from '../../../kernel/db-types.ts';
import type { Definition } from '../definition.ts';
import { dueOf, isEnded, readEvent, rowDueOf, timersOf, type CaseEvent, type CaseState } from '../model.ts';

export interface Kase {
  id: string;
  number: string;
  service: string;
  version: number;
  state: CaseState;
  receivedAt: Date;
  dueAt: Date | null;
  endedAt: Date | null;
  agency: string;
  area: string | null;
  applicant: string;
  channel: string;
  dataKey: string | null;
  answersRev: number;
}

const COLUMNS = [
  'id',
  'number',
  'service',
  'version',
  'state',
  'received_at',
  'due_at',
  'ended_at',
  'agency',
  'area',
  'applicant',
  'channel',
  'data_key',
  'answers_rev',
] as const;

export async function findKase(db: Reader, id: string): Promise<Kase | undefined> {
  const k = await db.selectFrom('casework.kase').select(COLUMNS).where('id', '=', id).executeTakeFirst();
  return k && kaseOf(k);
}

/** Cases by id; those that are none are left out. */
export async function findKases(db: Reader, ids: readonly string[]): Promise<Kase[]> {
  if (ids.length === 0) return [];
  const rows = await db.selectFrom('casework.kase').select(COLUMNS).where('id', 'in', ids).execute();
  return rows.map(kaseOf);
}

/** Open cases after `after`, whole, in the order of their ids. */
export async function openKasesAfter(db: Reader, after: string, limit: number): Promise<Kase[]> {
  const rows = await db
    .selectFrom('casework.kase')
    .select(COLUMNS)
    .where('ended_at', 'is', null)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(kaseOf);
}

const kaseOf = (k: Pick<Selectable<CaseworkKase>, (typeof COLUMNS)[number]>): Kase => ({
  id: k.id,
  number: k.number,
  service: k.service,
  version: k.version,
  state: k.state as unknown as CaseState,
  receivedAt: k.received_at,
  dueAt: k.due_at,
  endedAt: k.ended_at,
  agency: k.agency,
  area: k.area,
  applicant: k.applicant,
  channel: k.channel,
  dataKey: k.data_key,
  answersRev: k.answers_rev,
});

/** The id of the case of a number; undefined when no case has it. */
export const caseByNumber = async (db: Reader, number: string): Promise<string | undefined> =>
  (await db.selectFrom('casework.kase').select('id').where('number', '=', number).executeTakeFirst())?.id;

/** What of a state stands in columns of its own, for lists and sweeps. All of it is derived. */
export function projection(def: Definition, state: CaseState, calendar: Calendar) {
  const ended = isEnded(state);
  return {
    columns: {
      version: state.version,
      seq: state.seq,
      status: state.status,
      stage: state.stage,
      state: JSON.stringify(state),
      due_at: ended ? null : (dueOf(def, state, calendar)?.at ?? null),
      ended_at: ended ? new Date(state.at) : null,
      answers_rev: state.rev,
      updated_at: new Date(state.at),
      calendar: calendar.version,
    },
    rows: state.open.map((open) => ({
      row: open.row,
      round: open.round,
      role: def.rows.get(open.row)!.row.actor,
      officer: open.officer,
      since: open.since,
      due_at: rowDueOf(def, state, calendar, open.row)?.at?.toISOString() ?? null,
    })),
    timers: timersOf(def, state, calendar).map(({ row, round, rung, fire_at }) => ({
      row,
      round,
      rung,
      fire_at: fire_at.toISOString(),
    })),
  };
}

export interface NewKase {
  id: string;
  number: string;
  agency: string;
  area: string | null;
  applicant: string;
  filedBy: string;
  channel: string;
  pinMac: Buffer;
  dataKey: string;
}

/**
 * A case with its first event, rows and timers, in one statement. False: another case bears the number already, and nothing
 * was written.
 */
export async function insertKase(
  tx: Tx,
  calendar: Calendar,
  def: Definition,
  kase: NewKase,
  state: CaseState,
  event: CaseEvent,
  recordedAt: Date,
): Promise<boolean> {
  const { columns: c, rows, timers } = projection(def, state, calendar);
  const e = eventColumns(event, recordedAt);
  const filed = await sql`
    with filed as (
      insert into casework.kase (id, number, service, received_at, agency, area, applicant, filed_by, channel, pin_mac,
        data_key, version, seq, status, stage, state, due_at, ended_at, answers_rev, updated_at, calendar)
      values (${kase.id}, ${kase.number}, ${def.body.code}, ${new Date(state.received!)}, ${kase.agency}, ${kase.area},
        ${kase.applicant}, ${kase.filedBy}, ${kase.channel}, ${kase.pinMac}, ${kase.dataKey}, ${c.version}, ${c.seq},
        ${c.status}, ${c.stage}, ${c.state}, ${c.due_at}, ${c.ended_at}, ${c.answers_rev}, ${c.updated_at}, ${c.calendar})
      on conflict (number) do nothing returning id, agency, area),
    event as (
      insert into casework.kase_event (kase_id, seq, occurred_at, recorded_at, type, actor, role, channel, version, key, data)
      select id, ${e.seq}, ${e.occurred_at}, ${e.recorded_at}, ${e.type}, ${e.actor}, ${e.role}, ${kase.channel},
        ${e.version}, ${e.key}, ${e.data}::jsonb from filed),
    open_rows as (
      insert into casework.open_row (kase_id, row, round, role, agency, area, officer, since, due_at)
      select filed.id, r.row, r.round, r.role, filed.agency, filed.area, r.officer, r.since, r.due_at
      from filed, jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as r(row text, round int, role text, officer uuid, since timestamptz, due_at timestamptz)),
    timers as (
      insert into casework.timer (kase_id, row, round, rung, fire_at)
      select filed.id, t.row, t.round, t.rung, t.fire_at
      from filed, jsonb_to_recordset(${JSON.stringify(timers)}::jsonb)
        as t(row text, round int, rung int, fire_at timestamptz))
    select id from filed`.execute(tx);
  return filed.rows.length === 1;
}

/** An event as its row. */
export const eventColumns = (e: CaseEvent, recordedAt: Date) => ({
  seq: e.seq,
  occurred_at: new Date(e.at),
  recorded_at: recordedAt,
  type: e.type,
  actor: e.actor,
  role: e.role,
  version: e.version,
  key: e.key,
  data: JSON.stringify(e.data),
});

/**
 * Appends an event and moves the projection, its open rows and its timers, in one statement. Throws `Stale` when the case
 * has moved since `before` was read: `execute` then decides again on what is there.
 */
export async function appendEvent(
  tx: Tx,
  calendar: Calendar,
  def: Definition,
  kase: Pick<Kase, 'id' | 'agency' | 'area'>,
  before: CaseState,
  state: CaseState,
  event: CaseEvent,
  channel: string,
  recordedAt: Date,
): Promise<void> {
  const { columns: c, rows, timers } = projection(def, state, calendar);
  const e = eventColumns(event, recordedAt);
  const moved = await sql`
    with moved as (
      update casework.kase set version = ${c.version}, seq = ${c.seq}, status = ${c.status}, stage = ${c.stage},
        state = ${c.state}, due_at = ${c.due_at}, ended_at = ${c.ended_at}, answers_rev = ${c.answers_rev},
        updated_at = ${c.updated_at}, calendar = ${c.calendar}
      where id = ${kase.id} and seq = ${before.seq} returning id, agency, area),
    event as (
      insert into casework.kase_event (kase_id, seq, occurred_at, recorded_at, type, actor, role, channel, version, key, data)
      select id, ${e.seq}, ${e.occurred_at}, ${e.recorded_at}, ${e.type}, ${e.actor}, ${e.role}, ${channel}, ${e.version},
        ${e.key}, ${e.data}::jsonb from moved),
    rows_now as (select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r(row text, round int, role text, officer uuid, since timestamptz, due_at timestamptz)),
    rows_gone as (
      delete from casework.open_row o using moved
      where o.kase_id = moved.id and o.row not in (select row from rows_now)),
    rows_kept as (
      insert into casework.open_row (kase_id, row, round, role, agency, area, officer, since, due_at)
      select moved.id, r.row, r.round, r.role, moved.agency, moved.area, r.officer, r.since, r.due_at from moved, rows_now r
      on conflict (kase_id, row) do update set round = excluded.round, role = excluded.role, officer = excluded.officer,
        since = excluded.since, due_at = excluded.due_at),
    timers_now as (select * from jsonb_to_recordset(${JSON.stringify(timers)}::jsonb)
      as t(row text, round int, rung int, fire_at timestamptz)),
    timers_gone as (
      delete from casework.timer t using moved where t.kase_id = moved.id
      and (t.row, t.round, t.rung) not in (select row, round, rung from timers_now)),
    timers_kept as (
      insert into casework.timer (kase_id, row, round, rung, fire_at)
      select moved.id, t.row, t.round, t.rung, t.fire_at from moved, timers_now t
      on conflict (kase_id, row, round, rung) do update set fire_at = excluded.fire_at)
    select id from moved`.execute(tx);
  if (moved.rows.length === 0) throw new Stale();
}

/** A case passes to another applicant: who filed it under somebody's account. False where it was not that one's. */
export async function passKase(tx: Tx, id: string, from: string, to: string): Promise<boolean> {
  const done = await tx
    .updateTable('casework.kase')
    .set((e) => ({
      applicant: to,
      filed_by: e.case().when('filed_by', '=', from).then(to).else(e.ref('filed_by')).end(),
    }))
    .where('id', '=', id)
    .where('applicant', '=', from)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

/** Whether any open case's dates were made by another calendar. */
export const anyOfOtherCalendar = async (db: Reader, calendar: string): Promise<boolean> =>
  (await db
    .selectFrom('casework.kase')
    .select('id')
    .where('calendar', '<>', calendar)
    .where('ended_at', 'is', null)
    .limit(1)
    .executeTakeFirst()) !== undefined;

/** Open cases whose dates another calendar made, held for this transaction. */
export const casesOfOtherCalendar = (tx: Tx, calendar: string, limit: number): Promise<{ id: string }[]> =>
  tx
    .selectFrom('casework.kase')
    .select('id')
    .where('calendar', '<>', calendar)
    .where('ended_at', 'is', null)
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();

/** Reckons a case's dates and timers anew. What happened stays; only what is derived of it moves. */
export async function reprojectKase(tx: Tx, calendar: Calendar, def: Definition, kase: Pick<Kase, 'id' | 'state'>) {
  const { columns, rows, timers } = projection(def, kase.state, calendar);
  await tx
    .updateTable('casework.kase')
    .set({ due_at: columns.due_at, calendar: columns.calendar })
    .where('id', '=', kase.id)
    .execute();
  for (const { row, due_at } of rows)
    await tx
      .updateTable('casework.open_row')
      .set({ due_at })
      .where('kase_id', '=', kase.id)
      .where('row', '=', row)
      .execute();
  await tx.deleteFrom('casework.timer').where('kase_id', '=', kase.id).execute();
  if (timers.length > 0)
    await tx
      .insertInto('casework.timer')
      .values(timers.map((t) => ({ kase_id: kase.id, ...t })))
      .execute();
}

export interface StoredEvent {
  event: CaseEvent;
  recordedAt: Date;
  channel: string;
}

const EVENT = [
  'seq',
  'occurred_at',
  'recorded_at',
  'type',
  'actor',
  'role',
  'channel',
  'version',
  'key',
  'data',
] as const;
const storedEvent = (r: Pick<Selectable<CaseworkKaseEvent>, (typeof EVENT)[number]>): StoredEvent => ({
  event: readEvent({
    seq: r.seq,
    type: r.type,
    at: r.occurred_at.toISOString(),
    actor: r.actor,
    role: r.role ?? '',
    version: r.version,
    key: r.key,
    data: r.data,
  }),
  recordedAt: r.recorded_at,
  channel: r.channel,
});

/** The whole history, in order. */
export async function findEvents(db: Reader, kase: string): Promise<StoredEvent[]> {
  const rows = await db
    .selectFrom('casework.kase_event')
    .select(EVENT)
    .where('kase_id', '=', kase)
    .orderBy('seq')
    .execute();
  return rows.map(storedEvent);
}

/** The whole histories of several cases, each in order, by case. */
export async function findHistories(db: Reader, cases: readonly string[]): Promise<Map<string, StoredEvent[]>> {
  if (cases.length === 0) return new Map();
  const rows = await db
    .selectFrom('casework.kase_event')
    .select(['kase_id', ...EVENT])
    .where('kase_id', 'in', [...cases])
    .orderBy('kase_id')
    .orderBy('seq')
    .execute();
  return new Map([...Map.groupBy(rows, (r) => r.kase_id)].map(([id, of]) => [id, of.map(storedEvent)]));
}

/** Cases whose timer has rung, with the timer. A taken one is pushed ahead, so that two sweepers do not meet. */
export async function claimTimers(
  db: Reader,
  now: Date,
  limit: number,
): Promise<{ kase: string; row: string; round: number; rung: number }[]> {
  const r = await sql<{ kase: string; row: string; round: number; rung: number }>`
    update casework.timer t set fire_at = ${now}::timestamptz + interval '1 minute'
    from (select kase_id, row, round, rung from casework.timer where fire_at <= ${now}
      order by fire_at limit ${limit} for update skip locked) due
    where (t.kase_id, t.row, t.round, t.rung) = (due.kase_id, due.row, due.round, due.rung)
    returning t.kase_id as kase, t.row, t.round, t.rung`.execute(db);
  return r.rows;
}

export const dropTimer = (db: Reader, t: { kase: string; row: string; round: number; rung: number }) =>
  db
    .deleteFrom('casework.timer')
    .where('kase_id', '=', t.kase)
    .where('row', '=', t.row)
    .where('round', '=', t.round)
    .where('rung', '=', t.rung)
    .execute();
