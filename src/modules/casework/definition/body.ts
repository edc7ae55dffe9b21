import { z } from 'zod';

/**
 * The data of a service: what is stored in `casework.service_version.body`, printed as the legal SOP and served by the
 * API. Functions (conditions, checks) stand here only by name. Lists are lists where order means something, because
 * neither RFC 8785 nor jsonb keeps the order of an object's keys.
 */

/** Names of stages, rows, questions … `lower_snake`; they become parts of paths, event data and database keys. */
export const NAME = /^[a-z][a-z0-9_]{0,39}$/;
const name = z.string().regex(NAME, 'lower-case words joined by _');
/** A question as the definition names it: `kind`, or `child.name` in a repeat group. */
const field = z.string().regex(/^[a-z][a-z0-9_]{0,39}(\.[a-z][a-z0-9_]{0,39})?$/);
const date = z.iso.date();
const text = z.strictObject({ id: z.string().min(1).max(2000), en: z.string().min(1).max(2000) });
const texts = z.array(text);
export type Text = z.output<typeof text>;

const norm = z.strictObject({
  n: z.int().min(1),
  unit: z.enum(['working_minutes', 'working_days', 'calendar_days', 'hours']),
  roll: z.literal('law').exactOptional(),
});

export const DIMENSIONS = ['governance', 'branding', 'economy', 'living', 'society', 'environment'] as const;

const legalBasis = z.strictObject({
  title: z.string().min(1),
  article: z.string().min(1).exactOptional(),
  url: z.url().exactOptional(),
  /** False: not yet compared with the legal text; shown as such. */
  verified: z.boolean(),
});

const head = {
  code: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  version: z.int().min(1),
  dimension: z.enum(DIMENSIONS),
  title: text,
  summary: text,
  lifeEvents: z.array(name),
  /** What people call it in their own words, for the search. */
  synonyms: z.strictObject({ id: z.array(z.string().min(1)), en: z.array(z.string().min(1)) }),
  agency: z.string().min(1),
  legalBasis: z.array(legalBasis),
};

const asked = {
  id: name,
  label: text,
  hint: text.exactOptional(),
  /** Why the city asks. */
  why: text.exactOptional(),
  /** Asked only if this condition holds. */
  when: name.exactOptional(),
  optional: z.literal(true).exactOptional(),
  /** Masked on screens; revealing it is audited. */
  sensitive: z.literal(true).exactOptional(),
  /** Roles that may see the answer; absent: every role of the SOP. */
  seenBy: z.array(name).exactOptional(),
};
const option = z.strictObject({ value: name, label: text, hint: text.exactOptional() });

const question = z.discriminatedUnion('kind', [
  z.strictObject({ ...asked, kind: z.literal('text'), maxLength: z.int().min(1).max(200).exactOptional() }),
  z.strictObject({ ...asked, kind: z.literal('textarea'), maxLength: z.int().min(1).max(4000).exactOptional() }),
  z.strictObject({
    ...asked,
    kind: z.literal('name'),
    /** `new`: Permendagri 73/2022 applies; `recorded`: stands in a document already. */
    standing: z.enum(['new', 'recorded']),
  }),
  z.strictObject({
    ...asked,
    kind: z.literal('date'),
    notFuture: z.literal(true).exactOptional(),
    notBefore: date.exactOptional(),
  }),
  z.strictObject({ ...asked, kind: z.literal('time') }),
  z.strictObject({ ...asked, kind: z.literal('choice'), options: z.array(option).min(2) }),
  /** An answer of one of SIAK's code lists (`siak-codes.ts`); `options` words or narrows it for people. */
  z.strictObject({
    ...asked,
    kind: z.literal('code'),
    list: z.string().min(1),
    options: z
      .array(z.strictObject({ value: z.string().min(1), label: text, hint: text.exactOptional() }))
      .min(1)
      .exactOptional(),
  }),
  z.strictObject({ ...asked, kind: z.literal('yes_no') }),
  z.strictObject({ ...asked, kind: z.literal('nik') }),
  z.strictObject({ ...asked, kind: z.literal('kk') }),
  z.strictObject({ ...asked, kind: z.literal('phone'), landline: z.literal(true).exactOptional() }),
  z.strictObject({ ...asked, kind: z.literal('email') }),
  z.strictObject({ ...asked, kind: z.literal('number'), min: z.int(), max: z.int(), unit: text.exactOptional() }),
  /** A Kemendagri code of an area of the city. */
  z.strictObject({ ...asked, kind: z.literal('area'), level: z.enum(['district', 'ward']) }),
  /** An office of the city where this kind of card is printed and handed over. */
  z.strictObject({ ...asked, kind: z.literal('office'), prints: name }),
]);
export type Question = z.output<typeof question>;
export type QuestionKind = Question['kind'];

const group = z.strictObject({
  id: name,
  title: text,
  /** The number question that says how many there are. */
  count: name,
  max: z.int().min(2).max(9),
  questions: z.array(question).min(1),
});

const requirement = z.strictObject({
  id: name,
  title: text,
  hint: text.exactOptional(),
  when: name.exactOptional(),
  optional: z.literal(true).exactOptional(),
  /** One for each item of this group. */
  per: name.exactOptional(),
  /** Another requirement that stands in for this one (F-2.03 for a birth letter); it is not asked for by itself. */
  substitute: name.exactOptional(),
  maxFiles: z.int().min(1).max(10),
});

const statement = z.strictObject({ id: name, text, when: name.exactOptional() });

/** One thing per page. Fields of a group, or a requirement `per` group, make one page for each item. */
const page = z.strictObject({
  id: name,
  title: text,
  hint: text.exactOptional(),
  when: name.exactOptional(),
  questions: z.array(field).exactOptional(),
  requirement: name.exactOptional(),
  statements: z.array(name).exactOptional(),
  /** Checks that run when this page is sent; all of them run again at filing. */
  checks: z.array(name).exactOptional(),
});

const escalation = z.strictObject({
  to: name,
  /** Measured on the row's own clock; absent on the first rung: the row's norm. */
  at: norm.exactOptional(),
});

const onLate = z.union([
  z.strictObject({ escalate: z.array(escalation).min(1).max(5) }),
  /** Silence means yes, where the law says so. */
  z.strictObject({ deemed: z.literal(true) }),
  /** The applicant let the time pass (rows of the applicant only). */
  z.strictObject({ expire: z.literal(true) }),
]);

/** What is owed: a kind of bill and which of its dated rules. */
const payment = z.strictObject({
  bill: z.string().regex(/^[a-z][a-z0-9-]{0,59}$/),
  variant: name,
  /** Once for each item of this group for which the row's condition holds. */
  per: name.exactOptional(),
});

const row = z.strictObject({
  id: name,
  activity: text,
  /** A role of the SOP, or `applicant`: then the city's clock rests. */
  actor: name,
  completeness: texts,
  norm,
  output: text,
  when: name.exactOptional(),
  may: z
    .strictObject({
      /** `applicant`, or an earlier stage. */
      return: z.array(name).min(1).exactOptional(),
      reject: z.literal(true).exactOptional(),
      /**
       * Asks the population registry to take the event down, or to validate what it took down: requested, then
       * confirmed, refused or unknown.
       */
      register: z.enum(['submit', 'validate']).exactOptional(),
      /** Signs a paper: in the registry, or by the city's own signing service. Two acts as well. */
      sign: z.enum(['registry', 'city']).exactOptional(),
      /** Ends when the bill is settled. */
      pay: payment.exactOptional(),
      /** Ends by itself once every paper lies in the applicant's inbox. */
      deliver: z.literal(true).exactOptional(),
      /** Ends with a card printed at the office of this answer: one blank of that office's stock is used. */
      print: name.exactOptional(),
      /** Ends as an officer puts the thing into its holder's hands. Until somebody comes, the city's clock rests. */
      collect: z.literal(true).exactOptional(),
      /** Ends as the applicant stands at a counter. Until then the city's clock rests. */
      meet: z.literal(true).exactOptional(),
      /** Ends by an act of another room (`CaseService.room`), in that act's transaction; never by saying that it is done. */
      settle: z.literal(true).exactOptional(),
      /** Ends with at least one file of evidence. */
      inspect: z.literal(true).exactOptional(),
      /** May mend an answer itself, with a reason (a slip of the pen that the documents show). */
      correct: z.literal(true).exactOptional(),
      pause: z.literal(true).exactOptional(),
    })
    .exactOptional(),
  /** Registers or signs once for each item of this group. */
  per: name.exactOptional(),
  /** Further outputs that it registers or signs as well, each with its own number and paper; absent: the first alone. */
  also: z.array(name).min(1).exactOptional(),
  /** Stage in which the work goes on after the applicant has mended; absent: the same stage. */
  resumeAt: name.exactOptional(),
  /** Four eyes: whoever did one of these rows may not do this one. */
  notBy: z.array(name).exactOptional(),
  onLate,
});
export type Row = z.output<typeof row>;

/** The words the public reads: what is done here. `issued`: the paper is there, only the hand-over is left. */
const stage = z.strictObject({
  id: name,
  title: text,
  phase: z.enum(['verification', 'processing', 'issued']),
  /** How often this stage may send a case back. */
  maxReturns: z.int().min(0).max(5),
  rows: z.array(row),
});
export type Stage = z.output<typeof stage>;

/** SOP identity block of Permenpan-RB 35/2012; its legal basis is the service's. */
const sop = z.strictObject({
  number: z.string().min(1),
  made: date,
  revised: date.exactOptional(),
  effective: date,
  approvedBy: z.strictObject({
    position: z.string().min(1),
    name: z.string().min(1).exactOptional(),
    nip: z.string().exactOptional(),
  }),
  title: text,
  qualifications: texts,
  related: texts,
  equipment: texts,
  warnings: texts,
  records: texts,
});

/**
 * The service standard (UU 25/2009 art. 21, Permenpan-RB 15/2014), but for the five components that the definition
 * says already: requirements, time, fee, product and legal basis (`serviceStandard` gives all fourteen).
 */
const standard = z.strictObject({
  procedure: texts,
  complaints: texts,
  facilities: texts,
  competence: texts,
  supervision: texts,
  staffing: texts,
  guarantee: texts,
  safety: texts,
  evaluation: texts,
});

const returnReason = z.strictObject({
  code: name,
  /** Where it can be put: on an answer, on a document, or on both. */
  on: z.enum(['answer', 'document', 'both']),
  text,
  /** What the applicant does now. */
  advice: text,
  /** Given by the applicant who looks at a draft and finds something wrong; officers have the others. */
  byApplicant: z.literal(true).exactOptional(),
});
const rejectReason = z.strictObject({ code: name, text, legalBasis: z.string().min(1) });
const pauseReason = z.strictObject({ code: name, text });

const caseService = z.strictObject({
  ...head,
  kind: z.literal('case'),
  applicants: z.strictObject({
    who: texts,
    /** For whom one may act: oneself, one's family card, with a mandate (F-1.07), as an institution's staff. */
    acting: z.array(z.enum(['self', 'family', 'mandate', 'institution'])).min(1),
  }),
  /** Assurance level of the applicant's identity that the service needs. */
  level: z.literal([0, 1, 2, 3]),
  /** Key of the city's dated rule that says the fee; what else it may cost, paid to others. */
  fee: z.strictObject({ rule: z.string().regex(/^[a-z0-9_]+(\.[a-z0-9_]+)+$/), otherCosts: texts }),
  promise: norm,
  /** Kinds of case that take another time: the first whose condition holds stands in for `promise`. */
  promises: z
    .array(z.strictObject({ when: name, kind: text, norm }))
    .min(1)
    .exactOptional(),
  /** How long the applicant has to mend what was marked. */
  revision: norm,
  outputs: z.array(
    z.strictObject({
      kind: name,
      title: text,
      issued_by: z.enum(['registry', 'city', 'national']),
      per: name.exactOptional(),
      /** It comes only of cases for which this condition holds; never of the first. */
      when: name.exactOptional(),
      /** `card`: collected at a counter. `entry`: what the city's books say from now on. Absent: a paper in the inbox. */
      form: z.enum(['card', 'entry']).exactOptional(),
    }),
  ),
  roles: z.array(z.strictObject({ id: name, title: text })),
  questions: z.array(question),
  groups: z.array(group),
  requirements: z.array(requirement),
  statements: z.array(statement),
  pages: z.array(page),
  conditions: z.array(z.strictObject({ name, reads: z.array(field) })),
  checks: z.array(name),
  messages: z.array(z.strictObject({ key: name, text })),
  returnReasons: z.array(returnReason),
  rejectReasons: z.array(rejectReason),
  pauseReasons: z.array(pauseReason),
  stages: z.array(stage),
  sop,
  standard,
});

/** The shape of a stored version. Meaning is judged by `publishLint`. */
export const serviceBody = caseService;
export type CaseBody = z.output<typeof caseService>;
export type Group = CaseBody['groups'][number];
export type Requirement = CaseBody['requirements'][number];
export type Statement = CaseBody['statements'][number];
export type Page = CaseBody['pages'][number];
export type ReturnReason = CaseBody['returnReasons'][number];
export type RejectReason = CaseBody['rejectReasons'][number];
export type PauseReason = CaseBody['pauseReasons'][number];
export type OnLate = z.output<typeof onLate>;
/** The role name of rows that wait on the applicant; no role of a service may be called so. */
export const APPLICANT = 'applicant';
