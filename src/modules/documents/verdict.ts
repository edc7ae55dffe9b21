/** What a signature's report means to someone who holds the paper. Pure. */
import type { SignatureFault, SignatureReport } from './signature.ts';

export type Verdict =
  | 'valid'
  /** True, but not of the organisation that signs the registry's papers. */
  | 'other_signer'
  | 'changed'
  /** Signed by somebody whom no root of ours vouches for: so are forgeries. */
  | 'unknown_signer'
  | 'invalid'
  /** The rest says nothing about the paper: it could not be checked. */
  | 'unsigned'
  | 'no_roots'
  | 'not_readable';

const CHANGED: readonly SignatureFault[] = ['changed_after_signing', 'digest_mismatch'];
const NOT_READABLE: readonly SignatureFault[] = [
  'too_heavy',
  'unsupported_format',
  'too_many_signatures',
  'root_unreadable',
];

/** `organisation` is who signs the registry's papers; `hasRoots` is false where this city was given none. */
export function verdictOf(report: SignatureReport, hasRoots: boolean, organisation: string | undefined): Verdict {
  if (report.ok)
    return organisation === undefined || report.signerOrganisation === organisation ? 'valid' : 'other_signer';
  const has = (faults: readonly SignatureFault[]): boolean => faults.some((fault) => report.faults.includes(fault));
  if (has(CHANGED)) return 'changed';
  if (has(['unsigned'])) return 'unsigned';
  if (has(NOT_READABLE)) return 'not_readable';
  if (report.faults.every((fault) => fault === 'untrusted')) return hasRoots ? 'unknown_signer' : 'no_roots';
  return 'invalid';
}

/** The certificates of the demo's registry say so in their own names. */
export const isSample = (report: SignatureReport): boolean => report.signerOrganisation?.startsWith('CONTOH') === true;
