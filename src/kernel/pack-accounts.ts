import { z } from 'zod';

/*
 * The chart of accounts of a city as data. The books keep a key of ours for each account; a dated version says by which
 * code and name of the national list (Permendagri 90/2019 and its updates) it is printed. A new national list is a new
 * version, and no posting has to be changed.
 */

const text = z.string().trim().min(1).max(300);

export const accountSchema = z.strictObject({
  key: z.string().regex(/^[a-z][a-z_]*(\.[a-z][a-z_]*)?$/, 'lower-case words, at most one dot'),
  code: z.string().regex(/^[1-9](\.\d{1,4}){1,5}$/, 'a code such as 1.1.01.01.01.0001'),
  name: text,
  type: z.enum(['asset', 'liability', 'equity', 'revenue', 'expense']),
});

export const accountsSchema = z
  .array(
    z.strictObject({
      /** The first day on which it is printed so. */
      from: z.iso.date(),
      legal_basis: text,
      source: text,
      verified: z.boolean(),
      accounts: z.array(accountSchema).min(1),
    }),
  )
  .min(1);

export type Chart = z.output<typeof accountsSchema>[number];
export type Account = z.output<typeof accountSchema>;

type Report = (path: string, problem: string) => void;

/** What contradicts itself in the charts: order, keys and codes that stand twice, an account that changes its nature. */
export function checkAccounts(charts: Chart[], report: Report): void {
  const types = new Map<string, string>();
  for (const [i, chart] of charts.entries()) {
    if (i > 0 && chart.from <= charts[i - 1]!.from) report(`${i}.from`, 'must be later than the chart before it');
    const [keys, codes] = [new Set<string>(), new Set<string>()];
    for (const [n, account] of chart.accounts.entries()) {
      const at = `${i}.accounts.${n}`;
      if (keys.has(account.key)) report(`${at}.key`, `${account.key} stands there twice`);
      if (codes.has(account.code)) report(`${at}.code`, `${account.code} stands there twice`);
      keys.add(account.key);
      codes.add(account.code);
      if ((types.get(account.key) ?? account.type) !== account.type) report(`${at}.type`, `${account.key} was another`);
      types.set(account.key, account.type);
    }
    for (const key of types.keys())
      if (!keys.has(key)) report(`${i}.accounts`, `${key} of an earlier chart is missing`);
  }
}

/** The chart that holds on a legal date; before the first one, the first. */
export const chartAt = (charts: readonly Chart[], on: string): Chart =>
  charts.findLast((c) => c.from <= on) ?? charts[0]!;
