/** The treasurer's days and months: deposits to the city's account, conflicts, decrees that lift interest, closing. */
import { z } from 'zod';
import { addDays, addWorkingDays, localDate } from '../../../kernel/clock/index.ts';
import { defineCommand, execute, type Ctx } from '../../../kernel/command.ts';
import { conflict, invalid, notFound } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { ruleAt } from '../../../kernel/pack.ts';
import { needsStepUp } from '../../people/index.ts';
import type { BillKinds } from '../kind.ts';
import { ACCOUNTS, cashAccount, CHANNELS } from '../model/books.ts';
import { addMonths, monthOf } from '../model/months.ts';
import { agenciesOf } from '../permissions.ts';
import { conflictById, settleConflict } from '../store/conflict.ts';
import {
  bankRefUsed,
  gather,
  insertDeposit,
  nextDepositNumber,
  undeposited,
  type Undeposited,
} from '../store/deposit.ts';
import { closeMonth, firstMonth, lastClosed } from '../store/period.ts';
import { Entries } from '../store/post.ts';
import { agreeRelief, endRelief, insertRelief, lockRelief } from '../store/relief.ts';
import { APPLY } from './relief.ts';

const deposits = z.strictObject({
  agency: z.string().min(1, 'error.choose').max(80),
  channel: z.enum(CHANNELS, 'error.choose'),
  until: z.iso.date('error.date'),
  bank_ref: z.string().trim().min(1, 'error.required').max(60, 'error.too_long'),
  /** What the treasurer reads on the bank's slip: a difference must be found before it is booked. */
  amount: z.bigint('error.number').min(1n, 'error.number'),
});

/** Hands what lies with a channel over to RKUD; all receipts up to a payer's day. Gives the id of the STS. */
export const deposit = (ctx: Ctx, input: z.input<typeof deposits>): Promise<string> =>
  execute(
    ctx,
    defineCommand({
      name: 'money.deposit',
      action: 'money.deposit',
      input: deposits,
      async run(act, o) {
        act.may('money.deposit', { agency: o.agency });
        const on = localDate(act.city.calendar, act.now);
        if (o.until > on) throw invalid({ until: 'error.in_future' });
        if (await bankRefUsed(act.tx, o.channel, o.bank_ref)) throw invalid({ bank_ref: 'error.used_already' });
        const id = newId(act.now);
        const account = cashAccount(o.channel);
        const { amount, ...taken } = await gather(act, { id, ...o, account });
        if (taken.receipts.length + taken.rests.length === 0 || amount <= 0n) throw conflict('nothing_to_deposit');
        if (amount !== o.amount) throw invalid({ amount: 'error.deposit_differs' });
        const entries = new Entries();
        const journal = entries.journal(
          {
            key: `deposit/${id}`,
            kind: 'deposit',
            occurredAt: act.now,
            recordedAt: act.now,
            valueDate: on,
            today: on,
            agency: o.agency,
          },
          [
            { account: ACCOUNTS.treasury, amount },
            { account, amount: -amount },
          ],
          await lastClosed(act.tx),
        )!;
        await entries.send(act.tx);
        const number = await nextDepositNumber(act, o.agency, on.slice(0, 4));
        await insertDeposit(
          act,
          { id, number, agency: o.agency, channel: o.channel, on, amount, bankRef: o.bank_ref, journal },
          taken,
        );
        act.note({ object: `deposit/${id}` });
        return id;
      },
    }),
    input,
  );

const DAY = 86_400_000;

export interface Lying extends Undeposited {
  /** Last legal day for its deposit. */
  dueOn: string;
  overdue: boolean;
}

/** What is to be deposited, and by when: within so many working days of being received (a dated rule). */
export async function lying(
  ctx: Pick<Ctx, 'city' | 'now' | 'actor'>,
  agencies = agenciesOf(ctx.actor),
): Promise<Lying[]> {
  const { city } = ctx;
  const today = localDate(city.calendar, ctx.now);
  const days = ruleAt(city.pack, 'treasury.deposit_days', today)?.value ?? 1;
  return (await undeposited(city.db, agencies)).map((u) => {
    // From the payer's day; one on which offices are closed counts as the next.
    const from = new Date(city.calendar.day(u.since).end - DAY + 1);
    const dueOn = localDate(city.calendar, addWorkingDays(city.calendar, from, days));
    return { ...u, dueOn, overdue: dueOn < today };
  });
}

/** Says what is true of a payment that was told twice with different contents; its bill thaws. */
export const settleConflictOf = (ctx: Ctx, input: { conflict: string; how: string }): Promise<null> =>
  execute(
    ctx,
    defineCommand({
      name: 'money.settle_conflict',
      action: 'money.ask',
      input: z.strictObject({
        conflict: z.uuid(),
        how: z.string().trim().min(1, 'error.required').max(500, 'error.too_long'),
      }),
      async run(act, o) {
        const found = await conflictById(act.tx, o.conflict);
        if (!found) throw notFound();
        act.may('money.ask', found);
        act.note({ object: `conflict/${o.conflict}` });
        await settleConflict(act, o.conflict, o.how);
        return null;
      },
    }),
    input,
  );

/** The month that would be closed next; null while the books are empty. */
export async function nextToClose(ctx: Pick<Ctx, 'city'>): Promise<string | null> {
  const closed = await lastClosed(ctx.city.db);
  return closed === null ? firstMonth(ctx.city.db) : addMonths(closed, 1);
}

/** Closes a month that is over, the oldest open one first. What comes late stands in the open month with its own day. */
export const closeBooks = (ctx: Ctx, input: { month: string }): Promise<null> => {
  needsStepUp(ctx);
  return execute(
    ctx,
    defineCommand({
      name: 'money.close',
      action: 'money.close',
      input: z.strictObject({ month: z.iso.date() }),
      async run(act, { month }) {
        const today = localDate(act.city.calendar, act.now);
        const closed = await lastClosed(act.tx);
        const next = closed === null ? await firstMonth(act.tx) : addMonths(closed, 1);
        if (month !== next) throw conflict('month_order');
        if (monthOf(today) <= month) throw conflict('month_not_over');
        await closeMonth(act.tx, month, act.actor.id, act.now);
        act.note({ object: `period/${month}` });
        return null;
      },
    }),
    input,
  );
};

const date = z.iso.date('error.date');
const reliefs = z.strictObject({
  kinds: z.array(z.string()).min(1, 'error.choose'),
  percent: z.number('error.number').min(1, 'error.number').max(100, 'error.number'),
  paid_from: date,
  paid_to: date,
  due_from: date.optional(),
  due_to: date.optional(),
  channels: z.array(z.enum(CHANNELS)).optional(),
  legal_basis: z.string().trim().min(1, 'error.required').max(300, 'error.too_long'),
  decree: z.string().trim().min(1, 'error.required').max(100, 'error.too_long'),
});

/** Enters a decree that lifts interest; it holds once another officer has compared it and agreed. */
export const askRelief = (ctx: Ctx, kinds: BillKinds, input: z.input<typeof reliefs>): Promise<string> =>
  execute(
    ctx,
    defineCommand({
      name: 'money.ask_relief',
      action: 'money.ask',
      input: reliefs,
      async run(act, o) {
        for (const code of o.kinds) {
          const kind = kinds.get(code);
          if (!kind?.interest) throw invalid({ kinds: 'error.choose' });
          act.may('money.ask', { agency: kind.agency });
        }
        if (o.paid_to < o.paid_from) throw invalid({ paid_to: 'error.before_from' });
        const id = await insertRelief(act, o);
        act.note({ object: `relief/${id}` });
        return id;
      },
    }),
    input,
  );

/** Agrees to a decree that another officer entered, or ends one that holds. */
export const decideRelief = (ctx: Ctx, kinds: BillKinds, input: { relief: string; end?: boolean }): Promise<null> => {
  needsStepUp(ctx);
  return execute(
    ctx,
    defineCommand({
      name: 'money.decide_relief',
      action: 'money.decide',
      input: z.strictObject({ relief: z.uuid(), end: z.boolean().optional() }),
      async run(act, o) {
        const found = await lockRelief(act, o.relief);
        if (!found) throw notFound();
        act.note({ object: `relief/${o.relief}`, reason: o.end ? 'ended' : 'agreed' });
        for (const code of found.kinds)
          act.may('money.decide', { agency: kinds.get(code)?.agency ?? '', askedBy: found.askedBy });
        if (o.end) await endRelief(act, o.relief, localDate(act.city.calendar, act.now));
        else {
          if (found.agreedAt) throw conflict('decided_already');
          await agreeRelief(act, o.relief);
          act.job(APPLY, { relief: o.relief }, { key: o.relief });
        }
        return null;
      },
    }),
    input,
  );
};

/** The last day of a month. */
export const monthEnd = (month: string): string => addDays(addMonths(month, 1), -1);
