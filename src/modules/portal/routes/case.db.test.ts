import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { actingIn, type Acting } from '../../../../test/harness/acting.ts';
import { testBrowser } from '../../../../test/harness/browser.ts';
import { testCity, type TestCity } from '../../../../test/harness/city.ts';
import { fileSample, publishAll, uploaded } from '../../../../test/harness/filing.ts';
import type { Signed } from '../../../../test/harness/people.ts';
import { defineCommand, execute } from '../../../kernel/command.ts';
import { pdf } from '../../../kernel/files/sample-files.ts';
import { SYSTEM } from '../../../kernel/permission.ts';
import { filePaper } from '../../documents/index.ts';

let t: TestCity;
let a: Acting;
let parent: Signed;
let stranger: Signed;
beforeAll(async () => {
  t = await testCity({ now: new Date('2026-11-20T03:00:00Z') });
  a = actingIn(t);
  await publishAll(t);
  parent = await t.person({ name: 'Parlindungan Nasution' });
  stranger = await t.person({ name: 'Orang Lain' });
});

/** A case of the parent's own. */
const filed = (who: Signed = parent) => fileSample(t, who);
/** What stands on the page, without its markup. */
const textOf = (body: string): string =>
  body
    .replaceAll(/<style>[\s\S]*?<\/style>|<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll(/\s+/g, ' ');
const hidden = (body: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(body)?.[1] ?? '';
/** The hidden fields of the page's last form, as a browser sends them back. */
const formOf = (body: string): Record<string, string> =>
  Object.fromEntries(['idempotency_key', 'seq', 'row', 'round'].map((n) => [n, hidden(body, n)]).filter(([, v]) => v));

describe('/berkas-saya', () => {
  it('leads who has none to the services', async () => {
    const nobody = await t.person();
    const page = await t.browser(nobody).get('/berkas-saya');
    expect(page.statusCode).toBe(200);
    expect(textOf(page.body)).toContain('Belum ada berkas');
    expect(page.body).toContain('href="/layanan"');
    expect((await t.browser().get('/berkas-saya')).statusCode).toBe(401);
  });

  it('shows what waits for one first, then the newest, page by page', async () => {
    const busy = await t.person();
    const first = await filed(busy);
    for (let i = 0; i < 21; i++) {
      t.later(60);
      await filed(busy);
    }
    await a.sendBack(first.id, 'petugas_verifikasi', [{ requirement: 'family_card', reason: 'photo_blurred' }]);
    const page = await t.browser(busy).get('/berkas-saya');
    const ids = [...page.body.matchAll(/href="\/berkas\/([0-9a-f-]{36})/g)].map((m) => m[1]);
    // It is the oldest, and lies on the second page too; what waits is not to be looked for.
    expect(ids).toHaveLength(21);
    expect(ids[0]).toBe(first.id);
    const next = /href="(\/berkas-saya\?sesudah=[^"]+)"/.exec(page.body)![1]!.replaceAll('&amp;', '&');
    const older = await t.browser(busy).get(next);
    expect(older.body).toContain(`/berkas/${first.id}/perbaiki`);
    expect(textOf(page.body)).toContain('Menunggu Anda');
    expect(page.body).toContain(`/berkas/${first.id}/perbaiki`);
  });
});

describe('/berkas/{id}', () => {
  it('says state, office, step, date and why; never an officer’s name', async () => {
    const { id, number } = await filed();
    const { who } = await a.take(id, 'petugas_verifikasi');
    const page = await t.browser(parent).get(`/berkas/${id}`);
    expect(page.statusCode).toBe(200);
    const text = textOf(page.body);
    for (const said of [
      number,
      'Dinas Kependudukan dan Pencatatan Sipil',
      'Memeriksa isian dan dokumen',
      'Senin, 23 November 2026',
      'dihitung mulai',
      'Berkas diajukan',
      "Siti Nur'aini",
    ])
      expect(text.toLowerCase()).toContain(said.toLowerCase());
    expect(text).not.toContain(who.name);
    expect(page.body).not.toContain(who.id);
    expect(page.body).toContain(`/berkas/${id}/batalkan`);
  });

  it('is not there for anybody else, on any address of it', async () => {
    const { id } = await filed();
    await a.sendBack(id, 'petugas_verifikasi', [{ path: 'child.1.name', reason: 'differs_from_document' }]);
    const officer = await a.officer('petugas_verifikasi');
    const paths = [
      '',
      '/pesan',
      '/batalkan',
      '/perbaiki',
      '/perbaiki/isian/child.1.name',
      '/perbaiki/dokumen/family_card',
      '/perbaiki/kirim',
      '/konsep',
      '/konsep/salah',
      `/dokumen/${id}`,
      `/surat/${id}`,
      `/surat/${id}/unduh`,
    ];
    const posts = [
      '/pesan',
      '/batalkan',
      '/perbaiki/isian/child.1.name',
      '/perbaiki/dokumen/family_card',
      '/perbaiki/dokumen/family_card/buang',
      '/perbaiki/kirim',
      '/konsep',
      '/konsep/salah',
    ];
    for (const who of [stranger, officer]) {
      for (const path of paths) {
        const { statusCode } = await t.browser(who).get(`/berkas/${id}${path}`);
        expect([who === officer ? 403 : 404, 404], `GET ${path}`).toContain(statusCode);
      }
      for (const path of posts) {
        const { statusCode } = await t.browser(who).post(`/berkas/${id}${path}`, { note: 'x', seq: '1' });
        expect([who === officer ? 403 : 404, 404], `POST ${path}`).toContain(statusCode);
      }
    }
    for (const path of paths) expect((await t.browser().get(`/berkas/${id}${path}`)).statusCode).toBe(401);
    expect((await t.browser(parent).get('/berkas/bukan-nomor')).statusCode).toBe(404);
  });

  it('shows what was sent as pictures, and only what is of this case', async () => {
    const { id } = await filed();
    const other = await filed();
    const file = /dokumen\/([0-9a-f-]{36})/.exec((await t.browser(parent).get(`/berkas/${id}`)).body)![1]!;
    const b = t.browser(parent);
    const view = await b.get(`/berkas/${id}/dokumen/${file}`);
    expect(view.headers['content-type']).toBe('image/jpeg');
    expect((await b.get(`/berkas/${id}/dokumen/${file}?wajah=kecil`)).headers['content-type']).toBe('image/webp');
    for (const bad of ['?halaman=0', '?halaman=99', '?halaman=x'])
      expect((await b.get(`/berkas/${id}/dokumen/${file}${bad}`)).statusCode).toBe(404);
    expect((await b.get(`/berkas/${other.id}/dokumen/${file}`)).statusCode).toBe(404);
  });

  it('says why it was refused, by which law, and what one may do', async () => {
    const { id } = await filed();
    const { who, expected } = await a.take(id, 'petugas_verifikasi');
    await a.act(who, id, { type: 'reject', expected, reason: 'already_registered', note: 'Sudah ada sejak Mei.' });
    const page = textOf((await t.browser(parent).get(`/berkas/${id}`)).body);
    for (const said of [
      'Peristiwa ini sudah tercatat',
      'Perpres 96/2018',
      'Sudah ada sejak Mei.',
      'keberatan',
      'Paling lama 21 hari kerja',
      'belum dicocokkan',
    ])
      expect(page).toContain(said);
    expect(page).not.toContain('Batalkan berkas ini');
  });

  it('owns up to being late', async () => {
    const { id } = await filed();
    const b = t.browser(parent);
    expect(textOf((await b.get(`/berkas/${id}`)).body)).not.toContain('Kami terlambat');
    const before = t.now;
    t.later(8 * 86_400);
    // A session of a phone lasts longer than that.
    expect(textOf((await b.get(`/berkas/${id}`)).body)).toContain('Kami terlambat');
    t.now = before;
  });
});

describe('a message and withdrawing', () => {
  it('a message reaches the officers; the second press of the button sends none', async () => {
    const { id } = await filed();
    const b = t.browser(parent);
    const form = formOf((await b.get(`/berkas/${id}/pesan`)).body);
    const sent = await b.post(`/berkas/${id}/pesan`, { ...form, note: 'Mohon <b>dipercepat</b>' });
    expect([sent.statusCode, sent.headers.location]).toEqual([303, `/berkas/${id}?kabar=pesan`]);
    await b.post(`/berkas/${id}/pesan`, { ...form, note: 'Mohon <b>dipercepat</b>' });
    const officer = await a.officer('petugas_verifikasi');
    const notes = (await a.see(officer, id)).history.filter((e) => e.type === 'noted');
    expect(notes.map((n) => n.note)).toEqual(['Mohon <b>dipercepat</b>']);
    const page = await b.get(`/berkas/${id}?kabar=pesan`);
    expect(page.body).toContain('Mohon &lt;b>dipercepat&lt;/b>');
    expect(textOf(page.body)).toContain('Pesan Anda sudah kami terima');
  });

  it('another text under the same key is kept and shown, not sent', async () => {
    const { id } = await filed();
    const b = t.browser(parent);
    const form = formOf((await b.get(`/berkas/${id}/pesan`)).body);
    await b.post(`/berkas/${id}/pesan`, { ...form, note: 'satu' });
    const again = await b.post(`/berkas/${id}/pesan`, { ...form, note: 'dua' });
    expect(again.statusCode).toBe(409);
    expect(textOf(again.body)).toContain('Kiriman Anda yang pertama sudah kami terima');
    expect(again.body).toContain('>dua</textarea>');
    expect(formOf(again.body)['idempotency_key']).not.toBe(form['idempotency_key']);
    expect((await b.post(`/berkas/${id}/pesan`, { ...formOf(again.body), note: 'dua' })).statusCode).toBe(303);
  });

  it('what is empty or too long comes back with its fault', async () => {
    const { id } = await filed();
    const b = t.browser(parent);
    const form = formOf((await b.get(`/berkas/${id}/pesan`)).body);
    const empty = await b.post(`/berkas/${id}/pesan`, { ...form, note: '  ' });
    expect(empty.statusCode).toBe(422);
    expect(textOf(empty.body)).toContain('Tulis pesan Anda dulu.');
    const long = await b.post(`/berkas/${id}/pesan`, { ...form, note: 'x'.repeat(2001) });
    expect(long.statusCode).toBe(422);
    expect(long.body).toContain('x'.repeat(2001));
  });

  it('a page drawn before something changed tells what changed; nothing typed is lost', async () => {
    const { id } = await filed();
    const b = t.browser(parent);
    const form = formOf((await b.get(`/berkas/${id}/batalkan`)).body);
    await a.sendBack(id, 'petugas_verifikasi', [{ path: 'child.1.name', reason: 'differs_from_document' }]);
    const late = await b.post(`/berkas/${id}/batalkan`, { ...form, note: 'Salah isi' });
    expect(late.statusCode).toBe(409);
    expect(textOf(late.body)).toContain('Berkas ini berubah sejak Anda membukanya');
    expect(textOf(late.body)).toContain('Dikembalikan untuk diperbaiki');
    expect(late.body).toContain('>Salah isi</textarea>');
    const sent = await b.post(`/berkas/${id}/batalkan`, { ...formOf(late.body), note: 'Salah isi' });
    expect([sent.statusCode, sent.headers.location]).toEqual([303, `/berkas/${id}?kabar=batal`]);
    expect((await a.see(parent, id)).status).toBe('withdrawn');
    expect((await b.get(`/berkas/${id}`)).body).toContain('href="/layanan/akta-kelahiran"');
  });

  it('what is on the registry’s books cannot be withdrawn, and the page says why', async () => {
    const { id } = await filed();
    await a.done(id, 'petugas_verifikasi');
    const row = (await a.see(parent, id)).rows[0]!;
    await a.act(parent, id, { type: 'done', expected: { row: row.row, round: row.round } });
    const b = t.browser(parent);
    const form = formOf((await b.get(`/berkas/${id}/batalkan`)).body);
    const { who, expected } = await a.take(id, 'operator_siak');
    await a.act(who, id, { type: 'request', expected, item: 1 });
    await a.act(who, id, { type: 'confirm', expected, item: 1, request: 1, number: '1271-LU-20112026-0009' });
    const refused = await b.post(`/berkas/${id}/batalkan`, form);
    expect(refused.statusCode).toBe(409);
    expect(textOf(refused.body)).toContain('surat sudah tercatat');
    expect(refused.body).not.toContain('Ya, batalkan berkas');
    const page = await b.get(`/berkas/${id}`);
    expect(page.body).not.toContain(`/berkas/${id}/batalkan`);
    expect(textOf(page.body)).toContain('tidak dapat dibatalkan lagi');
  });
});

describe('the paper', () => {
  const paperOf = async (id: string, person: string, n: number) => {
    const file = await uploaded(
      t,
      parent,
      pdf([
        '<< /Type /Catalog /Pages 2 0 R >>',
        '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
        '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] >>',
      ]),
    );
    return execute(
      t.ctx({ actor: SYSTEM }),
      defineCommand({
        name: 'test.paper',
        action: 'case.system',
        input: z.strictObject({}),
        run: (act) =>
          filePaper(act, {
            kind: 'akta-kelahiran',
            issuedBy: 'registry',
            number: `1271-LU-20112026-00${n}`,
            issuedOn: '2026-11-20',
            person,
            fileId: file,
            signer: 'CONTOH KEPALA DINAS',
            signedAt: t.now,
            sha256: Buffer.alloc(32, n),
            subject: `kase/${id}`,
            part: '1',
          }),
      }),
      {},
    );
  };

  it('says what it is and who signed it, and hands over the very bytes', async () => {
    const { id } = await filed();
    const old = await paperOf(id, parent.id, 41);
    const paper = await paperOf(id, parent.id, 42);
    const b = t.browser(parent);
    expect((await b.get(`/berkas/${id}`)).body).toContain(`/berkas/${id}/surat/${paper.id}`);
    const page = textOf((await b.get(`/berkas/${id}/surat/${paper.id}`)).body);
    for (const said of ['Kutipan Akta Kelahiran', '1271-LU-20112026-0042', 'CONTOH KEPALA DINAS', 'Berlaku', 'kode QR'])
      expect(page).toContain(said);
    const taken = await b.get(`/berkas/${id}/surat/${paper.id}/unduh`);
    expect(taken.headers).toMatchObject({
      'content-type': 'application/pdf',
      'x-content-type-options': 'nosniff',
      'content-disposition': expect.stringMatching(/^attachment; filename="Kutipan Akta Kelahiran 1271-LU-/),
    });
    expect(taken.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
    // Inside another app the browser may save nothing and say nothing: there the way out is told.
    expect(page).not.toContain('Buka di browser');
    const inner = testBrowser(t.app, t.city, {
      token: parent.token,
      userAgent: 'Mozilla/5.0 (Linux; Android 12; wv) WhatsApp/2',
    });
    expect(textOf((await inner.get(`/berkas/${id}/surat/${paper.id}`)).body)).toContain('Buka di browser');
    const superseded = await b.get(`/berkas/${id}/surat/${old.id}`);
    expect(textOf(superseded.body)).toContain('Sudah diganti');
    expect(superseded.body).toContain(`/berkas/${id}/surat/${paper.id}`);
  });

  it('is of this case and of this person', async () => {
    const [one, two] = [await filed(), await filed()];
    const paper = await paperOf(one.id, parent.id, 43);
    const foreign = await paperOf(two.id, stranger.id, 44);
    const b = t.browser(parent);
    for (const path of [`${two.id}/surat/${paper.id}`, `${two.id}/surat/${foreign.id}`, `${one.id}/surat/bukan`]) {
      expect((await b.get(`/berkas/${path}`)).statusCode).toBe(404);
      expect((await b.get(`/berkas/${path}/unduh`)).statusCode).toBe(404);
    }
  });
});

describe('/cek-berkas', () => {
  it('opens by number and PIN, without a name and without the PIN in any address', async () => {
    const { id, number, pin } = await filed();
    await a.sendBack(id, 'petugas_verifikasi', [
      { path: 'child.1.name', reason: 'differs_from_document', note: 'Rahasia' },
    ]);
    const b = t.browser();
    expect((await b.get(`/cek-berkas?nomor=${number}`)).body).toContain(`value="${number}"`);
    const page = await b.post('/cek-berkas', { number: number.toLowerCase().replace('-', ' '), pin });
    expect(page.statusCode).toBe(200);
    const text = textOf(page.body);
    for (const said of [number, 'Perlu diperbaiki', 'Menunggu pemohon', 'Pemeriksaan berkas'])
      expect(text).toContain(said);
    for (const secret of ['Nasution', 'Siti', 'Rahasia', '127199', parent.id, id])
      expect(page.body).not.toContain(secret);
    expect(page.body).not.toContain(pin);
  });

  it('gives one answer for a number nobody has and a wrong PIN', async () => {
    const { number, pin } = await filed();
    const b = t.browser();
    const wrong = await b.post('/cek-berkas', { number, pin: String((Number(pin) + 1) % 1_000_000).padStart(6, '0') });
    const unknown = await b.post('/cek-berkas', { number: 'MDN-0000-0000', pin });
    expect([wrong.statusCode, unknown.statusCode]).toEqual([404, 404]);
    const plain = (body: string, n: string) => body.replaceAll(n, '#');
    expect(plain(unknown.body, 'MDN-0000-0000')).toBe(plain(wrong.body, number));
    const typo = await b.post('/cek-berkas', { number: 'MDN-12', pin: 'abc' });
    expect(typo.statusCode).toBe(422);
    expect(typo.body).toContain('value="MDN-12"');
  });

  it('tires of guessing', async () => {
    const { number } = await filed();
    const b = t.browser();
    let last = await b.get('/cek-berkas');
    for (let i = 0; i < 11; i++) last = await b.post('/cek-berkas', { number, pin: String(100_000 + i) });
    expect(last.statusCode).toBe(429);
    expect(Number(last.headers['retry-after'])).toBeGreaterThan(0);
    expect(last.body).toContain(`value="${number}"`);
  });
});
