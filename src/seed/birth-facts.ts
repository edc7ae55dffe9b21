import { addDays } from '../kernel/clock/index.ts';
import type { BirthKind, RegistryParent } from '../modules/casework/registry-port.ts';
import type { Plurality } from '../modules/casework/siak-codes.ts';
import { path, type Answers, type BirthDocument, type BirthFacts } from './birth-answers.ts';
import { newbornName, somePeople } from './names.ts';
import type { Family, Resident } from './people.ts';
import type { Random } from './random.ts';

/** Who has a child, before it is known when. */
export interface Parents {
  kind: BirthKind;
  family: Family;
  father: Resident | null;
  mother: Resident | null;
  /** Who reports: a parent, or who found the child. */
  reporter: Resident;
}

const ELSEWHERE = [
  'Kota Binjai',
  'Kab. Deli Serdang',
  'Kab. Serdang Bedagai',
  'Kota Pematangsiantar',
  'Kota Jakarta Timur',
];
const COUNT: Plurality[] = ['single', 'twin', 'triplet'];

/** Everyone of the demo who may have a child in the plan: couples on one card, and mothers without a husband. */
export function parentsOf(
  r: Random,
  families: Family[],
  year: number,
): Record<Exclude<BirthKind, 'unknown_parents'>, Parents[]> {
  const fertile = (p: Resident): boolean => {
    const age = year - Number(p.bornOn.slice(0, 4));
    return p.sex === 'P' && age >= 21 && age <= 44;
  };
  const found: ReturnType<typeof parentsOf> = { recorded: [], unrecorded: [], mother_only: [] };
  for (const family of families) {
    const [head] = family.members;
    const wife = family.members.find((m) => m.relation === 'wife');
    if (!head) continue;
    if (wife && family.marriage && fertile(wife)) {
      found[family.marriage.recorded ? 'recorded' : 'unrecorded'].push({
        kind: family.marriage.recorded ? 'recorded' : 'unrecorded',
        family,
        father: head,
        mother: wife,
        reporter: r.chance(0.6) ? wife : head,
      });
    }
    for (const m of family.members) {
      if (!fertile(m) || m.marital === 'married' || (m.relation !== 'head' && m.relation !== 'child')) continue;
      found.mother_only.push({ kind: 'mother_only', family, father: null, mother: m, reporter: m });
    }
  }
  return found;
}

const asParent = (p: Resident): RegistryParent => ({
  nik: p.nik,
  name: p.name,
  birthPlace: p.birthPlace,
  bornOn: p.bornOn,
});

/** The facts of one delivery of `children` on a legal date; of `elder`, who is on the family's card already. */
export function makeFacts(
  r: Random,
  who: Parents,
  children: number,
  bornOn: string,
  { home, neighbours }: { home: string; neighbours: Resident[] },
  elder?: Resident,
): BirthFacts {
  const { kind, family, father, mother, reporter } = who;
  const foundling = kind === 'unknown_parents';
  const birthPlace = !foundling && r.chance(0.08) ? r.pick(ELSEWHERE) : home;
  const site = foundling
    ? 'other'
    : r.weighted([
        ['hospital', 68],
        ['village_clinic', 4],
        ['health_centre', 16],
        ['home', 12],
      ] as const);
  const helper = foundling
    ? 'other'
    : site === 'hospital'
      ? r.pick(['doctor', 'midwife'] as const)
      : r.weighted([
          ['midwife', 93],
          ['traditional', 7],
        ] as const);
  const bearer = father ?? mother;
  const people = bearer?.people ?? somePeople(r);
  const older = family.members.filter((m) => m.relation === 'child' && m.mother === mother?.name).length;
  const serial = String(r.between(1, 9999)).padStart(4, '0');
  const letter = !foundling && r.chance(site === 'home' ? 0.4 : 0.97);
  const names = new Set<string>();
  return {
    kind,
    area: family.area,
    ...(foundling ? {} : { familyCard: family.card }),
    reporter: { nik: reporter.nik, name: reporter.name, ...(reporter.phone ? { phone: reporter.phone } : {}) },
    witnesses: r
      .shuffled(neighbours)
      .filter((n) => n !== father && n !== mother)
      .slice(0, 2)
      .map(({ nik, name }) => ({ nik, name })),
    ...(father ? { father: asParent(father) } : {}),
    ...(mother ? { mother: asParent(mother) } : {}),
    ...(father && family.marriage ? { marriage: marriageOf(family) } : {}),
    proof: foundling
      ? { kind: 'police_record', number: `BA-CONTOH/${serial}`, date: bornOn }
      : letter
        ? { kind: 'letter', number: `SKL-CONTOH/${serial}`, date: bornOn }
        : { kind: 'sptjm', date: addDays(bornOn, 1) },
    children: Array.from({ length: children }, (_, i) => {
      const sex = elder?.sex ?? (r.chance(0.51) ? 'L' : 'P');
      let name = elder?.name ?? newbornName(r, people, sex, bearer?.clan ?? '');
      while (names.has(name)) name = newbornName(r, people, sex, bearer?.clan ?? '');
      names.add(name);
      const weight = r.between(250, 405) * 10 - (children - 1) * 550;
      return {
        name,
        sex,
        site,
        birthPlace,
        bornOn,
        ...(foundling
          ? {}
          : { bornAt: `${String(r.below(24)).padStart(2, '0')}:${String(r.below(60)).padStart(2, '0')}` }),
        plurality: COUNT[children - 1]!,
        ...(foundling ? {} : { order: elder ? 1 : older + 1 + i }),
        helper,
        weightGrams: weight,
        lengthCm: 44 + Math.round(weight / 700),
      };
    }),
  };
}

function marriageOf({ marriage }: Family): NonNullable<BirthFacts['marriage']> {
  if (!marriage?.proof) return { proof: 'sptjm', date: marriage?.date ?? '' };
  return { proof: marriage.proof, number: marriage.number ?? '', date: marriage.date };
}

/** The papers that belong to these facts (domain.md §1.4): F-2.03 and F-2.04 stand for missing ones. */
export function documentsOf(facts: BirthFacts): BirthDocument[] {
  if (facts.kind === 'unknown_parents') return ['police_record'];
  const documents: BirthDocument[] = [facts.proof.kind === 'letter' ? 'birth_letter' : 'sptjm_birth'];
  if (facts.marriage) documents.push(facts.marriage.proof === 'sptjm' ? 'sptjm_couple' : 'marriage_proof');
  documents.push('family_card');
  return documents;
}

/** What an officer sends back: a field or a document, with the code of the reason. */
export interface Defect {
  on: { field: string } | { document: BirthDocument };
  reason: string;
}

interface Slip {
  defect: Defect;
  /** What was first answered instead. */
  wrong: Answers;
}

const field = (at: string, reason: string, wrong: string): Slip => ({
  defect: { on: { field: at }, reason },
  wrong: { [at]: wrong },
});
const document = (name: BirthDocument, reason: string): Slip => ({
  defect: { on: { document: name }, reason },
  wrong: {},
});

/**
 * The slips people make in a report like this one, each a different thing to mend, in an order of chance. Only slips that
 * the form lets through: what it refuses never reaches an officer.
 */
export function slipsOf(r: Random, facts: BirthFacts): Slip[] {
  const [child] = facts.children;
  const slips: Slip[] = [];
  const short = child?.name.replace(/^(\p{L}{3})\p{L}{2,}(?= )/u, '$1');
  if (short !== undefined && short !== child?.name) slips.push(field(path.childName(1), 'name_abbreviated', short));
  if (child && facts.proof.kind === 'letter') {
    slips.push(field(path.childBornOn(1), 'differs_from_document', addDays(child.bornOn, -1)));
  }
  if (facts.mother && facts.mother.name.length > 3) {
    slips.push(
      field(path.motherName, 'name_differs_from_kk', facts.mother.name.slice(0, -2) + facts.mother.name.slice(-1)),
    );
  }
  const witness = facts.witnesses[1]?.nik;
  if (witness) slips.push(field(path.witnessNik(2), 'nik_not_found', `${witness.slice(0, -4)}9${witness.slice(-3)}`));
  for (const name of documentsOf(facts)) {
    slips.push(document(name, name === 'marriage_proof' ? 'wrong_document' : 'photo_blurred'));
  }
  return r.shuffled(slips);
}
