import { z } from 'zod';
import { CORRECTION_REASONS, HAND_OVER_REASONS, LINK_REASONS, NAME, TAKE_REASONS } from '../definition.ts';
import type { RegistryOutage, RegistryRefusal } from '../registry-port.ts';

/*
 * What may stand in an event: names of the definition, reason codes, ids, digests, counts. No text a person wrote, so
 * that destroying a case's key destroys what was said and leaves what happened (design.md §5).
 */

const name = z.string().regex(NAME);
/** A concrete answer: `kind`, `child.1.name`. */
export const PATH = /^[a-z][a-z0-9_]{0,39}(\.[1-9]\.[a-z][a-z0-9_]{0,39})?$/;
const path = z.string().regex(PATH);
/** A condition that holds: `late`, or `at_home.2` for the second item. */
const holding = z.string().regex(/^[a-z][a-z0-9_]{0,39}(\.[1-9])?$/);
const id = z.uuid();
const count = z.int().min(0).max(99);
const rev = z.int().min(1);
/** Where an officer's words lie, in an envelope of the case. */
const note = id.exactOptional();
const permille = z.int().min(0).max(1000);

/** The marked spot of a document, so that whoever mends or checks looks at the same place. */
const spot = z.strictObject({
  file: id,
  page: z.int().min(1).max(500),
  turn: z.literal([0, 90, 180, 270]),
  x: permille,
  y: permille,
  w: permille,
  h: permille,
});
/** One defect: on an answer or on a document, with a listed reason. */
export const mark = z.union([
  z.strictObject({ path, reason: name, note }),
  z.strictObject({ requirement: path, reason: name, note, spot: spot.exactOptional() }),
]);
export type Mark = z.output<typeof mark>;

const at = { row: name, round: z.int().min(1) };
const outside = { ...at, item: count, request: z.int().min(1) };
export const REGISTRY_REFUSALS = [
  'parent_not_found',
  'duplicate_birth',
  'person_not_found',
  'person_dead',
  'card_without_head',
  'card_differs',
  'wrong_code',
  'invalid_data',
  'late_without_decision',
  'request_id_reused',
  'wrong_state',
  'wrong_passphrase',
  'signer_not_active',
  'not_found',
  'other',
  // Surely not done: may be asked again.
  'quota',
  'outage',
  'not_connected',
  'not_authorized',
  'absent',
  'event_first',
] as const satisfies readonly (RegistryRefusal | RegistryOutage | 'absent' | 'event_first')[];
export const REGISTRY_DOUBTS = ['timeout', 'connection_lost', 'not_understood'] as const;

/** What the answers of a revision say to the engine: which conditions hold, how many items there are. */
export const answered = {
  rev,
  conditions: z.array(holding),
  items: z.record(name, z.int().min(1).max(5)),
};
export const changes = z.strictObject({ paths: z.array(path), requirements: z.array(path) });

export const eventData = {
  submitted: z.strictObject(answered),
  taken: z.strictObject({ ...at, order: z.enum(['next', 'picked']), reason: z.enum(TAKE_REASONS).exactOptional() }),
  released: z.strictObject(at),
  handed_over: z.strictObject({ ...at, from: id.nullable(), to: id, reason: z.enum(HAND_OVER_REASONS), note }),
  /** The bill that this row waits for; after one that lapsed, a new one. */
  billed: z.strictObject({ ...at, bill: id }),
  /** Its time passed unpaid: it is the applicant's to ask for another. */
  lapsed: z.strictObject({ ...at, bill: id }),
  done: z.strictObject({ ...at, evidence: z.array(id).exactOptional(), note }),
  returned: z.strictObject({ ...at, to: name, defects: z.array(mark).min(1), counted: z.boolean(), note }),
  resubmitted: z.strictObject({ ...answered, changed: changes, note }),
  corrected: z.strictObject({
    ...at,
    ...answered,
    changed: z.array(path).min(1),
    reason: z.enum(CORRECTION_REASONS),
    note,
  }),
  paused: z.strictObject({ ...at, reason: name, note }),
  resumed: z.strictObject({}),
  escalated: z.strictObject({ ...at, rung: count, to: name }),
  deemed: z.strictObject(at),
  expired: z.strictObject(at),
  rejected: z.strictObject({ ...at, reason: name, note }),
  withdrawn: z.strictObject({ note }),
  registry_requested: z.strictObject({ ...outside, op: z.enum(['create', 'amend']) }),
  /** `paper`: the document that came back; `by_hand`: an officer brought it. */
  registry_confirmed: z.strictObject({ ...outside, paper: id.exactOptional(), by_hand: z.boolean() }),
  registry_refused: z.strictObject({ ...outside, reason: z.enum(REGISTRY_REFUSALS), by_hand: z.boolean() }),
  registry_unknown: z.strictObject({ ...outside, reason: z.enum(REGISTRY_DOUBTS) }),
  linked: z.strictObject({ other: id, reason: z.enum(LINK_REASONS) }),
  unlinked: z.strictObject({ other: id }),
  noted: z.strictObject({ note: id, audience: z.enum(['officers', 'applicant']) }),
  migrated: z.strictObject({ ...answered, from: z.int().min(1), to: z.int().min(1), stage: name }),
} as const;

export type EventType = keyof typeof eventData;
export type EventData<T extends EventType = EventType> = z.output<(typeof eventData)[T]>;

/** One thing that happened. `version` is the version of the service under which it was decided. */
export type CaseEvent = {
  [T in EventType]: {
    seq: number;
    type: T;
    /** When we recorded it: what the clock reads. Never earlier than the event before. */
    at: string;
    actor: string;
    role: string;
    version: number;
    /** Of a timer, `row:round:rung`: it fires once. Other keys are the caller's. */
    key: string | null;
    data: EventData<T>;
  };
}[EventType];

/** Events after which what an officer looked at is the same: an act decided before them is still right. */
export const IMMATERIAL: ReadonlySet<EventType> = new Set([
  'taken',
  'released',
  'handed_over',
  'escalated',
  'linked',
  'unlinked',
  'noted',
]);

/** A stored event of any age, checked. Throws a ZodError for one that no release could have written. */
export function readEvent(raw: Omit<CaseEvent, 'data' | 'type'> & { type: string; data: unknown }): CaseEvent {
  const schema = Object.hasOwn(eventData, raw.type) ? eventData[raw.type as EventType] : undefined;
  if (!schema) throw new TypeError(`no event is called ${raw.type}`);
  return { ...raw, data: schema.parse(raw.data) } as CaseEvent;
}
