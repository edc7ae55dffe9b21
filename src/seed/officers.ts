import { addDays } from '../kernel/clock/index.ts';
import type { CityPack } from '../kernel/pack.ts';
import { fullName, someClan, somePeople } from './names.ts';
import { demoPeople, DEMO_PHONES, type DemoPeople } from './people.ts';
import { demoId, random } from './random.ts';

export type OfficerRole =
  | 'petugas_verifikasi'
  | 'operator_siak'
  | 'validator'
  | 'kepala_dinas'
  | 'admin_kota'
  | 'auditor'
  | 'inspektorat'
  | 'kepling'
  | 'lurah'
  | 'bendahara'
  | 'bendahara_pembantu'
  | 'ppk'
  | 'bud'
  | 'petugas_loket'
  | 'petugas_siaga';

export interface Officer {
  id: string;
  /** The name to sign in with. */
  slug: string;
  name: string;
  /** Employee number in an invented form: a true NIP is 18 digits and begins with a birth date. */
  nip: string;
  phone: string;
  /** At a domain that cannot exist (RFC 2606). */
  email: string;
  post: {
    id: string;
    role: OfficerRole;
    agency: string;
    area: string | null;
    from: string;
    /** Decree of appointment, invented. */
    decree: string;
  };
}

/** How many hold a role, the stem of their sign-in names, their agency; `wards`: each in a ward of their own. */
const STAFF: ReadonlyArray<{
  role: OfficerRole;
  count: number;
  stem: string;
  agency: string;
  wards?: true;
  named?: readonly [slug: string, name: string];
}> = [
  {
    role: 'petugas_verifikasi',
    count: 12,
    stem: 'verifikasi',
    agency: 'disdukcapil',
    named: ['petugas-dewi', 'Dewi Lestari Handayani'],
  },
  {
    role: 'operator_siak',
    count: 10,
    stem: 'operator',
    agency: 'disdukcapil',
    named: ['operator-rudi', 'Rudi Chandra'],
  },
  {
    role: 'validator',
    count: 4,
    stem: 'validator',
    agency: 'disdukcapil',
    named: ['validator-rosmaida', 'Rosmaida Panjaitan'],
  },
  { role: 'kepala_dinas', count: 1, stem: 'kadis', agency: 'disdukcapil', named: ['kadis-hasan', 'Hasan Harahap'] },
  { role: 'petugas_loket', count: 6, stem: 'loket', agency: 'disdukcapil', named: ['loket-yusnimar', 'Yusnimar'] },
  { role: 'admin_kota', count: 2, stem: 'admin', agency: 'diskominfo', named: ['admin-mei', 'Tan Mei Ling'] },
  { role: 'auditor', count: 2, stem: 'auditor', agency: 'inspektorat', named: ['auditor-sabar', 'Sabar Ginting'] },
  {
    role: 'inspektorat',
    count: 3,
    stem: 'inspektur',
    agency: 'inspektorat',
    named: ['inspektur-asnidar', 'Asnidar Zebua'],
  },
  {
    role: 'kepling',
    count: 9,
    stem: 'kepling',
    agency: 'kelurahan',
    wards: true,
    named: ['kepling-suparno', 'Suparno'],
  },
  {
    role: 'lurah',
    count: 9,
    stem: 'lurah',
    agency: 'kelurahan',
    wards: true,
    named: ['lurah-faridah', 'Faridah Azhari'],
  },
  { role: 'bendahara', count: 2, stem: 'bendahara', agency: 'bkad', named: ['bendahara-siva', 'Sivakumar'] },
  // Each agency that bills has a treasurer of its own, a helper, and the one who checks and signs its accounts.
  {
    role: 'bendahara',
    count: 1,
    stem: 'bendahara-dukcapil',
    agency: 'disdukcapil',
    named: ['bendahara-rizky', 'Rizky Amelia'],
  },
  {
    role: 'bendahara',
    count: 1,
    stem: 'bendahara-bapenda',
    agency: 'bapenda',
    named: ['bendahara-ratna', 'Ratna Dewi'],
  },
  {
    role: 'bendahara_pembantu',
    count: 1,
    stem: 'pembantu',
    agency: 'bapenda',
    named: ['pembantu-lina', 'Lina Marlina'],
  },
  { role: 'ppk', count: 1, stem: 'ppk', agency: 'bapenda', named: ['ppk-robert', 'Robert Siahaan'] },
  { role: 'ppk', count: 1, stem: 'ppk-dukcapil', agency: 'disdukcapil', named: ['ppk-sarah', 'Sarah Nababan'] },
  { role: 'bud', count: 1, stem: 'bud', agency: 'bkad', named: ['bud-halimah', 'Halimah Lubis'] },
  // Two, because what one writes the other releases.
  { role: 'petugas_siaga', count: 1, stem: 'siaga', agency: 'bpbd', named: ['siaga-wahyu', 'Wahyu Hidayat'] },
  { role: 'petugas_siaga', count: 1, stem: 'siaga-kedua', agency: 'bpbd', named: ['siaga-betty', 'Betty Sitorus'] },
];

/** About 60 officers with one post each; the first of each role is the one the demo names. Pure. */
export function demoOfficers({ seed, pack }: { seed: string; pack: CityPack }): Officer[] {
  const r = random(`${seed}/officers`);
  const wards = r.fork('wards').shuffled(pack.areas.wards.map((w) => w.code));
  const officers: Officer[] = [];
  // An agency of which the city has no office has no officers.
  const has = (code: string): boolean => pack.agencies.some((a) => a.code === code || a.code.startsWith(`${code}-`));
  for (const { role, count, stem, agency, wards: inWards, named } of STAFF.filter((s) => has(s.agency))) {
    for (let i = 0; i < count; i++) {
      const n = officers.length + 1;
      // Kepling and lurah of the same turn sit in the same ward, so that they have each other's papers.
      const area = inWards ? wards[i % wards.length]! : null;
      const people = somePeople(r);
      const [slug, name] = (i === 0 && named) || [
        `${stem}-${String(i + 1).padStart(2, '0')}`,
        fullName(r, people, r.chance(0.5) ? 'L' : 'P', someClan(r, people)),
      ];
      const from = addDays('2022-01-03', r.below(1200));
      officers.push({
        id: demoId(slug),
        slug,
        name,
        nip: `CONTOH${String(n).padStart(12, '0')}`,
        phone: `${DEMO_PHONES}9${String(n).padStart(6, '0')}`,
        email: `${slug}@${pack.city.code}.invalid`,
        post: {
          id: demoId(`post of ${slug}`),
          role,
          agency: area ? `${agency}-${area}` : agency,
          area,
          from,
          decree: `CONTOH-821/${String(n).padStart(3, '0')}/${from.slice(0, 4)}`,
        },
      });
    }
  }
  return officers;
}

/** One line of `./balai token --list`. */
export interface DemoAccount {
  /** What `./balai token --as` takes. */
  slug: string;
  personId: string;
  /** Officer's role, or `warga`. */
  role: OfficerRole | 'warga';
  /** Short name of the agency; '-' for a citizen. */
  agency: string;
  name: string;
}

const NAMED = new Set(STAFF.flatMap(({ named }) => (named ? [named[0]] : [])));

/** The named people: two citizens, then an officer of each role, and of each agency where money is taken. */
export function demoAccounts(pack: CityPack, people: DemoPeople, officers: Officer[]): DemoAccount[] {
  const agencies = new Map(pack.agencies.map((a) => [a.code, a.short]));
  const citizens = people.residents.filter((p) => p.slug !== null);
  return [
    ...citizens.map((p) => ({ slug: p.slug!, personId: p.id, role: 'warga' as const, agency: '-', name: p.name })),
    ...officers
      .filter((o) => NAMED.has(o.slug))
      .map((o) => ({
        slug: o.slug,
        personId: o.id,
        role: o.post.role,
        agency: agencies.get(o.post.agency) ?? o.post.agency,
        name: o.name,
      })),
  ];
}

/** Everybody of the demo, from one seed. */
export function demoCity(
  pack: CityPack,
  seed = 'balai-medan-1',
): DemoPeople & { officers: Officer[]; accounts: DemoAccount[] } {
  const people = demoPeople({ seed, pack });
  const officers = demoOfficers({ seed, pack });
  return { ...people, officers, accounts: demoAccounts(pack, people, officers) };
}
