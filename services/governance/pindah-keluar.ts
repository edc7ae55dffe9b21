import type { CaseService } from '../../src/modules/casework/catalogue.ts';
import {
  defineService,
  PAUSE_REASONS,
  pick,
  REJECT_REASONS,
  RETURN_REASONS,
} from '../../src/modules/casework/definition.ts';
import * as shared from './disdukcapil/checks.ts';
import { memberAnswers } from './disdukcapil/family.ts';
import { roles } from './disdukcapil/roles.ts';
import { law, standardOf } from './disdukcapil/standard.ts';
import { issuer, messages, printing, statements, wrongInDraft } from './disdukcapil/words.ts';
import { groups, questions } from './pindah-keluar/form.ts';
import { card, registry } from './pindah-keluar/registry.ts';
import { sop, stages } from './pindah-keluar/sop.ts';
import { t } from '../words.ts';

/*
 * A move to another kabupaten or kota (domain.md §1.4): the SKPWNI. Nothing is taken at the origin; minors who move alone
 * need a parent's consent; those who stay have a head of their own.
 */

const nikDiffers = shared.nikDiffers;
const yearsFrom = shared.yearsFrom;
/** Who is younger moves with an adult, or with a parent's consent. */
const ADULT = 17;

const definition = defineService({
  code: 'pindah-keluar',
  version: 3,
  dimension: 'governance',
  title: t('Pindah ke kota lain', 'Moving to another city'),
  summary: t(
    'Minta surat pindah (SKPWNI) untuk Anda atau keluarga yang pindah ke kota atau kabupaten lain.',
    'Ask for the moving letter (SKPWNI) for yourself or family who move to another city or regency.',
  ),
  lifeEvents: ['moving'],
  synonyms: {
    id: [
      'surat pindah',
      'skpwni',
      'pindah rumah',
      'pindah kota',
      'pindah keluar',
      'pindah domisili',
      'pindah alamat',
      'pindah ke binjai',
      'pindah provinsi',
      'surat keterangan pindah',
      'cabut berkas pindah',
    ],
    en: ['moving letter', 'moving out', 'relocate', 'change of residence'],
  },
  agency: 'disdukcapil',
  legalBasis: [
    law('UU 23/2006 jo. UU 24/2013', 'Pasal 15, Pasal 79A (tanpa biaya), Pasal 93'),
    law('Perpres 96/2018'),
    law('Permendagri 108/2019', 'SKPWNI berlaku 100 hari'),
    law('Permendagri 109/2019', 'F-1.03'),
    law('UU 25/2009', 'Pasal 21 dan Pasal 29'),
  ],
  applicants: {
    who: [
      t('Yang pindah, atau kepala keluarganya', 'Who moves, or the head of the family'),
      t('Keluarga dalam satu KK', 'Family on the same family card'),
      t('Orang yang diberi kuasa (F-1.07)', 'A person with a mandate (F-1.07)'),
    ],
    acting: ['self', 'family', 'mandate'],
  },
  level: 1,
  fee: { rule: 'civil_registration.fee', otherCosts: [printing('surat', 'the letter')] },
  promise: { n: 1, unit: 'working_days' },
  outputs: [
    {
      kind: 'moving_letter',
      title: t('Surat keterangan pindah (SKPWNI)', 'Moving letter (SKPWNI)'),
      issued_by: 'registry',
    },
    {
      kind: 'family_card',
      title: t(
        'Kartu keluarga (KK) baru bagi yang tetap tinggal; tidak ada bila semua anggota pindah',
        'The new family card of those who stay; none where everybody moves',
      ),
      issued_by: 'registry',
      when: 'some_stay',
    },
  ],
  roles,
  questions,
  groups,
  requirements: {
    family_card: {
      title: t('Kartu keluarga (KK)', 'Family card (KK)'),
      hint: t(
        'Foto saja. KK, KTP-el, dan KIA tetap Anda pegang.',
        'A photo will do. You keep the family, identity and child cards.',
      ),
      maxFiles: 2,
    },
    parent_consent: {
      title: t('Izin tertulis orang tua atau wali', 'Written consent of a parent or guardian'),
      hint: t('Ditandatangani orang tua atau wali.', 'Signed by the parent or guardian.'),
      when: 'minors_alone',
      maxFiles: 2,
    },
  },
  statements: {
    ...statements,
    issuer: issuer('SKPWNI dan KK', 'the letter (and the card)'),
    validity: {
      text: t(
        'Saya mengerti bahwa SKPWNI dilaporkan di daerah tujuan dalam 100 hari (menurut Permendagri 108/2019, belum dicocokkan), dan KTP-el serta KIA ditukar di sana.',
        'I understand that the letter is handed in at the destination within 100 days (Permendagri 108/2019, not compared yet), and that identity and child cards are swapped there.',
      ),
    },
  },
  pages: {
    who: { title: t('Siapa yang pindah?', 'Who moves?'), questions: ['who'] },
    card: { title: t('Berapa nomor KK?', 'What is the number of the family card?'), questions: ['family_card_number'] },
    area: { title: t('Di kelurahan mana Anda sekarang?', 'In which ward do you live now?'), questions: ['area'] },
    movers: { title: t('Berapa orang yang pindah?', 'How many people move?'), questions: ['movers'] },
    mover: {
      title: t('Siapa orang ini?', 'Who is this person?'),
      questions: ['mover.name', 'mover.nik', 'mover.sex', 'mover.born_on', 'mover.relation'],
      checks: ['fits_nik', 'named_once'],
    },
    guardian: {
      title: t('Siapa orang tua atau walinya?', 'Who is the parent or guardian?'),
      questions: ['guardian_name', 'guardian_nik'],
      checks: ['guardian_apart'],
    },
    stays_head: {
      title: t('Siapa kepala keluarga yang tetap tinggal?', 'Who becomes the head of those who stay?'),
      questions: ['stays_head_name', 'stays_head_nik'],
      checks: ['head_stays'],
    },
    head: {
      title: t('Siapa kepala keluarga di KK itu?', 'Who is the head of the family on that card?'),
      questions: ['head_name', 'head_nik'],
      checks: ['head_remains'],
    },
    destination: {
      title: t('Pindah ke mana?', 'Where to?'),
      questions: ['class', 'to_province', 'to_regency', 'to_district', 'to_ward'],
    },
    address: {
      title: t('Apa alamat di sana?', 'What is the address there?'),
      questions: ['to_address', 'to_postcode'],
    },
    why: { title: t('Mengapa dan kapan pindah?', 'Why and when do you move?'), questions: ['reason', 'leaving_on'] },
    new_card: {
      title: t('KK apa yang dipakai di sana?', 'Which family card will be used there?'),
      questions: ['card'],
    },
    reporter: { title: t('Siapa Anda?', 'Who are you?'), questions: ['reporter_name', 'reporter_nik'] },
    phone: {
      title: t('Ke nomor HP mana kami memberi kabar?', 'Which phone may we send news to?'),
      questions: ['reporter_phone'],
    },
    family_card: { title: t('Foto kartu keluarga', 'Photo of the family card'), requirement: 'family_card' },
    parent_consent: { title: t('Foto izin orang tua', 'Photo of the consent'), requirement: 'parent_consent' },
    statements: { title: t('Pernyataan Anda', 'Your statement'), statements: ['truth', 'issuer', 'validity'] },
  },
  conditions: {
    others_stay: { reads: ['who'], holds: ({ who }) => who === 'with_head' },
    free_card: { reads: ['who'], holds: ({ who }) => who === 'with_head' || who === 'members' },
    some_stay: { reads: ['who'], holds: ({ who }) => who === 'with_head' || who === 'members' },
    members_go: { reads: ['who'], holds: ({ who }) => who === 'members' },
    minors_alone: {
      reads: ['mover.born_on'],
      holds: (_, { date, items }) =>
        items.mover.length > 0 &&
        items.mover.every(({ born_on }) => born_on !== undefined && yearsFrom(born_on, date) < ADULT),
    },
  },
  checks: {
    fits_nik: (_, { date, items: { mover } }) =>
      mover.flatMap(({ nik, born_on, sex }, i) =>
        nikDiffers(nik, born_on, sex, date)
          ? [{ path: `mover.${i + 1}.nik` as const, message: 'nik_differs' as const, warning: true as const }]
          : [],
      ),
    named_once: (_, { items: { mover } }) =>
      mover.flatMap(({ nik }, i) =>
        nik !== undefined && mover.slice(0, i).some((other) => other.nik === nik)
          ? [{ path: `mover.${i + 1}.nik` as const, message: 'same_nik' as const }]
          : [],
      ),
    // Whose the first head is may have to change with another answer: asked at filing, never in the way of a page.
    heads_fit: ({ who, card }, { items: { mover } }) => {
      const heads = mover.filter((m) => m.relation === 'head').length;
      const wanted = who === 'members' && card === 'join' ? 0 : 1;
      return mover.length > 0 && heads !== wanted
        ? [{ path: 'mover.1.relation', message: wanted === 1 ? 'no_head' : 'head_too_many' }]
        : [];
    },
    guardian_apart: ({ guardian_nik }, { items: { mover } }) =>
      guardian_nik !== undefined && mover.some((m) => m.nik === guardian_nik)
        ? [{ path: 'guardian_nik', message: 'guardian_moves' }]
        : [],
    head_remains: ({ head_nik }, { items: { mover } }) =>
      head_nik !== undefined && mover.some((m) => m.nik === head_nik)
        ? [{ path: 'head_nik', message: 'head_moves' }]
        : [],
    head_stays: ({ stays_head_nik }, { items: { mover } }) =>
      stays_head_nik !== undefined && mover.some((m) => m.nik === stays_head_nik)
        ? [{ path: 'stays_head_nik', message: 'head_moves' }]
        : [],
  },
  messages: {
    nik_differs: messages.nik_differs,
    same_nik: messages.same_nik,
    no_head: t(
      'Di KK tujuan harus ada tepat satu kepala keluarga di antara yang pindah.',
      'The card at the destination needs exactly one head among those who move.',
    ),
    head_too_many: t(
      'Yang masuk KK orang lain tidak menjadi kepala keluarga. Pilih hubungan yang lain.',
      "Who joins somebody's card is not its head. Choose what the person is to that head.",
    ),
    guardian_moves: t(
      'Orang ini ikut pindah. Sebut orang tua atau wali yang lain.',
      'This person moves as well. Name another parent or guardian.',
    ),
    head_moves: t(
      'Orang ini ikut pindah. Sebut seseorang yang tetap tinggal.',
      'This person moves as well. Name somebody who stays.',
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
      'Isi siapa yang pindah dan ke mana, lalu foto KK. Tidak perlu surat pengantar.',
      'Say who moves and where to, and photograph the family card. No cover letter is needed.',
    ),
    t(
      'Petugas memeriksa. Bila ada yang salah, Anda memperbaiki bagian itu saja.',
      'An officer checks. You mend only what was marked.',
    ),
    t('Anda melihat konsep surat dan menekan “Sudah benar”.', 'You see the draft and say that it is right.'),
    t(
      'Operator mencatat di SIAK, pejabat memeriksa, kepala dinas menandatangani di SIAK.',
      'The operator registers in SIAK, an official validates, the head signs in SIAK.',
    ),
    t(
      'SKPWNI, dan KK baru bagi yang tetap tinggal, masuk ke kotak surat Anda. Bawa SKPWNI ke dinas di daerah tujuan; KTP-el dan KIA ditukar di sana.',
      'The letter, and the new card of those who stay, arrive in your inbox. Take the letter to the agency at the destination; cards are swapped there.',
    ),
  ),
});

export const pindahKeluar: CaseService = {
  definition,
  registry,
  registryAlso: { family_card: card },
  family: [
    {
      page: 'movers',
      group: 'mover',
      person: memberAnswers,
      card: { number: 'family_card_number', area: 'area' },
    },
    { page: 'guardian', person: { name: 'guardian_name', nik: 'guardian_nik' }, card: {} },
    { page: 'head', person: { name: 'head_name', nik: 'head_nik' }, card: {} },
    { page: 'stays_head', person: { name: 'stays_head_name', nik: 'stays_head_nik' }, card: {} },
  ],
};
