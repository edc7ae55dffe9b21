import { z } from 'zod';
import { INSPECTION_RESULTS } from '../../casework/index.ts';
import { answerValue, day, id, instant, name, officer, status, text } from './named.ts';

const due = { due_at: instant.nullable(), due_reason: text.nullable() };
const caseHead = {
  id,
  number: z.string(),
  service: z.string(),
  title: text,
  status,
  stage: z.string().nullable(),
  stage_title: text.nullable(),
  seq: z.int().describe('Of the last event; whole-case acts expect it'),
  received_at: instant,
  due_at: instant.nullable().describe('null while the clock rests, and once ended'),
  ended_at: instant.nullable(),
};
export const caseInList = name('CaseSummary', z.object(caseHead));
export const workItem = name(
  'WorkItem',
  z.object({
    ...caseHead,
    row: z.string(),
    round: z.int(),
    activity: text,
    since: instant,
    row_due_at: instant.nullable(),
    officer: officer.nullable(),
    applicant: z.string().nullable(),
    revisions: z.int(),
  }),
);
const spot = z.object({
  file: id,
  page: z.int(),
  turn: z.int(),
  x: z.int(),
  y: z.int(),
  w: z.int(),
  h: z.int(),
});
const mark = name(
  'Mark',
  z.object({
    place: z.union([z.object({ path: z.string() }), z.object({ requirement: z.string() })]),
    label: text,
    reason: z.object({ code: z.string(), text, advice: text }),
    note: z.string().nullable(),
    spot: spot.nullable().describe('In thousandths of the page’s width and height'),
  }),
  'One thing to be mended.',
);
const outside = z.object({
  item: z
    .int()
    .describe(
      'Of the first output 0, or 1 and up where it has one for each item of a group; of the second 10 or 11 and up',
    ),
  subject: z.string(),
  state: z.enum(['none', 'due', 'requested', 'confirmed', 'refused', 'unknown']),
  request: z.int(),
  by_hand: z.boolean(),
  paper: z.string().nullable().describe('The kind of paper that comes of it; null: none'),
  number: z.string().nullable(),
  reason: z.string().nullable(),
  asked_at: instant.nullable(),
});
const openRow = name(
  'OpenRow',
  z.object({
    row: z.string(),
    round: z.int(),
    stage: z.string(),
    activity: text,
    completeness: z.array(text),
    output: text,
    actor: z.string(),
    actor_title: text,
    mine: z.boolean().describe('You may act on it now, or could take it'),
    officer: officer.nullable().describe('Never told to the applicant'),
    since: instant,
    ...due,
    inspects: z.boolean().describe('Its `done` needs `evidence`'),
    asks: z.enum(['submit', 'validate', 'sign']).nullable(),
    bill: id
      .nullable()
      .optional()
      .describe('Of a step that ends with a payment: the bill in force; null once it lapsed'),
    outside: z.array(outside).describe('What the registry was asked about each item'),
  }),
);
const action = name(
  'Action',
  z.object({
    type: z.string(),
    row: z.string().optional(),
    round: z.int().optional(),
    to: z.string().optional(),
    item: z.int().optional(),
    allowed: z.boolean(),
    refusal: z.string().nullable().describe('Reason key'),
    detail: text.nullable().describe('The reason in words'),
  }),
);
export const paper = name(
  'Paper',
  z.object({
    id,
    kind: z.string(),
    issued_by: z.enum(['registry', 'city', 'national']),
    number: z.string(),
    issued_on: day,
    part: z.string(),
    signer: z.string().nullable(),
    signed_at: instant.nullable(),
    state: z.enum(['valid', 'revoked', 'superseded']),
    state_reason: z.string().nullable(),
    recorded_at: instant,
    href: z.string(),
  }),
);
const bill = name(
  'CaseBill',
  z.object({
    id,
    code: z.string().describe('Billing code: what is typed at the bank'),
    kind: z.string(),
    title: text,
    amount: z.int().describe('Rupiah'),
    due_on: day,
    state: z.enum(['open', 'paid', 'expired', 'cancelled', 'blocked']),
    created_at: instant,
    taken_back_at: instant.nullable().describe('It stands open because the bank took a payment of it back then'),
    refund: z
      .object({
        state: z.enum(['asked', 'agreed', 'refused', 'done']),
        amount: z.int(),
        from: z.enum(['treasurer', 'bud']).describe('Who pays it out'),
        sp2d: z.string().nullable(),
        unforeseen: z.boolean(),
        refusal: z.string().nullable(),
        done_at: instant.nullable(),
      })
      .nullable(),
  }),
  'A bill that the case waits for, or waited for.',
);
const heldBy = z.object({
  agency: z.string(),
  short: z.string(),
  step: text.nullable(),
  waits_for: z.enum(['city', 'applicant', 'registry', 'nobody']),
});
const stageOnRoad = z.object({
  stage: z.string(),
  title: text,
  state: z.enum(['done', 'now', 'next']),
  rows: z.array(
    z.object({ row: z.string(), activity: text, actor_title: text, norm: text, done_at: instant.nullable() }),
  ),
});
export const kase = name(
  'Case',
  z.object({
    ...caseHead,
    due_reason: text.nullable(),
    version: z.int(),
    as: z.enum(['applicant', 'officer']),
    letter: z
      .object({ id, number: z.string() })
      .nullable()
      .describe('The letter of assignment by which an inspector reads it'),
    applicant: z.object({ id, name: z.string().nullable() }),
    channel: z.string(),
    promise: text,
    held_by: heldBy,
    paused: z.object({ reason: text, since: instant }).nullable(),
    rows: z.array(openRow),
    bills: z.array(bill).describe('What is owed for it, newest first'),
    reopened: z
      .object({ bill: id, row: z.string() })
      .nullable()
      .describe(
        'A bill that is owed again, because the bank took its payment back after the case had moved on; `row` asks for a new one by the act `bill`',
      ),
    marks: z.array(mark),
    revision: z.object({ round: z.int(), ...due }).nullable(),
    actions: z.array(action).describe('What may be asked of the case now, and why the rest may not'),
    stages: z.array(stageOnRoad),
    papers: z.array(paper),
    coming: z.array(z.string()).describe('Kinds of papers that follow those that are there already'),
    rejected: z
      .object({
        text,
        legal_basis: z.string(),
        note: z.string().nullable(),
        objection: z
          .object({ norm: text, until: day, legal_basis: z.string(), verified: z.boolean() })
          .nullable()
          .describe('Until when the decision may be objected to'),
      })
      .nullable(),
    links: z.array(z.object({ id, number: z.string(), reason: z.string() })),
  }),
);
export const caseEvent = name(
  'CaseEvent',
  z.object({
    seq: z.int(),
    at: instant,
    type: z.string(),
    row: z.string().nullable(),
    activity: text.nullable(),
    role: z.string(),
    role_title: text,
    actor: officer.nullable().describe('Told to officers only'),
    channel: z.string(),
    reason: text.nullable(),
    note: z.string().nullable(),
    places: z.array(z.object({ path: z.string(), label: text })),
    item: z.int().nullable(),
    paper: z.string().nullable().describe('Of a further output of the service: the kind of its paper'),
  }),
);
const file = z.object({ id, name: z.string(), media_type: z.string(), pages: z.int() });
export const dossier = name(
  'Dossier',
  z.object({
    rev: z.int(),
    sections: z.array(
      z.object({
        page: z.string(),
        title: text,
        answers: z.array(
          z.object({
            path: z.string(),
            label: text,
            value: answerValue.nullable().describe('null where you may not see it, or only masked'),
            shown: text,
            masked: z.boolean(),
            revealable: z.boolean(),
            mark: mark.nullable(),
            changed: z.boolean(),
          }),
        ),
      }),
    ),
    documents: z.array(
      z.object({
        requirement: z.string(),
        title: text,
        files: z.array(file),
        earlier: z.array(file).describe('Replaced; kept as evidence'),
        marks: z.array(mark),
      }),
    ),
    inspections: z
      .array(
        z.object({
          row: z.string(),
          round: z.int(),
          activity: text,
          at: instant,
          by: officer.nullable(),
          result: z.object({ code: z.enum(INSPECTION_RESULTS), text }),
          note: z.string().nullable(),
          point: z
            .object({ lat: z.number(), lon: z.number(), accuracy_m: z.int().nullable() })
            .nullable()
            .describe('WGS 84'),
          files: z.array(file),
        }),
      )
      .describe('What officers found on the spot; told to officers only'),
  }),
);
export const receipt = name(
  'Receipt',
  z.object({
    id,
    number: z.string(),
    pin: z.string().describe('Told once; with the number it opens the public tracking'),
  }),
);
export const outcome = name(
  'Outcome',
  z.object({
    seq: z.int(),
    status,
    registry: z
      .object({
        state: z.enum(['confirmed', 'refused', 'unknown', 'unavailable']),
        reason: z.string().nullable(),
      })
      .optional()
      .describe('What the registry said to `sign`'),
  }),
);
export const upload = name(
  'Document',
  z.object({ id, name: z.string(), media_type: z.string(), size: z.int(), pages: z.int() }),
);
export const tracked = name(
  'Tracked',
  z.object({
    number: z.string(),
    title: text,
    status,
    stage_title: text.nullable(),
    received_at: instant,
    ...due,
    held_by: heldBy,
    stages: z.array(stageOnRoad.omit({ rows: true })),
    needs_mending: z.boolean(),
  }),
);
export const me = name(
  'Me',
  z.object({
    kind: z.enum(['person', 'officer']),
    id,
    name: z.string(),
    level: z.int(),
    posts: z.array(z.object({ role: z.string(), agency: z.string(), area: z.string().nullable() })),
    stepped_up: z.boolean().describe('The second factor is fresh: `sign` will be heard'),
  }),
);
