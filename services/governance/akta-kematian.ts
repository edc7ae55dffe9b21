import { daysBetween } from '../../src/kernel/clock/index.ts';
import type { CaseService } from '../../src/modules/casework/catalogue.ts';
import {
  defineService,
  PAUSE_REASONS,
  pick,
  REJECT_REASONS,
  RETURN_REASONS,
} from '../../src/modules/casework/definition.ts';
import { questions } from './akta-kematian/form.ts';
import { card, registry } from './akta-kematian/registry.ts';
import { sop, stages } from './akta-kematian/sop.ts';
import * as shared from './disdukcapil/checks.ts';
import { roles } from './disdukcapil/roles.ts';
import { law, standardOf } from './disdukcapil/standard.ts';
import { fined, issuer, messages, printing, statements, wrongInDraft } from './disdukcapil/words.ts';
import { t } from '../words.ts';

/*
 * Registration of a death (domain.md §1.4): by a letter, by the police, or by a court's ruling. UU 24/2013 art. 44 gives
 * the reporter 30 days; who is later may report as well. Nobody decides on lateness; a fine follows it where the city's dated
 * rules know one (Medan: none since Perwal 58/2021).
 */

/** Calendar days within which a death is to be reported: UU 24/2013 art. 44(1). */
const REPORTING_DAYS = 30;
const daysFrom = (from: string, to: string): number => daysBetween(from, to);
const nikDiffers = shared.nikDiffers;

const definition = defineService({
  code: 'akta-kematian',
  version: 3,
  dimension: 'governance',
  title: t('Akta kematian', 'Death certificate'),
  summary: t(
    'Laporkan anggota keluarga yang meninggal untuk mendapat akta kematian.',
    'Report a family member who has died, for a death certificate.',
  ),
  lifeEvents: ['death'],
  synonyms: {
    id: [
      'akte kematian',
      'surat kematian',
      'akta mati',
      'meninggal',
      'meninggal dunia',
      'wafat',
      'orang tua meninggal',
      'suami meninggal',
      'istri meninggal',
      'hapus dari KK karena meninggal',
      'ahli waris',
    ],
    en: ['death certificate', 'someone died', 'passed away', 'report a death'],
  },
  agency: 'disdukcapil',
  legalBasis: [
    law('UU 23/2006 jo. UU 24/2013', 'Pasal 44 (laporan kematian, 30 hari), Pasal 79A (tanpa biaya), Pasal 93'),
    law('PP 40/2019'),
    law('Perpres 96/2018'),
    law('Permendagri 108/2019'),
    law('Permendagri 109/2019', 'F-2.01'),
    law('UU 25/2009', 'Pasal 21 dan Pasal 29'),
  ],
  applicants: {
    who: [
      t('Keluarga yang meninggal', 'Family of the deceased'),
      t('Kepala lingkungan atau ketua RT', 'The neighbourhood head'),
      t('Orang yang diberi kuasa (F-1.07)', 'A person with a mandate (F-1.07)'),
      t('Rumah sakit, panti, atau lembaga lain', 'A hospital, home or other institution'),
    ],
    acting: ['self', 'family', 'mandate', 'institution'],
  },
  level: 1,
  fee: { rule: 'civil_registration.fee', otherCosts: [printing('akta', 'the certificate')] },
  promise: { n: 1, unit: 'working_days' },
  outputs: [
    { kind: 'death_certificate', title: t('Kutipan akta kematian', 'Death certificate'), issued_by: 'registry' },
    {
      kind: 'family_card',
      title: t(
        'Kartu keluarga (KK) baru bagi anggota lain di KK yang meninggal; tidak ada bila tidak ada anggota lain',
        'The new family card of the others on it; none where nobody else is',
      ),
      issued_by: 'registry',
      when: 'others_left',
    },
  ],
  roles,
  questions,
  requirements: {
    death_letter: {
      title: t('Surat keterangan kematian', 'Death letter'),
      hint: t('Dari rumah sakit, puskesmas, dokter, atau lurah.', 'Of a hospital, health centre, doctor or ward head.'),
      when: 'by_letter',
      maxFiles: 2,
    },
    police_letter: {
      title: t('Surat keterangan kepolisian', 'Statement of the police'),
      hint: t('Yang menyebut siapa yang ditemukan meninggal.', 'Which says who was found dead.'),
      when: 'by_police',
      maxFiles: 4,
    },
    court_ruling: {
      title: t('Salinan penetapan pengadilan', 'Copy of the ruling of the court'),
      hint: t('Semua halaman, dengan cap pengadilan.', "Every page, with the court's stamp."),
      when: 'by_court',
      maxFiles: 10,
    },
    deceased_card: {
      title: t('KK atau KTP-el yang meninggal', 'Family or identity card of the deceased'),
      hint: t(
        'Salah satu cukup. KTP-el tidak perlu diserahkan untuk melapor.',
        'One of them is enough. The identity card need not be handed in to report.',
      ),
      maxFiles: 2,
    },
  },
  statements: { ...statements, issuer: issuer('akta dan KK', 'the certificate (and the card)'), fined },
  pages: {
    kind: { title: t('Apa bukti kematiannya?', 'What proves the death?'), questions: ['kind'] },
    deceased: {
      title: t('Siapa yang meninggal?', 'Who has died?'),
      hint: t('Kami turut berduka. Isi menurut KTP atau KK.', 'Our condolences. As on the identity or family card.'),
      questions: ['deceased_name', 'deceased_nik', 'deceased_sex', 'deceased_birth_place', 'deceased_born_on'],
      checks: ['fits_nik'],
    },
    death: {
      title: t('Kapan dan di mana meninggalnya?', 'When and where did it happen?'),
      questions: ['died_on', 'died_at', 'death_place'],
      checks: ['born_before'],
    },
    cause: {
      title: t('Apa sebab kematiannya?', 'What was the cause of death?'),
      questions: ['cause', 'declarer'],
    },
    proof_paper: {
      title: t('Apa yang tertulis di surat itu?', 'What does that paper say?'),
      questions: ['proof_number', 'proof_date'],
      checks: ['proof_after'],
    },
    card: { title: t('Berapa nomor KK?', 'What is the number of the family card?'), questions: ['family_card_number'] },
    head_after: {
      title: t('Siapa kepala keluarga di KK itu sekarang?', 'Who is the head of the family on that card now?'),
      questions: ['head_after'],
    },
    head: {
      title: t('Siapa nama kepala keluarga itu?', 'What is the name of that head?'),
      questions: ['head_name', 'head_nik'],
      checks: ['head_lives'],
    },
    area: { title: t('Di kelurahan mana?', 'In which ward?'), questions: ['area'] },
    reporter: {
      title: t('Siapa Anda?', 'Who are you?'),
      questions: ['reporter_name', 'reporter_nik', 'reporter_relation'],
      checks: ['reporter_lives'],
    },
    phone: {
      title: t('Ke nomor HP mana kami memberi kabar?', 'Which phone may we send news to?'),
      questions: ['reporter_phone'],
    },
    witnesses: {
      title: t('Siapa dua saksinya?', 'Who are the two witnesses?'),
      hint: t(
        'Dua orang dewasa yang tahu kematian ini. KTP saksi tidak perlu difoto.',
        'Two adults who know of the death. No photo of their identity cards is needed.',
      ),
      questions: ['witness_1_name', 'witness_1_nik', 'witness_2_name', 'witness_2_nik'],
      checks: ['witnesses_differ'],
    },
    death_letter: {
      title: t('Foto surat keterangan kematian', 'Photo of the death letter'),
      requirement: 'death_letter',
    },
    police_letter: { title: t('Foto surat kepolisian', 'Photo of the statement'), requirement: 'police_letter' },
    court_ruling: { title: t('Foto penetapan pengadilan', 'Photo of the ruling'), requirement: 'court_ruling' },
    deceased_card: {
      title: t('Foto KK atau KTP yang meninggal', 'Photo of a card of the deceased'),
      requirement: 'deceased_card',
    },
    statements: { title: t('Pernyataan Anda', 'Your statement'), statements: ['truth', 'issuer', 'fined'] },
  },
  conditions: {
    by_letter: { reads: ['kind'], holds: ({ kind }) => kind === 'letter' },
    by_police: { reads: ['kind'], holds: ({ kind }) => kind === 'police' },
    by_court: { reads: ['kind'], holds: ({ kind }) => kind === 'court' },
    on_card: {
      reads: ['family_card_number'],
      holds: ({ family_card_number }) => family_card_number !== undefined,
    },
    others_left: {
      reads: ['family_card_number', 'head_after'],
      holds: ({ family_card_number, head_after }) =>
        family_card_number !== undefined && (head_after === 'same' || head_after === 'new'),
    },
    fined: {
      reads: ['died_on'],
      holds: ({ died_on }, { date, rule }) =>
        died_on !== undefined && daysFrom(died_on, date) > REPORTING_DAYS && rule('civil_registration.fine.death') > 0,
    },
  },
  checks: {
    fits_nik: ({ deceased_nik, deceased_born_on, deceased_sex }, { date }) =>
      nikDiffers(deceased_nik, deceased_born_on, deceased_sex, date)
        ? [{ path: 'deceased_nik', message: 'nik_differs', warning: true }]
        : [],
    born_before: ({ deceased_born_on, died_on }) =>
      deceased_born_on !== undefined && died_on !== undefined && died_on < deceased_born_on
        ? [{ path: 'died_on', message: 'died_before_birth' }]
        : [],
    proof_after: ({ died_on, proof_date }) =>
      died_on !== undefined && proof_date !== undefined && proof_date < died_on
        ? [{ path: 'proof_date', message: 'proof_before_death' }]
        : [],
    reporter_lives: ({ deceased_nik, reporter_nik }) =>
      deceased_nik !== undefined && deceased_nik === reporter_nik
        ? [{ path: 'reporter_nik', message: 'reporter_is_deceased' }]
        : [],
    head_lives: ({ deceased_nik, head_nik }) =>
      deceased_nik !== undefined && deceased_nik === head_nik
        ? [{ path: 'head_nik', message: 'head_is_deceased' }]
        : [],
    witnesses_differ: (a) => {
      if (a.witness_1_nik !== undefined && a.witness_1_nik === a.witness_2_nik)
        return [{ path: 'witness_2_nik', message: 'same_nik' }];
      const both = ['witness_1_nik', 'witness_2_nik'] as const;
      const dead = both.find((path) => a[path] !== undefined && a[path] === a.deceased_nik);
      if (dead !== undefined) return [{ path: dead, message: 'witness_is_deceased' }];
      const party = both.find((path) => a[path] !== undefined && a[path] === a.reporter_nik);
      return party === undefined ? [] : [{ path: party, message: 'witness_is_party', warning: true }];
    },
  },
  messages: {
    ...messages,
    witness_is_party: t(
      'Saksi sebaiknya bukan pelapor. Bila tidak ada orang lain, lanjutkan.',
      'A witness should not be the reporter. If there is nobody else, go on.',
    ),
    died_before_birth: t(
      'Tanggal meninggal lebih awal daripada tanggal lahir. Periksa keduanya.',
      'The date of death lies before the date of birth. Check both.',
    ),
    proof_before_death: t(
      'Tanggal surat lebih awal daripada tanggal meninggal. Periksa suratnya, atau kembali ke tanggal meninggal.',
      'The paper is dated before the death. Check the paper, or go back to the date of death.',
    ),
    reporter_is_deceased: t(
      'Ini NIK yang meninggal. Tulis NIK Anda sendiri.',
      'This is the NIK of the deceased. Give your own.',
    ),
    head_is_deceased: t(
      'Ini NIK yang meninggal. Tulis NIK kepala keluarga di KK yang baru.',
      'This is the NIK of the deceased. Give that of the head on the new card.',
    ),
    witness_is_deceased: t(
      'Ini NIK yang meninggal. Tulis NIK saksi.',
      "This is the NIK of the deceased. Give the witness's.",
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
    wrong_in_draft: wrongInDraft,
  },
  rejectReasons: pick(REJECT_REASONS, 'already_registered', 'not_resident', 'false_data', 'requirement_not_met'),
  pauseReasons: pick(PAUSE_REASONS, 'registry_away', 'other_agency', 'disaster'),
  stages,
  sop,
  standard: standardOf(
    t(
      'Isi data dan foto dokumen asli dari HP. Tidak perlu surat pengantar.',
      'Answer and photograph the originals by phone. No cover letter is needed.',
    ),
    t(
      'Petugas memeriksa. Bila ada yang salah, Anda memperbaiki bagian itu saja.',
      'An officer checks. You mend only what was marked.',
    ),
    t('Anda melihat konsep akta dan menekan “Sudah benar”.', 'You see the draft and say that it is right.'),
    t(
      'Operator mencatat di SIAK, pejabat memeriksa, kepala dinas menandatangani di SIAK.',
      'The operator registers in SIAK, an official validates, the head signs in SIAK.',
    ),
    t(
      'Akta dan KK baru keluarga, PDF bertanda tangan elektronik, masuk ke kotak surat Anda di sini. KK bisa menyusul.',
      'Certificate and new family card, signed PDFs, arrive in your inbox here. The card may come later.',
    ),
  ),
});

export const aktaKematian: CaseService = {
  definition,
  registry,
  registryAlso: { family_card: card },
  family: [
    { page: 'head', person: { name: 'head_name', nik: 'head_nik' }, card: {} },
    {
      page: 'deceased',
      person: { name: 'deceased_name', nik: 'deceased_nik', sex: 'deceased_sex', born_on: 'deceased_born_on' },
      card: { number: 'family_card_number', area: 'area' },
    },
  ],
};
