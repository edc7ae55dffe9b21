import type { FastifyInstance } from 'fastify';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Browser } from '../../../test/harness/browser.ts';
import { testDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import { hashPassword } from '../../kernel/crypto.ts';
import { transact } from '../../kernel/db.ts';
import type { AttestedIdentity, OfficerIdentityPort } from './identity-port.ts';
import { seedPeople } from './index.ts';
import { emptyDatabase, sampleBrowser, sampleCity, SECRET, totpNow, type SampleCity } from './sample-city.ts';

const BACK = '/petugas/masuk/kota/kembali';
const DEWI: AttestedIdentity = { issuer: 'https://idp.test', subject: 'u-1', email: 'dewi@contoh.go.id', strong: true };
let database: TestDatabase;
let hash: string;
let s: SampleCity;
let app: FastifyInstance;
/** What the provider attests of whoever comes; a refusal; or nothing at all. */
let attests: AttestedIdentity | 'denied' | 'invalid' | 'down';
let begun: { again: boolean; redirectUri: string }[];

/** The provider as its port promises it: fresh secrets each time, and an answer only to its own question. */
const provider: OfficerIdentityPort = {
  name: 'akun kota',
  async begin(o) {
    if (attests === 'down') throw new Error('no route to host');
    const n = String(begun.push(o));
    return {
      url: `https://idp.test/auth?state=${n.repeat(43)}`,
      state: n.repeat(43),
      nonce: 'n'.repeat(43),
      verifier: n.repeat(43),
    };
  },
  async finish({ answered, state, verifier }) {
    if (attests === 'down') throw new Error('no route to host');
    return answered.searchParams.get('state') === state && verifier === state ? attests : 'invalid';
  },
};

beforeAll(async () => {
  database = await testDatabase();
  hash = await hashPassword('kucing makan ikan');
});
beforeEach(async () => {
  await emptyDatabase(database);
  s = sampleCity(database, { ports: { officerIdentity: provider } });
  app = await s.http();
  attests = DEWI;
  begun = [];
  await seed('CONTOH001', 'dewi@contoh.go.id');
});
const seed = (nip: string, email: string) =>
  transact(s.city.db, (tx) =>
    seedPeople(
      tx,
      s.city.keys,
      [],
      [
        {
          id: crypto.randomUUID(),
          name: email.split('@')[0]!,
          nip,
          email,
          passwordHash: hash,
          totp: SECRET,
          post: {
            id: crypto.randomUUID(),
            role: 'validator',
            agency: 'disdukcapil',
            area: null,
            from: '2024-01-01',
            decree: 'C-1',
          },
        },
      ],
      s.now,
    ),
  );

const browser = () => sampleBrowser(app);
/** Leaves for the provider; gives the state that will come back. */
async function leave(b: Browser, path = '/petugas/masuk/kota?ke=%2Fmeja%2Fantrean'): Promise<string> {
  const left = await b.get(path);
  expect(left.statusCode).toBe(303);
  return new URL(String(left.headers.location)).searchParams.get('state')!;
}
const back = (b: Browser, state: string) => b.get(`${BACK}?code=c&state=${state}`);
const enter = async (b = browser()) => back(b, await leave(b));

describe('the city’s own sign-in', () => {
  test('is offered, leads there and back to where one wanted to go, with the second factor fresh', async () => {
    const b = browser();
    expect((await b.get('/petugas/masuk')).body).toContain('Masuk dengan akun kota');
    const entered = await enter(b);
    expect([entered.statusCode, entered.headers.location]).toEqual([303, '/meja/antrean']);
    expect(begun).toEqual([{ redirectUri: `https://balai.test${BACK}`, again: false }]);
    expect((await b.get('/akun')).body).toContain('dewi');
    const session = await s.city.db
      .selectFrom('kernel.session')
      .select(['kind', 'step_up_at'])
      .executeTakeFirstOrThrow();
    expect(session).toEqual({ kind: 'officer', step_up_at: s.now });
  });

  test('knows an officer by issuer and subject once linked, whatever becomes of the address', async () => {
    await enter();
    await seed('CONTOH002', 'rudi@contoh.go.id');
    attests = { ...DEWI, email: 'rudi@contoh.go.id' };
    const b = browser();
    await enter(b);
    expect((await b.get('/akun')).body).toContain('dewi');
    // Nor can another account there take over an officer who has one.
    attests = { ...DEWI, subject: 'u-2' };
    expect((await enter()).body).toContain('belum terhubung');
    const { email: _, ...unknown } = DEWI;
    attests = { ...unknown, subject: 'u-3', employeeNumber: 'CONTOH002' };
    expect((await enter()).statusCode).toBe(303);
  });

  test('a password alone there is the first factor here: the code is still asked', async () => {
    attests = { ...DEWI, strong: false };
    const b = browser();
    const entered = await enter(b);
    expect(entered.headers.location).toBe('/petugas/masuk/kode?ke=%2Fmeja%2Fantrean');
    expect((await b.get('/akun')).statusCode).not.toBe(200);
    const done = await b.post('/petugas/masuk/kode', { code: totpNow(s), ke: '/meja/antrean' });
    expect(done.headers.location).toBe('/meja/antrean');
    expect((await b.get('/akun')).statusCode).toBe(200);
  });

  test.each<[string, () => void, string, number]>([
    [
      'nobody of the city',
      () => (attests = { ...DEWI, subject: 'u-9', email: 'x@contoh.go.id' }),
      'belum terhubung',
      422,
    ],
    ['who said no there', () => (attests = 'denied'), 'tidak jadi masuk', 422],
    ['an answer that cannot be trusted', () => (attests = 'invalid'), 'tidak dapat dipercaya', 422],
    ['an officer out of service', () => s.later(400 * 86_400), 'belum terhubung', 422],
  ])('is refused in words, and the way by password stays: %s', async (what, change, said, status) => {
    if (what === 'an officer out of service')
      await database.asOwner(`update people.officer set active_to = '2026-12-31'`);
    change();
    const answer = await enter();
    expect(answer.statusCode).toBe(status);
    expect(answer.body).toContain(said);
    expect(answer.body).toContain('href="/petugas/masuk?ke=%2Fmeja%2Fantrean"');
    expect(await s.city.db.selectFrom('kernel.session').select('id').execute()).toEqual([]);
  });

  test('a provider that is down is said so, going and coming', async () => {
    const b = browser();
    const state = await leave(b);
    attests = 'down';
    for (const answer of [await back(b, state), await b.get('/petugas/masuk/kota')]) {
      expect(answer.statusCode).toBe(503);
      expect(answer.body).toContain('tidak dapat dihubungi');
    }
  });

  test('an answer works once, in the browser that left, within five minutes', async () => {
    const b = browser();
    const state = await leave(b);
    expect((await back(browser(), state)).body).toContain('Mulai lagi');
    expect((await back(b, state)).statusCode).toBe(303);
    expect((await back(b, state)).body).toContain('Mulai lagi');
    const late = browser();
    const slow = await leave(late);
    s.later(301);
    expect((await back(late, slow)).body).toContain('Mulai lagi');
    expect((await browser().get(BACK)).statusCode).toBe(422);
  });

  test('is a fresh second factor within a session, for the same officer only', async () => {
    const b = browser();
    await enter(b);
    s.later(600);
    expect((await b.get('/petugas/pastikan')).body).toContain('href="/petugas/pastikan/kota?ke=%2Fmeja"');
    const again = async () => back(b, await leave(b, '/petugas/pastikan/kota?ke=%2Fmeja'));
    const stepUpAt = async () =>
      (await s.city.db.selectFrom('kernel.session').select('step_up_at').executeTakeFirstOrThrow()).step_up_at;
    attests = { ...DEWI, strong: false };
    expect((await again()).body).toContain('hanya ditanya sandi');
    await seed('CONTOH002', 'rudi@contoh.go.id');
    attests = { ...DEWI, subject: 'u-2', email: 'rudi@contoh.go.id' };
    expect((await again()).body).toContain('bukan milik petugas');
    expect(await stepUpAt()).not.toEqual(s.now);
    attests = DEWI;
    expect((await again()).headers.location).toBe('/meja');
    expect(await stepUpAt()).toEqual(s.now);
    expect(begun.at(-1)).toMatchObject({ again: true });
  });

  test('is not there in a city without one', async () => {
    const plain = await sampleCity(database).http();
    const b = sampleBrowser(plain);
    expect((await b.get('/petugas/masuk')).body).not.toContain('akun kota');
    expect((await b.get('/petugas/masuk/kota')).statusCode).toBe(404);
    expect((await b.get(BACK)).statusCode).toBe(404);
  });
});
