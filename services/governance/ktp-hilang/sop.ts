import { collect, print, register, sopOf, verify } from '../disdukcapil/sop.ts';
import { t } from '../../words.ts';

/** The norms of the rows before the hand-over add up to less than one working day of 37.5 hours a week. */
export const stages = {
  verification: {
    title: t('Pemeriksaan berkas', 'Checking the file'),
    phase: 'verification',
    rows: {
      verify: verify(
        [
          t('Surat kehilangan dari kepolisian terbaca', 'The letter of loss of the police is readable'),
          t('NIK, nama, dan KK ditemukan di SIAK', 'NIK, name and family card are found in SIAK'),
          t('Sidik jari dan foto sudah pernah direkam', 'Fingerprints and photo were recorded before'),
        ],
        180,
      ),
    },
  },
  registration: {
    title: t('Permintaan cetak di SIAK', 'Order to print in SIAK'),
    phase: 'processing',
    rows: {
      register: register(
        t('Mencatat kehilangan di SIAK', 'Registers the loss in SIAK'),
        t('Berkas sudah diperiksa', 'The file was checked'),
        t('Kartu siap dicetak', 'A card ready to be printed'),
        60,
      ),
    },
  },
  printing: {
    title: t('Pencetakan kartu', 'Printing the card'),
    phase: 'processing',
    rows: {
      print: print(
        t('Mencetak KTP-el di kantor yang dipilih', 'Prints the card at the chosen office'),
        'collect_at',
        t('KTP-el pengganti', 'The replacement card'),
      ),
    },
  },
  handover: {
    title: t('Pengambilan', 'Collection'),
    phase: 'issued',
    rows: {
      hand_over: collect(
        t('Menyerahkan KTP-el di loket atau lewat pos', 'Hands the card over at the counter or by post'),
        t('KTP-el di tangan pemiliknya', "The card in its holder's hands"),
      ),
    },
  },
} as const;

export const sop = sopOf({
  title: t('Penggantian KTP-el hilang (usulan)', 'Replacing a lost identity card (proposal)'),
  related: [t('SOP penggantian KTP-el rusak', 'SOP of replacing a damaged card')],
  registryOnly: t(
    'Data di kartu hanya dari SIAK. Petugas tidak mengetik data di kartu.',
    'What stands on the card comes from SIAK only. No officer types it.',
  ),
  warnings: [
    t(
      'Satu blanko satu kartu: blanko rusak dicatat dan disimpan untuk dimusnahkan dengan berita acara.',
      'One blank, one card: spoiled blanks are recorded and kept to be destroyed with minutes.',
    ),
    t(
      'Kartu hanya diserahkan kepada pemiliknya, atau yang diberi kuasa.',
      'Hand the card to its holder or a proxy only.',
    ),
  ],
  records: [t('Buku blanko KTP-el', 'Book of blank cards')],
});
