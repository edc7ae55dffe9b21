import type { AnswersOf } from '../../../src/modules/casework/definition.ts';
import { member } from '../disdukcapil/family.ts';
import { area, familyCard, name, nik, phone } from '../disdukcapil/people.ts';
import { DECIDERS } from '../disdukcapil/roles.ts';
import { t } from '../../words.ts';

/* What is asked when a family card changes: form F-1.02, with F-1.06 for what stands of a member (Permendagri 109/2019). */

export const questions = {
  change: {
    kind: 'choice',
    label: t('Yang berubah', 'What changes'),
    why: t(
      'Jawaban ini menentukan surat yang perlu Anda siapkan.',
      'This answer decides which papers you need to prepare.',
    ),
    seenBy: DECIDERS,
    options: [
      {
        value: 'add',
        label: t('Ada anggota yang masuk', 'A member joins'),
        hint: t('Anak lahir, atau keluarga yang datang.', 'A child was born, or family arrives.'),
      },
      {
        value: 'remove',
        label: t('Ada anggota yang keluar', 'A member leaves'),
        hint: t('Meninggal, pindah, atau punya KK sendiri.', 'Died, moved, or has a card of their own.'),
      },
      {
        value: 'correct',
        label: t('Data anggota berubah', 'Data of a member changes'),
        hint: t(
          'Pendidikan, pekerjaan, status kawin, dan lainnya.',
          'Education, occupation, marital status and so on.',
        ),
      },
    ],
  },
  family_card_number: familyCard,
  area,
  head_name: {
    ...name('Nama kepala keluarga', 'Name of the head'),
    hint: t('Yang menjadi kepala keluarga setelah KK berubah.', 'Who is the head once the card has changed.'),
    seenBy: [...DECIDERS, 'petugas_loket'],
  },
  head_nik: nik('NIK kepala keluarga', 'NIK of the head'),
  members: {
    kind: 'number',
    label: t('Berapa anggota yang berubah', 'How many members it is about'),
    min: 1,
    max: 5,
    seenBy: DECIDERS,
  },
  proof_number: {
    kind: 'text',
    label: t('Nomor dokumen', 'Number of the document'),
    hint: t('Misalnya nomor akta, SKPWNI, atau ijazah.', 'Of the certificate, SKPWNI or diploma, for example.'),
    maxLength: 100,
    seenBy: DECIDERS,
  },
  proof_date: { kind: 'date', notFuture: true, label: t('Tanggal dokumen', 'Date of the document'), seenBy: DECIDERS },
  reporter_name: name('Nama Anda', 'Your name'),
  reporter_nik: nik('NIK Anda', 'Your NIK'),
  reporter_phone: phone,
} as const;

export const groups = {
  member: {
    title: t('Anggota', 'Member'),
    count: 'members',
    max: 5,
    questions: {
      ...member,
      reason_in: {
        kind: 'choice',
        label: t('Sebab masuk', 'Why the member joins'),
        when: 'adding',
        seenBy: DECIDERS,
        options: [
          { value: 'born', label: t('Lahir', 'Born') },
          { value: 'moved_in', label: t('Datang dari KK lain', 'Comes from another card') },
        ],
      },
      reason_out: {
        kind: 'choice',
        label: t('Sebab keluar', 'Why the member leaves'),
        when: 'removing',
        seenBy: DECIDERS,
        options: [
          { value: 'died', label: t('Meninggal', 'Died') },
          { value: 'moved_out', label: t('Pindah', 'Moved') },
          { value: 'own_card', label: t('Punya KK sendiri', 'Has a card of their own') },
        ],
      },
      element: {
        kind: 'choice',
        label: t('Data yang berubah', 'What changes'),
        hint: t(
          'Nama berubah hanya dengan penetapan pengadilan, lewat layanan lain.',
          'A name changes by a court only, by another service.',
        ),
        when: 'correcting',
        seenBy: DECIDERS,
        options: [
          { value: 'education', label: t('Pendidikan terakhir', 'Education') },
          { value: 'occupation', label: t('Pekerjaan', 'Occupation') },
          { value: 'religion', label: t('Agama atau kepercayaan', 'Religion or belief') },
          { value: 'marital', label: t('Status perkawinan', 'Marital status') },
          { value: 'blood', label: t('Golongan darah', 'Blood type') },
          { value: 'parents', label: t('Nama orang tua', "Parents' names") },
          { value: 'birth', label: t('Tempat atau tanggal lahir', 'Place or date of birth') },
        ],
      },
      from: {
        kind: 'text',
        label: t('Tertulis di KK sekarang', 'As the card has it now'),
        maxLength: 100,
        when: 'correcting',
        seenBy: DECIDERS,
      },
      to: {
        kind: 'text',
        label: t('Seharusnya', 'As it should be'),
        maxLength: 100,
        when: 'correcting',
        seenBy: DECIDERS,
      },
    },
  },
} as const;

/** The answers of a changed card, by path. */
export type CardAnswers = AnswersOf<typeof questions, typeof groups>;
