import {
  bothInRegistryOnly,
  confirm,
  deliverBoth,
  fineStage,
  firstAtOnce,
  late,
  register,
  signBoth,
  sopOf,
  validate,
  verify,
  withCard,
} from '../disdukcapil/sop.ts';
import { t } from '../../words.ts';

/*
 * The SOP of a birth (Permenpan-RB 35/2012): who does what, in which time, to which end. The norms of the rows that every
 * case passes add up to one working day of 37.5 hours a week. A proposal: the agency has set no number and no date of its
 * own, and nobody has signed it.
 */
export const stages = {
  verification: {
    title: t('Pemeriksaan berkas', 'Checking the file'),
    phase: 'verification',
    rows: {
      verify: verify([
        t('Dokumen asli, terbaca, semua sudut terlihat', 'Originals, readable, all corners in view'),
        t('Isian sama dengan dokumen', 'Answers agree with the papers'),
        t('NIK dan nomor KK ditemukan di SIAK', 'NIK and family card are found in SIAK'),
        t('Kelahiran ini belum pernah dicatat', 'The birth is not registered yet'),
      ]),
    },
  },
  late_decision: {
    title: t('Keputusan laporan terlambat', 'Decision on a late report'),
    phase: 'processing',
    rows: {
      late_decision: {
        activity: t('Memutus pencatatan yang lewat 60 hari', 'Decides on a registration after 60 days'),
        actor: 'kepala_dinas',
        completeness: [t('Berkas sudah diperiksa', 'The file was checked')],
        norm: { n: 1, unit: 'working_days' },
        output: t('Keputusan kepala dinas, bernomor', 'A numbered decision of the head of agency'),
        when: 'late',
        may: { reject: true, return: ['verification'] },
        onLate: late,
      },
    },
  },
  fine: fineStage('birth', 'child'),
  draft_proof: {
    title: t('Pemeriksaan konsep akta oleh pelapor', 'The reporter checks the draft'),
    phase: 'processing',
    rows: {
      confirm: confirm(
        t('Memeriksa konsep akta', 'Checks the draft of the certificate'),
        t('Konsep akta tiap anak', 'The draft for each child'),
      ),
    },
  },
  registration: {
    title: t('Pencatatan di SIAK', 'Registration in SIAK'),
    phase: 'processing',
    rows: {
      register: {
        ...withCard(
          register(
            t('Mencatat kelahiran dan KK baru di SIAK', 'Registers birth and new family card in SIAK'),
            t('Konsep sudah dibenarkan pelapor', 'The reporter has confirmed the draft'),
            t('NIK dan nomor akta dari SIAK, KK memuat anak', 'NIK and number from SIAK, the child on the card'),
          ),
        ),
        per: 'child',
      },
    },
  },
  validation: {
    title: t('Pemeriksaan akhir', 'Validation'),
    phase: 'processing',
    rows: {
      validate: {
        ...withCard(
          validate(
            t('Akta dan KK siap ditandatangani', 'Certificate and card ready to be signed'),
            t('Catatan SIAK sama dengan konsep', 'The entry in SIAK agrees with the draft'),
          ),
        ),
        per: 'child',
      },
    },
  },
  signing: {
    title: t('Tanda tangan kepala dinas', 'Signature of the head of agency'),
    phase: 'processing',
    rows: {
      sign: {
        ...signBoth,
        per: 'child',
      },
    },
  },
  handover: {
    title: t('Penyerahan', 'Hand-over'),
    phase: 'issued',
    maxReturns: 0,
    rows: {
      hand_over: deliverBoth(
        t(
          'Tanda tangan, nomor, dan nama di tiap surat sudah diperiksa',
          'Signature, number and name of each were checked',
        ),
      ),
    },
  },
} as const;

export const sop = sopOf({
  title: t('Pencatatan kelahiran (usulan)', 'Registration of a birth (proposal)'),
  related: [
    t('SOP perubahan kartu keluarga', 'SOP of changes to the family card'),
    t('SOP penerbitan kartu identitas anak', "SOP of the child's identity card"),
  ],
  registryOnly: bothInRegistryOnly,
  warnings: [
    t(
      'Tulis semua kekurangan sekaligus. Jangan menanyakan ayah dari anak seorang ibu.',
      'Name every fault at once. Never ask for the father of a child of a mother.',
    ),
    t(
      'Anak yang orang tuanya tidak diketahui belum masuk KK: yang terbit hanya akta.',
      'A child of unknown parents is on no family card yet: only the certificate is issued.',
    ),
    firstAtOnce,
  ],
  records: [
    t('Buku keputusan pencatatan kelahiran terlambat', 'Book of decisions on late registrations'),
    t('Register akta kelahiran di SIAK', 'Register of births in SIAK'),
  ],
});
