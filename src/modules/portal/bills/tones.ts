import type { Tone } from '../../../ui/index.ts';
import type { BillShown } from '../../money/index.ts';

/** The colour of each state of a bill. */
export const BILL_TONES: Record<BillShown['state'], Tone | undefined> = {
  open: 'warn',
  paid: 'ok',
  expired: 'bad',
  cancelled: undefined,
  blocked: 'warn',
};
