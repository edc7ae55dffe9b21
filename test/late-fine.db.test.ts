import { beforeAll, describe, expect, test } from 'vitest';
import { bills, catalogue } from '../src/app.ts';
import { localDate } from '../src/kernel/clock/index.ts';
import { SYSTEM } from '../src/kernel/permission.ts';
import {
  compareProjections,
  migrateCase,
  publishServices,
  createCatalogue,
  bindService,
  sweepTimers,
  type CaseView,
} from '../src/modules/casework/index.ts';
import {
  askAct,
  billByCode,
  decideAct,
  payRefund,
  reversePayment,
  deposit,
  lying,
  sweepTold,
  takePayment,
  waitingActs,
  type TakenFact,
} from '../src/modules/money/index.ts';
import { aktaKelahiran } from '../services/governance/akta-kelahiran.ts';
import { actingIn, samples, type Acting } from './harness/acting.ts';
import { testCity, type TestCity } from './harness/city.ts';
import { fileSample, publishAll } from './harness/filing.ts';
import type { Signed, TestPerson } from './harness/people.ts';

/* A birth reported late in a city of invention that fines as Medan did in 2021, and in Medan, where it costs nothing. */

const DAY = 86_400;
/** 70 days after the birth of the sample (3 November 2026). */
const DAY_70 = new Date('2027-01-12T02:00:00Z');

interface Place {
  t: TestCity;
  a: Acting;
  parent: TestPerson;
}
async function placeOf(code: string): Promise<Place> {
  const t = await testCity({ code, now: DAY_70 });
  await publishAll(t);
  return { t, a: actingIn(t), parent: await t.person() };
}
let timur: Place;
let medan: Place;
beforeAll(async () => {
  [timur, medan] = [await placeOf('contoh-timur'), await placeOf('medan')];
});

const system = ({ t }: Place) => t.ctx({ actor: SYSTEM });
let n = 0;
/** No two of them are the same child. */
const named = () => ({ 'child.1.name': `Uli ${'abcdefghijklmnopqrstuvwxyz'.charAt(++n % 26).repeat(3)} Nasution` });
const late = samples['late_of_mother_only']!;

async function filed(p: Place, sample = late, change: Record<string, string> = {}): Promise<string> {
  const area = p.t.city.code === 'medan' ? {} : { area: p.t.city.pack.areas.wards[0]!.code };
  const { id } = await fileSample(p.t, p.parent, sample, { ...named(), ...area, ...change });
  return id;
}
const see = (p: Place, id: string): Promise<CaseView> => p.a.see(p.parent, id);
/** A late birth after the head has decided on it. */
async function decided(p: Place, sample = late, change: Record<string, string> = {}): Promise<string> {
  const id = await filed(p, sample, change);
  await p.a.done(id, 'petugas_verifikasi');
  await p.a.done(id, 'kepala_dinas');
  return id;
}
const fact = (p: Place, view: CaseView, more: Partial<TakenFact> = {}): TakenFact => ({
  channel: 'va',
  providerRef: `denda-${++n}`,
  billingCode: view.bills[0]!.code,
  amount: view.bills[0]!.amount,
  paidAt: p.t.now,
  moved: false,
  partner: 'bank-uji',
  ...more,
});
const pay = async (p: Place, id: string, more: Partial<TakenFact> = {}) =>
  takePayment(system(p), bills, fact(p, await see(p, id), more));

describe('a birth 70 days late', () => {
  test('costs nothing in Medan by the rules of today: no bill, no wait, no step', async () => {
    const id = await decided(medan);
    const view = await see(medan, id);
    expect(view).toMatchObject({ status: 'awaiting_applicant', bills: [] });
    expect(view.rows.map((r) => r.row)).toEqual(['confirm']);
    expect(view.stages.map((s) => s.stage)).not.toContain('fine');
  });

  test('owes Rp10,000 by the rules of 2021: the clock rests, the payment moves the case on in its own transaction', async () => {
    const id = await decided(timur);
    const view = await see(timur, id);
    expect(view).toMatchObject({ status: 'awaiting_payment', dueAt: null, heldBy: { waitsFor: 'applicant' } });
    expect(view.bills).toMatchObject([{ amount: 10_000n, state: 'open', kind: 'denda-adminduk', refund: null }]);
    expect(view.rows).toMatchObject([{ row: 'pay_fine', bill: view.bills[0]!.id }]);
    // Not by pressing: only money moves it.
    await expect(
      timur.a.act(timur.parent, id, { type: 'done', expected: { row: 'pay_fine', round: 1 } }),
    ).rejects.toMatchObject({ reason: 'bill_open' });
    await expect(
      timur.a.act(timur.parent, id, { type: 'bill', expected: { row: 'pay_fine', round: 1 } }),
    ).rejects.toMatchObject({ reason: 'billed_already' });
    expect(await pay(timur, id)).toMatchObject({ outcome: 'posted', remaining: 0n });
    const after = await see(timur, id);
    expect(after).toMatchObject({ status: 'awaiting_applicant', bills: [{ state: 'paid' }] });
    expect(after.rows.map((r) => r.row)).toEqual(['confirm']);
    expect(after.history.map((e) => e.type).slice(-2)).toEqual(['billed', 'done']);
    expect(await compareProjections(system(timur), catalogue)).toEqual([]);
  });

  test('of twins is owed once for each child that is late', async () => {
    // One of them 60 days old on the day of the report, the other 61.
    const id = await decided(timur, samples['twins_of_unrecorded']!, {
      'child.1.born_on': '2026-11-12',
      'child.2.born_on': '2026-11-13',
    });
    expect((await see(timur, id)).bills).toMatchObject([{ amount: 10_000n }]);
    const both = await decided(timur, samples['twins_of_unrecorded']!, {});
    expect((await see(timur, both)).bills).toMatchObject([{ amount: 20_000n }]);
  });

  test('told again, the payment moves nothing twice; paid in part, it is refused', async () => {
    const id = await decided(timur);
    const view = await see(timur, id);
    expect(await takePayment(system(timur), bills, fact(timur, view, { amount: 4_000n }))).toEqual({
      outcome: 'refused',
      reason: 'amount',
    });
    const told = fact(timur, view);
    expect(await takePayment(system(timur), bills, told)).toMatchObject({ outcome: 'posted' });
    const { seq } = await see(timur, id);
    expect(await takePayment(system(timur), bills, told)).toMatchObject({ outcome: 'replayed' });
    expect((await see(timur, id)).seq).toBe(seq);
  });
});

describe('a payment that the bank takes back after the case moved on', () => {
  const back = (told: TakenFact) =>
    reversePayment(system(timur), bills, {
      channel: told.channel,
      providerRef: told.providerRef,
      ref: `r-${told.providerRef}`,
      at: timur.t.now,
    });

  test('opens the bill, stays on the case as a word to its officers, and is told to the payer', async () => {
    const id = await decided(timur);
    const told = fact(timur, await see(timur, id));
    await takePayment(system(timur), bills, told);
    expect(await back(told)).toBe('manual');
    const officer = await timur.t.officer('petugas_verifikasi');
    const shown = (await timur.t.browser(officer).get(`/meja/berkas/${id}/riwayat`)).body;
    expect(shown).toContain('Bank menarik kembali pembayaran');
    const view = await see(timur, id);
    expect(view).toMatchObject({ status: 'awaiting_applicant', bills: [{ state: 'open' }] });
    // A word among officers: what the payer reads is the notice.
    expect(JSON.stringify(view.history)).not.toContain('Bank menarik');
    const notes = await timur.t.database.asOwner<{ kind: string }>(
      `select kind from notices.notice where object = $1 and kind = 'bill.reopened'`,
      [id],
    );
    expect(notes).toHaveLength(1);
    expect(await back(told)).toBe('replayed');
    expect((await see(timur, id)).seq).toBe(view.seq);
    // Paid again, it is paid, and the case is where it was.
    expect(await pay(timur, id)).toMatchObject({ outcome: 'posted' });
    expect(await see(timur, id)).toMatchObject({ status: 'awaiting_applicant', bills: [{ state: 'paid' }] });
    expect(await compareProjections(system(timur), catalogue)).toEqual([]);
  });

  test('after its time is owed by a new bill, which moves no step; the treasurer and the bench are told', async () => {
    const { t, a, parent } = timur;
    const before = t.now;
    const id = await decided(timur);
    const told = fact(timur, await see(timur, id));
    await takePayment(system(timur), bills, told);
    const form = { row: 'pay_fine', round: '1' };
    // While nothing was taken back there is no new bill to ask for.
    await t.browser(parent).post(`/berkas/${id}/tagihan`, form);
    expect((await see(timur, id)).bills).toHaveLength(1);
    await back(told);
    expect((await see(timur, id)).reopened).toEqual({ bill: (await see(timur, id)).bills[0]!.id, row: 'pay_fine' });
    const paying = (await t.browser(parent).get(`/berkas/${id}`)).body;
    expect(paying).toContain('Bank menarik kembali pembayaran Anda');
    expect(paying).not.toContain('Minta tagihan baru');
    await expect(a.act(parent, id, { type: 'bill', expected: { row: 'pay_fine', round: 1 } })).rejects.toMatchObject({
      reason: 'billed_already',
    });

    t.later(15 * DAY);
    await sweepTold(system(timur), bills);
    expect(await pay(timur, id)).toEqual({ outcome: 'refused', reason: 'expired' });
    const owed = (await see(timur, id)).bills[0]!.id;
    const treasurer = await t.officer('bendahara', { agency: 'disdukcapil' });
    const room = t.browser(treasurer);
    expect((await room.get('/meja/bendahara')).body).toContain('terbuka lagi karena pembayarannya ditarik bank');
    expect((await room.get('/meja/bendahara/titipan')).body).toContain(`/meja/bendahara/tagihan/${owed}`);
    const officer = await t.officer('petugas_verifikasi');
    expect((await t.browser(officer).get(`/meja/berkas/${id}`)).body).toContain('Bank menarik kembali pembayarannya');
    // An officer is not the payer.
    await expect(a.act(officer, id, { type: 'bill', expected: { row: 'pay_fine', round: 1 } })).rejects.toMatchObject({
      reason: 'row_closed',
    });

    const browser = t.browser(parent);
    expect((await browser.get(`/berkas/${id}`)).body).toContain('Minta tagihan baru');
    expect((await browser.post(`/berkas/${id}/tagihan`, form)).headers.location).toContain('kabar=tagihan');
    const again = await see(timur, id);
    expect(again).toMatchObject({ reopened: null, bills: [{ state: 'open' }, { state: 'cancelled' }] });
    const { status, seq } = again;
    expect(await pay(timur, id)).toMatchObject({ outcome: 'posted' });
    expect(await see(timur, id)).toMatchObject({ status, seq, bills: [{ state: 'paid' }, { state: 'cancelled' }] });
    expect(await compareProjections(system(timur), catalogue)).toEqual([]);
    t.now = before;
  });

  test('of an ended case opens nothing: its bill is cancelled, and what was to be paid back is not owed any more', async () => {
    const id = await decided(timur);
    const told = fact(timur, await see(timur, id));
    await takePayment(system(timur), bills, told);
    const { seq } = await see(timur, id);
    await timur.a.act(timur.parent, id, { type: 'withdraw', expected: { seq } });
    expect((await see(timur, id)).bills).toMatchObject([{ state: 'cancelled', refund: { state: 'asked' } }]);
    expect(await back(told)).toBe('reversed');
    const view = await see(timur, id);
    expect(view.bills).toMatchObject([{ state: 'cancelled', refund: { state: 'refused', refusal: 'taken_back' } }]);
  });
});

describe('a bill whose time passes', () => {
  test('returns the case to its applicant, who asks for a new one and pays that', async () => {
    const { t, a, parent } = timur;
    const before = t.now;
    const id = await decided(timur);
    const first = (await see(timur, id)).bills[0]!;
    t.later(15 * DAY);
    await sweepTold(system(timur), bills);
    const lapsed = await see(timur, id);
    expect(lapsed).toMatchObject({ status: 'awaiting_payment', bills: [{ state: 'expired' }] });
    expect(lapsed.rows).toMatchObject([{ row: 'pay_fine', bill: null }]);
    expect(lapsed.history.at(-1)!.type).toBe('lapsed');
    expect(await pay(timur, id)).toEqual({ outcome: 'refused', reason: 'expired' });
    // Told once.
    expect(await sweepTold(system(timur), bills)).toBe(0);
    await a.act(parent, id, { type: 'bill', expected: { row: 'pay_fine', round: 1 } });
    const again = await see(timur, id);
    expect(again.bills).toMatchObject([{ state: 'open' }, { id: first.id, state: 'cancelled' }]);
    expect(await pay(timur, id)).toMatchObject({ outcome: 'posted' });
    expect((await see(timur, id)).status).toBe('awaiting_applicant');
    t.now = before;
  });

  test('still takes money that had moved in time, and the case goes on', async () => {
    const { t } = timur;
    const before = t.now;
    const id = await decided(timur);
    const paidAt = new Date(t.now.getTime() + DAY * 1000);
    const view = await see(timur, id);
    t.later(15 * DAY);
    await sweepTold(system(timur), bills);
    expect(
      await takePayment(system(timur), bills, fact(timur, view, { channel: 'qris', moved: true, paidAt })),
    ).toMatchObject({ outcome: 'posted' });
    expect((await see(timur, id)).status).toBe('awaiting_applicant');
    t.now = before;
  });

  test('outlives the case never: after the step’s own time the case is closed and its bill cancelled', async () => {
    const { t, a, parent } = timur;
    const before = t.now;
    const id = await decided(timur);
    t.later(55 * DAY);
    await sweepTold(system(timur), bills);
    await a.act(parent, id, { type: 'bill', expected: { row: 'pay_fine', round: 1 } });
    const { bills: made, rows } = await see(timur, id);
    expect(made[0]!.dueOn <= rows[0]!.due!.at!.toISOString().slice(0, 10)).toBe(true);
    t.later(10 * DAY);
    await sweepTimers(system(timur), catalogue);
    expect(await see(timur, id)).toMatchObject({
      status: 'expired',
      bills: [{ state: 'cancelled' }, { state: 'cancelled' }],
    });
    t.now = before;
  });
});

test('a fine that is waived whole moves the case as a payment does', async () => {
  const { t } = timur;
  const treasurer = await t.officer('bendahara', { agency: 'disdukcapil' });
  const ppk = await t.officer('ppk', { agency: 'disdukcapil' });
  const as = (who: Signed) => t.ctx({ actor: { ...who.actor, stepUpAt: t.now } });
  const id = await decided(timur);
  const because = { reason: 'keluarga tidak mampu', authority: 'Perwal uji', decree: 'SK-7', decree_on: '2027-01-10' };
  const waiver = { kind: 'waiver' as const, what: 'principal' as const, amount: 10_000n };
  const bill = (await see(timur, id)).bills[0]!.id;
  const act = await askAct(as(treasurer), bills, { ...waiver, bill, ...because });
  await decideAct(as(ppk), bills, { act, agree: true });
  expect(await see(timur, id)).toMatchObject({ status: 'awaiting_applicant', bills: [{ state: 'paid' }] });
  expect(await compareProjections(system(timur), catalogue)).toEqual([]);
});

describe('paid, and then not wanted', () => {
  let ppk: Signed;
  let treasurer: Signed;
  beforeAll(async () => {
    ppk = await timur.t.officer('ppk', { agency: 'disdukcapil' });
    treasurer = await timur.t.officer('bendahara', { agency: 'disdukcapil' });
  });
  const as = (who: Signed) => timur.t.ctx({ actor: { ...who.actor, stepUpAt: timur.t.now } });
  const requestFor = async (bill: string) =>
    (await waitingActs(timur.t.city.db, { agencies: 'all', states: ['asked', 'agreed'], limit: 100 })).find(
      (r) => r.bill === bill,
    )!;

  test('a withdrawn case asks for its refund by itself; before the deposit the treasurer pays it back', async () => {
    const id = await decided(timur);
    await pay(timur, id);
    const { seq } = await see(timur, id);
    await timur.a.act(timur.parent, id, { type: 'withdraw', expected: { seq } });
    const view = await see(timur, id);
    expect(view.bills).toMatchObject([
      { state: 'cancelled', refund: { state: 'asked', amount: 10_000n, from: 'treasurer' } },
    ]);
    const request = await requestFor(view.bills[0]!.id);
    await decideAct(as(ppk), bills, { act: request.id, agree: true });
    await payRefund(as(treasurer), bills, { act: request.id });
    expect((await see(timur, id)).bills[0]!.refund).toMatchObject({ state: 'done', from: 'treasurer', sp2d: null });
  });

  test('after the deposit only the BUD pays it, by an SP2D whose number the payer reads; of last year from BTT', async () => {
    const p = await placeOf('contoh-timur');
    const { t, a, parent } = p;
    const by = async (role: string, agency: string) => {
      const who = await t.officer(role, { agency });
      return () => t.ctx({ actor: { ...who.actor, stepUpAt: t.now } });
    };
    const [clerk, checker, city] = [
      await by('bendahara', 'disdukcapil'),
      await by('ppk', 'disdukcapil'),
      await by('bud', 'bkad'),
    ];
    t.now = new Date('2026-12-22T02:00:00Z');
    const id = await decided(p, late, { 'child.1.born_on': '2026-10-01', proof_date: '2026-10-02' });
    await pay(p, id);
    const [lies] = await lying(clerk());
    const { agency, channel, amount } = lies!;
    const until = localDate(t.city.calendar, t.now);
    await deposit(clerk(), { agency, channel, until, bank_ref: 'STS-1', amount });
    t.now = new Date('2027-01-20T02:00:00Z');
    const { seq } = await see(p, id);
    await a.act(parent, id, { type: 'withdraw', expected: { seq } });
    const refund = async () => (await see(p, id)).bills[0]!.refund;
    expect(await refund()).toMatchObject({ state: 'asked', from: 'bud', unforeseen: true });
    const [request] = await waitingActs(t.city.db, { agencies: 'all', states: ['asked'], limit: 2 });
    await decideAct(checker(), bills, { act: request!.id, agree: true });
    await expect(payRefund(clerk(), bills, { act: request!.id })).rejects.toMatchObject({ reason: 'only_by_sp2d' });
    await payRefund(city(), bills, { act: request!.id, sp2d: 'SP2D/9/2027' });
    expect(await refund()).toMatchObject({ state: 'done', from: 'bud', sp2d: 'SP2D/9/2027', unforeseen: true });
  });

  test('a bill that was not paid is cancelled with the case; what comes for it after all is given back', async () => {
    const id = await decided(timur);
    const open = await see(timur, id);
    const { seq } = open;
    await timur.a.act(timur.parent, id, { type: 'withdraw', expected: { seq } });
    expect((await see(timur, id)).bills).toMatchObject([{ state: 'cancelled', refund: null }]);
    expect(await takePayment(system(timur), bills, fact(timur, open))).toEqual({
      outcome: 'refused',
      reason: 'cancelled',
    });
    await takePayment(system(timur), bills, fact(timur, open, { channel: 'qris', moved: true }));
    expect((await see(timur, id)).bills[0]!.refund).toMatchObject({ state: 'asked', amount: 10_000n });
    expect((await billByCode(system(timur), bills, open.bills[0]!.code))!.state).toBe('cancelled');
  });
});

describe('a service that had no fine', () => {
  test('gets it by a new version, and an open case moves to it', async () => {
    const t = await testCity({ code: 'contoh-timur', now: DAY_70 });
    const p: Place = { t, a: actingIn(t), parent: await t.person() };
    const { definition } = aktaKelahiran;
    const body = structuredClone(definition.body);
    // The version before, which knew no fine.
    const stages = body.stages.filter((s) => s.id !== 'fine');
    const before = bindService({ ...body, version: body.version - 1, stages }, definition.functions);
    const old = createCatalogue([{ ...aktaKelahiran, definition: before }], catalogue.bills);
    await publishServices(t.ctx({ actor: SYSTEM, channel: 'cli' }), old, new Date('2020-01-01T00:00:00Z'));
    const id = await filed(p);
    await p.a.done(id, 'petugas_verifikasi');
    await publishAll(t);
    expect((await see(p, id)).version).toBe(body.version - 1);
    const { seq } = await see(p, id);
    await migrateCase(system(p), catalogue, {
      kase: id,
      to: body.version,
      stages: Object.fromEntries(stages.map((s) => [s.id, s.id])),
      expected: { seq },
    });
    await p.a.done(id, 'kepala_dinas');
    expect(await see(p, id)).toMatchObject({
      version: body.version,
      status: 'awaiting_payment',
      bills: [{ amount: 10_000n }],
    });
    await pay(p, id);
    expect((await see(p, id)).status).toBe('awaiting_applicant');
    expect(await compareProjections(system(p), catalogue)).toEqual([]);
  });
});

describe('what its people read', () => {
  test('before it is sent: what it costs and by which rule, in the city that fines; nothing of it in Medan', async () => {
    const page = (p: Place) => p.t.browser(p.parent).get('/layanan/akta-kelahiran');
    expect((await page(timur)).body).toMatch(
      /Denda keterlambatan pelaporan: Rp\s?10\.000, dibayar lewat bank atau QRIS/,
    );
    expect((await page(medan)).body).toContain('Denda keterlambatan pelaporan: tidak ada.');
  });

  test('on the case: the sum and the way to the bill; after its time the button for a new one, which works', async () => {
    const { t, parent } = timur;
    const before = t.now;
    const id = await decided(timur);
    const bill = (await see(timur, id)).bills[0]!;
    const browser = t.browser(parent);
    const waits = await browser.get(`/berkas/${id}`);
    expect(waits.body).toContain('Bayar dulu, lalu kami lanjutkan');
    expect(waits.body).toContain(`/tagihan/${bill.code}`);
    const officer = await t.officer('petugas_verifikasi');
    expect((await t.browser(officer).get(`/meja/berkas/${id}`)).body).toContain('belum dibayar');
    // Not somebody else's to ask for.
    const other = await t.person();
    const form = { row: 'pay_fine', round: '1' };
    expect((await t.browser(other).post(`/berkas/${id}/tagihan`, form)).statusCode).toBe(404);
    t.later(15 * DAY);
    const again = t.browser(parent);
    expect((await again.get(`/berkas/${id}`)).body).toContain('Minta tagihan baru');
    expect((await again.post(`/berkas/${id}/tagihan`, form)).headers.location).toContain('kabar=tagihan');
    expect((await see(timur, id)).bills).toMatchObject([{ state: 'open' }, { state: 'cancelled' }]);
    t.now = before;
  });

  test('the bill as a paper is its payer’s alone', async () => {
    const { t, parent } = timur;
    const { bills: made } = await see(timur, await decided(timur));
    const path = `/tagihan/${made[0]!.code}/pdf`;
    const asked = await t.browser(parent).post(path);
    expect([asked.statusCode, asked.headers.location]).toEqual([303, path]);
    const paper = await t.browser(parent).get(path);
    expect([paper.statusCode, paper.headers['content-type']]).toEqual([200, 'application/pdf']);
    expect(paper.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
    expect((await t.browser(await t.person()).get(path)).statusCode).toBe(404);
    expect((await t.browser().get(path)).statusCode).toBe(404);
  });

  test('tells the payer of the bill, of the payment and of the refund, each once', async () => {
    // A city whose clock has only gone forward: what is told follows the time of the receipts.
    const p = await placeOf('contoh-timur');
    const { t, a, parent } = p;
    const id = await decided(p);
    await pay(p, id);
    await sweepTold(system(p), bills);
    await sweepTold(system(p), bills);
    const { seq } = await see(p, id);
    await a.act(parent, id, { type: 'withdraw', expected: { seq } });
    const told = await t.city.db
      .selectFrom('notices.notice')
      .select('kind')
      .where('object', '=', id)
      .where('kind', 'like', 'bill.%')
      .orderBy('kind')
      .execute();
    expect(told.map((n) => n.kind)).toEqual(['bill.issued', 'bill.paid', 'bill.refund']);
  });
});
