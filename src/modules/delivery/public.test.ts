import { describe, expect, it } from 'vitest';
import { publicFigures } from './public.ts';
import type { CarrierReport } from './store/report.ts';

const row = (area: string, handed: number, more: Partial<CarrierReport> = {}): CarrierReport => ({
  area,
  carrier: 'pos',
  handed,
  delivered: handed,
  missed: 0,
  back: 0,
  lost: 0,
  medianDays: 1.5,
  ...more,
});

describe('figures for everybody', () => {
  it('tell a ward with enough parcels as it is', () => {
    expect(publicFigures([row('a', 40, { delivered: 20, missed: 12, back: 20 })])).toEqual([
      { area: 'a', carrier: 'pos', handed: 40, delivered: 20, missed: 12, back: 20, lost: 0, medianDays: 1.5 },
    ]);
  });

  it('hide small numbers within a row, also where they would follow from the others', () => {
    expect(publicFigures([row('a', 40, { delivered: 38, missed: 3, back: 1, lost: 1 })])).toEqual([
      {
        area: 'a',
        carrier: 'pos',
        handed: 40,
        delivered: { above: 35 },
        missed: { below: 5 },
        back: { below: 5 },
        lost: { below: 5 },
        medianDays: 1.5,
      },
    ]);
  });

  it('put wards with few parcels together, with one more where they are too few still', () => {
    const shown = publicFigures([row('a', 30), row('b', 3), row('c', 4), row('d', 9)]);
    expect(shown.map((r) => [r.area, r.handed])).toEqual([
      ['a', 30],
      ['d', 9],
      [undefined, 7],
    ]);
    expect(publicFigures([row('a', 30), row('b', 1), row('d', 9)]).map((r) => [r.area, r.handed])).toEqual([
      ['a', 30],
      [undefined, 10],
    ]);
  });

  it('say nothing of a carrier that few had, and never a number from 1 to 4', () => {
    expect(publicFigures([row('a', 1), row('b', 2)])).toEqual([]);
    for (let handed = 1; handed < 60; handed++)
      for (const r of publicFigures([row('a', handed, { delivered: Math.floor(handed / 2), lost: handed % 7 })]))
        for (const n of [r.handed, r.delivered, r.missed, r.back, r.lost])
          expect(typeof n === 'number' && n > 0 && n < 5, JSON.stringify(r)).toBe(false);
  });
});
