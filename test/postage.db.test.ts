import { beforeAll, describe, expect, it } from 'vitest';
import { bills } from '../services/bills.ts';
import { catalogue } from '../src/app.ts';
import { collectCase } from '../src/modules/casework/index.ts';
import { SYSTEM } from '../src/kernel/permission.ts';
import { owedBatches, owedLines, payOutPostage } from '../src/modules/delivery/index.ts';
import { findBill, sumsUpTo, takePayment } from '../src/modules/money/index.ts';
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

  it('paid for is not called off by a click, and goes to another door of the same ward', async () => {
    const kase = await p.printing(who);
    const id = await p.send(who, kase);
    await paidFor(id);
    expect(await p.send(who, kase, { street: 'Jalan Lain 3' })).toBe(id);
    await expect(collectCase(t.ctx({ actor: who.actor }), catalogue, { kase })).rejects.toMatchObject({
      reason: 'postage_paid',
    });
  });
});
