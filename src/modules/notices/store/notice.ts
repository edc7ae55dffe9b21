import { sql } from 'kysely';
import type { Json } from '../../../kernel/command.ts';
import type { Reader, Tx } from '../../../kernel/db.ts';
import type { DoorKind } from '../door-port.ts';

export interface Notice {
  id: string;
  person: string;
  kind: string;
  object: string | null;
  data: Json;
  createdAt: Date;
  readAt: Date | null;
  sentAt: Date | null;
}

const columns = [
  'id',
  'person',
  'kind',
  'object',
  'data',
  'created_at as createdAt',
  'read_at as readAt',
  'sent_at as sentAt',
] as const;

/** False when a notice with this key is there already. */
export async function insertNotice(
  tx: Tx,
  n: { id: string; person: string; kind: string; object: string | null; key: string; data: Json; now: Date },
): Promise<boolean> {
  const done = await tx
    .insertInto('notices.notice')
    .values({
      id: n.id,
      person: n.person,
      kind: n.kind,
      object: n.object,
      key: n.key,
      data: JSON.stringify(n.data),
      created_at: n.now,
    })
    .onConflict((c) => c.column('key').doNothing())
    .executeTakeFirst();
  return (done.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Several at once, by one statement: the same fact for many people. Gives those that are new. */
export async function insertNotices(
  tx: Tx,
  rows: readonly { id: string; person: string; key: string }[],
  n: { kind: string; object: string | null; data: Json; now: Date },
): Promise<string[]> {
  const { rows: told } = await sql<{ id: string }>`
    insert into notices.notice (id, person, kind, object, key, data, created_at)
    select r.id, r.person, ${n.kind}, ${n.object}, r.key, ${JSON.stringify(n.data)}::jsonb, ${n.now}
    from unnest(${rows.map((r) => r.id)}::uuid[], ${rows.map((r) => r.person)}::uuid[], ${rows.map((r) => r.key)}::text[]) as r(id, person, key)
    on conflict (key) do nothing returning id`.execute(tx);
  return told.map((r) => r.id);
}

/**
 * A notice, locked with all that waits for its person, in one order: whoever plans their way does so alone. Undefined when
 * there is none.
 */
export async function lockNotice(tx: Tx, { id, person }: Pick<Notice, 'id' | 'person'>): Promise<Notice | undefined> {
  await tx
    .selectFrom('notices.notice')
    .select('id')
    .where('person', '=', person)
    .where('sent_at', 'is', null)
    .where('read_at', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute();
  const row = await tx.selectFrom('notices.notice').select(columns).where('id', '=', id).forUpdate().executeTakeFirst();
  return row as Notice | undefined;
}

/** What of this person waits to leave and has waited since before `before`; under the lock of `lockNotice`. */
export async function listWaiting(tx: Tx, person: string, before: Date, limit: number): Promise<Notice[]> {
  const rows = await tx
    .selectFrom('notices.notice as n')
    .select(columns)
    .where('person', '=', person)
    .where('sent_at', 'is', null)
    .where('read_at', 'is', null)
    .where('created_at', '<=', before)
    .where((e) =>
      e.not(e.exists(e.selectFrom('notices.message_notice as m').select('m.notice').whereRef('m.notice', '=', 'n.id'))),
    )
    .orderBy('created_at')
    .limit(limit)
    .execute();
  return rows as Notice[];
}

/** Of what a message tells. */
export async function noticesOf(db: Reader, message: string): Promise<Notice[]> {
  const rows = await db
    .selectFrom('notices.notice')
    .select(columns)
    .where('id', 'in', (e) => e.selectFrom('notices.message_notice').select('notice').where('message', '=', message))
    .orderBy('created_at')
    .execute();
  return rows as Notice[];
}

export async function findNotice(db: Reader, id: string): Promise<Notice | undefined> {
  const row = await db.selectFrom('notices.notice').select(columns).where('id', '=', id).executeTakeFirst();
  return row as Notice | undefined;
}

/** A page of a person's notices, newest first; `before` is the id of the last one seen. UUIDv7 sorts by time. */
export async function listNotices(
  db: Reader,
  person: string,
  before: string | undefined,
  limit: number,
  since?: Date,
): Promise<Notice[]> {
  let q = db
    .selectFrom('notices.notice')
    .select(columns)
    .where('person', '=', person)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit);
  if (since) q = q.where('created_at', '>=', since);
  if (before)
    q = q.where(
      sql<boolean>`(created_at, id) < (select created_at, id from notices.notice where id = ${before} and person = ${person})`,
    );
  return (await q.execute()) as Notice[];
}

/** How many notices a person has not opened. */
export async function countUnread(db: Reader, person: string): Promise<number> {
  const row = await db
    .selectFrom('notices.notice')
    .select((e) => e.fn.countAll<bigint>().as('n'))
    .where('person', '=', person)
    .where('read_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

/** Marks one, or all, of a person's notices as read. */
export async function markRead(tx: Tx, person: string, now: Date, id?: string): Promise<void> {
  let q = tx
    .updateTable('notices.notice')
    .set({ read_at: now })
    .where('person', '=', person)
    .where('read_at', 'is', null);
  if (id) q = q.where('id', '=', id);
  await q.execute();
}

/** That it left by this door, or that no door is left for it. What is said later of another door holds. */
export const markSent = (db: Reader, ids: readonly string[], by: DoorKind | 'none', now: Date) =>
  db.updateTable('notices.notice').set({ sent_by: by, sent_at: now }).where('id', 'in', ids).execute();

/** The parameters of the newest notices of a kind. */
export async function newestOfKind(db: Reader, kind: string, limit: number): Promise<Json[]> {
  const rows = await db
    .selectFrom('notices.notice')
    .select('data')
    .where('kind', '=', kind)
    .orderBy('created_at', 'desc')
    .limit(limit)
    .execute();
  return rows.map((r) => r.data as Json);
}
