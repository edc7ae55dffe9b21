import type { Text } from '../../../src/modules/casework/definition.ts';
import { t } from '../../words.ts';

/*
 * What the agency's SOPs (Permenpan-RB 35/2012) have in common: who is fit for it, with what, and the rows that every
 * registration passes. Proposals: the agency has set no number and no date of its own, and nobody has signed them.
 */

/** Whoever heads the agency hears of what is late. */
export const late = { escalate: [{ to: 'kepala_dinas' }] } as const;
const minutes = <const N extends number>(n: N) => ({ n, unit: 'working_minutes' }) as const;

/** The desk's first look at the file. */
export const verify = (completeness: readonly Text[], n = 240) =>
  ({
    activity: t('Memeriksa isian dan dokumen', 'Checks answers and papers'),
    actor: 'petugas_verifikasi',
    completeness,
    norm: minutes(n),
    output: t('Berkas lengkap dan benar', 'A complete and right file'),
    may: { return: ['applicant'], reject: true, correct: true, pause: true },
    onLate: late,
  }) as const;

/**
 * The fine for a late report, where the city's dated rules know one: a bill for each late event, paid through the bank or
 * QRIS. It comes after whoever decides has decided, so that nobody pays for what is refused. Where the rule says Rp0, or
 * none holds, the stage is not there.
 */
export const fineStage = <const Variant extends string, const Per extends string>(variant: Variant, per?: Per) =>
  ({
    title: t('Pembayaran denda keterlambatan', 'Payment of the fine for reporting late'),
    phase: 'processing',
    rows: {
      pay_fine: {
        activity: t('Membayar denda keterlambatan', 'Pays the fine for reporting late'),
        actor: 'applicant',
        completeness: [t('Tagihan dengan dasar hukumnya', 'The bill with its legal basis')],
        norm: { n: 60, unit: 'calendar_days' },
        output: t('Denda lunas di bank, dengan bukti', 'The fine paid at the bank, with a receipt'),
        when: 'fined',
        may: { pay: { bill: 'denda-adminduk', variant, ...(per !== undefined && { per }) } },
        onLate: { expire: true },
      },
    },
  }) as const;

/** The applicant looks at what the paper will say, before SIAK numbers it. */
export const confirm = (activity: Text, completeness: Text) =>
  ({
    activity,
    actor: 'applicant',
    completeness: [completeness],
    norm: { n: 7, unit: 'working_days' },
    output: t('Konsep dinyatakan sudah benar', 'The draft is said to be right'),
    may: { return: ['verification'] },
    onLate: { expire: true },
  }) as const;

export const register = (activity: Text, completeness: Text, output: Text, n = 90) =>
  ({
    activity,
    actor: 'operator_siak',
    completeness: [completeness],
    norm: minutes(n),
    output,
    may: { register: 'submit', return: ['applicant', 'verification'], pause: true },
    resumeAt: 'verification',
    onLate: late,
  }) as const;

export const validate = (
  output: Text,
  completeness: Text = t('Catatan SIAK sama dengan berkas', 'The entry in SIAK agrees with the file'),
) =>
  ({
    activity: t('Memeriksa catatan di SIAK', 'Validates the entry in SIAK'),
    actor: 'validator',
    completeness: [completeness],
    norm: minutes(45),
    output,
    may: { register: 'validate', return: ['registration'] },
    notBy: ['register'],
    onLate: late,
  }) as const;

export const sign = (activity: Text, output: Text) =>
  ({
    activity,
    actor: 'kepala_dinas',
    completeness: [t('Catatan sudah diperiksa di SIAK', 'The entry is validated in SIAK')],
    norm: minutes(45),
    output,
    may: { sign: 'registry', return: ['registration'] },
    onLate: late,
  }) as const;

/** A row that registers, validates or signs the family card beside the service's own paper. */
export const withCard = <const R extends object>(row: R) => ({ ...row, also: ['family_card'] }) as const;

/** The signed PDF reaches the inbox. */
export const deliver = (
  activity: Text,
  output: Text,
  completeness: Text = t(
    'Tanda tangan, nomor, dan nama di surat sudah diperiksa',
    'Signature, number and name were checked',
  ),
) =>
  ({
    activity,
    actor: 'petugas_loket',
    completeness: [completeness],
    norm: minutes(30),
    output,
    may: { deliver: true },
    onLate: late,
  }) as const;

/* A certificate and the family card that follows from its event, where both are made in SIAK. */
export const signBoth = withCard(
  sign(
    t('Menandatangani akta dan KK di SIAK', 'Signs certificate and family card in SIAK'),
    t('Akta dan KK bertanda tangan elektronik', 'Certificate and card, electronically signed'),
  ),
);
export const deliverBoth = (completeness?: Text) =>
  deliver(
    t('Menyerahkan akta dan KK ke kotak surat pelapor', "Delivers certificate and card to the reporter's inbox"),
    t('Akta dan KK di kotak surat pelapor', "Both papers in the reporter's inbox"),
    completeness,
  );
export const bothInRegistryOnly = t(
  'Akta dan KK dibuat, diberi nomor, dan ditandatangani hanya di SIAK. Kota tidak mencetaknya sendiri.',
  'Certificate and card are made, numbered and signed in SIAK only. The city never prints one of its own.',
);

/** A card is printed at the office that the applicant chose, from a blank that lies there. */
export const print = <const At extends string>(activity: Text, at: At, output: Text) =>
  ({
    activity,
    actor: 'petugas_loket',
    completeness: [
      t('Blanko ada di kantor ini', 'This office has a blank'),
      t('Permintaan cetak ada di SIAK', 'The order to print is in SIAK'),
    ],
    norm: minutes(180),
    output,
    may: { print: at, return: ['registration'], pause: true },
    notBy: ['register'],
    onLate: late,
  }) as const;

/** The card is put into its holder's hands. Until the holder comes, the city's clock rests. */
export const collect = (activity: Text, output: Text) =>
  ({
    activity,
    actor: 'petugas_loket',
    completeness: [
      t('Pemilik atau yang diberi kuasa datang dengan tanda terima', 'The holder or a proxy came with the receipt'),
      t('Wajah atau sidik jari cocok, chip terbaca', 'Face or finger fits, the chip reads'),
    ],
    norm: { n: 30, unit: 'working_days' },
    output,
    may: { collect: true, return: ['printing'] },
    onLate: late,
  }) as const;

/** A warning of services that bring a family card beside their own paper. */
export const firstAtOnce = t(
  'Surat yang sudah ditandatangani langsung boleh diambil; tidak menunggu KK.',
  'What is signed may be taken at once; it waits for no family card.',
);

interface SopWords {
  title: Text;
  related: Text[];
  /** What SIAK alone does. */
  registryOnly: Text;
  /** Beside what holds for every one of them. */
  warnings: Text[];
  records: Text[];
}

export const sopOf = ({ title, related, registryOnly, warnings, records }: SopWords) => ({
  number: 'belum ditetapkan',
  made: '2026-11-24',
  effective: '2026-11-24',
  approvedBy: { position: 'Kepala Dinas Kependudukan dan Pencatatan Sipil (belum menandatangani)' },
  title,
  qualifications: [
    t(
      'Petugas verifikasi: mengenal syarat Perpres 96/2018 dan formulir F-2',
      'Verifier: knows the requirements and forms',
    ),
    t('Operator SIAK: memegang hak akses SIAK yang masih berlaku', 'Registry operator: holds a valid access to SIAK'),
    t(
      'Penandatangan: memegang sertifikat elektronik BSrE yang masih berlaku',
      'Signer: holds a valid BSrE certificate',
    ),
  ],
  related,
  equipment: [
    t('Komputer dengan akses SIAK', 'Computer with access to SIAK'),
    t('Jaringan internet', 'Internet connection'),
    t('Sertifikat elektronik penandatangan', "The signer's electronic certificate"),
  ],
  warnings: [
    t(
      'Naskah ini usulan: berlaku setelah ditetapkan kepala dinas.',
      'This is a proposal: it holds once the head of agency has set it.',
    ),
    registryOnly,
    t(
      'Jangan meminta biaya apa pun (UU 24/2013 Pasal 79A dan Pasal 95B).',
      'Ask for no payment whatsoever (Law 24/2013, articles 79A and 95B).',
    ),
    ...warnings,
  ],
  records: [t('Riwayat berkas, tidak dapat diubah', 'History of the file, which cannot be changed'), ...records],
});
