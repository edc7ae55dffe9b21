/** The bills and the journal as a bank's call sees them. */
import { z } from 'zod';
import { defineCommand, execute, type Ctx } from '../../../kernel/command.ts';
import { rupiah } from '../../../kernel/money.ts';
import { SYSTEM } from '../../../kernel/permission.ts';
import type { QrNotice, QrNoticeOutcome, VaBill, VaState } from '../bank-port.ts';
import type { BillKinds } from '../kind.ts';
import { maskedName } from '../model/bank-profile.ts';
import { billByCode, type BillNow } from '../reads.ts';
import { findPayment } from '../store/payment.ts';
import { moveQr, qrByReference } from '../store/qr.ts';
import { paymentRef, type Ledger } from './bank-door.ts';
import { takePayment } from './pay.ts';
import { reversePayment } from './reverse.ts';

const STATE: Record<BillNow['state'], VaState> = {
  open: 'payable',
  paid: 'paid',
  expired: 'expired',
  cancelled: 'blocked',
  blocked: 'blocked',
};

const vaBill = (bill: BillNow): VaBill => ({
  // A kind of bill that is not paid by virtual account cannot be paid here.
  state: bill.state === 'open' && !bill.channels.includes('va') ? 'blocked' : STATE[bill.state],
  name: maskedName(bill.payerName),
  amount: bill.amount,
  rule: bill.payment,
  title: bill.title,
  expiresAt: bill.expires,
});

const takeNotice = (kinds: BillKinds) =>
  defineCommand<QrNotice, QrNoticeOutcome>({
    name: 'money.qr_notice',
    action: 'money.bank',
    input: z.custom<QrNotice>(),
    async run(act, n) {
      const { partner, referenceNo } = n;
      const providerRef = paymentRef(partner, referenceNo);
      act.note({ object: `payment/qris/${providerRef}`, reason: n.status });
      const qr = await qrByReference(act.tx, partner.code, {
        partnerReference: n.partnerReferenceNo,
        referenceNo,
      });
      if (n.status === 'refunded') {
        await reversePayment(
          act.ctx,
          kinds,
          { channel: 'qris', providerRef, ref: n.rrn ?? n.externalId, at: n.paidAt ?? act.now, raw: n.raw },
          act,
        );
        if (qr) await moveQr(act.tx, qr.id, 'refunded');
        return 'taken';
      }
      if (n.status !== 'success') return 'taken';
      // Sen cannot be booked: a person has to look.
      if (n.amount === undefined) return 'conflict';
      const took = await takePayment(
        act.ctx,
        kinds,
        {
          channel: 'qris',
          providerRef,
          // Money that moved is taken also for a code of nobody; it waits in suspense under what the provider called it.
          billingCode: qr?.billingCode ?? n.partnerReferenceNo ?? referenceNo,
          amount: n.amount,
          paidAt: n.paidAt ?? act.now,
          moved: true,
          raw: n.raw,
          partner: partner.code,
        },
        act,
      );
      if (took.outcome === 'conflict') return 'conflict';
      if (qr && qr.state !== 'refunded') await moveQr(act.tx, qr.id, 'paid');
      return 'taken';
    },
  });

/** A notice, or what a status said: the same act, so that whichever comes second changes nothing. */
export function tellQr(ctx: Ctx, kinds: BillKinds, notice: QrNotice): Promise<QrNoticeOutcome> {
  const { key: _key, ...rest } = ctx;
  return execute({ ...rest, actor: SYSTEM }, takeNotice(kinds), notice);
}

/** Over this city's bills. */
export const bankLedger = (request: Ctx, kinds: BillKinds): Ledger => {
  const ctx: Ctx = { ...request, actor: SYSTEM };
  return {
    async bill(code) {
      const bill = await billByCode(ctx, kinds, code, 'va');
      return bill && vaBill(bill);
    },
    take: (fact, act) => takePayment(act.ctx, kinds, fact, act),
    async payment(channel, providerRef) {
      const found = await findPayment(ctx.city.db, channel, providerRef);
      if (!found || found.reversedAt !== null) return undefined;
      return {
        amount: rupiah(found.amount),
        paidAt: found.paidAt,
        receipt: found.receipt ?? '',
        billingCode: found.billingCode,
      };
    },
    notify: (notice) => tellQr(ctx, kinds, notice),
  };
};
