/** The chain of a signer's certificate to a root we were given (RFC 5280 §6, as far as a signing chain needs it). */
import { X509Certificate } from 'node:crypto';
import * as asn1js from 'asn1js';
import { BasicConstraints, Certificate, ExtKeyUsage } from 'pkijs';
import { asCert, isWeak, type Cert } from './cms.ts';

export type ChainFault =
  | 'untrusted'
  | 'certificate_not_valid_then'
  | 'key_usage'
  | 'weak_algorithm'
  | 'root_unreadable';

const DEEPEST = 5;
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';
const SHA1_OR_MD5 = ['1.2.840.113549.1.1.4', '1.2.840.113549.1.1.5', '1.2.840.10045.4.1', '1.3.14.3.2.29'];
/** Critical extensions that are understood here; any other makes a certificate useless (RFC 5280 §4.2). */
const UNDERSTOOD = ['2.5.29.15', '2.5.29.19', '2.5.29.37', '2.5.29.32', '2.5.29.17'];

/**
 * Reads the roots of a city: PEM texts, each of one or several certificates. A root that cannot be read is a fault of
 * the installation, not of the paper.
 */
export function readRoots(pems: readonly string[]): Cert[] | 'root_unreadable' {
  try {
    return pems
      .flatMap((pem) => pem.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [pem])
      .map((pem) => asCert(Certificate.fromBER(new Uint8Array(new X509Certificate(pem).raw).buffer)));
  } catch {
    return 'root_unreadable';
  }
}

/**
 * Finds a path from the signer over the certificates that came along to one of the roots, all valid at `at`.
 * Revocation is not looked at: that answer is the certificate authority's own service (BSrE verify).
 */
export function checkChain(
  signer: Cert,
  along: readonly Cert[],
  roots: readonly Cert[],
  at: Date,
  purpose: 'papers' | 'time' = 'papers',
): ChainFault[] {
  const path = findPath(signer, along, roots, []);
  if (!path) return ['untrusted'];
  const faults: ChainFault[] = [];
  if (path.some((c) => at < c.node.validFromDate || at > c.node.validToDate)) faults.push('certificate_not_valid_then');
  if (!maySign(signer, purpose)) faults.push('key_usage');
  const issued = path.slice(0, -1);
  if (
    issued.some((c) => SHA1_OR_MD5.includes(c.parsed.signatureAlgorithm.algorithmId)) ||
    path.some((c) => isWeak(c.node.publicKey))
  ) {
    faults.push('weak_algorithm');
  }
  return faults;
}

/** Signer first, root last. Every link's signature is checked; names alone prove nothing. */
function findPath(
  cert: Cert,
  along: readonly Cert[],
  roots: readonly Cert[],
  below: readonly Cert[],
): Cert[] | undefined {
  if (below.length >= DEEPEST || !understood(cert)) return undefined;
  const path = [...below, cert];
  const root = roots.find((r) => issued(cert, r, path.length - 1));
  if (root) return [...path, root];
  for (const next of along) {
    if (path.some((c) => c.node.raw.equals(next.node.raw)) || !issued(cert, next, path.length - 1)) continue;
    const whole = findPath(next, along, roots, path);
    if (whole) return whole;
  }
  return undefined;
}

/** True if `by` is an authority that signed `cert`; `between` authorities already lie below it. */
function issued(cert: Cert, by: Cert, between: number): boolean {
  const constraints = by.parsed.extensions?.find((e) => e.extnID === '2.5.29.19')?.parsedValue as unknown;
  if (!(constraints instanceof BasicConstraints) || !constraints.cA) return false;
  const limit = constraints.pathLenConstraint;
  if (limit !== undefined && Number(limit instanceof asn1js.Integer ? limit.valueBlock.valueDec : limit) < between)
    return false;
  const usage = keyUsage(by);
  if (usage !== undefined && (usage & 0x04) === 0) return false; // keyCertSign
  return cert.node.checkIssued(by.node) && cert.node.verify(by.node.publicKey);
}

/**
 * digitalSignature or nonRepudiation, and no authority's certificate: what signs papers does not sign certificates. What
 * tells the time does nothing else (RFC 3161 §2.3), so it signs no papers, and nobody else tells it.
 */
function maySign(signer: Cert, purpose: 'papers' | 'time'): boolean {
  const usage = keyUsage(signer);
  const extension = signer.parsed.extensions?.find((e) => e.extnID === '2.5.29.37');
  const parsed: unknown = extension?.parsedValue;
  const purposes = parsed instanceof ExtKeyUsage ? parsed.keyPurposes : [];
  const tellsTime = extension?.critical === true && purposes.length === 1 && purposes[0] === TIME_STAMPING;
  const fits = purpose === 'time' ? tellsTime : !tellsTime;
  return fits && !signer.node.ca && (usage === undefined || (usage & 0xc0) !== 0);
}

/** The first byte of KeyUsage: digitalSignature 0x80, nonRepudiation 0x40, keyCertSign 0x04. Undefined: all allowed. */
function keyUsage(cert: Cert): number | undefined {
  const value = cert.parsed.extensions?.find((e) => e.extnID === '2.5.29.15')?.parsedValue as unknown;
  return value instanceof asn1js.BitString ? (value.valueBlock.valueHexView[0] ?? 0) : undefined;
}

const understood = (cert: Cert): boolean =>
  (cert.parsed.extensions ?? []).every((e) => !e.critical || UNDERSTOOD.includes(e.extnID));
