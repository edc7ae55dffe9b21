import { sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sign, stringToSign } from '../src/adapters/post/signature.ts';
import { catalogue } from '../src/app.ts';
import { collectCase, listMyCases } from '../src/modules/casework/index.ts';
import {
  CARD_CHECK,
  CHECKS,
  eventsOf,
  handOverBatch,
  linesOf,
  keepAtCounter,
  lookedAt,
  makeBatch,
  openAgain,
  openDestination,
  packParcel,
  parcelOf,
  receiverOf,
  sendAgain,
  settleOldCard,
  takeBack,
  typeAwb,
} from '../src/modules/delivery/index.ts';
import { blankMovements } from '../src/modules/documents/index.ts';
import { testCity, type TestCity } from './harness/city.ts';
import { publishAll } from './harness/filing.ts';
import { DOOR, parcelsIn, type Parcels } from './harness/parcels.ts';
import type { TestPerson } from './harness/people.ts';

/*
 * A card from the printer to a door, between a city and a carrier that speak over a socket and check each other to the
 * letter. Whatever the carrier loses, repeats or tells late, the parcel ends where it truly is.
 */

let t: TestCity;
let p: Parcels;
let who: TestPerson;

beforeAll(async () => {
  t = await testCity({ now: new Date('2026-11-20T03:00:00Z') });
  await publishAll(t);
  p = await parcelsIn(t);
  who = await t.person();
});
beforeEach(() => p.control('DELETE', 'scenario'));

/** A family card that the city does not know. */
const NOBODYS = { family_card_number: '1271990101209999' };
const counter = async () => t.ctx({ actor: (await p.desk.officer('petugas_loket')).actor });
const typesOf = async (id: string) => (await eventsOf(t.city.db, [id])).map((e) => e.type);
const statusOf = async (kase: string) => (await p.desk.see(who, kase)).status;
const shipments = () => p.control<{ awb: string; orderid: string }[]>('GET', 'shipments');

it('a call is signed as the carrier’s own example', () => {
  const call = {
    method: 'GET',
    path: '/pso/1.0.0/data/x',
    token: 'tok',
    body: '',
    timestamp: '2026-01-05T02:15:31.000Z',
  };
  expect(stringToSign(call)).toContain(':e3b0c442');
  expect(sign('contoh-secret', call)).toBe('62cade65262052db66f51ae44b454b79e34a7d9aa2ce971505bb45a06c24201b');
});

describe('the way of a card', () => {
  it('is packed with its originals, handed over with a list, followed to the door, and ends its case', async () => {
    const kase = await p.printing(who);
    const id = await p.send(who, kase);
    expect((await p.parcel(id)).tray).toBe('waiting');
    await p.print(kase);
    expect((await p.parcel(id)).tray).toBe('pack');
    // What goes by post is not told to be collected.
    const told = async () => (await t.browser(who).get('/kotak-masuk')).body;
    expect(await told()).not.toContain('siap diambil');
    await expect(
      packParcel(await counter(), p.parts, { parcel: id, checks: ['right_card'], weight_g: 60 }),
    ).rejects.toMatchObject({
      fields: { checks: 'error.all_checks' },
    });
    await p.pack(id);
    const packed = await p.parcel(id);
    expect(packed).toMatchObject({ tray: 'packed', booking: 'booked', fee: 12_000n, postage: 12_000n });
    expect(packed.awb).toMatch(/^P\d{13}$/);
    await p.handOver(id);
    expect(await told()).toContain('Kartu Anda sudah dikirim');
    await p.seen(packed.awb!, 'posting');
    await p.seen(packed.awb!, 'antar');
    await p.track();
    expect((await p.parcel(id)).state).toBe('in_transit');
    await p.seen(packed.awb!, 'selesai');
    await p.track();
    const home = await p.parcel(id);
    expect(home).toMatchObject({ state: 'delivered', look: null, trackAt: null });
    expect(home.photo).not.toBeNull();
    expect(await receiverOf(t.city.db, t.city.keys, home)).toEqual({ name: 'PARLINDUNGAN NASUTION', relation: 'YBS' });
    expect(await statusOf(kase)).toBe('completed');
    expect(await told()).toContain('Kartu Anda sudah diterima');
    // No name and no address stands in what happened.
    expect(JSON.stringify(await eventsOf(t.city.db, [id]))).not.toMatch(/nasution|jalan contoh/i);
  });

  it('may be changed or collected after all until the envelope is closed', async () => {
    const kase = await p.printing(who, NOBODYS);
    const first = await p.send(who, kase);
    const second = await p.send(who, kase, { receiver: 'family', relation: 'spouse', name: 'Siti Nurbaya' });
    expect((await p.parcel(first)).state).toBe('cancelled');
    expect(await openDestination(t.city.db, t.city.keys, second)).toMatchObject({ name: 'Siti Nurbaya' });
    await p.print(kase);
    await p.pack(second);
    await expect(p.send(who, kase)).rejects.toMatchObject({ reason: 'parcel_away' });
    await p.handOver(second);
    await expect(collectCase(t.ctx({ actor: who.actor }), catalogue, { kase })).rejects.toMatchObject({
      reason: 'parcel_away',
    });
    // It is with the carrier: nobody can have collected it.
    await expect(p.desk.done(kase, 'petugas_loket')).rejects.toMatchObject({ reason: 'parcel_away' });
  });

  it('collected at the counter after all, it is not sent', async () => {
    const kase = await p.printing(who);
    const id = await p.send(who, kase);
    await collectCase(t.ctx({ actor: who.actor }), catalogue, { kase });
    expect((await p.parcel(id)).state).toBe('cancelled');
    const again = await p.send(who, kase);
    await p.print(kase);
    await p.desk.done(kase, 'petugas_loket');
    expect((await p.parcel(again)).state).toBe('cancelled');
    expect(await statusOf(kase)).toBe('completed');
  });

  it('is refused at the field: a postcode of elsewhere, a family member who is nothing to the holder, no phone', async () => {
    const kase = await p.printing(who);
    await expect(p.send(who, kase, { postcode: '99999' })).rejects.toMatchObject({
      fields: { postcode: 'error.wrong_postcode' },
    });
    await expect(p.send(who, kase, { receiver: 'family' })).rejects.toMatchObject({
      fields: { relation: 'error.choose_relation' },
    });
    await expect(p.send(who, kase, { phone: '0812' })).rejects.toMatchObject({ fields: { 'to.phone': 'error.phone' } });
    expect(await parcelOf(t.city.db, `kase/${kase}`)).toBeUndefined();
  });

  it('is nobody else’s: another person’s case is not there, another agency’s parcel neither', async () => {
    const kase = await p.printing(who);
    const stranger = await t.person();
    await expect(p.send(stranger, kase)).rejects.toMatchObject({ kind: 'not_found' });
    const id = await p.send(who, kase);
    await p.print(kase);
    const other = await t.officer('petugas_loket', { agency: 'bapenda' });
    const elsewhere = await t.officer('petugas_loket', { area: '12.71.21' });
    for (const officer of [other, elsewhere])
      await expect(
        packParcel(t.ctx({ actor: officer.actor }), p.parts, { parcel: id, checks: [...CHECKS], weight_g: 60 }),
      ).rejects.toMatchObject({ kind: 'not_found' });
  });
});

describe('who may take a card', () => {
  const NAMES = { name: 'Rosmawati Siregar', others: ['Halomoan Siregar'] };
  const family = { receiver: 'family', relation: 'sibling' } as const;
  const owner = async () => {
    const head = await t.person(NAMES);
    return { head, own: { holder_name: head.name, family_card_number: head.kk } };
  };
  const moveOut = (kk: string) =>
    sql`update people.family_member set valid_to = '2026-11-01' where shdk <> 1
      and family = (select id from people.family where kk_idx = ${t.city.keys.blindIndex('kk', kk)})`.execute(
      t.city.db,
    );

  it('is the holder as the file names them, or somebody on the same family card; nobody else is taken down', async () => {
    const { head, own } = await owner();
    const kase = await p.printing(head, own);
    await expect(p.send(head, kase, { name: 'Halomoan Siregar' })).rejects.toMatchObject({
      fields: { name: 'error.not_holder' },
    });
    await expect(p.send(head, kase, { ...family, name: 'Tetangga Baik' })).rejects.toMatchObject({
      fields: { name: 'error.not_on_card' },
    });
    // A part of the name is not the name on the card.
    await expect(p.send(head, kase, { ...family, name: 'Halomoan' })).rejects.toMatchObject({
      fields: { name: 'error.not_on_card' },
    });
    expect(await p.parcel(await p.send(head, kase, { name: 'ROSMAWATI  SIREGAR' }))).toMatchObject({
      state: 'created',
    });
    const id = await p.send(head, kase, { ...family, name: 'Halomoan Siregar' });
    await p.print(kase);
    // The city knows the card: nothing more is to be looked at by eye.
    await packParcel(await counter(), p.parts, { parcel: id, checks: [...CHECKS], weight_g: 60 });
    expect((await p.parcel(id)).packedAt).not.toBeNull();
  });

  it('another’s family card is no list to ask; the office looks at its photo before it packs', async () => {
    const { own } = await owner();
    const proxy = await t.person();
    const kase = await p.printing(proxy, own);
    const wrong = await p.send(proxy, kase, { ...family, name: 'Tetangga Baik' });
    await p.print(kase);
    // The office may know that card, and finds that the name is not on it.
    await expect(
      packParcel(await counter(), p.parts, { parcel: wrong, checks: [...CHECKS, CARD_CHECK], weight_g: 60 }),
    ).rejects.toMatchObject({ reason: 'receiver_not_on_card' });
    await keepAtCounter(await counter(), p.parts, { parcel: wrong });
    expect((await p.parcel(wrong)).state).toBe('cancelled');
    expect((await t.browser(proxy).get('/kotak-masuk')).body).toContain('tidak jadi dikirim');
    const unknown = await p.printing(proxy, NOBODYS);
    const id = await p.send(proxy, unknown, { ...family, name: 'Siti Nurbaya' });
    await p.print(unknown);
    await expect(
      packParcel(await counter(), p.parts, { parcel: id, checks: [...CHECKS], weight_g: 60 }),
    ).rejects.toMatchObject({ fields: { checks: 'error.all_checks' } });
    await packParcel(await counter(), p.parts, { parcel: id, checks: [...CHECKS, CARD_CHECK], weight_g: 60 });
  });

  it('whoever left the card after the envelope was closed takes nothing: the list is not handed over', async () => {
    const { head, own } = await owner();
    const kase = await p.printing(head, own);
    const id = await p.send(head, kase, { ...family, name: 'Halomoan Siregar' });
    await p.print(kase);
    await p.pack(id);
    const batch = await makeBatch(await counter(), { parcels: [id] });
    await moveOut(head.kk);
    const { number } = await p.parcel(id);
    await expect(
      handOverBatch(await counter(), p.parts, { batch, courier: 'Pengantar', count: 1 }),
    ).rejects.toMatchObject({ reason: 'receiver_not_on_card', detail: { number } });
    await openAgain(await counter(), { batch });
    const desk = t.browser(await t.officer('petugas_loket'));
    expect((await desk.get(`/meja/kiriman/${id}`)).body).toContain('TIDAK tertulis di KK');
    expect((await desk.post(`/meja/kiriman/${id}/loket`, {})).statusCode).toBe(303);
    expect(await p.parcel(id)).toMatchObject({ state: 'cancelled' });
    // The card is still here: its holder may name another receiver, or collect it.
    expect(await p.parcel(await p.send(head, kase, { name: head.name }))).toMatchObject({ tray: 'pack' });
  });
});

describe('a carrier that is not well-behaved', () => {
  it('an answer that was lost: asked again by the same reference, the number is the first one', async () => {
    const kase = await p.printing(who);
    const id = await p.send(who, kase);
    await p.print(kase);
    await p.control('POST', 'scenario', { fault: 'lost_answer', match: { path: '/webhookpos' } });
    await p.pack(id);
    expect((await p.parcel(id)).booking).toBe('unknown');
    t.later(600);
    await p.control('POST', 'clock', { now: t.now.toISOString() });
    await t.work();
    const { awb, booking, number } = await p.parcel(id);
    expect(booking).toBe('booked');
    const made = (await shipments()).filter((s) => s.orderid === `${number}-1`);
    expect(made.map((s) => s.awb)).toEqual([awb]);
  });

  it.each(['outage', 'html_page', 'cut_before', 'never_answer'])('%s is silence, no refusal', async (fault) => {
    const kase = await p.printing(who);
    const id = await p.send(who, kase);
    await p.print(kase);
    await p.control('POST', 'scenario', { fault, match: { path: '/webhookpos' } });
    await p.pack(id);
    expect((await p.parcel(id)).booking).toBe('unknown');
    t.later(600);
    await p.control('POST', 'clock', { now: t.now.toISOString() });
    await t.work();
    expect((await p.parcel(id)).booking).toBe('booked');
  });

  it('a token that it forgot is fetched anew', async () => {
    await p.control('POST', 'forget_tokens', {});
    const kase = await p.printing(who);
    const id = await p.send(who, kase);
    await p.print(kase);
    await p.pack(id);
    expect((await p.parcel(id)).booking).toBe('booked');
  });

  it('scans told twice, late and backwards are what they are, once', async () => {
    const { kase, parcel } = await p.away(who);
    const at = (hours: number) => new Date(t.now.getTime() + hours * 3_600_000).toISOString();
    const awb = parcel.awb!;
    await p.seen(awb, 'selesai', { at: at(9), twice: true });
    await p.seen(awb, 'antar', { at: at(5) });
    await p.seen(awb, 'posting', { at: at(1), twice: true });
    await p.track();
    expect((await p.parcel(parcel.id)).state).toBe('delivered');
    await p.track();
    const scans = (await typesOf(parcel.id)).filter((x) => ['posted', 'out_for_delivery', 'delivered'].includes(x));
    expect(scans).toEqual(['posted', 'out_for_delivery', 'delivered']);
    expect(await statusOf(kase)).toBe('completed');
  });

  it('a number that it does not know, and its silence, are asked for later and later', async () => {
    const { parcel } = await p.away(who);
    await p.track();
    const once = await p.parcel(parcel.id);
    expect(once).toMatchObject({ state: 'handed_over', trackTries: 1 });
    await p.control('POST', 'scenario', { fault: 'outage', match: { path: '/utilitas' } });
    await p.track();
    expect((await p.parcel(parcel.id)).trackTries).toBe(2);
    await p.seen(parcel.awb!, 'antar');
    await p.track();
    expect(await p.parcel(parcel.id)).toMatchObject({ state: 'in_transit', trackTries: 0 });
  });

  it.each([
    ['huge', 'too_large'],
    ['not_a_picture', 'unsupported_media'],
  ] as const)('a picture that is %s is not kept, and the parcel says so', async (photo, reason) => {
    const { parcel } = await p.away(who);
    await p.seen(parcel.awb!, 'selesai', { photo });
    await p.track();
    const home = await p.parcel(parcel.id);
    expect(home).toMatchObject({ state: 'delivered', photo: null });
    const refused = (await eventsOf(t.city.db, [home.id])).find((e) => e.type === 'photo_refused');
    expect(refused?.data).toEqual({ reason });
  });

  it('taken by somebody who was not named: it lies there, and somebody must look', async () => {
    const { kase, parcel } = await p.away(who);
    await p.seen(parcel.awb!, 'selesai', { receiver: 'Satpam Gedung', relation: 'SATPAM' });
    await p.track();
    expect(await p.parcel(parcel.id)).toMatchObject({ state: 'delivered', look: 'receiver_differs', tray: 'look' });
    expect(await statusOf(kase)).toBe('completed');
    await lookedAt(await counter(), { parcel: parcel.id });
    expect((await p.parcel(parcel.id)).tray).toBe('done');
  });
});

describe('what does not arrive', () => {
  it('comes back, is sent again under a number of its own, and arrives', async () => {
    const { kase, parcel } = await p.away(who);
    await p.seen(parcel.awb!, 'gagal');
    await p.track();
    expect((await p.parcel(parcel.id)).state).toBe('failed');
    await p.seen(parcel.awb!, 'kembali');
    await p.track();
    expect(await p.parcel(parcel.id)).toMatchObject({ state: 'returned', tray: 'back', received: false });
    await expect(sendAgain(await counter(), p.parts, { parcel: parcel.id })).rejects.toMatchObject({
      reason: 'parcel_moved',
    });
    await takeBack(await counter(), { parcel: parcel.id });
    await sendAgain(await counter(), p.parts, { parcel: parcel.id });
    // The list that was signed says what it said.
    expect(await linesOf(t.city.db, parcel.batch!)).toMatchObject([{ awb: parcel.awb, weightG: 60 }]);
    await p.pack(parcel.id);
    const again = await p.parcel(parcel.id);
    expect(again).toMatchObject({ round: 2, booking: 'booked' });
    expect(again.awb).not.toBe(parcel.awb);
    await p.handOver(parcel.id);
    // What the first round is told late says nothing of the second.
    await p.seen(parcel.awb!, 'hilang');
    await p.seen(again.awb!, 'selesai');
    await p.track();
    expect((await p.parcel(parcel.id)).state).toBe('delivered');
    expect(await statusOf(kase)).toBe('completed');
  });

  it('or is kept at the counter, where the holder collects it', async () => {
    const { kase, parcel } = await p.away(who);
    await p.seen(parcel.awb!, 'kembali');
    await p.track();
    await takeBack(await counter(), { parcel: parcel.id });
    await keepAtCounter(await counter(), p.parts, { parcel: parcel.id });
    expect((await p.parcel(parcel.id)).state).toBe('counter');
    expect((await t.browser(who).get('/kotak-masuk')).body).toContain('Kartu Anda menunggu di loket');
    await p.desk.done(kase, 'petugas_loket');
    expect(await statusOf(kase)).toBe('completed');
  });

  it('a lost one is printed again, and the book of blanks says for which case', async () => {
    const { kase, parcel } = await p.away(who);
    await p.seen(parcel.awb!, 'hilang');
    await p.track();
    const opened = (await eventsOf(t.city.db, [parcel.id])).find((e) => e.type === 'case_opened');
    const number = opened?.data['number'] as string;
    const { who: officer, expected } = await p.desk.take(kase, 'petugas_loket');
    await p.desk.act(officer, kase, {
      type: 'return',
      expected,
      to: 'printing',
      defects: [{ path: 'collect_at', reason: 'lost_parcel' }],
    });
    await p.print(kase);
    const [first, again] = (await blankMovements(t.city.db, { limit: 200 }))
      .filter((m) => m.subject === `kase/${kase}`)
      .toReversed();
    expect(first).toMatchObject({ why: 'used', because: null, reference: null });
    expect(again).toMatchObject({ why: 'used', because: 'lost_parcel', reference: number });
    const page = (await t.browser(await t.officer('petugas_loket')).get('/meja/blanko')).body;
    expect(page).toContain(`Dicetak lagi: kiriman hilang di jalan, berkas ${number}`);
    // The lost one turns up after all: it is not the card that counts any more.
    expect(await p.parcel(await p.send(who, kase))).toMatchObject({ tray: 'pack' });
  });

  it('a misprinted card says so in the book of blanks', async () => {
    const kase = await p.printing(who);
    await p.print(kase);
    const { who: officer, expected } = await p.desk.take(kase, 'petugas_loket');
    await p.desk.act(officer, kase, {
      type: 'return',
      expected,
      to: 'printing',
      defects: [{ path: 'collect_at', reason: 'misprinted' }],
    });
    await p.print(kase);
    // Both were printed in one instant, of which no order is promised.
    const printed = (await blankMovements(t.city.db, { limit: 20 })).filter((m) => m.subject === `kase/${kase}`);
    expect(printed.filter((m) => m.why === 'used').map((m) => [m.because, m.reference])).toEqual(
      expect.arrayContaining([
        [null, null],
        ['misprinted', null],
      ]),
    );
  });

  it('a lost one that turns up is delivered all the same', async () => {
    const { kase, parcel } = await p.away(who);
    await p.seen(parcel.awb!, 'hilang');
    await p.track();
    expect(await p.parcel(parcel.id)).toMatchObject({ state: 'lost', look: 'lost' });
    // A file that settles it is open, and its number stands with the parcel.
    const opened = (await eventsOf(t.city.db, [parcel.id])).find((e) => e.type === 'case_opened');
    const mine = await listMyCases(t.ctx({ actor: who.actor }), catalogue, { limit: 5 });
    expect(mine.items[0]).toMatchObject({ service: 'kiriman-hilang', number: opened?.data['number'] });
    await p.seen(parcel.awb!, 'selesai');
    await p.track();
    expect((await p.parcel(parcel.id)).state).toBe('delivered');
    expect(await statusOf(kase)).toBe('completed');
  });
});

it('the old card is given back at the door, and destroyed with minutes', async () => {
  const { parcel } = await p.away(who, true);
  expect(parcel.exchange).toBe('expected');
  const card = async (what: 'received' | 'destroyed', minutes?: string) =>
    settleOldCard(await counter(), { parcel: parcel.id, what, ...(minutes && { minutes }) });
  await expect(card('received')).rejects.toMatchObject({ reason: 'parcel_moved' });
  await p.seen(parcel.awb!, 'selesai');
  await p.track();
  await expect(card('destroyed', 'BA/7')).rejects.toMatchObject({ reason: 'parcel_moved' });
  await card('received');
  await expect(card('destroyed')).rejects.toMatchObject({ fields: { minutes: 'error.required' } });
  await card('destroyed', 'BA/7/2026');
  expect((await p.parcel(parcel.id)).exchange).toBe('destroyed');
});

it('without a connection the number on the counter’s receipt is typed; a digit that does not fit is refused', async () => {
  const { carrier } = t.city.ports;
  delete t.city.ports.carrier;
  try {
    const kase = await p.printing(who);
    const id = await p.send(who, kase);
    await p.print(kase);
    await p.pack(id);
    await expect(makeBatch(await counter(), { parcels: [id] })).rejects.toMatchObject({ reason: 'parcel_moved' });
    await expect(typeAwb(await counter(), { parcel: id, awb: 'AA473124828ID', fee: 12_000n })).rejects.toMatchObject({
      fields: { awb: 'error.awb_digit' },
    });
    await typeAwb(await counter(), { parcel: id, awb: 'aa473124829id', fee: 12_000n });
    await p.handOver(id);
    expect(await p.parcel(id)).toMatchObject({ state: 'handed_over', awb: 'AA473124829ID', trackAt: null });
  } finally {
    t.city.ports.carrier = carrier!;
  }
});

it('a list names what was counted, and is handed over once', async () => {
  const kase = await p.printing(who);
  const id = await p.send(who, kase, { name: DOOR.name });
  await p.print(kase);
  await p.pack(id);
  const batch = await makeBatch(await counter(), { parcels: [id] });
  const hand = async (count: number) => handOverBatch(await counter(), p.parts, { batch, courier: 'Pengantar', count });
  await expect(hand(2)).rejects.toMatchObject({ fields: { count: 'error.count_differs' } });
  await hand(1);
  await expect(hand(1)).rejects.toMatchObject({ reason: 'batch_closed' });
});
