import { addDays } from '../kernel/clock/index.ts';
import type { CityPack, Ward } from '../kernel/pack.ts';
import type { educations, familyRelations, maritalStatuses, occupations, Sex } from '../modules/casework/siak-codes.ts';
import { ageOf, household, namedFamilies, type Household } from './households.ts';
import type { People, Religion } from './names.ts';
import { demoId, random, type Random } from './random.ts';

/*
 * The demo city's residents: invented families in every ward. Their NIKs and KK numbers are of a kecamatan 99, which does
 * not exist, so none is a real person's (domain.md §1.10). Pure: the same seed and pack give the same people.
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
  /** The city, as papers name a place of birth: `Kota Medan`. */
  home: string;
}

/**
 * Demo phones: +62 840 …. No Indonesian operator holds 084x (Telkomsel, Indosat, XL/Axis, Smartfren and Tri hold 081–083,
 * 085 and 087–089), so a message that escapes reaches nobody, and yet the number passes every check of a mobile number.
 */
export const DEMO_PHONES = '+62840';

/** No city has so many: `127199`. */
export const noDistrict = ({ city }: Pick<CityPack, 'city'>): string => `${city.kemendagri.replace('.', '')}99`;
const STREETS = [
  'Jalan Rambutan Jingga',
  'Jalan Kenanga Senja',
  'Jalan Danau Biru',
  'Jalan Bunga Kertas',
  'Jalan Layang-Layang',
  'Jalan Serunai Pagi',
  'Jalan Pinang Jingga',
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

const dayMonthYear = (date: string, more: number): string =>
  String(Number(date.slice(8)) + more).padStart(2, '0') + date.slice(5, 7) + date.slice(2, 4);

/** The first twelve digits of a demo NIK, `127199 DDMMYY`, with 40 added to the day for women. */
export const nikPrefix = (pack: CityPack, sex: Sex, bornOn: string): string =>
  noDistrict(pack) + dayMonthYear(bornOn, sex === 'P' ? 40 : 0);

/** Completes a prefix by the next free serial, from `first` on. */
export function serials(first: number): (prefix: string) => string {
  const used = new Map<string, number>();
  return (prefix) => {
    const serial = used.get(prefix) ?? first;
    used.set(prefix, serial + 1);
    return prefix + String(serial).padStart(4, '0');
  };
}

/**
 * Makes `count` residents in families; every ward of the pack has some. The first two families are the named
 * citizens'. A card's serial begins at 5001, so that no KK number is also a NIK.
 */
export function demoPeople({ seed, pack, count = 2000 }: { seed: string; pack: CityPack; count?: number }): DemoPeople {
  const r = random(`${seed}/people`);
  const issue = { nik: serials(1), card: serials(5001) };
  const families: Family[] = [];
  const residents: Resident[] = [];
  const order = r.fork('wards').shuffled(pack.areas.wards);
  const named = namedFamilies();
  while (residents.length < count) {
    const n = families.length;
    const ward = n < order.length * 3 ? order[n % order.length]! : r.pick(order);
    const draft = named[n] ?? household(r.fork(`family ${n}`));
    draft.members.splice(count - residents.length);
    const family = settle(r.fork(`address ${n}`), pack, ward, draft, n, issue, residents.length);
    families.push(family);
    residents.push(...family.members);
  }
  giveHardNames(families);
  return { families, residents, home: pack.city.name };
}

type Issue = Record<'nik' | 'card', (prefix: string) => string>;

function settle(
  r: Random,
  pack: CityPack,
  ward: Ward,
  draft: Household,
  n: number,
  issue: Issue,
  before: number,
): Family {
  const cardIssuedOn = addDays('2015-01-01', r.below(3650));
  const { postcodes } = pack.areas.districts.find((d) => ward.code.startsWith(d.code))!;
  const wife = draft.members.find((m) => m.relation === 'wife');
  return {
    id: demoId(`family ${n}`),
    card: issue.card(noDistrict(pack) + dayMonthYear(cardIssuedOn, 0)),
    cardIssuedOn,
    area: ward.code,
    address: {
      street: `${r.pick(STREETS)} No. ${r.between(1, 180)}${r.chance(0.1) ? r.pick(['A', 'B', 'C']) : ''}`,
      neighbourhood: r.pick(ROMAN),
      postcode: String(r.between(Number(postcodes.from), Number(postcodes.to))),
    },
    marriage:
      wife && draft.marriage
        ? marriage(r, pack, draft.marriage, wife.religion, addDays(wife.bornOn, r.between(7000, 7280)))
        : null,
    members: draft.members.map((m, i) => ({
      ...m,
      id: demoId(m.slug ?? `resident ${n}/${i}`),
      slug: m.slug ?? null,
      birthPlace: m.birthPlace ?? pack.city.name,
      nik: issue.nik(nikPrefix(pack, m.sex, m.bornOn)),
      phone: ageOf(m.bornOn) >= 17 ? DEMO_PHONES + String(before + i + 1).padStart(7, '0') : null,
    })),
  };
}

/** Muslims marry before the KUA and hold a buku nikah; others a kutipan akta perkawinan. */
function marriage(
  r: Random,
  pack: CityPack,
  kind: 'recorded' | 'unrecorded',
  religion: Religion,
  date: string,
): Marriage {
  if (kind === 'unrecorded') return { recorded: false, proof: null, number: null, date };
  const [year, month, day] = date.split('-') as [string, string, string];
  const serial = String(r.between(1, 900)).padStart(4, '0');
  return religion === 'islam'
    ? {
        recorded: true,
        proof: 'marriage_book',
        number: `${serial}/${r.between(1, 99)}/${ROMAN[Number(month) - 1]!}/${year}`,
        date,
      }
    : {
        recorded: true,
        proof: 'marriage_certificate',
        number: `${pack.city.kemendagri.replace('.', '')}-KW-${day}${month}${year}-${serial}`,
        date,
      };
}

/** Beyond the named families, every so often; a renamed parent is renamed on the children's lines as well. */
function giveHardNames(families: Family[]): void {
  for (const [i, hard] of HARD_NAMES.entries()) {
    for (const { members } of families.slice(40 + i * 60)) {
      const bearer = members.find((m) => m.sex === hard.sex && ageOf(m.bornOn) >= 20 && m.relation !== 'child');
      if (!bearer) continue;
      for (const m of members) {
        if (m.mother === bearer.name) m.mother = hard.name;
        if (m.father === bearer.name) m.father = hard.name;
      }
      bearer.name = hard.name;
      break;
    }
  }
}
