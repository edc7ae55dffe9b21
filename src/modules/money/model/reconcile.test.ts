import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Moved } from '../../../../simulators/bank/book.ts';
import { mt940, statementCsv, tellerFile } from '../../../../simulators/bank/files.ts';
import { kindOfFile, readBankFile } from './bank-files.ts';
import { reconcile, type Ours, type Theirs } from './reconcile.ts';

const DAY = '2026-11-24';
const moved = (n: number, amount: number, more: Partial<Moved> = {}): Moved => ({
  at: `${DAY}T10:00:00+07:00`,
  settled: DAY,
  channel: 'va',
  code: `12710126${String(n).padStart(9, '0')}`,
  id: `PAY20261124${String(n).padStart(6, '0')}`,
  reference: `FT${n}`,
  amount,
  kind: 'pay',
  answer: '2002500',
  ...more,
});

describe('the bank’s files', () => {
  const days = fc.array(
    fc.record({
      amount: fc.integer({ min: 1, max: 10 ** 12 }),
      kind: fc.constantFrom('pay' as const, 'reverse' as const),
    }),
    { minLength: 1, maxLength: 30 },
  );
  test('are read as they were meant, whatever stands in them', () => {
    fc.assert(
      fc.property(days, (all) => {
        const lines = all.map(({ amount, kind }, i) => moved(i, amount, { kind }));
        const total = BigInt(lines.reduce((sum, m) => sum + (m.kind === 'pay' ? m.amount : -m.amount), 0));
        const texts = { teller: tellerFile(lines, DAY), csv: statementCsv(lines, DAY) };
        for (const kind of ['teller', 'csv'] as const) {
          expect(kindOfFile(texts[kind])).toBe(kind);
          const read = readBankFile(kind, texts[kind]);
          expect(read).toMatchObject({ total });
          expect(
            'lines' in read && read.lines.map(({ id, code, amount, kind: k }) => ({ id, code, amount, k })),
          ).toEqual(lines.map((m) => ({ id: m.id, code: m.code, amount: BigInt(m.amount), k: m.kind })));
        }
      }),
    );
  });

  test('MT940 with ids longer than its reference has room for', () => {
    const text = mt940([moved(1, 10_000), moved(2, 5_000, { kind: 'reverse' })], DAY, '1');
    expect(kindOfFile(text)).toBe('mt940');
    expect(readBankFile('mt940', text)).toMatchObject({
      total: 5_000n,
      lines: [
        { id: 'PAY20261124000001', kind: 'pay', amount: 10_000n, settledOn: DAY, channel: 'va' },
        { id: 'PAY20261124000002', kind: 'reverse', amount: 5_000n },
      ],
    });
  });

  test.each([
    ['a total that does not fit', (t: string) => t.replace(/T;1;10000/, 'T;1;10001'), 0, 'total'],
    ['no total: cut off', (t: string) => t.replace(/T;1;10000\r\n/, ''), 0, 'total'],
    ['an amount with letters', (t: string) => t.replace(';10000\r\nT', ';1o000\r\nT'), 2, 'amount'],
    ['a line with a column less', (t: string) => t.replace(';FT1', ''), 2, 'columns'],
    ['a day that does not exist', (t: string) => t.replace('2026-11-24T', '2026-11-34T'), 2, 'date'],
  ])('%s: the file is refused, by its line', (_what, spoil, line, why) => {
    expect(readBankFile('teller', spoil(tellerFile([moved(1, 10_000)], DAY)))).toMatchObject({
      faults: expect.arrayContaining([{ line, why }]),
    });
  });

  test('a balance that does not follow', () => {
    const text = mt940([moved(1, 10_000)], DAY, '1').replace(/:62F:C(\d{6})IDR10000/, ':62F:C$1IDR10001');
    expect(readBankFile('mt940', text)).toEqual({ faults: [{ line: 0, why: 'balance' }] });
  });

  test('a payment that stands twice', () => {
    const twice = [moved(1, 1), moved(1, 1)];
    expect(readBankFile('teller', tellerFile(twice, DAY))).toMatchObject({ faults: [{ line: 3, why: 'twice' }] });
  });

  test('something else is no file of a bank', () => expect(kindOfFile('a,b\n1,2')).toBeUndefined());
});

describe('three ways', () => {
  const o = (n: number, amount = 10_000n, more: Partial<Ours> = {}): Ours => ({
    ref: `b/P${n}`,
    channel: 'va',
    code: `C${n}`,
    amount,
    paidAt: new Date(0),
    paidOn: '1970-01-01',
    reversed: false,
    ...more,
  });
  const l = (n: number, amount = 10_000n, more: Partial<Theirs> = {}): Theirs => ({
    ref: `b/P${n}`,
    channel: 'va',
    code: `C${n}`,
    bankRef: `F${n}`,
    amount,
    kind: 'pay',
    paidAt: undefined,
    ...more,
  });
  const causes = (ours: Ours[], listed: Theirs[], credited: Theirs[], bill: 'open' | 'settled' | undefined) =>
    reconcile(ours, listed, credited, () => bill).exceptions.map((e) => e.cause);

  test('what all say is nobody’s work', () => {
    // One was paid on the day before the bank's.
    const late = o(2, 10_000n, { paidOn: '1969-12-31' });
    expect(reconcile([o(1), late], [l(1), l(2)], [l(1), l(2)], () => 'open', '1970-01-01')).toMatchObject({
      otherDay: 1,
      agreed: 2,
      ours: 20_000n,
      credited: 20_000n,
      exceptions: [],
    });
  });

  test.each([
    ['never told', [], [l(1)], [l(1)], 'open', 'not_told'],
    ['paid a second way', [], [l(1)], [l(1)], 'settled', 'double'],
    ['a code of nobody', [], [l(1)], [l(1)], undefined, 'unknown_reference'],
    ['told, not credited', [o(1)], [l(1)], [], 'open', 'not_credited'],
    ['less than we were told', [o(1)], [l(1, 7_500n)], [l(1, 7_500n)], 'open', 'short'],
    ['more than we were told', [o(1)], [], [l(1, 12_500n)], 'open', 'over'],
    ['list and statement differ', [o(1)], [l(1, 9_000n)], [l(1)], 'open', 'files_differ'],
    [
      'taken back by the bank',
      [o(1)],
      [l(1)],
      [l(1), l(9, 10_000n, { code: 'C1', kind: 'reverse' })],
      'settled',
      'reversed',
    ],
    [
      'taken back by the bank on a later day',
      [o(1, 10_000n, { earlier: true })],
      [],
      [l(1, 10_000n, { kind: 'reverse', ref: 'bank/REV1' })],
      'open',
      'reversed',
    ],
    ['taken back by us only', [o(1, 10_000n, { reversed: true })], [], [l(1)], 'open', 'not_reversed'],
  ] as const)('%s', (_what, ours, listed, credited, bill, cause) => {
    expect(causes([...ours], [...listed], [...credited], bill)).toEqual([cause]);
  });

  test('what each exception moved explains the whole difference, whichever is acted on', () => {
    const back = (n: number) => l(n + 20, 10_000n, { code: `C${n}`, kind: 'reverse' });
    const ours = [o(1, 10_000n, { reversed: true }), o(2), o(3, 10_000n, { earlier: true }), o(4, 9_000n), o(5), o(6)];
    const credited = [l(1), l(2), back(2), back(3), l(4), l(6), l(7)];
    const day = reconcile(ours, [], credited, () => 'open');
    expect(day.exceptions.map((e) => e.cause)).toEqual([
      'not_credited',
      'not_reversed',
      'not_told',
      'over',
      'reversed',
      'reversed',
    ]);
    const explained = day.exceptions.reduce((sum, e) => sum + (e.credited ?? 0n) - (e.ours ?? 0n), 0n);
    expect(day.credited - day.ours).toBe(explained);
  });

  test('taken back on a later day makes that day less, once we took it back too', () => {
    const back = l(1, 10_000n, { kind: 'reverse', ref: 'b/REV1' });
    expect(reconcile([o(1, 10_000n, { earlier: true, reversed: true })], [], [back], () => 'open')).toMatchObject({
      agreed: 1,
      ours: -10_000n,
      credited: -10_000n,
      exceptions: [],
    });
  });

  test('paid and taken back on both sides is settled', () => {
    const back = l(9, 10_000n, { code: 'C1', kind: 'reverse' });
    expect(causes([o(1, 10_000n, { reversed: true })], [l(1)], [l(1), back], 'open')).toEqual([]);
  });

  test('a line without an id is found by code and amount, unless two could be meant', () => {
    expect(causes([o(1)], [], [l(1, 10_000n, { ref: '' })], 'open')).toEqual([]);
    const two = [o(1), o(2, 10_000n, { code: 'C1' })];
    expect(causes(two, [], [l(1, 10_000n, { ref: '' })], 'open')).toContain('not_credited');
  });

  test('the sums are explained by the exceptions, to the rupiah', () => {
    const history = fc.array(
      fc.record({
        amount: fc.bigInt(1n, 10_000_000n),
        told: fc.boolean(),
        credited: fc.boolean(),
        off: fc.constantFrom(0n, 0n, 0n, -1n, 2_500n),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(history, (all) => {
        const ours = all.flatMap((h, i) => (h.told ? [o(i, h.amount)] : []));
        const lines = all.flatMap((h, i) => (h.credited && h.amount + h.off > 0n ? [l(i, h.amount + h.off)] : []));
        const r = reconcile(ours, [], lines, () => 'open');
        const explained = r.exceptions.reduce((sum, e) => sum + (e.credited ?? 0n) - (e.ours ?? 0n), 0n);
        expect(r.credited - r.ours).toBe(explained);
      }),
    );
  });
});

describe('what the bank makes good later', () => {
  const code = '12710126000000001';
  const told: Ours = {
    ref: 'b/PAY1',
    channel: 'va',
    code,
    amount: 10_000n,
    paidAt: new Date(`${DAY}T03:00:00Z`),
    paidOn: '2026-11-23',
    reversed: false,
  };
  const line = (amount: bigint, ref = '', more: Partial<Theirs> = {}): Theirs => ({
    ref,
    channel: 'va',
    code,
    bankRef: `FT${amount}`,
    amount,
    kind: 'pay',
    paidAt: undefined,
    lines: [`line-${amount}`],
    ...more,
  });
  const settled = () => 'settled' as const;
  const lacking = [{ ref: told.ref, code, amount: 2_500n }];

  test('under the payment’s own reference agrees by itself, on its own day', () => {
    const found = reconcile([{ ...told, before: 7_500n }], [], [line(2_500n, told.ref)], settled, DAY, lacking);
    expect(found).toMatchObject({ agreed: 1, ours: 2_500n, credited: 2_500n, exceptions: [] });
  });

  test('twice on one day is one credit', () => {
    const twice = [line(7_500n, told.ref), line(2_500n, told.ref)];
    expect(reconcile([told], [], twice, settled, DAY)).toMatchObject({ agreed: 1, exceptions: [] });
  });

  test('more than was lacking is said to be too much', () => {
    const found = reconcile([{ ...told, before: 7_500n }], [], [line(3_000n, told.ref)], settled, DAY);
    expect(found.exceptions).toMatchObject([{ cause: 'over', ours: 2_500n, credited: 3_000n }]);
  });

  test.each(['', 'b/KOREKSI'])('under another reference (%s) is a rest to be matched', (ref) => {
    expect(reconcile([], [], [line(2_500n, ref)], settled, DAY, lacking).exceptions).toMatchObject([
      { cause: 'rest', suggestion: 'match', credited: 2_500n, rest: { of: told.ref, lines: ['line-2500'] } },
    ]);
  });

  test('more than is lacking, or one of two short payments alike, is none', () => {
    const causes = (amount: bigint, of = lacking) =>
      reconcile([], [], [line(amount)], settled, DAY, of).exceptions.map((e) => e.cause);
    expect(causes(2_501n)).toEqual(['double']);
    expect(causes(2_500n, [...lacking, { ...lacking[0]!, ref: 'b/PAY2' }])).toEqual(['double']);
    // By its sum it can be told which.
    expect(causes(2_500n, [...lacking, { ...lacking[0]!, ref: 'b/PAY2', amount: 4_000n }])).toEqual(['rest']);
  });
});
