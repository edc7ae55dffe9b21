import { countBelow, dayAt, yearAt, type Calendar, type YearTable } from './calendar.ts';
import { dayNumber, yearOf } from './date.ts';
import type { Unit } from './norm.ts';

/**
 * A unit of time as two functions that undo each other. All rules of a norm (budget, pause, due date, what is left) are
 * said once with them, and hold for every unit.
 */
export interface Measure {
  /** How much of the unit has passed before an instant, since some beginning. */
  before(t: number): number;
  /** The first instant at which `amount` has passed since that beginning. */
  reach(amount: number): number;
  /** How much of `before` makes one of the norm's unit. */
  scale: number;
  /**
   * True where days are counted, each at its closing time: the day of receipt is not counted, and a day that closes at
   * the instant one asks for has passed.
   */
  counted: boolean;
}

const MINUTE = 60_000;

/** The measure of a unit. `since` (epoch ms) bounds the search: nothing before its year is asked for. */
export function measureOf(calendar: Calendar, unit: Unit, since: number): Measure {
  const base = yearAt(calendar, since).year;
  switch (unit) {
    case 'working_minutes':
      return {
        before: (t) => sumBefore(calendar, base, t, openTotal, openBefore),
        reach: (amount) => openReach(calendar, base, amount),
        scale: MINUTE,
        counted: false,
      };
    case 'working_days':
      return {
        before: (t) => sumBefore(calendar, base, t, closingTotal, closingsBefore),
        reach: (amount) => closingReach(calendar, base, amount),
        scale: 1,
        counted: true,
      };
    case 'calendar_days':
      // A day ends a millisecond before midnight, so those that ended before t are the days before t's own.
      return {
        before: (t) => dayAt(calendar, t),
        reach: (amount) => endOf(calendar, amount - 1),
        scale: 1,
        counted: true,
      };
    case 'hours':
      return { before: (t) => t, reach: (amount) => amount, scale: 60 * MINUTE, counted: false };
  }
}

/** The last millisecond of a local day. */
export function endOf(calendar: Calendar, day: number): number {
  const table = calendar.year(yearOf(day));
  return table.midnights[day - table.first + 1]! - 1;
}

type Total = (table: YearTable) => number;
type Before = (table: YearTable, t: number) => number;

const closingTotal: Total = (table) => table.closings.length;
const closingsBefore: Before = (table, t) => countBelow(table.closings, t);
const openTotal: Total = (table) => table.openBefore.at(-1)!;
function openBefore(table: YearTable, t: number): number {
  const i = countBelow(table.spanStarts, t) - 1;
  return i < 0 ? 0 : table.openBefore[i]! + Math.min(t, table.spanEnds[i]!) - table.spanStarts[i]!;
}

function sumBefore(calendar: Calendar, base: number, t: number, total: Total, before: Before): number {
  const table = yearAt(calendar, t);
  let sum = before(table, t);
  for (let year = base; year < table.year; year++) sum += total(calendar.year(year));
  return sum;
}

function closingReach(calendar: Calendar, base: number, amount: number): number {
  const [table, left] = yearOfAmount(calendar, base, amount, closingTotal);
  return table.closings[left - 1]!;
}

function openReach(calendar: Calendar, base: number, amount: number): number {
  const [table, left] = yearOfAmount(calendar, base, amount, openTotal);
  const i = countBelow(table.openBefore, left) - 1;
  return table.spanStarts[i]! + left - table.openBefore[i]!;
}

/** The year in which a positive amount since the base is reached, and what of it is left there. */
function yearOfAmount(calendar: Calendar, base: number, amount: number, total: Total): [YearTable, number] {
  for (let year = base; ; year++) {
    const table = calendar.year(year);
    if (amount <= total(table)) return [table, amount];
    amount -= total(table);
  }
}

/** The first instant of a local day. */
export const startOfDay = (calendar: Calendar, date: string): Date =>
  new Date(endOf(calendar, dayNumber(date) - 1) + 1);
