import { require, type Ctx } from '../../../kernel/command.ts';
import { notFound } from '../../../kernel/errors.ts';
import { isId } from '../../../kernel/ids.ts';
import { officerNames } from '../../people/index.ts';
import type { Catalogue } from '../catalogue.ts';
import { proposalFaults } from '../commands/publish.ts';
import { amend, amendable, nextVersion, valueAt, type CaseBody, type DataPlace, type Text } from '../definition.ts';
import { currentVersion, serviceVersion } from '../services.ts';
import { findProposal, openProposals, proposalsOf, type Proposal } from '../store/proposal.ts';
import { newestVersion, versionsOf } from '../store/version.ts';

/** A published version, and what is known of how it came to be. */
export interface VersionView {
  version: number;
  sha256: string;
  effectiveFrom: Date;
  publishedAt: Date;
  /** Null: by a release. */
  publishedBy: string | null;
  /** It holds now. */
  current: boolean;
  proposal: Pick<Proposal, 'id' | 'legalBasis' | 'source'> | null;
}

export interface ServiceState {
  code: string;
  title: Text;
  agency: string;
  version: number;
  /** Changes under way. */
  open: Pick<Proposal, 'id' | 'state'> | null;
}

/** Every service with the version that holds now, and whether changes are under way. */
export async function servicesState(ctx: Ctx, catalogue: Catalogue): Promise<ServiceState[]> {
  require(ctx, 'service.read');
  const { city } = ctx;
  const open = new Map((await openProposals(city.db)).map((p) => [p.code, { id: p.id, state: p.state }]));
  const states = await Promise.all(
    catalogue.services.map(async ({ definition: { body } }) => {
      const version = await currentVersion(city, body.code, ctx.now);
      if (version === undefined) return [];
      const now = await serviceVersion(city, catalogue, body.code, version);
      return [
        {
          code: body.code,
          title: now.body.title,
          agency: body.agency,
          version,
          open: open.get(body.code) ?? null,
        },
      ];
    }),
  );
  return states.flat();
}

/** All versions of a service, the newest first. Throws notFound. */
export async function serviceVersions(
  ctx: Ctx,
  catalogue: Catalogue,
  code: string,
): Promise<{ body: CaseBody; versions: VersionView[]; open: Proposal | null }> {
  require(ctx, 'service.read');
  const { city } = ctx;
  const current = await currentVersion(city, code, ctx.now);
  if (current === undefined) throw notFound();
  const [def, stored, proposals] = await Promise.all([
    serviceVersion(city, catalogue, code, current),
    versionsOf(city.db, code),
    proposalsOf(city.db, code),
  ]);
  const names = await officerNames(city.db, [...new Set(stored.map((v) => v.publishedBy).filter(isId))]);
  return {
    body: def.body,
    versions: stored.map((v) => {
      const from = proposals.find((p) => p.version === v.version);
      return {
        ...v,
        publishedBy: names.get(v.publishedBy) ?? null,
        current: v.version === current,
        proposal: from ? { id: from.id, legalBasis: from.legalBasis, source: from.source } : null,
      };
    }),
    open: proposals.find((p) => p.state === 'draft' || p.state === 'proposed' || p.state === 'returned') ?? null,
  };
}

export interface ProposalView {
  proposal: Proposal;
  /** The version it rests on, and the one that would come of it. */
  base: CaseBody;
  body: CaseBody;
  places: DataPlace[];
  /** What is changed, in the order of the service. */
  changes: { place: DataPlace; before: unknown; after: unknown }[];
  /** What the SOP's rules find, in sentences. */
  faults: Text[];
  /** A newer version has come since. */
  moved: boolean;
  names: Map<string, string>;
}

/** Changes of a service, held against the version they rest on. Throws notFound. */
export async function findProposalView(ctx: Ctx, catalogue: Catalogue, id: string): Promise<ProposalView> {
  require(ctx, 'service.read');
  const { city } = ctx;
  const proposal = isId(id) ? await findProposal(city.db, id) : undefined;
  if (!proposal) throw notFound();
  const def = await serviceVersion(city, catalogue, proposal.code, proposal.base);
  const places = amendable(def.body);
  const edits = new Map(proposal.edits.map((e) => [e.path, e.value]));
  const { body } = amend(def.body, proposal.edits, proposal.version ?? nextVersion(proposal.base));
  const people = [...proposal.authors, proposal.decidedBy ?? ''].filter(isId);
  const [names, newest] = await Promise.all([
    officerNames(city.db, [...new Set(people)]),
    newestVersion(city.db, proposal.code),
  ]);
  return {
    proposal,
    base: def.body,
    body,
    places,
    changes: places.flatMap((place) =>
      edits.has(place.path)
        ? [{ place, before: valueAt(def.body, place.path), after: edits.get(place.path) ?? null }]
        : [],
    ),
    faults: proposalFaults(def, proposal),
    moved: newest !== proposal.base && proposal.version === null,
    names,
  };
}
