import { Temporal } from 'temporal-polyfill';

/** What the sixteen digits of a NIK say (UU 23/2006; domain facts: PPKKCC DDMMYY NNNN, +40 on the day for women). */
export interface Nik {
  nik: string;
  /** Kecamatan of first issue, `12.71.99`; it need not be where the holder lives now. */
  area: string;
  sex: 'male' | 'female';
  /** Legal date; the century is the one in which the holder is 0 to 119 years old on `today`, the later of two. */
  bornOn: string;
}

const digits = (text: string): string => text.replaceAll(/[\s.-]/g, '');

/**
 * Reads a NIK as people type it. There is no check digit, so this is plausibility only; undefined when the date, the
 * serial or the length cannot be. A mismatch with what else is known is a warning for officers, never a refusal.
 */
export function parseNik(text: string, today: string): Nik | undefined {
  const nik = digits(text);
  const m = /^([1-9]\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{4})$/.exec(nik);
  if (!m) return undefined;
  const [, province, city, district, dd, month, year, serial] = m;
  if (city === '00' || serial === '0000') return undefined;
  const female = Number(dd) > 40;
  const now = Temporal.PlainDate.from(today);
  for (const century of [2000, 1900]) {
    try {
      const born = Temporal.PlainDate.from(
        { year: century + Number(year), month: Number(month), day: Number(dd) - (female ? 40 : 0) },
        { overflow: 'reject' },
      );
      const age = born.until(now, { largestUnit: 'year' });
      if (age.sign < 0 || age.years >= 120) continue;
      return { nik, area: `${province}.${city}.${district}`, sex: female ? 'female' : 'male', bornOn: born.toString() };
    } catch {
      // 29 February of a year that is none in this century.
    }
  }
  return undefined;
}

/** A family card's number: region, issue date (day + 40 never), serial. Undefined when it cannot be one. */
export function parseKk(text: string): string | undefined {
  const kk = digits(text);
  const m = /^[1-9]\d{5}(\d\d)(\d\d)\d\d(\d{4})$/.exec(kk);
  if (!m) return undefined;
  const [, day, month, serial] = m;
  return Number(day) >= 1 && Number(day) <= 31 && Number(month) >= 1 && Number(month) <= 12 && serial !== '0000'
    ? kk
    : undefined;
}

/** An Indonesian mobile number as E.164 (`+6281…`) from 08…, 62… or +62…; undefined for any other. */
export function parsePhone(text: string): string | undefined {
  const typed = text.replaceAll(/[\s().-]/g, '');
  const local = /^(?:\+?62|0)(8[1-9]\d{6,10})$/.exec(typed)?.[1];
  return local === undefined ? undefined : `+62${local}`;
}

export type NameFault = 'too_long' | 'digits_or_marks';

/**
 * What Permendagri 73/2022 art. 7 lets an office refuse in a *new* record's name: more than 60 characters with spaces,
 * digits or punctuation. One word is advice only. Names already recorded (with an apostrophe, say) stay valid: do not
 * check those.
 */
export function checkName(name: string): NameFault | undefined {
  const written = name.normalize('NFC').trim();
  if ([...written].length > 60) return 'too_long';
  return /^[\p{L}\p{M}]+(?: [\p{L}\p{M}]+)*$/u.test(written) ? undefined : 'digits_or_marks';
}
