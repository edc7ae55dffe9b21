import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { catalogue } from '../src/app.ts';
import { closeInspector } from '../src/kernel/files/index.ts';
import { photo } from '../src/kernel/files/sample-files.ts';
import {
  actOnCase,
  casesToPass,
  findCase,
  grantNumberCase,
  passCase,
  resubmitDraft,
  saveDraft,
  startMending,
  type CaseActInput,
} from '../src/modules/casework/index.ts';
import { numberChangeById } from '../src/modules/people/index.ts';
import type { Browser } from './harness/browser.ts';
import { testCity, type TestCity } from './harness/city.ts';
import { fileSample, publishAll } from './harness/filing.ts';
import { sendFiles, type Upload } from './harness/form.ts';
import type { Signed, TestPerson } from './harness/people.ts';

/*
 * A number that no longer leads to whom it should: asked for by who holds it, decided by an officer at a counter who has
 * seen the identity card. Old sessions end, and the number before is told.
 */

let t: TestCity;
let counter: Signed;
beforeAll(async () => {
  t = await testCity();
  await publishAll(t);
});
afterAll(closeInspector);

const NUMBER = '/akun/nomor-lama';
const RECEIPT = /^\/terima\/[0-9a-f-]{36}$/;
const DESK = '/meja/nomor-hp';
async function signIn(phone: string, b: Browser = t.browser()): Promise<Browser> {
  t.later(3600);
  const before = t.sent.length;
  await b.post('/masuk', { kind: 'phone', contact: phone });
  await t.work();
  const code = t.sent
    .slice(before)
    .map((m) => /kode masuk (\d{6})/.exec(m.text)?.[1])
    .findLast((c) => c !== undefined)!;
  expect((await b.post('/masuk/kode', { code })).statusCode).toBe(303);
  // An officer's session rests no longer than a working day; each test has one of its own.
  counter = await t.officer('petugas_loket', { agency: 'disdukcapil', name: 'Yusnimar' });
  return b;
}
let made = 0;
const freshPhone = () => `0813${String(55_500_000 + ++made)}`;
const sees = async (b: Browser, id: string) => (await b.get(`/berkas/${id}`)).statusCode;
/** The address of the one that waits, found by the code that the resident tells. */
async function found(b: Browser): Promise<{ desk: Browser; path: string; id: string }> {
  const code = /class="digits">(\d{6})</.exec((await b.get(NUMBER)).body)![1]!;
  const desk = t.browser(counter);
  const list = await desk.get(`${DESK}?kode=${code}`);
  const path = /href="(\/meja\/nomor-hp\/[0-9a-f-]{36})"/.exec(list.body)![1]!;
  return { desk, path, id: path.split('/').at(-1)! };
}
/** An owner who signed in once and has a case; and the same person with another number. */
async function moved() {
  const who = await t.person();
  const own = await signIn(who.phone);
  const receipt = await fileSample(t, who);
  const phone = freshPhone();
  const b = await signIn(phone);
  return { who, own, b, phone, ...receipt };
}
const sent = (b: Browser, form: Record<string, string>, card?: Upload) =>
  sendFiles(t.app, new URL(t.city.origin).host, b, `${NUMBER}/ktp`, 'photo', card, form);
const texts = (from: number, phone: string) =>
  t.sent.slice(from).filter((m) => m.to.endsWith(phone.slice(1)) || m.to.endsWith(phone.slice(3)));

describe('a new number for an account of before', () => {
  test('number and PIN of a case, the card at the counter: the new number opens it all, the old one nothing', async () => {
    const { who, own, b, phone, id, number, pin } = await moved();
    expect(await sees(b, id)).toBe(404);
    expect((await b.post(`${NUMBER}/berkas`, { number, pin: '000000' })).statusCode).toBe(422);
    expect((await b.post(`${NUMBER}/berkas`, { number, pin })).headers.location).toMatch(RECEIPT);
    // Asking gives nothing by itself.
    expect(await sees(b, id)).toBe(404);
    const { desk, path } = await found(b);
    const page = await desk.get(path);
    expect(page.body).toContain(who.actor.name);
    expect(page.body).not.toContain(who.nik);
    expect((await desk.post(`${path}/beri`, {})).statusCode).toBe(422);
    const before = t.sent.length;
    expect((await desk.post(`${path}/beri`, { seen: 'card_at_counter' })).headers.location).toBe(
      `${path}?selesai=beri`,
    );
    await t.work();
    expect(texts(before, who.phone)[0]?.text).toContain('nomor ini tidak lagi dipakai');
    // Both are signed out, and the old browser with them.
    for (const browser of [own, b]) expect((await browser.get('/berkas-saya')).statusCode).toBe(401);
    await signIn(phone, b);
    expect(await sees(b, id)).toBe(200);
    expect((await b.get('/berkas-saya')).body).not.toContain('Berkas lama kami sembunyikan');
    const stranger = await signIn(who.phone);
    expect(await sees(stranger, id)).toBe(404);
    const again = t.browser(counter);
    expect((await again.post(`${path}/beri`, { seen: 'card_at_counter' })).statusCode).toBe(409);
    const rows = await t.database.asOwner<{ action: string }>(
      `select action from kernel.audit where object = 'number_change/${path.split('/').at(-1)}' and actor_kind = 'officer' order by at, id`,
    );
    expect(rows.map((r) => r.action)).toContain('case.grant_number');
    expect(rows.map((r) => r.action)).toContain('people.look_at_number_change');
  });

  test('NIK, birth date and a photo of the card; whether they fit is told to the officer alone', async () => {
    const { who, b, id } = await moved();
    const form = { nik: who.nik, 'born.day': '17', 'born.month': '5', 'born.year': '1994' };
    const none = await sent(b, form);
    expect([none.statusCode, none.body.includes(who.nik)]).toEqual([422, true]);
    const card = { name: 'ktp.jpg', type: 'image/jpeg', bytes: await photo() };
    expect((await sent(b, form, card)).headers.location).toMatch(RECEIPT);
    const { desk, path } = await found(b);
    const page = await desk.get(path);
    expect(page.body).toContain('NIK dan tanggal lahir, cocok');
    expect((await desk.get(`${path}/foto`)).headers['content-type']).toContain('image/');
    expect((await desk.post(`${path}/beri`, { seen: 'photo_of_card' })).statusCode).toBe(303);

    const liar = await signIn(freshPhone());
    const lie = await sent(liar, { ...form, 'born.day': '18' }, card);
    expect(lie.headers.location).toMatch(RECEIPT);
    const theirs = await found(liar);
    const told = await theirs.desk.get(theirs.path);
    expect(told.body).toContain('tidak cocok dengan akun mana pun');
    expect(told.body).not.toContain(who.actor.name);
    await expect(
      grantNumberCase(t.ctx({ actor: { ...counter.actor, stepUpAt: t.now } }), catalogue, {
        id: theirs.id,
        seen: 'card_at_counter',
      }),
    ).rejects.toMatchObject({ reason: 'number_unproven' });
    expect((await theirs.desk.post(`${theirs.path}/tolak`, { reason: '' })).statusCode).toBe(422);
    expect((await theirs.desk.post(`${theirs.path}/tolak`, { reason: 'facts_differ' })).statusCode).toBe(303);
    expect((await liar.get(NUMBER)).body).toContain('tidak cocok dengan catatan kami');
    expect(await sees(liar, id)).toBe(404);
  });

  test('what was filed meanwhile passes along; nothing else does', async () => {
    const { b, phone, number, pin } = await moved();
    const { rows } = await t.database.pool.query(
      'select subject from kernel.session where ended_at is null order by created_at desc',
    );
    const temporary = (rows as { subject: string }[]).find((r) => r.subject !== counter.id)!.subject;
    const now: TestPerson = {
      ...(await t.person()),
      id: temporary,
      actor: { ...(await t.person()).actor, id: temporary },
    };
    const meanwhile = await fileSample(t, now);
    const foreign = await fileSample(t, await t.person());
    await b.post(`${NUMBER}/berkas`, { number, pin });
    const { desk, path, id: change } = await found(b);
    await desk.post(`${path}/beri`, { seen: 'card_at_counter' });
    const officer = t.ctx({ actor: counter.actor });
    const n = (await numberChangeById(t.city.db, change))!;
    expect((await casesToPass(officer, catalogue, n)).map((c) => c.id)).toEqual([meanwhile.id]);
    await expect(passCase(officer, { change, kase: foreign.id })).rejects.toMatchObject({ reason: 'case_not_passed' });
    expect((await desk.post(`${path}/berkas`, { kase: meanwhile.id })).statusCode).toBe(303);
    await signIn(phone, b);
    expect(await sees(b, meanwhile.id)).toBe(200);
  });
});

describe('a number that was somebody else’s', () => {
  async function resold(kind: 'same' | 'resold') {
    const who = await t.person();
    await signIn(who.phone);
    const receipt = await fileSample(t, who);
    t.later(60);
    const b = await signIn(who.phone);
    expect((await b.post(`${NUMBER}/loket`, {})).statusCode).toBe(422);
    expect((await b.post(`${NUMBER}/loket`, { kind })).headers.location).toMatch(RECEIPT);
    return { who, b, kase: receipt.id, ...(await found(b)) };
  }

  test('passes at the counter to who holds it; the owner’s cases stay closed', async () => {
    const { who, b, kase, desk, path } = await resold('resold');
    const holder = { nik: '1271996505900007', name: 'Melati Siregar' };
    const slip = await desk.post(`${path}/beri`, { ...holder, nik: '123', seen: 'card_at_counter' });
    expect([slip.statusCode, slip.body.includes('Melati Siregar')]).toEqual([422, true]);
    const born = { 'born_on.day': '25', 'born_on.month': '5', 'born_on.year': '1990' };
    // The owner's own card does not make it another's.
    const own = await desk.post(`${path}/beri`, { ...holder, ...born, nik: who.nik, seen: 'card_at_counter' });
    expect(own.statusCode).toBe(409);
    expect((await desk.post(`${path}/beri`, { ...holder, ...born, seen: 'card_at_counter' })).statusCode).toBe(303);
    expect((await b.get('/berkas-saya')).statusCode).toBe(401);
    await signIn(who.phone, b);
    expect((await b.get('/berkas-saya')).body).not.toContain('Berkas lama kami sembunyikan');
    expect((await b.get('/akun')).body).toContain('Melati Siregar');
    expect(await sees(b, kase)).toBe(404);
  });

  test('still the owner’s: the session reaches everything once the card was seen', async () => {
    const { b, kase, desk, path } = await resold('same');
    expect(await sees(b, kase)).toBe(404);
    expect((await desk.post(`${path}/beri`, { seen: 'card_at_counter' })).headers.location).toBe(
      `${path}?selesai=beri`,
    );
    expect(await sees(b, kase)).toBe(200);
  });

  test('one at a time; taken back it may be asked again; three a day', async () => {
    const { b, desk, path } = await resold('same');
    expect((await b.post(`${NUMBER}/loket`, { kind: 'resold' })).statusCode).toBe(409);
    const other = t.browser(await t.person());
    expect((await other.post(`${NUMBER}/batal`, {})).statusCode).toBe(404);
    expect((await b.post(`${NUMBER}/batal`, {})).statusCode).toBe(303);
    expect((await desk.post(`${path}/beri`, { seen: 'card_at_counter' })).statusCode).toBe(409);
    for (let n = 0; n < 2; n++) {
      expect((await b.post(`${NUMBER}/loket`, { kind: 'same' })).statusCode).toBe(303);
      await b.post(`${NUMBER}/batal`, {});
    }
    expect((await b.post(`${NUMBER}/loket`, { kind: 'same' })).statusCode).toBe(429);
  });
});

test('only a counter decides, with the second factor fresh, and nobody on a number of one’s own', async () => {
  const { b, number, pin } = await moved();
  await b.post(`${NUMBER}/berkas`, { number, pin });
  const { path, id } = await found(b);
  for (const role of ['petugas_verifikasi', 'operator_siak', 'auditor'])
    expect((await t.browser(await t.officer(role, { agency: 'disdukcapil' })).get(path)).statusCode, role).toBe(403);
  expect((await b.get(path)).statusCode).toBe(403);
  const cold = t.ctx({ actor: { ...counter.actor, stepUpAt: new Date(t.now.getTime() - 3_600_000) } });
  await expect(grantNumberCase(cold, catalogue, { id, seen: 'card_at_counter' })).rejects.toMatchObject({
    reason: 'step_up',
  });
  const { person } = (await numberChangeById(t.city.db, id))!;
  const self = t.ctx({ actor: { ...counter.actor, id: person, stepUpAt: t.now } });
  await expect(grantNumberCase(self, catalogue, { id, seen: 'card_at_counter' })).rejects.toMatchObject({
    reason: 'two_people',
  });
});

describe('the asking is a case', () => {
  /** Number and PIN of the receipt, as its page shows them once. */
  const receiptOf = async (b: Browser, path: string) => {
    const page = (await b.get(path)).body;
    return { number: /MDN-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(page)![0], pin: />(\d{6})</.exec(page)![1]! };
  };
  const eventsOf = async (kase: string) =>
    (
      await t.database.asOwner<{ type: string; actor: string; role: string }>(
        `select type, actor, role from casework.kase_event where kase_id = '${kase}' order by seq`,
      )
    ).map((e) => e.type);

  test('with a clock that rests until somebody comes, a receipt that opens it without signing in, and an end', async () => {
    const { who, b, phone, number, pin } = await moved();
    const asked = await b.post(`${NUMBER}/berkas`, { number, pin });
    const receipt = await receiptOf(b, asked.headers.location!);
    const kase = asked.headers.location!.split('/').at(-1)!;
    const clock = await t.database.asOwner<{ status: string; due_at: Date | null; applicant: string }>(
      `select status, due_at, applicant from casework.kase where id = '${kase}'`,
    );
    expect(clock[0]).toMatchObject({ status: 'awaiting_applicant', due_at: null });
    // Nobody signed in, and no word of whose account it is.
    const open = await t.browser().post('/cek-berkas', { number: receipt.number, pin: receipt.pin });
    expect(open.body).toContain('Ganti nomor HP akun');
    for (const hidden of [who.actor.name, who.nik, who.phone.slice(-4), who.id])
      expect(open.body).not.toContain(hidden);
    const mine = await b.get(`/berkas/${kase}`);
    expect([mine.statusCode, mine.body.includes(who.actor.name)]).toEqual([200, false]);

    const desk = t.browser(counter);
    const path = (await desk.get(`${DESK}?kode=${receipt.number}`)).headers.location!;
    expect(path).toMatch(/^\/meja\/nomor-hp\/[0-9a-f-]{36}$/);
    expect((await desk.get(path)).body).toContain(receipt.number);
    expect((await desk.post(`${path}/beri`, { seen: 'card_at_counter' })).statusCode).toBe(303);
    expect(await eventsOf(kase)).toEqual(['submitted', 'taken', 'done', 'taken', 'done']);
    // It is the holder's own file from then on.
    await signIn(phone, b);
    expect((await b.get(`/berkas/${kase}`)).body).toContain('Selesai');
    const closed = await t.browser().post('/cek-berkas', { number: receipt.number, pin: receipt.pin });
    expect(closed.body).not.toContain(who.actor.name);
  });

  test('refused or taken back by the case’s own doors, it is refused or taken back here', async () => {
    const { b, number, pin } = await moved();
    const first = (await b.post(`${NUMBER}/berkas`, { number, pin })).headers.location!.split('/').at(-1)!;
    expect((await b.post(`/berkas/${first}/batalkan`, { seq: '1' })).statusCode).toBe(303);
    t.later(60);
    await b.post(`${NUMBER}/berkas`, { number, pin });
    const { path } = await found(b);
    expect(await eventsOf(first)).toEqual(['submitted', 'withdrawn']);
    expect((await t.browser(counter).post(`${path}/tolak`, { reason: 'not_come' })).statusCode).toBe(303);
    const page = await b.get(NUMBER);
    expect(page.body).toContain('tidak datang');
    const rows = await t.database.asOwner<{ state: string; status: string }>(
      `select n.state, k.status from people.number_change n join casework.kase k on k.id = n.kase where n.id = '${path.split('/').at(-1)}'`,
    );
    expect(rows).toEqual([{ state: 'refused', status: 'rejected' }]);
  });

  test('an answer that was changed while mending is not granted by what was first asked', async () => {
    const who = await t.person();
    await signIn(who.phone);
    await fileSample(t, who);
    t.later(60);
    const b = await signIn(who.phone);
    const filed = await b.post(`${NUMBER}/loket`, { kind: 'resold' });
    const kase = filed.headers.location!.split('/').at(-1)!;
    const { id, path } = await found(b);
    const officer = { ...counter.actor, stepUpAt: t.now };
    const act = (a: CaseActInput) => actOnCase(t.ctx({ actor: officer }), catalogue, { kase, act: a });
    const come = { row: 'come', round: 1 };
    const expected = { row: 'decide', round: 1 };
    await act({ type: 'take', expected: come, reason: 'at_counter' });
    await act({ type: 'done', expected: come });
    await act({ type: 'take', expected, reason: 'at_counter' });
    await act({
      type: 'return',
      expected,
      to: 'applicant',
      defects: [{ path: 'kind', reason: 'incomplete_answer' }],
    });
    const mender = t.ctx({ actor: who.actor });
    const draft = await startMending(mender, catalogue, { kase });
    await saveDraft(mender, catalogue, { draft: draft.id, page: 'kind', answers: { kind: 'same' } });
    await resubmitDraft(mender, catalogue, { draft: draft.id });
    const desk = t.browser(counter);
    const page = await desk.get(path);
    expect(page.body).toContain('Warga mengubah jawabannya sejak meminta');
    expect(page.body).not.toContain(`${path}/beri`);
    const grant = grantNumberCase(t.ctx({ actor: officer }), catalogue, { id, seen: 'card_at_counter' });
    await expect(grant).rejects.toMatchObject({ reason: 'number_kind_changed' });
    expect((await numberChangeById(t.city.db, id))!.state).toBe('asked');
    // It is refused, and may be asked anew.
    expect((await desk.post(`${path}/tolak`, { reason: 'facts_differ' })).statusCode).toBe(303);
    expect((await numberChangeById(t.city.db, id))!.state).toBe('refused');
  });

  test('its row ends by no other act, and its receipt proves nothing of an account', async () => {
    const who = await t.person();
    await signIn(who.phone);
    await fileSample(t, who);
    t.later(60);
    const thief = await signIn(who.phone);
    const filed = await thief.post(`${NUMBER}/loket`, { kind: 'same' });
    const receipt = await receiptOf(thief, filed.headers.location!);
    // Neither makes the limited session whole …
    expect((await thief.post('/masuk/pastikan', { by: 'case', ...receipt })).statusCode).toBe(422);
    // … nor claims the account from another number.
    const other = await signIn(freshPhone());
    expect((await other.post(`${NUMBER}/berkas`, receipt)).statusCode).toBe(422);

    const kase = filed.headers.location!.split('/').at(-1)!;
    const desk = t.ctx({ actor: { ...counter.actor, stepUpAt: t.now } });
    const view = await findCase(desk, catalogue, kase);
    expect(view.actions.find((a) => a.type === 'done')).toMatchObject({ allowed: false });
    expect((await thief.get('/layanan/ganti-nomor')).statusCode).toBe(200);
    expect((await thief.post('/layanan/ganti-nomor/mulai', {})).headers.location).toBe(NUMBER);
  });
});
