import {
  optionsOf,
  pagePaths,
  pagesOf,
  placeOf,
  type Answer,
  type Answers,
  type Definition,
  type Known,
  type PageRef,
  type Question,
} from '../casework/index.ts';

/*
 * How far one is in a form whose length depends on its answers. What is not answered yet is taken to be what makes the
 * form longest, so that the end comes nearer and never moves away; such a number is said to be about right.
 */

/** The pages of a form to go through, in order; declarations are made at the check. */
export const pagesOfForm = (def: Definition, answers: Answers, known: Known): PageRef[] =>
  pagesOf(def, answers, known).filter(({ page }) => !page.statements);

export interface Progress {
  /** How many pages the form has, or may have. */
  of: number;
  /** No answer that is still missing can change it. */
  sure: boolean;
}

/** Answers tried at most; a form with more open forks than this is guessed. */
const FORKS = 12;
const gates = new WeakMap<Definition, ReadonlySet<string>>();

/** The fields on whose answers it depends which pages there are. */
function gatesOf(def: Definition): ReadonlySet<string> {
  let fields = gates.get(def);
  if (!fields) {
    const { body } = def;
    const whens = new Set(
      [...body.pages, ...body.requirements, ...[...def.fields.values()].map((a) => a.question)].map((x) => x.when),
    );
    const read = body.conditions.filter((c) => whens.has(c.name)).flatMap((c) => c.reads);
    fields = new Set([...read, ...body.groups.map((g) => g.count)]);
    gates.set(def, fields);
  }
  return fields;
}

/** What may be answered, as far as it can be tried. */
function tryable(question: Question): Answer[] {
  if (question.kind === 'yes_no') return [true, false];
  // Most have one; that there may be more is why it is not sure.
  if (question.kind === 'number') return [question.min, Math.min(question.min + 1, question.max)];
  return optionsOf(question).map((o) => o.value);
}

const found = new WeakMap<Definition, Map<string, Progress>>();
/** Kept for each definition; there are not many ways through a form. */
const KEPT = 1000;

/** Looking through the forks costs some milliseconds, and the same forks come again on every page. */
export function progressOf(def: Definition, answers: Answers, known: Known): Progress {
  const gate = gatesOf(def);
  const taken = Object.entries(answers).filter(([path]) => gate.has(placeOf(path).field));
  const key = JSON.stringify([known.date, ...taken.sort(([a], [b]) => (a < b ? -1 : 1))]);
  let of = found.get(def);
  if (!of) found.set(def, (of = new Map()));
  let progress = of.get(key);
  if (!progress) {
    if (of.size >= KEPT) of.clear();
    of.set(key, (progress = lookAhead(def, answers, known, gate)));
  }
  return progress;
}

function lookAhead(def: Definition, answers: Answers, known: Known, gate: ReadonlySet<string>): Progress {
  const tried = new Set<string>();
  let given = answers;
  let sure = true;
  for (let fork = 0; fork < FORKS; fork++) {
    const open = pagesOfForm(def, given, known)
      .flatMap((ref) => pagePaths(def, ref, given, known))
      .find((path) => given[path] === undefined && gate.has(placeOf(path).field) && !tried.has(path));
    if (open === undefined) break;
    tried.add(open);
    const { question } = def.fields.get(placeOf(open).field)!;
    const lengths = tryable(question).map((answer) => {
      const so = { ...given, [open]: answer };
      return { so, length: pagesOfForm(def, so, known).length };
    });
    if (lengths.length === 0) continue;
    const longest = lengths.reduce((a, b) => (b.length > a.length ? b : a));
    if (lengths.some((l) => l.length !== longest.length)) sure = false;
    given = question.kind === 'number' ? lengths[0]!.so : longest.so;
  }
  return { of: pagesOfForm(def, given, known).length, sure };
}
