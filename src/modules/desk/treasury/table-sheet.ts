/** A book or an STS as a paper of its agency. */
import type { City } from '../../../kernel/city.ts';
import { addDays, localDate } from '../../../kernel/clock/index.ts';
import { fmt } from '../../../kernel/i18n.ts';
import { frameOf, type Sheet } from '../../documents/index.ts';
import { PPK, TREASURER, type Agencies } from '../../money/index.ts';
import { officerNumbers, officersInPost } from '../../people/index.ts';
import { type Book, type BookCell, type BookColumn } from './book.ts';
import { bookWords } from './words-books.ts';
import { treasuryWords } from './words.ts';

/** The agency whose letterhead stands on it: its own, or the finance office for the whole city. */
export const officeOf = (agencies: Agencies): string =>
  agencies !== 'all' && agencies.length === 1 ? agencies[0]! : 'bkad';

export interface TablePaper {
  agency: string;
  name: string;
  number: string | null;
  about: string;
  facts: [string, string][];
  columns: BookColumn[];
  rows: { [key: string]: BookCell }[];
  totals: { [key: string]: BookCell };
  note: string | null;
  signed: boolean;
  on: string;
}

/** Lays a paper out with the names of those who sign it: the agency's treasurer and its PPK. */
export async function tableSheet(city: City, p: TablePaper): Promise<Sheet> {
  const f = fmt('id', city.timeZone);
  const say = (column: BookColumn, cell: BookCell | undefined): string => {
    if (cell === null || cell === undefined) return '';
    if (column.kind === 'date') return typeof cell === 'string' ? cell.split('-').toReversed().join('-') : String(cell);
    return typeof cell === 'string' ? cell : f.number(Number(cell));
  };
  const frame = frameOf(city, p.agency, p.on);
  const total = (column: BookColumn, i: number): string =>
    column.key in p.totals ? say(column, p.totals[column.key]) : i === 0 ? bookWords.id.total : '';
  return {
    template: 'table',
    data: {
      ...frame,
      title: p.name,
      name: p.name,
      number: p.number,
      about: p.about,
      verify: null,
      facts: p.facts,
      empty: treasuryWords.id.empty,
      columns: p.columns.map((c, i) => ({
        head: c.head,
        money: c.kind === 'money' || c.kind === 'count',
        wide: c.kind === 'text' && (i > 0 || p.columns.length < 4),
      })),
      rows: p.rows.map((row) => p.columns.map((c) => say(c, row[c.key]))),
      totals: Object.keys(p.totals).length > 0 ? p.columns.map(total) : null,
      note: p.note,
      signers: p.signed ? await signersOf(city, p.agency, p.on, `${frame.place}, ${frame.date.text}`) : [],
    },
    images: { arms: city.pack.arms.svg },
  };
}

async function signersOf(city: City, agency: string, on: string, opening: string) {
  const w = bookWords.id.signers;
  const roles: [string, string, string][] = [
    [PPK, w.ppk, w.head],
    [TREASURER, w.treasurer, opening],
  ];
  const found = await officersInPost(city.db, agency, [PPK, TREASURER], on);
  const nips = await officerNumbers(
    city.db,
    found.map((o) => o.id),
  );
  return roles.map(([role, title, above]) => {
    const officer = found.find((o) => o.role === role);
    return {
      opening: above,
      title,
      name: officer?.name ?? '…………………………',
      nip: (officer && nips.get(officer.id)) ?? null,
    };
  });
}

export const bookSheet = (city: City, book: Book, now: Date): Promise<Sheet> => {
  const f = fmt('id', city.timeZone);
  const agency = officeOf(book.agencies);
  const today = localDate(city.calendar, now);
  return tableSheet(city, {
    agency,
    name: book.title,
    number: null,
    about: `${f.date(book.from)} sampai ${f.date(book.to)}`,
    facts: [],
    columns: book.columns,
    rows: book.rows,
    totals: book.totals,
    note:
      [book.note, book.cut ? treasuryWords.id.cut(f.number(book.rows.length)) : undefined].filter(Boolean).join(' ') ||
      null,
    signed: book.name !== 'sipd' && book.name !== 'kanal',
    // The paper of a month that is over bears its day of making.
    on: today < book.to ? addDays(today, 0) : today,
  });
};
