import { defineWords, fmt, type Lang } from '../i18n.ts';
import type { Basis, SkippedDay } from './basis.ts';
import { DAY, dateOf, dayNumber } from './date.ts';
import type { Norm } from './norm.ts';

export const words = defineWords({
  id: {
    minutes: (n: number) => `${n} menit kerja`,
    working_hours: (n: number) => `${n} jam kerja`,
    hours_and_minutes: (h: number, m: number) => `${h} jam ${m} menit kerja`,
    working_days: (n: number) => `${n} hari kerja`,
    calendar_days: (n: number) => `${n} hari kalender`,
    hours: (n: number) => `${n} jam`,
    received_after_closing: (on: string, as: string) =>
      `diterima ${on} setelah kantor tutup, jadi dianggap masuk ${as}`,
    received_on_free_day: (on: string, as: string) => `diterima ${on} saat kantor libur, jadi dianggap masuk ${as}`,
    counted_from: (from: string) => `dihitung mulai ${from}`,
    counted_in_office: (from: string) => `dihitung mulai ${from}, hanya selama jam kantor`,
    counted_always: (from: string) => `dihitung mulai ${from}, siang dan malam, termasuk hari libur`,
    counted_all_days: (from: string) => `dihitung mulai ${from}, termasuk hari libur`,
    without: (list: string) => `tidak termasuk ${list}`,
    joint_leave: (name: string) => `cuti bersama ${name}`,
    on: (name: string, dates: string, estimate: boolean) => `${name} (${estimate ? 'perkiraan ' : ''}${dates})`,
    pause: (dates: string) => `jeda menunggu warga (${dates})`,
    since: (date: string) => `sejak ${date}`,
    rolled: (from: string, to: string) => `hari terakhir, ${from}, adalah hari libur, jadi mundur ke ${to}`,
    no_date: 'tanggal selesai ditetapkan lagi setelah jeda',
    undecided: (years: string) => `hari libur ${years} belum ditetapkan, jadi tanggal ini masih dapat berubah`,
    unverified: (years: string) => `hari libur ${years} belum dicocokkan dengan keputusan aslinya`,
  },
  en: {
    minutes: (n) => plural(n, 'working minute'),
    working_hours: (n) => plural(n, 'working hour'),
    hours_and_minutes: (h, m) => `${plural(h, 'hour')} ${m} min of working time`,
    working_days: (n) => plural(n, 'working day'),
    calendar_days: (n) => plural(n, 'calendar day'),
    hours: (n) => plural(n, 'hour'),
    received_after_closing: (on, as) => `received ${on} after the office had closed, so it counts as received ${as}`,
    received_on_free_day: (on, as) => `received ${on} while the office was closed, so it counts as received ${as}`,
    counted_from: (from) => `counted from ${from}`,
    counted_in_office: (from) => `counted from ${from}, in office hours only`,
    counted_always: (from) => `counted from ${from}, day and night, holidays too`,
    counted_all_days: (from) => `counted from ${from}, holidays too`,
    without: (list) => `leaving out ${list}`,
    joint_leave: (name) => `joint leave for ${name}`,
    on: (name, dates, estimate) => `${name} (${estimate ? 'estimated ' : ''}${dates})`,
    pause: (dates) => `the pause while waiting for the resident (${dates})`,
    since: (date) => `since ${date}`,
    rolled: (from, to) => `the last day, ${from}, is a free day, so it moves to ${to}`,
    no_date: 'the date will be set again after the pause',
    undecided: (years) => `the holidays of ${years} are not decreed yet, so this date may still change`,
    unverified: (years) => `the holidays of ${years} have not been compared with the decree itself`,
  },
});

function plural(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

/** "1 hari kerja", "3 jam kerja", "14 hari kalender". */
export function sayNorm(lang: Lang, norm: Pick<Norm, 'n' | 'unit'>): string {
  const w = words[lang];
  if (norm.unit !== 'working_minutes') return w[norm.unit](norm.n);
  const minutes = norm.n % 60;
  const hours = (norm.n - minutes) / 60;
  if (hours === 0) return w.minutes(minutes);
  return minutes === 0 ? w.working_hours(hours) : w.hours_and_minutes(hours, minutes);
}

/** Why a due date is what it is, in one plain sentence. */
export function explainDue(lang: Lang, basis: Basis): string {
  const w = words[lang];
  // Years are said only where the reader could take one for another.
  const d = dates(lang, basis.receivedOn.slice(0, 4) !== (basis.dueOn ?? basis.receivedOn).slice(0, 4));
  const f = fmt(lang, basis.timeZone);
  const parts: string[] = [];

  const moved = basis.moved === 'after_closing' ? w.received_after_closing : w.received_on_free_day;
  if (basis.moved) parts.push(moved(d.full(basis.receivedOn), d.full(basis.countsAs)));

  const from = d.full(basis.countedFrom);
  const at = basis.startsAt === null ? '' : `${lang === 'id' ? ' pukul ' : ' at '}${f.time(new Date(basis.startsAt))}`;
  if (basis.unit === 'working_minutes') parts.push(w.counted_in_office(from + at));
  else if (basis.unit === 'hours') parts.push(w.counted_always(from + at));
  else parts.push(basis.unit === 'working_days' ? w.counted_from(from) : w.counted_all_days(from));

  const free = basis.rolledFrom === null ? [...basis.weekends.map(d.weekday), ...named(lang, basis.skipped, d)] : [];
  const pauses = basis.pauses.map((p) =>
    w.pause(p.to === null ? w.since(d.short([p.from])) : d.short(between(p.from, p.to))),
  );
  if (free.length + pauses.length > 0) parts.push(w.without(f.list([...free, ...pauses])));

  if (basis.rolledFrom !== null) parts.push(w.rolled(d.full(basis.rolledFrom), d.full(basis.dueOn!)));
  if (basis.dueOn === null) parts.push(w.no_date);
  if (basis.undecided.length > 0) parts.push(w.undecided(f.list(basis.undecided.map(String))));
  if (basis.unverified.length > 0) parts.push(w.unverified(f.list(basis.unverified.map(String))));
  const sentence = parts.join('; ');
  return `${sentence[0]!.toUpperCase()}${sentence.slice(1)}.`;
}

/** Days of one name together: "Idulfitri (21–22 Maret)". */
function named(lang: Lang, skipped: readonly SkippedDay[], d: Dates): string[] {
  const w = words[lang];
  const groups = Map.groupBy(skipped, (s) => `${s.kind} ${s.name.id}`);
  return [...groups.values()].map((days) => {
    const name = days[0]!.kind === 'joint_leave' ? w.joint_leave(days[0]!.name[lang]) : days[0]!.name[lang];
    return w.on(
      name,
      d.short(days.map((s) => s.date)),
      days.some((s) => s.estimate),
    );
  });
}

const between = (from: string, to: string): string[] =>
  Array.from({ length: dayNumber(to) - dayNumber(from) + 1 }, (_, i) => dateOf(dayNumber(from) + i));

interface Dates {
  /** Senin 2 Maret */
  full: (date: string) => string;
  /** 20, 23–24 Maret: ascending dates, neighbours joined, the month said once. */
  short: (dates: string[]) => string;
  /** Sabtu, of an ISO weekday. */
  weekday: (iso: number) => string;
}

/** Weekday and day as a sentence has them: without a comma, the year only where asked for. */
function dates(lang: Lang, withYear: boolean): Dates {
  const { month, weekday } = formats[lang];
  const name = (day: number) => weekday.format(day * DAY);
  const monthOf = (date: string) => month.format(dayNumber(date) * DAY) + (withYear ? ` ${date.slice(0, 4)}` : '');
  const dayOf = (date: string) => String(Number(date.slice(8)));
  const full = (date: string) => `${name(dayNumber(date))} ${dayOf(date)} ${monthOf(date)}`;
  const short = (list: string[]): string => {
    const runs: [first: string, last: string][] = [];
    for (const date of list) {
      const run = runs.at(-1);
      if (run && dayNumber(date) === dayNumber(run[1]) + 1) run[1] = date;
      else runs.push([date, date]);
    }
    return runs
      .map(([first, last], i) => {
        const sameMonth = monthOf(first) === monthOf(last);
        const start = sameMonth ? dayOf(first) : `${dayOf(first)} ${monthOf(first)}`;
        const next = runs[i + 1]?.[0];
        const end =
          next !== undefined && monthOf(next) === monthOf(last) ? dayOf(last) : `${dayOf(last)} ${monthOf(last)}`;
        return first === last ? end : `${start}–${end}`;
      })
      .join(', ');
  };
  // 1970-01-05 was a Monday.
  return { full, short, weekday: (iso) => name(iso + 3) };
}

const format = (lang: Lang, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(lang === 'id' ? 'id-ID' : 'en-GB', { ...options, timeZone: 'UTC' });
const formats = {
  id: { month: format('id', { month: 'long' }), weekday: format('id', { weekday: 'long' }) },
  en: { month: format('en', { month: 'long' }), weekday: format('en', { weekday: 'long' }) },
};
