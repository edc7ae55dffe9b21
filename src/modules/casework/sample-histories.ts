import fc from 'fast-check';
import { bindService, publishLint, type CaseBody, type Definition, type Row } from './definition.ts';
import {
  apply,
  decide,
  initial,
  isEnded,
  isPending,
  type At,
  type CaseEvent,
  type CaseState,
  type Command,
  type Decision,
  type Mark,
  type Who,
} from './model.ts';
import { pathsOf, requirementPaths } from './paths.ts';
import { sample } from './sample-service.ts';

/** Random histories for the property tests: commands right and wrong by people of every kind, from one list of numbers. */
const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const ALL = sample.body.roles.map((r) => r.id);
export const APPLICANT_WHO: Who = { kind: 'applicant', id: id(1), roles: [] };
export const SYSTEM_WHO: Who = { kind: 'system', id: 'system', roles: [] };
export const OFFICERS: readonly Who[] = [
  { kind: 'officer', id: id(11), roles: ALL },
  { kind: 'officer', id: id(12), roles: ALL },
  ...ALL.map((role, i): Who => ({ kind: 'officer', id: id(20 + i), roles: [role] })),
  { kind: 'officer', id: id(30), roles: [], supervises: true },
  { kind: 'officer', id: id(31), roles: ['other'] },
];
const PEOPLE: readonly Who[] = [APPLICANT_WHO, APPLICANT_WHO, SYSTEM_WHO, SYSTEM_WHO, ...OFFICERS];

export interface Step {
  who: number;
  what: number;
  how: number;
  minutes: number;
}
export const steps = (max: number): fc.Arbitrary<Step[]> =>
  fc.array(
    fc.record({ who: fc.nat(999), what: fc.nat(9999), how: fc.nat(9999), minutes: fc.oneof(fc.nat(90), fc.nat(9000)) }),
    { minLength: 3, maxLength: max, size: 'max' },
  );

const at = <T>(list: readonly T[], n: number): T | undefined => list[n % Math.max(1, list.length)];

/** What an answer may say to the engine: any conditions of the service, one to three items. */
function standing(def: Definition, n: number): { conditions: string[]; items: Record<string, number> } {
  const items = Object.fromEntries([...def.groups.keys()].map((g, i) => [g, 1 + ((n >> (i + 3)) % 3)]));
  const most = Math.max(0, ...Object.values(items));
  const names = def.body.conditions.flatMap((c) => [
    c.name,
    ...Array.from({ length: most }, (_, i) => `${c.name}.${i + 1}`),
  ]);
  return { conditions: names.filter((_, i) => ((n >> (i % 12)) & 1) === 1), items };
}

function defects(def: Definition, state: CaseState, n: number): Mark[] {
  const paths = [...def.fields.values()].flatMap((f) => pathsOf(state, f));
  const documents = def.body.requirements.flatMap((r) => requirementPaths(def, state, r));
  const reason = at(def.body.returnReasons, n)?.code ?? 'none';
  const path: Mark = { path: n % 11 === 0 ? 'child.9.name' : (at(paths, n) ?? 'nothing'), reason };
  const paper: Mark = { requirement: at(documents, n) ?? 'nothing', reason: n % 13 === 0 ? 'made_up' : reason };
  return [[path], [paper], [path, paper], [], [path, path]][n % 5]!;
}

/** One command of the asked kind; often right, sometimes stale or made up. */
function commandOf(def: Definition, state: CaseState, { what, how }: Step): Command {
  const open = at(state.open, how >> 2);
  const expected = {
    row: how % 17 === 0 ? 'nowhere' : (open?.row ?? 'nowhere'),
    round: (open?.round ?? 1) + (how % 19 === 0 ? 1 : 0),
  };
  const seq = { seq: how % 7 === 0 ? Math.max(0, state.seq - 1) : state.seq };
  const next = { rev: state.rev + (how % 23 === 0 ? 2 : 1), ...standing(def, how) };
  const same = { rev: state.rev + 1, conditions: state.conditions, items: state.items };
  const row = open && def.rows.get(open.row)?.row;
  const outside = open && at(open.outside, how);
  const item = outside && how % 2 === 0 ? outside.item : how % 4;
  const asked = { expected, item: row?.per === undefined ? 0 : item, request: outside?.request ?? 1 };
  const note = how % 3 === 0 ? { note: id(90) } : {};
  const paths = state.marks.flatMap((m) => ('path' in m ? [m.path] : []));
  const requirements = state.marks.flatMap((m) => ('requirement' in m ? [m.requirement] : []));
  const strangePath = [...def.fields.values()].flatMap((f) => pathsOf(state, f))[how % 5];
  const make: (() => Command)[] = [
    () => ({ type: 'take', expected, order: how % 2 ? 'next' : 'picked', ...(how % 5 ? { reason: 'elderly' } : {}) }),
    () => ({ type: 'take', expected, order: 'next' }),
    () => ({ type: 'done', expected, ...(how % 2 ? { evidence: [id(91)] } : {}), ...note }),
    () => ({ type: 'done', expected, evidence: [id(91)] }),
    () => ({ type: 'bill', expected, bill: id(94 + (how % 2)) }),
    () => ({ type: 'lapse', expected, bill: open?.bill ?? id(94) }),
    () => ({ type: 'request', expected, item: asked.item }),
    () => ({ type: 'request', expected, item: asked.item }),
    () => ({ type: 'confirm', ...asked, ...(how % 2 ? { paper: id(92) } : {}) }),
    () => ({ type: 'confirm', ...asked, paper: id(92) }),
    () => ({ type: 'refuse', ...asked, reason: 'outage' }),
    () => ({ type: 'doubt', ...asked, reason: 'timeout' }),
    () => ({
      type: 'return',
      expected,
      to: at(row?.may?.return ?? ['nowhere'], how) ?? 'applicant',
      defects: defects(def, state, how),
      ...note,
    }),
    () => ({
      type: 'return',
      expected,
      to: at(['applicant', ...def.stages.map((s) => s.id)], how)!,
      defects: defects(def, state, how),
    }),
    () => ({ type: 'resubmit', expected: seq, ...next, changed: { paths, requirements }, ...note }),
    () => ({
      type: 'resubmit',
      expected: seq,
      ...next,
      changed: { paths: strangePath === undefined ? [] : [strangePath], requirements: [] },
    }),
    () => ({
      type: 'timer',
      expected: state.revision && how % 2 ? { row: 'revision', round: state.revision.round } : expected,
      rung: how % 5 ? (open?.level ?? 0) : how % 3,
    }),
    () => ({ type: 'pause', expected, reason: at(def.body.pauseReasons, how)?.code ?? 'none', ...note }),
    () => ({ type: 'resume', expected: seq }),
    () => ({ type: 'resume', expected: seq }),
    () => ({ type: 'hand_over', expected, to: at(OFFICERS, how)!.id, reason: 'workload', ...note }),
    () => ({ type: 'release', expected }),
    () => ({
      type: 'correct',
      expected,
      ...same,
      changed: strangePath === undefined ? [] : [strangePath],
      reason: 'slip_of_pen',
    }),
    () => ({ type: 'correct', expected, ...next, changed: ['kind'], reason: 'decision' }),
    () =>
      how % 4
        ? { type: 'note', expected: seq, note: id(93), audience: how % 2 ? 'officers' : 'applicant' }
        : { type: 'link', expected: seq, other: id(94), reason: 'duplicate' },
    () => ({ type: 'unlink', expected: seq, other: id(94) }),
    () =>
      how % 6
        ? { type: 'note', expected: seq, note: id(93), audience: 'officers' }
        : { type: 'reject', expected, reason: at(def.body.rejectReasons, how)?.code ?? 'none' },
    () => (how % 9 ? { type: 'take', expected, order: 'next' } : { type: 'withdraw', expected: seq }),
    () => ({ type: 'submit', expected: seq, ...next }),
    () => ({
      type: 'migrate',
      expected: seq,
      rev: state.rev,
      conditions: state.conditions,
      items: state.items,
      stages: Object.fromEntries(def.stages.map((s) => [s.id, s.id])),
    }),
  ];
  return at(make, what)!();
}

export interface Seen {
  def: Definition;
  before: CaseState;
  command: Command;
  at: At;
  decision: Decision;
  after: CaseState;
}
export interface History {
  events: CaseEvent[];
  state: CaseState;
  def: Definition;
}

const START = Date.parse('2026-11-02T02:00:00Z');

/** Files a case and lets the steps happen to it; `see` looks at each one. `versions`: the second is what a migration goes to. */
export function live(
  versions: readonly [Definition, ...Definition[]],
  list: readonly Step[],
  see: (seen: Seen) => void,
): History {
  let def: Definition = versions[0];
  let state = initial(def);
  const events: CaseEvent[] = [];
  let now = START;
  const submit: Step = { who: 0, what: -1, how: list[0]?.how ?? 0, minutes: 0 };
  for (const step of [submit, ...list]) {
    now += step.minutes * 60_000;
    const help = step.what >= 0 && step.who % 2 === 0 ? at(helpful(def, state), step.how) : undefined;
    const holder = state.open.find((r) => r.officer !== null)?.officer;
    const filing = step.what < 0;
    const anyone = step.who % 3 === 0 && holder ? OFFICERS.find((o) => o.id === holder)! : at(PEOPLE, step.who)!;
    const who = filing ? APPLICANT_WHO : (help?.who ?? anyone);
    const command: Command = filing
      ? { type: 'submit', expected: { seq: 0 }, rev: 1, ...standing(def, step.how) }
      : (help?.command ?? commandOf(def, state, step));
    const receiver = command.type === 'hand_over' ? OFFICERS.find((o) => o.id === command.to) : undefined;
    const target = versions.find((v) => v !== def);
    const asked: At = { now: new Date(now), who, ...(receiver && { receiver }), ...(target && { target }) };
    const decision = decide(def, state, command, asked);
    const before = state;
    const old = def;
    if ('event' in decision) {
      def = versions.find((v) => v.body.version === decision.event.version)!;
      state = apply(def, state, decision.event);
      events.push(decision.event);
    }
    see({ def: old, before, command, at: asked, decision, after: state });
  }
  return { events, state, def };
}

/** What the people of a case would do next if they all did their part, the likeliest first. */
function helpful(def: Definition, state: CaseState): { who: Who; command: Command }[] {
  const expected = { seq: state.seq };
  if (state.paused) return [{ who: SYSTEM_WHO, command: { type: 'resume', expected } }];
  if (state.revision) {
    const answers = { rev: state.rev + 1, conditions: state.conditions, items: state.items };
    const changed = { paths: [], requirements: [] };
    return [{ who: APPLICANT_WHO, command: { type: 'resubmit', expected, ...answers, changed, note: id(90) } }];
  }
  return state.open.flatMap((open) => helpfulOn(def, state, open.row));
}

function helpfulOn(def: Definition, state: CaseState, name: string): { who: Who; command: Command }[] {
  const open = state.open.find((r) => r.row === name)!;
  const { row } = def.rows.get(name)!;
  const expected = { row: name, round: open.round };
  if (row.may?.pay) {
    const { bill } = open;
    if (bill === undefined) return [{ who: SYSTEM_WHO, command: { type: 'bill', expected, bill: id(94) } }];
    return (['done', 'lapse'] as const).map((type) => ({
      who: SYSTEM_WHO,
      command: type === 'done' ? { type, expected } : { type, expected, bill },
    }));
  }
  if (row.actor === 'applicant') return [{ who: APPLICANT_WHO, command: { type: 'done', expected } }];
  const pending = open.outside.find(isPending);
  if (pending)
    return [{ who: SYSTEM_WHO, command: { type: 'confirm', expected, item: pending.item, request: pending.request } }];
  if (open.officer === null)
    return OFFICERS.slice(0, 2).map((who) => ({ who, command: { type: 'take', expected, order: 'next' } }));
  const who = OFFICERS.find((o) => o.id === open.officer)!;
  // Who has done a row that this one may not follow puts it back for somebody else.
  if (row.notBy?.some((r) => state.past[r]?.by === who.id)) return [{ who, command: { type: 'release', expected } }];
  const items = row.per === undefined ? [0] : Array.from({ length: state.items[row.per] ?? 0 }, (_, i) => i + 1);
  if (row.may?.register || row.may?.sign)
    return items.map((item) => ({ who, command: { type: 'request', expected, item } }));
  return [{ who, command: { type: 'done', expected, ...(row.may?.inspect && { evidence: [id(91)] }) } }];
}

/** Brings a case to an end by helpful acts alone; null if it is stuck. */
export function finish(def: Definition, from: CaseState): CaseState | null {
  let state = from;
  const now = new Date('2027-06-01T03:00:00Z');
  for (let i = 0; i < 400 && !isEnded(state); i++) {
    const next = helpful(def, state)
      .map(({ who, command }) => decide(def, state, command, { now, who }))
      .find((d) => 'event' in d);
    if (!next) return null;
    state = apply(def, state, next.event);
  }
  return isEnded(state) ? state : null;
}

/** The sample in other hands: silence never means yes there. */
export const inGovernance: Definition = bindService(
  {
    ...sample.body,
    dimension: 'governance',
    stages: sample.body.stages.map((s) => ({
      ...s,
      rows: s.rows.map((r) => ('deemed' in r.onLate ? { ...r, onLate: { escalate: [{ to: 'head' }] } } : r)),
    })),
  },
  sample.functions,
);
export const nextVersion: Definition = bindService(
  { ...sample.body, version: 2, promise: { n: 5, unit: 'working_days' } },
  sample.functions,
);

const role = fc.constantFrom(...ALL);
const norm = fc.record({
  n: fc.integer({ min: 1, max: 5 }),
  unit: fc.constantFrom('working_days' as const, 'hours' as const),
});
const word = { id: 'x', en: 'x' };

const anyRowShape = fc.record({
  actor: fc.oneof({ weight: 3, arbitrary: role }, fc.constant('applicant')),
  norm,
  seed: fc.nat(9999),
  late: role,
});
/** Any SOP, few words of it; `serviceOf` makes it whole on the sample's form. */
export const anyShape = fc.record({
  dimension: fc.constantFrom('governance' as const, 'economy' as const),
  stages: fc.array(fc.array(anyRowShape, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 }),
});
type Shape = typeof anyShape extends fc.Arbitrary<infer S> ? S : never;

/** The service of a shape, or undefined where the publisher would not let it through. */
export function serviceOf({ dimension, stages: shape }: Shape): Definition | undefined {
  const stages = shape.map((rows, s) => ({
    id: `s${s}`,
    title: word,
    phase: (['verification', 'processing', 'issued'] as const)[s % 3]!,
    maxReturns: 1 + ((rows[0]!.seed >> 5) % 2),
    rows: rows.map((r, i): Row => anyRow(r, s, i, dimension)),
  }));
  const body: CaseBody = { ...sample.body, dimension, stages };
  const def = bindService(body, sample.functions);
  return publishLint(def).every((f) => f.en.includes('has nothing to do')) ? def : undefined;
}

function anyRow(
  r: { actor: string; norm: Row['norm']; seed: number; late: string },
  s: number,
  i: number,
  dimension: string,
): Row {
  const n = r.seed;
  const base = { id: `r${s}_${i}`, activity: word, actor: r.actor, completeness: [], norm: r.norm, output: word };
  const when = n % 4 === 0 && (s > 0 || i > 0) ? { when: (['late', 'in_time', 'must_pay'] as const)[n % 3]! } : {};
  const back = [...(n % 2 ? ['applicant'] : []), ...(s > 0 && n % 3 ? [`s${n % s}`] : [])];
  const may = back.length > 0 ? { return: back } : {};
  if (r.actor === 'applicant') {
    const pay = n % 5 === 0 ? { pay: { bill: 'denda-contoh', variant: 'late' } } : {};
    return { ...base, ...when, may: n % 5 === 0 ? pay : may, onLate: { expire: true } };
  }
  const resume = back.includes('applicant') && n % 7 === 0 ? { resumeAt: 's0' } : {};
  const kind = n % 6;
  const special =
    kind === 0
      ? { register: 'submit' as const }
      : kind === 1
        ? { sign: 'registry' as const }
        : kind === 2
          ? { inspect: true as const }
          : {};
  const per = kind < 2 && n % 2 ? { per: 'child' } : {};
  const silent = kind > 1 && n % 3 === 0 && dimension !== 'governance';
  const onLate: Row['onLate'] = silent
    ? { deemed: true }
    : { escalate: [{ to: r.late }, ...(n % 2 ? [{ to: r.late, at: { ...r.norm, n: r.norm.n + 3 } }] : [])] };
  const rights = {
    ...(n % 2 ? { reject: true as const } : {}),
    ...(n % 3 ? { pause: true as const } : {}),
    ...(n % 5 ? { correct: true as const } : {}),
  };
  const earlier = i > 0 && n % 8 === 0 ? { notBy: [`r${s}_0`] } : {};
  return { ...base, ...when, may: { ...may, ...special, ...rights }, ...per, ...resume, ...earlier, onLate };
}
