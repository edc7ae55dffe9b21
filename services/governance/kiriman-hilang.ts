import type { CaseService } from '../../src/modules/casework/catalogue.ts';
import { defineService, PAUSE_REASONS, pick, RETURN_REASONS } from '../../src/modules/casework/definition.ts';
import { t } from '../words.ts';
import { area, phone } from './disdukcapil/people.ts';
import { roles } from './disdukcapil/roles.ts';
import { law, standardOf } from './disdukcapil/standard.ts';
import { sop, stages } from './kiriman-hilang/sop.ts';

/*
 * A card that was sent by post and did not arrive. Opened by itself when the carrier gives a parcel up; whoever waits for a
 * card may ask as well. What was lost on the city's way costs its holder nothing.
 */

const { petugas_loket, kepala_dinas } = roles;
const SEEN = ['petugas_loket', 'kepala_dinas'] as const;

const definition = defineService({
  code: 'kiriman-hilang',
  version: 1,
  dimension: 'governance',
  title: t('Kartu yang dikirim tidak sampai', 'A card sent by post did not arrive'),
  summary: t(
    'Kartu dikirim lewat pos tetapi tidak Anda terima? Kami melacaknya, atau mencetaknya lagi tanpa biaya.',
    'A card was sent by post and you did not get it? We trace it, or print it again free of charge.',
  ),
  lifeEvents: ['lost_papers'],
  synonyms: {
    id: ['kiriman tidak sampai', 'kiriman pos belum datang', 'paket tidak sampai', 'resi pos', 'kurir tidak datang'],
    en: ['parcel did not arrive', 'parcel lost', 'post did not come', 'courier'],
  },
  agency: 'disdukcapil',
  legalBasis: [
    law('UU 25/2009', 'Pasal 21 dan Pasal 29'),
    law('UU 38/2009', 'Pasal 31 (ganti rugi atas kiriman yang hilang)'),
    law('UU 23/2006 jo. UU 24/2013', 'Pasal 79A (tanpa biaya)'),
  ],
  applicants: { who: [t('Yang menunggu kartunya', 'Whoever waits for the card')], acting: ['self', 'family'] },
  level: 1,
  fee: { rule: 'civil_registration.fee', otherCosts: [] },
  promise: { n: 5, unit: 'working_days' },
  outputs: [
    {
      kind: 'parcel_settled',
      title: t('Kiriman ditemukan, atau kartunya dicetak lagi', 'The parcel is found, or the card printed again'),
      issued_by: 'city',
      form: 'entry',
    },
  ],
  roles: { petugas_loket, kepala_dinas },
  questions: {
    parcel: {
      kind: 'text',
      label: t('Nomor kiriman atau nomor resi', 'Number of the parcel or tracking number'),
      hint: t('Ada di berkas kartu Anda.', 'It stands in the file of your card.'),
      maxLength: 40,
      seenBy: SEEN,
    },
    area: { ...area, hint: t('Tempat kiriman dialamatkan.', 'Where it was sent to.'), seenBy: SEEN },
    what: {
      kind: 'choice',
      label: t('Apa yang terjadi?', 'What happened?'),
      seenBy: SEEN,
      options: [
        { value: 'lost', label: t('Kiriman tidak pernah datang', 'The parcel never came') },
        {
          value: 'told_delivered',
          label: t('Dikabarkan sudah diterima, padahal belum', 'Told to be received, but it was not'),
        },
        { value: 'damaged', label: t('Kartunya datang dalam keadaan rusak', 'The card came damaged') },
      ],
    },
    reporter_phone: { ...phone, seenBy: ['petugas_loket'] },
  },
  requirements: {
    damaged_card: {
      title: t('Foto kartu yang rusak', 'Photo of the damaged card'),
      hint: t('Kartu dan amplopnya.', 'The card and its envelope.'),
      when: 'damaged',
      maxFiles: 2,
    },
  },
  statements: {
    return_found: {
      text: t(
        'Bila kartu yang hilang ini sampai juga, kartunya diserahkan kepada dinas. Tidak ada yang memakai dua kartu.',
        'If the lost card arrives after all it is handed to the agency. Nobody uses two cards.',
      ),
    },
  },
  pages: {
    parcel: { title: t('Kiriman yang mana?', 'Which parcel?'), questions: ['parcel', 'what'] },
    area: { title: t('Ke kelurahan mana?', 'To which ward?'), questions: ['area'] },
    phone: {
      title: t('Ke nomor HP mana kami memberi kabar?', 'Which phone may we send news to?'),
      questions: ['reporter_phone'],
    },
    damaged_card: { title: t('Foto kartu yang rusak', 'Photo of the damaged card'), requirement: 'damaged_card' },
    statements: { title: t('Pernyataan Anda', 'Your statement'), statements: ['return_found'] },
  },
  conditions: { damaged: { reads: ['what'], holds: ({ what }) => what === 'damaged' } },
  checks: {},
  messages: {},
  returnReasons: {
    ...pick(RETURN_REASONS, 'photo_blurred', 'incomplete_answer'),
    not_traced: {
      on: 'answer',
      text: t('Jawaban kantor pos belum jelas', 'The answer of the post office is not clear'),
      advice: t('Petugas menanyakannya lagi.', 'It is asked again.'),
    },
    number_unknown: {
      on: 'answer',
      text: t('Nomor kiriman tidak dikenal', 'The number is not known'),
      advice: t('Lihat nomornya di berkas kartu Anda.', 'Look it up in the file of your card.'),
    },
  },
  rejectReasons: {
    arrived: {
      text: t('Kirimannya sudah diterima', 'The parcel was received'),
      legalBasis: 'UU 25/2009',
    },
    not_ours: {
      text: t('Kirimannya bukan dari kota ini', 'The parcel is not of this city'),
      legalBasis: 'UU 25/2009',
    },
  },
  pauseReasons: pick(PAUSE_REASONS, 'other_agency', 'disaster'),
  stages,
  sop,
  standard: standardOf(
    t(
      'Berkas ini terbuka sendiri bila pengantar menyatakan kiriman hilang; Anda juga dapat mengajukannya.',
      'This file opens by itself when the carrier gives a parcel up; you may ask as well.',
    ),
    t('Petugas menanyakannya kepada kantor pos.', 'An officer asks the post office.'),
    t('Bila tidak ditemukan, kartu dicetak lagi tanpa biaya.', 'If it is not found the card is printed again, free.'),
  ),
});

export const kirimanHilang: CaseService = { definition };
