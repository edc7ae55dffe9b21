import { REJECT_REASONS } from '../modules/casework/definition.ts';
import type { ActBody, Outcome, PlanAct, Row } from './births.ts';
import type { Officer, OfficerRole } from './officers.ts';
import type { Random } from './random.ts';

/** How long after the step before: minutes of office hours, minutes of any hour, or whole working days. */
export interface Delay {
  office?: number;
  minutes?: number;
  days?: number;
}

/** One step of a case, before it has an instant. What is returned and mended depends on the facts and comes later. */
export type Step = { after: Delay; by: string; role: PlanAct['role'] } & (
  | { kind: 'act'; body: ActBody }
  | { kind: 'return'; defects: number }
  | { kind: 'resubmit' }
);

interface Script {
  outcome: Outcome;
  late: boolean;
  children: number;
  /** Everything before the registry goes fast, so that the case meets the day of the outage. */
  atOutage: boolean;
  /** The registry first refuses, or its answer is lost. */
  hurdle: 'refused' | 'unknown' | null;
  officers: Officer[];
  applicant: string;
  revisionDays: number;
}

/** How long a row lies at most where work flows, in minutes of office hours: within its norm in the SOP. */
const PROMPT: Record<Row, number> = { verify: 170, late_decision: 190, register: 55, validate: 25, sign: 25 };

/** Reasons of the service, with the law they rest on. */
const REJECTIONS = (['already_registered', 'not_resident', 'false_data'] as const).map((reason) => ({
  reason,
  legalBasis: REJECT_REASONS[reason].legalBasis,
}));

/** The steps of one case up to where it stands. */
export function scriptOf(r: Random, script: Script): Step[] {
  const { outcome, officers, applicant } = script;
  const quick = script.atOutage;
  const steps: Step[] = [];
  const push = (step: Step): void => void steps.push(step);
  const act = (after: Delay, by: string, role: Step['role'], body: ActBody): void =>
    push({ kind: 'act', after, by, role, body });
  const parent = (after: Delay, body: ActBody): void => act(after, applicant, 'applicant', body);
  /** The first of a role is the one the demo names: a visitor finds work of his own on her desk. */
  const one = (role: OfficerRole): string => {
    const all = officers.filter((o) => o.post.role === role);
    return (r.chance(0.3) ? all[0]! : r.pick(all)).id;
  };
  /** An officer takes the row; one in twenty lies for one to three working days first, so that promises are also broken. */
  const take = (row: Row, role: OfficerRole, by = one(role)): string => {
    const wait = quick ? r.between(5, 20) : r.chance(0.05) ? r.between(470, 1400) : r.between(5, PROMPT[row]);
    act({ office: wait }, by, role, { act: 'take', row });
    return by;
  };
  const done = (row: Row, role: OfficerRole, by: string): void =>
    act({ office: r.between(3, 24) }, by, role, { act: 'done', row });

  parent({}, { act: 'submit' });
  if (outcome === 'waiting') return steps;
  if (outcome === 'withdrawn' && r.chance(0.5)) {
    parent({ minutes: r.between(20, 900) }, { act: 'withdraw', reason: r.pick(['filed_twice', 'wrong_service']) });
    return steps;
  }
  const verifier = take('verify', 'petugas_verifikasi');
  if (outcome === 'in_verification') return steps;

  const open = outcome === 'returned' || outcome === 'expired' || outcome === 'withdrawn';
  const returns = open
    ? r.weighted([
        [1, 80],
        [2, 20],
      ])
    : quick
      ? 0
      : r.weighted([
          [0, 80],
          [1, 15],
          [2, 5],
        ]);
  for (let round = 1; round <= returns; round++) {
    push({
      kind: 'return',
      after: { office: r.between(4, 20) },
      by: verifier,
      role: 'petugas_verifikasi',
      defects: r.between(1, 2),
    });
    if (open && round === returns) break;
    push({ kind: 'resubmit', after: { minutes: r.between(40, 3 * 1440) }, by: applicant, role: 'applicant' });
    take('verify', 'petugas_verifikasi', verifier);
  }
  if (outcome === 'returned') return steps;
  if (outcome === 'expired') {
    act({ days: script.revisionDays }, 'system', 'system', { act: 'expire' });
    return steps;
  }
  if (outcome === 'withdrawn') {
    parent(
      { minutes: r.between(60, 4000) },
      { act: 'withdraw', reason: r.pick(['filed_twice', 'documents_missing', 'other']) },
    );
    return steps;
  }
  if (outcome === 'rejected') {
    act({ office: r.between(6, 30) }, verifier, 'petugas_verifikasi', {
      act: 'reject',
      row: 'verify',
      ...r.pick(REJECTIONS),
    });
    return steps;
  }
  done('verify', 'petugas_verifikasi', verifier);
  if (outcome === 'awaiting_late_decision') return steps;

  if (script.late) done('late_decision', 'kepala_dinas', take('late_decision', 'kepala_dinas'));
  if (outcome === 'awaiting_confirmation') return steps;
  parent({ minutes: quick ? r.between(3, 25) : r.between(5, 900) }, { act: 'confirm' });
  if (outcome === 'awaiting_registration') return steps;

  const operator = take('register', 'operator_siak');
  const ask = (child: number, office = r.between(4, 15)): void =>
    act({ office }, operator, 'operator_siak', { act: 'registry', child, result: 'requested' });
  /** The registry answers in 8 to 76 seconds. */
  const answer = (body: ActBody): void => act({ minutes: r.between(8, 76) / 60 }, 'registry', 'registry', body);
  ask(1);
  if (outcome === 'registering') return steps;
  if (outcome === 'registry_unknown' || script.hurdle === 'unknown')
    answer({ act: 'registry', child: 1, result: 'unknown' });
  if (outcome === 'registry_unknown') return steps;
  if (outcome === 'refused_by_registry' || script.hurdle === 'refused') {
    answer({
      act: 'registry',
      child: 1,
      result: 'refused',
      reason: r.pick(['parent_not_found', 'invalid_data'] as const),
    });
    if (outcome === 'refused_by_registry') return steps;
    ask(1, r.between(30, 200));
  }
  for (let child = 1; child <= script.children; child++) {
    if (child > 1) ask(child);
    answer({ act: 'registry', child, result: 'registered' });
  }
  done('register', 'operator_siak', operator);
  if (outcome === 'awaiting_validation') return steps;
  done('validate', 'validator', take('validate', 'validator'));
  if (outcome === 'awaiting_signature') return steps;
  done('sign', 'kepala_dinas', take('sign', 'kepala_dinas'));
  act({ minutes: r.between(1, 6) }, 'system', 'system', { act: 'hand_over' });
  if (outcome === 'handed_over') return steps;
  parent({ minutes: r.between(10, 6000) }, { act: 'receive' });
  return steps;
}
