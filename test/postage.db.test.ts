import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { bills } from '../services/bills.ts';
import { catalogue } from '../src/app.ts';
import { collectCase } from '../src/modules/casework/index.ts';
import { SYSTEM } from '../src/kernel/permission.ts';
import { owedBatches, owedLines, payOutPostage, sendAgain, takeBack } from '../src/modules/delivery/index.ts';
import {
  actsOfBill,
  BY_ITSELF,
  decideAct,
  findBill,
  payRefund,
  reversePayment,
  sumsUpTo,
  takePayment,
} from '../src/modules/money/index.ts';
import { receivingOf } from '../src/modules/portal/parcel/standing.ts';
import { testCity, type TestCity } from './harness/city.ts';
import { publishAll } from './harness/filing.ts';
import { parcelsIn, type Parcels } from './harness/parcels.ts';
import type { Signed, TestPerson } from './harness/people.ts';

/*
 * A city that an agreement lets collect postage: it is the carrier's money from the first rupiah to the last, and each
 * parcel comes to zero.
 */

let t: TestCity;
let p: Parcels;
let who: TestPerson;
let bud: Signed;

beforeAll(async () => {
  t = await testCity({ now: new Date('2026-11-20T03:00:00Z') });
  const rules = t.city.pack.rules.map((r) => (r.key === 'delivery.city_collects_postage' ? { ...r, value: 1 } : r));
  t.city.pack = { ...t.city.pack, rules };
  await publishAll(t);
  p = await parcelsIn(t);
  who = await t.person();
});

const paidFor = async (id: string) => {
  const { bill } = await p.parcel(id);
  const open = (await findBill(t.ctx(), bills, bill!))!;
  const taken = await takePayment(t.ctx({ actor: SYSTEM }), bills, {
    channel: 'va',
    providerRef: `uji-${id}`,
    billingCode: open.bill.code,
    amount: open.bill.amount,
    paidAt: t.now,
    moved: false,
    partner: 'bank-contoh',
  });
  expect(taken.outcome).not.toBe('refused');
};
/** What lies on the liability: a credit is negative. */
const held = async () =>
  (await sumsUpTo(t.city.db, 'all', '2027-12-31', 'payable.postage')).reduce((all, s) => all + s.sum, 0n);

describe('postage that the city collects', () => {
  it('is asked for before the card is packed, held as the carrier’s, and paid out parcel by parcel to zero', async () => {
    const kase = await p.printing(who);
    const id = await p.send(who, kase);
    await p.print(kase);
    expect(await p.parcel(id)).toMatchObject({ tray: 'waiting', collects: 'city', paidAt: null });
    expect((await t.browser(who).get(`/berkas/${kase}`)).body).toContain('Bayar ongkos kirim');
    const { bill: owed } = (await findBill(t.ctx(), bills, (await p.parcel(id)).bill!))!;
    const { number } = await p.parcel(id);
    const page = (await t.browser(who).get(`/tagihan/${owed.code}`)).body;
    expect(page).toContain(number);
    expect(page).toContain(`href="/berkas/${kase}"`);
    expect(page).not.toContain('kiriman/');
    await paidFor(id);
    expect((await p.parcel(id)).tray).toBe('pack');
    expect(await held()).toBe(-12_000n);
    await p.pack(id);
    const batch = await p.handOver(id);
    expect(await owedBatches(t.city.db, { agencies: 'all', limit: 10 })).toMatchObject([
      { id: batch, collected: 12_000n, paid: 0n, differing: 0 },
    ]);
    bud = await t.officer('bud', { agency: 'bkad' });
    const pay = (invoice: bigint, reference = 'SP2D/1') =>
      payOutPostage(t.ctx({ actor: { ...bud.actor, stepUpAt: t.now } }), { bills }, { batch, reference, invoice });
    await expect(pay(11_000n)).rejects.toMatchObject({ fields: { invoice: 'error.invoice_differs' } });
    const treasurer = await t.officer('bendahara');
    const own = t.ctx({ actor: { ...treasurer.actor, stepUpAt: t.now } });
    await expect(payOutPostage(own, { bills }, { batch, reference: 'SP2D/0', invoice: 12_000n })).rejects.toMatchObject(
      {
        reason: 'forbidden.role',
      },
    );
    const desk = t.browser(bud);
    const one = `/meja/bendahara/ongkos-kirim/${batch}`;
    expect((await desk.get('/meja/bendahara/ongkos-kirim')).body).toContain('12.000');
    expect((await desk.post(one, { reference: 'SP2D/1', invoice: '11000' })).statusCode).toBe(422);
    expect((await desk.post(one, { reference: 'SP2D/1', invoice: '12000' })).statusCode).toBe(303);
    expect(await owedLines(t.city.db, batch)).toMatchObject([{ collected: 12_000n, fee: 12_000n, paid: 12_000n }]);
    expect(await held()).toBe(0n);
    await expect(pay(12_000n, 'SP2D/2')).rejects.toMatchObject({ reason: 'nothing_to_pass_over' });
  });

  it('what the carrier charges otherwise stays until it is clear', async () => {
    const kase = await p.printing(who);
    const id = await p.send(who, kase);
    await p.print(kase);
    await paidFor(id);
    await p.control('POST', 'scenario', { fault: 'dearer', match: { path: '/webhookpos' } });
    await p.pack(id);
    expect((await p.parcel(id)).fee).toBe(15_000n);
    const batch = await p.handOver(id);
    // The clock stands still here, so the order of two lists says nothing.
    expect(await owedBatches(t.city.db, { agencies: 'all', limit: 10 })).toContainEqual(
      expect.objectContaining({ id: batch, differing: 1 }),
    );
    const actor = { ...(await t.officer('bud', { agency: 'bkad' })).actor, stepUpAt: t.now };
    await expect(
      payOutPostage(t.ctx({ actor }), { bills }, { batch, reference: 'SP2D/3', invoice: 12_000n }),
    ).rejects.toMatchObject({ reason: 'nothing_to_pass_over' });
    expect(await held()).toBe(-12_000n);
  });

  it('goes to another door and another ward at the postage that was paid', async () => {
    const kase = await p.printing(who);
    const id = await p.send(who, kase);
    await paidFor(id);
    const ward = t.city.pack.areas.wards.at(-1)!;
    const { postcodes } = t.city.pack.areas.districts.find((d) => ward.code.startsWith(d.code))!;
    expect(await p.send(who, kase, { street: 'Jalan Lain 3', area: ward.code, postcode: postcodes.from })).toBe(id);
    expect(await p.parcel(id)).toMatchObject({ area: ward.code, postcode: postcodes.from, paidAt: t.now });
  });
});

describe('postage of a parcel that does not go', () => {
  const as = async (role: string) => t.ctx({ actor: { ...(await t.officer(role)).actor, stepUpAt: t.now } });
  /** A bill's own lines: by account, what does not come to zero. */
  const left = async (bill: string) => {
    const { rows } = await sql<{ account: string; sum: string }>`
      select account, sum(amount)::text as sum from money.posting where bill = ${bill} group by account
      having sum(amount) <> 0 order by account`.execute(t.city.db);
    return rows;
  };
  const requestOf = async (bill: string) => (await actsOfBill(t.city.db, bill)).find((a) => a.kind === 'refund');
  const refund = async (bill: string) => {
    const request = (await requestOf(bill))!;
    await decideAct(await as('ppk'), bills, { act: request.id, agree: true });
    await payRefund(await as('bendahara'), bills, { act: request.id });
  };
  const postageOfPaid = async (from: 'filed' | 'printing' = 'printing') => {
    const kase = await p[from](who);
    const id = await p.send(who, kase);
    const { bill } = await p.parcel(id);
    await paidFor(id);
    return { kase, id, bill: bill! };
  };

  it('collected at the counter after all: its refund is asked for by itself and leaves the parcel at zero', async () => {
    const before = await held();
    const { kase, id, bill } = await postageOfPaid();
    expect((await t.browser(who).get(`/berkas/${kase}`)).body).toContain('ongkosnya dikembalikan');
    await collectCase(t.ctx({ actor: who.actor }), catalogue, { kase });
    expect(await p.parcel(id)).toMatchObject({ state: 'cancelled', tray: 'done', look: null });
    expect(await held()).toBe(before);
    expect(await requestOf(bill)).toMatchObject({ state: 'asked', amount: 12_000n, askedBy: BY_ITSELF });
    const page = (await t.browser(who).get(`/berkas/${kase}`)).body;
    expect(page).toContain('Pengembalian uang sudah diminta');
    expect(page).toContain('Ongkos kirim dikembalikan');
    await refund(bill);
    expect(await left(bill)).toEqual([]);
    expect((await t.browser(who).get(`/berkas/${kase}`)).body).toContain('Uang sudah dikembalikan pada');
  });

  it('of a case that is withdrawn: the page of the case still says where the refund stands', async () => {
    const { kase, id, bill } = await postageOfPaid('filed');
    const { seq } = await p.desk.see(who, kase);
    await p.desk.act(who, kase, { type: 'withdraw', expected: { seq } });
    expect((await p.parcel(id)).state).toBe('cancelled');
    expect(await requestOf(bill)).toMatchObject({ state: 'asked', amount: 12_000n });
    expect((await t.browser(who).get(`/berkas/${kase}`)).body).toContain('Pengembalian uang sudah diminta');
  });

  it('unpaid, its bill is cancelled; money that arrives all the same is given back', async () => {
    const kase = await p.printing(who);
    const id = await p.send(who, kase);
    const { bill } = await p.parcel(id);
    await collectCase(t.ctx({ actor: who.actor }), catalogue, { kase });
    const { bill: dropped } = (await findBill(t.ctx(), bills, bill!))!;
    expect(dropped.state).toBe('cancelled');
    expect(await requestOf(bill!)).toBeUndefined();
    const before = await held();
    const taken = await takePayment(t.ctx({ actor: SYSTEM }), bills, {
      channel: 'va',
      providerRef: `uji-late-${id}`,
      billingCode: dropped.code,
      amount: dropped.amount,
      paidAt: t.now,
      moved: true,
      partner: 'bank-contoh',
    });
    expect(taken.outcome).toBe('posted');
    expect(await held()).toBe(before);
    expect(await requestOf(bill!)).toMatchObject({ state: 'asked', amount: 12_000n });
  });

  it('the bank takes the payment back: the parcel waits again, and one that the carrier has is looked at', async () => {
    const { kase, id } = await postageOfPaid();
    await p.print(kase);
    await p.pack(id);
    const takeBack = async (of: string) =>
      reversePayment(t.ctx({ actor: SYSTEM }), bills, {
        channel: 'va',
        providerRef: `uji-${of}`,
        ref: `balik-${of}`,
        at: t.now,
      });
    await takeBack(id);
    expect(await p.parcel(id)).toMatchObject({ paidAt: null, tray: 'waiting' });
    const away = await postageOfPaid();
    await p.print(away.kase);
    await p.pack(away.id);
    await p.handOver(away.id);
    await takeBack(away.id);
    expect(await p.parcel(away.id)).toMatchObject({ state: 'handed_over', look: 'postage_taken_back' });
  });
});

describe('postage of one that is sent once more', () => {
  it('is billed anew, and its person is told to pay', async () => {
    const kase = await p.printing(who);
    const id = await p.send(who, kase);
    await p.print(kase);
    await paidFor(id);
    await p.pack(id);
    await p.handOver(id);
    await p.seen((await p.parcel(id)).awb!, 'kembali');
    await p.track();
    const counter = async () => t.ctx({ actor: (await t.officer('petugas_loket')).actor });
    await takeBack(await counter(), { parcel: id });
    await sendAgain(await counter(), p.parts, { parcel: id });
    const again = await p.parcel(id);
    expect(again).toMatchObject({ round: 2, tray: 'waiting', postage: 12_000n, paidAt: null });
    const told = await t.city.db
      .selectFrom('notices.notice')
      .select('kind')
      .where('person', '=', who.id)
      .where('object', '=', kase)
      .where('kind', '=', 'bill.issued')
      .execute();
    expect(told).toHaveLength(1);
    // Its time passes: saving the address again makes a new bill.
    t.later(15 * 24 * 3600);
    const ctx = t.ctx({ actor: who.actor });
    expect((await receivingOf(ctx, catalogue, bills, await p.desk.see(who, kase))).lapsed).toBe(true);
    const other = await p.send(who, kase);
    expect(other).not.toBe(id);
    expect(await p.parcel(other)).toMatchObject({ tray: 'waiting', collects: 'city' });
  });
});
