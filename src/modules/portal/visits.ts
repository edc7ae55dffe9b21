import type { City } from '../../kernel/city.ts';
import { localDate } from '../../kernel/clock/index.ts';
import { addVisits, type Visit } from './store.ts';

const FLUSH_MS = 5_000;

interface Tally {
  /** By service, day and kind, joined by a space. */
  counts: Map<string, number>;
  timer?: NodeJS.Timeout;
}

/** Counts in memory for some seconds, so that a page costs no write; a killed process loses those seconds. */
export interface VisitCounter {
  count(city: City, service: string, kind: Visit, now: Date): void;
  /** Writes what is in hand, of all cities. */
  flush(): Promise<void>;
}

/** `failed` hears of a write that did not work; what it held is written with the next. */
export function createVisitCounter(failed: (error: unknown) => void): VisitCounter {
  const tallies = new Map<City, Tally>();

  async function write(city: City, tally: Tally): Promise<void> {
    clearTimeout(tally.timer);
    delete tally.timer;
    const counts = tally.counts;
    if (counts.size === 0) return;
    tally.counts = new Map();
    try {
      await addVisits(city, counts);
    } catch (error) {
      for (const [key, n] of counts) tally.counts.set(key, n + (tally.counts.get(key) ?? 0));
      failed(error);
    }
  }

  return {
    count(city, service, kind, now) {
      let tally = tallies.get(city);
      if (!tally) tallies.set(city, (tally = { counts: new Map() }));
      const key = `${service} ${localDate(city.calendar, now)} ${kind}`;
      tally.counts.set(key, 1 + (tally.counts.get(key) ?? 0));
      const mine = tally;
      tally.timer ??= setTimeout(() => void write(city, mine), FLUSH_MS).unref();
    },
    async flush() {
      await Promise.all([...tallies].map(([city, tally]) => write(city, tally)));
    },
  };
}
