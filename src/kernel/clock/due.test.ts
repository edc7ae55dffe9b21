import { describe, expect, it } from 'vitest';
import { closed, jayapura, medan, medanWith, works } from './example-calendars.ts';
import { dueAt, projectDue, remaining, spent, type Calendar, type Interval, type Norm } from './index.ts';

const days = (n: number): Norm => ({ n, unit: 'working_days' });
const minutes = (n: number): Norm => ({ n, unit: 'working_minutes' });
const calendarDays = (n: number): Norm => ({ n, unit: 'calendar_days' });
const rolling = (n: number): Norm => ({ n, unit: 'calendar_days', roll: 'law' });
const hours = (n: number): Norm => ({ n, unit: 'hours' });

/** `2026-04-13T10:00` in the zone of the calendar. Written as literal offsets, so that the test asks no zone database. */
const offset = (calendar: Calendar) => (calendar.timeZone === 'Asia/Jayapura' ? '+09:00' : '+07:00');
const instant = (local: string, calendar: Calendar) =>
  /(Z|\+\d\d:\d\d)$/.test(local) ? local : local + offset(calendar);
const at = (local: string) => new Date(instant(local, medan));

/** `start` or `start/stop`, separated by spaces. */
const clock = (text: string, calendar: Calendar = medan): Interval[] =>
  text.split(' ').map((run) => {
    const [start, stop] = run.split('/');
    return { start: instant(start!, calendar), ...(stop === undefined ? {} : { stop: instant(stop, calendar) }) };
  });

type Case = [why: string, norm: Norm, clock: string, due: string | null, calendar?: Calendar];

/*
 * Worked by hand from the decree and the office hours, with a wall calendar; never from what the code says.
 * Ordinary hours: Mon–Thu 07.30–12.00, 13.00–16.00; Fri 07.30–12.00, 13.30–16.30.
 * Ramadan (19 Feb – 20 Mar 2026): Mon–Thu 08.00–12.30, 13.00–15.00; Fri 08.00–12.30, 13.30–15.30.
 * April 2026: the 13th is a Monday, and no day but the 3rd (Good Friday) is free.
 */
const WORKING_DAYS: Case[] = [
  ['received Mon in hours, Tue is the first day', days(1), '2026-04-13T10:00', '2026-04-14T16:00'],
  ['before opening is still that day', days(1), '2026-04-13T06:00', '2026-04-14T16:00'],
  ['in the break is still that day', days(1), '2026-04-13T12:30', '2026-04-14T16:00'],
  ['at the very closing is still that day', days(1), '2026-04-13T16:00', '2026-04-14T16:00'],
  ['a millisecond after closing is Tue’s, so Wed', days(1), '2026-04-13T16:00:00.001', '2026-04-15T16:00'],
  ['23.59 WIB is after closing: Tue’s, so Wed', days(1), '2026-04-13T23:59', '2026-04-15T16:00'],
  ['a minute later is Tue itself: also Wed', days(1), '2026-04-14T00:00', '2026-04-15T16:00'],
  ['Fri closes at 16.30', days(1), '2026-04-16T10:00', '2026-04-17T16:30'],
  ['Fri 16.15 is before its closing: Mon', days(1), '2026-04-17T16:15', '2026-04-20T16:00'],
  ['Fri 16.31 is after it: Mon’s, so Tue', days(1), '2026-04-17T16:31', '2026-04-21T16:00'],
  ['Sat counts as Mon, so Tue', days(1), '2026-04-18T09:00', '2026-04-21T16:00'],
  ['Sun night counts as Mon, so Tue', days(1), '2026-04-19T23:59', '2026-04-21T16:00'],
  ['five days: Tue 14 – Fri 17, Mon 20', days(5), '2026-04-13T10:00', '2026-04-20T16:00'],
  ['Good Friday and Easter: Thu to Mon', days(1), '2026-04-02T10:00', '2026-04-06T16:00'],
  [
    'Imlek: leave on Mon 16, feast on Tue 17, so Wed 18 in ordinary hours',
    days(1),
    '2026-02-13T10:00',
    '2026-02-18T16:00',
  ],
  ['the day after is the first of Ramadan, closing at 15.00', days(2), '2026-02-13T10:00', '2026-02-19T15:00'],
  ['Ramadan Friday closes at 15.30', days(1), '2026-02-26T09:00', '2026-02-27T15:30'],
  ['Ramadan: Thu 15.01 is after closing: Fri’s, so Mon 2 Mar', days(1), '2026-02-26T15:01', '2026-03-02T15:00'],
  [
    'Nyepi and Idulfitri: 18–24 March are free, Wed 25 is the first day',
    days(1),
    '2026-03-17T09:00',
    '2026-03-25T16:00',
  ],
  ['Tue 17 at 15.01 counts as Wed 25, so Thu 26', days(1), '2026-03-17T15:01', '2026-03-26T16:00'],
  ['filed on Nyepi: counts as Wed 25; Thu 26, Fri 27, Mon 30', days(3), '2026-03-19T10:00', '2026-03-30T16:00'],
  ['14 days: 3–6 (4), 9–13 (9), 16–17 (11), 25–27 (14)', days(14), '2026-03-02T08:30', '2026-03-27T16:30'],
  ['Labour Day is a Fri', days(1), '2026-04-30T10:00', '2026-05-04T16:00'],
  ['Ascension Thu 14 and its leave Fri 15: Mon 18, Tue 19', days(2), '2026-05-13T10:00', '2026-05-19T16:00'],
  [
    'Iduladha 27–28, Waisak on Sun, Pancasila on Mon: Fri 29, Tue 2, Wed 3',
    days(3),
    '2026-05-26T10:00',
    '2026-06-03T16:00',
  ],
  ['1 Muharam is a Tue', days(1), '2026-06-15T10:00', '2026-06-17T16:00'],
  ['Independence Day is a Mon', days(1), '2026-08-14T10:00', '2026-08-18T16:00'],
  ['the Prophet’s Birthday is a Tue', days(1), '2026-08-24T10:00', '2026-08-26T16:00'],
  ['leave on Thu 24, Christmas on Fri: Mon 28, Tue 29', days(2), '2026-12-23T10:00', '2026-12-29T16:00'],
  ['filed on the leave before Christmas: counts as Mon 28, so Tue 29', days(1), '2026-12-24T10:00', '2026-12-29T16:00'],
  [
    'year end: Fri 1 Jan free, Mon 4; Tue 5 (Isra Mikraj, estimated) free; Wed 6',
    days(2),
    '2026-12-31T10:00',
    '2027-01-06T16:00',
  ],
  ['23.59 on New Year’s Eve counts as Mon 4, so Wed 6', days(1), '2026-12-31T23:59', '2027-01-06T16:00'],
  ['Thu 1 Jan 2026 counts as Fri 2, so Mon 5', days(1), '2026-01-01T10:00', '2026-01-05T16:00'],
  ['2025: Christmas Thu 25, leave Fri 26, so Mon 29', days(1), '2025-12-24T09:00', '2025-12-29T16:00'],
  ['2025: the leave added for Mon 18 August', days(1), '2025-08-15T10:00', '2025-08-19T16:00'],
  ['leap day: Mon 28 to Tue 29 February 2028', days(1), '2028-02-28T10:00', '2028-02-29T16:00'],
];

const MINUTES: Case[] = [
  ['an hour in the morning', minutes(60), '2026-04-13T09:00', '2026-04-13T10:00'],
  [
    'up to the break: the end of it, not the beginning of the next',
    minutes(60),
    '2026-04-13T11:00',
    '2026-04-13T12:00',
  ],
  ['over the break: 30 before, 30 after', minutes(60), '2026-04-13T11:30', '2026-04-13T13:30'],
  ['up to closing', minutes(60), '2026-04-13T15:00', '2026-04-13T16:00'],
  ['over night: 30 and 30', minutes(60), '2026-04-13T15:30', '2026-04-14T08:00'],
  ['over the Friday prayer: 30 to 12.00, 30 from 13.30', minutes(60), '2026-04-17T11:30', '2026-04-17T14:00'],
  ['over the weekend: 30 to 16.30, 150 from Mon 07.30', minutes(180), '2026-04-17T16:00', '2026-04-20T10:00'],
  ['filed at 23.59: three hours from 07.30', minutes(180), '2026-04-13T23:59', '2026-04-14T10:30'],
  ['a whole day is 450 minutes', minutes(450), '2026-04-13T07:30', '2026-04-13T16:00'],
  ['from 10.00 a day is 300 and 150', minutes(450), '2026-04-13T10:00', '2026-04-14T10:00'],
  ['Ramadan: 30 to 15.00, 30 from Fri 08.00', minutes(60), '2026-02-26T14:30', '2026-02-27T08:30'],
  ['Ramadan Friday: 30 to 12.30, 30 from 13.30', minutes(60), '2026-02-27T12:00', '2026-02-27T14:00'],
  ['Ramadan Thursday: the break is half an hour', minutes(60), '2026-02-26T12:00', '2026-02-26T13:30'],
  ['over Idulfitri: 60 to 15.00, 60 from Wed 25, 07.30', minutes(120), '2026-03-17T14:00', '2026-03-25T08:30'],
];

const ALL_DAYS: Case[] = [
  ['a week', calendarDays(7), '2026-04-13T10:00', '2026-04-20T23:59:59.999'],
  ['23.59 belongs to the day it is written on', calendarDays(1), '2026-04-13T23:59', '2026-04-14T23:59:59.999'],
  ['60 days: 29 in Jan, 28 in Feb, 3 in March', calendarDays(60), '2026-01-02T10:00', '2026-03-03T23:59:59.999'],
  ['over a leap day', calendarDays(2), '2028-02-28T10:00', '2028-03-01T23:59:59.999'],
  ['ends on Waisak, a Sun: no roll without law', calendarDays(7), '2026-05-24T10:00', '2026-05-31T23:59:59.999'],
  ['with law it rolls over Pancasila Day too', rolling(7), '2026-05-24T10:00', '2026-06-02T23:59:59.999'],
  ['a working last day does not roll', rolling(7), '2026-04-13T10:00', '2026-04-20T23:59:59.999'],
  ['24 hours on Nyepi are 24 hours', hours(24), '2026-03-19T22:00', '2026-03-20T22:00'],
];

const PAUSES: Case[] = [
  // Mon 16 closes while paused: not used. Thu 26 (1), Fri 27 (2), Mon 30 (3).
  ['over Idulfitri', days(3), '2026-03-13T10:00/2026-03-16T11:00 2026-03-26T09:00', '2026-03-30T16:00'],
  ['within a day: the day is used', days(2), '2026-04-13T09:00/2026-04-14T10:00 2026-04-14T14:00', '2026-04-15T16:00'],
  [
    'after closing until before opening: nothing is lost',
    days(2),
    '2026-04-13T09:00/2026-04-14T17:00 2026-04-15T07:00',
    '2026-04-15T16:00',
  ],
  [
    'stopped at the very closing: that day is not used',
    days(1),
    '2026-04-13T09:00/2026-04-14T16:00 2026-04-16T08:00',
    '2026-04-16T16:00',
  ],
  [
    'resumed after closing: that day is not used',
    days(1),
    '2026-04-13T09:00/2026-04-14T11:00 2026-04-15T16:30',
    '2026-04-16T16:00',
  ],
  [
    'resumed on a later day: that day is used',
    days(1),
    '2026-04-13T09:00/2026-04-13T10:00 2026-04-17T10:00',
    '2026-04-17T16:30',
  ],
  [
    'resumed on the day of receipt: it is not counted',
    days(1),
    '2026-04-13T09:00/2026-04-13T10:00 2026-04-13T11:00',
    '2026-04-14T16:00',
  ],
  // Tue no, Wed yes (1), Thu and Fri no, Mon (2), Tue (3).
  [
    'twice',
    days(3),
    '2026-04-13T09:00/2026-04-14T09:00 2026-04-15T09:00/2026-04-16T09:00 2026-04-20T09:00',
    '2026-04-21T16:00',
  ],
  ['still paused, budget left', days(1), '2026-04-13T09:00/2026-04-14T11:00', null],
  [
    'paused after the budget was spent: the date stands',
    days(2),
    '2026-04-13T09:00/2026-04-16T12:00',
    '2026-04-15T16:00',
  ],
  // 60 on Mon, 60 on Tue to 16.00, 60 on Wed from 07.30.
  ['minutes', minutes(180), '2026-04-13T09:00/2026-04-13T10:00 2026-04-14T15:00', '2026-04-15T08:30'],
  ['minutes left while paused', minutes(180), '2026-04-13T09:00/2026-04-13T10:00', null],
  // 14 (1); 15–17 end while paused; 18 (2), 19 (3).
  ['calendar days', calendarDays(3), '2026-04-13T10:00/2026-04-15T12:00 2026-04-18T12:00', '2026-04-19T23:59:59.999'],
  // Spent on Sat 18; Mon 20 and Tue 21 end while paused.
  [
    'a roll waits for a day on which the clock runs',
    rolling(5),
    '2026-04-13T10:00/2026-04-20T10:00 2026-04-22T09:00',
    '2026-04-22T23:59:59.999',
  ],
  ['a roll into a pause has no date', rolling(5), '2026-04-13T10:00/2026-04-20T10:00', null],
  ['hours', hours(3), '2026-04-18T22:00/2026-04-18T23:00 2026-04-19T06:00', '2026-04-19T08:00'],
];

const ELSEWHERE: Case[] = [
  ['WIT, in hours', days(1), '2026-04-13T15:59', '2026-04-14T16:00', jayapura],
  ['15.30 WIB is in hours in Medan', days(1), '2026-04-13T08:30Z', '2026-04-14T16:00', medan],
  ['and after closing in Jayapura', days(1), '2026-04-13T08:30Z', '2026-04-15T16:00', jayapura],
  ['Mon 23.00 WIB is Mon in Medan', calendarDays(1), '2026-04-13T16:00Z', '2026-04-14T23:59:59.999', medan],
  ['and Tue in Jayapura', calendarDays(1), '2026-04-13T16:00Z', '2026-04-15T23:59:59.999', jayapura],
];

const flood = medanWith(closed('2026-04-14', 'Banjir'));
const half = medanWith(works('2026-04-14', [['07:30', '11:00']]));
const saturday = medanWith(works('2026-04-18', [['08:00', '12:00']]));
const DECIDED: Case[] = [
  ['the city closes on Tue: Wed', days(1), '2026-04-13T10:00', '2026-04-15T16:00', flood],
  ['minutes leave the closed day out', minutes(60), '2026-04-13T15:30', '2026-04-15T08:00', flood],
  ['the city closes at 11.00 on Tue', days(1), '2026-04-13T10:00', '2026-04-14T11:00', half],
  ['so 11.30 is after closing: Wed’s, so Thu', days(1), '2026-04-14T11:30', '2026-04-16T16:00', half],
  ['an extra working Saturday', days(1), '2026-04-17T10:00', '2026-04-18T12:00', saturday],
  [
    'in the place of a feast the city works',
    days(1),
    '2026-04-02T10:00',
    '2026-04-03T11:00',
    medanWith(works('2026-04-03', [['08:00', '11:00']])),
  ],
];

describe.each([
  ['working days', WORKING_DAYS],
  ['working minutes', MINUTES],
  ['calendar days and hours', ALL_DAYS],
  ['pauses', PAUSES],
  ['another zone', ELSEWHERE],
  ['what the city decides', DECIDED],
])('due dates worked by hand: %s', (_title, cases) => {
  it.each(cases)('%s', (_why, norm, intervals, expected, calendar = medan) => {
    const { at: due } = dueAt(calendar, norm, clock(intervals, calendar));
    expect(due?.toISOString() ?? null).toBe(expected && new Date(instant(expected, calendar)).toISOString());
  });
});

describe('the basis of a due date', () => {
  const basis = (norm: Norm, intervals: string, calendar: Calendar = medan) =>
    dueAt(calendar, norm, clock(intervals, calendar)).basis;

  it('names the day of receipt, the first day, and each free day between', () => {
    expect(basis(days(3), '2026-03-16T10:00')).toEqual({
      unit: 'working_days',
      n: 3,
      timeZone: 'Asia/Jakarta',
      calendar: medan.version,
      received: '2026-03-16T03:00:00.000Z',
      receivedOn: '2026-03-16',
      countsAs: '2026-03-16',
      moved: null,
      countedFrom: '2026-03-17',
      startsAt: null,
      dueOn: '2026-03-26',
      weekends: [6, 7],
      skipped: [
        { date: '2026-03-18', kind: 'joint_leave', name: { id: 'Nyepi', en: 'Nyepi' }, estimate: false },
        { date: '2026-03-19', kind: 'holiday', name: { id: 'Nyepi', en: 'Nyepi' }, estimate: false },
        { date: '2026-03-20', kind: 'joint_leave', name: { id: 'Idulfitri', en: 'Eid al-Fitr' }, estimate: false },
        { date: '2026-03-21', kind: 'holiday', name: { id: 'Idulfitri', en: 'Eid al-Fitr' }, estimate: false },
        { date: '2026-03-22', kind: 'holiday', name: { id: 'Idulfitri', en: 'Eid al-Fitr' }, estimate: false },
        { date: '2026-03-23', kind: 'joint_leave', name: { id: 'Idulfitri', en: 'Eid al-Fitr' }, estimate: false },
        { date: '2026-03-24', kind: 'joint_leave', name: { id: 'Idulfitri', en: 'Eid al-Fitr' }, estimate: false },
      ],
      pauses: [],
      rolledFrom: null,
      undecided: [],
      unverified: [],
    });
  });
  it('says why a receipt counts as a later day', () => {
    expect(basis(days(1), '2026-04-13T16:00')).toMatchObject({ moved: null, countedFrom: '2026-04-14' });
    expect(basis(days(1), '2026-04-17T17:00')).toMatchObject({
      moved: 'after_closing',
      countsAs: '2026-04-20',
      countedFrom: '2026-04-21',
      weekends: [6, 7],
    });
    expect(basis(days(1), '2026-04-18T17:00')).toMatchObject({
      moved: 'free_day',
      receivedOn: '2026-04-18',
      countsAs: '2026-04-20',
    });
    expect(basis(minutes(60), '2026-04-13T20:00')).toMatchObject({
      moved: 'after_closing',
      countedFrom: '2026-04-14',
      startsAt: '2026-04-14T00:30:00.000Z',
    });
  });
  it('tells a year without a decree from one that was not compared', () => {
    expect(basis(days(2), '2026-12-31T10:00')).toMatchObject({ undecided: [2027], unverified: [] });
    expect(basis(days(2), '2026-12-31T10:00').skipped.at(-1)).toMatchObject({ date: '2027-01-05', estimate: true });
    expect(basis(days(2), '2025-12-29T10:00')).toMatchObject({ undecided: [], unverified: [2025] });
    expect(basis(days(1), '2028-02-28T10:00')).toMatchObject({ undecided: [2028] });
    expect(basis(calendarDays(10), '2026-12-31T10:00')).toMatchObject({ undecided: [] });
    expect(basis(rolling(10), '2026-12-31T10:00')).toMatchObject({ undecided: [2027] });
  });
  it('lists the pauses that bear on the date', () => {
    expect(basis(days(3), '2026-03-13T10:00/2026-03-16T11:00 2026-03-26T09:00').pauses).toEqual([
      { from: '2026-03-16', to: '2026-03-26' },
    ]);
    expect(basis(days(1), '2026-04-13T09:00/2026-04-14T11:00')).toMatchObject({
      dueOn: null,
      pauses: [{ from: '2026-04-14', to: null }],
    });
    expect(basis(days(2), '2026-04-13T09:00/2026-04-16T12:00')).toMatchObject({ dueOn: '2026-04-15', pauses: [] });
  });
  it('keeps the free last day that gave way', () => {
    expect(basis(rolling(7), '2026-05-24T10:00')).toMatchObject({
      rolledFrom: '2026-05-31',
      dueOn: '2026-06-02',
      weekends: [7],
    });
    expect(basis(calendarDays(7), '2026-05-24T10:00')).toMatchObject({
      rolledFrom: null,
      dueOn: '2026-05-31',
      weekends: [],
      skipped: [],
    });
  });
});

describe('what is left', () => {
  const left = (norm: Norm, intervals: string, now: string) => remaining(medan, norm, clock(intervals), at(now));

  it('counts days, and hours on the last', () => {
    expect(left(days(3), '2026-04-13T10:00', '2026-04-13T11:00')).toEqual({
      state: 'running',
      n: 3,
      unit: 'working_days',
    });
    expect(left(days(3), '2026-04-13T10:00', '2026-04-15T17:00')).toEqual({
      state: 'running',
      n: 1,
      unit: 'working_days',
    });
    // 13.00–16.00
    expect(left(days(3), '2026-04-13T10:00', '2026-04-16T12:15')).toEqual({
      state: 'running',
      n: 3,
      unit: 'working_hours',
    });
    expect(left(days(3), '2026-04-13T10:00', '2026-04-16T14:30')).toEqual({
      state: 'running',
      n: 90,
      unit: 'working_minutes',
    });
    expect(left(calendarDays(7), '2026-04-13T10:00', '2026-04-20T20:30')).toEqual({
      state: 'running',
      n: 3,
      unit: 'hours',
    });
  });
  it('is late in hours, then in days', () => {
    // 07.30–09.30 of the next day
    expect(left(days(1), '2026-04-13T10:00', '2026-04-15T09:30')).toEqual({
      state: 'late',
      n: 2,
      unit: 'working_hours',
    });
    expect(left(days(1), '2026-04-13T10:00', '2026-04-16T09:30')).toEqual({
      state: 'late',
      n: 1,
      unit: 'working_days',
    });
    expect(left(minutes(60), '2026-04-13T09:00', '2026-04-13T10:00')).toEqual({
      state: 'running',
      n: 1,
      unit: 'working_minutes',
    });
    expect(left(minutes(60), '2026-04-13T09:00', '2026-04-13T13:30')).toEqual({
      state: 'late',
      n: 2,
      unit: 'working_hours',
    });
  });
  it('stands still while paused, late or not', () => {
    expect(left(days(2), '2026-04-13T09:00/2026-04-15T11:00', '2026-06-01T10:00')).toEqual({
      state: 'paused',
      n: 1,
      unit: 'working_days',
    });
    expect(left(minutes(300), '2026-04-13T09:00/2026-04-13T10:00', '2026-06-01T10:00')).toEqual({
      state: 'paused',
      n: 4,
      unit: 'working_hours',
    });
    expect(left(days(1), '2026-04-13T09:00/2026-04-15T09:30', '2026-06-01T10:00')).toEqual({
      state: 'late',
      n: 2,
      unit: 'working_hours',
    });
  });
  it('runs from the start of a stretch on, and no more at its stop', () => {
    const stretch = '2026-04-13T09:00/2026-04-13T10:00 2026-04-13T11:00';
    expect(left(days(2), stretch, '2026-04-13T09:00').state).toBe('running');
    expect(left(days(2), stretch, '2026-04-13T10:00').state).toBe('paused');
    expect(left(days(2), stretch, '2026-04-13T11:00').state).toBe('running');
  });
  it('knows what a unit has used', () => {
    const run = clock('2026-04-13T10:00');
    expect(spent(medan, 'working_days', run, at('2026-04-15T15:59:59.999'))).toBe(1);
    expect(spent(medan, 'working_days', run, at('2026-04-15T16:00'))).toBe(2);
    expect(spent(medan, 'working_minutes', run, at('2026-04-13T13:30'))).toBe(150);
    expect(spent(medan, 'hours', run, at('2026-04-13T11:30'))).toBe(1.5);
    expect(spent(medan, 'calendar_days', run, at('2026-04-19T10:00'))).toBe(5);
    expect(spent(medan, 'hours', run, at('2026-04-01T10:00'))).toBe(0);
  });
});

describe('several norms, and norms that are none', () => {
  it('projects the date that binds', () => {
    expect(projectDue(medan, [days(3), minutes(60)], clock('2026-04-13T10:00')).at).toEqual(at('2026-04-13T11:00'));
    expect(projectDue(medan, [days(3)], clock('2026-04-13T10:00/2026-04-13T11:00')).at).toBeNull();
    expect(() => projectDue(medan, [], clock('2026-04-13T10:00'))).toThrow('no norm');
  });
  it('moves when the calendar changes, and says it by the version', () => {
    const before = dueAt(medan, days(1), clock('2026-04-13T10:00'));
    const after = dueAt(flood, days(1), clock('2026-04-13T10:00'));
    expect(after.at).not.toEqual(before.at);
    expect(after.basis.calendar).not.toBe(before.basis.calendar);
    expect(after.basis.skipped).toMatchObject([{ date: '2026-04-14', kind: 'closure', name: { id: 'Banjir' } }]);
  });
  it.each([
    ['no days', days(0), '2026-04-13T10:00', 'not a norm'],
    ['half a day', days(0.5), '2026-04-13T10:00', 'not a norm'],
    ['a local time', days(1), '2026-04-13T10:00/2026-04-14', 'not an instant'],
    ['stretches that overlap', days(1), '2026-04-13T10:00/2026-04-14T10:00 2026-04-14T09:00', 'follow each other'],
    ['a stretch after one that runs', days(1), '2026-04-13T10:00 2026-04-14T09:00', 'follow each other'],
    ['a stretch that ends before it begins', days(1), '2026-04-13T10:00/2026-04-12T10:00', 'follow each other'],
  ])('refuses %s', (_what, norm, intervals, fault) => {
    const raw = intervals.split(' ').map((run): Interval => {
      const [start, stop] = run.split('/');
      return { start: instant(start!, medan), ...(stop && { stop: stop.includes('T') ? instant(stop, medan) : stop }) };
    });
    expect(() => dueAt(medan, norm, raw)).toThrow(fault);
  });
  it('refuses a clock that never started', () => {
    expect(() => dueAt(medan, days(1), [])).toThrow('never started');
  });
});
