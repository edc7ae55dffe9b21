import type { RegistryBirth } from '../modules/casework/registry-port.ts';

/** What a parent tells of a birth: the registry's event, but with all children of one delivery in one report. */
export interface BirthFacts extends Omit<RegistryBirth, 'child' | 'reportedOn' | 'late'> {
  children: RegistryBirth['child'][];
}

export type AnswerValue = string | number;
/** The flat map of a case's answers: dotted paths, repeated groups numbered from 1. */
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
  motherName: 'mother.name',
  witnessNik: (n: number) => `witness.${n}.nik`,
};

/**
 * The answers that say these facts, by the paths of `services/governance/akta-kelahiran.ts`. The only place of the seed
 * that knows those paths: a question renamed there is renamed here.
 */
export function birthAnswers(facts: BirthFacts): Answers {
  const answers: Answers = {};
  const put = (group: string, values: Record<string, AnswerValue | undefined>): void => {
    for (const [name, value] of Object.entries(values)) if (value !== undefined) answers[`${group}${name}`] = value;
  };
  const { reporter, father, mother, marriage, proof } = facts;
  put('', { kind: facts.kind, area: facts.area, family_card: facts.familyCard, children: facts.children.length });
  put('reporter.', { name: reporter.name, nik: reporter.nik, phone: reporter.phone });
  for (const [who, parent] of Object.entries({ father, mother })) {
    if (!parent) continue;
    put(`${who}.`, {
      name: parent.name,
      nik: parent.nik,
      birth_place: parent.birthPlace,
      born_on: parent.bornOn,
    });
  }
  if (marriage) put('marriage.', { proof: marriage.proof, number: marriage.number, date: marriage.date });
  put('proof.', { kind: proof.kind, number: proof.number, date: proof.date });
  for (const [i, child] of facts.children.entries()) {
    put(`child.${i + 1}.`, {
      name: child.name,
      sex: child.sex,
      site: child.site,
      birth_place: child.birthPlace,
      born_on: child.bornOn,
      born_at: child.bornAt,
      plurality: child.plurality,
      order: child.order,
      helper: child.helper,
      weight_grams: child.weightGrams,
      length_cm: child.lengthCm,
    });
  }
  for (const [i, witness] of facts.witnesses.entries()) {
    put(`witness.${i + 1}.`, { name: witness.name, nik: witness.nik });
  }
  return answers;
}
