import {
  bothInRegistryOnly,
  confirm,
  deliverBoth,
  fineStage,
  firstAtOnce,
  register,
  signBoth,
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
        t('Dokumen asli, terbaca, semua sudut terlihat', 'Originals, readable, all corners in view'),
        t('Isian sama dengan dokumen', 'Answers agree with the papers'),
        t('NIK yang meninggal ditemukan di SIAK, bila punya', 'The NIK of the deceased is found in SIAK, if any'),
        t('Kematian ini belum pernah dicatat', 'The death is not registered yet'),
      ]),
    },
  },
  fine: fineStage('death'),
  draft_proof: {
    title: t('Pemeriksaan konsep akta oleh pelapor', 'The reporter checks the draft'),
    phase: 'processing',
    rows: {
      confirm: confirm(
        t('Memeriksa konsep akta', 'Checks the draft of the certificate'),
        t('Konsep akta kematian', 'The draft of the death certificate'),
      ),
    },
  },
  registration: {
    title: t('Pencatatan di SIAK', 'Registration in SIAK'),
    phase: 'processing',
    rows: {
      register: withCard(
        register(
          t('Mencatat kematian dan KK baru di SIAK', 'Registers death and new family card in SIAK'),
          t('Konsep sudah dibenarkan pelapor', 'The reporter has confirmed the draft'),
          t('Nomor akta dari SIAK, KK tanpa yang meninggal', 'Number from SIAK, the deceased off the card'),
        ),
      ),
    },
  },
  validation: {
    title: t('Pemeriksaan akhir', 'Validation'),
    phase: 'processing',
    rows: {
      validate: withCard(validate(t('Akta dan KK siap ditandatangani', 'Certificate and card ready to be signed'))),
    },
  },
  signing: {
    title: t('Tanda tangan kepala dinas', 'Signature of the head of agency'),
    phase: 'processing',
    rows: {
      sign: signBoth,
    },
  },
  handover: {
    title: t('Penyerahan', 'Hand-over'),
    phase: 'issued',
    maxReturns: 0,
    rows: {
      hand_over: deliverBoth(),
    },
  },
} as const;

export const sop = sopOf({
  title: t('Pencatatan kematian (usulan)', 'Registration of a death (proposal)'),
  related: [t('SOP perubahan kartu keluarga', 'SOP of changes to the family card')],
  registryOnly: bothInRegistryOnly,
  warnings: [
    t(
      'Keluarga sedang berduka: tulis semua kekurangan sekaligus, dan jangan meminta datang bila foto sudah cukup.',
      'The family mourns: name every fault at once, and ask nobody to come where a photo is enough.',
    ),
    t(
      'Sebab kematian hanya untuk petugas yang mencatat. Jangan menyebutnya dalam pesan.',
      'The cause of death is for who registers only. Never name it in a message.',
    ),
    t(
      'Tanpa anggota lain di KK, atau tanpa KK, yang terbit hanya akta.',
      'With nobody else on the card, or no card, only the certificate is issued.',
    ),
    firstAtOnce,
  ],
  records: [t('Register akta kematian di SIAK', 'Register of deaths in SIAK')],
});
