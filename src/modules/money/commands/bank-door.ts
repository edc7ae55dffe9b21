/** What money does for a partner's verified call. */
import { z } from 'zod';
import { localDate } from '../../../kernel/clock/index.ts';
import { defineCommand, execute, type Act, type Ctx } from '../../../kernel/command.ts';
import type { Rupiah } from '../../../kernel/money.ts';
import { SYSTEM } from '../../../kernel/permission.ts';
import type {
  BankCall,
  BankDoor,
  BankMessage,
  BankPartner,
  BankServerPort,
  BankWireAnswer,
  QrNotice,
  QrNoticeOutcome,
  VaBill,
  VaOutcome,
  VaPaid,
  VaPayment,
  VaRefusal,
} from '../bank-port.ts';
import { claimExternalId, insertToken, isTokenOf, keepRefusal, TOKEN_SECONDS } from '../store/bank-message.ts';
import { callsFrom } from '../model/bank-profile.ts';
import { noteContact } from '../store/bank-contact.ts';
import { openPartner, type PartnerBy } from '../store/bank-partner.ts';

/** Service 25 of SNAP, under which a payment's X-EXTERNAL-ID stands. */
const PAYMENT = '25';

export interface Taking {
  channel: 'va' | 'qris';
  providerRef: string;
  billingCode: string;
  amount: Rupiah;
  paidAt: Date;
  moved: boolean;
  raw: Buffer;
  partner: string;
}
export type Took =
  | { outcome: 'posted' | 'replayed'; receipt: string }
  | { outcome: 'suspense' }
  | { outcome: 'refused'; reason: VaRefusal | 'cancelled' }
  | { outcome: 'conflict' };

/** The bills and the journal, as a bank's call needs them. */
export interface Ledger {
  bill(code: string): Promise<VaBill | undefined>;
  /** Inside the transaction of the call. */
  take(fact: Taking, act: Act): Promise<Took>;
  payment(
    channel: 'va' | 'qris',
    providerRef: string,
  ): Promise<(Omit<VaPaid, 'bill'> & { billingCode: string }) | undefined>;
  notify(notice: QrNotice): Promise<QrNoticeOutcome>;
}

/** Unique among all partners: two banks may number alike. */
export const paymentRef = (partner: Pick<BankPartner, 'code'>, id: string): string => `${partner.code}/${id}`;

const takeVaPayment = (ledger: Ledger) =>
  defineCommand({
    name: 'money.va_payment',
    action: 'money.bank',
    input: z.custom<VaPayment>(),
    async run(act, payment): Promise<VaOutcome> {
      const ref = paymentRef(payment.partner, payment.paymentRequestId);
      act.note({ object: `payment/va/${ref}` });
      const bill = await ledger.bill(payment.customerNo);
      const before = await claimExternalId(act.tx, payment, PAYMENT, payment.paymentRequestId, act.now);
      if (before) {
        act.note({ reason: 'repeated' });
        if (before.reference !== payment.paymentRequestId) return { outcome: 'external_id_used' };
        return { outcome: 'repeated', paid: before.refused === null, reason: before.refused ?? undefined, bill };
      }
      const refuse = async (reason: VaRefusal): Promise<VaOutcome> => {
        await keepRefusal(act.tx, payment, PAYMENT, reason);
        act.note({ reason });
        return { outcome: 'refused', reason, bill };
      };
      if (payment.amount === undefined) return refuse('amount');
      const took = await ledger.take(
        {
          channel: 'va',
          providerRef: ref,
          billingCode: payment.customerNo,
          amount: payment.amount,
          paidAt: payment.paidAt ?? act.now,
          moved: false,
          raw: payment.raw,
          partner: payment.partner.code,
        },
        act,
      );
      switch (took.outcome) {
        case 'posted':
        case 'replayed':
          return {
            outcome: 'paid',
            receipt: took.receipt,
            bill: bill ?? nameless(payment.amount),
            replayed: took.outcome === 'replayed',
          };
        case 'refused':
          return refuse(took.reason === 'cancelled' ? 'blocked' : took.reason);
        case 'conflict':
          act.note({ reason: 'conflict' });
          return { outcome: 'conflict' };
        case 'suspense':
          throw new Error('money that has not moved cannot lie in suspense');
      }
    },
  });

/** A replay of a payment whose bill cannot be read any more. */
const nameless = (amount: Rupiah): VaBill => ({
  state: 'paid',
  name: '',
  amount,
  rule: 'closed',
  title: { id: 'Tagihan', en: 'Bill' },
  expiresAt: null,
});

/** Answers a bank's call and notes how it ended, for the page of that bank. */
export async function answerBank(
  ctx: Ctx,
  port: BankServerPort,
  call: BankCall,
  service: string,
  ledger: Ledger,
): Promise<BankWireAnswer> {
  const { city, now } = ctx;
  const door = bankDoor(ctx, ledger);
  let met: BankPartner | undefined;
  let why: string | null = null;
  const answer = await port.answer(call, {
    ...door,
    partnerByClient: async (id) => (met = await door.partnerByClient(id)),
    partnerById: async (id) => (met = await door.partnerById(id)),
    refused(who, reason) {
      why = reason;
      door.refused(who, reason);
    },
  });
  if (met) {
    const { responseCode } = answer.body;
    const code = typeof responseCode === 'string' ? responseCode : String(answer.status);
    const contact = { direction: 'in' as const, service, code, ok: answer.status === 200, detail: why, at: now };
    // What is noted changes no answer: the payment stands.
    await noteContact(city.db, met.code, localDate(city.calendar, now), contact).catch((error: unknown) =>
      ctx.log.warn({ id: ctx.requestId, err: error }, 'a call of a bank was not noted'),
    );
  }
  return answer;
}

/** The door for one call. */
function bankDoor(request: Ctx, ledger: Ledger): BankDoor {
  // Repeats are told by the bank's own numbers, never by a header that anybody may add.
  const { key: _key, ...rest } = request;
  const ctx: Ctx = { ...rest, actor: SYSTEM };
  const { city, now } = ctx;
  const open = async (by: PartnerBy): Promise<BankPartner | undefined> => {
    const partner = await openPartner(city.db, city.keys, by, now);
    // Its keys are known to everybody.
    return city.env === 'production' && partner?.stage === 'simulated' ? undefined : partner;
  };
  return {
    partnerByClient: (clientId) => open({ clientId }),
    partnerById: (partnerId) => open({ partnerId }),
    mayCall: (partner, ip) => callsFrom(partner.profile.inbound.addresses, ip),
    async issueToken(partner) {
      return { token: await insertToken(city.db, partner.code, now), seconds: TOKEN_SECONDS };
    },
    holdsToken: (partner, token) => isTokenOf(city.db, partner.code, token, now),
    async claim(message: BankMessage, service, reference) {
      return (await claimExternalId(city.db, message, service, reference, now)) === undefined;
    },
    inquire: (_partner, customerNo) => ledger.bill(customerNo),
    pay: (payment) => execute(ctx, takeVaPayment(ledger), payment),
    async paid(partner, customerNo, id) {
      const found = await ledger.payment('va', paymentRef(partner, id));
      if (!found || found.billingCode !== customerNo) return undefined;
      const { billingCode, ...payment } = found;
      return { ...payment, bill: await ledger.bill(billingCode) };
    },
    notify: (notice) => ledger.notify(notice),
    refused: (who, why) =>
      ctx.log.warn({ id: ctx.requestId, partner: who.slice(0, 64), why, reason: 'bank_call' }, 'denied'),
  };
}
