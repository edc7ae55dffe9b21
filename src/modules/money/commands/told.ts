/*
 * Who hears of a bill: its payer, and the systems of the city that ask. What is posted in one statement is told by a sweep
 * just after, so that telling costs the payment nothing; an act tells in its own transaction.
 */
import { z } from 'zod';
import { defineCommand, execute, type Act, type Ctx } from '../../../kernel/command.ts';
import { emit, notify, type HookType } from '../../notices/index.ts';
import { kindOf, type BillKinds } from '../kind.ts';
import { billExpired, billPaid, billRefund, billReopened } from '../notices.ts';
import { openBill, shownState } from '../reads.ts';
import { fileById, type Bill } from '../store/bill.ts';
import { receiptById } from '../store/payment.ts';
import { noteTold, untold, type Untold } from '../store/told.ts';

type Told = Pick<Bill, 'id' | 'code' | 'kind' | 'agency' | 'payer' | 'subject' | 'amount' | 'dueOn'>;

/** The case a bill is about, for the notice's way to it. */
const caseOf = ({ subject }: Pick<Bill, 'subject'>): { object?: string } =>
  /^kase\/[0-9a-f-]{36}$/.test(subject) ? { object: subject.slice('kase/'.length) } : {};

/** Tells the systems that ask: the bill's code, kind and sum, no word of whom it is of. */
export const tellBill = (act: Act, type: HookType, bill: Told, more: Record<string, string | number> = {}) =>
  emit(act, {
    type,
    subject: `bill/${bill.code}`,
    data: {
      id: bill.id,
      code: bill.code,
      kind: bill.kind,
      agency: bill.agency,
      amount: Number(bill.amount),
      due_on: bill.dueOn,
      ...more,
    },
  });

/** Tells the payer and the systems where a refund stands. `key` makes it single. */
export async function tellRefund(
  act: Act,
  kinds: BillKinds,
  bill: Told,
  o: { how: 'asked' | 'refused' | 'paid'; amount: bigint; key: string },
): Promise<void> {
  await notify(act, {
    person: bill.payer,
    kind: billRefund,
    ...caseOf(bill),
    params: { title: kindOf(kinds, bill.kind).title, amount: Number(o.amount), how: o.how },
    key: o.key,
  });
  const type = { asked: 'refund.requested', refused: 'refund.refused', paid: 'refund.paid' } as const;
  await tellBill(act, type[o.how], bill, { refund: Number(o.amount) });
}

/** Tells the payer that the bank took a payment back, so that the bill stands open again. `key` makes it single. */
export const tellReopened = (act: Act, kinds: BillKinds, bill: Told, key: string): Promise<unknown> =>
  notify(act, {
    person: bill.payer,
    kind: billReopened,
    ...caseOf(bill),
    params: { title: kindOf(kinds, bill.kind).title, amount: Number(bill.amount) },
    key,
  });

const BATCH = 200;

/** Tells of payments and of bills whose time passed, each once; what hangs on the latter happens with it. Gives how many. */
export async function sweepTold(ctx: Ctx, kinds: BillKinds): Promise<number> {
  const all = await untold(ctx.city.db, ctx.now, BATCH);
  for (const one of all) await execute(ctx, tellCommand(kinds), one);
  return all.length;
}

const tellCommand = (kinds: BillKinds) =>
  defineCommand({
    name: 'money.tell',
    action: 'money.tell',
    input: z.strictObject({ what: z.enum(['paid', 'expired']), ref: z.string(), bill: z.string() }),
    async run(act, one: Untold) {
      act.note({ object: `bill/${one.bill}`, reason: one.what });
      const file = await fileById(act.tx, one.bill);
      if (!file || !(await noteTold(act.tx, one, act.now))) return null;
      const open = openBill(act, kinds, file);
      const { bill, kind } = open;
      const tell = { person: bill.payer, ...caseOf(bill) };
      if (one.what === 'paid') {
        const receipt = await receiptById(act.tx, one.ref);
        if (!receipt) return null;
        await notify(act, {
          ...tell,
          kind: billPaid,
          params: { title: kind.title, amount: Number(receipt.amount) },
          key: `receipt/${one.ref}`,
        });
        await tellBill(act, 'bill.paid', bill, {
          paid: Number(receipt.amount),
          receipt: receipt.number,
          state: bill.state,
        });
        return null;
      }
      // Paid while it was looked at: nothing has passed.
      if (shownState(open, act.now) !== 'expired') return null;
      await kind.onExpired?.(act, {
        id: bill.id,
        code: bill.code,
        kind: bill.kind,
        variant: bill.variant,
        payer: bill.payer,
        subject: bill.subject,
      });
      await notify(act, {
        ...tell,
        kind: billExpired,
        params: { title: kind.title, amount: Number(bill.amount) },
        key: `bill/${bill.id}/expired`,
      });
      await tellBill(act, 'bill.expired', bill);
      return null;
    },
  });
