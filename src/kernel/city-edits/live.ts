import type { City } from '../city.ts';
import { createCalendar } from '../clock/index.ts';
import type { CityPack } from '../pack.ts';
import { applyEdits } from './model.ts';
import { findEdits, headOf } from './store.ts';

/** How old what a process knows of the city's changes may be. */
const FRESH_MS = 2000;

interface Known {
  base: CityPack;
  head: bigint;
  askedAt: number;
}
const known = new WeakMap<City, Known>();
const knownOf = (city: City): Known => {
  let k = known.get(city);
  if (!k) known.set(city, (k = { base: city.pack, head: 0n, askedAt: 0 }));
  return k;
};

/** The pack as its files say, without the city's own changes. */
export const basePack = (city: City): CityPack => knownOf(city).base;

/**
 * Brings the city's pack and calendar up to its newest change; gives whether they moved. Whole objects are exchanged, so
 * what a request has already taken hold of stays consistent.
 */
export async function refreshCity(city: City): Promise<boolean> {
  const k = knownOf(city);
  k.askedAt = performance.now();
  const head = await headOf(city.db);
  if (head === k.head) return false;
  const pack = applyEdits(k.base, await findEdits(city.db));
  k.head = head;
  city.pack = pack;
  const calendar = createCalendar(pack.calendar, city.timeZone);
  if (calendar.version !== city.calendar.version) city.calendar = calendar;
  return true;
}

/** As `refreshCity`, at most every two seconds: every process looks for itself, none has to be told. */
export async function keepFresh(city: City): Promise<void> {
  const k = knownOf(city);
  if (performance.now() - k.askedAt >= FRESH_MS || k.askedAt === 0) await refreshCity(city);
}
