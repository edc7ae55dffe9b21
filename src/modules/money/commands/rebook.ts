/** Brings a bill's books to what its facts say, and sets in motion what follows from it. */
import { randomBytes } from 'node:crypto';
import { localDate } from '../../../kernel/clock/index.ts';
import type { Act } from '../../../kernel/command.ts';
import { notFound } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import type { BillKinds } from '../kind.ts';
import { difference } from '../model/books.ts';
import { receiptNumber } from '../model/receipt-number.ts';
import { openBill, type OpenBill } from '../reads.ts';
import { alignRefund, type BillAct } from '../store/act.ts';
import { fileById } from '../store/bill.ts';
import { paymentById, type Payment } from '../store/payment.ts';
import { Entries, type JournalHead } from '../store/post.ts';
import { moveBill } from './moved.ts';
import { tellBill, tellRefund } from './told.ts';

/** A bill as it stands in an act. @throws not found for one that is none */
export async function billOf(act: Act, kinds: BillKinds, id: string): Promise<OpenBill> {
  const file = await fileById(act.tx, id);
  if (!file) throw notFound();
  return openBill(act, kinds, file);
}

/** Books what an act of officers means, now that it is one of its bill's facts. */
export async function settle(
  act: Act,
  kinds: BillKinds,
  asked: Pick<BillAct, 'id' | 'kind' | 'bill' | 'inbox'>,
): Promise<void> {
  const assigned = asked.kind === 'assignment';
  await rebook(
    act,
    kinds,
    asked.bill!,
    {
      key: `act/${asked.id}`,
      kind: assigned ? 'assignment' : 'act',
      act: asked.id,
      refund: `refund/${asked.id}/asked`,
    },
    assigned ? await paymentById(act.tx, asked.inbox!) : undefined,
  );
}

/**
 * Writes the difference between what a bill's books say and what its facts say. What is too much by them becomes a request
 * for its refund; a bill that is settled by them moves what it is for.
 * @param as how the journal is named, and the notice of a refund
 * @param payment one that counts for this bill from now on: it gets its receipt
 */
export async function rebook(
  act: Act,
  kinds: BillKinds,
  id: string,
  as: Pick<JournalHead, 'key' | 'kind' | 'act'> & { refund: string },
  payment?: Payment,
): Promise<void> {
  const { bill: before, books, file, kind: of } = await billOf(act, kinds, id);
  const today = localDate(act.city.calendar, act.now);
  const entries = new Entries();
  moveBill(entries, before, books, act.now);
  const journal = entries.journal(
    {
      key: as.key,
      kind: as.kind,
      occurredAt: act.now,
      recordedAt: act.now,
      valueDate: today,
      today,
      agency: before.agency,
      bill: before.id,
      act: as.act,
    },
    difference(file.posted, books.accounts),
    file.closed,
  );
  let receipt = '';
  if (payment && journal) {
    const share = books.shares.get(`${payment.channel}/${payment.providerRef}`)!;
    receipt = receiptNumber(randomBytes(15));
    entries.add('receipts', {
      id: newId(act.now),
      number: receipt,
      bill: before.id,
      inbox: payment.id,
      journal,
      channel: payment.channel,
      kind: before.kind,
      agency: before.agency,
      amount: payment.amount,
      principal: share.principal,
      interest: share.interest,
      held: share.held,
      excess: share.excess,
      paid_at: payment.paidAt,
      paid_on: payment.paidOn,
      issued_at: act.now,
    });
  }
  await entries.send(act.tx);
  const { standing } = books;
  if (standing.excess !== before.excess) {
    const { excess, state } = standing;
    if ((await alignRefund(act, { ...before, excess, state })) === 'asked')
      await tellRefund(act, kinds, before, { how: 'asked', amount: excess, key: as.refund });
  }
  if (before.state !== 'cancelled' && standing.state === 'cancelled') await tellBill(act, 'bill.cancelled', before);
  if (before.state === 'open' && (standing.state === 'paid' || standing.state === 'waived')) {
    const { code, kind, variant, payer, subject } = before;
    await of.onSettled?.(act, { id, code, kind, variant, payer, subject, receipt });
  }
}
