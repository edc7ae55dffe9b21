import { APPLICANT, type Definition, type Row, type Stage } from '../definition.ts';
import type { EventData, EventType } from './events.ts';
import type { RefusalKey } from './refusals.ts';
import { isPending, openRow, type CaseState, type OpenRow } from './state.ts';

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

export interface Asked {
  def: Definition;
  state: CaseState;
  at: At;
  who: Who;
}
export type Outcome = { [T in EventType]: { type: T; role: string; data: EventData<T> } }[EventType] | Refusal;
export const no = (refusal: RefusalKey, detail?: Refusal['detail']): Refusal =>
  detail ? { refusal, detail } : { refusal };
export function yes<T extends EventType>(type: T, role: string, data: EventData<T>): Outcome {
  return { type, role, data } as Outcome;
}

export interface OnRow {
  open: OpenRow;
  row: Row;
  stage: Stage;
  /** The role in which the asker acts. */
  role: string;
}

/** The open row that was looked at, and the asker's role in it. */
export function openOf({ def, state }: Asked, expected: { row: string; round: number }): Omit<OnRow, 'role'> | Refusal {
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
export function mayHave(
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
export function mine(asked: Asked, expected: { row: string; round: number }): OnRow | Refusal {
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
export function mineToDecide(asked: Asked, expected: { row: string; round: number }): OnRow | Refusal {
  const found = mine(asked, expected);
  if ('refusal' in found) return found;
  return asked.state.paused ? no('paused', { reason: asked.state.paused.reason }) : found;
}

/** A role of the SOP that an officer holds; other officers have no business with the case. */
export function inSop({ def, who }: Asked): string | Refusal {
  if (who.kind === 'system') return 'system';
  const role = def.body.roles.find((r) => who.roles.includes(r.id))?.id;
  return who.kind === 'officer' && (role !== undefined || who.supervises) ? (role ?? 'supervisor') : no('not_yours');
}

export const oversees = ({ who }: Asked): boolean => who.kind === 'system' || who.supervises === true;
export const overseer = ({ who }: Asked): string => (who.kind === 'system' ? 'system' : 'supervisor');

/** The row whose outside act this answers. The system may always answer: a fact does not wait for a pause to end. */
export function answerable(
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
