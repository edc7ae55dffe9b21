import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { bills } from '../services/bills.ts';
import { statementCsv } from '../simulators/bank/files.ts';
import type { Moved } from '../simulators/bank/book.ts';
import { localDate } from '../src/kernel/clock/index.ts';
import { bankIn } from './harness/bank.ts';
import { newId } from '../src/kernel/ids.ts';
import { SYSTEM } from '../src/kernel/permission.ts';
import {
  compareBooks,
  importFile,
  matchException,
  readDay,
  reverseException,
  takeException,
  decideAct,
  issueBills,
  payRefund,
  reversePayment,
  takePayment,
  takePayments,
  waitingActs,
  type IssuedBill,
  type Taken,
  type TakenFact,
} from '../src/modules/money/index.ts';
import { testCity, type TestCity } from './harness/city.ts';
import type { Signed } from './harness/people.ts';

/*
 * Random histories through the program's own acts: payments one by one and in files, told again, told with another amount,
 * taken back before and after they came, refunds by two persons; lines of the bank's statement, whole, short, of nobody or
 * made good, with the treasurer's act on each. Told in two orders they end in the same books.
 */

const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const BILLS = [40_000n, 15_000n, 60_000n] as const;
let t: TestCity;
let payer: string;
let treasurer: Signed;
let ppk: Signed;
let bookkeeper: Signed;
let lines = 0;
const BANK = 'bank-kisah';

beforeAll(async () => {
  t = await testCity();
  payer = (await t.person({ name: 'Siti Nurbaya' })).id;
  treasurer = await t.officer('bendahara', { agency: 'bapenda' });
  ppk = await t.officer('ppk', { agency: 'bapenda' });
  await bankIn(t, { code: BANK });
  bookkeeper = await t.officer('bendahara', { agency: 'bkad' });
});

const system = () => t.ctx({ actor: SYSTEM });
const as = (who: Signed) => t.ctx({ actor: { ...who.actor, stepUpAt: t.now } });

const ref = fc.integer({ min: 0, max: 7 });
const event = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('pay' as const),
      bill: fc.integer({ min: 0, max: BILLS.length }),
      ref,
      amount: fc.constantFrom(15_000n, 40_000n, 60_000n, 5_000n),
      minutes: fc.integer({ min: 0, max: 600 }),
      file: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('reverse' as const), ref }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('refund' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('line' as const),
      bill: fc.integer({ min: 0, max: BILLS.length }),
      // Some bear an id of the bank's own, which no message named.
      ref: fc.integer({ min: 0, max: 9 }),
      amount: fc.constantFrom(15_000n, 40_000n, 60_000n, 5_000n),
      day: fc.integer({ min: 0, max: 2 }),
    }),
  },
);
type Event = typeof event extends fc.Arbitrary<infer E> ? E : never;

/** Plays a history on bills of its own; gives what was answered by payment, and the bills. */
async function play(
  events: readonly Event[],
  run: string,
): Promise<{ made: IssuedBill[]; told: Map<string, Taken[]> }> {
  const basis = { key: '', from: '2026-01-01', legal_basis: 'uji', source: 'uji', verified: false };
  const asked = BILLS.map((amount) => ({
    kind: 'pbb-p2',
    variant: '',
    payer,
    subject: `kisah/${newId()}`,
    amount,
    basis,
    dueOn: '2028-08-31',
  }));
  const made = (await issueBills(system(), bills, asked)).filter((b) => b !== null);
  const told = new Map<string, Taken[]>();
  for (const e of events) {
    if (e.type === 'line') await bankLine(e, made, run);
    else if (e.type === 'refund') await refund(made);
    else if (e.type === 'reverse')
      await reversePayment(system(), bills, {
        channel: 'va',
        providerRef: `${BANK}/${run}-${e.ref}`,
        ref: 'R',
        at: t.now,
      });
    else {
      const fact: TakenFact = {
        channel: 'va',
        providerRef: `${BANK}/${run}-${e.ref}`,
        billingCode: made[e.bill]?.code ?? `9${run.replaceAll(/\D/g, '').slice(-15)}`,
        amount: e.amount,
        paidAt: new Date(t.now.getTime() - e.minutes * 60_000),
        moved: true,
        partner: BANK,
      };
      const taken = e.file
        ? (await takePayments(system(), bills, [fact]))[0]!
        : await takePayment(system(), bills, fact);
      told.set(fact.providerRef, [...(told.get(fact.providerRef) ?? []), taken]);
    }
  }
  return { made, told };
}

/** A line of the statement; then the treasurer does with every difference of its day what the page suggests. */
async function bankLine(e: Extract<Event, { type: 'line' }>, made: readonly IssuedBill[], run: string): Promise<void> {
  const day = localDate(t.city.calendar, new Date(t.now.getTime() - (e.day + 1) * 86_400_000));
  const moved: Moved = {
    at: `${day}T10:00:00+07:00`,
    settled: day,
    channel: 'va',
    code: made[e.bill]?.code ?? `9${run.replaceAll(/\D/g, '').slice(-15)}`,
    id: `${run}-${e.ref}`,
    reference: `FT${++lines}`,
    amount: Number(e.amount),
    kind: 'pay',
    answer: undefined,
  };
  const bank = as(bookkeeper);
  await importFile(bank, { partner: BANK, bytes: Buffer.from(statementCsv([moved], day)) });
  const mine = async () =>
    (await readDay(t.city.db, BANK, day)).exceptions.filter((x) => x.ref.startsWith(`${BANK}/${run}-`));
  for (const x of await mine()) {
    const of = { partner: BANK, day, ref: x.ref };
    if (x.suggestion === 'match') await matchException(bank, of);
    else if (x.suggestion === 'take') await takeException(bank, bills, of);
    else if (x.suggestion === 'reverse') await reverseException(bank, bills, of);
  }
  // What an act can mend is mended: only what the bank must explain is left.
  expect((await mine()).filter((x) => x.suggestion !== 'write_to_bank')).toEqual([]);
}

/** What lies there too much is agreed to by one and paid out by another. */
async function refund(made: readonly IssuedBill[]): Promise<void> {
  const own = new Set(made.map((b) => b.id));
  for (const act of await waitingActs(t.city.db, { agencies: ['bapenda'], states: ['asked'], limit: 100 })) {
    if (act.kind !== 'refund' || !own.has(act.bill!)) continue;
    await decideAct(as(ppk), bills, { act: act.id, agree: true });
    // It may have changed since it was agreed: then nothing is paid.
    await payRefund(as(treasurer), bills, { act: act.id }).catch((error: { kind?: string }) => {
      if (error.kind !== 'conflict') throw error;
    });
  }
}

const sumsOf = async (made: readonly IssuedBill[]) =>
  Promise.all(
    made.map(async (bill) =>
      t.database.asOwner<{ account: string; sum: string }>(
        `select account, sum(amount)::text as sum from money.posting where bill = $1 group by account having sum(amount) <> 0 order by 1`,
        [bill.id],
      ),
    ),
  );

test(`histories through the program (seed ${seed})`, async () => {
  let n = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 4, maxLength: 18 }), async (events) => {
      const run = `h${seed}-${++n}`;
      const { made, told } = await play(events, run);

      // A payment that was told again bears the same receipt.
      for (const [name, answers] of told) {
        const receipts = new Set(answers.flatMap((a) => ('receipt' in a ? [a.receipt] : [])));
        expect(receipts.size, name).toBeLessThan(2);
        expect(answers.filter((a) => a.outcome === 'posted').length, name).toBeLessThan(2);
      }
      const [books] = await t.database.asOwner<{ twice: number; cash: string; facts: string; reasonless: number }>(
        `select
           (select count(*)::int from (select inbox from money.journal where kind = 'payment' group by inbox having count(*) > 1) x) as twice,
           (select sum(amount)::text from money.posting where account = 'clearing.va') as cash,
           (select (coalesce(sum(amount), 0)
             - (select coalesce(sum(amount), 0) from money.act where kind = 'refund' and state = 'done'))::text
             from money.inbox i where not exists (select from money.reversal r
               where r.channel = i.channel and r.provider_ref = i.provider_ref)) as facts,
           (select count(*)::int from money.act where kind = 'refund' and state = 'done'
             and (reason = '' or decided_by is null or decided_by = asked_by)) as reasonless`,
      );
      // Each payment is booked once; the account holds what the facts say; no refund without a reason and two persons.
      expect(books).toEqual({ twice: 0, cash: books!.facts ?? null, facts: books!.facts, reasonless: 0 });
      expect((await compareBooks(system(), bills)).found).toEqual([]);

      // Without refunds, and with one content for each name, the order does not matter.
      const first = new Map(events.flatMap((e) => (e.type === 'pay' ? [[e.ref, e] as const] : [])));
      const plain = events.flatMap((e) =>
        e.type === 'refund' || e.type === 'line' ? [] : [e.type === 'pay' ? first.get(e.ref)! : e],
      );
      const there = await play(plain, `${run}a`);
      const back = await play(plain.toReversed(), `${run}b`);
      expect(await sumsOf(back.made)).toEqual(await sumsOf(there.made));
      expect(made).toHaveLength(BILLS.length);
    }),
    { seed, numRuns: 8, endOnFailure: true },
  );
});
