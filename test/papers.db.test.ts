import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { catalogue } from '../src/app.ts';
import { openFile } from '../src/kernel/files/index.ts';
import { sha256 } from '../src/kernel/crypto.ts';
import { receiptPaper } from '../src/modules/casework/index.ts';
import { closePdfText, closeTypesetter, type Paper } from '../src/modules/documents/index.ts';
import { readPdfText } from '../src/modules/documents/pdf-reader.ts';
import { actingIn, type Acting } from './harness/acting.ts';
import { testCity, type TestCity } from './harness/city.ts';
import { fileSample, publishAll } from './harness/filing.ts';
import type { Signed } from './harness/people.ts';

/* The papers that the city itself issues: numbered, laid out, in the register, and what their code says to a stranger. */

let t: TestCity;
let a: Acting;
let parent: Signed;
beforeAll(async () => {
  t = await testCity();
  await publishAll(t);
  a = actingIn(t);
  parent = await t.person({ name: 'Parlindungan Nasution' });
});
afterAll(async () => {
  await closeTypesetter();
  await closePdfText();
});

const textOf = async (paper: Paper): Promise<string> =>
  ((await readPdfText((await openFile(t.city, paper.fileId, 'original')).bytes)) ?? '').replaceAll(/\s+/g, ' ');
const paperOf = async (kase: string, kind: string): Promise<Paper | undefined> =>
  (await a.see(parent, kase)).papers.find((p) => p.kind === kind);
const scan = async (token: string, path = 'verifikasi') => t.browser().get(`/${path}/${token}`);

describe('a receipt', () => {
  test('is numbered once, however often it is asked for, and carries no PIN', async () => {
    const { id, number, pin } = await fileSample(t, parent);
    const [one, two] = await Promise.all([
      receiptPaper(a.as(parent), catalogue, id),
      receiptPaper(a.as(parent), catalogue, id),
    ]);
    expect(two).toBe(one);
    const paper = (await paperOf(id, 'receipt'))!;
    expect(paper).toMatchObject({ id: one, number: '000001/TT/DISDUKCAPIL/2026', signer: null, issuedBy: 'city' });
    const text = await textOf(paper);
    expect(text).toContain(number);
    expect(text).toContain('PEMERINTAH KOTA MEDAN');
    expect(text).not.toContain(pin);
  });

  test('is not there for anybody else', async () => {
    const { id } = await fileSample(t, parent);
    const other = await t.person({ name: 'Orang Lain' });
    await expect(receiptPaper(a.as(other), catalogue, id)).rejects.toMatchObject({ kind: 'not_found' });
    const kept = await receiptPaper(a.as(parent), catalogue, id);
    expect((await t.browser(other).get(`/berkas/${id}/surat/${kept}/unduh`)).statusCode).toBe(404);
    expect((await t.browser(parent).get(`/berkas/${id}/surat/${kept}/unduh`)).statusCode).toBe(200);
  });
});

describe('a letter of return', () => {
  test('lists every defect with what to do, in the inbox of the parent and at the desk', async () => {
    const { id } = await fileSample(t, parent);
    await a.sendBack(id, 'petugas_verifikasi', [
      { path: 'child.1.name', reason: 'differs_from_document', note: 'Tertulis Butet Uli. #pagebreak()' },
      { requirement: 'birth_letter', reason: 'photo_blurred' },
    ]);
    await t.work();
    const letter = (await paperOf(id, 'return_letter'))!;
    const text = await textOf(letter);
    expect(text).toContain('Parlindungan Nasution');
    expect(text).toContain('Tertulis Butet Uli. #pagebreak()');
    expect(text).toMatch(/paling lambat \d+ \w+ 2026/);
    const page = await t.browser(parent).get(`/berkas/${id}`);
    expect(page.body).toContain(letter.number);
  });
});

describe('what the code on a paper says', () => {
  test('kind, number, date and a masked name; nothing that tells who it is', async () => {
    const { id } = await fileSample(t, parent);
    await receiptPaper(a.as(parent), catalogue, id);
    const paper = (await paperOf(id, 'receipt'))!;
    const short = await scan(paper.verifyToken!, 'v');
    expect(short.statusCode).toBe(302);
    expect(short.headers['location']).toBe(`/verifikasi/${paper.verifyToken}`);
    const page = await scan(paper.verifyToken!);
    expect(page.statusCode).toBe(200);
    expect(page.headers['x-robots-tag']).toBe('noindex');
    expect(page.body).toContain(paper.number);
    expect(page.body).toContain('Berlaku');
    expect(page.body).toContain('P••••••••••• N•••••••');
    expect(page.body).not.toContain('Nasution');
    const { bytes } = await openFile(t.city, paper.fileId, 'original');
    expect(page.body).toContain(sha256(bytes).toString('hex'));
  });

  test('an unknown code is told as such', async () => {
    const page = await scan('AAAAAAAAAAAAAAAAAAAAAA');
    expect(page.statusCode).toBe(404);
    expect(page.body).toContain('tidak ada dalam catatan kami');
    expect((await scan('surat-palsu')).statusCode).toBe(404);
  });
});

describe('a mandate (F-1.07)', () => {
  const said = {
    'giver.name': 'Siti Nurbaya',
    'giver.nik': '1271994101900001',
    'giver.address': 'Jalan Contoh 1, Lingkungan II',
    'receiver.name': 'Togar Simanjuntak',
    'receiver.nik': '1271990101800002',
    'receiver.address': 'Jalan Contoh 2',
    service: 'akta-kelahiran',
    reason: 'sedang dirawat. #pagebreak()',
  };

  test('is made without signing in, as a letter to be signed by hand', async () => {
    const answer = await t.browser().post('/surat-kuasa', said);
    expect(answer.headers['content-type']).toBe('application/pdf');
    const text = ((await readPdfText(answer.rawPayload)) ?? '').replaceAll(/\s+/g, ' ');
    for (const part of [
      'F-1.07',
      'Siti Nurbaya',
      'Togar Simanjuntak',
      'Akta kelahiran',
      'sedang dirawat. #pagebreak()',
    ])
      expect(text).toContain(part);
  });

  test('what is wrong stands at its field, and nothing typed is lost', async () => {
    const answer = await t.browser().post('/surat-kuasa', { ...said, 'giver.nik': '12', reason: '' });
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain('NIK terdiri dari 16 angka');
    expect(answer.body).toContain('Jalan Contoh 1, Lingkungan II');
    const same = await t.browser().post('/surat-kuasa', { ...said, 'receiver.nik': said['giver.nik'] });
    expect(same.body).toContain('Penerima kuasa harus orang lain');
  });

  test('the page of a service leads to it, with the service chosen', async () => {
    expect((await t.browser().get('/layanan/akta-kelahiran')).body).toContain('/surat-kuasa?layanan=akta-kelahiran');
    expect((await t.browser().get('/surat-kuasa?layanan=akta-kelahiran')).body).toMatch(
      /<option value="akta-kelahiran" selected/,
    );
  });
});
