import { beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import { transact, type Db } from '../../kernel/db.ts';
import { readPack } from '../../kernel/pack.ts';
import { areaAt, findArea, listAreas, seedPlaces } from './index.ts';

const medan = readPack('cities/medan');
let base: TestDatabase;
let db: Db;

beforeAll(async () => {
  base = await testDatabase();
  db = base.db;
  await transact(db, (tx) => seedPlaces(tx, medan));
});

describe('seedPlaces', () => {
  it('run again it changes nothing', async () => {
    const before = await base.asOwner('select * from places.area_version order by area');
    expect(before).toHaveLength(1 + 21 + 151);
    expect(await transact(db, (tx) => seedPlaces(tx, medan))).toBe(0);
    expect(await base.asOwner('select * from places.area_version order by area')).toEqual(before);
  });

  it('adds an area that is new in the pack and leaves the borders of the others', async () => {
    const one = await testDatabase();
    const borders = () =>
      one.asOwner(`select code, geom from places.area_version where code <> '12.71.21.1007' order by code`);
    const wards = [
      ...medan.areas.wards,
      { code: '12.71.21.1007', name: 'Kelurahan Baru', lat: 3.55, lon: 98.63, km2: 1 },
    ];
    const more = { ...medan, areas: { ...medan.areas, wards } };
    await transact(one.db, (tx) => seedPlaces(tx, medan));
    const before = await borders();
    expect(await transact(one.db, (tx) => seedPlaces(tx, more))).toBe(1);
    expect(await listAreas(one.db, '12.71.21')).toHaveLength(7);
    expect(await borders()).toEqual(before);
  });

  it('draws valid shapes that fill their parent without overlap, and says that they are drawn', async () => {
    const [row] = await base.asOwner(`
      select bool_and(st_isvalid(geom)) valid, bool_and(approximate) approximate, bool_and(st_covers(geom, point)) labelled,
        (sum(st_area(geom)) filter (where length(code) = 13) / sum(st_area(geom)) filter (where length(code) = 5))::float8 filled
      from places.area_version`);
    expect(row).toMatchObject({ valid: true, approximate: true, labelled: true });
    expect(row!['filled']).toBeCloseTo(1, 6);
  });

  it('the app may not redraw a border', async () => {
    await expect(base.pool.query('update places.area_version set approximate = false')).rejects.toThrow(
      /permission denied/,
    );
    await expect(base.pool.query('delete from places.area')).rejects.toThrow(/permission denied/);
  });
});

describe('listAreas', () => {
  it('walks down by code', async () => {
    const [city] = await listAreas(db);
    expect(city).toMatchObject({ code: '12.71', kind: 'city', name: 'Kota Medan', parent: null });
    const districts = await listAreas(db, city!.code);
    expect(districts).toHaveLength(21);
    expect(districts[0]).toMatchObject({ code: '12.71.01', kind: 'district', parent: '12.71' });
    expect((await listAreas(db, '12.71.07')).map((a) => a.code)).toEqual(
      Array.from({ length: 9 }, (_, i) => `12.71.07.${1001 + i}`),
    );
    expect(await listAreas(db, '12.71.07.1001')).toEqual([]);
  });
});

describe('areaAt', () => {
  it('every centre lies in its own ward', async () => {
    for (const { code, lat, lon } of medan.areas.wards) {
      expect(await areaAt(db, { lat, lon })).toMatchObject({
        ward: { code },
        inside: true,
        distanceM: 0,
        approximate: true,
      });
    }
  });

  it('a point just outside the city belongs to the nearest ward, one far away to none', async () => {
    const [edge] = await base.asOwner<{ lat: number; lon: number }>(`
      select st_y(p) lat, st_x(p) lon from places.area_version,
        lateral (select st_startpoint(st_exteriorring(st_geometryn(st_buffer(geom::geography, 300)::geometry, 1))) p) as o
      where code = '12.71'`);
    const at = await areaAt(db, edge!);
    expect(at?.inside).toBe(false);
    expect(at!.distanceM).toBeGreaterThan(200);
    expect(at!.distanceM).toBeLessThan(400);
    expect(await areaAt(db, { lat: 3.3, lon: 98.6 })).toBeUndefined();
    expect(await areaAt(db, { lat: -2.54, lon: 140.7 })).toBeUndefined();
  });
});

describe('findArea', () => {
  const codes = async (text: string) => (await findArea(db, text)).map((a) => a.code);

  it('finds by name, spelling of the source, and a slip', async () => {
    expect((await codes('kesawan'))[0]).toBe('12.71.05.1001');
    expect((await codes('KESAWAM'))[0]).toBe('12.71.05.1001');
    expect(await codes('P Berayan')).toContain('12.71.20.1006');
    expect((await codes('helvetia timor'))[0]).toBe('12.71.03.1003');
    expect((await codes('medan belawan'))[0]).toBe('12.71.08');
  });

  it('gives both wards of one name', async () => {
    expect((await codes('sei mati')).slice(0, 2).toSorted()).toEqual(['12.71.13.1002', '12.71.15.1005']);
  });

  it('takes any text', async () => {
    for (const text of ['', '   ', '%', "'; drop table places.area; --", '😀', 'ᯅᯖᯂ᯲', 'x'.repeat(10_000)]) {
      expect(await findArea(db, text)).toEqual([]);
    }
  });
});

it('two cities keep their areas apart, also on another side of the equator', async () => {
  const east = readPack('cities/contoh-timur');
  const other = await testDatabase();
  await transact(other.db, (tx) => seedPlaces(tx, east));
  expect((await listAreas(other.db)).map((a) => a.code)).toEqual(['91.99']);
  for (const { code, lat, lon } of east.areas.wards)
    expect((await areaAt(other.db, { lat, lon }))?.ward.code).toBe(code);
  expect(await findArea(other.db, 'kesawan')).toEqual([]);
  expect(await findArea(db, 'bukit angin')).toEqual([]);
});
