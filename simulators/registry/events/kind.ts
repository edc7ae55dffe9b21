/** What the registry knows of one kind of event. One file a kind; `index.ts` lists them by the code of the service. */
import type { Check, Fault, Facts } from '../checks.ts';
import { toIsoDate } from '../checks.ts';
import { longDate } from '../dates.ts';
import type { Entry } from '../book.ts';

export interface Objection {
  code: string;
  fields: string[];
}

/** What a paper says, in the order in which it stands there. */
export interface PaperBody {
  /** `KUTIPAN AKTA KELAHIRAN` */
  title: string;
  /** Above the sentence: `Nomor Induk Kependudukan` and its value. */
  lines: [label: string, value: string][];
  before: string;
  /** In large letters, on a line of its own. */
  name: string;
  after: string;
  table?: { head: string[]; rows: string[][] };
}

export interface EventKind {
  /** Every field the wire may have; `ANGGOTA.*.NIK` for each of a list. */
  checks: Readonly<Record<string, Check>>;
  optional: ReadonlySet<string>;
  /** The fewest and the most items of a list: `{ ANGGOTA: [1, 5] }`. */
  lists?: Readonly<Record<string, readonly [number, number]>>;
  /** Groups and fields that an event of these facts must not have. */
  without(f: Facts): readonly string[];
  /** Faults that lie between fields. */
  faults(f: Facts): Fault[];
  /** What the registry's rules say against it. */
  objection(f: Facts, known: Known): Objection | undefined;
  /** The paper's number, from the office's code, its day (`ddMMyyyy`) and its place in the day; absent where no paper comes of it. */
  number?(f: Facts, of: { office: string; day: string; serial: number }): string;
  /** Sex and day of birth (`dd-MM-yyyy`) of a person who gets a NIK by it. */
  newborn?(f: Facts): { sex: string; born: string };
  /** Whom it is about, and the day by which the paper is found. */
  subject(f: Facts): { name: string; born: string };
  paper?(f: Facts, numbered: { number: string; nik?: string }, known: Known): PaperBody;
  /** What it is called in lists. */
  title(f: Facts): string;
}

/** What stands in the book so far: the other events that were numbered, oldest first. */
export type Known = readonly Pick<Entry, 'service' | 'facts' | 'number' | 'nik'>[];

/** `ANGGOTA.1`, `ANGGOTA.2` …: the items of a list. */
export const itemsOf = (f: Facts, list: string): string[] => [
  ...new Set(
    Object.keys(f).flatMap((path) => {
      const [name, n] = path.split('.');
      return name === list && n !== undefined ? [`${list}.${n}`] : [];
    }),
  ),
];

const isStranger = (nik: string): boolean => nik.endsWith('9999');
export const isDead = (known: Known, nik: string): boolean =>
  known.some((e) => e.service === 'akta-kematian' && e.facts['JENAZAH.NIK'] === nik);
/** Moved to another city by the registry's own letter. */
const hasMoved = (known: Known, nik: string): boolean =>
  known.some(
    (e) => e.service === 'pindah-keluar' && itemsOf(e.facts, 'PINDAH').some((p) => e.facts[`${p}.NIK`] === nik),
  );

/** All who are named must live, and live here. A NIK with serial 9999 stands for a resident it does not know. */
export function objectionToPeople(f: Facts, known: Known, paths: readonly string[]): Objection | undefined {
  const named = paths.filter((path) => f[path] !== undefined);
  const away = named.filter((path) => isStranger(f[path]!) || hasMoved(known, f[path]!));
  if (away.length > 0) return { code: '24', fields: away };
  const dead = named.filter((path) => isDead(known, f[path]!));
  return dead.length > 0 ? { code: '25', fields: dead } : undefined;
}

/** Two dates of the wire in order; undefined where one is none. */
export const isAfter = (a: string | undefined, b: string | undefined): boolean => {
  const [x, y] = [toIsoDate(a ?? ''), toIsoDate(b ?? '')];
  return x !== undefined && y !== undefined && x > y;
};

/** `03-11-2026` → `3 NOVEMBER 2026` */
export const inWords = (date: string | undefined): string => longDate(toIsoDate(date ?? '') ?? '1900-01-01');
export const sexOf = (code: string | undefined): string => (code === '1' ? 'LAKI-LAKI' : 'PEREMPUAN');
