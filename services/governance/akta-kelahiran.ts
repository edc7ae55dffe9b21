import { daysBetween } from '../../src/kernel/clock/index.ts';
import type { CaseService } from '../../src/modules/casework/catalogue.ts';
import {
  defineService,
  PAUSE_REASONS,
  pick,
  REJECT_REASONS,
  RETURN_REASONS,
} from '../../src/modules/casework/definition.ts';
import { nikWarnings, parseNik } from '../../src/modules/people/identifiers.ts';
import { groups, questions } from './akta-kelahiran/form.ts';
import { registry } from './akta-kelahiran/registry.ts';
import { sop, stages } from './akta-kelahiran/sop.ts';
import { legalBasis, standard } from './akta-kelahiran/standard.ts';
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
/** Whole years from one legal date to another. */
const yearsFrom = (from: string, to: string): number =>
  Number(to.slice(0, 4)) - Number(from.slice(0, 4)) - (to.slice(5) < from.slice(5) ? 1 : 0);
/** Whether a NIK says another birth date or sex than was answered. */
const nikDiffers = (nik: string | undefined, born: string | undefined, sex: 'L' | 'P', today: string): boolean => {
  const read = nik === undefined ? undefined : parseNik(nik, today);
  return read?.ok === true && nikWarnings(read, { sex, ...(born !== undefined && { born }) }).length > 0;
};
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
  version: 1,
  dimension: 'governance',
  title: t('Akta kelahiran', 'Birth certificate'),
  summary: t(
    'Daftarkan anak yang baru lahir, atau yang belum punya akta, untuk mendapat akta kelahiran dan NIK.',
    'Register a newborn, or a child without a certificate, for a birth certificate and a NIK.',
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
  outputs: [
    {
      kind: 'birth_certificate',
      title: t('Kutipan akta kelahiran, memuat NIK anak', "Birth certificate with the child's NIK"),
      issued_by: 'registry',
      per: 'child',
    },
  ],
  roles: {
    petugas_verifikasi: t('Petugas verifikasi', 'Verification officer'),
    operator_siak: t('Operator SIAK', 'Registry operator'),
    validator: t('Pejabat pemeriksa (Kasi/Kabid)', 'Validating official'),
    kepala_dinas: t('Kepala dinas', 'Head of agency'),
    petugas_loket: t('Petugas loket', 'Counter officer'),
  },
  questions,
  groups,
  requirements: {
    birth_letter: {
      title: t('Surat keterangan lahir', 'Birth letter'),
      hint: t(
        'Dari rumah sakit, puskesmas, dokter, bidan, nakhoda, pilot, atau lurah. Tidak ada? Pakai F-2.03.',
        'Of a hospital, health centre, doctor, midwife, captain, pilot or ward head. None? Use F-2.03.',
      ),
      when: 'parents_known',
      substitute: 'sptjm_birth',
      maxFiles: 2,
    },
    sptjm_birth: {
      title: t(
        'F-2.03, surat pernyataan kebenaran data kelahiran',
        'F-2.03, statement that the data of the birth is true',
      ),
      hint: t('Ditandatangani Anda dan dua saksi.', 'Signed by you and two witnesses.'),
      maxFiles: 2,
    },
    marriage_proof: {
      title: t('Buku nikah atau kutipan akta perkawinan', 'Marriage book or marriage certificate'),
      hint: t(
        'Bila perkawinan tercatat. Foto halaman yang memuat nama dan tanggal.',
        'If the marriage is recorded. The pages with names and date.',
      ),
      when: 'recorded',
      maxFiles: 4,
    },
    sptjm_couple: {
      title: t(
        'F-2.04, surat pernyataan kebenaran sebagai pasangan suami istri',
        'F-2.04, statement of being husband and wife',
      ),
      hint: t(
        'Bila tidak ada buku nikah atau akta perkawinan, dan KK sudah menulis suami dan istri. Ditandatangani Anda berdua dan dua saksi.',
        'If there is no marriage paper, and the family card shows husband and wife. Signed by both of you and two witnesses.',
      ),
      when: 'unrecorded',
      maxFiles: 2,
    },
    family_card: {
      title: t('Kartu keluarga (KK)', 'Family card (KK)'),
      hint: t('KK yang akan memuat nama anak.', "The card that will bear the child's name."),
      when: 'parents_known',
      maxFiles: 2,
    },
    police_record: {
      title: t('Berita acara kepolisian', 'Record of the police'),
      hint: t(
        'Bila anak ditemukan dan orang tuanya tidak diketahui.',
        'If the child was found and its parents are not known.',
      ),
      when: 'parents_unknown',
      maxFiles: 5,
    },
  },
  statements: {
    truth: {
      text: t(
        'Data dan dokumen yang saya kirim benar. Saya tahu bahwa memalsukannya dapat dipidana (UU 24/2013 Pasal 93).',
        'The data and papers I send are true. I know that forging them can be punished (Law 24/2013, article 93).',
      ),
    },
    issuer: {
      text: t(
        'Saya mengerti bahwa akta diterbitkan Dinas Kependudukan dan Pencatatan Sipil lewat SIAK, bukan oleh situs ini.',
        'I understand that the certificate is issued by the civil registration agency through SIAK, not by this site.',
      ),
    },
    late: {
      text: t(
        'Saya mengerti bahwa laporan ini lewat 60 hari sejak kelahiran, sehingga kepala dinas memutuskannya lebih dulu.',
        'I understand that this report comes more than 60 days after the birth, so the head of agency decides on it first.',
      ),
      when: 'late',
    },
  },
  pages: {
    kind: { title: t('Siapa orang tua anak ini?', "Who are the child's parents?"), questions: ['kind'] },
    couple: {
      title: t('Apakah KK sudah menulis ayah dan ibu sebagai suami dan istri?', 'Does the family card show a couple?'),
      questions: ['kk_shows_couple'],
      checks: ['couple_on_card'],
    },
    children: {
      title: t('Berapa anak yang lahir?', 'How many children were born?'),
      questions: ['plurality', 'children'],
      checks: ['plurality_fits'],
    },
    child_name: {
      title: t('Siapa nama anak ini?', "What is the child's name?"),
      questions: ['child.name', 'child.sex'],
    },
    child_born: {
      title: t('Kapan anak ini lahir?', 'When was the child born?'),
      hint: t(
        'Lewat 60 hari tetap bisa didaftarkan; kepala dinas memutuskan lebih dulu.',
        'After 60 days it can still be registered; the head of agency decides first.',
      ),
      questions: ['child.born_on', 'child.born_at'],
    },
    child_place: {
      title: t('Di mana anak ini lahir?', 'Where was the child born?'),
      questions: ['child.birth_place', 'child.site', 'child.helper'],
    },
    child_body: {
      title: t('Catatan kelahiran anak ini', "Notes of the child's birth"),
      questions: ['child.order', 'child.weight_grams', 'child.length_cm'],
    },
    mother: {
      title: t('Siapa ibunya?', 'Who is the mother?'),
      questions: ['mother_name', 'mother_nik', 'mother_birth_place', 'mother_born_on'],
      checks: ['mother_older', 'mother_fits_nik'],
    },
    father: {
      title: t('Siapa ayahnya?', 'Who is the father?'),
      questions: ['father_name', 'father_nik', 'father_birth_place', 'father_born_on'],
      checks: ['father_older', 'father_fits_nik', 'parents_differ'],
    },
    marriage: {
      title: t('Kapan ayah dan ibu menikah?', 'When did father and mother marry?'),
      questions: ['marriage_paper', 'marriage_number', 'marriage_date'],
    },
    card: { title: t('Berapa nomor KK?', 'What is the number of the family card?'), questions: ['family_card_number'] },
    area: { title: t('Di kelurahan mana?', 'In which ward?'), questions: ['area'] },
    proof: { title: t('Apa bukti kelahirannya?', 'What proves the birth?'), questions: ['proof_kind'] },
    proof_paper: {
      title: t('Apa yang tertulis di surat itu?', 'What does that paper say?'),
      hint: t(
        'Surat keterangan lahir, F-2.03, atau berita acara kepolisian.',
        'The birth letter, F-2.03, or the record of the police.',
      ),
      questions: ['proof_number', 'proof_date'],
    },
    reporter: {
      title: t('Siapa yang melapor?', 'Who reports?'),
      questions: ['reporter_is', 'reporter_is_mother'],
    },
    reporter_self: { title: t('Siapa Anda?', 'Who are you?'), questions: ['reporter_name', 'reporter_nik'] },
    phone: {
      title: t('Ke nomor HP mana kami memberi kabar?', 'Which phone may we send news to?'),
      questions: ['reporter_phone'],
    },
    witnesses: {
      title: t('Siapa dua saksinya?', 'Who are the two witnesses?'),
      hint: t(
        'Dua orang dewasa yang tahu kelahiran ini. KTP saksi tidak perlu difoto.',
        'Two adults who know of the birth. No photo of their identity cards is needed.',
      ),
      questions: ['witness_1_name', 'witness_1_nik', 'witness_2_name', 'witness_2_nik'],
      checks: ['witnesses_differ'],
    },
    birth_letter: {
      title: t('Foto bukti kelahiran', 'Photo of the proof of birth'),
      hint: t(
        'Surat keterangan lahir, atau F-2.03 bila surat itu tidak ada. Dokumen asli, semua sudut terlihat.',
        'The birth letter, or F-2.03 if there is none. The original, all corners in view.',
      ),
      requirement: 'birth_letter',
    },
    marriage_proof: { title: t('Foto surat nikah', 'Photo of the marriage paper'), requirement: 'marriage_proof' },
    sptjm_couple: { title: t('Foto F-2.04', 'Photo of F-2.04'), requirement: 'sptjm_couple' },
    family_card: { title: t('Foto kartu keluarga', 'Photo of the family card'), requirement: 'family_card' },
    police_record: {
      title: t('Foto berita acara kepolisian', 'Photo of the police record'),
      requirement: 'police_record',
    },
    statements: { title: t('Pernyataan Anda', 'Your statement'), statements: ['truth', 'issuer', 'late'] },
  },
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
    nik_differs: t(
      'Angka NIK menunjukkan tanggal lahir atau jenis kelamin lain. Periksa lagi; bila di KTP memang begitu, lanjutkan.',
      'The NIK tells another date of birth or sex. Check again; if the identity card has it so, go on.',
    ),
    same_nik: t('NIK ini sama dengan NIK orang lain di berkas ini.', 'This is the NIK of another person in this file.'),
    witness_is_party: t(
      'Saksi sebaiknya bukan orang tua atau pelapor. Bila tidak ada orang lain, lanjutkan.',
      'A witness should not be a parent or the reporter. If there is nobody else, go on.',
    ),
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
    wrong_in_draft: {
      on: 'answer',
      text: t('Pelapor menandai isian ini salah di konsep', 'The reporter marked this as wrong in the draft'),
      advice: t('Petugas memeriksanya lagi dengan dokumen.', 'An officer compares it with the papers again.'),
    },
  },
  rejectReasons: pick(REJECT_REASONS, 'already_registered', 'not_resident', 'false_data', 'requirement_not_met'),
  pauseReasons: pick(PAUSE_REASONS, 'registry_away', 'other_agency', 'disaster'),
  stages,
  sop,
  standard,
});

export const aktaKelahiran: CaseService = {
  definition,
  registry,
  decisions: {
    late_decision: {
      kind: 'late_birth_decision',
      // 474.1: births in the filing code of home affairs; the agency may set another form of number.
      format: (serial, on) => `474.1/${String(serial).padStart(4, '0')}/KEP/${on.slice(0, 4)}`,
    },
  },
};
