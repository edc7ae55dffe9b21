import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';

const date = z.iso.date();
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** `calendar.json` of a city pack: office hours as dated rules, and the free days of each year with their decree. */
export const calendarSchema = z.strictObject({
  hours: z
    .array(
      z.strictObject({
        name: z.string(),
        from: date,
        to: date.optional(),
        /** ISO weekday (1 = Monday) → opening spans; a weekday that is not named is free. */
        weekdays: z.partialRecord(z.enum(['1', '2', '3', '4', '5', '6', '7']), z.array(z.tuple([time, time])).min(1)),
        legal_basis: z.string(),
        verified: z.boolean(),
      }),
    )
    .min(1),
  years: z.array(
    z.strictObject({
      year: z.int(),
      decree: z.string().nullable(),
      source: z.string(),
      verified: z.boolean(),
      days: z.array(
        z.strictObject({ date, name: z.string(), kind: z.enum(['holiday', 'joint_leave', 'closure', 'working_day']) }),
      ),
    }),
  ),
});
export type CalendarData = z.output<typeof calendarSchema>;

/** One local day: its opening spans as instants (epoch ms), or why it is free. */
export interface Day {
  date: string;
  open: readonly (readonly [start: number, end: number])[];
  /** Closing time (epoch ms); undefined on a free day. */
  closing: number | undefined;
  /** Last millisecond of the day, local. */
  end: number;
  /** Why the day is free: the name of the holiday, or 'weekend'. */
  free: string | undefined;
}

export interface Calendar {
  timeZone: string;
  /** SHA-256 of the data: a changed calendar has another version, and every running due date is made anew. */
  version: string;
  day(date: string): Day;
  /** True where the year's decree was read; false or absent years are shown as "belum ditetapkan". */
  verified(year: number): boolean;
}

/** The calendar of a zone from its data. Throws a ZodError for data that is none. */
export function createCalendar(raw: unknown, timeZone: string): Calendar {
  const data = calendarSchema.parse(raw);
  const free = new Map(data.years.flatMap((y) => y.days).map((d) => [d.date, d]));
  const years = new Map(data.years.map((y) => [y.year, y.verified]));
  const days = new Map<string, Day>();
  const make = (text: string): Day => {
    const local = Temporal.PlainDate.from(text);
    const end = local.add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds - 1;
    const special = free.get(text);
    // Later rules win: Ramadan hours stand behind the ordinary ones in the file.
    const hours = data.hours.findLast((h) => h.from <= text && (h.to === undefined || text <= h.to));
    const weekday = String(local.dayOfWeek) as '1';
    const spans = hours?.weekdays[weekday] ?? (special?.kind === 'working_day' ? hours?.weekdays['1'] : undefined);
    if (!spans || (special && special.kind !== 'working_day'))
      return { date: text, open: [], closing: undefined, end, free: special?.name ?? 'weekend' };
    const at = (t: string) =>
      local.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(t) }).epochMilliseconds;
    const open = spans.map(([a, b]) => [at(a), at(b)] as const);
    return { date: text, open, closing: open.at(-1)![1], end, free: undefined };
  };
  return {
    timeZone,
    version: createHash('sha256')
      .update(canonicalize(data) ?? '')
      .digest('hex'),
    day(text) {
      let day = days.get(text);
      if (!day) days.set(text, (day = make(text)));
      return day;
    },
    verified: (year) => years.get(year) ?? false,
  };
}

/** The legal date (`YYYY-MM-DD`) of an instant in the calendar's zone. */
export const localDate = (calendar: Pick<Calendar, 'timeZone'>, at: Date | number): string =>
  Temporal.Instant.fromEpochMilliseconds(typeof at === 'number' ? at : at.getTime())
    .toZonedDateTimeISO(calendar.timeZone)
    .toPlainDate()
    .toString();

/** The date `n` calendar days later. */
export const addDays = (text: string, n: number): string => Temporal.PlainDate.from(text).add({ days: n }).toString();

/** Calendar days from one legal date to another; negative when the second is earlier. */
export const daysBetween = (from: string, to: string): number =>
  Temporal.PlainDate.from(from).until(to, { largestUnit: 'day' }).days;
