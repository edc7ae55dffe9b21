/** Parcels and what happened to them. */
import { sql, type Updateable } from 'kysely';
import { Stale, type Act, type Json } from '../../../kernel/command.ts';
import type { Keys } from '../../../kernel/crypto.ts';
import type { Reader, Tx } from '../../../kernel/db.ts';
import type { DB } from '../../../kernel/db-types.ts';
import type { Destination, Item, Look, ParcelState, Standing, Tray } from '../model.ts';

/** On what the postage rests, as the parcel keeps it for good. */
export interface PostageBasis {
  key: string;
  from: string;
  legal_basis: string;
  source: string;
  verified: boolean;
}

export interface Parcel extends Standing {
  id: string;
  /** `KRM-7K3M-Q2XD` */
  number: string;
  /** `kase/<id>` */
  subject: string;
  /** The number by which people know the subject. */
  reference: string;
  items: Item[];
  person: string;
  agency: string;
  office: string | null;
  area: string;
  postcode: string;
  round: number;
  seq: number;
  readyAt: Date | null;
  packedAt: Date | null;
  weightG: number | null;
  carrier: string | null;
  awb: string | null;
  /** Integer rupiah, as all sums here. */
  fee: bigint | null;
  postage: bigint;
  postageBasis: PostageBasis;
  collects: 'carrier' | 'city';
  bill: string | null;
  paidAt: Date | null;
  batch: string | null;
  handedAt: Date | null;
  receivedAt: Date | null;
  trackAt: Date | null;
  trackTries: number;
  photo: string | null;
  createdAt: Date;
  updatedAt: Date;
  endedAt: Date | null;
}

/** What a parcel was named on the last day on which it was handed over or made: `KRM-…-2` the second time. */
export const shipmentReference = (p: Pick<Parcel, 'number' | 'round'>): string => `${p.number}-${p.round}`;

const COLUMNS = [
  'id',
  'number',
  'subject',
  'reference',
  'items',
  'person',
  'agency',
  'office',
  'area',
  'postcode',
  'exchange',
  'state',
  'tray',
  'round',
  'seq',
  'ready_at as readyAt',
  'packed_at as packedAt',
  'weight_g as weightG',
  'booking',
  'carrier',
  'awb',
  'fee',
  'postage',
  'postage_basis as postageBasis',
  'collects',
  'bill',
  'paid_at as paidAt',
  'batch',
  'handed_at as handedAt',
  'received_at as receivedAt',
  'track_at as trackAt',
  'track_tries as trackTries',
  'look',
  'photo',
  'created_at as createdAt',
  'updated_at as updatedAt',
  'ended_at as endedAt',
] as const;

const rows = (db: Reader) => db.selectFrom('delivery.parcel').select(COLUMNS);
type Row = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>;
const parcel = (r: Row): Parcel => ({
  ...r,
  items: r.items as Item[],
  state: r.state as ParcelState,
  tray: r.tray as Tray,
  booking: r.booking as Parcel['booking'],
  exchange: r.exchange as Parcel['exchange'],
  look: r.look as Look | null,
  collects: r.collects as Parcel['collects'],
  postageBasis: r.postageBasis as unknown as PostageBasis,
  received: r.receivedAt !== null,
});
const maybe = (r: Row | undefined): Parcel | undefined => r && parcel(r);

export const findParcel = async (db: Reader, id: string): Promise<Parcel | undefined> =>
  maybe(await rows(db).where('id', '=', id).executeTakeFirst());

/** The same, held until the act ends. */
export const lockParcel = async (tx: Tx, id: string): Promise<Parcel | undefined> =>
  maybe(await rows(tx).where('id', '=', id).forUpdate().executeTakeFirst());

export const parcelByNumber = async (db: Reader, number: string): Promise<Parcel | undefined> =>
  maybe(await rows(db).where('number', '=', number).executeTakeFirst());

/** The parcel of a subject that is to be sent or on its way; else the newest that ended. */
export const parcelOf = async (db: Reader, subject: string): Promise<Parcel | undefined> =>
  maybe(
    await rows(db)
      .where('subject', '=', subject)
      .orderBy(sql`ended_at is null`, 'desc')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst(),
  );

/** The parcel of a subject that is still to be sent or on its way, held until the act ends. */
export const lockOpen = async (tx: Tx, subject: string): Promise<Parcel | undefined> =>
  maybe(await rows(tx).where('subject', '=', subject).where('ended_at', 'is', null).forUpdate().executeTakeFirst());

/** All parcels of a subject, the newest first. */
export const parcelsOf = async (db: Reader, subject: string): Promise<Parcel[]> =>
  (await rows(db).where('subject', '=', subject).orderBy('id', 'desc').limit(20).execute()).map(parcel);

export const parcelsOfPerson = async (db: Reader, person: string): Promise<Parcel[]> =>
  (await rows(db).where('person', '=', person).orderBy('id', 'desc').limit(50).execute()).map(parcel);

export interface Seen {
  agencies: readonly string[];
}

/** One tray of the desk, the newest first; one more than `limit` tells that there is a next page. */
export async function parcelsIn(
  db: Reader,
  o: Seen & { tray: Tray; before?: string | undefined; number?: string | undefined; limit: number },
): Promise<Parcel[]> {
  if (o.agencies.length === 0) return [];
  let q = rows(db).where('agency', 'in', o.agencies);
  if (o.number !== undefined)
    q = q.where((e) => e.or([e('number', '=', o.number!), e('reference', '=', o.number!), e('awb', '=', o.number!)]));
  else q = q.where('tray', '=', o.tray);
  if (o.before !== undefined) q = q.where('id', '<', o.before);
  return (
    await q
      .orderBy('id', 'desc')
      .limit(o.limit + 1)
      .execute()
  ).map(parcel);
}

export async function countTrays(db: Reader, o: Seen): Promise<Partial<Record<Tray, number>>> {
  if (o.agencies.length === 0) return {};
  const counted = await db
    .selectFrom('delivery.parcel')
    .select(['tray', sql<number>`count(*)::int`.as('n')])
    .where('agency', 'in', o.agencies)
    .where('tray', '<>', 'done')
    .groupBy('tray')
    .execute();
  return Object.fromEntries(counted.map((r) => [r.tray, r.n]));
}

/** Those that a batch holds now. */
export const parcelsOfBatch = async (db: Reader, batch: string): Promise<Parcel[]> =>
  (await rows(db).where('batch', '=', batch).orderBy('id').execute()).map(parcel);

/** Held for this act, in a fixed order so that two of them never wait for each other. */
export const lockParcels = async (tx: Tx, ids: readonly string[]): Promise<Parcel[]> =>
  ids.length === 0 ? [] : (await rows(tx).where('id', 'in', ids).orderBy('id').forUpdate().execute()).map(parcel);

// ── What happened ──────────────────────────────────────────────────────────────────────────────────────────────────

export interface ParcelEvent {
  seq: number;
  type: string;
  round: number;
  occurredAt: Date;
  recordedAt: Date;
  actor: string;
  data: { [key: string]: Json };
}

export const eventsOf = async (db: Reader, parcels: readonly string[]): Promise<(ParcelEvent & { parcel: string })[]> =>
  parcels.length === 0
    ? []
    : ((await db
        .selectFrom('delivery.event')
        .select([
          'parcel',
          'seq',
          'type',
          'round',
          'occurred_at as occurredAt',
          'recorded_at as recordedAt',
          'actor',
          'data',
        ])
        .where('parcel', 'in', parcels)
        .orderBy('parcel')
        .orderBy('seq')
        .execute()) as (ParcelEvent & { parcel: string })[]);

/** Keys of the carrier's scans that are known. */
export async function knownKeys(db: Reader, parcel: string): Promise<Set<string>> {
  const found = await db
    .selectFrom('delivery.event')
    .select('key')
    .where('parcel', '=', parcel)
    .where('key', 'is not', null)
    .execute();
  return new Set(found.map((r) => r.key!));
}

export interface NewParcel extends Pick<
  Parcel,
  | 'id'
  | 'number'
  | 'subject'
  | 'reference'
  | 'items'
  | 'person'
  | 'agency'
  | 'office'
  | 'area'
  | 'postcode'
  | 'postage'
  | 'postageBasis'
  | 'collects'
  | 'exchange'
  | 'readyAt'
> {
  destination: Buffer;
}

/** False when the number is somebody's already. Throws Stale when the subject has got an open one meanwhile. */
export async function insertParcel(act: Act, p: NewParcel): Promise<boolean> {
  try {
    const done = await act.tx
      .insertInto('delivery.parcel')
      .values({
        id: p.id,
        number: p.number,
        subject: p.subject,
        reference: p.reference,
        items: p.items,
        person: p.person,
        agency: p.agency,
        office: p.office,
        area: p.area,
        postcode: p.postcode,
        destination: p.destination,
        exchange: p.exchange,
        state: 'created',
        seq: 0,
        ready_at: p.readyAt,
        postage: p.postage,
        postage_basis: JSON.stringify(p.postageBasis),
        collects: p.collects,
        created_at: act.now,
        updated_at: act.now,
      })
      .onConflict((c) => c.column('number').doNothing())
      .executeTakeFirst();
    return done.numInsertedOrUpdatedRows === 1n;
  } catch (error) {
    if ((error as { constraint?: string }).constraint === 'parcel_subject') throw new Stale();
    throw error;
  }
}

/** What an event changes of the parcel beside its `seq`. */
export type Change = Omit<Updateable<DB['delivery.parcel']>, 'seq' | 'updated_at'>;

export interface NewEvent {
  type: string;
  data?: { [key: string]: Json };
  /** When it was, if not now. */
  at?: Date;
  key?: string;
}

/**
 * The one way a parcel moves: its event and what that changes, in one act. Give back the parcel after it.
 * @throws Stale when another act was quicker
 */
export async function append(act: Act, p: Parcel, event: NewEvent, change: Change = {}): Promise<Parcel> {
  const seq = p.seq + 1;
  const moved = await act.tx
    .updateTable('delivery.parcel')
    .set({ ...change, seq, updated_at: act.now })
    .where('id', '=', p.id)
    .where('seq', '=', p.seq)
    .returning(COLUMNS)
    .executeTakeFirst();
  if (!moved) throw new Stale();
  await act.tx
    .insertInto('delivery.event')
    .values({
      parcel: p.id,
      seq,
      type: event.type,
      round: p.round,
      occurred_at: event.at ?? act.now,
      recorded_at: act.now,
      actor: act.actor.id,
      key: event.key ?? null,
      data: JSON.stringify(event.data ?? {}),
    })
    .execute();
  return parcel(moved);
}

/** Moves when the carrier is asked next; no event, nothing happened. */
export const waitToTrack = (db: Reader, id: string, at: Date | null, tries: number): Promise<unknown> =>
  db.updateTable('delivery.parcel').set({ track_at: at, track_tries: tries }).where('id', '=', id).execute();

/** Takes parcels whose carrier is to be asked; a taken one comes back by itself when the lease ends. */
export const claimToTrack = async (db: Reader, now: Date, limit: number, leaseSeconds: number): Promise<Parcel[]> =>
  (
    await db
      .updateTable('delivery.parcel')
      .set({ track_at: new Date(now.getTime() + leaseSeconds * 1000) })
      .where('id', 'in', (q) =>
        q
          .selectFrom('delivery.parcel')
          .select('id')
          .where('track_at', '<=', now)
          .orderBy('track_at')
          .orderBy('id')
          .limit(limit)
          .forUpdate()
          .skipLocked(),
      )
      .returning(COLUMNS)
      .execute()
  ).map(parcel);

// ── Who and where, sealed ──────────────────────────────────────────────────────────────────────────────────────────

const place = (id: string): string => `delivery.parcel/${id}/destination`;
const receiptPlace = (id: string, round: number): string => `delivery.receipt/${id}/${round}/receiver`;

export const sealDestination = (keys: Keys, id: string, d: Destination): Buffer =>
  keys.seal(place(id), Buffer.from(JSON.stringify(d)));

/** Undefined once it was destroyed. */
export async function openDestination(db: Reader, keys: Keys, id: string): Promise<Destination | undefined> {
  const row = await db.selectFrom('delivery.parcel').select('destination').where('id', '=', id).executeTakeFirst();
  return row?.destination ? (JSON.parse(keys.open(place(id), row.destination).toString()) as Destination) : undefined;
}

/** Of many parcels, by id; those whose destination was destroyed are left out. */
export async function openDestinations(
  db: Reader,
  keys: Keys,
  ids: readonly string[],
): Promise<Map<string, Destination>> {
  if (ids.length === 0) return new Map();
  const found = await db
    .selectFrom('delivery.parcel')
    .select(['id', 'destination'])
    .where('id', 'in', ids)
    .where('destination', 'is not', null)
    .execute();
  return new Map(
    found.map((r) => [r.id, JSON.parse(keys.open(place(r.id), r.destination!).toString()) as Destination]),
  );
}

export interface Receiver {
  name: string;
  relation: string;
}

export const keepReceiver = (act: Act, p: Pick<Parcel, 'id' | 'round'>, receiver: Receiver): Promise<unknown> =>
  act.tx
    .insertInto('delivery.receipt')
    .values({
      parcel: p.id,
      round: p.round,
      receiver: act.city.keys.seal(receiptPlace(p.id, p.round), Buffer.from(JSON.stringify(receiver))),
      recorded_at: act.now,
    })
    .onConflict((c) => c.doNothing())
    .execute();

export async function receiverOf(
  db: Reader,
  keys: Keys,
  p: Pick<Parcel, 'id' | 'round'>,
): Promise<Receiver | undefined> {
  const row = await db
    .selectFrom('delivery.receipt')
    .select('receiver')
    .where('parcel', '=', p.id)
    .where('round', '=', p.round)
    .executeTakeFirst();
  return row && (JSON.parse(keys.open(receiptPlace(p.id, p.round), row.receiver).toString()) as Receiver);
}

/** Destroys addresses and receivers of parcels that ended before. */
export async function destroyDestinations(db: Reader, before: Date): Promise<void> {
  const gone = await db
    .updateTable('delivery.parcel')
    .set({ destination: null })
    .where('ended_at', '<', before)
    .where('destination', 'is not', null)
    .returning('id')
    .execute();
  if (gone.length > 0)
    await db
      .deleteFrom('delivery.receipt')
      .where(
        'parcel',
        'in',
        gone.map((g) => g.id),
      )
      .execute();
}
