/** Batches: what a carrier takes over at one time, and the list that both sign. */
import { sql } from 'kysely';
import type { Act } from '../../../kernel/command.ts';
import type { Reader, Tx } from '../../../kernel/db.ts';
import type { Parcel } from './parcel.ts';

export interface Batch {
  id: string;
  /** `DS-20261124-4F7K`: list of handing over. */
  number: string;
  carrier: string;
  agency: string;
  madeBy: string;
  madeAt: Date;
  courier: string | null;
  handedBy: string | null;
  handedAt: Date | null;
  signedList: string | null;
  droppedAt: Date | null;
}
const COLUMNS = [
  'id',
  'number',
  'carrier',
  'agency',
  'made_by as madeBy',
  'made_at as madeAt',
  'courier',
  'handed_by as handedBy',
  'handed_at as handedAt',
  'signed_list as signedList',
  'dropped_at as droppedAt',
] as const;
const rows = (db: Reader) => db.selectFrom('delivery.batch').select(COLUMNS);

export const findBatch = (db: Reader, id: string): Promise<Batch | undefined> =>
  rows(db).where('id', '=', id).executeTakeFirst();
export const lockBatch = (tx: Tx, id: string): Promise<Batch | undefined> =>
  rows(tx).where('id', '=', id).forUpdate().executeTakeFirst();

export const insertBatch = (act: Act, b: Pick<Batch, 'id' | 'number' | 'carrier' | 'agency'>): Promise<unknown> =>
  act.tx
    .insertInto('delivery.batch')
    .values({ ...b, made_by: act.actor.id, made_at: act.now })
    .execute();

export const dropBatch = (act: Act, id: string): Promise<unknown> =>
  act.tx.updateTable('delivery.batch').set({ dropped_at: act.now }).where('id', '=', id).execute();

/** Writes down who took it over, and the list as it was signed. */
export async function handBatch(
  act: Act,
  id: string,
  o: { courier: string; signedList: string | null },
  parcels: readonly Parcel[],
): Promise<void> {
  await act.tx
    .updateTable('delivery.batch')
    .set({ courier: o.courier, handed_by: act.actor.id, handed_at: act.now, signed_list: o.signedList })
    .where('id', '=', id)
    .execute();
  await act.tx
    .insertInto('delivery.batch_line')
    .values(
      parcels.map((p) => ({
        batch: id,
        parcel: p.id,
        round: p.round,
        awb: p.awb!,
        fee: p.fee ?? 0n,
        collected: p.collects === 'city' ? p.postage : 0n,
      })),
    )
    .execute();
}

export interface ListedBatch extends Batch {
  parcels: number;
}

/** Batches of these agencies, the newest first; one more than `limit` tells that there is a next page. */
export async function listBatches(
  db: Reader,
  o: { agencies: readonly string[]; before?: string | undefined; limit: number },
): Promise<ListedBatch[]> {
  if (o.agencies.length === 0) return [];
  let q = db
    .selectFrom('delivery.batch as b')
    .select(COLUMNS.map((c) => `b.${c}` as const))
    .select([
      sql<number>`coalesce(nullif((select count(*) from delivery.batch_line l where l.batch = b.id), 0),
        (select count(*) from delivery.parcel p where p.batch = b.id))::int`.as('parcels'),
    ])
    .where('b.agency', 'in', o.agencies)
    .where('b.dropped_at', 'is', null);
  if (o.before !== undefined) q = q.where('b.id', '<', o.before);
  return q
    .orderBy('b.id', 'desc')
    .limit(o.limit + 1)
    .execute();
}

export interface BatchLine {
  parcel: string;
  number: string;
  reference: string;
  round: number;
  awb: string;
  fee: bigint;
  collected: bigint;
  area: string;
  postcode: string;
  weightG: number | null;
}

/** The list as it was signed. */
export const linesOf = (db: Reader, batch: string): Promise<BatchLine[]> =>
  db
    .selectFrom('delivery.batch_line as l')
    .innerJoin('delivery.parcel as p', 'p.id', 'l.parcel')
    .select([
      'l.parcel',
      'p.number',
      'p.reference',
      'l.round',
      'l.awb',
      'l.fee',
      'l.collected',
      'p.area',
      'p.postcode',
      // As it was weighed for this list; a parcel that is sent again is weighed anew.
      sql<number | null>`(select (e.data->>'weight_g')::int from delivery.event e
        where e.parcel = l.parcel and e.round = l.round and e.type = 'packed'
        order by e.seq desc limit 1)`.as('weightG'),
    ])
    .where('l.batch', '=', batch)
    .orderBy('l.parcel')
    .execute();
