/** One PDF looked into: what the register says of the very same file, and what its signatures say. Nothing is stored. */
import type { City } from '../../kernel/city.ts';
import { sha256 } from '../../kernel/crypto.ts';
import { readPdfSignature } from './pdf-reader.ts';
import type { SignatureReport } from './signature.ts';
import { paperOfFile, type Paper } from './store/register.ts';
import { verdictOf, type Verdict } from './verdict.ts';

export interface Checked {
  verdict: Verdict;
  report: SignatureReport;
  /** The register's entry of the very same file. */
  paper: Paper | undefined;
}

/** Signatures of the registry and of the city's own signers are both looked for. Never throws for a bad file. */
export async function checkPaper(city: City, pdf: Buffer, now: Date): Promise<Checked> {
  const trusts = [city.ports.registryTrust, city.ports.esignTrust].filter((t) => t !== undefined);
  const roots = trusts.flatMap((t) => t.roots);
  const [report, paper] = await Promise.all([
    readPdfSignature(pdf, roots, now, city.ports.timeTrust?.roots),
    paperOfFile(city.db, sha256(pdf)),
  ]);
  const organisations = trusts.every((t) => t.organisation !== undefined)
    ? trusts.flatMap((t) => t.organisation ?? [])
    : undefined;
  return { report, paper, verdict: verdictOf(report, trusts.length > 0, organisations, paper) };
}
