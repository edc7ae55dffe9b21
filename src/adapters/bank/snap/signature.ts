/**
 * The signatures of SNAP BI (Standar Nasional Open API Pembayaran, ASPI v1.0.2): the string to sign, its two kinds, and
 * what implementations in the field make of "minified body". All over the bytes that came, before they are parsed.
 */
import { createHmac, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { sameBytes, sha256 } from '../../../kernel/crypto.ts';
import type { SnapEncoding, SnapMinify } from '../../../modules/money/bank-port.ts';

/** What the client of the token call signs: `client_id|X-TIMESTAMP`. */
export const tokenString = (clientId: string, timestamp: string): string => `${clientId}|${timestamp}`;

export interface Signed {
  /** Upper case. */
  method: string;
  /** Relative, as the signer sees it: with or without its query by the partner's profile. */
  path: string;
  /** Without `Bearer `; undefined in the asymmetric kind. */
  token?: string | undefined;
  bodyHash: string;
  /** X-TIMESTAMP as it stands in the header, never rewritten. */
  timestamp: string;
}

/** `METHOD:path:token:hash:timestamp`, or without the token for the asymmetric kind. */
export const stringToSign = ({ method, path, token, bodyHash, timestamp }: Signed): string =>
  [method.toUpperCase(), path, ...(token === undefined ? [] : [token]), bodyHash, timestamp].join(':');

const whitespace = /\s/g;
/** White space between the tokens of a JSON text; a string keeps its own. */
const betweenTokens = /"(?:[^"\\]|\\.)*"|\s+/g;
const compact = (text: string): string => text.replaceAll(betweenTokens, (m) => (m.startsWith('"') ? m : ''));
const reserialised = (text: string): string => JSON.stringify(JSON.parse(text));
// What PHP's json_encode writes unless told otherwise.
const asPhp = (text: string): string =>
  reserialised(text)
    .replaceAll('/', '\\/')
    .replaceAll(/[\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

const MINIFY: Record<SnapMinify, (text: string) => string> = {
  raw: (text) => text,
  compact,
  reserialised,
  stripped: (text) => text.replaceAll(whitespace, ''),
  php: asPhp,
};

/** Lower-case hexadecimal SHA-256 of a body; of an empty one that of nothing. Undefined when the variant needs JSON and it is none. */
export function bodyHash(body: Buffer, minify: SnapMinify): string | undefined {
  if (minify === 'raw' || body.length === 0) return sha256(body).toString('hex');
  try {
    return sha256(MINIFY[minify](body.toString('utf8'))).toString('hex');
  } catch {
    return undefined;
  }
}

/** Base64 of the HMAC-SHA512 of a string under the client's secret. */
export const signSymmetric = (secret: string, text: string): string =>
  createHmac('sha512', secret).update(text).digest('base64');

/** Base64 of the RSA PKCS #1 v1.5 signature (SHA-256) of a string. */
export const signAsymmetric = (privateKey: string, text: string): string =>
  sign('sha256', Buffer.from(text), rsa(createPrivateKey(privateKey))).toString('base64');

/** True when a signature is that of one of the secrets. Bytes are compared, in constant time: letters of base64 differ by case. */
export function verifySymmetric(
  secrets: readonly string[],
  text: string,
  signature: string,
  encodings: readonly SnapEncoding[],
): boolean {
  const given = decoded(signature, encodings);
  // Every secret is tried, so that the time says nothing of which one was near.
  return secrets
    .map((secret) => given.some((g) => sameBytes(g, createHmac('sha512', secret).update(text).digest())))
    .includes(true);
}

/** True when a signature was made by one of the keys (PEM). */
export function verifyAsymmetric(
  publicKeys: readonly string[],
  text: string,
  signature: string,
  encodings: readonly SnapEncoding[],
): boolean {
  const given = decoded(signature, encodings);
  return publicKeys.some((pem) => given.some((g) => verify('sha256', Buffer.from(text), rsa(createPublicKey(pem)), g)));
}

/** RSA below 2048 bits is refused (NIST SP 800-131A). */
function rsa(key: KeyObject): KeyObject {
  if (key.asymmetricKeyType !== 'rsa' || (key.asymmetricKeyDetails?.modulusLength ?? 0) < 2048)
    throw new Error('a SNAP key is RSA of 2048 bits or more');
  return key;
}

const BASE64 = /^[A-Za-z0-9+/]{2,}={0,2}$/;
const HEX = /^(?:[0-9a-fA-F]{2})+$/;
function decoded(signature: string, encodings: readonly SnapEncoding[]): Buffer[] {
  return encodings.flatMap((encoding) => {
    const fits = encoding === 'hex' ? HEX : BASE64;
    return fits.test(signature) ? [Buffer.from(signature, encoding)] : [];
  });
}
