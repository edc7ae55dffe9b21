/** Parcels: what a carrier may carry, how its scans become a state, and what may be done in which. Pure. */
import { z } from 'zod';

/** What can be sent: things that cannot lie in an inbox. Each has its own questions before it is packed. */
export const ITEMS = ['identity_card', 'child_card'] as const;
export type Item = (typeof ITEMS)[number];

/** Where a parcel stands. The last four are ends; a lost one may still turn up. */
export const PARCEL_STATES = [
  'created',
  'handed_over',
  'in_transit',
  'failed',
  'returned',
  'delivered',
  'counter',
  'lost',
  'cancelled',
] as const;
export type ParcelState = (typeof PARCEL_STATES)[number];

/** The officer's trays; a parcel stands in one (the database says which, by the same words). */
export const TRAYS = ['pack', 'packed', 'batched', 'away', 'back', 'look', 'waiting', 'done'] as const;
export type Tray = (typeof TRAYS)[number];

/** What is looked at before the envelope is closed: the originals, one by one. */
export const CHECKS = ['right_card', 'chip_reads', 'address_fits', 'sealed'] as const;
/** One more where the city does not know the family card: the photo of it in the case is looked at. */
export const CARD_CHECK = 'receiver_on_card';
export type Check = (typeof CHECKS)[number] | typeof CARD_CHECK;

/** Who was named to take a card, compared with the case and the family card. `unknown`: nobody but a person can tell. */
export type ReceiverVerdict = 'fits' | 'not_holder' | 'not_on_card' | 'unknown';

/** What must be ticked off before this envelope is closed. */
export const checksFor = (verdict: ReceiverVerdict, to: Pick<Destination, 'receiver'> | undefined): readonly Check[] =>
  verdict === 'unknown' && to?.receiver === 'family' ? [...CHECKS, CARD_CHECK] : CHECKS;

/** Kinds of a carrier's scans, whatever words it has for them. */
export const SCANS = [
  'posted',
  'in_transit',
  'out_for_delivery',
  'failed',
  'returning',
  'returned',
  'delivered',
  'lost',
] as const;
export type ScanKind = (typeof SCANS)[number];

export const FAIL_REASONS = ['nobody_home', 'wrong_address', 'no_identity', 'receiver_differs', 'other'] as const;
export type FailReason = (typeof FAIL_REASONS)[number];

/** One thing that the carrier saw. */
export interface Scan {
  kind: ScanKind;
  at: Date;
  /** Name of the carrier's office. */
  office: string;
  reason?: FailReason | undefined;
  /** Of a delivery: who took it, as the courier wrote it down. */
  receiver?: { name: string; relation: string } | undefined;
}

/** Why somebody must look at a parcel. `postage_paid`: rows of the time before such postage asked for its refund by itself. */
export const LOOKS = [
  'receiver_differs',
  'contradiction',
  'lost',
  'old_card_missing',
  'postage_paid',
  'postage_taken_back',
] as const;
export type Look = (typeof LOOKS)[number];

const RANK: Record<ScanKind, number> = {
  posted: 0,
  in_transit: 1,
  out_for_delivery: 2,
  failed: 3,
  returning: 4,
  lost: 5,
  returned: 6,
  delivered: 7,
};
type AwayState = 'handed_over' | 'in_transit' | 'failed' | 'returned' | 'delivered' | 'lost';

/**
 * Where the scans of one round leave a parcel. The order in which they were told says nothing, their own times do; what is
 * in somebody's hands stays there, whatever is told afterwards, and what came back is back.
 */
export function standingOf<S extends Pick<Scan, 'kind' | 'at'>>(scans: readonly S[]): { state: AwayState; by?: S } {
  const inOrder = scans.toSorted((a, b) => a.at.getTime() - b.at.getTime() || RANK[a.kind] - RANK[b.kind]);
  const end = inOrder.find((s) => s.kind === 'delivered') ?? inOrder.find((s) => s.kind === 'returned');
  const by = end ?? inOrder.at(-1);
  if (!by) return { state: 'handed_over' };
  switch (by.kind) {
    case 'delivered':
    case 'returned':
    case 'failed':
    case 'lost':
      return { state: by.kind, by };
    default:
      return { state: 'in_transit', by };
  }
}

/** Told both delivered and brought back: one of them is wrong, and only a person can find out which. */
export const contradicts = (scans: readonly Pick<Scan, 'kind'>[]): boolean =>
  scans.some((s) => s.kind === 'delivered') && scans.some((s) => s.kind === 'returned');

/** Names one scan, so that a second telling of it is known. Minutes, for carriers round as they like. */
export const scanKey = (awb: string, s: Scan): string =>
  `scan/${awb}/${s.kind}/${s.at.toISOString().slice(0, 16)}/${s.office}`;

/** Check digit of the international form `AA123456785ID` (UPU S10): weights 8 6 4 2 3 5 9 7, 11 − sum mod 11. */
export function s10Fits(awb: string): boolean {
  const [, digits, check] = /^[A-Z]{2}(\d{8})(\d)[A-Z]{2}$/.exec(awb) ?? [];
  if (digits === undefined) return true;
  const sum = [8, 6, 4, 2, 3, 5, 9, 7].reduce((all, w, i) => all + w * Number(digits[i]), 0);
  const rest = 11 - (sum % 11);
  return Number(check) === (rest === 10 ? 0 : rest === 11 ? 5 : rest);
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** A carrier is asked four times a day, not more: nobody was ever told sooner by asking oftener. */
const EVERY = 6 * HOUR;
/** In a demonstration somebody waits for it. */
const EVERY_DEMO = 10_000;

/** How long until the carrier is asked again; after so many silent tries in a row later and later, a day at most. */
export function trackDelay(env: 'demo' | 'production', tries: number): number {
  // Whoever tries it out hands a parcel over first and moves it in the carrier's own page then: it waits for that.
  if (env === 'demo') return Math.min(EVERY_DEMO * (tries + 1), MINUTE);
  return tries === 0 ? EVERY : Math.min(EVERY * 2 ** Math.min(tries - 1, 8), 24 * HOUR);
}

const nameWords = (s: string): string[] =>
  s
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z\s]/g, ' ')
    .split(/\s+/)
    .filter((w) => w !== '');

/** Same name as a card writes it: case, dots, hyphens and spaces say nothing; no word may be missing. */
export const sameName = (one: string, other: string): boolean =>
  nameWords(one).length > 0 && nameWords(one).join(' ') === nameWords(other).join(' ');

/** Same name as somebody would hear it: case, dots and spaces say nothing; a second name may be left out. */
export function sameReceiver(named: string, told: string): boolean {
  const words = (s: string) => nameWords(s).filter((w) => w.length > 1);
  const [a, b] = [words(named), words(told)];
  if (a.length === 0 || b.length === 0) return false;
  const [few, many] = a.length <= b.length ? [a, b] : [b, a];
  return few.every((w) => many.includes(w));
}

// ── Where it goes ──────────────────────────────────────────────────────────────────────────────────────────────────

/** Who may take a card at the door: its holder, or somebody of the same family card who was named. */
export const RECEIVERS = ['holder', 'family'] as const;
export const RELATIONS = ['spouse', 'parent', 'child', 'sibling', 'other_family'] as const;
export type Relation = (typeof RELATIONS)[number];

const line = (most: number) => z.string().trim().min(1, 'error.required').max(most, 'error.too_long');

/** What the applicant types. The ward and its postcode are compared with the city's map by the act. */
export const destinationSchema = z.strictObject({
  receiver: z.enum(RECEIVERS, 'error.choose'),
  name: line(80).regex(/^[\p{L}][\p{L}\p{M}'’., -]*$/u, 'error.name'),
  relation: z.enum(RELATIONS, 'error.choose').optional(),
  street: line(160),
  neighbourhood: z.string().trim().max(40, 'error.too_long'),
  area: z.string('error.choose').regex(/^\d{2}\.\d{2}\.\d{2}\.\d{4}$/, 'error.choose'),
  postcode: z.string().regex(/^\d{5}$/, 'error.postcode'),
  phone: z.string().regex(/^\+62\d{8,12}$/, 'error.phone'),
  note: z.string().trim().max(120, 'error.too_long'),
});
export type Destination = z.output<typeof destinationSchema>;

/** What may be done with a parcel by people, and in which of its states. */
export const PARCEL_ACTS = [
  'cancel',
  'pack',
  'rebook',
  'type_awb',
  'receive',
  'send_again',
  'counter',
  'declare_lost',
  'looked',
  'old_card',
] as const;
export type ParcelAct = (typeof PARCEL_ACTS)[number];

/** What the rules read of a parcel. */
export interface Standing {
  state: ParcelState;
  tray: Tray;
  booking: 'none' | 'asked' | 'booked' | 'refused' | 'unknown';
  exchange: 'none' | 'expected' | 'received' | 'destroyed' | 'missing';
  /** Brought back and in our hands. */
  received: boolean;
  look: Look | null;
}

/** Whether it may be done now. */
export function mayDo(p: Standing, what: ParcelAct): boolean {
  switch (what) {
    case 'cancel':
      return p.state === 'created' && p.tray !== 'batched';
    case 'pack':
      return p.tray === 'pack';
    case 'rebook':
      return p.tray === 'packed' && p.booking === 'refused';
    case 'type_awb':
      return p.tray === 'packed' && p.booking !== 'booked';
    case 'receive':
      return (p.state === 'returned' || p.state === 'failed') && !p.received;
    case 'send_again':
      return p.state === 'returned' && p.received;
    case 'counter':
      return (p.state === 'returned' && p.received) || p.tray === 'pack' || p.tray === 'packed';
    case 'declare_lost':
      return p.state === 'handed_over' || p.state === 'in_transit' || p.state === 'failed';
    case 'looked':
      return p.look !== null;
    case 'old_card':
      return p.exchange === 'expected' ? p.state === 'delivered' : p.exchange === 'received';
  }
}
