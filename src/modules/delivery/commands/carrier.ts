/** Talking with the carrier: two acts with the network between them. Its silence is no refusal, its repeats are known. */
import { Readable } from 'node:stream';
import { z } from 'zod';
import { defineCommand, execute, type Act, type Ctx } from '../../../kernel/command.ts';
import { Refusal } from '../../../kernel/errors.ts';
import { storeUpload } from '../../../kernel/files/index.ts';
import { CarrierAway, type CarrierPort, type Posted, type Shipment } from '../carrier-port.ts';
import type { DeliveryParts } from '../hooks.ts';
import {
  contradicts,
  FAIL_REASONS,
  sameReceiver,
  scanKey,
  SCANS,
  standingOf,
  trackDelay,
  type Scan,
  type ScanKind,
} from '../model.ts';
import { tell } from '../notices.ts';
import {
  append,
  claimToTrack,
  eventsOf,
  findParcel,
  keepReceiver,
  knownKeys,
  lockParcel,
  openDestination,
  shipmentReference,
  waitToTrack,
  type Change,
  type Parcel,
} from '../store/parcel.ts';
import { loseParcel } from './desk.ts';

/** Queued when a parcel was delivered: the picture at the door is fetched. */
export const PHOTO = 'delivery.photo';
/** A picture of a door needs no more; what is larger is no such picture. */
export const MOST_PHOTO_BYTES = 3 * 1024 * 1024;

const round = z.strictObject({ parcel: z.uuid(), round: z.int().min(1) });
export type OfRound = z.output<typeof round>;
export { round as ofRound };

/** What the carrier is told of a parcel; undefined once its destination was destroyed. */
export async function shipmentOf(ctx: Pick<Ctx, 'city'>, p: Parcel): Promise<Shipment | undefined> {
  const { city } = ctx;
  const d = await openDestination(city.db, city.keys, p.id);
  if (!d) return undefined;
  const { pack } = city;
  const office = pack.offices.find((o) => o.code === p.office);
  const districtOf = (area: string) => pack.areas.districts.find((x) => area.startsWith(x.code));
  return {
    reference: shipmentReference(p),
    weightG: p.weightG ?? 50,
    from: {
      name: office?.name ?? pack.city.name,
      address: office?.address ?? pack.city.name,
      phone: office?.phone ?? '',
      postcode: (office && districtOf(office.area)?.postcodes.from) ?? p.postcode,
      city: pack.city.short_name,
    },
    to: {
      name: d.name,
      phone: d.phone,
      street: [d.street, d.neighbourhood].filter((s) => s !== '').join(', '),
      ward: pack.areas.wards.find((w) => w.code === d.area)?.name ?? '',
      district: districtOf(d.area)?.name ?? '',
      city: pack.city.short_name,
      postcode: d.postcode,
      note: d.note,
    },
    contents: 'Dokumen kependudukan',
    pays: p.collects === 'city' ? 'sender' : 'receiver',
  };
}

const settlePosting = defineCommand({
  name: 'delivery.posted',
  action: 'delivery.system',
  input: round.extend({
    outcome: z.discriminatedUnion('state', [
      z.strictObject({ state: z.literal('posted'), awb: z.string(), fee: z.string() }),
      z.strictObject({ state: z.literal('refused'), reason: z.string() }),
      z.strictObject({ state: z.literal('unknown') }),
    ]),
  }),
  async run(act, { parcel: id, round: n, outcome }): Promise<null> {
    const p = await lockParcel(act.tx, id);
    if (!p || p.round !== n || (p.booking !== 'asked' && p.booking !== 'unknown')) return null;
    act.note({ object: `parcel/${id}`, reason: outcome.state });
    if (outcome.state === 'posted')
      await append(
        act,
        p,
        { type: 'booked', data: { awb: outcome.awb, fee: Number(outcome.fee), by_hand: false } },
        { booking: 'booked', awb: outcome.awb, fee: BigInt(outcome.fee) },
      );
    else if (outcome.state === 'refused')
      await append(act, p, { type: 'booking_refused', data: { reason: outcome.reason } }, { booking: 'refused' });
    else if (p.booking === 'asked') await append(act, p, { type: 'booking_unknown' }, { booking: 'unknown' });
    return null;
  },
});

/**
 * Asks the carrier for a number. The reference is the parcel's own: when an answer was lost, asking again gives the number
 * that the first asking made. Throws CarrierAway, so that the job comes back.
 */
export async function postParcel(ctx: Ctx, data: OfRound): Promise<void> {
  const carrier = ctx.city.ports.carrier;
  const p = await findParcel(ctx.city.db, data.parcel);
  if (!carrier || !p || p.round !== data.round || (p.booking !== 'asked' && p.booking !== 'unknown')) return;
  const shipment = await shipmentOf(ctx, p);
  if (!shipment) return;
  let posted: Posted;
  try {
    posted = await carrier.post(shipment);
  } catch (error) {
    if (!(error instanceof CarrierAway)) throw error;
    // The tries of one job are told apart: each may find something else.
    await execute({ ...ctx, key: `${ctx.key}/unknown` }, settlePosting, { ...data, outcome: { state: 'unknown' } });
    throw error;
  }
  const outcome = posted.state === 'posted' ? { ...posted, fee: posted.fee.toString() } : posted;
  await execute(ctx, settlePosting, { ...data, outcome });
}

const scan = z.strictObject({
  kind: z.enum(SCANS),
  at: z.date(),
  office: z.string(),
  reason: z.enum(FAIL_REASONS).optional(),
  receiver: z.strictObject({ name: z.string(), relation: z.string() }).optional(),
});

/** What the carrier saw becomes what we know: each scan once, in whatever order it is told. */
const takeScans = (parts: DeliveryParts) =>
  defineCommand({
    name: 'delivery.track',
    action: 'delivery.system',
    input: round.extend({ awb: z.string(), scans: z.array(scan) }),
    async run(act, o): Promise<null> {
      const p = await lockParcel(act.tx, o.parcel);
      if (!p || p.round !== o.round || p.awb !== o.awb || p.handedAt === null || p.received) return null;
      act.note({ object: `parcel/${p.id}` });
      const known = await knownKeys(act.tx, p.id);
      const fresh = new Map(o.scans.map((s) => [scanKey(o.awb, s as Scan), s as Scan]));
      for (const key of known) fresh.delete(key);
      if (fresh.size > 0) await settle(act, parts, p, fresh);
      return null;
    },
  });

async function settle(act: Act, parts: DeliveryParts, p: Parcel, fresh: ReadonlyMap<string, Scan>): Promise<void> {
  const told = (await eventsOf(act.tx, [p.id])).filter(
    (e) => e.round === p.round && (SCANS as readonly string[]).includes(e.type),
  );
  const all = [...told.map((e) => ({ kind: e.type as ScanKind, at: e.occurredAt })), ...fresh.values()];
  const { state, by } = standingOf(all);
  let now = p;
  for (const [key, s] of [...fresh].toSorted(([, a], [, b]) => a.at.getTime() - b.at.getTime()))
    now = await append(act, now, {
      type: s.kind,
      at: s.at,
      key,
      data: { office: s.office.slice(0, 80), ...(s.reason && { reason: s.reason }) },
    });
  if (state === p.state) {
    if (contradicts(all) && !p.look) await append(act, now, { type: 'contradiction' }, { look: 'contradiction' });
    return;
  }
  const change: Change = { state };
  if (state === 'delivered') {
    const receiver = [...fresh.values()].find((s) => s.kind === 'delivered')?.receiver;
    const named = await openDestination(act.tx, act.city.keys, p.id);
    if (receiver) await keepReceiver(act, p, receiver);
    Object.assign(change, {
      ended_at: by!.at,
      track_at: null,
      look: contradicts(all)
        ? 'contradiction'
        : receiver && named && !sameReceiver(named.name, receiver.name)
          ? 'receiver_differs'
          : null,
    });
    act.job(PHOTO, { parcel: p.id, round: p.round }, { key: `${p.id}/${p.round}` });
  } else if (state === 'returned') Object.assign(change, { track_at: null });
  if (state === 'lost') {
    await loseParcel(act, parts.hooks, now, { type: 'given_up' });
    return;
  }
  now = await append(act, now, { type: `is_${state}` }, change);
  if (state !== 'in_transit' && state !== 'handed_over') await tell(act, now, state);
  if (state === 'delivered') await parts.hooks.onDelivered(act, now);
}

/** A number that the carrier does not know yet, a day after it took the parcel, is asked for less and less often. */
async function trackOne(ctx: Ctx, parts: DeliveryParts, carrier: CarrierPort, p: Parcel): Promise<void> {
  const { city } = ctx;
  const again = (tries: number) =>
    waitToTrack(city.db, p.id, new Date(ctx.now.getTime() + trackDelay(city.env, tries)), tries);
  if (!p.awb || p.handedAt === null) return void (await waitToTrack(city.db, p.id, null, 0));
  try {
    const scans = await carrier.track(p.awb);
    if (scans === 'unknown') return void (await again(p.trackTries + 1));
    await execute(ctx, takeScans(parts), { parcel: p.id, round: p.round, awb: p.awb, scans: [...scans] });
    const now = await findParcel(city.db, p.id);
    if (now && now.trackAt !== null) await again(0);
  } catch (error) {
    if (!(error instanceof CarrierAway)) throw error;
    ctx.log.warn({ parcel: p.id, tries: p.trackTries + 1 }, 'the carrier did not say where a parcel is');
    await again(p.trackTries + 1);
  }
}

const LEASE_SECONDS = 120;
const AT_ONCE = 20;

/** Asks the carrier where parcels are that are due for it; gives how many were asked about. */
export async function trackParcels(ctx: Ctx, parts: DeliveryParts): Promise<number> {
  const carrier = ctx.city.ports.carrier;
  if (!carrier) return 0;
  const due = await claimToTrack(ctx.city.db, ctx.now, AT_ONCE, LEASE_SECONDS);
  for (const p of due) await trackOne(ctx, parts, carrier, p);
  return due.length;
}

const keepPhoto = defineCommand({
  name: 'delivery.keep_photo',
  action: 'delivery.system',
  input: round.extend({ file: z.uuid().optional(), fault: z.string().optional() }),
  async run(act, o): Promise<null> {
    const p = await lockParcel(act.tx, o.parcel);
    if (!p || p.round !== o.round || p.photo !== null) return null;
    act.note({ object: `parcel/${p.id}` });
    if (o.file !== undefined) await append(act, p, { type: 'photo' }, { photo: o.file });
    else await append(act, p, { type: 'photo_refused', data: { reason: o.fault ?? 'unknown' } });
    return null;
  },
});

/** Fetches the picture taken at the door. One that is too large or no picture is not kept, and the parcel says so. */
export async function fetchPhoto(ctx: Ctx, data: OfRound): Promise<void> {
  const carrier = ctx.city.ports.carrier;
  const p = await findParcel(ctx.city.db, data.parcel);
  if (!carrier || !p?.awb || p.round !== data.round || p.photo !== null) return;
  const found = await carrier.photo(p.awb, MOST_PHOTO_BYTES);
  if (found === undefined) return;
  if (found === 'too_large') return void (await execute(ctx, keepPhoto, { ...data, fault: 'too_large' }));
  try {
    const { fileId } = await storeUpload(ctx, Readable.from([found]), {
      name: `${p.number}.jpg`,
      purpose: 'delivery',
      owner: 'delivery',
      maxBytes: MOST_PHOTO_BYTES,
      perHour: 5000,
    });
    await execute(ctx, keepPhoto, { ...data, file: fileId });
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== 'invalid') throw error;
    await execute(ctx, keepPhoto, { ...data, fault: error.reason });
  }
}
