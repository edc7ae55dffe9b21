import { APPLICANT, type Definition, type Row, type Stage } from '../definition.ts';
import { isAsked, isOpenToChange, isRequired, type Standing } from '../paths.ts';
import { itemsOfRow, stageIndex } from './apply.ts';
import type { Command, CommandOf, CommandType } from './command.ts';
import type { CaseEvent, EventData, EventType, Mark } from './events.ts';
import type { RefusalKey } from './refusals.ts';
import { isEnded, isPending, isRegistered, openRow, outsideOf, type CaseState, type OpenRow } from './state.ts';

/** Who asks. `roles`: the posts an officer holds today that cover this case's agency and area. */
export interface Who {
  kind: 'applicant' | 'officer' | 'system';
  id: string;
  roles: readonly string[];
  /** May hand over and put back what others hold (an absent officer's), and change a case's version. */
  supervises?: boolean;
}
export interface At {
  now: Date;
  who: Who;
  /** Of a hand-over: what the receiver may do for this case. */
  receiver?: { id: string; roles: readonly string[] };
  /** Of a migration: the version to go to. */
  target?: Definition;
}

export interface Refusal {
  refusal: RefusalKey;
  detail?: Record<string, string | number | readonly string[]>;
}
export type Decision = { event: CaseEvent } | Refusal;

/**
 * The only place with rules: what a command does to a case, or why it may not. Pure; the clock's reading is given.
 * Row acts expect `{row, round}`: the seq may have moved. Whole-case acts expect `{seq}`: refused as `changed` only if
 * something that was looked at has changed since (`staleness`).
 */
export function decide(def: Definition, state: CaseState, command: Command, at: At): Decision {
  if (isEnded(state)) return no('ended');
  if (state.status === 'draft' && command.type !== 'submit') return no('not_filed');
  if ('seq' in command.expected && staleness(state, command.expected.seq) === 'changed')
    return no('changed', { seq: state.seq });
  const rule = RULES[command.type] as (c: Asked, command: Command) => Outcome;
  const outcome = rule({ def, state, at, who: at.who }, command);
  if ('refusal' in outcome) return outcome;
  const now = at.now.toISOString();
  return {
    event: {
      seq: state.seq + 1,
      type: outcome.type,
      // Two servers' clocks may differ a little; a case's own time never runs back.
      at: now > state.at ? now : state.at,
      actor: at.who.id,
      role: outcome.role,
      version: command.type === 'migrate' ? at.target!.body.version : state.version,
      key: command.type === 'timer' ? timerKey(command.expected.row, command.expected.round, command.rung) : null,
      data: outcome.data,
    } as CaseEvent,
  };
}

/** The key under which a timer fires once, whoever fires it. */
export const timerKey = (row: string, round: number, rung: number): string => `${row}:${round}:${rung}`;
/** The name under which the applicant's time to mend stands among the timers; no row may be called so. */
export const REVISION = 'revision';

/** `moved`: events came that change nothing of what was looked at; deciding again is right. `changed`: it is not. */
export function staleness(state: CaseState, seq: number): 'fresh' | 'moved' | 'changed' {
  if (seq === state.seq) return 'fresh';
  return seq < state.seq && seq >= state.changed ? 'moved' : 'changed';
}

interface Asked {
  def: Definition;
  state: CaseState;
  at: At;
  who: Who;
}
type Outcome = { [T in EventType]: { type: T; role: string; data: EventData<T> } }[EventType] | Refusal;
const no = (refusal: RefusalKey, detail?: Refusal['detail']): Refusal => (detail ? { refusal, detail } : { refusal });
function yes<T extends EventType>(type: T, role: string, data: EventData<T>): Outcome {
  return { type, role, data } as Outcome;
}

interface OnRow {
  open: OpenRow;
  row: Row;
  stage: Stage;
  /** The role in which the asker acts. */
  role: string;
}

/** The open row that was looked at, and the asker's role in it. */
function openOf({ def, state }: Asked, expected: { row: string; round: number }): Omit<OnRow, 'role'> | Refusal {
  const open = openRow(state, expected.row);
  if (!open || open.round !== expected.round) return no('row_closed', { row: expected.row });
  return { open, ...def.rows.get(expected.row)! };
}

/** Roles that may act on a row: its actor's, and those it has been escalated to. */
export function rolesOf(row: Row, level: number): string[] {
  const rungs = 'escalate' in row.onLate ? row.onLate.escalate.slice(0, level).map((r) => r.to) : [];
  return [row.actor, ...rungs];
}

/** Whether this officer could have the row, held by whom it may be. */
function mayHave(
  { state }: Asked,
  { open, row }: Omit<OnRow, 'role'>,
  officer: { id: string; roles: readonly string[] },
): string | Refusal {
  const role = rolesOf(row, open.level).find((r) => officer.roles.includes(r));
  if (role === undefined) return no('role', { role: row.actor });
  const own = row.notBy?.find((r) => state.past[r]?.by === officer.id);
  return own === undefined ? role : no('four_eyes', { row: own });
}

/** The row, if the asker is the one to act on it: its holder, or the applicant on a row of the applicant's. */
function mine(asked: Asked, expected: { row: string; round: number }): OnRow | Refusal {
  const found = openOf(asked, expected);
  if ('refusal' in found) return found;
  const { who } = asked;
  if (found.row.actor === APPLICANT) return who.kind === 'applicant' ? { ...found, role: APPLICANT } : no('not_yours');
  if (who.kind !== 'officer') return no('not_yours');
  const role = mayHave(asked, found, who);
  if (typeof role !== 'string') return role;
  if (found.open.officer === null) return no('take_first');
  return found.open.officer === who.id ? { ...found, role } : no('held');
}

/** As `mine`, for acts that decide the row: nothing may be on its way outside, nobody may have paused the case. */
function mineToDecide(asked: Asked, expected: { row: string; round: number }): OnRow | Refusal {
  const found = mine(asked, expected);
  if ('refusal' in found) return found;
  return asked.state.paused ? no('paused', { reason: asked.state.paused.reason }) : found;
}

/** A role of the SOP that an officer holds; other officers have no business with the case. */
function inSop({ def, who }: Asked): string | Refusal {
  if (who.kind === 'system') return 'system';
  const role = def.body.roles.find((r) => who.roles.includes(r.id))?.id;
  return who.kind === 'officer' && (role !== undefined || who.supervises) ? (role ?? 'supervisor') : no('not_yours');
}

type Rule<T extends CommandType> = (asked: Asked, command: CommandOf<T>) => Outcome;

const RULES: { [T in CommandType]: Rule<T> } = {
  submit(asked, { rev, conditions, items }) {
    if (asked.state.status !== 'draft') return no('already_filed');
    if (asked.who.kind === 'system') return no('not_yours');
    return (
      judged(asked.def, { conditions, items }) ??
      yes('submitted', asked.who.kind === 'officer' ? (asked.who.roles[0] ?? 'officer') : APPLICANT, {
        rev,
        conditions,
        items,
      })
    );
  },

  take(asked, { expected, order, reason }) {
    const found = openOf(asked, expected);
    if ('refusal' in found) return found;
    if (asked.who.kind !== 'officer' || found.row.actor === APPLICANT) return no('not_yours');
    const role = mayHave(asked, found, asked.who);
    if (typeof role !== 'string') return role;
    if (found.open.officer !== null) return found.open.officer === asked.who.id ? no('same_officer') : no('held');
    if (order === 'picked' && reason === undefined) return no('reason_needed');
    return yes('taken', role, { ...expected, order, ...(reason && { reason }) });
  },

  release(asked, { expected }) {
    const found = openOf(asked, expected);
    if ('refusal' in found) return found;
    if (found.open.officer === null) return no('not_held');
    if (found.open.officer === asked.who.id) return yes('released', found.row.actor, expected);
    return oversees(asked) ? yes('released', overseer(asked), expected) : no('held');
  },

  hand_over(asked, { expected, to, reason, note }) {
    const found = openOf(asked, expected);
    if ('refusal' in found) return found;
    const { who, at } = asked;
    if (found.row.actor === APPLICANT) return no('not_yours');
    // A rung of the escalation may take the row into its own hands, from whoever holds it.
    const above = rolesOf(found.row, found.open.level)
      .slice(1)
      .find((r) => who.roles.includes(r));
    if (found.open.officer !== who.id && above === undefined && !oversees(asked))
      return found.open.officer === null ? no('take_first') : no('held');
    if (found.open.officer === to) return no('same_officer');
    if (!at.receiver || at.receiver.id !== to) return no('receiver');
    const role = mayHave(asked, found, at.receiver);
    if (typeof role !== 'string') return role.refusal === 'role' ? no('receiver') : role;
    const acting = found.open.officer === who.id ? found.row.actor : (above ?? overseer(asked));
    return yes('handed_over', acting, { ...expected, from: found.open.officer, to, reason, ...(note && { note }) });
  },

  done(asked, { expected, evidence, note }) {
    const { who } = asked;
    const opened = openOf(asked, expected);
    if (!('refusal' in opened) && opened.row.may?.pay) {
      return who.kind === 'system'
        ? yes('done', 'system', { ...expected, ...(note && { note }) })
        : no(who.kind === 'applicant' ? 'bill_open' : 'system_only');
    }
    const found = mineToDecide(asked, expected);
    if ('refusal' in found) return found;
    const { may } = found.row;
    if (may?.register || may?.sign) return no('outside_first');
    if (may?.inspect && (evidence ?? []).length === 0) return no('evidence_needed');
    return yes('done', found.role, { ...expected, ...(evidence && { evidence }), ...(note && { note }) });
  },

  return(asked, { expected, to, defects, note }) {
    const { def, state, who } = asked;
    const found = mineToDecide(asked, expected);
    if ('refusal' in found) return found;
    if (!found.row.may?.return?.includes(to)) return no('not_here');
    if (state.open.some((r) => r.outside.some(isPending))) return no('outside_pending');
    const counted = who.kind === 'officer';
    const used = state.returns[found.stage.id] ?? 0;
    if (counted && used >= found.stage.maxReturns) return no('returns_used_up', { used });
    const bad = faultOf(def, state, defects);
    if (bad) return bad;
    return yes('returned', found.role, { ...expected, to, defects, counted, ...(note && { note }) });
  },

  resubmit(asked, { rev, conditions, items, changed, note }) {
    const { def, state, who } = asked;
    if (who.kind !== 'applicant') return no('not_yours');
    if (!state.revision) return no('nothing_to_mend');
    const bad = newRevision(asked, { rev, conditions, items });
    if (bad) return bad;
    const places = [
      ...changed.paths.map((path) => ({ path })),
      ...changed.requirements.map((requirement) => ({ requirement })),
    ];
    if (places.length === 0 && note === undefined) return no('nothing_changed');
    const closed = places
      .filter((p) => !isOpenToChange(def, state.marks, p))
      .map((p) => ('path' in p ? p.path : p.requirement));
    if (closed.length > 0) return no('not_marked', { places: closed });
    return yes('resubmitted', APPLICANT, { rev, conditions, items, changed, ...(note && { note }) });
  },

  correct(asked, { expected, rev, conditions, items, changed, reason, note }) {
    const { def, state } = asked;
    const found = mineToDecide(asked, expected);
    if ('refusal' in found) return found;
    if (!found.row.may?.correct) return no('not_here');
    if (changed.length === 0) return no('nothing_changed');
    const bad = newRevision(asked, { rev, conditions, items });
    if (bad) return bad;
    if (
      Object.entries(items).some(([group, n]) => state.items[group] !== n) ||
      Object.keys(state.items).length !== Object.keys(items).length
    )
      return no('items_changed');
    const strange = changed.filter((path) => !isAsked(def, state, path) && !isAsked(def, { conditions, items }, path));
    if (strange.length > 0) return no('unknown_place', { places: strange });
    return yes('corrected', found.role, {
      ...expected,
      rev,
      conditions,
      items,
      changed,
      reason,
      ...(note && { note }),
    });
  },

  pause(asked, { expected, reason, note }) {
    const found = mineToDecide(asked, expected);
    if ('refusal' in found) return found;
    if (!found.row.may?.pause) return no('not_here');
    if (!asked.def.body.pauseReasons.some((r) => r.code === reason)) return no('unknown_reason');
    return yes('paused', found.role, { ...expected, reason, ...(note && { note }) });
  },

  resume(asked) {
    const { state, who, def } = asked;
    const role = state.open
      .flatMap((r) => rolesOf(def.rows.get(r.row)!.row, r.level))
      .find((r) => who.roles.includes(r));
    if (who.kind === 'applicant' || (who.kind === 'officer' && role === undefined && !who.supervises))
      return no('not_yours');
    if (!state.paused) return no('not_paused');
    return yes('resumed', who.kind === 'system' ? 'system' : (role ?? 'supervisor'), {});
  },

  reject(asked, { expected, reason, note }) {
    const found = mineToDecide(asked, expected);
    if ('refusal' in found) return found;
    if (!found.row.may?.reject) return no('not_here');
    const tied = tiedOutside(asked.state);
    if (tied) return tied;
    if (!asked.def.body.rejectReasons.some((r) => r.code === reason)) return no('unknown_reason');
    return yes('rejected', found.role, { ...expected, reason, ...(note && { note }) });
  },

  withdraw({ state, who }, { note }) {
    if (who.kind !== 'applicant') return no('not_yours');
    return tiedOutside(state) ?? yes('withdrawn', APPLICANT, note ? { note } : {});
  },

  request(asked, { expected, item }) {
    const found = mineToDecide(asked, expected);
    if ('refusal' in found) return found;
    if (!found.row.may?.register && !found.row.may?.sign) return no('not_here');
    if (!itemsOfRow(asked.def, asked.state, expected.row).includes(item)) return no('unknown_place', { item });
    const before = found.open.outside.find((o) => o.item === item);
    if (before && isPending(before)) return no('outside_pending', { item });
    if (before?.state === 'confirmed') return no('already_confirmed', { item });
    return yes('registry_requested', found.role, {
      ...expected,
      item,
      request: (before?.request ?? 0) + 1,
      op: before?.op ?? 'create',
    });
  },

  confirm(asked, { expected, item, request, paper }) {
    const found = answerable(asked, expected, item, request);
    if ('refusal' in found) return found;
    return yes('registry_confirmed', found.role, {
      ...expected,
      item,
      request,
      ...(paper && { paper }),
      by_hand: asked.who.kind === 'officer',
    });
  },
  refuse(asked, { expected, item, request, reason }) {
    const found = answerable(asked, expected, item, request);
    if ('refusal' in found) return found;
    return yes('registry_refused', found.role, {
      ...expected,
      item,
      request,
      reason,
      by_hand: asked.who.kind === 'officer',
    });
  },
  doubt(asked, { expected, item, request, reason }) {
    if (asked.who.kind !== 'system') return no('system_only');
    const found = answerable(asked, expected, item, request);
    if ('refusal' in found) return found;
    if (found.open.outside.find((o) => o.item === item)?.state === 'unknown') return no('outside_pending');
    return yes('registry_unknown', found.role, { ...expected, item, request, reason });
  },

  timer(asked, { expected, rung }) {
    const { state, who, def } = asked;
    if (who.kind !== 'system') return no('system_only');
    if (state.paused) return no('paused');
    if (expected.row === REVISION) {
      if (state.revision?.round !== expected.round || rung !== 0) return no('row_closed');
      return yes('expired', 'system', expected);
    }
    const found = openOf(asked, expected);
    if ('refusal' in found) return found;
    const { onLate } = found.row;
    if ('escalate' in onLate) {
      const step = onLate.escalate[rung];
      if (step === undefined) return no('not_here');
      if (rung < found.open.level) return no('already_fired', { rung });
      return rung === found.open.level
        ? yes('escalated', 'system', { ...expected, rung, to: step.to })
        : no('not_here');
    }
    if (rung !== 0) return no('not_here');
    if ('expire' in onLate) return yes('expired', 'system', expected);
    return mayBeDeemed(def, found.row) ? yes('deemed', 'system', expected) : no('not_here');
  },

  link(asked, { other, reason }) {
    const role = inSop(asked);
    if (typeof role !== 'string') return role;
    return asked.state.links.some((l) => l.other === other)
      ? no('already_linked')
      : yes('linked', role, { other, reason });
  },
  unlink(asked, { other }) {
    const role = inSop(asked);
    if (typeof role !== 'string') return role;
    return asked.state.links.some((l) => l.other === other) ? yes('unlinked', role, { other }) : no('not_linked');
  },
  note(asked, { note, audience }) {
    if (asked.who.kind === 'applicant')
      return audience === 'officers' ? yes('noted', APPLICANT, { note, audience }) : no('not_yours');
    const role = inSop(asked);
    return typeof role === 'string' ? yes('noted', role, { note, audience }) : role;
  },

  migrate(asked, { stages, ...answered }) {
    const { state, who, at } = asked;
    if (who.kind !== 'system' && !who.supervises) return no('not_yours');
    if (!at.target) return no('unknown_stage');
    if (at.target.body.version === state.version) return no('same_version');
    if (!atStageStart(asked)) return no('not_between_stages');
    const stage = Object.hasOwn(stages, state.stage!) ? stages[state.stage!] : undefined;
    if (stage === undefined || !at.target.stages.some((s) => s.id === stage))
      return no('unknown_stage', { stage: state.stage! });
    const { rev, conditions, items } = answered;
    if (rev < state.rev) return no('stale_answers', { rev: state.rev });
    const bad = judged(at.target, { conditions, items });
    if (bad) return bad;
    return yes('migrated', who.kind === 'system' ? 'system' : 'supervisor', {
      rev,
      conditions,
      items,
      from: state.version,
      to: at.target.body.version,
      stage,
    });
  },
};

const oversees = ({ who }: Asked): boolean => who.kind === 'system' || who.supervises === true;
const overseer = ({ who }: Asked): string => (who.kind === 'system' ? 'system' : 'supervisor');

/** Silence means yes only where nothing of civil registration, no payment and no signature hangs on it. */
export function mayBeDeemed(def: Definition, row: Row): boolean {
  return (
    def.body.dimension !== 'governance' &&
    row.actor !== APPLICANT &&
    !row.may?.pay &&
    !row.may?.sign &&
    !row.may?.register
  );
}

/** Nothing of the open stage has been touched: nobody took a row, did one or asked the outside. */
function atStageStart({ def, state }: Asked): boolean {
  if (state.stage === null || state.revision || state.paused || outsideOf(state).some(isPending)) return false;
  const rows = def.stages[stageIndex(def, state.stage)]!.rows.map((r) => r.id);
  const round = Math.max(...state.open.map((r) => r.round));
  const doneNow = rows.some(
    (r) => state.past[r] !== undefined && state.past[r].round >= round && state.past[r].by !== null,
  );
  return !doneNow && state.open.every((r) => r.officer === null && r.outside.every((o) => o.state !== 'confirmed'));
}

/** A case whose paper is on its way, or on the registry's books, cannot be let go of here. */
function tiedOutside(state: CaseState): Refusal | undefined {
  const outside = outsideOf(state);
  if (outside.some(isPending)) return no('outside_pending');
  return outside.some(isRegistered) ? no('registered') : undefined;
}

/** The answers of a revision fit this version: known conditions and groups. */
function judged(def: Definition, { conditions, items }: Standing): Refusal | undefined {
  const names = new Set(def.body.conditions.map((c) => c.name));
  const groups = new Set(Object.keys(items));
  const fits =
    conditions.every((c) => names.has(c.split('.')[0]!)) &&
    groups.size === def.groups.size &&
    [...def.groups.values()].every((g) => groups.has(g.id) && items[g.id]! <= g.max);
  return fits ? undefined : no('unknown_condition');
}

function newRevision({ def, state }: Asked, next: Standing & { rev: number }): Refusal | undefined {
  if (next.rev !== state.rev + 1) return no('stale_answers', { rev: state.rev });
  const fewer = Object.entries(state.items).some(([group, n]) => (next.items[group] ?? 0) < n);
  if (fewer && outsideOf(state).some(isRegistered)) return no('registered');
  return judged(def, next);
}

/** The first thing wrong with a list of defects: empty, a place that is not in the case, a reason that does not fit it. */
function faultOf(def: Definition, state: CaseState, defects: readonly Mark[]): Refusal | undefined {
  if (defects.length === 0) return no('defects_needed');
  const places = defects.map((d) => ('path' in d ? d.path : d.requirement));
  const strange = defects.filter((d) =>
    'path' in d ? !isAsked(def, state, d.path) : !isRequired(def, state, d.requirement),
  );
  if (strange.length > 0)
    return no('unknown_place', { places: strange.map((d) => ('path' in d ? d.path : d.requirement)) });
  for (const d of defects) {
    const reason = def.body.returnReasons.find((r) => r.code === d.reason);
    if (!reason) return no('unknown_reason', { reason: d.reason });
    if (reason.on === ('path' in d ? 'document' : 'answer')) return no('reason_place', { reason: d.reason });
  }
  return new Set(defects.map((d, i) => `${places[i]} ${d.reason}`)).size < defects.length
    ? no('marked_twice')
    : undefined;
}

/** The row whose outside act this answers. The system may always answer: a fact does not wait for a pause to end. */
function answerable(
  asked: Asked,
  expected: { row: string; round: number },
  item: number,
  request: number,
): OnRow | Refusal {
  const { who } = asked;
  const opened = openOf(asked, expected);
  const found = who.kind === 'system' && !('refusal' in opened) ? { ...opened, role: 'system' } : mine(asked, expected);
  if ('refusal' in found) return found;
  const pending = found.open.outside.find((o) => o.item === item && o.request === request);
  return pending && isPending(pending) ? found : no('not_requested', { item, request });
}
