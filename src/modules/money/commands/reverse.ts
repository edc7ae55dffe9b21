/** Payments that their provider takes back. */
import { z } from 'zod';
import { localDate } from '../../../kernel/clock/index.ts';
import { defineCommand, execute, require, type Act, type Ctx } from '../../../kernel/command.ts';
import { newId } from '../../../kernel/ids.ts';
import { kindOf, termsOf, type BillKinds } from '../kind.ts';
import { ACCOUNTS, booksOf, cashAccount, difference, type Channel } from '../model/books.ts';
import { alignRefund, closeUnknown } from '../store/act.ts';
import { fileById } from '../store/bill.ts';
import { findPayment, isTakenBack, journalOf } from '../store/payment.ts';
import { Entries } from '../store/post.ts';
import { moveBill, UNKNOWN_AGENCY } from './moved.ts';
import { tellRefund, tellReopened } from './told.ts';

/** The right of whoever tells of money that moved: the program itself, for a provider. */
export const TAKE = 'money.take';

export interface ReversalFact {
  channel: Channel;
  providerRef: string;
  /** The reversal's own id. */
  ref: string;
  at: Date;
  raw?: Buffer;
}
/** `held`: the payment it takes back has not come yet; `manual`: done, but what the payment set in motion stands: the hook of its kind says whom to look. */
export type Reversed = 'reversed' | 'replayed' | 'held' | 'manual';

/** Takes a payment back, as its provider tells: the same day by law of the channel, later by the bank's letter. */
export function reversePayment(ctx: Ctx, kinds: BillKinds, fact: ReversalFact, act?: Act): Promise<Reversed> {
  require(ctx, TAKE);
  if (act) return reverse(act, kinds, fact);
  // The fact's own key makes it happen once.
  const { key: _key, ...plain } = ctx;
  return execute(
    plain,
    defineCommand<ReversalFact, Reversed>({
      name: 'money.reverse',
      action: TAKE,
      input: z.custom<ReversalFact>(),
      run: (a, f) => reverse(a, kinds, f),
    }),
    fact,
  );
}

async function reverse(act: Act, kinds: BillKinds, fact: ReversalFact): Promise<Reversed> {
  const payment = await findPayment(act.tx, fact.channel, fact.providerRef);
  act.note({ object: payment ? `inbox/${payment.id}` : `payment/${fact.channel}` });
  // Told again, also while its payment has not come yet.
  if (payment?.reversedAt || (!payment && (await isTakenBack(act.tx, fact.channel, fact.providerRef))))
    return 'replayed';
  const entries = new Entries();
  entries.add('reversals', {
    id: newId(act.now),
    channel: fact.channel,
    provider_ref: fact.providerRef,
    ref: fact.ref,
    reversed_at: fact.at,
    received_at: act.now,
    raw: fact.raw?.toString('base64') ?? null,
  });
  await entries.send(act.tx);
  if (!payment) return 'held';
  return takeBack(act, kinds, fact, fact.at);
}

/** Posts what a recorded reversal means. */
export async function takeBack(
  act: Act,
  kinds: BillKinds,
  fact: Pick<ReversalFact, 'channel' | 'providerRef'>,
  at: Date = act.now,
): Promise<Reversed> {
  const payment = (await findPayment(act.tx, fact.channel, fact.providerRef))!;
  const on = localDate(act.city.calendar, at);
  const entries = new Entries();
  const head = {
    kind: 'reversal' as const,
    occurredAt: at,
    recordedAt: act.now,
    // A reversal cannot stand before what it takes back.
    valueDate: on < payment.paidOn ? payment.paidOn : on,
    today: localDate(act.city.calendar, act.now),
    inbox: payment.id,
  };
  const key = `reversal/${fact.channel}/${fact.providerRef}`;
  let follows = async (): Promise<Reversed> => 'reversed';
  const first = await journalOf(act.tx, payment.id);
  let closed = first.closed;
  if (payment.bill !== null) {
    // Its reversal stands in the inbox by now, so the payment is none of the bill's facts any more.
    const file = (await fileById(act.tx, payment.bill))!;
    closed = file.closed;
    const kind = kindOf(kinds, file.bill.kind);
    const books = booksOf(termsOf(act.city.pack, kind, file.bill, file.reliefs), file.facts);
    moveBill(entries, file.bill, books, act.now);
    const { agency, id: bill } = file.bill;
    const lines = difference(file.posted, books.accounts);
    entries.journal(
      { ...head, key, agency, bill, ...(payment.outcome === 'posted' && { reverses: first.id }) },
      lines,
      closed,
    );
    const { standing } = books;
    follows = async () => {
      const { code, variant, payer, subject, excess } = file.bill;
      // What was too much may have been what is taken back: its refund is not owed any more.
      if (standing.excess !== excess && (await alignRefund(act, { ...file.bill, ...standing })) === 'asked')
        await tellRefund(act, kinds, file.bill, { how: 'asked', amount: standing.excess, key: `${key}/refund` });
      if (!kind.onSettled || file.bill.state !== 'paid' || standing.state === 'paid') return 'reversed';
      await kind.onReopened?.(act, { id: bill, code, kind: kind.code, variant, payer, subject });
      await tellReopened(act, kinds, file.bill, key);
      return 'manual';
    };
  }
  if (payment.outcome === 'suspense') {
    // Where it was given back by us already, the bank took it twice: whoever got it owes it.
    const back = await closeUnknown(act, payment.id);
    const paidOut = back?.state === 'done';
    entries.journal(
      { ...head, key: `${key}/unknown`, agency: UNKNOWN_AGENCY, reverses: first.id },
      [
        { account: paidOut ? ACCOUNTS.refunded : ACCOUNTS.unknown, amount: payment.amount },
        { account: cashAccount(payment.channel), amount: -payment.amount },
      ],
      closed,
    );
  }
  await entries.send(act.tx);
  return follows();
}
