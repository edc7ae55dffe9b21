/**
 * Files a bank lays down after a day: its list of payments (teller file), and the account's statement as SWIFT MT940 or
 * CSV. Read whole or not at all: a file whose own control total does not fit is not the file the bank made.
 */

export interface BankLine {
  /** Line of the file, from 1. */
  n: number;
  kind: 'pay' | 'reverse';
  /** Day of the credit; undefined in a teller file, which knows the payer's time only. */
  settledOn: string | undefined;
  paidAt: Date | undefined;
  channel: 'va' | 'qris' | 'teller';
  /** Billing code, or our reference of a QR. */
  code: string;
  /** The bank's id of the payment; '' when the line names none. */
  id: string;
  bankRef: string;
  amount: bigint;
}
export interface FileFault {
  /** 0: the file as a whole. */
  line: number;
  why: 'empty' | 'columns' | 'kind' | 'channel' | 'date' | 'amount' | 'total' | 'balance' | 'format' | 'twice';
}
export type FileKind = 'teller' | 'mt940' | 'csv';
export type ReadFile = { lines: BankLine[]; total: bigint } | { faults: FileFault[] };

const CHANNEL: Record<string, BankLine['channel']> = { VA: 'va', QRIS: 'qris', TELLER: 'teller', ATM: 'teller' };
const channelOf = (text: string): BankLine['channel'] | undefined =>
  Object.hasOwn(CHANNEL, text.toUpperCase()) ? CHANNEL[text.toUpperCase()] : undefined;
const whole = (text: string): bigint | undefined => (/^\d{1,15}$/.test(text) ? BigInt(text) : undefined);
const isDay = (text: string): boolean => {
  const at = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
};
const sum = (lines: readonly BankLine[]): bigint =>
  lines.reduce((all, l) => all + (l.kind === 'pay' ? l.amount : -l.amount), 0n);

/** Says what a file is by its first line; undefined when it is none of the three. */
export function kindOfFile(text: string): FileKind | undefined {
  const first = text.trimStart().split(/\r?\n/, 1)[0] ?? '';
  if (first.startsWith('JENIS;WAKTU;')) return 'teller';
  if (/^(\{1:|:20:)/.test(first)) return 'mt940';
  return first.toLowerCase().startsWith('tanggal,keterangan,') ? 'csv' : undefined;
}

/** Reads one of the three; all its faults at once. */
export function readBankFile(kind: FileKind, text: string): ReadFile {
  const read = { teller: readTeller, mt940: readMt940, csv: readCsv }[kind](text.replace(/^\u{FEFF}/u, ''));
  if ('faults' in read) return read;
  const seen = new Set<string>();
  const faults: FileFault[] = [];
  for (const { n, kind: what, id } of read.lines) {
    if (id !== '' && seen.has(`${what} ${id}`)) faults.push({ line: n, why: 'twice' });
    seen.add(`${what} ${id}`);
  }
  return faults.length > 0 ? { faults } : read;
}

function rowsOf(text: string): { n: number; text: string }[] {
  return text
    .split(/\r?\n/)
    .map((line, i) => ({ n: i + 1, text: line.trimEnd() }))
    .filter((row) => row.text !== '');
}

function readTeller(text: string): ReadFile {
  const rows = rowsOf(text).slice(1);
  const faults: FileFault[] = [];
  const lines: BankLine[] = [];
  let control: { lines: number; total: bigint } | undefined;
  for (const row of rows) {
    const cells = row.text.split(';');
    const fault = (why: FileFault['why']): void => void faults.push({ line: row.n, why });
    if (cells[0] === 'T') {
      const m = /^T;(\d+);(-?\d+)$/.exec(row.text);
      if (m) control = { lines: Number(m[1]), total: BigInt(m[2]!) };
      else fault('total');
      continue;
    }
    if (cells.length !== 7) {
      fault('columns');
      continue;
    }
    const [kind, at, channel, code, id, bankRef, value] = cells as [
      string,
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    const paidAt = new Date(at);
    const amount = whole(value);
    const by = channelOf(channel);
    if (kind !== 'B' && kind !== 'R') fault('kind');
    else if (!/[+-]\d{2}:\d{2}$/.test(at) || Number.isNaN(paidAt.getTime())) fault('date');
    else if (!by) fault('channel');
    else if (amount === undefined || amount === 0n) fault('amount');
    else
      lines.push({
        n: row.n,
        kind: kind === 'B' ? 'pay' : 'reverse',
        settledOn: undefined,
        paidAt,
        channel: by,
        code,
        id,
        bankRef,
        amount,
      });
  }
  if (!control || (faults.length === 0 && (control.lines !== lines.length || control.total !== sum(lines))))
    faults.push({ line: 0, why: 'total' });
  return faults.length > 0 ? { faults } : { lines, total: sum(lines) };
}

/** `260105` → 2026-01-05 */
const swiftDay = (text: string): string => `20${text.slice(0, 2)}-${text.slice(2, 4)}-${text.slice(4, 6)}`;
/** `125000,00` → 125000; undefined when cents are left. */
const swiftAmount = (text: string): bigint | undefined => {
  const m = /^(\d{1,15}),(\d{0,2})$/.exec(text);
  return m && /^0*$/.test(m[2]!) ? BigInt(m[1]!) : undefined;
};

function readMt940(text: string): ReadFile {
  const faults: FileFault[] = [];
  const lines: BankLine[] = [];
  let opening: bigint | undefined;
  let closing: bigint | undefined;
  const balance = (value: string): bigint | undefined => {
    const m = /^([CD])\d{6}IDR([\d,]+)$/.exec(value);
    const amount = m ? swiftAmount(m[2]!) : undefined;
    return amount === undefined ? undefined : m![1] === 'C' ? amount : -amount;
  };
  for (const row of rowsOf(text)) {
    const m = /^:(\d{2}[A-Z]?):(.*)$/.exec(row.text);
    if (!m) continue;
    const [, tag, value] = m as unknown as [string, string, string];
    if (tag === '60F') opening = balance(value);
    else if (tag === '62F') closing = balance(value);
    else if (tag === '61') {
      const line = /^(\d{6})(?:\d{4})?(C|D|RC|RD)([\d,]+)N[A-Z]{3}([^/]{0,16})(?:\/\/(.{0,16}))?$/.exec(value);
      const amount = line ? swiftAmount(line[3]!) : undefined;
      if (!line || !isDay(swiftDay(line[1]!))) faults.push({ line: row.n, why: 'format' });
      else if (amount === undefined) faults.push({ line: row.n, why: 'amount' });
      else
        lines.push({
          n: row.n,
          kind: line[2] === 'C' || line[2] === 'RD' ? 'pay' : 'reverse',
          settledOn: swiftDay(line[1]!),
          paidAt: undefined,
          channel: 'teller',
          code: '',
          id: line[4]!.trim(),
          bankRef: line[5]?.trim() ?? '',
          amount,
        });
    } else if (tag === '86') {
      const last = lines.at(-1);
      const said = /^\/([A-Z]+)\/([^/]*)\/ID\/(.+)$/.exec(value);
      // The reference of :61: has room for 16 letters only; what it cut off stands here.
      if (last && said)
        Object.assign(last, { channel: channelOf(said[1]!) ?? 'teller', code: said[2]!, id: said[3]!.trim() });
    }
  }
  if (opening === undefined || closing === undefined) faults.push({ line: 0, why: 'format' });
  else if (faults.length === 0 && opening + sum(lines) !== closing) faults.push({ line: 0, why: 'balance' });
  return faults.length > 0 ? { faults } : { lines, total: sum(lines) };
}

function readCsv(text: string): ReadFile {
  const faults: FileFault[] = [];
  const lines: BankLine[] = [];
  let balance: bigint | undefined;
  for (const row of rowsOf(text).slice(1)) {
    const m = /^(\d{4}-\d{2}-\d{2}),"([^"]*)",([^,]*),(\d*),(\d*),(-?\d+)$/.exec(row.text);
    if (!m) {
      faults.push({ line: row.n, why: 'columns' });
      continue;
    }
    const [, day, note, bankRef, debit, credit, after] = m as unknown as [
      string,
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    const amount = whole(credit === '' ? debit : credit);
    const said = /^(\w+) (\S+) (\S+)$/.exec(note);
    if (!isDay(day)) faults.push({ line: row.n, why: 'date' });
    else if ((debit === '') === (credit === '') || amount === undefined || amount === 0n)
      faults.push({ line: row.n, why: 'amount' });
    else {
      const line: BankLine = {
        n: row.n,
        kind: credit === '' ? 'reverse' : 'pay',
        settledOn: day,
        paidAt: undefined,
        channel: (said && channelOf(said[1]!)) ?? 'teller',
        code: said?.[2] ?? '',
        id: said?.[3] ?? '',
        bankRef,
        amount,
      };
      const moved = line.kind === 'pay' ? amount : -amount;
      if (balance !== undefined && balance + moved !== BigInt(after)) faults.push({ line: row.n, why: 'balance' });
      balance = BigInt(after);
      lines.push(line);
    }
  }
  return faults.length > 0 ? { faults } : { lines, total: sum(lines) };
}
