import { readFileSync } from 'node:fs';
import { createCalendar, type CalendarData } from './index.ts';

/* Calendars for tests: Medan's own, and what a test adds to it. */

const read = (city: string) =>
  JSON.parse(readFileSync(new URL(`../../../cities/${city}/calendar.json`, import.meta.url), 'utf8')) as CalendarData;

export const medanData = read('medan');
export const medan = createCalendar(medanData, 'Asia/Jakarta');
export const jayapura = createCalendar(read('contoh-timur'), 'Asia/Jayapura');

type Exception = CalendarData['exceptions'][number];
const decree = { legal_basis: 'contoh', source: 'contoh', verified: false };
export const closed = (date: string, name: string): Exception => ({
  date,
  kind: 'closure',
  name: { id: name, en: name },
  ...decree,
});
export const works = (date: string, hours: [string, string][]): Exception => ({
  date,
  kind: 'working_day',
  name: { id: 'Hari kerja khusus', en: 'Special working day' },
  hours,
  ...decree,
});

/** Medan with the city's own decisions for single days. */
export const medanWith = (...exceptions: Exception[]) => createCalendar({ ...medanData, exceptions }, 'Asia/Jakarta');
