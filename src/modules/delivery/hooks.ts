/** What hangs on a parcel: filled by the nouns above and given by app.ts, run in the transaction of the act. */
import type { Act, Ctx } from '../../kernel/command.ts';
import type { Reader } from '../../kernel/db.ts';
import type { BillKinds } from '../money/index.ts';
import type { Destination, ReceiverVerdict } from './model.ts';
import type { Parcel } from './store/parcel.ts';

export interface ParcelHooks {
  /** Whether whoever was named may take it, by what the city knows today. */
  receiverOf(ctx: Pick<Ctx, 'city' | 'now'>, db: Reader, parcel: Parcel, to: Destination): Promise<ReceiverVerdict>;
  /** It lies in its receiver's hands. */
  onDelivered(act: Act, parcel: Parcel): Promise<void>;
  /** Nobody will bring it any more: opens what settles it, and gives the number by which people know that. */
  onLost(act: Act, parcel: Parcel): Promise<string>;
}

/** What the acts of the module need besides the city. */
export interface DeliveryParts {
  hooks: ParcelHooks;
  bills: BillKinds;
}
