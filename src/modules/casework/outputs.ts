import type { City } from '../../kernel/city.ts';
import { isNumbered, numberForm, type Paper, type RegistryPaperKind } from '../documents/index.ts';
import { mappingAt, type CaseService } from './catalogue.ts';
import type { CaseBody, Definition } from './definition.ts';
import { isEnded, type CaseState } from './model.ts';
import { itemsOfOutput, type Standing } from './paths.ts';

/** A service in one of its versions. */
interface Version {
  service: CaseService;
  def: Definition;
}

/** The kind of paper that comes of an item of the registry's; null where none does. */
export const kindOfItem = ({ service, def }: Version, item: number): RegistryPaperKind | null =>
  mappingAt(service, def.body, item)?.paper?.kind ?? null;

/** What the number looks like that the registry will give an item; null where it gives none. */
export function numberFormOf({ pack }: Pick<City, 'pack'>, of: Version, item: number): string | null {
  const kind = kindOfItem(of, item);
  return kind === null || !isNumbered(kind) ? null : numberForm(kind, pack.city.kemendagri.replaceAll('.', ''));
}

/** Items of the registry's papers that come of a case and do not lie in the applicant's hands yet. */
export function comingPapers(
  body: CaseBody,
  standing: Standing,
  papers: readonly Pick<Paper, 'state' | 'issuedBy' | 'part'>[],
): number[] {
  const there = new Set(papers.flatMap((p) => (p.state === 'valid' && p.issuedBy === 'registry' ? [p.part] : [])));
  return body.outputs
    .flatMap((o, i) => (o.issued_by === 'registry' ? itemsOfOutput(body, standing, i) : []))
    .filter((item) => !there.has(String(item)));
}

/** Kinds of the papers that follow, once one of a running case lies there; empty while none does. */
export function comingKinds(
  { service, def, kase }: Version & { kase: { state: CaseState } },
  papers: readonly Pick<Paper, 'state' | 'issuedBy' | 'part'>[],
): RegistryPaperKind[] {
  const { state } = kase;
  if (isEnded(state) || !papers.some((p) => p.state === 'valid' && p.issuedBy === 'registry')) return [];
  const coming = comingPapers(def.body, state, papers);
  return [...new Set(coming.flatMap((item) => kindOfItem({ service, def }, item) ?? []))];
}
