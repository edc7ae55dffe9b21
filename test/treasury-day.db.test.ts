import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bills } from '../services/bills.ts';
import { openBook, type Book } from '../simulators/bank/book.ts';
import { mt940, tellerFile } from '../simulators/bank/files.ts';
import { createPayer, SCENARIOS, type Scenario } from '../simulators/bank/payer.ts';
import { startBank } from '../simulators/bank/server.ts';
import { snapClient } from '../src/adapters/bank/snap/client.ts';
import { outsideOnly } from '../src/kernel/db.ts';
import { SYSTEM } from '../src/kernel/permission.ts';
import { askQr } from '../src/modules/money/commands/qr.ts';
import {
  agreeDayClose,
  askDayClose,
  compareBooks,
  dayStanding,
  importFile,
  issueBills,
  readDay,
  settleCause,
  type IssuedBill,
} from '../src/modules/money/index.ts';
import { connectDemoBank } from '../src/seed/bank.ts';
import { testCity, type TestCity } from './harness/city.ts';
import type { Signed } from './harness/people.ts';

/*
 * The treasurer's day: many payments over SNAP with every fault that the bank's simulator knows mixed in, then its files,
 * and the comparison until nothing is unexplained. TREASURY_DAY=10000 for the day of a city; the suite tries the shape.
 */

const PAYMENTS = Number(process.env['TREASURY_DAY'] ?? 200);
const LANES = 6;
/** One payment in so many goes wrong, by each way in turn. */
const FAULTY = Math.max(5, Math.floor(PAYMENTS / 800));
const BANK = 'bank-tiruan';
const [DAY, NEXT] = ['2026-11-23', '2026-11-24'] as const;

let t: TestCity;
let book: Book;
let treasurer: Signed;
let bud: Signed;
const open: IssuedBill[] = [];
const tally = new Map<string, number>();

beforeAll(async () => {
  t = await testCity({ env: 'demo', origin: 'http://127.0.0.1:1' });
  await t.app.listen({ port: 0, host: '127.0.0.1' });
  t.city.origin = `http://127.0.0.1:${(t.app.server.address() as AddressInfo).port}`;
  const dir = mkdtempSync(join(tmpdir(), 'bank-day-'));
  book = Object.assign(openBook(dir), { save() {} });
  const bank = await startBank({ dir, host: '127.0.0.1', port: 0, book });
  afterAll(async () => {
    await bank.close();
    rmSync(dir, { recursive: true, force: true });
  });
  // The city's clock is the bank's.
  book.setClock(new Date(`${DAY}T10:00:00+07:00`));
  Object.defineProperty(t, 'now', { get: () => book.now() });
  t.city.ports.bank = outsideOnly('bank', snapClient());
  await connectDemoBank(system(), { origin: bank.url, root: bank.publicPem });
  treasurer = await t.officer('bendahara', { agency: 'bkad' });
  bud = await t.officer('bud', { agency: 'bkad' });
  const payer = (await t.person({ name: 'Siti Nurbaya' })).id;
  const basis = { key: '', from: '2026-01-01', legal_basis: 'uji', source: 'uji', verified: false };
  for (let i = 0; i < PAYMENTS; i += 1000) {
    const asked = Array.from({ length: Math.min(1000, PAYMENTS - i) }, (_, n) => ({
      kind: 'pbb-p2',
      variant: '',
      payer,
      subject: `hari/${i + n}`,
      amount: BigInt(20_000 + 7 * (i + n)),
      basis,
      dueOn: '2028-08-31',
    }));
    open.push(...(await issueBills(system(), bills, asked)).filter((bill) => bill !== null));
  }
}, 120_000);

const system = () => t.ctx({ actor: SYSTEM });
const as = (who: Signed) => t.ctx({ actor: { ...who.actor, stepUpAt: t.now } });

/** The scenarios of an act by account, and those of a QR. The one that turns the clock comes last, by itself. */
const BY_QR = [
  'normal',
  'duplicate',
  'retry',
  'two_at_once',
  'wrong_signature',
  'reversal',
  'out_of_order',
  'file_only',
];
const BY_VA = SCENARIOS.filter((s) => s !== 'normal' && s !== 'after_expiry' && s !== 'out_of_order');

async function payOne(payer: ReturnType<typeof createPayer>, i: number): Promise<void> {
  const bill = open[i]!;
  const count = (name: string) => tally.set(name, (tally.get(name) ?? 0) + 1);
  if (i % 20 === 7) {
    const scenario = BY_QR[Math.floor(i / 20) % BY_QR.length] as Scenario;
    await askQr(system(), bills, bill.code);
    const qr = book.qrs.find((q) => q.partnerReference.startsWith(bill.code))!;
    count(`qr ${scenario}`);
    await payer.payQr(qr, { scenario });
    return;
  }
  const scenario = i % FAULTY === 0 ? BY_VA[Math.floor(i / FAULTY) % BY_VA.length]! : 'normal';
  count(scenario);
  await payer.pay(bill.code, { scenario, amount: Number(bill.amount) });
}

test(
  `${PAYMENTS} payments with every fault mixed in end with nothing unexplained, to the rupiah`,
  async () => {
    const begun = performance.now();
    let next = 0;
    const payer = createPayer(book, () => {});
    await Promise.all(
      Array.from({ length: LANES }, async () => {
        while (next < PAYMENTS - 1) await payOne(payer, next++);
      }),
    );
    tally.set('after_expiry', 1);
    await payer.pay(open.at(-1)!.code, { scenario: 'after_expiry' });
    const paid = performance.now();

    book.setClock(new Date('2026-11-26T10:00:00+07:00'));
    const keep = (text: string) => importFile(as(treasurer), { partner: BANK, bytes: Buffer.from(text) });
    for (const day of ['2026-11-21', '2026-11-22', DAY, NEXT])
      if (book.moved.some((m) => m.at.startsWith(day))) await keep(tellerFile(book.moved, day));
    for (const day of [DAY, NEXT])
      if (book.moved.some((m) => m.settled === day)) await keep(mt940(book.moved, day, '1000000000001'));

    const found = new Map<string, number>();
    for (const day of [DAY, NEXT]) {
      const first = await readDay(t.city.db, BANK, day);
      for (const { cause } of first.exceptions) found.set(cause, (found.get(cause) ?? 0) + 1);
      for (const [cause, all] of Map.groupBy(first.exceptions, (e) => e.cause)) {
        const note = all[0]!.suggestion === 'write_to_bank' ? { note: 'Ditanyakan kepada bank, surat nomor 12.' } : {};
        for (let left = 1; left > 0;)
          ({ left } = await settleCause(as(treasurer), bills, { partner: BANK, day, cause, ...note }));
      }
      expect((await readDay(t.city.db, BANK, day)).unexplained, day).toEqual([]);
      await askDayClose(as(treasurer), { partner: BANK, day });
      await agreeDayClose(as(bud), { partner: BANK, day });
    }
    const seconds = (performance.now() - paid) / 1000;

    // The list that was signed explains what the account has beyond what we booked, and nothing else is unlike.
    for (const day of [DAY, NEXT]) {
      const { ours, credited, differences } = (await dayStanding(t.city.db, BANK, day))!;
      const list = differences as { ours?: string; credited?: string }[];
      expect(credited - ours, day).toBe(
        list.reduce((sum, d) => sum + BigInt(d.credited ?? 0) - BigInt(d.ours ?? 0), 0n),
      );
    }
    // What the bank moved and did not take back stands in the books once, and nothing that it did not move.
    const rows = await t.database.asOwner<{ ref: string; back: boolean }>(
      `select provider_ref as ref, exists (select from money.reversal r where r.channel = i.channel and r.provider_ref = i.provider_ref) as back
       from money.inbox i where partner = $1`,
      [BANK],
    );
    const at = new Map(rows.map((r) => [r.ref, r.back]));
    const moved = book.moved.filter((m) => m.kind === 'pay');
    expect(moved.filter((m) => !at.has(`${BANK}/${m.id}`))).toEqual([]);
    expect(rows.length).toBe(new Set(moved.map((m) => m.id)).size);
    expect((await compareBooks(system(), bills)).found).toEqual([]);
    expect(seconds).toBeLessThan(60);
    for (const scenario of SCENARIOS)
      if (scenario !== 'out_of_order') expect(tally.get(scenario), scenario).toBeGreaterThan(0);
    expect(tally.get('qr out_of_order')).toBeGreaterThan(0);
    const list = (m: Map<string, number>) => [...m].map(([name, n]) => `${name} ${n}`).join(', ');
    console.log(
      `${PAYMENTS} payments in ${((paid - begun) / 1000).toFixed(1)} s: ${list(tally)}\n` +
        `${rows.length} booked of ${moved.length} that the bank moved; differences: ${list(found)}\n` +
        `both days compared, acted on and closed in ${seconds.toFixed(1)} s: 0 unexplained`,
    );
  },
  PAYMENTS > 1000 ? 900_000 : undefined,
);
