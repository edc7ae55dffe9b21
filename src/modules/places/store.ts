import { sql } from 'kysely';
import type { Reader, Tx } from '../../kernel/db.ts';
import { newId } from '../../kernel/ids.ts';
import type { CityPack } from '../../kernel/pack.ts';
import { packAreas, searchText, type Area, type AreaAtPoint, type Point } from './model.ts';

/** Columns of an Area, from `area a join area_version v left join area p`. */
const AREA = sql`a.id, a.code, a.kind, v.name, p.code as parent`;
const CURRENT = sql`places.area a
  join places.area_version v on v.area = a.id and v.valid_to is null
  left join places.area p on p.id = a.parent`;

/** The areas directly inside `parent` (a code), by code; without a parent the city itself. */
export async function listAreas(db: Reader, parent: string | null = null): Promise<Area[]> {
  const { rows } = await sql<Area>`
    select ${AREA} from ${CURRENT} where p.code is not distinct from ${parent}::text order by a.code`.execute(db);
  return rows;
}

/** Areas whose name resembles `text`, best first, at most `limit`. Two wards may bear one name: show `areaPath` beside it. */
export async function findArea(db: Reader, text: string, limit = 10): Promise<Area[]> {
  const wanted = searchText(text).slice(0, 100);
  if (wanted === '') return [];
  const { rows } = await sql<Area>`
    select ${AREA} from ${CURRENT}
    where v.search_text %> ${wanted}
    order by word_similarity(${wanted}, v.search_text) desc, similarity(${wanted}, v.search_text) desc, a.code
    limit ${limit}`.execute(db);
  return rows;
}

/** Beyond this a point is not "at the edge of a ward" but somewhere else. */
const NEAR_METRES = 2_000;

/**
 * The ward at a point: the one that covers it, else the nearest within 2 km (borders from different sources leave
 * gaps of metres, drawn ones more), else undefined: the point is not in this city.
 */
export async function areaAt(db: Reader, point: Point): Promise<AreaAtPoint | undefined> {
  const at = sql`st_setsrid(st_makepoint(${point.lon}, ${point.lat}), 4326)`;
  // The index gives the five nearest in degrees; metres decide among them. Overlaps go to the nearer centre.
  const { rows } = await sql<Area & { distance: number; approximate: boolean }>`
    select near.* from (
      select ${AREA}, v.approximate, v.point, v.geom from ${CURRENT}
      where a.kind = 'ward' order by v.geom <-> ${at} limit 5
    ) as c
    cross join lateral (select c.id, c.code, c.kind, c.name, c.parent, c.approximate,
      st_distance(c.geom::geography, ${at}::geography) as distance, st_distance(c.point::geography, ${at}::geography) as centre) as near
    where near.distance <= ${NEAR_METRES}
    order by near.distance, near.centre limit 1`.execute(db);
  const row = rows[0];
  if (!row) return undefined;
  const { id, code, kind, name, parent, distance, approximate } = row;
  return {
    ward: { id, code, kind, name, parent },
    inside: distance === 0,
    distanceM: Math.round(distance),
    approximate,
  };
}

/** How far beyond the outermost centres the drawn city reaches, in metres. */
const MARGIN_METRES = 1_200;
/**
 * 1 is the convex hull, 0 the most hollow. Measured on Medan against simplified real borders: 0.2 claims 71 km² of the
 * neighbours' land, the convex hull 165; either way 77 % of random points get the right ward and 90 % the right district.
 */
const HOLLOW = 0.2;

/**
 * Writes the areas of the pack that are not there yet and gives their number; running it again changes nothing, and a
 * border that was imported is never overwritten. The borders are approximations: the plane is divided among the
 * wards' centres (Voronoi, in metres of the pack's UTM zone) and cut by the buffered hull of the centres.
 */
export async function seedPlaces(tx: Tx, pack: CityPack): Promise<number> {
  const { rows: known } = await sql<{ id: string; code: string }>`select id, code from places.area`.execute(tx);
  const ids = new Map(known.map((k) => [k.code, k.id]));
  const missing = packAreas(pack).filter((a) => !ids.has(a.code));
  if (missing.length === 0) return 0;
  for (const area of missing) ids.set(area.code, newId());
  const rows = missing.map((a) => ({
    ...a,
    id: ids.get(a.code),
    parent: a.parent === null ? null : ids.get(a.parent),
  }));
  const areas = JSON.stringify(rows);
  await sql`
    insert into places.area (id, code, kind, parent)
    select id, code, kind, parent
    from jsonb_to_recordset(${areas}::jsonb) as n(id uuid, code text, kind text, parent uuid)`.execute(tx);
  await sql`
    with centre as materialized (
      select code, st_transform(st_setsrid(st_makepoint(lon, lat), 4326), ${pack.city.utm_epsg}::int) as at
      from jsonb_to_recordset(${JSON.stringify(pack.areas.wards)}::jsonb) as w(code text, lat float8, lon float8)
    ), outline as materialized (
      select st_buffer(st_concavehull(st_collect(at), ${HOLLOW}), ${MARGIN_METRES}) as hull, st_collect(at) as centres from centre
    ), cell as materialized (
      select (st_dump(st_voronoipolygons(centres, 0, hull))).geom as geom from outline
    ), ward as materialized (
      select c.code, c.at, st_intersection(cell.geom, outline.hull) as geom
      from centre c join cell on st_intersects(cell.geom, c.at) cross join outline
    ), area as (
      select n.id, n.code, n.name, n."searchText" as search_text, st_transform(st_unaryunion(st_collect(ward.geom)), 4326) as geom,
        case when n.kind = 'ward' then st_transform((array_agg(ward.at))[1], 4326) end as centre
      from jsonb_to_recordset(${areas}::jsonb) as n(id uuid, code text, kind text, name text, "searchText" text)
      join ward on ward.code = n.code or ward.code like n.code || '.%'
      group by n.id, n.code, n.name, n.kind, n."searchText"
    )
    insert into places.area_version (area, code, name, search_text, geom, point, approximate, source, valid_from)
    select id, code, name, search_text, st_multi(geom), coalesce(centre, st_pointonsurface(geom)), true, ${pack.areas.source}, ${pack.areas.from}::date
    from area`.execute(tx);
  return missing.length;
}
