import { APPLICANT, type Definition, type Row } from '../definition.ts';
import { isAsked, isRequired, type Standing } from '../paths.ts';
import { stageIndex } from './apply.ts';
import { no, type Asked, type Refusal } from './asked.ts';
import type { Mark } from './events.ts';
import { isPending, isRegistered, outsideOf, type CaseState } from './state.ts';

/** Silence means yes only where nothing of civil registration, no payment and no signature hangs on it. */
export function mayBeDeemed(def: Definition, row: Row): boolean {
  return (
    def.body.dimension !== 'governance' &&
    row.actor !== APPLICANT &&
    !row.may?.pay &&
    !row.may?.sign &&
    !row.may?.register &&
    !row.may?.deliver
  );
}

/** Nothing of the open stage has been touched: nobody took a row, did one or asked the outside. */
export function atStageStart({ def, state }: Asked): boolean {
  if (state.stage === null || state.revision || state.paused || outsideOf(state).some(isPending)) return false;
  const rows = def.stages[stageIndex(def, state.stage)]!.rows.map((r) => r.id);
  const round = Math.max(...state.open.map((r) => r.round));
  const doneNow = rows.some(
    (r) => state.past[r] !== undefined && state.past[r].round >= round && state.past[r].by !== null,
  );
  return !doneNow && state.open.every((r) => r.officer === null && r.outside.every((o) => o.state !== 'confirmed'));
}

/** A case whose paper is on its way, or on the registry's books, cannot be let go of here. */
export function tiedOutside(state: CaseState): Refusal | undefined {
  const outside = outsideOf(state);
  if (outside.some(isPending)) return no('outside_pending');
  return outside.some(isRegistered) ? no('registered') : undefined;
}

/** The answers of a revision fit this version: known conditions and groups. */
export function judged(def: Definition, { conditions, items }: Standing): Refusal | undefined {
  const names = new Set(def.body.conditions.map((c) => c.name));
  const groups = new Set(Object.keys(items));
  const fits =
    conditions.every((c) => names.has(c.split('.')[0]!)) &&
    groups.size === def.groups.size &&
    [...def.groups.values()].every((g) => groups.has(g.id) && items[g.id]! <= g.max);
  return fits ? undefined : no('unknown_condition');
}

export function newRevision({ def, state }: Asked, next: Standing & { rev: number }): Refusal | undefined {
  if (next.rev !== state.rev + 1) return no('stale_answers', { rev: state.rev });
  const fewer = Object.entries(state.items).some(([group, n]) => (next.items[group] ?? 0) < n);
  if (fewer && outsideOf(state).some(isRegistered)) return no('registered');
  return judged(def, next);
}

/** The first thing wrong with a list of defects: empty, a place that is not in the case, a reason that does not fit it. */
export function faultOf(def: Definition, state: CaseState, defects: readonly Mark[]): Refusal | undefined {
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
