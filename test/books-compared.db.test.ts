import { beforeAll, describe, expect, test } from 'vitest';
import { bills } from '../services/bills.ts';
import { isDue, readComparison, type Difference } from '../src/kernel/comparison.ts';
import { readHealth } from '../src/kernel/health.ts';
import { newId } from '../src/kernel/ids.ts';
import { SYSTEM } from '../src/kernel/permission.ts';
import { examine } from '../src/keeping/doctor.ts';
import {
  askRelief,
  closeBooks,
  compareBooks,
  COMPARISON,
  decideRelief,
  deposit,
  issueBills,
  reversePayment,
  takePayment,
  type IssuedBill,
} from '../src/modules/money/index.ts';
import { testCity, type TestCity } from './harness/city.ts';
import type { Signed } from './harness/people.ts';

/* Every night the books are reckoned anew from their facts: what somebody's hand changed is found and told. */

let t: TestCity;
let payer: string;
let treasurer: Signed;
let ppk: Signed;
let bud: Signed;
let paid: IssuedBill;
let n = 0;

const system = () => t.ctx({ actor: SYSTEM });
const as = (who: Signed) => t.ctx({ actor: { ...who.actor, stepUpAt: t.now } });
const basis = { key: '', from: '2026-01-01', legal_basis: 'uji', source: 'uji', verified: false };
async function issue(amount: bigint, dueOn = '2027-08-31'): Promise<IssuedBill> {
  const asked = { kind: 'pbb-p2', variant: '', payer, subject: `uji/${newId()}`, amount, basis, dueOn };
  return (await issueBills(system(), bills, [asked]))[0]!;
}
const pay = async (code: string, amount: bigint, channel: 'va' | 'qris' = 'va'): Promise<string> => {
  const providerRef = `banding-${++n}`;
  const fact = { channel, providerRef, billingCode: code, amount, paidAt: t.now, moved: true, partner: 'uji' };
  await takePayment(system(), bills, fact);
  return providerRef;
};
/** Signed in today. */
const viewer = () => t.officer('bendahara', { agency: 'bapenda' });
const found = async (): Promise<Difference[]> => (await compareBooks(system(), bills)).found;
/** As whoever owns the tables and passes by all that guards them. */
const byHand = async (statement: string, values: unknown[] = []): Promise<void> => {
  await t.database.asOwner(
    `do $$ begin execute 'alter table money.posting disable trigger user'; execute 'alter table money.journal disable trigger user';
      execute 'alter table money.inbox disable trigger user'; end $$`,
  );
  await t.database.asOwner(statement, values);
};

beforeAll(async () => {
  t = await testCity({ now: new Date('2026-10-20T03:00:00Z') });
  payer = (await t.person({ name: 'Siti Nurbaya' })).id;
  treasurer = await t.officer('bendahara', { agency: 'bapenda' });
  ppk = await t.officer('ppk', { agency: 'bapenda' });
  bud = await t.officer('bud', { agency: 'bkad' });
  paid = await issue(606_000n);
  await pay(paid.code, 606_000n);
  await issue(10_000n);
  const twice = await issue(20_000n);
  await pay(twice.code, 20_000n);
  await pay(twice.code, 20_000n, 'qris');
  const back = await issue(30_000n);
  await reversePayment(system(), bills, {
    channel: 'va',
    providerRef: await pay(back.code, 30_000n),
    ref: 'R1',
    at: t.now,
  });
  await pay('tidak-ada', 7_000n);
  await pay((await issue(50_000n)).code, 20_000n);
  await deposit(as(treasurer), {
    agency: 'bapenda',
    channel: 'va',
    until: '2026-10-20',
    bank_ref: 'BS-1',
    amount: 646_000n,
  });
  t.now = new Date('2026-11-24T03:00:00Z');
  await closeBooks(as(bud), { month: '2026-10-01' });
  await pay((await issue(40_000n)).code, 40_000n);
});

test('books that only acts wrote agree', async () => {
  const { compared, found: differences } = await compareBooks(system(), bills);
  expect(differences).toEqual([]);
  expect(compared).toMatchObject({ bills: 6, payments: 7 });
  expect(await readComparison(t.city.db, COMPARISON)).toMatchObject({ differences: 0, at: t.now });
  const page = await t.browser(await viewer()).get('/meja/bendahara');
  expect(page.body).toContain('semuanya cocok');
});

test('an ended decree still measures what was paid while it held', async () => {
  const late = await issue(100_000n, '2026-08-31');
  const relief = await askRelief(as(treasurer), bills, {
    kinds: ['pbb-p2'],
    percent: 100,
    paid_from: '2026-11-01',
    paid_to: '2026-12-31',
    legal_basis: 'Perwal uji',
    decree: 'SK-1',
  });
  await decideRelief(as(ppk), bills, { relief });
  await pay(late.code, 100_000n);
  await decideRelief(as(ppk), bills, { relief, end: true });
  const [row] = await t.database.asOwner<{ state: string }>(`select state from money.bill where id = $1`, [late.id]);
  expect(row!.state).toBe('paid');
  // The same payment is told again, and another one comes: neither brings the interest back.
  const again = await pay(late.code, 1_000n);
  await reversePayment(system(), bills, { channel: 'va', providerRef: again, ref: 'R2', at: t.now });
  expect(await found()).toEqual([]);
  const [after] = await t.database.asOwner<{ state: string }>(`select state from money.bill where id = $1`, [late.id]);
  expect(after!.state).toBe('paid');
  // Whoever pays later owes the interest.
  t.now = new Date('2026-11-25T03:00:00Z');
  const later = await issue(100_000n, '2026-08-31');
  await pay(later.code, 100_000n);
  const [open] = await t.database.asOwner<{ state: string }>(`select state from money.bill where id = $1`, [later.id]);
  expect(open!.state).toBe('open');
  expect(await found()).toEqual([]);
});

describe('what a hand changed is found', () => {
  test('in a bill', async () => {
    await byHand(`update money.bill set state = 'open', principal_left = 1 where id = $1`, [paid.id]);
    expect(await found()).toEqual([{ what: 'bill', ref: paid.id, agency: 'bapenda' }]);
    await byHand(`update money.bill set state = 'paid', principal_left = 0 where id = $1`, [paid.id]);
    expect(await found()).toEqual([]);
  });

  test('in the postings of a bill, with the journal and the payment they belong to', async () => {
    const change = (by: number) =>
      byHand(`update money.posting set amount = amount + ${by} where bill = $1 and account = 'clearing.va'`, [paid.id]);
    await change(2_500);
    const differences = await found();
    expect(differences.map((d) => d.what).toSorted((a, b) => a.localeCompare(b))).toEqual([
      'journal',
      'month',
      'payment',
      'postings',
    ]);
    expect(differences).toContainEqual({ what: 'postings', ref: paid.id, agency: 'bapenda' });
    await change(-2_500);
    expect(await found()).toEqual([]);
  });

  test('in a payment that was put in beside the journal', async () => {
    const id = newId();
    await byHand(
      `insert into money.inbox (id, channel, provider_ref, partner, billing_code, amount, paid_at, paid_on, received_at, outcome)
       values ($1, 'va', 'hantu', 'uji', 'x', 5000, now(), '2026-11-24', now(), 'suspense')`,
      [id],
    );
    expect(await found()).toEqual([{ what: 'payment', ref: id, agency: 'bkad' }]);
    await byHand(`delete from money.inbox where id = $1`, [id]);
  });

  test('in a deposit, and in the sums of a closed month', async () => {
    await byHand(`update money.deposit set amount = amount - 1000`);
    await byHand(`update money.balance set debit = debit + 1 where account = 'rkud'`);
    expect((await found()).map((d) => d.what)).toEqual(['deposit', 'month']);
    await byHand(`update money.deposit set amount = amount + 1000`);
    await byHand(`update money.balance set debit = debit - 1 where account = 'rkud'`);
    expect(await found()).toEqual([]);
  });
});

describe('is told', () => {
  const patient = () => ({
    city: t.city,
    production: true,
    url: t.database.url,
    data: '/tmp',
    keyFiles: {},
    roots: {},
    unverified: 0,
    now: t.now,
  });
  test('to the treasurer, the doctor and the metrics, until it is gone', async () => {
    const doctor = async () => (await examine(patient())).find(({ what }) => what === 'comparison of money');
    expect(await doctor()).toMatchObject({ state: 'ok' });
    await byHand(`update money.bill set excess = 9 where id = $1`, [paid.id]);
    await found();
    expect(await doctor()).toMatchObject({ state: 'bad', says: expect.stringContaining(`bill ${paid.id}`) });
    expect((await readHealth(t.city)).comparisons).toMatchObject([{ name: 'money', differences: 1 }]);
    const metrics = await t.app.inject({ url: '/metrics', headers: { host: '127.0.0.1:3000' } });
    expect(metrics.body).toContain('balai_comparison_differences{city="medan",name="money"} 1');
    const seer = await viewer();
    expect((await t.browser(seer).get('/meja/bendahara')).body).toContain('1 catatan tidak cocok');
    const page = '/meja/bendahara/pembandingan';
    expect((await t.browser(seer).get(page)).body).toContain(`/meja/bendahara/tagihan/${paid.id}`);
    // Another agency's treasurer hears that there is one, and not which.
    const other = await t.officer('bendahara', { agency: 'disdukcapil' });
    const seen = (await t.browser(other).get(page)).body;
    expect(seen).toContain('perangkat daerah lain');
    expect(seen).not.toContain(paid.id);
    await byHand(`update money.bill set excess = 0 where id = $1`, [paid.id]);
    await found();
    expect(await doctor()).toMatchObject({ state: 'ok' });
  });

  test('a comparison is due at night, at once after a missed one, and at once when there was none', () => {
    const at = (iso: string) => ({ name: 'money', at: new Date(iso), compared: 0, differences: 0, first: [] });
    const due = (last: string | undefined, now: string) =>
      isDue(last === undefined ? undefined : at(last), new Date(now), 'Asia/Jakarta');
    expect(due(undefined, '2026-11-24T05:00:00Z')).toBe(true);
    // 01.00 in Medan on the 25th, the last one a day before.
    expect(due('2026-11-23T18:00:00Z', '2026-11-24T18:00:00Z')).toBe(true);
    expect(due('2026-11-24T17:10:00Z', '2026-11-24T18:00:00Z')).toBe(false);
    // At noon only when the night was missed.
    expect(due('2026-11-23T18:00:00Z', '2026-11-24T05:00:00Z')).toBe(false);
    expect(due('2026-11-22T18:00:00Z', '2026-11-24T05:00:00Z')).toBe(true);
  });
});
