/** Bills as they stand beside what they are for, and where a refund of each stands. */
import type { Reader } from '../../kernel/db.ts';
import { rupiah, type Rupiah } from '../../kernel/money.ts';
import { sourceOf } from './commands/act.ts';
import { kindOf, type BillKinds } from './kind.ts';
import { ACCOUNTS } from './model/books.ts';
import type { BillNow } from './reads.ts';
import { actsOfBill, type BillAct } from './store/act.ts';
import { billsAbout, takenBack, type ListedBill } from './store/listed.ts';

export interface RefundShown {
  state: BillAct['state'];
  amount: Rupiah;
  /** Who pays it out: the agency's treasurer while the money is not deposited, then the BUD from RKUD by an SP2D. */
  from: 'treasurer' | 'bud';
  /** Number of the SP2D, once it was paid by one. */
  sp2d: string | null;
  /** Taken in an earlier year: it stands on unforeseen spending. */
  unforeseen: boolean;
  refusal: string | null;
  doneAt: Date | null;
}

export interface BillShown {
  id: string;
  code: string;
  kind: string;
  title: { id: string; en: string };
  amount: Rupiah;
  /** Legal date. */
  dueOn: string;
  state: BillNow['state'];
  createdAt: Date;
  /** It stands open because the bank took a payment of it back then. */
  takenBackAt: Date | null;
  /** The last request for its refund. */
  refund: RefundShown | null;
}

/** The bills about one thing (`kase/<id>`), newest first. */
export async function billsShown(
  db: Reader,
  kinds: BillKinds,
  subject: string,
  now: Date,
  today: string,
): Promise<BillShown[]> {
  const bills = await billsAbout(db, subject);
  const back = await takenBack(
    db,
    bills.filter((b) => b.state === 'open').map((b) => b.id),
  );
  const shown: BillShown[] = [];
  for (const b of bills)
    shown.push({
      id: b.id,
      code: b.code,
      kind: b.kind,
      title: kindOf(kinds, b.kind).title,
      amount: rupiah(b.amount),
      dueOn: b.dueOn,
      state: stateOf(b, now),
      createdAt: b.createdAt,
      takenBackAt: back.get(b.id) ?? null,
      refund: b.state === 'open' ? null : await refundOf(db, kinds, b.id, today),
    });
  return shown;
}

const stateOf = (b: ListedBill, now: Date): BillNow['state'] =>
  b.shown === 'open' && b.expiresAt !== null && now > b.expiresAt ? 'expired' : b.shown;

/** Where the last refund of a bill stands. */
export async function refundOf(db: Reader, kinds: BillKinds, bill: string, today: string): Promise<RefundShown | null> {
  const act = (await actsOfBill(db, bill)).findLast((a) => a.kind === 'refund');
  if (!act) return null;
  const lies = act.state === 'done' ? undefined : await sourceOf(db, bill);
  const account = lies?.account ?? act.details.from;
  // Somebody else's money lay on a liability, whatever the year.
  const ours = act.billKind !== null && !kindOf(kinds, act.billKind).passThrough;
  return {
    state: act.state,
    amount: rupiah(act.amount),
    from: account === ACCOUNTS.treasury ? 'bud' : 'treasurer',
    sp2d: act.sp2d,
    unforeseen: lies
      ? ours && lies.account === ACCOUNTS.treasury && lies.year < today.slice(0, 4)
      : act.details.unforeseen === true,
    refusal: act.refusal,
    doneAt: act.doneAt,
  };
}
