import type { Norm } from '../../../kernel/clock/index.ts';
import type { CODE_LISTS, CodeListName } from './code-lists.ts';
import { bindService, type Definition } from './bind.ts';
import {
  type APPLICANT,
  type CaseBody,
  type PauseReason,
  type Question,
  type RejectReason,
  type ReturnReason,
  type Text,
} from './body.ts';
import type { CheckFunction, ConditionFunction, On, ServiceFunctions } from './functions.ts';

/** `Omit` that keeps a union a union. */
type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
type Ordered<T> = Readonly<Record<string, T>>;
type Reasons<T extends { code: string }> = Ordered<Omit<T, 'code'>>;

type QuestionInput =
  | Deep<Without<Exclude<Question, { kind: 'code' }>, 'id'>>
  | (Deep<Without<Extract<Question, { kind: 'code' }>, 'id' | 'list'>> & { readonly list: CodeListName });
type QuestionsInput = Ordered<QuestionInput>;
interface GroupInput {
  title: Text;
  count: string;
  max: number;
  questions: QuestionsInput;
}
type GroupsInput = Ordered<GroupInput>;

type Keys<T> = keyof T & string;
/** The value an answer has: the very words of a choice, the ids of a code list, a number, yes or no, text. */
type ValueOf<Q> = Q extends { kind: 'choice'; options: readonly { value: infer V }[] }
  ? V
  : Q extends { kind: 'code'; list: infer L extends CodeListName }
    ? Keys<(typeof CODE_LISTS)[L]>
    : Q extends { kind: 'yes_no' }
      ? boolean
      : Q extends { kind: 'number' }
        ? number
        : string;
type ItemOf<Q extends QuestionsInput> = { readonly [K in Keys<Q>]?: ValueOf<Q[K]> };
/** The answers of a service, by path: `answers.kind`, `answers['child.1.name']`. */
export type AnswersOf<Q extends QuestionsInput, G extends GroupsInput> = ItemOf<Q> & {
  readonly [
    F in GroupField<G> as F extends `${infer I}.${infer N}` ? `${I}.${number}.${N}` : never
  ]?: F extends `${infer I}.${infer N}` ? ValueOf<G[I]['questions'][N]> : never;
};
type GroupField<G extends GroupsInput> = { [I in Keys<G>]: `${I}.${Keys<G[I]['questions']>}` }[Keys<G>];
type Field<Q extends QuestionsInput, G extends GroupsInput> = Keys<Q> | GroupField<G>;
type Path<Q extends QuestionsInput, G extends GroupsInput> = Keys<Q> | PathIn<GroupField<G>>;
type PathIn<F> = F extends `${infer I}.${infer N}` ? `${I}.${number}.${N}` : never;
type OnOf<G extends GroupsInput> = On<{ readonly [I in Keys<G>]: readonly ItemOf<G[I]['questions']>[] }>;

/** Laid over what was inferred: a misspelt name or property of a question is an error where it stands. */
type Asking<Q, Cond extends string, Role extends string> = {
  readonly [K in keyof Q]: { when?: Cond; seenBy?: readonly Role[] } & {
    readonly [X in Exclude<keyof Q[K], KnownKeys<Q[K]>>]: never;
  };
};
type KnownKeys<Q> = Q extends { kind: infer K } ? keyof Extract<QuestionInput, { kind: K }> : never;

interface RowInput<
  Role extends string,
  Cond extends string,
  Group extends string,
  Stage extends string,
  Row extends string,
  Field extends string,
> {
  activity: Text;
  actor: Role | typeof APPLICANT;
  completeness: readonly Text[];
  norm: Norm;
  output: Text;
  when?: Cond;
  may?: Readonly<Omit<NonNullable<CaseBody['stages'][number]['rows'][number]['may']>, 'return' | 'print'>> & {
    readonly print?: Field;
    readonly return?: readonly (typeof APPLICANT | Stage)[];
  };
  per?: Group;
  also?: readonly string[];
  resumeAt?: Stage;
  notBy?: readonly Row[];
  onLate: { escalate: readonly { to: Role; at?: Norm }[] } | { deemed: true } | { expire: true };
}

type Given =
  | 'kind'
  | 'promises'
  | 'outputs'
  | 'roles'
  | 'questions'
  | 'groups'
  | 'requirements'
  | 'statements'
  | 'pages'
  | 'conditions'
  | 'checks'
  | 'messages'
  | 'returnReasons'
  | 'rejectReasons'
  | 'pauseReasons'
  | 'stages'
  | 'revision';
type Deep<T> = T extends readonly (infer E)[]
  ? readonly Deep<E>[]
  : T extends object
    ? { readonly [K in keyof T]: Deep<T[K]> }
    : T;

export interface ServiceInput<
  Q extends QuestionsInput,
  G extends GroupsInput,
  Role extends string,
  Req extends string,
  Statement extends string,
  Cond extends string,
  Check extends string,
  Message extends string,
  Stage extends string,
  Row extends string,
> extends Deep<Omit<CaseBody, Given>> {
  /** Default: seven working days. */
  readonly revision?: Norm;
  readonly promises?: readonly { when: NoInfer<Cond>; kind: Text; norm: Norm }[];
  readonly outputs: readonly {
    kind: string;
    title: Text;
    issued_by: 'registry' | 'city' | 'national';
    per?: NoInfer<Keys<G>>;
    when?: NoInfer<Cond>;
    form?: 'card' | 'entry';
  }[];
  /** The roles of the SOP, in the order of its columns. */
  readonly roles: { readonly [R in Role]: Text };
  readonly questions: Q & Asking<Q, NoInfer<Cond>, NoInfer<Role>>;
  readonly groups?: G & {
    readonly [I in keyof G]: { count: Keys<Q>; questions: Asking<G[I]['questions'], NoInfer<Cond>, NoInfer<Role>> };
  };
  readonly requirements: {
    readonly [R in Req]: {
      title: Text;
      hint?: Text;
      when?: NoInfer<Cond>;
      optional?: true;
      per?: NoInfer<Keys<G>>;
      substitute?: NoInfer<Req>;
      maxFiles?: number;
    };
  };
  readonly statements: { readonly [S in Statement]: { text: Text; when?: NoInfer<Cond> } };
  /** The form, in order. A page asks questions, or for one document, or for declarations. */
  readonly pages: Ordered<
    { title: Text; hint?: Text; when?: NoInfer<Cond>; checks?: readonly NoInfer<Check>[] } & (
      | {
          questions: readonly [Field<NoInfer<Q>, NoInfer<G>>, ...Field<NoInfer<Q>, NoInfer<G>>[]];
          requirement?: never;
          statements?: never;
        }
      | { requirement: NoInfer<Req>; questions?: never; statements?: never }
      | { statements: readonly [NoInfer<Statement>, ...NoInfer<Statement>[]]; questions?: never; requirement?: never }
    )
  >;
  /** Named questions about the answers. `reads` says which answers it may look at; it is given no others. */
  readonly conditions: {
    readonly [C in Cond]: {
      reads: readonly Field<NoInfer<Q>, NoInfer<G>>[];
      holds: (answers: AnswersOf<NoInfer<Q>, NoInfer<G>>, on: OnOf<NoInfer<G>>) => boolean;
    };
  };
  /** Faults that lie between answers. */
  readonly checks: {
    readonly [C in Check]: (
      answers: AnswersOf<NoInfer<Q>, NoInfer<G>>,
      on: OnOf<NoInfer<G>>,
    ) => readonly { path: Path<NoInfer<Q>, NoInfer<G>>; message: NoInfer<Message>; warning?: true }[];
  };
  readonly messages: { readonly [M in Message]: Text };
  readonly returnReasons: Reasons<ReturnReason>;
  readonly rejectReasons: Reasons<RejectReason>;
  readonly pauseReasons?: Reasons<PauseReason>;
  readonly stages: {
    readonly [S in Stage]: {
      title: Text;
      phase: 'verification' | 'processing' | 'issued';
      /** Default 2. */
      maxReturns?: number;
      rows: {
        readonly [R in Row]?: RowInput<
          NoInfer<Role>,
          NoInfer<Cond>,
          NoInfer<Keys<G>>,
          NoInfer<Stage>,
          NoInfer<Row>,
          NoInfer<Keys<Q>>
        >;
      };
    };
  };
}

/** `{ a: {…} }` as `[{ id: 'a', …}]`: order is kept in the stored version. */
function listed<T extends object>(record: Ordered<T> | undefined, id = 'id'): (T & Record<string, string>)[] {
  return Object.entries(record ?? {}).map(([key, value]) => ({ [id]: key, ...value }) as T & Record<string, string>);
}

/**
 * A service done here: data and the few named functions it leans on. A misspelt stage, row, role, field, requirement,
 * condition, check or message does not compile. Throws a ZodError for a value out of shape; meaning is for `publishLint`.
 */
export function defineService<
  const Q extends QuestionsInput,
  const Role extends string,
  const Req extends string,
  const Cond extends string,
  const Check extends string,
  const Message extends string,
  const Stage extends string,
  const Row extends string,
  const Statement extends string,
  const G extends GroupsInput = Record<never, never>,
>(input: ServiceInput<Q, G, Role, Req, Statement, Cond, Check, Message, Stage, Row>): Definition<AnswersOf<Q, G>> {
  const { conditions, checks, ...data } = input;
  const body = {
    ...data,
    kind: 'case',
    revision: data.revision ?? { n: 7, unit: 'working_days' },
    roles: Object.entries(data.roles).map(([id, title]) => ({ id, title })),
    questions: listed(data.questions as QuestionsInput),
    groups: listed(data.groups as GroupsInput | undefined).map((g) => ({ ...g, questions: listed(g.questions) })),
    requirements: listed<{ maxFiles?: number }>(data.requirements).map((r) => ({ maxFiles: 1, ...r })),
    statements: listed(data.statements as Ordered<object>),
    pages: listed(data.pages),
    conditions: Object.entries<{ reads: readonly string[] }>(conditions).map(([name, c]) => ({
      name,
      reads: [...c.reads].sort(),
    })),
    checks: Object.keys(checks),
    messages: Object.entries(data.messages).map(([key, text]) => ({ key, text })),
    returnReasons: listed(data.returnReasons, 'code'),
    rejectReasons: listed(data.rejectReasons, 'code'),
    pauseReasons: listed(data.pauseReasons, 'code'),
    stages: listed<{ rows: Ordered<object>; maxReturns?: number }>(
      data.stages as Ordered<{ rows: Ordered<object> }>,
    ).map((s) => ({ maxReturns: 2, ...s, rows: listed(s.rows) })),
  };
  const functions: ServiceFunctions = {
    conditions: Object.fromEntries(
      Object.entries<{ holds: unknown }>(conditions).map(([name, c]) => [name, c.holds as ConditionFunction]),
    ),
    checks: checks as unknown as Record<string, CheckFunction>,
  };
  return bindService(body, functions) as Definition<AnswersOf<Q, G>>;
}
