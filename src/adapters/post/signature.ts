/** How a call to PT Pos is signed: hexadecimal HMAC-SHA256 over method, path, token, digest of the body and time. */
import { createHash, createHmac } from 'node:crypto';

export interface SignedCall {
  method: string;
  /** With its query, without the host. */
  path: string;
  token: string;
  body: string;
  /** UTC, `YYYY-MM-DDTHH:mm:ss.SSSZ`. */
  timestamp: string;
}

export const stringToSign = (c: SignedCall): string =>
  [c.method, c.path, c.token, createHash('sha256').update(c.body).digest('hex'), c.timestamp].join(':');

export const sign = (secret: string, c: SignedCall): string =>
  createHmac('sha256', secret).update(stringToSign(c)).digest('hex');
