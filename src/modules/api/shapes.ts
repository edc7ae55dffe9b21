import { z } from 'zod';
import {
  APPLICANT,
  CORRECTION_REASONS,
  HAND_OVER_REASONS,
  INSPECTION_RESULTS,
  LINK_REASONS,
  STATUSES,
  TAKE_REASONS,
} from '../casework/index.ts';

/*
 * What the API answers. Objects here are open in the description (`/api/v1` only grows) and closed in fact: what is not
 * named is not sent.
 */

/** Shapes that have a name of their own under `#/components/schemas`. */
export const named = z.registry<{ id: string; description?: string }>();
const name = <T extends z.ZodType>(id: string, schema: T, description?: string): T => {
  named.add(schema, description === undefined ? { id } : { id, description });
  return schema;
};

export const text = name('Text', z.object({ id: z.string(), en: z.string() }), 'Words for people, in both languages.');
export const instant = z.iso.datetime({ offset: true });
export const day = z.iso.date();
export const id = z.uuid();
export const answerValue = z.union([z.string(), z.int(), z.boolean()]);
const status = name('CaseStatus', z.enum(STATUSES));
const norm = name(
  'Norm',
  z.object({ n: z.int(), unit: z.enum(['working_minutes', 'working_days', 'calendar_days', 'hours']), text }),
);
const officer = z.object({ id, name: z.string() });

export const fault = name(
  'Fault',
  z.object({
    pointer: z.string().optional().describe('JSON Pointer (RFC 6901) into the body'),
    parameter: z.string().optional().describe('Query parameter, where one is at fault'),
    code: z.string(),
    detail: z.string(),
  }),
);
export const problem = name(
  'Problem',
  z.looseObject({
    type: z.string().describe('urn:balai:problem:{reason}'),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    errors: z.array(fault).optional(),
    request_id: z.string(),
  }),
  'RFC 9457. Further members are facts about the refusal, such as the row it is about.',
);

// Services

const agency = z.object({ code: z.string(), name: z.string() });
const serviceHead = {
  code: z.string(),
  version: z.int(),
  title: text,
  summary: text,
  dimension: z.string(),
  agency,
  life_events: z.array(z.string()),
};
export const serviceInList = name('ServiceSummary', z.object({ ...serviceHead, href: z.string() }));
const legalBasis = z.object({
  title: z.string(),
  article: z.string().optional(),
  url: z.string().optional(),
  verified: z.boolean().describe('false: not yet compared with the legal text'),
});
const sopRow = name(
  'SopRow',
  z.object({
    row: z.string(),
    activity: text,
    actor: z.string().describe(`A role, or \`${APPLICANT}\``),
    actor_title: text,
    completeness: z.array(text),
    norm,
    output: text,
    when: z.string().optional().describe('Name of the condition under which it is done at all'),
    per: z.string().optional().describe('Done once for each item of this group'),
    may: z.object({
      return: z.array(z.string()).optional().describe('To the applicant, or to an earlier stage'),
      reject: z.boolean().optional(),
      register: z.enum(['submit', 'validate']).optional(),
      sign: z.enum(['registry', 'city']).optional(),
      pay: z.boolean().optional(),
      deliver: z.boolean().optional(),
      inspect: z.boolean().optional(),
      correct: z.boolean().optional(),
      pause: z.boolean().optional(),
    }),
  }),
  'One row of the legal SOP (Permenpan-RB 35/2012).',
);
const listed = z.object({ code: z.string(), text });
export const service = name(
  'Service',
  z.object({
    ...serviceHead,
    href: z.string(),
    sha256: z.string().describe('Of the canonical JSON of this version: a published version never changes'),
    legal_basis: z.array(legalBasis),
    applicants: z.object({ who: z.array(text), acting: z.array(z.string()) }),
    level: z
      .int()
      .describe('Assurance of the applicant’s identity that is needed: 1 a phone or address, 2 a NIK, 3 a checked NIK'),
    fee: z.object({
      rule: z.string(),
      amount: z.int().nullable().describe('Rupiah; null: no rule holds today'),
      legal_basis: z.string().nullable(),
      verified: z.boolean(),
      text,
      other_costs: z.array(text),
    }),
    promise: norm,
    promises: z
      .array(z.object({ when: z.string(), kind: text, norm }))
      .describe('Kinds of case that take another time: the first whose condition holds stands in for `promise`'),
    revision: norm.describe('How long the applicant has to mend what was marked'),
    outputs: z.array(
      z.object({
        kind: z.string(),
        title: text,
        issued_by: z.enum(['registry', 'city', 'national']),
        per: z.string().optional(),
      }),
    ),
    roles: z.array(z.object({ id: z.string(), title: text })),
    answers: z
      .record(z.string(), z.unknown())
      .describe('JSON Schema (2020-12) of `answers`, a flat map by place: `kind`, `child.1.name`'),
    requirements: z.array(
      z.object({
        id: z.string(),
        title: text,
        hint: text.optional(),
        when: z.string().optional(),
        optional: z.boolean().optional(),
        per: z.string().optional().describe('One for each item of this group: `child.1.letter`'),
        substitute: z.string().optional().describe('The requirement that may stand in for it'),
        max_files: z.int(),
      }),
    ),
    statements: z.array(z.object({ id: z.string(), text, when: z.string().optional() })),
    conditions: z.array(z.object({ name: z.string(), reads: z.array(z.string()) })),
    stages: z.array(
      z.object({ stage: z.string(), title: text, phase: z.string(), max_returns: z.int(), rows: z.array(sopRow) }),
    ),
    reasons: z.object({
      return: z.array(
        listed.extend({
          on: z.enum(['answer', 'document', 'both']),
          advice: text,
          by_applicant: z.boolean().optional().describe('The applicant’s own reason, at the draft'),
        }),
      ),
      reject: z.array(listed.extend({ legal_basis: z.string() })),
      pause: z.array(listed),
      take: z.array(z.enum(TAKE_REASONS)),
      hand_over: z.array(z.enum(HAND_OVER_REASONS)),
      correct: z.array(z.enum(CORRECTION_REASONS)),
      link: z.array(z.enum(LINK_REASONS)),
    }),
    standard: z
      .record(z.string(), z.array(text))
      .describe('The fourteen components of the service standard (Permenpan-RB 15/2014)'),
  }),
);

// Cases

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
  item: z.int(),
  subject: z.string(),
  state: z.enum(['none', 'due', 'requested', 'confirmed', 'refused', 'unknown']),
  request: z.int(),
  by_hand: z.boolean(),
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
    applicant: z.object({ id, name: z.string().nullable() }),
    channel: z.string(),
    promise: text,
    held_by: heldBy,
    paused: z.object({ reason: text, since: instant }).nullable(),
    rows: z.array(openRow),
    marks: z.array(mark),
    revision: z.object({ round: z.int(), ...due }).nullable(),
    actions: z.array(action).describe('What may be asked of the case now, and why the rest may not'),
    stages: z.array(stageOnRoad),
    papers: z.array(paper),
    rejected: z.object({ text, legal_basis: z.string(), note: z.string().nullable() }).nullable(),
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
