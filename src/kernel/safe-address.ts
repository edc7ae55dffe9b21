import { lookup as resolve } from 'node:dns';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Agent } from 'undici';

/** An address that somebody typed leads into our own network, or nowhere. `reason` is a code. */
export class UnsafeAddress extends Error {
  override name = 'UnsafeAddress';
}

/** True for an address of the public internet: not of this machine, its network, a cloud's metadata, or one that is none. */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  // `::ffff:127.0.0.1` is 127.0.0.1.
  return ipaddr.process(address).range() === 'unicast';
}

/**
 * A way out for addresses that people typed (ASVS 1.3.6, 13.2.5): the name is resolved once, every address it has must be
 * public, and the connection goes to the one that was looked at, so that a name that changes between look and call gains
 * nothing. `inside`: also this machine, for trying out.
 */
export function safeAgent(o: { inside: boolean; timeoutMs: number }): Agent {
  const fine = (address: string): boolean =>
    isPublic(address) || (o.inside && ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback');
  return new Agent({
    headersTimeout: o.timeoutMs,
    bodyTimeout: o.timeoutMs,
    connections: 4,
    connect: {
      timeout: o.timeoutMs,
      lookup(hostname, options, callback) {
        resolve(hostname, { ...options, all: true }, (error, addresses) => {
          if (error) return callback(error, '', 0);
          const bad = addresses.length === 0 || addresses.some((a) => !fine(a.address));
          if (bad) return callback(new UnsafeAddress('the name leads into a network of its own'), '', 0);
          if (options.all) return callback(null, addresses);
          callback(null, addresses[0]!.address, addresses[0]!.family);
        });
      },
    },
  });
}

/**
 * Looks at an address before it is kept or called. A literal IP is never resolved, so it is judged here. Gives the reason
 * key of what is wrong with it.
 */
export function addressFault(text: string, o: { inside: boolean }): 'url' | 'https' | 'inside' | undefined {
  if (!URL.canParse(text)) return 'url';
  const url = new URL(text);
  if ((url.protocol !== 'https:' && url.protocol !== 'http:') || url.username || url.password || url.hash) return 'url';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const loopback = host === 'localhost' || (isIP(host) > 0 && ipaddr.process(host).range() === 'loopback');
  if (loopback) return o.inside ? undefined : 'inside';
  if (url.protocol === 'http:') return 'https';
  if (isIP(host) > 0 && !isPublic(host)) return 'inside';
  return /\.(?:local|internal|localhost|lan|home|corp)$/i.test(host) || !host.includes('.') ? 'inside' : undefined;
}
