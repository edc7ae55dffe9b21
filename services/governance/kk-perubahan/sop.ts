import { deliver, register, sign, sopOf, validate, verify } from '../disdukcapil/sop.ts';
import { t } from '../../words.ts';

/** The norms of the rows that every case passes add up to one working day of 37.5 hours a week. */
export const stages = {
  verification: {
    title: t('Pemeriksaan berkas', 'Checking the file'),
    phase: 'verification',
    rows: {
      verify: verify([
        t('Dokumen asli, terbaca, semua sudut terlihat', 'Originals, readable, all corners in view'),
        t('KK dan anggota ditemukan di SIAK', 'The card and its members are found in SIAK'),
        t('Setelah berubah, KK punya tepat satu kepala keluarga', 'Once changed, the card has exactly one head'),
      ]),
    },
  },
  registration: {
    title: t('Perubahan di SIAK', 'Change in SIAK'),
    phase: 'processing',
    rows: {
      register: register(
        t('Mengubah KK di SIAK', 'Changes the card in SIAK'),
        t('Berkas sudah diperiksa', 'The file was checked'),
        t('KK yang sudah diubah', 'The changed card'),
      ),
    },
  },
  validation: {
    title: t('Pemeriksaan akhir', 'Validation'),
    phase: 'processing',
    rows: { validate: validate(t('KK siap ditandatangani', 'A card ready to be signed')) },
  },
  signing: {
    title: t('Tanda tangan kepala dinas', 'Signature of the head of agency'),
    phase: 'processing',
    rows: {
      sign: sign(
        t('Menandatangani KK di SIAK', 'Signs the card in SIAK'),
        t('KK bertanda tangan elektronik', 'The electronically signed card'),
      ),
    },
  },
  handover: {
    title: t('Penyerahan', 'Hand-over'),
    phase: 'issued',
    maxReturns: 0,
    rows: {
      hand_over: deliver(
        t('Menyerahkan KK ke kotak surat pemohon', "Delivers the card to the applicant's inbox"),
        t('KK di kotak surat pemohon', "The card in the applicant's inbox"),
      ),
    },
  },
} as const;

export const sop = sopOf({
  title: t('Perubahan kartu keluarga (usulan)', 'Change of a family card (proposal)'),
  related: [
    t('SOP pencatatan kelahiran', 'SOP of registering a birth'),
    t('SOP pencatatan kematian', 'SOP of registering a death'),
    t('SOP pindah keluar', 'SOP of moving out'),
  ],
  registryOnly: t(
    'KK dibuat dan ditandatangani hanya di SIAK. Kota tidak mencetak KK sendiri.',
    'The card is made and signed in SIAK only. The city never prints one of its own.',
  ),
  warnings: [
    t(
      'Jangan meminta surat pengantar RT, kepala lingkungan, atau lurah (Perpres 96/2018).',
      'Ask for no letter of the neighbourhood or ward head (Perpres 96/2018).',
    ),
  ],
  records: [t('Buku induk penduduk di SIAK', 'Register of residents in SIAK')],
});
