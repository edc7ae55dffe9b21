/**
 * A certificate authority for trying out: root → intermediate → one certificate for each signer, P-256, kept in a folder.
 * Every name says CONTOH, so that no one takes it for a real one.
 */
import { createHash, webcrypto, X509Certificate } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CryptoKeySigner, PDF } from '@libpdf/core';
import { Certificate } from 'pkijs';
import { issue, newKeys, P256, toPem } from '../../kernel/certificates.ts';

export interface DemoAuthority {
  rootPem: string;
  organisation: string;
  /** Signs a PDF as PAdES B-B: an incremental update, the original bytes stay its prefix. */
  sign(pdf: Uint8Array, o: SignWith): Promise<Buffer>;
  /** Who tells the time under the same root: a certificate for nothing else (RFC 3161), of an organisation of its own. */
  clock(): Promise<DemoClock>;
}

export interface DemoClock {
  certificate: Certificate;
  key: webcrypto.CryptoKey;
  intermediate: Certificate;
}

export interface SignWith {
  /** Common name of the certificate. */
  name: string;
  at: Date;
  reason?: string;
  location?: string;
}

interface Chain {
  root: string;
  intermediate: string;
  /** PKCS#8 of the intermediate. The root's key is thrown away. */
  key: string;
}
interface Leaf {
  certificate: string;
  key: string;
}

const DAY = 86_400_000;
/** CN of who tells the time. */
const CLOCK = 'CONTOH Stempel Waktu';
/** For the signature, its certificates, and a time stamp with its own. */
const ROOM = 12_000;

/** Opens the authority of a folder, or makes it; writes `root.pem` beside it. */
export async function openDemoAuthority(dir: string, organisation: string): Promise<DemoAuthority> {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const chain = await keptJson<Chain>(join(dir, 'authority.json'), () => createChain(organisation));
  writeFileSync(join(dir, 'root.pem'), chain.root);
  const der = (pem: string) => new Uint8Array(new X509Certificate(pem).raw);
  const above = [der(chain.intermediate), der(chain.root)];

  async function leafOf(name: string, make: () => Promise<Leaf>): Promise<Leaf & { signing: webcrypto.CryptoKey }> {
    const file = join(dir, `signer-${createHash('sha256').update(name).digest('hex').slice(0, 16)}.json`);
    const leaf = await keptJson<Leaf>(file, make);
    const signing = await webcrypto.subtle.importKey('pkcs8', Buffer.from(leaf.key, 'base64'), P256, false, ['sign']);
    return { ...leaf, signing };
  }

  async function signerOf(name: string): Promise<CryptoKeySigner> {
    const leaf = await leafOf(name, () => createLeaf(chain, { organisation, cn: name }));
    const key = leaf.signing;
    return new CryptoKeySigner(key as CryptoKey, der(leaf.certificate), 'EC', 'ECDSA', above);
  }

  return {
    rootPem: chain.root,
    organisation,
    async sign(pdf, { name, at, reason, location }) {
      const opened = await PDF.load(pdf);
      const { bytes } = await opened.sign({
        signer: await signerOf(name),
        level: 'B-B',
        fieldName: 'TTE',
        signingTime: at,
        estimatedSize: ROOM,
        ...(reason !== undefined && { reason }),
        ...(location !== undefined && { location }),
      });
      return Buffer.from(bytes);
    },
    async clock() {
      const leaf = await leafOf(CLOCK, () =>
        createLeaf(chain, { organisation: 'CONTOH Otoritas Waktu', cn: CLOCK, tellsTime: true }),
      );
      const read = (pem: string) => Certificate.fromBER(new Uint8Array(der(pem)).buffer);
      return { certificate: read(leaf.certificate), key: leaf.signing, intermediate: read(chain.intermediate) };
    },
  };
}

/** Reads a file of ours, or makes it in one piece and never over another's: papers under a lost root could not be checked. */
async function keptJson<T>(file: string, make: () => Promise<T>): Promise<T> {
  if (!existsSync(file)) {
    const made = `${file}.${process.pid}`;
    writeFileSync(made, JSON.stringify(await make()), { mode: 0o600 });
    try {
      linkSync(made, file);
    } catch (error) {
      if ((error as { code?: string }).code !== 'EEXIST') throw error;
    } finally {
      rmSync(made);
    }
  }
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}

const pkcs8 = async (keys: webcrypto.CryptoKeyPair): Promise<string> =>
  Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');

/** Since before a demo city's invented past, and for ten years. */
const life = (): { from: Date; to: Date } => ({
  from: new Date(Date.now() - 730 * DAY),
  to: new Date(Date.now() + 3650 * DAY),
});

async function createChain(organisation: string): Promise<Chain> {
  const [root, middle] = await Promise.all([newKeys(), newKeys()]);
  const common = { organisation, ...life() };
  const rootCert = await issue({ ...common, cn: 'CONTOH Root CA TTE', keys: root, by: root, ca: 1, serial: 1 });
  const middleCert = await issue({
    ...common,
    cn: 'CONTOH CA Penerbit TTE',
    keys: middle,
    by: root,
    issuer: rootCert,
    ca: 0,
    serial: 2,
  });
  return { root: toPem(rootCert), intermediate: toPem(middleCert), key: await pkcs8(middle) };
}

async function createLeaf(chain: Chain, who: { organisation: string; cn: string; tellsTime?: boolean }): Promise<Leaf> {
  const keys = await newKeys();
  const privateKey = await webcrypto.subtle.importKey('pkcs8', Buffer.from(chain.key, 'base64'), P256, false, ['sign']);
  const issuer = Certificate.fromBER(new Uint8Array(new X509Certificate(chain.intermediate).raw).buffer);
  const serial = createHash('sha256').update(who.cn).digest().readUInt32BE() + 3;
  const certificate = await issue({
    ...who,
    keys,
    by: { privateKey, publicKey: keys.publicKey },
    issuer,
    ...life(),
    serial,
  });
  return { certificate: toPem(certificate), key: await pkcs8(keys) };
}
