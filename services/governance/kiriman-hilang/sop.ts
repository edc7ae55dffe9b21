import { late, sopOf } from '../disdukcapil/sop.ts';
import { t } from '../../words.ts';

export const stages = {
  tracing: {
    title: t('Pelacakan di pengantar', 'Tracing at the carrier'),
    phase: 'verification',
    rows: {
      trace: {
        activity: t('Menanyakan kiriman kepada kantor pos', 'Asks the post office for the parcel'),
        actor: 'petugas_loket',
        completeness: [
          t('Daftar serah yang ditandatangani pengantar ada', 'The list signed by the carrier is there'),
          t('Jawaban kantor pos tertulis di catatan', 'The answer of the post office is written in the note'),
        ],
        norm: { n: 3, unit: 'working_days' },
        output: t('Diketahui di mana kirimannya', 'It is known where the parcel is'),
        may: { return: ['applicant'], reject: true, pause: true },
        onLate: late,
      },
    },
  },
  decision: {
    title: t('Keputusan', 'Decision'),
    phase: 'processing',
    rows: {
      decide: {
        activity: t('Memutuskan kartu dicetak lagi tanpa biaya', 'Decides that the card is printed again, free'),
        actor: 'kepala_dinas',
        completeness: [
          t(
            'Kartu yang hilang dilaporkan ke SIAK supaya tidak dipakai orang lain',
            'The lost card is reported in SIAK',
          ),
          t('Berkas asalnya dikembalikan ke pencetakan', 'Its first file is sent back to printing'),
        ],
        norm: { n: 1, unit: 'working_days' },
        output: t('Kartu dicetak lagi, atau kiriman ditemukan', 'The card is printed again, or the parcel is found'),
        may: { return: ['tracing'], reject: true },
        notBy: ['trace'],
        onLate: late,
      },
    },
  },
} as const;

export const sop = sopOf({
  title: t('Kiriman kartu yang tidak sampai (usulan)', 'Cards that do not arrive (proposal)'),
  related: [t('SOP penggantian KTP-el hilang', 'SOP of replacing a lost identity card')],
  registryOnly: t(
    'Kartu yang hilang dinyatakan tidak berlaku hanya di SIAK.',
    'A lost card is declared invalid in SIAK only.',
  ),
  warnings: [
    t(
      'Pemilik kartu tidak dibebani apa pun: tanpa biaya, tanpa surat kehilangan, tanpa datang lagi.',
      'The holder bears nothing of it: no charge, no letter of loss, no second visit.',
    ),
    t(
      'Ganti rugi diminta dari pengantar menurut daftar serah yang ditandatangani.',
      'Damages are asked of the carrier by the list that it signed.',
    ),
  ],
  records: [t('Daftar serah dan kabar pengantar', 'Lists for the carrier, and its news')],
});
