import { beforeAll, describe, expect, test } from 'vitest';
import { bills } from '../services/bills.ts';
import { testCity, type TestCity } from './harness/city.ts';
import type { TestPerson } from './harness/people.ts';
import type { Ctx } from '../src/kernel/command.ts';
import { newId } from '../src/kernel/ids.ts';
import { SYSTEM } from '../src/kernel/permission.ts';
import { billKinds, defineBillKind, type BillKinds, type SettledBill } from '../src/modules/money/kind.ts';
import {
  billByCode,
  findPayment,
  issueBills,
  receiptByNumber,
  reversePayment,
  takePayment,
  takePayments,
  type IssuedBill,
  type TakenFact,
} from '../src/modules/money/index.ts';

let t: TestCity;
let payer: TestPerson;
const settled: SettledBill[] = [];
let failing = false;
/** As the fine, with a hook. */
const hooked = defineBillKind({
  ...bills.get('denda-adminduk')!,
  code: 'denda-uji',
  digits: '99',
  async onSettled(act, bill) {
    act.job('test.nothing', { bill: bill.id });
    if (failing) throw new Error('the case would not move');
    settled.push(bill);
  },
});
const kinds: BillKinds = billKinds([...bills.values(), hooked]);

beforeAll(async () => {
  t = await testCity();
  payer = await t.person({ name: 'Siti Nurbaya' });
});

const ctx = (): Ctx => t.ctx({ actor: SYSTEM });
const basis = { key: '', from: '2026-01-01', legal_basis: 'SPPT', source: 'uji', verified: false };
async function issue(amount = 10_000n, kind = 'pbb-p2', more: { dueOn?: string } = {}): Promise<IssuedBill> {
  const [bill] = await issueBills(ctx(), kinds, [
    { kind, variant: '', payer: payer.id, subject: `uji/${newId()}`, amount, basis, ...more },
  ]);
  return bill!;
}
let n = 0;
const fact = (bill: { code: string; amount: bigint }, more: Partial<TakenFact> = {}): TakenFact => ({
  channel: 'va',
  providerRef: `ref-${++n}`,
  billingCode: bill.code,
  amount: bill.amount,
  paidAt: t.now,
  moved: true,
  partner: 'bank-uji',
  ...more,
});
const take = (f: TakenFact) => takePayment(ctx(), kinds, f);
const balances = async (bill: string) =>
  Object.fromEntries(
    (
      await t.database.asOwner<{ account: string; sum: string }>(
        'select account, sum(amount)::text as sum from money.posting where bill = $1 group by account having sum(amount) <> 0',
        [bill],
      )
    ).map((r) => [r.account, BigInt(r.sum)]),
  );

describe('issuing', () => {
  test('by the rule of the day; Rp0 makes no bill', async () => {
    const asked = { kind: 'denda-adminduk', variant: 'birth', payer: payer.id };
    const made = await issueBills(ctx(), kinds, [
      { ...asked, subject: 'uji/2021', on: '2021-06-01' },
      { ...asked, subject: 'uji/2026', on: '2026-11-24' },
      { ...asked, subject: 'uji/1999', on: '1999-01-01' },
    ]);
    expect(made[0]).toMatchObject({ amount: 10_000n, dueOn: '2026-12-08' });
    expect(made.slice(1)).toEqual([null, null]);
    const now = await billByCode(ctx(), kinds, made[0]!.code);
    expect(now).toMatchObject({ state: 'open', amount: 10_000n, payerName: 'Siti Nurbaya', payment: 'closed' });
    expect(await balances(made[0]!.id)).toEqual({ 'receivable.civil_fine': 10_000n, 'revenue.civil_fine': -10_000n });
  });

  test('one open bill of a kind for one subject', async () => {
    const asked = { kind: 'denda-adminduk', variant: 'birth', payer: payer.id, subject: 'uji/once', on: '2021-06-01' };
    await issueBills(ctx(), kinds, [asked]);
    await expect(issueBills(ctx(), kinds, [asked])).rejects.toMatchObject({ kind: 'conflict' });
  });

  test('nobody but the program issues or takes', async () => {
    for (const actor of [payer.actor, (await t.officer('bendahara', { agency: 'bapenda' })).actor]) {
      await expect(issueBills(t.ctx({ actor }), kinds, [])).rejects.toMatchObject({ kind: 'forbidden' });
      await expect(takePayment(t.ctx({ actor }), kinds, fact({ code: '1', amount: 1n }))).rejects.toMatchObject({
        kind: 'forbidden',
      });
    }
  });
});

describe('taking', () => {
  test('paid, receipted, and the same message again gives the same receipt', async () => {
    const bill = await issue();
    const f = fact(bill);
    const first = await take(f);
    expect(first).toMatchObject({ outcome: 'posted', bill: bill.id, remaining: 0n, late: false });
    expect(await take(f)).toEqual({ ...first, outcome: 'replayed' });
    expect(await balances(bill.id)).toEqual({ 'clearing.va': 10_000n, 'revenue.property_tax': -10_000n });
    const receipt = await receiptByNumber(t.city.db, (first as { receipt: string }).receipt);
    expect(receipt).toMatchObject({ amount: 10_000n, principal: 10_000n, bill: bill.id, channel: 'va' });
    const audit = await t.database.asOwner('select 1 from kernel.audit where object = $1 and action = $2', [
      `bill/${bill.id}`,
      'money.take',
    ]);
    expect(audit).toHaveLength(1);
  });

  test('twenty at once with one id are one payment', async () => {
    const bill = await issue();
    const f = fact(bill);
    const taken = await Promise.all(Array.from({ length: 20 }, () => take(f)));
    expect(new Set(taken.map((x) => (x as { receipt: string }).receipt)).size).toBe(1);
    expect(taken.filter((x) => x.outcome === 'posted')).toHaveLength(1);
    expect(await balances(bill.id)).toEqual({ 'clearing.va': 10_000n, 'revenue.property_tax': -10_000n });
  });

  test('two banks at once, before money moves: one may, the other is told that it is paid', async () => {
    const bill = await issue();
    const taken = await Promise.all(Array.from({ length: 8 }, () => take(fact(bill, { moved: false }))));
    expect(taken.map((x) => (x.outcome === 'refused' ? x.reason : x.outcome)).toSorted()).toEqual([
      ...Array<string>(7).fill('paid'),
      'posted',
    ]);
  });

  test('the same id with another amount is frozen and never posted', async () => {
    const bill = await issue();
    const f = fact(bill, { amount: 4_000n });
    await take(f);
    expect(await take({ ...f, amount: 5_000n })).toEqual({ outcome: 'conflict' });
    expect(await take({ ...f, amount: 5_000n })).toEqual({ outcome: 'conflict' });
    expect((await balances(bill.id))['clearing.va']).toBe(4_000n);
    expect(await billByCode(ctx(), kinds, bill.code)).toMatchObject({ state: 'blocked' });
    expect(await take(fact({ ...bill, amount: 6_000n }, { moved: false }))).toEqual({
      outcome: 'refused',
      reason: 'blocked',
    });
    // Money that has moved is taken all the same.
    expect(await take(fact({ ...bill, amount: 6_000n }))).toMatchObject({ outcome: 'posted', remaining: 0n });
    expect(await t.database.asOwner('select 1 from money.conflict where bill = $1', [bill.id])).toHaveLength(1);
  });

  test('a bill that is over is refused before money moves, and taken after', async () => {
    const [bill] = await issueBills(ctx(), kinds, [
      { kind: 'denda-adminduk', variant: 'birth', payer: payer.id, subject: `uji/${newId()}`, on: '2021-06-01' },
    ]);
    const late = t.ctx({ actor: SYSTEM, now: new Date('2026-12-09T02:00:00Z') });
    const f = fact(bill!, { moved: false, paidAt: late.now });
    expect(await takePayment(late, kinds, f)).toEqual({ outcome: 'refused', reason: 'expired' });
    expect(await billByCode(late, kinds, bill!.code)).toMatchObject({ state: 'expired' });
    // Paid in time by the payer's clock, told a day too late.
    const taken = await takePayment(late, kinds, { ...f, moved: true, paidAt: new Date('2026-12-08T16:59:59Z') });
    expect(taken).toMatchObject({ outcome: 'posted', late: false });
  });

  test('too much asks for its refund by itself, once', async () => {
    const bill = await issue();
    await take(fact(bill, { channel: 'va' }));
    await take(fact(bill, { channel: 'qris' }));
    await take(fact({ ...bill, amount: 500n }, { channel: 'teller' }));
    const acts = await t.database.asOwner(
      'select kind, amount::int as amount, asked_by, state from money.act where bill = $1',
      [bill.id],
    );
    expect(acts).toEqual([{ kind: 'refund', amount: 10_500, asked_by: 'system', state: 'asked' }]);
    expect(await balances(bill.id)).toMatchObject({ 'held.over': -10_500n });
  });

  test('for no bill of ours: kept as unknown, refused before it moves', async () => {
    const f = fact({ code: '12719926000000424', amount: 7_000n });
    expect(await take({ ...f, moved: false })).toEqual({ outcome: 'refused', reason: 'unknown' });
    expect(await take(f)).toMatchObject({ outcome: 'suspense' });
    expect(await take(f)).toMatchObject({ outcome: 'suspense' });
    const rows = await t.database.asOwner('select sum(amount)::int as n from money.posting where account = $1', [
      'held.unknown',
    ]);
    expect(rows).toEqual([{ n: -7_000 }]);
  });

  test('many in one call are what they are one by one', async () => {
    const made = await Promise.all([issue(), issue(), issue()]);
    const facts = [...made.map((b) => fact(b)), fact(made[0]!), fact({ code: 'x', amount: 1n })];
    const taken = await takePayments(ctx(), kinds, [...facts, facts[1]!]);
    expect(taken.map((x) => x.outcome)).toEqual(['posted', 'posted', 'posted', 'posted', 'suspense', 'replayed']);
    expect(await balances(made[0]!.id)).toMatchObject({ 'held.over': -10_000n });
    expect((await takePayments(ctx(), kinds, facts)).map((x) => x.outcome)).toEqual([
      'replayed',
      'replayed',
      'replayed',
      'replayed',
      'suspense',
    ]);
  });
});

describe('what a payment sets in motion', () => {
  test('happens in its transaction: when it fails, nothing was taken', async () => {
    const [bill] = await issueBills(ctx(), kinds, [
      { kind: 'denda-uji', variant: 'birth', payer: payer.id, subject: `uji/${newId()}`, on: '2021-06-01' },
    ]);
    const f = fact(bill!);
    failing = true;
    await expect(take(f)).rejects.toThrow('the case would not move');
    failing = false;
    expect(await findPayment(t.city.db, 'va', f.providerRef)).toBeUndefined();
    await take(f);
    await take(f);
    expect(settled.map((b) => b.id)).toEqual([bill!.id]);
    expect(
      await reversePayment(ctx(), kinds, { channel: 'va', providerRef: f.providerRef, ref: 'rev', at: t.now }),
    ).toBe('manual');
  });
});

describe('taking back', () => {
  const back = (f: TakenFact) =>
    reversePayment(ctx(), kinds, {
      channel: f.channel,
      providerRef: f.providerRef,
      ref: `r-${f.providerRef}`,
      at: t.now,
    });

  test('a reversal opens the bill again, once', async () => {
    const bill = await issue();
    const f = fact(bill);
    await take(f);
    expect(await back(f)).toBe('reversed');
    expect(await back(f)).toBe('replayed');
    expect(await balances(bill.id)).toEqual({ 'receivable.property_tax': 10_000n, 'revenue.property_tax': -10_000n });
    expect(await billByCode(ctx(), kinds, bill.code)).toMatchObject({ state: 'open' });
  });

  test('a reversal that comes first waits for its payment', async () => {
    const bill = await issue();
    const f = fact(bill);
    expect(await back(f)).toBe('held');
    expect(await take(f)).toMatchObject({ outcome: 'posted' });
    expect(await balances(bill.id)).toEqual({ 'receivable.property_tax': 10_000n, 'revenue.property_tax': -10_000n });
  });

  test('of two payments, the second takes the place of the one that was taken back', async () => {
    const bill = await issue();
    const [a, b] = [fact(bill), fact(bill, { channel: 'qris' })];
    await take(a);
    await take(b);
    expect(await back(a)).toBe('reversed');
    expect(await balances(bill.id)).toEqual({ 'clearing.qris': 10_000n, 'revenue.property_tax': -10_000n });
    expect(await billByCode(ctx(), kinds, bill.code)).toMatchObject({ state: 'paid' });
  });

  test('of an excess closes the refund that it asked for, or makes it what is left', async () => {
    const bill = await issue();
    const [a, b, c] = [fact(bill), fact(bill, { channel: 'qris' }), fact(bill, { channel: 'teller' })];
    for (const f of [a, b, c]) await take(f);
    const refunds = () =>
      t.database.asOwner(`select state, amount::int, refusal from money.act where bill = $1 and kind = 'refund'`, [
        bill.id,
      ]);
    expect(await refunds()).toEqual([{ state: 'asked', amount: 20_000, refusal: null }]);
    // What was agreed to is decided anew once less lies there.
    await t.database.asOwner(
      `update money.act set state = 'agreed', decided_by = 'ppk', decided_at = now() where bill = $1 and kind = 'refund'`,
      [bill.id],
    );
    await back(c);
    expect(await refunds()).toEqual([{ state: 'asked', amount: 10_000, refusal: null }]);
    await back(b);
    expect(await refunds()).toEqual([{ state: 'refused', amount: 10_000, refusal: 'taken_back' }]);
    expect(await billByCode(ctx(), kinds, bill.code)).toMatchObject({ state: 'paid' });
  });

  test('of what nobody knew', async () => {
    const f = fact({ code: 'nobody', amount: 900n });
    await take(f);
    expect(await back(f)).toBe('reversed');
    const rows = await t.database.asOwner(
      `select coalesce(sum(p.amount), 0)::int as n from money.posting p join money.journal j on j.id = p.journal join money.inbox i on i.id = j.inbox
       where p.account = 'held.unknown' and i.provider_ref = $1`,
      [f.providerRef],
    );
    expect(rows).toEqual([{ n: 0 }]);
  });
});

describe('the database', () => {
  const post = (doc: unknown) => t.city.pool.query('select money.post($1::jsonb)', [JSON.stringify(doc)]);
  const journal = (id: string, key = id) => ({
    id,
    key,
    kind: 'bill',
    occurred_at: t.now,
    recorded_at: t.now,
    value_date: '2026-11-24',
    booked_on: '2026-11-24',
    agency: 'bkad',
  });
  const line = (id: string, i: number, amount: number) => ({
    journal: id,
    n: i,
    account: 'rkud',
    amount,
    agency: 'bkad',
    booked_on: '2026-11-24',
  });

  test('refuses a journal that does not sum to zero, is not whole, or is added to', async () => {
    const id = newId();
    await expect(post({ journals: [journal(id)], postings: [line(id, 1, 5), line(id, 2, -4)] })).rejects.toThrow(
      /not balanced/,
    );
    await expect(post({ journals: [journal(id)], postings: [line(id, 1, 5), line(id, 3, -5)] })).rejects.toThrow(
      /not whole/,
    );
    await post({ journals: [journal(id)], postings: [line(id, 1, 5), line(id, 2, -5)] });
    await expect(
      t.database.asOwner(
        `insert into money.posting values ($1, 3, 'rkud', 7, null, 'bkad', '2026-11-24'), ($1, 4, 'rkud', -7, null, 'bkad', '2026-11-24')`,
        [id],
      ),
    ).rejects.toThrow(/not whole/);
  });

  test.each(['journal', 'posting', 'inbox', 'receipt', 'reversal', 'period', 'balance', 'bill'])(
    'the application writes no %s but through money.post',
    async (table) => {
      await expect(t.city.pool.query(`delete from money.${table}`)).rejects.toThrow(/permission denied/);
      await expect(t.city.pool.query(`insert into money.${table} default values`)).rejects.toThrow(/permission denied/);
    },
  );

  test.each(['journal', 'posting', 'inbox'])('not even its owner changes a %s', async (table) => {
    await expect(t.database.asOwner(`delete from money.${table}`)).rejects.toThrow(/can only be added to/);
  });

  test('every journal sums to zero, and every bill is what its facts say', async () => {
    expect(
      await t.database.asOwner('select journal from money.posting group by journal having sum(amount) <> 0'),
    ).toEqual([]);
    const wrong = await t.database.asOwner(
      `select b.id from money.bill b where b.principal_left <> coalesce((select sum(amount) from money.posting where bill = b.id and account like 'receivable.%'), 0)
        or b.excess <> -coalesce((select sum(amount) from money.posting where bill = b.id and account = 'held.over'), 0)`,
    );
    expect(wrong).toEqual([]);
  });
});

test('a reversal that is told twice before its payment is one reversal', async () => {
  const bill = await issue();
  const paid = fact(bill);
  const back = { channel: paid.channel, providerRef: paid.providerRef, ref: 'R', at: t.now };
  expect(await reversePayment(ctx(), kinds, back)).toBe('held');
  expect(await reversePayment(ctx(), kinds, back)).toBe('replayed');
  await takePayment(ctx(), kinds, paid);
  expect(await billByCode(ctx(), kinds, bill.code)).toMatchObject({ state: 'open', amount: bill.amount });
  expect(await reversePayment(ctx(), kinds, back)).toBe('replayed');
});
