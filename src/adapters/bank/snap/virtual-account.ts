/** Virtual account, the bank asks us: inquiry (24), payment (25) and status (26). */
import type { BankWireAnswer, VaAmountRule, VaBill, VaOutcome, VaRefusal } from '../../../modules/money/bank-port.ts';
import { rupiah, type Rupiah } from '../../../kernel/money.ts';
import { SERVICE, type SnapCase } from './codes.ts';
import {
  amount,
  FieldFault,
  optionalAmount,
  optionalInstant,
  optionalText,
  text,
  wholeRupiah,
  wireAmount,
  type JsonObject,
} from './message.ts';
import type { Transaction } from './transaction.ts';
import { wireInstant } from './time.ts';

/** `virtualAccountTrxType`. */
const TRX_TYPE: Record<VaAmountRule, string> = { closed: 'C', partial: 'I', minimum: 'M', maximum: 'L', open: 'O' };
const CASE: Record<VaRefusal, SnapCase> = {
  unknown: 'invalid_bill',
  blocked: 'invalid_bill',
  paid: 'paid_bill',
  expired: 'expired_bill',
  amount: 'invalid_amount',
};
const REASON: Record<VaRefusal, { english: string; indonesia: string }> = {
  unknown: { english: 'Bill not found', indonesia: 'Tagihan tidak ditemukan' },
  blocked: { english: 'Bill is not payable', indonesia: 'Tagihan tidak dapat dibayar' },
  paid: { english: 'Bill has been paid', indonesia: 'Tagihan telah dibayar' },
  expired: { english: 'Bill has expired', indonesia: 'Tagihan telah kedaluwarsa' },
  amount: { english: 'Invalid amount', indonesia: 'Jumlah tidak sesuai' },
};
const SUCCESS = { english: 'Success', indonesia: 'Sukses' };
const REUSED = {
  english: 'Cannot use the same X-EXTERNAL-ID',
  indonesia: 'Tidak bisa menggunakan X-EXTERNAL-ID yang sama',
};

interface Account {
  /** As they came: answers repeat them byte for byte. */
  echo: { partnerServiceId: string; customerNo: string; virtualAccountNo: string };
  customerNo: string;
  /** False: another biller's number. */
  ours: boolean;
}

const unpadded = (value: string): string => value.replace(/^[ 0]+/, '');

/** The three that name an account. They must agree; padding is blank or zero, whatever the profile says of ours. */
function accountOf({ body, partner }: Transaction): Account {
  const echo = {
    partnerServiceId: text(body, 'partnerServiceId', 8, /^ *\d+$/),
    customerNo: text(body, 'customerNo', 20, /^\d+$/),
    virtualAccountNo: text(body, 'virtualAccountNo', 28, /^ *\d+$/),
  };
  if (unpadded(echo.virtualAccountNo) !== unpadded(echo.partnerServiceId + echo.customerNo))
    throw new FieldFault('virtualAccountNo', false);
  const { serviceId } = partner.profile;
  return {
    echo,
    customerNo: echo.customerNo,
    ours: serviceId !== null && unpadded(echo.partnerServiceId) === unpadded(serviceId),
  };
}

const asked = (bill: VaBill): Rupiah => (bill.rule === 'open' ? rupiah(0n) : bill.amount);

/** What is owed, as billDetails has room for it. */
const details = (bill: VaBill, customerNo: string) => [
  {
    billCode: '01',
    billNo: customerNo.slice(-18),
    billName: bill.title.id.slice(0, 20),
    billShortName: bill.title.id.slice(0, 10),
    billDescription: { english: bill.title.en.slice(0, 18), indonesia: bill.title.id.slice(0, 18) },
    billSubCompany: '00000',
    billAmount: wireAmount(asked(bill)),
  },
];

/** Service 24: what does this account owe? */
export async function inquiry(t: Transaction): Promise<BankWireAnswer> {
  const account = accountOf(t);
  const inquiryRequestId = text(t.body, 'inquiryRequestId', 128);
  optionalAmount(t.body, 'amount');
  optionalInstant(t.body, 'trxDateInit');
  const data = (status: '00' | '01', reason: object, more: object = {}) => ({
    virtualAccountData: {
      inquiryStatus: status,
      inquiryReason: reason,
      ...account.echo,
      inquiryRequestId,
      ...more,
    },
  });
  if (!(await t.door.claim(message(t), SERVICE.vaInquiry, inquiryRequestId)))
    return t.answer('conflict', undefined, data('01', REUSED));
  const bill = account.ours ? await t.door.inquire(t.partner, account.customerNo) : undefined;
  const why = bill === undefined ? 'unknown' : bill.state === 'payable' ? undefined : bill.state;
  if (why !== undefined || bill === undefined) {
    const reason = why ?? 'unknown';
    return t.answer(CASE[reason], `[${REASON[reason].english}]`, data('01', REASON[reason]));
  }
  return t.answer(
    'ok',
    undefined,
    data('00', SUCCESS, {
      virtualAccountName: bill.name,
      totalAmount: wireAmount(asked(bill)),
      subCompany: '00000',
      billDetails: details(bill, account.customerNo),
      virtualAccountTrxType: TRX_TYPE[bill.rule],
    }),
  );
}

const message = ({ partner, externalId, day, raw }: Transaction) => ({ partner, externalId, day, raw });

/** Fields of a payment that its answer repeats as they came. */
const REPEATED = ['trxId', 'paidAmount', 'totalAmount', 'trxDateTime', 'referenceNo', 'flagAdvise'];
const repeated = (body: JsonObject): JsonObject =>
  Object.fromEntries(REPEATED.flatMap((field) => (Object.hasOwn(body, field) ? [[field, body[field]!]] : [])));

/** Service 25: this was just paid, will you take it? What is refused here the bank does not debit. */
export async function payment(t: Transaction): Promise<BankWireAnswer> {
  const account = accountOf(t);
  const paymentRequestId = text(t.body, 'paymentRequestId', 128);
  const paid = amount(t.body, 'paidAmount');
  optionalAmount(t.body, 'totalAmount');
  const data = (flag: '00' | '01', reason: object, bill: VaBill | undefined, more: object = {}) => ({
    virtualAccountData: {
      ...account.echo,
      ...(bill ? { virtualAccountName: bill.name } : {}),
      paymentRequestId,
      ...repeated(t.body),
      paymentFlagStatus: flag,
      paymentFlagReason: reason,
      ...more,
    },
  });
  const outcome: VaOutcome = account.ours
    ? await t.door.pay({
        ...message(t),
        customerNo: account.customerNo,
        paymentRequestId,
        amount: wholeRupiah(paid),
        paidAt: optionalInstant(t.body, 'trxDateTime'),
        referenceNo: optionalText(t.body, 'referenceNo', 64),
      })
    : { outcome: 'refused', reason: 'unknown', bill: undefined };
  switch (outcome.outcome) {
    case 'paid':
      return t.answer('ok', undefined, data('00', SUCCESS, outcome.bill, { billerReferenceId: outcome.receipt }));
    case 'refused':
      return t.answer(
        CASE[outcome.reason],
        `[${REASON[outcome.reason].english}]`,
        data('01', REASON[outcome.reason], outcome.bill),
      );
    // The bank counts this one as paid or not by the flag that it repeats.
    case 'repeated':
      return t.answer(
        'inconsistent',
        undefined,
        data(outcome.paid ? '00' : '01', outcome.paid ? SUCCESS : REASON[outcome.reason ?? 'unknown'], outcome.bill),
      );
    case 'external_id_used':
      return t.answer('conflict', undefined, data('01', REUSED, undefined));
    case 'conflict':
      return t.answer(
        'conflict',
        undefined,
        data(
          '01',
          {
            english: 'paymentRequestId was used with another amount or account',
            indonesia: 'paymentRequestId sudah dipakai dengan jumlah atau rekening lain',
          },
          undefined,
        ),
      );
  }
}

/** Service 26: did you take that payment? */
export async function status(t: Transaction): Promise<BankWireAnswer> {
  const account = accountOf(t);
  const inquiryRequestId = optionalText(t.body, 'inquiryRequestId', 128);
  const paymentRequestId = optionalText(t.body, 'paymentRequestId', 128);
  const id = paymentRequestId ?? inquiryRequestId;
  if (id === undefined) throw new FieldFault('paymentRequestId', true);
  const echo = {
    ...account.echo,
    ...(inquiryRequestId === undefined ? {} : { inquiryRequestId }),
    paymentRequestId: id,
  };
  if (!(await t.door.claim(message(t), SERVICE.vaStatus, id)))
    return t.answer('conflict', undefined, {
      virtualAccountData: { ...echo, paymentFlagStatus: '01', paymentFlagReason: REUSED },
    });
  const found = account.ours ? await t.door.paid(t.partner, account.customerNo, id) : undefined;
  if (!found) return t.answer('transaction_not_found');
  return t.answer('ok', undefined, {
    virtualAccountData: {
      paymentFlagStatus: '00',
      paymentFlagReason: SUCCESS,
      ...echo,
      ...(found.bill ? { virtualAccountName: found.bill.name } : {}),
      paidAmount: wireAmount(found.amount),
      trxDateTime: wireInstant(found.paidAt),
      transactionDate: wireInstant(found.paidAt),
      billerReferenceId: found.receipt,
    },
  });
}
