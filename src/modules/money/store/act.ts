/** What officers ask and decide about bills. */
import type { Act as KernelAct } from '../../../kernel/command.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Bill } from './bill.ts';

/** Who asks for what nobody has to ask for: too much was paid. */
export const BY_ITSELF = 'system';

/**
 * Asks for the refund of what a bill took too much, or brings an open request to the sum that lies there now. Who decides
 * and pays is an officer's business.
 */
export async function alignRefund(
  act: KernelAct,
  bill: Pick<Bill, 'id' | 'agency' | 'excess' | 'state'>,
): Promise<void> {
  const open = await act.tx
    .selectFrom('money.act')
    .select(['id', 'state'])
    .where('bill', '=', bill.id)
    .where('kind', '=', 'refund')
    .where('state', 'in', ['asked', 'agreed'])
    .executeTakeFirst();
  if (open) {
    if (open.state === 'asked')
      await act.tx.updateTable('money.act').set({ amount: bill.excess }).where('id', '=', open.id).execute();
    return;
  }
  if (bill.excess === 0n) return;
  await act.tx
    .insertInto('money.act')
    .values({
      id: newId(act.now),
      kind: 'refund',
      bill: bill.id,
      agency: bill.agency,
      amount: bill.excess,
      reason: bill.state === 'cancelled' ? 'cancelled' : 'paid_too_much',
      authority: 'PP 12/2019',
      decree: '',
      asked_by: BY_ITSELF,
      asked_at: act.now,
      state: 'asked',
    })
    .execute();
}
