import { APPLICANT } from '../definition.ts';
import { isAsked, isOpenToChange } from '../paths.ts';
import { itemsOfRow } from './apply.ts';
import {
  answerable,
  inSop,
  mayHave,
  mineToDecide,
  no,
  openOf,
  overseer,
  oversees,
  rolesOf,
  yes,
  type Asked,
  type Outcome,
} from './asked.ts';
import type { CommandOf, CommandType } from './command.ts';
import { atStageStart, faultOf, judged, mayBeDeemed, newRevision, tiedOutside } from './judge.ts';
import { isPending, REVISION } from './state.ts';

/** One rule for each command: the event it becomes, or why not. `decide` has seen to ends and stale looks already. */
type Rule<T extends CommandType> = (asked: Asked, command: CommandOf<T>) => Outcome;

export const RULES: { [T in CommandType]: Rule<T> } = {
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

  bill(asked, { expected, bill }) {
    const { who } = asked;
    const found = openOf(asked, expected);
    if ('refusal' in found) return found;
    if (!found.row.may?.pay) return no('not_here');
    if (who.kind === 'officer') return no('not_yours');
    if (found.open.bill !== undefined) return no('billed_already');
    return yes('billed', who.kind === 'system' ? 'system' : APPLICANT, { ...expected, bill });
  },

  lapse(asked, { expected, bill }) {
    if (asked.who.kind !== 'system') return no('system_only');
    const found = openOf(asked, expected);
    if ('refusal' in found) return found;
    return found.open.bill === bill ? yes('lapsed', 'system', { ...expected, bill }) : no('not_here');
  },

  done(asked, { expected, evidence, note }) {
    const { who } = asked;
    const opened = openOf(asked, expected);
    if (!('refusal' in opened) && opened.row.may?.pay) {
      return who.kind === 'system'
        ? yes('done', 'system', { ...expected, ...(note && { note }) })
        : no(who.kind === 'applicant' ? 'bill_open' : 'system_only');
    }
    // What was delivered is a fact, by inbox or to a door: it waits for no officer to take the row, and for no pause to end.
    if (!('refusal' in opened) && (opened.row.may?.deliver || opened.row.may?.collect) && who.kind === 'system')
      return yes('done', 'system', { ...expected, ...(note && { note }) });
    const found = mineToDecide(asked, expected);
    if ('refusal' in found) return found;
    const { may } = found.row;
    if (may?.register || may?.sign) return no('outside_first');
    if (may?.settle) return no('settle_first');
    if (may?.inspect && (evidence ?? []).length === 0) return no('evidence_needed');
    if (!may?.inspect && evidence !== undefined) return no('not_here');
    return yes('done', found.role, { ...expected, ...(evidence && { evidence }), ...(note && { note }) });
  },

  settle(asked, { expected }) {
    const found = mineToDecide(asked, expected);
    if ('refusal' in found) return found;
    return found.row.may?.settle ? yes('done', found.role, expected) : no('not_here');
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
