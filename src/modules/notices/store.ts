import { sql } from 'kysely';
import type { Json } from '../../kernel/command.ts';
import type { Keys } from '../../kernel/crypto.ts';
import type { Db, Reader, Tx } from '../../kernel/db.ts';

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

export const markSent = (db: Db, id: string, by: 'email' | 'sms' | 'none', now: Date) =>
  db
    .updateTable('notices.notice')
    .set({ sent_by: by, sent_at: now })
    .where('id', '=', id)
    .where('sent_at', 'is', null)
    .execute();

export interface OutboxMessage {
  id: string;
  channel: 'email' | 'sms';
  to: string;
  subject: string | undefined;
  text: string;
  createdAt: Date;
}
const outboxPlace = (id: string) => `notices.outbox/${id}/body`;

export async function insertOutbox(db: Db, keys: Keys, m: Omit<OutboxMessage, 'createdAt'>): Promise<void> {
  const body = keys.seal(
    outboxPlace(m.id),
    Buffer.from(JSON.stringify({ to: m.to, subject: m.subject, text: m.text })),
  );
  await db
    .insertInto('notices.outbox')
    .values({ id: m.id, channel: m.channel, body, created_at: sql`clock_timestamp()` })
    .onConflict((c) => c.column('id').doNothing())
    .execute();
}

export async function listOutbox(db: Reader, keys: Keys, limit: number): Promise<OutboxMessage[]> {
  const rows = await db.selectFrom('notices.outbox').selectAll().orderBy('created_at', 'desc').limit(limit).execute();
  return rows.map((r) => {
    const body = JSON.parse(keys.open(outboxPlace(r.id), r.body).toString()) as {
      to: string;
      subject?: string;
      text: string;
    };
    return {
      id: r.id,
      channel: r.channel as 'email' | 'sms',
      to: body.to,
      subject: body.subject,
      text: body.text,
      createdAt: r.created_at,
    };
  });
}

/** What is older than a day goes. */
export const sweepOutbox = (db: Db, now: Date) =>
  db
    .deleteFrom('notices.outbox')
    .where('created_at', '<', new Date(now.getTime() - 86_400_000))
    .execute();
