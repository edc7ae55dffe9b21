/** What the bank lays into the city's folder after a day: its teller file, and the account's statement in two forms. */
import type { Moved } from './book.ts';

const digits = (day: string): string => day.slice(2).replaceAll('-', '');
const amount = (n: number): string => `${n},00`;

/** Every payment and reversal of a day by the payer's clock. */
export function tellerFile(moved: readonly Moved[], day: string): string {
  const lines = moved.filter((m) => m.at.slice(0, 10) === day);
  const rows = lines.map((m) =>
    [m.kind === 'pay' ? 'B' : 'R', m.at, m.channel.toUpperCase(), m.code, m.id, m.reference, m.amount].join(';'),
  );
  const total = lines.reduce((sum, m) => sum + (m.kind === 'pay' ? m.amount : -m.amount), 0);
  return [
    'JENIS;WAKTU;KANAL;KODE_BAYAR;ID_PEMBAYARAN;REFERENSI;JUMLAH',
    ...rows,
    `T;${lines.length};${total}`,
    '',
  ].join('\r\n');
}

const credited = (moved: readonly Moved[], day: string): Moved[] => moved.filter((m) => m.settled === day);
const opening = (moved: readonly Moved[], day: string): number =>
  moved.filter((m) => m.settled < day).reduce((sum, m) => sum + (m.kind === 'pay' ? m.amount : -m.amount), 0);

/** The account's day as SWIFT MT940; a line's :86: says the channel, what was paid and its id. */
export function mt940(moved: readonly Moved[], day: string, account: string): string {
  const before = opening(moved, day);
  const lines = credited(moved, day);
  const after = lines.reduce((sum, m) => sum + (m.kind === 'pay' ? m.amount : -m.amount), before);
  return [
    `:20:BLI${digits(day)}`,
    `:25:${account}`,
    `:28C:${digits(day)}/1`,
    `:60F:C${digits(day)}IDR${amount(before)}`,
    ...lines.flatMap((m) => [
      `:61:${digits(m.settled)}${digits(m.settled).slice(2)}${m.kind === 'pay' ? 'C' : 'RC'}${amount(m.amount)}NTRF${m.id.slice(0, 16)}//${m.reference.slice(0, 16)}`,
      `:86:/${m.channel.toUpperCase()}/${m.code}/ID/${m.id}`,
    ]),
    `:62F:C${digits(day)}IDR${amount(after)}`,
    '-',
    '',
  ].join('\r\n');
}

/** The same as the bank's web page gives it. */
export function statementCsv(moved: readonly Moved[], day: string): string {
  let balance = opening(moved, day);
  const rows = credited(moved, day).map((m) => {
    const sign = m.kind === 'pay' ? m.amount : -m.amount;
    balance += sign;
    return [
      m.settled,
      `"${m.channel.toUpperCase()} ${m.code} ${m.id}"`,
      m.reference,
      sign > 0 ? '' : -sign,
      sign > 0 ? sign : '',
      balance,
    ].join(',');
  });
  return ['tanggal,keterangan,referensi,debet,kredit,saldo', ...rows, ''].join('\r\n');
}
