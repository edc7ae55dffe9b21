import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bills } from '../services/bills.ts';
import { newId } from '../src/kernel/ids.ts';
import { SYSTEM } from '../src/kernel/permission.ts';
import { closePdfText, closeTypesetter } from '../src/modules/documents/index.ts';
import { findAct, issueBills, takePayment, waitingActs, type IssuedBill } from '../src/modules/money/index.ts';
import { testCity, type TestCity } from './harness/city.ts';
import type { Signed, TestPerson } from './harness/people.ts';

/* The treasurer's room: pages, books as page, CSV and PDF that agree to the rupiah, and who sees what. */

let t: TestCity;
let payer: TestPerson;
let treasurer: Signed;
let ppk: Signed;
let bill: IssuedBill;
const basis = { key: 'x', from: '2026-01-01', legal_basis: 'SPPT 2026', source: 'uji', verified: false };
const issue = async (amount: bigint, dueOn = '2027-08-31') =>
  (
    await issueBills(t.ctx({ actor: SYSTEM }), bills, [
      { kind: 'pbb-p2', variant: '', payer: payer.id, subject: `nop/${newId()}`, amount, basis, dueOn },
    ])
  )[0]!;
const pay = (code: string, amount: bigint, ref: string) =>
  takePayment(t.ctx({ actor: SYSTEM }), bills, {
    channel: 'va',
    providerRef: ref,
    billingCode: code,
    amount,
    paidAt: t.now,
    moved: true,
    partner: 'uji',
  });

beforeAll(async () => {
  t = await testCity();
  payer = await t.person({ name: 'Zuleqha Nasution' });
  treasurer = await t.officer('bendahara', { agency: 'bapenda', name: 'Bendahara Contoh' });
  ppk = await t.officer('ppk', { agency: 'bapenda', name: 'Petugas PPK' });
  bill = await issue(606_000n, '2026-08-31');
  await pay(bill.code, 624_180n, 'tr-1');
  await pay((await issue(100_000n)).code, 100_000n, 'tr-2');
  await pay((await issue(50_000n)).code, 52_500n, 'tr-3');
  await pay('tidak-ada', 7_000n, 'tr-4');
});
afterAll(() => Promise.all([closeTypesetter(), closePdfText()]));

const page = async (path: string, who: Signed = treasurer) => (await t.browser(who).get(path)).body;
const post = (path: string, body: Record<string, string>, who: Signed = treasurer) => t.browser(who).post(path, body);

describe('pages', () => {
  test('home tells what lies there; every room opens', async () => {
    expect(await page('/meja/bendahara')).toContain('Rp776.680');
    for (const room of ['tagihan', 'setoran', 'permintaan', 'buku', 'titipan', 'keringanan', 'bulan'])
      expect((await t.browser(treasurer).get(`/meja/bendahara/${room}`)).statusCode, room).toBe(200);
  });

  test('a bill is found by its code, with its history', async () => {
    const found = await t.browser(treasurer).get(`/meja/bendahara/tagihan?kode=${bill.code}`);
    expect(found.statusCode).toBe(303);
    const shown = await page(String(found.headers['location']));
    for (const word of ['Zuleqha Nasution', 'Rp624.180', 'Virtual account', 'Lunas']) expect(shown).toContain(word);
    expect((await t.browser(treasurer).get('/meja/bendahara/tagihan?kode=1')).statusCode).toBe(422);
  });

  test('asking: faults at their fields, nothing typed is lost; then another officer decides', async () => {
    const open = await issue(80_000n);
    const path = `/meja/bendahara/tagihan/${open.id}`;
    const asked = {
      kind: 'waiver',
      what: 'principal',
      amount: '90.000',
      reason: 'Lanjut usia',
      authority: 'Perda',
      decree: 'SK-1',
      'decree_on.day': '20',
      'decree_on.month': '11',
      'decree_on.year': '2026',
    };
    const wrong = await post(path, asked);
    expect(wrong.statusCode).toBe(422);
    expect(wrong.body).toContain('Lebih besar daripada yang masih harus dibayar');
    expect(wrong.body).toContain('Lanjut usia');
    expect((await post(path, { ...asked, amount: '20.000' })).statusCode).toBe(303);
    const [act] = (await waitingActs(t.city.db, { agencies: ['bapenda'], states: ['asked'], limit: 50 })).filter(
      (a) => a.bill === open.id,
    );
    expect(await page('/meja/bendahara/permintaan', ppk)).toContain(act!.id);
    expect((await post(`/meja/bendahara/permintaan/${act!.id}/setuju`, {})).statusCode).toBe(403);
    expect((await post(`/meja/bendahara/permintaan/${act!.id}/setuju`, {}, ppk)).statusCode).toBe(303);
    expect(await findAct(t.city.db, act!.id)).toMatchObject({ state: 'done' });
  });

  test('a refund by itself is refused with a reason, or agreed and paid', async () => {
    const [act] = (await waitingActs(t.city.db, { agencies: ['bapenda'], states: ['asked'], limit: 50 })).filter(
      (a) => a.kind === 'refund',
    );
    const path = `/meja/bendahara/permintaan/${act!.id}`;
    expect(await page(path, ppk)).toContain('Dibayar lebih dari yang harus dibayar');
    expect((await post(`${path}/tolak`, {}, ppk)).statusCode).toBe(422);
    expect((await post(`${path}/setuju`, {}, ppk)).statusCode).toBe(303);
    expect((await post(`${path}/bayar`, {})).statusCode).toBe(303);
    expect(await findAct(t.city.db, act!.id)).toMatchObject({ state: 'done', amount: 2_500n });
  });

  test('a deposit of another sum than the books’ is refused; the STS prints', async () => {
    const form = {
      from: 'bapenda:va',
      'until.day': '24',
      'until.month': '11',
      'until.year': '2026',
      bank_ref: 'BS-1',
      amount: '776.680',
    };
    const wrong = await post('/meja/bendahara/setoran', form);
    expect(wrong.statusCode).toBe(422);
    expect(wrong.body).toContain('Tidak sama dengan pembukuan');
    const done = await post('/meja/bendahara/setoran', { ...form, amount: '774.180' });
    expect(done.statusCode).toBe(303);
    const sts = String(done.headers['location']).replace('?selesai=1', '');
    const shown = await page(sts);
    for (const word of ['STS/0001/BAPENDA/2026', 'Rp774.180', 'Rp756.000', 'Rp18.180', '4.1.01.15'])
      expect(shown, word).toContain(word);
    expect((await page(`${sts}/pdf`)).slice(0, 5)).toBe('%PDF-');
  });
});

describe('books', () => {
  test.each([
    'bku',
    'penerimaan',
    'jurnal',
    'buku-besar',
    'neraca-saldo',
    'spj-administratif',
    'spj-fungsional',
    'kanal',
    'sipd',
  ])('%s as page, CSV and PDF', async (name) => {
    const asked = '?dari=2026-11-01&sampai=2026-11-30';
    const shown = await t.browser(treasurer).get(`/meja/bendahara/buku/${name}${asked}`);
    expect(shown.statusCode).toBe(200);
    const csv = await t.browser(treasurer).get(`/meja/bendahara/buku/${name}/csv${asked}`);
    expect(csv.headers['content-type']).toContain('text/csv');
    expect(csv.body.split('\r\n').length, 'at least one line').toBeGreaterThan(2);
    expect((await page(`/meja/bendahara/buku/${name}/pdf${asked}`)).slice(0, 5)).toBe('%PDF-');
  });

  const rows = async (name: string): Promise<string[][]> => {
    const csv = (await t.browser(treasurer).get(`/meja/bendahara/buku/${name}/csv?dari=2026-11-01&sampai=2026-11-30`))
      .body;
    return csv
      .trim()
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(','));
  };
  const sum = (list: string[][], column: number) => list.reduce((total, r) => total + BigInt(r[column] || '0'), 0n);

  test('agree with each other to the rupiah', async () => {
    const trial = await rows('neraca-saldo');
    expect(sum(trial, 2)).toBe(sum(trial, 3));
    expect(trial.find((r) => r[0] === '1.1.01.01.01.0001')?.[2]).toBe('774180');
    const spj = await rows('spj-fungsional');
    // Received, deposited, and nothing left: 606,000 + 18,180 + 100,000 + 50,000; the refund took its own 2,500.
    expect([sum(spj, 4), sum(spj, 7), sum(spj, 9)]).toEqual([774_180n, 774_180n, 0n]);
    // What is left of the year's budget: the rule's figure less what came in of its account.
    const tax = spj.find((r) => r[2] !== '')!;
    expect(BigInt(tax[2]!) - BigInt(tax[5]!)).toBe(BigInt(tax[10]!));
    const bku = await rows('bku');
    expect(bku.at(-1)!.at(-1)).toBe('0');
    expect(sum(await rows('penerimaan'), 5)).toBe(776_680n);
    expect(sum(await rows('sipd'), 4)).toBe(776_680n);
  });

  test('a wrong date is told at its field', async () => {
    const shown = await t.browser(treasurer).get('/meja/bendahara/buku/bku?dari=2026-13-01');
    expect(shown.statusCode).toBe(422);
    expect(shown.body).toContain('Tulis tanggal yang ada di kalender');
  });
});

describe('rights', () => {
  test('another agency’s treasurer sees neither payer nor money', async () => {
    const other = await t.officer('bendahara', { agency: 'disdukcapil' });
    for (const path of [
      `/meja/bendahara/tagihan/${bill.id}`,
      `/meja/bendahara/tagihan?kode=${bill.code}`,
      '/meja/bendahara/tagihan',
      '/meja/bendahara/titipan',
      '/meja/bendahara/setoran',
    ]) {
      const shown = (await t.browser(other).get(path)).body;
      expect(shown, path).not.toContain('Zuleqha');
      expect(shown, path).not.toContain('tidak-ada');
      expect(shown, path).not.toContain('STS/0001');
    }
    expect(
      (await t.browser(other).get('/meja/bendahara/buku/penerimaan/csv?dari=2026-11-01&sampai=2026-11-30')).body
        .trim()
        .split('\r\n'),
    ).toHaveLength(1);
    const asked = await t
      .browser(other)
      .get('/meja/bendahara/buku/penerimaan/csv?dari=2026-11-01&sampai=2026-11-30&perangkat=bapenda');
    expect(asked.body.trim().split('\r\n')).toHaveLength(1);
  });

  test('no page of the treasury names another agency’s payer, whatever id is asked for', async () => {
    const other = t.browser(await t.officer('bendahara', { agency: 'disdukcapil' }));
    const [act] = await t.database.asOwner<{ id: string }>('select id from money.act where bill is not null limit 1');
    const [sts] = await t.database.asOwner<{ id: string }>('select id from money.deposit limit 1');
    const ways = t.app.ways.filter((w) => w.method === 'GET' && w.url.startsWith('/meja/bendahara'));
    expect(ways.length).toBeGreaterThan(15);
    for (const { url } of ways)
      for (const id of [bill.id, act!.id, sts!.id]) {
        const path = url.replaceAll(':name', 'penerimaan').replaceAll(/:[^/]+/g, id);
        const { body } = await other.get(path);
        for (const secret of ['Zuleqha', bill.code]) expect(body.includes(secret), `${path}: ${secret}`).toBe(false);
      }
  });

  test('who asked for a refund finds no way to agree to it, on the page and by its address', async () => {
    const both = await t.officer('ppk', { agency: 'bapenda', name: 'Petugas Dua Pos' });
    const open = await issue(30_000n);
    await pay(open.code, 30_000n, 'tr-own-1');
    await pay(open.code, 30_000n, 'tr-own-2');
    const mine = (await waitingActs(t.city.db, { agencies: ['bapenda'], states: ['asked'], limit: 50 })).find(
      (a) => a.bill === open.id,
    )!;
    await t.database.asOwner('update money.act set asked_by = $2 where id = $1', [mine.id, both.id]);
    const path = `/meja/bendahara/permintaan/${mine.id}`;
    expect((await page(path, both)).includes(`${path}/setuju`)).toBe(false);
    expect((await post(`${path}/setuju`, {}, both)).statusCode).toBe(403);
    expect(await findAct(t.city.db, mine.id)).toMatchObject({ state: 'asked' });
    expect((await post(`${path}/setuju`, {}, ppk)).statusCode).toBe(303);
  });

  test('the BUD and the auditor see all; who holds no post of the treasury is refused', async () => {
    for (const role of ['bud', 'auditor'])
      expect(await page('/meja/bendahara/setoran', await t.officer(role, { agency: 'bkad' }))).toContain('STS/0001');
    for (const role of ['petugas_verifikasi', 'admin_kota'])
      expect((await t.browser(await t.officer(role)).get('/meja/bendahara')).statusCode).toBe(403);
    expect(
      (
        await t
          .browser(await t.officer('auditor', { agency: 'inspektorat' }))
          .post('/meja/bendahara/bulan', { month: '2026-10-01' })
      ).statusCode,
    ).toBe(403);
  });
});
