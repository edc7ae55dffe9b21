import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { Temporal } from 'temporal-polyfill';
import {
  calendarSchema,
  type Bilingual,
  type CalendarData,
  type DayKind,
  type Hours,
  type HoursRule,
} from './calendar-data.ts';
import { DAY, dateOf, dayNumber, weekdayOf, yearOf } from './date.ts';

/** A city's calendar, ready to reckon with. Made at start and anew whenever its data changes. */
export interface Calendar {
  readonly timeZone: string;
  /** SHA-256 of zone and data (RFC 8785 JSON): where it differs, every running due date is projected anew. */
  readonly version: string;
  readonly data: CalendarData;
  /** The days that the data names, by day number. */
  readonly named: ReadonlyMap<number, NamedDay>;
  /** What the calendar says of a legal date, in instants. Throws RangeError on what is no date. */
  day(date: string): Day;
  /** A local year laid out for search; made at the first call, then kept. */
  year(year: number): YearTable;
}

export interface NamedDay {
  kind: Exclude<DayKind, 'weekend'>;
  name: Bilingual;
  estimate: boolean;
  hours: readonly Hours[];
}

/** One local day. Instants are epoch milliseconds. */
export interface Day {
  date: string;
  kind: DayKind;
  /** Of a holiday, a joint leave, a closure, an extra working day. */
  name: Bilingual | undefined;
  open: readonly (readonly [start: number, end: number])[];
  /** Undefined on a free day. */
  closing: number | undefined;
  /** The last millisecond of the day. */
  end: number;
}

/** One local year for binary search. Instants are epoch milliseconds, days are day numbers. */
export interface YearTable {
  readonly year: number;
  /** 1 January. */
  readonly first: number;
  /** The local midnight that begins each day, and the one that ends the year. */
  readonly midnights: Float64Array;
  /** The working days in order, and the closing time of each. */
  readonly workdays: Float64Array;
  readonly closings: Float64Array;
  /** The stretches in which offices are open, and the open milliseconds of the year before each; at last, of all of it. */
  readonly spanStarts: Float64Array;
  readonly spanEnds: Float64Array;
  readonly openBefore: Float64Array;
}

/** The calendar of a zone from the pack's data. Throws ZodError where the data is not of `calendarSchema`. */
export function createCalendar(raw: unknown, timeZone: string): Calendar {
  const data = calendarSchema.parse(raw);
  const years = new Map<number, YearTable>();
  const calendar: Calendar = {
    timeZone,
    version: createHash('sha256').update(canonicalize({ timeZone, data })!).digest('hex'),
    data,
    named: nameDays(data),
    day: (date) => dayOf(calendar, dayNumber(date)),
    year(year) {
      let table = years.get(year);
      if (!table) years.set(year, (table = layOut(calendar, year)));
      return table;
    },
  };
  return calendar;
}

function nameDays(data: CalendarData): Map<number, NamedDay> {
  const named = new Map<number, NamedDay>();
  for (const d of data.years.flatMap((y) => y.days)) {
    named.set(dayNumber(d.date), { kind: d.kind, name: d.name, estimate: d.estimate ?? false, hours: [] });
  }
  // The city's own decision for a day stands above the national list.
  for (const d of data.exceptions) {
    const hours = d.kind === 'working_day' ? d.hours : [];
    named.set(dayNumber(d.date), { kind: d.kind, name: d.name, estimate: false, hours });
  }
  return named;
}

function layOut(calendar: Calendar, year: number): YearTable {
  // Four digits, so that dates compare as text.
  if (year < 1000 || year > 9998) throw new RangeError(`the calendar does not reach the year ${year}`);
  const { timeZone } = calendar;
  const first = dayNumber(`${year}-01-01`);
  const midnights = midnightsOf(timeZone, first, dayNumber(`${year + 1}-01-01`));
  const workdays: number[] = [];
  const closings: number[] = [];
  const spanStarts: number[] = [];
  const spanEnds: number[] = [];
  const openBefore = [0];
  let open = 0;
  for (let i = 0; i + 1 < midnights.length; i++) {
    const hours = hoursOf(calendar, first + i);
    if (hours.length === 0) continue;
    const date = dateOf(first + i);
    const even = midnights[i + 1]! - midnights[i]! === DAY;
    // Only on a day on which the zone changes its offset does the zone have to be asked again.
    const at = (time: string): number =>
      even
        ? midnights[i]! + (Number(time.slice(0, 2)) * 60 + Number(time.slice(3))) * 60_000
        : Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(timeZone).epochMilliseconds;
    for (const [from, to] of hours) {
      spanStarts.push(at(from));
      spanEnds.push(at(to));
      openBefore.push((open += at(to) - at(from)));
    }
    workdays.push(first + i);
    closings.push(spanEnds.at(-1)!);
  }
  return {
    year,
    first,
    midnights: Float64Array.from(midnights),
    workdays: Float64Array.from(workdays),
    closings: Float64Array.from(closings),
    spanStarts: Float64Array.from(spanStarts),
    spanEnds: Float64Array.from(spanEnds),
    openBefore: Float64Array.from(openBefore),
  };
}

/** The local midnights of the days from `first` up to `last`, both with theirs. */
function midnightsOf(timeZone: string, first: number, last: number): number[] {
  const begin = (day: number) => Temporal.PlainDate.from(dateOf(day)).toZonedDateTime(timeZone);
  const days = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const start = begin(first);
  const change = start.getTimeZoneTransition('next');
  // Zones of Indonesia never change their offset: then one question to the zone is enough for the year.
  return change === null || change.epochMilliseconds >= begin(last).epochMilliseconds
    ? days.map((day) => start.epochMilliseconds + (day - first) * DAY)
    : days.map((day) => begin(day).epochMilliseconds);
}

/** The rule of a table of hours that holds on a date: the last in the list that covers it. */
export const ruleOn = (calendar: Calendar, date: string, table: string): HoursRule | undefined =>
  calendar.data.hours.findLast((r) => r.name === table && r.from <= date && (r.to === undefined || date <= r.to));

/** The opening hours of a day in local time by a table of hours; none on a free day. */
export function hoursOf(calendar: Calendar, day: number, table = 'office'): readonly Hours[] {
  const named = calendar.named.get(day);
  return named ? named.hours : weekHoursOf(calendar, day, table);
}

/** The opening hours that a table gives the weekday of a day, whatever the day is. */
export const weekHoursOf = (calendar: Calendar, day: number, table = 'office'): readonly Hours[] =>
  ruleOn(calendar, dateOf(day), table)?.weekdays[String(weekdayOf(day)) as '1'] ?? [];

function dayOf(calendar: Calendar, day: number): Day {
  const table = calendar.year(yearOf(day));
  const midnight = table.midnights[day - table.first]!;
  const end = table.midnights[day - table.first + 1]! - 1;
  const open: [number, number][] = [];
  for (
    let i = countBelow(table.spanStarts, midnight);
    i < table.spanStarts.length && table.spanStarts[i]! <= end;
    i++
  ) {
    open.push([table.spanStarts[i]!, table.spanEnds[i]!]);
  }
  const named = calendar.named.get(day);
  return {
    date: dateOf(day),
    kind: named?.kind ?? (open.length > 0 ? 'working_day' : 'weekend'),
    name: named?.name,
    open,
    closing: open.at(-1)?.[1],
    end,
  };
}

/** What stands behind a year's free days: a decree that was compared, one that was not, or none yet ("belum ditetapkan"). */
export function standingOf(calendar: Calendar, year: number): 'verified' | 'unverified' | 'undecided' {
  const entry = calendar.data.years.find((y) => y.year === year);
  return !entry || entry.decree === null ? 'undecided' : entry.verified ? 'verified' : 'unverified';
}

/** The table of the local year in which an instant (epoch ms) lies. */
export function yearAt(calendar: Calendar, t: number): YearTable {
  const table = calendar.year(new Date(t).getUTCFullYear());
  if (t < table.midnights[0]!) return calendar.year(table.year - 1);
  if (t >= table.midnights.at(-1)!) return calendar.year(table.year + 1);
  return table;
}

/** The local day (its number) in which an instant (epoch ms) lies. */
export function dayAt(calendar: Calendar, t: number): number {
  const table = yearAt(calendar, t);
  return table.first + countBelow(table.midnights, t + 1) - 1;
}

/** The legal date of an instant in the calendar's zone. */
export const localDate = (calendar: Calendar, at: Date | number): string => dateOf(dayAt(calendar, Number(at)));

/** When offices close on a day (epoch ms); undefined on a free day. */
export function closingOf(calendar: Calendar, day: number): number | undefined {
  const { workdays, closings } = calendar.year(yearOf(day));
  const i = countBelow(workdays, day);
  return workdays[i] === day ? closings[i] : undefined;
}

/** True for a day on which offices open. */
export const isWorkday = (calendar: Calendar, day: number): boolean => closingOf(calendar, day) !== undefined;

/** The first working day after a day. */
export function nextWorkday(calendar: Calendar, day: number): number {
  for (let year = yearOf(day); ; year++) {
    const { workdays } = calendar.year(year);
    const found = workdays[countBelow(workdays, day + 1)];
    if (found !== undefined) return found;
  }
}

/** The first instant from t on (epoch ms) at which offices are open. */
export function nextOpen(calendar: Calendar, t: number): number {
  for (let { year } = yearAt(calendar, t); ; year++) {
    const { spanStarts, spanEnds } = calendar.year(year);
    const i = countBelow(spanEnds, t + 1);
    if (i < spanStarts.length) return Math.max(t, spanStarts[i]!);
  }
}

/** How many entries of an ascending array lie below x. */
export function countBelow(ascending: Float64Array, x: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! < x) low = middle + 1;
    else high = middle;
  }
  return low;
}
