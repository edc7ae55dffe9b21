import { expect, test } from 'vitest';
import { comparePayments, type Booked, type Sent } from './payments.ts';

/* A fault run proves nothing if its judge is blind: each kind of fault, planted, is named. */

const sent = (more: Partial<Sent> = {}): Sent => ({
  ref: 'va bank/1',
  code: 'A',
  amount: 100n,
  answer: 'taken',
  receipts: new Set(['R1']),
  ...more,
});
const booked = (more: Partial<Booked> = {}): Booked => ({
  ref: 'va bank/1',
  code: 'A',
  amount: 100n,
  bill: 'a',
  owed: 100n,
  receipt: 'R1',
  journals: 1,
  cash: 100n,
  ...more,
});
const none = { lost: [], doubled: [], phantom: [] };
const one = [expect.any(String)];

test('what was answered and what stands there agree', () => {
  expect(comparePayments([sent(), sent({ ref: 'va bank/2', answer: 'refused' })], [booked()])).toEqual(none);
});

test.each([
  ['missing', [sent()], [], { lost: one }],
  ['of another amount', [sent()], [booked({ amount: 90n })], { lost: one }],
  ['for another bill', [sent()], [booked({ code: 'B' })], { lost: one }],
  ['not booked', [sent()], [booked({ cash: 0n })], { lost: one }],
  ['with another receipt', [sent()], [booked({ receipt: 'R2' })], { lost: one }],
  ['given two receipts', [sent({ receipts: new Set(['R1', 'R2']) })], [booked()], { lost: one, doubled: one }],
  ['booked twice', [sent()], [booked({ journals: 2 })], { doubled: one }],
  [
    'paid twice by two ids',
    [sent(), sent({ ref: 'va bank/2', receipts: new Set(['R2']) })],
    [booked(), booked({ ref: 'va bank/2', receipt: 'R2' })],
    { doubled: one },
  ],
  ['refused, and booked', [sent({ answer: 'refused', receipts: new Set() })], [booked()], { phantom: one }],
  ['never sent', [], [booked()], { phantom: one }],
])('%s', (_, told, rows, wrong) => {
  expect(comparePayments(told, rows)).toEqual({ ...none, ...wrong });
});
