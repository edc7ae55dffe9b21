import type { AskedQuestion, CaseBody, Definition, Requirement, Row } from './definition.ts';

/*
 * Names and places of answers. A *field* is how the definition names a question (`child.name`), a *path* is where an
 * answer stands (`child.1.name`). Requirements of a group are placed likewise (`child.1.letter`).
 */

/** `child.1.name` → field `child.name`, item 1; `kind` → field `kind`, item 0. */
export function placeOf(path: string): { field: string; item: number; group: string | undefined } {
  const [group, item, rest] = path.split('.');
  return rest === undefined
    ? { field: path, item: 0, group: undefined }
    : { field: `${group}.${rest}`, item: Number(item), group };
}

/** `child.name`, 2 → `child.2.name`. */
export function pathOf(field: string, item: number): string {
  const [group, rest] = field.split('.');
  return rest === undefined ? field : `${group}.${item}.${rest}`;
}

/** Where a requirement's files are put: `father_card`, or `child.2.letter`. */
export const requirementPath = (requirement: Pick<Requirement, 'id' | 'per'>, item: number): string =>
  requirement.per === undefined ? requirement.id : `${requirement.per}.${item}.${requirement.id}`;

/** The requirement of a path, and its item. */
export function requirementAt(def: Definition, path: string): { requirement: Requirement; item: number } | undefined {
  const { item, group } = placeOf(path);
  const requirement = def.requirements.get(path.split('.').at(-1)!);
  return requirement && requirement.per === group ? { requirement, item } : undefined;
}

/** How the answers stand: which conditions hold and how many items there are. A case's state is one. */
export interface Standing {
  readonly conditions: readonly string[];
  readonly items: Readonly<Record<string, number>>;
}

/** Does what has this `when` apply (to this item)? */
export const holds = (standing: Standing, when: string | undefined, item = 0): boolean =>
  when === undefined || standing.conditions.includes(item === 0 ? when : `${when}.${item}`);

export const itemsOf = (standing: Standing, group: string | undefined): number[] =>
  group === undefined ? [0] : Array.from({ length: standing.items[group] ?? 0 }, (_, i) => i + 1);

/*
 * What the outside is asked about is numbered over all outputs of a service: of the first output 0 (it has no group) or
 * 1 to 9 (one for each item of its group), of the second 10 or 11 to 19, and so on.
 */
const PER_OUTPUT = 10;

/** Which output of the service an outside item is of, and which item of that output's group: 12 → the second's item 2. */
export const placeOfItem = (item: number): { output: number; n: number } => ({
  output: Math.floor(item / PER_OUTPUT),
  n: item % PER_OUTPUT,
});

/** The outside items of an output in this case; none where it does not come of it. */
export function itemsOfOutput(body: CaseBody, standing: Standing, output: number): number[] {
  const { when, per } = body.outputs[output]!;
  return holds(standing, when) ? itemsOf(standing, per).map((n) => output * PER_OUTPUT + n) : [];
}

/** What a row registers or signs one by one: its own group (or once), and the further outputs that it names. */
export const itemsOfRow = (body: CaseBody, standing: Standing, { per, also = [] }: Row): number[] => [
  ...itemsOf(standing, per),
  ...also.flatMap((kind) =>
    itemsOfOutput(
      body,
      standing,
      body.outputs.findIndex((o) => o.kind === kind),
    ),
  ),
];

/** Every place where this question is asked. */
export const pathsOf = (standing: Standing, asked: AskedQuestion): string[] =>
  itemsOf(standing, asked.group?.id)
    .filter((item) => holds(standing, asked.question.when, item))
    .map((item) => pathOf(asked.field, item));

/** Is this answer asked for? */
export function isAsked(def: Definition, standing: Standing, path: string): boolean {
  const asked = def.fields.get(placeOf(path).field);
  return asked !== undefined && pathsOf(standing, asked).includes(path);
}

/** Every place where files of this requirement are asked for; a mere substitute counts where what it stands in for is asked. */
export function requirementPaths(def: Definition, standing: Standing, requirement: Requirement): string[] {
  const stoodFor = def.body.requirements.filter((r) => r.substitute === requirement.id);
  const whens = stoodFor.length === 0 ? [requirement.when] : stoodFor.map((r) => r.when);
  return itemsOf(standing, requirement.per)
    .filter((item) => whens.some((when) => holds(standing, when, item)))
    .map((item) => requirementPath(requirement, item));
}

/** Is this document asked for, or taken in place of one that is? */
export function isRequired(def: Definition, standing: Standing, path: string): boolean {
  const found = requirementAt(def, path);
  return found !== undefined && requirementPaths(def, standing, found.requirement).includes(path);
}

export interface Dependants {
  /** Fields (not paths). */
  fields: ReadonlySet<string>;
  /** Requirement names. */
  requirements: ReadonlySet<string>;
}
const known = new WeakMap<Definition, Map<string, Dependants>>();

/**
 * What may change when this answer changes: questions and documents whose condition reads it, theirs in turn, and a
 * repeat group with its documents when the answer is the group's count.
 */
export function dependants(def: Definition, path: string): Dependants {
  const { field } = placeOf(path);
  let cache = known.get(def);
  if (!cache) known.set(def, (cache = new Map()));
  const cached = cache.get(field);
  if (cached) return cached;
  const fields = new Set<string>();
  const requirements = new Set<string>();
  const queue = [field];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const from = next;
    const read = new Set(def.body.conditions.filter((c) => c.reads.includes(from)).map((c) => c.name));
    const counted = new Set(def.body.groups.filter((g) => g.count === from).map((g) => g.id));
    for (const asked of def.fields.values()) {
      const hit =
        (asked.question.when !== undefined && read.has(asked.question.when)) ||
        (asked.group !== undefined && counted.has(asked.group.id));
      if (hit && !fields.has(asked.field)) {
        fields.add(asked.field);
        queue.push(asked.field);
      }
    }
    for (const r of def.body.requirements) {
      if ((r.when !== undefined && read.has(r.when)) || (r.per !== undefined && counted.has(r.per))) {
        requirements.add(r.id);
        if (r.substitute !== undefined) requirements.add(r.substitute);
      }
    }
  }
  const found = { fields, requirements };
  cache.set(field, found);
  return found;
}

/** A dependant in the same group moves with the marked item only; any other wherever it stands. */
const sameItem = (marked: ReturnType<typeof placeOf>, changed: ReturnType<typeof placeOf>): boolean =>
  marked.group === undefined || changed.group !== marked.group || changed.item === marked.item;

/** May this place change, given what was marked? */
export function isOpenToChange(
  def: Definition,
  marks: readonly ({ path: string } | { requirement: string })[],
  changed: { path: string } | { requirement: string },
): boolean {
  return marks.some((mark) => {
    if ('requirement' in mark) {
      if (!('requirement' in changed)) return false;
      if (changed.requirement === mark.requirement) return true;
      const [m, c] = [requirementAt(def, mark.requirement), requirementAt(def, changed.requirement)];
      // The paper and what may stand in for it are one matter.
      return (
        m !== undefined &&
        c !== undefined &&
        m.item === c.item &&
        (m.requirement.substitute === c.requirement.id || c.requirement.substitute === m.requirement.id)
      );
    }
    const depends = dependants(def, mark.path);
    const from = placeOf(mark.path);
    if ('path' in changed) {
      const to = placeOf(changed.path);
      return changed.path === mark.path || (depends.fields.has(to.field) && sameItem(from, to));
    }
    const to = placeOf(changed.requirement);
    return depends.requirements.has(changed.requirement.split('.').at(-1)!) && sameItem(from, to);
  });
}
