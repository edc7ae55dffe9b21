import { confirm, deliver, fineStage, register, sign, sopOf, validate, verify } from '../disdukcapil/sop.ts';
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
      register: register(
        t('Mencatat kematian di SIAK', 'Registers the death in SIAK'),
        t('Konsep sudah dibenarkan pelapor', 'The reporter has confirmed the draft'),
        t('Nomor akta dari SIAK', 'Number of the certificate, from SIAK'),
      ),
    },
  },
  validation: {
    title: t('Pemeriksaan akhir', 'Validation'),
    phase: 'processing',
    rows: { validate: validate(t('Akta siap ditandatangani', 'A certificate ready to be signed')) },
  },
  signing: {
    title: t('Tanda tangan kepala dinas', 'Signature of the head of agency'),
    phase: 'processing',
    rows: {
      sign: sign(
        t('Menandatangani akta di SIAK', 'Signs the certificate in SIAK'),
        t('Akta bertanda tangan elektronik', 'The electronically signed certificate'),
      ),
    },
  },
  handover: {
    title: t('Penyerahan', 'Hand-over'),
    phase: 'issued',
    maxReturns: 0,
    rows: {
      hand_over: deliver(
        t('Menyerahkan akta ke kotak surat pelapor', "Delivers the certificate to the reporter's inbox"),
        t('Akta di kotak surat pelapor', "The certificate in the reporter's inbox"),
      ),
    },
  },
} as const;

export const sop = sopOf({
  title: t('Pencatatan kematian (usulan)', 'Registration of a death (proposal)'),
  related: [t('SOP perubahan kartu keluarga', 'SOP of changes to the family card')],
  registryOnly: t(
    'Akta dibuat, diberi nomor, dan ditandatangani hanya di SIAK. Kota tidak mencetak akta sendiri.',
    'The certificate is made, numbered and signed in SIAK only. The city never prints one of its own.',
  ),
  warnings: [
    t(
      'Keluarga sedang berduka: tulis semua kekurangan sekaligus, dan jangan meminta datang bila foto sudah cukup.',
      'The family mourns: name every fault at once, and ask nobody to come where a photo is enough.',
    ),
    t(
      'Sebab kematian hanya untuk petugas yang mencatat. Jangan menyebutnya dalam pesan.',
      'The cause of death is for who registers only. Never name it in a message.',
    ),
  ],
  records: [t('Register akta kematian di SIAK', 'Register of deaths in SIAK')],
});
