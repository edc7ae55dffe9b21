import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonical, type Definition } from './definition.ts';
import {
  actions,
  apply,
  eventData,
  fold,
  isEnded,
  mayBeDeemed,
  STATUSES,
  type CaseEvent,
  type CaseState,
} from './model.ts';
import { anyShape, finish, inGovernance, live, nextVersion, serviceOf, steps, type Seen } from './sample-histories.ts';
import { sample } from './sample-service.ts';

/** 5,000 histories in all; a failure prints the seed and the path to run it again. */
const runs = (numRuns: number) => ({ numRuns, verbose: 0 }) as const;
const ENDS = new Set(['completed', 'rejected', 'withdrawn', 'expired']);

/** What must hold of every state that can be reached. */
function sound(def: Definition, s: CaseState): void {
  const ended = ENDS.has(s.status);
  const running = !ended && s.status !== 'draft' && s.status !== 'needs_revision';
  if (running !== s.open.length > 0) throw new Error(`${s.status} with ${s.open.length} open rows`);
  if ((s.status === 'needs_revision') !== (s.revision !== null))
    throw new Error(`${s.status} and something to mend do not agree`);
  if (ended !== (s.stage === null && s.status !== 'draft')) throw new Error(`${s.status} in stage ${s.stage}`);
  if (ended && (s.paused !== null || s.revision !== null)) throw new Error('an end leaves something waiting');
  const ours = s.open.some((r) => def.rows.get(r.row)!.row.actor !== 'applicant');
  if (ticks(s.clock) !== (running && ours && !s.paused)) throw new Error(`promise clock of ${s.status}`);
  for (const r of s.open) if (ticks(r.clock) !== !s.paused) throw new Error(`clock of open row ${r.row}`);
  for (const r of Object.values(s.past)) if (ticks(r.clock)) throw new Error(`clock of past row ${r.row}`);
  if (s.revision && ticks(s.revision.clock) === (s.paused !== null)) throw new Error('clock of the applicant');
  for (const clock of [s.clock, ...s.open.map((r) => r.clock), ...Object.values(s.past).map((r) => r.clock)])
    follows(clock, s.at);
  for (const [stage, n] of Object.entries(s.returns))
    if (n > def.stages.find((x) => x.id === stage)!.maxReturns) throw new Error(`${stage} returned ${n} times`);
  if (
    new Set([...s.open.map((r) => r.row), ...Object.keys(s.past)]).size !==
    s.open.length + Object.keys(s.past).length
  )
    throw new Error('a row is open and past');
  if (s.open.some((r) => def.rows.get(r.row)!.stage.id !== s.stage)) throw new Error('an open row of another stage');
}
const ticks = (clock: CaseState['clock']) => clock.length > 0 && clock.at(-1)!.stop === undefined;
function follows(clock: CaseState['clock'], now: string): void {
  let last = '';
  for (const [i, { start, stop }] of clock.entries()) {
    if (start < last || (stop !== undefined && stop < start) || start > now) throw new Error('intervals overlap');
    if (stop === undefined && i < clock.length - 1) throw new Error('an open interval before the last');
    last = stop ?? start;
  }
}

/** A return never resets a budget: what a clock has spent stays spent, and fired rungs stay fired. */
function keepsBudgets(before: CaseState, after: CaseState): void {
  const rowsOf = (s: CaseState) => [...s.open, ...Object.values(s.past)];
  const closed = (clock: CaseState['clock']) =>
    clock.filter((i) => i.stop !== undefined).map((i) => `${i.start}${i.stop}`);
  const started = (clock: CaseState['clock']) => clock.map((i) => i.start);
  const grows = (a: CaseState['clock'], b: CaseState['clock']) => {
    if (closed(a).some((i, n) => closed(b)[n] !== i) || started(a).some((i, n) => started(b)[n] !== i))
      throw new Error('a clock was reset');
  };
  grows(before.clock, after.clock);
  for (const row of rowsOf(before)) {
    const now = rowsOf(after).find((r) => r.row === row.row);
    if (!now) throw new Error(`${row.row} was forgotten`);
    grows(row.clock, now.clock);
    if (now.level < row.level || now.round < row.round) throw new Error(`${row.row} went back`);
  }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7000-8000-\d{12}$/;
/** Codes that every service has: those of the shared lists that these histories use. */
const CODES =
  'applicant revision next picked elderly workload slip_of_pen decision duplicate officers create amend outage timeout'.split(
    ' ',
  );
const vocabularies = new WeakMap<Definition, Set<string>>();
function vocabularyOf(def: Definition): Set<string> {
  let words = vocabularies.get(def);
  if (words) return words;
  const b = def.body;
  words = new Set<string>([
    ...CODES,
    ...b.conditions.map((c) => c.name),
    ...b.stages.map((s) => s.id),
    ...def.rows.keys(),
    ...b.roles.map((r) => r.id),
    ...def.requirements.keys(),
    ...[...def.fields.keys()].flatMap((f) => f.split('.')),
    ...[...b.returnReasons, ...b.rejectReasons, ...b.pauseReasons].map((r) => r.code),
  ]);
  vocabularies.set(def, words);
  return words;
}

/** Every word of an event is a name of the definition, a code of a shared list, or an id: never something a person wrote. */
function impersonal(def: Definition, event: CaseEvent): void {
  eventData[event.type].parse(event.data);
  const names = vocabularyOf(def);
  const walk = (value: unknown): void => {
    if (typeof value === 'string') {
      const known = UUID.test(value) || value.split('.').every((part) => names.has(part) || /^[1-9]$/.test(part));
      if (!known) throw new Error(`${event.type} says ${value}`);
    } else if (typeof value === 'object' && value !== null) Object.values(value).forEach(walk);
  };
  walk(event.data);
}

/** What was accepted is among the actions shown as allowed; what is shown as allowed has been accepted by decide itself. */
function shown({ def, before, command, at, decision }: Seen): void {
  if (!('event' in decision) || at.who.kind === 'system') return;
  if (['submit', 'migrate', 'unlink'].includes(command.type)) return;
  const row = 'row' in command.expected ? command.expected.row : undefined;
  const match = actions(def, before, at).find(
    (a) =>
      a.type === command.type &&
      a.row === row &&
      (command.type !== 'return' || a.to === command.to) &&
      (!('item' in command) || a.item === command.item),
  );
  if (!match?.allowed) throw new Error(`${command.type} was taken and is not shown as allowed`);
}

function walk(
  versions: readonly [Definition, ...Definition[]],
  list: Parameters<typeof live>[1],
  tally?: Map<string, number>,
): void {
  const count = (what: string) => tally?.set(what, (tally.get(what) ?? 0) + 1);
  const history = live(versions, list, (seen) => {
    const { before, after, decision, def } = seen;
    if ('refusal' in decision) {
      count('refused');
      if (before !== after) throw new Error('a refusal changed the state');
      return;
    }
    const { event } = decision;
    count(event.type);
    if (isEnded(before)) throw new Error(`${event.type} after the end`);
    const now = versions.find((v) => v.body.version === event.version)!;
    sound(now, after);
    keepsBudgets(before, after);
    impersonal(now, event);
    shown(seen);
    if (event.type === 'deemed' && !mayBeDeemed(def, def.rows.get(event.data.row)!.row))
      throw new Error('deemed where the law does not let silence mean yes');
    if (event.type === 'deemed' && def.body.dimension === 'governance') throw new Error('deemed in governance');
    if (apply(now, after, event) !== after) throw new Error('a replayed event changed the state');
  });
  count(`end ${history.state.status}`);
  const defOf = (version: number) => versions.find((v) => v.body.version === version)!;
  const folded = fold(defOf, JSON.parse(JSON.stringify(history.events)) as CaseEvent[]);
  if (canonical(folded) !== canonical(history.state)) throw new Error('the fold is not the projection');
  if (canonical(JSON.parse(JSON.stringify(history.state))) !== canonical(history.state))
    throw new Error('the state is not plain JSON');
  if (!finish(history.def, history.state)) throw new Error(`stuck in ${history.state.status}, ${history.state.stage}`);
}

describe('properties over random histories', () => {
  it('of a service that uses everything, with a change of version on the way', () => {
    const tally = new Map<string, number>();
    fc.assert(
      fc.property(steps(60), (list) => walk([sample, nextVersion], list, tally)),
      runs(2500),
    );
    // A property that never meets an event proves nothing of it.
    for (const type of Object.keys(eventData)) expect(tally.get(type) ?? 0, type).toBeGreaterThan(0);
    for (const end of ['rejected', 'withdrawn', 'expired', 'completed'])
      expect(tally.get(`end ${end}`) ?? 0, end).toBeGreaterThan(0);
  });
  it('of the same service in governance', () => {
    fc.assert(
      fc.property(steps(40), (list) => walk([inGovernance], list)),
      runs(1000),
    );
  });
  it('of any service that the publisher lets through', () => {
    fc.assert(
      fc.property(anyShape, steps(40), (shape, list) => {
        const def = serviceOf(shape);
        fc.pre(def !== undefined);
        walk([def], list);
      }),
      runs(1500),
    );
  });
  it('every status has its word', () => {
    expect(STATUSES).toHaveLength(14);
  });
});
