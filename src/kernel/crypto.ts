import {
  argon2 as argon2Callback,
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { promisify } from 'node:util';
import { newId } from './ids.ts';

const VERSION = 1;
const IV = 12;
const TAG = 16;

/** AES-256-GCM with one key. `place` (table/row/column) is the additional data: a ciphertext moved elsewhere does not open. */
export interface DataKey {
  seal(place: string, plain: Buffer): Buffer;
  open(place: string, sealed: Buffer): Buffer;
}

function dataKey(raw: Buffer): DataKey {
  return {
    seal(place, plain) {
      const iv = randomBytes(IV);
      const c = createCipheriv('aes-256-gcm', raw, iv).setAAD(Buffer.from(place));
      return Buffer.concat([Buffer.from([VERSION]), iv, c.update(plain), c.final(), c.getAuthTag()]);
    },
    open(place, sealed) {
      if (sealed.length < 1 + IV + TAG || sealed[0] !== VERSION)
        throw new Error(`cannot open ${place}: unknown version`);
      const d = createDecipheriv('aes-256-gcm', raw, sealed.subarray(1, 1 + IV)).setAAD(Buffer.from(place));
      d.setAuthTag(sealed.subarray(sealed.length - TAG));
      return Buffer.concat([d.update(sealed.subarray(1 + IV, sealed.length - TAG)), d.final()]);
    },
  };
}

/** Sixteen hexadecimal digits that tell keys apart, of no use to guess 32 random bytes. */
export const fingerprint = (key: Buffer): string =>
  createHmac('sha256', key).update('balai/fingerprint').digest('hex').slice(0, 16);

/** A wrapped key says under which master key: this byte, eight of the fingerprint, then what `seal` gives. Before there was no tag. */
const TAGGED = 2;
const TAG_BYTES = 9;
const tagOf = (print: string): Buffer => Buffer.concat([Buffer.from([TAGGED]), Buffer.from(print, 'hex')]);

/** The keys of one city. Everything is derived from, or wrapped by, one 32-byte master key that never enters the database. */
export interface Keys extends DataKey {
  /** HMAC-SHA256 (16 bytes) of a normalised identifier: finds a NIK without showing it. An unkeyed hash of 16 structured digits falls in seconds. */
  blindIndex(kind: string, value: string): Buffer;
  /** A new key of its own (one case, one blob), to be stored wrapped; deleting the wrapped key destroys what it sealed. */
  newDataKey(): { id: string; wrapped: Buffer; key: DataKey };
  /** Opens a wrapped key; throws if it belongs to a master key that is not here, or to another city or id. */
  unwrap(id: string, wrapped: Buffer): DataKey;
  /** The same key wrapped under the master key in use; the given bytes where it is already. Throws as `unwrap`. */
  rewrap(id: string, wrapped: Buffer): Buffer;
  /** Fingerprint of the master key that new keys are wrapped under. */
  print: string;
  /** Fingerprints of the master keys that only open. */
  others: readonly string[];
  /** How a key wrapped under the master key in use begins. */
  tag: Buffer;
  /** The key of columns, wrapped, to be stored once: derived from the master key until then. */
  wrapColumn(id: string): Buffer;
  /** The same keys over the key of columns that was stored. */
  withColumn(id: string, wrapped: Buffer): Keys;
  /** HMAC-SHA256 (32 bytes) under the index key, for secrets that must be compared but not read (codes, PINs). */
  mac(kind: string, value: string): Buffer;
}

/**
 * Builds a city's keys. `master` and `index` are 32 bytes each; two cities under one master share nothing. `others` are
 * master keys that still, or already, open what was wrapped under them: while the key is being changed there is one.
 */
export function cityKeys(city: string, master: Buffer, index: Buffer, others: readonly Buffer[] = []): Keys {
  const derive = (from: Buffer, info: string) => Buffer.from(hkdfSync('sha256', from, city, info, 32));
  const indexKey = derive(index, 'index/1');
  const mac = (kind: string, value: string) => createHmac('sha256', indexKey).update(`${kind}\0${value}`).digest();
  const print = fingerprint(master);
  const tag = tagOf(print);
  const wrapping = new Map([master, ...others].map((key) => [fingerprint(key), dataKey(derive(key, 'wrap/1'))]));

  const wrap = (id: string, raw: Buffer) => Buffer.concat([tag, wrapping.get(print)!.seal(`data_key/${id}`, raw)]);
  function rawOf(id: string, wrapped: Buffer): Buffer {
    const place = `data_key/${id}`;
    if (wrapped[0] === TAGGED) {
      const under = wrapped.subarray(1, TAG_BYTES).toString('hex');
      const key = wrapping.get(under);
      if (!key) throw new Error(`cannot open ${place}: it needs the master key ${under}`);
      return key.open(place, wrapped.subarray(TAG_BYTES));
    }
    let fault: unknown;
    for (const key of wrapping.values()) {
      try {
        return key.open(place, wrapped);
      } catch (error) {
        fault = error;
      }
    }
    throw fault;
  }

  const over = (columnRaw: Buffer): Keys => ({
    ...dataKey(columnRaw),
    mac,
    blindIndex: (kind, value) => mac(kind, value).subarray(0, 16),
    newDataKey() {
      const id = newId();
      const raw = randomBytes(32);
      return { id, wrapped: wrap(id, raw), key: dataKey(raw) };
    },
    unwrap: (id, wrapped) => dataKey(rawOf(id, wrapped)),
    rewrap: (id, wrapped) => (wrapped.subarray(0, TAG_BYTES).equals(tag) ? wrapped : wrap(id, rawOf(id, wrapped))),
    print,
    others: others.map(fingerprint),
    tag,
    wrapColumn: (id) => wrap(id, columnRaw),
    withColumn: (id, wrapped) => over(rawOf(id, wrapped)),
  });
  return over(derive(master, 'column/1'));
}

export const sha256 = (data: Buffer | string): Buffer => createHash('sha256').update(data).digest();

/** Equal in constant time; lengths may differ. */
export function sameBytes(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

const argon2 = promisify(argon2Callback);
/** OWASP's second setting for argon2id: 19 MiB, 2 passes, 1 lane. */
const ARGON = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 };

/** `argon2id$m$t$p$salt$hash` of a password. CPU work: about 20 ms in libuv's pool. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const tag = await argon2('argon2id', { ...ARGON, message: Buffer.from(password.normalize('NFC')), nonce });
  return [
    'argon2id',
    ARGON.memory,
    ARGON.passes,
    ARGON.parallelism,
    nonce.toString('base64'),
    Buffer.from(tag).toString('base64'),
  ].join('$');
}

/** True if the password fits the stored hash; false for any malformed hash. */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const [kind, memory, passes, parallelism, salt, hash] = stored.split('$');
  if (kind !== 'argon2id' || !salt || !hash) return false;
  const expected = Buffer.from(hash, 'base64');
  const tag = await argon2('argon2id', {
    message: Buffer.from(password.normalize('NFC')),
    nonce: Buffer.from(salt, 'base64'),
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    tagLength: expected.length,
  });
  return sameBytes(Buffer.from(tag), expected);
}

/** The 6-digit TOTP (RFC 6238, SHA-1, 30 s) of a secret at an instant. */
export function totp(secret: Buffer, at: Date, step = 0): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at.getTime() / 30_000) + step));
  const h = createHmac('sha1', secret).update(counter).digest();
  const offset = h[19]! & 0xf;
  return String((h.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** The counter of the time step that the code belongs to (now, or one step either side); undefined when it fits none. */
export function totpStep(secret: Buffer, code: string, at: Date): number | undefined {
  for (const step of [0, -1, 1]) {
    if (sameBytes(Buffer.from(totp(secret, at, step)), Buffer.from(code)))
      return Math.floor(at.getTime() / 30_000) + step;
  }
  return undefined;
}
