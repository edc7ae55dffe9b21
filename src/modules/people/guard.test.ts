import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { askSend, askTry, freshGuard, sendWait, succeeded, TRIES, type Guard } from './guard.ts';

const T0 = new Date('2026-11-24T03:00:00Z');
const at = (seconds: number): Date => new Date(T0.getTime() + seconds * 1000);

describe('tries', () => {
  test('five are taken, the sixth waits an hour; then two, four, eight, sixteen, a day', () => {
    let g = freshGuard(T0);
    let now = 0;
    for (const hours of [1, 2, 4, 8, 16, 24, 24]) {
      for (let i = 0; i < TRIES; i++) {
        const v = askTry(g, at(now));
        expect(v.wait).toBe(0);
        g = v.guard;
      }
      expect(askTry(g, at(now))).toMatchObject({ wait: hours * 3600 });
      now += hours * 3600;
    }
  });
  test('an hour after the last, the tries are new; a day of quiet forgets the strikes; a right answer forgets all', () => {
    let g = freshGuard(T0);
    for (let i = 0; i < 4; i++) g = askTry(g, at(i)).guard;
    expect(askTry(g, at(3600)).guard.tries).toBe(5);
    g = askTry(g, at(3603)).guard;
    expect(g).toMatchObject({ tries: 1, waitUntil: null });
    for (let i = 0; i < 4; i++) g = askTry(g, at(3604)).guard;
    expect(g.strikes).toBe(1);
    expect(askTry(g, at(7204 + 86_400)).guard).toMatchObject({ strikes: 0, tries: 1 });
    expect(succeeded(g, at(3605))).toMatchObject({ tries: 0, strikes: 0, waitUntil: null });
  });
  test('whatever the times and answers, no hour sees six tries', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4000 }), { maxLength: 200 }), (gaps) => {
        let g: Guard = freshGuard(T0);
        let now = 0;
        const taken: number[] = [];
        for (const gap of gaps) {
          now += gap;
          const v = askTry(g, at(now));
          g = v.guard;
          if (v.wait === 0) taken.push(now);
        }
        for (const t of taken) expect(taken.filter((x) => x >= t && x < t + 3600).length).toBeLessThanOrEqual(TRIES);
        // Once closed, nothing for an hour.
        const shut = g.waitUntil;
        if (shut && shut > at(now)) expect(askTry(g, at(now)).wait).toBeGreaterThan(0);
      }),
    );
  });
});

describe('sends', () => {
  test('at once, then after one, two, five and five minutes; five a day', () => {
    let g = freshGuard(T0);
    let now = 0;
    for (const gap of [0, 60, 120, 300, 300]) {
      if (gap > 0) expect(askSend(g, at(now + gap - 1), 5).wait).toBe(1);
      now += gap;
      const v = askSend(g, at(now), 5);
      expect(v.wait).toBe(0);
      g = v.guard;
    }
    expect(askSend(g, at(now + 400), 5).wait).toBe(86_400 - now - 400);
    expect(askSend(g, at(86_400), 5).wait).toBe(0);
  });
  test('a success lets the next go at once but does not refill the day; none goes while tries are used up', () => {
    let g = askSend(freshGuard(T0), T0, 2).guard;
    g = succeeded(g, at(5));
    expect(sendWait(g, at(5))).toBe(0);
    g = askSend(g, at(5), 2).guard;
    g = succeeded(g, at(10));
    expect(askSend(g, at(10), 2).wait).toBe(86_390);
    let spent = freshGuard(T0);
    for (let i = 0; i < TRIES; i++) spent = askTry(spent, T0).guard;
    expect(askSend(spent, at(600), 5).wait).toBe(3000);
  });
});
