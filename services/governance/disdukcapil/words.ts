import { t } from '../../words.ts';

/* Declarations, messages and reasons that the agency's services share. */

export const statements = {
  truth: {
    text: t(
      'Data dan dokumen yang saya kirim benar. Saya tahu bahwa memalsukannya dapat dipidana (UU 24/2013 Pasal 93).',
      'The data and papers I send are true. I know that forging them can be punished (Law 24/2013, article 93).',
    ),
  },
} as const;

export const messages = {
  nik_differs: t(
    'Angka NIK menunjukkan tanggal lahir atau jenis kelamin lain. Periksa lagi; bila di KTP memang begitu, lanjutkan.',
    'The NIK tells another date of birth or sex. Check again; if the identity card has it so, go on.',
  ),
  same_nik: t('NIK ini sama dengan NIK orang lain di berkas ini.', 'This is the NIK of another person in this file.'),
  witness_is_party: t(
    'Saksi sebaiknya bukan orang tua atau pelapor. Bila tidak ada orang lain, lanjutkan.',
    'A witness should not be a parent or the reporter. If there is nobody else, go on.',
  ),
} as const;

export const wrongInDraft = {
  on: 'answer',
  text: t('Pelapor menandai isian ini salah di konsep', 'The reporter marked this as wrong in the draft'),
  advice: t('Petugas memeriksanya lagi dengan dokumen.', 'An officer compares it with the papers again.'),
  byApplicant: true,
} as const;

/** A draft that names SIAK as the one who issues. */
export const issuer = (what: string, whatEn: string) => ({
  text: t(
    `Saya mengerti bahwa ${what} diterbitkan Dinas Kependudukan dan Pencatatan Sipil lewat SIAK, bukan oleh situs ini.`,
    `I understand that ${whatEn} is issued by the civil registration agency through SIAK, not by this site.`,
  ),
});

/** Other costs that a free service may bring, paid to others. */
export const printing = (what: string, whatEn: string) =>
  t(
    `Biaya lain yang mungkin: mencetak ${what} di kertas HVS A4 80 gram, bila Anda ingin lembar kertas`,
    `Other costs there may be: printing ${whatEn} on A4 paper of 80 g, if you want it on paper`,
  );

/** Said by whoever reports late where that is fined. */
export const fined = {
  text: t(
    'Saya mengerti bahwa laporan terlambat dikenai denda menurut aturan kota. Denda dibayar lewat bank atau QRIS, tidak pernah kepada petugas.',
    "I understand that a late report is fined by the city's rules. A fine is paid through the bank or QRIS, never to an officer.",
  ),
  when: 'fined',
} as const;
