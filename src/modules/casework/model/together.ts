import type { Definition, Row } from '../definition.ts';
import { no, type At } from './asked.ts';
import type { Command } from './command.ts';
import { decide, type Decision } from './decide.ts';
import type { CaseState } from './state.ts';

/**
 * Whether a row's end says something that only a look at the case can tell. A card that was printed or handed over is a
 * fact; a file found complete is a judgement, and the law wants care for each (UU 30/2014 art. 10).
 */
export function judges({ may = {} }: Row, phase: string): boolean {
  if (may.print || may.collect) return false;
  const weighs = [may.return, may.reject, may.correct, may.register, may.sign, may.inspect, may.pay, may.settle];
  return phase === 'verification' || weighs.some((x) => x !== undefined);
}

/** As `decide`, for an act that is done over many cases at once: what judges is done one by one. */
export function decideTogether(def: Definition, state: CaseState, command: Command, at: At): Decision {
  const found = command.type === 'done' ? def.rows.get(command.expected.row) : undefined;
  return found && judges(found.row, found.stage.phase) ? no('one_by_one') : decide(def, state, command, at);
}
