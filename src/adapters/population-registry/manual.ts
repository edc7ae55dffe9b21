import type { RegistryPort } from '../../modules/casework/registry-port.ts';

/**
 * The registry by hand: nothing leaves this program. The operator types into SIAK from the sheet (`siak-sheet.ts`),
 * and brings number and PDF back, which are then checked like any other paper.
 */
export function manualRegistry(): RegistryPort {
  const byHand = async () => ({ outcome: 'by_hand' }) as const;
  return {
    manual: true,
    standing: 'production-approved',
    submit: byHand,
    validate: byHand,
    sign: byHand,
    status: async () => ({ state: 'by_hand' }),
    health: async () => ({ ok: true }),
  };
}
