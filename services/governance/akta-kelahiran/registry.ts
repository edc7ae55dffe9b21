import type { RegistryMapping } from '../../../src/modules/casework/catalogue.ts';
import type { Answers } from '../../../src/modules/casework/definition.ts';
import type { RegistryBirth, RegistryParent } from '../../../src/modules/casework/registry-port.ts';
import type { Plurality } from '../../../src/modules/casework/siak-codes.ts';
import { cardAfter } from '../disdukcapil/card.ts';
import { given, witnessesOf } from '../disdukcapil/report.ts';
import type { BirthAnswers } from './form.ts';

/** How many were born where nobody can be asked: as many as were found. */
const BY_COUNT: readonly Plurality[] = ['single', 'twin', 'triplet', 'quadruplet', 'other'];

type Parent = 'mother' | 'father';

/** Who reports, if it is a parent: then nothing of the reporter was asked twice. */
function reportingParent({ kind, reporter_is, reporter_is_mother }: BirthAnswers): Parent | undefined {
  if (kind === 'mother_only') return reporter_is_mother ? 'mother' : undefined;
  return reporter_is === 'mother' || reporter_is === 'father' ? reporter_is : undefined;
}

/** What must be there in answers that were read whole; its absence is a bug of the caller. */
function need<T>(value: T | undefined, path: string): T {
  if (value === undefined) throw new Error(`akta-kelahiran: ${path} is not answered`);
  return value;
}

function parentOf(a: BirthAnswers, who: Parent): RegistryParent {
  return given<RegistryParent>({
    nik: a[`${who}_nik`],
    name: need(a[`${who}_name`], `${who}_name`),
    birthPlace: a[`${who}_birth_place`],
    bornOn: a[`${who}_born_on`],
  });
}

function reporterOf(a: BirthAnswers): RegistryBirth['reporter'] {
  const parent = reportingParent(a);
  const { nik, name } = parent
    ? parentOf(a, parent)
    : { nik: a.reporter_nik, name: need(a.reporter_name, 'reporter_name') };
  return given<RegistryBirth['reporter']>({ nik, name, phone: a.reporter_phone });
}

function childOf(a: BirthAnswers, n: number): RegistryBirth['child'] {
  const at = <K extends 'name' | 'sex' | 'site' | 'birth_place' | 'born_on' | 'helper'>(field: K) =>
    need(a[`child.${n}.${field}`], `child.${n}.${field}`);
  return given<RegistryBirth['child']>({
    name: at('name'),
    sex: at('sex'),
    site: at('site'),
    birthPlace: at('birth_place'),
    bornOn: at('born_on'),
    bornAt: a[`child.${n}.born_at`],
    plurality: a.plurality ?? need(BY_COUNT[(a.children ?? 0) - 1], 'children'),
    order: a[`child.${n}.order`],
    helper: at('helper'),
    weightGrams: a[`child.${n}.weight_grams`],
    lengthCm: a[`child.${n}.length_cm`],
  });
}

function marriageOf(a: BirthAnswers): RegistryBirth['marriage'] {
  if (a.kind !== 'recorded' && a.kind !== 'unrecorded') return undefined;
  const proof = a.kind === 'recorded' ? need(a.marriage_paper, 'marriage_paper') : 'sptjm';
  return given<NonNullable<RegistryBirth['marriage']>>({ proof, number: a.marriage_number, date: a.marriage_date });
}

/** Fields of the event and the questions they come from, where that is the same for every birth. */
const FIELDS: Readonly<Record<string, string>> = {
  kind: 'kind',
  area: 'area',
  familyCard: 'family_card_number',
  'reporter.phone': 'reporter_phone',
  'witnesses.1.name': 'witness_1_name',
  'witnesses.1.nik': 'witness_1_nik',
  'witnesses.2.name': 'witness_2_name',
  'witnesses.2.nik': 'witness_2_nik',
  'mother.name': 'mother_name',
  'mother.nik': 'mother_nik',
  'mother.birthPlace': 'mother_birth_place',
  'mother.bornOn': 'mother_born_on',
  'father.name': 'father_name',
  'father.nik': 'father_nik',
  'father.birthPlace': 'father_birth_place',
  'father.bornOn': 'father_born_on',
  'marriage.number': 'marriage_number',
  'marriage.date': 'marriage_date',
  'proof.number': 'proof_number',
  'proof.date': 'proof_date',
};
const CHILD_FIELDS: Readonly<Record<string, string>> = {
  'child.name': 'name',
  'child.sex': 'sex',
  'child.site': 'site',
  'child.birthPlace': 'birth_place',
  'child.bornOn': 'born_on',
  'child.bornAt': 'born_at',
  'child.order': 'order',
  'child.helper': 'helper',
  'child.weightGrams': 'weight_grams',
  'child.lengthCm': 'length_cm',
};

function pathOf(field: string, item: number, answers: Answers): string | undefined {
  const a = answers as BirthAnswers;
  const own = CHILD_FIELDS[field];
  if (own !== undefined) return `child.${item}.${own}`;
  switch (field) {
    case 'reporter.name':
    case 'reporter.nik':
      return `${reportingParent(a) ?? 'reporter'}_${field === 'reporter.nik' ? 'nik' : 'name'}`;
    // What was not asked, but follows from another answer, is mended there.
    case 'child.plurality':
      return a.kind === 'unknown_parents' ? 'children' : 'plurality';
    case 'proof.kind':
      return a.kind === 'unknown_parents' ? 'kind' : 'proof_kind';
    case 'marriage.proof':
      return a.kind === 'recorded' ? 'marriage_paper' : 'kind';
    default:
      return FIELDS[field];
  }
}

/** How the answers become what SIAK takes down, and back to the answer that a refusal of SIAK is about. */
export const registry: RegistryMapping<'akta-kelahiran'> = {
  service: 'akta-kelahiran',
  event(answers, { item, reportedOn, decision }) {
    const a = answers as BirthAnswers;
    const kind = need(a.kind, 'kind');
    return given<RegistryBirth>({
      kind,
      reportedOn,
      late: decision && { decision: decision.number, decidedOn: decision.on },
      area: need(a.area, 'area'),
      familyCard: a.family_card_number,
      reporter: reporterOf(a),
      witnesses: witnessesOf(a),
      father: kind === 'recorded' || kind === 'unrecorded' ? parentOf(a, 'father') : undefined,
      mother: kind === 'unknown_parents' ? undefined : parentOf(a, 'mother'),
      marriage: marriageOf(a),
      proof: given<RegistryBirth['proof']>({
        kind: kind === 'unknown_parents' ? 'police_record' : need(a.proof_kind, 'proof_kind'),
        number: a.proof_number,
        date: a.proof_date,
      }),
      child: childOf(a, item),
    });
  },
  pathOf,
  paper: {
    kind: 'akta-kelahiran',
    expects(answers, { item, late }) {
      const { name, bornOn } = childOf(answers as BirthAnswers, item);
      return { holder: name, bornOn, late };
    },
  },
  decisionRow: 'late_decision',
  subjectPath: (item) => `child.${item}.name`,
};

/** Who is the head of the card on which the child is put: a parent, or who was named apart. */
function cardHead({ kind, head_is: is, head_is_mother: isMother }: BirthAnswers): Parent | 'head' {
  if (kind === 'mother_only') return isMother ? 'mother' : 'head';
  return is === 'father' || is === 'mother' ? is : 'head';
}

/** The card with the child on it. */
export const card = cardAfter(registry, {
  because: 'birth',
  item: 1,
  head(answers) {
    const who = cardHead(answers as BirthAnswers);
    return { name: `${who}_name`, nik: `${who}_nik` };
  },
  headChanges: () => false,
  relation(answers) {
    const a = answers as BirthAnswers;
    return cardHead(a) === 'head'
      ? { is: need(a.head_relation, 'head_relation'), path: 'head_relation' }
      : { is: 'child', path: a.kind === 'mother_only' ? 'head_is_mother' : 'head_is' };
  },
});
