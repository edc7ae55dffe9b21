/** What is shown and told of a bill. */
import { localDate } from '../../kernel/clock/index.ts';
import type { Ctx } from '../../kernel/command.ts';
import { rupiah, type Rupiah } from '../../kernel/money.ts';
import { personNames } from '../people/index.ts';
import { kindOf, termsOf, type BillKind, type BillKinds } from './kind.ts';
import { booksOf, type BillTerms, type Books, type Channel, type Owed } from './model/books.ts';
import { fileByCode, fileById, type Bill, type BillAndRules } from './store/bill.ts';

/** A bill as a bank asks for it. */
export interface BillNow {
  id: string;
  code: string;
  kind: string;
  title: { id: string; en: string };
  payer: string;
  /** In clear: whoever shows it masks it. */
  payerName: string;
  agency: string;
  state: 'open' | 'paid' | 'expired' | 'cancelled' | 'blocked';
  /** When a payment that has not moved is no longer taken. */
  expires: Date | null;
  /** Legal date. */
  dueOn: string;
  /** Owed today: principal and interest, less what is held. */
  amount: Rupiah;
  interest: Rupiah;
  principalLeft: Rupiah;
  payment: 'closed' | 'partial';
  channels: readonly Channel[];
}

/** A bill with its kind and its books. */
export interface OpenBill {
  bill: Bill;
  kind: BillKind;
  terms: BillTerms;
  books: Books;
  file: BillAndRules;
}

export function openBill(ctx: Pick<Ctx, 'city'>, kinds: BillKinds, file: BillAndRules): OpenBill {
  const kind = kindOf(kinds, file.bill.kind);
  const terms = termsOf(ctx.city.pack, kind, file.bill, file.reliefs);
  return { bill: file.bill, kind, file, terms, books: booksOf(terms, file.facts) };
}

export async function findBill(ctx: Ctx, kinds: BillKinds, id: string): Promise<OpenBill | undefined> {
  const file = await fileById(ctx.city.db, id);
  return file && openBill(ctx, kinds, file);
}
export async function findBillByCode(ctx: Ctx, kinds: BillKinds, code: string): Promise<OpenBill | undefined> {
  const file = await fileByCode(ctx.city.db, code);
  return file && openBill(ctx, kinds, file);
}

/** What is owed today, whatever the channel. */
export const owedNow = (ctx: Pick<Ctx, 'city' | 'now'>, open: OpenBill, channel?: Channel): Owed =>
  open.books.owed(localDate(ctx.city.calendar, ctx.now), channel);

/** In which state a bill is shown: what its books say, or that it is over or frozen. */
export function shownState({ bill, books }: OpenBill, now: Date): BillNow['state'] {
  if (bill.blocked !== null) return 'blocked';
  switch (books.standing.state) {
    case 'open':
      return bill.expiresAt !== null && now > bill.expiresAt ? 'expired' : 'open';
    case 'cancelled':
    case 'written_off':
      return 'cancelled';
    default:
      return 'paid';
  }
}

/** A bill by its billing code, for an inquiry: one query for the bill, one for the name. Undefined for a code of nobody. */
export async function billByCode(
  ctx: Ctx,
  kinds: BillKinds,
  code: string,
  channel: Channel = 'va',
): Promise<BillNow | undefined> {
  const open = await findBillByCode(ctx, kinds, code);
  if (!open) return undefined;
  const { bill, kind, books } = open;
  const names = await personNames(ctx.city.db, [bill.payer]);
  const owed = owedNow(ctx, open, channel);
  return {
    id: bill.id,
    code: bill.code,
    kind: bill.kind,
    title: kind.title,
    payer: bill.payer,
    payerName: names.get(bill.payer) ?? '',
    agency: bill.agency,
    state: shownState(open, ctx.now),
    expires: bill.expiresAt,
    dueOn: bill.dueOn,
    amount: rupiah(owed.total),
    interest: rupiah(owed.interest),
    principalLeft: rupiah(books.standing.principal),
    payment: kind.partial || books.standing.plan ? 'partial' : 'closed',
    channels: kind.channels,
  };
}
