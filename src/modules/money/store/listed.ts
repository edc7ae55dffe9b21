/** Lists of bills, by their projections. */
import { sql } from 'kysely';
import type { Reader } from '../../../kernel/db.ts';
import { isId } from '../../../kernel/ids.ts';
import type { BillState } from '../model/books.ts';

export interface ListedBill {
  id: string;
  code: string;
  kind: string;
  payer: string;
  agency: string;
  subject: string;
  amount: bigint;
  dueOn: string;
  state: BillState;
  principalLeft: bigint;
  excess: bigint;
  blocked: string | null;
  expiresAt: Date | null;
  createdAt: Date;
  /** As it is told: ended ones are paid or cancelled. */
  shown: 'open' | 'paid' | 'cancelled' | 'blocked';
}

const listed = (db: Reader) =>
  db
    .selectFrom('money.bill')
    .select([
      'id',
      'code',
      'kind',
      'payer',
      'agency',
      'subject',
      'amount',
      'due_on as dueOn',
      'state',
      'principal_left as principalLeft',
      'excess',
      'blocked',
      'expires_at as expiresAt',
      'created_at as createdAt',
    ])
    .$narrowType<{ state: BillState }>();

type Row = Awaited<ReturnType<ReturnType<typeof listed>['executeTakeFirstOrThrow']>>;
const shown = (row: Row): ListedBill => ({
  ...row,
  shown:
    row.blocked !== null
      ? 'blocked'
      : row.state === 'open'
        ? 'open'
        : row.state === 'cancelled' || row.state === 'written_off'
          ? 'cancelled'
          : 'paid',
});

/** A person's bills, newest first. */
export const billsOfPayer = async (
  db: Reader,
  payer: string,
  o: { before?: string | undefined; limit: number },
): Promise<ListedBill[]> =>
  (
    await listed(db)
      .where('payer', '=', payer)
      .$if(isId(o.before), (q) => q.where('id', '<', o.before!))
      .orderBy('id', 'desc')
      .limit(o.limit)
      .execute()
  ).map(shown);

/** All bills about one thing (`kase/<id>`), newest first. */
export const billsAbout = async (db: Reader, subject: string, limit = 20): Promise<ListedBill[]> =>
  (await listed(db).where('subject', '=', subject).orderBy('id', 'desc').limit(limit).execute()).map(shown);

/** Open bills of an agency in the order in which they fall due; `after` is the last of the page before. */
export const openBills = async (
  db: Reader,
  o: { agencies: 'all' | readonly string[]; after?: { dueOn: string; id: string } | undefined; limit: number },
): Promise<ListedBill[]> =>
  (
    await listed(db)
      .where('state', '=', 'open')
      .$if(o.agencies !== 'all', (q) => q.where('agency', 'in', o.agencies as string[]))
      .$if(o.after !== undefined, (q) =>
        q.where((e) => e(e.refTuple('due_on', 'id'), '>', e.tuple(o.after!.dueOn, o.after!.id))),
      )
      .orderBy('due_on')
      .orderBy('id')
      .limit(o.limit)
      .execute()
  ).map(shown);

/** Payments that a provider took back, with the bill each counted for. */
const TAKEN_BACK = sql`
  select coalesce(i.bill, a.bill) as bill, max(r.reversed_at) as at
  from money.reversal r join money.inbox i on i.channel = r.channel and i.provider_ref = r.provider_ref
  left join money.act a on a.inbox = i.id and a.kind = 'assignment' and a.state = 'done'
  group by 1`;

/** Of some bills those of which a payment was taken back, and when the last was. */
export async function takenBack(db: Reader, bills: readonly string[]): Promise<Map<string, Date>> {
  if (bills.length === 0) return new Map();
  const { rows } = await sql<{ bill: string; at: Date }>`
    select * from (${TAKEN_BACK}) t where bill = any(${bills}::uuid[])`.execute(db);
  return new Map(rows.map((r) => [r.bill, r.at]));
}

/** Bills that stand open because a payment was taken back, the last taken back first. */
export async function reopenedBills(
  db: Reader,
  o: { agencies: 'all' | readonly string[]; limit: number },
): Promise<(ListedBill & { takenBackAt: Date })[]> {
  const mine = o.agencies === 'all' ? sql`true` : sql`b.agency = any(${o.agencies}::text[])`;
  const { rows } = await sql<{ bill: string; at: Date }>`
    select t.* from (${TAKEN_BACK}) t join money.bill b on b.id = t.bill
    where b.state = 'open' and ${mine} order by t.at desc, t.bill limit ${o.limit}`.execute(db);
  if (rows.length === 0) return [];
  const bills = await listed(db)
    .where(
      'id',
      'in',
      rows.map((r) => r.bill),
    )
    .execute();
  const byId = new Map(bills.map((b) => [b.id, shown(b)]));
  return rows.map((r) => ({ ...byId.get(r.bill)!, takenBackAt: r.at }));
}
