/** Choosing the post, in the act of whoever's thing it is; and what that one's life does to the parcel. */
import { localDate } from '../../../kernel/clock/index.ts';
import { Stale, type Act } from '../../../kernel/command.ts';
import type { Reader } from '../../../kernel/db.ts';
import { conflict, type FieldErrors } from '../../../kernel/errors.ts';
import { newId, trackingNumber } from '../../../kernel/ids.ts';
import { ruleAt, type CityPack } from '../../../kernel/pack.ts';
import {
  billIssued,
  dropBill,
  issueBill,
  kindOf,
  type BillKinds,
  type ExpiredBill,
  type SettledBill,
} from '../../money/index.ts';
import { notify } from '../../notices/index.ts';
import { mayDo, type Destination, type Item } from '../model.ts';
import { caseOf } from '../notices.ts';
import {
  append,
  findParcel,
  insertParcel,
  lockOpen,
  lockParcel,
  sealDestination,
  type Change,
  type Parcel,
  type PostageBasis,
} from '../store/parcel.ts';

/** Kind of the bill by which a city collects the carrier's charge, where an agreement lets it. */
export const POSTAGE_BILL = 'ongkos-kirim';
/** What a bill of postage is for, of one sending. */
const billSubject = (parcel: string, round: number): string => `kiriman/${parcel}/${round}`;
const readSubject = (subject: string): { id: string; round: number } | undefined => {
  const [, id, round] = /^kiriman\/([0-9a-f-]{36})\/(\d+)$/.exec(subject) ?? [];
  return id === undefined ? undefined : { id, round: Number(round) };
};

/** The parcel that a bill is for; undefined for a bill of something else. */
export async function parcelBilled(db: Reader, subject: string): Promise<Parcel | undefined> {
  const of = readSubject(subject);
  return of && findParcel(db, of.id);
}

export interface Postage {
  /** Integer rupiah. */
  amount: bigint;
  basis: PostageBasis;
  /** Who takes it: the carrier at the door, or the city by an agreement with it. */
  collects: 'carrier' | 'city';
}

/** What sending costs on a legal day, by the city's dated rules; undefined where the city has none: nothing is sent. */
export function postageOn(pack: Pick<CityPack, 'rules'>, on: string): Postage | undefined {
  const rule = ruleAt(pack, 'delivery.postage', on);
  if (!rule) return undefined;
  const { key, from, legal_basis, source, verified } = rule;
  const amount = BigInt(rule.value);
  const byCity = amount > 0n && ruleAt(pack, 'delivery.city_collects_postage', on)?.value === 1;
  return { amount, basis: { key, from, legal_basis, source, verified }, collects: byCity ? 'city' : 'carrier' };
}

/** The same, as a parcel that is sent once more takes it over. */
export const postageOf = ({ amount, basis, collects }: Postage): Change => ({
  postage: amount,
  postage_basis: JSON.stringify(basis),
  collects,
});

/** What is wrong with a destination on the city's own map, each at its field. */
export function destinationFaults(pack: Pick<CityPack, 'areas'>, d: Destination): FieldErrors {
  const errors: FieldErrors = {};
  const ward = pack.areas.wards.find((w) => w.code === d.area);
  const district = pack.areas.districts.find((x) => d.area.startsWith(`${x.code}.`));
  if (!ward || !district) errors['area'] = 'error.choose';
  else if (d.postcode < district.postcodes.from || d.postcode > district.postcodes.to)
    errors['postcode'] = 'error.wrong_postcode';
  if (d.receiver === 'family' && d.relation === undefined) errors['relation'] = 'error.choose_relation';
  return errors;
}

export interface ToSend {
  subject: string;
  reference: string;
  items: Item[];
  person: string;
  agency: string;
  /** Code of the office where it is packed. */
  office: string;
  /** It is there already. */
  ready: boolean;
  /** The card before it lies with its holder: it is given back at the door. */
  oldCard: boolean;
}

/**
 * Writes down that it is to be sent, where to and who may take it. One that is still here and was going elsewhere goes
 * there instead.
 * The caller has seen that nothing is wrong with the destination (`destinationFaults`).
 * @throws Refusal conflict `no_postage`, `parcel_away`
 */
export async function sendByPost(act: Act, bills: BillKinds, o: ToSend, d: Destination): Promise<Parcel> {
  const today = localDate(act.city.calendar, act.now);
  const postage = postageOn(act.city.pack, today);
  if (!postage) throw conflict('no_postage');
  const open = await lockOpen(act.tx, o.subject);
  if (open) {
    if (!mayDo(open, 'cancel') || open.packedAt !== null) throw conflict('parcel_away');
    if (open.paidAt !== null) {
      // Paid for already: the same parcel, to another door.
      return readdress(act, open, o, d);
    }
    await endParcel(act, bills, open, 'readdressed');
  }
  const id = newId(act.now);
  const parcel = {
    id,
    subject: o.subject,
    reference: o.reference,
    items: o.items,
    person: o.person,
    agency: o.agency,
    office: o.office,
    area: d.area,
    postcode: d.postcode,
    postage: postage.amount,
    postageBasis: postage.basis,
    collects: postage.collects,
    exchange: o.oldCard ? ('expected' as const) : ('none' as const),
    readyAt: o.ready ? act.now : null,
    destination: sealDestination(act.city.keys, id, d),
  };
  while (!(await insertParcel(act, { ...parcel, number: trackingNumber('KRM') })));
  const made = await append(act, (await findParcel(act.tx, id))!, { type: 'created' });
  act.note({ object: `parcel/${id}` });
  return made.collects === 'city' ? billPostage(act, bills, made, today) : made;
}

async function readdress(act: Act, p: Parcel, o: ToSend, d: Destination): Promise<Parcel> {
  act.note({ object: `parcel/${p.id}` });
  return append(
    act,
    p,
    { type: 'readdressed' },
    {
      area: d.area,
      postcode: d.postcode,
      destination: sealDestination(act.city.keys, p.id, d),
      exchange: o.oldCard ? 'expected' : 'none',
    },
  );
}

/** A bill for this sending; its payment lets the parcel be packed. `tells`: whoever pays did not ask for it a moment ago. */
export async function billPostage(
  act: Act,
  bills: BillKinds,
  p: Parcel,
  on: string,
  o: { tells: boolean } = { tells: false },
): Promise<Parcel> {
  const bill = await issueBill(act, bills, {
    kind: POSTAGE_BILL,
    variant: 'flat',
    payer: p.person,
    subject: billSubject(p.id, p.round),
    agency: p.agency,
    on,
  });
  if (bill && o.tells)
    await notify(act, {
      person: p.person,
      kind: billIssued,
      object: caseOf(p),
      params: { title: kindOf(bills, POSTAGE_BILL).title, amount: Number(bill.amount), until: bill.dueOn },
      key: `bill/${bill.id}/issued`,
    });
  // A rule of Rp0 makes no bill: nothing is waited for.
  return append(act, p, { type: 'billed' }, bill ? { bill: bill.id, paid_at: null } : { paid_at: act.now, bill: null });
}

/** The sending that a bill of postage is for, held until the act ends; undefined for a bill of nothing here. */
async function sendingOf(act: Act, bill: ExpiredBill): Promise<{ p: Parcel; inForce: boolean } | undefined> {
  const of = readSubject(bill.subject);
  const p = of && (await lockParcel(act.tx, of.id));
  return p && { p, inForce: p.endedAt === null && p.round === of.round && p.bill === bill.id };
}

/** For the bill kind's hook: the postage of a parcel was paid. What was paid for one that does not go is given back. */
export async function postagePaid(act: Act, bills: BillKinds, bill: SettledBill): Promise<void> {
  const sending = await sendingOf(act, bill);
  if (!sending) return;
  const { p, inForce } = sending;
  const paid = await append(act, p, { type: 'paid' }, inForce ? { paid_at: act.now } : {});
  if (!inForce) await giveBack(act, bills, paid, { bill: bill.id, paid: true });
}

/**
 * For the bill kind's hook: the bank took the postage back. What is still here waits for it again; what the carrier has
 * goes on, and somebody asks for the money.
 */
export async function postageTakenBack(act: Act, bill: ExpiredBill): Promise<void> {
  const sending = await sendingOf(act, bill);
  if (!sending?.inForce || sending.p.paidAt === null) return;
  const { p } = sending;
  const here = p.state === 'created';
  await append(
    act,
    p,
    { type: 'postage_taken_back' },
    { paid_at: null, ...(here ? { batch: null } : { look: 'postage_taken_back' }) },
  );
}

/** Cancels the bill of a sending that does not go. What was paid on it asks for its refund by itself, and the parcel says so. */
async function giveBack(act: Act, bills: BillKinds, p: Parcel, o: { bill: string; paid: boolean }): Promise<Parcel> {
  await dropBill(act, bills, o.bill, 'not_sent');
  return o.paid ? append(act, p, { type: 'postage_back' }) : p;
}

/** Ends one that has not gone. */
export async function endParcel(act: Act, bills: BillKinds, p: Parcel, why: string): Promise<Parcel> {
  const ended = await append(
    act,
    p,
    { type: 'cancelled', data: { why } },
    { state: 'cancelled', ended_at: act.now, track_at: null },
  );
  return p.bill === null ? ended : giveBack(act, bills, ended, { bill: p.bill, paid: p.paidAt !== null });
}

/** The thing is there, so that it can be packed. Gives the parcel; undefined where it is collected at a counter. */
export async function parcelReady(act: Act, subject: string, office: string): Promise<Parcel | undefined> {
  const p = await lockOpen(act.tx, subject);
  if (!p || p.state !== 'created') return undefined;
  if (p.readyAt !== null && p.office === office) return p;
  return append(act, p, { type: 'ready' }, { ready_at: act.now, office });
}

/** It must be made again: what was packed is opened. */
export async function parcelWaits(act: Act, subject: string): Promise<void> {
  const p = await lockOpen(act.tx, subject);
  if (!p || p.state !== 'created' || p.readyAt === null) return;
  if (p.batch !== null) throw conflict('parcel_away');
  await append(
    act,
    p,
    { type: 'waits' },
    { ready_at: null, packed_at: null, weight_g: null, booking: 'none', awb: null, fee: null },
  );
}

/**
 * What it belongs to went another way: collected at a counter, withdrawn, rejected. Throws conflict `parcel_away` when the
 * carrier has it: then nothing can have been collected.
 */
export async function dropParcel(act: Act, bills: BillKinds, subject: string, why: 'counter' | 'ended'): Promise<void> {
  const p = await lockOpen(act.tx, subject);
  if (!p) return;
  if (p.state === 'created' && p.batch === null) await endParcel(act, bills, p, why);
  else if (p.state === 'returned') await append(act, p, { type: 'counter' }, { state: 'counter', ended_at: act.now });
  else throw conflict('parcel_away');
}

/** The applicant collects it after all, while it is still here; postage that was paid is given back. Throws conflict `parcel_away`. */
export async function collectInstead(act: Act, bills: BillKinds, subject: string): Promise<void> {
  const p = await lockOpen(act.tx, subject);
  if (!p) throw new Stale();
  if (!mayDo(p, 'cancel')) throw conflict('parcel_away');
  await endParcel(act, bills, p, 'counter');
  act.note({ object: `parcel/${p.id}` });
}
