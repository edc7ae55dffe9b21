/** Money that nobody knows goes back to the account it came from: agreed by two, transferred, noted with its number. */
import { z } from 'zod';
import { localDate } from '../../../kernel/clock/index.ts';
import { defineCommand, execute, type Act, type Ctx } from '../../../kernel/command.ts';
import { conflict, notFound } from '../../../kernel/errors.ts';
import { needsStepUp } from '../../people/index.ts';
import { ACCOUNTS, cashAccount } from '../model/books.ts';
import { actOnUnknown, lockAct, setPaidOut, type BillAct } from '../store/act.ts';
import { paymentById, type Payment } from '../store/payment.ts';
import { lastClosed } from '../store/period.ts';
import { Entries } from '../store/post.ts';
import { UNKNOWN_AGENCY } from './moved.ts';

/**
 * The payment that an act is about, as long as it lies where it lay. @throws conflict `payment_gone` for one that was taken
 * back, or is somebody's by now
 */
export async function stillUnknown(act: Act, asked: Pick<BillAct, 'id' | 'inbox'>): Promise<Payment> {
  const payment = await paymentById(act.tx, asked.inbox!);
  const other = await actOnUnknown(act.tx, asked.inbox!);
  if (!payment || payment.bill !== null || payment.reversedAt !== null || (other && other.id !== asked.id))
    throw conflict('payment_gone');
  return payment;
}

const transfers = z.strictObject({
  act: z.uuid(),
  /** Number of the transfer. */
  transfer: z.string().trim().min(1, 'error.required').max(60, 'error.too_long'),
});

/**
 * Notes that money which nobody knew was transferred back to its account, as agreed. It lies with its channel until then,
 * for nothing that is unknown is deposited. Needs a fresh second factor.
 */
export const giveBack = (ctx: Ctx, paid: z.input<typeof transfers>): Promise<null> => {
  needsStepUp(ctx);
  return execute(
    ctx,
    defineCommand({
      name: 'money.give_back',
      action: 'money.refund',
      input: transfers,
      async run(act, { act: id, transfer }) {
        const asked = await lockAct(act, id);
        if (!asked || asked.kind !== 'give_back') throw notFound();
        act.may('money.refund', asked);
        act.note({ object: `inbox/${asked.inbox}`, reason: 'give_back' });
        if (asked.state !== 'agreed') throw conflict('not_agreed');
        const payment = await stillUnknown(act, asked);
        const on = localDate(act.city.calendar, act.now);
        const from = cashAccount(payment.channel);
        const details = { ...asked.details, from, transfer };
        await setPaidOut(act, id, { by: act.actor.id, on, amount: asked.amount, sp2d: null, details });
        const entries = new Entries();
        entries.journal(
          {
            key: `act/${id}`,
            kind: 'act',
            occurredAt: act.now,
            recordedAt: act.now,
            valueDate: on,
            today: on,
            agency: UNKNOWN_AGENCY,
            inbox: payment.id,
            act: id,
          },
          [
            { account: ACCOUNTS.unknown, amount: payment.amount },
            { account: from, amount: -payment.amount },
          ],
          await lastClosed(act.tx),
        );
        await entries.send(act.tx);
        return null;
      },
    }),
    paid,
  );
};
