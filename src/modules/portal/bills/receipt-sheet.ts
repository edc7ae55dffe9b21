/** TBP (tanda bukti pembayaran) as a paper: what the receipt's page says, to keep. */
import type { City } from '../../../kernel/city.ts';
import { localDate } from '../../../kernel/clock/index.ts';
import { fmt } from '../../../kernel/i18n.ts';
import { frameOf, qrSvg, type Sheet } from '../../documents/index.ts';
import { spaced, terbilang } from '../../money/index.ts';
import type { FoundReceipt } from './pages.tsx';
import { receiptPath } from './paths.ts';
import { billWords } from './words.ts';

export function receiptSheet(city: City, { receipt, open, payer }: FoundReceipt): Sheet {
  const f = fmt('id', city.timeZone);
  const w = billWords.id;
  const url = `${city.origin}${receiptPath(receipt.number)}`;
  const part = (label: string, amount: bigint): [string, string][] => (amount > 0n ? [[label, f.rupiah(amount)]] : []);
  return {
    template: 'tbp',
    data: {
      ...frameOf(city, receipt.agency, localDate(city.calendar, receipt.issuedAt)),
      title: `Tanda bukti pembayaran ${receipt.number}`,
      number: receipt.number,
      verify: {
        url,
        sentence:
          'Bukti ini dibuat oleh sistem dan tercatat pada pembukuan kota, tanpa tanda tangan. Pindai kode ini untuk memeriksanya:',
      },
      void: receipt.reversedAt ? w.takenBackText(f.dateTime(receipt.reversedAt)) : null,
      rows: [
        ['Telah diterima dari', payer],
        ['Untuk pembayaran', open.kind.title.id],
        [w.code, spaced(open.bill.code)],
        ['Sejumlah', f.rupiah(receipt.amount)],
        [w.inWords, terbilang(receipt.amount)],
        [w.when, f.dateTime(receipt.paidAt)],
        [w.by, w.channel[receipt.channel]],
        ...part(w.principal, receipt.principal),
        ...part(w.interest, receipt.interest),
        ...part(w.held, receipt.held),
        ...part(w.excess, receipt.excess),
        [w.basis, open.bill.basis.legal_basis],
      ],
    },
    images: { arms: city.pack.arms.svg, qr: qrSvg(url) },
  };
}
