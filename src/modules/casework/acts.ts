import { z } from 'zod';
import {
  CORRECTION_REASONS,
  HAND_OVER_REASONS,
  INSPECTION_RESULTS,
  LINK_REASONS,
  NAME,
  TAKE_REASONS,
} from './definition.ts';
import { PATH, REGISTRY_REFUSALS } from './model.ts';

/*
 * What people ask of a case, as forms and the API say it: with words, files and values where the engine's commands have
 * ids and revisions. One list for both doors.
 */

const name = z.string().regex(NAME, 'error.choose');
const path = z.string().regex(PATH, 'error.unknown_place');
const id = z.uuid();
/** What a person writes goes into an envelope of the case, never into an event. */
const words = z.string().trim().min(1).max(2000, 'error.too_long').exactOptional();
const onRow = z.strictObject({ row: name, round: z.int().min(1) });
const onCase = z.strictObject({ seq: z.int().min(0) });
const answer = z.union([z.string(), z.number(), z.boolean()]);
const outside = { expected: onRow, item: z.int().min(0).max(99) };
const permille = z.int().min(0).max(1000);

/** A marked place of a document's page, in thousandths of its width and height. */
export const spot = z.strictObject({
  file: id,
  page: z.int().min(1).max(500),
  turn: z.literal([0, 90, 180, 270]),
  x: permille,
  y: permille,
  w: permille,
  h: permille,
});

/** One defect: on an answer or on a document, with a listed reason, and words if the list does not say enough. */
export const defect = z.union([
  z.strictObject({ path, reason: name, note: words }),
  z.strictObject({ requirement: path, reason: name, note: words, spot: spot.exactOptional() }),
]);

/** What an inspection found; with photos that were uploaded before, words in the act's note, or both. */
export const evidence = z.strictObject({
  result: z.enum(INSPECTION_RESULTS, 'error.choose'),
  files: z.array(id).max(20, 'error.too_many_files').default([]),
  /** Where it was, in WGS 84. */
  point: z
    .strictObject({
      lat: z.number().min(-90, 'error.point').max(90, 'error.point'),
      lon: z.number().min(-180, 'error.point').max(180, 'error.point'),
      accuracy_m: z.int().min(0).max(100_000).exactOptional(),
    })
    .exactOptional(),
});

export const caseAct = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('take'),
    expected: onRow,
    /** Taken out of its turn; the next one is taken by `takeNext`. */
    reason: z.enum(TAKE_REASONS),
  }),
  z.strictObject({ type: z.literal('release'), expected: onRow }),
  z.strictObject({
    type: z.literal('hand_over'),
    expected: onRow,
    to: id,
    reason: z.enum(HAND_OVER_REASONS, 'error.choose'),
    note: words,
  }),
  /** Asks for a new bill where the last one lapsed. */
  z.strictObject({ type: z.literal('bill'), expected: onRow }),
  z.strictObject({
    type: z.literal('done'),
    expected: onRow,
    /** Only where the row inspects, and there always. */
    evidence: evidence.exactOptional(),
    note: words,
  }),
  z.strictObject({
    type: z.literal('return'),
    expected: onRow,
    to: name,
    defects: z.array(defect).max(100),
    note: words,
  }),
  z.strictObject({
    type: z.literal('resubmit'),
    expected: onCase,
    /** Only what changed, by path; null takes an answer away. */
    answers: z.record(z.string(), answer.nullable()).default({}),
    /** The files a document now consists of, by requirement. */
    documents: z.record(z.string(), z.array(id).max(20)).default({}),
    note: words,
  }),
  z.strictObject({
    type: z.literal('correct'),
    expected: onRow,
    answers: z.record(z.string(), answer.nullable()),
    reason: z.enum(CORRECTION_REASONS, 'error.choose'),
    note: words,
  }),
  z.strictObject({ type: z.literal('pause'), expected: onRow, reason: name, note: words }),
  z.strictObject({ type: z.literal('resume'), expected: onCase }),
  z.strictObject({ type: z.literal('reject'), expected: onRow, reason: name, note: words }),
  z.strictObject({ type: z.literal('withdraw'), expected: onCase, note: words }),
  /** Asks the registry: by its port at once, or by hand where the operator types into SIAK. */
  z.strictObject({ type: z.literal('request'), ...outside }),
  /** What the registry answered, brought by an officer: only where it is worked by hand, or its answer was lost. */
  z.strictObject({
    type: z.literal('confirm'),
    ...outside,
    request: z.int().min(1),
    /** The number SIAK gave. */
    number: z.string().trim().max(60).exactOptional(),
    /** The signed PDF, uploaded before; only where a paper is signed. */
    file: id.exactOptional(),
    /** The officer has seen that the paper differs from what is expected, and takes it. */
    accept_differences: z.boolean().exactOptional(),
  }),
  z.strictObject({ type: z.literal('refuse'), ...outside, request: z.int().min(1), reason: z.enum(REGISTRY_REFUSALS) }),
  z.strictObject({
    type: z.literal('link'),
    expected: onCase,
    /** The other case: by its number, as its receipt has it, by id, or by its address. */
    other: z.string().trim().min(1, 'error.required').max(300, 'error.too_long'),
    reason: z.enum(LINK_REASONS, 'error.choose'),
  }),
  z.strictObject({ type: z.literal('unlink'), expected: onCase, other: id }),
  z.strictObject({
    type: z.literal('note'),
    expected: onCase,
    note: z.string().trim().min(1, 'error.required').max(2000, 'error.too_long'),
    audience: z.enum(['officers', 'applicant']).default('officers'),
  }),
]);
export type Evidence = z.output<typeof evidence>;
export type CaseAct = z.output<typeof caseAct>;
export type CaseActInput = z.input<typeof caseAct>;
