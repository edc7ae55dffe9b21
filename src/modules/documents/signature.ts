/**
 * Is this PDF signed by someone we trust, and is it still what was signed? Our own check, independent of the library
 * that signs: offsets, hash, signature, certificate and chain are each looked at, and every fault is named.
 *
 * What it does not say: whether the certificate was revoked, and, without a time stamp that counts (`stamp`), when it was
 * really signed: `signedAt` is then the signer's claim. For the legal answer the operator asks the authority's own service.
 */
import { checkChain, readRoots, type ChainFault } from './chain.ts';
import { checkCms, subjectOf, type Cert, type CmsFault } from './cms.ts';
import { checkTimeStamps, type TimeStamp, type TimeStampFault } from './time-stamp.ts';
import { findSignatures, type FormFault, type FoundSignature } from './pdf-signatures.ts';

export type SignatureFault =
  | 'not_pdf'
  | 'too_large'
  /** Looking into it took too much time or memory. */
  | 'too_heavy'
  | 'unsigned'
  | 'unsupported_format'
  /** Bytes were added after the last signature. */
  | 'changed_after_signing'
  | 'signed_in_future'
  | FormFault
  | CmsFault
  | ChainFault
  | TimeStampFault;

export interface SignatureReport {
  /** True only without any fault in any signature. */
  ok: boolean;
  faults: SignatureFault[];
  /** How many signatures were found; the other facts are of the one that covers most. */
  count: number;
  signerName?: string;
  /** O of the signer's certificate: anyone may hold a certificate of the same root, so a caller compares it. */
  signerOrganisation?: string;
  /** As a trusted time stamp says, else as the signer claims. */
  signedAt?: Date;
  /** The time stamp within the signature (PAdES B-T). */
  stamp?: TimeStamp;
  coversWholeFile: boolean;
  chainOk: boolean;
  subfilter?: string;
  /** Bytes after what the last signature covers. */
  modifiedAfter: boolean;
}

/** Who stamped the time of the signature, if a root of ours vouches for it; null where `signedAt` is the signer's word. */
export const stampedBy = (report: Pick<SignatureReport, 'stamp'>): string | null =>
  report.stamp?.trusted ? report.stamp.by : null;

/** The report on a file in which no signature could be looked at. */
export const nothingFound = (...faults: SignatureFault[]): SignatureReport => ({
  ok: false,
  faults,
  count: 0,
  coversWholeFile: false,
  chainOk: false,
  modifiedAfter: false,
});

const LARGEST = 20 * 1024 * 1024;
/** Clocks differ; a signature more than this ahead of us is refused. */
const CLOCK_SKEW_MS = 10 * 60_000;
const CADES = 'ETSI.CAdES.detached';

/**
 * Checks every signature of a PDF against the given roots (PEM), certificates as of the time of signing.
 * `at` is now; it bounds the claimed time and stands in for it where none is given. Who tells the time may be of any of
 * the roots, or of `timeRoots`, which vouch for nothing else. Never throws.
 */
export function checkPdfSignature(
  pdf: Buffer,
  roots: readonly string[],
  at: Date,
  timeRoots: readonly string[] = [],
): SignatureReport {
  if (pdf.length > LARGEST) return nothingFound('too_large');
  if (pdf.toString('latin1', 0, 5) !== '%PDF-') return nothingFound('not_pdf');
  const { found, faults: formFaults } = findSignatures(pdf);
  const last = found.at(-1);
  if (!last) return nothingFound(...(formFaults.length > 0 ? new Set(formFaults) : (['unsigned'] as const)));

  const trusted = readRoots(roots);
  const clocks = timeRoots.length === 0 ? trusted : readRoots([...roots, ...timeRoots]);
  const checks = found.map((s) => checkOne(pdf, s, trusted, clocks, at));
  const newest = checks.at(-1)!;
  const coversWholeFile = last.end === pdf.length;
  const faults = new Set<SignatureFault>([
    ...formFaults,
    ...checks.flatMap((c) => c.faults),
    ...(coversWholeFile ? [] : ['changed_after_signing' as const]),
  ]);
  return {
    ok: faults.size === 0,
    faults: [...faults],
    count: found.length,
    ...nameOf(newest.signer),
    ...(newest.signedAt && { signedAt: newest.signedAt }),
    ...(newest.stamp && { stamp: newest.stamp }),
    coversWholeFile,
    chainOk: newest.chainOk,
    ...(last.subfilter === undefined ? {} : { subfilter: last.subfilter }),
    modifiedAfter: !coversWholeFile,
  };
}

interface Check {
  faults: SignatureFault[];
  chainOk: boolean;
  signer?: Cert;
  signedAt?: Date;
  stamp?: TimeStamp;
}

type Roots = Cert[] | 'root_unreadable';

function checkOne(pdf: Buffer, s: FoundSignature, roots: Roots, clocks: Roots, at: Date): Check {
  if (s.subfilter !== CADES && s.subfilter !== 'adbe.pkcs7.detached')
    return { faults: ['unsupported_format'], chainOk: false };
  const signed = [pdf.subarray(0, s.gap.from), pdf.subarray(s.gap.to, s.end)];
  const cms = checkCms(s.contents, signed, s.subfilter === CADES);
  const { stamp, fault } = checkTimeStamps(cms, clocks === 'root_unreadable' ? [] : clocks);
  const faults: SignatureFault[] = [...cms.faults, ...(fault ? [fault] : [])];
  const signedAt = stamp?.trusted ? stamp.at : (cms.signingTime ?? s.claimedAt);
  const told = { ...(signedAt && { signedAt }), ...(stamp && { stamp }) };
  if (signedAt && signedAt.getTime() > at.getTime() + CLOCK_SKEW_MS) faults.push('signed_in_future');
  if (!cms.signer) return { faults, chainOk: false, ...told };
  const chain: ChainFault[] =
    roots === 'root_unreadable' ? [roots] : checkChain(cms.signer, cms.certificates, roots, signedAt ?? at);
  return { faults: [...faults, ...chain], chainOk: chain.length === 0, signer: cms.signer, ...told };
}

function nameOf(signer: Cert | undefined): { signerName?: string; signerOrganisation?: string } {
  const [name, organisation] = [subjectOf(signer, '2.5.4.3'), subjectOf(signer, '2.5.4.10')];
  return {
    ...(name === undefined ? {} : { signerName: name }),
    ...(organisation === undefined ? {} : { signerOrganisation: organisation }),
  };
}
