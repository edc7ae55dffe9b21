import { beforeAll, describe, expect, test } from 'vitest';
import { bills } from '../services/bills.ts';
import type { Ctx } from '../src/kernel/command.ts';
import { newId } from '../src/kernel/ids.ts';
import { SYSTEM } from '../src/kernel/permission.ts';
import {
  askAct,
  askRelief,
  billByCode,
  closeBooks,
  compareBooks,
  decideAct,
  decideRelief,
  deposit,
  findAct,
  giveBack,
  reversePayment,
  issueBills,
  lying,
  nextToClose,
  openConflicts,
  payRefund,
  settleConflictOf,
  suspended,
  takePayment,
  waitingActs,
  type AskedAct,
  type IssuedBill,
  type TakenFact,
} from '../src/modules/money/index.ts';
import { testCity, type TestCity } from './harness/city.ts';
import type { Signed, TestPerson } from './harness/people.ts';

let t: TestCity;
let payer: TestPerson;
let treasurer: Signed;
let ppk: Signed;
let bud: Signed;
let city: Signed;

beforeAll(async () => {
  t = await testCity();
  payer = await t.person({ name: 'Siti Nurbaya' });
  treasurer = await t.officer('bendahara', { agency: 'bapenda' });
  ppk = await t.officer('ppk', { agency: 'bapenda' });
  bud = await t.officer('bud', { agency: 'bkad' });
  city = await t.officer('bendahara', { agency: 'bkad' });
});

const system = (): Ctx => t.ctx({ actor: SYSTEM });
const as = (who: Signed): Ctx => t.ctx({ actor: { ...who.actor, stepUpAt: t.now } });
const basis = { key: '', from: '2026-01-01', legal_basis: 'SPPT', source: 'uji', verified: false };
async function issue(amount = 100_000n, dueOn = '2026-08-31'): Promise<IssuedBill> {
  const [bill] = await issueBills(system(), bills, [
    { kind: 'pbb-p2', variant: '', payer: payer.id, subject: `nop/${newId()}`, amount, basis, dueOn },
  ]);
  return bill!;
}
let n = 0;
const pay = (bill: { code: string }, amount: bigint, more: Partial<TakenFact> = {}) =>
  takePayment(system(), bills, {
    channel: 'va',
    providerRef: `acts-${++n}`,
    billingCode: bill.code,
    amount,
    paidAt: t.now,
    moved: true,
    partner: 'uji',
    ...more,
  });
const because = { reason: 'uji', authority: 'Perda uji', decree: 'SK-1', decree_on: '2026-11-20' };
const ask = (o: AskedAct, who = treasurer) => askAct(as(who), bills, o);
const agree = (act: string, who = ppk) => decideAct(as(who), bills, { act, agree: true });
const owed = async (bill: IssuedBill) => billByCode(system(), bills, bill.code);
const sum = async (account: string): Promise<bigint> => {
  const [row] = await t.database.asOwner<{ n: string }>(
    'select coalesce(sum(amount), 0)::text as n from money.posting where account = $1',
    [account],
  );
  return BigInt(row!.n);
};

describe('two persons', () => {
  test('what one asks another decides; only then the books move', async () => {
    const bill = await issue();
    const act = await ask({ kind: 'waiver', bill: bill.id, what: 'interest', amount: 3_000n, ...because });
    expect(await owed(bill)).toMatchObject({ amount: 103_000n });
    await expect(agree(act, treasurer)).rejects.toMatchObject({ kind: 'forbidden' });
    await agree(act);
    expect(await owed(bill)).toMatchObject({ amount: 100_000n });
    await expect(agree(act)).rejects.toMatchObject({ reason: 'decided_already' });
  });

  test('a treasurer cannot approve their own refund, nor can a PPK who asked for it', async () => {
    const bill = await issue();
    await pay(bill, 103_000n);
    await pay(bill, 103_000n, { channel: 'qris' });
    const [refund] = (await waitingActs(t.city.db, { agencies: ['bapenda'], states: ['asked'], limit: 10 })).filter(
      (a) => a.bill === bill.id,
    );
    expect(refund).toMatchObject({ kind: 'refund', amount: 103_000n, askedBy: 'system' });
    await expect(agree(refund!.id, treasurer)).rejects.toMatchObject({ kind: 'forbidden' });
    await decideAct(as(ppk), bills, { act: refund!.id, agree: false, refusal: 'kurang bukti' });
    const own = await ask({ kind: 'refund', bill: bill.id, ...because }, ppk);
    await expect(agree(own)).rejects.toMatchObject({ kind: 'forbidden', reason: 'forbidden.own_request' });
    await agree(own, bud);
    expect(await findAct(t.city.db, own)).toMatchObject({ state: 'agreed' });
  });

  test('without a fresh second factor nothing is decided', async () => {
    const bill = await issue();
    const act = await ask({ kind: 'cancellation', bill: bill.id, ...because });
    const stale = t.ctx({ actor: { ...ppk.actor, stepUpAt: new Date(t.now.getTime() - 3_600_000) } });
    expect(() => decideAct(stale, bills, { act, agree: true })).toThrow(/step_up/);
  });

  test('another agency’s treasurer sees no bill of it', async () => {
    const bill = await issue();
    const other = await t.officer('bendahara', { agency: 'disdukcapil' });
    await expect(ask({ kind: 'cancellation', bill: bill.id, ...because }, other)).rejects.toMatchObject({
      kind: 'not_found',
    });
  });
});

describe('refunds', () => {
  test('before it is deposited the treasurer pays it from the channel, and the deposit is smaller by it', async () => {
    const bill = await issue(50_000n, '2027-08-31');
    await pay(bill, 50_000n, { channel: 'teller' });
    await pay(bill, 50_000n, { channel: 'teller' });
    const [refund] = (await waitingActs(t.city.db, { agencies: 'all', states: ['asked'], limit: 50 })).filter(
      (a) => a.bill === bill.id,
    );
    await agree(refund!.id);
    await payRefund(as(treasurer), bills, { act: refund!.id });
    expect(await sum('clearing.teller')).toBe(50_000n);
    const lies = (await lying(as(treasurer))).find((l) => l.channel === 'teller')!;
    expect(lies).toMatchObject({
      amount: 50_000n,
      receipts: 2,
      since: '2026-11-24',
      dueOn: '2026-11-25',
      overdue: false,
    });
    const input = { agency: 'bapenda', channel: 'teller' as const, until: '2026-11-24', bank_ref: 'slip-1' };
    await expect(deposit(as(treasurer), { ...input, amount: 52_500n })).rejects.toMatchObject({
      fields: { amount: 'error.deposit_differs' },
    });
    await deposit(as(treasurer), { ...input, amount: 50_000n });
    expect([await sum('clearing.teller'), await sum('rkud')]).toEqual([0n, 50_000n]);
    await expect(deposit(as(treasurer), { ...input, amount: 50_000n, bank_ref: 'slip-2' })).rejects.toMatchObject({
      reason: 'nothing_to_deposit',
    });
  });

  test('once in RKUD it leaves only by the BUD’s SP2D', async () => {
    const bill = await issue(20_000n, '2027-08-31');
    await pay(bill, 20_000n, { channel: 'statement' });
    await deposit(as(treasurer), {
      agency: 'bapenda',
      channel: 'statement',
      until: '2026-11-24',
      bank_ref: 'slip-3',
      amount: 20_000n,
    });
    await agree(await ask({ kind: 'cancellation', bill: bill.id, ...because }));
    const [refund] = (await waitingActs(t.city.db, { agencies: 'all', states: ['asked'], limit: 50 })).filter(
      (a) => a.bill === bill.id,
    );
    expect(refund).toMatchObject({ reason: 'cancelled', amount: 20_000n });
    await agree(refund!.id);
    await expect(payRefund(as(treasurer), bills, { act: refund!.id })).rejects.toMatchObject({
      reason: 'only_by_sp2d',
    });
    await expect(payRefund(as(bud), bills, { act: refund!.id })).rejects.toMatchObject({
      fields: { sp2d: 'error.required' },
    });
    await payRefund(as(bud), bills, { act: refund!.id, sp2d: 'SP2D-77' });
    expect(await findAct(t.city.db, refund!.id)).toMatchObject({
      state: 'done',
      sp2d: 'SP2D-77',
      details: { from: 'rkud' },
    });
  });
});

describe('other acts', () => {
  test('instalments: the sum must be what is open, each later than the one before', async () => {
    const bill = await issue();
    const entries = [
      { due: '2026-12-31', amount: 40_000n },
      { due: '2027-01-31', amount: 60_000n },
    ];
    const plan = { kind: 'instalment' as const, bill: bill.id, ...because };
    await expect(ask({ ...plan, entries: [entries[0]!, { ...entries[1]!, amount: 1n }] })).rejects.toMatchObject({
      fields: { entries: 'error.plan_sum' },
    });
    await expect(ask({ ...plan, entries: entries.toReversed() })).rejects.toMatchObject({
      fields: { entries: 'error.plan_order' },
    });
    await agree(await ask({ ...plan, entries }));
    // Three months of 1 % stay owed; the plan bears 0.6 % for two months and for three.
    expect(await owed(bill)).toMatchObject({ payment: 'partial', amount: 100_000n + 3_000n + 480n + 1_080n });
  });

  test('a write-off ends it as a loss; a waiver of all of it too', async () => {
    const [a, b] = [await issue(), await issue()];
    await agree(await ask({ kind: 'write_off', bill: a.id, ...because }));
    expect(await owed(a)).toMatchObject({ state: 'cancelled', amount: 0n });
    await agree(await ask({ kind: 'waiver', bill: b.id, what: 'principal', amount: 100_000n, ...because }));
    expect(await owed(b)).toMatchObject({ state: 'paid', amount: 0n });
    await expect(ask({ kind: 'write_off', bill: a.id, ...because })).rejects.toMatchObject({ reason: 'bill_over' });
  });

  test('what nobody knew is given to its bill, on the payer’s day, with a receipt', async () => {
    const bill = await issue();
    await pay({ code: 'salah-ketik' }, 100_000n, { paidAt: new Date('2026-08-30T03:00:00Z') });
    const [found] = (await suspended(t.city.db, { limit: 50 })).filter((p) => p.billingCode === 'salah-ketik');
    const given = { kind: 'assignment' as const, inbox: found!.id, ...because };
    await expect(ask({ ...given, code: bill.code }, treasurer)).rejects.toMatchObject({ kind: 'not_found' });
    await expect(ask({ ...given, code: '1' }, city)).rejects.toMatchObject({ fields: { code: 'error.unknown_bill' } });
    await agree(await ask({ ...given, code: bill.code }, city), bud);
    // In time by the payer's clock: no interest.
    expect(await owed(bill)).toMatchObject({ state: 'paid', amount: 0n });
    expect(await sum('held.unknown')).toBe(0n);
  });

  describe('what nobody knew goes back to its account', () => {
    const account = {
      account_bank: 'Bank Contoh',
      account_number: '100.02.03.004567-8',
      account_name: 'PT Salah Kirim',
      proof: 'Surat bank nomor 77',
    };
    const lost = async (code: string): Promise<string> => {
      await pay({ code }, 70_000n, { channel: 'qris' });
      return (await suspended(t.city.db, { limit: 50 })).find((p) => p.billingCode === code)!.id;
    };
    const back = (inbox: string): AskedAct => ({ kind: 'give_back', inbox, ...account, ...because });
    const transfer = (act: string, who = city) => giveBack(as(who), { act, transfer: 'TRF-9' });

    test('asked with evidence by one, agreed by another, paid out from its channel, once', async () => {
      const inbox = await lost('salah-kirim');
      const [unknown, cash] = [await sum('held.unknown'), await sum('clearing.qris')];
      await expect(ask(back(inbox), treasurer)).rejects.toMatchObject({ kind: 'not_found' });
      const bare = { ...back(inbox), account_number: 'x', proof: '' } as AskedAct;
      await expect(ask(bare, city)).rejects.toMatchObject({
        fields: { account_number: 'error.account_number', proof: 'error.required' },
      });
      const act = await ask(back(inbox), city);
      // One thing at a time is asked of it.
      const bill = await issue();
      const given: AskedAct = { kind: 'assignment', inbox, code: bill.code, ...because };
      await expect(ask(given, city)).rejects.toMatchObject({ reason: 'asked_already' });
      await expect(transfer(act)).rejects.toMatchObject({ reason: 'not_agreed' });
      await expect(agree(act, city)).rejects.toMatchObject({ kind: 'forbidden' });
      await agree(act, bud);
      await expect(transfer(act, treasurer)).rejects.toMatchObject({ kind: 'not_found' });
      await transfer(act);
      await expect(transfer(act)).rejects.toMatchObject({ reason: 'not_agreed' });
      expect([await sum('held.unknown'), await sum('clearing.qris')]).toEqual([unknown + 70_000n, cash - 70_000n]);
      expect((await suspended(t.city.db, { limit: 50 })).some((p) => p.id === inbox)).toBe(false);
      expect(await findAct(t.city.db, act)).toMatchObject({
        state: 'done',
        details: { from: 'clearing.qris', transfer: 'TRF-9', account: { name: 'PT Salah Kirim' } },
      });
      await expect(ask(given, city)).rejects.toMatchObject({ reason: 'asked_already' });
      // What is unknown was never deposited: no STS becomes smaller by it.
      expect((await lying(as(bud))).every((l) => l.amount > 0n)).toBe(true);
      expect((await compareBooks(system(), bills)).found).toEqual([]);
    });

    test('taken back by the bank meanwhile, it is closed; taken back after it was paid out, whoever got it owes it', async () => {
      const take = (inbox: string) =>
        t.city.db
          .selectFrom('money.inbox')
          .select(['channel', 'provider_ref as providerRef'])
          .where('id', '=', inbox)
          .$narrowType<{ channel: 'qris' }>()
          .executeTakeFirstOrThrow()
          .then((p) => reversePayment(system(), bills, { ...p, ref: `r-${inbox}`, at: t.now }));
      const [first, second] = [await lost('ditarik-dulu'), await lost('ditarik-nanti')];
      const [waiting, paid] = [await ask(back(first), city), await ask(back(second), city)];
      await agree(waiting, bud);
      await agree(paid, bud);
      await transfer(paid);
      const [unknown, owed] = [await sum('held.unknown'), await sum('receivable.refund')];
      await take(first);
      expect(await findAct(t.city.db, waiting)).toMatchObject({ state: 'refused', refusal: 'taken_back' });
      await expect(transfer(waiting)).rejects.toMatchObject({ reason: 'not_agreed' });
      expect(await sum('held.unknown')).toBe(unknown + 70_000n);
      await take(second);
      expect([await sum('held.unknown'), await sum('receivable.refund')]).toEqual([unknown + 70_000n, owed + 70_000n]);
      expect((await compareBooks(system(), bills)).found).toEqual([]);
    });

    test('the pages lead from the payment to the transfer', async () => {
      await lost('lewat-layar');
      const room = '/meja/bendahara/titipan';
      const [inbox] = (await suspended(t.city.db, { limit: 50 })).filter((p) => p.billingCode === 'lewat-layar');
      const b = t.browser(city);
      expect((await b.get(room)).body).toContain('Kembalikan ke rekening asal');
      const form = {
        inbox: inbox!.id,
        kind: 'give_back',
        ...account,
        reason: 'uji',
        authority: 'Perda uji',
        decree: 'SK-1',
        'decree_on.day': '20',
        'decree_on.month': '11',
        'decree_on.year': '2026',
      };
      const wrong = await b.post(`${room}/pindah`, { ...form, account_number: '12' });
      expect(wrong.statusCode).toBe(422);
      expect(wrong.body).toContain('Tulis nomor rekening');
      expect(await b.post(`${room}/pindah`, form)).toMatchObject({ statusCode: 303 });
      const [act] = (await waitingActs(t.city.db, { agencies: ['bkad'], states: ['asked'], limit: 50 })).filter(
        (a) => a.inbox === inbox!.id,
      );
      await agree(act!.id, bud);
      const page = `/meja/bendahara/permintaan/${act!.id}`;
      const shown = (await b.get(page)).body;
      for (const word of ['PT Salah Kirim', '100.02.03.004567-8', 'Surat bank nomor 77', 'Nomor bukti transfer'])
        expect(shown, word).toContain(word);
      expect((await b.post(`${page}/transfer`, { transfer: '' })).statusCode).toBe(422);
      expect(await b.post(`${page}/transfer`, { transfer: 'TRF-10' })).toMatchObject({ statusCode: 303 });
      expect((await b.get(page)).body).toContain('TRF-10');
    });
  });

  test('an assignment whose payment was taken back meanwhile is not agreed to', async () => {
    const bill = await issue();
    await pay({ code: 'ditarik' }, 100_000n, { providerRef: 'acts-gone' });
    const [found] = (await suspended(t.city.db, { limit: 50 })).filter((p) => p.billingCode === 'ditarik');
    const act = await ask({ kind: 'assignment', inbox: found!.id, code: bill.code, ...because }, city);
    await reversePayment(system(), bills, { channel: 'va', providerRef: 'acts-gone', ref: 'acts-r', at: t.now });
    await expect(agree(act, bud)).rejects.toMatchObject({ reason: 'decided_already' });
    expect(await owed(bill)).toMatchObject({ state: 'open' });
  });

  test('a conflict is settled by a person, and the bill thaws', async () => {
    const bill = await issue();
    const ref = { providerRef: 'acts-conflict' };
    await pay(bill, 1_000n, ref);
    await pay(bill, 2_000n, ref);
    const [found] = (await openConflicts(t.city.db, ['bapenda'])).filter((c) => c.bill === bill.id);
    expect(found).toMatchObject({ first: { amount: 1_000n }, again: { amount: 2_000n } });
    expect(await owed(bill)).toMatchObject({ state: 'blocked' });
    await settleConflictOf(as(treasurer), { conflict: found!.id, how: 'bank menyatakan Rp1.000 yang benar' });
    expect(await owed(bill)).toMatchObject({ state: 'open' });
  });

  test('a decree that lifts interest holds once a second officer has agreed', async () => {
    const bill = await issue(100_000n, '2026-07-31');
    expect((await owed(bill))!.interest).toBe(4_000n);
    const relief = await askRelief(as(treasurer), bills, {
      kinds: ['pbb-p2'],
      percent: 100,
      paid_from: '2026-11-01',
      paid_to: '2026-12-31',
      due_to: '2026-07-31',
      legal_basis: 'Keputusan Wali Kota',
      decree: 'SK-9',
    });
    expect((await owed(bill))!.interest).toBe(4_000n);
    await expect(decideRelief(as(treasurer), bills, { relief })).rejects.toMatchObject({ kind: 'forbidden' });
    await decideRelief(as(bud), bills, { relief });
    expect((await owed(bill))!.interest).toBe(0n);
  });
});

describe('agreed to after it was paid', () => {
  const refundOf = async (bill: IssuedBill) =>
    (await waitingActs(t.city.db, { agencies: 'all', states: ['asked'], limit: 200 })).find(
      (a) => a.bill === bill.id && a.kind === 'refund',
    );

  test('a waiver gives back by itself what was paid of it: before the deposit the treasurer corrects', async () => {
    const bill = await issue();
    const act = await ask({ kind: 'waiver', bill: bill.id, what: 'interest', amount: 3_000n, ...because });
    await pay(bill, 103_000n);
    expect(await refundOf(bill)).toBeUndefined();
    await agree(act);
    const refund = await refundOf(bill);
    expect(refund).toMatchObject({ amount: 3_000n, reason: 'paid_too_much', askedBy: 'system' });
    expect(await owed(bill)).toMatchObject({ state: 'paid', amount: 0n });
    await agree(refund!.id);
    const before = await sum('clearing.va');
    await payRefund(as(treasurer), bills, { act: refund!.id });
    expect(await sum('clearing.va')).toBe(before - 3_000n);
    expect((await compareBooks(system(), bills)).found).toEqual([]);
  });

  test('a waiver may be asked for a bill that is paid, of no more than was paid', async () => {
    const bill = await issue(100_000n, '2027-08-31');
    await pay(bill, 100_000n, { channel: 'teller' });
    const waiver = { kind: 'waiver' as const, bill: bill.id, what: 'principal' as const, ...because };
    await expect(ask({ ...waiver, amount: 100_001n })).rejects.toMatchObject({
      fields: { amount: 'error.more_than_owed' },
    });
    await agree(await ask({ ...waiver, amount: 40_000n }));
    expect(await refundOf(bill)).toMatchObject({ amount: 40_000n });
    expect((await compareBooks(system(), bills)).found).toEqual([]);
  });

  test('a decree gives back the interest of all who paid in its period; after the deposit by an SP2D', async () => {
    const [first, second, other] = [await issue(), await issue(), await issue(100_000n, '2027-08-31')];
    await pay(first, 103_000n, { channel: 'qris', paidAt: new Date('2026-11-05T03:00:00Z') });
    // A part: its money went to the interest first.
    await pay(second, 50_000n, { channel: 'qris', paidAt: new Date('2026-11-06T03:00:00Z') });
    await pay(other, 100_000n, { channel: 'qris', paidAt: new Date('2026-11-06T03:00:00Z') });
    const input = { agency: 'bapenda', channel: 'qris' as const, until: '2026-11-24', bank_ref: 'slip-relief' };
    const lies = (await lying(as(treasurer))).find((l) => l.channel === 'qris' && l.agency === 'bapenda')!;
    await deposit(as(treasurer), { ...input, amount: lies.amount });
    const relief = await askRelief(as(treasurer), bills, {
      kinds: ['pbb-p2'],
      percent: 100,
      paid_from: '2026-11-01',
      paid_to: '2026-11-10',
      legal_basis: 'Keputusan Wali Kota',
      decree: 'SK-10',
    });
    await decideRelief(as(bud), bills, { relief });
    await t.work();
    expect(await owed(second)).toMatchObject({ principalLeft: 50_000n });
    expect(await refundOf(other)).toBeUndefined();
    const refund = await refundOf(first);
    expect(refund).toMatchObject({ amount: 3_000n });
    await agree(refund!.id);
    await expect(payRefund(as(treasurer), bills, { act: refund!.id })).rejects.toMatchObject({
      reason: 'only_by_sp2d',
    });
    await payRefund(as(bud), bills, { act: refund!.id, sp2d: 'SP2D-78' });
    expect((await compareBooks(system(), bills)).found).toEqual([]);
    // Brought to it once.
    await t.work();
    expect(await refundOf(first)).toBeUndefined();
  });
});

describe('months', () => {
  test('are closed one by one when they are over; what comes late stands in the open month with its own day', async () => {
    const bill = await issue();
    const december = {
      ...as(bud),
      now: new Date('2026-12-03T03:00:00Z'),
      actor: { ...bud.actor, stepUpAt: new Date('2026-12-03T03:00:00Z') },
    };
    let next = await nextToClose(system());
    await expect(closeBooks(as(bud), { month: '2026-11-01' })).rejects.toMatchObject({ kind: 'conflict' });
    while (next !== null && next <= '2026-11-01') {
      await closeBooks(december, { month: next });
      next = await nextToClose(system());
    }
    await expect(closeBooks(december, { month: '2026-12-01' })).rejects.toMatchObject({ reason: 'month_not_over' });
    const taken = await takePayment({ ...system(), now: december.now }, bills, {
      channel: 'va',
      providerRef: 'late-november',
      billingCode: bill.code,
      amount: 103_000n,
      paidAt: new Date('2026-11-30T16:00:00Z'),
      moved: true,
      partner: 'uji',
    });
    expect(taken).toMatchObject({ outcome: 'posted', remaining: 0n });
    const rows = await t.database.asOwner(
      `select value_date::text, booked_on::text from money.journal where key = 'payment/va/late-november'`,
    );
    expect(rows).toEqual([{ value_date: '2026-11-30', booked_on: '2026-12-03' }]);
    const wrong = await t.database.asOwner(
      `select agency, account from money.balance group by 1, 2 having sum(debit - credit) <>
        (select coalesce(sum(amount), 0) from money.posting p where p.agency = balance.agency and p.account = balance.account and p.booked_on < '2026-12-01')`,
    );
    expect(wrong).toEqual([]);
    expect(
      await t.database.asOwner('select sum(debit)::text as d from money.balance having sum(debit) <> sum(credit)'),
    ).toEqual([]);
  });
});
