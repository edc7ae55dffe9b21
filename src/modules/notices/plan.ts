import type { DoorKind, Report } from './door-port.ts';
import type { Urgency } from './model.ts';

/*
 * Which door a message takes, and what becomes of it. Pure: the words of a provider come late, twice, in any order, and
 * sometimes lie.
 */

export type MessageState = 'queued' | 'sending' | 'sent' | 'delivered' | 'read' | 'failed' | 'fallen_back';
export type LedgerState = 'queued' | 'sent' | 'unknown' | 'delivered' | 'read' | 'failed' | 'fallen_back';

/** What came later does not undo what was further: a receipt that was overtaken is history, not news. */
const RANK: Record<MessageState, number> = {
  queued: 0,
  sending: 1,
  sent: 2,
  failed: 3,
  fallen_back: 4,
  delivered: 5,
  read: 6,
};

/** The state after a report; the same when it is no news. Who has it in hand has it, whatever was said before. */
export const afterReport = (state: MessageState, report: Pick<Report, 'state'>): MessageState =>
  RANK[report.state] > RANK[state] ? report.state : state;

/** The states out of which a message may move into this one. */
export const statesBefore = (state: MessageState): MessageState[] =>
  (Object.keys(RANK) as MessageState[]).filter((s) => RANK[s] < RANK[state]);

/** Doors in the order of trying: what costs least and says most comes first, unless there is danger. */
const ORDER: Record<Urgency, DoorKind[]> = {
  info: ['push', 'whatsapp', 'email', 'sms'],
  action: ['push', 'whatsapp', 'email', 'sms'],
  danger: ['push', 'whatsapp', 'sms', 'email'],
};

export interface Reach {
  /** Doors to which the person has an address or a device. */
  has: ReadonlySet<DoorKind>;
  /** What the person said about a door; a door never spoken of is missing. */
  said: ReadonlyMap<DoorKind, boolean>;
}

/**
 * A number that was given to sign in may be told by SMS what happens to one's own cases, an address that was added
 * likewise; WhatsApp passes the message through another company and a device is somebody's pocket: both ask first.
 */
const UNASKED: ReadonlySet<DoorKind> = new Set(['email', 'sms']);

export const agrees = (reach: Reach, door: DoorKind): boolean => reach.said.get(door) ?? UNASKED.has(door);

/**
 * The doors for a message, in the order of trying. In danger a No to a door still holds: it was the person's word.
 * `open`: doors with a provider that stands open now; `used`: doors this notice went through before.
 */
export const planDoors = (
  urgency: Urgency,
  reach: Reach,
  open: ReadonlySet<DoorKind>,
  used: ReadonlySet<DoorKind> = new Set(),
): DoorKind[] =>
  ORDER[urgency].filter((door) => reach.has.has(door) && open.has(door) && !used.has(door) && agrees(reach, door));

const MINUTE = 60_000;
/**
 * How long a message that was taken may show no sign of arriving before the next door is tried, in ms; undefined: that
 * door tells nothing more, so it counts as arrived. A push is only a tap on the shoulder: what is not read soon is told
 * by a door that keeps it.
 */
export function patienceOf(door: DoorKind, urgency: Urgency): number | undefined {
  const danger = urgency === 'danger';
  if (door === 'push') return danger ? 2 * MINUTE : 30 * MINUTE;
  if (door === 'whatsapp') return danger ? 5 * MINUTE : 360 * MINUTE;
  return door === 'sms' ? (danger ? 10 * MINUTE : 1440 * MINUTE) : undefined;
}

/** How long a lost answer may stay unknown, where the provider cannot be asked, before the next door is taken. */
export const graceOf = (urgency: Urgency): number => (urgency === 'danger' ? 1 : 10) * MINUTE;

/** So many faults in a row, and a provider is left alone for a while, longer each time. */
const FAULTS = 5;
export const shutFor = (faults: number): number | undefined =>
  faults < FAULTS ? undefined : Math.min(30_000 * 2 ** (faults - FAULTS), 15 * MINUTE);
