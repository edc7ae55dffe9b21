import { law, standardOf } from '../disdukcapil/standard.ts';
import { t } from '../../words.ts';

/* What a birth rests on, and the way it goes. No text of law was compared word by word: the words say so. */

export const legalBasis = [
  law(
    'UU 23/2006 jo. UU 24/2013',
    'Pasal 27 dan Pasal 32 (laporan kelahiran, 60 hari), Pasal 79A (tanpa biaya), Pasal 93',
  ),
  law('PP 40/2019'),
  law('Perpres 96/2018'),
  law('Permendagri 108/2019'),
  law('Permendagri 109/2019', 'F-2.01, F-2.03, F-2.04'),
  law('Permendagri 7/2019'),
  law('Permendagri 73/2022', 'Pasal 4 sampai Pasal 7 (nama)'),
  law('UU 25/2009', 'Pasal 21 dan Pasal 29'),
];

export const standard = standardOf(
  t(
    'Isi data dan foto dokumen asli dari HP. Tidak perlu surat pengantar.',
    'Answer and photograph the originals by phone. No cover letter is needed.',
  ),
  t(
    'Petugas memeriksa. Bila ada yang salah, Anda memperbaiki bagian itu saja.',
    'An officer checks. You mend only what was marked.',
  ),
  t(
    'Laporan lewat 60 hari sejak lahir: kepala dinas memutuskan lebih dulu, paling lama 1 hari kerja.',
    'Reported more than 60 days after the birth: the head of agency decides first, within 1 working day.',
  ),
  t('Anda melihat konsep akta dan menekan “Sudah benar”.', 'You see the draft and say that it is right.'),
  t(
    'Operator mencatat di SIAK, pejabat memeriksa, kepala dinas menandatangani di SIAK.',
    'The operator registers in SIAK, an official validates, the head signs in SIAK.',
  ),
  t(
    'Akta dan KK baru, PDF bertanda tangan elektronik, masuk ke kotak surat Anda di sini. KK bisa menyusul.',
    'Certificate and new family card, signed PDFs, arrive in your inbox here. The card may come later.',
  ),
);
