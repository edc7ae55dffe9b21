/*
 * What a bill's facts mean for the books. Pure: facts in, sums per account out. They are read in the order in which they
 * happened (the payer's time), not in which we heard of them, so the books do not depend on what arrives first. A journal
 * is the difference between what the books should say and what they say.
 */
import { BP, min, Parts, rounded, type InterestRule, type PlanEntry } from './parts.ts';

export type { PlanEntry } from './parts.ts';

export const CHANNELS = ['va', 'qris', 'teller', 'cash', 'statement'] as const;
/** How money came: virtual account, QRIS, the bank's counter or machine, the treasurer's drawer, only seen on the statement. */
export type Channel = (typeof CHANNELS)[number];
export type BillState = 'open' | 'paid' | 'cancelled' | 'waived' | 'written_off';

/** Keys of the chart of accounts that every city has (`kernel/pack-accounts.ts`). */
export const ACCOUNTS = {
  /** The city's account at its bank (RKUD). */
  treasury: 'rkud',
  drawer: 'treasurer.cash',
  /** Taken, less than what was owed. */
  short: 'held.short',
  over: 'held.over',
  /** Taken, for no bill we know. */
  unknown: 'held.unknown',
  /** Paid back although the money was owed: the payer owes it. */
  refunded: 'receivable.refund',
  /** Counted less in the drawer than was taken: who counted it owes it. */
  cashShort: 'receivable.cash_short',
  /** Counted more than was taken: it lies there until its owner is known. */
  cashOver: 'held.cash_over',
  lost: 'expense.write_off',
  unforeseen: 'expense.unforeseen',
} as const;
/** Where money of a channel lies until it is deposited. */
export const cashAccount = (channel: Channel): string => (channel === 'cash' ? ACCOUNTS.drawer : `clearing.${channel}`);

export interface Relief {
  percent: number;
  paidFrom: string;
  paidTo: string;
  dueFrom?: string | undefined;
  dueTo?: string | undefined;
  channels?: readonly string[] | undefined;
}

/** What does not change in a bill's life. */
export interface BillTerms {
  amount: bigint;
  due: string;
  accounts: { receivable: string; revenue: string; interest?: string | undefined };
  /** Somebody else's money: `revenue` is a liability, which no year's end turns into revenue. */
  passThrough?: boolean | undefined;
  /** Whether a part of what is owed may be paid. */
  partial: boolean;
  interest?: InterestRule | undefined;
  reliefs: readonly Relief[];
}

interface Happened {
  key: string;
  at: Date;
  /** Its legal day. */
  on: string;
}
export type BillFact = Happened &
  (
    | {
        type: 'payment';
        amount: bigint;
        channel: Channel;
        /** It lay among what nobody knew before it was given to this bill. */
        assigned: boolean;
      }
    | { type: 'waiver'; what: 'principal' | 'interest'; amount: bigint }
    | { type: 'plan'; entries: readonly PlanEntry[] }
    | { type: 'cancellation' }
    | { type: 'write_off' }
    | { type: 'refund'; amount: bigint; from: string }
  );

export interface Standing {
  state: BillState;
  principal: bigint;
  /** What of the principal was paid, and can be given back by a decree. */
  principalPaid: bigint;
  interestPaid: bigint;
  held: bigint;
  excess: bigint;
  /** By a decree it is paid in parts. */
  plan: boolean;
}

/** How one payment was shared out; `held` is negative where it also brought in what was held before. */
export interface Share {
  principal: bigint;
  interest: bigint;
  held: bigint;
  excess: bigint;
  late: boolean;
}

export interface Owed {
  principal: bigint;
  interest: bigint;
  /** What is to be paid now: principal and interest, less what is held. */
  total: bigint;
}

export interface Books {
  accounts: ReadonlyMap<string, bigint>;
  standing: Standing;
  shares: ReadonlyMap<string, Share>;
  /** What is owed on a legal day; with a channel, reliefs for it count. */
  owed(on: string, channel?: Channel): Owed;
  /** Of a plan: what is still open of each entry. */
  parts: { due: string; left: bigint }[];
}

/** Reads a bill's facts into books. @throws RangeError when interest is owed and the kind names no account for it */
export function booksOf(terms: BillTerms, facts: readonly BillFact[]): Books {
  const run = new Run(terms);
  const inOrder = facts.toSorted(
    (a, b) => a.at.getTime() - b.at.getTime() || rank(a) - rank(b) || (a.key < b.key ? -1 : 1),
  );
  for (const fact of inOrder) run.take(fact);
  return run.books();
}

/** In one instant money counts before what officers decide, and what is paid out counts last: it was decided before. */
const rank = ({ type }: BillFact): number => (type === 'payment' ? 0 : type === 'refund' ? 2 : 1);

class Run {
  private readonly terms: BillTerms;
  private readonly accounts = new Map<string, bigint>();
  private readonly shares = new Map<string, Share>();
  private parts: Parts;
  private state: BillState = 'open';
  private principalPaid = 0n;
  /** What of it was paid in which year, for what is given back later. */
  private readonly paidByYear = new Map<string, bigint>();
  private interestPaid = 0n;
  private interestLifted = 0n;
  private held = 0n;
  private heldFrom: { on: string; channel: Channel } | undefined;
  private excess = 0n;
  private lost = 0n;
  /** Paid after it had been written off. */
  private recovered = 0n;
  private plan = false;

  constructor(terms: BillTerms) {
    this.terms = terms;
    this.parts = new Parts(terms.interest, [{ due: terms.due, amount: terms.amount, charge: 0n }]);
    this.post(terms.accounts.receivable, terms.amount);
    this.post(terms.accounts.revenue, -terms.amount);
  }

  take(fact: BillFact): void {
    switch (fact.type) {
      case 'payment':
        this.pay(fact);
        break;
      case 'waiver':
        this.waive(fact.what, fact.amount, fact.on);
        break;
      case 'plan':
        this.spread(fact.entries, fact.on);
        break;
      case 'cancellation':
        this.cancel(fact.on);
        break;
      case 'write_off':
        this.writeOff();
        break;
      case 'refund':
        this.refund(fact.amount, fact.from);
        break;
    }
  }

  books(): Books {
    return {
      accounts: new Map([...this.accounts].filter(([, sum]) => sum !== 0n)),
      standing: {
        state: this.state,
        principal: this.principal,
        principalPaid: this.principalPaid,
        interestPaid: this.interestPaid,
        held: this.held,
        excess: this.excess,
        plan: this.plan,
      },
      shares: this.shares,
      owed: (on, channel) => this.owed(on, channel),
      parts: this.parts.open(),
    };
  }

  private get principal(): bigint {
    return this.parts.left;
  }

  private post(account: string, amount: bigint): void {
    this.accounts.set(account, (this.accounts.get(account) ?? 0n) + amount);
  }

  private owed(on: string, channel?: Channel): Owed {
    const principal = this.state === 'open' ? this.principal : 0n;
    const interest = principal === 0n ? 0n : this.afterRelief(this.interestOn(on), on, channel);
    const total = principal + interest - this.held;
    return { principal, interest, total: total > 0n ? total : 0n };
  }

  private interestOn(on: string): bigint {
    const open = this.parts.accrued(on) - this.interestPaid - this.interestLifted;
    return open > 0n ? open : 0n;
  }

  /** The best decree for whoever pays on that day by that channel. */
  private afterRelief(interest: bigint, on: string, channel?: Channel): bigint {
    const percents = this.terms.reliefs
      .filter(
        (r) =>
          r.paidFrom <= on &&
          on <= r.paidTo &&
          (r.dueFrom === undefined || r.dueFrom <= this.terms.due) &&
          (r.dueTo === undefined || this.terms.due <= r.dueTo) &&
          (r.channels === undefined || (channel !== undefined && r.channels.includes(channel))),
      )
      .map((r) => r.percent);
    const best = BigInt(Math.round(Math.max(0, ...percents) * 100));
    return interest - rounded(interest * best, BP);
  }

  private pay(fact: Extract<BillFact, { type: 'payment' }>): void {
    const { amount, on, channel } = fact;
    this.post(fact.assigned ? ACCOUNTS.unknown : cashAccount(channel), amount);
    const late = on > this.terms.due;
    if (this.state !== 'open') {
      const back = this.state === 'written_off' ? min(amount, this.lost) : 0n;
      this.lost -= back;
      this.recovered += back;
      this.post(ACCOUNTS.lost, -back);
      this.keepExcess(amount - back);
      this.shares.set(fact.key, { principal: back, interest: 0n, held: 0n, excess: amount - back, late });
      return;
    }
    const before = { held: this.held, excess: this.excess };
    const { principal, interest } = this.apply(amount, on, channel);
    this.shares.set(fact.key, {
      principal,
      interest,
      held: this.held - before.held,
      excess: this.excess - before.excess,
      late,
    });
  }

  /** Shares out new money together with what is held: interest first, then the oldest part. */
  private apply(amount: bigint, on: string, channel: Channel): { principal: bigint; interest: bigint } {
    this.parts.accrueTo(on);
    const full = this.interestOn(on);
    const interest = this.afterRelief(full, on, channel);
    const open = this.principal;
    const money = this.held + amount;
    this.post(ACCOUNTS.short, this.held);
    this.held = 0n;
    if (!this.terms.partial && !this.plan && money < open + interest) {
      this.held = money;
      this.heldFrom = { on, channel };
      this.post(ACCOUNTS.short, -money);
      return { principal: 0n, interest: 0n };
    }
    const toInterest = min(money, interest);
    if (toInterest > 0n) {
      const account = this.terms.accounts.interest;
      if (account === undefined) throw new RangeError('interest is owed, but no account takes it');
      this.post(account, -toInterest);
      this.interestPaid += toInterest;
    }
    // A relief is used once what it leaves is paid.
    if (toInterest === interest) this.interestLifted += full - interest;
    const toPrincipal = min(money - toInterest, open);
    this.reducePrincipal(toPrincipal, on);
    this.keepExcess(money - toInterest - toPrincipal);
    if (this.principal === 0n) this.state = 'paid';
    return { principal: toPrincipal, interest: toInterest };
  }

  private keepExcess(amount: bigint): void {
    this.excess += amount;
    this.post(ACCOUNTS.over, -amount);
  }

  private releaseHeld(): void {
    this.post(ACCOUNTS.short, this.held);
    this.keepExcess(this.held);
    this.held = 0n;
  }

  /** What was held may be enough by now. */
  private sweep(): void {
    if (this.state === 'open' && this.held > 0n && this.heldFrom)
      this.apply(0n, this.heldFrom.on, this.heldFrom.channel);
    else if (this.state !== 'open' && this.held > 0n) this.releaseHeld();
  }

  /** Lifts what is open first; the rest was paid before it was decided, and is given back. */
  private waive(what: 'principal' | 'interest', amount: bigint, on: string): void {
    if (this.state !== 'open' && this.state !== 'paid') return;
    this.parts.accrueTo(on);
    if (what === 'interest') {
      const lifted = min(amount, this.interestOn(on));
      const back = min(amount - lifted, this.interestPaid);
      this.interestLifted += lifted + back;
      this.interestPaid -= back;
      if (back > 0n) this.post(this.terms.accounts.interest!, back);
      this.giveBack(back, on);
    } else {
      const lifted = min(amount, this.principal);
      this.parts.reduce(lifted);
      this.post(this.terms.accounts.revenue, lifted);
      this.post(this.terms.accounts.receivable, -lifted);
      const back = min(amount - lifted, this.principalPaid);
      this.principalPaid -= back;
      this.unbook(back, on);
      this.keepExcess(back);
      if (this.principal === 0n) this.state = this.principalPaid > 0n ? 'paid' : 'waived';
    }
    this.sweep();
  }

  /** Money that a decree set free pays what is still open; what is left is to be refunded. */
  private giveBack(amount: bigint, on: string): void {
    const toPrincipal = min(amount, this.principal);
    this.reducePrincipal(toPrincipal, on);
    this.keepExcess(amount - toPrincipal);
    if (this.state === 'open' && this.principal === 0n) this.state = 'paid';
  }

  private reducePrincipal(amount: bigint, on: string): void {
    this.parts.reduce(amount);
    this.principalPaid += amount;
    const year = on.slice(0, 4);
    this.paidByYear.set(year, (this.paidByYear.get(year) ?? 0n) + amount);
    this.post(this.terms.accounts.receivable, -amount);
  }

  /** What was paid and is no revenue after all, the latest first; of an earlier year it is unforeseen spending. */
  private unbook(amount: bigint, on: string): void {
    let left = amount;
    for (const [year, paid] of [...this.paidByYear].toSorted(([a], [b]) => (a < b ? 1 : -1))) {
      const part = min(left, paid);
      const unforeseen = year < on.slice(0, 4) && !this.terms.passThrough;
      this.post(unforeseen ? ACCOUNTS.unforeseen : this.terms.accounts.revenue, part);
      this.paidByYear.set(year, paid - part);
      left -= part;
    }
  }

  private spread(entries: readonly PlanEntry[], on: string): void {
    if (this.state !== 'open') return;
    this.parts.accrueTo(on);
    // What had accrued stays owed; from here on each part falls due on its own day.
    const past = this.parts.accrued(on);
    this.parts = this.parts.spread(entries, past);
    this.plan = true;
    this.sweep();
  }

  private cancel(on: string): void {
    if (this.state === 'cancelled') return;
    const { receivable, revenue, interest } = this.terms.accounts;
    const open = this.principal;
    this.post(receivable, -open);
    // What was paid in an earlier year is no revenue of this one any more: it is given back from unforeseen spending.
    this.unbook(this.principalPaid, on);
    this.post(revenue, open);
    // What had been written off is no loss, because it was never owed.
    this.post(ACCOUNTS.lost, -this.lost);
    this.post(revenue, this.lost + this.recovered);
    this.keepExcess(this.recovered);
    this.lost = 0n;
    this.recovered = 0n;
    if (interest !== undefined) this.post(interest, this.interestPaid);
    this.keepExcess(this.principalPaid + this.interestPaid);
    this.releaseHeld();
    this.parts.reduce(open);
    this.principalPaid = 0n;
    this.interestPaid = 0n;
    this.state = 'cancelled';
  }

  private writeOff(): void {
    if (this.state !== 'open') return;
    const open = this.principal;
    this.parts.reduce(open);
    this.lost = open;
    this.post(ACCOUNTS.lost, open);
    this.post(this.terms.accounts.receivable, -open);
    this.state = 'written_off';
    this.sweep();
  }

  private refund(amount: bigint, from: string): void {
    const ours = min(amount, this.excess);
    this.excess -= ours;
    this.post(ACCOUNTS.over, ours);
    // The payment behind it was taken back after all: the payer owes what was paid out.
    this.post(ACCOUNTS.refunded, amount - ours);
    this.post(from, -amount);
  }
}

/** The lines that bring the books from what they say to what they should say; empty when nothing moved. */
export function difference(
  posted: ReadonlyMap<string, bigint>,
  wanted: ReadonlyMap<string, bigint>,
): { account: string; amount: bigint }[] {
  const lines: { account: string; amount: bigint }[] = [];
  for (const account of new Set([...wanted.keys(), ...posted.keys()])) {
    const amount = (wanted.get(account) ?? 0n) - (posted.get(account) ?? 0n);
    if (amount !== 0n) lines.push({ account, amount });
  }
  // Debits first, as a journal is written.
  return lines.toSorted((a, b) => Number(b.amount > 0n) - Number(a.amount > 0n) || (a.account < b.account ? -1 : 1));
}
