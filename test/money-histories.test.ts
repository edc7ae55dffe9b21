import fc from 'fast-check';
import { expect, test } from 'vitest';
import { booksOf, cashAccount, difference, type BillFact, type BillTerms } from '../src/modules/money/model/books.ts';

/*
 * Books that are written as facts arrive, journal by journal, over several bills: told twice, taken back before they came,
 * in any order. What stands there in the end depends on the facts alone.
 */

const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const ACCOUNTS = { receivable: 'receivable.x', revenue: 'revenue.x', interest: 'revenue.i' };
const terms: BillTerms[] = [
  { amount: 10_000n, due: '2026-11-30', accounts: ACCOUNTS, partial: false, reliefs: [] },
  {
    amount: 25_000n,
    due: '2026-06-30',
    accounts: ACCOUNTS,
    partial: true,
    interest: { bp: 100, months: 24 },
    reliefs: [],
  },
  {
    amount: 7_000n,
    due: '2026-08-31',
    accounts: ACCOUNTS,
    partial: false,
    interest: { bp: 200, months: 24 },
    reliefs: [{ percent: 100, paidFrom: '2026-10-01', paidTo: '2026-12-31' }],
  },
];

const day = fc.integer({ min: 0, max: 400 }).map((n) => new Date(Date.UTC(2026, 5, 1 + n)).toISOString().slice(0, 10));
const bill = fc.integer({ min: 0, max: terms.length - 1 });
const amount = fc.oneof(fc.constantFrom(10_000n, 25_000n, 7_000n), fc.bigInt({ min: 1n, max: 30_000n }));
type Event = { of: number; on: string } & (
  | { type: 'payment'; ref: number; amount: bigint; channel: 'va' | 'qris' }
  | { type: 'reversal'; ref: number }
  | { type: 'refund'; amount: bigint }
  | { type: 'waiver'; amount: bigint }
  | { type: 'cancellation' | 'write_off' }
);
const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('payment' as const),
      of: bill,
      on: day,
      ref: fc.integer({ min: 0, max: 9 }),
      amount,
      channel: fc.constantFrom('va' as const, 'qris' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('reversal' as const),
      of: bill,
      on: day,
      ref: fc.integer({ min: 0, max: 9 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('refund' as const), of: bill, on: day, amount }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('waiver' as const), of: bill, on: day, amount }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constantFrom('cancellation' as const, 'write_off' as const), of: bill, on: day }),
  },
);
interface Told {
  key: string;
  event: Event;
}

/** A provider names a payment once; who repeats the name with other contents is not heard (it is a conflict). */
function told(events: readonly Event[]): Told[] {
  const firsts = new Map<string, Event>();
  return events.map((e, i) => {
    if (e.type !== 'payment' && e.type !== 'reversal') return { key: `act/${i}`, event: e };
    const key = `${e.type}/${e.of}/${e.ref}`;
    if (!firsts.has(key)) firsts.set(key, e);
    return { key, event: firsts.get(key)! };
  });
}

const at = (on: string) => new Date(`${on}T03:00:00Z`);

/** The books, written as the program writes them: each fact once, as the difference between what stands and what should. */
class Ledger {
  readonly journals: { account: string; amount: bigint }[][] = [];
  private readonly heard = new Set<string>();
  private readonly facts = terms.map((): BillFact[] => []);
  private readonly posted = terms.map(() => new Map<string, bigint>());

  constructor() {
    terms.forEach((_, of) => this.post(of));
  }

  take({ key, event: e }: Told): void {
    if (this.heard.has(key)) return;
    this.heard.add(key);
    const common = { key: e.type === 'payment' ? `va/${e.of}/${e.ref}` : key, at: at(e.on), on: e.on };
    if (e.type === 'payment')
      this.facts[e.of]!.push({
        ...common,
        type: 'payment',
        amount: e.amount,
        channel: e.channel,
        assigned: false,
      });
    else if (e.type === 'refund') this.facts[e.of]!.push({ ...common, type: 'refund', amount: e.amount, from: 'rkud' });
    else if (e.type === 'waiver')
      this.facts[e.of]!.push({ ...common, type: 'waiver', what: 'principal', amount: e.amount });
    else if (e.type !== 'reversal') this.facts[e.of]!.push({ ...common, type: e.type });
    this.post(e.of);
  }

  private valid(of: number): BillFact[] {
    return this.facts[of]!.filter((f) => f.type !== 'payment' || !this.heard.has(f.key.replace('va/', 'reversal/')));
  }

  private post(of: number): void {
    const lines = difference(this.posted[of]!, booksOf(terms[of]!, this.valid(of)).accounts);
    if (lines.length > 0) this.journals.push(lines);
    for (const { account, amount: sum } of lines)
      this.posted[of]!.set(account, (this.posted[of]!.get(account) ?? 0n) + sum);
  }

  sums(): Record<string, bigint>[] {
    return this.posted.map((p) =>
      Object.fromEntries([...p].filter(([, s]) => s !== 0n).toSorted((a, b) => (a[0] < b[0] ? -1 : 1))),
    );
  }

  /** What the facts say should lie on the accounts of money. */
  moved(): bigint {
    return terms.reduce(
      (total, _, of) =>
        this.valid(of).reduce((sum, f) => {
          if (f.type === 'payment') return sum + f.amount;
          return f.type === 'refund' ? sum - f.amount : sum;
        }, total),
      0n,
    );
  }

  cash(): bigint {
    const money = [cashAccount('va'), cashAccount('qris'), 'rkud'];
    return this.sums().reduce((total, s) => total + money.reduce((sum, a) => sum + (s[a] ?? 0n), 0n), 0n);
  }
}

test(`histories over several bills end in the same books, whatever came first or twice (seed ${seed})`, () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 25 }), fc.infiniteStream(fc.nat()), (events, dice) => {
      const history = told(events);
      const ledger = new Ledger();
      for (const fact of history) ledger.take(fact);

      for (const lines of ledger.journals) {
        expect(lines.reduce((sum, l) => sum + l.amount, 0n)).toBe(0n);
        expect(lines.length).toBeGreaterThan(1);
      }
      // The trial balance is the sum of the facts: money on its accounts is what came less what went.
      expect(ledger.cash()).toBe(ledger.moved());

      // All of it told once more changes nothing.
      const journals = ledger.journals.length;
      for (const fact of history) ledger.take(fact);
      expect(ledger.journals.length).toBe(journals);

      // Another order of arrival, with repeats, ends in the same books.
      const shuffled = [...history, ...history.filter((_, i) => i % 3 === 0)]
        .map((fact) => ({ fact, by: dice.next().value as number }))
        .toSorted((a, b) => a.by - b.by);
      const other = new Ledger();
      for (const { fact } of shuffled) other.take(fact);
      expect(other.sums()).toEqual(ledger.sums());
    }),
    { seed, numRuns: 3000 },
  );
});
