import { basisOf, type Basis } from './basis.ts';
import { dayAt, isWorkday, type Calendar } from './calendar.ts';
import { endOf, measureOf, type Measure } from './measure.ts';
import { runsAt, runsOf, type Interval, type Norm, type Run, type Unit } from './norm.ts';

export interface Due {
  /** Null while the clock is paused with budget left: no one can say when it will run again. */
  at: Date | null;
  /** Why this date, as data; `explainDue` says it in words. */
  basis: Basis;
}

/** When a norm must be met, its budget spent over the stretches in which the clock ran; and why then. */
export function dueAt(calendar: Calendar, norm: Norm, intervals: readonly Interval[]): Due {
  const runs = runsOf(intervals);
  const { spentAt, at } = findDue(calendar, norm, runs);
  return { at: at === null ? null : new Date(at), basis: basisOf(calendar, norm, runs, spentAt, at) };
}

/**
 * The earliest due date of several norms on one clock; where all are paused, the first norm's. For showing the date that
 * binds, and for projecting it anew when the calendar has changed.
 */
export function projectDue(calendar: Calendar, norms: readonly Norm[], clock: readonly Interval[]): Due {
  const dues = norms.map((norm) => dueAt(calendar, norm, clock));
  if (dues.length === 0) throw new RangeError('no norm, no due date');
  return dues.reduce((first, due) => ((due.at ?? Infinity) < (first.at ?? Infinity) ? due : first));
}

/** How much of a unit the clock has used by `until`: whole days, or minutes or hours with their fraction. */
export function spent(calendar: Calendar, unit: Unit, intervals: readonly Interval[], until: Date): number {
  const runs = runsOf(intervals);
  const m = measureOf(calendar, unit, runs[0]!.start);
  return usedBy(m, runs, until.getTime()) / m.scale;
}

/** What is left of a norm, or how far it is exceeded, in the words people use; fits the desk's clock. */
export interface Remaining {
  state: 'running' | 'late' | 'paused';
  /** Whole units, rounded down but never 0: "Sisa 3 jam kerja", "Terlambat 2 hari kerja". */
  n: number;
  unit: Unit | 'working_hours';
}

/**
 * What is left of a norm at `now`. Days turn into hours on the last day and in the first day of lateness, working hours
 * into minutes below two. Lateness does not grow while the clock is paused.
 */
export function remaining(calendar: Calendar, norm: Norm, intervals: readonly Interval[], now: Date): Remaining {
  const runs = runsOf(intervals);
  const t = now.getTime();
  const { at } = findDue(calendar, norm, runs);
  const used = (unit: Unit, until: number) => {
    const m = measureOf(calendar, unit, runs[0]!.start);
    return usedBy(m, runs, until) / m.scale;
  };
  if (at === null) return { state: 'paused', ...inWords(norm.unit, norm.n - used(norm.unit, t)) };
  const late = t > at;
  const state = late ? 'late' : runsAt(runs, t) || t < runs[0]!.start ? 'running' : 'paused';
  const between = (unit: Unit) => Math.abs(used(unit, at) - used(unit, t));
  const counted = between(norm.unit);
  const lastDay = late ? counted < 1 : dayAt(calendar, t) === dayAt(calendar, at);
  if (lastDay && norm.unit === 'working_days')
    return { state, ...inWords('working_minutes', between('working_minutes')) };
  if (lastDay && norm.unit === 'calendar_days') return { state, ...inWords('hours', between('hours')) };
  return { state, ...inWords(norm.unit, counted) };
}

function inWords(unit: Unit, n: number): Pick<Remaining, 'n' | 'unit'> {
  if (unit === 'working_minutes' && n >= 120) return { n: Math.floor(n / 60), unit: 'working_hours' };
  return { n: Math.max(1, Math.floor(n)), unit };
}

/**
 * The first instant at which the budget is spent while the clock runs, and the due date, which lies later only where the
 * law lets a free last day give way. Null for what a pause still hides.
 */
function findDue(calendar: Calendar, norm: Norm, runs: readonly Run[]): { spentAt: number | null; at: number | null } {
  if (!Number.isInteger(norm.n) || norm.n < 1) throw new RangeError(`not a norm: ${norm.n} ${norm.unit}`);
  const m = measureOf(calendar, norm.unit, runs[0]!.start);
  const floor = floorOf(m, runs);
  let left = norm.n * m.scale;
  for (const run of runs) {
    const from = Math.max(m.before(run.start), floor);
    const used = run.stop === Infinity ? Infinity : m.before(run.stop) - from;
    if (used >= left) {
      const spentAt = m.reach(from + left);
      return { spentAt, at: norm.roll && norm.unit === 'calendar_days' ? roll(calendar, runs, spentAt) : spentAt };
    }
    left -= Math.max(0, used);
  }
  return { spentAt: null, at: null };
}

/** The end of the first working day, from the one that ends at `end`, on which the clock runs to the end. */
function roll(calendar: Calendar, runs: readonly Run[], end: number): number | null {
  for (let day = dayAt(calendar, end); ; day++) {
    const at = endOf(calendar, day);
    if (at >= runs.at(-1)!.stop) return null;
    if (isWorkday(calendar, day) && runsAt(runs, at)) return at;
  }
}

/** What of a measure cannot be used: all before the receipt and, where days are counted, the day of receipt. */
const floorOf = (m: Measure, runs: readonly Run[]): number => m.before(runs[0]!.start) + (m.counted ? 1 : 0);

function usedBy(m: Measure, runs: readonly Run[], until: number): number {
  const floor = floorOf(m, runs);
  const end = m.counted ? until + 1 : until;
  let used = 0;
  for (const run of runs) {
    const stop = Math.min(run.stop, end);
    if (stop > run.start) used += Math.max(0, m.before(stop) - Math.max(m.before(run.start), floor));
  }
  return used;
}
