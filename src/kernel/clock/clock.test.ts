import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCalendar, dueAt, isOpen, spent, workingMinutesBetween, type Interval, type Norm } from './index.ts';
import { explainDue } from './words.ts';

const data = JSON.parse(readFileSync('cities/medan/calendar.json', 'utf8')) as unknown;
const medan = createCalendar(data, 'Asia/Jakarta');
const jayapura = createCalendar(data, 'Asia/Jayapura');
const wib = (local: string) => `${local}+07:00`;
const due = (norm: Norm, ...intervals: [string, string?][]) =>
  dueAt(
    medan,
    norm,
    intervals.map(([start, stop]): Interval => (stop ? { start: wib(start), stop: wib(stop) } : { start: wib(start) })),
  ).at;
const days = (n: number): Norm => ({ n, unit: 'working_days' });
const minutes = (n: number): Norm => ({ n, unit: 'working_minutes' });
const calendarDays = (n: number, roll?: 'law'): Norm => ({ n, unit: 'calendar_days', ...(roll ? { roll } : {}) });

// Worked by hand from the decree of 2026 and the office hours; not computed by the code under test.
const HAND: [why: string, norm: Norm, start: string, due: string][] = [
  ['Tuesday to Wednesday closing', days(1), '2026-11-24T10:00', '2026-11-25T16:00'],
  ['two days', days(2), '2026-11-24T10:00', '2026-11-26T16:00'],
  ['Thursday to Friday closing, which is 17.00', days(1), '2026-11-26T10:00', '2026-11-27T17:00'],
  ['Friday over the weekend', days(1), '2026-11-27T10:00', '2026-11-30T16:00'],
  ['at opening', days(1), '2026-11-24T07:30', '2026-11-25T16:00'],
  ['before opening is still that day', days(1), '2026-11-24T05:00', '2026-11-25T16:00'],
  ['exactly at closing is that day', days(1), '2026-11-24T16:00', '2026-11-25T16:00'],
  ['a minute after closing is the next day', days(1), '2026-11-24T16:01', '2026-11-26T16:00'],
  ['23.59 WIB', days(1), '2026-11-24T23:59', '2026-11-26T16:00'],
  ['Friday after closing: received Monday', days(1), '2026-11-27T18:00', '2026-12-01T16:00'],
  ['Saturday: received Monday', days(1), '2026-11-28T09:00', '2026-12-01T16:00'],
  ['Sunday: received Monday', days(1), '2026-11-29T09:00', '2026-12-01T16:00'],
  ['Wednesday over joint leave and Christmas', days(1), '2026-12-23T10:00', '2026-12-28T16:00'],
  ['on joint leave itself', days(1), '2026-12-24T10:00', '2026-12-29T16:00'],
  ['on Christmas', days(1), '2026-12-25T10:00', '2026-12-29T16:00'],
  ['over the year end', days(1), '2026-12-31T10:00', '2027-01-04T16:00'],
  ['new year itself, a Thursday', days(1), '2026-01-01T10:00', '2026-01-05T16:00'],
  ['over Isra Mikraj (Friday)', days(1), '2026-01-15T10:00', '2026-01-19T16:00'],
  ['over Imlek with its joint leave', days(1), '2026-02-13T10:00', '2026-02-18T16:00'],
  ['into Ramadan hours', days(1), '2026-02-18T10:00', '2026-02-19T15:00'],
  ['Ramadan Friday closes at 15.30', days(1), '2026-02-19T10:00', '2026-02-20T15:30'],
  ['Ramadan: 15.30 on Thursday is after closing', days(1), '2026-02-26T15:30', '2026-03-02T15:00'],
  ['Nyepi and Idulfitri', days(1), '2026-03-17T10:00', '2026-03-25T16:00'],
  ['three days from before Nyepi', days(3), '2026-03-16T10:00', '2026-03-26T16:00'],
  ['Good Friday', days(1), '2026-04-02T10:00', '2026-04-06T16:00'],
  ['Labour day is a Friday', days(1), '2026-04-30T10:00', '2026-05-04T16:00'],
  ['Ascension and its joint leave', days(1), '2026-05-13T10:00', '2026-05-18T16:00'],
  ['Iduladha and its joint leave', days(1), '2026-05-26T10:00', '2026-05-29T17:00'],
  ['Waisak on Sunday, Pancasila on Monday', days(1), '2026-05-29T10:00', '2026-06-02T16:00'],
  ['1 Muharam', days(1), '2026-06-15T10:00', '2026-06-17T16:00'],
  ['Independence on a Monday', days(1), '2026-08-14T10:00', '2026-08-18T16:00'],
  ['Maulid on a Tuesday', days(1), '2026-08-24T10:00', '2026-08-26T16:00'],
  ['five days in an ordinary week', days(5), '2026-06-22T10:00', '2026-06-29T16:00'],
  ['fourteen days', days(14), '2026-06-17T10:00', '2026-07-07T16:00'],
  ['90 minutes in the morning', minutes(90), '2026-11-24T08:00', '2026-11-24T09:30'],
  ['over the lunch break', minutes(60), '2026-11-24T11:30', '2026-11-24T13:30'],
  ['over the Friday prayer', minutes(60), '2026-11-27T11:30', '2026-11-27T14:30'],
  ['over night', minutes(60), '2026-11-24T15:30', '2026-11-25T08:00'],
  ['over the weekend', minutes(60), '2026-11-27T16:30', '2026-11-30T08:00'],
  ['a whole day of 450 minutes ends at closing', minutes(450), '2026-11-24T07:30', '2026-11-24T16:00'],
  ['Ramadan minutes over the short break', minutes(60), '2026-02-24T11:30', '2026-02-24T13:00'],
  ['24 hours do not ask for a calendar', { n: 24, unit: 'hours' }, '2026-12-24T10:00', '2026-12-25T10:00'],
];

describe('due dates worked by hand', () => {
  it.each(HAND)('%s', (_why, norm, start, expected) => {
    expect(due(norm, [start])?.toISOString()).toBe(new Date(wib(expected)).toISOString());
  });
  it('60 calendar days end in the last millisecond of the 60th', () => {
    expect(due(calendarDays(60), ['2026-01-10T12:00'])?.toISOString()).toBe(
      new Date(wib('2026-03-11T23:59:59.999')).toISOString(),
    );
  });
  it('counts 29 February', () => {
    expect(due(calendarDays(1), ['2028-02-28T12:00'])?.toISOString()).toBe(
      new Date(wib('2028-02-29T23:59:59.999')).toISOString(),
    );
  });
  it('rolls over a free end only where the law says so', () => {
    expect(due(calendarDays(2), ['2026-11-26T12:00'])?.toISOString()).toBe(
      new Date(wib('2026-11-28T23:59:59.999')).toISOString(),
    );
    expect(due(calendarDays(2, 'law'), ['2026-11-26T12:00'])?.toISOString()).toBe(
      new Date(wib('2026-11-30T23:59:59.999')).toISOString(),
    );
  });
  it('is another instant in another zone', () => {
    const at = dueAt(jayapura, days(1), [{ start: '2026-11-24T10:00+09:00' }]).at;
    expect(at?.toISOString()).toBe(new Date('2026-11-25T16:00+09:00').toISOString());
    // 15.30 WIB is 17.30 WIT: after closing there, before it here.
    expect(dueAt(jayapura, days(1), [{ start: '2026-11-24T15:30+07:00' }]).at?.toISOString()).toBe(
      new Date('2026-11-26T16:00+09:00').toISOString(),
    );
  });
  it('pauses: a day whose closing was paused is not used', () => {
    expect(due(days(2), ['2026-11-24T10:00', '2026-11-25T15:00'], ['2026-11-25T16:30'])?.toISOString()).toBe(
      new Date(wib('2026-11-27T17:00')).toISOString(),
    );
    expect(due(days(1), ['2026-12-22T10:00', '2026-12-23T09:00'], ['2026-12-28T09:00'])?.toISOString()).toBe(
      new Date(wib('2026-12-28T16:00')).toISOString(),
    );
    expect(due(minutes(60), ['2026-11-24T08:00', '2026-11-24T08:30'], ['2026-11-24T14:00'])?.toISOString()).toBe(
      new Date(wib('2026-11-24T14:30')).toISOString(),
    );
  });
  it('has no date while paused with budget left', () => {
    expect(due(days(2), ['2026-11-24T10:00', '2026-11-25T17:00'])).toBeNull();
    expect(due(minutes(60), ['2026-11-24T08:00', '2026-11-24T08:30'])).toBeNull();
  });
  it('says why, and that a year without a decree may move it', () => {
    const { basis } = dueAt(medan, days(1), [{ start: wib('2026-12-31T10:00') }]);
    expect(explainDue('id', 'Asia/Jakarta', basis)).toBe(
      'Dihitung mulai Senin, 4 Januari 2027; tidak termasuk Sabtu, Minggu, dan Tahun Baru (1 Januari 2027). Hari libur 2027 belum ditetapkan; tanggal ini dapat bergeser.',
    );
  });
});

describe('the algebra of the clock', () => {
  const start = fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2026-11-30') });
  it('working minutes between a start and its due are the norm, and no earlier instant reaches it', () => {
    fc.assert(
      fc.property(start, fc.integer({ min: 1, max: 6000 }), (at, n) => {
        const end = dueAt(medan, minutes(n), [{ start: new Date(at).toISOString() }]).at!;
        expect(workingMinutesBetween(medan, new Date(at), end)).toBeCloseTo(n, 6);
        expect(workingMinutesBetween(medan, new Date(at), new Date(end.getTime() - 60_000))).toBeLessThan(n);
      }),
    );
  });
  const anyNorm = fc.constantFrom<Norm>(days(1), days(3), days(14), minutes(30), minutes(900), calendarDays(7), {
    n: 5,
    unit: 'hours',
  });
  it('a pause never brings a date forward, and a pause of nothing changes nothing', () => {
    fc.assert(
      fc.property(
        start,
        anyNorm,
        fc.integer({ min: 0, max: 5e8 }),
        fc.integer({ min: 0, max: 5e8 }),
        (at, norm, run, pause) => {
          const iso = (t: number) => new Date(t).toISOString();
          const straight = dueAt(medan, norm, [{ start: iso(at) }]).at!;
          const paused = dueAt(medan, norm, [
            { start: iso(at), stop: iso(at + run) },
            { start: iso(at + run + pause) },
          ]).at!;
          expect(paused.getTime()).toBeGreaterThanOrEqual(Math.min(straight.getTime(), paused.getTime()));
          expect(paused >= straight).toBe(true);
          const split = dueAt(medan, norm, [{ start: iso(at), stop: iso(at + run) }, { start: iso(at + run) }]).at!;
          expect(split).toEqual(straight);
        },
      ),
    );
  });
  it('a longer norm and a later start never end earlier', () => {
    fc.assert(
      fc.property(
        start,
        fc.integer({ min: 0, max: 1e9 }),
        fc.constantFrom('working_days', 'working_minutes', 'calendar_days', 'hours'),
        fc.integer({ min: 0, max: 20 }),
        (at, later, unit, n) => {
          const end = (t: number, m: number) =>
            dueAt(medan, { n: m, unit } as Norm, [{ start: new Date(t).toISOString() }]).at!.getTime();
          expect(end(at, n + 1)).toBeGreaterThan(end(at, n) - 1);
          expect(end(at + later, n)).toBeGreaterThanOrEqual(end(at, n));
        },
      ),
    );
  });
  it('all of a budget is spent just after its due, and less before', () => {
    fc.assert(
      fc.property(start, fc.integer({ min: 1, max: 10 }), (at, n) => {
        const intervals = [{ start: new Date(at).toISOString() }];
        const end = dueAt(medan, days(n), intervals).at!;
        expect(spent(medan, 'working_days', intervals, new Date(end.getTime() + 1))).toBe(n);
        expect(spent(medan, 'working_days', intervals, end)).toBe(n - 1);
      }),
    );
  });
  it('knows when an office is open', () => {
    expect(isOpen(medan, new Date(wib('2026-11-24T12:30')))).toBe(false);
    expect(isOpen(medan, new Date(wib('2026-11-24T13:00')))).toBe(true);
    expect(isOpen(medan, new Date(wib('2026-12-24T10:00')))).toBe(false);
  });
});
