import { describe, expect, it } from 'vitest';
import { createCalendar } from '../../kernel/clock/index.ts';
import { readPack } from '../../kernel/pack.ts';
import type { Dossier } from '../casework/index.ts';
import { carried, defectsOf, faceOf, readMarked } from './model.ts';

const calendar = createCalendar(readPack('cities/medan').calendar, 'Asia/Jakarta');
/** A Tuesday; offices are open from 8 to 16 with a break at noon. */
const at = (local: string) => new Date(`${local}+07:00`);

describe('the clock in a list', () => {
  const now = at('2026-11-24T10:00');
  const face = (due: string, unit: Parameters<typeof faceOf>[2] = 'working_minutes') =>
    faceOf(calendar, at(due), unit, now);

  it('says minutes, hours, then days of work, and when time is short', () => {
    expect(face('2026-11-24T10:30')).toEqual({ state: 'running', n: 30, unit: 'working_minutes', near: true });
    expect(face('2026-11-24T12:00')).toEqual({ state: 'running', n: 2, unit: 'working_hours', near: true });
    expect(face('2026-11-24T16:00')).toMatchObject({ state: 'running', unit: 'working_hours' });
    expect(face('2026-11-26T16:00', 'working_days')).toEqual({ state: 'running', n: 2, unit: 'working_days' });
  });

  it('leaves the weekend out, and counts lateness in work too', () => {
    const friday = at('2026-11-27T10:00');
    expect(faceOf(calendar, at('2026-11-30T16:00'), 'working_days', friday)).toMatchObject({
      n: 1,
      unit: 'working_days',
    });
    expect(face('2026-11-24T09:00')).toEqual({ state: 'late', n: 60, unit: 'working_minutes' });
    expect(face('2026-11-20T16:00', 'working_days')).toMatchObject({ state: 'late', n: 1, unit: 'working_days' });
  });

  it('counts all hours where the law does, and rests without a date', () => {
    expect(face('2026-11-27T23:59', 'calendar_days')).toEqual({
      state: 'running',
      n: 3,
      unit: 'calendar_days',
      near: false,
    });
    expect(face('2026-11-24T12:00', 'hours')).toEqual({ state: 'running', n: 2, unit: 'hours', near: true });
    expect(faceOf(calendar, null, 'hours', now)).toEqual({ state: 'paused' });
  });
});

describe('marks', () => {
  const text = (t: string) => ({ id: t, en: t });
  const answer = (path: string) => ({
    path,
    label: text(path),
    value: null,
    shown: text(''),
    masked: false,
    revealable: false,
    mark: null,
    changed: false,
  });
  const dossier: Dossier = {
    rev: 1,
    sections: [{ page: 'p', title: text('p'), answers: [answer('kind'), answer('child.1.name')] }],
    documents: [
      {
        requirement: 'child.1.letter',
        title: text('letter'),
        files: [{ id: 'f1', name: 'a.jpg', mediaType: 'image/jpeg', pages: 2 }],
        earlier: [],
        marks: [],
      },
    ],
    inspections: [],
  };
  const body = {
    'reason.a.child.1.name': 'differs',
    'words.a.child.1.name': '  Dua kata ',
    'reason.d.child.1.letter': 'blurred',
    'spot.d.child.1.letter.f1': '2:100,200,300,400',
    'reason.a.kind': '',
    'words.a.kind': 'without a reason it is no mark',
    'reason.a.unknown': 'differs',
    'spot.d.child.1.letter.f2': '1:1,1,1,1',
  };

  it('are those places of the case for which a reason was chosen', () => {
    expect(defectsOf(readMarked(body, dossier))).toEqual([
      { path: 'child.1.name', reason: 'differs', note: 'Dua kata' },
      {
        requirement: 'child.1.letter',
        reason: 'blurred',
        spot: { file: 'f1', page: 2, turn: 0, x: 100, y: 200, w: 300, h: 400 },
      },
    ]);
  });

  it('come back from the next form as they were', () => {
    const marked = readMarked(body, dossier);
    const next = Object.fromEntries(carried(marked).map(({ name, value }) => [name, value]));
    expect(readMarked(next, dossier)).toEqual(marked);
  });

  it('without a spot in the picture where the field was made up', () => {
    const made = { 'reason.d.child.1.letter': 'blurred', 'spot.d.child.1.letter.f1': '1:900,0,300,10' };
    expect(defectsOf(readMarked(made, dossier))).toEqual([{ requirement: 'child.1.letter', reason: 'blurred' }]);
  });
});
