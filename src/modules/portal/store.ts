import { sql } from 'kysely';
import type { City } from '../../kernel/city.ts';

/** The page of a service was opened (`seen`), or left for the agency that does the service (`left`). */
export type Visit = 'seen' | 'left';

/** Adds to the day's numbers. `counts`: by service, day and kind, joined by a space. */
export async function addVisits(city: City, counts: ReadonlyMap<string, number>): Promise<void> {
  const rows = [...counts].map(([key, n]) => {
    const [service, day, kind] = key.split(' ');
    return { service, day, kind, n };
  });
  await sql`
    insert into portal.service_visit (service, day, kind, n)
    select service, day, kind, n
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as v(service text, day date, kind text, n bigint)
    order by service, day, kind
    on conflict (service, day, kind) do update set n = service_visit.n + excluded.n`.execute(city.db);
}

/** How often a service was seen and left from a legal date on. */
export async function visitsSince(city: City, service: string, from: string): Promise<Record<Visit, number>> {
  const rows = await city.db
    .selectFrom('portal.service_visit')
    .select(['kind', (q) => q.fn.sum<string>('n').as('n')])
    .where('service', '=', service)
    .where('day', '>=', from)
    .groupBy('kind')
    .execute();
  const of = (kind: Visit) => Number(rows.find((r) => r.kind === kind)?.n ?? 0);
  return { seen: of('seen'), left: of('left') };
}
