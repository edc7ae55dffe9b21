import { z } from 'zod';
import { day, id, instant, name, text } from './named.ts';

/** Rupiah as a whole number. */
const rupiah = z.int().describe('Rupiah');
const state = z.enum(['open', 'paid', 'expired', 'cancelled', 'blocked']);

const listed = {
  id,
  code: z.string().describe('Billing code: what is typed at the bank'),
  kind: z.string(),
  title: text,
  agency: z.string(),
  amount: rupiah.describe('As it was billed'),
  due_on: day,
  state,
  created_at: instant,
};

export const billInList = name('BillInList', z.object(listed));
export const billReceipt = name(
  'BillReceipt',
  z.object({
    number: z.string().describe('NTPD: anybody may compare it at /tagihan/bukti/{number}'),
    channel: z.string(),
    amount: rupiah,
    principal: rupiah,
    interest: rupiah,
    paid_at: instant,
    paid_on: day.describe('The payer’s day: decides lateness'),
    reversed_at: instant.nullable().describe('The bank took the payment back'),
  }),
);
export const bill = name(
  'Bill',
  z.object({
    ...listed,
    subject: z.string().describe('What it is for'),
    expires_at: instant.nullable().describe('From then on a payment that has not moved yet is refused'),
    owed: z
      .object({ total: rupiah, principal: rupiah, interest: rupiah })
      .describe('Owed today, interest of late payment included'),
    excess: rupiah.describe('Paid beyond what is owed: to be given back'),
    channels: z.array(z.string()),
    basis: z
      .object({ rule: z.string(), from: day, legal_basis: z.string(), source: z.string(), verified: z.boolean() })
      .describe('On what the amount rests'),
  }),
);
export const deposit = name(
  'Deposit',
  z.object({
    id,
    number: z.string().describe('Of the STS'),
    agency: z.string(),
    channel: z.string(),
    deposited_on: day,
    amount: rupiah,
    bank_ref: z.string(),
  }),
);
export const undeposited = name(
  'Undeposited',
  z.object({
    agency: z.string(),
    channel: z.string(),
    since: day,
    receipts: z.int(),
    amount: rupiah,
    due_on: day.describe('Last legal day of the deposit'),
    overdue: z.boolean(),
  }),
);
