import { sql } from 'kysely';
import type { Keys } from '../../../kernel/crypto.ts';
import type { Db, Reader } from '../../../kernel/db.ts';
import type { DoorKind } from '../door-port.ts';

export interface OutboxMessage {
  id: string;
  channel: DoorKind;
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
      channel: r.channel as DoorKind,
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
