/** Parcels that the carrier lost, and the cases that settle them. */
import { sql } from 'kysely';
import type { Reader } from '../../../kernel/db.ts';

/** The parcel of a subject that was lost last: when, and the number of the case that settles it. */
export async function lostFor(db: Reader, subject: string): Promise<{ at: Date; number: string } | undefined> {
  const row = await db
    .selectFrom('delivery.event as e')
    .innerJoin('delivery.parcel as p', 'p.id', 'e.parcel')
    .select(['e.recorded_at as at', sql<string>`e.data->>'number'`.as('number')])
    .where('p.subject', '=', subject)
    .where('e.type', '=', 'case_opened')
    .orderBy('e.recorded_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row;
}
