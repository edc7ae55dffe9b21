import { beforeAll, describe, expect, it } from 'vitest';
import { services } from '../services/index.ts';
import { catalogue } from '../src/app.ts';
import { SYSTEM } from '../src/kernel/permission.ts';
import { fileCase, findCase, findDraft, saveDraft, startDraft } from '../src/modules/casework/index.ts';
import { blanksLeft, moveBlanks } from '../src/modules/documents/index.ts';
import { actingIn, type Acting } from './harness/acting.ts';
import { testCity, type TestCity } from './harness/city.ts';
import { publishAll, uploaded } from './harness/filing.ts';
import type { TestPerson } from './harness/people.ts';
import { SAMPLES } from './harness/samples.ts';

/*
 * Every service through the doors of the house, with no word of its own code: described to programs, drawn as a form,
 * filed, taken, worked on at the desk. The registry is worked by hand here, as in a city without a gateway.
 */

let t: TestCity;
let desk: Acting;
let who: TestPerson;

beforeAll(async () => {
  t = await testCity({ now: new Date('2026-11-20T03:00:00Z') });
  desk = actingIn(t);
  await publishAll(t);
  who = await t.person();
});

async function file(code: string, name: string): Promise<string> {
  const { answers, documents } = SAMPLES[code]![name]!;
  const sent = [];
  for (const requirement of documents) sent.push({ requirement, file: await uploaded(t, who) });
  const { body } = services.find((s) => s.definition.body.code === code)!.definition;
  const input = { service: code, answers, documents: sent, statements: body.statements.map((s) => s.id) };
  return (await fileCase(t.ctx({ actor: who.actor }), catalogue, input)).id;
}

describe.each(services.map((s) => ({ ...s, ...s.definition })))('$body.code', ({ body, rows, room, registry }) => {
  it('has a page, a form and a schema', async () => {
    const page = await t.browser().get(`/layanan/${body.code}`);
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain(body.title.id);
    const api = await t.browser().get(`/api/v1/services/${body.code}`);
    const schema = JSON.parse(api.body) as { answers?: unknown; outputs: unknown[] };
    expect(schema.outputs).toHaveLength(body.outputs.length);
  });

  it.runIf(room)('is asked for on its own page alone: no form and no program begins it', async () => {
    const name = Object.keys(SAMPLES[body.code]!)[0]!;
    await expect(file(body.code, name)).rejects.toMatchObject({ reason: 'own_page' });
    const draft = startDraft(t.ctx({ actor: who.actor }), catalogue, { service: body.code });
    await expect(draft).rejects.toMatchObject({ reason: 'own_page' });
    const start = await t.browser(who).post(`/layanan/${body.code}/mulai`);
    expect(start.headers.location).toBe(room!.asks.path);
  });

  it.skipIf(room || !registry)('comes to the desk, is checked there, and its sheet opens to the operator', async () => {
    const kase = await file(body.code, Object.keys(SAMPLES[body.code]!)[0]!);
    await desk.done(kase, 'petugas_verifikasi');
    const [open] = (await desk.see(who, kase)).rows;
    if (open!.actor === 'applicant') {
      // "You" on an officer's page is the officer: it is the resident who is waited for.
      const seen = (await t.browser(await desk.officer('operator_siak')).get(`/meja/berkas/${kase}`)).body;
      expect(seen).toContain('Menunggu warga');
      expect(seen).not.toContain('Menunggu Anda');
      await desk.act(who, kase, { type: 'done', expected: { row: open!.row, round: open!.round } });
    }
    const { who: operator, expected } = await desk.take(kase, 'operator_siak');
    const item = rows.get(expected.row)!.row.per === undefined ? 0 : 1;
    await desk.act(operator, kase, { type: 'request', expected, item });
    const sheet = await t.browser(operator).get(`/meja/berkas/${kase}/siak/${expected.row}/${item}`);
    expect(sheet.statusCode).toBe(200);
    expect(sheet.body).toContain('Nomor KK');
  });
});

describe('a card', () => {
  const office = { office: 'disdukcapil-pusat', card: 'identity_card' };
  const left = async () => (await blanksLeft(t.city.db)).find((b) => b.office === office.office)?.left ?? 0;

  it('is printed from a blank of the chosen office, waits without a clock, and is handed over there', async () => {
    const kase = await file('ktp-hilang', 'lost');
    await desk.done(kase, 'petugas_verifikasi');
    const { who: operator, expected } = await desk.take(kase, 'operator_siak');
    await desk.act(operator, kase, { type: 'request', expected, item: 0 });
    const request = (await desk.see(operator, kase)).rows[0]!.outside[0]!;
    expect(request.numberForm).toBeNull();
    await desk.act(operator, kase, { type: 'confirm', expected, item: 0, request: request.request });

    await expect(desk.done(kase, 'petugas_loket')).rejects.toMatchObject({ reason: 'no_blanks' });
    await moveBlanks(t.ctx({ actor: SYSTEM }), { ...office, why: 'received', n: 2, reference: 'BA/1' });
    await desk.done(kase, 'petugas_loket');
    expect(await left()).toBe(1);

    const waiting = await findCase(t.ctx({ actor: who.actor }), catalogue, kase);
    expect(waiting.status).toBe('ready');
    expect(waiting.due?.at ?? null).toBeNull();
    const page = await t.browser(who).get(`/berkas/${kase}`);
    expect(page.body).toContain('Siap diambil');

    await desk.done(kase, 'petugas_loket');
    expect((await desk.see(who, kase)).status).toBe('completed');
    expect(await left()).toBe(1);
  });

  it('blanks are kept at the desk by who prints: more spoiled than there are is refused at its field', async () => {
    const counter = t.browser(await desk.officer('petugas_loket'));
    expect((await counter.get('/meja/blanko')).body).toContain('Kantor Disdukcapil (contoh)');
    const send = (form: Record<string, string>) => counter.post('/meja/blanko/rusak', form);
    const spoiled = { spoiled_office: 'disdukcapil-pusat:identity_card', reason: 'misprint' };
    const many = await send({ ...spoiled, spoiled_n: '5' });
    expect(many.statusCode).toBe(422);
    expect(many.body).toContain('Blanko di kantor ini tidak sebanyak itu');
    expect((await send({ ...spoiled, spoiled_n: 'dua' })).statusCode).toBe(422);
    expect((await send({ ...spoiled, spoiled_n: '1' })).statusCode).toBe(303);
    expect(await left()).toBe(0);
    const arrived = { received_office: 'disdukcapil-pusat:identity_card', received_n: '30', reference: 'BA/2' };
    expect((await counter.post('/meja/blanko/terima', arrived)).statusCode).toBe(303);
    expect(await left()).toBe(30);
    expect((await t.browser(await desk.officer('petugas_verifikasi')).get('/meja/blanko')).statusCode).toBe(403);
  });
});

describe('one’s own family card', () => {
  const page = (id: string, key: string) => `/draf/${id}/${key}`;

  it('gives the answers of whom one picks; they stand in the form to be looked at', async () => {
    const { id } = await startDraft(t.ctx({ actor: who.actor }), catalogue, { service: 'ktp-hilang' });
    const browser = t.browser(who);
    expect((await browser.get(page(id, 'holder'))).body).toContain('Ambil dari KK Anda');
    const none = await browser.post(`${page(id, 'holder')}`, { family_take: 'yes' });
    expect(none.statusCode).toBe(422);
    expect(none.body).toContain('Pilih dulu orangnya.');
    const picked = await browser.post(`${page(id, 'holder')}`, { family_take: 'yes', family_pick: who.id });
    expect(picked.statusCode).toBe(303);
    const filled = await browser.get(String(picked.headers.location));
    expect(filled.body).toContain('Isiannya sudah diambil dari KK Anda.');
    // What was taken comes first; another person is one touch away.
    expect(filled.body.indexOf('<summary')).toBeLessThan(filled.body.indexOf('Ambil dari KK Anda'));
    const { answers, seen } = await findDraft(t.ctx({ actor: who.actor }), catalogue, id);
    expect(answers).toEqual({
      holder_name: who.name,
      holder_nik: who.nik,
      holder_sex: 'P',
      holder_born_on: '1994-05-17',
      family_card_number: who.kk,
      area: t.city.pack.areas.wards[0]!.code,
    });
    // Picked is not yet looked at: every page is still gone through.
    expect(seen).toEqual([]);
  });

  it('takes whom one ticked also by the button that goes on; what was typed by hand since holds', async () => {
    const ctx = t.ctx({ actor: who.actor });
    const browser = t.browser(who);
    const { id } = await startDraft(ctx, catalogue, { service: 'ktp-hilang' });
    const ticked = await browser.post(page(id, 'holder'), { family_pick: who.id, holder_name: '', holder_nik: '' });
    expect(ticked.statusCode).toBe(303);
    expect((await browser.get(String(ticked.headers.location))).body).toContain('Isiannya sudah diambil dari KK Anda.');
    expect((await findDraft(ctx, catalogue, id)).answers['holder_nik']).toBe(who.nik);

    const other = await startDraft(ctx, catalogue, { service: 'ktp-hilang' });
    const byHand = await browser.post(page(other.id, 'holder'), { family_pick: who.id, holder_name: 'Sari Dewi' });
    expect(byHand.statusCode).toBe(422);
    expect(byHand.body).toContain('value="Sari Dewi"');
    // The card is still offered, with the person ticked.
    expect(byHand.body).toContain('Ambil dari KK Anda');
    expect(byHand.body).toMatch(new RegExp(`value="${who.id}"[^>]*checked`));
    // Enter in a field presses the first button of the form, the picker's.
    const entered = await browser.post(page(other.id, 'holder'), { family_take: 'yes', holder_name: 'Sari Dewi' });
    expect(entered.body).not.toContain('Pilih dulu orangnya.');
    expect((await findDraft(ctx, catalogue, other.id)).answers).toEqual({});
  });

  it('names the question where two faults of a page would read the same', async () => {
    const ctx = t.ctx({ actor: who.actor });
    const { id } = await startDraft(ctx, catalogue, { service: 'akta-kelahiran' });
    await saveDraft(ctx, catalogue, { draft: id, page: 'kind', answers: { kind: 'recorded' } });
    const wrong = await t.browser(who).post(page(id, 'witnesses'), {
      witness_1_name: 'Rani Putri',
      witness_1_nik: '12',
      witness_2_name: 'Ucok',
      witness_2_nik: '1',
    });
    expect(wrong.statusCode).toBe(422);
    expect(wrong.body).toContain('NIK saksi pertama: NIK terdiri dari 16 angka');
    expect(wrong.body).toContain('NIK saksi kedua: NIK terdiri dari 16 angka');
  });

  it('fills a repeated group, with what each is to the head', async () => {
    const ctx = t.ctx({ actor: who.actor });
    const { id } = await startDraft(ctx, catalogue, { service: 'pindah-keluar' });
    await saveDraft(ctx, catalogue, { draft: id, page: 'who', answers: { who: 'all' } });
    await t.browser(who).post(`${page(id, 'movers')}`, { family_take: 'yes', family_pick: who.id });
    expect((await findDraft(ctx, catalogue, id)).answers).toMatchObject({
      movers: 1,
      'mover.1.name': who.name,
      'mover.1.relation': 'head',
    });
  });

  it('offers and takes only a woman where a mother is asked for', async () => {
    const ctx = t.ctx({ actor: who.actor });
    const { id } = await startDraft(ctx, catalogue, { service: 'akta-kelahiran' });
    await saveDraft(ctx, catalogue, { draft: id, page: 'kind', answers: { kind: 'recorded' } });
    expect((await t.browser(who).get(page(id, 'mother'))).body).toContain('Ambil dari KK Anda');
    expect((await t.browser(who).get(page(id, 'father'))).body).not.toContain('Ambil dari KK Anda');
    await t.browser(who).post(`${page(id, 'father')}`, { family_take: 'yes', family_pick: who.id });
    expect((await findDraft(ctx, catalogue, id)).answers).toEqual({ kind: 'recorded' });
    await t.browser(who).post(`${page(id, 'mother')}`, { family_take: 'yes', family_pick: who.id });
    expect((await findDraft(ctx, catalogue, id)).answers).toMatchObject({
      mother_name: who.name,
      mother_born_on: '1994-05-17',
      family_card_number: who.kk,
    });
  });

  it('gives nobody else’s: not a neighbour, not to a stranger’s draft, not to who has shown a phone only', async () => {
    const neighbour = await t.person();
    const { id } = await startDraft(t.ctx({ actor: who.actor }), catalogue, { service: 'ktp-hilang' });
    await t.browser(who).post(`${page(id, 'holder')}`, { family_take: 'yes', family_pick: neighbour.id });
    expect((await findDraft(t.ctx({ actor: who.actor }), catalogue, id)).answers).toEqual({});
    const strange = await t
      .browser(neighbour)
      .post(`${page(id, 'holder')}`, { family_take: 'yes', family_pick: neighbour.id });
    expect(strange.statusCode).toBe(404);
    const phoneOnly = await t.person({ level: 1 });
    const own = await startDraft(t.ctx({ actor: phoneOnly.actor }), catalogue, { service: 'ktp-hilang' });
    expect((await t.browser(phoneOnly).get(page(own.id, 'holder'))).body).not.toContain('Ambil dari KK Anda');
    await t.browser(phoneOnly).post(`${page(own.id, 'holder')}`, { family_take: 'yes', family_pick: phoneOnly.id });
    expect((await findDraft(t.ctx({ actor: phoneOnly.actor }), catalogue, own.id)).answers).toEqual({});
  });
});
