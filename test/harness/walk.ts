import {
  nextPage,
  pagePaths,
  readPage,
  type Draft,
  type Known,
  type PageRef,
} from '../../src/modules/casework/answers.ts';
import type { Answer, Answers, Definition } from '../../src/modules/casework/definition.ts';
import {
  apply,
  decide,
  fold,
  initial,
  isEnded,
  isPending,
  type CaseEvent,
  type CaseState,
  type Command,
  type Mark,
  type Refusal,
  type Who,
} from '../../src/modules/casework/model.ts';
import { isRequired, itemsOfRow, pathsOf, requirementPaths, type Standing } from '../../src/modules/casework/paths.ts';

/* Cases of any service, walked through the engine: what its people would do, in memory. */

const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
export const CITIZEN: Who = { kind: 'applicant', id: id(1), roles: [] };
export const SYSTEM: Who = { kind: 'system', id: 'system', roles: [] };
/** One officer for each role: four eyes are then always four. */
export const officerOf = (def: Definition, role: string): Who => ({
  kind: 'officer',
  id: id(10 + def.body.roles.findIndex((r) => r.id === role)),
  roles: [role],
});

/** A case on its way. `act` applies what is allowed and throws what is refused. */
export interface Walk {
  readonly def: Definition;
  readonly events: readonly CaseEvent[];
  state(): CaseState;
  try(who: Who, command: Command): Refusal | undefined;
  act(who: Who, command: Command): void;
}

/** Files a case whose answers stand so. A minute passes with each act. */
export function file(def: Definition, standing: Standing, at: string): Walk {
  let state = initial(def);
  const events: CaseEvent[] = [];
  const walk: Walk = {
    def,
    events,
    state: () => state,
    try(who, command) {
      const now = new Date(Date.parse(at) + events.length * 60_000);
      const decision = decide(def, state, command, { now, who });
      if (!('event' in decision)) return decision;
      events.push(decision.event);
      state = apply(def, state, decision.event);
      return undefined;
    },
    act(who, command) {
      const refused = walk.try(who, command);
      if (refused) throw new Error(`${command.type} at ${state.stage}: ${JSON.stringify(refused)}`);
    },
  };
  const { conditions, items } = standing;
  walk.act(CITIZEN, { type: 'submit', expected: { seq: 0 }, rev: 1, conditions: [...conditions], items: { ...items } });
  return walk;
}

export const onRow = (walk: Walk, row: string) => {
  const open = walk.state().open.find((r) => r.row === row);
  if (!open) throw new Error(`row ${row} is not open: ${walk.state().stage}`);
  return { row, round: open.round };
};

/** The officer of the row takes it, unless it waits on the applicant or is taken. Gives who may act on it. */
export function take(walk: Walk, row: string): Who {
  const { actor } = walk.def.rows.get(row)!.row;
  if (actor === 'applicant') return CITIZEN;
  const who = officerOf(walk.def, actor);
  const open = walk.state().open.find((r) => r.row === row);
  if (open?.officer === null) walk.act(who, { type: 'take', expected: onRow(walk, row), order: 'next' });
  return who;
}

/** Does a row to its end, as it should go. */
export function pass(walk: Walk, row: string): void {
  const { row: rule } = walk.def.rows.get(row)!;
  const expected = onRow(walk, row);
  if (rule.may?.deliver || rule.may?.pay) return walk.act(SYSTEM, { type: 'done', expected });
  const who = take(walk, row);
  if (rule.may?.settle) return walk.act(who, { type: 'settle', expected });
  if (!rule.may?.register && !rule.may?.sign)
    return walk.act(who, { type: 'done', expected, ...(rule.may?.inspect && { evidence: [id(91)] }) });
  for (const item of itemsOfRow(walk.def.body, walk.state(), rule)) {
    walk.act(who, { type: 'request', expected, item });
    const asked = walk
      .state()
      .open.find((r) => r.row === row)!
      .outside.find((o) => o.item === item && isPending(o))!;
    walk.act(SYSTEM, { type: 'confirm', expected, item, request: asked.request, paper: id(92) });
  }
}

/** Goes on until the row is open, or (without one) to the end. False: it ended before. */
export function until(walk: Walk, row?: string): boolean {
  for (let i = 0; i < 100; i++) {
    const { open } = walk.state();
    if (isEnded(walk.state())) return row === undefined;
    if (open.some((r) => r.row === row)) return true;
    pass(walk, open[0]!.row);
  }
  throw new Error(`stuck at ${walk.state().stage}`);
}

/** A defect on every place of the case: all answers and all documents, each with a reason that fits. */
export function everyDefect(def: Definition, standing: Standing): Mark[] {
  const reason = (not: 'answer' | 'document') => def.body.returnReasons.find((r) => r.on !== not)!.code;
  return [
    ...[...def.fields.values()]
      .flatMap((f) => pathsOf(standing, f))
      .map((path) => ({ path, reason: reason('document') })),
    ...def.body.requirements
      .flatMap((r) => requirementPaths(def, standing, r))
      .map((requirement) => ({ requirement, reason: reason('answer') })),
  ];
}

/** The applicant mends all that is marked; the answers stand as before. */
export function mend(walk: Walk): void {
  const { seq, rev, conditions, items, marks } = walk.state();
  walk.act(CITIZEN, {
    type: 'resubmit',
    expected: { seq },
    rev: rev + 1,
    conditions,
    items,
    changed: {
      paths: marks.flatMap((m) => ('path' in m ? [m.path] : [])),
      requirements: marks.flatMap((m) => ('requirement' in m ? [m.requirement] : [])),
    },
  });
}

/** The state is what its events say. */
export const refolded = (walk: Walk): CaseState => fold(() => walk.def, walk.events);

const asTyped = (value: Answer): string => (typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value));

/** Fills the form page by page as a phone without JavaScript would send it. Throws where a page takes no answer. */
export function fillForm(
  def: Definition,
  wanted: Answers,
  documents: readonly string[],
  known: Known,
): { draft: Draft; pages: PageRef[]; warnings: Record<string, string> } {
  let draft: Draft = { answers: {}, files: {}, seen: [] };
  const pages: PageRef[] = [];
  const warnings: Record<string, string> = {};
  for (let ref = nextPage(def, draft, known); ref; ref = nextPage(def, draft, known)) {
    if (pages.some((p) => p.key === ref!.key)) throw new Error(`page ${ref.key} comes twice`);
    pages.push(ref);
    const paths = pagePaths(def, ref, draft.answers, known);
    const body = Object.fromEntries(paths.flatMap((p) => (wanted[p] === undefined ? [] : [[p, asTyped(wanted[p])]])));
    const read = readPage(def, ref, body, draft.answers, known);
    if (Object.keys(read.errors).length > 0) throw new Error(`page ${ref.key}: ${JSON.stringify(read.errors)}`);
    Object.assign(warnings, read.warnings);
    const files = ref.page.requirement === undefined ? {} : filesFor(def, ref, documents);
    draft = {
      answers: Object.fromEntries(
        Object.entries({ ...draft.answers, ...read.values }).filter(([, v]) => v !== undefined),
      ),
      files: { ...draft.files, ...files },
      seen: [...draft.seen, ref.key],
    };
  }
  return { draft, pages, warnings };
}

function filesFor(def: Definition, { page, item }: PageRef, documents: readonly string[]): Record<string, number> {
  const asked = def.requirements.get(page.requirement!)!;
  const places = [asked.id, asked.substitute].map((r) => (item === 0 ? r : `${asked.per}.${item}.${r}`));
  return Object.fromEntries(documents.filter((d) => places.includes(d)).map((d) => [d, 1]));
}

/** Documents that the case has no place for. */
export const strangeDocuments = (def: Definition, standing: Standing, documents: readonly string[]): string[] =>
  documents.filter((d) => !isRequired(def, standing, d));
