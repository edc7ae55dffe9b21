import type { Act } from '../../kernel/command.ts';
import { emit, type HookType } from '../notices/index.ts';
import type { Kase } from './store/kase.ts';
import type { CaseEvent, CaseState } from './model.ts';

const ENDS: Partial<Record<CaseState['status'], HookType>> = {
  completed: 'case.completed',
  rejected: 'case.rejected',
  withdrawn: 'case.withdrawn',
  expired: 'case.expired',
};

/**
 * Tells the systems that ask for it that a case stands elsewhere now: its number, its service and its state, no word of
 * whom it is about. An act that moves no state is nobody else's business.
 */
export async function tellSystems(
  act: Act,
  kase: Pick<Kase, 'id' | 'number' | 'service' | 'version' | 'agency'>,
  before: CaseState | undefined,
  state: CaseState,
  event: Pick<CaseEvent, 'type' | 'seq'>,
): Promise<void> {
  if (before && before.status === state.status && before.stage === state.stage) return;
  const type: HookType =
    ENDS[state.status] ??
    (event.type === 'submitted' || event.type === 'returned' || event.type === 'resubmitted'
      ? `case.${event.type}`
      : 'case.progressed');
  await emit(act, {
    type,
    subject: `case/${kase.number}`,
    data: {
      id: kase.id,
      number: kase.number,
      service: kase.service,
      version: kase.version,
      agency: kase.agency,
      status: state.status,
      stage: state.stage,
      seq: event.seq,
    },
  });
}
