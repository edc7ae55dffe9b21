import type { Ctx } from '../../../kernel/command.ts';
import { notFound } from '../../../kernel/errors.ts';
import {
  findDossier,
  findDraft,
  isOpenToChange,
  knownFor,
  labelOf,
  missing,
  myDrafts,
  pagePaths,
  pagesOf,
  pathOf,
  placeOf,
  requirementAt,
  requirementPaths,
  roundOf,
  serviceVersion,
  standingOf,
  startMending,
  type Answer,
  type CaseView,
  type Catalogue,
  type Definition,
  type DraftFileView,
  type DraftView,
  type Known,
  type MarkView,
  type PageRef,
  type Place,
  type Requirement,
} from '../../casework/index.ts';

/** What a case was sent back with, and how far its applicant has come. */
export interface Mending {
  view: CaseView;
  draft: DraftView;
  def: Definition;
  known: Known;
  /** The answers and files in force, before any mending. */
  before: { answers: Record<string, Answer>; files: Record<string, string[]> };
  /** The marked places, each once, with all that was marked there. */
  tasks: { place: Place; marks: MarkView[]; done: boolean }[];
  /** What became necessary because a marked answer changed. */
  more: Place[];
}

/** The mending of a case that waits for it; undefined: it does not. */
export async function openMending(ctx: Ctx, catalogue: Catalogue, view: CaseView): Promise<Mending | undefined> {
  if (!view.revision) return undefined;
  const [draft, dossier, def] = await Promise.all([
    mendingDraft(ctx, catalogue, view, view.revision.round),
    findDossier(ctx, catalogue, view.id),
    serviceVersion(ctx.city, catalogue, view.service, view.version),
  ]);
  const known = knownFor(ctx.city, view.receivedAt);
  const before = {
    answers: Object.fromEntries(
      dossier.sections.flatMap((s) => s.answers.flatMap((a) => (a.value === null ? [] : [[a.path, a.value] as const]))),
    ),
    files: Object.fromEntries(dossier.documents.map((d) => [d.requirement, d.files.map((f) => f.id)])),
  };
  const started = { draft, before };
  const byPlace = Map.groupBy(view.marks, ({ place }) => keyOf(place));
  const tasks = [...byPlace.values()].map((marks) => {
    const place = marks[0]!.place;
    return { place, marks, done: isChanged(started, place) };
  });
  const places = view.marks.map((m) => m.place);
  const files = countBy(draft.files);
  const more = missing(def, { answers: draft.answers, files }, known).filter(
    (place) => !byPlace.has(keyOf(place)) && isOpenToChange(def, places, place),
  );
  return { view, draft, def, known, before, tasks, more };
}

/** The working copy of this round. It is begun at the first look: nobody but its owner sees it, and nothing is filed by it. */
async function mendingDraft(ctx: Ctx, catalogue: Catalogue, view: CaseView, round: number): Promise<DraftView> {
  const open = (await myDrafts(ctx)).find((d) => d.kase === view.id && d.seen.includes(roundOf(round)));
  if (open) return open;
  // Not under the form's key: it belongs to the act the form asks for.
  const { key: _, ...own } = ctx;
  return findDraft(ctx, catalogue, (await startMending(own, catalogue, { kase: view.id })).id);
}

const keyOf = (place: Place): string => ('path' in place ? place.path : `dok:${place.requirement}`);
const countBy = (files: readonly DraftFileView[]): Record<string, number> => {
  const count: Record<string, number> = {};
  for (const f of files) count[f.requirement] = (count[f.requirement] ?? 0) + 1;
  return count;
};

export const filesAt = (draft: DraftView, requirement: string): DraftFileView[] =>
  draft.files.filter((f) => f.requirement === requirement);

/** Does the working copy differ there from what was sent before? */
export function isChanged({ draft, before }: Pick<Mending, 'draft' | 'before'>, place: Place): boolean {
  if ('path' in place) return draft.answers[place.path] !== before.answers[place.path];
  const now = filesAt(draft, place.requirement).map((f) => f.id);
  return [...now].sort().join() !== [...(before.files[place.requirement] ?? [])].sort().join();
}

/** Every place that differs now, in the order of the form. */
export function changedPlaces(m: Mending): Place[] {
  const paths = new Set([...Object.keys(m.before.answers), ...Object.keys(m.draft.answers)]);
  const order = [...m.def.fields.keys()];
  const rank = (path: string) => order.indexOf(placeOf(path).field) * 10 + placeOf(path).item;
  const requirements = new Set([...Object.keys(m.before.files), ...m.draft.files.map((f) => f.requirement)]);
  return [
    ...[...paths].sort((a, b) => rank(a) - rank(b)).map((path) => ({ path })),
    ...[...requirements].map((requirement) => ({ requirement })),
  ].filter((place) => isChanged(m, place));
}

/**
 * The page of a question that may be mended, with nothing on it but the question and what hangs on it. Throws notFound
 * for what was not marked.
 */
export function questionPage(m: Mending, path: string): PageRef {
  const marks = m.view.marks.map((x) => x.place);
  const { def, known } = m;
  const { answers } = m.draft;
  const ref = pagesOf(def, answers, known).find((r) => pagePaths(def, r, answers, known).includes(path));
  if (!ref || !isOpenToChange(def, marks, { path })) throw notFound();
  const marked = m.tasks.some(({ place }) => 'path' in place && place.path === path);
  const from = marked ? [{ path }] : marks;
  const questions = ref.page.questions!.filter((field) => isOpenToChange(def, from, { path: pathOf(field, ref.item) }));
  if (questions.length > 1) return { ...ref, page: { ...ref.page, questions } };
  // Alone, a question is its page's title: the page's own speaks of others.
  const { hint: _, ...page } = ref.page;
  return { ...ref, page: { ...page, title: labelOf(def, path), questions } };
}

/** The document at a place that may be mended. Throws notFound for what was not marked. */
export function documentAt(m: Mending, path: string): { requirement: Requirement; item: number } {
  const marks = m.view.marks.map((x) => x.place);
  const found = requirementAt(m.def, path);
  const standing = standingOf(m.def, m.draft.answers, m.known);
  if (
    !found ||
    !isOpenToChange(m.def, marks, { requirement: path }) ||
    !requirementPaths(m.def, standing, found.requirement).includes(path)
  )
    throw notFound();
  return found;
}
