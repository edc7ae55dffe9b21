/**
 * The simulator's own certificate authority: root → intermediate → the head of agency, P-256, made at the first start
 * and kept in the data folder. Every name says CONTOH, so that no one takes it for a real one.
 */
import { webcrypto, X509Certificate } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CryptoKeySigner, PDF } from '@libpdf/core';
import { issue, newKeys, toPem, P256 } from '../../src/kernel/certificates.ts';

/** An invented person; the paper prints the name as it stands here. */
export const SIGNER_NAME = 'Lentera Damanik (CONTOH)';
/** What stands above it. */
export const signerTitleOf = (cityName: string): string =>
  `Kepala Dinas Kependudukan dan Pencatatan Sipil ${cityName} (CONTOH)`;

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
export async function openAuthority(dir: string, organisation: string): Promise<Authority> {
  mkdirSync(dir, { recursive: true });
  const file = join(dir, 'authority.json');
  if (!existsSync(file)) {
    // In one piece, and never over another's: papers signed under a lost root could not be checked any more.
    const made = `${file}.${process.pid}`;
    writeFileSync(made, JSON.stringify(await createChain(organisation, new Date())), { mode: 0o600 });
    linkSync(made, file);
    rmSync(made);
  }
  const stored = JSON.parse(readFileSync(file, 'utf8')) as Stored;
  const key = await webcrypto.subtle.importKey('pkcs8', Buffer.from(stored.key, 'base64'), P256, false, ['sign']);
  const der = (pem: string) => new Uint8Array(new X509Certificate(pem).raw);
  const signer = new CryptoKeySigner(key as CryptoKey, der(stored.signer), 'EC', 'ECDSA', [
    der(stored.intermediate),
    der(stored.root),
  ]);
  writeFileSync(join(dir, 'root.pem'), stored.root);
  return {
    rootPem: stored.root,
    async sign(pdf, at) {
      const opened = await PDF.load(pdf);
      const { bytes } = await opened.sign({
        signer,
        level: 'B-B',
        fieldName: 'Seal',
        signingTime: at,
        estimatedSize: 6000,
      });
      return Buffer.from(bytes);
    },
  };
}

async function createChain(organisation: string, now: Date): Promise<Stored> {
  const [root, intermediate, signer] = await Promise.all([newKeys(), newKeys(), newKeys()]);
  const day = 86_400_000;
  const from = new Date(now.getTime() - 730 * day);
  const to = new Date(now.getTime() + 3650 * day);
  const rootCert = await issue({
    organisation,
    cn: 'CONTOH Root CA Simulator',
    keys: root,
    by: root,
    from,
    to,
    ca: 1,
    serial: 1,
  });
  const intermediateCert = await issue({
    organisation,
    cn: 'CONTOH CA Penerbit Simulator',
    keys: intermediate,
    by: root,
    issuer: rootCert,
    from,
    to,
    ca: 0,
    serial: 2,
  });
  const signerCert = await issue({
    organisation,
    cn: SIGNER_NAME,
    keys: signer,
    by: intermediate,
    issuer: intermediateCert,
    from,
    to,
    serial: 3,
  });
  const key = await webcrypto.subtle.exportKey('pkcs8', signer.privateKey);
  return {
    root: toPem(rootCert),
    intermediate: toPem(intermediateCert),
    signer: toPem(signerCert),
    key: Buffer.from(key).toString('base64'),
  };
}
