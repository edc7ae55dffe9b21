import type { AnswersOf } from '../../../src/modules/casework/definition.ts';
import { area, birthDate, familyCard, name, nik, phone, sex } from '../disdukcapil/people.ts';
import { SHEET } from '../disdukcapil/roles.ts';
import { t } from '../../words.ts';

/* What is asked about a lost identity card: form F-1.02 (Permendagri 109/2019), and where one wants to collect the new one. */

/** The counter that prints the card and hands it over sees what stands on it. */
const CARD = [...SHEET, 'kepala_dinas', 'petugas_loket'] as const;

export const questions = {
  holder_name: { ...name('Nama pemilik KTP-el', 'Name of the holder'), seenBy: CARD },
  holder_nik: {
    ...nik('NIK pemilik KTP-el', 'NIK of the holder'),
    hint: t('16 angka, lihat di KK.', '16 digits, see the family card.'),
  },
  holder_sex: { ...sex, seenBy: CARD },
  holder_born_on: { ...birthDate, seenBy: CARD },
  family_card_number: familyCard,
  area: { ...area, seenBy: CARD },
  loss_number: {
    kind: 'text',
    label: t('Nomor surat kehilangan', 'Number of the letter of loss'),
    maxLength: 100,
    seenBy: CARD,
  },
  loss_date: {
    kind: 'date',
    notFuture: true,
    label: t('Tanggal surat kehilangan', 'Date of the letter'),
    seenBy: CARD,
  },
  collect_at: {
    kind: 'office',
    prints: 'identity_card',
    label: t('Kantor tempat mengambil', 'Office where you collect it'),
    why: t(
      'Kartu dicetak di kantor yang Anda pilih, selama blankonya ada.',
      'The card is printed at the office you choose, while blanks last.',
    ),
    seenBy: CARD,
  },
  reporter_phone: phone,
} as const;

/** The answers about a lost card, by path. */
export type LostCardAnswers = AnswersOf<typeof questions, Record<never, never>>;
