import {
  confirm,
  deliver,
  firstAtOnce,
  register,
  sign,
  sopOf,
  validate,
  verify,
  withCard,
} from '../disdukcapil/sop.ts';
import { t } from '../../words.ts';

/** The norms of the rows that every case passes add up to one working day of 37.5 hours a week. */
export const stages = {
  verification: {
    title: t('Pemeriksaan berkas', 'Checking the file'),
    phase: 'verification',
    rows: {
      verify: verify([
        t('KK asli, terbaca, semua sudut terlihat', 'The original card, readable, all corners in view'),
        t('Semua yang pindah ada di KK itu menurut SIAK', 'By SIAK all who move stand on that card'),
        t('Yang tetap tinggal punya kepala keluarga', 'Those who stay have a head'),
        t('Anak yang pindah sendiri: ada izin orang tua', 'A child that moves alone: there is a consent'),
      ]),
    },
  },
  draft_proof: {
    title: t('Pemeriksaan konsep surat oleh pemohon', 'The applicant checks the draft'),
    phase: 'processing',
    rows: {
      confirm: confirm(
        t('Memeriksa konsep surat pindah', 'Checks the draft of the moving letter'),
        t('Konsep surat pindah', 'The draft of the moving letter'),
      ),
    },
  },
  registration: {
    title: t('Pencatatan di SIAK', 'Registration in SIAK'),
    phase: 'processing',
    rows: {
      register: withCard(
        register(
          t('Mencatat kepindahan dan KK baru di SIAK', 'Registers move and new family card in SIAK'),
          t('Konsep sudah dibenarkan pemohon', 'The applicant has confirmed the draft'),
          t('Nomor SKPWNI dari SIAK, KK tanpa yang pindah', 'Number from SIAK, the movers off the card'),
        ),
      ),
    },
  },
  validation: {
    title: t('Pemeriksaan akhir', 'Validation'),
    phase: 'processing',
    rows: {
      validate: withCard(validate(t('SKPWNI dan KK siap ditandatangani', 'Letter and card ready to be signed'))),
    },
  },
  signing: {
    title: t('Tanda tangan kepala dinas', 'Signature of the head of agency'),
    phase: 'processing',
    rows: {
      sign: withCard(
        sign(
          t('Menandatangani SKPWNI dan KK di SIAK', 'Signs letter and family card in SIAK'),
          t('SKPWNI dan KK bertanda tangan elektronik', 'Letter and card, electronically signed'),
        ),
      ),
    },
  },
  handover: {
    title: t('Penyerahan', 'Hand-over'),
    phase: 'issued',
    maxReturns: 0,
    rows: {
      hand_over: deliver(
        t('Menyerahkan SKPWNI dan KK ke kotak surat pemohon', "Delivers letter and card to the applicant's inbox"),
        t('SKPWNI dan KK di kotak surat pemohon', "Both papers in the applicant's inbox"),
      ),
    },
  },
} as const;

export const sop = sopOf({
  title: t('Pindah keluar kota (usulan)', 'Moving to another city (proposal)'),
  related: [t('SOP perubahan kartu keluarga', 'SOP of changes to the family card')],
  registryOnly: t(
    'SKPWNI dan KK dibuat, diberi nomor, dan ditandatangani hanya di SIAK.',
    'Letter and card are made, numbered and signed in SIAK only.',
  ),
  warnings: [
    t(
      'Jangan mengambil KTP-el atau KIA: keduanya ditukar di daerah tujuan.',
      'Take no identity or child card: both are swapped at the destination.',
    ),
    t(
      'Jangan meminta surat pengantar RT, kepala lingkungan, atau lurah (Perpres 96/2018).',
      'Ask for no letter of the neighbourhood or ward head (Perpres 96/2018).',
    ),
    t(
      'Bila semua anggota KK pindah, yang terbit hanya SKPWNI.',
      'Where everybody on the card moves, only the letter is issued.',
    ),
    firstAtOnce,
  ],
  records: [t('Buku mutasi penduduk di SIAK', 'Book of moves in SIAK')],
});
