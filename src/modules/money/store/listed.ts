/** Lists of bills, by their projections. */
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
