import { beforeAll, describe, expect, test } from 'vitest';
import { keyPair } from '../../../test/harness/bank.ts';
import { testCity, type TestCity } from '../../../test/harness/city.ts';
import type { Signed } from '../../../test/harness/people.ts';
import { hmac, rsa, symmetricText, wib } from '../../../simulators/bank/snap.ts';
import { openPartner } from '../money/index.ts';
import { bodyOfPartner } from './routes/bank-form.tsx';

/* A bank is connected by the pages alone, and then speaks with us. */

const ROOM = '/kelola/bank';
let t: TestCity;
let admin: Signed;
let auditor: Signed;

beforeAll(async () => {
  t = await testCity();
  admin = await t.officer('admin_kota');
  auditor = await t.officer('auditor');
});

const form = (more: Record<string, unknown> = {}) =>
  ({
    ...bodyOfPartner(),
    code: 'bank-contoh',
    name: 'Bank Contoh',
    stage: 'sandbox',
    clientId: 'klien-contoh',
    partnerId: 'mitra-contoh',
    active: 'yes',
    'profile.serviceId': '12117',
    ...more,
  }) as Record<string, string>;

/** The bank asks for a token and inquires of a code, as its sheet says. */
async function bankCalls(privateKey: string, secret: string) {
  const call = (url: string, headers: Record<string, string>, payload: string) =>
    t.app.inject({
      method: 'POST',
      url,
      headers: { host: new URL(t.city.origin).host, 'content-type': 'application/json', ...headers },
      payload,
    });
  const timestamp = wib(t.now);
  const token = await call(
    '/snap/v1.0/access-token/b2b',
    {
      'x-client-key': 'klien-contoh',
      'x-timestamp': timestamp,
      'x-signature': rsa(privateKey, `klien-contoh|${timestamp}`),
    },
    JSON.stringify({ grantType: 'client_credentials' }),
  );
  const path = '/snap/v1.0/transfer-va/inquiry';
  const body = JSON.stringify({
    partnerServiceId: '   12117',
    customerNo: '1',
    virtualAccountNo: '   121171',
    inquiryRequestId: 'I-1',
  });
  const bearer = token.json<{ accessToken?: string }>().accessToken ?? '';
  const inquiry = await call(
    path,
    {
      authorization: `Bearer ${bearer}`,
      'x-timestamp': timestamp,
      'x-signature': hmac(secret, symmetricText({ method: 'POST', path, body, timestamp }, bearer)),
      'x-partner-id': 'mitra-contoh',
      'x-external-id': '1',
      'channel-id': '95221',
    },
    body,
  );
  return { token, inquiry };
}

describe('a bank', () => {
  test('is written down, given its keys, and answered; the page says what is missing until then', async () => {
    const b = t.browser(admin);
    expect((await b.get(ROOM)).body).toContain('Belum ada bank yang tersambung');
    expect((await b.post(`${ROOM}/baru`, form())).headers.location).toBe(`${ROOM}/bank-contoh?selesai=simpan`);
    const bare = (await b.get(`${ROOM}/bank-contoh`)).body;
    expect(bare).toContain('Kunci publik bank belum ada');
    expect(bare).toContain('Rahasia panggilan bank kepada kita belum ada');

    const keys = keyPair();
    const at = `${ROOM}/bank-contoh/kunci`;
    expect((await b.post(`${at}/their_public`, { value: keys.publicKey, overlap: '24' })).statusCode).toBe(303);
    const made = await b.post(`${at}/inbound_secret`, { act: 'make', overlap: '24' });
    const opened = (await openPartner(t.city.db, t.city.keys, { code: 'bank-contoh' }, t.now))!;
    const secret = opened.keys.inboundSecret[0]!;
    expect(made.body).toContain(secret);
    const page = (await b.get(`${ROOM}/bank-contoh`)).body;
    expect(page).toContain('Siap');
    expect(page).not.toContain(secret);
    expect(page).not.toContain('Belum lengkap');

    const { token, inquiry } = await bankCalls(keys.privateKey, secret);
    expect(token.statusCode).toBe(200);
    // Signed truly; the code is of no bill.
    expect(inquiry.json()).toMatchObject({ responseCode: '4042412' });
    const after = (await b.get(`${ROOM}/bank-contoh`)).body;
    expect(after).toContain('4042412');
    expect(after).toContain('Pertanyaan tagihan');
    expect((await b.get(ROOM)).body).toContain('gagal');
  });

  test('that calls from an address not on its list is refused, and the page says so', async () => {
    const b = t.browser(admin);
    const keys = keyPair();
    await b.post(`${ROOM}/bank-contoh/kunci/their_public`, { value: keys.publicKey, overlap: '0' });
    const change = form({ 'profile.inbound.addresses': '203.0.113.0/24\n2001:db8::/48' });
    expect((await b.post(`${ROOM}/bank-contoh/ubah`, change)).statusCode).toBe(303);
    const { token } = await bankCalls(keys.privateKey, 'x'.repeat(16));
    expect(token.json()).toMatchObject({ responseCode: '4017300' });
    expect((await b.get(`${ROOM}/bank-contoh`)).body).toContain('datang dari alamat yang tidak terdaftar');
    const open = form({ 'profile.inbound.addresses': '127.0.0.1' });
    await b.post(`${ROOM}/bank-contoh/ubah`, open);
    t.later(6);
    expect((await bankCalls(keys.privateKey, 'x'.repeat(16))).token.statusCode).toBe(200);
  });

  test('keeps its old key for the hours that were said; a key that is known to others ends at once', async () => {
    const b = t.browser(admin);
    const first = keyPair();
    const second = keyPair();
    const at = `${ROOM}/bank-contoh/kunci/their_public`;
    await b.post(at, { value: first.publicKey, overlap: '0' });
    t.later(1);
    await b.post(at, { value: second.publicKey, overlap: '2' });
    const held = () => openPartner(t.city.db, t.city.keys, { code: 'bank-contoh' }, t.now);
    expect((await held())!.keys.theirPublic).toHaveLength(2);
    expect((await b.get(`${ROOM}/bank-contoh`)).body).toContain('Sedang diganti');
    const old = await t.city.db
      .selectFrom('money.bank_key')
      .select('id')
      .where('partner', '=', 'bank-contoh')
      .where('to_at', '>', t.now)
      .executeTakeFirstOrThrow();
    expect((await b.post(`${ROOM}/bank-contoh/akhiri`, { key: old.id })).statusCode).toBe(303);
    expect((await held())!.keys.theirPublic).toEqual([second.publicKey]);
    expect((await b.post(`${ROOM}/bank-contoh/akhiri`, { key: old.id })).statusCode).toBe(409);
  });
});

describe('what is typed wrongly', () => {
  test.each([
    ['a code with spaces', { code: 'Bank Contoh' }, 'Mulai dengan huruf kecil'],
    ['a taken name', { code: 'bank-dua', partnerId: 'mitra-lain' }, 'Sudah dipakai bank lain'],
    ['a simulator in production', { code: 'b2', clientId: 'k2', partnerId: 'm2', stage: 'simulated' }, 'Bank tiruan'],
    ['a network that is none', { 'profile.inbound.addresses': '203.0.113.0/33' }, 'Satu alamat per baris'],
    ['no clock', { 'profile.inbound.windowSeconds': 'lima' }, 'Tulis 30 sampai 900 detik'],
    [
      'an address in clear',
      { code: 'b3', clientId: 'k3', partnerId: 'm3', 'profile.outbound.origin': 'http://bank.example' },
      'harus https://',
    ],
  ])('%s is told at its field, and all else is still there', async (_what, wrong, told) => {
    const answer = await t.browser(admin).post(`${ROOM}/baru`, form({ name: 'Bank Percobaan', ...wrong }));
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain(told);
    expect(answer.body).toContain('value="Bank Percobaan"');
  });

  test('a key that is none; a private key of the bank has no business here', async () => {
    const b = t.browser(admin);
    const at = `${ROOM}/bank-contoh/kunci`;
    const wrong = await b.post(`${at}/their_public`, { value: keyPair().privateKey, overlap: '24' });
    expect(wrong.statusCode).toBe(422);
    expect(wrong.body).toContain('bukan kunci publik RSA');
    const short = await b.post(`${at}/outbound_secret`, { value: 'pendek-123', overlap: '24' });
    expect(short.statusCode).toBe(422);
    // A secret does not come back in a page.
    expect(short.body).not.toContain('pendek-123');
  });
});

test('auditors look; only the admin changes; a second factor that went cold is asked for', async () => {
  const read = t.browser(auditor);
  expect((await read.get(`${ROOM}/bank-contoh`)).body).not.toContain('Pasang kunci baru');
  expect((await read.post(`${ROOM}/bank-contoh/kunci/our_private`, { overlap: '0' })).statusCode).toBe(403);
  expect((await t.browser(await t.officer('validator')).get(ROOM)).statusCode).toBe(403);
  t.later(600);
  const b = t.browser(admin);
  expect((await b.get(`${ROOM}/baru`)).headers.location).toContain('/petugas/pastikan');
  const cold = await b.post(`${ROOM}/bank-contoh/ubah`, form({ name: 'Bank Lain' }));
  expect(cold.statusCode).toBe(403);
  expect(cold.body).toContain('value="Bank Lain"');
});
