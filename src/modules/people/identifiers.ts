/**
 * Indonesian identifiers as people type them: NIK, KK number, phone number, name. Pure; every fault is a word key.
 * Sources: domain.md §1.10 and §10.3; Permendagri 73/2022 (names on population documents).
 */

/** As every Indonesian form writes it: laki-laki, perempuan. */
export type Sex = 'L' | 'P';
export type Read<T> = ({ ok: true } & T) | { ok: false; error: string };
const refuse = (error: string): { ok: false; error: string } => ({ ok: false, error });

/** Kemendagri province codes, with 54 (Timor Timur until 1999): a number is never refused for an old region. */
const PROVINCES = new Set(
  '11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 51 52 53 54 61 62 63 64 65 71 72 73 74 75 76 81 82 91 92 93 94 95 96 97'.split(
    ' ',
  ),
);
const OLDEST = 120;

/** Digits as people group them: spaces, dots and hyphens go, anything else stays to be refused. */
const digitsOf = (text: string): string => text.normalize('NFKC').replaceAll(/[\s.\-\u2010-\u2015]/g, '');

const daysOf = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();
const two = (n: number): string => String(n).padStart(2, '0');

/** The dates a two-digit year can mean: not after `today`, not more than 120 years before. Newest first. */
function datesOf(day: number, month: number, yy: number, today: string): string[] {
  if (month < 1 || month > 12 || day < 1) return [];
  return [2000 + yy, 1900 + yy]
    .filter((year) => day <= daysOf(year, month) && year >= Number(today.slice(0, 4)) - OLDEST)
    .map((year) => `${year}-${two(month)}-${two(day)}`)
    .filter((date) => date <= today);
}

const areaOf = (value: string): string => `${value.slice(0, 2)}.${value.slice(2, 4)}.${value.slice(4, 6)}`;

export interface Nik {
  /** The 16 digits. */
  value: string;
  /** Kecamatan of first issue, `12.71.99`: says nothing about where the person lives now. */
  area: string;
  sex: Sex;
  /** Birth dates it can mean, newest first; more than one where the two-digit year is open. */
  born: [string, ...string[]];
  serial: string;
}

/**
 * Reads a NIK: `PPKKCC DDMMYY NNNN`, +40 on the day for women, no check digit. `today` is the legal date of the city.
 * Errors: `error.nik_digits`, `error.nik_region`, `error.nik_date`, `error.nik_serial`.
 */
export function parseNik(text: string, today: string): Read<Nik> {
  const value = digitsOf(text);
  if (!/^\d{16}$/.test(value)) return refuse('error.nik_digits');
  if (!PROVINCES.has(value.slice(0, 2))) return refuse('error.nik_region');
  const dd = Number(value.slice(6, 8));
  const [first, ...rest] = datesOf(
    dd > 40 ? dd - 40 : dd,
    Number(value.slice(8, 10)),
    Number(value.slice(10, 12)),
    today,
  );
  if (first === undefined) return refuse('error.nik_date');
  const serial = value.slice(12);
  if (serial === '0000') return refuse('error.nik_serial');
  return { ok: true, value, area: areaOf(value), sex: dd > 40 ? 'P' : 'L', born: [first, ...rest], serial };
}

/** Where a NIK and what is known of its holder differ. Real anomalies exist: a warning for the officer, never a refusal. */
export function nikWarnings(nik: Nik, holder: { born?: string; sex?: Sex }): string[] {
  const warnings: string[] = [];
  if (holder.born !== undefined && !nik.born.includes(holder.born)) warnings.push('warning.nik_born');
  if (holder.sex !== undefined && nik.sex !== holder.sex) warnings.push('warning.nik_sex');
  return warnings;
}

/**
 * Reads a family card number: region (6), day of first issue DDMMYY, serial (4).
 * Errors: `error.kk_digits`, `error.kk_region`, `error.kk_date`, `error.kk_serial`.
 */
export function parseKk(text: string, today: string): Read<{ value: string; area: string }> {
  const value = digitsOf(text);
  if (!/^\d{16}$/.test(value)) return refuse('error.kk_digits');
  if (!PROVINCES.has(value.slice(0, 2))) return refuse('error.kk_region');
  const issued = datesOf(Number(value.slice(6, 8)), Number(value.slice(8, 10)), Number(value.slice(10, 12)), today);
  if (issued.length === 0) return refuse('error.kk_date');
  return value.endsWith('0000') ? refuse('error.kk_serial') : { ok: true, value, area: areaOf(value) };
}

/** A phone number as people group it. */
const dialled = (text: string): string => text.normalize('NFKC').replaceAll(/[\s.\-()\u2010-\u2015]/g, '');

/** An Indonesian mobile number (`08…`, `62…`, `+62…`) as E.164 `+628…`; undefined when it is none. */
export function parsePhone(text: string): string | undefined {
  const local = /^(?:\+?62|0)(8[1-9]\d{7,10})$/.exec(dialled(text))?.[1];
  return local === undefined ? undefined : `+62${local}`;
}

/** A landline or mobile number as E.164 `+62…`; undefined when it is none. */
export function parseAnyPhone(text: string): string | undefined {
  const landline = /^(?:\+?62|0)([2-79]\d{6,10})$/.exec(dialled(text))?.[1];
  return landline === undefined ? parsePhone(text) : `+62${landline}`;
}

/** Names that stand in records already may carry what new ones may not: `D'Cruz`, `Abd. Rahman`, `Siti-Aisyah`. */
const RECORDED = /^[\p{Script=Latin}\p{M}\d '.,\-/()]+$/u;
const LETTERS = /^[\p{Script=Latin}\p{M} ]+$/u;
const FRONT_TITLES = new Set(['PROF', 'DRS', 'DRA', 'IR', 'HJ']);
/** Only degrees that are no name of anybody: `Se` and `Ma` are names. */
const REAR_TITLES = new Set(['SH', 'ST', 'MM', 'MH', 'MSI', 'MPD', 'SPD', 'SKOM', 'MKOM', 'SKM', 'MKES', 'AMD', 'PHD']);
/** One letter that is a whole name: Balinese *I*, the family names *O* and *U*. */
const WHOLE_LETTERS = new Set(['I', 'O', 'U']);
const LONGEST = 60;

/**
 * Reads a personal name (NFC, single spaces). `new`: refuses only what Permendagri 73/2022 lets an office refuse (more
 * than 60 characters, other script, digits or punctuation, short form, degree); one word is advised against, then taken.
 * `recorded`: the name stands in a document already, so whatever was lawful then is taken.
 * Errors: `error.required`, `error.name_long`, `error.name_script`, `error.name_signs`, `error.name_short_form`,
 * `error.name_title`.
 */
export function checkName(
  text: string,
  standing: 'new' | 'recorded' = 'recorded',
): Read<{ value: string; advice?: 'warning.name_one_word' }> {
  const written = text.normalize('NFC').replaceAll(/[\u2018\u2019\u02BC\u0060\u00B4]/g, "'");
  const value = written.replaceAll(/\s+/g, ' ').trim();
  if (value === '') return refuse('error.required');
  if (/[^\p{Script=Latin}\P{L}]|\p{Extended_Pictographic}/u.test(value)) return refuse('error.name_script');
  if (!/\p{L}/u.test(value)) return refuse('error.name_signs');
  if ([...value].length > (standing === 'new' ? LONGEST : 2 * LONGEST)) return refuse('error.name_long');
  if (standing === 'recorded') return RECORDED.test(value) ? { ok: true, value } : refuse('error.name_signs');
  if (!LETTERS.test(value)) return refuse('error.name_signs');
  const words = value.toUpperCase().split(' ');
  const titled = FRONT_TITLES.has(words[0]!) || REAR_TITLES.has(words.at(-1)!);
  if (words.length > 1 && titled) return refuse('error.name_title');
  if (words.some((w) => w.length === 1 && !WHOLE_LETTERS.has(w))) return refuse('error.name_short_form');
  return words.length === 1 ? { ok: true, value, advice: 'warning.name_one_word' } : { ok: true, value };
}
