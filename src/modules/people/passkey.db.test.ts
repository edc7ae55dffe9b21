import type { FastifyInstance } from 'fastify';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Browser } from '../../../test/harness/browser.ts';
import { testDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import { sampleAuthenticator, type SampleAuthenticator } from './sample-authenticator.ts';
import { codeIn, emptyDatabase, sampleBrowser, sampleCity, type SampleCity } from './sample-city.ts';

const SITE = { origin: 'https://balai.test', rpID: 'balai.test' };
let database: TestDatabase;
let s: SampleCity;
let app: FastifyInstance;
let phone: SampleAuthenticator;

beforeAll(async () => {
  database = await testDatabase();
});
beforeEach(async () => {
  await emptyDatabase(database);
  s = sampleCity(database);
  app = await s.http();
  phone = sampleAuthenticator(SITE);
});

const browser = () => sampleBrowser(app);
async function signIn(b = browser()): Promise<Browser> {
  await b.post('/masuk', { kind: 'phone', contact: '0812 3456 7890' });
  await s.work();
  expect((await b.post('/masuk/kode', { code: codeIn(s) })).statusCode).toBe(303);
  return b;
}
async function challenge(b: Browser, path: string): Promise<string> {
  const asked = await b.post(`${path}/mulai`, {});
  expect(asked.statusCode).toBe(200);
  expect(asked.headers['cache-control']).toBe('no-store');
  return (asked.json() as { challenge: string }).challenge;
}
const send = (b: Browser, path: string, answer: unknown, more = {}) =>
  b.post(path, { answer: JSON.stringify(answer), ...more });
async function add(b: Browser): Promise<void> {
  const done = await send(b, '/akun/kunci', phone.create(await challenge(b, '/akun/kunci')));
  expect(done.headers.location).toBe('/akun?selesai=kunci');
}
/** Where a browser that tried the key is led: to its goal, or back to the sign-in page. */
const led = async (b: Browser, answer: (challenge: string) => unknown): Promise<unknown> =>
  (await send(b, '/masuk/kunci', answer(await challenge(b, '/masuk/kunci')), { ke: '/berkas-saya' })).headers.location;
const REFUSED = '/masuk?kunci=gagal&ke=%2Fberkas-saya';

describe('a passkey', () => {
  test('is added after a sign-in, signs in on its own, and is listed with its last use', async () => {
    await add(await signIn());
    s.later(86_400);
    const other = browser();
    expect(await led(other, (c) => phone.get(c))).toBe('/berkas-saya');
    const account = await other.get('/akun');
    expect(account.statusCode).toBe(200);
    expect(account.body).toContain('Terakhir dipakai 25 November 2026');
    expect(await s.city.db.selectFrom('people.account').select('person').execute()).toHaveLength(1);
  });

  test('answers once, in the browser that was asked, within five minutes', async () => {
    await add(await signIn());
    const b = browser();
    const asked = await challenge(b, '/masuk/kunci');
    const signed = phone.get(asked);
    expect((await send(browser(), '/masuk/kunci', signed)).headers.location).toBe('/masuk?kunci=gagal');
    expect((await send(b, '/masuk/kunci', signed)).headers.location).toBe('/');
    const again = browser();
    expect((await send(again, '/masuk/kunci', signed)).headers.location).toBe('/masuk?kunci=gagal');
    const late = await challenge(again, '/masuk/kunci');
    s.later(301);
    expect((await send(again, '/masuk/kunci', phone.get(late))).headers.location).toBe('/masuk?kunci=gagal');
  });

  test.each([
    ['signed for another site', (c: string) => phone.get(c, { origin: 'https://balai.test.evil.example' })],
    ['of another site', (c: string) => phone.get(c, { rpID: 'evil.example' })],
    ['given without finger, face or PIN', (c: string) => phone.get(c, { verified: false })],
    ['of a key nobody has', (c: string) => sampleAuthenticator(SITE).get(c)],
    [
      'of the right name by another key',
      (c: string) => ({ ...sampleAuthenticator(SITE).get(c), id: phone.id, rawId: phone.id }),
    ],
    [
      'whose counter went back: it was copied',
      (c: string) => {
        phone.counter = 0;
        return phone.get(c);
      },
    ],
  ])('is refused: %s', async (_what, answer) => {
    await add(await signIn());
    phone.counter = 5;
    expect(await led(browser(), (c) => phone.get(c))).toBe('/berkas-saya');
    const b = browser();
    expect(await led(b, answer)).toBe(REFUSED);
    expect((await b.get('/masuk?kunci=gagal')).body).toContain('Kunci tidak dapat dipakai');
    expect((await b.get('/akun')).statusCode).not.toBe(200);
  });

  test('that was removed signs nobody in, nor does one of a closed account', async () => {
    const b = await signIn();
    await add(b);
    const id = /name="passkey"[^>]*value="([^"]+)"/.exec((await b.get('/akun')).body)![1]!;
    expect((await b.post('/akun/kunci/hapus', { passkey: id })).headers.location).toBe('/akun?selesai=kunci-akhir');
    expect(await led(browser(), (c) => phone.get(c))).toBe(REFUSED);
    phone = sampleAuthenticator(SITE);
    await add(b);
    await s.city.db.updateTable('people.account').set({ closed_at: s.now }).execute();
    expect(await led(browser(), (c) => phone.get(c))).toBe(REFUSED);
  });

  test('is neither added nor removed by a session that is older than fifteen minutes, nor by a stranger', async () => {
    const b = await signIn();
    await add(b);
    const id = /name="passkey"[^>]*value="([^"]+)"/.exec((await b.get('/akun')).body)![1]!;
    s.later(901);
    expect((await b.post('/akun/kunci/mulai', {})).statusCode).toBe(403);
    expect((await b.post('/akun/kunci/hapus', { passkey: id })).statusCode).toBe(403);
    const page = (await b.get('/akun')).body;
    expect(page).toContain('keluar lalu masuk lagi');
    expect(page).not.toContain('name="passkey"');
    expect((await browser().post('/akun/kunci/mulai', {})).statusCode).not.toBe(200);
  });

  test('cannot be one that somebody has, and a broken answer is a clear refusal', async () => {
    const b = await signIn();
    await add(b);
    const twice = await send(b, '/akun/kunci', phone.create(await challenge(b, '/akun/kunci')));
    expect(twice.statusCode).toBe(409);
    expect(twice.body).toContain('Kunci HP ini tidak dapat dipasang');
    for (const answer of ['', '{', '[]', '{"id":1}', JSON.stringify({ id: 'x'.repeat(5000) })]) {
      const { statusCode } = await b.post('/akun/kunci', { answer });
      expect(statusCode, answer.slice(0, 20)).toBe(422);
      expect((await browser().post('/masuk/kunci', { answer })).statusCode).toBe(422);
    }
  });
});
