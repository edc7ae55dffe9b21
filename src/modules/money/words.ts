import { defineWords } from '../../kernel/i18n.ts';
import { TAKEN_BACK } from './store/act.ts';
import type { RefundShown } from './shown.ts';

/** How a bill stands, in the words of every page that shows one. */
export const standingWords = defineWords({
  id: {
    state: {
      open: 'Belum dibayar',
      paid: 'Lunas',
      expired: 'Lewat batas waktu',
      cancelled: 'Dibatalkan',
      blocked: 'Sedang diperiksa',
    },
    refund: {
      asked: 'Pengembalian uang sudah diminta dan menunggu persetujuan. Tidak ada yang perlu diajukan lagi.',
      agreed: {
        treasurer: 'Pengembalian uang sudah disetujui. Bendahara dinas membayarkannya dari uang yang belum disetor.',
        bud: 'Pengembalian uang sudah disetujui. Uangnya sudah di kas daerah, jadi dibayarkan dengan SP2D dari bendahara umum daerah.',
      },
      takenBack: 'Tidak ada lagi yang perlu dikembalikan: bank menarik kembali pembayarannya.',
      refused: (why: string) => `Pengembalian uang ditolak: ${why}`,
      done: (on: string) => `Uang sudah dikembalikan pada ${on}.`,
      sp2d: (number: string) => `Nomor SP2D: ${number}.`,
      unforeseen: 'Pembayarannya dari tahun lalu, jadi dibebankan pada belanja tidak terduga.',
    },
  },
  en: {
    state: {
      open: 'Not paid yet',
      paid: 'Paid',
      expired: 'Out of time',
      cancelled: 'Cancelled',
      blocked: 'Being checked',
    },
    refund: {
      asked: 'The refund has been asked for and waits for approval. Nothing else need be asked for.',
      agreed: {
        treasurer: 'The refund is approved. The agency’s treasurer pays it from what is not deposited yet.',
        bud: 'The refund is approved. The money is in the city’s account, so the city treasury pays it by an SP2D.',
      },
      takenBack: 'Nothing is left to be paid back: the bank took the payment back.',
      refused: (why) => `The refund was refused: ${why}`,
      done: (on) => `The money was paid back on ${on}.`,
      sp2d: (number) => `Number of the SP2D: ${number}.`,
      unforeseen: 'It was paid in an earlier year, so it is charged to unforeseen spending.',
    },
  },
});

/** Where a refund stands, in sentences. */
export function refundText(lang: 'id' | 'en', refund: RefundShown, date: (at: Date) => string): string {
  const w = standingWords[lang].refund;
  const unforeseen = refund.unforeseen ? [w.unforeseen] : [];
  switch (refund.state) {
    case 'asked':
      return w.asked;
    case 'refused':
      return refund.refusal === TAKEN_BACK ? w.takenBack : w.refused(refund.refusal ?? '');
    case 'agreed':
      return [w.agreed[refund.from], ...unforeseen].join(' ');
    case 'done':
      return [
        w.done(refund.doneAt ? date(refund.doneAt) : ''),
        ...(refund.sp2d ? [w.sp2d(refund.sp2d)] : []),
        ...unforeseen,
      ].join(' ');
  }
}
