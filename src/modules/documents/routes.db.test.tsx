import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import { createHash } from 'node:crypto';
import { newId } from '../../kernel/ids.ts';
import { sampleCity, type SampleCity } from '../people/sample-city.ts';
import { closePdfText, createDocumentsModule } from './index.ts';
import { plainPdf, signatory, signPdf, type Signatory } from './sample-papers.ts';

const PATH = '/cek-keaslian';
const BROWSER = 'multipart/form-data; boundary=----b';
let database: TestDatabase;
let s: SampleCity;
let app: FastifyInstance;
let kadis: Signatory;
let genuine: Buffer;

beforeAll(async () => {
  database = await testDatabase();
  kadis = await signatory();
  genuine = await signPdf(await plainPdf(['Kutipan Akta']), kadis, { at: new Date(Date.now() - 60_000) });
  s = sampleCity(database, { modules: [createDocumentsModule({ kinds: [] })], now: new Date() });
  app = await s.http();
});
beforeEach(() => trust({ roots: [kadis.rootPem], organisation: 'Uji' }));
afterAll(async () => {
  await app.close();
  await closePdfText();
});

const trust = (registryTrust: { roots: string[]; organisation: string } | undefined) =>
  (s.city.ports = registryTrust ? { registryTrust } : {});

async function send(form: FormData | string, more: { lang?: string; ip?: string; site?: string } = {}) {
  const encoded = new Response(form, typeof form === 'string' ? { headers: { 'content-type': BROWSER } } : {});
  const answer = await app.inject({
    method: 'POST',
    url: PATH,
    remoteAddress: more.ip ?? `10.0.0.${Math.floor(Math.random() * 250)}`,
    headers: {
      host: 'balai.test',
      accept: 'text/html',
      'sec-fetch-site': more.site ?? 'same-origin',
      'content-type': encoded.headers.get('content-type')!,
      ...(more.lang ? { cookie: `bahasa=${more.lang}` } : {}),
    },
    payload: Buffer.from(await encoded.arrayBuffer()),
  });
  // As a reader sees it: without the tags.
  const text = answer.body
    .replace(/<style[^]*?<\/style>/g, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ');
  return { status: answer.statusCode, html: answer.body, headers: answer.headers, text };
}
const paper = (bytes: Buffer | string, name = 'akta.pdf', field = 'surat'): FormData => {
  const form = new FormData();
  form.set(field, new Blob([new Uint8Array(Buffer.from(bytes))]), name);
  return form;
};
const flip = (pdf: Buffer, at: number): Buffer => {
  const copy = Buffer.from(pdf);
  copy[at]! ^= 1;
  return copy;
};

describe('the page', () => {
  test('tells how the paper’s own QR is checked, and takes one PDF without any script', async () => {
    const page = await app.inject({ url: PATH, headers: { host: 'balai.test', accept: 'text/html' } });
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('kemendagri.go.id');
    expect(page.body).not.toContain('simulator');
    expect(page.body).toMatch(
      /<form method="post" action="\/cek-keaslian" enctype="multipart\/form-data"[^>]*>[^]*<input type="file" accept="application\/pdf,\.pdf" id="f-surat" name="surat" aria-describedby="f-surat-hint"/,
    );
    expect(page.headers['cache-control']).toBe('public, max-age=60');
  });

  test('in a sample city it says that the QR leads to the simulator', async () => {
    s.city.env = 'demo';
    const page = await app.inject({ url: PATH, headers: { host: 'balai.test', accept: 'text/html' } });
    s.city.env = 'production';
    expect(page.body).toContain('simulator');
  });
});

describe('a paper', () => {
  test('signed and unchanged: who, for whom, when', async () => {
    const { status, text, headers, html } = await send(paper(genuine, 'akta <b>Eva</b>.pdf'));
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('no-store');
    expect(html).toMatch(/<title>Tanda tangan sah/);
    expect(text).toContain('Penanda tangan Penanda Tangan Uji');
    expect(text).toContain('Instansi Uji');
    expect(text).toMatch(/Ditandatangani \(menurut penanda tangan\) \d+ \S+ 20\d\d/);
    expect(text).toContain('Tidak berubah sejak ditandatangani');
    expect(text).not.toContain('surat contoh');
    expect(html).not.toContain('<b>Eva</b>');
  });

  test.each([
    ['a changed byte', () => flip(genuine, 60), 'Berubah sejak ditandatangani'],
    ['bytes added behind', () => Buffer.concat([genuine, Buffer.from('\n%more')]), 'Berubah sejak ditandatangani'],
    ['no signature', () => plainPdf(), 'tidak ada tanda tangan elektronik'],
    [
      'another authority',
      async () => signPdf(await plainPdf(), await signatory()),
      'Mengaku sebagai (tidak terbukti) Penanda Tangan Uji',
    ],
    [
      'an ended certificate',
      async () => {
        const ended = await signatory({ signer: { to: new Date(Date.now() - 86_400_000) } });
        trust({ roots: [ended.rootPem], organisation: 'Uji' });
        return signPdf(await plainPdf(), ended);
      },
      'Tanda tangan pada berkas ini rusak atau tidak benar',
    ],
  ])('%s: is not called valid', async (_what, make, says) => {
    const { status, text } = await send(paper(await make()));
    expect(status).toBe(200);
    expect(text).toContain(says);
    expect(text).not.toContain('Tanda tangan sah');
    expect(text).not.toContain('Tidak berubah');
  });

  test('of another organisation under the same root is told apart', async () => {
    trust({ roots: [kadis.rootPem], organisation: 'Disdukcapil' });
    expect((await send(paper(genuine))).text).toContain('Tanda tangan sah, tetapi bukan dari instansi kota ini');
  });

  test('where no root is known nothing is called valid or forged, but a change is seen', async () => {
    trust(undefined);
    const { text } = await send(paper(genuine));
    expect(text).toContain('Tidak dapat diperiksa di sini');
    expect(text).not.toMatch(/Tanda tangan (tidak )?sah/);
    expect((await send(paper(flip(genuine, 60)))).text).toContain('isi surat berubah');
  });

  test('of the simulator is called a sample, in English too', async () => {
    const sample = await signatory({ signer: { organisation: 'CONTOH Disdukcapil Kota Medan' } });
    trust({ roots: [sample.rootPem], organisation: 'CONTOH Disdukcapil Kota Medan' });
    const pdf = await signPdf(await plainPdf(), sample);
    expect((await send(paper(pdf))).text).toContain('Ini surat contoh');
    expect((await send(paper(pdf), { lang: 'en' })).text).toMatch(/The signature is valid .* This is a sample/);
  });

  test('that a newer one replaced says so, if this city filed that very file', async () => {
    const file = newId();
    await database.asOwner(
      `insert into files.file (id, purpose, owner, name, state, refuse_reason, created_at, sweep_at)
       values ($1, 'registry', 'test', 'akta.pdf', 'refused', 'test', now(), now())`,
      [file],
    );
    await database.asOwner(
      `insert into documents.paper (id, kind, issued_by, number, issued_on, subject, part, file_id, signer, signed_at, sha256, state, state_reason, recorded_at)
       values ($1, 'akta-kelahiran', 'registry', '1', '2026-11-24', 'kase/1', '1', $2, 'Uji', now(), $3, 'superseded', 'replaced', now())`,
      [newId(), file, createHash('sha256').update(genuine).digest()],
    );
    expect((await send(paper(genuine))).text).toContain('Surat ini sudah diganti dengan yang lebih baru');
  });
});

describe('what is no paper', () => {
  test.each([
    ['an empty file', paper('', 'kosong.pdf'), 'Berkas ini kosong'],
    ['a zip named .pdf', paper('PK\x03\x04zip', 'akta.pdf'), 'Ini bukan PDF.'],
    ['10,001 KB', paper(Buffer.alloc(10_001 * 1024, 0x20)), 'lebih besar dari 10 MB'],
    ['another field', paper('%PDF-1.7', 'a.pdf', 'file'), 'Pilih satu berkas.'],
    ['no file at all', new FormData(), 'Pilih satu berkas.'],
  ])('%s: 422, told at the field', async (_what, form, says) => {
    const { status, html, text } = await send(form);
    expect(status).toBe(422);
    expect(html).toContain('href="#f-surat"');
    expect(html).toContain('aria-invalid="true"');
    expect(text).toContain(says);
  });

  test('a form sent without a choice, as browsers write it', async () => {
    const { status, text } = await send(
      '------b\r\ncontent-disposition: form-data; name="surat"; filename=""\r\ncontent-type: application/octet-stream\r\n\r\n\r\n------b--\r\n',
    );
    expect([status, text.includes('Pilih satu berkas.')]).toEqual([422, true]);
  });

  test('a PDF of nearly 10 MB is still looked at', async () => {
    const { status, text } = await send(paper(Buffer.concat([genuine, Buffer.alloc(9_900 * 1024, 0x20)])));
    expect([status, text.includes('Berubah sejak ditandatangani')]).toEqual([200, true]);
  });

  test('a form that is no multipart, and one of another site', async () => {
    const plain = await app.inject({
      method: 'POST',
      url: PATH,
      headers: { host: 'balai.test', accept: 'text/html', 'sec-fetch-site': 'same-origin' },
      payload: { surat: 'x' },
    });
    expect(plain.statusCode).toBe(415);
    expect((await send(paper(genuine), { site: 'cross-site' })).status).toBe(403);
  });
});

test('nothing is stored, and one address checks sixty papers an hour', async () => {
  const ip = '10.9.9.9';
  const unsigned = paper(await plainPdf());
  for (let i = 0; i < 60; i++) expect((await send(unsigned, { ip })).status).toBe(200);
  const refused = await send(unsigned, { ip });
  expect(refused.status).toBe(429);
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(3000);
  expect(refused.text).toContain('Terlalu banyak percobaan');
  expect((await send(unsigned, { ip: '10.9.9.8' })).status).toBe(200);
  expect(await database.asOwner('select id from files.blob')).toEqual([]);
  // Not even who asked: the address stands in no table.
  expect(await database.asOwner(`select key from kernel.budget where key like '%10.9.9%'`)).toEqual([]);
});
