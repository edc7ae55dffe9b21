import { createHmac, randomBytes } from 'node:crypto';
import type { HookEvent, HookSecret } from './store/hook.ts';

/** A new signing secret as Standard Webhooks writes it: `whsec_` and 32 bytes in base64. */
export const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

/** One signature of a call: `v1,` and the HMAC-SHA256 of `id.timestamp.body` (Standard Webhooks 1.0). */
export function signature(secret: string, id: string, seconds: number, body: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`;
}

/** The headers of a call. While a secret is exchanged both sign, so that a receiver may change over when it suits. */
export function signedHeaders(
  secrets: readonly HookSecret[],
  id: string,
  body: string,
  now: Date,
): Record<string, string> {
  const seconds = Math.floor(now.getTime() / 1000);
  const valid = secrets.filter((s) => s.until === undefined || new Date(s.until) > now);
  return {
    'content-type': 'application/cloudevents+json; charset=utf-8',
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': valid.map((s) => signature(s.secret, id, seconds, body)).join(' '),
  };
}

/** An event as CloudEvents 1.0 in structured JSON. The same at each try, byte for byte. */
export const cloudEvent = (origin: string, e: HookEvent): string =>
  JSON.stringify({
    specversion: '1.0',
    id: e.id,
    source: origin,
    type: `id.balai.${e.type}`,
    subject: e.subject,
    time: e.at.toISOString(),
    datacontenttype: 'application/json',
    data: e.data,
  });

/** Seconds before each further try, three days in all; past the last it is given up. */
const WAITS = [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 64_800, 80_400];
/** When the next try is due after so many, up to a fifth sooner or later, so that a receiver that comes back is not stormed. */
export function nextTry(attempts: number, random: number): number | undefined {
  const wait = WAITS[attempts - 1];
  return wait === undefined ? undefined : Math.round(wait * (0.8 + 0.4 * random));
}
