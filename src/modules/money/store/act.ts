/** What officers ask and decide about bills. */
import { sql } from 'kysely';
import { Stale, type Act as KernelAct } from '../../../kernel/command.ts';
import type { Reader } from '../../../kernel/db.ts';
import { newId } from '../../../kernel/ids.ts';
import type { PlanEntry } from '../model/parts.ts';
import type { Bill } from './bill.ts';

/** Who asks for what nobody has to ask for: too much was paid. */
export const BY_ITSELF = 'system';
/** Who closes a request whose money is not there any more, and why: nobody decides that. */
const BY_THE_BOOKS = 'books';
export const TAKEN_BACK = 'taken_back';

export const ACT_KINDS = [
  'waiver',
  'instalment',
  'cancellation',
  'refund',
  'write_off',
  'assignment',
  'give_back',
] as const;
export type ActKind = (typeof ACT_KINDS)[number];
export interface ActDetails {
  /** Of a waiver. */
  what?: 'principal' | 'interest';
  /** Of a refund: the account it was paid from. */
  from?: string;
  /** Of a refund: spending of an earlier year's revenue stands on unforeseen spending. */
  unforeseen?: boolean;
  /** Of money given back: the account it came from, and what shows that it did. */
  account?: { bank: string; number: string; name: string; proof: string };
  /** Of money given back: number of the transfer. */
  transfer?: string;
}

export interface BillAct {
  id: string;
  kind: ActKind;
  bill: string | null;
  inbox: string | null;
  agency: string;
  amount: bigint;
  reason: string;
  authority: string;
  decree: string;
  decreeOn: string | null;
  details: ActDetails;
  askedBy: string;
  askedAt: Date;
  state: 'asked' | 'agreed' | 'refused' | 'done';
  decidedBy: string | null;
  decidedAt: Date | null;
  refusal: string | null;
  doneAt: Date | null;
  doneBy: string | null;
  sp2d: string | null;
  /** Of its bill. */
  code: string | null;
  billKind: string | null;
  payer: string | null;
}

export interface NewAct {
  kind: ActKind;
  bill: string | null;
  inbox: string | null;
  agency: string;
  amount: bigint;
  reason: string;
  authority: string;
  decree: string;
  decreeOn: string | null;
  details: ActDetails;
  askedBy: string;
}

/** Enters what is asked. @throws Stale when a refund of this bill is open already */
export async function insertAct(act: KernelAct, o: NewAct): Promise<string> {
  const id = newId(act.now);
  const row = await act.tx
    .insertInto('money.act')
    .values({
      id,
      kind: o.kind,
      bill: o.bill,
      inbox: o.inbox,
      agency: o.agency,
      amount: o.amount,
      reason: o.reason,
      authority: o.authority,
      decree: o.decree,
      decree_on: o.decreeOn,
      details: JSON.stringify(o.details),
      asked_by: o.askedBy,
      asked_at: act.now,
      state: 'asked',
    })
    .onConflict((c) => c.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!row) throw new Stale();
  return id;
}

/**
 * Asks for the refund of what a bill took too much, or brings an open request to the sum that lies there now: where less
 * lies there than was agreed to, it is decided anew, and where nothing does, it is closed. Who decides and pays is an
 * officer's business. Says what became of it.
 */
export async function alignRefund(
  act: KernelAct,
  bill: Pick<Bill, 'id' | 'agency' | 'excess' | 'state'>,
): Promise<'asked' | 'closed' | 'kept'> {
  const open = await act.tx
    .selectFrom('money.act')
    .select(['id', 'state', 'amount'])
    .where('bill', '=', bill.id)
    .where('kind', '=', 'refund')
    .where('state', 'in', ['asked', 'agreed'])
    .forUpdate()
    .executeTakeFirst();
  if (open) {
    const change = act.tx.updateTable('money.act').where('id', '=', open.id);
    if (bill.excess === 0n) {
      await change
        .set({ state: 'refused', decided_by: BY_THE_BOOKS, decided_at: act.now, refusal: TAKEN_BACK })
        .execute();
      return 'closed';
    }
    if (open.state === 'asked' || bill.excess < open.amount)
      await change.set({ state: 'asked', amount: bill.excess, decided_by: null, decided_at: null }).execute();
    return 'kept';
  }
  if (bill.excess === 0n) return 'kept';
  await insertAct(act, {
    kind: 'refund',
    bill: bill.id,
    inbox: null,
    agency: bill.agency,
    amount: bill.excess,
    reason: bill.state === 'cancelled' ? 'cancelled' : 'paid_too_much',
    authority: 'PP 12/2019',
    decree: '',
    decreeOn: null,
    details: {},
    askedBy: BY_ITSELF,
  });
  return 'asked';
}

const acts = (db: Reader) =>
  db
    .selectFrom('money.act as a')
    .leftJoin('money.bill as b', 'b.id', 'a.bill')
    .select([
      'a.id',
      'a.kind',
      'a.bill',
      'a.inbox',
      'a.agency',
      'a.amount',
      'a.reason',
      'a.authority',
      'a.decree',
      'a.decree_on as decreeOn',
      'a.details',
      'a.asked_by as askedBy',
      'a.asked_at as askedAt',
      'a.state',
      'a.decided_by as decidedBy',
      'a.decided_at as decidedAt',
      'a.refusal',
      'a.done_at as doneAt',
      'a.done_by as doneBy',
      'a.sp2d',
      'b.code',
      'b.kind as billKind',
      'b.payer',
    ])
    // The columns of details hold what insertAct and setPaidOut wrote.
    .$castTo<BillAct>();

export const findAct = (db: Reader, id: string): Promise<BillAct | undefined> =>
  acts(db).where('a.id', '=', id).executeTakeFirst();

/** Locked until the transaction ends. */
export async function lockAct(act: KernelAct, id: string): Promise<BillAct | undefined> {
  await act.tx.selectFrom('money.act').select('id').where('id', '=', id).forUpdate().execute();
  return findAct(act.tx, id);
}

/** What is asked or done with a payment that nobody knew; undefined while nothing is. */
export const actOnUnknown = (db: Reader, inbox: string): Promise<BillAct | undefined> =>
  acts(db)
    .where('a.inbox', '=', inbox)
    .where('a.kind', 'in', ['assignment', 'give_back'])
    .where('a.state', '<>', 'refused')
    .orderBy('a.id', 'desc')
    .limit(1)
    .executeTakeFirst();

/** Closes what is asked with a payment that its provider took back. Gives the act by which it had been given back already. */
export async function closeUnknown(act: KernelAct, inbox: string): Promise<BillAct | undefined> {
  await act.tx
    .updateTable('money.act')
    .set({ state: 'refused', decided_by: BY_THE_BOOKS, decided_at: act.now, refusal: TAKEN_BACK })
    .where('inbox', '=', inbox)
    .where('state', 'in', ['asked', 'agreed'])
    .execute();
  const left = await actOnUnknown(act.tx, inbox);
  return left?.kind === 'give_back' ? left : undefined;
}

/** What waits for a decision or for being paid out, oldest first. */
export const waitingActs = (
  db: Reader,
  o: {
    agencies: 'all' | readonly string[];
    states: readonly ('asked' | 'agreed')[];
    after?: string | undefined;
    limit: number;
  },
): Promise<BillAct[]> =>
  acts(db)
    .where('a.state', 'in', o.states)
    .$if(o.agencies !== 'all', (q) => q.where('a.agency', 'in', o.agencies as string[]))
    .$if(o.after !== undefined, (q) => q.where('a.id', '>', o.after!))
    .orderBy('a.id')
    .limit(o.limit)
    .execute();

/** All acts about a bill, oldest first. */
export const actsOfBill = (db: Reader, bill: string): Promise<BillAct[]> =>
  acts(db).where('a.bill', '=', bill).orderBy('a.id').execute();

export interface Decision {
  state: 'agreed' | 'refused' | 'done';
  by: string;
  refusal?: string;
  /** Legal day of what was done. */
  on?: string;
}

/** Notes who decided and how; what needs nothing more is done with it. */
export async function setDecided(act: KernelAct, id: string, d: Decision): Promise<void> {
  const done = d.state === 'done';
  await act.tx
    .updateTable('money.act')
    .set({
      state: d.state,
      decided_by: d.by,
      decided_at: act.now,
      refusal: d.refusal ?? null,
      ...(done && { done_at: act.now, done_by: d.by, done_on: d.on! }),
    })
    .where('id', '=', id)
    .execute();
}

/** Notes that an agreed refund was paid out. */
export async function setPaidOut(
  act: KernelAct,
  id: string,
  o: { by: string; on: string; amount: bigint; sp2d: string | null; details: ActDetails },
): Promise<void> {
  await act.tx
    .updateTable('money.act')
    .set({
      state: 'done',
      done_at: act.now,
      done_by: o.by,
      done_on: o.on,
      amount: o.amount,
      sp2d: o.sp2d,
      details: JSON.stringify(o.details),
    })
    .where('id', '=', id)
    .execute();
}

/** A plan of instalments, as its decree says it; a later plan takes numbers of its own. */
export async function insertPlan(
  act: KernelAct,
  bill: string,
  of: string,
  entries: readonly PlanEntry[],
): Promise<void> {
  await sql`
    insert into money.instalment (bill, n, act, due_on, amount, charge)
    select ${bill}::uuid, (select coalesce(max(n), 0) from money.instalment where bill = ${bill}::uuid) + e.n, ${of}::uuid, e.due, e.amount, e.charge
    from unnest(${entries.map((e) => e.due)}::date[], ${entries.map((e) => e.amount.toString())}::bigint[],
      ${entries.map((e) => e.charge.toString())}::bigint[]) with ordinality as e (due, amount, charge, n)`.execute(
    act.tx,
  );
}

/** The plan that an act made. */
export const planOf = (db: Reader, of: string): Promise<{ due: string; amount: bigint; charge: bigint }[]> =>
  db
    .selectFrom('money.instalment')
    .select(['due_on as due', 'amount', 'charge'])
    .where('act', '=', of)
    .orderBy('n')
    .execute();
