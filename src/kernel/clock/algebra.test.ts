import fc from 'fast-check';
import { describe, it } from 'vitest';
import { jayapura, medan, medanWith, closed, works } from './example-calendars.ts';
import {
  addDays,
  addWorkingDays,
  addWorkingMinutes,
  daysBetween,
  dueAt,
  isOpen,
  localDate,
  openFrom,
  remaining,
  spent,
  startOfNextWorkingDay,
  workingDaysBetween,
  workingMinutesBetween,
  type Calendar,
  type Interval,
  type Norm,
} from './index.ts';

const HOUR = 3_600_000;
const odd = medanWith(closed('2026-04-14', 'Banjir'), works('2026-04-18', [['08:00', '08:01']]));
const calendar = fc.constantFrom<Calendar>(medan, jayapura, odd);
/** Instants over a leap year without data, two year ends and two Ramadans, many of them at the edge of something. */
const instant = fc.oneof(
  fc.integer({ min: Date.parse('2025-11-01T00:00Z'), max: Date.parse('2028-04-01T00:00Z') }),
  fc.integer({ min: 0, max: 21_000 }).map((n) => Date.parse('2025-11-01T00:00Z') + n * HOUR),
  fc
    .integer({ min: 0, max: 42_000 })
    .chain((n) => fc.constantFrom(-1, 0, 1).map((d) => Date.parse('2025-11-01T00:30Z') + n * (HOUR / 2) + d)),
);
const norm: fc.Arbitrary<Norm> = fc.oneof(
  fc.record({ unit: fc.constant<'working_days'>('working_days'), n: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ unit: fc.constant<'working_minutes'>('working_minutes'), n: fc.integer({ min: 1, max: 5000 }) }),
  fc.record({ unit: fc.constant<'calendar_days'>('calendar_days'), n: fc.integer({ min: 1, max: 90 }) }),
  fc.record({
    unit: fc.constant<'calendar_days'>('calendar_days'),
    n: fc.integer({ min: 1, max: 30 }),
    roll: fc.constant<'law'>('law'),
  }),
  fc.record({ unit: fc.constant<'hours'>('hours'), n: fc.integer({ min: 1, max: 500 }) }),
);
const iso = (t: number) => new Date(t).toISOString();
/** A start, then by turns how long the clock runs and rests; it runs at the end. */
const history = fc
  .tuple(instant, fc.array(fc.integer({ min: 0, max: 200 * HOUR }), { maxLength: 6 }))
  .map(([start, lengths]) => {
    const edges = lengths.reduce<number[]>((list, ms) => [...list, list.at(-1)! + ms], [start]);
    if (edges.length % 2 === 0) edges.pop();
    const runs: Interval[] = [];
    for (let i = 0; i < edges.length; i += 2) {
      const stop = edges[i + 1];
      runs.push({ start: iso(edges[i]!), ...(stop === undefined ? {} : { stop: iso(stop) }) });
    }
    return runs;
  });
const due = (c: Calendar, n: Norm, runs: Interval[]) => dueAt(c, n, runs).at!.getTime();
const expectAlways = <T extends [unknown, ...unknown[]]>(property: fc.IPropertyWithHooks<T>) =>
  fc.assert(property, { numRuns: 500 });

describe('the algebra of the clock', () => {
  it('minutes added are the minutes between, and the first instant for which that is so', () => {
    expectAlways(
      fc.property(calendar, instant, fc.integer({ min: 1, max: 20_000 }), (c, t, n) => {
        const from = new Date(t);
        const to = addWorkingMinutes(c, from, n);
        const early = new Date(to.getTime() - 1);
        return workingMinutesBetween(c, from, to) === n && workingMinutesBetween(c, from, early) < n;
      }),
    );
  });
  it('days added are the days between, and the first instant for which that is so', () => {
    expectAlways(
      fc.property(calendar, instant, fc.integer({ min: 1, max: 300 }), (c, t, n) => {
        const from = new Date(t);
        const to = addWorkingDays(c, from, n);
        return (
          workingDaysBetween(c, from, to) === n && workingDaysBetween(c, from, new Date(to.getTime() - 1)) === n - 1
        );
      }),
    );
  });
  it('minutes add up, and turn their sign with their direction', () => {
    expectAlways(
      fc.property(calendar, instant, instant, instant, (c, a, b, d) => {
        const between = (x: number, y: number) =>
          Math.round(workingMinutesBetween(c, new Date(x), new Date(y)) * 60_000);
        return between(a, b) + between(b, d) === between(a, d) && between(a, b) === -between(b, a);
      }),
    );
  });
  it('minutes pass exactly while the office is open', () => {
    expectAlways(
      fc.property(calendar, instant, (c, t) => {
        const [from, to] = [new Date(t), new Date(t + 1)];
        const open = isOpen(c, from);
        return workingMinutesBetween(c, from, to) > 0 === open && (openFrom(c, from).getTime() === t) === open;
      }),
    );
  });
  it('a due date is the first instant at which the norm is spent', () => {
    expectAlways(
      fc.property(calendar, norm, history, (c, { unit, n }, runs) => {
        const at = due(c, { unit, n }, runs);
        return spent(c, unit, runs, new Date(at)) === n && spent(c, unit, runs, new Date(at - 1)) < n;
      }),
    );
  });
  it('a pause never brings a date forward', () => {
    expectAlways(
      fc.property(calendar, norm, history, (c, n, runs) => due(c, n, runs) >= due(c, n, [{ start: runs[0]!.start }])),
    );
  });
  it('a longer pause never brings a date forward either', () => {
    expectAlways(
      fc.property(calendar, norm, history, fc.integer({ min: 0, max: 100 * HOUR }), (c, n, runs, more) => {
        const later = runs.map((r, i) =>
          i + 1 === runs.length && i > 0 ? { start: iso(Date.parse(r.start) + more) } : r,
        );
        return due(c, n, later) >= due(c, n, runs);
      }),
    );
  });
  it('a stretch cut in two without a gap changes nothing', () => {
    expectAlways(
      fc.property(calendar, norm, history, instant, (c, n, runs, cut) => {
        const split = runs.flatMap((r): Interval[] => {
          const inside = cut >= Date.parse(r.start) && cut <= (r.stop === undefined ? Infinity : Date.parse(r.stop));
          return inside
            ? [
                { start: r.start, stop: iso(cut) },
                { ...r, start: iso(cut) },
              ]
            : [r];
        });
        const [one, two] = [dueAt(c, n, runs), dueAt(c, n, split)];
        return one.at!.getTime() === two.at!.getTime() && JSON.stringify(one.basis) === JSON.stringify(two.basis);
      }),
    );
  });
  it('a longer norm and a later start never end earlier', () => {
    expectAlways(
      fc.property(calendar, norm, instant, fc.integer({ min: 0, max: 300 * HOUR }), (c, n, t, later) => {
        const at = due(c, n, [{ start: iso(t) }]);
        return due(c, { ...n, n: n.n + 1 }, [{ start: iso(t) }]) >= at && due(c, n, [{ start: iso(t + later) }]) >= at;
      }),
    );
  });
  it('n working days end at a closing, n days after the receipt or more, and a rolled date is no free day', () => {
    expectAlways(
      fc.property(calendar, norm, history, (c, n, runs) => {
        const at = due(c, n, runs);
        const on = c.day(localDate(c, at));
        if (n.unit === 'working_days') {
          return on.closing === at && daysBetween(localDate(c, Date.parse(runs[0]!.start)), on.date) >= n.n;
        }
        return !n.roll || (on.kind === 'working_day' && on.end === at);
      }),
    );
  });
  it('is late exactly after the due date, and never has nothing left before it', () => {
    expectAlways(
      fc.property(calendar, norm, history, instant, (c, n, runs, now) => {
        const left = remaining(c, n, runs, new Date(now));
        return (left.state === 'late') === now > due(c, n, runs) && left.n >= 1 && Number.isInteger(left.n);
      }),
    );
  });
  it('the next working day begins later than today, at an opening, with no working day between', () => {
    expectAlways(
      fc.property(calendar, instant, (c, t) => {
        const next = startOfNextWorkingDay(c, new Date(t));
        const [today, then] = [localDate(c, t), localDate(c, next)];
        const between = Array.from({ length: daysBetween(today, then) - 1 }, (_, i) => c.day(addDays(today, i + 1)));
        return (
          then > today && c.day(then).open[0]![0] === next.getTime() && between.every((d) => d.closing === undefined)
        );
      }),
    );
  });
});

describe('the clock beside a slow one', () => {
  /** Counts by walking: day by day from the words of the law, knowing nothing of tables and searches. */
  function walk(c: Calendar, n: Norm, runs: Interval[]): number {
    const runsAt = (t: number) =>
      runs.some((r) => Date.parse(r.start) <= t && (r.stop === undefined || t < Date.parse(r.stop)));
    const start = Date.parse(runs[0]!.start);
    const endOf = (date: string) => (n.unit === 'working_days' ? c.day(date).closing : c.day(date).end);
    let date = localDate(c, start);
    while (endOf(date) === undefined || endOf(date)! < start) date = addDays(date, 1);
    let used = 0;
    while (used < n.n) {
      date = addDays(date, 1);
      const end = endOf(date);
      if (end !== undefined && runsAt(end)) used++;
    }
    while (n.roll && (c.day(date).closing === undefined || !runsAt(c.day(date).end))) date = addDays(date, 1);
    return endOf(date)!;
  }
  it('agrees on every day', () => {
    const counted = norm.filter((n) => n.unit === 'working_days' || n.unit === 'calendar_days');
    expectAlways(fc.property(calendar, counted, history, (c, n, runs) => due(c, n, runs) === walk(c, n, runs)));
  });
  it('agrees on every minute', () => {
    const wholeMinute = instant.map((t) => t - (((t % 60_000) + 60_000) % 60_000));
    fc.assert(
      fc.property(calendar, wholeMinute, fc.integer({ min: 1, max: 600 }), (c, t, n) => {
        let now = t;
        for (let left = n; left > 0; now += 60_000) if (isOpen(c, new Date(now))) left--;
        return addWorkingMinutes(c, new Date(t), n).getTime() === now;
      }),
      { numRuns: 60 },
    );
  });
});
