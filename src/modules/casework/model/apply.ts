import type { Interval } from '../../../kernel/clock/index.ts';
import { APPLICANT, type Definition, type Row } from '../definition.ts';
import { holds, itemsOfRow as itemsOf } from '../paths.ts';
import { IMMATERIAL, type CaseEvent, type EventData, type EventType } from './events.ts';
import { isEnded, type CaseState, type CaseStatus, type EndStatus, type OpenRow, type Outside } from './state.ts';

/** A case of this service before it is filed. */
export function initial(def: Definition): CaseState {
  return {
    service: def.body.code,
    version: def.body.version,
    seq: 0,
    changed: 0,
    at: '1970-01-01T00:00:00.000Z',
    status: 'draft',
    stage: null,
    open: [],
    past: {},
    received: null,
    clock: [],
    paused: null,
    returns: {},
    marks: [],
    revision: null,
    revisions: 0,
    rev: 0,
    conditions: [],
    items: {},
    links: [],
    reason: null,
  };
}

/**
 * The state after an event: the only place with transitions. `def` is the version stamped on the event (of a migration:
 * the new one). An event that is folded already changes nothing; a gap, or anything after an end, is a bug and throws.
 */
export function apply(def: Definition, state: CaseState, event: CaseEvent): CaseState {
  return event.seq <= state.seq ? state : step(def, structuredClone(state), event);
}

/** The state of a whole history. `defOf` gives the version of this service. */
export function fold(defOf: (version: number) => Definition, events: readonly CaseEvent[]): CaseState {
  const first = events[0];
  if (!first) throw new Error('a case without events is a draft');
  const state = initial(defOf(first.version));
  for (const event of events) if (event.seq > state.seq) step(defOf(event.version), state, event);
  return state;
}

/** As `apply`, in place. What it takes from the event it never changes. */
function step(def: Definition, state: CaseState, event: CaseEvent): CaseState {
  if (event.seq !== state.seq + 1) throw new Error(`event ${event.seq} cannot follow ${state.seq}`);
  if (isEnded(state)) throw new Error(`${event.type} after the end of a case`);
  if (event.version !== def.body.version)
    throw new Error(`event of version ${event.version} folded with ${def.body.version}`);
  state.seq = event.seq;
  state.at = event.at;
  if (!IMMATERIAL.has(event.type)) state.changed = event.seq;
  const change = CHANGES[event.type] as (s: CaseState, e: CaseEvent, d: Definition) => void;
  change(state, event, def);
  runClocks(state, def);
  state.status = statusOf(def, state);
  return state;
}

type Change<T extends EventType> = (
  state: CaseState,
  event: { at: string; actor: string; version: number; data: EventData<T> },
  def: Definition,
) => void;

const CHANGES: { [T in EventType]: Change<T> } = {
  submitted(s, e, def) {
    s.received = e.at;
    takeAnswers(s, e.data);
    enter(s, def, 0, e.at);
  },
  taken(s, e) {
    rowOf(s, e.data.row).officer = e.actor;
  },
  released(s, e) {
    rowOf(s, e.data.row).officer = null;
  },
  handed_over(s, e) {
    rowOf(s, e.data.row).officer = e.data.to;
  },
  billed(s, e) {
    rowOf(s, e.data.row).bill = e.data.bill;
  },
  lapsed(s, e) {
    delete rowOf(s, e.data.row).bill;
  },
  done(s, e, def) {
    close(s, e.data.row, e.actor, false);
    join(s, def, e.at);
  },
  deemed(s, e, def) {
    close(s, e.data.row, e.actor, true);
    join(s, def, e.at);
  },
  returned(s, e, def) {
    const { row, stage } = where(def, e.data.row);
    if (e.data.counted) s.returns[stage.id] = (s.returns[stage.id] ?? 0) + 1;
    s.marks = e.data.defects;
    for (const open of s.open.slice()) close(s, open.row, null, false);
    if (e.data.to !== APPLICANT) return enter(s, def, stageIndex(def, e.data.to), e.at);
    s.revisions += 1;
    s.revision = { round: s.revisions, clock: [{ start: e.at }], resume: row.resumeAt ?? stage.id };
  },
  resubmitted(s, e, def) {
    const resume = s.revision!.resume;
    takeAnswers(s, e.data);
    s.revision = null;
    enter(s, def, stageIndex(def, resume), e.at);
  },
  corrected(s, e) {
    takeAnswers(s, e.data);
  },
  paused(s, e) {
    s.paused = { reason: e.data.reason, since: e.at };
  },
  resumed(s) {
    s.paused = null;
  },
  escalated(s, e) {
    rowOf(s, e.data.row).level = e.data.rung + 1;
  },
  expired: (s) => end(s, 'expired'),
  rejected(s, e) {
    s.reason = e.data.reason;
    end(s, 'rejected');
  },
  withdrawn: (s) => end(s, 'withdrawn'),
  registry_requested(s, e) {
    const { row, item, request, op } = e.data;
    setOutside(rowOf(s, row), { item, request, op, state: 'requested' });
  },
  registry_confirmed(s, e, def) {
    const row = rowOf(s, e.data.row);
    answer(row, e.data.item, 'confirmed');
    const items = itemsOfRow(def, s, row.row);
    if (!items.every((item) => row.outside.some((o) => o.item === item && o.state === 'confirmed'))) return;
    close(s, row.row, row.officer ?? e.actor, false);
    join(s, def, e.at);
  },
  registry_refused: (s, e) => answer(rowOf(s, e.data.row), e.data.item, 'refused'),
  registry_unknown: (s, e) => answer(rowOf(s, e.data.row), e.data.item, 'unknown'),
  linked(s, e) {
    s.links.push({ other: e.data.other, reason: e.data.reason });
  },
  unlinked(s, e) {
    s.links = s.links.filter((l) => l.other !== e.data.other);
  },
  noted() {},
  migrated(s, e, def) {
    s.version = e.version;
    takeAnswers(s, e.data);
    for (const open of s.open.slice()) close(s, open.row, null, false);
    enter(s, def, stageIndex(def, e.data.stage), e.at);
  },
};

/** The row of an open name; its absence means that the event was not decided on this state. */
function rowOf(s: CaseState, row: string): OpenRow {
  const open = s.open.find((r) => r.row === row);
  if (!open) throw new Error(`row ${row} is not open`);
  return open;
}

export function where(
  def: Definition,
  row: string,
): { row: NonNullable<ReturnType<Definition['rows']['get']>>['row']; stage: Definition['stages'][number] } {
  const found = def.rows.get(row);
  if (!found) throw new Error(`${def.body.code} version ${def.body.version} has no row ${row}`);
  return found;
}

export function stageIndex(def: Definition, stage: string): number {
  const index = def.stages.findIndex((s) => s.id === stage);
  if (index < 0) throw new Error(`${def.body.code} version ${def.body.version} has no stage ${stage}`);
  return index;
}

/** What a row works on one by one: `[0]` where it has no group. */
export const itemsOfRow = (def: Definition, s: CaseState, row: string): number[] =>
  itemsOf(def.body, s, where(def, row).row);

function takeAnswers(s: CaseState, data: { rev: number; conditions: string[]; items: Record<string, number> }): void {
  s.rev = data.rev;
  s.conditions = [...data.conditions].sort();
  s.items = data.items;
}

/** Opens the rows of the first stage from `index` on that has any for this case; past the last one the case is done. */
function enter(s: CaseState, def: Definition, index: number, at: string): void {
  for (const stage of def.stages.slice(index)) {
    const rows = stage.rows.filter((row) => holds(s, row.when));
    if (rows.length === 0) continue;
    s.stage = stage.id;
    s.open = rows.map((row) => {
      const before = s.past[row.id];
      delete s.past[row.id];
      return {
        row: row.id,
        round: (before?.round ?? 0) + 1,
        since: at,
        officer: null,
        level: before?.level ?? 0,
        clock: before?.clock ?? [],
        outside: (before?.outside ?? []).map((o) => reopened(o)),
      };
    });
    return;
  }
  end(s, 'completed');
}

/** What was confirmed in an earlier round is amended in this one; the outside has it already. */
const reopened = (o: Outside): Outside =>
  o.state === 'confirmed' || o.op === 'amend' ? { ...o, state: 'refused', op: 'amend' } : o;

function join(s: CaseState, def: Definition, at: string): void {
  // The defects of a return within the house are settled once the stage it went back to is through.
  if (s.open.length === 0) {
    s.marks = [];
    enter(s, def, stageIndex(def, s.stage!) + 1, at);
  }
}

function close(s: CaseState, row: string, by: string | null, deemed: boolean): void {
  const { round, level, clock, outside } = rowOf(s, row);
  s.past[row] = { row, round, level, clock, outside, by, deemed };
  s.open = s.open.filter((r) => r.row !== row);
}

function end(s: CaseState, status: EndStatus): void {
  for (const open of s.open.slice()) close(s, open.row, null, false);
  s.status = status;
  s.stage = null;
  s.paused = null;
  s.revision = null;
}

function setOutside(row: OpenRow, outside: Outside): void {
  row.outside = [...row.outside.filter((o) => o.item !== outside.item), outside].sort((a, b) => a.item - b.item);
}

function answer(row: OpenRow, item: number, state: Outside['state']): void {
  const asked = row.outside.find((o) => o.item === item);
  if (!asked) throw new Error(`nothing was asked for item ${item} of ${row.row}`);
  asked.state = state;
}

/** The city has done its part: somebody must answer, or come. */
const waitsForPerson = (row: Row): boolean =>
  row.actor === APPLICANT || row.may?.collect === true || row.may?.meet === true;

/**
 * Starts and stops every clock. The promise runs while a row of the city's is open and nobody paused it; a row's own
 * clock runs while it is open and not paused; the applicant's time to mend runs while there is something to mend.
 */
function runClocks(s: CaseState, def: Definition): void {
  const running = s.paused === null;
  const live = s.open.length > 0;
  set(s.clock, live && running && s.open.some((r) => !waitsForPerson(where(def, r.row).row)), s.at);
  for (const row of s.open) set(row.clock, running, s.at);
  for (const row of Object.values(s.past)) set(row.clock, false, s.at);
  if (s.revision) set(s.revision.clock, !isEnded(s) && running, s.at);
}

function set(clock: Interval[], run: boolean, at: string): void {
  const last = clock.at(-1);
  const runs = last !== undefined && last.stop === undefined;
  if (run && !runs) clock.push({ start: at });
  if (!run && runs) last.stop = at;
}

/** The word for where a case stands, derived; ends stay. */
function statusOf(def: Definition, s: CaseState): CaseStatus {
  if (isEnded(s)) return s.status;
  if (s.revision) return 'needs_revision';
  const rows = s.open.map((r) => where(def, r.row).row);
  const ours = rows.filter((r) => r.actor !== APPLICANT);
  if (ours.length === 0) return rows.some((r) => r.may?.pay) ? 'awaiting_payment' : 'awaiting_applicant';
  if (ours.some((r) => r.may?.sign)) return 'awaiting_signature';
  if (ours.every((r) => r.may?.collect)) return 'ready';
  if (ours.every((r) => r.may?.meet)) return 'awaiting_applicant';
  const { phase } = def.stages[stageIndex(def, s.stage!)]!;
  if (phase === 'issued') return 'issued';
  if (phase === 'processing') return 'in_progress';
  const touched = Object.keys(s.past).length > 0 || s.open.some((r) => r.officer !== null || r.round > 1);
  return touched ? 'in_verification' : 'received';
}
