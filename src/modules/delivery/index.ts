/** Deliveries: what no inbox can hold, brought to a door by a carrier. The module's door. */
import type { Module } from '../../kernel/http.ts';
import type { DeliveryParts } from './hooks.ts';
import { createJobs, createRecurring } from './jobs.ts';
import { permissions } from './permissions.ts';

/** The module, with what the nouns above hang on a parcel. It has no pages: the faces draw them. */
export const createDeliveryModule = (parts: DeliveryParts): Module => ({
  name: 'delivery',
  permissions,
  jobs: createJobs(),
  recurring: createRecurring(parts),
});

export type { CarrierPort } from './carrier-port.ts';
export { postParcel, shipmentOf, trackParcels } from './commands/carrier.ts';
export {
  askCarrierAgain,
  declareLost,
  handOverBatch,
  keepAtCounter,
  lookedAt,
  makeBatch,
  openAgain,
  packParcel,
  sendAgain,
  settleOldCard,
  takeBack,
  typeAwb,
} from './commands/desk.ts';
export { payableOf, payOutPostage } from './commands/payout.ts';
export {
  collectInstead,
  destinationFaults,
  dropParcel,
  parcelBilled,
  parcelReady,
  parcelWaits,
  POSTAGE_BILL,
  postageOn,
  postagePaid,
  postageTakenBack,
  sendByPost,
  type Postage,
  type ToSend,
} from './commands/send.ts';
export type { DeliveryParts, ParcelHooks } from './hooks.ts';
export {
  CARD_CHECK,
  CHECKS,
  checksFor,
  destinationSchema,
  FAIL_REASONS,
  mayDo,
  PARCEL_STATES,
  RECEIVERS,
  RELATIONS,
  sameName,
  TRAYS,
  type Destination,
  type Item,
  type ParcelAct,
  type ParcelState,
  type ReceiverVerdict,
  type Tray,
} from './model.ts';
export { parcelNotices } from './notices.ts';
export { parcelAgencies, watchesCarriers } from './permissions.ts';
export { findBatch, linesOf, listBatches, type Batch, type BatchLine, type ListedBatch } from './store/batch.ts';
export {
  countTrays,
  eventsOf,
  findParcel,
  openDestination,
  openDestinations,
  parcelByNumber,
  parcelOf,
  parcelsIn,
  parcelsOf,
  parcelsOfBatch,
  parcelsOfPerson,
  receiverOf,
  shipmentReference,
  type Parcel,
  type ParcelEvent,
} from './store/parcel.ts';
export { publicFigures, SMALLEST, type PublicFigure, type Told } from './public.ts';
export { lostFor } from './store/lost.ts';
export { owedBatches, owedLines, payoutsOf, type OwedBatch, type OwedLine, type Payout } from './store/payout.ts';
export { carrierReport, type CarrierReport } from './store/report.ts';
export { parcelWords, toldOf } from './words.ts';
export { carrierName, carrierWords } from './words-report.ts';
