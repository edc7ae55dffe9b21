import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeInspector } from '../src/kernel/files/index.ts';
import type { Browser } from './harness/browser.ts';
import { testCity, type TestCity } from './harness/city.ts';
import { fileSample, publishAll } from './harness/filing.ts';
import type { TestPerson } from './harness/people.ts';

/*
 * Operators give a silent number to somebody else. Whoever signs in with it from a browser the city has not seen, or
 * after sixty days of silence, sees nothing of what its owner did, until two facts of the owner's are told.
 */

let t: TestCity;
beforeAll(async () => {
  t = await testCity();
  await publishAll(t);
});
afterAll(closeInspector);

const HIDDEN = 'Berkas lama kami sembunyikan dulu';
async function signIn(who: TestPerson, b: Browser = t.browser()): Promise<Browser> {
  t.later(3600);
  const before = t.sent.length;
  await b.post('/masuk', { kind: 'phone', contact: who.phone });
  await t.work();
  const code = t.sent
    .slice(before)
    .map((m) => /kode masuk (\d{6})/.exec(m.text)?.[1])
    .findLast((c) => c !== undefined)!;
  const done = await b.post('/masuk/kode', { code });
  expect(done.statusCode).toBe(303);
  return b;
}
/** An owner who has signed in before, from a browser of one's own, and has a case. */
async function owner() {
  const who = await t.person();
  const own = await signIn(who);
  const receipt = await fileSample(t, who);
  t.later(60);
  return { who, own, ...receipt };
}
const sees = async (b: Browser, id: string) => ({
  list: (await b.get('/berkas-saya')).body.includes(id),
  page: (await b.get(`/berkas/${id}`)).statusCode,
});

describe('a number that may be somebody else’s by now', () => {
  test('a first sign-in is whole, and so is the next from the same browser', async () => {
    const { who, own, id } = await owner();
    expect(await sees(own, id)).toEqual({ list: true, page: 200 });
    await own.post('/keluar');
    await signIn(who, own);
    expect(await sees(own, id)).toEqual({ list: true, page: 200 });
    expect((await own.get('/berkas-saya')).body).not.toContain(HIDDEN);
  });

  test('from another browser nothing old is seen, what is new is, and the account cannot be changed', async () => {
    const { who, id } = await owner();
    const b = await signIn(who);
    expect(await sees(b, id)).toEqual({ list: false, page: 404 });
    expect((await b.get('/berkas-saya')).body).toContain(HIDDEN);
    expect((await b.get('/kotak-masuk')).body).not.toContain('MDN-');
    for (const [path, form] of [
      ['/akun/kunci/mulai', {}],
      ['/akun/sesi', { others: '1' }],
      ['/akun/surel', { kind: 'email', contact: 'baru@contoh.id' }],
    ] as const)
      expect((await b.post(path, form)).statusCode, path).toBe(403);
    // Trying again does not make it known.
    await b.post('/keluar');
    await signIn(who, b);
    expect(await sees(b, id)).toEqual({ list: false, page: 404 });
  });

  test('number and PIN of a case of one’s own open everything, here and from then on', async () => {
    const { who, id, number, pin } = await owner();
    const other = await owner();
    const b = await signIn(who);
    expect((await b.get('/masuk/pastikan')).statusCode).toBe(200);
    const wrong = await b.post('/masuk/pastikan', { by: 'case', number: other.number, pin: other.pin });
    expect(wrong.statusCode).toBe(422);
    expect(wrong.body).toContain('bukan dari berkas Anda');
    const slip = await b.post('/masuk/pastikan', { by: 'case', number, pin: '12' });
    expect([slip.statusCode, slip.body.includes(number)]).toEqual([422, true]);
    expect((await b.post('/masuk/pastikan', { by: 'case', number, pin })).headers.location).toBe('/berkas-saya');
    expect(await sees(b, id)).toEqual({ list: true, page: 200 });
    await b.post('/keluar');
    await signIn(who, b);
    expect(await sees(b, id)).toEqual({ list: true, page: 200 });
  });

  test('so do the identity number and the day of birth, in five tries', async () => {
    const { who, id } = await owner();
    const prove = (b: Browser, nik: string, day: string) =>
      b.post('/masuk/pastikan', { by: 'identity', nik, 'born.day': day, 'born.month': '5', 'born.year': '1994' });
    const b = await signIn(who);
    expect((await prove(b, '123', '17')).body).toContain('NIK terdiri dari 16 angka');
    for (let left = 4; left > 0; left--) {
      const answer = await prove(b, who.nik, '18');
      expect(answer.statusCode).toBe(422);
      expect(answer.body).toContain(`Sisa percobaan: ${left}`);
    }
    await prove(b, who.nik, '18');
    expect((await prove(b, who.nik, '17')).statusCode).toBe(429);
    t.later(3601);
    expect((await prove(b, who.nik, '17')).headers.location).toBe('/berkas-saya');
    expect(await sees(b, id)).toEqual({ list: true, page: 200 });
  });

  test('sixty days of silence make even a known browser prove it', async () => {
    const { who, own, id } = await owner();
    t.later(61 * 86_400);
    await signIn(who, own);
    expect(await sees(own, id)).toEqual({ list: false, page: 404 });
  });

  test('where the city holds nothing of a person there is nothing to prove', async () => {
    const who = await t.person({ level: 1 });
    await signIn(who);
    const b = await signIn(who);
    expect((await b.get('/masuk/pastikan')).headers.location).toBe('/berkas-saya');
    expect((await b.get('/berkas-saya')).body).not.toContain(HIDDEN);
    expect((await b.post('/akun/kunci/mulai', {})).statusCode).toBe(200);
  });
});
