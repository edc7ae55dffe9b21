import { createHash, createSign, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';

/** For tests: an authenticator in software (WebAuthn level 3, ES256, attestation "none"), as honest as it is told to be. */
export interface SampleAuthenticator {
  id: string;
  counter: number;
  create(challenge: string, o?: Partial<Site>): Record<string, unknown>;
  get(challenge: string, o?: Partial<Site>): Record<string, unknown>;
}
interface Site {
  origin: string;
  rpID: string;
  /** False: nobody gave a finger, a face or a PIN. */
  verified: boolean;
}

const sha256 = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest();
/** CBOR heads and the few values an authenticator says (RFC 8949 §3). */
const head = (major: number, n: number): Buffer => {
  const first = major << 5;
  if (n < 24) return Buffer.from([first | n]);
  return n < 256 ? Buffer.from([first | 24, n]) : Buffer.from([first | 25, n >> 8, n & 0xff]);
};
const bstr = (b: Buffer): Buffer => Buffer.concat([head(2, b.length), b]);
const tstr = (s: string): Buffer => Buffer.concat([head(3, s.length), Buffer.from(s)]);
const int = (n: number): Buffer => (n >= 0 ? head(0, n) : head(1, -1 - n));
const map = (...pairs: [Buffer, Buffer][]): Buffer => Buffer.concat([head(5, pairs.length), ...pairs.flat()]);

export function sampleAuthenticator(site: Omit<Site, 'verified'>): SampleAuthenticator {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const credential = randomBytes(32);
  const id = credential.toString('base64url');
  const self: SampleAuthenticator = { id, counter: 1, create, get };

  const clientData = (type: string, challenge: string, origin: string): Buffer =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  function authData(o: Site, attested: boolean): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(self.counter);
    // User present, user verified, attested data.
    const flags = 0x01 | (o.verified ? 0x04 : 0) | (attested ? 0x40 : 0);
    const parts = [sha256(o.rpID), Buffer.from([flags]), counter];
    if (attested) {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(credential.length);
      parts.push(Buffer.alloc(16), length, credential, coseKey(publicKey));
    }
    return Buffer.concat(parts);
  }
  function create(challenge: string, more: Partial<Site> = {}) {
    const o = { ...site, verified: true, ...more };
    const attestation = map(
      [tstr('fmt'), tstr('none')],
      [tstr('attStmt'), map()],
      [tstr('authData'), bstr(authData(o, true))],
    );
    return {
      id,
      rawId: id,
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        clientDataJSON: clientData('webauthn.create', challenge, o.origin).toString('base64url'),
        attestationObject: attestation.toString('base64url'),
        transports: ['internal', 'of-tomorrow'],
      },
    };
  }
  function get(challenge: string, more: Partial<Site> = {}) {
    const o = { ...site, verified: true, ...more };
    self.counter++;
    const client = clientData('webauthn.get', challenge, o.origin);
    const data = authData(o, false);
    const signer = createSign('sha256');
    signer.update(data).update(sha256(client));
    return {
      id,
      rawId: id,
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: signer.sign(privateKey).toString('base64url'),
      },
    };
  }
  return self;
}

/** EC2, ES256, P-256 (RFC 9053 §7.1). */
function coseKey(key: KeyObject): Buffer {
  const { x, y } = key.export({ format: 'jwk' });
  const coordinate = (c: string | undefined) => bstr(Buffer.from(c!, 'base64url'));
  return map(
    [int(1), int(2)],
    [int(3), int(-7)],
    [int(-1), int(1)],
    [int(-2), coordinate(x)],
    [int(-3), coordinate(y)],
  );
}
