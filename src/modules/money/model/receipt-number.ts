/* The number of a receipt, after the national one (NTPN): sixteen characters, not to be guessed, with a check character. */

const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const check = (body: string): string => {
  // Each place has a weight of its own, so that two swapped characters are seen too.
  let sum = 0;
  for (const [i, c] of [...body].entries()) sum = (sum + (i + 1) * LETTERS.indexOf(c)) % 31;
  return LETTERS[sum]!;
};

/** @param random at least 15 random bytes */
export function receiptNumber(random: Uint8Array): string {
  const body = Array.from(random.subarray(0, 15), (b) => LETTERS[b % 32]!).join('');
  return body + check(body);
}

/** A receipt's number as people type it; undefined when it is none. */
export function readReceiptNumber(text: string): string | undefined {
  const plain = text.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return /^[0-9A-HJKMNP-TV-Z]{16}$/.test(plain) && check(plain.slice(0, 15)) === plain[15] ? plain : undefined;
}
