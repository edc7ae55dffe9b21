/**
 * A push service and the browser behind it (RFC 8030, 8188, 8291, 8292): it takes only what is signed with the key that
 * the subscription was made for, and reads it with the device's own key. A device that is gone answers 410.
 */
import { createDecipheriv, createECDH, createHmac, createPublicKey, randomBytes, verify } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export interface Device {
  id: string;
  /** base64url, as a browser gives them. */
  publicKey: string;
  privateKey: string;
  auth: string;
  /** The city's key that it was made for (applicationServerKey). */
  serverKey: string;
  gone: boolean;
}

export function newDevice(serverKey: string): Device {
  const ecdh = createECDH('prime256v1');
  ecdh.generateKeys();
  return {
    id: randomBytes(16).toString('hex'),
    publicKey: ecdh.getPublicKey('base64url'),
    privateKey: ecdh.getPrivateKey('base64url'),
    auth: randomBytes(16).toString('base64url'),
    serverKey,
    gone: false,
  };
}

/** What a push service answers, and what the device read. */
export function receive(
  device: Device | undefined,
  headers: IncomingHttpHeaders,
  body: Buffer,
  origin: string,
): { status: number; text?: string } {
  if (!device || device.gone) return { status: 410 };
  if (headers['content-encoding'] !== 'aes128gcm' || !/^\d+$/.test(String(headers['ttl'] ?? '')))
    return { status: 400 };
  if (body.length > 4096) return { status: 413 };
  const [, token = '', key = ''] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(headers.authorization ?? '') ?? [];
  if (key !== device.serverKey || !signed(token, key, origin)) return { status: 403 };
  try {
    return { status: 201, text: decrypt(device, body) };
  } catch {
    return { status: 400 };
  }
}

function signed(token: string, key: string, origin: string): boolean {
  const [head = '', claims = '', signature = ''] = token.split('.');
  const point = Buffer.from(key, 'base64url');
  if (point.length !== 65) return false;
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  };
  const said = JSON.parse(Buffer.from(claims, 'base64url').toString() || '{}') as {
    aud?: string;
    exp?: number;
    sub?: string;
  };
  const seconds = (said.exp ?? 0) - Date.now() / 1000;
  return (
    said.aud === origin &&
    seconds > 0 &&
    seconds <= 86_400 &&
    /^(?:mailto:|https:)/.test(said.sub ?? '') &&
    verify(
      'sha256',
      Buffer.from(`${head}.${claims}`),
      { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    )
  );
}

const hmac = (key: Buffer, ...parts: (Buffer | string)[]): Buffer => {
  const mac = createHmac('sha256', key);
  for (const part of parts) mac.update(part);
  return mac.digest();
};

/** One record of aes128gcm under the keys of RFC 8291 §3.4. */
function decrypt(device: Device, body: Buffer): string {
  const salt = body.subarray(0, 16);
  const keyLength = body[20]!;
  const sender = body.subarray(21, 21 + keyLength);
  const sealed = body.subarray(21 + keyLength);
  const own = Buffer.from(device.publicKey, 'base64url');
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(device.privateKey, 'base64url');
  const shared = ecdh.computeSecret(sender);
  const ikm = hmac(
    hmac(Buffer.from(device.auth, 'base64url'), shared),
    'WebPush: info\0',
    own,
    sender,
    Buffer.from([1]),
  );
  const prk = hmac(salt, ikm);
  const key = hmac(prk, 'Content-Encoding: aes128gcm\0', Buffer.from([1])).subarray(0, 16);
  const nonce = hmac(prk, 'Content-Encoding: nonce\0', Buffer.from([1])).subarray(0, 12);
  const open = createDecipheriv('aes-128-gcm', key, nonce);
  open.setAuthTag(sealed.subarray(-16));
  const plain = Buffer.concat([open.update(sealed.subarray(0, -16)), open.final()]);
  // The text ends at the delimiter 2 of the last record; zeros after it are padding.
  const end = plain.lastIndexOf(2);
  if (end < 0) throw new Error('no end of the record');
  return plain.subarray(0, end).toString();
}
