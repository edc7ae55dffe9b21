import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contradicts, s10Fits, sameReceiver, scanKey, standingOf, trackDelay, type Scan } from './model.ts';

const at = (hour: number): Date => new Date(Date.UTC(2026, 10, 24, hour));
const scan = (kind: Scan['kind'], hour: number, more: Partial<Scan> = {}): Scan => ({
  kind,
  at: at(hour),
  office: 'Kantor Pos',
  ...more,
});

const scans = fc.array(
  fc.record({
    kind: fc.constantFrom<Scan['kind']>(
      'posted',
      'in_transit',
      'out_for_delivery',
      'failed',
      'returning',
      'returned',
      'delivered',
      'lost',
    ),
    at: fc.integer({ min: 0, max: 200 }).map((h) => at(h)),
    office: fc.constantFrom('A', 'B'),
  }),
  { minLength: 1, maxLength: 12 },
);

describe('where scans leave a parcel', () => {
  it.each<[string, Scan[], string]>([
    ['nothing told yet', [], 'handed_over'],
    ['moving', [scan('posted', 1), scan('in_transit', 5)], 'in_transit'],
    ['told backwards', [scan('in_transit', 5), scan('posted', 1)], 'in_transit'],
    ['nobody was there', [scan('posted', 1), scan('failed', 8)], 'failed'],
    ['and out again the next day', [scan('failed', 8), scan('out_for_delivery', 20)], 'in_transit'],
    [
      'in somebody’s hands, told before the road to them',
      [scan('delivered', 9), scan('out_for_delivery', 8)],
      'delivered',
    ],
    ['a late scan of the road changes nothing', [scan('delivered', 9), scan('in_transit', 12)], 'delivered'],
    ['brought back', [scan('failed', 8), scan('returning', 9), scan('returned', 30)], 'returned'],
    ['given up', [scan('posted', 1), scan('lost', 90)], 'lost'],
    ['and found', [scan('lost', 90), scan('in_transit', 95)], 'in_transit'],
  ])('%s', (_, told, state) => {
    expect(standingOf(told).state).toBe(state);
  });

  it('the order of telling and a second telling say nothing', () => {
    fc.assert(
      fc.property(scans, fc.infiniteStream(fc.nat()), (told, random) => {
        const shuffled = [...told, ...told]
          .map((s) => [random.next().value ?? 0, s] as const)
          .toSorted(([a], [b]) => a - b)
          .map(([, s]) => s);
        expect(standingOf(shuffled).state).toBe(standingOf(told).state);
      }),
    );
  });

  it('what was delivered stays so, whatever is told besides, and a return beside it is a contradiction', () => {
    fc.assert(
      fc.property(scans, (told) => {
        const all = [...told, scan('delivered', 3)];
        expect(standingOf(all).state).toBe('delivered');
        expect(contradicts(all)).toBe(told.some((s) => s.kind === 'returned'));
      }),
    );
  });

  it('one scan is one, to the minute; another office or kind is another', () => {
    const one = scan('posted', 1);
    expect(scanKey('P1', { ...one, at: new Date(one.at.getTime() + 20_000) })).toBe(scanKey('P1', one));
    expect(scanKey('P1', { ...one, office: 'Lain' })).not.toBe(scanKey('P1', one));
    expect(scanKey('P2', one)).not.toBe(scanKey('P1', one));
  });
});

it('a silent carrier is asked later and later, never less than once a day', () => {
  const delays = Array.from({ length: 14 }, (_, i) => trackDelay('production', i));
  expect(delays[0]).toBe(6 * 3_600_000);
  expect(Math.max(...delays)).toBe(24 * 3_600_000);
  expect(delays.slice(1)).toEqual(delays.slice(1).toSorted((a, b) => a - b));
  // In a demonstration somebody waits for it.
  expect(Math.max(...Array.from({ length: 14 }, (_, i) => trackDelay('demo', i)))).toBe(60_000);
});

it.each([
  ['Siti Nurbaya', 'SITI NURBAYA', true],
  ['Siti Nurbaya', 'Siti N. Nurbaya', true],
  ['Siti Nurbaya binti Ahmad', 'Siti Nurbaya', true],
  ['Siti Nurbaya', 'Siti Aminah', false],
  ['Siti Nurbaya', 'satpam', false],
  ['Siti Nurbaya', '', false],
])('named %s, taken by %s: the same is %s', (named, told, same) => {
  expect(sameReceiver(named, told)).toBe(same);
});

it.each([
  ['AA473124829ID', true],
  ['AA473124828ID', false],
  // Not of the international form: it has no check digit to fail.
  ['P2611240001234', true],
])('%s bears its check digit: %s', (awb, fits) => {
  expect(s10Fits(awb)).toBe(fits);
});
