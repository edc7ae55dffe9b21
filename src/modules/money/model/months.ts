import { addDays } from '../../../kernel/clock/index.ts';

/** Days of a month (1–12). */
const daysIn = (year: number, month: number): number =>
  [31, leap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]!;
const leap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
const parts = (date: string): [number, number, number] => date.split('-').map(Number) as [number, number, number];

/**
 * Months that have begun since a bill fell due: part of a month is a full month (PP 35/2023). The first begins on the day
 * after the due date; 0 up to and on it.
 */
export function monthsLate(due: string, on: string): number {
  if (on <= due) return 0;
  const [y1, m1, d1] = parts(addDays(due, 1));
  const [y2, m2, d2] = parts(on);
  const n = (y2 - y1) * 12 + (m2 - m1);
  return d2 >= Math.min(d1, daysIn(y2, m2)) ? n + 1 : n;
}

/** The legal date `n` months later; the last day of a shorter month. */
export function addMonths(date: string, n: number): string {
  const [y, m, d] = parts(date);
  const index = y * 12 + (m - 1) + n;
  const [year, month] = [Math.floor(index / 12), (index % 12) + 1];
  return `${year}-${String(month).padStart(2, '0')}-${String(Math.min(d, daysIn(year, month))).padStart(2, '0')}`;
}

/** The first day of a date's month. */
export const monthOf = (date: string): string => `${date.slice(0, 7)}-01`;
