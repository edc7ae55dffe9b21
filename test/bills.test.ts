import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPack } from '../src/kernel/pack.ts';
import { bills } from '../services/bills.ts';
import { pbbP2 } from '../services/bills/pbb-p2.ts';
import { termsOf } from '../src/modules/money/kind.ts';
import { billingCode, luhn, readBillingCode } from '../src/modules/money/model/billing-code.ts';
import {
  ACCOUNTS as LEDGER,
  booksOf,
  cashAccount,
  CHANNELS,
  type BillFact,
  type BillTerms,
} from '../src/modules/money/model/books.ts';
import { addMonths, monthsLate } from '../src/modules/money/model/months.ts';
import { readReceiptNumber, receiptNumber } from '../src/modules/money/model/receipt-number.ts';
import { terbilang } from '../src/modules/money/model/terbilang.ts';

const medan = readPack('cities/medan');

describe('months late', () => {
  it.each([
    ['2025-08-31', '2025-08-31', 0],
    ['2025-08-31', '2025-09-01', 1],
    ['2025-08-31', '2025-09-30', 1],
    ['2025-08-31', '2025-10-01', 2],
    ['2023-08-31', '2026-03-15', 31],
    ['2025-01-30', '2025-02-27', 1],
    ['2025-01-30', '2025-02-28', 2],
    ['2025-09-10', '2025-10-10', 1],
    ['2025-09-10', '2025-10-11', 2],
  ])('due %s, paid %s: %i', (due, on, n) => expect(monthsLate(due, on)).toBe(n));

  it('a month more is a month later, whatever the month', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4000 }), fc.integer({ min: 0, max: 60 }), (day, n) => {
        const due = new Date(Date.UTC(2020, 0, 1 + day)).toISOString().slice(0, 10);
        // The first day of each further month is the first on which one more counts.
        const first = addMonths(new Date(Date.parse(`${due}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10), n);
        const before = new Date(Date.parse(`${first}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
        expect([monthsLate(due, before), monthsLate(due, first)]).toEqual([n, n + 1]);
      }),
    );
  });
});

describe('interest of the property tax', () => {
  const owed = (amount: bigint, dueOn: string, on: string, reliefs: Parameters<typeof termsOf>[3] = []) =>
    booksOf(termsOf(medan, pbbP2, { amount, dueOn }, reliefs), []).owed(on).interest;

  it.each([
    // [amount, due, paid, interest]: domain vectors, 1 % for each month that has begun, at most 24.
    [727_200n, '2025-08-31', '2025-08-31', 0n],
    [727_200n, '2025-08-31', '2025-09-01', 7_272n],
    [727_200n, '2025-08-31', '2025-09-30', 7_272n],
    [727_200n, '2025-08-31', '2025-10-01', 14_544n],
    [606_000n, '2024-08-31', '2026-11-24', 145_440n],
    // Under the older regime 2 % for each month, by the due date: 31 months late are 24.
    [606_000n, '2023-08-31', '2026-03-15', 290_880n],
    [606_000n, '2023-08-31', '2023-10-01', 24_240n],
    // Half a rupiah goes up.
    [50n, '2025-08-31', '2025-09-01', 1n],
    [49n, '2025-08-31', '2025-09-01', 0n],
  ])('%d due %s, on %s: %d', (amount, due, on, interest) => expect(owed(amount, due, on)).toBe(interest));

  it('a decree lifts it for who pays in its period, for the taxes it names', () => {
    const relief = {
      kinds: ['pbb-p2'],
      percent: 100,
      paidFrom: '2025-12-01',
      paidTo: '2025-12-31',
      dueTo: '2024-12-31',
    };
    expect(owed(606_000n, '2024-08-31', '2025-11-30', [relief])).toBe(90_900n);
    expect(owed(606_000n, '2024-08-31', '2025-12-01', [relief])).toBe(0n);
    expect(owed(606_000n, '2024-08-31', '2026-01-01', [relief])).toBe(103_020n);
    expect(owed(606_000n, '2025-08-31', '2025-12-01', [relief]), 'a later tax year').toBe(24_240n);
    expect(owed(606_000n, '2024-08-31', '2025-12-01', [{ ...relief, kinds: ['reklame'] }])).toBe(96_960n);
    expect(owed(606_000n, '2024-08-31', '2025-12-01', [{ ...relief, percent: 50 }])).toBe(48_480n);
  });

  it('a decree for one channel is for that channel only', () => {
    const relief = {
      kinds: ['pbb-p2'],
      percent: 100,
      paidFrom: '2025-12-01',
      paidTo: '2025-12-31',
      channels: ['qris'],
    };
    const books = booksOf(termsOf(medan, pbbP2, { amount: 606_000n, dueOn: '2024-08-31' }, [relief]), []);
    expect(books.owed('2025-12-01', 'qris').interest).toBe(0n);
    expect(books.owed('2025-12-01', 'va').interest).toBe(96_960n);
    expect(books.owed('2025-12-01').interest).toBe(96_960n);
  });
});

const ACCOUNTS = { receivable: 'receivable.x', revenue: 'revenue.x', interest: 'revenue.i' };
const closed: BillTerms = { amount: 10_000n, due: '2026-11-30', accounts: ACCOUNTS, partial: false, reliefs: [] };
const parts: BillTerms = { ...closed, partial: true, interest: { bp: 100, months: 24 } };
const at = (on: string) => new Date(`${on}T03:00:00Z`);
const pay = (key: string, on: string, amount: bigint): BillFact => ({
  type: 'payment',
  key,
  at: at(on),
  on,
  amount,
  channel: 'va',
  assigned: false,
});
const sums = (books: ReturnType<typeof booksOf>) => Object.fromEntries(books.accounts);

describe('the books of a bill', () => {
  it('owed, then paid', () => {
    expect(sums(booksOf(closed, []))).toEqual({ 'receivable.x': 10_000n, 'revenue.x': -10_000n });
    const books = booksOf(closed, [pay('a', '2026-11-24', 10_000n)]);
    expect(books.standing).toMatchObject({ state: 'paid', principal: 0n, excess: 0n, held: 0n });
    expect(sums(books)).toEqual({ 'clearing.va': 10_000n, 'revenue.x': -10_000n });
  });

  it('too little for a bill that is paid whole is kept until the rest comes', () => {
    const short = booksOf(closed, [pay('a', '2026-11-24', 4_000n)]);
    expect(short.standing).toMatchObject({ state: 'open', principal: 10_000n, held: 4_000n });
    expect(short.owed('2026-11-25').total).toBe(6_000n);
    expect(sums(short)).toEqual({
      'receivable.x': 10_000n,
      'revenue.x': -10_000n,
      'clearing.va': 4_000n,
      'held.short': -4_000n,
    });
    const whole = booksOf(closed, [pay('a', '2026-11-24', 4_000n), pay('b', '2026-11-25', 6_000n)]);
    expect(whole.standing.state).toBe('paid');
    expect(whole.shares.get('b')).toEqual({ principal: 10_000n, interest: 0n, held: -4_000n, excess: 0n, late: false });
  });

  it('twice is paid once, and the rest is owed back', () => {
    const books = booksOf(closed, [pay('a', '2026-11-24', 10_000n), pay('b', '2026-11-24', 10_000n)]);
    expect(books.standing).toMatchObject({ state: 'paid', excess: 10_000n });
    const back = booksOf(closed, [
      pay('a', '2026-11-24', 10_000n),
      pay('b', '2026-11-24', 10_000n),
      { type: 'refund', key: 'r', at: at('2026-11-26'), on: '2026-11-26', amount: 10_000n, from: 'clearing.va' },
    ]);
    expect(sums(back)).toEqual({ 'clearing.va': 10_000n, 'revenue.x': -10_000n });
  });

  it('parts bear interest on what is still open: first the interest, then the oldest part', () => {
    // 100,000 due 30 Nov. On 1 Dec one month has begun: 1,000. Paid 51,000: 50,000 stay open.
    const terms = { ...parts, amount: 100_000n };
    const books = booksOf(terms, [pay('a', '2026-12-01', 51_000n)]);
    expect(books.shares.get('a')).toMatchObject({ interest: 1_000n, principal: 50_000n, late: true });
    expect(books.owed('2026-12-31')).toEqual({ principal: 50_000n, interest: 0n, total: 50_000n });
    expect(books.owed('2027-01-01')).toEqual({ principal: 50_000n, interest: 500n, total: 50_500n });
  });

  it('instalments fall due one by one, each with interest of its own', () => {
    const plan: BillFact = {
      type: 'plan',
      key: 'p',
      at: at('2026-11-25'),
      on: '2026-11-25',
      entries: [
        { due: '2026-12-31', amount: 50_000n, charge: 300n },
        { due: '2027-01-31', amount: 50_000n, charge: 600n },
      ],
    };
    const terms = { ...parts, partial: false, amount: 100_000n };
    const books = booksOf(terms, [plan]);
    expect(books.owed('2026-12-31')).toEqual({ principal: 100_000n, interest: 900n, total: 100_900n });
    expect(books.owed('2027-01-01').interest).toBe(1_400n);
    const first = booksOf(terms, [plan, pay('a', '2026-12-31', 50_900n)]);
    expect(first.parts).toEqual([
      { due: '2026-12-31', left: 0n },
      { due: '2027-01-31', left: 50_000n },
    ]);
    expect(first.owed('2027-01-31').total).toBe(50_000n);
  });

  it('cancelled: nothing was ever owed, and what was paid is owed back', () => {
    const cancel = (on: string): BillFact => ({ type: 'cancellation', key: 'c', at: at(on), on });
    expect(sums(booksOf(closed, [cancel('2026-11-25')]))).toEqual({});
    const paid = booksOf(closed, [pay('a', '2026-11-24', 10_000n), cancel('2026-11-25')]);
    expect(paid.standing).toMatchObject({ state: 'cancelled', excess: 10_000n });
    expect(sums(paid)).toEqual({ 'clearing.va': 10_000n, 'held.over': -10_000n });
    // Of an earlier year it is unforeseen spending, not less revenue.
    expect(sums(booksOf(closed, [pay('a', '2026-11-24', 10_000n), cancel('2027-02-01')]))).toEqual({
      'clearing.va': 10_000n,
      'revenue.x': -10_000n,
      'expense.unforeseen': 10_000n,
      'held.over': -10_000n,
    });
    // Somebody else's money lay on a liability, and leaves it, whatever the year.
    const carried = { ...closed, passThrough: true };
    expect(sums(booksOf(carried, [pay('a', '2026-11-24', 10_000n), cancel('2027-02-01')]))).toEqual({
      'clearing.va': 10_000n,
      'held.over': -10_000n,
    });
  });

  it('a waiver after the payment gives back what was paid of it, of an earlier year from unforeseen spending', () => {
    const waive = (on: string, what: 'principal' | 'interest', amount: bigint): BillFact => ({
      type: 'waiver',
      key: 'w',
      at: at(on),
      on,
      what,
      amount,
    });
    const paid = pay('a', '2026-11-24', 10_000n);
    const some = booksOf(closed, [paid, waive('2026-11-25', 'principal', 4_000n)]);
    expect(some.standing).toMatchObject({ state: 'paid', excess: 4_000n, principalPaid: 6_000n });
    expect(sums(some)).toEqual({ 'clearing.va': 10_000n, 'revenue.x': -6_000n, 'held.over': -4_000n });
    expect(sums(booksOf(closed, [paid, waive('2027-01-05', 'principal', 10_000n)]))).toEqual({
      'clearing.va': 10_000n,
      'revenue.x': -10_000n,
      'expense.unforeseen': 10_000n,
      'held.over': -10_000n,
    });
    // Told later than the waiver, but paid before it: the same.
    expect(booksOf(closed, [waive('2026-11-25', 'principal', 4_000n), paid]).standing).toEqual(some.standing);
  });

  it('waived interest that was paid in part pays the principal that is still open', () => {
    const waive: BillFact = {
      type: 'waiver',
      key: 'w',
      at: at('2027-03-02'),
      on: '2027-03-02',
      what: 'interest',
      amount: 600n,
    };
    const before = booksOf(parts, [pay('a', '2027-03-01', 4_000n)]).standing;
    const after = booksOf(parts, [pay('a', '2027-03-01', 4_000n), waive]).standing;
    expect(before.interestPaid).toBeGreaterThan(0n);
    const back = before.interestPaid - after.interestPaid;
    expect(back).toBeGreaterThan(0n);
    expect(after.principal).toBe(before.principal - back);
    expect(after.excess).toBe(0n);
  });

  it('waived and written off, and paid after all', () => {
    const waive: BillFact = {
      type: 'waiver',
      key: 'w',
      at: at('2026-11-25'),
      on: '2026-11-25',
      what: 'principal',
      amount: 4_000n,
    };
    expect(booksOf(closed, [waive]).owed('2026-11-25').total).toBe(6_000n);
    expect(booksOf(closed, [{ ...waive, amount: 10_000n }]).standing.state).toBe('waived');
    const off: BillFact = { type: 'write_off', key: 'o', at: at('2026-12-25'), on: '2026-12-25' };
    expect(sums(booksOf(closed, [off]))).toEqual({ 'revenue.x': -10_000n, 'expense.write_off': 10_000n });
    expect(sums(booksOf(closed, [off, pay('a', '2026-12-26', 10_000n)]))).toEqual({
      'clearing.va': 10_000n,
      'revenue.x': -10_000n,
    });
  });
});

describe('books over random histories', () => {
  const amounts = fc.bigInt({ min: 1n, max: 30_000n });
  const days = fc
    .integer({ min: 0, max: 900 })
    .map((n) => new Date(Date.UTC(2026, 5, 1 + n)).toISOString().slice(0, 10));
  const fact = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        type: fc.constant('payment' as const),
        amount: amounts,
        on: days,
        channel: fc.constantFrom('va' as const, 'qris' as const),
        assigned: fc.boolean(),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        type: fc.constant('waiver' as const),
        what: fc.constantFrom('principal' as const, 'interest' as const),
        amount: amounts,
        on: days,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ type: fc.constantFrom('cancellation' as const, 'write_off' as const), on: days }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        type: fc.constant('refund' as const),
        amount: amounts,
        on: days,
        from: fc.constant('rkud'),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        type: fc.constant('plan' as const),
        on: days,
        entries: fc.constant([
          { due: '2027-01-31', amount: 4_000n, charge: 10n },
          { due: '2027-02-28', amount: 6_000n, charge: 20n },
        ]),
      }),
    },
  );
  const history = fc
    .array(fact, { maxLength: 12 })
    .map((list) => list.map((f, i): BillFact => ({ ...f, key: String(i), at: at(f.on) })));
  const terms = fc.constantFrom(closed, parts);

  it('sum to zero, stay in bounds, and do not depend on what was heard of first', () => {
    fc.assert(
      fc.property(terms, history, fc.integer(), (t, facts, seed) => {
        const books = booksOf(t, facts);
        const total = [...books.accounts.values()].reduce((a, b) => a + b, 0n);
        expect(total).toBe(0n);
        const { principal, held, excess, interestPaid, state } = books.standing;
        expect(principal >= 0n && principal <= t.amount && held >= 0n && excess >= 0n && interestPaid >= 0n).toBe(true);
        expect(state === 'open').toBe(principal > 0n);
        if (state !== 'open') expect(held).toBe(0n);
        // What the accounts say is what the standing says.
        const of = (a: string) => books.accounts.get(a) ?? 0n;
        expect([of('receivable.x'), of('held.short'), of('held.over')]).toEqual([principal, -held, -excess]);
        const told = facts.toSorted(
          (a, b) => ((Number(a.key) * 7919 + seed) % 13) - ((Number(b.key) * 7919 + seed) % 13),
        );
        expect(new Map(booksOf(t, told).accounts)).toEqual(new Map(books.accounts));
        // Each payment is shared out once, to the rupiah.
        for (const f of facts) {
          if (f.type !== 'payment') continue;
          const s = books.shares.get(f.key)!;
          expect(s.principal + s.interest + s.held + s.excess).toBe(f.amount);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('numbers', () => {
  it('billing code: city, kind, year, serial, check digit', () => {
    const code = billingCode('12.71', '11', 2026, 42n);
    expect(code).toBe(`1271112600000042${luhn('1271112600000042')}`);
    expect(readBillingCode(` ${code.slice(0, 4)} ${code.slice(4)} `)).toBe(code);
  });
  it('one wrong digit, or two swapped, is no billing code', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 99_999_999n }),
        fc.integer({ min: 0, max: 16 }),
        fc.integer({ min: 1, max: 9 }),
        (serial, place, add) => {
          const code = billingCode('12.71', '01', 2026, serial);
          const digits = [...code];
          digits[place] = String((Number(digits[place]) + add) % 10);
          expect(readBillingCode(digits.join(''))).toBeUndefined();
        },
      ),
    );
  });
  it('receipt number: sixteen characters that check themselves', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 15, maxLength: 15 }), fc.integer({ min: 0, max: 13 }), (random, i) => {
        const number = receiptNumber(random);
        expect(number).toMatch(/^[0-9A-HJKMNP-TV-Z]{16}$/);
        expect(readReceiptNumber(number.toLowerCase())).toBe(number);
        const c = [...number];
        if (c[i] === c[i + 1] || /^[0Z]{2}$/.test(`${c[i]}${c[i + 1]}`)) return;
        [c[i], c[i + 1]] = [c[i + 1]!, c[i]!];
        expect(readReceiptNumber(c.join(''))).toBeUndefined();
      }),
    );
  });
});

describe('terbilang', () => {
  it.each([
    [0n, 'nol rupiah'],
    [11n, 'sebelas rupiah'],
    [15n, 'lima belas rupiah'],
    [20n, 'dua puluh rupiah'],
    [100n, 'seratus rupiah'],
    [101n, 'seratus satu rupiah'],
    [1_000n, 'seribu rupiah'],
    [1_999n, 'seribu sembilan ratus sembilan puluh sembilan rupiah'],
    [10_000n, 'sepuluh ribu rupiah'],
    [12_000n, 'dua belas ribu rupiah'],
    [111_111n, 'seratus sebelas ribu seratus sebelas rupiah'],
    [1_000_000n, 'satu juta rupiah'],
    [1_001_000n, 'satu juta seribu rupiah'],
    [21_000_000n, 'dua puluh satu juta rupiah'],
    [805_700_000_000n, 'delapan ratus lima miliar tujuh ratus juta rupiah'],
    [2_000_000_000_001n, 'dua triliun satu rupiah'],
  ])('%d', (n, words) => expect(terbilang(n)).toBe(words));
});

describe('kinds of bills', () => {
  const kinds = [...bills.values()];
  const packs = readdirSync('cities').map((city) => readPack(`cities/${city}`));

  it('are one file each, called by their code', () => {
    expect(readdirSync('services/bills').toSorted()).toEqual(kinds.map((k) => `${k.code}.ts`).toSorted());
  });

  it.each(packs.map((p) => [p.city.code, p] as const))('find their accounts and rules in %s', (_, pack) => {
    for (const chart of pack.charts) {
      const typeOf = new Map(chart.accounts.map((a) => [a.key, a.type]));
      for (const key of Object.values(LEDGER)) expect(typeOf.has(key), key).toBe(true);
      for (const channel of CHANNELS) expect(typeOf.get(cashAccount(channel)), channel).toBe('asset');
      for (const kind of kinds) {
        expect(typeOf.get(kind.accounts.receivable), kind.code).toBe('asset');
        // Somebody else's money never stands as revenue of the city.
        expect(typeOf.get(kind.accounts.revenue), kind.code).toBe(kind.passThrough ? 'liability' : 'revenue');
        if (kind.accounts.interest) expect(typeOf.get(kind.accounts.interest), kind.code).toBe('revenue');
      }
    }
    for (const kind of kinds) {
      const rules = [
        ...(kind.amount === 'assessed' ? [] : Object.values(kind.amount.rules)),
        ...('rule' in kind.due ? [kind.due.rule] : []),
        ...(kind.interest ? [kind.interest.percent, kind.interest.months] : []),
      ];
      for (const rule of rules)
        expect(
          pack.rules.some((r) => r.key === rule),
          rule,
        ).toBe(true);
    }
  });

  it('postage is the carrier’s, and nobody takes cash', () => {
    expect(bills.get('ongkos-kirim')?.passThrough).toBe(true);
    expect(kinds.filter((k) => k.channels.includes('cash'))).toEqual([]);
  });
});
