import { describe, expect, it } from 'vitest';
import { Temporal } from 'temporal-polyfill';
import { closed, jayapura, medan, medanData, medanWith, works } from './example-calendars.ts';
import {
  addDays,
  calendarSchema,
  createCalendar,
  daysBetween,
  hoursOn,
  isOpen,
  localDate,
  standingOf,
  startOfNextWorkingDay,
  workingMinutesBetween,
  type CalendarData,
} from './index.ts';

const at = (local: string) => new Date(`${local}+07:00`);

describe('legal dates', () => {
  it('are read in the zone of the calendar', () => {
    expect(localDate(medan, new Date('2026-04-13T16:59:59.999Z'))).toBe('2026-04-13');
    expect(localDate(medan, new Date('2026-04-13T17:00Z'))).toBe('2026-04-14');
    expect(localDate(jayapura, new Date('2026-04-13T15:00Z'))).toBe('2026-04-14');
    expect(localDate(medan, new Date('2026-12-31T17:00Z'))).toBe('2027-01-01');
    expect(localDate(medan, new Date('2028-02-28T17:00Z'))).toBe('2028-02-29');
  });
  it('are counted without time', () => {
    expect(daysBetween('2026-01-02', '2026-03-03')).toBe(60);
    expect(daysBetween('2028-02-28', '2028-03-01')).toBe(2);
    expect(daysBetween('2026-03-03', '2026-01-02')).toBe(-60);
    expect(addDays('2025-12-31', 1)).toBe('2026-01-01');
    expect(addDays('1899-12-31', 60)).toBe('1900-03-01');
  });
  it.each(['2026-02-30', '2026-13-01', '2026-1-1', '13-04-2026', '2026-04-13T00:00', '', '2027-02-29'])(
    'refuses %s',
    (date) => {
      expect(() => addDays(date, 1)).toThrow('not a date');
    },
  );
});

describe('hours', () => {
  const week = (monday: string) => Array.from({ length: 7 }, (_, i) => addDays(monday, i));
  const total = (monday: string) =>
    week(monday)
      .flatMap((date) => medan.day(date).open)
      .reduce((sum, [open, close]) => sum + (close - open) / 3_600_000, 0);

  it('make 37.5 a week, and 32.5 in Ramadan (Perpres 21/2023 art. 4)', () => {
    expect(total('2026-04-13')).toBe(37.5);
    expect(total('2026-02-23')).toBe(32.5);
    expect(total('2025-03-03')).toBe(32.5);
  });
  it('are told with their rule and legal basis', () => {
    expect(hoursOn(medan, '2026-04-17')).toMatchObject({
      kind: 'working_day',
      hours: [
        ['07:30', '12:00'],
        ['13:30', '16:30'],
      ],
      rule: { from: '2023-04-12', verified: false, legal_basis: expect.stringContaining('Perpres 21/2023') as string },
    });
    expect(hoursOn(medan, '2026-02-20').rule?.note).toBe('Ramadan 1447 H');
    expect(hoursOn(medan, '2026-04-18')).toMatchObject({ kind: 'weekend', hours: [], name: undefined });
    expect(hoursOn(medan, '2026-03-19')).toMatchObject({ kind: 'holiday', hours: [], name: { id: 'Nyepi' } });
    expect(hoursOn(medan, '2026-03-18')).toMatchObject({ kind: 'joint_leave' });
  });
  it('may stand in other tables, which keep the free days', () => {
    const market = createCalendar(
      {
        ...medanData,
        hours: [
          ...medanData.hours,
          { ...medanData.hours[0]!, name: 'market', weekdays: { '6': [['06:00', '10:00']] } },
        ],
      } satisfies CalendarData,
      'Asia/Jakarta',
    );
    expect(hoursOn(market, '2026-04-18', 'market').hours).toEqual([['06:00', '10:00']]);
    expect(hoursOn(market, '2026-03-21', 'market').hours).toEqual([]);
    expect(market.day('2026-04-18').closing).toBeUndefined();
  });
  it.each([
    ['2026-04-17T07:29:59.999', false],
    ['2026-04-17T07:30', true],
    ['2026-04-17T11:59:59.999', true],
    ['2026-04-17T12:00', false],
    ['2026-04-17T13:30', true],
    ['2026-04-17T16:30', false],
    ['2026-03-19T10:00', false],
  ])('close in the break and open at the end of it: %s %s', (local, open) => {
    expect(isOpen(medan, at(local))).toBe(open);
  });
  it('begin again on the next working day', () => {
    expect(startOfNextWorkingDay(medan, at('2026-03-17T09:00'))).toEqual(at('2026-03-25T07:30'));
    expect(startOfNextWorkingDay(medan, at('2026-02-18T23:00'))).toEqual(at('2026-02-19T08:00'));
    expect(startOfNextWorkingDay(medan, at('2026-12-31T09:00'))).toEqual(at('2027-01-04T07:30'));
  });
  it('were not kept before the first rule', () => {
    expect(hoursOn(medan, '2023-04-11')).toMatchObject({ hours: [], rule: undefined });
    expect(startOfNextWorkingDay(medan, at('1975-08-17T09:00'))).toEqual(at('2023-04-12T07:30'));
  });
});

describe('the national days', () => {
  const days = (year: number) => medanData.years.find((y) => y.year === year)!.days;
  it('of 2026 are the 17 and 8 of SKB 1497, 2 and 5 of 2025', () => {
    expect(days(2026).filter((d) => d.kind === 'holiday')).toHaveLength(17);
    expect(
      days(2026)
        .filter((d) => d.kind === 'joint_leave')
        .map((d) => d.date.slice(5)),
    ).toEqual(['02-16', '03-18', '03-20', '03-23', '03-24', '05-15', '05-28', '12-24']);
  });
  it('stand on a decree, on one that was not compared, or on none', () => {
    expect([2025, 2026, 2027, 2028].map((y) => standingOf(medan, y))).toEqual([
      'unverified',
      'verified',
      'undecided',
      'undecided',
    ]);
    expect(
      days(2027)
        .filter((d) => !d.estimate)
        .map((d) => d.date.slice(5)),
    ).toEqual(['01-01', '05-01', '06-01', '08-17', '12-25']);
  });
  it('yield to what the city decides for a day', () => {
    const calendar = medanWith(works('2026-03-19', [['08:00', '10:00']]), closed('2026-04-13', 'Banjir'));
    expect(calendar.day('2026-03-19')).toMatchObject({
      kind: 'working_day',
      closing: at('2026-03-19T10:00').getTime(),
    });
    expect(calendar.day('2026-04-13')).toMatchObject({
      kind: 'closure',
      name: { id: 'Banjir' },
      open: [],
      closing: undefined,
    });
  });
});

describe('the turn of the year', () => {
  it('is the local one, where the UTC year has turned already, or not yet', () => {
    const late = createCalendar(
      { ...medanData, exceptions: [works('2026-12-31', [['18:00', '23:00']])] },
      'America/New_York',
    );
    expect(workingMinutesBetween(late, new Date('2026-12-31T18:00-05:00'), new Date('2026-12-31T20:00-05:00'))).toBe(
      120,
    );
    const early = medanWith(works('2027-01-01', [['00:00', '06:00']]));
    expect(workingMinutesBetween(early, at('2026-12-31T16:00'), at('2027-01-01T03:00'))).toBe(180);
  });
});

describe('a zone that changes its offset', () => {
  const zone = 'America/New_York';
  const calendar = createCalendar(
    {
      ...medanData,
      exceptions: [works('2026-03-08', [['01:00', '04:00']]), works('2026-11-01', [['00:30', '03:00']])],
    },
    zone,
  );
  it('has days of 23 and 25 hours', () => {
    const length = (date: string) =>
      (calendar.day(date).end + 1 - (calendar.day(addDays(date, -1)).end + 1)) / 3_600_000;
    expect([length('2026-03-08'), length('2026-11-01'), length('2026-04-13')]).toEqual([23, 25, 24]);
    const open = (date: string) => calendar.day(date).open.map(([from, to]) => (to - from) / 3_600_000);
    expect([open('2026-03-08'), open('2026-11-01')]).toEqual([[2], [3.5]]);
  });
  it('gives each instant the date that Temporal gives it', () => {
    for (let t = Date.parse('2026-03-07T00:00Z'); t < Date.parse('2026-03-10T00:00Z'); t += 1_800_000) {
      const expected = Temporal.Instant.fromEpochMilliseconds(t).toZonedDateTimeISO(zone).toPlainDate().toString();
      expect(localDate(calendar, t)).toBe(expected);
    }
  });
});

describe('calendar data', () => {
  const faults = (change: (data: CalendarData) => void): string[] => {
    const data = structuredClone(medanData);
    change(data);
    const result = calendarSchema.safeParse(data);
    return result.success ? [] : result.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`);
  };
  it('of both cities is sound', () => {
    expect(faults(() => {})).toEqual([]);
  });
  it.each<[string, (data: CalendarData) => void, string]>([
    [
      'hours that overlap',
      (d) =>
        (d.hours[0]!.weekdays['1'] = [
          ['07:30', '12:00'],
          ['11:00', '16:00'],
        ]),
      'hours.0.weekdays.1: hours must ascend',
    ],
    [
      'hours that end before they begin',
      (d) => (d.hours[0]!.weekdays['1'] = [['16:00', '07:30']]),
      'hours.0.weekdays.1: hours must ascend',
    ],
    [
      'an hour of 25',
      (d) => (d.hours[0]!.weekdays['1'] = [['07:30', '25:00']]),
      'hours.0.weekdays.1.0.1: a time HH:MM',
    ],
    ['a rule that ends before it begins', (d) => (d.hours[1]!.to = '2025-02-01'), 'hours.1.to: ends before'],
    ['no hours without an end', (d) => (d.hours[0]!.to = '2030-01-01'), 'hours: needs open-ended hours'],
    ['no open day', (d) => (d.hours[0]!.weekdays = {}), 'hours: needs open-ended hours'],
    ['a year twice', (d) => d.years.push(d.years[0]!), 'years.3.year: 2025 stands there twice'],
    [
      'a day of another year',
      (d) => (d.years[1]!.days[0]!.date = '2025-01-01'),
      'years.1.days.0.date: does not lie in 2026',
    ],
    [
      'a day twice',
      (d) => (d.years[1]!.days[1]!.date = '2026-01-01'),
      'years.1.days.1.date: 2026-01-01 stands there twice',
    ],
    ['a verified year without a decree', (d) => (d.years[2]!.verified = true), 'years.2.verified: without a decree'],
    [
      'an estimate under a decree',
      (d) => (d.years[1]!.days[0]!.estimate = true),
      'years.1.days.0.estimate: a decree leaves',
    ],
    ['a date that is none', (d) => (d.years[1]!.days[0]!.date = '2026-02-30'), 'years.1.days.0.date: Invalid'],
    [
      'two decisions for a day',
      (d) => d.exceptions.push(closed('2026-04-14', 'a'), closed('2026-04-14', 'b')),
      'exceptions.1.date: 2026-04-14',
    ],
    ['a key nobody knows', (d) => Object.assign(d, { zone: 'Asia/Jakarta' }), ': Unrecognized key'],
  ])('with %s is refused', (_what, change, fault) => {
    expect(faults(change).join('\n')).toContain(fault);
  });
});

describe('the version of a calendar', () => {
  it('is that of its content: not of the order of keys, but of the zone', () => {
    const turned = Object.fromEntries(Object.entries(medanData).toReversed());
    expect(createCalendar(turned, 'Asia/Jakarta').version).toBe(medan.version);
    expect(createCalendar(medanData, 'Asia/Makassar').version).not.toBe(medan.version);
    expect(medanWith(closed('2026-04-14', 'Banjir')).version).not.toBe(medan.version);
    expect(medan.version).toMatch(/^[0-9a-f]{64}$/);
  });
});
