/* A book of the treasurer as data: one shape for page, CSV and PDF. */
import type { Agencies } from '../../money/index.ts';

export const BOOK_NAMES = [
  'bku',
  'penerimaan',
  'jurnal',
  'buku-besar',
  'neraca-saldo',
  'spj-administratif',
  'spj-fungsional',
  'kanal',
  'sipd',
] as const;
export type BookName = (typeof BOOK_NAMES)[number];
export const isBook = (name: string): name is BookName => BOOK_NAMES.includes(name as BookName);

export interface BookColumn {
  key: string;
  head: string;
  kind: 'text' | 'date' | 'money' | 'count' | 'percent';
}
export type BookCell = string | bigint | number | null;
export interface Book {
  name: BookName;
  title: string;
  columns: BookColumn[];
  rows: { [key: string]: BookCell }[];
  /** Sums of columns, by key. */
  totals: { [key: string]: BookCell };
  from: string;
  to: string;
  /** Agencies it is about. */
  agencies: Agencies;
  /** More stands there than is shown. */
  cut: boolean;
  note?: string | undefined;
  account?: string | undefined;
}

/** A page, a file and a paper show at most so many lines; a longer book is asked for in parts. */
export const MOST_LINES = { page: 500, csv: 100_000, pdf: 2000 } as const;
