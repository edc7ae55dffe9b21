import type { Definition } from '../modules/casework/definition.ts';
import { itemsOfRow } from '../modules/casework/paths.ts';
import type { RegistryBirth } from '../modules/casework/registry-port.ts';

/** What a parent tells of a birth: the registry's event, but with all children of one delivery in one report. */
export interface BirthFacts extends Omit<RegistryBirth, 'child' | 'reportedOn' | 'late'> {
  children: RegistryBirth['child'][];
}

export type AnswerValue = string | number | boolean;
/** The flat map of a case's answers: `mother_name`, and in repeated groups, numbered from 1, `child.1.name`. */
export type Answers = Record<string, AnswerValue>;

/** The requirements a birth may rest on; the service names them likewise. */
export type BirthDocument =
  | 'birth_letter'
  | 'sptjm_birth'
  | 'marriage_proof'
  | 'sptjm_couple'
  | 'family_card'
  | 'police_record';

/** Paths that defects point at. */
export const path = {
  childName: (n: number) => `child.${n}.name`,
  childBornOn: (n: number) => `child.${n}.born_on`,
  motherName: 'mother_name',
  witnessNik: (n: number) => `witness_${n}_nik`,
};

/**
 * The answers that say these facts, by the paths of `services/governance/akta-kelahiran.ts`. The only place of the seed
 * that knows those paths: a question renamed there is renamed here.
 */
export function birthAnswers(facts: BirthFacts): Answers {
  const { kind, reporter, father, mother, marriage, proof, children } = facts;
  const couple = kind === 'recorded' || kind === 'unrecorded';
  const reports = (who: BirthFacts['mother']) => who?.nik !== undefined && who.nik === reporter.nik;
  const reporting = reports(mother) ? 'mother' : reports(father) ? 'father' : 'other';
  // A parent who reports is not asked twice.
  const apart = reporting === 'other' ? reporter : undefined;
  const answers: Record<string, AnswerValue | undefined> = {
    kind,
    kk_shows_couple: kind === 'unrecorded' ? true : undefined,
    plurality: kind === 'unknown_parents' ? undefined : children[0]?.plurality,
    children: children.length,
    ...parent('mother', mother),
    ...parent('father', father),
    marriage_paper: kind === 'recorded' ? marriage?.proof : undefined,
    marriage_number: marriage?.number,
    marriage_date: marriage?.date,
    family_card_number: facts.familyCard,
    head_is: couple ? 'father' : undefined,
    head_is_mother: kind === 'mother_only' ? true : undefined,
    area: facts.area,
    proof_kind: kind === 'unknown_parents' ? undefined : proof.kind,
    proof_number: proof.number,
    proof_date: proof.date,
    reporter_is: couple ? reporting : undefined,
    reporter_is_mother: kind === 'mother_only' ? reporting === 'mother' : undefined,
    reporter_name: apart?.name,
    reporter_nik: apart?.nik,
    reporter_phone: reporter.phone,
  };
  for (const [i, witness] of facts.witnesses.entries()) {
    answers[`witness_${i + 1}_name`] = witness.name;
    answers[path.witnessNik(i + 1)] = witness.nik;
  }
  for (const [i, child] of children.entries()) {
    const values = {
      name: child.name,
      sex: child.sex,
      born_on: child.bornOn,
      born_at: child.bornAt,
      birth_place: child.birthPlace,
      site: child.site,
      helper: child.helper,
      order: child.order,
      weight_grams: child.weightGrams,
      length_cm: child.lengthCm,
    };
    for (const [name, value] of Object.entries(values)) answers[`child.${i + 1}.${name}`] = value;
  }
  return Object.fromEntries(
    Object.entries(answers).filter((entry): entry is [string, AnswerValue] => entry[1] !== undefined),
  );
}

function parent(who: 'mother' | 'father', told: BirthFacts['mother']): Record<string, AnswerValue | undefined> {
  return {
    [`${who}_name`]: told?.name,
    [`${who}_nik`]: told?.nik,
    [`${who}_birth_place`]: told?.birthPlace,
    [`${who}_born_on`]: told?.bornOn,
  };
}

/** What the registry is asked about in a row, by its items: each child, then (where the parents are known) their card. */
export const papersOfRow = (def: Definition, { kind, children }: BirthFacts, row: string): number[] =>
  itemsOfRow(
    def.body,
    { conditions: kind === 'unknown_parents' ? [] : ['parents_known'], items: { child: children.length } },
    def.rows.get(row)!.row,
  );
