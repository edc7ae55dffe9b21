/** What the city needs of a carrier: a price, a shipment, where it is. */
import type { Scan } from './model.ts';

/** Something to be carried. */
export interface Shipment {
  /** Ours, unique: the same one again is the same shipment, never a second. */
  reference: string;
  weightG: number;
  from: { name: string; address: string; phone: string; postcode: string; city: string };
  to: {
    name: string;
    phone: string;
    street: string;
    ward: string;
    district: string;
    city: string;
    postcode: string;
    note: string;
  };
  /** What is in it, in the carrier's words on the envelope. Never the name of a document's holder. */
  contents: string;
  /** `receiver`: the carrier takes its charge at the door; `sender`: it is on the city's account. */
  pays: 'receiver' | 'sender';
}

/** A price, integer rupiah. */
export interface Price {
  service: string;
  name: string;
  total: bigint;
}

export type PostRefusal = 'wrong_postcode' | 'not_served' | 'reference_reused' | 'invalid' | 'other';

export type Posted =
  | { state: 'posted'; awb: string; fee: bigint }
  /** Surely not taken. */
  | { state: 'refused'; reason: PostRefusal };

/** The carrier did not answer, or with what nobody understands: what was asked may have been done. */
export class CarrierAway extends Error {
  override name = 'CarrierAway';
}

/** Each call may throw CarrierAway. None changes anything twice. */
export interface CarrierPort {
  /** `pos`: as parcels name it. */
  code: string;
  /** As people know it. */
  name: string;
  /** What it would cost; empty where the carrier does not go there. */
  prices(o: { weightG: number; from: string; to: string }): Promise<Price[]>;
  /** Hands in a shipment. Called again with the same reference it gives the same number. */
  post(shipment: Shipment): Promise<Posted>;
  /** All that was seen of it, in any order; `unknown` when the carrier does not know the number. */
  track(awb: string): Promise<Scan[] | 'unknown'>;
  /** The picture taken at the door, if there is one. `too_large` past `most` bytes. */
  photo(awb: string, most: number): Promise<Buffer | 'too_large' | undefined>;
  /** Where a person follows it on the carrier's own site. */
  trackUrl(awb: string): string;
}

declare module '../../kernel/city.ts' {
  interface Ports {
    /** Absent: parcels are handed in at the carrier's counter, and their numbers typed. */
    carrier?: CarrierPort;
  }
}
