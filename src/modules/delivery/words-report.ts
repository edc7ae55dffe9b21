import { defineWords } from '../../kernel/i18n.ts';

/** How deliveries fare, in the words of the desk and of the page for everybody. */
export const carrierWords = defineWords({
  id: {
    ward: 'Kelurahan',
    carrier: 'Pengantar',
    handed: 'Diserahkan',
    delivered: 'Diterima',
    share: 'Sampai',
    missed: 'Tidak bertemu pada antaran pertama',
    back: 'Kembali',
    lost: 'Hilang',
    median: 'Lama di jalan (hari, nilai tengah)',
    none: 'belum ada',
  },
  en: {
    ward: 'Ward',
    carrier: 'Carrier',
    handed: 'Handed over',
    delivered: 'Received',
    share: 'Arrived',
    missed: 'Not met the first time',
    back: 'Came back',
    lost: 'Lost',
    median: 'Days on the way (median)',
    none: 'none yet',
  },
});

/** A carrier as people know it, by its code. */
export const carrierName = (code: string): string => (code === 'pos' ? 'PT Pos Indonesia' : code);
