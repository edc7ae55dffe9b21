import { beforeAll, describe, expect, test } from 'vitest';
import { bills } from '../services/bills.ts';
import { buildHouse, catalogue, modulesOf } from '../src/app.ts';
import { newId } from '../src/kernel/ids.ts';
import { SYSTEM } from '../src/kernel/permission.ts';
import { createDeskModule } from '../src/modules/desk/index.ts';
import {
  billKinds,
  compareBooks,
  createMoneyModule,
  issueBills,
  lying,
  openDrawerOf,
  takeCash,
  type BillKinds,
} from '../src/modules/money/index.ts';
import { testCity, type TestCity } from './harness/city.ts';
import type { Signed, TestPerson } from './harness/people.ts';

/* The counter's drawer: opened, paid into, counted blind, handed over to another person, deposited. */

const ROOM = '/meja/bendahara/laci';
/** No kind of the release takes cash; here a market levy's stand-in does. */
const kinds: BillKinds = billKinds(
  [...bills.values()].map((k) => (k.code === 'pbb-p2' ? { ...k, channels: [...k.channels, 'cash' as const] } : k)),
);
let t: TestCity;
let payer: TestPerson;
let clerk: Signed;
let treasurer: Signed;
let number = 0;

beforeAll(async () => {
  const others = modulesOf().filter((m) => m.name !== 'money' && m.name !== 'desk');
  t = await testCity({ house: buildHouse([...others, createMoneyModule(kinds), createDeskModule(catalogue, kinds)]) });
  payer = await t.person();
  clerk = await t.officer('bendahara_pembantu', { agency: 'bapenda', name: 'Lina Contoh' });
  treasurer = await t.officer('bendahara', { agency: 'bapenda', name: 'Ratna Contoh' });
});

const bill = async (amount: bigint, kind = 'pbb-p2') =>
  (
    await issueBills(t.ctx({ actor: SYSTEM }), kinds, [
      kind === 'pbb-p2'
        ? {
            kind,
            variant: '',
            payer: payer.id,
            subject: `nop/${newId()}`,
            amount,
            basis: { key: 'x', from: '2026-01-01', legal_basis: 'SPPT', source: 'uji', verified: false },
          }
        : { kind, variant: 'birth', payer: payer.id, subject: `uji/${++number}`, on: '2021-06-01' },
    ])
  )[0]!;
const b = (who: Signed) => t.browser(who);
const sums = async (): Promise<Record<string, bigint>> => {
  const rows = await t.database.asOwner<{ account: string; sum: string }>(
    `select account, sum(amount)::text as sum from money.posting
      where account in ('treasurer.cash', 'receivable.cash_short', 'held.cash_over') group by 1 order by 1`,
  );
  return Object.fromEntries(rows.map((r) => [r.account, BigInt(r.sum)]));
};
const drawer = async (who = clerk) => (await openDrawerOf(t.city.db, who.id))?.id ?? '';

describe('a day at the counter', () => {
  test('nothing is taken without an open drawer', async () => {
    expect((await b(clerk).get(ROOM)).body).toContain('Buka laci');
    // With the hidden key of a browser's form.
    const key = { idempotency_key: 'laci-pertama-0001' };
    const opened = await b(clerk).post(ROOM, { agency: 'bapenda', change: '200.000', ...key });
    expect(opened.headers.location).toContain('selesai=buka');
    // One at a time.
    expect((await b(clerk).post(ROOM, { agency: 'bapenda', change: '0' })).statusCode).toBe(409);
    expect((await b(clerk).post(ROOM, { agency: 'bapenda', change: 'dua' })).statusCode).toBe(422);
  });

  test('a bill is looked up, paid whole, and its receipt is there at once', async () => {
    const { code } = await bill(606_000n);
    const at = `${ROOM}/${await drawer()}`;
    expect((await b(clerk).get(`${at}?kode=${code}`)).body).toContain('Rp606.000');
    const more = await b(clerk).post(`${at}/terima`, { code, amount: '700.000' });
    expect(more.statusCode).toBe(422);
    expect(more.body).toContain('Tidak sama dengan yang harus dibayar');
    const took = await b(clerk).post(`${at}/terima`, { code, amount: '606.000' });
    expect(took.statusCode).toBe(303);
    expect((await b(clerk).get(took.headers.location as string)).body).toContain('Nomor tanda bukti (TBP)');
    const again = await b(clerk).post(`${at}/terima`, { code, amount: '606.000' });
    expect(again.statusCode).toBe(422);
    expect((await lying(t.ctx({ actor: treasurer.actor }))).map((l) => [l.channel, l.amount])).toEqual([
      ['cash', 606_000n],
    ]);
  });

  test('a fine of civil registration is never taken in cash, nor another agency’s bill', async () => {
    const fine = await bill(0n, 'denda-adminduk');
    const at = `${ROOM}/${await drawer()}`;
    expect((await b(clerk).get(`${at}?kode=${fine.code}`)).statusCode).toBe(422);
    expect((await b(clerk).post(`${at}/terima`, { code: fine.code, amount: '10.000' })).statusCode).toBe(422);
    const dukcapil = await t.officer('bendahara', { agency: 'disdukcapil' });
    expect((await b(dukcapil).get(ROOM)).body).toContain('Tidak ada jenis tagihan yang boleh dibayar tunai');
    expect((await b(dukcapil).post(ROOM, { agency: 'disdukcapil', change: '0' })).statusCode).toBe(303);
    const own = await drawer(dukcapil);
    const refused = await b(dukcapil).post(`${ROOM}/${own}/terima`, { code: fine.code, amount: '10.000' });
    expect(refused.body).toContain('tidak boleh dibayar tunai');
    // Nor can one agency's treasurer see the other's drawer.
    expect((await b(dukcapil).get(`${ROOM}/${await drawer()}`)).statusCode).toBe(404);
  });

  test('it is counted before the page says what should be there; a difference needs its reason', async () => {
    const id = await drawer();
    const at = `${ROOM}/${id}`;
    expect((await b(clerk).get(at)).body).not.toContain('Seharusnya</dt>');
    const short = await b(clerk).post(`${at}/hitung`, { counted: '801.000', reason: '' });
    expect(short.statusCode).toBe(422);
    expect(short.body).toContain('value="801.000"');
    // Only who opened it counts it.
    expect((await b(treasurer).post(`${at}/hitung`, { counted: '806.000', reason: '' })).statusCode).toBe(404);
    const reason = 'Salah memberi kembalian lima ribu';
    expect((await b(clerk).post(`${at}/hitung`, { counted: '801.000', reason })).statusCode).toBe(303);
    expect((await b(clerk).get(at)).body).toContain('-Rp5.000');
    expect((await b(clerk).post(`${at}/terima`, { code: '1', amount: '1' })).statusCode).toBe(409);
  });

  test('another person counts again and takes it over; the deposit is the sum of the receipts', async () => {
    const { id } = await t.city.db
      .selectFrom('money.drawer')
      .select('id')
      .where('officer', '=', clerk.id)
      .executeTakeFirstOrThrow();
    const at = `${ROOM}/${id}`;
    expect((await b(clerk).post(`${at}/serah`, { counted: '801.000' })).statusCode).toBe(403);
    expect((await b(treasurer).post(`${at}/serah`, { counted: '806.000' })).statusCode).toBe(422);
    expect((await b(treasurer).post(`${at}/serah`, { counted: '801.000' })).statusCode).toBe(303);
    expect((await b(treasurer).post(`${at}/serah`, { counted: '801.000' })).statusCode).toBe(409);
    expect((await b(treasurer).get(at)).body).toContain('Diterima Ratna Contoh');
    // Two persons found it: it is booked, and owed by who counted.
    expect(await sums()).toEqual({ 'receivable.cash_short': 5_000n, 'treasurer.cash': 601_000n });
    expect((await b(treasurer).get(at)).body).toContain('Kurang Rp5.000, sudah dibukukan');
    expect((await b(clerk).post(`${at}/ganti`)).statusCode).toBe(403);
    expect((await b(treasurer).post(`${at}/ganti`)).statusCode).toBe(303);
    expect((await b(treasurer).post(`${at}/ganti`)).statusCode).toBe(409);
    expect(await sums()).toEqual({ 'receivable.cash_short': 0n, 'treasurer.cash': 606_000n });
    const page = (await b(treasurer).get(at)).body;
    expect(page).toContain('Disaksikan Ratna Contoh');
    expect(page).not.toContain('sudah dibukukan');
    expect((await compareBooks(t.ctx({ actor: SYSTEM }), kinds)).found).toEqual([]);
  });

  test('what is found too much lies on a liability of its own; there is nothing to be made good', async () => {
    const other = await t.officer('bendahara_pembantu', { agency: 'bapenda', name: 'Joko Contoh' });
    await b(other).post(ROOM, { agency: 'bapenda', change: '10.000' });
    const at = `${ROOM}/${await drawer(other)}`;
    const reason = 'Warga lupa kembaliannya';
    expect((await b(other).post(`${at}/hitung`, { counted: '12.000', reason })).statusCode).toBe(303);
    expect((await b(treasurer).post(`${at}/serah`, { counted: '12.000' })).statusCode).toBe(303);
    expect(await sums()).toMatchObject({ 'held.cash_over': -2_000n, 'treasurer.cash': 608_000n });
    expect((await b(treasurer).post(`${at}/ganti`)).statusCode).toBe(409);
  });

  test('a drawer that stays overnight is told at the treasurer’s door and takes nothing more; its cash is due in one working day', async () => {
    await b(clerk).post(ROOM, { agency: 'bapenda', change: '0' });
    const { code } = await bill(50_000n);
    t.later(86_400);
    const [late, boss] = [await again(clerk, 'bendahara_pembantu'), await again(treasurer, 'bendahara')];
    expect((await b(boss).get('/meja/bendahara')).body).toContain('1 laci dari hari sebelumnya');
    // The cash of yesterday is due today, and late tomorrow.
    expect((await lying(t.ctx({ actor: boss.actor })))[0]).toMatchObject({ channel: 'cash', overdue: false });
    const typed = { code, amount: 50_000n };
    await expect(takeCash(t.ctx({ actor: clerk.actor }), kinds, typed)).rejects.toThrow('drawer_of_yesterday');
    t.later(86_400);
    expect((await lying(t.ctx({ actor: late.actor })))[0]).toMatchObject({ channel: 'cash', overdue: true });
  });
});

/** The officer as before: sessions of yesterday are over, this looks with a new one. */
const again = (who: Signed, role: string) => t.officer(role, { agency: 'bapenda', name: who.name });
