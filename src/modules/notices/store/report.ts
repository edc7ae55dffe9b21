import { sql } from 'kysely';
import type { Reader } from '../../../kernel/db.ts';
import type { DoorKind } from '../door-port.ts';
import type { Purpose } from './message.ts';

export interface DoorReport {
  purpose: Purpose;
  kind: string | null;
  door: DoorKind;
  queued: number;
  sent: number;
  delivered: number;
  read: number;
  failed: number;
  fallenBack: number;
  /** Half of those that arrived did so within so many seconds. */
  median: number | null;
}

/** What became of the messages that were begun since, by what they say and by door. */
export async function reportSince(db: Reader, since: Date): Promise<DoorReport[]> {
  const { rows } = await sql<DoorReport>`
    with m as (
      select id, purpose, kind, door, created_at from notices.message where created_at >= ${since}
    ), d as (
      select d.message, bool_or(d.state = 'sent') sent, bool_or(d.state in ('delivered', 'read')) delivered,
        bool_or(d.state = 'read') read, bool_or(d.state = 'failed') failed, bool_or(d.state = 'fallen_back') fallen,
        min(d.recorded_at) filter (where d.state in ('delivered', 'read')) arrived
      from notices.delivery d join m on m.id = d.message group by d.message
    )
    select m.purpose, m.kind, m.door, count(*)::int queued, count(*) filter (where d.sent)::int sent,
      count(*) filter (where d.delivered)::int delivered, count(*) filter (where d.read)::int read,
      count(*) filter (where d.failed)::int failed, count(*) filter (where d.fallen)::int "fallenBack",
      (percentile_cont(0.5) within group (order by extract(epoch from d.arrived - m.created_at)))::float8 median
    from m left join d on d.message = m.id
    group by m.purpose, m.kind, m.door order by m.purpose, m.kind nulls first, m.door`.execute(db);
  return rows;
}

/** Whether a message of one of these lines left since then. */
export async function sentLine(db: Reader, macs: readonly Buffer[], since: Date): Promise<boolean> {
  if (macs.length === 0) return false;
  const row = await db
    .selectFrom('notices.message')
    .select('id')
    .where('text_mac', 'in', [...macs])
    .where('created_at', '>=', since)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
