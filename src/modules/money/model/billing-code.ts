/*
 * The billing code (kode bayar): city, kind, year, serial, check digit: `1271 01 26 00000042 C`. Seventeen digits, so that
 * it fits as the customer number of a virtual account. The check digit (Luhn) sees one wrong digit and two swapped ones.
 */

/** Luhn's check digit of a row of digits. */
export function luhn(digits: string): string {
  let sum = 0;
  for (const [i, c] of [...digits].toReversed().entries()) {
    const doubled = Number(c) * (i % 2 === 0 ? 2 : 1);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return String((10 - (sum % 10)) % 10);
}

/** @param city Kemendagri code (`12.71`) @param kind the kind's two digits @param serial below 100,000,000 */
export function billingCode(city: string, kind: string, year: number, serial: bigint): string {
  const body = `${city.replace('.', '')}${kind}${String(year).slice(-2)}${String(serial).padStart(8, '0')}`;
  return body + luhn(body);
}

/** A billing code as people type it, with spaces, dots or hyphens; undefined when it is none. */
export function readBillingCode(text: string): string | undefined {
  const digits = text.replaceAll(/[\s.-]/g, '');
  return /^\d{17}$/.test(digits) && luhn(digits.slice(0, -1)) === digits.at(-1) ? digits : undefined;
}

/** `1271 0126 0000 0042 7`: groups of four, as they are read out. */
export const spaced = (code: string): string => code.replaceAll(/(\d{4})(?=\d)/g, '$1 ');
