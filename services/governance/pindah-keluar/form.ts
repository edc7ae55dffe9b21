import type { AnswersOf } from '../../../src/modules/casework/definition.ts';
import { member } from '../disdukcapil/family.ts';
import { area, cardHead, familyCard, name, nik, phone } from '../disdukcapil/people.ts';
import { DECIDERS } from '../disdukcapil/roles.ts';
import { t } from '../../words.ts';

/* What is asked of people who move to another city: form F-1.03 (Permendagri 109/2019). */

const place = <const L extends string, const E extends string>(id: L, en: E) =>
  ({ kind: 'text', label: t(id, en), maxLength: 60, seenBy: DECIDERS }) as const;

export const questions = {
  who: {
    kind: 'choice',
    label: t('Yang pindah', 'Who moves'),
    seenBy: DECIDERS,
    options: [
      { value: 'all', label: t('Semua anggota KK', 'Everybody on the family card') },
      {
        value: 'with_head',
        label: t('Kepala keluarga, sebagian anggota tetap', 'The head; some of the family stay'),
        hint: t('Anda menyebut kepala keluarga yang baru.', 'You name who becomes the head.'),
      },
      { value: 'members', label: t('Anggota saja, kepala keluarga tetap', 'Members only; the head stays') },
    ],
  },
  family_card_number: familyCard,
  area,
  movers: {
    kind: 'number',
    label: t('Berapa orang yang pindah', 'How many people move'),
    min: 1,
    max: 9,
    seenBy: DECIDERS,
  },
  guardian_name: {
    ...name('Nama orang tua atau wali', 'Name of the parent or guardian'),
    hint: t('Diminta karena semua yang pindah belum berumur 17 tahun.', 'Asked because all who move are under 17.'),
    when: 'minors_alone',
  },
  guardian_nik: { ...nik('NIK orang tua atau wali', 'NIK of the parent or guardian'), when: 'minors_alone' },
  stays_head_name: {
    ...name('Nama kepala keluarga yang baru', 'Name of the new head'),
    hint: t('Salah satu yang tetap tinggal.', 'One of those who stay.'),
    when: 'others_stay',
  },
  stays_head_nik: { ...nik('NIK kepala keluarga yang baru', 'NIK of the new head'), when: 'others_stay' },
  ...cardHead('members_go', t('Yang tetap tinggal, persis seperti di KK.', 'Who stays, exactly as on the card.')),
  class: {
    kind: 'code',
    list: 'moveClasses',
    label: t('Daerah tujuan', 'Where you move to'),
    hint: t(
      'Pindah di dalam kota ini tidak memerlukan surat pindah.',
      'Moving within this city needs no moving letter.',
    ),
    seenBy: DECIDERS,
    options: [
      {
        value: 'same_province',
        label: t('Kota atau kabupaten lain, provinsi yang sama', 'Another city, same province'),
      },
      { value: 'other_province', label: t('Provinsi lain', 'Another province') },
    ],
  },
  to_province: place('Provinsi', 'Province'),
  to_regency: place('Kota atau kabupaten', 'City or regency'),
  to_district: place('Kecamatan', 'District'),
  to_ward: place('Kelurahan atau desa', 'Ward or village'),
  to_address: {
    kind: 'text',
    label: t('Alamat', 'Address'),
    hint: t('Jalan, nomor, RT dan RW bila ada.', 'Street, number, RT and RW if any.'),
    maxLength: 100,
    seenBy: DECIDERS,
  },
  to_postcode: {
    kind: 'text',
    label: t('Kode pos', 'Postcode'),
    maxLength: 5,
    optional: true,
    seenBy: DECIDERS,
  },
  reason: {
    kind: 'code',
    list: 'moveReasons',
    label: t('Alasan pindah', 'Why you move'),
    seenBy: DECIDERS,
    options: [
      { value: 'work', label: t('Pekerjaan', 'Work') },
      { value: 'education', label: t('Pendidikan', 'Education') },
      { value: 'safety', label: t('Keamanan', 'Safety') },
      { value: 'health', label: t('Kesehatan', 'Health') },
      { value: 'housing', label: t('Perumahan', 'Housing') },
      { value: 'family', label: t('Keluarga', 'Family') },
      { value: 'other', label: t('Lainnya', 'Another') },
    ],
  },
  leaving_on: {
    kind: 'date',
    label: t('Rencana tanggal pindah', 'Day on which you plan to move'),
    seenBy: DECIDERS,
  },
  card: {
    kind: 'code',
    list: 'movedCards',
    label: t('KK di tempat tujuan', 'The family card at the destination'),
    when: 'free_card',
    seenBy: DECIDERS,
    options: [
      { value: 'join', label: t('Masuk KK orang lain di sana', "Joining somebody's card there") },
      { value: 'new', label: t('Membuat KK baru', 'Making a new card') },
    ],
  },
  reporter_name: name('Nama Anda', 'Your name'),
  reporter_nik: nik('NIK Anda', 'Your NIK'),
  reporter_phone: phone,
} as const;

export const groups = {
  mover: {
    title: t('Yang pindah', 'Mover'),
    count: 'movers',
    max: 9,
    questions: {
      ...member,
      relation: {
        ...member.relation,
        hint: t(
          'Hubungan di KK yang akan dipakai di tempat tujuan.',
          'Towards the head of the card that will be used at the destination.',
        ),
      },
    },
  },
} as const;

/** The answers of a move, by path. */
export type MoveAnswers = AnswersOf<typeof questions, typeof groups>;
