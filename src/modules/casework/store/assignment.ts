import { sql } from 'kysely';
import type { Reader, Tx } from '../../../kernel/db.ts';
import type { Cursor, ListedKase } from './list.ts';

/** A letter of assignment, as its paper says it. Days are legal dates, the last one included. */
export interface Assignment {
  id: string;
  number: string;
  subject: string;
  /** The inspector. */
  officer: string;
  /** The unit that is looked into; one service of it, or null for all. */
  agency: string;
  service: string | null;
  /** Cases that the unit received in these days. */
  received_from: string;
  received_to: string;
  /** Days on which the letter holds. */
  valid_from: string;
  valid_to: string;
  registered_by: string;
  registered_at: Date;
  ended_at: Date | null;
}

const COLUMNS = [
  'id',
  'number',
  'subject',
  'officer',
  'agency',
  'service',
  'received_from',
  'received_to',
  'valid_from',
  'valid_to',
  'registered_by',
  'registered_at',
  'ended_at',
] as const;

export const insertAssignment = (tx: Tx, a: Omit<Assignment, 'ended_at'>) =>
  tx.insertInto('casework.assignment').values(a).execute();

/** Ends a letter at once; false where it has ended already. */
export async function endAssignment(tx: Tx, id: string, by: string, now: Date): Promise<boolean> {
  const done = await tx
    .updateTable('casework.assignment')
    .set({ ended_at: now, ended_by: by })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

/** The letters of an inspector that hold on a day; those that end first come first. */
export const lettersOf = (db: Reader, officer: string, on: string): Promise<Assignment[]> =>
  db
    .selectFrom('casework.assignment')
    .select(COLUMNS)
    .where('officer', '=', officer)
    .where('valid_to', '>=', on)
    .where('valid_from', '<=', on)
    .where('ended_at', 'is', null)
    .orderBy('valid_to')
    .orderBy('id')
    .limit(200)
    .execute();

/** Letters (null: of every registrar), the one registered last first; one more than `limit` tells that there is a next page. */
export function listAssignments(
  db: Reader,
  registrars: readonly string[] | null,
  after: Cursor | undefined,
  limit: number,
): Promise<Assignment[]> {
  let q = db
    .selectFrom('casework.assignment')
    .select(COLUMNS)
    .orderBy('registered_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (registrars) q = q.where('registered_by', 'in', [...registrars]);
  if (after) q = q.where((e) => e(e.refTuple('registered_at', 'id'), '<', e.tuple(after.at, after.id)));
  return q.execute();
}

export const findAssignment = (db: Reader, id: string): Promise<Assignment | undefined> =>
  db.selectFrom('casework.assignment').select(COLUMNS).where('id', '=', id).executeTakeFirst();

/** Numbers of letters by id, those that have ended too. */
export async function numbersOfLetters(db: Reader, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('casework.assignment')
    .select(['id', 'number'])
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map((r) => [r.id, r.number]));
}

/** The cases that a letter opens, the newest first. Never the inspector's own. */
export async function listByLetter(
  db: Reader,
  letter: Assignment,
  timeZone: string,
  after: Cursor | undefined,
  limit: number,
): Promise<ListedKase[]> {
  const found = await sql<ListedKase>`
    select id, number, service, version, seq, status, stage, received_at, due_at, ended_at from casework.kase
    where agency = ${letter.agency} and applicant <> ${letter.officer}
      and received_at >= (${letter.received_from}::date)::timestamp at time zone ${timeZone}
      and received_at < (${letter.received_to}::date + 1)::timestamp at time zone ${timeZone}
      ${letter.service === null ? sql`` : sql`and service = ${letter.service}`}
      ${after === undefined ? sql`` : sql`and (received_at, id) < (${after.at}, ${after.id}::uuid)`}
    order by received_at desc, id desc limit ${limit + 1}`.execute(db);
  return found.rows;
}
