import type { FastifyRequest } from 'fastify';
import type { Ctx } from '../../../kernel/command.ts';
import { Refusal } from '../../../kernel/errors.ts';
import type { Lang } from '../../../kernel/i18n.ts';
import {
  findDraft,
  groupOfPage,
  knownFor,
  missing,
  nextPage,
  pagesOf,
  requirementPath,
  serviceVersion,
  type Answers,
  type Catalogue,
  type Definition,
  type DraftFileView,
  type DraftView,
  type Known,
  type PageRef,
  type Place,
  type Requirement,
} from '../../casework/index.ts';
import { pagesOfForm, progressOf } from '../progress.ts';
import { draftWords } from '../words-draft.ts';

/** Words of our own in the address of a draft. A service's pages are named in English, so they do not meet. */
export const CHECK = 'periksa';
export const LATER = 'nanti';
export const DISCARD = 'buang';
export const FILE = 'file';

export const draftPath = (id: string, rest = ''): string => (rest === '' ? `/draf/${id}` : `/draf/${id}/${rest}`);
export const servicePath = (code: string): string => `/layanan/${code}`;

/** Back to the check once this page is mended. */
export const FROM_CHECK = 'dari=periksa';
export const withReturn = (path: string, toCheck: boolean): string => (toCheck ? `${path}?${FROM_CHECK}` : path);

/** A draft with what its pages need. */
export interface OpenForm {
  draft: DraftView;
  def: Definition;
  known: Known;
  /** The pages to go through, in order; declarations are made at the check. */
  pages: PageRef[];
}

/** One's own draft. Throws notFound for another's. */
export async function openForm(ctx: Ctx, catalogue: Catalogue, id: string): Promise<OpenForm> {
  const draft = await findDraft(ctx, catalogue, id);
  const def = await serviceVersion(ctx.city, catalogue, draft.service, draft.version);
  const known = knownFor(ctx.city, ctx.now);
  return { draft, def, known, pages: pagesOfForm(def, draft.answers, known) };
}

const filesAt = (files: readonly DraftFileView[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(files, (f) => f.requirement)].map(([at, list]) => [at, list.length]));

/** The first page that is not done; undefined: all are, time to check. `answers`: those that are about to be saved. */
export function undone(
  { def, draft, known }: OpenForm,
  seen: readonly string[],
  answers: Answers,
): PageRef | undefined {
  const declared = pagesOf(def, answers, known).filter(({ page }) => page.statements);
  return nextPage(def, { answers, files: filesAt(draft.files), seen: [...seen, ...declared.map((p) => p.key)] }, known);
}

/** What is not answered or sent yet. */
export const lacking = ({ def, draft, known }: OpenForm): Place[] =>
  missing(def, { answers: draft.answers, files: filesAt(draft.files) }, known);

/** Where a page leads once it is done. */
export function onward(form: OpenForm, key: string, toCheck: boolean, answers: Answers = form.draft.answers): string {
  const { def, draft, known } = form;
  if (toCheck) {
    const open = undone(form, [...draft.seen, key], answers);
    return open ? withReturn(draftPath(draft.id, open.key), true) : draftPath(draft.id, CHECK);
  }
  const pages = pagesOfForm(def, answers, known);
  const next = pages[pages.findIndex((p) => p.key === key) + 1];
  return draftPath(draft.id, next?.key ?? CHECK);
}

/** "Anak ke-2", where a group has more than one item. */
export function itemTitle(
  lang: Lang,
  { def, draft }: Pick<OpenForm, 'def' | 'draft'>,
  { page, item }: PageRef,
): string {
  const group = def.groups.get(groupOfPage(def, page) ?? '');
  const count = group ? draft.answers[group.count] : undefined;
  return group && typeof count === 'number' && count > 1 ? draftWords[lang].item(group.title[lang], item) : '';
}

/** "Langkah 3 dari 14, Anak ke-2". The check is the last step. */
export function captionOf(lang: Lang, form: OpenForm, ref: PageRef): string {
  const at = form.pages.findIndex((p) => p.key === ref.key) + 1;
  const item = itemTitle(lang, form, ref);
  const { of, sure } = progressOf(form.def, form.draft.answers, form.known);
  return draftWords[lang].step(at, of + 1, sure) + (item === '' ? '' : ` · ${item}`);
}

/** The page before, or the service's own. */
export function backOf(form: OpenForm, key: string, toCheck: boolean): string {
  if (toCheck) return draftPath(form.draft.id, CHECK);
  const before = form.pages[form.pages.findIndex((p) => p.key === key) - 1];
  return before ? draftPath(form.draft.id, before.key) : servicePath(form.def.body.code);
}

export interface DocumentPlace {
  requirement: Requirement;
  path: string;
  files: DraftFileView[];
}

/** Where a document's files lie: its own place, and that of what may stand in for it. */
export function placesOf({ def, draft }: OpenForm, { page, item }: PageRef): DocumentPlace[] {
  const own = def.requirements.get(page.requirement!)!;
  const standIn = own.substitute === undefined ? undefined : def.requirements.get(own.substitute);
  return [own, ...(standIn ? [standIn] : [])].map((requirement) => {
    const path = requirementPath(requirement, item);
    return { requirement, path, files: draft.files.filter((f) => f.requirement === path) };
  });
}

export const param = (request: FastifyRequest, name: string): string =>
  (request.params as Record<string, string>)[name] ?? '';
export const query = (request: FastifyRequest, name: string): string => {
  const value = (request.query as Record<string, unknown>)[name];
  return typeof value === 'string' ? value : '';
};

/** Runs an act; what is wrong with what was sent comes back as a value, everything else is thrown. */
export async function attempt<T>(
  act: () => Promise<T>,
): Promise<{ value: T } | { refusal: Refusal & { fields: Record<string, string> } }> {
  try {
    return { value: await act() };
  } catch (error) {
    if (error instanceof Refusal && error.kind === 'invalid' && error.fields)
      return { refusal: error as Refusal & { fields: Record<string, string> } };
    throw error;
  }
}
