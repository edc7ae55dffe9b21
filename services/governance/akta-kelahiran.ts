import { daysBetween } from '../../src/kernel/clock/index.ts';
import type { CaseService, FamilyPick } from '../../src/modules/casework/catalogue.ts';
import {
  defineService,
  PAUSE_REASONS,
  pick,
  REJECT_REASONS,
  RETURN_REASONS,
} from '../../src/modules/casework/definition.ts';
import { groups, questions } from './akta-kelahiran/form.ts';
import { pages } from './akta-kelahiran/pages.ts';
import { requirements } from './akta-kelahiran/papers.ts';
import { card, registry } from './akta-kelahiran/registry.ts';
import { sop, stages } from './akta-kelahiran/sop.ts';
import { lateDecision } from './akta-kelahiran/decision.ts';
import { legalBasis, standard } from './akta-kelahiran/standard.ts';
import * as shared from './disdukcapil/checks.ts';
import { roles } from './disdukcapil/roles.ts';
import { fined, messages, statements as truthful, wrongInDraft } from './disdukcapil/words.ts';
import { t } from '../words.ts';

/*
 * Registration of a birth (domain.md §1): four kinds, twins, born anywhere, reported in time or late. The conditions and
 * checks below are named by published versions: their meaning never changes, nor that of the helpers they call
 * (`services/published.json`). They name no import themselves, so that their source reads the same in every tool.
 */

/** Calendar days within which a birth is to be reported: UU 23/2006 jo. UU 24/2013 art. 27(1). Later: art. 32. */
const REPORTING_DAYS = 60;
/** How far apart the births of twins may lie, in days. */
const TWINS_APART = 2;
/** Ages of a mother at birth outside which an officer looks twice. */
const MOTHER_AGE = { from: 12, to: 55 };

const daysFrom = (from: string, to: string): number => daysBetween(from, to);
const yearsFrom = shared.yearsFrom;
const nikDiffers = shared.nikDiffers;
/** The eldest of the children reported together; undefined while no date is answered. */
const firstBorn = (children: readonly { readonly born_on?: string }[]): string | undefined =>
  children.flatMap((c) => c.born_on ?? []).toSorted()[0];
const sameName = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && a.toLocaleUpperCase('id-ID') === b?.toLocaleUpperCase('id-ID');
/** How many children a kind of birth has at most. */
const MOST = { single: 1, twin: 2, triplet: 3, quadruplet: 4, other: 5 };
const mostOf = (plurality: keyof typeof MOST): number => MOST[plurality];

const definition = defineService({
  code: 'akta-kelahiran',
  version: 4,
  dimension: 'governance',
  title: t('Akta kelahiran', 'Birth certificate'),
  summary: t(
    'Daftarkan anak yang baru lahir, atau yang belum punya akta, untuk mendapat akta kelahiran, NIK, dan KK baru.',
    'Register a newborn, or a child without a certificate, for a birth certificate, a NIK and a new family card.',
  ),
  lifeEvents: ['birth'],
  synonyms: {
    id: [
      'akta lahir',
      'akte lahir',
      'akte kelahiran',
      'surat lahir',
      'akta anak',
      'anak baru lahir',
      'bayi baru lahir',
      'melahirkan',
      'daftar kelahiran',
      'NIK bayi',
      'anak kembar',
      'belum punya akta',
    ],
    en: ['birth certificate', 'newborn', 'baby', 'register a birth', 'twins'],
  },
  agency: 'disdukcapil',
  legalBasis,
  applicants: {
    who: [
      t('Ayah atau ibu anak', 'Father or mother of the child'),
      t('Keluarga dalam satu KK', 'Family on the same family card'),
      t('Orang yang diberi kuasa (F-1.07)', 'A person with a mandate (F-1.07)'),
      t('Orang atau lembaga yang menemukan atau mengasuh anak', 'Who found the child or cares for it'),
      t('Orang dewasa yang belum punya akta', 'An adult without a certificate'),
    ],
    acting: ['self', 'family', 'mandate', 'institution'],
  },
  level: 1,
  fee: {
    rule: 'civil_registration.fee',
    otherCosts: [
      t(
        'Biaya lain yang mungkin: meterai Rp10.000 untuk F-2.03 atau F-2.04 bila diminta, dibeli sendiri',
        'Other costs there may be: a Rp10,000 duty stamp for F-2.03 or F-2.04 where asked for, bought by yourself',
      ),
      t(
        'Biaya lain yang mungkin: mencetak akta di kertas HVS A4 80 gram, bila Anda ingin lembar kertas',
        'Other costs there may be: printing the certificate on A4 paper of 80 g, if you want it on paper',
      ),
    ],
  },
  promise: { n: 1, unit: 'working_days' },
  promises: [
    {
      when: 'late',
      kind: t('Laporan lewat 60 hari sejak lahir', 'Reported more than 60 days after the birth'),
      norm: { n: 2, unit: 'working_days' },
    },
  ],
  outputs: [
    {
      kind: 'birth_certificate',
      title: t('Kutipan akta kelahiran, memuat NIK anak', "Birth certificate with the child's NIK"),
      issued_by: 'registry',
      per: 'child',
    },
    {
      kind: 'family_card',
      title: t(
        'Kartu keluarga (KK) baru yang memuat anak; tidak ada bila orang tuanya tidak diketahui',
        'The new family card with the child; none where the parents are not known',
      ),
      issued_by: 'registry',
      when: 'parents_known',
    },
  ],
  roles,
  questions,
  groups,
  requirements,
  statements: {
    ...truthful,
    issuer: {
      text: t(
        'Saya mengerti bahwa akta dan KK diterbitkan Dinas Kependudukan dan Pencatatan Sipil lewat SIAK, bukan oleh situs ini.',
        'I understand that certificate and family card are issued by the civil registration agency through SIAK, not by this site.',
      ),
    },
    late: {
      text: t(
        'Saya mengerti bahwa laporan ini lewat 60 hari sejak kelahiran, sehingga kepala dinas memutuskannya lebih dulu.',
        'I understand that this report comes more than 60 days after the birth, so the head of agency decides on it first.',
      ),
      when: 'late',
    },
    fined,
  },
  pages,
  conditions: {
    parents_known: {
      reads: ['kind'],
      holds: ({ kind }) => kind === 'recorded' || kind === 'unrecorded' || kind === 'mother_only',
    },
    parents_unknown: { reads: ['kind'], holds: ({ kind }) => kind === 'unknown_parents' },
    couple: { reads: ['kind'], holds: ({ kind }) => kind === 'recorded' || kind === 'unrecorded' },
    recorded: { reads: ['kind'], holds: ({ kind }) => kind === 'recorded' },
    unrecorded: { reads: ['kind'], holds: ({ kind }) => kind === 'unrecorded' },
    mother_only: { reads: ['kind'], holds: ({ kind }) => kind === 'mother_only' },
    proof_numbered: {
      reads: ['kind', 'proof_kind'],
      holds: ({ kind, proof_kind }) => kind === 'unknown_parents' || proof_kind === 'letter',
    },
    reporter_apart: {
      reads: ['kind', 'reporter_is', 'reporter_is_mother'],
      holds: ({ kind, reporter_is, reporter_is_mother }) =>
        kind === 'unknown_parents' || (kind === 'mother_only' ? reporter_is_mother === false : reporter_is === 'other'),
    },
    head_apart: {
      reads: ['kind', 'head_is', 'head_is_mother'],
      holds: ({ kind, head_is, head_is_mother }) =>
        kind === 'mother_only' ? head_is_mother === false : kind !== undefined && head_is === 'other',
    },
    fined: {
      reads: ['child.born_on'],
      holds: (_, { date, n, items, rule }) =>
        rule('civil_registration.fine.birth') > 0 &&
        items.child.some(
          ({ born_on }, i) =>
            (n === 0 || n === i + 1) && born_on !== undefined && daysFrom(born_on, date) > REPORTING_DAYS,
        ),
    },
    late: {
      reads: ['child.born_on'],
      holds: (_, { date, items }) =>
        items.child.some(({ born_on }) => born_on !== undefined && daysFrom(born_on, date) > REPORTING_DAYS),
    },
  },
  checks: {
    couple_on_card: ({ kk_shows_couple }) =>
      kk_shows_couple === false ? [{ path: 'kk_shows_couple', message: 'couple_not_on_card' }] : [],
    plurality_fits: ({ plurality, children }) => {
      if (plurality === undefined || children === undefined || children === mostOf(plurality)) return [];
      return children > mostOf(plurality)
        ? [{ path: 'children', message: 'too_many_children' }]
        : [{ path: 'children', message: 'fewer_children', warning: true }];
    },
    // Two dates, or two names, may have to change together: these two are asked at filing, never in the way of a page.
    twins_together: (_, { items: { child } }) =>
      child.flatMap(({ born_on }, i) => {
        const first = child[0]?.born_on;
        return first !== undefined && born_on !== undefined && Math.abs(daysFrom(first, born_on)) > TWINS_APART
          ? [{ path: `child.${i + 1}.born_on` as const, message: 'born_apart' as const }]
          : [];
      }),
    twins_named: (_, { items: { child } }) =>
      child.flatMap(({ name }, i) =>
        child.slice(0, i).some((other) => sameName(other.name, name))
          ? [{ path: `child.${i + 1}.name` as const, message: 'same_name' as const }]
          : [],
      ),
    mother_older: ({ mother_born_on }, { items }) => {
      const born = firstBorn(items.child);
      if (mother_born_on === undefined || born === undefined) return [];
      if (mother_born_on >= born) return [{ path: 'mother_born_on', message: 'parent_not_older' }];
      const age = yearsFrom(mother_born_on, born);
      return age < MOTHER_AGE.from || age > MOTHER_AGE.to
        ? [{ path: 'mother_born_on', message: 'mother_age', warning: true }]
        : [];
    },
    father_older: ({ father_born_on }, { items }) => {
      const born = firstBorn(items.child);
      return father_born_on !== undefined && born !== undefined && father_born_on >= born
        ? [{ path: 'father_born_on', message: 'parent_not_older' }]
        : [];
    },
    mother_fits_nik: ({ mother_nik, mother_born_on }, { date }) =>
      nikDiffers(mother_nik, mother_born_on, 'P', date)
        ? [{ path: 'mother_nik', message: 'nik_differs', warning: true }]
        : [],
    father_fits_nik: ({ father_nik, father_born_on }, { date }) =>
      nikDiffers(father_nik, father_born_on, 'L', date)
        ? [{ path: 'father_nik', message: 'nik_differs', warning: true }]
        : [],
    parents_differ: ({ mother_nik, father_nik }) =>
      father_nik !== undefined && father_nik === mother_nik ? [{ path: 'father_nik', message: 'same_nik' }] : [],
    witnesses_differ: (a) => {
      if (a.witness_1_nik !== undefined && a.witness_1_nik === a.witness_2_nik)
        return [{ path: 'witness_2_nik', message: 'same_nik' }];
      const parties = [a.mother_nik, a.father_nik, a.reporter_nik].filter((nik) => nik !== undefined);
      return (['witness_1_nik', 'witness_2_nik'] as const).flatMap((path) =>
        a[path] !== undefined && parties.includes(a[path])
          ? [{ path, message: 'witness_is_party' as const, warning: true as const }]
          : [],
      );
    },
  },
  messages: {
    couple_not_on_card: t(
      'F-2.04 hanya berlaku bila KK sudah menulis suami dan istri. Kembali ke pertanyaan pertama dan pilih “Anak dari seorang ibu”, atau perbarui KK dulu. Ayah dapat dicatat kemudian.',
      'F-2.04 holds only if the family card shows husband and wife. Go back to the first question and choose “Child of a mother”, or have the card changed first. The father can be recorded later.',
    ),
    too_many_children: t(
      'Jumlah anak lebih banyak daripada jenis kelahirannya. Anak yang bukan kembar didaftarkan dalam berkas sendiri.',
      'More children than that kind of birth has. Children who are not twins need a file each.',
    ),
    fewer_children: t(
      'Jumlah anak lebih sedikit daripada jenis kelahirannya. Lanjutkan bila anak lainnya sudah tercatat atau lahir mati.',
      'Fewer children than that kind of birth has. Go on if the others are registered or were stillborn.',
    ),
    born_apart: t(
      'Anak kembar lahir pada hari yang sama atau berdekatan. Periksa tanggalnya, atau daftarkan dalam berkas sendiri-sendiri.',
      'Twins are born on the same day or close to it. Check the date, or register each in a file of its own.',
    ),
    same_name: t('Nama anak kembar harus berbeda.', 'Twins need different names.'),
    parent_not_older: t(
      'Tanggal lahir orang tua harus sebelum tanggal lahir anak.',
      'A parent is born before the child.',
    ),
    mother_age: t(
      'Umur ibu saat melahirkan tidak biasa. Periksa tanggal lahirnya; bila sudah benar, lanjutkan.',
      "The mother's age at the birth is unusual. Check her date of birth; if it is right, go on.",
    ),
    ...messages,
  },
  returnReasons: {
    ...pick(
      RETURN_REASONS,
      'photo_blurred',
      'not_original',
      'wrong_document',
      'page_missing',
      'not_signed',
      'differs_from_document',
      'name_differs_from_kk',
      'nik_not_found',
      'kk_not_found',
      'incomplete_answer',
    ),
    name_abbreviated: {
      on: 'answer',
      text: t('Nama anak disingkat', 'The name is shortened'),
      advice: t(
        'Tulis setiap kata lengkap, tanpa singkatan dan gelar (Permendagri 73/2022).',
        'Write every word in full, without short forms and titles (Permendagri 73/2022).',
      ),
    },
    couple_not_on_card: {
      on: 'both',
      text: t('KK belum menulis ayah dan ibu sebagai suami dan istri', 'The family card shows no husband and wife'),
      advice: t(
        'Pilih “Anak dari seorang ibu”, atau perbarui KK dulu lalu foto KK yang baru.',
        'Choose “Child of a mother”, or have the card changed first and photograph the new one.',
      ),
    },
    wrong_in_draft: wrongInDraft,
  },
  rejectReasons: pick(REJECT_REASONS, 'already_registered', 'not_resident', 'false_data', 'requirement_not_met'),
  pauseReasons: pick(PAUSE_REASONS, 'registry_away', 'other_agency', 'disaster'),
  stages,
  sop,
  standard,
});

/** A mother or father of the applicant's own card is picked rather than typed; the card answers for itself as well. */
const parentOnCard = (who: 'mother' | 'father', only: 'P' | 'L'): FamilyPick => ({
  page: who,
  sex: only,
  person: { name: `${who}_name`, nik: `${who}_nik`, born_on: `${who}_born_on` },
  card: { number: 'family_card_number', area: 'area' },
});

export const aktaKelahiran: CaseService = {
  definition,
  registry,
  registryAlso: { family_card: card },
  family: [
    parentOnCard('mother', 'P'),
    parentOnCard('father', 'L'),
    { page: 'head_named', person: { name: 'head_name', nik: 'head_nik' }, card: {} },
  ],
  decisions: {
    late_decision: {
      kind: 'late_birth_decision',
      // 474.1: births in the filing code of home affairs; the agency may set another form of number.
      format: (serial, on) => `474.1/${String(serial).padStart(4, '0')}/KEP/${on.slice(0, 4)}`,
      paper: { title: t('Keputusan laporan terlambat', 'Decision on a late report'), text: lateDecision },
    },
  },
};
