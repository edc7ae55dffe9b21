import type { Reader, Tx } from '../../../kernel/db.ts';
import type { Edit } from '../definition/amend.ts';

export type ProposalState = 'draft' | 'proposed' | 'published' | 'returned' | 'dropped';

/** A city's changes of a service's data, on their way to a version. */
export interface Proposal {
  id: string;
  code: string;
  base: number;
  edits: Edit[];
  state: ProposalState;
  legalBasis: string | null;
  source: string | null;
  /** Legal date. */
  effectiveFrom: string | null;
  madeBy: string;
  madeAt: Date;
  authors: string[];
  proposedAt: Date | null;
  decidedBy: string | null;
  decidedAt: Date | null;
  answer: string | null;
  version: number | null;
}
const COLUMNS = [
  'id',
  'code',
  'base',
  'edits',
  'state',
  'legal_basis as legalBasis',
  'source',
  'effective_from as effectiveFrom',
  'made_by as madeBy',
  'made_at as madeAt',
  'authors',
  'proposed_at as proposedAt',
  'decided_by as decidedBy',
  'decided_at as decidedAt',
  'answer',
  'version',
] as const;
/** States in which a proposal may still become a version. */
export const OPEN: readonly ProposalState[] = ['draft', 'proposed', 'returned'];

const read = <R extends { state: string; edits: unknown }>(r: R) =>
  ({ ...r, state: r.state as ProposalState, edits: r.edits as Edit[] }) as R & { state: ProposalState; edits: Edit[] };

export async function findProposal(db: Reader, id: string): Promise<Proposal | undefined> {
  const row = await db.selectFrom('casework.service_proposal').select(COLUMNS).where('id', '=', id).executeTakeFirst();
  return row && read(row);
}

/** The same, held for this transaction. */
export async function lockProposal(tx: Tx, id: string): Promise<Proposal | undefined> {
  const row = await tx
    .selectFrom('casework.service_proposal')
    .select(COLUMNS)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row && read(row);
}

/** Of all services: those still open. */
export const openProposals = async (db: Reader): Promise<Proposal[]> =>
  (
    await db
      .selectFrom('casework.service_proposal')
      .select(COLUMNS)
      .where('state', 'in', [...OPEN])
      .orderBy('made_at', 'desc')
      .limit(200)
      .execute()
  ).map(read);

/** Of one service, the newest first. */
export const proposalsOf = async (db: Reader, code: string, limit = 50): Promise<Proposal[]> =>
  (
    await db
      .selectFrom('casework.service_proposal')
      .select(COLUMNS)
      .where('code', '=', code)
      .orderBy('made_at', 'desc')
      .limit(limit)
      .execute()
  ).map(read);

export const insertProposal = (tx: Tx, p: Pick<Proposal, 'id' | 'code' | 'base' | 'madeBy' | 'madeAt'>) =>
  tx
    .insertInto('casework.service_proposal')
    .values({
      id: p.id,
      code: p.code,
      base: p.base,
      edits: '[]',
      state: 'draft',
      made_by: p.madeBy,
      made_at: p.madeAt,
      authors: [p.madeBy],
    })
    .execute();

/** Writes what changed of a proposal that is held. */
export async function saveProposal(tx: Tx, id: string, p: Partial<Proposal>): Promise<void> {
  await tx
    .updateTable('casework.service_proposal')
    .set({
      ...(p.base !== undefined && { base: p.base }),
      ...(p.edits && { edits: JSON.stringify(p.edits) }),
      ...(p.state && { state: p.state }),
      ...(p.legalBasis !== undefined && { legal_basis: p.legalBasis }),
      ...(p.source !== undefined && { source: p.source }),
      ...(p.effectiveFrom !== undefined && { effective_from: p.effectiveFrom }),
      ...(p.authors && { authors: p.authors }),
      ...(p.proposedAt !== undefined && { proposed_at: p.proposedAt }),
      ...(p.decidedBy !== undefined && { decided_by: p.decidedBy }),
      ...(p.decidedAt !== undefined && { decided_at: p.decidedAt }),
      ...(p.answer !== undefined && { answer: p.answer }),
      ...(p.version !== undefined && { version: p.version }),
    })
    .where('id', '=', id)
    .execute();
}
