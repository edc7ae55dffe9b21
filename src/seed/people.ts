import type { CityPack, Ward } from '../kernel/pack.ts';
import type { educations, familyRelations, maritalStatuses, occupations, Sex } from '../modules/casework/siak-codes.ts';
import { fullName, someClan, somePeople, someReligion, type People, type Religion } from './names.ts';
import { addDays, demoId, random, type Random } from './random.ts';

/*
 * The demo city's residents: invented families in every ward. Their NIKs and KK numbers are of kecamatan 12.71.99, which
 * does not exist, so none is a real person's (domain.md §1.10). Pure: the same seed and pack give the same people.
 */

export interface Resident {
  id: string;
  /** Set for the people whom the demo names on its sign-in page. */
  slug: string | null;
  nik: string;
  name: string;
  sex: Sex;
  bornOn: string;
  birthPlace: string;
  religion: Religion;
  marital: keyof typeof maritalStatuses;
  relation: keyof typeof familyRelations;
  education: keyof typeof educations;
  occupation: keyof typeof occupations;
  /** Names of the parents as the card shows them. */
  father: string;
  mother: string;
  /** E.164; adults only. */
  phone: string | null;
  people: People;
  clan: string;
}

export interface Marriage {
  recorded: boolean;
  proof: 'marriage_book' | 'marriage_certificate' | null;
  number: string | null;
  date: string;
}

export interface Address {
  street: string;
  /** Medan's unit below the ward, in Roman numerals; RT and RW stay 000 on cards. */
  neighbourhood: string;
  postcode: string;
}

export interface Family {
  id: string;
  /** KK number. */
  card: string;
  cardIssuedOn: string;
  /** Kemendagri code of the ward. */
  area: string;
  address: Address;
  /** Of the head and the wife, if both stand on the card. */
  marriage: Marriage | null;
  /** The head first. */
  members: Resident[];
}

export interface DemoPeople {
  families: Family[];
  residents: Resident[];
}

/**
 * Demo phones: +62 840 …. No Indonesian operator holds 084x (Telkomsel, Indosat, XL/Axis, Smartfren and Tri hold 081–083,
 * 085 and 087–089), so a message that escapes reaches nobody, and yet the number passes every check of a mobile number.
 */
export const DEMO_PHONES = '+62840';

/** Ages are counted on this day, so that the people stay the same whenever the demo is made. */
const AS_OF = '2026-01-01';
/** Nobody is born after it: the births of the last twelve months are the plan's (births.ts). */
const LAST_BIRTH = '2024-12-31';

const NO_DISTRICT = '127199';
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
const STREETS = [
  'Jalan Rambutan Jingga',
  'Jalan Kenanga Senja',
  'Jalan Danau Biru',
  'Jalan Bunga Kertas',
  'Jalan Layang-Layang',
  'Jalan Serunai Pagi',
  'Jalan Pinang Baris Dua Belas',
  'Gang Rukun Bersama',
  'Gang Saudara',
  'Gang Sepakat Jaya',
  'Gang Kurnia Pagi',
  'Jalan Gambir Hijau',
  'Jalan Ikan Jurung',
  'Gang Anggrek Putih',
];
const ROMAN = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII', 'XIII', 'XIV', 'XV'];

/** Names that forms must bear, given to residents here and there (old records keep such names; domain.md §1.10). */
const HARD_NAMES: ReadonlyArray<{ sex: Sex; name: string }> = [
  { sex: 'P', name: 'Sri' },
  { sex: 'L', name: 'O' },
  { sex: 'P', name: "Nur'aini" },
  { sex: 'L', name: "Ma'ruf Sya'bani" },
  { sex: 'P', name: 'Raden Ajeng Kusumaningrum Wulandari Prabaningtyas Hadiwidjojo Sastronegoro' },
  { sex: 'L', name: 'Ng' },
  { sex: 'L', name: 'M. Yusuf' },
  { sex: 'P', name: 'Marguerite Zoë Lumbantobing' },
];

/** NIK `PPKKCC DDMMYY NNNN`, with 40 added to the day for women; KK numbers by their day of issue from serial 5001. */
function numbers() {
  const used = new Map<string, number>();
  const next = (prefix: string, first: number): string => {
    const serial = used.get(prefix) ?? first;
    used.set(prefix, serial + 1);
    return prefix + String(serial).padStart(4, '0');
  };
  return {
    nik: (sex: Sex, bornOn: string) => next(nikPrefix(sex, bornOn), 1),
    card: (issuedOn: string) => next(NO_DISTRICT + dayMonthYear(issuedOn, 0), 5001),
  };
}

const dayMonthYear = (date: string, more: number): string =>
  String(Number(date.slice(8)) + more).padStart(2, '0') + date.slice(5, 7) + date.slice(2, 4);
/** The first twelve digits of a demo NIK. */
export const nikPrefix = (sex: Sex, bornOn: string): string => NO_DISTRICT + dayMonthYear(bornOn, sex === 'P' ? 40 : 0);

/** Makes `count` residents in families; every ward of the pack has families. The first two families are the named citizens'. */
export function demoPeople({ seed, pack, count = 2000 }: { seed: string; pack: CityPack; count?: number }): DemoPeople {
  const r = random(`${seed}/people`);
  const issue = numbers();
  const families: Family[] = [];
  const residents: Resident[] = [];
  const order = r.fork('wards').shuffled(pack.areas.wards);
  while (residents.length < count) {
    const n = families.length;
    const ward = n < order.length * 3 ? order[n % order.length]! : r.pick(order);
    const draft = NAMED_FAMILIES[n]?.() ?? household(r.fork(`family ${n}`));
    draft.members.splice(count - residents.length);
    const family = settle(r.fork(`address ${n}`), pack, ward, draft, n, issue, residents.length);
    families.push(family);
    residents.push(...family.members);
  }
  giveHardNames(residents);
  return { families, residents };
}

type Draft = Omit<Resident, 'id' | 'nik' | 'phone' | 'slug'> & { slug?: string };
interface Household {
  members: Draft[];
  marriage: 'recorded' | 'unrecorded' | null;
}

const bornBetween = (r: Random, youngest: number, oldest: number): string => {
  const born = addDays(
    AS_OF,
    -Math.round(365.25 * (youngest + r.below(1000) * ((oldest - youngest) / 1000))) - r.below(28),
  );
  return born > LAST_BIRTH ? LAST_BIRTH : born;
};
const age = (bornOn: string): number => Number(AS_OF.slice(0, 4)) - Number(bornOn.slice(0, 4));

function person(r: Random, sex: Sex, people: People, clan: string, bornOn: string, more: Partial<Draft>): Draft {
  const years = age(bornOn);
  const parents = more.people ?? people;
  return {
    name: fullName(r, people, sex, clan),
    sex,
    bornOn,
    birthPlace: r.chance(0.7) ? 'Kota Medan' : r.pick(TOWNS),
    religion: someReligion(r, people),
    marital: 'single',
    relation: 'head',
    education:
      years < 7
        ? 'none'
        : years < 13
          ? 'some_primary'
          : years < 16
            ? 'primary'
            : years < 19
              ? 'lower_secondary'
              : r.weighted([
                  ['primary', 8],
                  ['lower_secondary', 16],
                  ['upper_secondary', 48],
                  ['diploma_3', 8],
                  ['bachelor', 18],
                  ['master', 2],
                ]),
    occupation: years < 6 ? 'none' : years < 19 ? 'student' : work(r, sex, years),
    father: fullName(r, parents, 'L', clan),
    mother: fullName(r, parents, 'P', someClan(r, parents)),
    people,
    clan,
    ...more,
  };
}

const work = (r: Random, sex: Sex, years: number): Draft['occupation'] =>
  years > 60
    ? r.pick(['retired', 'none', 'trade'] as const)
    : sex === 'P' && r.chance(0.5)
      ? 'homemaker'
      : r.weighted([
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

function household(r: Random): Household {
  const people = somePeople(r);
  const clan = someClan(r, people);
  const kind = r.weighted([
    ['couple', 78],
    ['mother', 9],
    ['elders', 6],
    ['alone', 4],
    ['three_generations', 3],
  ]);
  if (kind === 'alone') {
    return {
      members: [person(r, r.chance(0.5) ? 'L' : 'P', people, clan, bornBetween(r, 20, 75), {})],
      marriage: null,
    };
  }
  if (kind === 'mother') {
    const mother = person(r, 'P', people, clan, bornBetween(r, 21, 43), {
      marital: r.weighted([
        ['divorced', 4],
        ['widowed', 3],
        ['single', 3],
      ]),
    });
    return { members: [mother, ...children(r, r.between(0, 2), mother, null)], marriage: null };
  }
  const young = kind === 'couple';
  const [husband, wife] = couple(r, people, clan, young ? 20 : 48, young ? 40 : 66);
  const members = [husband, wife];
  if (kind === 'elders') {
    for (const child of children(r, r.between(1, 2), wife, husband, [20, 30])) members.push(child);
  } else if (kind === 'three_generations') {
    const son = person(r, 'L', people, clan, bornBetween(r, 24, 28), {
      relation: 'child',
      marital: 'married',
      religion: husband.religion,
      father: husband.name,
      mother: wife.name,
    });
    const [, daughterInLaw] = couple(r, people, clan, 21, 27);
    members.push(son, { ...daughterInLaw, relation: 'child_in_law', religion: son.religion });
  } else {
    for (const child of children(
      r,
      r.weighted([
        [0, 22],
        [1, 34],
        [2, 30],
        [3, 14],
      ]),
      wife,
      husband,
    ))
      members.push(child);
    if (r.chance(0.08)) {
      members.push(
        person(r, 'P', people, clan, bornBetween(r, 62, 80), {
          name: husband.mother,
          relation: 'parent',
          marital: 'widowed',
          religion: husband.religion,
        }),
      );
    }
  }
  return { members, marriage: young && r.chance(0.1) ? 'unrecorded' : 'recorded' };
}

/** Husband (head) and wife of one faith; one wife in six is of another people and keeps her own clan. */
function couple(r: Random, people: People, clan: string, youngest: number, oldest: number): [Draft, Draft] {
  const wife = bornBetween(r, youngest, oldest);
  const husband = person(r, 'L', people, clan, addDays(wife, -r.between(-300, 1800)), { marital: 'married' });
  const hers = r.chance(1 / 6) ? somePeople(r) : people;
  return [
    husband,
    person(r, 'P', hers, someClan(r, hers), wife, { relation: 'wife', marital: 'married', religion: husband.religion }),
  ];
}

function children(r: Random, n: number, mother: Draft, father: Draft | null, ages?: [number, number]): Draft[] {
  const oldest = Math.max(1, age(mother.bornOn) - 19);
  const who = father ?? mother;
  return Array.from({ length: n }, () => {
    const bornOn = ages ? bornBetween(r, ...ages) : bornBetween(r, 1, Math.min(18, oldest));
    return person(r, r.chance(0.51) ? 'L' : 'P', who.people, who.clan, bornOn, {
      relation: 'child',
      religion: who.religion,
      father: father?.name ?? '-',
      mother: mother.name,
      birthPlace: 'Kota Medan',
    });
  }).sort((a, b) => (a.bornOn < b.bornOn ? -1 : 1));
}

function settle(
  r: Random,
  pack: CityPack,
  ward: Ward,
  draft: Household,
  n: number,
  issue: ReturnType<typeof numbers>,
  before: number,
): Family {
  const cardIssuedOn = addDays('2015-01-01', r.below(3650));
  const { postcodes } = pack.areas.districts.find((d) => ward.code.startsWith(d.code))!;
  const married = draft.members.some((m) => m.relation === 'wife') ? draft.marriage : null;
  const weddingOn = married
    ? addDays(draft.members.find((m) => m.relation === 'wife')!.bornOn, r.between(7000, 7280))
    : '';
  return {
    id: demoId(`family ${n}`),
    card: issue.card(cardIssuedOn),
    cardIssuedOn,
    area: ward.code,
    address: {
      street: `${r.pick(STREETS)} No. ${r.between(1, 180)}${r.chance(0.1) ? r.pick(['A', 'B', 'C']) : ''}`,
      neighbourhood: r.pick(ROMAN),
      postcode: String(r.between(Number(postcodes.from), Number(postcodes.to))),
    },
    marriage: married && proofOf(r, married, draft.members[0]!.religion, weddingOn),
    members: draft.members.map((m, i) => ({
      id: m.slug ? demoId(m.slug) : demoId(`resident ${n}/${i}`),
      nik: issue.nik(m.sex, m.bornOn),
      phone: age(m.bornOn) >= 17 ? DEMO_PHONES + String(before + i + 1).padStart(7, '0') : null,
      ...m,
      slug: m.slug ?? null,
    })),
  };
}

/** Muslims marry before the KUA and hold a buku nikah; others a kutipan akta perkawinan. */
function proofOf(r: Random, married: 'recorded' | 'unrecorded', religion: Religion, date: string): Marriage {
  if (married === 'unrecorded') return { recorded: false, proof: null, number: null, date };
  const book = religion === 'islam';
  const serial = String(r.between(1, 900)).padStart(4, '0');
  return {
    recorded: true,
    proof: book ? 'marriage_book' : 'marriage_certificate',
    number: book
      ? `${serial}/${r.between(1, 99)}/${r.pick(ROMAN)}/${date.slice(0, 4)}`
      : `1271-KW-${date.split('-').reverse().join('')}-${serial}`,
    date,
  };
}

/** Beyond the named families, every so often; a renamed mother is renamed on her children's line as well. */
function giveHardNames(residents: Resident[]): void {
  for (const [i, hard] of HARD_NAMES.entries()) {
    const from = 150 + i * 210;
    const bearer = residents
      .slice(from)
      .find((p) => p.sex === hard.sex && age(p.bornOn) >= 24 && p.relation !== 'child');
    if (!bearer) continue;
    for (const p of residents) {
      if (p.mother === bearer.name) p.mother = hard.name;
      if (p.father === bearer.name) p.father = hard.name;
    }
    bearer.name = hard.name;
  }
}

const named = (
  slug: string | undefined,
  sex: Sex,
  people: People,
  clan: string,
  bornOn: string,
  name: string,
  more: Partial<Draft>,
): Draft => ({
  ...person(random(`named ${name}`), sex, people, clan, bornOn, more),
  name,
  ...(slug ? { slug } : {}),
});

/** The two citizens of `./balai token --list`: one whose birth is still to be reported, one with a case to mend. */
const NAMED_FAMILIES: ReadonlyArray<() => Household> = [
  () => ({
    marriage: 'recorded',
    members: [
      named(undefined, 'L', 'mandailing', 'Nasution', '1991-03-12', 'Parlindungan Nasution', {
        marital: 'married',
        religion: 'islam',
      }),
      named('ibu-siti', 'P', 'jawa', '', '1993-07-15', "Siti Nur'aini", {
        relation: 'wife',
        marital: 'married',
        religion: 'islam',
      }),
      named(undefined, 'P', 'mandailing', 'Nasution', '2019-05-02', 'Alya Nasution', {
        relation: 'child',
        religion: 'islam',
        father: 'Parlindungan Nasution',
        mother: "Siti Nur'aini",
      }),
    ],
  }),
  () => ({
    marriage: 'recorded',
    members: [
      named('bapak-togar', 'L', 'toba', 'Simanjuntak', '1989-11-30', 'Togar Simanjuntak', {
        marital: 'married',
        religion: 'christian',
      }),
      named(undefined, 'P', 'toba', 'Sihombing', '1992-02-08', 'Rotua Sihombing', {
        relation: 'wife',
        marital: 'married',
        religion: 'christian',
      }),
    ],
  }),
];
