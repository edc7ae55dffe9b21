/**
 * SNAP as this bank speaks it, written from the standard and apart from what it talks with: whoever agrees with it agrees
 * with the text. Every refusal says what was signed here, so that the other side can compare.
 */
import { createHash, createHmac, sign as rsaSign, timingSafeEqual, verify as rsaVerify } from 'node:crypto';

export type Body = Record<string, unknown>;

/** White space between tokens taken away; strings keep theirs. */
export function minify(json: string): string {
  let out = '';
  let quoted = false;
  for (let i = 0; i < json.length; i++) {
    const c = json[i]!;
    if (quoted && c === '\\') {
      out += c + (json[++i] ?? '');
      continue;
    }
    if (c === '"') quoted = !quoted;
    if (quoted || !/\s/.test(c)) out += c;
  }
  return out;
}

const hashOf = (body: string): string => createHash('sha256').update(minify(body)).digest('hex').toLowerCase();

export interface Call {
  method: string;
  path: string;
  body: string;
  timestamp: string;
}

export const symmetricText = (c: Call, token: string): string =>
  `${c.method}:${c.path}:${token}:${hashOf(c.body)}:${c.timestamp}`;
export const asymmetricText = (c: Call): string => `${c.method}:${c.path}:${hashOf(c.body)}:${c.timestamp}`;

export const hmac = (secret: string, text: string): string =>
  createHmac('sha512', secret).update(text).digest('base64');
export const rsa = (privatePem: string, text: string): string =>
  rsaSign('RSA-SHA256', Buffer.from(text), privatePem).toString('base64');

export const isRsa = (publicPem: string, text: string, signature: string): boolean =>
  rsaVerify('RSA-SHA256', Buffer.from(text), publicPem, Buffer.from(signature, 'base64'));
export function isHmac(secret: string, text: string, signature: string): boolean {
  const [given, own] = [Buffer.from(signature, 'base64'), Buffer.from(hmac(secret, text), 'base64')];
  return given.length === own.length && timingSafeEqual(given, own);
}

const WIB = 7 * 3_600_000;
/** `2026-01-05T09:15:31+07:00` */
export const wib = (at: Date): string => `${new Date(at.getTime() + WIB).toISOString().slice(0, 19)}+07:00`;
export const wibDay = (at: Date): string => wib(at).slice(0, 10);

export const money = (n: number): Body => ({ value: `${n}.00`, currency: 'IDR' });
