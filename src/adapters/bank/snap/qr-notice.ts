/** QRIS, the provider tells us (52): money that has moved, so it is taken whatever we think of it. */
import type { BankWireAnswer, QrNotice } from '../../../modules/money/bank-port.ts';
import {
  FieldFault,
  optionalAmount,
  optionalInstant,
  optionalObject,
  optionalText,
  text,
  wholeRupiah,
} from './message.ts';
import type { Transaction } from './transaction.ts';

/** `latestTransactionStatus`; 07 is "not found" by the standard, "expired" with some. */
export const QR_STATUS: Record<string, QrNotice['status']> = {
  '00': 'success',
  '01': 'pending',
  '02': 'pending',
  '03': 'pending',
  '04': 'refunded',
  '05': 'cancelled',
  '06': 'failed',
  '07': 'not_found',
};

/** Service 52. */
export async function notice(t: Transaction): Promise<BankWireAnswer> {
  const { body } = t;
  const said = text(body, 'latestTransactionStatus', 2);
  const status = Object.hasOwn(QR_STATUS, said) ? QR_STATUS[said] : undefined;
  if (!status) throw new FieldFault('latestTransactionStatus', false);
  const sen = optionalAmount(body, 'amount');
  if (status === 'success' && sen === undefined) throw new FieldFault('amount', true);
  const more = optionalObject(body, 'additionalInfo') ?? {};
  const outcome = await t.door.notify({
    partner: t.partner,
    externalId: t.externalId,
    day: t.day,
    raw: t.raw,
    referenceNo: text(body, 'originalReferenceNo', 64),
    partnerReferenceNo: optionalText(body, 'originalPartnerReferenceNo', 64),
    status,
    amount: sen === undefined ? undefined : wholeRupiah(sen),
    paidAt: optionalInstant(more, 'paidTime') ?? optionalInstant(more, 'transactionDate'),
    rrn: optionalText(more, 'rrn', 12),
  });
  if (outcome === 'conflict') return t.answer('conflict');
  return outcome === 'unknown' ? t.answer('transaction_not_found') : t.answer('ok');
}
