import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCalendar } from '../../kernel/clock/index.ts';
import { serviceStandard } from './definition.ts';
import { apply, decide, dueOf, initial, isEnded, rowDueOf, timersOf, type CaseState } from './model.ts';
import { inGovernance, live, nextVersion, steps, SYSTEM_WHO } from './sample-histories.ts';
import { sample } from './sample-service.ts';

const calendar = createCalendar(JSON.parse(readFileSync('cities/medan/calendar.json', 'utf8')), 'Asia/Jakarta');
const wib = (local: string) => new Date(`${local}:00+07:00`);
const applicant = { kind: 'applicant', id: '00000000-0000-7000-8000-000000000001', roles: [] } as const;

function filed(at: string, conditions: string[] = []): CaseState {
  const s = initial(sample);
  const d = decide(
    sample,
    s,
    { type: 'submit', expected: { seq: 0 }, rev: 1, conditions, items: { child: 1 } },
    { now: wib(at), who: applicant },
  );
  if (!('event' in d)) throw new Error(d.refusal);
  return apply(sample, s, d.event);
}

describe('due dates and timers', () => {
  const s = filed('2026-11-24T10:00');
  it('the promise, a row and the next rung of each are dated by the city’s calendar', () => {
    // Promise: 3 working days from Tuesday. verify: 240 working minutes from 10.00, over the noon break. visit: 2 working days.
    expect(dueOf(sample, s, calendar)?.at).toEqual(wib('2026-11-27T16:30'));
    expect(rowDueOf(sample, s, calendar, 'verify')?.at).toEqual(wib('2026-11-24T15:00'));
    expect(rowDueOf(sample, s, calendar, 'sign')).toBeNull();
    expect(timersOf(sample, s, calendar)).toEqual([
      { row: 'verify', round: 1, rung: 0, key: 'verify:1:0', fire_at: wib('2026-11-24T15:00') },
      { row: 'visit', round: 1, rung: 0, key: 'visit:1:0', fire_at: wib('2026-11-26T16:00') },
    ]);
  });
  it('a kind of case that takes longer has a promise of its own, and the published standard says both', () => {
    const late = filed('2026-11-24T10:00', ['late']);
    expect(dueOf(sample, late, calendar)?.at).toEqual(wib('2026-12-01T16:00'));
    expect(serviceStandard(sample.body, { id: 'Gratis', en: 'Free' }).time.map((x) => x.id)).toEqual([
      '3 hari kerja setelah berkas lengkap',
      'Laporan terlambat: 5 hari kerja setelah berkas lengkap',
    ]);
  });
  it('after a rung the next one is awaited, measured on the same clock', () => {
    const d = decide(
      sample,
      s,
      { type: 'timer', expected: { row: 'verify', round: 1 }, rung: 0 },
      { now: wib('2026-11-24T15:00'), who: SYSTEM_WHO },
    );
    if (!('event' in d)) throw new Error(d.refusal);
    const later = apply(sample, s, d.event);
    expect(timersOf(sample, later, calendar).find((t) => t.row === 'verify')).toEqual({
      row: 'verify',
      round: 1,
      rung: 1,
      key: 'verify:1:1',
      fire_at: wib('2026-11-25T10:30'),
    });
  });
  it('a draft has none', () => {
    expect(timersOf(sample, initial(sample), calendar)).toEqual([]);
    expect(dueOf(sample, initial(sample), calendar)).toBeNull();
  });
});

describe('properties', () => {
  it('each timer can fire, fires once, and none stands over a paused or ended case', () => {
    let fired = 0;
    fc.assert(
      fc.property(steps(40), fc.boolean(), (list, governed) => {
        const versions = governed ? ([inGovernance] as const) : ([sample, nextVersion] as const);
        const { state, def } = live(versions, list, () => {});
        const timers = timersOf(def, state, calendar);
        if (isEnded(state) || state.paused) expect(timers).toEqual([]);
        // Whatever runs on its own norm is awaited: a row escalates, is deemed or expires, until its rungs are used up.
        else if (state.revision) expect(timers.map((t) => t.row)).toEqual(['revision']);
        else
          for (const open of state.open) {
            const { onLate } = def.rows.get(open.row)!.row;
            const left = !('escalate' in onLate) || open.level < onLate.escalate.length;
            expect(timers.some((t) => t.row === open.row)).toBe(left);
          }
        expect(new Set(timers.map((t) => t.key)).size).toBe(timers.length);
        for (const t of timers) {
          const fire = { type: 'timer', expected: { row: t.row, round: t.round }, rung: t.rung } as const;
          const d = decide(def, state, fire, { now: t.fire_at, who: SYSTEM_WHO });
          if (!('event' in d)) throw new Error(`${t.key}: ${d.refusal}`);
          fired++;
          expect(d.event.key).toBe(t.key);
          const after = apply(def, state, d.event);
          expect('refusal' in decide(def, after, fire, { now: t.fire_at, who: SYSTEM_WHO })).toBe(true);
          expect(timersOf(def, after, calendar).some((x) => x.key === t.key)).toBe(false);
        }
      }),
      { numRuns: 400 },
    );
    expect(fired).toBeGreaterThan(100);
  });
});
