import { beforeAll, describe, expect, test } from 'vitest';
import { testCity, type TestCity } from './harness/city.ts';
import { fileSample, publishAll } from './harness/filing.ts';
import type { Signed } from './harness/people.ts';
import { catalogue } from '../src/app.ts';
import { currentService, findCase, serviceVersions } from '../src/modules/casework/index.ts';

/* A city's own versions of its services: written by one, published by the head, and only data. */

const CODE = 'akta-kelahiran';
const ROOM = '/kelola/layanan';
let t: TestCity;
let admin: Signed;
let head: Signed;

beforeAll(async () => {
  t = await testCity({ now: new Date('2026-11-24T03:00:00Z') });
  await publishAll(t);
  admin = await t.officer('admin_kota', { agency: 'diskominfo', name: 'Rina Admin' });
  head = await t.officer('kepala_dinas', { agency: 'disdukcapil', name: 'Ibu Kadis' });
});

const ctxOf = (who: Signed) => t.ctx({ actor: who.actor });
const current = () => currentService(t.city, catalogue, CODE, t.now);
const key = (body: string) => /name="idempotency_key" value="([^"]+)"/.exec(body)![1]!;
/** Every control of a form as it stands on the page. */
function typedIn(body: string): Record<string, string> {
  const text = (s: string) =>
    s
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&amp;', '&');
  const form = body.split('class="stack narrow"')[1]!.split('</form>')[0]!;
  const fields: Record<string, string> = {};
  for (const [tag] of form.matchAll(/<input [^>]*>/g)) {
    const of = (name: string) => new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
    if (of('type') !== 'checkbox' || / checked/.test(tag)) fields[of('name')] = text(of('value'));
  }
  for (const [, name, value] of form.matchAll(/<textarea [^>]*name="([^"]*)"[^>]*>([^<]*)<\/textarea>/g))
    fields[name!] = text(value!);
  for (const [, name, inside] of form.matchAll(/<select [^>]*name="([^"]*)"[^>]*>(.*?)<\/select>/gs))
    fields[name!] =
      /<option[^>]* selected[^>]*value="([^"]*)"|value="([^"]*)"[^>]* selected/.exec(inside!)?.slice(1).find(Boolean) ??
      '';
  return fields;
}

/** Changes one part through its page, and gives the changes' address. */
async function written(who: Signed, part: string, change: Record<string, string>, code = CODE): Promise<string> {
  const b = t.browser(who);
  const service = await b.get(`${ROOM}/${code}`);
  const started = await b.post(`${ROOM}/${code}`, { idempotency_key: key(service.body) });
  const path = started.headers.location as string;
  const page = await b.get(`${path}/bagian/${part}`);
  expect(page.statusCode).toBe(200);
  const saved = await b.post(`${path}/bagian/${part}`, { ...typedIn(page.body), ...change });
  expect(saved.headers.location, saved.body.slice(-3000)).toBe(`${path}?selesai=simpan`);
  return path;
}
const day = (date: string) => {
  const [year, month, on] = date.split('-');
  return { 'effective_from.year': year!, 'effective_from.month': month!, 'effective_from.day': on! };
};
const BASIS = { legal_basis: 'Perwal contoh 9/2026', source: 'jdih.contoh.go.id' };

describe('a version of the city’s own', () => {
  test('is written by one, published by the head with the second factor, and holds for new cases only', async () => {
    const parent = await t.person();
    const { id: before } = await fileSample(t, parent);
    const path = await written(admin, 'time', { 'promise.n': '2', 'promise.unit': 'working_days' });
    const mine = t.browser(admin);
    const page = await mine.get(path);
    expect(page.body).toContain('2 hari kerja');
    expect(page.body.match(/<del/g)).toHaveLength(1);
    expect((await mine.get(`${path}/sop`)).statusCode).toBe(200);
    const early = await mine.post(`${path}/ajukan`, { ...BASIS, ...day('2026-11-01'), source: '' });
    expect([early.statusCode, early.body.includes('Perwal contoh 9/2026')]).toEqual([422, true]);
    expect((await mine.post(`${path}/ajukan`, { ...BASIS, ...day('2026-11-24') })).statusCode).toBe(303);
    expect((await mine.post(`${path}/terbitkan`)).statusCode).toBe(403);
    const other = t.browser(await t.officer('kepala_dinas', { agency: 'dinkes' }));
    expect((await other.post(`${path}/terbitkan`)).statusCode).toBe(403);

    const release = (await current()).body.version;
    const done = await t.browser(head).post(`${path}/terbitkan`);
    expect(done.headers.location).toBe(`${ROOM}/${CODE}?selesai=terbit`);
    const now = await current();
    expect(now.body).toMatchObject({ version: release * 1000 + 1, promise: { n: 2, unit: 'working_days' } });
    expect((await findCase(ctxOf(head), catalogue, before)).version).toBe(release);
    const { id: after } = await fileSample(t, parent);
    expect((await findCase(ctxOf(head), catalogue, after)).version).toBe(release * 1000 + 1);
    expect((await t.browser().get(`/layanan/${CODE}`)).body).toContain('2 hari kerja');
    expect((await mine.get(`${ROOM}/${CODE}`)).body).toContain(`${release}.1`);
    // A head may move an open case to it, at the start of a stage; others are not offered it.
    const desk = t.browser(head);
    expect((await desk.get(`/meja/berkas/${before}`)).body).toContain(`/meja/berkas/${before}/versi`);
    const verifier = t.browser(await t.officer('petugas_verifikasi', { agency: 'disdukcapil' }));
    expect((await verifier.get(`/meja/berkas/${before}`)).body).not.toContain('/versi"');
    expect((await verifier.get(`/meja/berkas/${before}/versi`)).statusCode).toBe(404);
    const move = await desk.get(`/meja/berkas/${before}/versi`);
    const seq = /name="seq" value="(\d+)"/.exec(move.body)![1]!;
    expect((await desk.post(`/meja/berkas/${before}/versi`, { seq })).statusCode).toBe(303);
    expect((await findCase(ctxOf(head), catalogue, before)).version).toBe(release * 1000 + 1);
    expect((await desk.get(`/meja/berkas/${before}/versi`)).statusCode).toBe(404);
    // What is published stays as it is.
    expect((await mine.post(`${path}/bagian/time`, { x: '1' })).statusCode).toBe(422);
    expect((await mine.post(`${path}/buang`)).statusCode).toBe(409);
  });

  test('holds from its day on', async () => {
    const before = (await current()).body;
    const path = await written(admin, 'about', { 'summary.id': 'Ringkasan baru', 'summary.en': 'New summary' });
    await t.browser(admin).post(`${path}/ajukan`, { ...BASIS, ...day('2027-01-02') });
    expect((await t.browser(head).post(`${path}/terbitkan`)).statusCode).toBe(303);
    expect((await current()).body.version).toBe(before.version);
    const then = await currentService(t.city, catalogue, CODE, new Date('2027-01-01T17:00:01Z'));
    expect(then.body.summary.id).toBe('Ringkasan baru');
    expect(then.body.promise).toEqual(before.promise);
  });
});

describe('what is refused', () => {
  test('who wrote does not publish; sent back it may be written on', async () => {
    const path = await written(head, 'law', { 'legalBasis.0.title': 'UU contoh 1/2026' }, 'ktp-hilang');
    const mine = t.browser(head);
    await mine.post(`${path}/ajukan`, { ...BASIS, ...day('2026-11-24') });
    const page = await mine.get(path);
    expect(page.body).toContain('Anda ikut menulis perubahan ini');
    const own = await mine.post(`${path}/terbitkan`);
    expect([own.statusCode, own.body.includes('Perlu dua orang')]).toEqual([409, true]);
    const chief = t.browser(await t.officer('kepala_dinas', { agency: 'disdukcapil', name: 'Kepala Lain' }));
    expect((await chief.post(`${path}/kembalikan`, { answer: '' })).statusCode).toBe(422);
    expect((await chief.post(`${path}/kembalikan`, { answer: 'Nomor UU belum tepat' })).statusCode).toBe(303);
    expect((await mine.get(path)).body).toContain('Nomor UU belum tepat');
    expect((await chief.post(`${path}/terbitkan`)).statusCode).toBe(409);
    expect((await mine.post(`${path}/buang`)).statusCode).toBe(303);
  });

  test('a slip is told at its field and nothing typed is lost; the rules of an SOP are told in sentences', async () => {
    const path = await written(
      admin,
      'reasons',
      {
        'rejectReasons/+.0.text.id': 'Alasan kota',
        'rejectReasons/+.0.text.en': 'A city’s reason',
        'rejectReasons/+.0.legalBasis': 'Perwal 9/2026',
      },
      'kk-perubahan',
    );
    const b = t.browser(admin);
    expect((await b.get(path)).body).toContain('Alasan kota');
    const page = typedIn((await b.get(`${path}/bagian/time`)).body);
    const slip = await b.post(`${path}/bagian/time`, { ...page, 'promise.n': 'dua' });
    expect([slip.statusCode, slip.body.includes('value="dua"')]).toEqual([422, true]);
    const steps = typedIn((await b.get(`${path}/bagian/steps`)).body);
    const name = Object.keys(steps).find((n) => n.endsWith('/activity.id'))!;
    expect((await b.post(`${path}/bagian/steps`, { ...steps, [name]: '' })).statusCode).toBe(422);
    const form = await b.get(`${path}/bagian/nothing`);
    expect(form.statusCode).toBe(404);
    // A second set of changes beside it would publish past it.
    const again = await b.post(`${ROOM}/kk-perubahan`);
    expect([again.statusCode, again.body.includes('Sudah ada usulan')]).toEqual([409, true]);
    const requirement = await b.get(`${path}/bagian/form-statements`);
    expect(requirement.statusCode).toBe(200);
  });

  test('asking for a letter of the neighbourhood is found before it is published', async () => {
    const { body } = await serviceVersions(ctxOf(admin), catalogue, 'pindah-keluar');
    const page = body.pages.find((p) => p.requirement !== undefined)!;
    const change = {
      [`requirements/${page.requirement}/title.id`]: 'Surat pengantar RT',
      [`requirements/${page.requirement}/title.en`]: 'Cover letter',
    };
    const path = await written(admin, `form-${page.id}`, change, 'pindah-keluar');
    const b = t.browser(admin);
    expect((await b.get(path)).body).toContain('meminta surat pengantar (dilarang Perpres 96/2018)');
    const refused = await b.post(`${path}/ajukan`, { ...BASIS, ...day('2026-11-24') });
    expect([refused.statusCode, refused.body.includes('belum memenuhi aturan SOP')]).toEqual([409, true]);
  });

  test('a release that comes meanwhile is told, and the changes move onto it', async () => {
    const path = await written(admin, 'about', { 'summary.id': 'Kota', 'summary.en': 'City' }, 'akta-kematian');
    const released = catalogue.find('akta-kematian')!.definition.body.version;
    await t.browser(admin).post(`${path}/ajukan`, { ...BASIS, ...day('2026-11-24') });
    await t.database.asOwner(
      `insert into casework.service_version select code, version + 1, decode(repeat('ab', 32), 'hex'),
        jsonb_set(body, '{version}', to_jsonb(version + 1)), '2026-11-24T02:00Z', '2026-11-24T02:00Z', 'system'
        from casework.service_version where code = 'akta-kematian' order by version desc limit 1`,
    );
    const refused = await t.browser(head).post(`${path}/terbitkan`);
    expect([refused.statusCode, refused.body.includes('Versi layanan sudah berganti')]).toEqual([409, true]);
    const b = t.browser(admin);
    expect((await b.post(`${path}/pindah`)).headers.location).toBe(`${path}?lepas=0`);
    await b.post(`${path}/ajukan`, { ...BASIS, ...day('2026-11-24') });
    expect((await t.browser(head).post(`${path}/terbitkan`)).statusCode).toBe(303);
    expect((await currentService(t.city, catalogue, 'akta-kematian', t.now)).body.version).toBe(
      (released + 1) * 1000 + 1,
    );
  });

  test('a verifier has no business here, an auditor reads', async () => {
    const b = t.browser(await t.officer('petugas_verifikasi', { agency: 'disdukcapil' }));
    expect((await b.get(ROOM)).statusCode).toBe(403);
    const auditor = t.browser(await t.officer('auditor', { agency: 'inspektorat' }));
    expect((await auditor.get(`${ROOM}/${CODE}`)).statusCode).toBe(200);
    expect((await auditor.post(`${ROOM}/${CODE}`)).statusCode).toBe(403);
  });
});
