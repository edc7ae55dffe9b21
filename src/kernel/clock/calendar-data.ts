import { z } from 'zod';

/*
 * A city's calendar as data (`cities/<code>/calendar.json`): dated office hours, and the days on which they do not hold.
 * The time zone is the city's (`city.json`). Every entry says where it was read and whether anyone compared it.
 */

const text = z.string().trim().min(1).max(500);
const date = z.iso.date();
const bilingual = z.strictObject({ id: text, en: text });
const provenance = { source: text, verified: z.boolean() };

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time HH:MM');
const spans = z
  .array(z.tuple([time, time]))
  .min(1)
  .refine(
    (list) => list.every(([open, close], i) => open < close && (i === 0 || list[i - 1]![1] < open)),
    'hours must ascend, with a break between two spans',
  );

export const hoursRuleSchema = z.strictObject({
  /** The table it belongs to. The clock runs on `office`; an office of the pack may name another. */
  name: text,
  from: date,
  /** Last day on which it holds; open-ended without. */
  to: date.optional(),
  /** ISO weekday (1 Monday … 7 Sunday) → opening spans, a break being the gap between two; a weekday left out is free. */
  weekdays: z.partialRecord(z.enum(['1', '2', '3', '4', '5', '6', '7']), spans),
  legal_basis: text,
  note: text.optional(),
  ...provenance,
});

const freeDay = z.strictObject({
  date,
  kind: z.enum(['holiday', 'joint_leave']),
  name: bilingual,
  /** A moveable feast reckoned ahead of its decree. */
  estimate: z.literal(true).optional(),
});

const yearSchema = z.strictObject({
  year: z.int().min(2000).max(2200),
  /** The joint decree of the three ministers for the year; null while there is none ("belum ditetapkan"). */
  decree: text.nullable(),
  ...provenance,
  days: z.array(freeDay),
});

/** What the city decides for a single day: it closes, or it works by hours of that day (an extra day, or a shorter one). */
const exception = z.discriminatedUnion('kind', [
  z.strictObject({ date, kind: z.literal('closure'), name: bilingual, legal_basis: text, ...provenance }),
  z.strictObject({
    date,
    kind: z.literal('working_day'),
    name: bilingual,
    hours: spans,
    legal_basis: text,
    ...provenance,
  }),
]);

const dayEdit = { name: bilingual, legal_basis: text, ...provenance };
/** What a city says of one day while it runs: it closes, works, is a holiday or a joint leave, or is a day as any other. */
export const dayEditSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('closure'), ...dayEdit }),
  z.strictObject({ kind: z.literal('working_day'), hours: spans, ...dayEdit }),
  z.strictObject({ kind: z.literal('holiday'), ...dayEdit }),
  z.strictObject({ kind: z.literal('joint_leave'), ...dayEdit }),
  z.strictObject({ kind: z.literal('ordinary'), ...dayEdit }),
]);
export type DayEdit = z.output<typeof dayEditSchema>;

/** The shape of `calendar.json`. Each fault carries the path of its entry. */
export const calendarSchema = z
  .strictObject({
    /** Where two rules of a table cover a day, the later in the list holds: Ramadan stands behind the ordinary hours. */
    hours: z.array(hoursRuleSchema).min(1),
    years: z.array(yearSchema),
    exceptions: z.array(exception),
  })
  .superRefine((data, ctx) => {
    const fault = (path: (string | number)[], message: string) => ctx.addIssue({ code: 'custom', path, message });
    for (const [i, rule] of data.hours.entries()) {
      if (rule.to !== undefined && rule.to < rule.from) fault(['hours', i, 'to'], 'ends before it begins');
    }
    // Without such a rule a due date may lie nowhere, and the search for it would not end.
    const last = data.hours.findLast((r) => r.name === 'office' && r.to === undefined);
    if (!last || Object.keys(last.weekdays).length === 0) fault(['hours'], 'needs open-ended hours named "office"');
    twice(
      data.years.map((y) => y.year),
      (i, year) => fault(['years', i, 'year'], `${year} stands there twice`),
    );
    for (const [i, entry] of data.years.entries()) {
      if (entry.verified && entry.decree === null)
        fault(['years', i, 'verified'], 'without a decree nothing is verified');
      twice(
        entry.days.map((d) => d.date),
        (j, day) => fault(['years', i, 'days', j, 'date'], `${day} stands there twice`),
      );
      for (const [j, day] of entry.days.entries()) {
        if (!day.date.startsWith(`${entry.year}-`))
          fault(['years', i, 'days', j, 'date'], `does not lie in ${entry.year}`);
        if (day.estimate && entry.decree !== null)
          fault(['years', i, 'days', j, 'estimate'], 'a decree leaves no estimate');
      }
    }
    twice(
      data.exceptions.map((d) => d.date),
      (i, day) => fault(['exceptions', i, 'date'], `${day} stands there twice`),
    );
  });

function twice<T>(values: T[], report: (index: number, value: T) => void): void {
  const seen = new Set<T>();
  for (const [i, value] of values.entries()) {
    if (seen.has(value)) report(i, value);
    seen.add(value);
  }
}

export type CalendarData = z.output<typeof calendarSchema>;
export type HoursRule = CalendarData['hours'][number];
export type Bilingual = z.output<typeof bilingual>;
/** From–to in local time: `['07:30', '12:00']`. */
export type Hours = [open: string, close: string];
export type DayKind = 'working_day' | 'weekend' | 'holiday' | 'joint_leave' | 'closure';
