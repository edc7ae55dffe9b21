/** Postage that the city collected: what of it the carrier was paid, parcel by parcel of the lists it signed. */
import { sql } from 'kysely';
import { Stale, type Act } from '../../../kernel/command.ts';
import type { Reader, Tx } from '../../../kernel/db.ts';

export interface OwedBatch {
  id: string;
  number: string;
  agency: string;
  handedAt: Date;
  parcels: number;
  /** Integer rupiah, as all sums here. */
  collected: bigint;
  paid: bigint;
  /** Charged otherwise than collected: not paid until it is clear. */
  differing: number;
}

/** Lists with collected postage, the newest first; one more than `limit` tells that there is a next page. */
export async function owedBatches(
  db: Reader,
  o: { agencies: 'all' | readonly string[]; before?: string | undefined; limit: number },
): Promise<OwedBatch[]> {
  const mine = o.agencies === 'all' ? sql`true` : sql`b.agency = any(${o.agencies}::text[])`;
  const after = o.before === undefined ? sql`true` : sql`b.id < ${o.before}::uuid`;
  const { rows } = await sql<Omit<OwedBatch, 'collected' | 'paid'> & { collected: string; paid: string }>`
    select b.id, b.number, b.agency, b.handed_at as "handedAt", count(*)::int as parcels,
      sum(l.collected)::text as collected, coalesce(sum(p.amount), 0)::text as paid,
      count(*) filter (where l.fee <> l.collected and p.parcel is null)::int as differing
    from delivery.batch b join delivery.batch_line l on l.batch = b.id
      left join delivery.payout_line p on p.batch = l.batch and p.parcel = l.parcel
    where l.collected > 0 and ${mine} and ${after}
    group by b.id order by b.id desc limit ${o.limit + 1}`.execute(db);
  return rows.map((r) => ({ ...r, collected: BigInt(r.collected), paid: BigInt(r.paid) }));
}

export interface OwedLine {
  parcel: string;
  number: string;
  awb: string;
  collected: bigint;
  fee: bigint;
  /** Passed on to the carrier; null: not yet. */
  paid: bigint | null;
}

/** The parcels of a list whose postage the city collected. */
export const owedLines = (db: Reader, batch: string): Promise<OwedLine[]> =>
  db
    .selectFrom('delivery.batch_line as l')
    .innerJoin('delivery.parcel as p', 'p.id', 'l.parcel')
    .leftJoin('delivery.payout_line as o', (j) => j.onRef('o.batch', '=', 'l.batch').onRef('o.parcel', '=', 'l.parcel'))
    .select(['l.parcel', 'p.number', 'l.awb', 'l.collected', 'l.fee', 'o.amount as paid'])
    .where('l.batch', '=', batch)
    .where('l.collected', '>', 0n)
    .orderBy('l.parcel')
    .execute();

export interface Payout {
  id: string;
  batch: string;
  agency: string;
  reference: string;
  invoice: bigint;
  journal: string;
  on: string;
}

export const payoutsOf = (db: Reader, batch: string): Promise<(Payout & { paidBy: string })[]> =>
  db
    .selectFrom('delivery.payout')
    .select(['id', 'batch', 'agency', 'reference', 'invoice', 'journal', 'paid_on as on', 'paid_by as paidBy'])
    .where('batch', '=', batch)
    .orderBy('id')
    .execute();

export const referenceUsed = async (tx: Tx, agency: string, reference: string): Promise<boolean> =>
  (await tx
    .selectFrom('delivery.payout')
    .select('id')
    .where('agency', '=', agency)
    .where('reference', '=', reference)
    .executeTakeFirst()) !== undefined;

/** @throws Stale when a parcel of it was paid meanwhile */
export async function insertPayout(act: Act, p: Payout, lines: readonly OwedLine[]): Promise<void> {
  const { on, ...rest } = p;
  try {
    await act.tx
      .insertInto('delivery.payout')
      .values({ ...rest, paid_on: on, paid_by: act.actor.id, recorded_at: act.now })
      .execute();
    await act.tx
      .insertInto('delivery.payout_line')
      .values(lines.map((l) => ({ batch: p.batch, parcel: l.parcel, payout: p.id, amount: l.collected })))
      .execute();
  } catch (error) {
    if ((error as { code?: string }).code === '23505') throw new Stale();
    throw error;
  }
}
