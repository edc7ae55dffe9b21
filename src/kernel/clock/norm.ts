/**
 * A time norm of an SOP ("mutu baku: waktu", Permenpan-RB 35/2012); n is a whole number from 1.
 * `working_minutes`: office hours only. `working_days`: the day of receipt is not counted, what comes after closing or on
 * a free day is received on the next working day, due at the closing time of the n-th. `calendar_days`: due 23:59:59.999
 * local; with `roll: 'law'` a free last day gives way to the next working day. `hours`: day and night.
 */
export interface Norm {
  n: number;
  unit: Unit;
  roll?: 'law';
}
export type Unit = 'working_minutes' | 'working_days' | 'calendar_days' | 'hours';

/**
 * A stretch in which the clock runs, from `start` up to but without `stop`; ISO 8601 instants with Z or an offset. Without
 * `stop` it runs still, as only the last may. Between two stretches the clock is paused.
 */
export interface Interval {
  start: string;
  stop?: string;
}

/** An interval in epoch milliseconds; `stop` is Infinity while it runs. */
export interface Run {
  start: number;
  stop: number;
}

/** Reads intervals. Throws RangeError where none is given, one is no instant, or they do not follow each other. */
export function runsOf(intervals: readonly Interval[]): readonly [Run, ...Run[]] {
  const runs = intervals.map((i) => ({
    start: instant(i.start),
    stop: i.stop === undefined ? Infinity : instant(i.stop),
  }));
  const [first, ...rest] = runs;
  if (!first) throw new RangeError('a clock that never started has no intervals');
  let end = -Infinity;
  for (const run of runs) {
    if (run.start < end || run.stop < run.start)
      throw new RangeError('the intervals of a clock must follow each other');
    end = run.stop;
  }
  return [first, ...rest];
}

/** True while the clock runs at an instant. */
export const runsAt = (runs: readonly Run[], t: number): boolean => runs.some((r) => r.start <= t && t < r.stop);

function instant(text: string): number {
  // Without an offset the time would be read in the zone of the machine.
  const t = /(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(t)) throw new RangeError(`not an instant: ${text}`);
  return t;
}
