/** What the doctor looks at, and how a finding is said. */
import type { City } from '../kernel/city.ts';
import type { ScanPort } from '../kernel/files/index.ts';
import type { TimePort } from '../modules/documents/index.ts';

/** `ok`: as it should be. `look`: runs, but somebody should know. `bad`: mend it now. */
export interface Finding {
  state: 'ok' | 'look' | 'bad';
  what: string;
  says: string;
  /** What mends it: a command, a setting, or where to look. */
  mend?: string;
}

export interface Patient {
  city: City;
  production: boolean;
  /** As the role that serves requests. */
  url: string;
  data: string;
  keyFiles: Record<string, string>;
  /** The second folder of the files, where there is one. */
  second?: string | undefined;
  /** PEM certificates by the setting that names their file. */
  roots: Record<string, string[]>;
  /** The virus scanner, where the city has one. */
  scanner?: ScanPort | undefined;
  /** The authority of time, where the city has one. */
  time?: { port: TimePort; roots: readonly string[] } | undefined;
  /** Whether the city signs papers of its own. */
  signs?: boolean;
  /** How many legal bases and figures of services nobody has compared with the original. */
  unverified: number;
  now: Date;
}

export const DAY = 86_400_000;
export const days = (ms: number): number => Math.floor(ms / DAY);
/** As it should be. */
export const ok = (what: string, says: string): Finding => ({ state: 'ok', what, says });
/** Something that somebody should know or mend. */
export const finding = (state: 'look' | 'bad', what: string, says: string, mend: string): Finding => ({
  state,
  what,
  says,
  mend,
});
/** A certificate that ends in a month is told while there is time. */
export function ending(what: string, until: Date, now: Date, mend: string): Finding {
  const left = until.getTime() - now.getTime();
  const says = left < 0 ? `ended on ${until.toISOString().slice(0, 10)}` : `good for ${days(left)} days`;
  if (left < 0) return finding('bad', what, says, mend);
  return left < 30 * DAY ? finding('look', what, says, mend) : ok(what, says);
}
