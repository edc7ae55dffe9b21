import type { CaseService } from '../../src/modules/casework/catalogue.ts';
import {
  defineService,
  PAUSE_REASONS,
  pick,
  REJECT_REASONS,
  RETURN_REASONS,
} from '../../src/modules/casework/definition.ts';
import * as shared from './disdukcapil/checks.ts';
import { roles } from './disdukcapil/roles.ts';
import { law, standardOf } from './disdukcapil/standard.ts';
import { messages, statements } from './disdukcapil/words.ts';
import { questions } from './ktp-hilang/form.ts';
import { registry } from './ktp-hilang/registry.ts';
import { sop, stages } from './ktp-hilang/sop.ts';
import { t } from '../words.ts';

/*
 * A lost identity card (domain.md §1.4): the police's letter of loss and the family card, nothing else. Fingerprints were
 * recorded for the first card, so nobody need come before the new one is printed.
 */

const yearsFrom = shared.yearsFrom;
const nikDiffers = shared.nikDiffers;
/** From this age one has a card; the married have one earlier (UU 24/2013 art. 63). */
const CARD_AGE = 17;

const { validator: _, ...ours } = roles;

const definition = defineService({
  code: 'ktp-hilang',
  version: 3,
  dimension: 'governance',
  title: t('KTP-el hilang', 'Lost identity card'),
  summary: t(
    'Minta KTP-el pengganti bila kartu Anda hilang. Gratis, diambil di kantor yang Anda pilih atau dikirim lewat pos.',
    'Ask for a new identity card if yours is lost. Free, collected at the office you choose or sent by post.',
  ),
  lifeEvents: ['lost_papers'],
  synonyms: {
    id: [
      'ktp hilang',
      'ktp ilang',
      'kehilangan ktp',
      'ktp dicuri',
      'dompet hilang',
      'dompet dicuri',
      'cetak ulang ktp',
      'ganti ktp',
      'e-ktp hilang',
      'kartu tanda penduduk hilang',
    ],
    en: ['lost id card', 'lost identity card', 'stolen id', 'stolen wallet', 'replace id card'],
  },
  agency: 'disdukcapil',
  legalBasis: [
    law('UU 23/2006 jo. UU 24/2013', 'Pasal 63, Pasal 64, Pasal 79A (tanpa biaya), Pasal 93'),
    law('Perpres 96/2018'),
    law('Permendagri 108/2019'),
    law('Permendagri 109/2019', 'F-1.02'),
    law('Permendagri 72/2022'),
    law('UU 25/2009', 'Pasal 21 dan Pasal 29'),
  ],
  applicants: {
    who: [
      t('Pemilik KTP-el', 'The holder of the card'),
      t('Keluarga dalam satu KK', 'Family on the same family card'),
      t('Orang yang diberi kuasa (F-1.07)', 'A person with a mandate (F-1.07)'),
    ],
    acting: ['self', 'family', 'mandate'],
  },
  level: 1,
  fee: {
    rule: 'civil_registration.fee',
    otherCosts: [
      t(
        'Surat kehilangan di kantor polisi juga gratis; bila diminta membayar, laporkan',
        'The letter of loss at the police is free as well; report it if you are asked to pay',
      ),
    ],
  },
  promise: { n: 1, unit: 'working_days' },
  outputs: [
    {
      kind: 'identity_card',
      title: t(
        'KTP-el pengganti, diambil di kantor atau lewat pos',
        'Replacement identity card, at an office or by post',
      ),
      issued_by: 'national',
      form: 'card',
    },
  ],
  roles: ours,
  questions,
  requirements: {
    loss_letter: {
      title: t('Surat kehilangan dari kepolisian', 'Letter of loss of the police'),
      hint: t('Dari kantor polisi mana pun. Gratis.', 'Of any police station. Free.'),
      maxFiles: 2,
    },
    family_card: {
      title: t('Kartu keluarga (KK)', 'Family card (KK)'),
      hint: t('KK yang memuat nama pemilik KTP-el.', 'The card on which the holder stands.'),
      maxFiles: 2,
    },
  },
  statements: {
    ...statements,
    found: {
      text: t(
        'Bila KTP-el lama ketemu lagi, saya menyerahkannya ke dinas. Saya tidak memakai dua kartu.',
        'If the old card turns up I hand it to the agency. I do not use two cards.',
      ),
    },
  },
  pages: {
    holder: {
      title: t('KTP-el siapa yang hilang?', 'Whose card is lost?'),
      hint: t('Isi persis seperti di KK.', 'Exactly as on the family card.'),
      questions: ['holder_name', 'holder_nik', 'holder_sex', 'holder_born_on'],
      checks: ['fits_nik', 'of_age'],
    },
    card: { title: t('Berapa nomor KK?', 'What is the number of the family card?'), questions: ['family_card_number'] },
    area: { title: t('Di kelurahan mana?', 'In which ward?'), questions: ['area'] },
    loss: {
      title: t('Apa yang tertulis di surat kehilangan?', 'What does the letter of loss say?'),
      questions: ['loss_number', 'loss_date'],
    },
    office: {
      title: t('Di mana Anda mau mengambil kartunya?', 'Where will you collect the card?'),
      questions: ['collect_at'],
    },
    phone: {
      title: t('Ke nomor HP mana kami memberi kabar?', 'Which phone may we send news to?'),
      questions: ['reporter_phone'],
    },
    loss_letter: { title: t('Foto surat kehilangan', 'Photo of the letter of loss'), requirement: 'loss_letter' },
    family_card: { title: t('Foto kartu keluarga', 'Photo of the family card'), requirement: 'family_card' },
    statements: { title: t('Pernyataan Anda', 'Your statement'), statements: ['truth', 'found'] },
  },
  conditions: {},
  checks: {
    fits_nik: ({ holder_nik, holder_born_on, holder_sex }, { date }) =>
      nikDiffers(holder_nik, holder_born_on, holder_sex, date)
        ? [{ path: 'holder_nik', message: 'nik_differs', warning: true }]
        : [],
    of_age: ({ holder_born_on }, { date }) =>
      holder_born_on !== undefined && yearsFrom(holder_born_on, date) < CARD_AGE
        ? [{ path: 'holder_born_on', message: 'under_age', warning: true }]
        : [],
  },
  messages: {
    nik_differs: messages.nik_differs,
    under_age: t(
      'KTP-el untuk yang berumur 17 tahun ke atas, atau sudah kawin. Yang lebih muda memakai KIA. Bila sudah kawin, lanjutkan.',
      'The card is for people of 17 or older, or married. Younger ones have a child card (KIA). If married, go on.',
    ),
  },
  returnReasons: {
    ...pick(
      RETURN_REASONS,
      'photo_blurred',
      'not_original',
      'wrong_document',
      'page_missing',
      'differs_from_document',
      'name_differs_from_kk',
      'nik_not_found',
      'kk_not_found',
      'incomplete_answer',
    ),
    never_recorded: {
      on: 'answer',
      text: t('Sidik jari dan foto belum pernah direkam', 'Fingerprints and photo were never recorded'),
      advice: t(
        'Datang sekali untuk perekaman di kantor mana pun, gratis; sesudah itu berkas ini dilanjutkan.',
        'Come once to be recorded, at any office, free; then this file goes on.',
      ),
    },
    lost_parcel: {
      on: 'answer',
      text: t('Kartu yang dikirim lewat pos hilang di jalan', 'The card that was sent by post was lost'),
      advice: t(
        'Kartu dicetak lagi tanpa biaya; yang hilang dinyatakan tidak berlaku.',
        'It is printed again, free; the lost one is declared invalid.',
      ),
    },
    misprinted: {
      on: 'answer',
      text: t('Kartu salah cetak atau chip tidak terbaca', 'The card is misprinted or its chip does not read'),
      advice: t('Petugas mencetak lagi; kartu yang rusak disimpan.', 'It is printed again; the spoiled card is kept.'),
    },
  },
  rejectReasons: {
    ...pick(REJECT_REASONS, 'not_resident', 'false_data', 'requirement_not_met'),
    not_lost: {
      text: t('KTP-el tidak hilang', 'The card is not lost'),
      legalBasis: 'Perpres 96/2018',
    },
  },
  pauseReasons: {
    ...pick(PAUSE_REASONS, 'registry_away', 'other_agency', 'disaster'),
    no_blanks: { text: t('Blanko KTP-el sedang habis', 'Blank cards have run out') },
  },
  stages,
  sop,
  standard: standardOf(
    t(
      'Isi data dan foto surat kehilangan serta KK dari HP. Tidak perlu surat pengantar.',
      'Answer and photograph the letter of loss and the family card by phone. No cover letter is needed.',
    ),
    t('Pilih kantor tempat mengambil; Anda melihat di mana blanko ada.', 'Choose an office; you see which has blanks.'),
    t('Petugas memeriksa, operator mencatat di SIAK.', 'An officer checks, the operator registers in SIAK.'),
    t('Kartu dicetak di kantor itu, dan Anda diberi kabar.', 'The card is printed there, and you are told.'),
    t(
      'Ambil sendiri dengan tanda terima (kartu diserahkan setelah wajah atau sidik jari cocok), atau minta dikirim lewat pos: kurir hanya menyerahkannya kepada Anda atau anggota keluarga yang Anda sebut. Ongkos kirim dibayar ke pos.',
      'Collect it with the receipt (it is handed over once face or finger fits), or have it sent by post: the courier hands it to you or to a family member whom you name, and to nobody else. Postage is paid to the carrier.',
    ),
  ),
});

export const ktpHilang: CaseService = {
  definition,
  registry,
  family: [
    {
      page: 'holder',
      person: { name: 'holder_name', nik: 'holder_nik', sex: 'holder_sex', born_on: 'holder_born_on' },
      card: { number: 'family_card_number', area: 'area' },
    },
  ],
};
