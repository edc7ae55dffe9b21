import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hmac, symmetricText, wib } from '../simulators/bank/snap.ts';
import { buildHouse, modulesOf } from '../src/app.ts';
import { execute } from '../src/kernel/command.ts';
import { openDb, openPool } from '../src/kernel/db.ts';
import { rupiah } from '../src/kernel/money.ts';
import { permissions } from '../src/modules/money/index.ts';
import { bankPermissions } from '../src/modules/money/bank.ts';
import type { QrNotice, VaBill } from '../src/modules/money/bank-port.ts';
import type { Ledger, Taking } from '../src/modules/money/commands/bank-door.ts';
import { endKey, takeKey } from '../src/modules/money/commands/bank-partner.ts';
import { bankSnapRoutes } from '../src/modules/money/routes/bank-snap.ts';
import { listPartners } from '../src/modules/money/store/bank-partner.ts';
import { accountOf, bankIn, keyPair, type TestBank } from './harness/bank.ts';
import { testCity, type TestCity } from './harness/city.ts';

/*
 * A bank calls us, as the standard says it may and as it may not. Bills here are a table of the test: what is asked is
 * the wire. With the journal behind it: test/money-bank.db.test.ts.
 */

const CODE = '127101260000001';
let t: TestCity;
let bank: TestBank;
const bills = new Map<string, VaBill>();
const taken = new Map<string, Taking>();
const notices: QrNotice[] = [];

const ledger: Ledger = {
  bill: async (code) => bills.get(code),
  async take(fact) {
    const before = taken.get(fact.providerRef);
    if (before)
      return before.amount === fact.amount && before.billingCode === fact.billingCode
        ? { outcome: 'replayed', receipt: 'N-1' }
        : { outcome: 'conflict' };
    const bill = bills.get(fact.billingCode);
    if (!bill) return { outcome: 'refused', reason: 'unknown' };
    if (bill.state !== 'payable') return { outcome: 'refused', reason: bill.state };
    if (bill.amount !== fact.amount) return { outcome: 'refused', reason: 'amount' };
    taken.set(fact.providerRef, fact);
    bills.set(fact.billingCode, { ...bill, state: 'paid' });
    return { outcome: 'posted', receipt: 'N-1' };
  },
  async payment(_channel, ref) {
    const fact = taken.get(ref);
    return fact && { amount: fact.amount, paidAt: fact.paidAt, receipt: 'N-1', billingCode: fact.billingCode };
  },
  async notify(notice) {
    notices.push(notice);
    return notice.referenceNo === 'R-?' ? 'unknown' : 'taken';
  },
};

beforeAll(async () => {
  const room = {
    name: 'bank',
    permissions: { ...permissions, ...bankPermissions },
    routes: (app: never) => bankSnapRoutes(app, () => ledger),
  };
  t = await testCity({ house: buildHouse([...modulesOf().filter((m) => m.name !== 'money'), room]) });
  bank = await bankIn(t);
});
beforeEach(() => {
  bills.clear();
  taken.clear();
  notices.length = 0;
  bills.set(CODE, {
    state: 'payable',
    name: 'BU** CO****',
    amount: rupiah(125_000n),
    rule: 'closed',
    title: { id: 'Denda keterlambatan akta kelahiran', en: 'Late fine' },
    expiresAt: null,
  });
});

describe('the token', () => {
  test('is given to who signs with the registered key', async () => {
    const { status, body } = await bank.askToken();
    expect(status).toBe(200);
    expect(body).toMatchObject({ responseCode: '2007300', tokenType: 'Bearer', expiresIn: '900' });
  });

  test.each([
    ['another’s signature', { signature: Buffer.alloc(256, 1).toString('base64') }, 401, '4017300', /Signature/],
    ['an unknown client', { headers: { 'x-client-key': 'siapa' } }, 401, '4017300', /Unknown client/],
    ['an old timestamp', { at: new Date('2026-11-24T02:54:59Z') }, 401, '4017300', /Timestamp/],
    ['one from the future', { at: new Date('2026-11-24T03:05:01Z') }, 401, '4017300', /Timestamp/],
    ['no timestamp', { headers: { 'x-timestamp': undefined } }, 400, '4007302', /X-TIMESTAMP/],
    ['another grant', { sent: '{"grantType":"password"}' }, 400, '4007301', /grantType/],
    ['no JSON', { sent: 'grantType=client_credentials' }, 400, '4007300', /Bad Request/],
  ])('is refused for %s', async (_what, sending, status, code, message) => {
    const answer = await bank.askToken(sending);
    expect(answer).toMatchObject({ status, body: { responseCode: code } });
    expect(answer.body.responseMessage).toMatch(message);
    expect(answer.body).not.toHaveProperty('accessToken');
  });

  test('is taken in the older spelling of its body', async () => {
    expect(await bank.askToken({ sent: '{"granttype":"client_credentials"}' })).toMatchObject({ status: 200 });
  });

  test('holds 15 minutes, and for its own partner only', async () => {
    const token = await bank.token();
    expect(await bank.inquire(CODE, { token })).toMatchObject({ status: 200 });
    const other = await bankIn(t, { code: 'bank-lain' });
    expect(await other.inquire(CODE, { token })).toMatchObject({ status: 401, body: { responseCode: '4012401' } });
    t.later(901);
    expect(await bank.inquire(CODE, { token })).toMatchObject({ status: 401, body: { responseCode: '4012401' } });
  });

  test('is not kept in clear', async () => {
    const token = await bank.token();
    const rows = await t.database.db.selectFrom('money.bank_token').select('token_sha256').execute();
    expect(rows.map((r) => r.token_sha256.toString('utf8')).join()).not.toContain(token);
  });
});

describe('an inquiry', () => {
  test('says amount and masked name, and repeats the account byte for byte', async () => {
    const { status, body } = await bank.inquire(CODE);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      responseCode: '2002400',
      virtualAccountData: {
        inquiryStatus: '00',
        ...accountOf(CODE),
        virtualAccountName: 'BU** CO****',
        totalAmount: { value: '125000.00', currency: 'IDR' },
        virtualAccountTrxType: 'C',
      },
    });
  });

  test.each([
    ['partial', 'I', '125000.00'],
    ['minimum', 'M', '125000.00'],
    ['maximum', 'L', '125000.00'],
    ['open', 'O', '0.00'],
  ] as const)('of a bill that takes %s amounts says %s', async (rule, type, value) => {
    bills.set(CODE, { ...bills.get(CODE)!, rule });
    const { body } = await bank.inquire(CODE);
    expect(body.virtualAccountData).toMatchObject({ virtualAccountTrxType: type, totalAmount: { value } });
  });

  test.each([
    ['paid', '4042414'],
    ['expired', '4042419'],
    ['blocked', '4042412'],
    ['unknown', '4042412'],
  ] as const)('of a bill that is %s answers %s and names nobody', async (state, code) => {
    if (state === 'unknown') bills.clear();
    else bills.set(CODE, { ...bills.get(CODE)!, state });
    const { status, body } = await bank.inquire(CODE);
    expect({ status, code: body.responseCode }).toEqual({ status: 404, code });
    expect(body.virtualAccountData).toMatchObject({
      inquiryStatus: '01',
      inquiryReason: { indonesia: expect.any(String) },
    });
    expect(JSON.stringify(body)).not.toContain('BU**');
  });

  test('takes a customer number that came as a number, to its last digit', async () => {
    const long = '12710126000000199991';
    bills.set(long, bills.get(CODE)!);
    const text = `{"partnerServiceId":"   12117","customerNo":${long},"virtualAccountNo":"   12117${long}","inquiryRequestId":"I1"}`;
    const token = await bank.token();
    const path = '/snap/v1.0/transfer-va/inquiry';
    const signature = hmac(
      bank.secret,
      symmetricText({ method: 'POST', path, body: text, timestamp: wib(t.now) }, token),
    );
    const answer = await bank.send(path, {}, { token, sent: text, signature });
    expect(answer).toMatchObject({ status: 200, body: { virtualAccountData: { customerNo: long } } });
  });

  test('takes an account padded by zeros', async () => {
    const more = { partnerServiceId: '00012117', virtualAccountNo: `00012117${CODE}` };
    expect(await bank.inquire(CODE, { more })).toMatchObject({ status: 200, body: { virtualAccountData: more } });
  });

  test.each([
    ['a number of another account', { virtualAccountNo: '   121179' }, '4002401', 'virtualAccountNo'],
    ['no customer', { customerNo: '' }, '4002402', 'customerNo'],
    ['letters', { customerNo: '12A' }, '4002401', 'customerNo'],
    ['too long a customer', { customerNo: '1'.repeat(21) }, '4002401', 'customerNo'],
    ['no inquiry id', { inquiryRequestId: null }, '4002402', 'inquiryRequestId'],
    ['a NUL', { inquiryRequestId: 'a\u0000b' }, '4002401', 'inquiryRequestId'],
  ])('with %s names the field', async (_what, more, code, field) => {
    expect(await bank.inquire(CODE, { more })).toMatchObject({
      status: 400,
      body: { responseCode: code, responseMessage: expect.stringContaining(field) },
    });
  });

  test('of another biller’s account is unknown here', async () => {
    const more = { partnerServiceId: '   99999', virtualAccountNo: `   99999${CODE}` };
    expect(await bank.inquire(CODE, { more })).toMatchObject({ body: { responseCode: '4042412' } });
  });

  test('with fields nobody knows is answered: a bank may send more', async () => {
    expect(await bank.inquire(CODE, { more: { additionalInfo: { x: 1 }, baru: [true] } })).toMatchObject({
      status: 200,
    });
  });

  test('uses its X-EXTERNAL-ID up for the day', async () => {
    const externalId = randomUUID();
    expect(await bank.inquire(CODE, { externalId })).toMatchObject({ status: 200 });
    expect(await bank.inquire(CODE, { externalId })).toMatchObject({ status: 409, body: { responseCode: '4092400' } });
    // The same number may stand for a payment that day.
    expect(await bank.pay(CODE, 'P-ext', 125_000, { externalId })).toMatchObject({ status: 200 });
  });
});

describe('a call that is not what it says', () => {
  const path = '/snap/v1.0/transfer-va/payment';
  test.each([
    ['a wrong secret', { secret: 'salah-salah-salah-1' }, 401, '4012500'],
    ['a body changed on the way', { sent: '{"x":1}' }, 401, '4012500'],
    ['a path that was not signed', { path: '/v1.0/transfer-va/payment' }, 401, '4012500'],
    ['a signature that is none', { signature: 'AAAA' }, 401, '4012500'],
    ['no signature', { headers: { 'x-signature': undefined } }, 400, '4002502'],
    ['an unknown partner', { headers: { 'x-partner-id': 'siapa' } }, 401, '4012500'],
    ['an unknown token', { token: 'bukan-token-siapa-pun-1234567890' }, 401, '4012501'],
    ['no token', { headers: { authorization: undefined } }, 401, '4012503'],
    ['an old timestamp', { at: new Date(0) }, 401, '4012500'],
    ['a timestamp without zone', { headers: { 'x-timestamp': '2026-11-24T10:00:00' } }, 400, '4002501'],
    ['no X-EXTERNAL-ID', { headers: { 'x-external-id': undefined } }, 400, '4002502'],
    ['a long X-EXTERNAL-ID', { externalId: '1'.repeat(37) }, 400, '4002501'],
    ['no CHANNEL-ID', { headers: { 'channel-id': undefined } }, 400, '4002502'],
    ['another kind of body', { headers: { 'content-type': 'text/plain' } }, 400, '4002500'],
    ['a body beyond the limit', { sent: Buffer.alloc(65 * 1024, 32) }, 400, '4002500'],
  ])('%s: nothing is taken', async (_what, sending, status, code) => {
    const body = { ...accountOf(CODE), paymentRequestId: 'P-x', paidAmount: { value: '125000.00', currency: 'IDR' } };
    const answer = await bank.send(path, body, sending);
    expect(answer).toMatchObject({ status, body: { responseCode: code } });
    expect(taken.size).toBe(0);
  });

  test('a body spaced after it was signed is taken only where the profile says so', async () => {
    const strict = await bankIn(t, { code: 'bank-ketat', inbound: { minify: ['raw'] } });
    const body = { ...accountOf(CODE), inquiryRequestId: 'S-1' };
    const sent = JSON.stringify(body, null, 2);
    expect(await bank.send('/snap/v1.0/transfer-va/inquiry', body, { sent })).toMatchObject({ status: 200 });
    expect(await strict.send('/snap/v1.0/transfer-va/inquiry', body, { sent })).toMatchObject({ status: 401 });
  });

  test('a provider that signs with its key and fetches no token', async () => {
    const provider = await bankIn(t, { code: 'penyelenggara', inbound: { signing: 'asymmetric_tokenless' } });
    expect(await provider.inquire(CODE)).toMatchObject({ status: 200 });
    expect(await provider.inquire(CODE, { signature: Buffer.alloc(256, 2).toString('base64') })).toMatchObject({
      status: 401,
    });
  });

  test('a channel that was not agreed', async () => {
    const narrow = await bankIn(t, { code: 'bank-sempit', inbound: { channels: ['95221'] } });
    expect(await narrow.inquire(CODE)).toMatchObject({ status: 200 });
    expect(await narrow.inquire(CODE, { headers: { 'channel-id': '99999' } })).toMatchObject({
      status: 403,
      body: { responseCode: '4032401' },
    });
  });

  test('in production a simulator is nobody', async () => {
    const sim = await bankIn(t, { code: 'bank-tiruan' });
    await t.database.db
      .updateTable('money.bank_partner')
      .set({ stage: 'simulated' })
      .where('code', '=', sim.code)
      .execute();
    expect(await sim.askToken()).toMatchObject({
      status: 401,
      body: { responseMessage: expect.stringContaining('Unknown client') },
    });
  });

  test('other methods are not there', async () => {
    const asked = await t.app.inject({ method: 'GET', url: path, headers: { host: new URL(t.city.origin).host } });
    expect(asked.statusCode).toBe(404);
  });
});

describe('a payment', () => {
  test('is taken, by the payer’s time, and answered with the receipt', async () => {
    const { status, body } = await bank.pay(CODE, 'P-1', 125_000, {
      more: { trxDateTime: '2026-11-24T09:58:00+07:00', referenceNo: '00000000123' },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      responseCode: '2002500',
      virtualAccountData: {
        ...accountOf(CODE),
        paymentRequestId: 'P-1',
        paymentFlagStatus: '00',
        paidAmount: { value: '125000.00' },
        referenceNo: '00000000123',
        billerReferenceId: 'N-1',
      },
    });
    expect([...taken.values()]).toMatchObject([
      { providerRef: 'bank-contoh/P-1', amount: 125_000n, paidAt: new Date('2026-11-24T02:58:00Z'), moved: false },
    ]);
  });

  test.each([
    ['less', 124_999, '4042513'],
    ['more', 125_001, '4042513'],
    ['a sen more', '125000.01', '4042513'],
  ])('of %s is refused and not debited', async (_what, value, code) => {
    expect(await bank.pay(CODE, 'P-2', value)).toMatchObject({
      status: 404,
      body: { responseCode: code, virtualAccountData: { paymentFlagStatus: '01' } },
    });
    expect(taken.size).toBe(0);
  });

  test.each([
    ['expired', '4042519'],
    ['blocked', '4042512'],
    ['paid', '4042514'],
  ] as const)('of a bill that is %s: %s', async (state, code) => {
    bills.set(CODE, { ...bills.get(CODE)!, state });
    expect(await bank.pay(CODE, 'P-3', 125_000)).toMatchObject({ status: 404, body: { responseCode: code } });
  });

  test('again under a new X-EXTERNAL-ID is told as the first time', async () => {
    expect(await bank.pay(CODE, 'P-4', 125_000)).toMatchObject({ body: { responseCode: '2002500' } });
    expect(await bank.pay(CODE, 'P-4', 125_000, { more: { flagAdvise: 'Y' } })).toMatchObject({
      body: { responseCode: '2002500' },
    });
    expect(await bank.pay(CODE, 'P-5', 125_000)).toMatchObject({ body: { responseCode: '4042514' } });
    expect(taken.size).toBe(1);
  });

  test('again under the same X-EXTERNAL-ID repeats the first flag', async () => {
    const externalId = randomUUID();
    await bank.pay(CODE, 'P-6', 125_000, { externalId });
    expect(await bank.pay(CODE, 'P-6', 125_000, { externalId })).toMatchObject({
      status: 404,
      body: { responseCode: '4042518', virtualAccountData: { paymentFlagStatus: '00' } },
    });
    const other = randomUUID();
    await bank.pay(CODE, 'P-7', 125_000, { externalId: other });
    expect(await bank.pay(CODE, 'P-7', 125_000, { externalId: other })).toMatchObject({
      body: {
        responseCode: '4042518',
        virtualAccountData: { paymentFlagStatus: '01', paymentFlagReason: { english: 'Bill has been paid' } },
      },
    });
  });

  test('with the X-EXTERNAL-ID of another payment is a conflict; after midnight it is not', async () => {
    const externalId = randomUUID();
    await bank.pay(CODE, 'P-8', 125_000, { externalId });
    expect(await bank.pay(CODE, 'P-9', 125_000, { externalId })).toMatchObject({
      status: 409,
      body: {
        responseCode: '4092500',
        virtualAccountData: { paymentFlagReason: { english: 'Cannot use the same X-EXTERNAL-ID' } },
      },
    });
    const now = t.now;
    t.now = new Date('2026-11-24T17:00:05Z');
    expect(await bank.pay(CODE, 'P-8', 125_000, { externalId })).toMatchObject({ body: { responseCode: '2002500' } });
    t.now = now;
    expect(taken.size).toBe(1);
  });

  test('under an id that came with another amount is a conflict', async () => {
    await bank.pay(CODE, 'P-10', 125_000);
    expect(await bank.pay(CODE, 'P-10', 1)).toMatchObject({ status: 409, body: { responseCode: '4092500' } });
  });

  test('two at once are one', async () => {
    const externalId = randomUUID();
    const token = await bank.token();
    const codes = await Promise.all(
      Array.from({ length: 4 }, () => bank.pay(CODE, 'P-11', 125_000, { externalId, token })),
    );
    expect(codes.map((c) => c.body.responseCode).toSorted((a, b) => String(a).localeCompare(String(b)))).toEqual([
      '2002500',
      '4042518',
      '4042518',
      '4042518',
    ]);
    expect(codes.every((c) => c.body.virtualAccountData?.['paymentFlagStatus'] === '00')).toBe(true);
  });

  test('is found again by its status', async () => {
    await bank.pay(CODE, 'P-12', 125_000);
    const path = '/snap/v1.0/transfer-va/status';
    expect(await bank.send(path, { ...accountOf(CODE), inquiryRequestId: 'P-12' })).toMatchObject({
      status: 200,
      body: {
        responseCode: '2002600',
        virtualAccountData: { paymentFlagStatus: '00', paidAmount: { value: '125000.00' } },
      },
    });
    expect(await bank.send(path, { ...accountOf(CODE), inquiryRequestId: 'P-13' })).toMatchObject({
      status: 404,
      body: { responseCode: '4042601' },
    });
    const other = await bankIn(t, { code: 'bank-kedua' });
    expect(await other.send(path, { ...accountOf(CODE), inquiryRequestId: 'P-12' })).toMatchObject({ status: 404 });
  });
});

describe('a QRIS notice', () => {
  const path = '/snap/v1.0/qr/qr-mpm-notify';
  const notice = (more: object = {}) => ({
    originalReferenceNo: 'R-1',
    originalPartnerReferenceNo: 'Q-1',
    latestTransactionStatus: '00',
    amount: { value: '125000.00', currency: 'IDR' },
    additionalInfo: { rrn: '123456789012', transactionDate: '2026-11-24T09:59:00+07:00', mdr: '107.8000000000' },
    ...more,
  });
  test('is understood', async () => {
    expect(await bank.send(path, notice())).toMatchObject({ status: 200, body: { responseCode: '2005200' } });
    expect(notices).toMatchObject([
      { referenceNo: 'R-1', partnerReferenceNo: 'Q-1', status: 'success', amount: 125_000n, rrn: '123456789012' },
    ]);
  });
  test.each([
    ['of an unknown reference', { originalReferenceNo: 'R-?' }, 404, '4045201'],
    ['of no known status', { latestTransactionStatus: '99' }, 400, '4005201'],
    ['without an amount', { amount: undefined }, 400, '4005202'],
  ])('%s', async (_what, more, status, code) =>
    expect(await bank.send(path, notice(more))).toMatchObject({ status, body: { responseCode: code } }),
  );
});

describe('keys', () => {
  const admin = () =>
    t.ctx({
      actor: {
        kind: 'system',
        id: 'system',
        name: '',
        level: 0,
        posts: [{ id: 'x', role: 'admin_kota', agency: 'x', area: null }],
      },
    });
  test('old and new hold together for the agreed time; one that is known to others ends at once', async () => {
    const b = await bankIn(t, { code: 'bank-ganti' });
    const fresh = { partner: b.code, use: 'inbound_secret' as const };
    t.later(1);
    await execute(admin(), takeKey, { ...fresh, value: 'rahasia-baru-yang-panjang', overlapHours: 24 });
    t.later(3600);
    expect(await b.inquire(CODE)).toMatchObject({ status: 200 });
    expect(await b.inquire(CODE, { secret: 'rahasia-baru-yang-panjang' })).toMatchObject({ status: 200 });
    t.later(24 * 3600);
    expect(await b.inquire(CODE)).toMatchObject({ status: 401 });
    const shown = (await listPartners(t.city.db)).find((p) => p.code === b.code)!;
    const newest = shown.keys.find((k) => k.use === 'inbound_secret')!;
    await execute(admin(), endKey, { ...fresh, key: newest.id });
    t.later(1);
    expect(await b.inquire(CODE, { secret: 'rahasia-baru-yang-panjang' })).toMatchObject({ status: 401 });
  });

  test('no secret lies in the database in clear', async () => {
    const b = await bankIn(t, { code: 'bank-rapat' });
    const rows = await t.database.db.selectFrom('money.bank_key').selectAll().where('partner', '=', b.code).execute();
    const all = JSON.stringify(rows.map((r) => ({ ...r, sealed: r.sealed?.toString('latin1') })));
    expect(rows).toHaveLength(2);
    expect(all).not.toContain(b.secret);
  });

  test.each([
    ['no key', 'x'],
    ['a private one', keyPair().privateKey],
  ])('%s is no public key of a bank', async (_what, value) => {
    const act = execute(admin(), takeKey, { partner: bank.code, use: 'their_public', value, overlapHours: 0 });
    await expect(act).rejects.toMatchObject({ fields: { value: 'error.public_key' } });
  });
});

test('while the database is away the bank hears that it was not answered, and asks again', async () => {
  const { db } = t.city;
  const gone = openPool('postgres://nobody@127.0.0.1:1/nobody');
  const token = await bank.token();
  t.city.db = openDb(gone);
  try {
    expect(await bank.pay(CODE, 'PAY-AWAY', 10_000, { token })).toMatchObject({
      status: 504,
      body: { responseCode: '5042500' },
    });
  } finally {
    t.city.db = db;
    await gone.end();
  }
});
