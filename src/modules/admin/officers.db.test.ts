import { beforeAll, describe, expect, test } from 'vitest';
import { testCity, type TestCity } from '../../../test/harness/city.ts';
import type { Signed } from '../../../test/harness/people.ts';
import { totp } from '../../kernel/crypto.ts';
import { Refusal } from '../../kernel/errors.ts';
import { SYSTEM } from '../../kernel/permission.ts';
import { findSession } from '../../kernel/session.ts';
import { findOfficer, firstOfficer } from '../people/index.ts';

let t: TestCity;
let admin: Signed;
let second: Signed;

beforeAll(async () => {
  t = await testCity();
  admin = await t.officer('admin_kota', { name: 'Tan Mei Ling', agency: 'diskominfo' });
  second = await t.officer('admin_kota', { name: 'Sabar Ginting', agency: 'diskominfo' });
});

const LIST = '/kelola/petugas';
let n = 0;
const newOfficer = (more: Record<string, string> = {}) => ({
  name: 'Rosmaida Panjaitan',
  number: `BARU${++n}`,
  email: `baru${n}@contoh.invalid`,
  role: 'petugas_verifikasi',
  agency: 'disdukcapil',
  area: '12.71.01',
  kind: 'full',
  'from.day': '24',
  'from.month': '11',
  'from.year': '2026',
  decree: '800/123',
  'decree_on.day': '20',
  'decree_on.month': '11',
  'decree_on.year': '2026',
  ...more,
});
/** As a form that was left empty at this date. */
const to = (day: string) => ({ 'to.day': day, 'to.month': '11', 'to.year': '2026' });

const idIn = (body: string): string => /\/kelola\/petugas\/([0-9a-f-]{36})/.exec(body)![1]!;
async function appointed(more: Record<string, string> = {}): Promise<{ id: string; link: string | undefined }> {
  await t.work();
  const before = t.sent.length;
  const answer = await t.browser(admin).post(`${LIST}/baru`, newOfficer(more));
  expect(answer.statusCode, answer.body).toBe(200);
  await t.work();
  const shown = /\/petugas\/undangan\/([\w-]{43})/.exec(answer.body)?.[0];
  const mailed = t.sent.slice(before).map((m) => /\/petugas\/undangan\/[\w-]{43}/.exec(m.text)?.[0])[0];
  return { id: idIn(answer.body), link: shown ?? mailed };
}
const secretOn = (body: string): Buffer => {
  const text = /<code>([A-Z2-7 ]+)<\/code>/.exec(body)![1]!.replaceAll(' ', '');
  const bits = [...text]
    .map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0'))
    .join('');
  return Buffer.from(bits.match(/.{8}/g)!.map((b) => Number.parseInt(b, 2)));
};
const PASSWORD = 'empat ekor ikan mas koki';
async function comeIn(link: string): Promise<Buffer> {
  const b = t.browser();
  const secret = secretOn((await b.get(link)).body);
  const answer = await b.post(link, { password: PASSWORD, again: PASSWORD, code: totp(secret, t.now) });
  expect(answer.statusCode, answer.body).toBe(303);
  return secret;
}

describe('the door', () => {
  test('city admin, agency heads and overseers see the register; others do not', async () => {
    for (const role of ['admin_kota', 'auditor', 'kepala_dinas'])
      expect((await t.browser(await t.officer(role)).get(LIST)).statusCode, role).toBe(200);
    for (const role of ['petugas_verifikasi', 'lurah'])
      expect((await t.browser(await t.officer(role)).get(LIST)).statusCode, role).toBe(403);
    expect((await t.browser(await t.person()).get(LIST)).statusCode).toBe(403);
    expect((await t.browser().get(LIST)).headers.location).toBe('/petugas/masuk?ke=%2Fkelola%2Fpetugas');
    expect((await t.browser(await t.officer('auditor')).get(`${LIST}/baru`)).statusCode).toBe(403);
  });

  test('the head of an agency sees and appoints there, for its own work only', async () => {
    const head = t.browser(await t.officer('kepala_dinas', { agency: 'dishub' }));
    const { id } = await appointed();
    expect((await head.get(`${LIST}/${id}`)).statusCode).toBe(404);
    expect((await head.get(`${LIST}?instansi=disdukcapil`)).body).not.toContain('Rosmaida');
    expect((await head.post(`${LIST}/baru`, newOfficer())).statusCode).toBe(403);
    expect((await head.post(`${LIST}/baru`, newOfficer({ agency: 'dishub', role: 'admin_kota' }))).statusCode).toBe(
      403,
    );
    expect((await head.post(`${LIST}/baru`, newOfficer({ agency: 'dishub' }))).statusCode).toBe(200);
  });
});

describe('appointing', () => {
  test('the officer makes the password and takes the second factor; the admin never sees the mailed link', async () => {
    const { id, link } = await appointed();
    expect(t.sent.at(-1)!.text).toContain(link!);
    expect((await t.browser(admin).get(`${LIST}/${id}`)).body).not.toContain('/petugas/undangan/');
    const secret = await comeIn(link!);
    // The link has worked once.
    expect((await t.browser().get(link!)).statusCode).toBe(404);
    t.later(60);
    const b = t.browser();
    expect((await b.post('/petugas/masuk', { login: `BARU${n}`, password: PASSWORD })).headers.location).toContain(
      'kode',
    );
    expect((await b.post('/petugas/masuk/kode', { code: totp(secret, t.now) })).headers.location).toBe('/meja');
    expect((await b.get('/meja')).statusCode).toBe(200);
  });

  test('a password that is easy, or a code that does not fit, is told at its field and uses nothing up', async () => {
    const { link } = await appointed();
    const b = t.browser();
    const secret = secretOn((await b.get(link!)).body);
    const code = totp(secret, t.now);
    const easy = await b.post(link!, { password: 'rosmaidapanjaitan', again: 'rosmaidapanjaitan', code });
    expect(easy.statusCode).toBe(422);
    expect(easy.body).toContain('mudah ditebak');
    expect((await b.post(link!, { password: 'pendek', again: 'pendek', code })).body).toContain('paling sedikit 12');
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
    expect((await b.post(link!, { password: PASSWORD, again: PASSWORD, code: wrong })).body).toContain('belum cocok');
    await comeIn(link!);
  });

  test('what is wrong with a post comes back at its field, with all that was typed', async () => {
    const b = t.browser(admin);
    const answer = await b.post(`${LIST}/baru`, newOfficer({ kind: 'plh', number: '', decree: '' }));
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain('Rosmaida Panjaitan');
    for (const field of ['f-number', 'f-decree']) expect(answer.body).toContain(`href="#${field}"`);
    const late = await b.post(`${LIST}/baru`, newOfficer({ kind: 'plh' }));
    expect(late.body).toContain('Plh. dan Plt. perlu hari terakhir');
    const past = await b.post(`${LIST}/baru`, newOfficer(to('23')));
    expect(past.body).toContain('mendahului');
  });

  test('nobody changes one’s own posts, and a cold second factor asks again without losing the form', async () => {
    const b = t.browser(admin);
    const own = await b.post(`${LIST}/${admin.id}/jabatan`, newOfficer({ role: 'kepala_dinas' }));
    expect(own.statusCode).toBe(403);
    const later = await testCity();
    const cold = await later.officer('admin_kota');
    later.later(600);
    const asked = await later.browser(cold).get(`${LIST}/baru`);
    expect(asked.headers.location).toContain('/petugas/pastikan?ke=');
    const kept = await later.browser(cold).post(`${LIST}/baru`, newOfficer());
    expect(kept.statusCode).toBe(403);
    expect(kept.body).toContain('value="Rosmaida Panjaitan"');
    expect(kept.body).toContain('/petugas/pastikan?ke=');
  });
});

describe('deputies', () => {
  test('rights come and go with the days by themselves', async () => {
    const city = await testCity();
    const boss = await city.officer('admin_kota');
    const deputy = await city.officer('validator');
    const answer = await city.browser(boss).post(`${LIST}/${deputy.id}/jabatan`, {
      ...newOfficer({ role: 'kepala_dinas', kind: 'plh', signs: 'akta-kelahiran', ...to('26') }),
      'from.day': '25',
    });
    expect(answer.statusCode, answer.body).toBe(303);
    const postsOn = async (day: string) =>
      (await findOfficer(city.city.db, deputy.id, day))!.posts.map((p) => `${p.deputy ?? ''}${p.role}`).toSorted();
    expect(await postsOn('2026-11-24')).toEqual(['validator']);
    expect((await city.browser(boss).get(`${LIST}/${deputy.id}`)).body).toContain('Plh. ');
    expect(await postsOn('2026-11-25')).toEqual(['plhkepala_dinas', 'validator']);
    expect(await postsOn('2026-11-26')).toEqual(['plhkepala_dinas', 'validator']);
    expect(await postsOn('2026-11-27')).toEqual(['validator']);
  });
});

describe('leaving', () => {
  test('a leaver’s sessions, posts and invitation end in the same act', async () => {
    const leaver = await t.officer('operator_siak', { name: 'Rudi Chandra' });
    const b = t.browser(leaver);
    expect((await b.get('/meja')).statusCode).toBe(200);
    const done = await t.browser(admin).post(`${LIST}/${leaver.id}/berhenti`, { leave: 'yes' });
    expect(done.headers.location).toContain('selesai=berhenti');
    expect((await b.get('/meja')).headers.location).toContain('/petugas/masuk');
    expect(await findSession(t.city.db, leaver.bearer, t.now)).toBeUndefined();
    expect((await t.browser(admin).get(`${LIST}?cari=Rudi`)).body).not.toContain(leaver.id);
    expect((await t.browser(admin).get(`${LIST}?cari=Rudi&keadaan=berhenti`)).body).toContain(leaver.id);
    const { id, link } = await appointed();
    await t.browser(admin).post(`${LIST}/${id}/berhenti`, { leave: 'yes' });
    expect((await t.browser().get(link!)).statusCode).toBe(404);
  });

  test('a post ended at once is gone from a session that runs', async () => {
    const two = await t.officer('validator');
    const post = two.actor.posts[0]!.id;
    expect((await t.browser(two).get('/meja')).statusCode).toBe(200);
    const answer = await t.browser(admin).post(`${LIST}/${two.id}/jabatan/${post}`, { when: 'now' });
    expect(answer.statusCode).toBe(303);
    expect((await t.browser(two).get('/meja')).statusCode).not.toBe(200);
    const again = await t.browser(admin).post(`${LIST}/${two.id}/jabatan/${post}`, { when: 'now' });
    expect(again.statusCode).toBe(409);
  });

  test('the last admin of a city stays', async () => {
    const city = await testCity();
    const only = await city.officer('admin_kota');
    const other = await city.officer('admin_kota');
    expect((await city.browser(only).post(`${LIST}/${other.id}/berhenti`, { leave: 'yes' })).statusCode).toBe(303);
    const head = await city.officer('kepala_dinas');
    expect((await city.browser(head).post(`${LIST}/${only.id}/berhenti`, { leave: 'yes' })).statusCode).toBe(403);
  });
});

describe('a lost second factor', () => {
  test('one admin asks, another grants; then nothing of the old works and a new link does', async () => {
    const { id, link } = await appointed();
    const secret = await comeIn(link!);
    const page = `${LIST}/${id}`;
    expect((await t.browser(admin).post(`${page}/autentikator`, { reason: 'hilang' })).statusCode).toBe(422);
    const reason = 'Datang sendiri dengan kartu pegawai';
    expect((await t.browser(admin).post(`${page}/autentikator`, { reason })).headers.location).toContain('diminta');
    // Who asked is not the second pair of eyes.
    expect((await t.browser(admin).post(`${page}/autentikator/jawab`, { grant: 'yes' })).statusCode).toBe(409);
    const before = t.sent.length;
    expect((await t.browser(second).get(LIST)).body).toContain('Menunggu orang kedua');
    expect((await t.browser(second).post(`${page}/autentikator/jawab`, { grant: 'yes' })).statusCode).toBe(200);
    await t.work();
    t.later(60);
    expect((await t.browser().post('/petugas/masuk', { login: `BARU${n}`, password: PASSWORD })).statusCode).toBe(422);
    const fresh = /\/petugas\/undangan\/[\w-]{43}/.exec(t.sent.slice(before)[0]!.text)![0];
    expect((await comeIn(fresh)).equals(secret)).toBe(false);
  });

  test('where the city has one admin, the written reason stands alone and is shown', async () => {
    const city = await testCity();
    const only = await city.officer('admin_kota');
    const other = await city.officer('validator');
    const reason = 'Telepon genggam jatuh ke sungai';
    const answer = await city.browser(only).post(`${LIST}/${other.id}/autentikator`, { reason });
    expect(answer.statusCode).toBe(200);
    const page = (await city.browser(only).get(`${LIST}/${other.id}`)).body;
    expect(page).toContain(reason);
    expect(page).toContain('Satu orang, dengan alasan');
  });
});

describe('a city without an admin', () => {
  test('the command line makes the first one, once', async () => {
    const city = await testCity();
    const ctx = city.ctx({ actor: SYSTEM, channel: 'cli' });
    const input = { name: 'Asnidar Zebua', number: 'PERTAMA1', agency: 'diskominfo', decree: '800/1' };
    const { link } = await firstOfficer(ctx, input);
    const path = link.slice(city.city.origin.length);
    const b = city.browser();
    const secret = secretOn((await b.get(path)).body);
    expect((await b.post(path, { password: PASSWORD, again: PASSWORD, code: totp(secret, city.now) })).statusCode).toBe(
      303,
    );
    city.later(60);
    await b.post('/petugas/masuk', { login: 'PERTAMA1', password: PASSWORD });
    await b.post('/petugas/masuk/kode', { code: totp(secret, city.now) });
    expect((await b.get(LIST)).statusCode).toBe(200);
    await expect(firstOfficer(ctx, { ...input, number: 'KEDUA2' })).rejects.toThrow(Refusal);
  });
});
