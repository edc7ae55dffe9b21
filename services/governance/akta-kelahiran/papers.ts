import { t } from '../../words.ts';

/** The documents a birth rests on (Perpres 96/2018, Permendagri 108/2019); which of them is for the conditions to say. */
export const requirements = {
  birth_letter: {
    title: t('Surat keterangan lahir', 'Birth letter'),
    hint: t(
      'Dari rumah sakit, puskesmas, dokter, bidan, nakhoda, pilot, atau lurah.',
      'Of a hospital, health centre, doctor, midwife, captain, pilot or ward head.',
    ),
    when: 'parents_known',
    substitute: 'sptjm_birth',
    maxFiles: 2,
  },
  sptjm_birth: {
    title: t(
      'F-2.03, surat pernyataan kebenaran data kelahiran',
      'F-2.03, statement that the data of the birth is true',
    ),
    hint: t('Ditandatangani Anda dan dua saksi.', 'Signed by you and two witnesses.'),
    maxFiles: 2,
  },
  marriage_proof: {
    title: t('Buku nikah atau kutipan akta perkawinan', 'Marriage book or marriage certificate'),
    hint: t(
      'Bila perkawinan tercatat. Foto halaman yang memuat nama dan tanggal.',
      'If the marriage is recorded. The pages with names and date.',
    ),
    when: 'recorded',
    maxFiles: 4,
  },
  sptjm_couple: {
    title: t(
      'F-2.04, surat pernyataan kebenaran sebagai pasangan suami istri',
      'F-2.04, statement of being husband and wife',
    ),
    hint: t(
      'Bila tidak ada buku nikah atau akta perkawinan, dan KK sudah menulis suami dan istri. Ditandatangani Anda berdua dan dua saksi.',
      'If there is no marriage paper, and the family card shows husband and wife. Signed by both of you and two witnesses.',
    ),
    when: 'unrecorded',
    maxFiles: 2,
  },
  family_card: {
    title: t('Kartu keluarga (KK)', 'Family card (KK)'),
    hint: t('KK yang akan memuat nama anak.', "The card that will bear the child's name."),
    when: 'parents_known',
    maxFiles: 2,
  },
  police_record: {
    title: t('Berita acara kepolisian', 'Record of the police'),
    hint: t(
      'Bila anak ditemukan dan orang tuanya tidak diketahui.',
      'If the child was found and its parents are not known.',
    ),
    when: 'parents_unknown',
    maxFiles: 5,
  },
} as const;
