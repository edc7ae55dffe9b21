import fc from 'fast-check';
import { expect, test } from 'vitest';
import { flowOf, type FlowShape } from './flow.ts';

const rows = (...actors: number[]) =>
  actors.map((actor, i) => ({ actor, shape: (i === 0 ? 'start' : 'step') as FlowShape }));
const pieces = (...p: string[]) =>
  Object.fromEntries(['leave', 'enter', 'left', 'right', 'arrive'].map((k) => [k, p.includes(k)]));

test('straight down where the actor stays, along the turn where another goes on', () => {
  expect(flowOf(rows(0, 0, 2), 3)).toEqual([
    [{ shape: 'start', ...pieces('leave') }, pieces(), pieces()],
    [{ shape: 'step', ...pieces('enter', 'arrive', 'leave') }, pieces(), pieces()],
    [pieces('enter', 'right'), pieces('left', 'right'), { shape: 'step', ...pieces('left', 'arrive') }],
  ]);
  expect(flowOf(rows(2, 0), 3)[1]).toEqual([
    { shape: 'step', ...pieces('right', 'arrive') },
    pieces('left', 'right'),
    pieces('enter', 'left'),
  ]);
});

test('the line is whole, whoever follows whom: what goes along meets in the next field, and every sign has one way in', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(5), { minLength: 1, maxLength: 12 }), (actors) => {
      for (const [i, row] of flowOf(rows(...actors), 6).entries()) {
        expect(row.filter((c) => c.shape !== undefined)).toHaveLength(1);
        for (let a = 0; a < 5; a++) expect(row[a]!.right).toBe(row[a + 1]!.left);
        expect([row[0]!.left, row[5]!.right]).toEqual([false, false]);
        expect(row.filter((c) => c.arrive)).toHaveLength(i === 0 ? 0 : 1);
        expect(row.filter((c) => c.enter)).toHaveLength(i === 0 ? 0 : 1);
        expect(row.filter((c) => c.leave)).toHaveLength(i === actors.length - 1 ? 0 : 1);
      }
    }),
  );
});
