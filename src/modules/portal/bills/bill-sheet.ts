/** A bill on paper (surat tagihan): what its page says, with the codes that a bank's app or a wallet scans. */
import type { City } from '../../../kernel/city.ts';
import { localDate } from '../../../kernel/clock/index.ts';
import { fmt } from '../../../kernel/i18n.ts';
import { frameOf, qrSvg, type Sheet } from '../../documents/index.ts';
import {
  owedNow,
  shownState,
  spaced,
  standingWords,
  terbilang,
  type BankWays,
  type OpenBill,
} from '../../money/index.ts';
import { billPath } from './paths.ts';
import { billWords } from './words.ts';

export function billSheet(
  city: City,
  { open, payer, ways, now }: { open: OpenBill; payer: string; ways: BankWays | undefined; now: Date },
): Sheet {
  const f = fmt('id', city.timeZone);
  const w = billWords.id;
  const { bill, kind } = open;
  const state = shownState(open, now);
  const owed = owedNow({ city, now }, open);
  const url = `${city.origin}${billPath(bill.code)}`;
  const content = ways?.qris?.content;
  const paying = state === 'open';
  return {
    template: 'bill',
    data: {
      ...frameOf(city, bill.agency, localDate(city.calendar, now)),
      title: `Surat tagihan ${bill.code}`,
      code: spaced(bill.code),
      state: paying ? null : standingWords.id.state[state],
      verify: {
        url,
        sentence: 'Tagihan ini tercatat pada pembukuan kota. Pindai kode ini untuk melihat keadaannya hari ini:',
      },
      rows: [
        [w.payer, payer],
        ['Untuk', kind.title.id],
        ...(owed.interest > 0n
          ? [
              [w.principal, f.rupiah(owed.principal)],
              [w.interest, f.rupiah(owed.interest)],
            ]
          : []),
        [paying ? w.toPay : w.amount, f.rupiah(paying ? owed.total : bill.amount)],
        [w.inWords, terbilang(paying ? owed.total : bill.amount)],
        [w.due, f.date(bill.dueOn)],
        [w.basis, bill.basis.legal_basis + (bill.basis.verified ? '' : ` (${w.unverifiedShort})`)],
      ],
      ways: paying
        ? [
            ...(ways?.va ? [w.byVa(ways.va.bank, ways.va.number)] : []),
            w.byPage(url.replace(/^https?:\/\//, '')),
            w.noCashPaper,
          ]
        : [],
      qris:
        paying && content !== undefined
          ? { alt: w.qrisAlt, until: w.qrisUntil(ways!.qris!.expiresAt ? f.dateTime(ways!.qris!.expiresAt) : '') }
          : null,
    },
    images: {
      arms: city.pack.arms.svg,
      qr: qrSvg(url),
      ...(paying && content !== undefined && { qris: qrSvg(content) }),
    },
  };
}
