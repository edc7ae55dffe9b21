import { sql } from 'kysely';
import type { Reader } from '../../../kernel/db.ts';

/** People with an account who stand on a family card of an area (a code: city, district, ward) on a legal date. */
const inArea = (area: string, on: string) => sql`
  people.family f
  join people.family_member m on m.family = f.id and m.valid_from <= ${on} and (m.valid_to is null or m.valid_to >= ${on})
  join people.account a on a.person = m.person
  where (f.area = ${area} or (f.area >= ${`${area}.`} and f.area < ${`${area}/`}))`;

/** Their ids in order, after `after`, at most `limit`. */
export async function peopleInArea(
  db: Reader,
  o: { area: string; on: string; after: string | null; limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ person: string }>`
    select distinct m.person from ${inArea(o.area, o.on)} and (${o.after}::uuid is null or m.person > ${o.after}::uuid)
    order by m.person limit ${o.limit}`.execute(db);
  return rows.map((r) => r.person);
}

/** How many there are, and how many of them have a phone number. */
export async function countInArea(db: Reader, area: string, on: string): Promise<{ people: number; phones: number }> {
  const { rows } = await sql<{ people: number; phones: number }>`
    with p as (select distinct m.person from ${inArea(area, on)})
    select count(*)::int people, count(*) filter (where exists (
      select from people.identifier i where i.person = p.person and i.kind = 'phone' and i.valid_to is null))::int phones
    from p`.execute(db);
  return rows[0]!;
}
