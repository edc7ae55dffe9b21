import { beforeAll, describe, expect, test } from 'vitest';
import type { TestCity } from '../../../test/harness/city.ts';
import { pressed, sendFiles } from '../../../test/harness/form.ts';
import type { Signed, TestPerson } from '../../../test/harness/people.ts';
import { photo } from '../../kernel/files/sample-files.ts';
import { actOnCase, caseFileOf, findCase, findDossier, takeNext } from '../casework/index.ts';
import { catalogue, filed, hiddenOf, officerOf, sampleDesk } from './sample-desk.ts';

let t: TestCity;
let parent: TestPerson;
let verifier: Signed;

beforeAll(async () => {
  t = await sampleDesk();
  parent = await t.person({ name: 'Butet Manurung' });
  verifier = await officerOf(t, 'verifier', 'Sinta Ginting');
});

const berkas = (id: string, rest = '') => `/meja/berkas/${id}${rest}`;
const seen = (who: Signed, id: string) => findCase(t.ctx({ actor: who.actor }), catalogue, id);

/** A case that this officer holds, and a browser that looks at it. */
async function held(who: Signed = verifier, more?: Record<string, string>) {
  const { id, number, files } = await filed(t, parent, more);
  const b = t.browser(who);
  const form = hiddenOf((await b.get(`${berkas(id, '/ambil')}?langkah=verify&putaran=1`)).body);
  expect((await b.post(berkas(id, '/ambil'), { ...form, reason: 'elderly' })).statusCode).toBe(303);
  return { id, number, files, b, form: hiddenOf((await b.get(berkas(id))).body) };
}

describe('the door', () => {
  test('strangers are led to the officers’ sign-in and back, citizens are refused', async () => {
    const stranger = await t.browser().get('/meja?bagian=menunggu');
    expect(stranger.statusCode).toBe(303);
    expect(stranger.headers.location).toBe('/petugas/masuk?ke=%2Fmeja%3Fbagian%3Dmenunggu');
    expect((await t.browser(parent).get('/meja')).statusCode).toBe(403);
    expect((await t.browser(parent).post('/meja/ambil')).statusCode).toBe(403);
  });

  test('a case of another agency is not there', async () => {
    const { id, files } = await filed(t, parent);
    const b = t.browser(await t.officer('verifier', { agency: 'disdukcapil' }));
    for (const path of ['', '/riwayat', '/ambil?langkah=verify&putaran=1', `/file/${files.letter}/1`])
      expect((await b.get(berkas(id, path))).statusCode, path).toBe(404);
    for (const path of ['/selesai', '/kembalikan', '/tandai', '/tampilkan', '/catat'])
      expect((await b.post(berkas(id, path), { row: 'verify', round: '1', seq: '1' })).statusCode, path).toBe(404);
    expect((await b.get('/meja?bagian=semua')).body).not.toContain(id);
  });

  test('an address that is none is not found, not a fault', async () => {
    const b = t.browser(verifier);
    for (const path of ['/meja/berkas/1', '/meja/berkas/1/file/2/1', '/meja/berkas/x/tolak'])
      expect((await b.get(path)).statusCode, path).toBe(404);
  });
});

describe('taking', () => {
  test('two officers take the same file at once: one has it, the other reads who was first and keeps the reason', async () => {
    const { id } = await filed(t, parent);
    const second = await officerOf(t, 'verifier', 'Rahmat Lubis');
    const browsers = [t.browser(verifier), t.browser(second)];
    const url = berkas(id, '/ambil');
    const forms = await Promise.all(
      browsers.map(async (b) => hiddenOf((await b.get(`${url}?langkah=verify&putaran=1`)).body)),
    );
    const answers = await Promise.all(browsers.map((b, i) => b.post(url, { ...forms[i], reason: 'pregnant' })));
    expect(answers.map((a) => a.statusCode).toSorted((x, y) => x - y)).toEqual([303, 409]);
    const lost = answers.find((a) => a.statusCode === 409)!;
    const winner = (await seen(verifier, id)).rows.find((r) => r.row === 'verify')!.officer!;
    expect(lost.body).toContain('berkas ini sudah diambil petugas lain');
    expect(lost.body).toContain(winner.name);
    expect(lost.body).toMatch(/value="pregnant" checked/);
  });

  test('the next one is the oldest; nothing left is said kindly', async () => {
    const own = await officerOf(t, 'verifier', 'Antri Sabar');
    const b = t.browser(own);
    let taken = 0;
    for (;;) {
      const answer = await b.post('/meja/ambil', { row: 'verify' });
      expect(answer.statusCode).toBe(303);
      if (answer.headers.location === '/meja?kosong=1') break;
      expect(answer.headers.location).toMatch(/^\/meja\/berkas\/[0-9a-f-]{36}\?langkah=verify&selesai=next$/);
      taken++;
    }
    expect(taken).toBeGreaterThan(0);
    expect((await b.get('/meja?kosong=1')).body).toContain('Tidak ada berkas menunggu. Semua sudah diambil.');
    expect((await b.get('/meja')).body.match(/class="clock/g)!.length).toBeGreaterThanOrEqual(taken);
    expect(await takeNext(t.ctx({ actor: own.actor }), catalogue, { row: 'verify' })).toBeNull();
  });

  test('a role that no service gives a step is told so, and offered nothing to take', async () => {
    const page = (await t.browser(await t.officer('bendahara', { agency: 'bkad' })).get('/meja')).body;
    expect(page).toContain('Belum ada langkah untuk peran Anda');
    expect(page).not.toContain('action="/meja/ambil"');
  });

  test('without a reason out of turn is refused at the form', async () => {
    const { id } = await filed(t, parent);
    const b = t.browser(verifier);
    const form = hiddenOf((await b.get(`${berkas(id, '/ambil')}?langkah=verify&putaran=1`)).body);
    const answer = await b.post(berkas(id, '/ambil'), form);
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain('href="#f-reason"');
  });
});

describe('the page of a case', () => {
  test('shows answers, papers, clocks and what may be done; numbers are masked', async () => {
    const { id, files, b } = await held();
    const page = await b.get(berkas(id));
    expect(page.headers['cache-control']).toBe('no-store');
    expect(page.body).toContain('Butet Siregar');
    expect(page.body).not.toContain('1271991705940001');
    expect(page.body).toContain(berkas(id, `/file/${files.letter}/1`));
    expect(page.body).toContain('Lengkap dan benar');
    expect(page.body).toContain('Anda memegang berkas ini');
    const picture = await b.get(berkas(id, `/file/${files.letter}/1`));
    expect(picture.statusCode).toBe(200);
    expect(picture.headers).toMatchObject({ 'content-type': 'image/jpeg', 'cache-control': 'private, no-store' });
    expect((await b.get(berkas(id, `/file/${files.letter}/2`))).statusCode).toBe(404);
  });

  test('a role without the row reads why not', async () => {
    const { id } = await filed(t, parent);
    const page = await t.browser(await officerOf(t, 'head')).get(`${berkas(id)}?langkah=verify`);
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('Belum bisa, karena:');
    expect(page.body).toContain('langkah ini dikerjakan jabatan lain');
    expect(page.body).not.toContain('name="reason.a.');
  });

  test('HTML in answers and notes is text', async () => {
    const { id, b } = await held(verifier, { note: '<img src=x onerror=alert(1)>' });
    const form = hiddenOf((await b.get(berkas(id, '/catat'))).body);
    expect((await b.post(berkas(id, '/catat'), { ...form, note: '<b>tebal</b>' })).statusCode).toBe(303);
    for (const page of [await b.get(berkas(id)), await b.get(berkas(id, '/riwayat'))]) {
      expect(page.body).not.toContain('<img src=x');
      expect(page.body).not.toContain('<b>tebal');
    }
    expect((await b.get(berkas(id, '/riwayat'))).body).toContain('&lt;b>tebal');
  });
});

describe('defects', () => {
  test('a return without any is refused at the form', async () => {
    const { id, b, form } = await held();
    const answer = await b.post(berkas(id, '/kembalikan'), form);
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain('Tandai dulu apa yang harus diperbaiki');
    expect((await seen(verifier, id)).status).toBe('in_verification');
  });

  test('all are listed before they are sent, and the resident gets them with words and spot', async () => {
    const { id, files, b, form } = await held();
    const marks = {
      ...form,
      'reason.a.child.1.name': 'name_differs_from_kk',
      'words.a.child.1.name': 'Di KK tertulis <Boru>',
      'reason.d.child.1.letter': 'photo_blurred',
      [`spot.d.child.1.letter.${files.letter}`]: '1:120,300,240,80',
    };
    const list = await b.post(berkas(id, '/kembalikan'), marks);
    expect(list.statusCode).toBe(200);
    expect(list.body).toContain('Foto buram atau terpotong');
    expect(list.body).toContain('Nama berbeda dengan KK');
    expect(list.body).toContain('Bagian gambar ditandai');
    const back = await b.post(berkas(id, '/tandai'), hiddenOf(list.body));
    expect(back.body).toMatch(/name="reason\.d\.child\.1\.letter" value="photo_blurred" checked/);
    const sent = await b.post(berkas(id, '/kembalikan'), { ...hiddenOf(list.body), send: 'yes', note: 'Segera' });
    expect(sent.statusCode).toBe(303);
    const { marks: kept, status } = await seen(verifier, id);
    expect(status).toBe('needs_revision');
    expect(kept).toHaveLength(2);
    expect(kept.find((m) => 'path' in m.place)).toMatchObject({
      place: { path: 'child.1.name' },
      reason: { code: 'name_differs_from_kk' },
      note: 'Di KK tertulis <Boru>',
    });
    expect(kept.find((m) => 'requirement' in m.place)).toMatchObject({
      place: { requirement: 'child.1.letter' },
      reason: { code: 'photo_blurred' },
      spot: { file: files.letter, page: 1, turn: 0, x: 120, y: 300, w: 240, h: 80 },
    });
  });

  test('with something marked the step cannot be finished by mistake', async () => {
    const { id, b, form } = await held();
    const answer = await b.post(berkas(id, '/selesai'), { ...form, 'reason.a.father': 'differs_from_document' });
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain('Masih ada yang ditandai');
    expect(answer.body).toMatch(/name="reason\.a\.father" value="differs_from_document" checked/);
  });

  test('a return that comes too late tells who did what, and loses nothing that was typed', async () => {
    const { id, b, form } = await held();
    const list = await b.post(berkas(id, '/kembalikan'), { ...form, 'reason.a.father': 'differs_from_document' });
    const head = t.browser(await t.officer('kepala_dinas', { agency: 'dpmptsp', name: 'Kepala Dinas' }));
    const put = hiddenOf((await head.get(`${berkas(id, '/lepaskan')}?langkah=verify&putaran=1`)).body);
    expect((await head.post(berkas(id, '/lepaskan'), put)).statusCode).toBe(303);
    const late = await b.post(berkas(id, '/kembalikan'), { ...hiddenOf(list.body), send: 'yes', note: 'Periksa KK' });
    expect(late.statusCode).toBe(409);
    expect(late.body).toContain('Kepala Dinas');
    expect(late.body).toContain('Periksa KK');
    expect(late.body).toContain('name="reason.a.father" value="differs_from_document"');
  });
});

describe('one answer', () => {
  test('is shown whole for a reason, once, and the showing is in the audit', async () => {
    const { id, b, form } = await held();
    const url = berkas(id, '/tampilkan');
    const marked = { ...form, path: 'father_nik', 'reason.a.father': 'differs_from_document' };
    const asked = await b.post(url, marked);
    expect(asked.body).toContain('Mencocokkan dengan dokumen');
    expect(asked.body).not.toContain('1271991705940001');
    const refused = await b.post(url, { ...hiddenOf(asked.body), send: 'yes' });
    expect(refused.statusCode).toBe(422);
    const shown = await b.post(url, { ...hiddenOf(asked.body), send: 'yes', reason: 'compare_document' });
    expect(shown.statusCode).toBe(200);
    expect(shown.headers['cache-control']).toBe('no-store');
    expect(shown.body).toContain('1271991705940001');
    expect(shown.body).toMatch(/name="reason\.a\.father" value="differs_from_document" checked/);
    expect((await b.get(berkas(id))).body).not.toContain('1271991705940001');
    const rows = await t.database.asOwner<{ reason: string; actor: string }>(
      `select reason, actor from kernel.audit where object = $1`,
      [`kase/${id}/father_nik`],
    );
    expect(rows).toEqual([{ reason: 'compare_document', actor: verifier.id }]);
  });

  test('is corrected with a reason; what is no answer is said at its field', async () => {
    const { id, b, form } = await held();
    const url = berkas(id, '/perbaiki');
    const field = await b.post(url, { ...form, path: 'child.1.born' });
    expect(field.body).toContain('name="typed.day"');
    const date = { 'typed.day': '31', 'typed.month': '2', 'typed.year': '2026' };
    const bad = await b.post(url, { ...hiddenOf(field.body), ...date, reason: 'as_in_document' });
    expect(bad.statusCode).toBe(422);
    expect(bad.body).toContain('value="31"');
    expect(bad.body).toContain('href="#f-typed"');
    const good = { ...hiddenOf(bad.body), ...date, 'typed.day': '21', 'typed.month': '11', reason: 'as_in_document' };
    const done = await b.post(url, good);
    expect(done.statusCode).toBe(200);
    expect(done.body).toContain('21 November 2026');
    expect((await seen(verifier, id)).history.at(-1)).toMatchObject({ type: 'corrected' });
  });
});

describe('the rest', () => {
  test('done, paused, resumed, refused, handed over: each with its reason', async () => {
    const { id, b, form } = await held();
    const act = async (slug: string, more: Record<string, string>) => {
      const page = await b.get(`${berkas(id, `/${slug}`)}?langkah=verify&putaran=1`);
      expect(page.statusCode, slug).toBe(200);
      return b.post(berkas(id, `/${slug}`), { ...hiddenOf(page.body), ...more });
    };
    expect((await act('jeda', { reason: 'registry_away' })).statusCode).toBe(303);
    expect((await b.get(berkas(id))).body).toContain('SIAK sedang tidak dapat dijangkau');
    expect((await act('lanjutkan', {})).statusCode).toBe(303);
    const other = await officerOf(t, 'verifier', 'Maria Nainggolan');
    expect((await act('serahkan', { reason: 'workload' })).statusCode).toBe(422);
    expect((await act('serahkan', { reason: 'workload', to: other.id })).statusCode).toBe(303);
    expect((await seen(verifier, id)).rows.find((r) => r.row === 'verify')?.officer?.name).toBe('Maria Nainggolan');
    expect((await b.post(berkas(id, '/selesai'), form)).statusCode).toBe(409);
    const hers = t.browser(other);
    const page = hiddenOf((await hers.get(`${berkas(id, '/tolak')}?langkah=verify&putaran=1`)).body);
    expect(
      (await hers.post(berkas(id, '/tolak'), { ...page, reason: 'not_resident', note: 'Di luar kota' })).statusCode,
    ).toBe(303);
    expect((await hers.get(berkas(id))).body).toContain('Di luar kota');
    expect((await seen(verifier, id)).status).toBe('rejected');
  });

  test('files are linked by the number on the receipt; unknown and foreign ones are refused alike', async () => {
    const { id, b } = await held();
    const near = await filed(t, parent);
    const url = berkas(id, '/tautkan');
    const link = async (other: string) => {
      const form = hiddenOf((await b.get(url)).body);
      return b.post(url, { ...form, other, reason: 'same_event' });
    };
    const typed = near.number.toLowerCase().replaceAll('-', ' ');
    expect((await link(typed)).statusCode).toBe(303);
    expect((await seen(verifier, id)).links).toMatchObject([{ id: near.id, number: near.number }]);
    const far = await filed(t, parent);
    expect((await link(`https://medan.test/meja/berkas/${far.id}?langkah=verify`)).statusCode).toBe(303);
    // Of another agency: this officer may not learn that it exists.
    const foreign = await filed(t, parent);
    await t.database.asOwner(`update casework.kase set agency = 'dinkes' where id = '${foreign.id}'`);
    for (const other of [foreign.number, foreign.id, 'MDN-0000-0000', 'x']) {
      const answer = await link(other);
      expect([other, answer.statusCode]).toEqual([other, 422]);
      expect(answer.body).toContain('Tidak ada berkas yang Anda tangani dengan nomor itu.');
      expect(answer.body).toContain(`value="${other}"`);
    }
    const own = (await seen(verifier, id)).number;
    expect((await link(own)).body).toContain('Itu berkas ini sendiri.');
  });

  test('a double press finishes once', async () => {
    const { id, b, form } = await held();
    const answers = await Promise.all([b.post(berkas(id, '/selesai'), form), b.post(berkas(id, '/selesai'), form)]);
    expect(answers.map((a) => a.statusCode)).toEqual([303, 303]);
    expect((await seen(verifier, id)).history.filter((e) => e.type === 'done')).toHaveLength(1);
  });

  test('the original opens only to who has the right, with a reason', async () => {
    const { id, files, b } = await held();
    expect((await b.get(berkas(id, `/asli/${files.letter}`))).statusCode).toBe(404);
    const head = t.browser(await officerOf(t, 'head'));
    expect((await head.get(berkas(id, `/asli/${files.letter}`))).statusCode).toBe(200);
    expect((await head.post(berkas(id, `/asli/${files.letter}`))).statusCode).toBe(422);
    const file = await head.post(berkas(id, `/asli/${files.letter}`), { reason: 'audit' });
    expect(file.statusCode).toBe(200);
    expect(file.headers['content-disposition']).toContain('attachment');
  });
});

describe('an inspection', () => {
  async function visiting() {
    const operator = await officerOf(t, 'operator', 'Tigor Siahaan');
    const { id } = await filed(t, parent);
    const b = t.browser(operator);
    const take = hiddenOf((await b.get(`${berkas(id, '/ambil')}?langkah=visit&putaran=1`)).body);
    expect((await b.post(berkas(id, '/ambil'), { ...take, reason: 'supervisor' })).statusCode).toBe(303);
    const page = await b.get(`${berkas(id, '/tinjauan')}?langkah=visit&putaran=1`);
    expect(page.statusCode).toBe(200);
    return { id, operator, b, form: hiddenOf(page.body) };
  }

  test('ends with evidence: photos one by one, nothing typed is lost, the next officer sees it, the applicant does not', async () => {
    const { id, operator, b, form } = await visiting();
    const url = berkas(id, '/tinjauan');
    const empty = await b.post(url, { ...form, result: 'fits' });
    expect(empty.statusCode).toBe(422);
    expect(empty.body).toContain('Tulis keterangan atau kirim paling sedikit satu foto.');
    expect(empty.body).toMatch(/value="fits" checked/);
    const typed = { result: 'differs', note: 'Rumahnya kosong', point: '3.5952, 98.6722' };
    const house = { bytes: await photo(640, 480), name: 'rumah.jpg', type: 'image/jpeg' };
    const sent = { ...hiddenOf(empty.body), ...typed, ...pressed('save') };
    const kept = await sendFiles(t.app, new URL(t.city.origin).host, b, url, 'file', house, sent);
    expect(kept.statusCode).toBe(200);
    expect(kept.body).toContain('rumah.jpg');
    expect(kept.body).toContain('Rumahnya kosong');
    const wrong = await b.post(url, { ...hiddenOf(kept.body), ...typed, point: 'di sana' });
    expect(wrong.statusCode).toBe(422);
    expect(wrong.body).toContain('rumah.jpg');
    expect((await b.post(url, { ...hiddenOf(wrong.body), ...typed })).statusCode).toBe(303);

    const { inspections } = await findDossier(t.ctx({ actor: verifier.actor }), catalogue, id);
    expect(inspections).toMatchObject([
      {
        row: 'visit',
        by: { id: operator.id },
        result: { code: 'differs' },
        note: 'Rumahnya kosong',
        point: { lat: 3.5952, lon: 98.6722 },
        files: [{ name: 'rumah.jpg' }],
      },
    ]);
    const [file] = inspections[0]!.files;
    const page = await t.browser(verifier).get(berkas(id));
    expect(page.body).toContain('Berbeda dengan berkas');
    expect((await t.browser(verifier).get(berkas(id, `/file/${file!.id}/1`))).statusCode).toBe(200);
    expect((await findDossier(t.ctx({ actor: parent.actor }), catalogue, id)).inspections).toEqual([]);
    await expect(caseFileOf(t.ctx({ actor: parent.actor }), catalogue, id, file!.id)).rejects.toMatchObject({
      kind: 'not_found',
    });
    // What was found is said under the case's key, not beside its events.
    const events = await t.database.asOwner(`select data from casework.kase_event where kase_id = '${id}'`);
    expect(JSON.stringify(events)).not.toMatch(/3\.5952|kosong|differs/);
  });

  test('a photo of somebody else is no evidence, and a step that does not inspect takes none', async () => {
    const { id, operator, b, form } = await visiting();
    const { files } = await filed(t, parent);
    const foreign = { ...form, result: 'fits', kept: files.letter };
    expect((await b.post(berkas(id, '/tinjauan'), foreign)).statusCode).toBe(422);
    const act = (kase: string, who: Signed, row: string, file: string) =>
      actOnCase(t.ctx({ actor: who.actor }), catalogue, {
        kase,
        act: { type: 'done', expected: { row, round: 1 }, evidence: { result: 'fits', files: [file] } },
      });
    await expect(act(id, operator, 'visit', files.letter)).rejects.toMatchObject({
      fields: { 'evidence.files': 'error.file_missing' },
    });
    await expect(
      actOnCase(t.ctx({ actor: operator.actor }), catalogue, {
        kase: id,
        act: { type: 'done', expected: { row: 'visit', round: 1 } },
      }),
    ).rejects.toMatchObject({ fields: { evidence: 'error.evidence_needed' } });
    const { id: other } = await held();
    await expect(
      actOnCase(t.ctx({ actor: verifier.actor }), catalogue, {
        kase: other,
        act: { type: 'done', expected: { row: 'verify', round: 1 }, evidence: { result: 'fits' }, note: 'x' },
      }),
    ).rejects.toMatchObject({ reason: 'not_here' });
  });
});
