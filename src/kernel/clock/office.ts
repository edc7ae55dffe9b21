import { dayAt, hoursOf, nextOpen, nextWorkday, ruleOn, type Calendar } from './calendar.ts';
import type { Bilingual, DayKind, Hours, HoursRule } from './calendar-data.ts';
import { dateOf, dayNumber } from './date.ts';
import { measureOf } from './measure.ts';

/** True while offices are open: from an opening time up to but without the closing time, and not in the break. */
export const isOpen = (calendar: Calendar, at: Date): boolean => nextOpen(calendar, at.getTime()) === at.getTime();

/** The first instant from `at` on at which offices are open; `at` itself while they are. */
export const openFrom = (calendar: Calendar, at: Date): Date => new Date(nextOpen(calendar, at.getTime()));

/** The opening time of the first working day after the local day of `at`. */
export function startOfNextWorkingDay(calendar: Calendar, at: Date): Date {
  const day = nextWorkday(calendar, dayAt(calendar, at.getTime()));
  return new Date(calendar.day(dateOf(day)).open[0]![0]);
}

/** The first instant at which n working minutes have passed since `at` (`at` itself for none). */
export function addWorkingMinutes(calendar: Calendar, at: Date, n: number): Date {
  count(n);
  if (n === 0) return at;
  const m = measureOf(calendar, 'working_minutes', at.getTime());
  return new Date(m.reach(m.before(at.getTime()) + n * m.scale));
}

/** Working minutes from one instant to another, with their fraction; negative when the second is earlier. */
export function workingMinutesBetween(calendar: Calendar, from: Date, to: Date): number {
  const m = measureOf(calendar, 'working_minutes', Math.min(from.getTime(), to.getTime()));
  return (m.before(to.getTime()) - m.before(from.getTime())) / m.scale;
}

/** The closing time of the n-th working day after the day of receipt of `at` (of that day itself for n = 0). */
export function addWorkingDays(calendar: Calendar, at: Date, n: number): Date {
  count(n);
  const m = measureOf(calendar, 'working_days', at.getTime());
  return new Date(m.reach(m.before(at.getTime()) + 1 + n));
}

/** Working days used from a receipt up to an instant (0 for an earlier one): the day of receipt is not counted, a day is at its closing time. */
export function workingDaysBetween(calendar: Calendar, from: Date, to: Date): number {
  if (to < from) return 0;
  const m = measureOf(calendar, 'working_days', from.getTime());
  return Math.max(0, m.before(to.getTime() + 1) - m.before(from.getTime()) - 1);
}

function count(n: number): void {
  if (!Number.isInteger(n) || n < 0) throw new RangeError(`not a count: ${n}`);
}

/** The hours of a legal date in local time, for people to read. */
export interface DayHours {
  date: string;
  kind: DayKind;
  /** Of a holiday, a joint leave, a closure, an extra working day. */
  name: Bilingual | undefined;
  hours: readonly Hours[];
  /** The rule that holds, with its legal basis and whether anyone compared it. */
  rule: HoursRule | undefined;
}

/** What the calendar says of a legal date by a table of hours (`office` is the one the clock runs on). */
export function hoursOn(calendar: Calendar, date: string, table = 'office'): DayHours {
  const named = calendar.named.get(dayNumber(date));
  const rule = ruleOn(calendar, date, table);
  const hours = hoursOf(calendar, dayNumber(date), table);
  return { date, kind: named?.kind ?? (hours.length > 0 ? 'working_day' : 'weekend'), name: named?.name, hours, rule };
}
