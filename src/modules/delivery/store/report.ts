/** How carriers do: by ward and carrier, over what was handed over since a day. */
import { sql } from 'kysely';
import type { Reader } from '../../../kernel/db.ts';

export interface CarrierReport {
  area: string;
  carrier: string;
  handed: number;
  delivered: number;
  /** At least once without meeting the receiver, or sent a second time. */
  missed: number;
  /** Came back, or are kept at the counter. */
  back: number;
  lost: number;
  /** Days from handing over to the door: half are quicker; null: none arrived. */
  medianDays: number | null;
}

export const carrierReport = (
  db: Reader,
  o: { agencies: readonly string[] | 'all'; since: Date },
): Promise<CarrierReport[]> =>
  db
    .selectFrom('delivery.parcel as p')
    .select([
      'p.area',
      sql<string>`coalesce(p.carrier, '')`.as('carrier'),
      sql<number>`count(*)::int`.as('handed'),
      sql<number>`count(*) filter (where p.state = 'delivered')::int`.as('delivered'),
      sql<number>`count(*) filter (where p.round > 1
        or exists (select from delivery.event e where e.parcel = p.id and e.type = 'failed'))::int`.as('missed'),
      sql<number>`count(*) filter (where p.state in ('returned', 'counter'))::int`.as('back'),
      sql<number>`count(*) filter (where p.state = 'lost')::int`.as('lost'),
      sql<number | null>`(percentile_cont(0.5) within group (order by extract(epoch from p.ended_at - p.handed_at))
        filter (where p.state = 'delivered') / 86400)::float8`.as('medianDays'),
    ])
    .where('p.handed_at', '>=', o.since)
    .$if(o.agencies !== 'all', (q) => q.where('p.agency', 'in', o.agencies as string[]))
    .groupBy(['p.area', 'p.carrier'])
    .orderBy('handed', 'desc')
    .orderBy('p.area')
    .execute();
