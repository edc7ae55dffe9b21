/*
 * Acts of officers on bills: one asks, with authority, reason and decree; another decides. Nobody decides what they asked.
 * What was decided is a fact of the bill; the books say what it means.
 */
import { z } from 'zod';
import { localDate } from '../../../kernel/clock/index.ts';
import { defineCommand, execute, type Act, type Ctx } from '../../../kernel/command.ts';
import type { Reader } from '../../../kernel/db.ts';
import { conflict, invalid, notFound } from '../../../kernel/errors.ts';
import { ruleAt } from '../../../kernel/pack.ts';
import { needsStepUp } from '../../people/index.ts';
import type { BillKinds } from '../kind.ts';
import { readBillingCode } from '../model/billing-code.ts';
import { ACCOUNTS, cashAccount } from '../model/books.ts';
import { monthsLate } from '../model/months.ts';
import { BP, rounded, type PlanEntry } from '../model/parts.ts';
import { BUD } from '../permissions.ts';
import type { OpenBill } from '../reads.ts';
import {
  actOnUnknown,
  BY_ITSELF,
  insertAct,
  insertPlan,
  lockAct,
  setDecided,
  setPaidOut,
  type ActDetails,
} from '../store/act.ts';
import { fileByCode } from '../store/bill.ts';
import { isDeposited } from '../store/deposit.ts';
import { paymentById, paymentsOfBill } from '../store/payment.ts';
import { stillUnknown } from './give-back.ts';
import { UNKNOWN_AGENCY } from './moved.ts';
import { billOf, settle } from './rebook.ts';
import { tellRefund } from './told.ts';

const text = (most: number) => z.string().trim().min(1, 'error.required').max(most, 'error.too_long');
const because = {
  reason: text(500),
  /** The rule or office that allows it. */
  authority: text(200),
  decree: text(100),
  decree_on: z.iso.date('error.date'),
};
const money = z.bigint('error.number').min(1n, 'error.number').max(1_000_000_000_000n, 'error.number');
const bill = z.uuid();

const asks = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('waiver'),
    bill,
    what: z.enum(['principal', 'interest'], 'error.choose'),
    amount: money,
    ...because,
  }),
  z.strictObject({
    kind: z.literal('instalment'),
    bill,
    entries: z
      .array(z.strictObject({ due: z.iso.date('error.date'), amount: money }))
      .min(2, 'error.required')
      .max(36, 'error.too_long'),
    ...because,
  }),
  z.strictObject({ kind: z.literal('cancellation'), bill, ...because }),
  z.strictObject({ kind: z.literal('write_off'), bill, ...because }),
  z.strictObject({ kind: z.literal('refund'), bill, ...because }),
  z.strictObject({ kind: z.literal('assignment'), inbox: z.uuid('error.choose'), code: text(40), ...because }),
  z.strictObject({
    kind: z.literal('give_back'),
    inbox: z.uuid('error.choose'),
    account_bank: text(80),
    account_number: z
      .string()
      .trim()
      .regex(/^[\d .-]{5,40}$/, 'error.account_number'),
    account_name: text(120),
    /** What shows that the money came from there: the bank's letter, the payer's slip. */
    proof: text(200),
    ...because,
  }),
]);
export type AskedAct = z.input<typeof asks>;

/** Asks for an act on a bill. @throws invalid where it cannot be, not found for a bill of another agency. Gives its id. */
export const askAct = (ctx: Ctx, kinds: BillKinds, asked: AskedAct): Promise<string> =>
  execute(
    ctx,
    defineCommand({ name: 'money.ask', action: 'money.ask', input: asks, run: (act, input) => ask(act, kinds, input) }),
    asked,
  );

async function ask(act: Act, kinds: BillKinds, input: z.output<typeof asks>): Promise<string> {
  const today = localDate(act.city.calendar, act.now);
  if (input.decree_on > today) throw invalid({ decree_on: 'error.in_future' });
  const base = {
    kind: input.kind,
    reason: input.reason,
    authority: input.authority,
    decree: input.decree,
    decreeOn: input.decree_on,
    askedBy: act.actor.id,
    inbox: null,
    details: {},
  };
  if (input.kind === 'assignment' || input.kind === 'give_back') {
    act.may('money.ask', { agency: UNKNOWN_AGENCY });
    const payment = await paymentById(act.tx, input.inbox);
    if (!payment || payment.bill !== null || payment.reversedAt !== null) throw notFound();
    if (await actOnUnknown(act.tx, payment.id)) throw conflict('asked_already');
    const unknown = { ...base, inbox: payment.id, agency: UNKNOWN_AGENCY, amount: payment.amount };
    if (input.kind === 'give_back') {
      const { account_bank: bank, account_number: number, account_name: name, proof } = input;
      act.note({ object: `inbox/${payment.id}`, reason: input.kind });
      return insertAct(act, { ...unknown, bill: null, details: { account: { bank, number, name, proof } } });
    }
    const code = readBillingCode(input.code);
    const file = code === undefined ? undefined : await fileByCode(act.tx, code);
    if (!file) throw invalid({ code: 'error.unknown_bill' });
    act.note({ object: `bill/${file.bill.id}`, reason: input.kind });
    return insertAct(act, { ...unknown, bill: file.bill.id });
  }
  const open = await billOf(act, kinds, input.bill);
  act.may('money.ask', { agency: open.bill.agency });
  act.note({ object: `bill/${open.bill.id}`, reason: input.kind });
  const { standing } = open.books;
  const owed = open.books.owed(today);
  const common = { ...base, bill: open.bill.id, agency: open.bill.agency };
  if (input.kind === 'refund') {
    if (standing.excess === 0n) throw conflict('nothing_to_refund');
    return insertAct(act, { ...common, amount: standing.excess });
  }
  if (input.kind === 'cancellation') {
    if (standing.state === 'cancelled') throw conflict('bill_over');
    return insertAct(act, { ...common, amount: open.bill.amount });
  }
  if (input.kind === 'waiver') {
    if (standing.state !== 'open' && standing.state !== 'paid') throw conflict('bill_over');
    // What was paid of it already is given back.
    const most =
      input.what === 'interest' ? owed.interest + standing.interestPaid : owed.principal + standing.principalPaid;
    if (input.amount > most) throw invalid({ amount: 'error.more_than_owed' });
    return insertAct(act, { ...common, amount: input.amount, details: { what: input.what } });
  }
  if (standing.state !== 'open') throw conflict('bill_over');
  if (input.kind === 'write_off') return insertAct(act, { ...common, amount: standing.principal });
  const sum = input.entries.reduce((total, e) => total + e.amount, 0n);
  if (sum !== standing.principal) throw invalid({ entries: 'error.plan_sum' });
  if (input.entries.some((e, i) => e.due <= (input.entries[i - 1]?.due ?? today)))
    throw invalid({ entries: 'error.plan_order' });
  const id = await insertAct(act, { ...common, amount: sum });
  await insertPlan(act, open.bill.id, id, chargesOf(act, open, input.entries, today));
  return id;
}

/** Interest of a plan: per started month from the due date, or from today where that is past (PP 35/2023, V!). */
function chargesOf(
  act: Act,
  open: OpenBill,
  entries: readonly { due: string; amount: bigint }[],
  today: string,
): PlanEntry[] {
  const rule = open.kind.interest && ruleAt(act.city.pack, 'local_tax.instalment.percent', today);
  const from = open.bill.dueOn > today ? open.bill.dueOn : today;
  return entries.map(({ due, amount }) => ({
    due,
    amount,
    charge: rule ? rounded(amount * BigInt(Math.round(rule.value * 100)) * BigInt(monthsLate(from, due)), BP) : 0n,
  }));
}

const decisions = z.discriminatedUnion('agree', [
  z.strictObject({ act: z.uuid(), agree: z.literal(true) }),
  z.strictObject({ act: z.uuid(), agree: z.literal(false), refusal: text(500) }),
]);
export type ActDecision = z.input<typeof decisions>;

/** Agrees to what another officer asked, or refuses it with a reason. Needs a fresh second factor. */
export const decideAct = (ctx: Ctx, kinds: BillKinds, decision: ActDecision): Promise<null> => {
  needsStepUp(ctx);
  return execute(
    ctx,
    defineCommand({
      name: 'money.decide',
      action: 'money.decide',
      input: decisions,
      async run(act, input) {
        const asked = await lockAct(act, input.act);
        if (!asked) throw notFound();
        act.may('money.decide', asked);
        act.note({
          object: asked.bill ? `bill/${asked.bill}` : `act/${asked.id}`,
          reason: `${asked.kind}.${input.agree}`,
        });
        if (asked.state !== 'asked') throw conflict('decided_already');
        const by = act.actor.id;
        if (input.agree && asked.inbox !== null) await stillUnknown(act, asked);
        if (!input.agree) {
          await setDecided(act, asked.id, { state: 'refused', by, refusal: input.refusal });
          if (asked.kind === 'refund' && asked.bill !== null) {
            const { bill: of } = await billOf(act, kinds, asked.bill);
            await tellRefund(act, kinds, of, {
              how: 'refused',
              amount: asked.amount,
              key: `refund/${asked.id}/refused`,
            });
          }
        }
        // Its money leaves by an act of its own.
        else if (asked.kind === 'refund' || asked.kind === 'give_back')
          await setDecided(act, asked.id, { state: 'agreed', by });
        else {
          await setDecided(act, asked.id, { state: 'done', by, on: localDate(act.city.calendar, act.now) });
          await settle(act, kinds, asked);
        }
        return null;
      },
    }),
    decision,
  );
};

const payouts = z.strictObject({
  act: z.uuid(),
  /** Number of the BUD's order to pay, where the money lies in RKUD. */
  sp2d: z.string().trim().max(60, 'error.too_long').optional(),
});

/**
 * Pays out an agreed refund: the treasurer from what is not deposited yet, the BUD by an SP2D from RKUD. What an earlier
 * year took stands on unforeseen spending (PP 12/2019). Needs a fresh second factor.
 */
export const payRefund = (ctx: Ctx, kinds: BillKinds, paid: z.input<typeof payouts>): Promise<null> => {
  needsStepUp(ctx);
  return execute(
    ctx,
    defineCommand({
      name: 'money.refund',
      action: 'money.refund',
      input: payouts,
      async run(act, { act: id, sp2d }) {
        const asked = await lockAct(act, id);
        if (!asked || asked.kind !== 'refund' || asked.bill === null) throw notFound();
        act.may('money.refund', asked);
        act.note({ object: `bill/${asked.bill}`, reason: 'refund' });
        if (asked.state !== 'agreed') throw conflict('not_agreed');
        const open = await billOf(act, kinds, asked.bill);
        const { excess } = open.books.standing;
        if (excess === 0n || asked.amount > excess) throw conflict('refund_changed');
        const from = await sourceOf(act.tx, asked.bill);
        const on = localDate(act.city.calendar, act.now);
        if (from.account === ACCOUNTS.treasury) {
          if (!act.actor.posts.some((p) => p.role === BUD)) throw conflict('only_by_sp2d');
          if (!sp2d) throw invalid({ sp2d: 'error.required' });
        }
        const details: ActDetails = {
          from: from.account,
          ...(from.year < on.slice(0, 4) && !open.kind.passThrough && { unforeseen: true }),
        };
        await setPaidOut(act, id, { by: act.actor.id, on, amount: asked.amount, sp2d: sp2d || null, details });
        await settle(act, kinds, asked);
        await tellRefund(act, kinds, open.bill, { how: 'paid', amount: asked.amount, key: `refund/${id}/paid` });
        return null;
      },
    }),
    paid,
  );
};

/**
 * Cancels a bill that what it was for no longer asks: the case was withdrawn or rejected, the parcel does not go, or a new
 * bill stands in its place.
 * Nobody has to be asked, for nobody has anything to weigh; what was paid on it becomes a request for its refund. One that is
 * cancelled already stays as it is.
 */
export async function dropBill(
  act: Act,
  kinds: BillKinds,
  id: string,
  reason: 'case_ended' | 'not_owed' | 'new_bill' | 'not_sent',
): Promise<void> {
  const open = await billOf(act, kinds, id);
  if (open.books.standing.state === 'cancelled') return;
  const asked = await insertAct(act, {
    kind: 'cancellation',
    bill: id,
    inbox: null,
    agency: open.bill.agency,
    amount: open.bill.amount,
    reason,
    authority: 'UU 30/2014',
    decree: '',
    decreeOn: null,
    details: {},
    askedBy: BY_ITSELF,
  });
  await setDecided(act, asked, { state: 'done', by: 'rule', on: localDate(act.city.calendar, act.now) });
  await settle(act, kinds, { id: asked, kind: 'cancellation', bill: id, inbox: null });
}

/** Where a refund's money lies: with the channel as long as one of its payments is not deposited, else in RKUD. */
export async function sourceOf(db: Reader, billId: string): Promise<{ account: string; year: string }> {
  const payments = (await paymentsOfBill(db, billId)).filter((p) => p.reversedAt === null).toReversed();
  for (const p of payments) {
    if (p.receipt !== null && !(await isDeposited(db, p.id)))
      return { account: cashAccount(p.channel), year: p.paidOn.slice(0, 4) };
  }
  return { account: ACCOUNTS.treasury, year: payments[0]?.paidOn.slice(0, 4) ?? '' };
}
