import type { CityPack } from '../../kernel/pack.ts';

export type AreaKind = 'city' | 'district' | 'ward';

export interface Area {
  id: string;
  /** Kemendagri code: '12.71', '12.71.01' or '12.71.01.1001'. */
  code: string;
  kind: AreaKind;
  name: string;
  /** Code of the area it lies in; null for the city. */
  parent: string | null;
}

/** WGS 84 degrees. */
export interface Point {
  lat: number;
  lon: number;
}

/** What stands at a point. */
export interface AreaAtPoint {
  ward: Area;
  /** False: the point lies in no ward; this is the nearest one. */
  inside: boolean;
  /** Metres to the ward; 0 inside. */
  distanceM: number;
  /** True: the border was drawn by us from points and is no official border. */
  approximate: boolean;
}

/** One area of a pack, before it has an id. */
export interface PackArea {
  code: string;
  kind: AreaKind;
  name: string;
  parent: string | null;
  searchText: string;
}

const CODE = /^\d{2}\.\d{2}(\.\d{2}(\.\d{4})?)?$/;
/** True for a Kemendagri code of a city, district or ward. */
export const isAreaCode = (text: string): boolean => CODE.test(text);

/** The code of the area that holds this one: '12.71.01.1001' → '12.71.01'; null for a city. */
export const parentCode = (code: string): string | null =>
  code.length > 5 ? code.slice(0, code.lastIndexOf('.')) : null;

/** How names and what people type are compared: lower case, no accents, one space between words. */
export const searchText = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** The city, its districts and wards, parents first. */
export function packAreas(pack: CityPack): PackArea[] {
  const { city, areas } = pack;
  const districtNames = new Map(areas.districts.map((d) => [d.code, d.name]));
  return [
    {
      code: city.kemendagri,
      kind: 'city',
      name: city.name,
      parent: null,
      searchText: searchText(`${city.name} ${city.short_name}`),
    },
    ...areas.districts.map((d) => ({
      code: d.code,
      kind: 'district' as const,
      name: d.name,
      parent: city.kemendagri,
      searchText: searchText(d.name),
    })),
    ...areas.wards.map((w) => {
      const parent = w.code.slice(0, 8);
      return {
        code: w.code,
        kind: 'ward' as const,
        name: w.name,
        parent,
        searchText: searchText([w.name, w.source_name ?? '', districtNames.get(parent) ?? ''].join(' ')),
      };
    }),
  ];
}

const paths = new WeakMap<CityPack, Map<string, string>>();

/**
 * Where an area lies, as an address is written: 'Kel. Kesawan, Kec. Medan Barat'; a district 'Kec. Medan Barat'; the city
 * its name. Read from the pack, without the database, because every line of a worklist shows it. A code that the pack
 * does not know (an older one) is given back as it is.
 */
export function areaPath(pack: CityPack, code: string): string {
  let byCode = paths.get(pack);
  if (!byCode) paths.set(pack, (byCode = makePaths(pack)));
  return byCode.get(code) ?? code;
}

function makePaths(pack: CityPack): Map<string, string> {
  const { district, ward } = pack.city.area_words;
  const byCode = new Map([[pack.city.kemendagri, pack.city.name]]);
  // A word like 'Distrik' is no abbreviation and reads the same.
  for (const d of pack.areas.districts) byCode.set(d.code, `${district.short} ${d.name}`);
  for (const w of pack.areas.wards)
    byCode.set(w.code, `${ward.short} ${w.name}, ${byCode.get(w.code.slice(0, 8)) ?? ''}`);
  return byCode;
}
