import { z } from 'zod';
import { CORRECTION_REASONS, HAND_OVER_REASONS, LINK_REASONS, NAME, TAKE_REASONS } from '../definition.ts';
import { answered, changes, mark, REGISTRY_DOUBTS, REGISTRY_REFUSALS } from './events.ts';

const name = z.string().regex(NAME);
const id = z.uuid();
const note = id.exactOptional();
/** What a row act was decided on. */
const onRow = z.strictObject({ row: name, round: z.int().min(1) });
/** What a whole-case act was decided on. */
const onCase = z.strictObject({ seq: z.int().min(0) });
const outside = { expected: onRow, item: z.int().min(0).max(99) };

/** What may be asked of a case. `expected` is what the asker looked at. */
export const command = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('submit'), expected: onCase, ...answered }),
  z.strictObject({
    type: z.literal('take'),
    expected: onRow,
    order: z.enum(['next', 'picked']),
    reason: z.enum(TAKE_REASONS).exactOptional(),
  }),
  z.strictObject({ type: z.literal('release'), expected: onRow }),
  z.strictObject({ type: z.literal('hand_over'), expected: onRow, to: id, reason: z.enum(HAND_OVER_REASONS), note }),
  z.strictObject({ type: z.literal('bill'), expected: onRow, bill: id }),
  z.strictObject({ type: z.literal('lapse'), expected: onRow, bill: id }),
  z.strictObject({ type: z.literal('done'), expected: onRow, evidence: z.array(id).max(21).exactOptional(), note }),
  /** What another room decided ends the row; only that room's act says so. */
  z.strictObject({ type: z.literal('settle'), expected: onRow }),
  z.strictObject({ type: z.literal('return'), expected: onRow, to: name, defects: z.array(mark).max(100), note }),
  z.strictObject({ type: z.literal('resubmit'), expected: onCase, ...answered, changed: changes, note }),
  z.strictObject({
    type: z.literal('correct'),
    expected: onRow,
    ...answered,
    changed: changes.shape.paths,
    reason: z.enum(CORRECTION_REASONS),
    note,
  }),
  z.strictObject({ type: z.literal('pause'), expected: onRow, reason: name, note }),
  z.strictObject({ type: z.literal('resume'), expected: onCase }),
  z.strictObject({ type: z.literal('reject'), expected: onRow, reason: name, note }),
  z.strictObject({ type: z.literal('withdraw'), expected: onCase, note }),
  z.strictObject({ type: z.literal('request'), ...outside }),
  z.strictObject({ type: z.literal('confirm'), ...outside, request: z.int().min(1), paper: id.exactOptional() }),
  z.strictObject({ type: z.literal('refuse'), ...outside, request: z.int().min(1), reason: z.enum(REGISTRY_REFUSALS) }),
  z.strictObject({ type: z.literal('doubt'), ...outside, request: z.int().min(1), reason: z.enum(REGISTRY_DOUBTS) }),
  z.strictObject({ type: z.literal('timer'), expected: onRow, rung: z.int().min(0) }),
  z.strictObject({ type: z.literal('link'), expected: onCase, other: id, reason: z.enum(LINK_REASONS) }),
  z.strictObject({ type: z.literal('unlink'), expected: onCase, other: id }),
  z.strictObject({ type: z.literal('note'), expected: onCase, note: id, audience: z.enum(['officers', 'applicant']) }),
  /** `stages`: this version's stage → the target's. */
  z.strictObject({ type: z.literal('migrate'), expected: onCase, ...answered, stages: z.record(name, name) }),
]);
export type Command = z.output<typeof command>;
export type CommandType = Command['type'];
export type CommandOf<T extends CommandType> = Extract<Command, { type: T }>;
