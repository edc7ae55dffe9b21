import { createECDH } from 'node:crypto';
import { request } from 'undici';
import webPush from 'web-push';
import { addressFault, safeAgent } from '../../kernel/safe-address.ts';
import type { Answer, MessageDoor } from '../../modules/notices/door-port.ts';

export interface WebPushOptions {
  /** 32 bytes that never change: the key by which push services know the city (RFC 8292). Another seed, and every device must say yes anew. */
  seed: Buffer;
  /** Whom a push service may write to: `mailto:` or `https:`. */
  subject: string;
  /** A demo's devices may be on this machine. */
  inside: boolean;
  timeoutMs?: number;
}

/** A device that is off for longer need not ring any more: the notice lies in the inbox. */
const TTL_S = 86_400;
/** Too many, or out of order. */
const BUSY = new Set([429, 503]);

/**
 * Web push to an installed portal (RFC 8030), sealed for the device alone (RFC 8291). The address is what a browser gave, so
 * it is guarded like any that somebody typed. `push_gone`: the device takes no more.
 */
export function webPushDoor(o: WebPushOptions): MessageDoor & { close(): Promise<void> } {
  const { timeoutMs = 10_000 } = o;
  const keys = vapidKeys(o.seed);
  const dispatcher = safeAgent({ inside: o.inside, timeoutMs });
  return {
    kind: 'push',
    name: 'push',
    serverKey: keys.publicKey,
    // A waiting one of the same topic is replaced, and the device shows one of the same tag once.
    idempotent: true,
    close: () => dispatcher.destroy(),
    async send({ id, to, text, ttl = TTL_S }): Promise<Answer> {
      const subscription = JSON.parse(to) as webPush.PushSubscription;
      if (addressFault(subscription.endpoint, { inside: o.inside })) return { outcome: 'refused', reason: 'push_gone' };
      let sealed: webPush.RequestDetails;
      try {
        sealed = webPush.generateRequestDetails(
          subscription,
          JSON.stringify({ ...(JSON.parse(text) as object), tag: id }),
          {
            vapidDetails: { subject: o.subject, ...keys },
            contentEncoding: 'aes128gcm',
            TTL: ttl,
            topic: id.replaceAll('-', ''),
          },
        );
      } catch {
        // Keys of no curve: nothing that is sealed for them could be opened.
        return { outcome: 'refused', reason: 'push_gone' };
      }
      const answer = await request(subscription.endpoint, {
        method: 'POST',
        dispatcher,
        headers: Object.fromEntries(Object.entries(sealed.headers).map(([name, value]) => [name, String(value)])),
        body: sealed.body as Buffer,
      });
      await answer.body.dump({ limit: 65_536 }).catch(() => {});
      const { statusCode: status } = answer;
      if (status >= 200 && status < 300) return { outcome: 'taken', ref: id };
      if (BUSY.has(status)) return { outcome: 'busy', reason: `http_${status}` };
      // 403: it was made for another key of ours.
      if (status === 404 || status === 410 || status === 403) return { outcome: 'refused', reason: 'push_gone' };
      if (status >= 400 && status < 500) return { outcome: 'refused', reason: `http_${status}` };
      throw new Error(`push: the service answered ${status}`);
    },
  };
}

/** The pair of P-256 keys of a seed, base64url as browsers want them. */
export function vapidKeys(seed: Buffer): { publicKey: string; privateKey: string } {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(seed);
  return { publicKey: ecdh.getPublicKey('base64url'), privateKey: ecdh.getPrivateKey('base64url').padStart(43, 'A') };
}
