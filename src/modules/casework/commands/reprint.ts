/** Why a card is made once more: named in the book of blanks, so that each blank can be accounted for. */
import type { Act } from '../../../kernel/command.ts';
import { lostFor } from '../../delivery/index.ts';
import type { Reprint } from '../../documents/index.ts';
import type { Loaded } from '../loaded.ts';
import { findEvents } from '../store/kase.ts';

/** Of a parcel that the carrier lost, in the book of blanks and among the reasons of a service. */
export const LOST = 'lost_parcel';

/** Undefined for the first card. A parcel that was lost since the last one bears the number of the case that settles it. */
export async function reprintOf(act: Act, { kase }: Pick<Loaded, 'kase'>, round: number): Promise<Reprint | undefined> {
  if (round === 1) return undefined;
  const back = (await findEvents(act.tx, kase.id)).findLast(({ event }) => event.type === 'returned')?.event;
  const lost = await lostFor(act.tx, `kase/${kase.id}`);
  if (lost && (!back || lost.at <= new Date(back.at))) return { because: LOST, reference: lost.number };
  const reason = back?.type === 'returned' ? back.data.defects[0]?.reason : undefined;
  return { because: reason ?? 'unknown', reference: null };
}
