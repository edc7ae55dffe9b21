import { sql } from 'kysely';
import type { Db, Reader, Tx } from '../../../kernel/db.ts';
import type { Post } from '../../../kernel/permission.ts';

/*
 * Lists of cases. Every one is a keyset over an index: the first page costs what the thousandth costs.
 */

/** `since` or `received_at` and id of the last line seen: where the next page begins. */
export interface Cursor {
  at: Date;
  id: string;
}

export const writeCursor = (c: Cursor): string => Buffer.from(`${c.at.toISOString()}/${c.id}`).toString('base64url');
export function readCursor(text: string | undefined): Cursor | undefined {
  const m = /^(\S{20,30})\/([0-9a-f-]{36})$/.exec(Buffer.from(text ?? '', 'base64url').toString());
  const at = new Date(m?.[1] ?? '');
  return m && !Number.isNaN(at.getTime()) ? { at, id: m[2]! } : undefined;
}

export interface ListedKase {
  id: string;
  number: string;
  service: string;
  version: number;
  seq: number;
  status: string;
  stage: string | null;
  received_at: Date;
  due_at: Date | null;
  ended_at: Date | null;
}
const HEAD = [
  'id',
  'number',
  'service',
  'version',
  'seq',
  'status',
  'stage',
  'received_at',
  'due_at',
  'ended_at',
] as const;

/** A person's cases, the newest first; one more than `limit` tells that there is a next page. */
export function listByApplicant(
  db: Reader,
  applicant: string,
  after: Cursor | undefined,
  limit: number,
  { since, statuses }: { since?: Date; statuses?: readonly string[] } = {},
): Promise<ListedKase[]> {
  let q = db
    .selectFrom('casework.kase')
    .select(HEAD)
    .where('applicant', '=', applicant)
    .orderBy('received_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (after) q = q.where((e) => e(e.refTuple('received_at', 'id'), '<', e.tuple(after.at, after.id)));
  if (since) q = q.where('received_at', '>=', since);
  if (statuses) q = q.where('status', 'in', [...statuses]);
  return q.execute();
}

/** Whether a person has a case at all, or one that came before an instant. */
export async function hasCases(db: Reader, applicant: string, before?: Date): Promise<boolean> {
  let q = db.selectFrom('casework.kase').select('id').where('applicant', '=', applicant).limit(1);
  if (before) q = q.where('received_at', '<', before);
  return (await q.executeTakeFirst()) !== undefined;
}

export interface Tray {
  /** Posts under which rows are seen. */
  posts: readonly Post[];
  officer: string;
  kind: 'mine' | 'free' | 'all';
  row?: string | undefined;
  service?: string | undefined;
  status?: string | undefined;
  /** A district or ward, with all within it. */
  area?: string | undefined;
  /** Rows whose own time is over at this instant; with `from`, is over between the two. */
  dueBy?: { from?: Date; to: Date } | undefined;
  after?: Cursor | undefined;
  limit: number;
}
export interface ListedRow extends ListedKase {
  row: string;
  round: number;
  role: string;
  since: Date;
  row_due_at: Date | null;
  officer: string | null;
  applicant: string;
  revisions: number;
}

/** Rows that one of these posts reaches: of its agency and role, over its area. A supervisor sees every role's. */
const reached = (posts: readonly Post[], supervisor: string) =>
  posts.length === 0
    ? sql<boolean>`false`
    : sql<boolean>`(${sql.join(
        posts.map(
          (p) =>
            sql`(r.agency = ${p.agency} ${p.role === supervisor ? sql`` : sql`and r.role = ${p.role}`}
              ${p.area === null ? sql`` : sql`and (r.area = ${p.area} or r.area like ${`${p.area}.%`})`})`,
        ),
        sql` or `,
      )})`;

/** What a tray holds, as the condition on its rows. */
function within(tray: Tray, supervisor: string) {
  const { area, dueBy } = tray;
  const which =
    tray.kind === 'mine'
      ? sql`r.officer = ${tray.officer}`
      : sql`${reached(tray.posts, supervisor)} and r.role <> 'applicant' ${tray.kind === 'free' ? sql`and r.officer is null` : sql``}`;
  return sql`${which} and k.applicant <> ${tray.officer}
      ${tray.row === undefined ? sql`` : sql`and r.row = ${tray.row}`}
      ${area === undefined ? sql`` : sql`and (r.area = ${area} or r.area like ${`${area}.%`})`}
      ${dueBy === undefined ? sql`` : sql`and r.due_at <= ${dueBy.to}`}
      ${dueBy?.from === undefined ? sql`` : sql`and r.due_at > ${dueBy.from}`}
      ${tray.service === undefined ? sql`` : sql`and k.service = ${tray.service}`}
      ${tray.status === undefined ? sql`` : sql`and k.status = ${tray.status}`}`;
}

/** Counting stops here: beyond it nobody reads the number. */
export const COUNT_MOST = 1000;

/** How many rows a tray holds, at most `COUNT_MOST` + 1. */
export async function countRows(db: Reader, tray: Tray, supervisor: string): Promise<number> {
  const found = await sql<{ n: bigint }>`
    select count(*) as n from (
      select from casework.open_row r join casework.kase k on k.id = r.kase_id
      where ${within(tray, supervisor)} limit ${COUNT_MOST + 1}) as counted`.execute(db);
  return Number(found.rows[0]!.n);
}

/** Cases of these applicants at these agencies, the newest first. */
export const listByApplicants = (
  db: Reader,
  applicants: readonly string[],
  agencies: readonly string[],
  limit: number,
) =>
  db
    .selectFrom('casework.kase')
    .select([...HEAD, 'agency', 'area', 'applicant'])
    .where('applicant', 'in', [...applicants])
    .where('agency', 'in', [...agencies])
    .orderBy('received_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();

/** Open rows of a tray, those that wait longest first. */
export async function listRows(db: Reader, tray: Tray, supervisor: string): Promise<ListedRow[]> {
  const { after } = tray;
  const found = await sql<ListedRow>`
    select k.id, k.number, k.service, k.version, k.seq, k.status, k.stage, k.received_at, k.due_at, k.ended_at, k.applicant,
      (k.state ->> 'revisions')::int as revisions, r.row, r.round, r.role, r.since, r.due_at as row_due_at, r.officer
    from casework.open_row r join casework.kase k on k.id = r.kase_id
    where ${within(tray, supervisor)}
      ${after === undefined ? sql`` : sql`and (r.since, r.kase_id) > (${after.at}, ${after.id}::uuid)`}
    order by r.since, r.kase_id limit ${tray.limit + 1}`.execute(db);
  return found.rows;
}

/** How many rows an officer holds, and how many wait, by row. */
export async function countTray(
  db: Db,
  officer: string,
  posts: readonly Post[],
  supervisor: string,
): Promise<{ mine: number; free: Record<string, number> }> {
  const mine = await db
    .selectFrom('casework.open_row')
    .select((e) => e.fn.countAll<bigint>().as('n'))
    .where('officer', '=', officer)
    .executeTakeFirstOrThrow();
  const free = await sql<{ row: string; n: bigint }>`
    select r.row, count(*) as n from casework.open_row r
    where r.officer is null and r.role <> 'applicant' and ${reached(posts, supervisor)} group by r.row`.execute(db);
  return { mine: Number(mine.n), free: Object.fromEntries(free.rows.map((r) => [r.row, Number(r.n)])) };
}

/** Rows that wait for one of these posts, the longest first, held for this transaction; what another officer is taking is passed over. */
export async function waitingRows(
  tx: Tx,
  posts: readonly Post[],
  officer: string,
  only: { service?: string | undefined; row?: string | undefined },
  limit: number,
): Promise<{ kase: string; row: string; round: number }[]> {
  const found = await sql<{ kase: string; row: string; round: number }>`
    select r.kase_id as kase, r.row, r.round from casework.open_row r join casework.kase k on k.id = r.kase_id
    where r.officer is null and r.role <> 'applicant' and ${reached(posts, '')} and k.applicant <> ${officer}
      ${only.row === undefined ? sql`` : sql`and r.row = ${only.row}`}
      ${only.service === undefined ? sql`` : sql`and k.service = ${only.service}`}
    order by r.since, r.kase_id limit ${limit} for update of r skip locked`.execute(tx);
  return found.rows;
}

/** What a receipt's holder is compared with. */
export const findByNumber = (db: Reader, number: string): Promise<{ id: string; pin_mac: Buffer } | undefined> =>
  db.selectFrom('casework.kase').select(['id', 'pin_mac']).where('number', '=', number).executeTakeFirst();

export async function numbersOf(db: Reader, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('casework.kase')
    .select(['id', 'number'])
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map((r) => [r.id, r.number]));
}
