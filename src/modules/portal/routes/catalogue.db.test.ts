import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testBrowser } from '../../../../test/harness/browser.ts';
import { testCity, type TestCity } from '../../../../test/harness/city.ts';
import { publishAll } from '../../../../test/harness/filing.ts';
import { closeTypesetter } from '../../documents/index.ts';
import { PUBLISHED_PARTS } from '../../../kernel/pack-external.ts';
import { externalWords } from '../words-external.ts';

let t: TestCity;
afterAll(closeTypesetter);
beforeAll(async () => {
  t = await testCity();
  await publishAll(t);
});
const textOf = (body: string): string =>
  body
    .replaceAll(/<style>[\s\S]*?<\/style>|<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll(/\s+/g, ' ');

describe('a service that is done elsewhere', () => {
  it('each has a page with who does it, the six published parts, and a way to get there', async () => {
    const browser = t.browser();
    expect(t.city.pack.external.length).toBeGreaterThanOrEqual(30);
    for (const service of t.city.pack.external) {
      const page = await browser.get(`/layanan/${service.code}`);
      expect(page.statusCode, service.code).toBe(200);
      const text = textOf(page.body);
      for (const part of PUBLISHED_PARTS) expect(text, service.code).toContain(externalWords.id.part[part]);
      expect(page.body, service.code).toMatch(/\/ke-situs"|href="tel:|Loket/);
      if (!service.verified) expect(text, service.code).toContain('Belum dicocokkan dengan sumber resmi');
      // There is no form behind it.
      expect(page.body).not.toContain('/mulai"');
      expect((await browser.post(`/layanan/${service.code}/mulai`)).statusCode).toBe(404);
    }
  });

  it('stands in the same list and the same search as those done here, and says who does it', async () => {
    const all = textOf((await t.browser().get('/layanan')).body);
    expect(all).toContain('Akta kelahiran');
    expect(all).toContain('Paspor');
    const found = await t.browser().get('/layanan?cari=bikin+pasport');
    expect(found.body).toContain('href="/layanan/paspor"');
    expect(textOf(found.body)).toContain('Dikerjakan oleh Kantor Imigrasi');
  });

  it('leads on only where the city says', async () => {
    const onward = await t.browser().get('/layanan/paspor/ke-situs?ke=https://evil.example');
    expect(onward.statusCode).toBe(303);
    expect(onward.headers.location).toBe('https://www.imigrasi.go.id');
    for (const code of ['akta-kelahiran', 'sktm', 'tidak-ada', '..%2F'])
      expect((await t.browser().get(`/layanan/${code}/ke-situs`)).statusCode, code).toBe(404);
  });

  it('what nobody offers says what to do', async () => {
    const page = await t.browser().get('/layanan?cari=xyzzy');
    expect(page.statusCode).toBe(200);
    expect(textOf(page.body)).toContain('Coba satu atau dua kata saja');
    expect(page.body).toContain('href="/layanan"');
  });
});

describe('visits are counted', () => {
  it('by service and day, without anything of who, and machines are none', async () => {
    const other = await testCity();
    const browser = other.browser();
    await browser.get('/layanan/skck');
    await browser.get('/layanan/skck');
    await browser.get('/layanan/skck/ke-situs');
    await testBrowser(other.app, other.city, { userAgent: 'WhatsApp/2.23 A' }).get('/layanan/skck');
    await testBrowser(other.app, other.city, { userAgent: 'Googlebot/2.1' }).get('/layanan/skck');
    await other.app.close();
    expect(
      await other.database.asOwner('select service, day::text, kind, n::int from portal.service_visit order by kind'),
    ).toEqual([
      { service: 'skck', day: '2026-11-24', kind: 'left', n: 1 },
      { service: 'skck', day: '2026-11-24', kind: 'seen', n: 2 },
    ]);
  });
});

describe('the official documents of a service', () => {
  it('have a page and a PDF each, of the version asked for', async () => {
    const browser = t.browser();
    const [{ version } = { version: 0 }] = await t.database.asOwner<{ version: number }>(
      "select max(version)::int as version from casework.service_version where code = 'akta-kelahiran'",
    );
    for (const [path, said] of [
      ['sop', 'Mutu baku'],
      ['standar', '14. Evaluasi kinerja'],
    ] as const) {
      const page = await browser.get(`/layanan/akta-kelahiran/${path}`);
      expect(page.statusCode).toBe(200);
      expect(textOf(page.body)).toContain(said);
      expect(page.body).toContain(`href="/layanan/akta-kelahiran/${path}.pdf"`);
      const pdf = await browser.get(`/layanan/akta-kelahiran/${path}.pdf`);
      expect(pdf.headers['content-type']).toBe('application/pdf');
      expect(pdf.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
      const pinned = await browser.get(`/layanan/akta-kelahiran/${path}.pdf?versi=${version}`);
      expect(pinned.rawPayload.equals(pdf.rawPayload)).toBe(true);
    }
    const pinned = await browser.get(`/layanan/akta-kelahiran/sop?versi=${version}`);
    expect(pinned.body).toContain(`sop.pdf?versi=${version}"`);
  });
  it('a version that never was, and a service done elsewhere, have none', async () => {
    for (const path of [
      'akta-kelahiran/sop?versi=9999',
      'akta-kelahiran/sop.pdf?versi=1e3',
      'paspor/sop',
      'x/standar.pdf',
    ])
      expect((await t.browser().get(`/layanan/${path}`)).statusCode, path).toBe(404);
  });
});
