import { localDate, type Calendar } from '../kernel/clock/index.ts';
import { changedPaths, standingOf, type Known } from '../modules/casework/answers.ts';
import type { Definition } from '../modules/casework/definition.ts';
import {
  apply,
  decide,
  initial,
  isEnded,
  isPending,
  openRow,
  timersOf,
  type CaseEvent,
  type CaseState,
  type Command,
  type Who,
} from '../modules/casework/model.ts';
import { papersOfRow, type Answers } from './birth-answers.ts';
import type { BirthPlanItem, Outcome, PlanAct } from './births.ts';

/*
 * The births of the plan as histories of the engine, for stamping out many of each: every act is decided and applied, so
 * nothing stands in them that the engine would refuse. Pure.
 */

/** A history that many invented cases share, each at its own time and with its own applicant. */
export interface History {
  outcome: Outcome;
  applicant: string;
  filedAt: number;
  endedAt: number;
  events: readonly CaseEvent[];
  /** Of each revision. */
  answers: readonly Answers[];
}

const SYSTEM: Who = { kind: 'system', id: 'system', roles: [] };

/** A case on its way through the engine. */
function walk(def: Definition, calendar: Calendar) {
  let state = initial(def);
  const events: CaseEvent[] = [];
  return {
    events,
    state: () => state,
    act(who: Who, at: Date, command: Command): void {
      const next = step(def, state, who, at, command);
      events.push(next.event);
      state = next.state;
    },
    /** Lets ring what would have rung by then. */
    ring(until: Date): void {
      const rung = ringUntil(def, calendar, state, until);
      events.push(...rung.events);
      state = rung.state;
    },
  };
}

function step(def: Definition, state: CaseState, who: Who, now: Date, command: Command) {
  const decided = decide(def, state, command, { now, who });
  if ('refusal' in decided) throw new Error(`the engine refuses ${command.type}: ${decided.refusal}`);
  return { event: decided.event, state: apply(def, state, decided.event) };
}

/** Lets ring whatever timer of a case has rung before `until`, each at its own instant. */
export function ringUntil(
  def: Definition,
  calendar: Calendar,
  state: CaseState,
  until: Date,
): { state: CaseState; events: CaseEvent[] } {
  const events: CaseEvent[] = [];
  let at = state;
  for (;;) {
    const [next] = timersOf(def, at, calendar);
    if (!next || next.fire_at >= until) return { state: at, events };
    const { row, round, rung } = next;
    const rang = step(def, at, SYSTEM, next.fire_at, { type: 'timer', expected: { row, round }, rung });
    events.push(rang.event);
    at = rang.state;
  }
}

/** The history of one birth of the plan, up to where it stands. */
export function historyOf(def: Definition, calendar: Calendar, known: Known, item: BirthPlanItem): History {
  const on: Known = { ...known, date: localDate(calendar, new Date(item.filedAt)) };
  const way = walk(def, calendar);
  const { events } = way;
  const state = () => way.state();
  const act = (who: Who, at: Date, command: Command): void => way.act(who, at, command);
  const answers: Answers[] = [item.answers];
  const children = item.facts.children.length;
  let registered = 0;
  let operator: Who | undefined;
  const open = (row: string) => ({ row, round: openRow(state(), row)?.round ?? 0 });
  const whoOf = (a: PlanAct): Who =>
    a.role === 'applicant'
      ? { kind: 'applicant', id: a.by, roles: [] }
      : a.role === 'system' || a.role === 'registry'
        ? SYSTEM
        : { kind: 'officer', id: a.by, roles: [a.role] };
  const requestOf = (row: string, child: number): number =>
    openRow(state(), row)!.outside.find((o) => o.item === child)!.request;
  /** Asks the registry about one paper, and has its answer half a minute later. */
  function askAbout(who: Who, row: string, paper: number, at: Date): void {
    act(who, at, { type: 'request', expected: open(row), item: paper });
    const request = requestOf(row, paper);
    act(SYSTEM, new Date(at.getTime() + 30_000), { type: 'confirm', expected: open(row), item: paper, request });
  }
  /** Asks the registry about each child and the card. */
  function throughRegistry(who: Who, row: string, at: Date): void {
    for (const [i, paper] of papersOfRow(def, item.facts, row).entries())
      askAbout(who, row, paper, new Date(at.getTime() + i * 60_000));
  }
  function registry(a: Extract<PlanAct, { act: 'registry' }>, at: Date): void {
    const expected = open('register');
    if (a.result === 'requested') {
      // After an outage the lane of the worker asks again; the question is the same.
      operator = whoOf(a);
      const asked = openRow(state(), 'register')?.outside.find((o) => o.item === a.child);
      if (!asked || !isPending(asked)) act(whoOf(a), at, { type: 'request', expected, item: a.child });
      return;
    }
    if (a.result === 'unavailable') return;
    const answer = { expected, item: a.child, request: requestOf('register', a.child) };
    if (a.result === 'registered') {
      act(SYSTEM, at, { type: 'confirm', ...answer });
      // The card follows the last child.
      if (++registered < children) return;
      for (const card of papersOfRow(def, item.facts, 'register').slice(children))
        askAbout(operator!, 'register', card, new Date(at.getTime() + 5000));
    } else if (a.result === 'refused') act(SYSTEM, at, { type: 'refuse', ...answer, reason: a.reason });
    else act(SYSTEM, at, { type: 'doubt', ...answer, reason: 'timeout' });
  }
  function perform(a: PlanAct, at: Date): void {
    const who = whoOf(a);
    const { seq, rev } = state();
    switch (a.act) {
      case 'submit':
        return act(who, at, {
          type: 'submit',
          expected: { seq: 0 },
          rev: 1,
          ...standingOf(def, item.answers, on),
        });
      case 'take':
        return act(who, at, { type: 'take', expected: open(a.row), order: 'next' });
      case 'done':
        if (a.row === 'register') return;
        if (a.row === 'validate' || a.row === 'sign') return throughRegistry(who, a.row, at);
        return act(who, at, { type: 'done', expected: open(a.row) });
      case 'return':
        return act(who, at, {
          type: 'return',
          expected: open('verify'),
          to: 'applicant',
          defects: a.defects.map(({ on: place, reason }) => ({
            ...('field' in place ? { path: place.field } : { requirement: place.document }),
            reason,
          })),
        });
      case 'resubmit': {
        const before = answers.at(-1)!;
        const after = { ...before, ...a.answers };
        answers.push(after);
        const changed = { paths: changedPaths(before, after), requirements: [...a.documents].sort() };
        const standing = standingOf(def, after, on);
        return act(who, at, { type: 'resubmit', expected: { seq }, rev: rev + 1, ...standing, changed });
      }
      case 'confirm':
        return act(who, at, { type: 'done', expected: open('confirm') });
      case 'registry':
        return registry(a, at);
      case 'hand_over':
        return act(SYSTEM, at, { type: 'done', expected: open('hand_over') });
      case 'reject':
        return act(who, at, { type: 'reject', expected: open('verify'), reason: a.reason });
      case 'withdraw':
        return act(who, at, { type: 'withdraw', expected: { seq } });
      case 'receive':
      case 'expire':
        // The first happens after the case's end; the second rings by itself.
        return;
    }
  }
  for (const a of item.acts) {
    const at = new Date(a.at);
    way.ring(at);
    if (isEnded(state())) break;
    perform(a, at);
  }
  return {
    outcome: item.outcome,
    applicant: item.applicant,
    filedAt: Date.parse(item.filedAt),
    endedAt: Date.parse(state().at),
    events,
    answers,
  };
}
