/** What officers do with parcels: pack, hand over to the carrier, take back, settle what went wrong. */
import { z } from 'zod';
import { localDate } from '../../../kernel/clock/index.ts';
import { defineCommand, execute, type Act, type Command, type Ctx } from '../../../kernel/command.ts';
import { conflict, invalid, notFound } from '../../../kernel/errors.ts';
import { findFiles } from '../../../kernel/files/index.ts';
import { newId, trackingNumber } from '../../../kernel/ids.ts';
import type { DeliveryParts } from '../hooks.ts';
import { CARD_CHECK, CHECKS, checksFor, mayDo, s10Fits, trackDelay, type ParcelAct } from '../model.ts';
import { tell } from '../notices.ts';
import { dropBatch, handBatch, insertBatch, lockBatch, type Batch } from '../store/batch.ts';
import { append, lockParcel, lockParcels, openDestination, parcelsOfBatch, type Parcel } from '../store/parcel.ts';
import { billPostage, endParcel, postageOf, postageOn } from './send.ts';

/** Queued when a parcel is packed: the carrier gives it a number. */
export const POST = 'delivery.post';

/** The carrier where none is connected: its counter, with numbers typed by hand. */
export const BY_HAND = 'pos';

const MOST_IN_BATCH = 200;

/** An act on one parcel of this officer's office. Throws notFound for another's, conflict where it may not be done now. */
const parcelAct = <I extends { parcel: string }>(
  name: string,
  what: ParcelAct,
  input: z.ZodType<I>,
  run: (act: Act, p: Parcel, o: I) => Promise<unknown>,
): Command<I, null> =>
  defineCommand({
    name: `delivery.${name}`,
    action: 'delivery.desk',
    input,
    async run(act, o) {
      const p = await lockParcel(act.tx, o.parcel);
      if (!p) throw notFound();
      act.may('delivery.desk', p);
      if (!mayDo(p, what)) throw conflict('parcel_moved');
      act.note({ object: `parcel/${p.id}`, reason: what });
      await run(act, p, o);
      return null;
    },
  });

const parcelId = { parcel: z.uuid() };
const onlyParcel = z.strictObject(parcelId);

const packing = z.strictObject({
  ...parcelId,
  /** Ticked off with the originals in hand: all of them. */
  checks: z.array(z.enum([...CHECKS, CARD_CHECK])),
  weight_g: z.int('error.number').min(1, 'error.number').max(30_000, 'error.too_heavy'),
});

type Hooks = Pick<DeliveryParts, 'hooks'>;

/**
 * Where it goes, and whether whoever was named may take it today.
 * @throws conflict `receiver_not_on_card` naming the parcel
 */
async function receiverChecked(act: Act, { hooks }: Hooks, p: Parcel) {
  const to = await openDestination(act.tx, act.city.keys, p.id);
  const verdict = to ? await hooks.receiverOf(act, act.tx, p, to) : 'unknown';
  if (verdict === 'not_holder' || verdict === 'not_on_card')
    throw conflict('receiver_not_on_card', { number: p.number });
  return { to, verdict };
}

/**
 * The envelope is closed: what it holds and who may take it was looked at, and the carrier is asked for a number.
 * @throws conflict `receiver_not_on_card`
 */
export const packParcel = (ctx: Ctx, parts: Hooks, input: z.input<typeof packing>): Promise<null> =>
  execute(
    ctx,
    parcelAct('pack', 'pack', packing, async (act, p, o) => {
      const { to, verdict } = await receiverChecked(act, parts, p);
      const checks = checksFor(verdict, to);
      if (checks.some((c) => !o.checks.includes(c))) throw invalid({ checks: 'error.all_checks' });
      const carrier = act.city.ports.carrier;
      await append(
        act,
        p,
        { type: 'packed', data: { checks: [...checks], weight_g: o.weight_g } },
        {
          packed_at: act.now,
          weight_g: o.weight_g,
          booking: carrier ? 'asked' : 'none',
          carrier: carrier?.code ?? BY_HAND,
        },
      );
      if (carrier) act.job(POST, { parcel: p.id, round: p.round }, { key: `${p.id}/${p.round}` });
    }),
    input,
  );

/** Asks the carrier once more after it refused, with what was put right. */
export const askCarrierAgain = (ctx: Ctx, input: { parcel: string }): Promise<null> =>
  execute(
    ctx,
    parcelAct('ask_again', 'rebook', onlyParcel, async (act, p) => {
      await append(act, p, { type: 'asked_again' }, { booking: 'asked' });
      act.job(POST, { parcel: p.id, round: p.round }, { key: `${p.id}/${p.round}/${p.seq}` });
    }),
    input,
  );

const typing = z.strictObject({
  ...parcelId,
  awb: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z0-9]{8,20}$/, 'error.awb')
    .refine(s10Fits, 'error.awb_digit'),
  fee: z.bigint('error.number').min(0n, 'error.number').max(1_000_000n, 'error.number'),
});

/** The number that the carrier's counter wrote on the receipt, and what it charged. */
export const typeAwb = (ctx: Ctx, input: z.input<typeof typing>): Promise<null> =>
  execute(
    ctx,
    parcelAct('type_awb', 'type_awb', typing, async (act, p, o) => {
      await append(
        act,
        p,
        { type: 'booked', data: { awb: o.awb, fee: Number(o.fee), by_hand: true } },
        { booking: 'booked', awb: o.awb, fee: o.fee },
      ).catch((error: unknown) => {
        if ((error as { constraint?: string }).constraint === 'parcel_awb')
          throw invalid({ awb: 'error.used_already' });
        throw error;
      });
    }),
    input,
  );

/** Takes parcels together into one list for the carrier. Gives its id. */
export const makeBatch = (ctx: Ctx, input: { parcels: string[] }): Promise<string> =>
  execute(
    ctx,
    defineCommand({
      name: 'delivery.make_batch',
      action: 'delivery.desk',
      input: z.strictObject({
        parcels: z.array(z.uuid()).min(1, 'error.choose').max(MOST_IN_BATCH, 'error.too_many'),
      }),
      async run(act, { parcels: ids }) {
        const parcels = await lockParcels(act.tx, [...new Set(ids)]);
        if (parcels.length !== new Set(ids).size) throw notFound();
        for (const p of parcels) {
          act.may('delivery.desk', p);
          if (p.tray !== 'packed' || p.booking !== 'booked') throw conflict('parcel_moved');
        }
        const [first] = parcels as [Parcel];
        if (parcels.some((p) => p.agency !== first.agency || p.carrier !== first.carrier))
          throw invalid({ parcels: 'error.one_carrier' });
        const id = newId(act.now);
        const day = localDate(act.city.calendar, act.now).replaceAll('-', '');
        await insertBatch(act, {
          id,
          number: `DS-${day}-${trackingNumber('X').slice(2, 6)}${id.slice(-4).toUpperCase()}`,
          carrier: first.carrier!,
          agency: first.agency,
        });
        for (const p of parcels) await append(act, p, { type: 'batched', data: { batch: id } }, { batch: id });
        act.note({ object: `batch/${id}` });
        return id;
      },
    }),
    input,
  );

async function openBatch(act: Act, id: string): Promise<{ batch: Batch; parcels: Parcel[] }> {
  const batch = await lockBatch(act.tx, id);
  if (!batch) throw notFound();
  act.note({ object: `batch/${id}` });
  const held = await parcelsOfBatch(act.tx, id);
  const parcels = await lockParcels(
    act.tx,
    held.map((p) => p.id),
  );
  for (const p of parcels) act.may('delivery.desk', p);
  if (batch.handedAt || batch.droppedAt || parcels.length === 0) throw conflict('batch_closed');
  return { batch, parcels };
}

/** Takes a list apart before the carrier came. */
export const openAgain = (ctx: Ctx, input: { batch: string }): Promise<null> =>
  execute(
    ctx,
    defineCommand({
      name: 'delivery.drop_batch',
      action: 'delivery.desk',
      input: z.strictObject({ batch: z.uuid() }),
      async run(act, o) {
        const { parcels } = await openBatch(act, o.batch);
        for (const p of parcels) await append(act, p, { type: 'unbatched' }, { batch: null });
        await dropBatch(act, o.batch);
        return null;
      },
    }),
    input,
  );

const handing = z.strictObject({
  batch: z.uuid(),
  courier: z.string().trim().min(2, 'error.required').max(80, 'error.too_long'),
  /** As both counted them. */
  count: z.int('error.number').min(1, 'error.number'),
  signed_list: z.uuid().optional(),
});

/**
 * The carrier takes a batch over: counted by both, the list signed, its picture kept. From here the carrier answers for it.
 * @throws conflict `receiver_not_on_card` for a parcel whose receiver has left the family card since it was packed
 */
export const handOverBatch = (ctx: Ctx, parts: Hooks, input: z.input<typeof handing>): Promise<null> =>
  execute(
    ctx,
    defineCommand({
      name: 'delivery.hand_over',
      action: 'delivery.desk',
      input: handing,
      async run(act, o) {
        const { batch, parcels } = await openBatch(act, o.batch);
        if (parcels.length !== o.count) throw invalid({ count: 'error.count_differs' });
        if (o.signed_list !== undefined) {
          const [file] = await findFiles(act.tx, [o.signed_list]);
          if (file?.state !== 'clean' || file.owner !== act.actor.id)
            throw invalid({ signed_list: 'error.file_missing' });
        }
        for (const p of parcels) await receiverChecked(act, parts, p);
        await handBatch(act, batch.id, { courier: o.courier, signedList: o.signed_list ?? null }, parcels);
        const next = act.city.ports.carrier ? new Date(act.now.getTime() + trackDelay(act.city.env, 0)) : null;
        for (const p of parcels) {
          const after = await append(
            act,
            p,
            { type: 'handed_over', data: { batch: batch.id } },
            { state: 'handed_over', handed_at: act.now, track_at: next, track_tries: 0 },
          );
          await tell(act, after, 'handed_over');
        }
        return null;
      },
    }),
    input,
  );

/** A parcel that did not arrive lies on our desk again. */
export const takeBack = (ctx: Ctx, input: { parcel: string }): Promise<null> =>
  execute(
    ctx,
    parcelAct('take_back', 'receive', onlyParcel, async (act, p) => {
      await append(act, p, { type: 'received_back' }, { state: 'returned', received_at: act.now, track_at: null });
    }),
    input,
  );

/** Once more to the door: a new round with a number and a postage of its own. */
export const sendAgain = (ctx: Ctx, { bills }: DeliveryParts, input: { parcel: string }): Promise<null> =>
  execute(
    ctx,
    parcelAct('send_again', 'send_again', onlyParcel, async (act, p) => {
      const today = localDate(act.city.calendar, act.now);
      // It was dearer or cheaper when it first went, and somebody else may have taken the money.
      const postage = postageOn(act.city.pack, today);
      const after = await append(
        act,
        p,
        { type: 'sent_again' },
        {
          state: 'created',
          round: p.round + 1,
          packed_at: null,
          weight_g: null,
          booking: 'none',
          awb: null,
          fee: null,
          ...(postage && postageOf(postage)),
          bill: null,
          paid_at: null,
          batch: null,
          handed_at: null,
          received_at: null,
          track_at: null,
          track_tries: 0,
        },
      );
      if (after.collects === 'city') await billPostage(act, bills, after, today, { tells: true });
      await tell(act, after, 'sent_again');
    }),
    input,
  );

/** It stays at the counter; whoever it is for collects it there. Postage paid for one that has not gone is given back. */
export const keepAtCounter = (ctx: Ctx, { bills }: DeliveryParts, input: { parcel: string }): Promise<null> =>
  execute(
    ctx,
    parcelAct('keep_at_counter', 'counter', onlyParcel, async (act, p) => {
      if (p.state === 'created') return tell(act, await endParcel(act, bills, p, 'counter'), 'kept');
      const after = await append(act, p, { type: 'counter' }, { state: 'counter', ended_at: act.now });
      await tell(act, after, 'counter');
    }),
    input,
  );

/** Nobody finds it: a file is opened that settles what follows. It may still turn up. */
export const declareLost = (ctx: Ctx, { hooks }: DeliveryParts, input: { parcel: string }): Promise<null> =>
  execute(
    ctx,
    parcelAct('declare_lost', 'declare_lost', onlyParcel, async (act, p) => {
      await loseParcel(act, hooks, p, { type: 'lost' });
    }),
    input,
  );

/** Ends a parcel as lost, tells its person, and lets whoever hangs on it open what settles it. */
export async function loseParcel(
  act: Act,
  hooks: DeliveryParts['hooks'],
  p: Parcel,
  event: { type: string; at?: Date; key?: string },
): Promise<Parcel> {
  const after = await append(act, p, event, { state: 'lost', look: 'lost', ended_at: act.now });
  await tell(act, after, 'lost');
  const number = await hooks.onLost(act, after);
  return append(act, after, { type: 'case_opened', data: { number } });
}

/** Whoever looked at what was wrong says so; what was found stands in the case. */
export const lookedAt = (ctx: Ctx, input: { parcel: string }): Promise<null> =>
  execute(
    ctx,
    parcelAct('looked', 'looked', onlyParcel, async (act, p) => {
      await append(act, p, { type: 'looked', data: { what: p.look } }, { look: null });
    }),
    input,
  );

const oldCards = z.strictObject({
  ...parcelId,
  what: z.enum(['received', 'destroyed', 'missing'], 'error.choose'),
  /** Number of the minutes of its destruction. */
  minutes: z.string().trim().max(60, 'error.too_long').optional(),
});

/** The card before it: brought by the courier, destroyed with minutes, or not given back. */
export const settleOldCard = (ctx: Ctx, input: z.input<typeof oldCards>): Promise<null> =>
  execute(
    ctx,
    parcelAct('old_card', 'old_card', oldCards, async (act, p, { what, minutes = '' }) => {
      if ((p.exchange === 'expected') === (what === 'destroyed')) throw conflict('parcel_moved');
      if (what === 'destroyed' && minutes === '') throw invalid({ minutes: 'error.required' });
      await append(
        act,
        p,
        { type: `old_card_${what}`, ...(what === 'destroyed' && { data: { minutes } }) },
        { exchange: what, ...(what === 'missing' && { look: 'old_card_missing' }) },
      );
    }),
    input,
  );
