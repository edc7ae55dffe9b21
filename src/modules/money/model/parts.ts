/* What of a bill is open, in parts with due dates of their own, and the interest of each. A bill without a plan is one part. */
import { monthsLate } from './months.ts';

/** Per started month after the due date, in hundredths of a percent; at most so many months. */
export interface InterestRule {
  bp: number;
  months: number;
}

/** A part of a plan of instalments. */
export interface PlanEntry {
  due: string;
  amount: bigint;
  /** Interest of the plan, fixed by its decree. */
  charge: bigint;
}

export const BP = 10_000n;
export const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);
/** Half a rupiah goes up. */
export const rounded = (numerator: bigint, denominator: bigint): bigint =>
  (2n * numerator + denominator) / (2n * denominator);

interface Part {
  due: string;
  left: bigint;
  /** Months of interest reckoned so far, and the sum of what was open at the beginning of each. */
  months: number;
  base: bigint;
  charge: bigint;
}

export class Parts {
  private readonly interest: InterestRule | undefined;
  private readonly list: Part[];

  constructor(interest: InterestRule | undefined, entries: readonly PlanEntry[]) {
    this.interest = interest;
    this.list = entries.map((e) => ({ due: e.due, left: e.amount, months: 0, base: 0n, charge: e.charge }));
  }

  /** What of the principal is open. */
  get left(): bigint {
    return this.list.reduce((sum, p) => sum + p.left, 0n);
  }

  open(): { due: string; left: bigint }[] {
    return this.list.map(({ due, left }) => ({ due, left }));
  }

  /** Interest of all months that have begun up to a day, paid or not. */
  accrued(on: string): bigint {
    let [charge, base] = [0n, 0n];
    for (const part of this.list) {
      charge += part.charge;
      base += part.base + part.left * BigInt(this.monthsOf(part, on) - part.months);
    }
    return charge + (this.interest ? rounded(base * BigInt(this.interest.bp), BP) : 0n);
  }

  /** Fixes the months that have begun up to a day, before what is open changes. */
  accrueTo(on: string): void {
    for (const part of this.list) {
      const months = this.monthsOf(part, on);
      part.base += part.left * BigInt(months - part.months);
      part.months = months;
    }
  }

  /** Takes from the oldest parts first. */
  reduce(amount: bigint): void {
    let rest = amount;
    for (const part of this.list) {
      const here = min(rest, part.left);
      part.left -= here;
      rest -= here;
    }
  }

  /** What is open by another plan. `past` is the interest of the months before it, which stays owed. */
  spread(entries: readonly PlanEntry[], past: bigint): Parts {
    const spread = new Parts(this.interest, entries);
    let rest = this.left;
    for (const part of spread.list) {
      part.left = min(part.left, rest);
      rest -= part.left;
    }
    // A payment that came to light later may have made it less, a reversal more: the last part takes the difference.
    const last = spread.list.at(-1);
    if (last) {
      last.left += rest;
      last.charge += past;
    }
    return spread;
  }

  private monthsOf(part: Part, on: string): number {
    if (!this.interest) return 0;
    return Math.max(part.months, Math.min(this.interest.months, monthsLate(part.due, on)));
  }
}
