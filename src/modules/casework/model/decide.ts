import type { Definition } from '../definition.ts';
import { no, type Asked, type At, type Outcome, type Refusal } from './asked.ts';
import type { Command } from './command.ts';
import type { CaseEvent } from './events.ts';
import { RULES } from './rules.ts';
import { isEnded, timerKey, type CaseState } from './state.ts';

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

/** `moved`: events came that change nothing of what was looked at; deciding again is right. `changed`: it is not. */
export function staleness(state: CaseState, seq: number): 'fresh' | 'moved' | 'changed' {
  if (seq === state.seq) return 'fresh';
  return seq < state.seq && seq >= state.changed ? 'moved' : 'changed';
}
