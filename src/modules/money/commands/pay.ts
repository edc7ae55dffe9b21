/*
 * Money that came. One fact is one call: what was told is looked up, the pure books decide, and everything is written in
 * one statement, so the answer is true when it is given. A fact that sets more in motion (a case moves on, a refund is
 * asked for) takes a transaction around it.
 */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { auditStatement } from '../../../kernel/audit.ts';
import { localDate } from '../../../kernel/clock/index.ts';
import { defineCommand, execute, require, Stale, type Act, type Ctx } from '../../../kernel/command.ts';
import { sha256 } from '../../../kernel/crypto.ts';
import { conflict } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { rupiah, type Rupiah } from '../../../kernel/money.ts';
import { kindOf, termsOf, type BillKind, type BillKinds, type SettledBill } from '../kind.ts';
import { ACCOUNTS, booksOf, cashAccount, difference, type Books, type Channel } from '../model/books.ts';
import { receiptNumber } from '../model/receipt-number.ts';
import { alignRefund } from '../store/act.ts';
import { meet, type Bill, type BillFile, type KindRelief, type Met } from '../store/bill.ts';
import { Entries } from '../store/post.ts';
import { moveBill, projection, UNKNOWN_AGENCY } from './moved.ts';
import { TAKE, takeBack } from './reverse.ts';
import { tellRefund } from './told.ts';

/** A payment as a provider tells it. */
export interface TakenFact {
  channel: Channel;
  /** The provider's own id of the payment; the key of the fact. Never a message's id. */
  providerRef: string;
  /** As it came. */
  billingCode: string;
  amount: bigint;
  /** The payer's time: decides lateness. */
  paidAt: Date;
  /** False: the bank asks whether it may take the money, so it can be refused. True: the money has moved and is always taken. */
  moved: boolean;
  raw?: Buffer;
  /** Who told it: code of the partner. */
  partner: string;
}

export type Refused = 'unknown' | 'paid' | 'expired' | 'blocked' | 'cancelled' | 'amount';
export type Taken =
  | {
      outcome: 'posted' | 'replayed';
      inbox: string;
      bill: string;
      /** Number of the receipt. */
      receipt: string;
      /** Still owed on the payer's day. */
      remaining: Rupiah;
      late: boolean;
    }
  | { outcome: 'suspense'; inbox: string; reason: 'unknown' }
  | { outcome: 'refused'; reason: Refused }
  | { outcome: 'conflict' };

/** What a fact sets in motion beyond the books. */
interface Follows {
  settled?: { kind: BillKind; bill: SettledBill };
  /** More lies there than is owed. */
  excess?: Bill;
  /** Its reversal came first. */
  reversed?: true;
}
interface Decided {
  taken: Taken;
  follows: Follows;
  /** What the audit says it is about. */
  object: string;
}
interface Rules {
  reliefs: readonly KindRelief[];
  closed: string | null;
}

const TRIES = 5;

/**
 * Takes one payment, or refuses it where no money has moved. Without `act` it is an act of its own; with one it is part of it.
 * The same payment told again gives the same receipt; the same id with another amount or bill is a conflict: nothing is
 * posted, and the bill is frozen until a person has looked.
 */
export async function takePayment(ctx: Ctx, kinds: BillKinds, fact: TakenFact, act?: Act): Promise<Taken> {
  require(ctx, TAKE);
  if (fact.amount <= 0n) return { outcome: 'refused', reason: 'amount' };
  if (act) return inAct(act, kinds, fact);
  for (let tries = 1; ; tries++) {
    const { met, ...rules } = await meet(ctx.city.db, [fact]);
    const entries = new Entries();
    const { taken, follows, object } = decide(ctx, kinds, fact, met[0]!, rules, entries);
    if (Object.keys(follows).length > 0) return execute(keyless(ctx), takeCommand(kinds), fact);
    try {
      await entries.send(ctx.city.db, (first) => auditStatement(ctx, TAKE, { object, reason: taken.outcome }, first));
    } catch (error) {
      if (!(error instanceof Stale)) throw error;
      if (tries === TRIES) throw conflict('changed_meanwhile');
      continue;
    }
    if (taken.outcome === 'conflict') alarm(ctx, fact);
    return taken;
  }
}

/**
 * Takes many facts in one call, for files and statements. Those that set more in motion, and a second one of the same bill,
 * are taken one by one after the others. The answers stand in the order of the facts.
 */
export async function takePayments(ctx: Ctx, kinds: BillKinds, facts: readonly TakenFact[]): Promise<Taken[]> {
  require(ctx, TAKE);
  const answers = Array.from<Taken | undefined>({ length: facts.length });
  const { met, ...rules } = await meet(ctx.city.db, facts);
  const entries = new Entries();
  const [bills, keys] = [new Set<string>(), new Set<string>()];
  for (const [i, fact] of facts.entries()) {
    const key = `${fact.channel}/${fact.providerRef}`;
    if (fact.amount <= 0n || bills.has(fact.billingCode) || keys.has(key)) continue;
    bills.add(fact.billingCode);
    keys.add(key);
    const own = new Entries();
    const { taken, follows } = decide(ctx, kinds, fact, met[i]!, rules, own);
    if (Object.keys(follows).length > 0 || taken.outcome === 'conflict') continue;
    answers[i] = taken;
    entries.take(own);
  }
  try {
    const note = { object: `batch/${newId(ctx.now)}`, reason: 'posted' };
    await entries.send(ctx.city.db, (first) => auditStatement(ctx, TAKE, note, first));
  } catch (error) {
    if (!(error instanceof Stale)) throw error;
    // Something moved between reading and writing: nothing of the batch was written.
    answers.fill(undefined);
  }
  for (const [i, fact] of facts.entries()) answers[i] ??= await takePayment(ctx, kinds, fact);
  return answers as Taken[];
}

const takeCommand = (kinds: BillKinds) =>
  defineCommand<TakenFact, Taken>({
    name: TAKE,
    action: TAKE,
    input: z.custom<TakenFact>(),
    run: (act, fact) => inAct(act, kinds, fact),
  });

async function inAct(act: Act, kinds: BillKinds, fact: TakenFact): Promise<Taken> {
  const { met, ...rules } = await meet(act.tx, [fact]);
  const entries = new Entries();
  const { taken, follows, object } = decide(act.ctx, kinds, fact, met[0]!, rules, entries);
  await entries.send(act.tx);
  act.note({ object, reason: taken.outcome });
  if (taken.outcome === 'conflict') alarm(act.ctx, fact);
  if (follows.excess && (await alignRefund(act, follows.excess)) === 'asked') {
    const { excess } = follows;
    await tellRefund(act, kinds, excess, {
      how: 'asked',
      amount: excess.excess,
      key: `bill/${excess.id}/refund/${act.now.getTime()}`,
    });
  }
  if (follows.settled) await follows.settled.kind.onSettled?.(act, follows.settled.bill);
  if (follows.reversed) await takeBack(act, kinds, fact);
  return taken;
}

/** The fact's own key makes it happen once; a key of the request would only hide what has changed since. */
function keyless(ctx: Ctx): Ctx {
  const { key: _key, ...rest } = ctx;
  return rest;
}

/** A conflict is never posted; somebody has to look, so it stands in the log as an error and on the treasurer's page. */
const alarm = (ctx: Ctx, fact: TakenFact): void =>
  ctx.log.error({ channel: fact.channel, ref: fact.providerRef }, 'a payment was told twice with different contents');

function decide(ctx: Ctx, kinds: BillKinds, fact: TakenFact, met: Met, rules: Rules, entries: Entries): Decided {
  const { file, seen } = met;
  if (seen) return again(ctx, kinds, fact, seen, file, rules, entries);
  const on = localDate(ctx.city.calendar, fact.paidAt);
  if (!file) {
    const object = `payment/${fact.channel}`;
    if (!fact.moved) return { taken: { outcome: 'refused', reason: 'unknown' }, follows: {}, object };
    const inbox = receive(ctx, fact, on, null, entries);
    const lines = [
      { account: cashAccount(fact.channel), amount: fact.amount },
      { account: ACCOUNTS.unknown, amount: -fact.amount },
    ];
    entries.journal(headOf(ctx, fact, on, inbox, UNKNOWN_AGENCY), lines, rules.closed);
    return {
      taken: { outcome: 'suspense', inbox, reason: 'unknown' },
      follows: met.reversed ? { reversed: true } : {},
      object: `inbox/${inbox}`,
    };
  }
  const { bill } = file;
  const kind = kindOf(kinds, bill.kind);
  const terms = termsOf(ctx.city.pack, kind, bill, rules.reliefs);
  const object = `bill/${bill.id}`;
  if (!fact.moved) {
    const reason = refusal(ctx.now, kind, bill, booksOf(terms, file.facts), fact, on);
    if (reason) return { taken: { outcome: 'refused', reason }, follows: {}, object };
  }
  const key = `${fact.channel}/${fact.providerRef}`;
  const books = booksOf(terms, [
    ...file.facts,
    { type: 'payment', key, at: fact.paidAt, on, amount: fact.amount, channel: fact.channel, assigned: false },
  ]);
  const share = books.shares.get(key)!;
  const inbox = receive(ctx, fact, on, bill.id, entries);
  moveBill(entries, bill, books, ctx.now);
  const journal = entries.journal(
    { ...headOf(ctx, fact, on, inbox, bill.agency), bill: bill.id },
    difference(file.posted, books.accounts),
    rules.closed,
  )!;
  const number = receiptNumber(randomBytes(15));
  entries.add('receipts', {
    id: newId(ctx.now),
    number,
    bill: bill.id,
    inbox,
    journal,
    channel: fact.channel,
    kind: bill.kind,
    agency: bill.agency,
    amount: fact.amount,
    principal: share.principal,
    interest: share.interest,
    held: share.held,
    excess: share.excess,
    paid_at: fact.paidAt,
    paid_on: on,
    issued_at: ctx.now,
  });
  const settles = bill.state === 'open' && books.standing.state === 'paid' && kind.onSettled !== undefined;
  const { id, code, variant, payer, subject } = bill;
  return {
    taken: {
      outcome: 'posted',
      inbox,
      bill: bill.id,
      receipt: number,
      remaining: rupiah(books.owed(on).total),
      late: share.late,
    },
    follows: {
      ...(settles && {
        settled: { kind, bill: { id, code, kind: bill.kind, variant, payer, subject, receipt: number } },
      }),
      ...(books.standing.excess > bill.excess && { excess: { ...bill, excess: books.standing.excess } }),
      ...(met.reversed && { reversed: true as const }),
    },
    object,
  };
}

function again(
  ctx: Ctx,
  kinds: BillKinds,
  fact: TakenFact,
  seen: NonNullable<Met['seen']>,
  file: BillFile | undefined,
  rules: Rules,
  entries: Entries,
): Decided {
  const object = `inbox/${seen.inbox}`;
  if (seen.amount !== fact.amount || seen.billingCode !== fact.billingCode) {
    entries.add('conflicts', {
      id: newId(ctx.now),
      inbox: seen.inbox,
      bill: seen.bill,
      billing_code: fact.billingCode,
      amount: fact.amount,
      raw: fact.raw?.toString('base64') ?? null,
      at: ctx.now,
    });
    if (file && file.bill.id === seen.bill && file.bill.blocked === null)
      entries.add('moved', { ...projection(file.bill), blocked: 'conflict', changed_at: ctx.now });
    return { taken: { outcome: 'conflict' }, follows: {}, object };
  }
  if (!file || seen.receipt === null)
    return { taken: { outcome: 'suspense', inbox: seen.inbox, reason: 'unknown' }, follows: {}, object };
  const on = localDate(ctx.city.calendar, fact.paidAt);
  const books = booksOf(termsOf(ctx.city.pack, kindOf(kinds, file.bill.kind), file.bill, rules.reliefs), file.facts);
  return {
    taken: {
      outcome: 'replayed',
      inbox: seen.inbox,
      bill: file.bill.id,
      receipt: seen.receipt,
      remaining: rupiah(books.owed(on).total),
      late: on > file.bill.dueOn,
    },
    follows: {},
    object,
  };
}

/** Why money that has not moved yet is not taken; undefined: it may move. */
export function refusal(
  now: Date,
  kind: BillKind,
  bill: Pick<Bill, 'blocked' | 'expiresAt'>,
  books: Books,
  fact: Pick<TakenFact, 'amount' | 'channel'>,
  on: string,
): Refused | undefined {
  if (bill.blocked !== null) return 'blocked';
  if (books.standing.state === 'cancelled') return 'cancelled';
  if (books.standing.state !== 'open') return 'paid';
  if (bill.expiresAt !== null && now > bill.expiresAt) return 'expired';
  if (!kind.channels.includes(fact.channel)) return 'blocked';
  const { total } = books.owed(on, fact.channel);
  const inParts = kind.partial || books.standing.plan;
  return fact.amount === total || (inParts && fact.amount < total) ? undefined : 'amount';
}

function receive(ctx: Ctx, fact: TakenFact, on: string, bill: string | null, entries: Entries): string {
  const id = newId(ctx.now);
  entries.add('inbox', {
    id,
    channel: fact.channel,
    provider_ref: fact.providerRef,
    partner: fact.partner,
    billing_code: fact.billingCode,
    bill,
    amount: fact.amount,
    paid_at: fact.paidAt,
    paid_on: on,
    received_at: ctx.now,
    raw: fact.raw?.toString('base64') ?? null,
    sha256: fact.raw ? sha256(fact.raw).toString('hex') : null,
    outcome: bill === null ? 'suspense' : 'posted',
  });
  return id;
}

const headOf = (ctx: Ctx, fact: TakenFact, on: string, inbox: string, agency: string) => ({
  key: `payment/${fact.channel}/${fact.providerRef}`,
  kind: 'payment' as const,
  occurredAt: fact.paidAt,
  recordedAt: ctx.now,
  valueDate: on,
  today: localDate(ctx.city.calendar, ctx.now),
  agency,
  inbox,
});
