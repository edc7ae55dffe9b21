import type { Answer, Answers, Definition, On, Page } from '../definition.ts';
import { pathOf, placeOf, type Standing } from '../paths.ts';

/** What is known besides the answers: the legal date of filing (today while it is a draft), and the city's areas. */
export interface Known {
  date: string;
  /** Kemendagri codes of the city's districts and wards; absent: only the form of a code is checked. */
  areas?: { has(code: string): boolean };
  /** What each office prints, by its code; absent: any code is taken. */
  offices?: ReadonlyMap<string, readonly string[]>;
  /** The figure of a dated rule on that date, 0 where none holds; absent: the city has no rules. */
  rule?: (key: string) => number;
}

/** The group whose items a page is repeated for; undefined: the page is shown once. */
export function groupOfPage(def: Definition, page: Page): string | undefined {
  const field = page.questions?.[0];
  if (field !== undefined) return def.fields.get(field)?.group?.id;
  return page.requirement === undefined ? undefined : def.requirements.get(page.requirement)?.per;
}

interface Use {
  plain: boolean;
  groups: Set<string>;
  reads: ReadonlySet<string>;
}
const uses = new WeakMap<Definition, ReadonlyMap<string, Use>>();

/** Where each condition is asked: of the case, of the items of a group, or both. */
function usesOf(def: Definition): ReadonlyMap<string, Use> {
  const known = uses.get(def);
  if (known) return known;
  const map = new Map<string, Use>(
    def.body.conditions.map((c) => [c.name, { plain: false, groups: new Set<string>(), reads: new Set(c.reads) }]),
  );
  const use = (when: string | undefined, group: string | undefined) => {
    const found = when === undefined ? undefined : map.get(when);
    if (!found) return;
    if (group === undefined) found.plain = true;
    else found.groups.add(group);
  };
  for (const asked of def.fields.values()) use(asked.question.when, asked.group?.id);
  for (const r of def.body.requirements) use(r.when, r.per);
  for (const s of def.body.statements) use(s.when, undefined);
  for (const p of def.body.pages) use(p.when, groupOfPage(def, p));
  for (const o of def.body.outputs) use(o.when, undefined);
  for (const row of def.stages.flatMap((s) => s.rows)) {
    use(row.when, undefined);
    if (row.may?.pay?.per !== undefined) use(row.when, row.may.pay.per);
  }
  uses.set(def, map);
  return map;
}

/** How many items each repeat group has by these answers; 0 while the count is not answered. */
export function countItems(def: Definition, answers: Answers): Record<string, number> {
  return Object.fromEntries(
    def.body.groups.map((g) => {
      const n = answers[g.count];
      return [g.id, typeof n === 'number' && n > 0 ? Math.min(n, g.max) : 0];
    }),
  );
}

/** The repeat groups item by item: `items.child[0].name`. */
export function itemsIn(def: Definition, answers: Answers): Record<string, Record<string, Answer>[]> {
  const counts = countItems(def, answers);
  return Object.fromEntries(
    def.body.groups.map((g) => [
      g.id,
      Array.from({ length: counts[g.id]! }, (_, i) =>
        Object.fromEntries(
          g.questions.flatMap((q) => {
            const value = answers[pathOf(`${g.id}.${q.id}`, i + 1)];
            return value === undefined ? [] : [[q.id, value]];
          }),
        ),
      ),
    ]),
  );
}

export const onOf = (def: Definition, answers: Answers, known: Known, n: number): On => ({
  date: known.date,
  n,
  items: itemsIn(def, answers),
  rule: known.rule ?? (() => 0),
});

/** Asks a condition. It is shown only the answers it declares, so that `dependants` cannot miss one. */
export function holdsFor(def: Definition, name: string, answers: Answers, known: Known, item: number): boolean {
  const reads = usesOf(def).get(name)?.reads;
  const counts = new Set(def.body.groups.map((g) => g.count));
  const shown = Object.fromEntries(Object.entries(answers).filter(([path]) => reads?.has(placeOf(path).field)));
  const counted = Object.fromEntries(Object.entries(answers).filter(([path]) => counts.has(path)));
  return def.condition(name)(shown, onOf(def, { ...counted, ...shown }, known, item));
}

/** Which conditions hold by these answers, and how many items there are: what events record instead of the answers. */
export function standingOf(
  def: Definition,
  answers: Answers,
  known: Known,
): Standing & { conditions: string[]; items: Record<string, number> } {
  const items = countItems(def, answers);
  const conditions: string[] = [];
  for (const [name, use] of usesOf(def)) {
    if ((use.plain || use.groups.size === 0) && holdsFor(def, name, answers, known, 0)) conditions.push(name);
    const most = Math.max(0, ...[...use.groups].map((g) => items[g] ?? 0));
    for (let n = 1; n <= most; n++) if (holdsFor(def, name, answers, known, n)) conditions.push(`${name}.${n}`);
  }
  return { conditions: conditions.sort(), items };
}
