/** Drawers of the counter, and the payments in them. */
import { sql } from 'kysely';
import { Stale } from '../../../kernel/command.ts';
import type { Reader, Tx } from '../../../kernel/db.ts';

export interface Drawer {
  id: string;
  agency: string;
  /** Who opened it, takes the cash, and counts it. */
  officer: string;
  openedAt: Date;
  openedOn: string;
  /** Change that lay there at the beginning. */
  change: bigint;
  countedAt: Date | null;
  counted: bigint | null;
  /** What should have been found: change and payments. */
  expected: bigint | null;
  reason: string | null;
  receivedAt: Date | null;
  receivedBy: string | null;
  /** When another person noted that what was lacking was paid in. */
  madeGoodAt: Date | null;
  madeGoodBy: string | null;
}

const drawers = (db: Reader) =>
  db
    .selectFrom('money.drawer')
    .select([
      'id',
      'agency',
      'officer',
      'opened_at as openedAt',
      'opened_on as openedOn',
      'change',
      'counted_at as countedAt',
      'counted',
      'expected',
      'reason',
      'received_at as receivedAt',
      'received_by as receivedBy',
      'made_good_at as madeGoodAt',
      'made_good_by as madeGoodBy',
    ]);

export const findDrawer = (db: Reader, id: string): Promise<Drawer | undefined> =>
  drawers(db).where('id', '=', id).executeTakeFirst();

/** The drawer that an officer has open. */
export const openDrawerOf = (db: Reader, officer: string): Promise<Drawer | undefined> =>
  drawers(db).where('officer', '=', officer).where('counted_at', 'is', null).executeTakeFirst();

/** As {@link findDrawer}, kept as it is until the transaction ends. */
export const lockDrawer = (tx: Tx, id: string): Promise<Drawer | undefined> =>
  drawers(tx).where('id', '=', id).forUpdate().executeTakeFirst();

/** The drawers of some agencies, the newest first. */
export const listDrawers = (
  db: Reader,
  o: { agencies: 'all' | readonly string[]; before?: string | undefined; limit: number },
): Promise<Drawer[]> =>
  drawers(db)
    .$if(o.agencies !== 'all', (q) => q.where('agency', 'in', o.agencies as string[]))
    .$if(o.before !== undefined, (q) => q.where('id', '<', o.before!))
    .orderBy('id', 'desc')
    .limit(o.limit)
    .execute();

/** How many drawers of an earlier day nobody counted or took over. */
export async function drawersLeft(db: Reader, agencies: 'all' | readonly string[], today: string): Promise<number> {
  const { n } = await db
    .selectFrom('money.drawer')
    .select((e) => e.fn.countAll<bigint>().as('n'))
    .$if(agencies !== 'all', (q) => q.where('agency', 'in', agencies as string[]))
    .where('received_at', 'is', null)
    .where('opened_on', '<', today)
    .executeTakeFirstOrThrow();
  return Number(n);
}

/** @throws Stale when this officer opened another meanwhile */
export async function insertDrawer(
  tx: Tx,
  d: Pick<Drawer, 'id' | 'agency' | 'officer' | 'openedAt' | 'openedOn' | 'change'>,
): Promise<void> {
  const { numInsertedOrUpdatedRows: n } = await tx
    .insertInto('money.drawer')
    .values({
      id: d.id,
      agency: d.agency,
      officer: d.officer,
      opened_at: d.openedAt,
      opened_on: d.openedOn,
      change: d.change,
    })
    .onConflict((c) => c.doNothing())
    .executeTakeFirst();
  if (n !== 1n) throw new Stale();
}

/** Puts a payment into a drawer. */
export async function putIntoDrawer(tx: Tx, drawer: string, inbox: string): Promise<void> {
  await tx.insertInto('money.drawer_payment').values({ drawer, inbox }).execute();
}

export interface DrawerPayment {
  inbox: string;
  billingCode: string;
  amount: bigint;
  paidAt: Date;
  receipt: string | null;
  bill: string | null;
  reversed: boolean;
}

/** What was put into a drawer, in order. */
export async function drawerPayments(db: Reader, drawer: string): Promise<DrawerPayment[]> {
  const { rows } = await sql<DrawerPayment>`
    select i.id as inbox, i.billing_code as "billingCode", i.amount, i.paid_at as "paidAt", t.number as receipt, i.bill,
      exists (select from money.reversal r where r.channel = i.channel and r.provider_ref = i.provider_ref) as reversed
    from money.drawer_payment d join money.inbox i on i.id = d.inbox left join money.receipt t on t.inbox = i.id
    where d.drawer = ${drawer} order by d.inbox`.execute(db);
  return rows;
}

/** Writes what was found at the count. */
export async function countDrawer(
  tx: Tx,
  d: { id: string; counted: bigint; expected: bigint; reason: string | null; at: Date },
): Promise<void> {
  await tx
    .updateTable('money.drawer')
    .set({ counted: d.counted, expected: d.expected, reason: d.reason, counted_at: d.at })
    .where('id', '=', d.id)
    .execute();
}

/** Writes who took the counted cash over. */
export async function receiveDrawer(tx: Tx, d: { id: string; by: string; at: Date }): Promise<void> {
  await tx.updateTable('money.drawer').set({ received_by: d.by, received_at: d.at }).where('id', '=', d.id).execute();
}

/** Writes who saw that what was lacking was paid in. */
export async function makeGood(tx: Tx, d: { id: string; by: string; at: Date }): Promise<void> {
  await tx.updateTable('money.drawer').set({ made_good_by: d.by, made_good_at: d.at }).where('id', '=', d.id).execute();
}
