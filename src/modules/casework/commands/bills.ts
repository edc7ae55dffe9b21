/*
 * Bills that a case waits for. The row says what is owed, the city's dated rules how much, read on the day of the report. The
 * bill itself, its books and its money are the money module's; here it becomes an event of the case, and back.
 */
import type { Act } from '../../../kernel/command.ts';
import { localDate } from '../../../kernel/clock/index.ts';
import { conflict, Refusal } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { SYSTEM } from '../../../kernel/permission.ts';
import {
  amountOf,
  billIssued,
  billsAbout,
  dropBill,
  issueBill,
  takenBack as paymentsTakenBack,
  type BillKinds,
  type ListedBill,
} from '../../money/index.ts';
import { notify } from '../../notices/index.ts';
import type { Catalogue } from '../catalogue.ts';
import type { Definition, Row } from '../definition.ts';
import { loadCase, type Loaded } from '../loaded.ts';
import { isEnded, openRow, rowDueOf, type CaseEvent, type CaseState } from '../model.ts';
import { holds, type Standing } from '../paths.ts';
import type { Advance } from './advance.ts';

/** Kept in the case, as an officer's words are: in Indonesian. */
const takenBack = (title: string, code: string): string =>
  `Bank menarik kembali pembayaran ${title} (kode bayar ${code}). Tagihannya terbuka lagi, sedangkan berkas sudah diteruskan. ` +
  'Tunda penyerahan hasil sampai tagihan dibayar, atau minta bendahara dinas menagihnya.';

const SUBJECT = 'kase/';
export const subjectOf = (kase: string): string => `${SUBJECT}${kase}`;
const BY_SYSTEM = { kind: 'system', id: 'system', roles: [] } as const;

/** What a row of this case bills, and how many times; undefined for a row that bills nothing. */
export function claimOf(
  row: Pick<Row, 'may' | 'when'>,
  state: Standing,
): { kind: string; variant: string; times: number } | undefined {
  const pay = row.may?.pay;
  if (!pay || !holds(state, row.when)) return undefined;
  const items = pay.per === undefined ? 1 : (state.items[pay.per] ?? 0);
  const times =
    pay.per === undefined
      ? 1
      : Array.from({ length: items }, (_, i) => i + 1).filter((item) => holds(state, row.when, item)).length;
  return { kind: pay.bill, variant: pay.variant, times };
}

const SETTLED: ReadonlySet<ListedBill['state']> = new Set(['paid', 'waived']);
const standing = (b: ListedBill): boolean => b.state === 'open' || SETTLED.has(b.state);

/**
 * Brings a row that waits for money to its bill: the one that stands there, or a new one. Where nothing is owed, or it is
 * paid already, the row is over at once. Gives the state after it.
 */
export async function askPayment(act: Act, loaded: Loaded, name: string, advance: Advance): Promise<CaseState> {
  const { kase, def, bills } = loaded;
  const { row } = def.rows.get(name)!;
  const { round } = openRow(kase.state, name)!;
  const expected = { row: name, round };
  const asked = { ...loaded, who: BY_SYSTEM };
  const over = async () => (await advance(act, asked, { type: 'done', expected })).state;
  const claim = claimOf(row, kase.state);
  const on = localDate(act.city.calendar, kase.receivedAt);
  const { amount } = claim && claim.times > 0 ? amountOf(act.city, bills, { ...claim, on }) : { amount: 0n };
  const [before] = (await billsAbout(act.tx, subjectOf(kase.id))).filter(
    (b) => b.kind === row.may!.pay!.bill && standing(b),
  );
  if (before && before.amount === amount) {
    if (SETTLED.has(before.state)) return over();
    if (before.expiresAt === null || before.expiresAt > act.now)
      return (await advance(act, asked, { type: 'bill', expected, bill: before.id })).state;
  }
  if (before) await dropBill(act, bills, before.id, amount === 0n ? 'not_owed' : 'new_bill');
  if (amount === 0n) return over();
  const bill = await makeBill(act, loaded, name);
  return (await advance(act, asked, { type: 'bill', expected, bill })).state;
}

/** Issues the bill of an open row and tells the applicant; it never outlives the row's own time. Gives its id. */
async function makeBill(act: Act, { kase, def, bills }: Loaded, name: string): Promise<string> {
  const { calendar } = act.city;
  const { row } = def.rows.get(name)!;
  const claim = claimOf(row, kase.state)!;
  const until = rowDueOf(def, kase.state, calendar, name)?.at;
  const issued = await issueBill(act, bills, {
    ...claim,
    payer: kase.applicant,
    subject: subjectOf(kase.id),
    agency: kase.agency,
    on: localDate(calendar, kase.receivedAt),
    ...(until && { dueBy: localDate(calendar, until) }),
  });
  // The rule gave a figure a moment ago, on the same day of the same pack.
  if (!issued) throw new Error(`no bill was made for row ${name} of case ${kase.id}`);
  await notify(act, {
    person: kase.applicant,
    kind: billIssued,
    object: kase.id,
    params: {
      title: bills.get(claim.kind)!.title,
      amount: Number(issued.amount),
      until: issued.dueOn,
    },
    key: `bill/${issued.id}/issued`,
  });
  return issued.id;
}

/**
 * A new bill for one that lapsed, asked for by the applicant. Where the case has moved on since its payment, which the bank
 * took back, the new bill waits beside the case and moves no step of it. Throws conflict where there is none to ask for.
 */
export async function renewBill(
  act: Act,
  loaded: Loaded,
  expected: { row: string; round: number },
  advance: Advance,
): Promise<{ state: CaseState }> {
  const { kase, def } = loaded;
  const open = openRow(kase.state, expected.row);
  if (!open) return renewReopened(act, loaded, expected.row);
  const pay = def.rows.get(open.row)!.row.may?.pay;
  if (!pay || open.round !== expected.round) throw conflict('row_closed', { row: expected.row });
  const about = await billsAbout(act.tx, subjectOf(kase.id));
  let now = loaded;
  if (open.bill !== undefined) {
    const inForce = about.find((b) => b.id === open.bill);
    if (inForce?.expiresAt == null || inForce.expiresAt > act.now) throw conflict('billed_already');
    // Its time has passed, and the sweep that says so has not been here yet.
    const lapsed = await advance(act, { ...loaded, who: BY_SYSTEM }, { type: 'lapse', expected, bill: open.bill });
    now = { ...loaded, kase: { ...kase, state: lapsed.state } };
  }
  for (const b of about)
    if (b.kind === pay.bill && b.state === 'open') await dropBill(act, loaded.bills, b.id, 'new_bill');
  const bill = await makeBill(act, now, expected.row);
  return advance(act, now, { type: 'bill', expected, bill });
}

async function renewReopened(act: Act, loaded: Loaded, name: string): Promise<{ state: CaseState }> {
  const { kase, def, who, bills } = loaded;
  const pay = def.rows.get(name)?.row.may?.pay;
  const before =
    who.kind === 'applicant' &&
    (await billsAbout(act.tx, subjectOf(kase.id))).find((b) => b.kind === pay?.bill && b.state === 'open');
  if (!before || !(await paymentsTakenBack(act.tx, [before.id])).has(before.id))
    throw conflict('row_closed', { row: name });
  if (before.expiresAt === null || before.expiresAt > act.now) throw conflict('billed_already');
  await dropBill(act, bills, before.id, 'new_bill');
  await makeBill(act, loaded, name);
  return { state: kase.state };
}

const MAY_CHANGE: ReadonlySet<CaseEvent['type']> = new Set([
  'resubmitted',
  'corrected',
  'migrated',
  'rejected',
  'withdrawn',
  'expired',
]);
const rowsThatPay = (def: Definition): Row[] => def.stages.flatMap((s) => s.rows).filter((r) => r.may?.pay);

/**
 * Lets go of bills that the case no longer asks: it ended without what was applied for, or what was mended says that nothing
 * is owed. Whoever has paid gets it back.
 */
export async function dropBills(act: Act, loaded: Loaded, after: Definition, event: CaseEvent, state: CaseState) {
  if (!MAY_CHANGE.has(event.type)) return;
  const rows = [...rowsThatPay(loaded.def), ...(after === loaded.def ? [] : rowsThatPay(after))];
  if (rows.length === 0) return;
  const ended = isEnded(state);
  const owed = new Set(ended ? [] : rowsThatPay(after).flatMap((r) => claimOf(r, state)?.kind ?? []));
  for (const b of await billsAbout(act.tx, subjectOf(loaded.kase.id))) {
    if (!standing(b) || owed.has(b.kind) || !rows.some((r) => r.may?.pay?.bill === b.kind)) continue;
    await dropBill(act, loaded.bills, b.id, ended ? 'case_ended' : 'not_owed');
  }
}

/** The case that a bill is about, as the program itself meets it; undefined for a bill of nothing here. */
async function caseOf(act: Act, catalogue: Catalogue, subject: string): Promise<Loaded | undefined> {
  if (!subject.startsWith(SUBJECT)) return undefined;
  try {
    return await loadCase(
      { city: act.city, actor: SYSTEM, now: act.now },
      act.tx,
      catalogue,
      subject.slice(SUBJECT.length),
    );
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

/**
 * The kinds of bills with what a payment, and its lack, sets in motion in the cases of a catalogue: in the same transaction.
 * Money that came is never refused for what a case says; a case that cannot move is left as it is, and stands in the log.
 */
export function billsOf(catalogue: Catalogue, advance: Advance): BillKinds {
  const moved = async (act: Act, bill: { id: string; kind: string; subject: string }, paid: boolean): Promise<void> => {
    const loaded = await caseOf(act, catalogue, bill.subject);
    const open = loaded?.kase.state.open.find((r) => loaded.def.rows.get(r.row)!.row.may?.pay?.bill === bill.kind);
    if (!loaded || !open) return;
    const expected = { row: open.row, round: open.round };
    if (paid) await advance(act, loaded, { type: 'done', expected });
    else if (open.bill === bill.id) await advance(act, loaded, { type: 'lapse', expected, bill: bill.id });
  };
  const safely = async (
    act: Act,
    bill: { id: string; kind: string; subject: string },
    paid: boolean,
  ): Promise<void> => {
    try {
      await moved(act, bill, paid);
    } catch (err) {
      if (!(err instanceof Refusal)) throw err;
      act.ctx.log.error({ err, bill: bill.id }, 'a case did not move with its bill');
    }
  };
  /** What was done for the money stays done: whoever works on the case is told, and decides. */
  const noted = async (act: Act, bill: { code: string; kind: string; subject: string }): Promise<void> => {
    const loaded = await caseOf(act, catalogue, bill.subject);
    if (!loaded) return;
    const id = newId(act.now);
    const text = takenBack(catalogue.bills.get(bill.kind)!.title.id, bill.code);
    const { seq } = loaded.kase.state;
    try {
      await advance(
        act,
        loaded,
        { type: 'note', expected: { seq }, note: id, audience: 'officers' },
        { words: [{ id, text }] },
      );
    } catch (err) {
      // A case whose answers are destroyed takes no word any more; the bill stays open all the same.
      if (!(err instanceof Refusal)) throw err;
      act.ctx.log.error({ err, bill: bill.code }, 'a reversal could not be noted on its case');
    }
  };
  return new Map(
    [...catalogue.bills].map(([code, kind]) => [
      code,
      kind.ofCase
        ? {
            ...kind,
            onSettled: (act, bill) => safely(act, bill, true),
            onReopened: (act, bill) => noted(act, bill),
            onExpired: (act, bill) => safely(act, bill, false),
          }
        : kind,
    ]),
  );
}
