import { describe, expect, it } from 'vitest';
import { readPack } from '../../kernel/pack.ts';
import { areaPath, isAreaCode, packAreas, parentCode, searchText } from './model.ts';

const medan = readPack('cities/medan');

describe('codes', () => {
  it.each(['12.71', '12.71.01', '12.71.01.1001'])('%s is one', (code) => expect(isAreaCode(code)).toBe(true));
  it.each(['', '12', '12.7', '12.71.1', '12.71.01.100', '12.71.01.1001.1', '12-71', "12.71'--"])('%s is none', (code) =>
    expect(isAreaCode(code)).toBe(false),
  );

  it('the area above', () => {
    expect(['12.71.01.1001', '12.71.01', '12.71'].map(parentCode)).toEqual(['12.71.01', '12.71', null]);
  });
});

describe('areaPath', () => {
  it('is written as in an address', () => {
    expect(areaPath(medan, '12.71.05.1001')).toBe('Kel. Kesawan, Kec. Medan Barat');
    expect(areaPath(medan, '12.71.05')).toBe('Kec. Medan Barat');
    expect(areaPath(medan, '12.71')).toBe('Kota Medan');
  });

  it('tells two wards of one name apart', () => {
    expect(areaPath(medan, '12.71.13.1002')).toBe('Kel. Sei Mati, Kec. Medan Labuhan');
    expect(areaPath(medan, '12.71.15.1005')).toBe('Kel. Sei Mati, Kec. Medan Maimun');
  });

  it('uses the words of the city', () => {
    const east = readPack('cities/contoh-timur');
    expect(areaPath(east, '91.99.02.1001')).toBe('Kel. Bukit Angin, Distrik Bukit Contoh');
    expect(areaPath(medan, '12.71.05')).toBe('Kec. Medan Barat');
  });

  it('gives back a code it does not know', () => expect(areaPath(medan, '12.71.99.1001')).toBe('12.71.99.1001'));
});

describe('packAreas', () => {
  const areas = packAreas(medan);

  it('lists the city, 21 districts, 151 wards, parents first', () => {
    expect(areas.map((a) => a.kind)).toEqual([
      'city',
      ...Array.from({ length: 21 }, () => 'district'),
      ...Array.from({ length: 151 }, () => 'ward'),
    ]);
    const seen = new Set<string | null>([null]);
    for (const area of areas) {
      expect(seen.has(area.parent)).toBe(true);
      seen.add(area.code);
    }
  });

  it('is found by the name people write, the one of the source and the district', () => {
    expect(areas.find((a) => a.code === '12.71.15.1001')!.searchText).toBe('aur a u r medan maimun');
  });
});

it('searchText levels case, accents and signs', () => {
  expect(searchText('  Pulo-Brayan  DARAT I/II ')).toBe('pulo brayan darat i ii');
  expect(searchText('Zoë')).toBe('zoe');
  expect(searchText("'; drop table x --")).toBe('drop table x');
});
