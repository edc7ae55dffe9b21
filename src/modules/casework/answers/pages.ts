import type { FieldErrors } from '../../../kernel/errors.ts';
import type { Answer, Answers, Definition, Page } from '../definition.ts';
import { holds, itemsOf, pathOf, requirementPath, type Standing } from '../paths.ts';
import { askedPaths, find, runChecks } from './read.ts';
import { groupOfPage, standingOf, type Known } from './standing.ts';
import { isEmpty, readValue } from './values.ts';

/** A page of the form, for one item of its group or (0) once. */
export interface PageRef {
  page: Page;
  item: number;
  /** `child.2`: what a draft remembers as seen, and what stands in the address. */
  key: string;
}

/** What a draft holds. `files`: how many files lie at each requirement's place. */
export interface Draft {
  answers: Answers;
  files: Readonly<Record<string, number>>;
  seen: readonly string[];
}

export type Place = { path: string } | { requirement: string };

const refOf = (page: Page, item: number): PageRef => ({ page, item, key: item === 0 ? page.id : `${page.id}.${item}` });

/** The pages that this draft has to pass, in order: one thing a page. */
export function pagesOf(def: Definition, answers: Answers, known: Known): PageRef[] {
  const standing = standingOf(def, answers, known);
  return def.body.pages.flatMap((page) =>
    itemsOf(standing, groupOfPage(def, page))
      .filter((item) => holds(standing, page.when, item) && !isBlank(def, standing, page, item))
      .map((item) => refOf(page, item)),
  );
}

/** A page on which nothing is asked in this case is not shown. */
function isBlank(def: Definition, standing: Standing, page: Page, item: number): boolean {
  if (page.questions) return !page.questions.some((f) => holds(standing, def.fields.get(f)?.question.when, item));
  if (page.statements)
    return !page.statements.some((id) => holds(standing, def.body.statements.find((s) => s.id === id)?.when));
  return !holds(standing, def.requirements.get(page.requirement!)?.when, item);
}

/** The page of a key, if this draft has it. */
export const pageAt = (def: Definition, answers: Answers, known: Known, key: string): PageRef | undefined =>
  pagesOf(def, answers, known).find((p) => p.key === key);

/** The answers a page asks for, in order. */
export function pagePaths(def: Definition, { page, item }: PageRef, answers: Answers, known: Known): string[] {
  return (page.questions ?? []).flatMap((field) => {
    const path = pathOf(field, item);
    const asked = def.fields.get(field);
    return asked && askedPaths(def, asked, answers, known).includes(path) ? [path] : [];
  });
}

/** Whether files lie there, or at what may stand in. */
function hasFiles(def: Definition, id: string, item: number, files: Draft['files']): boolean {
  const requirement = def.requirements.get(id)!;
  const places = [
    requirement,
    ...(requirement.substitute === undefined ? [] : [def.requirements.get(requirement.substitute)!]),
  ];
  return places.some((r) => (files[requirementPath(r, item)] ?? 0) > 0);
}

/** What a page still lacks. */
function missingOn(def: Definition, ref: PageRef, draft: Pick<Draft, 'answers' | 'files'>, known: Known): Place[] {
  const { page, item } = ref;
  if (page.requirement !== undefined) {
    const requirement = def.requirements.get(page.requirement)!;
    return requirement.optional || hasFiles(def, requirement.id, item, draft.files)
      ? []
      : [{ requirement: requirementPath(requirement, item) }];
  }
  return pagePaths(def, ref, draft.answers, known)
    .filter((path) => {
      const asked = def.fields.get(page.questions!.find((f) => pathOf(f, item) === path)!)!;
      const value = draft.answers[path];
      return value === undefined ? !asked.question.optional : !readValue(asked.question, value, known, 'json').ok;
    })
    .map((path) => ({ path }));
}

/** What is not yet answered or sent, in the order of the form. Declarations are made at filing. */
export const missing = (def: Definition, draft: Pick<Draft, 'answers' | 'files'>, known: Known): Place[] =>
  pagesOf(def, draft.answers, known).flatMap((ref) => missingOn(def, ref, draft, known));

/** The first page that still lacks something, or has not been seen; undefined: time to check the answers. */
export const nextPage = (def: Definition, draft: Draft, known: Known): PageRef | undefined =>
  pagesOf(def, draft.answers, known).find(
    (ref) => !draft.seen.includes(ref.key) || missingOn(def, ref, draft, known).length > 0,
  );

export interface ReadPage {
  /** The page's answers as they are stored; a question of the page that was left empty stands as undefined. */
  values: Record<string, Answer | undefined>;
  errors: FieldErrors;
  warnings: FieldErrors;
}

/**
 * Reads one page of the form: `body` has a text for each path. What one answer opens on the same page is read too. Other
 * keys (tokens, buttons) are not looked at. The page's checks run when nothing else is wrong.
 */
export function readPage(
  def: Definition,
  ref: PageRef,
  body: Record<string, unknown>,
  answers: Answers,
  known: Known,
): ReadPage {
  const out: ReadPage = { values: {}, errors: {}, warnings: {} };
  let now: Answers = answers;
  for (const field of ref.page.questions ?? []) {
    const path = pathOf(field, ref.item);
    const asked = def.fields.get(field)!;
    now = { ...now, [path]: undefined };
    out.values[path] = undefined;
    if (!askedPaths(def, asked, present(now), known).includes(path)) continue;
    const raw = Object.hasOwn(body, path) ? body[path] : undefined;
    if (isEmpty(raw)) {
      if (!asked.question.optional) out.errors[path] = 'error.required';
      continue;
    }
    const read = readValue(asked.question, raw, known, 'form');
    if (!read.ok) {
      out.errors[path] = read.error;
      continue;
    }
    out.values[path] = read.value;
    if (read.warning !== undefined) out.warnings[path] = read.warning;
    now = { ...now, [path]: read.value };
  }
  if (Object.keys(out.errors).length === 0) find(out, runChecks(def, ref.page.checks ?? [], present(now), known));
  return out;
}

const present = (answers: Answers): Answers =>
  Object.fromEntries(Object.entries(answers).filter(([, v]) => v !== undefined));
