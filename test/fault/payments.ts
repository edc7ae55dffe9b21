/*
 * What banks were told of their payments, against what stands in the books. Pure: a test of its own shows that each kind of
 * loss, doubling and invention is seen.
 */

/** A payment as a bank sent it, and what the last word on it was. */
export interface Sent {
  /** As the books name it: `va bank/PAY1`. */
  ref: string;
  code: string;
  amount: bigint;
  /** `taken`: it was told so; the receipt's number where the answer bears one. */
  answer: 'taken' | 'refused';
  /** Every receipt that any answer named. */
  receipts: Set<string>;
}

/** A payment as the books have it. */
export interface Booked {
  ref: string;
  code: string;
  amount: bigint;
  bill: string | null;
  /** What the bill was of. */
  owed: bigint | null;
  receipt: string | null;
  journals: number;
  /** What its journals put on the account of its channel. */
  cash: bigint;
}

export interface MoneyVerdict {
  lost: string[];
  doubled: string[];
  /** Booked, and nobody was told so. */
  phantom: string[];
}

/** Holds the books to every answer. */
export function comparePayments(sent: readonly Sent[], booked: readonly Booked[]): MoneyVerdict {
  const [lost, doubled, phantom]: [string[], string[], string[]] = [[], [], []];
  const rows = Map.groupBy(booked, (b) => b.ref);
  const known = new Map(sent.map((s) => [s.ref, s]));
  for (const s of sent) {
    if (s.receipts.size > 1) doubled.push(`${s.ref}: ${s.receipts.size} receipts were given`);
    const [row] = rows.get(s.ref) ?? [];
    if (s.answer === 'refused') continue;
    if (!row) lost.push(`${s.ref}: it was answered as taken`);
    else if (row.amount !== s.amount || row.code !== s.code)
      lost.push(`${s.ref}: Rp${s.amount} for ${s.code} stands there as Rp${row.amount} for ${row.code}`);
    else if (row.cash !== s.amount) lost.push(`${s.ref}: Rp${row.cash} of Rp${s.amount} are booked`);
    else if ([...s.receipts].some((receipt) => receipt !== row.receipt))
      lost.push(`${s.ref}: its receipt is ${row.receipt}, the bank was told ${[...s.receipts].join(', ')}`);
  }
  for (const [ref, all] of rows) {
    if (all.length > 1 || all[0]!.journals > 1)
      doubled.push(`${ref}: ${all.length} rows, ${all[0]!.journals} journals`);
    if (known.get(ref)?.answer !== 'taken')
      phantom.push(`${ref}: ${known.has(ref) ? 'was refused' : 'nobody sent it'}`);
  }
  for (const [bill, all] of Map.groupBy(booked, (b) => b.bill)) {
    const sum = all.reduce((total, b) => total + b.amount, 0n);
    if (bill !== null && sum > all[0]!.owed!) doubled.push(`bill ${bill}: Rp${sum} for Rp${all[0]!.owed}`);
  }
  return { lost, doubled, phantom };
}
