import { addDays, localDate, type Calendar, type Day } from './calendar.ts';

export {
  addDays,
  calendarSchema,
  createCalendar,
  daysBetween,
  localDate,
  type Calendar,
  type CalendarData,
} from './calendar.ts';

/**
 * A time norm of an SOP (Permenpan-RB 35/2012, "mutu baku: waktu").
 * `working_minutes`: office hours only. `working_days`: the day of receipt is not counted, due at closing of the n-th.
 * `calendar_days`: due 23:59:59.999 local, rolling to a working day only where the law says so. `hours`: day and night.
 */
export interface Norm {
  n: number;
  unit: 'working_minutes' | 'working_days' | 'calendar_days' | 'hours';
  roll?: 'law';
}

/** A stretch in which the clock ran (ISO instants); without `stop` it runs still. Between stretches it was paused. */
export interface Interval {
  start: string;
  stop?: string;
}

/** Why a date is what it is, as data: the words are made by `explainDue`. */
export interface Basis {
  received: string;
  /** First day that counts; null for norms of minutes and hours. */
  countedFrom: string | null;
  /** Free days between, but for weekends, with their names. */
  skipped: { date: string; name: string }[];
  /** Years whose decree is not known yet: the date may move. */
  unverified: number[];
}

export interface Due {
  /** null: paused with budget left, so there is no date. */
  at: Date | null;
  basis: Basis;
}

const MINUTE = 60_000;
/** Ten years of days: a longer walk means a calendar without a single working day. */
const HORIZON = 3660;

interface Span {
  start: number;
  stop: number;
}
const spansOf = (intervals: readonly Interval[]): Span[] =>
  intervals.map((i) => ({ start: Date.parse(i.start), stop: i.stop === undefined ? Infinity : Date.parse(i.stop) }));

/** When a norm ends, spent over the stretches in which the clock ran; and why. A pause never brings the date forward. */
export function dueAt(calendar: Calendar, norm: Norm, intervals: readonly Interval[]): Due {
  const spans = spansOf(intervals);
  const first = spans[0];
  if (!first) throw new RangeError('a clock that never started has no due date');
  if (!Number.isInteger(norm.n) || norm.n < 0) throw new RangeError(`not a norm: ${norm.n} ${norm.unit}`);
  const basis: Basis = {
    received: new Date(first.start).toISOString(),
    countedFrom: null,
    skipped: [],
    unverified: [],
  };
  const at =
    norm.unit === 'working_minutes' || norm.unit === 'hours'
      ? dueByTime(calendar, norm, spans, basis)
      : dueByDays(calendar, norm, spans, basis);
  return { at: at === undefined ? null : new Date(at), basis };
}

function dueByTime(calendar: Calendar, norm: Norm, spans: Span[], basis: Basis): number | undefined {
  let left = norm.n * (norm.unit === 'hours' ? 60 : 1) * MINUTE;
  for (const span of spans) {
    if (norm.unit === 'hours') {
      if (span.start + left <= span.stop) return span.start + left;
      left -= span.stop - span.start;
      continue;
    }
    for (const day of daysFrom(calendar, span.start)) {
      note(calendar, day, basis);
      for (const [open, close] of day.open) {
        const from = Math.max(open, span.start);
        const to = Math.min(close, span.stop);
        if (to < from) continue;
        if (left <= to - from) return from + left;
        left -= to - from;
      }
      if (day.end >= span.stop) break;
    }
  }
  return undefined;
}

function dueByDays(calendar: Calendar, norm: Norm, spans: Span[], basis: Basis): number | undefined {
  const working = norm.unit === 'working_days';
  const start = spans[0]!.start;
  let day = calendar.day(localDate(calendar, start));
  // What comes after closing, or on a free day, is received on the next working day.
  if (working && (day.closing === undefined || start > day.closing)) {
    note(calendar, day, basis);
    day = nextWorkingDay(calendar, day, basis);
  }
  const endOf = (d: Day) => (working ? d.closing : d.end);
  let used = 0;
  let due = endOf(day)!;
  const lastStop = spans.at(-1)!.stop;
  for (let i = 0; used < norm.n; i++) {
    if (i > HORIZON) throw new RangeError('no working day within ten years');
    day = calendar.day(addDays(day.date, 1));
    note(calendar, day, basis);
    const end = endOf(day);
    if (day.end > lastStop && (end === undefined || end >= lastStop)) return undefined;
    if (end === undefined || !runsAt(spans, end)) continue;
    basis.countedFrom ??= day.date;
    used++;
    due = end;
  }
  if (working || norm.roll !== 'law' || day.closing !== undefined) return due;
  return nextWorkingDay(calendar, day, basis).end;
}

/** A day is used only if the clock runs at its closing time. */
const runsAt = (spans: Span[], at: number): boolean => spans.some((s) => s.start <= at && at < s.stop);

function nextWorkingDay(calendar: Calendar, from: Day, basis?: Basis): Day {
  let day = from;
  for (let i = 0; i < HORIZON; i++) {
    day = calendar.day(addDays(day.date, 1));
    if (basis) note(calendar, day, basis);
    if (day.closing !== undefined) return day;
  }
  throw new RangeError('no working day within ten years');
}

function* daysFrom(calendar: Calendar, start: number): Generator<Day> {
  let date = localDate(calendar, start);
  for (let i = 0; i < HORIZON; i++) {
    yield calendar.day(date);
    date = addDays(date, 1);
  }
  throw new RangeError('no working day within ten years');
}

function note(calendar: Calendar, day: Day, basis: Basis): void {
  const year = Number(day.date.slice(0, 4));
  if (!calendar.verified(year) && !basis.unverified.includes(year)) basis.unverified.push(year);
  if (day.free !== undefined && day.free !== 'weekend' && basis.skipped.at(-1)?.date !== day.date)
    basis.skipped.push({ date: day.date, name: day.free });
}

/** Working minutes between two instants; negative when the second is earlier. */
export function workingMinutesBetween(calendar: Calendar, from: Date, to: Date): number {
  if (to < from) return -workingMinutesBetween(calendar, to, from);
  let ms = 0;
  for (const day of daysFrom(calendar, from.getTime())) {
    for (const [open, close] of day.open)
      ms += Math.max(0, Math.min(close, to.getTime()) - Math.max(open, from.getTime()));
    if (day.end >= to.getTime()) break;
  }
  return ms / MINUTE;
}

/** What of a norm's budget is used by `until`: minutes for `working_minutes` and `hours`, days for the others. */
export function spent(calendar: Calendar, unit: Norm['unit'], intervals: readonly Interval[], until: Date): number {
  const cut = spansOf(intervals)
    .map((s) => ({ start: s.start, stop: Math.min(s.stop, until.getTime()) }))
    .filter((s) => s.stop >= s.start);
  const first = cut[0];
  if (!first) return 0;
  if (unit === 'hours') return cut.reduce((sum, s) => sum + (s.stop - s.start) / MINUTE, 0);
  if (unit === 'working_minutes')
    return cut.reduce((sum, s) => sum + workingMinutesBetween(calendar, new Date(s.start), new Date(s.stop)), 0);
  let day = calendar.day(localDate(calendar, first.start));
  if (unit === 'working_days' && (day.closing === undefined || first.start > day.closing))
    day = nextWorkingDay(calendar, day);
  let used = 0;
  while (day.end < until.getTime() + 86_400_000) {
    day = calendar.day(addDays(day.date, 1));
    const end = unit === 'working_days' ? day.closing : day.end;
    if (end !== undefined && end < until.getTime() && runsAt(cut, end)) used++;
  }
  return used;
}

/** True while an office is open. */
export function isOpen(calendar: Calendar, at: Date): boolean {
  const t = at.getTime();
  return calendar.day(localDate(calendar, at)).open.some(([open, close]) => open <= t && t < close);
}
