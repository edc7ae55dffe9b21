import { dictionary } from '@zxcvbn-ts/language-common';

/* The passwords that leaked most often, 49,000 of them, as @zxcvbn-ts/language-common (MIT) ships them in lower case. */

/** Shorter ones are parts of many good passwords. */
const SHORTEST_PART = 6;
let common: Set<string> | undefined;

/**
 * What of a password is its own: a common one at its beginning or end is taken off, the longest first. `qwerty123456!`
 * leaves `!`. In lower case.
 */
export function withoutCommon(password: string): string {
  common ??= new Set(dictionary['passwords-common']);
  const plain = password.toLowerCase();
  for (let length = plain.length; length >= SHORTEST_PART; length--) {
    if (common.has(plain.slice(0, length))) return plain.slice(length);
    if (common.has(plain.slice(-length))) return plain.slice(0, -length);
  }
  return plain;
}
