import { beforeAll, describe, expect, test } from 'vitest';
import { bills } from '../src/app.ts';
import { newId } from '../src/kernel/ids.ts';
import { SYSTEM } from '../src/kernel/permission.ts';
import { issueBills, takePayment } from '../src/modules/money/index.ts';
import { apiClient } from './harness/api.ts';
import { testCity, type TestCity } from './harness/city.ts';
import type { Signed, TestPerson } from './harness/people.ts';

/* Bills through the API: one's own, and what a treasurer of the agency reads. */

let t: TestCity;
let payer: TestPerson;
let other: TestPerson;
let treasurer: Signed;
const as = (who?: Signed) => apiClient(t.app, t.city, who);
const issue = async (amount: bigint, dueOn: string) =>
  (
    await issueBills(t.ctx({ actor: SYSTEM }), bills, [
      {
        kind: 'pbb-p2',
        variant: '',
        payer: payer.id,
        subject: `nop/${newId()}`,
        amount,
        dueOn,
        basis: { key: 'sppt', from: '2026-01-01', legal_basis: 'SPPT', source: 'uji', verified: false },
      },
    ])
  )[0]!;

beforeAll(async () => {
  t = await testCity();
  payer = await t.person();
  other = await t.person();
  treasurer = await t.officer('bendahara', { agency: 'bapenda' });
});

describe('the payer', () => {
  test('reads what is owed today, pays, and reads the receipt', async () => {
    const { id, code } = await issue(606_000n, '2026-08-31');
    const list = await as(payer).get('bills');
    expect(list.body).toMatchObject({ items: [{ id, code, amount: 606_000, state: 'open' }], next: null });
    const one = await as(payer).get(`bills/${id}`);
    // Three months have begun since 31 August.
    expect(one.body).toMatchObject({
      owed: { total: 624_180, principal: 606_000, interest: 18_180 },
      basis: { rule: 'sppt', verified: false },
      channels: ['va', 'qris', 'teller'],
    });
    await takePayment(t.ctx({ actor: SYSTEM }), bills, {
      channel: 'va',
      providerRef: 'api-1',
      billingCode: code,
      amount: 624_180n,
      paidAt: t.now,
      moved: true,
      partner: 'uji',
    });
    const receipts = await as(payer).get(`bills/${id}/receipts`);
    expect(receipts.body.items).toMatchObject([
      { amount: 624_180, principal: 606_000, interest: 18_180, paid_on: '2026-11-24', reversed_at: null },
    ]);
    expect((await as(payer).get(`bills/${id}`)).body).toMatchObject({ state: 'paid', owed: { total: 0 } });
  });

  test('another’s bill is not there; without a token nothing is', async () => {
    const { id } = await issue(50_000n, '2027-08-31');
    for (const path of [`bills/${id}`, `bills/${id}/receipts`]) {
      expect((await as(other).get(path)).status).toBe(404);
      expect((await as().get(path)).status).toBe(401);
    }
    expect((await as(other).get('bills')).body.items).toEqual([]);
    expect((await as(other).get('treasury/bills')).status).toBe(403);
  });
});

describe('a treasurer', () => {
  test('reads the agency’s open bills page by page, each once', async () => {
    await issue(10_000n, '2027-08-31');
    await issue(20_000n, '2027-08-30');
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const { body } = await as(treasurer).get(
        `treasury/bills?limit=1${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      seen.push(...body.items.map((b: { id: string }) => b.id));
      if (body.next === null) break;
      cursor = body.next;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toHaveLength(3);
    expect((await as(treasurer).get('treasury/bills?cursor=kemarin')).status).toBe(422);
    expect((await as(treasurer).get(`bills/${seen[0]}`)).status).toBe(200);
    expect((await as(treasurer).get('bills')).status).toBe(403);
  });

  test('reads what must be deposited and by when; another agency’s treasurer reads nothing of it', async () => {
    expect((await as(treasurer).get('treasury/undeposited')).body.items).toMatchObject([
      { agency: 'bapenda', channel: 'va', amount: 624_180, due_on: '2026-11-25', overdue: false },
    ]);
    const stranger = await t.officer('bendahara', { agency: 'disdukcapil' });
    expect((await as(stranger).get('treasury/undeposited')).body.items).toEqual([]);
    expect((await as(stranger).get('treasury/bills')).body.items).toEqual([]);
    expect((await as(treasurer).get('treasury/deposits')).body).toEqual({ items: [], next: null });
  });
});
