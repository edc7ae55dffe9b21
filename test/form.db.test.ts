import jsqr from 'jsqr';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { samples } from '../services/governance/akta-kelahiran/samples.ts';
import { catalogue } from '../src/app.ts';
import { photo, ZIP } from '../src/kernel/files/sample-files.ts';
import {
  currentService,
  findCase,
  findDossier,
  knownFor,
  listMyCases,
  myDrafts,
  type Definition,
} from '../src/modules/casework/index.ts';
import { testCity, type TestCity } from './harness/city.ts';
import { publishAll } from './harness/filing.ts';
import type { TestPerson } from './harness/people.ts';
import type { Browser } from './harness/browser.ts';
import { pressed, sendFiles, typedForm, walkForm } from './harness/form.ts';

const CODE = 'akta-kelahiran';

let t: TestCity;
let host: string;
let def: Definition;
let who: TestPerson;
let b: Browser;

beforeAll(async () => {
  t = await testCity();
  host = new URL(t.city.origin).host;
  await publishAll(t);
  def = await currentService(t.city, catalogue, CODE, t.now);
});
beforeEach(async () => {
  who = await t.person();
  b = t.browser(who);
});

const ctx = () => t.ctx({ actor: who.actor });
const hidden = (body: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(body)?.[1] ?? '';
const walking = (answers: (typeof samples)[string]['answers'], more: { instead?: string[]; until?: string } = {}) => ({
  app: t.app,
  host,
  browser: b,
  def,
  known: knownFor(t.city, t.now),
  answers,
  ...more,
});
async function start(browser = b): Promise<string> {
  const page = await browser.get(`/layanan/${CODE}`);
  const started = await browser.post(`/layanan/${CODE}/mulai`, {
    idempotency_key: hidden(page.body, 'idempotency_key'),
  });
  expect(started.statusCode).toBe(303);
  return String(started.headers['location']);
}
const send = (url: string, file: Parameters<typeof sendFiles>[5], fields: Record<string, string> = {}) =>
  sendFiles(t.app, host, b, url, 'birth_letter', file, { place: 'birth_letter', ...fields });
const jpeg = async () => ({ name: 'surat.jpg', type: 'image/jpeg', bytes: await photo() });
const agree = { 'statement.truth': 'yes', 'statement.issuer': 'yes' };

describe('before the form', () => {
  test('home leads to a service by what happens in a life, in one’s own words, and to what is under way', async () => {
    const home = await t.browser().get('/');
    expect(home.body).toContain('Apa yang ingin Anda urus?');
    expect(home.body).toMatch(/href="\/layanan\/akta-kelahiran"[^>]*>.*?Anak baru lahir/);
    expect((await t.browser().get('/layanan?peristiwa=birth')).body).toContain('href="/layanan/akta-kelahiran"');
    expect(home.headers['cache-control']).toBe('public, max-age=60');
    const found = await t.browser().get(`/layanan?cari=${encodeURIComponent('anak lahir blm ada akte')}`);
    expect(found.body).toContain('1 layanan untuk');
    expect(found.body).toContain('/layanan/akta-kelahiran');
    const none = await t.browser().get(`/layanan?cari=${encodeURIComponent('<script>alert(1)</script>')}`);
    expect(none.statusCode).toBe(200);
    expect(none.body).toContain('Belum ketemu layanan');
    expect(none.body).not.toContain('<script>alert');
    expect((await t.browser().get('/layanan?cari=helvetia+timur')).body).toContain('Mencari wilayah?');
    await start();
    expect((await b.get('/')).body).toContain('Lanjutkan yang belum selesai');
  });

  test('the service page says who, what, how long, how much and by which law; nothing is claimed that nobody checked', async () => {
    const { body } = await t.browser().get(`/layanan/${CODE}`);
    for (const text of [
      'Paling lama 1 hari kerja setelah berkas lengkap',
      'Kalau diajukan sekarang dan berkasnya lengkap, selesai paling lambat 25 November 2026',
      'Gratis (Rp0)',
      'UU 24/2013 Pasal 79A',
      'belum dicocokkan dengan teks aslinya',
      'Siapkan ini dulu',
      'Tidak punya? Pakai F-2.03',
      'Anda akan masuk dulu dengan nomor HP',
    ])
      expect(body).toContain(text);
    expect((await t.browser().get('/layanan/tidak-ada')).statusCode).toBe(404);
    expect((await t.browser().get('/layanan/__proto__')).statusCode).toBe(404);
  });

  test('who is not signed in comes back to exactly there; officers are told', async () => {
    const sent = await t.browser().post(`/layanan/${CODE}/mulai`);
    expect(sent.headers['location']).toBe(`/masuk?ke=${encodeURIComponent(`/layanan/${CODE}#mulai`)}`);
    const officer = t.browser(await t.officer('petugas_verifikasi'));
    expect((await officer.get(`/layanan/${CODE}`)).body).toContain('Anda masuk sebagai petugas');
    expect((await officer.post(`/layanan/${CODE}/mulai`)).statusCode).toBe(403);
  });

  test('a button pressed twice starts one form; a page kept from before starts another once that one is gone', async () => {
    const key = hidden((await b.get(`/layanan/${CODE}`)).body, 'idempotency_key');
    const press = () => b.post(`/layanan/${CODE}/mulai`, { idempotency_key: key });
    const [one, two] = [await press(), await press()];
    expect(one.headers['location']).toBe(two.headers['location']);
    expect(await myDrafts(ctx())).toHaveLength(1);
    await b.post(`${String(one.headers['location'])}/buang`);
    const three = await press();
    expect(three.statusCode).toBe(303);
    expect(three.headers['location']).not.toBe(one.headers['location']);
  });
});

describe('a form, whole', () => {
  test.each([
    ['recorded', []],
    ['late_of_mother_only', []],
    ['twins_of_unrecorded', ['birth_letter']],
  ] as const)('%s, from start to receipt, without a script', async (kind, instead) => {
    const { answers } = samples[kind]!;
    const draft = await start();
    const passed = await walkForm(draft, walking(answers, { instead: [...instead] }));
    expect(new Set(passed).size).toBe(passed.length);
    if (kind === 'late_of_mother_only') expect(passed.join()).not.toMatch(/father|marriage/);
    if (kind === 'twins_of_unrecorded')
      expect(passed).toEqual(expect.arrayContaining(['child_name.1', 'child_name.2']));

    const check = await b.get(`${draft}/periksa`);
    expect(check.statusCode).toBe(200);
    expect(check.body).toContain('Butet Nasution');
    // Sensitive answers are whole for who typed them.
    expect(check.body).toContain('1271 9955 0792 0001');
    if (instead.length > 0) expect(check.body).toContain('Memakai F-2.03');
    const key = hidden(check.body, 'idempotency_key');

    const unsaid = await b.post(`${draft}/periksa`, { idempotency_key: key, 'statement.truth': 'yes' });
    expect(unsaid.statusCode).toBe(422);
    expect(unsaid.body).toContain('Centang untuk mengirim: “Saya mengerti bahwa akta');
    expect(unsaid.body).toMatch(/id="f-statement-truth"[^>]*checked/);

    const all = { idempotency_key: key, ...agree };
    const sent = await b.post(`${draft}/periksa`, all);
    expect(sent.statusCode).toBe(303);
    expect(sent.headers['location']).not.toMatch(/pin/i);
    const receipt = await b.get(String(sent.headers['location']));
    expect(receipt.statusCode).toBe(200);
    expect(receipt.headers['cache-control']).toBe('no-store');
    const number = /MDN-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(receipt.body)![0];
    const pin = /<dd>(\d{6})<\/dd>/.exec(receipt.body)![1]!;
    expect(receipt.body).toContain('25 November 2026');
    expect(readQr(receipt.body)).toBe(`${t.city.origin}/cek-berkas?nomor=${number}`);

    // A reload, a second press of the button, and the way back: one case, one receipt.
    const reloaded = (await b.get(String(sent.headers['location']))).body;
    expect(reloaded).toContain(pin);
    const twice = await b.post(`${draft}/periksa`, all);
    expect(twice.headers['location']).toBe(sent.headers['location']);
    expect((await b.get(`${draft}/periksa`)).headers['location']).toBe(sent.headers['location']);
    expect((await b.get(draft)).headers['location']).toBe(sent.headers['location']);
    const cases = (await listMyCases(ctx(), catalogue)).items;
    expect(cases.map((c) => c.number)).toEqual([number]);
    expect(await myDrafts(ctx())).toEqual([]);

    const dossier = await findDossier(ctx(), catalogue, cases[0]!.id);
    const stored = Object.fromEntries(dossier.sections.flatMap((s) => s.answers).map((a) => [a.path, a.label]));
    expect(Object.keys(stored).sort()).toEqual(Object.keys(answers).sort());
    expect((await findCase(ctx(), catalogue, cases[0]!.id)).status).toBe('received');

    // Another person, and the same one when the hour is over, see no PIN.
    const other = t.browser(await t.person());
    other.jar.set('__Host-balai-t', b.jar.get('__Host-balai-t')!);
    expect((await other.get(String(sent.headers['location']))).statusCode).toBe(404);
    t.later(3601);
    const later = await b.get(String(sent.headers['location']));
    expect(later.body).toContain(number);
    expect(later.body).not.toContain(pin);
  });

  test('stopped in the middle, it goes on where it was on another phone', async () => {
    const { answers } = samples['recorded']!;
    const draft = await start();
    await walkForm(draft, walking(answers, { until: 'mother' }));
    const typed = typedForm(def, 'mother', answers, knownFor(t.city, t.now));
    // What is not filled in yet does not stop one from leaving; what is wrong does, for it could not be kept.
    const wrong = await b.post(`${draft}/mother`, { ...typed, mother_nik: '123', ...pressed('save') });
    expect(wrong.statusCode).toBe(422);
    expect(wrong.body).toContain('value="123"');
    const left = await b.post(`${draft}/mother`, { mother_name: typed['mother_name']!, ...pressed('save') });
    expect(left.headers['location']).toBe(`${draft}/nanti`);
    expect((await b.get(`${draft}/nanti`)).body).toContain('Sudah tersimpan');
    const phone = t.browser(who);
    expect((await phone.get(draft)).headers['location']).toBe(`${draft}/mother`);
    expect((await phone.get(`${draft}/mother`)).body).toContain("Siti Nur'aini");
    expect((await phone.get(`/layanan/${CODE}`)).body).toContain('Lanjutkan mengisi');
  });

  test('an answer changed at the check leads back to it, past what it opens', async () => {
    const { answers } = samples['recorded']!;
    const draft = await start();
    await walkForm(draft, walking(answers));
    const back = await b.post(`${draft}/mother?dari=periksa`, {
      ...typedForm(def, 'mother', answers, knownFor(t.city, t.now)),
      mother_name: 'Siti Nuraini',
    });
    expect(back.headers['location']).toBe(`${draft}/periksa`);
    expect((await b.get(`${draft}/periksa`)).body).toContain('Siti Nuraini');
    const opens = await b.post(`${draft}/kind?dari=periksa`, { kind: 'unrecorded' });
    expect(opens.headers['location']).toBe(`${draft}/couple?dari=periksa`);
    // The check names each thing that is missing now, with a link to its page, and offers nothing to send.
    const check = await b.get(`${draft}/periksa`);
    expect(check.body).toContain('yang belum lengkap');
    expect(check.body).toContain(`href="${draft}/sptjm_couple?dari=periksa#f-sptjm_couple"`);
    expect(check.body).not.toContain('Kirim berkas');
    // Sent all the same, nothing is filed.
    const sent = await b.post(`${draft}/periksa`, agree);
    expect(sent.statusCode).toBe(422);
    expect((await listMyCases(ctx(), catalogue)).items).toEqual([]);
  });
});

describe('a page', () => {
  test('asks one thing, says where one is and why, and keeps what was typed', async () => {
    const draft = await start();
    const page = (await b.get(`${draft}/kind`)).body;
    expect(page).toMatch(/<h1>.*Langkah 1 dari sekitar 2\d.*Siapa orang tua anak ini\?/);
    expect(page).toContain('Mengapa kami menanyakan ini?');
    const empty = await b.post(`${draft}/kind`);
    expect(empty.statusCode).toBe(422);
    expect(empty.body).toContain('<title>Ada kesalahan: ');
    expect(empty.body).toContain('href="#f-kind"');
    await b.post(`${draft}/kind`, { kind: 'recorded' });
    const bad = await b.post(`${draft}/mother`, {
      mother_name: '<img src=x onerror=alert(1)>',
      mother_nik: '12 7199-5507920001',
      mother_birth_place: "'; drop table casework.kase; --",
      'mother_born_on.day': '31',
      'mother_born_on.month': '2',
      'mother_born_on.year': '1990',
    });
    expect(bad.statusCode).toBe(422);
    expect(bad.body).toContain('&lt;img src=x onerror=alert(1)>');
    expect(bad.body).not.toContain('<img src=x');
    expect(bad.body).toContain('drop table');
    expect(bad.body).toMatch(/name="mother_born_on.day" value="31"/);
    expect(bad.body).toContain('Tanggal ini tidak ada di kalender');
  });

  test('warns once, and takes the answer when it is sent again; another answer is warned about anew', async () => {
    const draft = await start();
    await walkForm(draft, walking(samples['recorded']!.answers, { until: 'child_name.1' }));
    const at = `${draft}/child_name.1`;
    const warned = await b.post(at, { 'child.1.name': 'Butet', 'child.1.sex': 'P' });
    expect(warned.statusCode).toBe(422);
    expect(warned.body).toContain('Simpan begitu saja');
    expect(warned.body).toContain('value="Butet"');
    const as_is = hidden(warned.body, 'as_is');
    const other = await b.post(at, { 'child.1.name': 'Ucok', 'child.1.sex': 'P', as_is });
    expect(other.statusCode).toBe(422);
    const taken = await b.post(at, { 'child.1.name': 'Butet', 'child.1.sex': 'P', as_is });
    expect(taken.statusCode).toBe(303);
    // Kept in spite of it before: not asked again.
    expect((await b.post(at, { 'child.1.name': 'Butet', 'child.1.sex': 'L' })).statusCode).toBe(303);
  });

  test('refuses what is no answer, and says it', async () => {
    const draft = await start();
    await walkForm(draft, walking(samples['recorded']!.answers, { until: 'mother' }));
    const mother = typedForm(def, 'mother', samples['recorded']!.answers, knownFor(t.city, t.now));
    const fault = async (change: Record<string, string>) => {
      const answer = await b.post(`${draft}/mother`, { ...mother, ...change });
      expect(answer.statusCode).toBe(422);
      return answer.body;
    };
    expect(await fault({ mother_name: 'Siti 👶🏽' })).toContain('huruf Latin');
    expect(await fault({ mother_name: 'ᯅᯖᯂ᯲' })).toContain('huruf Latin');
    expect(await fault({ mother_nik: '1234567890123456' })).toContain('NIK ini belum benar');
    expect(await fault({ 'mother_born_on.year': '2999' })).toContain('Tanggal ini belum terjadi');
    expect(await fault({ mother_birth_place: 'x'.repeat(10_000) })).toContain('terlalu panjang');
    expect(await fault({ mother_birth_place: 'a\u202Eb' })).toContain('huruf tak terlihat');
    const huge = await b.post(`${draft}/mother`, { ...mother, mother_name: 'x'.repeat(1_000_000) });
    expect(huge.statusCode).toBe(413);
    // Keys of no question are not looked at.
    expect((await b.post(`${draft}/mother`, { ...mother, __proto__x: '1', constructor: '2' })).statusCode).toBe(303);
    const twice = await t.app.inject({
      method: 'POST',
      url: `${draft}/kind`,
      headers: {
        host,
        accept: 'text/html',
        cookie: [...b.jar].map(([k, v]) => `${k}=${v}`).join('; '),
        'sec-fetch-site': 'same-origin',
        'content-type': 'application/x-www-form-urlencoded',
      },
      payload: 'kind=recorded&kind=mother_only&__proto__=x',
    });
    expect([303, 422]).toContain(twice.statusCode);
  });

  test('is there for its owner only, and for pages the service has', async () => {
    const draft = await start();
    expect((await b.get(`${draft}/tidak_ada`)).statusCode).toBe(404);
    expect((await b.get(`${draft}/child_name.9x`)).statusCode).toBe(404);
    // A page of the service that is not asked for by these answers.
    expect((await b.get(`${draft}/father`)).headers['location']).toBe(draft);
    const other = t.browser(await t.person());
    for (const path of ['', '/kind', '/periksa', '/nanti']) {
      expect((await other.get(draft + path)).statusCode, path).toBe(404);
      expect((await t.browser().get(draft + path)).statusCode, path).toBe(401);
    }
    for (const path of ['/kind', '/periksa', '/buang'])
      expect((await other.post(draft + path, { kind: 'recorded', ...agree })).statusCode, path).toBe(404);
    expect((await b.get('/draf/nonsense/kind')).statusCode).toBe(404);
    const elsewhere = await t.app.inject({
      method: 'POST',
      url: `${draft}/kind`,
      headers: {
        host,
        cookie: [...b.jar].map(([k, v]) => `${k}=${v}`).join('; '),
        origin: 'https://jahat.example',
        'sec-fetch-site': 'cross-site',
        'content-type': 'application/x-www-form-urlencoded',
      },
      payload: 'kind=recorded',
    });
    expect(elsewhere.statusCode).toBe(403);
    expect((await myDrafts(ctx()))[0]!.answers).toEqual({});
  });

  test('weighs little', async () => {
    const { gzipSync } = await import('node:zlib');
    const draft = await start();
    await walkForm(draft, walking(samples['recorded']!.answers, { until: 'area' }));
    const weigh = async (path: string) => gzipSync((await b.get(path)).body).length;
    // The list of all wards is the heaviest page a question can have.
    expect(await weigh(`${draft}/area`)).toBeLessThan(30_000);
    expect(await weigh(`${draft}/mother`)).toBeLessThan(30_000);
    expect(await weigh('/')).toBeLessThan(30_000);
    expect(await weigh(`/layanan/${CODE}`)).toBeLessThan(30_000);
  });
});

describe('a document', () => {
  let page: string;
  beforeEach(async () => {
    const draft = await start();
    await walkForm(draft, walking(samples['recorded']!.answers, { until: 'birth_letter' }));
    page = `${draft}/birth_letter`;
  });

  test('is on the server before the next page, shown small, opened, taken out', async () => {
    const first = await b.get(page);
    expect(first.body).toContain('capture="environment"');
    expect(first.body).toContain('Tidak punya surat ini?');
    const sent = await send(page, await jpeg());
    expect(sent.headers['location']).toBe(page);
    const shown = await b.get(page);
    expect(shown.body).toContain('surat.jpg');
    const src = /<img src="([^"]+)"/.exec(shown.body)![1]!;
    const thumb = await b.get(src);
    expect(thumb.statusCode).toBe(200);
    expect(thumb.headers['content-type']).toBe('image/webp');
    expect(thumb.headers['x-content-type-options']).toBe('nosniff');
    expect(thumb.headers['content-security-policy']).toContain('sandbox');
    const view = await b.get(src.split('?')[0]!);
    expect(view.headers['content-type']).toBe('image/jpeg');
    expect((await b.get(`${src.split('?')[0]!}?halaman=2`)).statusCode).toBe(404);
    expect((await b.get(`${src.split('?')[0]!}?halaman=x`)).statusCode).toBe(404);
    expect((await t.browser(await t.person()).get(src)).statusCode).toBe(404);
    const file = hidden(shown.body, 'file');
    expect((await b.post(`${page}/buang`, { file })).statusCode).toBe(303);
    expect((await b.post(`${page}/buang`, { file })).statusCode).toBe(303);
    expect((await b.get(src)).statusCode).toBe(404);
    expect((await b.post(page, pressed('next'))).body).toContain('Kirim foto atau PDF-nya');
  });

  test('pressed twice is one picture; more are added up to the limit', async () => {
    const key = { idempotency_key: 'a-key-of-one-page' };
    await send(page, await jpeg(), key);
    expect((await send(page, await jpeg(), key)).statusCode).toBe(303);
    expect((await myDrafts(ctx()))[0]!.files).toHaveLength(1);
    await send(page, await jpeg());
    const full = await send(page, await jpeg());
    expect(full.statusCode).toBe(422);
    expect(full.body).toContain('sudah cukup');
    expect((await b.get(page)).body).toContain('hapus satu dulu');
  });

  test('says at once what is wrong with it', async () => {
    const fault = async (file: Parameters<typeof send>[1], status: number, text: string) => {
      const answer = await send(page, file);
      expect(answer.statusCode).toBe(status);
      expect(answer.body).toContain(text);
      expect(answer.body).toContain('href="#f-birth_letter"');
    };
    await fault(
      { name: 'surat.pdf', type: 'application/pdf', bytes: ZIP },
      415,
      'Jenis berkas ini tidak dapat diterima',
    );
    await fault(
      {
        name: 'x.svg',
        type: 'image/svg+xml',
        bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'),
      },
      415,
      'Jenis berkas ini tidak dapat diterima',
    );
    await fault(
      { name: 'a.jpg', type: 'image/jpeg', bytes: Buffer.alloc(10_001 * 1024) },
      413,
      'lebih besar dari 10 MB',
    );
    await fault({ name: 'a.jpg', type: 'image/jpeg', bytes: Buffer.alloc(0) }, 422, 'kosong');
    await fault({ name: 'a.jpg', type: 'image/jpeg', bytes: (await photo()).subarray(0, 300) }, 422, 'rusak');
    await fault(undefined, 422, 'Pilih satu berkas');
    expect((await myDrafts(ctx()))[0]!.files).toEqual([]);
  });

  test('may be another paper in its place', async () => {
    const instead = `${page}?pakai=pengganti`;
    const offered = await b.get(instead);
    expect(hidden(offered.body, 'place')).toBe('sptjm_birth');
    const bad = await sendFiles(
      t.app,
      host,
      b,
      instead,
      'sptjm_birth',
      { name: 'x.zip', type: 'application/zip', bytes: ZIP },
      { place: 'sptjm_birth' },
    );
    expect(bad.body).toContain('href="#f-sptjm_birth"');
    await sendFiles(t.app, host, b, instead, 'sptjm_birth', await jpeg(), { place: 'sptjm_birth' });
    expect((await myDrafts(ctx()))[0]!.files[0]!.requirement).toBe('sptjm_birth');
    expect((await b.get(page)).body).toContain('Pengganti untuk: Surat keterangan lahir');
    expect((await b.post(page, pressed('next'))).headers['location']).toMatch(/marriage_proof$/);
    // A place that is not this page's is not believed.
    await send(page, await jpeg(), { place: 'family_card' });
    expect((await myDrafts(ctx()))[0]!.files.map((f) => f.requirement).sort()).toEqual(['birth_letter', 'sptjm_birth']);
  });
});

/** The text of the QR code drawn on a page, read module by module. */
function readQr(body: string): string | undefined {
  const svg = /<svg viewBox="0 0 (\d+) \1"[^>]*role="img".*?<path d="([^"]+)"/.exec(body)!;
  const [size, scale] = [Number(svg[1]), 4];
  const pixels = new Uint8ClampedArray(size * size * scale * scale * 4).fill(255);
  for (const [, x, y, run] of svg[2]!.matchAll(/M(\d+) (\d+)h(\d+)/g))
    for (let dy = 0; dy < scale; dy++)
      for (let dx = 0; dx < Number(run) * scale; dx++) {
        const at = ((Number(y) * scale + dy) * size * scale + Number(x) * scale + dx) * 4;
        pixels.fill(0, at, at + 3);
      }
  const read = ((jsqr as unknown as { default?: unknown }).default ?? jsqr) as (
    d: Uint8ClampedArray,
    w: number,
    h: number,
  ) => { data: string } | null;
  return read(pixels, size * scale, size * scale)?.data;
}
