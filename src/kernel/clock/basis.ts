import {
  closingOf,
  dayAt,
  isWorkday,
  nextOpen,
  nextWorkday,
  standingOf,
  weekHoursOf,
  type Calendar,
} from './calendar.ts';
import type { Bilingual, DayKind } from './calendar-data.ts';
import { dateOf, weekdayOf, yearOf } from './date.ts';
import type { Norm, Run, Unit } from './norm.ts';

/** Why a due date is what it is, as data: `explainDue` makes the words. Dates are local (`YYYY-MM-DD`). */
export interface Basis {
  unit: Unit;
  n: number;
  timeZone: string;
  /** Version of the calendar it was reckoned with. */
  calendar: string;
  /** The instant of receipt, the day it lies in, and the day it counts as. */
  received: string;
  receivedOn: string;
  countsAs: string;
  /** Why it counts as a later day. */
  moved: 'after_closing' | 'free_day' | null;
  /** The first day that counts; for `working_minutes` and `hours` also the instant. */
  countedFrom: string;
  startsAt: string | null;
  dueOn: string | null;
  /** What was left out from the receipt to the due date (to the pause, while there is none): ISO weekdays, days with a name, pauses. */
  weekends: number[];
  skipped: SkippedDay[];
  pauses: { from: string; to: string | null }[];
  /** The free last day that gave way, by law, to `dueOn`. */
  rolledFrom: string | null;
  /** Years it lies in whose free days are not decreed yet, so that the date may move; and those whose decree was not compared. */
  undecided: number[];
  unverified: number[];
}

export interface SkippedDay {
  date: string;
  kind: Exclude<DayKind, 'weekend' | 'working_day'>;
  name: Bilingual;
  /** Reckoned ahead of its decree. */
  estimate: boolean;
}

/**
 * The basis of a due date `at` (null while paused). `spentAt` is when the budget was spent: earlier than `at` only where a
 * free last day gave way.
 */
export function basisOf(
  calendar: Calendar,
  norm: Norm,
  runs: readonly [Run, ...Run[]],
  spentAt: number | null,
  at: number | null,
): Basis {
  const received = runs[0].start;
  const receivedDay = dayAt(calendar, received);
  const lastDay = dayAt(calendar, at ?? runs.at(-1)!.stop);
  const { countsAs, countedFrom, startsAt } = startOf(calendar, norm.unit, received, receivedDay);
  const spentDay = at === null || spentAt === null ? lastDay : dayAt(calendar, spentAt);
  const rolled = spentDay < lastDay;
  const byOffice = norm.unit === 'working_minutes' || norm.unit === 'working_days';
  const years = byOffice || norm.roll ? range(yearOf(receivedDay), yearOf(lastDay)) : [];
  return {
    unit: norm.unit,
    n: norm.n,
    timeZone: calendar.timeZone,
    calendar: calendar.version,
    received: new Date(received).toISOString(),
    receivedOn: dateOf(receivedDay),
    countsAs: dateOf(countsAs),
    moved: countsAs === receivedDay ? null : isWorkday(calendar, receivedDay) ? 'after_closing' : 'free_day',
    countedFrom: dateOf(countedFrom),
    startsAt: startsAt === null ? null : new Date(startsAt).toISOString(),
    dueOn: at === null ? null : dateOf(lastDay),
    // Where all days count, a free one matters only at the end.
    ...freeDays(calendar, byOffice ? receivedDay : spentDay, byOffice || rolled ? lastDay : spentDay - 1),
    pauses: pausesOf(calendar, runs, at),
    rolledFrom: rolled ? dateOf(spentDay) : null,
    undecided: years.filter((y) => standingOf(calendar, y) === 'undecided'),
    unverified: years.filter((y) => standingOf(calendar, y) === 'unverified'),
  };
}

function startOf(calendar: Calendar, unit: Unit, received: number, day: number) {
  switch (unit) {
    case 'working_minutes': {
      const startsAt = nextOpen(calendar, received);
      const countsAs = dayAt(calendar, startsAt);
      return { countsAs, countedFrom: countsAs, startsAt };
    }
    case 'working_days': {
      const closing = closingOf(calendar, day);
      const countsAs = closing !== undefined && received <= closing ? day : nextWorkday(calendar, day);
      return { countsAs, countedFrom: nextWorkday(calendar, countsAs), startsAt: null };
    }
    case 'calendar_days':
      return { countsAs: day, countedFrom: day + 1, startsAt: null };
    case 'hours':
      return { countsAs: day, countedFrom: day, startsAt: received };
  }
}

function freeDays(calendar: Calendar, from: number, to: number): Pick<Basis, 'weekends' | 'skipped'> {
  const weekends = new Set<number>();
  const skipped: SkippedDay[] = [];
  for (const day of range(from, to)) {
    if (isWorkday(calendar, day)) continue;
    const named = calendar.named.get(day);
    if (named && named.kind !== 'working_day') {
      skipped.push({ date: dateOf(day), kind: named.kind, name: named.name, estimate: named.estimate });
    }
    // A feast on a Sunday leaves the Sunday free as well.
    if (weekHoursOf(calendar, day).length === 0) weekends.add(weekdayOf(day));
  }
  return { weekends: [...weekends].toSorted((a, b) => a - b), skipped };
}

/** The pauses that began before the due date. */
function pausesOf(calendar: Calendar, runs: readonly Run[], at: number | null): Basis['pauses'] {
  return runs
    .map((run, i) => ({ from: run.stop, to: runs[i + 1]?.start ?? null }))
    .filter((gap) => gap.from < (at ?? Infinity) && gap.from !== gap.to)
    .map((gap) => ({
      from: dateOf(dayAt(calendar, gap.from)),
      to: gap.to === null ? null : dateOf(dayAt(calendar, gap.to)),
    }));
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
