import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bills } from '../services/bills.ts';
import { openBook, type Book } from '../simulators/bank/book.ts';
import { mt940 } from '../simulators/bank/files.ts';
import { startBank } from '../simulators/bank/server.ts';
import { snapClient } from '../src/adapters/bank/snap/client.ts';
import { outsideOnly } from '../src/kernel/db.ts';
import { SYSTEM } from '../src/kernel/permission.ts';
import {
  agreeDayClose,
  askDayClose,
  compareBooks,
  dayStanding,
  deposit,
  depositCorrections,
  importFile,
  lying,
  readDay,
  writeToBank,
} from '../src/modules/money/index.ts';
import { connectDemoBank, seedDemoDay } from '../src/seed/bank.ts';
import { seedDemoPeople } from '../src/seed/demo.ts';
import { testCity, type TestCity } from './harness/city.ts';

const [BANK, DAY, TODAY] = ['bank-tiruan', '2026-11-23', '2026-11-24'];
let t: TestCity;
let book: Book;
let url: string;

beforeAll(async () => {
  t = await testCity({ env: 'demo', origin: 'http://127.0.0.1:1' });
  await t.app.listen({ port: 0, host: '127.0.0.1' });
  t.city.origin = `http://127.0.0.1:${(t.app.server.address() as AddressInfo).port}`;
  const dir = mkdtempSync(join(tmpdir(), 'bank-demo-'));
  book = Object.assign(openBook(dir), { save() {} });
  const bank = await startBank({ dir, host: '127.0.0.1', port: 0, book });
  afterAll(async () => {
    await bank.close();
    rmSync(dir, { recursive: true, force: true });
  });
  book.setClock(new Date(`${TODAY}T10:00:00+07:00`));
  Object.defineProperty(t, 'now', { get: () => book.now() });
  t.city.ports.bank = outsideOnly('bank', snapClient());
  await seedDemoPeople(t.city, t.now);
  url = bank.url;
  await connectDemoBank(t.ctx({ actor: SYSTEM }), { origin: url, root: bank.publicPem });
}, 60_000);

test('a treasurer finds Rp2.500 in the day before the demo opened, asks the bank, and two close the day', async () => {
  const seed = () => seedDemoDay(t.ctx({ actor: SYSTEM }), { origin: url }, new AbortController().signal);
  await seed();
  await seed();
  const told = await readDay(t.city.db, BANK, DAY);
  expect(book.moved.map((m) => m.settled)).toEqual([DAY, DAY, DAY, DAY]);
  expect(told).toMatchObject({ agreed: 0, credited: 0n, ours: 609_500n });

  const treasurer = await t.officer('bendahara', { agency: 'bkad' });
  const bud = await t.officer('bud', { agency: 'bkad' });
  const as = (who: typeof bud) => t.ctx({ actor: { ...who.actor, stepUpAt: t.now } });
  await importFile(as(treasurer), { partner: BANK, bytes: Buffer.from(mt940(book.moved, DAY, '1000000000001')) });
  const found = await readDay(t.city.db, BANK, DAY);
  expect(found).toMatchObject({ agreed: 3, ours: 609_500n, credited: 607_000n });
  expect(found.exceptions).toMatchObject([{ cause: 'short', ours: 412_000n, credited: 409_500n }]);
  await writeToBank(as(treasurer), {
    partner: BANK,
    day: DAY,
    ref: found.exceptions[0]!.ref,
    letter: '900/12/BKAD/2026',
    letter_on: TODAY,
  });
  await askDayClose(as(treasurer), { partner: BANK, day: DAY });
  await agreeDayClose(as(bud), { partner: BANK, day: DAY });
  expect((await dayStanding(t.city.db, BANK, DAY))?.closedAt).toBeTruthy();
});

test('an STS hands over what the statement has, and the rest once the bank completed it', async () => {
  const treasurer = await t.officer('bendahara', { agency: 'bapenda' });
  const act = () => t.ctx({ actor: treasurer.actor });
  const [lies] = await lying(act());
  expect(lies).toMatchObject({ agency: 'bapenda', channel: 'va', receipts: 2, amount: 592_000n, dueOn: TODAY });
  const taken = { agency: 'bapenda', channel: 'va' as const, until: DAY };
  await expect(deposit(act(), { ...taken, bank_ref: 'BS-1', amount: 594_500n })).rejects.toThrow();
  const sts = await deposit(act(), { ...taken, bank_ref: 'BS-1', amount: 592_000n });
  expect(await depositCorrections(t.city.db, sts)).toEqual({ short: 2_500n, rest: 0n, refunded: 0n });
  expect(await lying(act())).toEqual([]);

  const lacking = book.moved.find((m) => m.amount === 409_500)!;
  const completed = [{ ...lacking, amount: 2_500, settled: TODAY, reference: 'FT-SUSULAN' }];
  await importFile(act(), { partner: BANK, bytes: Buffer.from(mt940(completed, TODAY, '1000000000001')) });
  expect(await lying(act())).toMatchObject([{ receipts: 1, amount: 2_500n }]);
  const rest = await deposit(act(), { ...taken, bank_ref: 'BS-2', amount: 2_500n });
  expect(await depositCorrections(t.city.db, rest)).toEqual({ short: 0n, rest: 2_500n, refunded: 0n });
  expect(await lying(act())).toEqual([]);
  const asOwner = await t.database.asOwner<{ account: string; sum: string }>(
    `select account, sum(amount)::text from money.posting where agency = 'bapenda' and account in ('rkud', 'clearing.va') group by 1`,
  );
  expect(asOwner.toSorted((a, b) => a.account.localeCompare(b.account))).toEqual([
    { account: 'clearing.va', sum: '0' },
    { account: 'rkud', sum: '594500' },
  ]);
  expect((await compareBooks(t.ctx({ actor: SYSTEM }), bills)).found).toEqual([]);
});
