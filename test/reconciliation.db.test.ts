import { beforeAll, describe, expect, test } from 'vitest';
import { bills } from '../services/bills.ts';
import type { Moved } from '../simulators/bank/book.ts';
import { mt940, statementCsv, tellerFile } from '../simulators/bank/files.ts';
import { newId } from '../src/kernel/ids.ts';
import { SYSTEM } from '../src/kernel/permission.ts';
import {
  agreeDayClose,
  askDayClose,
  explainException,
  importFile,
  matchException,
  readDay,
  rehearse,
  reverseException,
  takeException,
} from '../src/modules/money/commands/reconcile.ts';
import {
  billByCode,
  compareBooks,
  deposit,
  issueBills,
  suspended,
  takePayment,
  type IssuedBill,
} from '../src/modules/money/index.ts';
import { dayStanding, listDays } from '../src/modules/money/store/reconciliation.ts';
import { bankIn } from './harness/bank.ts';
import { testCity, type TestCity } from './harness/city.ts';
import type { Signed } from './harness/people.ts';

/*
 * A day of money closed as a treasurer does it: what providers told, the bank's list and the account's statement beside
 * each other, each difference acted on or explained, and two persons under the result.
 */

const BANK = 'bank-contoh';
let t: TestCity;
let treasurer: Signed;
let bud: Signed;
let payer: string;
let n = 0;

beforeAll(async () => {
  t = await testCity();
  await bankIn(t, { code: BANK });
  payer = (await t.person({ name: 'Siti Nurbaya' })).id;
  treasurer = await t.officer('bendahara', { agency: 'bkad' });
  bud = await t.officer('bud', { agency: 'bkad' });
});

const system = () => t.ctx({ actor: SYSTEM });
const as = (who: Signed) => t.ctx({ actor: { ...who.actor, stepUpAt: t.now } });
async function issue(amount: bigint): Promise<IssuedBill> {
  const basis = { key: '', from: '2026-01-01', legal_basis: 'uji', source: 'uji', verified: false };
  const [bill] = await issueBills(system(), bills, [
    { kind: 'pbb-p2', variant: '', payer, subject: `uji/${newId()}`, amount, basis },
  ]);
  return bill!;
}
/** A payment as the bank writes it down; unless `untold`, as it was told too. */
async function paid(
  day: string,
  bill: { code: string; amount: bigint },
  o: { untold?: true; file?: bigint; more?: Partial<Moved>; channel?: 'teller' } = {},
): Promise<Moved> {
  const id = `PAY${String(++n).padStart(14, '0')}`;
  const at = `${day}T10:00:00+07:00`;
  if (!o.untold)
    await takePayment(system(), bills, {
      channel: o.channel ?? 'va',
      providerRef: `${BANK}/${id}`,
      billingCode: bill.code,
      amount: bill.amount,
      paidAt: new Date(at),
      moved: true,
      partner: BANK,
    });
  const amount = Number(o.file ?? bill.amount);
  return {
    at,
    settled: day,
    channel: 'va',
    code: bill.code,
    id,
    reference: `FT${n}`,
    amount,
    kind: 'pay',
    answer: undefined,
    ...o.more,
  };
}
const keep = (text: string) => importFile(as(treasurer), { partner: BANK, bytes: Buffer.from(text) });
const causes = async (day: string) => (await readDay(t.city.db, BANK, day)).exceptions.map((e) => e.cause);

test('a rehearsal keeps nothing and says what is wrong, line by line', async () => {
  const bill = await issue(10_000n);
  const line = await paid('2026-11-20', bill);
  const text = tellerFile([line], '2026-11-20');
  expect(await rehearse(as(treasurer), BANK, Buffer.from(text))).toMatchObject({
    ok: true,
    kind: 'teller',
    lines: 1,
    total: 10_000n,
    days: ['2026-11-20'],
    already: false,
  });
  expect(await listDays(t.city.db, BANK, undefined, 10)).toEqual([]);
  expect(await rehearse(as(treasurer), BANK, Buffer.from(text.replace('T;1', 'T;2')))).toEqual({
    ok: false,
    faults: [{ line: 0, why: 'total' }],
  });
  await expect(keep('halo')).rejects.toMatchObject({ fields: { file: 'error.bank_file' } });
  await keep(text);
  expect(await rehearse(as(treasurer), BANK, Buffer.from(text))).toMatchObject({ already: true });
  await expect(keep(text)).rejects.toMatchObject({ fields: { file: 'error.used_already' } });
});

test('a day on which all agree is closed by two', async () => {
  const day = '2026-11-21';
  const lines = [await paid(day, await issue(10_000n)), await paid(day, await issue(606_000n))];
  await keep(tellerFile(lines, day));
  await keep(mt940(lines, day, '1'));
  expect(await readDay(t.city.db, BANK, day)).toMatchObject({
    agreed: 2,
    ours: 616_000n,
    credited: 616_000n,
    exceptions: [],
  });
  await askDayClose(as(treasurer), { partner: BANK, day });
  await expect(agreeDayClose(as(treasurer), { partner: BANK, day })).rejects.toMatchObject({ kind: 'forbidden' });
  await agreeDayClose(as(bud), { partner: BANK, day });
  expect(await dayStanding(t.city.db, BANK, day)).toMatchObject({ closedBy: bud.id, credited: 616_000n });
  await expect(askDayClose(as(treasurer), { partner: BANK, day })).rejects.toMatchObject({ reason: 'day_closed' });
});

test('nobody agrees to what he asked for, and a day that is not over stays open', async () => {
  await askDayClose(as(bud), { partner: BANK, day: '2026-11-19' });
  await expect(agreeDayClose(as(bud), { partner: BANK, day: '2026-11-19' })).rejects.toMatchObject({
    reason: 'forbidden.own_request',
  });
  await expect(askDayClose(as(treasurer), { partner: BANK, day: '2026-11-24' })).rejects.toMatchObject({
    reason: 'day_not_over',
  });
});

describe('a day with every difference', () => {
  const day = '2026-11-22';
  const bill: Record<string, IssuedBill> = {};
  let short: Moved;
  beforeAll(async () => {
    for (const name of ['good', 'untold', 'double', 'short', 'back', 'missing', 'midnight'])
      bill[name] = await issue(50_000n);
    const first = await paid(day, bill['double']!);
    short = await paid(day, bill['short']!, { file: 47_500n });
    const back = await paid(day, bill['back']!);
    await paid(day, bill['missing']!);
    const lines = [
      await paid(day, bill['good']!),
      await paid(day, bill['untold']!, { untold: true }),
      first,
      await paid(day, bill['double']!, { untold: true, more: { channel: 'teller' } }),
      short,
      back,
      { ...back, id: 'REV1', kind: 'reverse' as const, reference: 'FTR' },
      await paid(day, { code: '12719999999999999', amount: 5_000n }, { untold: true }),
      await paid('2026-11-22', bill['midnight']!, { more: { at: '2026-11-22T23:59:59+07:00', settled: '2026-11-23' } }),
    ];
    await keep(tellerFile(lines, day));
    await keep(statementCsv(lines, day));
    await keep(statementCsv(lines, '2026-11-23'));
  });

  test('is told by cause; what the bank credits another day belongs to that day', async () => {
    expect((await causes(day)).toSorted((a, b) => a.localeCompare(b))).toEqual([
      'double',
      'not_credited',
      'not_told',
      'reversed',
      'short',
      'unknown_reference',
    ]);
    expect(await readDay(t.city.db, BANK, '2026-11-23')).toMatchObject({
      agreed: 1,
      credited: 50_000n,
      exceptions: [],
    });
  });

  test('is not closed while something is unexplained', async () => {
    await expect(askDayClose(as(treasurer), { partner: BANK, day })).rejects.toMatchObject({
      reason: 'day_unexplained',
    });
  });

  test('each difference has its act', async () => {
    const { exceptions } = await readDay(t.city.db, BANK, day);
    const of = (cause: string) => ({ partner: BANK, day, ref: exceptions.find((e) => e.cause === cause)!.ref });
    expect(await takeException(as(treasurer), bills, of('not_told'))).toMatchObject({ outcome: 'posted' });
    expect(await billByCode(system(), bills, bill['untold']!.code)).toMatchObject({ state: 'paid' });
    expect(await takeException(as(treasurer), bills, of('double'))).toMatchObject({ outcome: 'posted' });
    expect(await takeException(as(treasurer), bills, of('unknown_reference'))).toMatchObject({ outcome: 'suspense' });
    expect((await suspended(t.city.db, { limit: 9 })).map((p) => p.amount)).toEqual([5_000n]);
    expect(await reverseException(as(treasurer), bills, of('reversed'))).toBe('reversed');
    expect(await billByCode(system(), bills, bill['back']!.code)).toMatchObject({ state: 'open' });
    // What an act cannot mend is said.
    await expect(takeException(as(treasurer), bills, of('short'))).rejects.toMatchObject({ reason: 'exception_gone' });
    await expect(explainException(as(treasurer), { ...of('short'), note: 'pendek' })).rejects.toMatchObject({
      kind: 'invalid',
    });
    await explainException(as(treasurer), { ...of('short'), note: 'Surat ke bank nomor 12, selisih Rp2.500.' });
    await explainException(as(treasurer), { ...of('not_credited'), note: 'Ditanyakan ke bank, dijanjikan besok.' });
    await expect(takeException(as(treasurer), bills, of('not_told'))).rejects.toMatchObject({
      reason: 'exception_gone',
    });
    expect((await causes(day)).toSorted((a, b) => a.localeCompare(b))).toEqual(['not_credited', 'short']);
  });

  test('and is closed with the list, whose sums explain the difference to the rupiah', async () => {
    await askDayClose(as(treasurer), { partner: BANK, day });
    await agreeDayClose(as(bud), { partner: BANK, day });
    const { differences, ours, credited } = (await dayStanding(t.city.db, BANK, day))!;
    const list = differences as { cause: string; ours?: string; credited?: string; note: string }[];
    expect(list.map((d) => d.cause)).toEqual(['not_credited', 'short']);
    const explained = list.reduce((sum, d) => sum + BigInt(d.credited ?? 0) - BigInt(d.ours ?? 0), 0n);
    expect(credited - ours).toBe(explained);
    expect(short.amount).toBe(47_500);
    await expect(
      explainException(as(treasurer), {
        partner: BANK,
        day,
        ref: `${BANK}/${short.id}`,
        note: 'Sudah ditutup, tidak lagi.',
      }),
    ).rejects.toMatchObject({ reason: 'day_closed' });
  });
});

describe('what the bank credits later of a short payment', () => {
  const [first, second, third] = ['2026-11-10', '2026-11-11', '2026-11-12'] as const;
  const sts = (bank_ref: string, amount: bigint) =>
    deposit(as(bapenda), { agency: 'bapenda', channel: 'teller', until: third, bank_ref, amount });
  let bapenda: Signed;
  let one: Moved;
  let two: Moved;
  const bill: IssuedBill[] = [];
  beforeAll(async () => {
    bapenda = await t.officer('bendahara', { agency: 'bapenda' });
    bill.push(await issue(50_000n), await issue(60_000n));
    const teller = { channel: 'teller' as const };
    one = await paid(first, bill[0]!, { file: 47_500n, more: teller, channel: 'teller' });
    two = await paid(first, bill[1]!, { file: 40_000n, more: teller, channel: 'teller' });
    await keep(statementCsv([one, two], first));
  });

  test('under its own id agrees by itself; under another it is matched, and handed over with the next STS', async () => {
    expect(await causes(first)).toEqual(['short', 'short']);
    await sts('rest-1', 87_500n);
    const rest = (of: Moved, amount: number, id = of.id) => ({
      ...of,
      id,
      amount,
      settled: second,
      at: `${second}T09:00:00+07:00`,
      reference: `SISA${amount}`,
    });
    await keep(statementCsv([rest(one, 2_500), rest(two, 20_000, 'KOREKSI1')], second));
    expect(await readDay(t.city.db, BANK, second)).toMatchObject({
      agreed: 1,
      credited: 22_500n,
      exceptions: [{ cause: 'rest', suggestion: 'match', credited: 20_000n, rest: { of: `${BANK}/${two.id}` } }],
    });
    const of = { partner: BANK, day: second, ref: `${BANK}/KOREKSI1` };
    await matchException(as(treasurer), of);
    await expect(matchException(as(treasurer), of)).rejects.toMatchObject({ reason: 'exception_gone' });
    // The day explains itself to the rupiah, and the day before stays as it was.
    expect(await readDay(t.city.db, BANK, second)).toMatchObject({
      agreed: 2,
      ours: 22_500n,
      credited: 22_500n,
      exceptions: [],
    });
    expect(await causes(first)).toEqual(['short', 'short']);
    // Nothing was booked twice: the payer is owed nothing, the STS takes both rests, nothing is left with the channel.
    expect(await billByCode(system(), bills, bill[1]!.code)).toMatchObject({ state: 'paid' });
    await sts('rest-2', 22_500n);
    const [left] = await t.database.asOwner<{ sum: string }>(
      `select sum(p.amount)::text as sum from money.posting p where p.account = 'clearing.teller' and p.agency = 'bapenda'
        and (p.bill is null or p.bill = any($1::uuid[]))`,
      [bill.map((b) => b.id)],
    );
    expect(left!.sum).toBe('0');
    expect((await compareBooks(system(), bills)).found).toEqual([]);
  });

  test('too much of it is no rest, and the page offers the act', async () => {
    const short = await paid(second, await issue(30_000n), { file: 29_000n });
    await keep(statementCsv([short], second));
    const later = { ...short, settled: third, at: `${third}T09:00:00+07:00` };
    await keep(
      statementCsv(
        [
          { ...later, id: 'KOREKSI2', amount: 1_001, reference: 'S2' },
          { ...later, id: 'KOREKSI3', amount: 600, reference: 'S3' },
          { ...later, id: 'KOREKSI4', amount: 400, reference: 'S4' },
        ],
        third,
      ),
    );
    expect((await causes(third)).toSorted((a, b) => a.localeCompare(b))).toEqual(['double', 'rest', 'rest']);
    const b = t.browser(treasurer);
    const page = `/meja/bendahara/rekonsiliasi/${BANK}/${third}`;
    const shown = (await b.get(page)).body;
    expect(shown).toContain('Sisa dari setoran kurang');
    expect(shown).toContain('Cocokkan 2 sisa setoran');
    expect(await b.post(`${page}/cocokkan`, { ref: `${BANK}/KOREKSI3` })).toMatchObject({ statusCode: 303 });
    expect(await b.post(`${page}/cocokkan`, { ref: `${BANK}/KOREKSI2` })).toMatchObject({ statusCode: 409 });
    expect(await b.post(`${page}/semua`, { ref: 'rest' })).toMatchObject({ statusCode: 303 });
    expect(await causes(third)).toEqual(['double']);
  });
});

test('what comes between asking and agreeing is looked at again', async () => {
  const day = '2026-11-18';
  const one = await paid(day, await issue(1_000n));
  await keep(statementCsv([one], day));
  await askDayClose(as(treasurer), { partner: BANK, day });
  const two = await paid(day, await issue(2_000n));
  await keep(statementCsv([one, two], day));
  await expect(agreeDayClose(as(bud), { partner: BANK, day })).rejects.toMatchObject({ reason: 'changed_meanwhile' });
});

test('others may not', async () => {
  const officer = await t.officer('petugas_verifikasi');
  await expect(askDayClose(as(officer), { partner: BANK, day: '2026-11-17' })).rejects.toMatchObject({
    kind: 'forbidden',
  });
  await expect(importFile(as(officer), { partner: BANK, bytes: Buffer.from('x') })).rejects.toMatchObject({
    kind: 'forbidden',
  });
});

describe('the pages', () => {
  const ROOM = '/meja/bendahara/rekonsiliasi';
  const day = '2026-11-16';
  const upload = (who: Signed, act: 'check' | 'keep', text: string) => {
    const browser = t.browser(who);
    const part = (name: string, value: string, file = '') =>
      `--b\r\ncontent-disposition: form-data; name="${name}"${file && `; filename="${file}"`}\r\n\r\n${value}\r\n`;
    return t.app.inject({
      method: 'POST',
      url: ROOM,
      headers: {
        host: new URL(t.city.origin).host,
        accept: 'text/html',
        'sec-fetch-site': 'same-origin',
        cookie: [...browser.jar].map(([k, v]) => `${k}=${v}`).join('; '),
        'content-type': 'multipart/form-data; boundary=b',
      },
      payload: `${part('bank', BANK)}${part('file', text, 'rekening.csv')}${part('act', act)}--b--\r\n`,
    });
  };

  test('a file is checked, imported, and its day acted on and closed', async () => {
    const bill = await issue(10_000n);
    const text = statementCsv([await paid(day, bill, { file: 7_500n })], day);
    const checked = await upload(treasurer, 'check', text);
    expect(checked.statusCode).toBe(200);
    expect(checked.body).toContain('Terbaca 1 baris');
    expect((await upload(treasurer, 'check', `${text}x`)).body).toContain('Baris 3');
    expect(await upload(treasurer, 'keep', text)).toMatchObject({ statusCode: 303 });
    expect((await upload(treasurer, 'keep', text)).body).toContain('sudah pernah dimasukkan');

    const b = t.browser(treasurer);
    const page = `${ROOM}/${BANK}/${day}`;
    expect((await b.get(ROOM)).body).toContain(page);
    const shown = await b.get(page);
    expect(shown.body).toContain('Kurang masuk');
    expect(shown.body).not.toContain('Ajukan tutup hari');
    const ref = /name="ref" value="([^"]+)"/.exec(shown.body)![1]!;
    const short = await b.post(`${page}/jelaskan`, { ref, [`note-${ref}`]: 'pendek' });
    expect(short.statusCode).toBe(422);
    expect(short.body).toContain('Tulis sedikitnya 10 huruf.');
    expect(short.body).toContain('>pendek</textarea>');
    // The page says what to do, and how old it is; the letter to the bank is noted with its number and day.
    expect(shown.body).toContain('bank yang melengkapi');
    expect(shown.body).toMatch(/umur [1-9]\d* hari/);
    const on = `letter_on-${ref}`;
    const letter = { ref, [`${on}.day`]: '31', [`${on}.month`]: '2', [`${on}.year`]: '2026' };
    const bare = await b.post(`${page}/tulis`, letter);
    expect(bare.statusCode).toBe(422);
    expect(bare.body).toContain('Tulis tanggal yang ada di kalender.');
    const written = { ...letter, [`letter-${ref}`]: '900/12/BKAD', [`${on}.day`]: '24', [`${on}.month`]: '11' };
    expect(await b.post(`${page}/tulis`, written)).toMatchObject({ statusCode: 303 });
    expect((await b.get(page)).body).toContain('Surat ke bank 900/12/BKAD');
    expect(await b.post(`${page}/ajukan`)).toMatchObject({ statusCode: 303 });
    expect((await t.browser(treasurer).post(`${page}/tutup`)).statusCode).toBe(403);
    expect((await b.get(`${ROOM}/${BANK}/2026-13-45`)).statusCode).toBe(404);
    expect((await b.get(`${ROOM}/bukan-bank/${day}`)).statusCode).toBe(404);
  });

  test('several alike are acted on at once, or explained by one note', async () => {
    const on = '2026-11-15';
    const lines = [
      await paid(on, await issue(11_000n), { untold: true }),
      await paid(on, await issue(12_000n), { untold: true }),
      await paid(on, await issue(13_000n), { file: 10_500n }),
      await paid(on, await issue(14_000n), { file: 11_500n }),
    ];
    await keep(statementCsv(lines, on));
    const b = t.browser(treasurer);
    const page = `${ROOM}/${BANK}/${on}`;
    const shown = (await b.get(page)).body;
    for (const word of ['Bukukan 2 pembayaran', 'Jelaskan 2 selisih dengan satu penjelasan'])
      expect(shown, word).toContain(word);
    expect(await b.post(`${page}/semua`, { ref: 'not_told' })).toMatchObject({ statusCode: 303 });
    const short = { ref: 'short', explain: 'yes' };
    const wrong = await b.post(`${page}/semua`, { ...short, 'note-short': 'pendek' });
    expect(wrong.statusCode).toBe(422);
    expect(wrong.body).toContain('>pendek</textarea>');
    expect(await b.post(`${page}/semua`, { ...short, 'note-short': 'Surat ke bank nomor 9.' })).toMatchObject({
      statusCode: 303,
    });
    expect(await readDay(t.city.db, BANK, on)).toMatchObject({ agreed: 2, unexplained: [] });
    expect((await b.post(`${page}/semua`, { ref: 'not_told' })).statusCode).toBe(409);
    expect((await b.post(`${page}/semua`, { ref: 'nobody' })).statusCode).toBe(404);
  });
});
