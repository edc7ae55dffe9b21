/** What leaves the books as files: CSV, and the lines for SIPD-RI. */
import type { Ctx } from '../../../kernel/command.ts';
import type { Account } from '../../../kernel/pack-accounts.ts';
import { kindOf, receiptLines, type Agencies, type BillKinds } from '../../money/index.ts';
import type { Book, BookCell } from './book.ts';
import { bookWords } from './words-books.ts';

/** The account by which a part of a payment is told: of the kind's revenue, its interest, or what is held. */
export const accountOf = (kinds: BillKinds, code: string, part: 'principal' | 'interest' | 'rest'): string => {
  const { accounts } = kindOf(kinds, code);
  return part === 'interest'
    ? (accounts.interest ?? accounts.revenue)
    : part === 'rest'
      ? 'held.over'
      : accounts.revenue;
};

/**
 * The export for SIPD-RI: its columns are a profile, because the ministry's template changes and none was found in public
 * (V!): whoever gets the true one changes this list. One line a receipt and account.
 */
export const SIPD_PROFILE: readonly {
  head: string;
  field: 'date' | 'agency' | 'account' | 'name' | 'amount' | 'receipt' | 'deposit' | 'channel';
}[] = [
  { head: 'tanggal', field: 'date' },
  { head: 'kode_skpd', field: 'agency' },
  { head: 'kode_rekening', field: 'account' },
  { head: 'uraian', field: 'name' },
  { head: 'nilai', field: 'amount' },
  { head: 'nomor_tbp', field: 'receipt' },
  { head: 'nomor_sts', field: 'deposit' },
  { head: 'kanal', field: 'channel' },
];

export async function sipdOf(
  ctx: Ctx,
  kinds: BillKinds,
  span: { agencies: Agencies; from: string; to: string },
  limit: number,
  accounts: ReadonlyMap<string, Account>,
): Promise<Pick<Book, 'columns' | 'rows' | 'totals' | 'cut' | 'note'>> {
  const lines = await receiptLines(ctx.city.db, { ...span, limit: limit + 1 });
  const rows = lines.slice(0, limit).flatMap((l) =>
    l.reversed
      ? []
      : (['principal', 'interest', 'rest'] as const)
          .filter((part) => l[part] !== 0n)
          .map((part) => {
            const account = accounts.get(accountOf(kinds, l.kind, part));
            const fields = {
              date: l.paidOn,
              agency: l.agency,
              account: account?.code ?? '',
              name: account?.name ?? '',
              amount: l[part],
              receipt: l.number,
              deposit: l.deposit,
              channel: l.channel,
            };
            return Object.fromEntries(SIPD_PROFILE.map(({ head, field }) => [head, fields[field]]));
          }),
  );
  return {
    columns: SIPD_PROFILE.map(({ head, field }) => ({
      key: head,
      head,
      kind: field === 'amount' ? 'money' : field === 'date' ? 'date' : 'text',
    })),
    rows,
    totals: { nilai: rows.reduce((sum, r) => sum + (r['nilai'] as bigint), 0n) },
    cut: lines.length > limit,
    note: bookWords[ctx.lang].sipdNote,
  };
}

/** Texts that a spreadsheet would run as a formula are kept as texts (ASVS 1.2.10). */
const safe = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
const quoted = (text: string): string => (/[",;\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** RFC 4180, whole numbers without separators, dates as they are; a mark at the front so that spreadsheets read UTF-8. */
export function csvOf(book: Book): string {
  const cell = (value: BookCell | undefined): string =>
    value === null || value === undefined ? '' : typeof value === 'string' ? quoted(safe(value)) : String(value);
  return `\uFEFF${[
    book.columns.map((c) => quoted(c.head)),
    ...book.rows.map((row) => book.columns.map((c) => cell(row[c.key]))),
  ]
    .map((line) => line.join(','))
    .join('\r\n')}\r\n`;
}
