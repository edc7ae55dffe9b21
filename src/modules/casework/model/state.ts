import type { Interval } from '../../../kernel/clock/index.ts';
import type { Mark } from './events.ts';

/** One set of words everywhere (domain.md §10.5). The last four are ends. */
export const STATUSES = [
  'draft',
  'received',
  'in_verification',
  'needs_revision',
  'in_progress',
  'awaiting_applicant',
  'awaiting_payment',
  'awaiting_signature',
  'issued',
  'ready',
  'completed',
  'rejected',
  'withdrawn',
  'expired',
] as const;
export type CaseStatus = (typeof STATUSES)[number];
export type EndStatus = 'completed' | 'rejected' | 'withdrawn' | 'expired';
const ENDS: ReadonlySet<string> = new Set<EndStatus>(['completed', 'rejected', 'withdrawn', 'expired']);

/** What the outside (the registry, a signing service) has said of one item of a row. */
export interface Outside {
  /** Item of the row's group from 1; 0 where the row has no group. */
  item: number;
  /** `due`: confirmed in an earlier round, so it is to be asked again, as an amendment. */
  state: 'due' | 'requested' | 'confirmed' | 'refused' | 'unknown';
  /** Which request this is, counted over all rounds: part of the key the outside knows it by. */
  request: number;
  /** `amend`: it was confirmed in an earlier round, so the outside has it already. */
  op: 'create' | 'amend';
}

interface RowState {
  row: string;
  round: number;
  /** Rungs of its escalation that have fired, over all rounds: a return never resets a budget. */
  level: number;
  /** When the row's own clock ran, over all rounds. */
  clock: Interval[];
  outside: Outside[];
}
export interface OpenRow extends RowState {
  since: string;
  /** Who has taken it; null: nobody yet. */
  officer: string | null;
  /** Of a row that ends with a payment: the bill in force; absent: none yet, or the last one lapsed. */
  bill?: string;
}
export interface PastRow extends RowState {
  /** Who did it; null: left undone by a return. */
  by: string | null;
  deemed: boolean;
}

/** Where a case stands: small, plain JSON, the projection of its events. It holds no answer and no name. */
export interface CaseState {
  service: string;
  version: number;
  seq: number;
  /** Seq of the last event that changed what an officer looks at (not: taken, noted, escalated …). */
  changed: number;
  /** Instant of the last event. */
  at: string;
  status: CaseStatus;
  stage: string | null;
  /** Open rows, in the order of the definition. */
  open: OpenRow[];
  /** Rows that were open before, by name. */
  past: Record<string, PastRow>;
  received: string | null;
  /** When the promise's clock ran. It rests while the applicant must act. */
  clock: Interval[];
  /** Why it rests by an officer's decision. */
  paused: { reason: string; since: string } | null;
  /** How often officers of a stage have sent the case back. */
  returns: Record<string, number>;
  /** What must be mended or looked at again. */
  marks: Mark[];
  /** While the applicant mends: which time it is, its clock, and the stage in which the work goes on. */
  revision: { round: number; clock: Interval[]; resume: string } | null;
  /** Times the applicant was asked to mend. */
  revisions: number;
  /** The revision of the answers. */
  rev: number;
  /** Conditions that hold for this revision, sorted; of an item of a group: `name.2`. */
  conditions: string[];
  /** How many items each repeat group has. */
  items: Record<string, number>;
  links: { other: string; reason: string }[];
  /** Reason code of a rejection. */
  reason: string | null;
}

/** True once nothing can happen any more. */
export const isEnded = (state: Pick<CaseState, 'status'>): boolean => ENDS.has(state.status);
export const openRow = (state: CaseState, row: string): OpenRow | undefined => state.open.find((r) => r.row === row);
/** What the outside was asked and has not answered. */
export const isPending = (o: Outside): boolean => o.state === 'requested' || o.state === 'unknown';
/** The outside has it on its books. */
export const isRegistered = (o: Outside): boolean => o.state === 'confirmed' || o.op === 'amend';
/** All that was ever asked of the outside, by rows open and past. */
export const outsideOf = (state: CaseState): Outside[] =>
  [...state.open, ...Object.values(state.past)].flatMap((r) => r.outside);

/** The key under which a timer fires once, whoever fires it. */
export const timerKey = (row: string, round: number, rung: number): string => `${row}:${round}:${rung}`;
/** The name under which the applicant's time to mend stands among the timers; no row may be called so. */
export const REVISION = 'revision';
