import { beforeAll, describe, expect, it } from 'vitest';
import { actingIn, samples, type Acting } from '../../../../test/harness/acting.ts';
import { sessionCookieOf } from '../../../../test/harness/browser.ts';
import { testCity, type TestCity } from '../../../../test/harness/city.ts';
import { fileSample, publishAll } from '../../../../test/harness/filing.ts';
import type { Signed } from '../../../../test/harness/people.ts';
import { photo, picture } from '../../../kernel/files/sample-files.ts';
import { jpegSize } from './spot.tsx';

let t: TestCity;
let a: Acting;
let parent: Signed;
beforeAll(async () => {
  t = await testCity({ now: new Date('2026-11-20T03:00:00Z') });
  a = actingIn(t);
  await publishAll(t);
  parent = await t.person({ name: 'Parlindungan Nasution' });
});

const textOf = (body: string): string =>
  body.replaceAll(/<style>[\s\S]*?<\/style>|<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
const formOf = (body: string): Record<string, string> =>
  Object.fromEntries(
    ['idempotency_key', 'seq', 'row', 'round', 'to'].flatMap((name) => {
      const value = new RegExp(`name="${name}" value="([^"]*)"`).exec(body)?.[1];
      return value === undefined ? [] : [[name, value]];
    }),
  );
const at = (id: string, rest = '') => `/berkas/${id}/perbaiki${rest}`;

/** Sends a form with a file, as a browser without scripts does: two controls of one name, one of them empty. */
async function send(url: string, fields: Record<string, string>, name: string, bytes?: Buffer) {
  const mark = 'batas';
  const part = (head: string, body: Buffer | string) => [`--${mark}\r\n${head}\r\n\r\n`, body, '\r\n'];
  const file = (filename: string, body: Buffer | string) =>
    part(
      `content-disposition: form-data; name="${name}"; filename="${filename}"\r\ncontent-type: ${filename ? 'image/jpeg' : 'application/octet-stream'}`,
      body,
    );
  const parts = [
    ...Object.entries(fields).flatMap(([k, v]) => part(`content-disposition: form-data; name="${k}"`, v)),
    ...file('', ''),
    ...file(bytes ? 'kk.jpg' : '', bytes ?? ''),
    `--${mark}--\r\n`,
  ];
  return t.app.inject({
    method: 'POST',
    url,
    headers: {
      host: new URL(t.city.origin).host,
      accept: 'text/html',
      cookie: `${sessionCookieOf(t.city)}=${parent.token}`,
      'sec-fetch-site': 'same-origin',
      'content-type': `multipart/form-data; boundary=${mark}`,
    },
    payload: Buffer.concat(parts.map((p) => Buffer.from(p as string))),
  });
}

/** A case sent back for a name and a blurred family card, its spot marked. */
async function returned() {
  const { id } = await fileSample(t, parent);
  const b = t.browser(parent);
  const page = (await b.get(`/berkas/${id}`)).body;
  const [, file] = /dokumen\/([0-9a-f-]{36})\?wajah=kecil[^>]*>\s*<span>Kartu keluarga/.exec(page)!;
  await a.sendBack(id, 'petugas_verifikasi', [
    { path: 'child.1.name', reason: 'differs_from_document', note: 'Di surat lahir tertulis Butet Uli.' },
    {
      requirement: 'family_card',
      reason: 'photo_blurred',
      spot: { file: file!, page: 1, turn: 90, x: 100, y: 200, w: 300, h: 50 },
    },
  ]);
  return { id, b, file: file! };
}
const statusOf = async (id: string) => (await a.see(parent, id)).status;

describe('mending', () => {
  it('lists exactly what was marked, with reason, advice and date', async () => {
    const { id, b } = await returned();
    const page = await b.get(at(id));
    expect(page.statusCode).toBe(200);
    const text = textOf(page.body);
    for (const said of ['Isian berbeda dengan dokumen', 'Foto buram atau terpotong', 'semua sudut', '1 Desember 2026'])
      expect(text).toContain(said);
    expect([...page.body.matchAll(/href="\/berkas\/[^"]*\/perbaiki\/([^"]+)"/g)].map((m) => m[1])).toEqual([
      'isian/child.1.name',
      'dokumen/family_card',
      'kirim',
    ]);
    expect((await b.get(`/berkas/${id}`)).body).toContain('Perbaiki 2 hal ini saja');
  });

  it('asks one question alone; what was not marked cannot be reached or changed', async () => {
    const { id, b } = await returned();
    const page = await b.get(at(id, '/isian/child.1.name'));
    expect(textOf(page.body)).toContain('Di surat lahir tertulis Butet Uli.');
    expect([...page.body.matchAll(/name="(child[^"]+)"/g)].map((m) => m[1])).toEqual(['child.1.name']);
    for (const path of ['/isian/child.1.sex', '/isian/mother_name', '/isian/ayah', '/dokumen/birth_letter'])
      for (const answer of [await b.get(at(id, path)), await b.post(at(id, path), {})])
        expect(answer.statusCode, path).toBe(404);
    const form = formOf(page.body);
    // What else is put into the form is not looked at.
    await b.post(at(id, '/isian/child.1.name'), { ...form, 'child.1.name': 'Butet Uli Nasution', 'child.1.sex': 'L' });
    const look = textOf((await b.get(at(id, '/kirim'))).body);
    expect(look).toContain('Butet Uli Nasution');
    expect(look).not.toContain('Jenis kelamin');
  });

  it('a wrong answer comes back as it was typed', async () => {
    const { id, b } = await returned();
    const form = formOf((await b.get(at(id, '/isian/child.1.name'))).body);
    const wrong = await b.post(at(id, '/isian/child.1.name'), { ...form, 'child.1.name': 'Butet 7 <i>' });
    expect(wrong.statusCode).toBe(422);
    expect(wrong.body).toContain('value="Butet 7 &lt;i>"');
    expect(wrong.body).toContain('href="#f-child-1-name"');
    const empty = await b.post(at(id, '/isian/child.1.name'), { ...form, 'child.1.name': '' });
    expect(empty.statusCode).toBe(422);
  });

  it('what looks unusual is told once, and kept by whoever means it', async () => {
    const { id, b } = await returned();
    const url = at(id, '/isian/child.1.name');
    const typed = { ...formOf((await b.get(url)).body), 'child.1.name': 'Butet' };
    const warned = await b.post(url, typed);
    expect(warned.statusCode).toBe(422);
    expect(textOf(warned.body)).toContain('Nama ini satu kata.');
    expect(warned.body).toContain('value="Butet"');
    const kept = await b.post(url, {
      ...formOf(warned.body),
      'child.1.name': 'Butet',
      as_is: /name="as_is" value="([^"]+)"/.exec(warned.body)![1]!,
    });
    expect(kept.statusCode).toBe(303);
  });

  it('draws the marked spot on the picture and takes a new one in its place', async () => {
    const { id, b, file } = await returned();
    const page = await b.get(at(id, '/dokumen/family_card'));
    expect(page.body).toContain(`<image href="/berkas/${id}/dokumen/${file}"`);
    expect(page.body).toMatch(/<g transform="translate\(\d+ 0\) rotate\(90\)"/);
    const none = await send(at(id, '/dokumen/family_card'), formOf(page.body), 'family_card');
    expect(none.statusCode).toBe(422);
    const broken = await send(at(id, '/dokumen/family_card'), {}, 'family_card', Buffer.from('bukan foto sama sekali'));
    expect(broken.statusCode).toBe(415);
    const sent = await send(
      at(id, '/dokumen/family_card'),
      { ...formOf(page.body), how: 'replace' },
      'family_card',
      await photo(),
    );
    expect(sent.statusCode).toBe(303);
    const after = await b.get(at(id, '/dokumen/family_card'));
    const files = [...after.body.matchAll(/\/file\/([0-9a-f-]{36})\?wajah=kecil/g)].map((m) => m[1]);
    expect(files).toHaveLength(1);
    expect(files).not.toContain(file);
    // Another page, taken out again.
    await send(at(id, '/dokumen/family_card'), { ...formOf(after.body), how: 'add' }, 'family_card', await photo(64));
    const two = await b.get(at(id, '/dokumen/family_card'));
    const all = [...two.body.matchAll(/name="file" value="([0-9a-f-]{36})"/g)].map((m) => m[1]!);
    expect(all).toHaveLength(2);
    await b.post(at(id, '/dokumen/family_card/buang'), { file: all[1]! });
    expect((await b.post(at(id, '/dokumen/family_card/buang'), { file: all[1]! })).statusCode).toBe(303);
    expect([...(await b.get(at(id, '/dokumen/family_card'))).body.matchAll(/name="file" value/g)]).toHaveLength(1);
  });

  it('is looked over and sent once, with words to it; a second press sends none', async () => {
    const { id, b } = await returned();
    await b.post(at(id, '/isian/child.1.name'), { 'child.1.name': 'Butet Uli Nasution' });
    const look = await b.get(at(id, '/kirim'));
    expect(textOf(look.body)).toContain('Isian Anda sebelumnya: Butet Nasution');
    // The family card is as it was: that has to be explained.
    const bare = await b.post(at(id, '/kirim'), formOf(look.body));
    expect(bare.statusCode).toBe(422);
    expect(await statusOf(id)).toBe('needs_revision');
    const form = { ...formOf(look.body), note: 'KK saya memang pudar.' };
    const sent = await b.post(at(id, '/kirim'), form);
    expect([sent.statusCode, sent.headers.location]).toEqual([303, `/berkas/${id}?kabar=perbaikan`]);
    const twice = await b.post(at(id, '/kirim'), form);
    expect([twice.statusCode, twice.headers.location]).toEqual([303, `/berkas/${id}?kabar=perbaikan`]);
    const officer = await a.officer('petugas_verifikasi');
    const sendings = (await a.see(officer, id)).history.filter((e) => e.type === 'resubmitted');
    expect(sendings.map((e) => [e.note, e.places.map((p) => p.path)])).toEqual([
      ['KK saya memang pudar.', ['child.1.name']],
    ]);
    expect(textOf((await b.get(at(id))).body)).toContain('Tidak ada yang perlu diperbaiki');
    expect((await b.post(at(id, '/isian/child.1.name'), { 'child.1.name': 'Lain Nasution' })).statusCode).toBe(409);
  });

  it('what a changed answer asks for becomes a task, and cannot be forgotten', async () => {
    const { id } = await fileSample(t, parent);
    await a.sendBack(id, 'petugas_verifikasi', [{ path: 'reporter_is', reason: 'differs_from_document' }]);
    const b = t.browser(parent);
    const page = await b.get(at(id, '/isian/reporter_is'));
    expect(page.statusCode).toBe(200);
    const names = (body: string) => new Set([...body.matchAll(/name="(reporter_\w+)"/g)].map((m) => m[1]));
    expect(names(page.body)).toContain('reporter_is');
    expect(names(page.body)).not.toContain('reporter_phone');
    const next = await b.post(at(id, '/isian/reporter_is'), { ...formOf(page.body), reporter_is: 'other' });
    expect(next.statusCode).toBe(303);
    const list = await b.get(at(id));
    const more = [...list.body.matchAll(/perbaiki\/isian\/(reporter_\w+)"/g)].map((m) => m[1]);
    expect(more).toEqual(['reporter_is', 'reporter_name', 'reporter_nik']);
    expect((await b.get(at(id, '/kirim'))).body).not.toContain('Kirim perbaikan');
    const other = await b.get(at(id, '/isian/reporter_name'));
    expect(names(other.body)).toEqual(new Set(['reporter_name', 'reporter_nik']));
    await b.post(at(id, '/isian/reporter_name'), { reporter_name: 'Rosmawati', reporter_nik: '1271994101600001' });
    const look = await b.get(at(id, '/kirim'));
    expect((await b.post(at(id, '/kirim'), formOf(look.body))).statusCode).toBe(303);
    expect(await statusOf(id)).not.toBe('needs_revision');
  });
});

describe('the draft proof', () => {
  async function proofed(name: string) {
    const { id } = await fileSample(t, parent, samples['twins_of_unrecorded'], { 'child.1.name': name });
    await a.done(id, 'petugas_verifikasi');
    return { id, b: t.browser(parent), path: `/berkas/${id}/konsep` };
  }

  it('shows each paper as it will be, marked as a draft', async () => {
    const { id, b, path } = await proofed('Tiur Nasution');
    expect((await b.get(`/berkas/${id}`)).body).toContain(path);
    const page = await b.get(path);
    expect(page.body.match(/data-mark="KONSEP"/g)).toHaveLength(2);
    for (const said of ['Tiur Nasution', 'Ucok Nasution', 'bukan surat', 'Sudah benar', 'Ada yang salah'])
      expect(textOf(page.body)).toContain(said);
  });

  it('“Sudah benar” lets it go on, once', async () => {
    const { id, b, path } = await proofed('Rotua Nasution');
    const form = formOf((await b.get(path)).body);
    const [one, two] = await Promise.all([b.post(path, form), b.post(path, form)]);
    expect([one.statusCode, two.statusCode]).toEqual([303, 303]);
    expect((await a.see(parent, id)).stage).toBe('registration');
    // A page of yesterday, under another key.
    const stale = await b.post(path, { ...form, idempotency_key: 'kunci-yang-lain' });
    expect(stale.statusCode).toBe(409);
    expect(textOf(stale.body)).toContain('Tidak ada konsep yang menunggu Anda');
    expect(textOf(stale.body)).toContain('selesai');
    expect((await b.get(`${path}/salah`)).statusCode).toBe(200);
  });

  it('“Ada yang salah”: which parts, and what they should be; the officer gets them marked', async () => {
    const { id, b, path } = await proofed('Lamtiur Nasution');
    const pick = await b.get(`${path}/salah`);
    expect(pick.body).toContain('value="child.2.name"');
    expect((await b.get(`${path}/salah?lanjut=1`)).statusCode).toBe(422);
    const tell = await b.get(`${path}/salah?lanjut=1&apa=child.2.name&apa=mother_nik&apa=bukan.1.apa`);
    expect([...tell.body.matchAll(/name="apa" value="([^"]+)"/g)].map((m) => m[1])).toEqual([
      'child.2.name',
      'mother_nik',
    ]);
    // `inject` sends one value a name.
    const one = await b.get(`${path}/salah?apa=child.2.name`);
    const form = { ...formOf(one.body), apa: 'child.2.name' };
    const bare = await b.post(`${path}/salah`, form);
    expect(bare.statusCode).toBe(422);
    expect(textOf(bare.body)).toContain('Tulis apa yang seharusnya.');
    const sent = await b.post(`${path}/salah`, { ...form, 'note.child.2.name': 'Ucok <Raja> Nasution' });
    expect([sent.statusCode, sent.headers.location]).toEqual([303, `/berkas/${id}?kabar=salah`]);
    const view = await a.see(await a.officer('petugas_verifikasi'), id);
    expect(view.stage).toBe('verification');
    expect(view.marks.map((m) => [m.place, m.note])).toEqual([[{ path: 'child.2.name' }, 'Ucok <Raja> Nasution']]);
    const late = await b.post(`${path}/salah`, {
      ...form,
      idempotency_key: 'kunci-yang-lain',
      'note.child.2.name': 'lagi',
    });
    expect(late.statusCode).toBe(409);
    expect(late.body).toContain('>lagi</textarea>');
  });

  it('is refused while it is not one’s turn', async () => {
    const { id } = await fileSample(t, parent);
    const b = t.browser(parent);
    expect(textOf((await b.get(`/berkas/${id}/konsep`)).body)).toContain('Tidak ada konsep yang menunggu Anda');
    const forced = await b.post(`/berkas/${id}/konsep`, { row: 'verify', round: '1', seq: '1' });
    expect(forced.statusCode).toBe(403);
    expect(await statusOf(id)).toBe('received');
  });
});

it('reads the size of a JPEG from its header, and of nothing else', async () => {
  expect(jpegSize(await picture(321, 123).jpeg().toBuffer())).toEqual({ width: 321, height: 123 });
  expect(jpegSize(await picture(321, 123).jpeg({ progressive: true }).toBuffer())).toEqual({ width: 321, height: 123 });
  expect(jpegSize(await picture(9, 9).png().toBuffer())).toBeUndefined();
  for (const broken of ['', 'ffd8', 'ffd8ffe0', 'ffd8ffe00000', 'ffd8ffc0'])
    expect(jpegSize(Buffer.from(broken, 'hex'))).toBeUndefined();
});
