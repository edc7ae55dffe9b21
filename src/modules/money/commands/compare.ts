/** Every night the books are reckoned anew from their facts. */
import { isDue, keepComparison, readComparison, walk, type Difference } from '../../../kernel/comparison.ts';
import type { Ctx } from '../../../kernel/command.ts';
import type { BillKinds } from '../kind.ts';
import { difference } from '../model/books.ts';
import { openBill } from '../reads.ts';
import {
  billFiles,
  bookedAccounts,
  oddDeposits,
  oddJournals,
  oddMonths,
  oddPayments,
  type Batch,
} from '../store/compare.ts';
import type { BillAndRules } from '../store/bill.ts';

/** Name of the comparison. */
export const COMPARISON = 'money';
const BILLS = 200;
const ROWS = 2000;

/** What of a bill is not what its facts say: `bill` its own columns, `postings` its sums in the journal. */
export function billDifferences(ctx: Pick<Ctx, 'city'>, kinds: BillKinds, file: BillAndRules): Difference[] {
  const { bill, books } = openBill(ctx, kinds, file);
  const { state, principal, interestPaid, held, excess } = books.standing;
  const stands =
    bill.state === state &&
    bill.principalLeft === principal &&
    bill.interestPaid === interestPaid &&
    bill.held === held &&
    bill.excess === excess;
  const of = (what: string): Difference => ({ what, ref: bill.id, agency: bill.agency });
  return [
    ...(stands ? [] : [of('bill')]),
    ...(difference(file.posted, books.accounts).length === 0 ? [] : [of('postings')]),
  ];
}

/**
 * Reckons every bill from its facts and compares the result with its columns and its postings; every journal with its lines,
 * every payment with its one booking and receipt, every deposit with its receipts, every closed month with its postings. What
 * is found is kept for the treasurer, the metrics and the doctor. A bill is read in one statement, so what moves meanwhile
 * is no difference.
 */
export async function compareBooks(
  ctx: Ctx,
  kinds: BillKinds,
): Promise<{ compared: { bills: number; journals: number; payments: number }; found: Difference[] }> {
  const { db } = ctx.city;
  const found: Difference[] = [];
  const look = (what: string, read: (after: string) => Promise<Batch>) =>
    walk(async (after) => {
      const { odd, ...batch } = await read(after);
      found.push(...odd.map(({ id, agency }) => ({ what, ref: id, agency })));
      return batch;
    }, ROWS);
  const bills = await walk(async (after) => {
    const files = await billFiles(db, after, BILLS);
    for (const file of files) found.push(...billDifferences(ctx, kinds, file));
    const ids = files.map((f) => f.bill.id).toSorted((a, b) => (a < b ? -1 : 1));
    return { read: files.length, last: ids.at(-1) };
  }, BILLS);
  const journals = await look('journal', (after) => oddJournals(db, after, ROWS));
  const payments = await look('payment', (after) => oddPayments(db, after, ROWS));
  await look('deposit', (after) => oddDeposits(db, after, ROWS));
  for (const account of await bookedAccounts(db))
    for (const { month, agency } of await oddMonths(db, account))
      found.push({ what: 'month', ref: `${month.slice(0, 7)} ${account}`, agency });
  await keepComparison(ctx, COMPARISON, bills + journals + payments, found);
  return { compared: { bills, journals, payments }, found };
}

/** Compares in the night; cheap when it is not yet time. */
export async function compareAtNight(ctx: Ctx, kinds: BillKinds): Promise<void> {
  const { db, timeZone } = ctx.city;
  if (isDue(await readComparison(db, COMPARISON), ctx.now, timeZone)) await compareBooks(ctx, kinds);
}
