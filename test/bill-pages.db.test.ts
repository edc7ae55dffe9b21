import { beforeAll, describe, expect, test } from 'vitest';
import { bills } from '../services/bills.ts';
import { newId } from '../src/kernel/ids.ts';
import { SYSTEM } from '../src/kernel/permission.ts';
import { closeTypesetter } from '../src/modules/documents/index.ts';
import { issueBills, reversePayment, takePayment, type IssuedBill } from '../src/modules/money/index.ts';
import { testCity, type TestCity } from './harness/city.ts';
import type { TestPerson } from './harness/people.ts';

/* The payer's pages: what is owed and why, how it is paid, the receipt; and what a stranger with the code sees of them. */

let t: TestCity;
let payer: TestPerson;
let bill: IssuedBill;
let receipt: string;
const basis = { key: 'x', from: '2026-01-01', legal_basis: 'SPPT 2026', source: 'uji', verified: false };

beforeAll(async () => {
  t = await testCity();
  payer = await t.person({ name: 'Zuleqha Nasution' });
  [bill] = (await issueBills(t.ctx({ actor: SYSTEM }), bills, [
    {
      kind: 'pbb-p2',
      variant: '',
      payer: payer.id,
      subject: `nop/${newId()}`,
      amount: 606_000n,
      basis,
      dueOn: '2026-08-31',
    },
  ])) as [IssuedBill];
  return closeTypesetter;
});

const pay = async (amount: bigint, ref: string) => {
  const taken = await takePayment(t.ctx({ actor: SYSTEM }), bills, {
    channel: 'va',
    providerRef: ref,
    billingCode: bill.code,
    amount,
    paidAt: t.now,
    moved: true,
    partner: 'uji',
  });
  return (taken as { receipt: string }).receipt;
};

describe('a bill', () => {
  test('tells its payer what, why and how, without a script', async () => {
    const page = await t.browser(payer).get(`/tagihan/${bill.code}`);
    expect(page.statusCode).toBe(200);
    for (const word of [
      'Rp624.180',
      'Rp606.000',
      'Rp18.180',
      'SPPT 2026',
      'belum dicocokkan',
      'Zuleqha Nasution',
      'Cara membayar',
      'enam ratus dua puluh empat ribu seratus delapan puluh rupiah',
      '3 bulan',
    ])
      expect(page.body, word).toContain(word);
    const list = await t.browser(payer).get('/tagihan');
    expect(list.body).toContain(`/tagihan/${bill.code}`);
  });

  test('shows a stranger with the code what the bank would: the amount and a masked name', async () => {
    const page = await t.browser().get(`/tagihan?kode=${bill.code}`);
    expect(page.statusCode).toBe(303);
    const shown = await t.browser().get(`/tagihan/${bill.code}`);
    expect(shown.body).toContain('Rp624.180');
    expect(shown.body).toContain('Z••••••');
    expect(shown.body).not.toContain('Zuleqha');
    expect(shown.body).not.toContain('nop/');
  });

  test('a miswritten code is told at its field, and stays typed', async () => {
    const wrong = `${bill.code.slice(0, 16)}${(Number(bill.code[16]) + 1) % 10}`;
    const page = await t.browser().get(`/tagihan?kode=${wrong}`);
    expect(page.statusCode).toBe(422);
    expect(page.body).toContain('salah tulis');
    expect(page.body).toContain(`value="${wrong}"`);
    expect((await t.browser().get('/tagihan/12710126000000427')).statusCode).toBe(404);
  });

  test('in parts, then whole: receipts, what is left, and the PDF for the payer alone', async () => {
    receipt = await pay(100_000n, 'page-1');
    const page = (await t.browser(payer).get(`/tagihan/${bill.code}`)).body;
    expect(page).toContain(receipt);
    expect(page).toContain('Rp524.180');
    const own = await t.browser(payer).get(`/tagihan/bukti/${receipt}`);
    expect(own.body).toContain('Bukti ini asli');
    expect(own.body).toContain('seratus ribu rupiah');
    const strange = await t.browser().get(`/tagihan/bukti/${receipt.toLowerCase()}`);
    expect(strange.body).toContain('Rp100.000');
    expect(strange.body).not.toContain('Zuleqha');
    const pdf = await t.browser(payer).get(`/tagihan/bukti/${receipt}/pdf`);
    expect(pdf.body.slice(0, 5)).toBe('%PDF-');
    expect((await t.browser().get(`/tagihan/bukti/${receipt}/pdf`)).statusCode).toBe(404);
    expect((await t.browser().get('/tagihan/bukti/0000000000000000')).statusCode).toBe(404);
  });

  test('a payment that was taken back says so on its receipt', async () => {
    await reversePayment(t.ctx({ actor: SYSTEM }), bills, {
      channel: 'va',
      providerRef: 'page-1',
      ref: 'r',
      at: t.now,
    });
    expect((await t.browser().get(`/tagihan/bukti/${receipt}`)).body).toContain('ditarik kembali');
    expect((await t.browser(payer).get(`/tagihan/${bill.code}`)).body).toContain('Rp624.180');
  });
});
