import type { CaseService } from '../../src/modules/casework/catalogue.ts';
import { defineService, pick, RETURN_REASONS } from '../../src/modules/casework/definition.ts';
import { t } from '../words.ts';
import { roles } from './disdukcapil/roles.ts';
import { law, standardOf } from './disdukcapil/standard.ts';
import { statements } from './disdukcapil/words.ts';
import { sop, stages } from './ganti-nomor/sop.ts';

/*
 * A phone number that no longer leads to whom it should: a new one for the account of before, one that was somebody else's,
 * or one whose owner cannot prove it. The form says only which; what was told of the account's owner is compared and not
 * kept in the case, because whoever holds the receipt reads the case without signing in.
 */

const { petugas_loket, kepala_dinas } = roles;
const basis = 'UU 27/2022 (kewajiban memastikan pemilik data)';

const definition = defineService({
  code: 'ganti-nomor',
  version: 1,
  dimension: 'governance',
  title: t('Ganti nomor HP akun', 'Change the phone number of an account'),
  summary: t(
    'Nomor HP Anda berganti, hilang, atau dulu milik orang lain? Minta akun Anda dibuka dengan nomor sekarang.',
    "Has your number changed, got lost, or was it somebody else's? Have your account opened by the number of today.",
  ),
  lifeEvents: ['lost_papers'],
  synonyms: {
    id: [
      'ganti nomor hp',
      'ganti no hp',
      'nomor hp hilang',
      'nomor lama tidak aktif',
      'nomor hangus',
      'kartu sim hilang',
      'tidak bisa masuk akun',
      'kode masuk tidak sampai',
      'nomor bekas orang lain',
    ],
    en: ['change phone number', 'lost my number', 'cannot sign in', 'old number', 'recycled number'],
  },
  agency: 'disdukcapil',
  legalBasis: [
    law('UU 27/2022', 'Pelindungan data pribadi: data yang benar pada pemiliknya'),
    law('UU 25/2009', 'Pasal 21 dan Pasal 29'),
  ],
  applicants: { who: [t('Pemegang nomor HP', 'Whoever holds the number')], acting: ['self'] },
  level: 0,
  fee: { rule: 'civil_registration.fee', otherCosts: [] },
  promise: { n: 1, unit: 'working_days' },
  outputs: [
    {
      kind: 'number_binding',
      title: t('Nomor HP yang membuka akun pemiliknya', "A number that opens its owner's account"),
      issued_by: 'city',
      form: 'entry',
    },
  ],
  roles: { petugas_loket, kepala_dinas },
  questions: {
    kind: {
      kind: 'choice',
      label: t('Keadaan nomor HP', 'How it is with the number'),
      options: [
        { value: 'changed', label: t('Saya memakai nomor baru', 'I use a new number') },
        { value: 'resold', label: t('Nomor ini dulu milik orang lain', "This number was somebody else's") },
        { value: 'same', label: t('Ini masih nomor saya', 'This is still my number') },
      ],
    },
    proof: {
      kind: 'choice',
      label: t('Bukti atas akun lama', 'Proof of the account of before'),
      when: 'new_number',
      options: [
        { value: 'receipt', label: t('Nomor berkas dan PIN', 'Number and PIN of a file') },
        { value: 'identity', label: t('Data dan foto KTP', 'Facts and photo of the identity card') },
      ],
    },
  },
  requirements: {
    identity_card: {
      title: t('Foto KTP', 'Photo of the identity card'),
      hint: t('Tanpa foto, bawa KTP asli ke loket.', 'Without a photo, bring the card to a counter.'),
      when: 'by_identity',
      maxFiles: 1,
    },
  },
  statements,
  pages: {
    kind: { title: t('Bagaimana dengan nomor HP Anda?', 'How is it with your number?'), questions: ['kind'] },
    proof: { title: t('Apa bukti Anda?', 'What is your proof?'), questions: ['proof'] },
    identity_card: { title: t('Foto KTP Anda', 'A photo of your identity card'), requirement: 'identity_card' },
    statements: { title: t('Pernyataan Anda', 'Your statement'), statements: ['truth'] },
  },
  conditions: {
    new_number: { reads: ['kind'], holds: ({ kind }) => kind === 'changed' },
    by_identity: { reads: ['proof'], holds: ({ proof }) => proof === 'identity' },
    at_counter: { reads: ['proof'], holds: ({ proof }) => proof !== 'identity' },
  },
  checks: {},
  messages: {},
  returnReasons: pick(RETURN_REASONS, 'photo_blurred', 'not_original', 'wrong_document', 'incomplete_answer'),
  rejectReasons: {
    not_the_person: {
      text: t('Orangnya bukan pemilik akun', 'The person is not the owner of the account'),
      legalBasis: basis,
    },
    facts_differ: {
      text: t('Data yang disebut berbeda dari catatan', 'What was told differs from the record'),
      legalBasis: basis,
    },
    photo_unclear: { text: t('Foto KTP tidak terbaca', 'The photo of the card cannot be read'), legalBasis: basis },
    not_come: { text: t('Warga tidak datang ke loket', 'The resident did not come'), legalBasis: 'UU 25/2009' },
  },
  pauseReasons: {},
  stages,
  sop,
  standard: standardOf(
    t(
      'Masuk dengan nomor sekarang, lalu sebutkan akun lama.',
      'Sign in with the number of today and tell the account.',
    ),
    t(
      'Simpan tanda terima: nomor berkas dan PIN membuka keadaan permintaan tanpa masuk.',
      'Keep the receipt: number and PIN show how it stands without signing in.',
    ),
    t(
      'Datang dengan KTP asli dan sebutkan kode loket, kecuali foto KTP sudah dikirim.',
      'Come with the card and tell the code, unless a photo was sent.',
    ),
    t('Petugas mencocokkan dan memutus.', 'An officer compares and decides.'),
    t('Masuk lagi dengan nomor itu; semua sesi lama sudah berakhir.', 'Sign in again; all older sessions have ended.'),
  ),
});

export const gantiNomor: CaseService = {
  definition,
  room: {
    asks: { path: '/akun/nomor-lama', label: t('Lihat kode untuk loket', 'See the code for the counter') },
    decides: {
      path: (number) => `/meja/nomor-hp?kode=${number}`,
      label: t('Cocokkan dan putuskan', 'Compare and decide'),
    },
  },
};
