import type { FastifyInstance } from 'fastify';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import { hashPassword, totp } from '../../kernel/crypto.ts';
import { transact } from '../../kernel/db.ts';
import { seedPeople } from './index.ts';
import type { Demo } from './routes/demo.ts';
import {
  codeIn,
  emptyDatabase,
  sampleBrowser,
  sampleCity,
  SECRET,
  totpNow,
  wrongFor,
  type SampleCity,
} from './sample-city.ts';

const PHONE = '+6281234567890';
let database: TestDatabase;
let hash: string;
let s: SampleCity;
let app: FastifyInstance;

beforeAll(async () => {
  database = await testDatabase();
  hash = await hashPassword('kucing makan ikan');
});
beforeEach(async () => {
  await emptyDatabase(database);
  await open();
});
async function open(more: Parameters<typeof sampleCity>[1] = {}): Promise<void> {
  s = sampleCity(database, more);
  app = await s.http();
}
const browser = (agent?: string) => sampleBrowser(app, agent);
const seedOfficer = () =>
  transact(s.city.db, (tx) =>
    seedPeople(
      tx,
      s.city.keys,
      [],
      [
        {
          id: crypto.randomUUID(),
          name: 'Dewi',
          nip: 'CONTOH001',
          email: 'dewi@contoh.go.id',
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
async function signIn(b = browser(), phone = '0812 3456 7890') {
  await b.post('/masuk', { kind: 'phone', contact: phone });
  await s.work();
  expect((await b.post('/masuk/kode', { code: codeIn(s) })).statusCode).toBe(303);
  return b;
}

describe('citizens', () => {
  test('from number to account and out again, without JavaScript', async () => {
    const b = browser();
    const page = await b.get('/masuk?ke=%2Flayanan%2Fakta-kelahiran');
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('Masuk dengan nomor HP');
    expect(page.body).toMatch(/<input[^>]*type="hidden"[^>]*name="ke"[^>]*value="\/layanan\/akta-kelahiran"/);
    const asked = await b.post('/masuk', {
      kind: 'phone',
      contact: '0812 3456 7890',
      ke: '/layanan/akta-kelahiran',
      idempotency_key: 'one-form-key',
    });
    expect(asked.statusCode).toBe(303);
    expect(asked.headers['location']).toBe('/masuk/kode?ke=%2Flayanan%2Fakta-kelahiran');
    await s.work();
    const code = await b.get('/masuk/kode?ke=%2Flayanan%2Fakta-kelahiran');
    expect(code.body).toContain('0812 •••• 890');
    expect(code.body).toContain('autocomplete="one-time-code"');
    expect(code.body).toContain('Petugas tidak pernah meminta kode ini');
    expect(code.body).toContain('Kode baru bisa diminta 60 detik lagi.');
    expect(code.body).not.toContain('81234567890');
    const done = await b.post('/masuk/kode', { code: codeIn(s), ke: '/layanan/akta-kelahiran' });
    expect(done.headers['location']).toBe('/layanan/akta-kelahiran');
    expect(done.headers['set-cookie']).toMatch(
      /__Host-balai=[\w-]{43}; Max-Age=7776000; Path=\/; HttpOnly; Secure; SameSite=Lax/,
    );
    expect((await b.get('/masuk')).headers['location']).toBe('/');
    const account = await b.get('/akun');
    expect(account.body).toContain('Chrome, Android');
    expect(account.body).toContain('HP atau komputer ini');
    const kept = new Map(b.jar);
    expect((await b.post('/keluar')).headers['location']).toBe('/');
    expect((await b.get('/akun')).statusCode).toBe(401);
    // The cookie kept by someone else opens nothing either.
    for (const [k, v] of kept) b.jar.set(k, v);
    expect((await b.get('/akun')).statusCode).toBe(401);
  });

  test('what is wrong is said on the page, with what was typed kept', async () => {
    const b = browser();
    const bad = await b.post('/masuk', { kind: 'phone', contact: '061 <b>4512345', ke: '/x' });
    expect(bad.statusCode).toBe(422);
    expect(bad.body).toContain('061 &lt;b>4512345');
    expect(bad.body).toContain('Tulis nomor HP Indonesia');
    expect(bad.body).toContain('href="#f-contact"');
    await b.post('/masuk', { kind: 'phone', contact: '081234567890' });
    await s.work();
    const shape = await b.post('/masuk/kode', { code: '12' });
    expect(shape.statusCode).toBe(422);
    expect(shape.body).toContain('Kode terdiri dari 6 angka');
    const wrong = await b.post('/masuk/kode', { code: wrongFor(codeIn(s)) });
    expect(wrong.statusCode).toBe(422);
    expect(wrong.body).toContain('Kode salah. Sisa percobaan: 4.');
    for (let i = 0; i < 4; i++) await b.post('/masuk/kode', { code: wrongFor(codeIn(s)) });
    const shut = await b.post('/masuk/kode', { code: codeIn(s) });
    expect(shut.statusCode).toBe(429);
    expect(shut.headers['retry-after']).toBe('3600');
    expect(shut.body).toContain('Terlalu banyak percobaan. Coba lagi 60 menit lagi.');
    expect(b.jar.has('__Host-balai')).toBe(false);
  });

  test('a resend waits, says how long, and replaces the code', async () => {
    const b = browser();
    await b.post('/masuk', { kind: 'phone', contact: '081234567890' });
    const early = await b.post('/masuk/kode/ulang');
    expect(early.statusCode).toBe(429);
    expect(early.body).toContain('Coba lagi 60 detik lagi');
    // Asking again for the same number leads to the code that is under way.
    expect((await b.post('/masuk', { kind: 'phone', contact: '0812-3456-7890' })).headers['location']).toBe(
      '/masuk/kode',
    );
    s.later(60);
    expect((await b.post('/masuk/kode/ulang')).headers['location']).toBe('/masuk/kode?ulang=1');
    expect((await b.get('/masuk/kode?ulang=1')).body).toContain('Kode baru sudah dikirim');
    await s.work();
    expect((await b.post('/masuk/kode', { code: codeIn(s) })).statusCode).toBe(303);
  });

  test('a double click gives one message and one session', async () => {
    const b = browser();
    await b.get('/masuk');
    const form = { kind: 'phone', contact: '081234567890', idempotency_key: 'key-of-one-form' };
    const asked = await Promise.all([b.post('/masuk', form), b.post('/masuk', form)]);
    expect(asked.map((r) => r.statusCode)).toEqual([303, 303]);
    await s.work();
    expect(s.sent).toHaveLength(1);
    const typed = { code: codeIn(s), idempotency_key: 'key-of-another-form' };
    const done = await Promise.all([b.post('/masuk/kode', typed), b.post('/masuk/kode', typed)]);
    expect(done.map((r) => r.statusCode)).toEqual([303, 303]);
    expect((await b.get('/akun')).statusCode).toBe(200);
    expect(await s.city.db.selectFrom('kernel.session').select('id').execute()).toHaveLength(1);
  });

  test.each([
    'https://jahat.example/',
    '//jahat.example',
    '/\\jahat.example',
    '/.//jahat.example',
    'javascript:alert(1)',
    '/\t/jahat.example',
    'masuk',
    '/\r\nset-cookie: a=b',
  ])('never leads to %j', async (ke) => {
    const b = browser();
    await b.post('/masuk', { kind: 'phone', contact: '081234567890', ke });
    await s.work();
    const done = await b.post('/masuk/kode', { code: codeIn(s), ke });
    expect(done.statusCode).toBe(303);
    expect(done.headers['location']).toBe('/');
  });

  test('a known and an unknown number get the very same answer', async () => {
    await signIn();
    s.later(86_400);
    const strip = (r: { statusCode: number; body: string; headers: Record<string, unknown> }) => {
      const { 'set-cookie': _, 'x-request-id': __, date: ___, ...headers } = r.headers;
      return { status: r.statusCode, headers, body: r.body.replaceAll(/name="idempotency_key" value="[^"]*"/g, '') };
    };
    const answers = [];
    for (const phone of ['0812 3456 7890', '0812 3456 7899']) {
      const b = browser();
      answers.push([
        strip(await b.post('/masuk', { kind: 'phone', contact: phone })),
        strip(await b.post('/masuk', { kind: 'phone', contact: phone })),
      ]);
    }
    expect(JSON.stringify(answers[0]).replaceAll('890', '899')).toBe(JSON.stringify(answers[1]));
  });

  test('a post from another site is refused before anything happens', async () => {
    const response = await app.inject({
      method: 'POST',
      url: '/masuk',
      headers: { host: 'balai.test', 'sec-fetch-site': 'cross-site', origin: 'https://jahat.example' },
      payload: 'kind=phone&contact=081234567890',
    });
    expect(response.statusCode).toBe(403);
    expect(await s.work()).toBe(0);
  });

  test('others of one’s own sessions are ended from the account page, a stranger’s are not there', async () => {
    const phone = await signIn(browser());
    s.later(60);
    const old = await signIn(browser('Mozilla/5.0 (Windows NT 10.0) Firefox/120.0'));
    s.later(60);
    const stranger = await signIn(browser(), '0812 9999 0000');
    const page = await phone.get('/akun');
    expect(page.body).toContain('Firefox, Windows');
    const id = (body: string) => /name="session" value="([^"]+)"/.exec(body)![1]!;
    const theirs = await s.city.db
      .selectFrom('kernel.session')
      .select('id')
      .orderBy('created_at', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    expect((await phone.post('/akun/sesi', { session: theirs.id })).statusCode).toBe(404);
    expect((await stranger.get('/akun')).statusCode).toBe(200);
    expect((await phone.post('/akun/sesi', { session: id(page.body) })).headers['location']).toBe('/akun?selesai=sesi');
    expect((await old.get('/akun')).statusCode).toBe(401);
    expect((await phone.get('/akun?selesai=sesi')).body).toContain('Sesi sudah diakhiri');
  });

  test('an address is added by a code of its own, then signs in', async () => {
    const b = await signIn();
    expect((await b.get('/akun')).body).toContain('Tambah surel');
    expect((await b.post('/akun/surel', { contact: 'bukan surel' })).statusCode).toBe(422);
    expect((await b.post('/akun/surel', { contact: 'siti@contoh.id' })).headers['location']).toBe('/akun/surel/kode');
    await s.work();
    expect((await b.get('/akun/surel/kode')).body).toContain('s•••@contoh.id');
    expect((await b.post('/akun/surel/kode', { code: codeIn(s, 'siti@contoh.id') })).headers['location']).toBe(
      '/akun?selesai=kontak',
    );
    expect((await b.get('/akun')).body).toContain('s•••@contoh.id');
    expect((await b.post('/akun/surel', { contact: 'lain@contoh.id' })).statusCode).toBe(409);
    const other = browser();
    expect((await other.get('/masuk?lewat=surel')).body).toContain('type="email"');
    await other.post('/masuk', { kind: 'email', contact: 'siti@contoh.id' });
    await s.work();
    expect((await other.post('/masuk/kode', { code: codeIn(s, 'siti@contoh.id') })).statusCode).toBe(303);
  });

  test('a city without SMS asks for an address, one without any door says so', async () => {
    await open({ ports: { email: { sendEmail: async () => 'sent' } } });
    expect((await browser().get('/masuk')).body).toContain('type="email"');
    await open({ ports: {} });
    expect((await browser().get('/masuk')).body).toContain('Kode masuk belum dapat dikirim');
  });

  test('in English', async () => {
    const b = browser();
    b.jar.set('bahasa', 'en');
    expect((await b.get('/masuk')).body).toContain('Sign in with your phone number');
  });
});

describe('officers', () => {
  test('from password to desk and out, with a bad try on the way', async () => {
    await seedOfficer();
    const b = browser();
    expect((await b.get('/petugas/masuk?ke=%2Fmeja%2Fberkas')).body).toContain('autocomplete="username"');
    const bad = await b.post('/petugas/masuk', { login: 'CONTOH001', password: 'salah' });
    expect(bad.statusCode).toBe(422);
    expect(bad.body).toContain('value="CONTOH001"');
    expect(bad.body).not.toContain('salah"');
    expect((await b.get('/petugas/masuk/kode')).headers['location']).toBe('/petugas/masuk');
    const first = await b.post('/petugas/masuk', {
      login: 'CONTOH001',
      password: 'kucing makan ikan',
      ke: '/meja/berkas',
    });
    expect(first.headers['location']).toBe('/petugas/masuk/kode?ke=%2Fmeja%2Fberkas');
    expect((await b.post('/petugas/masuk/kode', { code: wrongFor(totpNow(s)) })).statusCode).toBe(422);
    const code = totpNow(s);
    const done = await b.post('/petugas/masuk/kode', { code, ke: '/meja/berkas', idempotency_key: 'officer-form-key' });
    expect(done.headers['location']).toBe('/meja/berkas');
    expect((await b.get('/akun')).statusCode).toBe(200);
    expect((await b.get('/petugas/pastikan')).body).toContain('Pastikan ini Anda');
    expect((await b.post('/petugas/pastikan', { code })).body).toContain('Kode ini sudah dipakai');
    s.later(30);
    const before = new Map(b.jar);
    expect((await b.post('/petugas/pastikan', { code: totpNow(s), ke: '/meja/berkas/1' })).headers['location']).toBe(
      '/meja/berkas/1',
    );
    expect((await b.get('/akun')).statusCode).toBe(200);
    const thief = browser();
    for (const [name, value] of before) thief.jar.set(name, value);
    expect((await thief.get('/akun')).statusCode).toBe(401);
    expect((await b.post('/petugas/keluar')).headers['location']).toBe('/petugas/masuk');
    expect((await b.get('/akun')).statusCode).toBe(401);
  });

  test('the page for a fresh code is closed to citizens and strangers', async () => {
    expect((await browser().get('/petugas/pastikan')).statusCode).toBe(401);
    expect((await (await signIn()).get('/petugas/pastikan')).statusCode).toBe(403);
  });

  test('a missing name or password is a fault of the form', async () => {
    const r = await browser().post('/petugas/masuk', { login: '', password: '' });
    expect(r.statusCode).toBe(422);
    expect(r.body).toContain('href="#f-login"');
  });
});

describe('the demo’s accounts', () => {
  const demo: Demo = {
    citizens: () => [{ name: 'Ibu Siti', phone: PHONE }],
    officers: (_city, now) => [
      { name: 'Dewi', role: 'Validator', login: 'CONTOH001', password: 'kucing makan ikan', code: totp(SECRET, now) },
    ],
  };
  test('stand on the sign-in pages of a demo city and let one in', async () => {
    await open({ env: 'demo', demo });
    await seedOfficer();
    const page = await browser().get('/petugas/masuk');
    expect(page.body).toContain(totpNow(s));
    const citizen = await browser().get('/masuk');
    expect(citizen.body).toContain('Ibu Siti');
    expect(citizen.body).toContain('href="/dev/outbox"');
  });
  test('never in production, not even when the hook was passed', async () => {
    await open({ env: 'production', demo });
    await seedOfficer();
    const page = await browser().get('/petugas/masuk');
    expect(page.body).not.toContain(totpNow(s));
    expect(page.body).not.toContain('kucing');
    expect((await browser().get('/masuk')).body).not.toContain('outbox');
  });
});

test('text of every kind in every field is answered, never a fault of ours', async () => {
  const nasty = [
    "'; drop table people.person; --",
    '<script>alert(1)</script>',
    '\u0000',
    'ᯅᯖᯂ᯲ 😀',
    '٠٨١٢',
    'x'.repeat(100_000),
    '__proto__',
    '%00%0a',
    '-1',
    '1e9',
  ];
  await seedOfficer();
  const b = await signIn();
  const anonymous = browser();
  await anonymous.post('/masuk', { kind: 'phone', contact: '0812 0000 1111' });
  for (const text of nasty) {
    for (const [who, url, form] of [
      [anonymous, '/masuk', { kind: text, contact: text, ke: text }],
      [anonymous, '/masuk/kode', { code: text, ke: text }],
      [anonymous, '/petugas/masuk', { login: text, password: text, ke: text }],
      [anonymous, '/petugas/masuk/kode', { code: text, ke: text }],
      [b, '/akun/sesi', { session: text }],
      [b, '/akun/surel', { contact: text }],
      [b, '/akun/surel/kode', { code: text }],
    ] as const) {
      const r = await who.post(url, form);
      expect(r.statusCode, `${url} ${text.slice(0, 30)}`).toBeLessThan(500);
      expect(r.body).not.toContain('<script>alert');
    }
  }
});
