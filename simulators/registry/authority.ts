/**
 * The simulator's own certificate authority: root → intermediate → the head of agency, P-256, made at the first start
 * and kept in the data folder. Every name says CONTOH, so that no one takes it for a real one.
 */
import { webcrypto, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CryptoKeySigner, PDF } from '@libpdf/core';
import * as asn1js from 'asn1js';
import { BasicConstraints, Certificate, Extension, RelativeDistinguishedNames } from 'pkijs';

/** An invented person; the paper prints the name as it stands here. */
export const SIGNER_NAME = 'Lentera Damanik (CONTOH)';
export const SIGNER_TITLE = 'Kepala Dinas Kependudukan dan Pencatatan Sipil Kota Medan (CONTOH)';
const ORGANISATION = 'CONTOH Disdukcapil Kota Medan';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;

export interface Authority {
  rootPem: string;
  /** Signs a PDF as PAdES B-B: an incremental update, the original bytes stay its prefix. */
  sign(pdf: Uint8Array, at: Date): Promise<Buffer>;
}

interface Stored {
  root: string;
  intermediate: string;
  signer: string;
  /** PKCS#8 of the signer. The keys of root and intermediate are thrown away: nothing more is issued. */
  key: string;
}

/** Opens the authority of a data folder, or makes it; writes `root.pem` beside it. */
export async function openAuthority(dir: string): Promise<Authority> {
  mkdirSync(dir, { recursive: true });
  const file = join(dir, 'authority.json');
  if (!existsSync(file)) writeFileSync(file, JSON.stringify(await createChain(new Date())), { mode: 0o600 });
  const stored = JSON.parse(readFileSync(file, 'utf8')) as Stored;
  const key = await webcrypto.subtle.importKey('pkcs8', Buffer.from(stored.key, 'base64'), ALGORITHM, false, ['sign']);
  const der = (pem: string) => new Uint8Array(new X509Certificate(pem).raw);
  const signer = new CryptoKeySigner(key as CryptoKey, der(stored.signer), 'EC', 'ECDSA', [der(stored.intermediate), der(stored.root)]);
  writeFileSync(join(dir, 'root.pem'), stored.root);
  return {
    rootPem: stored.root,
    async sign(pdf, at) {
      const opened = await PDF.load(pdf);
      const { bytes } = await opened.sign({ signer, level: 'B-B', fieldName: 'Seal', signingTime: at, estimatedSize: 6000 });
      return Buffer.from(bytes);
    },
  };
}

async function createChain(now: Date): Promise<Stored> {
  const [root, intermediate, signer] = await Promise.all([newKeys(), newKeys(), newKeys()]);
  const day = 86_400_000;
  const from = new Date(now.getTime() - 365 * day);
  const to = new Date(now.getTime() + 3650 * day);
  const rootCert = await issue({ cn: 'CONTOH Root CA Simulator', keys: root, by: root, from, to, ca: 1, serial: 1 });
  const intermediateCert = await issue({ cn: 'CONTOH CA Penerbit Simulator', keys: intermediate, by: root, issuer: rootCert, from, to, ca: 0, serial: 2 });
  const signerCert = await issue({ cn: SIGNER_NAME, keys: signer, by: intermediate, issuer: intermediateCert, from, to, serial: 3 });
  const key = await webcrypto.subtle.exportKey('pkcs8', signer.privateKey);
  return { root: pem(rootCert), intermediate: pem(intermediateCert), signer: pem(signerCert), key: Buffer.from(key).toString('base64') };
}

const newKeys = () => webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);

interface Issue {
  cn: string;
  keys: webcrypto.CryptoKeyPair;
  by: webcrypto.CryptoKeyPair;
  issuer?: Certificate;
  from: Date;
  to: Date;
  /** Path length of a CA; absent for the end of the chain. */
  ca?: number;
  serial: number;
}

async function issue(o: Issue): Promise<Certificate> {
  const cert = new Certificate();
  cert.version = 2;
  cert.serialNumber = new asn1js.Integer({ value: o.serial });
  cert.subject = distinguishedName([
    ['2.5.4.6', new asn1js.PrintableString({ value: 'ID' })],
    ['2.5.4.10', new asn1js.Utf8String({ value: ORGANISATION })],
    ['2.5.4.3', new asn1js.Utf8String({ value: o.cn })],
  ]);
  cert.issuer = (o.issuer ?? cert).subject;
  cert.notBefore.value = o.from;
  cert.notAfter.value = o.to;
  await cert.subjectPublicKeyInfo.importKey(o.keys.publicKey as CryptoKey);
  const constraints = o.ca === undefined ? new BasicConstraints({ cA: false }) : new BasicConstraints({ cA: true, pathLenConstraint: o.ca });
  // Bits of KeyUsage (RFC 5280 §4.2.1.3): keyCertSign 5 and cRLSign 6 for a CA; digitalSignature 0 and nonRepudiation 1 else.
  const usage = new asn1js.BitString({ valueHex: new Uint8Array([o.ca === undefined ? 0xc0 : 0x06]).buffer, unusedBits: o.ca === undefined ? 6 : 1 });
  cert.extensions = [
    new Extension({ extnID: '2.5.29.19', critical: true, extnValue: constraints.toSchema().toBER(false) }),
    new Extension({ extnID: '2.5.29.15', critical: true, extnValue: usage.toBER(false) }),
  ];
  await cert.sign(o.by.privateKey as CryptoKey, 'SHA-256');
  return cert;
}

/** One attribute in each RDN; pkijs's own encoder would put them all into a single one. */
function distinguishedName(parts: [oid: string, value: asn1js.BaseBlock][]): RelativeDistinguishedNames {
  const rdns = parts.map(([oid, value]) => {
    const pair = new asn1js.Sequence({ value: [new asn1js.ObjectIdentifier({ value: oid }), value] });
    return new asn1js.Set({ value: [pair] });
  });
  return RelativeDistinguishedNames.fromBER(new asn1js.Sequence({ value: rdns }).toBER(false));
}

function pem(cert: Certificate): string {
  const base64 = Buffer.from(cert.toSchema(true).toBER(false)).toString('base64');
  return `-----BEGIN CERTIFICATE-----\n${base64.replaceAll(/.{64}/g, '$&\n').trimEnd()}\n-----END CERTIFICATE-----\n`;
}
