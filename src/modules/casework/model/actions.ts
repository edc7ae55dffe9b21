import { APPLICANT, type Definition } from '../definition.ts';
import { pathsOf, requirementPaths } from '../paths.ts';
import { itemsOfRow } from './apply.ts';
import type { Command } from './command.ts';
import type { At, Refusal } from './asked.ts';
import { decide } from './decide.ts';
import type { Mark } from './events.ts';
import { isPending, type CaseState } from './state.ts';

/** One thing that could be asked of the case now. `row` is absent for acts on the whole case. */
export type Action = { type: Command['type']; row?: string; round?: number; to?: string; item?: number } & (
  | { allowed: true }
  | ({ allowed: false } & Refusal)
);

const ID = '00000000-0000-7000-8000-000000000000';

/**
 * What this actor may do now, and why not the rest. Not a rule set of its own: each act is put to `decide` with the
 * smallest body that fits the definition, so the screen shows what `decide` says.
 */
export function actions(def: Definition, state: CaseState, at: At): Action[] {
  return probes(def, state, at).map(({ command, ...shown }) => {
    const receiver =
      command.type === 'hand_over' ? { receiver: at.receiver ?? standIn(def, command.expected.row) } : {};
    const decision = decide(def, state, command, { ...at, ...receiver });
    return 'event' in decision ? { ...shown, allowed: true } : { ...shown, allowed: false, ...decision };
  });
}

/** Somebody who could take the row over; whether a given officer may is asked with that officer. */
const standIn = (def: Definition, row: string) => ({ id: ID, roles: [def.rows.get(row)!.row.actor] });

interface Probe {
  type: Command['type'];
  row?: string;
  round?: number;
  to?: string;
  item?: number;
  command: Command;
}

function probes(def: Definition, state: CaseState, at: At): Probe[] {
  const { who } = at;
  const answers = { rev: state.rev + 1, conditions: state.conditions, items: state.items };
  const expected = { seq: state.seq };
  const out: Probe[] = [];
  const whole = (command: Command) => out.push({ type: command.type, command });
  for (const open of state.open) {
    const { row } = def.rows.get(open.row)!;
    const may = row.may ?? {};
    if ((row.actor === APPLICANT) !== (who.kind === 'applicant')) continue;
    const onRow = { row: open.row, round: open.round };
    const add = (command: Command, more: { to?: string; item?: number } = {}) =>
      out.push({ type: command.type, ...onRow, ...more, command });
    if (who.kind === 'officer') {
      add({ type: 'take', expected: onRow, order: 'next' });
      add({ type: 'release', expected: onRow });
      add({ type: 'hand_over', expected: onRow, to: at.receiver?.id ?? ID, reason: 'workload' });
    }
    if (may.register || may.sign) {
      for (const item of itemsOfRow(def, state, open.row)) {
        const asked = open.outside.find((o) => o.item === item);
        add({ type: 'request', expected: onRow, item }, { item });
        if (asked && isPending(asked)) {
          add({ type: 'confirm', expected: onRow, item, request: asked.request }, { item });
          add({ type: 'refuse', expected: onRow, item, request: asked.request, reason: 'other' }, { item });
        }
      }
    } else if (may.pay) add({ type: 'bill', expected: onRow, bill: ID });
    else if (may.settle) add({ type: 'settle', expected: onRow });
    else add({ type: 'done', expected: onRow, ...(may.inspect && { evidence: [ID] }) });
    for (const to of may.return ?? [])
      add({ type: 'return', expected: onRow, to, defects: someDefect(def, state) }, { to });
    const path = somePath(def, state);
    if (may.correct && path !== undefined)
      add({ type: 'correct', expected: onRow, ...answers, changed: [path], reason: 'slip_of_pen' });
    if (may.reject) add({ type: 'reject', expected: onRow, reason: def.body.rejectReasons[0]?.code ?? 'none' });
    if (may.pause) add({ type: 'pause', expected: onRow, reason: def.body.pauseReasons[0]?.code ?? 'none' });
  }
  if (state.paused && who.kind !== 'applicant') whole({ type: 'resume', expected });
  if (who.kind === 'applicant') {
    if (state.revision)
      whole({ type: 'resubmit', expected, ...answers, changed: { paths: [], requirements: [] }, note: ID });
    whole({ type: 'withdraw', expected });
  }
  whole({ type: 'note', expected, note: ID, audience: 'officers' });
  if (who.kind === 'officer') whole({ type: 'link', expected, other: ID, reason: 'duplicate' });
  return out;
}

const somePath = (def: Definition, state: CaseState): string | undefined =>
  [...def.fields.values()].flatMap((f) => pathsOf(state, f))[0];

/** Any defect this service knows, on any place of the case. */
function someDefect(def: Definition, state: CaseState): Mark[] {
  for (const { code, on } of def.body.returnReasons) {
    const path = on === 'document' ? undefined : somePath(def, state);
    if (path !== undefined) return [{ path, reason: code }];
    const requirement =
      on === 'answer' ? undefined : def.body.requirements.flatMap((r) => requirementPaths(def, state, r))[0];
    if (requirement !== undefined) return [{ requirement, reason: code }];
  }
  return [];
}
