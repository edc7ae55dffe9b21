import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Answers, CheckFunction, ConditionFunction, ServiceFunctions } from './functions.ts';
import {
  serviceBody,
  type CaseBody,
  type Group,
  type Question,
  type Requirement,
  type Row,
  type Stage,
} from './body.ts';

/** RFC 8785 JSON: the one text of a value, whatever the order of its keys. Throws for what JSON cannot say. */
export function canonical(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('not a JSON value');
  return text;
}

/** SHA-256 (hex) of the canonical JSON: what a service version is known by. */
export const sha256Of = (value: unknown): string => createHash('sha256').update(canonical(value)).digest('hex');

/** A question where it is asked: `field` is its name in the definition, `group` the repeat group it stands in. */
export interface AskedQuestion {
  field: string;
  group: Group | undefined;
  question: Question;
}

/**
 * A service that can run: a version's data and the functions it names. Made by `defineService` from a file, or by
 * `bindService` from a stored version. Immutable.
 */
export interface Definition<A extends Answers = Answers> {
  readonly body: CaseBody;
  readonly sha256: string;
  readonly functions: ServiceFunctions;
  readonly stages: readonly Stage[];
  readonly rows: ReadonlyMap<string, { row: Row; stage: Stage }>;
  /** By field, in the order of the definition; a group's questions stand where its count question stands. */
  readonly fields: ReadonlyMap<string, AskedQuestion>;
  readonly groups: ReadonlyMap<string, Group>;
  readonly requirements: ReadonlyMap<string, Requirement>;
  /** The condition's function: never absent for a name the body uses. */
  condition(name: string): ConditionFunction;
  check(name: string): CheckFunction;
  /** The type of this service's answers; nothing at run time. */
  readonly $answers?: A;
}

export class UnboundService extends Error {}

/**
 * A runnable service from a stored version and the functions of this release. Throws `UnboundService` that names each
 * condition or check the release no longer has, and a ZodError for a body of another shape.
 */
export function bindService(raw: unknown, functions: ServiceFunctions): Definition {
  const body = serviceBody.parse(raw);
  const has = (map: object, name: string) => Object.hasOwn(map, name);
  const missing = [
    ...body.conditions.filter((c) => !has(functions.conditions, c.name)).map((c) => `condition ${c.name}`),
    ...body.checks.filter((c) => !has(functions.checks, c)).map((c) => `check ${c}`),
  ];
  if (missing.length > 0)
    throw new UnboundService(
      `${body.code} version ${body.version} names what this release does not have: ${missing.join(', ')}`,
    );
  const declared = new Set(body.conditions.map((c) => c.name));
  const used = namesUsed(body);
  const undeclared = [...used.conditions]
    .filter((n) => !declared.has(n))
    .concat([...used.checks].filter((n) => !body.checks.includes(n)));
  if (undeclared.length > 0)
    throw new UnboundService(`${body.code} version ${body.version} uses undeclared names: ${undeclared.join(', ')}`);
  return bound(body, functions);
}

/** Every condition and check that the body leans on. */
export function namesUsed(body: CaseBody): { conditions: Set<string>; checks: Set<string> } {
  const whens = [
    ...body.questions,
    ...body.groups.flatMap((g) => g.questions),
    ...body.requirements,
    ...body.statements,
    ...body.pages,
    ...body.stages.flatMap((s) => s.rows),
    ...(body.promises ?? []),
    ...body.outputs,
  ].flatMap((x) => (x.when === undefined ? [] : [x.when]));
  return { conditions: new Set(whens), checks: new Set(body.pages.flatMap((p) => p.checks ?? [])) };
}

/** A definition of a body that is known to be whole. */
function bound(body: CaseBody, functions: ServiceFunctions): Definition {
  const groups = new Map(body.groups.map((g) => [g.id, g]));
  const byCount = Map.groupBy(body.groups, (g) => g.count);
  const fields = new Map<string, AskedQuestion>();
  for (const question of body.questions) {
    fields.set(question.id, { field: question.id, group: undefined, question });
    for (const group of byCount.get(question.id) ?? []) {
      for (const q of group.questions)
        fields.set(`${group.id}.${q.id}`, { field: `${group.id}.${q.id}`, group, question: q });
    }
  }
  const named =
    <F>(kind: string, all: Readonly<Record<string, F>>) =>
    (name: string): F => {
      const found = Object.hasOwn(all, name) ? all[name] : undefined;
      if (found === undefined) throw new UnboundService(`${body.code} has no ${kind} ${name}`);
      return found;
    };
  return {
    body,
    sha256: sha256Of(body),
    functions,
    stages: body.stages,
    rows: new Map(body.stages.flatMap((stage) => stage.rows.map((row) => [row.id, { row, stage }] as const))),
    fields,
    groups,
    requirements: new Map(body.requirements.map((r) => [r.id, r])),
    condition: named('condition', functions.conditions),
    check: named('check', functions.checks),
  };
}
