import { sql } from 'kysely';
import type { Reader, Tx } from '../../../kernel/db.ts';
import type { DoorKind } from '../door-port.ts';
import type { MessageState } from '../plan.ts';

export type WarningState = 'proposed' | 'sending' | 'sent' | 'stopped' | 'dropped' | 'over';

/** The kind of notice that a warning is; an index knows it by this name. */
export const WARNING_KIND = 'city.warning';

export interface Warning {
  id: string;
  hazard: string;
  place: string;
  advice: string;
  area: string;
  state: WarningState;
  proposedBy: string;
  proposedAt: Date;
  releasedBy: string | null;
  releasedAt: Date | null;
  endedBy: string | null;
  endedAt: Date | null;
  toldTo: string | null;
  told: number;
  /** The warning that it ends: it is an all-clear. */
  clears: string | null;
}

const columns = [
  'id',
  'hazard',
  'place',
  'advice',
  'area',
  'state',
  'proposed_by as proposedBy',
  'proposed_at as proposedAt',
  'released_by as releasedBy',
  'released_at as releasedAt',
  'ended_by as endedBy',
  'ended_at as endedAt',
  'told_to as toldTo',
  'told',
  'clears',
] as const;

export const insertWarning = (
  tx: Tx,
  w: Pick<Warning, 'id' | 'hazard' | 'place' | 'advice' | 'area' | 'clears' | 'proposedBy' | 'proposedAt'>,
) =>
  tx
    .insertInto('notices.warning')
    .values({
      id: w.id,
      hazard: w.hazard,
      place: w.place,
      advice: w.advice,
      area: w.area,
      clears: w.clears,
      state: 'proposed',
      proposed_by: w.proposedBy,
      proposed_at: w.proposedAt,
    })
    .execute();

export async function findWarning(db: Reader, id: string): Promise<Warning | undefined> {
  const row = await db.selectFrom('notices.warning').select(columns).where('id', '=', id).executeTakeFirst();
  return row as Warning | undefined;
}

/** Under a lock: whoever acts on it does so alone. */
export async function lockWarning(tx: Tx, id: string): Promise<Warning | undefined> {
  const row = await tx
    .selectFrom('notices.warning')
    .select(columns)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row as Warning | undefined;
}

/** The all-clear of a warning, written or released; one that was laid aside or stopped is none. */
export async function clearingOf(db: Reader, id: string): Promise<Warning | undefined> {
  const row = await db
    .selectFrom('notices.warning')
    .select(columns)
    .where('clears', '=', id)
    .where('state', 'not in', ['stopped', 'dropped'])
    .executeTakeFirst();
  return row as Warning | undefined;
}

// Read, or a message of it was begun.
const reached = sql`(n.read_at is not null or exists (select from notices.message_notice mn where mn.notice = n.id))`;

/** In whose inbox a warning lies, in the order of their ids; `reached`: they were sent it or read it. */
export async function warnedPeople(
  tx: Tx,
  object: string,
  o: { after: string | null; limit: number },
): Promise<{ person: string; reached: boolean }[]> {
  const { rows } = await sql<{ person: string; reached: boolean }>`
    select n.person, ${reached} reached from notices.notice n
    where n.object = ${object} and n.kind = 'city.warning' and (${o.after}::uuid is null or n.person > ${o.after}::uuid)
    order by n.person limit ${o.limit}`.execute(tx);
  return rows;
}

/** How many those are; `phones`: those who were sent it or read it. */
export async function countWarned(db: Reader, object: string): Promise<{ people: number; phones: number }> {
  const { rows } = await sql<{ people: number; phones: number }>`
    select count(*)::int people, count(*) filter (where ${reached})::int phones from notices.notice n
    where n.object = ${object} and n.kind = 'city.warning'`.execute(db);
  return rows[0]!;
}

/** The newest first; `before` is the last one seen. */
export async function listWarnings(db: Reader, before: string | undefined, limit: number): Promise<Warning[]> {
  let q = db
    .selectFrom('notices.warning')
    .select(columns)
    .orderBy('proposed_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit);
  if (before)
    q = q.where(sql<boolean>`(proposed_at, id) < (select proposed_at, id from notices.warning where id = ${before})`);
  return (await q.execute()) as Warning[];
}

export const releaseWarning = (tx: Tx, id: string, by: string, now: Date) =>
  tx
    .updateTable('notices.warning')
    .set({ state: 'sending', released_by: by, released_at: now })
    .where('id', '=', id)
    .execute();

export const endWarning = (tx: Tx, id: string, state: 'stopped' | 'dropped' | 'over', by: string, now: Date) =>
  tx.updateTable('notices.warning').set({ state, ended_by: by, ended_at: now }).where('id', '=', id).execute();

/** Notes how far it was told; without people it has reached everybody. */
export const moveWarning = (tx: Tx, id: string, people: readonly string[], told: number) =>
  tx
    .updateTable('notices.warning')
    .set(
      people.length === 0 ? { state: 'sent' as const } : { told_to: people.at(-1)!, told: sql<number>`told + ${told}` },
    )
    .where('id', '=', id)
    .execute();

export interface WarningDoor {
  door: DoorKind | null;
  state: MessageState | 'waiting' | 'read_inbox' | 'no_door';
  people: number;
}

/** Where the notices of an object stand: by the door of their newest message, and those that have none. */
export async function standOf(db: Reader, object: string): Promise<WarningDoor[]> {
  const { rows } = await sql<WarningDoor>`
    select m.door, case when m.state is not null then m.state when n.read_at is not null then 'read_inbox'
      when n.sent_by = 'none' then 'no_door' else 'waiting' end state, count(*)::int people
    from notices.notice n left join lateral (
      select m.door, m.state from notices.message_notice mn join notices.message m on m.id = mn.message
      where mn.notice = n.id order by m.created_at desc limit 1) m on true
    where n.object = ${object} group by 1, 2 order by 1 nulls last, 2`.execute(db);
  return rows;
}
