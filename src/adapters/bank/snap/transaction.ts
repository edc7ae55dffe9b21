import type { BankDoor, BankPartner, BankWireAnswer } from '../../../modules/money/bank-port.ts';
import type { SnapCase } from './codes.ts';
import type { JsonObject } from './message.ts';

/** A verified transaction, on its way to its service. */
export interface Transaction {
  partner: BankPartner;
  body: JsonObject;
  externalId: string;
  /** By the bank's own clock, not ours: a retry just after midnight is of another day at both. */
  day: string;
  raw: Buffer;
  door: BankDoor;
  answer(which: SnapCase, reason?: string, more?: Record<string, unknown>): BankWireAnswer;
}
