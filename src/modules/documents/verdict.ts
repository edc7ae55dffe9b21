/** What a signature's report means to someone who holds the paper. Pure. */
import type { SignatureFault, SignatureReport } from './signature.ts';
import type { Paper } from './store/register.ts';

export type Verdict =
  /** The very file that this city issued, and still in force; or no more. */
  | 'registered'
  | 'revoked'
  | 'superseded'
  | 'valid'
  /** True, but of none of the organisations that sign this city's papers. */
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

/**
 * `organisations` are those that sign this city's papers (undefined: any that a root vouches for); `hasRoots` is false
 * where this city was given none; `paper` is the register's entry of the very same file.
 */
export function verdictOf(
  report: SignatureReport,
  hasRoots: boolean,
  organisations: readonly string[] | undefined,
  paper?: Pick<Paper, 'issuedBy' | 'state'>,
): Verdict {
  if (paper?.issuedBy === 'city') return paper.state === 'valid' ? 'registered' : paper.state;
  if (report.ok)
    return organisations === undefined || organisations.includes(report.signerOrganisation ?? '')
      ? 'valid'
      : 'other_signer';
  const has = (faults: readonly SignatureFault[]): boolean => faults.some((fault) => report.faults.includes(fault));
  if (has(CHANGED)) return 'changed';
  if (has(['unsigned'])) return 'unsigned';
  if (has(NOT_READABLE)) return 'not_readable';
  if (report.faults.every((fault) => fault === 'untrusted')) return hasRoots ? 'unknown_signer' : 'no_roots';
  return 'invalid';
}

/** The certificates of the demo's registry say so in their own names. */
export const isSample = (report: SignatureReport): boolean => report.signerOrganisation?.startsWith('CONTOH') === true;
