import { randomBytes, randomUUID } from 'node:crypto';

/** A UUIDv7 (RFC 9562 §5.7): sorts by the millisecond it was made in, so that B-tree inserts stay local. */
export function newId(now: Date = new Date()): string {
  const time = now.getTime().toString(16).padStart(12, '0');
  // Node draws the chance of a version 4 for many at once; version 7 has its variant and its tail in the same places.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

/** When a UUIDv7 was made, to the millisecond. */
export const timeOfId = (id: string): Date => new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16));

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
/** True for a lower-case UUID of any version. */
export const isId = (s: unknown): s is string => typeof s === 'string' && UUID.test(s);

/** A secret of `bytes` random bytes in base64url (32 bytes = 256 bits, for sessions). */
export const newToken = (bytes = 32): string => randomBytes(bytes).toString('base64url');

/** Crockford's alphabet: no I, L, O, U, so that a number survives a phone call and handwriting. */
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Crockford's check characters: value mod 37. */
const CHECK = `${CROCKFORD}*~$=U`;

/** Seven random characters and a check character: 2^35 numbers, not to be guessed with the PIN beside them. */
export function trackingNumber(prefix: string, random: Buffer = randomBytes(5)): string {
  // 35 bits; 37 check values do not fit 32 letters, so a draw whose check is a symbol is drawn again.
  let bits = random.readUIntBE(0, 5) % 2 ** 35;
  while (bits % 37 > 31) bits = randomBytes(5).readUIntBE(0, 5) % 2 ** 35;
  let s = '';
  let rest = bits;
  for (let i = 0; i < 7; i++) {
    s = CROCKFORD[rest % 32]! + s;
    rest = Math.floor(rest / 32);
  }
  s += CHECK[bits % 37]!;
  return `${prefix}-${s.slice(0, 4)}-${s.slice(4)}`;
}

/** Reads a number as people type it (small letters, spaces, O for 0, I or L for 1); undefined when the check fails. */
export function readTrackingNumber(text: string): string | undefined {
  const m = /^\s*([A-Za-z]{3})[\s-]*([0-9A-Za-z]{4})[\s-]*([0-9A-Za-z]{4})\s*$/.exec(text);
  if (!m) return undefined;
  const body = (m[2]! + m[3]!).toUpperCase().replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  let value = 0;
  for (const c of body.slice(0, 7)) {
    const digit = CROCKFORD.indexOf(c);
    if (digit < 0) return undefined;
    value = value * 32 + digit;
  }
  return CHECK[value % 37] === body[7] ? `${m[1]!.toUpperCase()}-${body.slice(0, 4)}-${body.slice(4)}` : undefined;
}

/** A six-digit number from the system's generator, for receipt PINs and sign-in codes. */
export function sixDigits(): string {
  // Rejection sampling: 4294967296 mod 1e6 would favour low numbers.
  for (;;) {
    const n = randomBytes(4).readUInt32BE(0);
    if (n < 4_294_000_000) return String(n % 1_000_000).padStart(6, '0');
  }
}
