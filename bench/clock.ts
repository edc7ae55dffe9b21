import { readFileSync } from 'node:fs';
import { addWorkingDays, createCalendar, dueAt, localDate, workingMinutesBetween } from '../src/kernel/clock/index.ts';

/*
 * How fast the clock reckons: medians of some rounds, and each as a ratio to one Intl date, so that the figure says
 * something on another machine too. `node bench/clock.ts`
 */

const data = JSON.parse(readFileSync(new URL('../cities/medan/calendar.json', import.meta.url), 'utf8')) as unknown;
const cold = performance.now();
const calendar = createCalendar(data, 'Asia/Jakarta');
for (const year of [2025, 2026, 2027]) calendar.year(year);
const opening = performance.now() - cold;

const ROUNDS = 7;
const CALLS = 20_000;
const starts = Array.from({ length: CALLS }, (_, i) => new Date(Date.parse('2025-11-01T00:00Z') + i * 1_500_000));
const running = starts.map((at) => [{ start: at.toISOString() }]);
const intl = new Intl.DateTimeFormat('id-ID', { dateStyle: 'long', timeZone: 'Asia/Jakarta' });

const cases: [name: string, call: (i: number) => unknown][] = [
  ['Intl date (the ratio’s 1)', (i) => intl.format(starts[i])],
  ['localDate', (i) => localDate(calendar, starts[i]!)],
  ['addWorkingDays 14', (i) => addWorkingDays(calendar, starts[i]!, 14)],
  ['workingMinutesBetween, 30 days', (i) => workingMinutesBetween(calendar, starts[i]!, starts[(i + 1728) % CALLS]!)],
  ['dueAt 3 working days, with basis', (i) => dueAt(calendar, { n: 3, unit: 'working_days' }, running[i]!)],
  ['dueAt 14 working days, with basis', (i) => dueAt(calendar, { n: 14, unit: 'working_days' }, running[i]!)],
];

const rates = cases.map(([, call]) => {
  const rounds = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    for (let i = 0; i < CALLS; i++) call(i);
    return (CALLS / (performance.now() - start)) * 1000;
  });
  return rounds.toSorted((a, b) => a - b)[ROUNDS >> 1]!;
});
process.stdout.write(`three years laid out in ${opening.toFixed(1)} ms\n`);
for (const [i, [name]] of cases.entries()) {
  const perSecond = Math.round(rates[i]!).toLocaleString('en');
  process.stdout.write(`${name.padEnd(36)} ${perSecond.padStart(12)}/s  ×${(rates[i]! / rates[0]!).toFixed(2)}\n`);
}
