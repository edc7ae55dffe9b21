import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import jsqr from 'jsqr';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bills } from '../services/bills.ts';
import type { Scenario, Told } from '../simulators/bank/payer.ts';
import { startBank } from '../simulators/bank/server.ts';
import { snapClient } from '../src/adapters/bank/snap/client.ts';
import { outsideOnly } from '../src/kernel/db.ts';
import { newId } from '../src/kernel/ids.ts';
import { rupiah } from '../src/kernel/money.ts';
import { qrPath } from '../src/kernel/qr.ts';
import { SYSTEM } from '../src/kernel/permission.ts';
import { askQr, queryQrs } from '../src/modules/money/commands/qr.ts';
import {
  billByCode,
  findPayment,
  issueBills,
  openPartner,
  receiptsOfBill,
  suspended,
  type IssuedBill,
} from '../src/modules/money/index.ts';
import { lastQr } from '../src/modules/money/store/qr.ts';
import { connectDemoBank } from '../src/seed/bank.ts';
import { testCity, type TestCity } from './harness/city.ts';

/*
 * City and bank as two programs that speak over a socket: what one says the other checks to the letter. Every way in
 * which a bank is not well-behaved ends in books that are true.
 */

let t: TestCity;
let bank: Awaited<ReturnType<typeof startBank>>;
let payer: string;

beforeAll(async () => {
  t = await testCity({ env: 'demo', now: new Date(), origin: 'http://127.0.0.1:1' });
  await t.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = t.app.server.address() as AddressInfo;
  t.city.origin = `http://127.0.0.1:${port}`;
  const dir = mkdtempSync(join(tmpdir(), 'bank-sim-'));
  bank = await startBank({ dir, host: '127.0.0.1', port: 0 });
  afterAll(async () => {
    await bank.close();
    rmSync(dir, { recursive: true, force: true });
  });
  t.city.ports.bank = outsideOnly('bank', snapClient());
  await connectDemoBank(ctx(), { origin: bank.url, root: bank.publicPem });
  payer = (await t.person({ name: 'Siti Nurbaya' })).id;
});
beforeEach(async () => {
  t.now = new Date();
  await control('DELETE', 'scenario');
  await control('POST', 'clock', { now: t.now.toISOString() });
});

const ctx = () => t.ctx({ actor: SYSTEM });
async function control<T = unknown>(method: string, path: string, body?: object): Promise<T> {
  const answer = await fetch(`${bank.url}/_sim/${path}`, {
    method,
    ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
  });
  expect(answer.status, await answer.clone().text()).toBe(200);
  return (await answer.json()) as T;
}
const basis = { key: '', from: '2026-01-01', legal_basis: 'uji', source: 'uji', verified: false };
async function issue(amount = 10_000n, kind = 'pbb-p2'): Promise<IssuedBill> {
  const asked = { kind, variant: '', payer, subject: `uji/${newId()}`, amount, basis };
  const [bill] = await issueBills(ctx(), bills, [asked]);
  return bill!;
}
const pay = (va: string, scenario?: Scenario, amount?: number) =>
  control<Told>('POST', 'act', { act: 'pay', va, ...(scenario && { scenario }), ...(amount && { amount }) });
const now = (bill: IssuedBill) => billByCode(ctx(), bills, bill.code);
const receipts = (bill: IssuedBill) => receiptsOfBill(t.city.db, bill.id);
const codesOf = (told: Told) =>
  told.exchanges.map((e) => (JSON.parse(e.answer) as { responseCode: string }).responseCode);

describe('at the bank', () => {
  test('a bill is looked at and paid, whole with the service id in front', async () => {
    const bill = await issue();
    const page = await fetch(`${bank.url}/?va=12117${bill.code}`).then((r) => r.text());
    expect(page).toContain('Si** Nu*****');
    expect(page).not.toContain('Siti');
    expect(page).toMatch(/Rp\s?10\.000/);
    const paid = await fetch(`${bank.url}/bayar`, { method: 'POST', body: new URLSearchParams({ va: bill.code }) });
    expect(paid.status).toBe(200);
    expect(await paid.text()).toContain('Pembayaran berhasil');
    expect(await now(bill)).toMatchObject({ state: 'paid', amount: 0n });
    expect(await receipts(bill)).toHaveLength(1);
    const again = await fetch(`${bank.url}/?va=${bill.code}`).then((r) => r.text());
    expect(again).toContain('Tagihan telah dibayar');
  });

  test.each([
    ['duplicate', ['2002500', '4042518'], 1],
    ['retry', ['2002500', '2002500'], 1],
    ['midnight', ['2002500'], 1],
    ['late', ['2002500'], 1],
    ['wrong_signature', ['4012500'], 0],
    ['wrong_token', ['4012501'], 0],
    ['over', ['4042513'], 0],
    ['sen', ['4042513'], 0],
    ['unknown_reference', ['4042512'], 0],
    ['twice', ['2002500'], 1],
    ['file_differs', ['2002500'], 1],
    ['reversal', ['2002500'], 1],
  ] as const)('%s: %j', async (scenario, codes, n) => {
    const bill = await issue();
    const told = await pay(bill.code, scenario, scenario === 'unknown_reference' ? 10_000 : undefined);
    expect(codesOf(told)).toEqual(codes);
    expect(await receipts(bill)).toHaveLength(n);
    expect(await now(bill)).toMatchObject({ state: n === 1 ? 'paid' : 'open' });
  });

  test('two at once are one receipt', async () => {
    const bill = await issue();
    const told = await pay(bill.code, 'two_at_once');
    expect(codesOf(told).toSorted((a, b) => a.localeCompare(b))).toEqual(['2002500', '4042518']);
    expect(await receipts(bill)).toHaveLength(1);
  });

  test('an answer that was not waited for: the second time tells the first', async () => {
    const bill = await issue();
    const told = await pay(bill.code, 'our_timeout');
    expect(told.moved).toBeDefined();
    expect(await receipts(bill)).toHaveLength(1);
  });

  test('a closed bill takes no part, one in parts does', async () => {
    const fine = (
      await issueBills(ctx(), bills, [
        { kind: 'denda-adminduk', variant: 'birth', payer, subject: `uji/${newId()}`, on: '2021-06-01' },
      ])
    )[0]!;
    expect(codesOf(await pay(fine.code, 'partial'))).toEqual(['4042513']);
    expect(await receipts(fine)).toHaveLength(0);
  });

  test('what is told too late for its end is not taken', async () => {
    const fine = (
      await issueBills(ctx(), bills, [
        { kind: 'denda-adminduk', variant: 'birth', payer, subject: `uji/${newId()}`, on: '2021-06-01' },
      ])
    )[0]!;
    t.now = new Date(Date.now() + 60 * 86_400_000);
    await control('POST', 'clock', { now: t.now.toISOString() });
    expect(codesOf(await pay(fine.code, undefined, 10_000))).toEqual(['4042519']);
    expect(await receipts(fine)).toHaveLength(0);
  });
});

describe('QRIS', () => {
  const lastOf = async (bill: IssuedBill) => (await lastQr(t.city.db, bill.id))!;
  const scan = (reference: string, scenario?: Scenario) =>
    control<Told>('POST', 'act', { act: 'pay_qr', reference, ...(scenario && { scenario }) });

  test('a code is ordered once, read by others, and paid', async () => {
    const bill = await issue(125_000n);
    await askQr(ctx(), bills, bill.code);
    const qr = await lastOf(bill);
    await askQr(ctx(), bills, bill.code);
    expect((await lastOf(bill)).id).toBe(qr.id);
    expect(qr).toMatchObject({ state: 'shown', amount: 125_000n });

    const { path, size } = qrPath(qr.content!);
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" width="520" height="520"><rect width="${size}" height="${size}" fill="#fff"/><path d="${path}"/></svg>`;
    const { data, info } = await sharp(Buffer.from(svg)).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    expect(jsqr.default(new Uint8ClampedArray(data), info.width, info.height)?.data).toBe(qr.content);

    const told = await scan(qr.referenceNo!);
    expect(codesOf(told)).toEqual(['2005200']);
    expect(await now(bill)).toMatchObject({ state: 'paid' });
    expect(await lastOf(bill)).toMatchObject({ state: 'paid' });
    expect(await findPayment(t.city.db, 'qris', `bank-tiruan/${qr.referenceNo}`)).toMatchObject({ amount: 125_000n });
    await expect(askQr(ctx(), bills, bill.code)).rejects.toMatchObject({ reason: 'bill_not_open' });
  });

  test.each([
    ['duplicate', ['2005200', '2005200']],
    ['retry', ['2005200', '2005200']],
    ['two_at_once', ['2005200', '2005200']],
  ] as const)('told %s: one payment', async (scenario, codes) => {
    const bill = await issue();
    await askQr(ctx(), bills, bill.code);
    const told = await scan((await lastOf(bill)).referenceNo!, scenario);
    expect(codesOf(told)).toEqual(codes);
    expect(await receipts(bill)).toHaveLength(1);
  });

  test('refunded before it is told as paid: nothing is settled', async () => {
    const bill = await issue();
    await askQr(ctx(), bills, bill.code);
    await scan((await lastOf(bill)).referenceNo!, 'out_of_order');
    expect(await now(bill)).toMatchObject({ state: 'open', amount: 10_000n });
  });

  test('paid and taken back the same day: owed again', async () => {
    const bill = await issue();
    await askQr(ctx(), bills, bill.code);
    await scan((await lastOf(bill)).referenceNo!, 'reversal');
    expect(await now(bill)).toMatchObject({ state: 'open', amount: 10_000n });
    expect(await lastOf(bill)).toMatchObject({ state: 'refunded' });
  });

  test('a notice that never came is found by asking', async () => {
    const bill = await issue();
    await askQr(ctx(), bills, bill.code);
    const qr = await lastOf(bill);
    await scan(qr.referenceNo!, 'file_only');
    expect(await now(bill)).toMatchObject({ state: 'open' });
    t.later(61);
    await control('POST', 'clock', { now: t.now.toISOString() });
    await queryQrs(ctx(), bills);
    expect(await now(bill)).toMatchObject({ state: 'paid' });
    await queryQrs(ctx(), bills);
    expect(await receipts(bill)).toHaveLength(1);
  });

  test('money for a code of nobody is kept', async () => {
    const bill = await issue();
    await askQr(ctx(), bills, bill.code);
    const qr = await lastOf(bill);
    await t.database.asOwner(`update money.qr set partner_reference = 'lain', reference_no = 'lain' where id = $1`, [
      qr.id,
    ]);
    await scan(qr.referenceNo!);
    const waiting = await suspended(t.city.db, { limit: 50 });
    expect(waiting.some((p) => p.providerRef === `bank-tiruan/${qr.referenceNo}`)).toBe(true);
  });

  test.each([
    ['outage', 'unknown'],
    ['html_page', 'unknown'],
    ['wrong_code', 'unknown'],
    ['lost_answer', 'unknown'],
  ] as const)('%s at the acquirer: no code, and the citizen is told so', async (fault, state) => {
    const bill = await issue();
    await control('POST', 'scenario', { fault, match: { path: '/v1.0/qr/qr-mpm-generate' } });
    await expect(askQr(ctx(), bills, bill.code)).rejects.toMatchObject({ kind: 'unavailable', reason: 'qris_away' });
    expect(await lastOf(bill)).toMatchObject({ state, content: null });
    // The next press makes another one.
    t.later(1);
    await askQr(ctx(), bills, bill.code);
    expect(await lastOf(bill)).toMatchObject({ state: 'shown' });
  });

  test('more than one QRIS payment may carry is refused before anybody is asked', async () => {
    const bill = await issue(10_000_001n);
    await expect(askQr(ctx(), bills, bill.code)).rejects.toMatchObject({ reason: 'no_qris' });
  });
});

describe('our calls', () => {
  const partner = async () => (await openPartner(t.city.db, t.city.keys, { code: 'bank-tiruan' }, new Date()))!;
  const order = (customerNo: string) => ({
    customerNo,
    name: 'Si** Nu*****',
    trxId: newId(),
    amount: rupiah(10_000n),
    rule: 'closed' as const,
    expiresAt: null,
  });
  let n = 0;
  const ext = () => String(Date.now()) + String(++n);

  test('an account is made, changed and taken away', async () => {
    const port = t.city.ports.bank!;
    const p = await partner();
    const va = order('12710126000000017');
    expect(await port.createVa(p, ext(), va, t.now)).toEqual({
      outcome: 'done',
      value: { number: '1211712710126000000017' },
    });
    expect(await port.createVa(p, ext(), va, t.now)).toMatchObject({ outcome: 'refused', code: '4092701' });
    expect(await port.updateVa(p, ext(), { ...va, amount: rupiah(20_000n) }, t.now)).toMatchObject({ outcome: 'done' });
    expect(await port.deleteVa(p, ext(), va, t.now)).toMatchObject({ outcome: 'done' });
    expect(await port.deleteVa(p, ext(), va, t.now)).toMatchObject({ outcome: 'refused', code: '4043112' });
  });

  test('a payment is asked for by its status', async () => {
    const port = t.city.ports.bank!;
    const p = await partner();
    const bill = await issue();
    const asked = { customerNo: bill.code, inquiryRequestId: bill.code };
    expect(await port.vaStatus(p, ext(), asked, t.now)).toMatchObject({ outcome: 'refused', code: '4042601' });
    const { moved } = await pay(bill.code);
    expect(await port.vaStatus(p, ext(), { ...asked, inquiryRequestId: moved!.id }, t.now)).toMatchObject({
      outcome: 'done',
      value: { paid: true, amount: 10_000n, paymentRequestId: moved!.id },
    });
  });

  test('what is wrong with our signature the bank explains, and we may ask again', async () => {
    const port = t.city.ports.bank!;
    const p = await partner();
    const wrong = { ...p, keys: { ...p.keys, outboundSecret: ['salah-salah-salah-salah'] } };
    expect(await port.createVa(wrong, ext(), order('1'), t.now)).toEqual({
      outcome: 'unavailable',
      reason: 'not_authorized',
    });
    const journal = await control<{ signed?: string }[]>('GET', 'journal');
    expect(journal.at(-1)!.signed).toMatch(/^POST:\/v1\.0\/transfer-va\/create-va:/);
    expect(await port.createVa(p, ext(), order('1'), t.now)).toMatchObject({ outcome: 'done' });
  });

  test('nobody there, nothing sent; no answer, unknown', async () => {
    const port = snapClient();
    const p = await partner();
    const elsewhere = (origin: string) => ({
      ...p,
      profile: { ...p.profile, outbound: { ...p.profile.outbound, origin, timeoutSeconds: 1 } },
    });
    const away = elsewhere('http://127.0.0.1:1');
    expect(await port.createVa(away, ext(), order('2'), t.now)).toEqual({
      outcome: 'unavailable',
      reason: 'not_connected',
    });
    await control('POST', 'scenario', { fault: 'never_answer', match: { path: '/v1.0/transfer-va/create-va' } });
    expect(await port.createVa(elsewhere(bank.url), ext(), order('2'), t.now)).toEqual({
      outcome: 'unknown',
      reason: 'timeout',
    });
    const without = { ...p, keys: { ...p.keys, ourPrivate: [] } };
    expect(await port.createVa(without, ext(), order('2'), t.now)).toEqual({
      outcome: 'unavailable',
      reason: 'no_key',
    });
  });
});

describe('the bank itself', () => {
  test('stands on this machine only', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'bank-sim-'));
    await expect(startBank({ dir, host: '0.0.0.0', port: 0 })).rejects.toThrow('loopback');
    rmSync(dir, { recursive: true, force: true });
    const answer = await fetch(`${bank.url}/_sim/biller`, { method: 'POST', body: '{"origin":"https://medan.go.id"}' });
    expect(answer.status).toBe(400);
  });

  test('lays down the day’s files, which agree with what it moved', async () => {
    await control('POST', 'reset');
    const bill = await issue(77_000n);
    const { moved } = await pay(bill.code);
    const files = await control<{ teller: string; mt940: string; csv: string }>('POST', 'eod', { day: moved!.settled });
    expect(files.teller).toContain(`${bill.code};${moved!.id};${moved!.reference};77000`);
    expect(files.teller).toContain('T;1;77000');
    expect(files.mt940).toMatch(/:61:\d{10}C77000,00NTRF/);
    expect(files.mt940).toMatch(/:62F:C\d{6}IDR77000,00/);
    expect(files.csv).toContain(',,77000,77000');
  });
});
