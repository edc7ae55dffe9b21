/**
 * A paper that the registry made comes in, by its port or by the operator's upload. Is it the paper we wait for? Its
 * signature, number and holder are compared with what we know; what differs is shown, and a person decides.
 */
import { readPdfSignature, readPdfText } from './pdf-reader.ts';
import type { SignatureReport } from './signature.ts';

export type RegistryPaperKind =
  | 'akta-kelahiran'
  | 'akta-kematian'
  | 'akta-perkawinan'
  | 'akta-perceraian'
  | 'kk'
  | 'skpwni';

export interface PaperExpectation {
  kind: RegistryPaperKind;
  /** Kemendagri code of the city without points, `1271`: the papers' numbers begin with it. */
  cityCode: string;
  /** The holder's name as we know it; letter case and spaces do not matter. */
  holder: string;
  /** The number the registry told or the operator typed; absent if the paper itself is to tell it. */
  number?: string;
  /** The holder's birth date, `YYYY-MM-DD`. */
  bornOn?: string;
  nik?: string;
  /** For a birth: reported after the limit, so that its number says LT and not LU. */
  late?: boolean;
  /** O of the certificate that may sign here. Anyone may hold a certificate of the same root. */
  signerOrganisation?: string;
}

export interface PaperDifference {
  field: 'file' | 'signature' | 'signer' | 'number' | 'holder' | 'born_on' | 'nik';
  expected: string;
  /** What the paper says; empty if it says nothing. */
  found: string;
}

export interface RegistryPaperReport {
  /** True if nothing differs. */
  ok: boolean;
  signature: SignatureReport;
  /** The number on the paper, if it has exactly one of its kind. */
  number?: string;
  differences: PaperDifference[];
}

/** Letters between city and date (domain.md §1.4 end; not yet compared with the agency's own papers). */
const LETTERS: Record<Exclude<RegistryPaperKind, 'skpwni' | 'kk'>, string> = {
  'akta-kelahiran': 'LU|LT',
  'akta-kematian': 'KM',
  'akta-perkawinan': 'KW',
  'akta-perceraian': 'CR',
};

/** The form of a kind's number: `1271-LU-ddMMyyyy-nnnn`, `SKPWNI/1271/ddMMyyyy/nnnn`. */
export function numberPattern(kind: RegistryPaperKind, cityCode: string): RegExp {
  // A family card bears many NIKs of as many digits: its own number stands under its title.
  if (kind === 'kk') return /(?<=KARTU KELUARGA (?:NO|NOMOR)\.? ?:? ?)\d{16}(?!\d)/g;
  return kind === 'skpwni'
    ? new RegExp(`(?<![\\w/])SKPWNI/${cityCode}/(\\d{8})/\\d{4,6}(?![\\w/])`, 'g')
    : new RegExp(`(?<![\\w-])${cityCode}-(?:${LETTERS[kind]})-(\\d{8})-\\d{4,6}(?![\\w-])`, 'g');
}

/**
 * False for a family card: its number is the family's own, the same on every edition. It is personal, so it is compared
 * with the paper and stands nowhere in the clear.
 */
export const isNumbered = (kind: RegistryPaperKind): boolean => kind !== 'kk';

/** A paper's number as it may stand in registers and names of files. */
export const openNumber = (kind: RegistryPaperKind, number: string): string =>
  isNumbered(kind) ? number : `${'•'.repeat(12)}${number.slice(-4)}`;

/** True for a whole number of the kind, with a date that exists. */
export const isPaperNumber = (kind: RegistryPaperKind, cityCode: string, text: string): boolean =>
  numbersIn(text, kind, cityCode)[0] === text;

/**
 * Compares a registry's paper with what is expected. `roots` are the PEM roots of the city's pack, `at` is now.
 * Never throws for a bad file; `unavailable('busy')` when too many PDFs are read at once.
 */
export async function checkRegistryPaper(
  pdf: Buffer,
  expect: PaperExpectation,
  roots: readonly string[],
  at: Date,
): Promise<RegistryPaperReport> {
  const signature = await readPdfSignature(pdf, roots, at);
  const differences: PaperDifference[] = [];
  const differs = (field: PaperDifference['field'], expected: string, found: string) =>
    void differences.push({ field, expected, found });
  if (!signature.ok) differs('signature', 'valid', signature.faults.join(', '));
  // SIAK signs once. With a second signature the last signer might have changed what the first one signed.
  else if (signature.count !== 1) differs('signature', '1', String(signature.count));
  const organisation = signature.signerOrganisation ?? '';
  if (expect.signerOrganisation !== undefined && organisation !== expect.signerOrganisation)
    differs('signer', expect.signerOrganisation, organisation);
  if (signature.faults.includes('not_pdf') || signature.faults.includes('too_large'))
    return { ok: false, signature, differences };

  const raw = await readPdfText(pdf);
  if (raw === undefined || raw.trim() === '') {
    differs('file', 'pdf with text', raw === undefined ? 'unreadable' : 'no text');
    return { ok: false, signature, differences };
  }
  const text = plain(raw);
  const numbers = [...new Set(numbersIn(text, expect.kind, expect.cityCode))];
  const number = numbers.length === 1 ? numbers[0] : undefined;
  const wanted = expect.number?.trim().toUpperCase() ?? wantedForm(expect);
  const fits =
    number !== undefined && (expect.number === undefined || number === wanted) && fitsLateness(number, expect);
  if (!fits)
    differs(
      'number',
      expect.number === undefined || number === wanted ? wantedForm(expect) : wanted,
      numbers.join(', '),
    );

  const holder = holderIn(raw, text, expect.holder);
  if (holder !== plain(expect.holder)) differs('holder', plain(expect.holder), holder);
  if (expect.bornOn !== undefined && !writtenDates(expect.bornOn).some((form) => hasWords(text, form))) {
    differs('born_on', writtenDates(expect.bornOn)[0]!, /TANGGAL (.{1,60}?) TELAH LAHIR/.exec(text)?.[1] ?? '');
  }
  if (expect.nik !== undefined && !hasWords(text, expect.nik))
    differs('nik', expect.nik, /(?<!\d)\d{16}(?!\d)/.exec(text)?.[0] ?? '');
  return { ok: differences.length === 0, signature, ...(number === undefined ? {} : { number }), differences };
}

/** One line, upper case, one kind of apostrophe: for comparing, never for showing. */
const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .replaceAll(/[‘’ʼ`´]/g, "'")
    .replaceAll(/\s+/g, ' ')
    .trim()
    .toLocaleUpperCase('id-ID');

function numbersIn(text: string, kind: RegistryPaperKind, cityCode: string): string[] {
  return [...text.matchAll(numberPattern(kind, cityCode))]
    .filter((m) => !isNumbered(kind) || isDay(m[1]!))
    .map((m) => m[0]);
}

/** `ddMMyyyy` is a day of the calendar. */
function isDay(text: string): boolean {
  const iso = `${text.slice(4)}-${text.slice(2, 4)}-${text.slice(0, 2)}`;
  const day = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(iso);
}

/** What a number of this kind looks like, for people: `1271-KM-ddMMyyyy-nnnn`. */
export const numberForm = (kind: RegistryPaperKind, cityCode: string): string => wantedForm({ kind, cityCode });

function wantedForm(e: Pick<PaperExpectation, 'kind' | 'cityCode' | 'late'>): string {
  if (e.kind === 'kk') return '16 angka';
  if (e.kind === 'skpwni') return `SKPWNI/${e.cityCode}/ddMMyyyy/nnnn`;
  const letters =
    e.kind !== 'akta-kelahiran' || e.late === undefined ? LETTERS[e.kind].replace('|', '/') : e.late ? 'LT' : 'LU';
  return `${e.cityCode}-${letters}-ddMMyyyy-nnnn`;
}

const fitsLateness = (number: string, e: PaperExpectation): boolean =>
  e.kind !== 'akta-kelahiran' || e.late === undefined || number.includes(e.late ? '-LT-' : '-LU-');

/** Between which words a paper names its holder. */
const NAMED = [
  /TELAH LAHIR:? (.{1,120}?),? ANAK (?:KE|LAKI|PEREMPUAN)/,
  /TELAH MENINGGAL DUNIA:? (.{1,120}?),? (?:LAHIR DI|SURAT INI|KUTIPAN INI)/,
];

/**
 * The holder as the paper names it. A birth says "… telah lahir NAMA anak ke …", and the whole name between must be the
 * same: a single name stands inside many longer ones. Other papers: the name on a line of its own.
 */
function holderIn(raw: string, text: string, wanted: string): string {
  for (const form of NAMED) {
    const named = form.exec(text);
    if (named) return named[1]!;
  }
  return (
    raw
      .split('\n')
      .map(plain)
      .find((line) => line === plain(wanted)) ?? ''
  );
}

function hasWords(text: string, words: string): boolean {
  const i = text.indexOf(words);
  return i >= 0 && !/[\p{L}\d]/u.test(text[i - 1] ?? ' ') && !/[\p{L}\d]/u.test(text[i + words.length] ?? ' ');
}

const MONTHS = [
  'JANUARI',
  'FEBRUARI',
  'MARET',
  'APRIL',
  'MEI',
  'JUNI',
  'JULI',
  'AGUSTUS',
  'SEPTEMBER',
  'OKTOBER',
  'NOVEMBER',
  'DESEMBER',
];

/** The ways an akta writes a date: `3 NOVEMBER 2026`, `03-11-2026`, `TIGA NOVEMBER TAHUN DUA RIBU DUA PULUH ENAM`. */
function writtenDates(iso: string): string[] {
  const [year, month, day] = iso.split('-') as [string, string, string];
  const name = MONTHS[Number(month) - 1] ?? '';
  const [d, y] = [inWords(Number(day)), inWords(Number(year))];
  return [
    `${Number(day)} ${name} ${year}`,
    `${day} ${name} ${year}`,
    `${day}-${month}-${year}`,
    `${day}/${month}/${year}`,
    `${d} ${name} ${y}`,
    `${d} ${name} TAHUN ${y}`,
  ];
}

const DIGITS = [
  '',
  'SATU',
  'DUA',
  'TIGA',
  'EMPAT',
  'LIMA',
  'ENAM',
  'TUJUH',
  'DELAPAN',
  'SEMBILAN',
  'SEPULUH',
  'SEBELAS',
];

/** A number under 10.000 in Indonesian words, upper case: 2026 → `DUA RIBU DUA PULUH ENAM`. */
function inWords(n: number): string {
  if (n < 12) return DIGITS[n]!;
  if (n < 20) return `${inWords(n - 10)} BELAS`;
  const [unit, word, one] =
    n < 100 ? [10, 'PULUH', ''] : n < 1000 ? [100, 'RATUS', 'SERATUS'] : [1000, 'RIBU', 'SERIBU'];
  const head = n < 2 * unit && one !== '' ? one : `${inWords(Math.floor(n / unit))} ${word}`;
  return `${head} ${inWords(n % unit)}`.trim();
}
