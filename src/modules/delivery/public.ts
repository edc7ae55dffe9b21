/**
 * How deliveries fare, as everybody may read it: nobody is to be found in a small number. Wards with few parcels are put
 * together, and what is small within a row is told as less than so many. Pure.
 */
import type { CarrierReport } from './store/report.ts';

/** Fewer than this is not told. */
export const SMALLEST = 5;

/** A number, or what is known of one that is not told. */
export type Told = number | { below: number } | { above: number };

export interface PublicFigure {
  /** Undefined: wards with few parcels, put together. */
  area: string | undefined;
  carrier: string;
  handed: number;
  delivered: Told;
  missed: Told;
  back: Told;
  lost: Told;
  /** Null where too few arrived, and where wards were put together. */
  medianDays: number | null;
}

const small = (n: number): boolean => n > 0 && n < SMALLEST;
const told = (n: number): Told => (small(n) ? { below: SMALLEST } : n);
/** What is nearly all would tell the few that are left. */
const toldOf = (n: number, all: number): Told => (!small(n) && small(all - n) ? { above: all - SMALLEST } : told(n));

/** The rows that may be shown, those with most parcels first. A carrier with too few in all of the city is left out. */
export function publicFigures(rows: readonly CarrierReport[]): PublicFigure[] {
  const carriers = [...new Set(rows.map((r) => r.carrier))];
  return carriers
    .flatMap((carrier) => {
      const byCount = rows.filter((r) => r.carrier === carrier).toSorted((a, b) => a.handed - b.handed);
      let few = byCount.filter((r) => r.handed < SMALLEST).length;
      const sum = (of: 'handed' | 'delivered' | 'missed' | 'back' | 'lost') =>
        byCount.slice(0, few).reduce((all, r) => all + r[of], 0);
      // Put together they must be enough as well, or what is left out could be reckoned from another total.
      while (few > 0 && few < byCount.length && sum('handed') < SMALLEST) few++;
      const rest: CarrierReport[] =
        few === 0 || sum('handed') < SMALLEST
          ? []
          : [
              {
                area: '',
                carrier,
                handed: sum('handed'),
                delivered: sum('delivered'),
                missed: sum('missed'),
                back: sum('back'),
                lost: sum('lost'),
                medianDays: null,
              },
            ];
      return [...byCount.slice(few).toReversed(), ...rest];
    })
    .map((r) => ({
      area: r.area === '' ? undefined : r.area,
      carrier: r.carrier,
      handed: r.handed,
      delivered: toldOf(r.delivered, r.handed),
      missed: told(r.missed),
      back: told(r.back),
      lost: told(r.lost),
      medianDays: r.delivered < SMALLEST ? null : r.medianDays,
    }));
}
