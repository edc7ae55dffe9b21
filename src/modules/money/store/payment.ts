/** Payments as their providers told them. */
import { sql } from 'kysely';
import type { Reader } from '../../../kernel/db.ts';
import type { Channel } from '../model/books.ts';
import type { Receipt } from './bill.ts';

export interface Payment {
  /** Of the inbox. */
  id: string;
  channel: Channel;
  providerRef: string;
  partner: string;
  billingCode: string;
  /** The bill it counts for; null while nobody knows. */
  bill: string | null;
  amount: bigint;
  paidAt: Date;
  /** Legal day of the payer. */
  paidOn: string;
  receivedAt: Date;
  outcome: 'posted' | 'suspense';
  /** Number of its receipt. */
  receipt: string | null;
  reversedAt: Date | null;
  /** The bank's day of the credit, as its statement says; null while it has not been credited. */
  settledOn: string | null;
}

const payments = (db: Reader) =>
  db
    .selectFrom('money.inbox as i')
    .leftJoin('money.reversal as r', (on) =>
      on.onRef('r.channel', '=', 'i.channel').onRef('r.provider_ref', '=', 'i.provider_ref'),
    )
    .leftJoin('money.receipt as t', 't.inbox', 'i.id')
    .leftJoin('money.act as a', (on) =>
      on.onRef('a.inbox', '=', 'i.id').on('a.kind', '=', 'assignment').on('a.state', '=', 'done'),
    )
    .select((e) => [
      'i.id',
      'i.channel',
      'i.provider_ref as providerRef',
      'i.partner',
      'i.billing_code as billingCode',
      e.fn.coalesce('i.bill', 'a.bill').as('bill'),
      'i.amount',
      'i.paid_at as paidAt',
      'i.paid_on as paidOn',
      'i.received_at as receivedAt',
      'i.outcome',
      't.number as receipt',
      'r.reversed_at as reversedAt',
      e
        .selectFrom('money.statement_line as s')
        .select('s.day')
        .whereRef('s.ref', '=', 'i.provider_ref')
        .where('s.ref', '<>', '')
        .where('s.source', '=', 'statement')
        .where('s.kind', '=', 'pay')
        .orderBy('s.day', 'desc')
        .limit(1)
        .as('settledOn'),
    ])
    .$narrowType<{ channel: Channel; outcome: Payment['outcome']; bill: string | null }>();

/** A payment by its provider's own id; undefined when it was never told. */
export const findPayment = (db: Reader, channel: Channel, providerRef: string): Promise<Payment | undefined> =>
  payments(db).where('i.channel', '=', channel).where('i.provider_ref', '=', providerRef).executeTakeFirst();

/** Whether a provider took a payment back, even one that it has not told us of yet. */
export const isTakenBack = async (db: Reader, channel: Channel, providerRef: string): Promise<boolean> =>
  (await db
    .selectFrom('money.reversal')
    .select('id')
    .where('channel', '=', channel)
    .where('provider_ref', '=', providerRef)
    .executeTakeFirst()) !== undefined;

/** A payment by the inbox's id. */
export const paymentById = (db: Reader, id: string): Promise<Payment | undefined> =>
  payments(db).where('i.id', '=', id).executeTakeFirst();

/** Payments of a channel by the payer's day, oldest first; `after` is the id of the last one of the page before. */
export const paymentsOfDay = (
  db: Reader,
  channel: Channel,
  day: string,
  o: { after?: string | undefined; limit: number },
): Promise<Payment[]> =>
  payments(db)
    .where('i.channel', '=', channel)
    .where('i.paid_on', '=', day)
    .$if(o.after !== undefined, (q) => q.where('i.id', '>', o.after!))
    .orderBy('i.id')
    .limit(o.limit)
    .execute();

/** Money for no bill that we know, oldest first. */
export const suspended = (db: Reader, o: { after?: string | undefined; limit: number }): Promise<Payment[]> =>
  payments(db)
    .where('i.bill', 'is', null)
    .where('a.id', 'is', null)
    .where('r.id', 'is', null)
    .where((e) =>
      e.not(
        e.exists(
          e
            .selectFrom('money.act as g')
            .select('g.id')
            .whereRef('g.inbox', '=', 'i.id')
            .where('g.kind', '=', 'give_back')
            .where('g.state', '=', 'done'),
        ),
      ),
    )
    .$if(o.after !== undefined, (q) => q.where('i.id', '>', o.after!))
    .orderBy('i.id')
    .limit(o.limit)
    .execute();

/** All payments of a bill, oldest first; those that were taken back too. */
export const paymentsOfBill = (db: Reader, bill: string): Promise<Payment[]> =>
  payments(db)
    .where((e) => e.or([e('i.bill', '=', bill), e('a.bill', '=', bill)]))
    .orderBy('i.paid_at')
    .orderBy('i.id')
    .execute();

/** The journal by which a payment was booked, and the last closed month. */
export async function journalOf(db: Reader, inbox: string): Promise<{ id: string; closed: string | null }> {
  return db
    .selectFrom('money.journal')
    .select(['id', sql<string | null>`(select max(month) from money.period)`.as('closed')])
    .where('inbox', '=', inbox)
    .where('kind', '=', 'payment')
    .executeTakeFirstOrThrow();
}

const receipts = (db: Reader) =>
  db
    .selectFrom('money.receipt as t')
    .innerJoin('money.inbox as i', 'i.id', 't.inbox')
    .leftJoin('money.reversal as r', (on) =>
      on.onRef('r.channel', '=', 'i.channel').onRef('r.provider_ref', '=', 'i.provider_ref'),
    )
    .select([
      't.id',
      't.number',
      't.bill',
      't.inbox',
      't.channel',
      't.kind',
      't.agency',
      't.amount',
      't.principal',
      't.interest',
      't.held',
      't.excess',
      't.paid_at as paidAt',
      't.paid_on as paidOn',
      't.issued_at as issuedAt',
      'r.reversed_at as reversedAt',
    ])
    .$narrowType<{ channel: Channel }>();

export type KnownReceipt = Receipt & { reversedAt: Date | null };

/** A receipt by its number; whether its payment was taken back stands beside it. */
export const receiptByNumber = (db: Reader, number: string): Promise<KnownReceipt | undefined> =>
  receipts(db).where('t.number', '=', number).executeTakeFirst();

export const receiptById = (db: Reader, id: string): Promise<KnownReceipt | undefined> =>
  receipts(db).where('t.id', '=', id).executeTakeFirst();

/** The receipts of a bill, oldest first. */
export const receiptsOfBill = (db: Reader, bill: string): Promise<KnownReceipt[]> =>
  receipts(db).where('t.bill', '=', bill).orderBy('t.issued_at').orderBy('t.id').execute();
