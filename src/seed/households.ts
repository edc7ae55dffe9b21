import { addDays } from '../kernel/clock/index.ts';
import type { Sex } from '../modules/casework/siak-codes.ts';
import { fullName, someClan, somePeople, someReligion, type People } from './names.ts';
import type { Resident } from './people.ts';
import { random, type Random } from './random.ts';

/** A resident who has no number, phone or id yet. */
export type Draft = Omit<Resident, 'id' | 'nik' | 'phone' | 'slug' | 'birthPlace'> & {
  slug?: string;
  /** null: the city itself. */
  birthPlace: string | null;
};

/** A family before it has an address: the head first. `marriage` is that of the head and the wife. */
export interface Household {
  members: Draft[];
  marriage: 'recorded' | 'unrecorded' | null;
}

/** Ages are counted on this day, so that the people stay the same whenever the demo is made. */
const AS_OF = '2026-01-01';
const TOWNS = [
  'Kota Binjai',
  'Kab. Deli Serdang',
  'Kab. Langkat',
  'Kab. Karo',
  'Kab. Toba',
  'Kab. Simalungun',
  'Kota Tebing Tinggi',
  'Kota Padang',
  'Kab. Nias',
  'Kota Banda Aceh',
  'Kab. Wonogiri',
];

/** Age in the demo's year. */
export const ageOf = (bornOn: string): number => Number(AS_OF.slice(0, 4)) - Number(bornOn.slice(0, 4));

const bornBetween = (r: Random, youngest: number, oldest: number): string =>
  addDays(AS_OF, -r.between(Math.round(365.25 * youngest), Math.round(365.25 * oldest)));

function education(r: Random, age: number): Draft['education'] {
  if (age < 7) return 'none';
  if (age < 13) return 'some_primary';
  if (age < 16) return 'primary';
  if (age < 19) return 'lower_secondary';
  return r.weighted([
    ['primary', 8],
    ['lower_secondary', 16],
    ['upper_secondary', 48],
    ['diploma_3', 8],
    ['bachelor', 18],
    ['master', 2],
  ]);
}

function occupation(r: Random, sex: Sex, age: number): Draft['occupation'] {
  if (age < 6) return 'none';
  if (age < 19) return 'student';
  if (age > 60) return r.pick(['retired', 'none', 'trade'] as const);
  if (sex === 'P' && r.chance(0.5)) return 'homemaker';
  return r.weighted([
    ['private_employee', 34],
    ['self_employed', 30],
    ['trade', 18],
    ['civil_servant', 6],
    ['farmer', 4],
    ['student', 3],
    ['none', 3],
    ['police', 1],
    ['army', 1],
  ]);
}

function person(r: Random, sex: Sex, people: People, clan: string, bornOn: string, more: Partial<Draft>): Draft {
  const age = ageOf(bornOn);
  return {
    name: fullName(r, people, sex, clan),
    sex,
    bornOn,
    birthPlace: r.chance(0.7) ? null : r.pick(TOWNS),
    religion: someReligion(r, people),
    marital: 'single',
    relation: 'head',
    education: education(r, age),
    occupation: occupation(r, sex, age),
    father: fullName(r, people, 'L', clan),
    mother: fullName(r, people, 'P', someClan(r, people)),
    people,
    clan,
    ...more,
  };
}

/** Mostly young couples, because a demo of births needs parents. */
export function household(r: Random): Household {
  const people = somePeople(r);
  const clan = someClan(r, people);
  const kind = r.weighted([
    ['young', 78],
    ['mother', 9],
    ['elders', 6],
    ['alone', 4],
    ['three_generations', 3],
  ]);
  if (kind === 'alone') {
    return { members: [person(r, r.pick(['L', 'P']), people, clan, bornBetween(r, 20, 75), {})], marriage: null };
  }
  if (kind === 'mother') {
    const marital = r.pick(['divorced', 'widowed', 'single'] as const);
    const mother = person(r, 'P', people, clan, bornBetween(r, 21, 43), { marital });
    return { members: [mother, ...children(r, r.between(0, 2), mother, null)], marriage: null };
  }
  const young = kind === 'young';
  const [husband, wife] = couple(r, people, clan, young ? 20 : 48, young ? 40 : 66);
  const family = { father: husband.name, mother: wife.name, religion: husband.religion };
  const members = [husband, wife];
  if (kind === 'elders') {
    members.push(...children(r, r.between(1, 2), wife, husband, r.between(20, 24)));
  } else if (kind === 'three_generations') {
    members.push(
      person(r, 'L', people, clan, bornBetween(r, 24, 28), { ...family, relation: 'child', marital: 'married' }),
    );
    const [, herself] = couple(r, people, clan, 21, 27);
    members.push({ ...herself, relation: 'child_in_law', religion: husband.religion });
  } else {
    members.push(
      ...children(
        r,
        r.weighted([
          [0, 22],
          [1, 34],
          [2, 30],
          [3, 14],
        ]),
        wife,
        husband,
      ),
    );
    if (r.chance(0.08)) {
      const more = {
        name: husband.mother,
        relation: 'parent',
        marital: 'widowed',
        religion: husband.religion,
      } as const;
      members.push(person(r, 'P', people, clan, bornBetween(r, 62, 80), more));
    }
  }
  return { members, marriage: young && r.chance(0.1) ? 'unrecorded' : 'recorded' };
}

/** Husband (head) and wife of one faith; one wife in six is of another people and keeps her own clan. */
function couple(r: Random, people: People, clan: string, youngest: number, oldest: number): [Draft, Draft] {
  const wifeBornOn = bornBetween(r, youngest, oldest);
  const husband = person(r, 'L', people, clan, addDays(wifeBornOn, -r.between(-300, 1800)), { marital: 'married' });
  const hers = r.chance(1 / 6) ? somePeople(r) : people;
  const more = { relation: 'wife', marital: 'married', religion: husband.religion } as const;
  return [husband, person(r, 'P', hers, someClan(r, hers), wifeBornOn, more)];
}

/**
 * Brothers and sisters, the oldest first, two or three years apart, of a mother of at least 19. The youngest is born
 * before 2025: the births of the last twelve months are the plan's (births.ts).
 */
function children(r: Random, n: number, mother: Draft, father: Draft | null, youngest = r.between(1, 6)): Draft[] {
  const who = father ?? mother;
  const siblings: Draft[] = [];
  for (let age = youngest; siblings.length < n && age <= ageOf(mother.bornOn) - 20; age += r.between(2, 3)) {
    const bornOn = addDays(AS_OF, -366 * age - r.below(300));
    const sex = r.chance(0.51) ? 'L' : 'P';
    const more = {
      relation: 'child',
      religion: who.religion,
      father: father?.name ?? '-',
      mother: mother.name,
      birthPlace: null,
    } as const;
    let child = person(r, sex, who.people, who.clan, bornOn, more);
    for (let tries = 0; tries < 9 && siblings.some((s) => s.name === child.name); tries++) {
      child = person(r, sex, who.people, who.clan, bornOn, more);
    }
    siblings.unshift(child);
  }
  return siblings;
}

const named = (name: string, sex: Sex, people: People, clan: string, bornOn: string, more: Partial<Draft>): Draft =>
  person(random(`named ${name}`), sex, people, clan, bornOn, { name, ...more });

/** The families of the two citizens whom the demo names: one has a birth yet to report, one a case to mend. */
export const namedFamilies = (): Household[] => [
  {
    marriage: 'recorded',
    members: [
      named('Parlindungan Nasution', 'L', 'mandailing', 'Nasution', '1991-03-12', {
        marital: 'married',
        religion: 'islam',
      }),
      named("Siti Nur'aini", 'P', 'jawa', '', '1993-07-15', {
        slug: 'ibu-siti',
        relation: 'wife',
        marital: 'married',
        religion: 'islam',
      }),
      named('Alya Nasution', 'P', 'mandailing', 'Nasution', '2019-05-02', {
        relation: 'child',
        religion: 'islam',
        father: 'Parlindungan Nasution',
        mother: "Siti Nur'aini",
      }),
    ],
  },
  {
    marriage: 'recorded',
    members: [
      named('Togar Simanjuntak', 'L', 'toba', 'Simanjuntak', '1989-11-30', {
        slug: 'bapak-togar',
        marital: 'married',
        religion: 'christian',
      }),
      named('Rotua Sihombing', 'P', 'toba', 'Sihombing', '1992-02-08', {
        relation: 'wife',
        marital: 'married',
        religion: 'christian',
      }),
    ],
  },
];
