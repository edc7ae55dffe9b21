import { dueAt, type Calendar, type Due, type Norm } from '../../kernel/clock/index.ts';
import type { Definition } from './definition.ts';
import { holds, type Standing } from './paths.ts';
import { isEnded, REVISION, timerKey, type CaseState } from './model/state.ts';

/** A moment at which a case does something by itself unless it moves before. Derived: never stored as truth. */
export interface Timer {
  row: string;
  round: number;
  rung: number;
  /** Key of the event it becomes: it fires once. */
  key: string;
  fire_at: Date;
}

/** Every timer of a case that now runs, soonest first. A paused clock fires nothing until it runs again. */
export function timersOf(def: Definition, state: CaseState, calendar: Calendar): Timer[] {
  if (isEnded(state) || state.paused) return [];
  const timers: Timer[] = [];
  const add = (row: string, round: number, rung: number, due: Due) => {
    if (due.at) timers.push({ row, round, rung, key: timerKey(row, round, rung), fire_at: due.at });
  };
  if (state.revision) add(REVISION, state.revision.round, 0, dueAt(calendar, def.body.revision, state.revision.clock));
  for (const open of state.open) {
    const { row } = def.rows.get(open.row)!;
    if (!('escalate' in row.onLate)) {
      add(open.row, open.round, 0, dueAt(calendar, row.norm, open.clock));
      continue;
    }
    // Rungs fire one after the other, so only the next one is awaited.
    const next = row.onLate.escalate[open.level];
    if (next) add(open.row, open.round, open.level, dueAt(calendar, next.at ?? row.norm, open.clock));
  }
  return timers.sort((a, b) => a.fire_at.getTime() - b.fire_at.getTime() || (a.key < b.key ? -1 : 1));
}

/** How long this case may take: the promise of its kind, else that of the service. */
export const promiseOf = ({ body }: Definition, standing: Standing): Norm =>
  body.promises?.find((p) => holds(standing, p.when))?.norm ?? body.promise;

/** When the case is due by the service's promise, and why that date. `at` is null while the clock rests. */
export function dueOf(def: Definition, state: CaseState, calendar: Calendar): Due | null {
  return state.clock.length === 0 ? null : dueAt(calendar, promiseOf(def, state), state.clock);
}

/** When an open row is due by its own norm. */
export function rowDueOf(def: Definition, state: CaseState, calendar: Calendar, row: string): Due | null {
  const open = state.open.find((r) => r.row === row);
  return open && open.clock.length > 0 ? dueAt(calendar, def.rows.get(row)!.row.norm, open.clock) : null;
}
