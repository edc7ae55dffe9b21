import { t } from '../../words.ts';

/*
 * Legal basis, and the components of the service standard (Permenpan-RB 15/2014) that nothing else says. A proposal: the
 * agency has set no staffing and no pledge yet, and no text of law was compared word by word. The words say so.
 */

const law = (title: string, article?: string) => ({
  title,
  ...(article !== undefined && { article }),
  verified: false,
});

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

export const standard = {
  procedure: [
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
      'Akta PDF bertanda tangan elektronik masuk ke kotak surat Anda di sini.',
      'The signed PDF arrives in your inbox here.',
    ),
  ],
  complaints: [
    t(
      'Lewat nomor pengaduan dan kantor layanan yang tertera di situs ini; identitas Anda dapat disembunyikan.',
      'By the complaint number and the offices named on this site; your identity can be hidden.',
    ),
  ],
  facilities: [
    t(
      'Situs ini, dapat dibuka dari HP; loket dinas bagi yang perlu bantuan.',
      'This site, on any phone; a counter for those who need help.',
    ),
  ],
  competence: [
    t(
      'Petugas terlatih SIAK dan administrasi kependudukan. Syarat pendidikan belum ditetapkan dinas.',
      'Officers trained in SIAK and civil registration. The agency has not set the schooling yet.',
    ),
  ],
  supervision: [
    t(
      'Atasan langsung menerima berkas yang lewat waktu; inspektorat dapat membaca riwayatnya.',
      'Superiors receive what is overdue; the inspectorate can read the history.',
    ),
  ],
  staffing: [
    t(
      'Jumlah pelaksana belum ditetapkan dinas; paling sedikit satu orang tiap peran.',
      'The agency has not set the number; at least one for each role.',
    ),
  ],
  guarantee: [
    t(
      'Batas waktu dan sebab keterlambatan terlihat oleh Anda. Maklumat pelayanan belum ditetapkan dinas.',
      'You see the due time and why it is late. The agency has not signed a service pledge yet.',
    ),
  ],
  safety: [
    t(
      'Data pribadi disimpan terenkripsi, tersamar di layar; setiap petugas yang membukanya tercatat.',
      'Personal data is encrypted and masked; whoever opens it is on record.',
    ),
  ],
  evaluation: [
    t(
      'Ketepatan waktu dan pengembalian berulang dihitung dari riwayat; survei kepuasan paling sedikit setahun sekali.',
      'Timeliness and repeated returns are counted from the history; a survey at least once a year.',
    ),
  ],
};
