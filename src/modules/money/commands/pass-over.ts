/** Money that was never the city's leaves it: from a liability to whom it belongs. */
import { localDate } from '../../../kernel/clock/index.ts';
import type { Act } from '../../../kernel/command.ts';
import { ACCOUNTS } from '../model/books.ts';
import { lastClosed } from '../store/period.ts';
import { Entries } from '../store/post.ts';

export interface PassedOver {
  /** Names the fact once and for all: `postage/<id>`. */
  key: string;
  agency: string;
  /** Key of the liability's account. */
  liability: string;
  /** Integer rupiah. */
  amount: bigint;
}

/**
 * Posts that the treasury paid what lay on a liability, in the act of whoever reconciles it. It comes from the city's
 * account, so only an order of the treasury pays it (`money.pass_over`).
 * @throws Stale when a twin of this fact was first
 */
export async function passOver(act: Act, o: PassedOver): Promise<void> {
  act.may('money.pass_over', { agency: o.agency });
  const today = localDate(act.city.calendar, act.now);
  const entries = new Entries();
  entries.journal(
    {
      key: o.key,
      kind: 'pass_over',
      occurredAt: act.now,
      recordedAt: act.now,
      valueDate: today,
      today,
      agency: o.agency,
    },
    [
      { account: o.liability, amount: o.amount },
      { account: ACCOUNTS.treasury, amount: -o.amount },
    ],
    await lastClosed(act.tx),
  );
  await entries.send(act.tx);
}
