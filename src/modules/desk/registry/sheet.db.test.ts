import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeInspector } from '../../../kernel/files/index.ts';
import { sendPdf } from '../../../../test/harness/form.ts';
import { plainPdf, signatory, signPdf } from '../../documents/sample-papers.ts';
import { numberOf, paperOf, sampleDesk, type SampleDesk } from './sample-desk.ts';

let desk: SampleDesk;
let hand: SampleDesk;
beforeAll(async () => {
  desk = await sampleDesk();
  hand = await sampleDesk({ manual: true });
});
afterAll(() => closeInspector());

const SHEET = (kase: string, row = 'write_down', item = 1) => `/meja/berkas/${kase}/siak/${row}/${item}`;
const text = (html: string) =>
  html
    .replaceAll(/<style[\s\S]*?<\/style>/g, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ');

describe('over the port', () => {
  it('asked by a button, registered by the registry, a second press asks nothing again', async () => {
    const kase = await desk.file('Butet', 'Ucok');
    const b = desk.t.browser(desk.operator);
    expect((await desk.view(desk.operator, kase)).rows[0]!.outside.map((o) => o.state)).toEqual(['none', 'none']);
    // Not taken yet: refused in words, and nothing was asked.
    const early = await b.post(`${SHEET(kase)}/minta`, { round: '1' });
    expect([early.statusCode, text(early.body)]).toEqual([409, expect.stringContaining('Berkas ini belum Anda ambil')]);
    await desk.take(desk.operator, kase);
    const pressed = await Promise.all([1, 1].map(() => b.post(`${SHEET(kase)}/minta`, { round: '1' })));
    expect(pressed.map((r) => r.statusCode).toSorted((x, y) => x - y)).toEqual([303, 409]);
    expect(pressed.find((r) => r.statusCode === 303)!.headers.location).toBe(`/meja/berkas/${kase}?selesai=request`);
    await desk.ask();
    expect(await desk.item(desk.operator, kase)).toMatchObject({ state: 'confirmed' });
    expect(desk.registry.calls.filter((c) => c.startsWith('submit'))).toHaveLength(1);
    const page = await b.get(`/meja/berkas/${kase}`);
    expect(text(page.body)).toMatch(/Butet Sudah tercatat 1271-LU-\d{8}-\d{4}/);
    expect(page.body).toContain(`action="${SHEET(kase, 'write_down', 2)}/minta"`);
  });

  const asked = async () => {
    const kase = await desk.file('Butet');
    await desk.take(desk.operator, kase);
    const b = desk.t.browser(desk.operator);
    const press = () => b.post(`${SHEET(kase)}/minta`, { round: '1' });
    await press();
    return { kase, b, press };
  };
  const submits = () => desk.registry.calls.filter((c) => c.startsWith('submit')).length;

  it('refused: why, and what to do; asked again once it was mended there', async () => {
    desk.registry.next.submit = { outcome: 'refused', reason: 'parent_not_found' };
    const { kase, b, press } = await asked();
    await desk.look();
    const page = await b.get(`/meja/berkas/${kase}`);
    expect(text(page.body)).toContain('Data orang tua tidak ditemukan di SIAK');
    expect(page.body).toContain('Kirim lagi ke SIAK');
    expect(page.body).toContain(`/meja/berkas/${kase}?langkah=write_down#periksa`);
    expect((await press()).statusCode).toBe(303);
    await desk.ask();
    expect(text((await b.get(`/meja/berkas/${kase}`)).body)).toContain('Sekarang: Validasi');
  });

  it('away: said so, repeated by itself, the case goes on', async () => {
    desk.registry.next.submit = { outcome: 'unavailable', reason: 'outage', retryAfterSeconds: 30 };
    const { kase, b } = await asked();
    await desk.look();
    const page = await b.get(`/meja/berkas/${kase}`);
    expect(text(page.body)).toContain('SIAK sedang tidak dapat dijangkau');
    expect(text(page.body)).toContain('Permintaan diulang sendiri');
    expect(page.body).not.toContain(`${SHEET(kase)}/minta`);
    await desk.ask();
    expect(await desk.view(desk.validator, kase)).toMatchObject({ stage: 'check' });
  });

  it('silent: not certain, its status is asked, it is never sent again', async () => {
    desk.registry.next.submit = { outcome: 'unknown', reason: 'connection_lost' };
    const before = submits();
    const { kase, b, press } = await asked();
    await desk.look();
    const page = await b.get(`/meja/berkas/${kase}`);
    expect(text(page.body)).toContain('Belum pasti: status sedang ditanyakan');
    expect(text(page.body)).toContain('permintaan tidak pernah diulang');
    expect(page.body).not.toContain(`${SHEET(kase)}/minta`);
    expect((await press()).statusCode).toBe(409);
    expect(submits()).toBe(before + 1);
    // The operator may bring the answer that got lost; the sheet is there to look it up, not to type again.
    const sheet = await b.get(SHEET(kase));
    expect(sheet.body).toContain('data-copy="BUTET"');
    expect(sheet.body).not.toContain('name="child.name"');
    const done = await b.post(`${SHEET(kase)}/jawaban`, { round: '1', request: '1', number: numberOf() });
    expect([done.statusCode, done.headers.location]).toEqual([303, `/meja/berkas/${kase}?selesai=confirm`]);
  });
});

describe('by hand', () => {
  it('SIAK’s refusal: a reason of the list, then the case may be asked for again', async () => {
    const { kase, b } = await open('Butet');
    const refuse = (reason: string) => b.post(`${SHEET(kase)}/tolak`, { round: '1', request: '1', reason });
    expect((await refuse('because')).statusCode).toBe(422);
    expect((await refuse('invalid_data')).headers.location).toBe(`/meja/berkas/${kase}?selesai=refuse`);
    const page = await b.get(`/meja/berkas/${kase}`);
    expect(text(page.body)).toContain('Isian tidak dapat diterima SIAK');
    expect((await b.post(`${SHEET(kase)}/minta`, { round: '1' })).headers.location).toBe(SHEET(kase));
  });

  const open = async (...names: string[]) => {
    const kase = await hand.file(...names);
    await hand.take(hand.operator, kase);
    const b = hand.t.browser(hand.operator);
    const opened = await b.post(`${SHEET(kase)}/minta`, { round: '1' });
    expect([opened.statusCode, opened.headers.location]).toEqual([303, SHEET(kase)]);
    return { kase, b };
  };

  it('the sheet in SIAK’s order, each field to copy and to tick, ticks kept', async () => {
    const { kase, b } = await open('Butet  Nasution');
    const page = await b.get(SHEET(kase));
    expect(page.body).toContain('BUTET NASUTION');
    expect(page.body).toContain('data-copy="BUTET NASUTION"');
    // A code is copied as it is typed; its meaning, and that it was not compared yet, stand beside it.
    expect(page.body).toContain('data-copy="2"');
    expect(text(page.body)).toContain('Jenis kelamin: PEREMPUAN *');
    expect(text(page.body)).toContain('belum dicocokkan');
    const total = Number(/0 dari (\d+)/.exec(text(page.body))![1]);
    const saved = await b.post(`${SHEET(kase)}/centang`, { 'child.name': 'yes', 'child.sex': 'yes', nothing: 'yes' });
    expect(saved.headers.location).toBe(`${SHEET(kase)}?tersimpan=1`);
    const again = await b.get(`${SHEET(kase)}?tersimpan=1`);
    expect(text(again.body)).toContain(`2 dari ${total}`);
    expect(again.body).toMatch(/name="child\.name"[^>]*checked/);
    await b.post(`${SHEET(kase)}/centang`, { 'child.sex': 'yes' });
    expect(text((await b.get(SHEET(kase))).body)).toContain(`1 dari ${total}`);
  });

  it('a number of the wrong form is told at its field and kept; the right one ends the step', async () => {
    const { kase, b } = await open('Butet');
    const send = (number: string) => b.post(`${SHEET(kase)}/jawaban`, { round: '1', request: '1', number });
    expect([(await send('')).statusCode, text((await send('')).body)]).toEqual([
      422,
      expect.stringContaining('Isi nomor dari SIAK.'),
    ]);
    const wrong = await send('1271-LU-31022026-0001');
    expect(wrong.statusCode).toBe(422);
    expect(text(wrong.body)).toContain('Ini bukan nomor surat seperti yang diterbitkan SIAK untuk berkas ini');
    expect(text(wrong.body)).toContain('Bentuknya 1271-LU/LT-ddMMyyyy-nnnn');
    expect(wrong.body).toMatch(/id="f-number"[^>]*value="1271-LU-31022026-0001"/);
    const number = numberOf();
    expect((await send(number.toLowerCase())).statusCode).toBe(303);
    // The same number for another case.
    const other = await open('Ucok');
    const taken = await other.b.post(`${SHEET(other.kase)}/jawaban`, { round: '1', request: '1', number });
    expect([taken.statusCode, text(taken.body)]).toEqual([422, expect.stringContaining('sudah dipakai berkas lain')]);
    // A second press after the step has ended says so and offers the way back.
    const late = await send(number);
    expect([late.statusCode, text(late.body)]).toEqual([409, expect.stringContaining('tidak sedang menunggu jawaban')]);
  });

  it('validated and signed by hand: the paper is read, compared, and taken', async () => {
    const { kase, b } = await open('Butet');
    const number = numberOf();
    await b.post(`${SHEET(kase)}/jawaban`, { round: '1', request: '1', number });
    await hand.take(hand.validator, kase);
    const v = hand.t.browser(hand.validator);
    await v.post(`${SHEET(kase, 'look_over')}/minta`, { round: '1' });
    const validating = text((await v.get(SHEET(kase, 'look_over'))).body);
    expect(validating).toContain('Sudah divalidasi di SIAK?');
    // Whoever validates finds the record by the number that SIAK gave.
    expect(validating).toContain(number);
    expect((await v.post(`${SHEET(kase, 'look_over')}/jawaban`, { round: '1', request: '1' })).statusCode).toBe(303);

    await hand.take(hand.head, kase);
    const h = hand.t.browser(hand.head);
    await h.post(`${SHEET(kase, 'seal_it')}/minta`, { round: '1' });
    const bring = (pdf: Buffer | undefined, more: Record<string, string> = {}) =>
      sendPdf(
        hand.t,
        hand.head.token,
        `${SHEET(kase, 'seal_it')}/jawaban`,
        { round: '1', request: '1', number, ...more },
        pdf,
      );

    const none = await bring(undefined);
    expect([none.statusCode, text(none.body)]).toEqual([422, expect.stringContaining('Pilih PDF dari SIAK')]);

    // Signed by nobody we trust: never taken, whatever was ticked.
    const stranger = await signatory();
    const forged = await bring(await paperOf(stranger, { name: 'Butet', number }));
    expect(forged.statusCode).toBe(409);
    expect(text(forged.body)).toContain('tidak dapat diambil');
    expect(forged.body).not.toContain('name="accept"');
    const kept = /name="kept" value="([0-9a-f-]{36})"/.exec(forged.body)![1]!;
    expect((await bring(undefined, { kept, accept: 'yes' })).statusCode).toBe(409);

    // Another name: shown side by side, taken only with the tick, without sending the file again.
    const other = await bring(await paperOf(hand.by, { name: 'Butet Sari', number }));
    expect(other.statusCode).toBe(409);
    expect(text(other.body)).toMatch(/Nama BUTET BUTET SARI/);
    const second = /name="kept" value="([0-9a-f-]{36})"/.exec(other.body)![1]!;
    expect(other.body).toContain('name="accept"');
    // A tick beside a new file does not count: that file was not compared yet.
    const unseen = await bring(await signPdf(await plainPdf(['Kosong']), hand.by), { accept: 'yes' });
    expect(unseen.statusCode).toBe(409);
    const taken = await bring(undefined, { kept: second, accept: 'yes' });
    expect([taken.statusCode, taken.headers.location]).toEqual([303, `/meja/berkas/${kase}?selesai=confirm`]);
    expect((await hand.view(hand.head, kase)).papers).toMatchObject([{ number, state: 'valid' }]);
  });

  it('no PDF, no paper: a picture is refused at its field', async () => {
    const { kase, b } = await open('Butet');
    await b.post(`${SHEET(kase)}/jawaban`, { round: '1', request: '1', number: numberOf() });
    await hand.take(hand.validator, kase);
    const v = hand.t.browser(hand.validator);
    await v.post(`${SHEET(kase, 'look_over')}/minta`, { round: '1' });
    await v.post(`${SHEET(kase, 'look_over')}/jawaban`, { round: '1', request: '1' });
    await hand.take(hand.head, kase);
    await hand.t.browser(hand.head).post(`${SHEET(kase, 'seal_it')}/minta`, { round: '1' });
    const answer = await sendPdf(
      hand.t,
      hand.head.token,
      `${SHEET(kase, 'seal_it')}/jawaban`,
      { round: '1', request: '1' },
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
    );
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain('href="#f-file"');
  });
});

it('who has no part in it sees why not, or nothing at all', async () => {
  const kase = await hand.file('Butet');
  // Another agency: the case is not there for them.
  const stranger = await hand.t.officer('operator_siak', { agency: 'dpmptsp' });
  expect((await hand.t.browser(stranger).get(SHEET(kase))).statusCode).toBe(404);
  const asked = await hand.t.browser(hand.validator).post(`${SHEET(kase)}/minta`, { round: '1' });
  expect(asked.statusCode).toBe(403);
  expect(text((await hand.t.browser(hand.validator).get(`/meja/berkas/${kase}`)).body)).toContain(
    'langkah ini dikerjakan jabatan lain',
  );
  expect((await hand.t.browser(hand.parent).get(SHEET(kase))).statusCode).toBe(403);
  expect((await hand.t.browser(hand.operator).get(SHEET(kase, 'write_down', 7))).statusCode).toBe(200);
  expect((await hand.t.browser(hand.operator).get(`/meja/berkas/${kase}/siak/write_down/x`)).statusCode).toBe(404);
});
