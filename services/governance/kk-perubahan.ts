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
import { issuer, messages, printing, statements } from './disdukcapil/words.ts';
import { groups, questions } from './kk-perubahan/form.ts';
import { registry } from './kk-perubahan/registry.ts';
import { sop, stages } from './kk-perubahan/sop.ts';
import { t } from '../words.ts';

/*
 * A family card changes (domain.md §1.4): members come or go, or what stands of one of them is another. A card has exactly
 * one head: whoever is named as such may not be among those who leave.
 */

const nikDiffers = shared.nikDiffers;

const definition = defineService({
  code: 'kk-perubahan',
  version: 2,
  dimension: 'governance',
  title: t('Perubahan kartu keluarga (KK)', 'Change of the family card (KK)'),
  summary: t(
    'Tambah atau keluarkan anggota, atau perbarui data yang tertulis di KK.',
    'Add or remove a member, or bring the data on the family card up to date.',
  ),
  lifeEvents: ['family', 'birth', 'death'],
  synonyms: {
    id: [
      'ubah kk',
      'perubahan kk',
      'tambah anggota kk',
      'tambah anak di kk',
      'keluarkan dari kk',
      'hapus anggota kk',
      'ganti data kk',
      'perbaiki kk',
      'pendidikan di kk',
      'pekerjaan di kk',
      'kartu keluarga',
      'update kk',
    ],
    en: ['family card', 'change family card', 'add family member', 'remove family member'],
  },
  agency: 'disdukcapil',
  legalBasis: [
    law('UU 23/2006 jo. UU 24/2013', 'Pasal 62 (perubahan KK, 30 hari), Pasal 79A (tanpa biaya), Pasal 93'),
    law('Perpres 96/2018'),
    law('Permendagri 108/2019'),
    law('Permendagri 109/2019', 'F-1.02, F-1.06'),
    law('UU 25/2009', 'Pasal 21 dan Pasal 29'),
  ],
  applicants: {
    who: [
      t('Kepala keluarga', 'The head of the family'),
      t('Anggota keluarga dalam KK itu', 'A member of that card'),
      t('Orang yang diberi kuasa (F-1.07)', 'A person with a mandate (F-1.07)'),
    ],
    acting: ['self', 'family', 'mandate'],
  },
  level: 1,
  fee: { rule: 'civil_registration.fee', otherCosts: [printing('KK', 'the card')] },
  promise: { n: 1, unit: 'working_days' },
  outputs: [
    { kind: 'family_card', title: t('Kartu keluarga yang baru', 'The new family card'), issued_by: 'registry' },
  ],
  roles,
  questions,
  groups,
  requirements: {
    family_card: {
      title: t('Kartu keluarga (KK) yang lama', 'The old family card (KK)'),
      hint: t('Foto saja, tidak perlu diserahkan.', 'A photo will do; it is not handed in.'),
      maxFiles: 2,
    },
    event_proof: {
      title: t('Bukti perubahan', 'Proof of the change'),
      hint: t(
        'Misalnya akta kelahiran, akta kematian, SKPWNI, buku nikah, atau ijazah.',
        'A birth or death certificate, SKPWNI, marriage book or diploma, for example.',
      ),
      maxFiles: 4,
    },
    change_statement: {
      title: t('F-1.06, surat pernyataan perubahan data', 'F-1.06, statement of changed data'),
      hint: t('Ditandatangani Anda.', 'Signed by you.'),
      when: 'correcting',
      maxFiles: 2,
    },
  },
  statements: { ...statements, issuer: issuer('KK', 'the card') },
  pages: {
    change: { title: t('Apa yang berubah di KK?', 'What changes on the family card?'), questions: ['change'] },
    card: { title: t('Berapa nomor KK?', 'What is the number of the family card?'), questions: ['family_card_number'] },
    area: { title: t('Di kelurahan mana?', 'In which ward?'), questions: ['area'] },
    head: {
      title: t('Siapa kepala keluarganya?', 'Who is the head of the family?'),
      hint: t(
        'Bila kepala keluarga yang keluar, sebut siapa penggantinya.',
        'If the head is the one who leaves, name who follows.',
      ),
      questions: ['head_name', 'head_nik'],
    },
    members: { title: t('Berapa orang yang berubah?', 'How many people is it about?'), questions: ['members'] },
    member: {
      title: t('Siapa anggota ini?', 'Who is this member?'),
      questions: ['member.name', 'member.nik', 'member.sex', 'member.born_on', 'member.relation'],
      checks: ['fits_nik', 'head_stays', 'one_head', 'named_once'],
    },
    member_change: {
      title: t('Apa yang berubah pada anggota ini?', 'What changes for this member?'),
      questions: ['member.reason_in', 'member.reason_out', 'member.element', 'member.from', 'member.to'],
      checks: ['differs'],
    },
    proof: {
      title: t('Dokumen apa buktinya?', 'Which document proves it?'),
      questions: ['proof_number', 'proof_date'],
    },
    reporter: { title: t('Siapa Anda?', 'Who are you?'), questions: ['reporter_name', 'reporter_nik'] },
    phone: {
      title: t('Ke nomor HP mana kami memberi kabar?', 'Which phone may we send news to?'),
      questions: ['reporter_phone'],
    },
    family_card: { title: t('Foto KK yang lama', 'Photo of the old family card'), requirement: 'family_card' },
    event_proof: { title: t('Foto bukti perubahan', 'Photo of the proof'), requirement: 'event_proof' },
    change_statement: { title: t('Foto F-1.06', 'Photo of F-1.06'), requirement: 'change_statement' },
    statements: { title: t('Pernyataan Anda', 'Your statement'), statements: ['truth', 'issuer'] },
  },
  conditions: {
    adding: { reads: ['change'], holds: ({ change }) => change === 'add' },
    removing: { reads: ['change'], holds: ({ change }) => change === 'remove' },
    correcting: { reads: ['change'], holds: ({ change }) => change === 'correct' },
  },
  checks: {
    fits_nik: (_, { date, items: { member } }) =>
      member.flatMap(({ nik, born_on, sex }, i) =>
        nikDiffers(nik, born_on, sex, date)
          ? [{ path: `member.${i + 1}.nik` as const, message: 'nik_differs' as const, warning: true as const }]
          : [],
      ),
    head_stays: ({ change, head_nik }, { items: { member } }) =>
      member.flatMap(({ nik }, i) =>
        change === 'remove' && nik !== undefined && nik === head_nik
          ? [{ path: `member.${i + 1}.nik` as const, message: 'head_leaves' as const }]
          : [],
      ),
    one_head: ({ change, head_nik }, { items: { member } }) =>
      member.flatMap(({ nik, relation }, i) =>
        change !== 'remove' &&
        relation !== undefined &&
        (relation === 'head') !== (change === 'correct' && nik === head_nik)
          ? [{ path: `member.${i + 1}.relation` as const, message: 'second_head' as const }]
          : [],
      ),
    named_once: (_, { items: { member } }) =>
      member.flatMap(({ nik }, i) =>
        nik !== undefined && member.slice(0, i).some((other) => other.nik === nik)
          ? [{ path: `member.${i + 1}.nik` as const, message: 'same_nik' as const }]
          : [],
      ),
    differs: (_, { items: { member } }) =>
      member.flatMap(({ from, to }, i) =>
        to !== undefined && to.toLowerCase() === from?.toLowerCase()
          ? [{ path: `member.${i + 1}.to` as const, message: 'unchanged' as const }]
          : [],
      ),
  },
  messages: {
    nik_differs: messages.nik_differs,
    same_nik: messages.same_nik,
    head_leaves: t(
      'Orang ini Anda sebut sebagai kepala keluarga. Yang keluar tidak bisa menjadi kepala: kembali, dan sebut penggantinya.',
      'You named this person as the head. Who leaves cannot be the head: go back and name who follows.',
    ),
    second_head: t(
      'KK punya satu kepala keluarga saja. Periksa hubungan orang ini, atau nama dan NIK kepala keluarga.',
      'A card has one head only. Check what this person is to the head, or the name and NIK of the head.',
    ),
    unchanged: t('Isinya sama dengan yang tertulis sekarang.', 'This is what the card has already.'),
  },
  returnReasons: pick(
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
  rejectReasons: pick(REJECT_REASONS, 'already_registered', 'not_resident', 'false_data', 'requirement_not_met'),
  pauseReasons: pick(PAUSE_REASONS, 'registry_away', 'other_agency', 'disaster'),
  stages,
  sop,
  standard: standardOf(
    t(
      'Pilih apa yang berubah, isi data anggota itu, dan foto dokumen aslinya. Tidak perlu surat pengantar.',
      'Choose what changes, describe those members, and photograph the originals. No cover letter is needed.',
    ),
    t(
      'Petugas memeriksa. Bila ada yang salah, Anda memperbaiki bagian itu saja.',
      'An officer checks. You mend only what was marked.',
    ),
    t(
      'Operator mengubah KK di SIAK, pejabat memeriksa, kepala dinas menandatangani di SIAK.',
      'The operator changes the card in SIAK, an official validates, the head signs in SIAK.',
    ),
    t(
      'KK PDF bertanda tangan elektronik masuk ke kotak surat Anda di sini.',
      'The signed PDF arrives in your inbox here.',
    ),
  ),
});

export const kkPerubahan: CaseService = {
  definition,
  registry,
  family: [
    {
      page: 'head',
      person: { name: 'head_name', nik: 'head_nik' },
      card: { number: 'family_card_number', area: 'area' },
    },
    { page: 'members', group: 'member', person: memberAnswers, card: {} },
  ],
};
