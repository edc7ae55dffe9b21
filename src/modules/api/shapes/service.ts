import { z } from 'zod';
import { APPLICANT, CORRECTION_REASONS, HAND_OVER_REASONS, LINK_REASONS, TAKE_REASONS } from '../../casework/index.ts';
import { name, norm, text } from './named.ts';

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
    also: z.array(z.string()).optional().describe('Further outputs on which it works as well'),
    may: z.object({
      return: z.array(z.string()).optional().describe('To the applicant, or to an earlier stage'),
      reject: z.boolean().optional(),
      register: z.enum(['submit', 'validate']).optional(),
      sign: z.enum(['registry', 'city']).optional(),
      pay: z.object({ bill: z.string(), variant: z.string(), per: z.string().optional() }).optional(),
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
        per: z.string().optional().describe('One for each item of this group'),
        when: z.string().optional().describe('It comes only of cases for which this condition holds'),
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
