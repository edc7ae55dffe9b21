import { t } from '../../words.ts';
import { DECIDERS, SHEET } from './roles.ts';

/* What the forms of Permendagri 109/2019 ask of people, in one wording. */

export const phone = {
  kind: 'phone',
  label: t('Nomor HP', 'Mobile number'),
  hint: t('Hanya untuk kabar tentang berkas ini.', 'Only for news about this file.'),
  optional: true,
  sensitive: true,
  seenBy: SHEET,
} as const;

/** The two witnesses of F-2.01. Their identity stands in the form, so no photo of their cards is asked for. */
export const witnesses = {
  witness_1_name: {
    kind: 'name',
    standing: 'recorded',
    label: t('Nama saksi pertama', 'Name of the first witness'),
    seenBy: DECIDERS,
  },
  witness_1_nik: {
    kind: 'nik',
    label: t('NIK saksi pertama', 'NIK of the first witness'),
    sensitive: true,
    seenBy: SHEET,
  },
  witness_2_name: {
    kind: 'name',
    standing: 'recorded',
    label: t('Nama saksi kedua', 'Name of the second witness'),
    seenBy: DECIDERS,
  },
  witness_2_nik: {
    kind: 'nik',
    label: t('NIK saksi kedua', 'NIK of the second witness'),
    sensitive: true,
    seenBy: SHEET,
  },
} as const;

/** Where the case belongs: the ward of the family card. */
export const area = {
  kind: 'area',
  level: 'ward',
  label: t('Kelurahan', 'Ward'),
  hint: t('Tempat tinggal menurut KK.', 'Where the family card says one lives.'),
  seenBy: DECIDERS,
} as const;

export const familyCard = {
  kind: 'kk',
  label: t('Nomor KK', 'Number of the family card'),
  hint: t('16 angka di bagian atas KK.', '16 digits at the top of the card.'),
  sensitive: true,
  seenBy: SHEET,
} as const;

/** A name that stands in a document already. */
export const name = <const L extends string, const E extends string>(id: L, en: E) =>
  ({
    kind: 'name',
    standing: 'recorded',
    label: t(id, en),
    hint: t('Persis seperti di KTP atau KK.', 'Exactly as on the identity or family card.'),
    seenBy: DECIDERS,
  }) as const;

export const nik = <const L extends string, const E extends string>(id: L, en: E) =>
  ({
    kind: 'nik',
    label: t(id, en),
    hint: t('16 angka di KTP atau KK.', '16 digits on the identity or family card.'),
    sensitive: true,
    seenBy: SHEET,
  }) as const;

export const sex = {
  kind: 'code',
  list: 'sexes',
  label: t('Jenis kelamin', 'Sex'),
  seenBy: DECIDERS,
  options: [
    { value: 'L', label: t('Laki-laki', 'Male') },
    { value: 'P', label: t('Perempuan', 'Female') },
  ],
} as const;

export const birthDate = {
  kind: 'date',
  notFuture: true,
  label: t('Tanggal lahir', 'Date of birth'),
  seenBy: DECIDERS,
} as const;

/** The head of a family card, where no other answer names the person. */
export const cardHead = <const When extends string>(
  when: When,
  hint = t('Persis seperti di KK.', 'Exactly as on the family card.'),
) =>
  ({
    head_name: { ...name('Nama kepala keluarga', 'Name of the head of the family'), hint, when },
    head_nik: { ...nik('NIK kepala keluarga', 'NIK of the head of the family'), when },
  }) as const;
