import type { FieldErrors } from '../../../kernel/errors.ts';
import type { Answer, Answers, AskedQuestion, Definition, Finding } from '../definition.ts';
import { pathOf, placeOf } from '../paths.ts';
import { countItems, holdsFor, onOf, type Known } from './standing.ts';
import { isEmpty, readValue, type Source } from './values.ts';

/** Answers that were read. `warnings` are shown once and stop nothing; errors of the service's own begin with `message.`. */
export interface ReadAnswers {
  answers: Record<string, Answer>;
  errors: FieldErrors;
  warnings: FieldErrors;
  /** Places the service does not have at all. */
  unknown: string[];
}

/** Own, enumerable values only: `__proto__` and what is inherited are no answers. */
const given = (raw: Record<string, unknown>, path: string): unknown =>
  Object.hasOwn(raw, path) ? raw[path] : undefined;

/** Where a question is asked by the answers so far. Conditions read earlier answers only, so one pass is enough. */
export function askedPaths(def: Definition, asked: AskedQuestion, answers: Answers, known: Known): string[] {
  const items = asked.group
    ? Array.from({ length: countItems(def, answers)[asked.group.id] ?? 0 }, (_, i) => i + 1)
    : [0];
  const { when } = asked.question;
  return items
    .filter((n) => when === undefined || holdsFor(def, when, answers, known, n))
    .map((n) => pathOf(asked.field, n));
}

/** Reads one value into `out`, or its error. */
function take(
  out: ReadAnswers,
  path: string,
  asked: AskedQuestion,
  value: unknown,
  known: Known,
  source: Source,
  whole: boolean,
): void {
  if (isEmpty(value)) {
    if (whole && !asked.question.optional) out.errors[path] = 'error.required';
    return;
  }
  const read = readValue(asked.question, value, known, source);
  if (!read.ok) out.errors[path] = read.error;
  else {
    out.answers[path] = read.value;
    if (read.warning !== undefined) out.warnings[path] = read.warning;
  }
}

/**
 * Reads all answers. `whole`: what is asked must be answered and checks run, as at filing; otherwise what is missing may
 * be missing. A question that is not asked must be absent; an unknown place is refused with its name.
 */
export function readAnswers(
  def: Definition,
  raw: Record<string, unknown>,
  known: Known,
  { source, whole }: { source: Source; whole: boolean },
): ReadAnswers {
  const out: ReadAnswers = { answers: {}, errors: {}, warnings: {}, unknown: [] };
  const seen = new Set<string>();
  for (const asked of def.fields.values()) {
    for (const path of askedPaths(def, asked, out.answers, known)) {
      seen.add(path);
      take(out, path, asked, given(raw, path), known, source, whole);
    }
  }
  for (const path of Object.keys(raw)) {
    if (seen.has(path)) continue;
    if (!isPlace(def, path)) out.unknown.push(path);
    // While the count itself is wrong, nobody knows which items are asked for.
    else if (!hasCountFault(def, path, out.errors)) out.errors[path] = 'error.not_asked';
  }
  if (whole && Object.keys(out.errors).length === 0) find(out, runChecks(def, def.body.checks, out.answers, known));
  return out;
}

const hasCountFault = (def: Definition, path: string, errors: FieldErrors): boolean => {
  const count = def.fields.get(placeOf(path).field)?.group?.count;
  return count !== undefined && Object.hasOwn(errors, count);
};

/** Whether such a place could exist in this service, asked or not. */
function isPlace(def: Definition, path: string): boolean {
  const { field, item } = placeOf(path);
  const group = def.fields.get(field)?.group;
  return def.fields.has(field) && pathOf(field, item) === path && (group ? item >= 1 && item <= group.max : item === 0);
}

/** What is left when an earlier answer has changed: answers no longer asked for, or no longer right, are dropped. */
export const prune = (def: Definition, answers: Answers, known: Known): Record<string, Answer> =>
  readAnswers(def, answers as Record<string, unknown>, known, { source: 'json', whole: false }).answers;

export function runChecks(def: Definition, names: readonly string[], answers: Answers, known: Known): Finding[] {
  const on = onOf(def, answers, known, 0);
  return names.flatMap((name) => [...def.check(name)(answers, on)]);
}

/** Adds what the checks found; the first word at a place stays. */
export function find(out: Pick<ReadAnswers, 'errors' | 'warnings'>, findings: readonly Finding[]): void {
  for (const f of findings) {
    const to = f.warning ? out.warnings : out.errors;
    to[f.path] ??= `message.${f.message}`;
  }
}

/** The places whose answer differs between two revisions, sorted. */
export function changedPaths(before: Answers, after: Answers): string[] {
  const paths = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...paths].filter((p) => before[p] !== after[p]).sort();
}

/** The answers that one of these roles may see. */
export function visibleTo(def: Definition, answers: Answers, roles: readonly string[]): Record<string, Answer> {
  return Object.fromEntries(
    Object.entries(answers).filter((entry): entry is [string, Answer] => {
      const seenBy = def.fields.get(placeOf(entry[0]).field)?.question.seenBy;
      return entry[1] !== undefined && (seenBy === undefined || seenBy.some((r) => roles.includes(r)));
    }),
  );
}
