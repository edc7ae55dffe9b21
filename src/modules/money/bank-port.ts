/**
 * What money needs of banks and payment service providers. Two ports: one answers their calls (virtual account, QRIS
 * notice), one calls them. The partner's profile and opened keys are handed in with each call, so an adapter keeps none.
 */
import type { Rupiah } from '../../kernel/money.ts';

export type SnapEncoding = 'base64' | 'hex';
/**
 * What a partner hashes as "the minified body": the bytes; without the white space between tokens; as JavaScript or PHP
 * writes it again; without any white space, even inside strings.
 */
export type SnapMinify = 'raw' | 'compact' | 'reserialised' | 'stripped' | 'php';
/** With whom we speak: a simulator, the bank's trial system, the real one. */
export type BankStage = 'simulated' | 'sandbox' | 'production';

/** How a partner speaks SNAP, as its onboarding sheet says. Data, so that a bank's habit is no change of the program. */
export interface BankProfile {
  /** Its calls to us. */
  inbound: {
    /** Shared secret and token; its key and token; its key alone. */
    signing: 'symmetric' | 'asymmetric' | 'asymmetric_tokenless';
    minify: SnapMinify[];
    encodings: SnapEncoding[];
    /** What the signer puts before `/v1.0/…` : '/snap', or '' when its gateway rewrites the path. */
    pathPrefix: string;
    pathWithQuery: boolean;
    /** How far X-TIMESTAMP may be from our clock, either way. */
    windowSeconds: number;
    /** CHANNEL-ID that we take; empty = any. */
    channels: string[];
    /** Addresses and networks it calls from (`203.0.113.7`, `2001:db8::/48`); empty = any. */
    addresses: string[];
  };
  /** Ours to it. */
  outbound: {
    /** Without a slash at the end; undefined = it takes no calls of ours. */
    origin?: string | undefined;
    /** Called, and signed, before `/v1.0/…`. */
    pathPrefix: string;
    signedPrefix: string;
    signing: 'symmetric' | 'asymmetric';
    /** Who we are there. */
    clientId: string;
    partnerId: string;
    channelId: string;
    timeoutSeconds: number;
  };
  /** Digits before the customer number of our virtual accounts; null = no virtual account here. */
  serviceId: string | null;
  /** What fills it to eight characters. */
  servicePad: ' ' | '0';
  /** As the acquirer registered us; null = no QRIS here. */
  qris: { merchantId: string; terminalId: string | null; nmid: string; validMinutes: number } | null;
}

/** A partner as a call meets it, its keys opened. Several of a kind while one replaces another; the newest first. */
export interface BankPartner {
  code: string;
  name: string;
  stage: BankStage;
  /** X-CLIENT-KEY and X-PARTNER-ID of its calls to us. */
  clientId: string;
  partnerId: string;
  profile: BankProfile;
  keys: {
    /** PEM: verifies its signatures. */
    theirPublic: string[];
    /** HMAC secret of its calls to us. */
    inboundSecret: string[];
    /** PEM: signs our calls. */
    ourPrivate: string[];
    /** HMAC secret of ours to it. */
    outboundSecret: string[];
  };
}

// ── Their calls ────────────────────────────────────────────────────────────────────────────────────────────────────

/** A call as it came over the wire. */
export interface BankCall {
  method: string;
  /** With its query, as the request line says it. */
  url: string;
  /** Lower-case names. */
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
  now: Date;
  /** Where it comes from, behind a trusted proxy what that says. */
  ip: string;
}
export interface BankWireAnswer {
  status: number;
  headers: Record<string, string>;
  body: Record<string, unknown>;
}

/** What every transaction of a partner carries. */
export interface BankMessage {
  partner: BankPartner;
  externalId: string;
  /** The calendar day in which it may stand once, by the bank's own clock. */
  day: string;
  raw: Buffer;
}

export type VaState = 'payable' | 'paid' | 'expired' | 'blocked' | 'unknown';
/** As ASPI's `virtualAccountTrxType` has it: exact, in parts, at least, at most, anything. */
export type VaAmountRule = 'closed' | 'partial' | 'minimum' | 'maximum' | 'open';

/** What is said of a bill at the bank's counter. */
export interface VaBill {
  state: VaState;
  /** Masked: whoever types a wrong number learns no name. */
  name: string;
  /** What is owed now, interest included. */
  amount: Rupiah;
  rule: VaAmountRule;
  title: { id: string; en: string };
  expiresAt: Date | null;
}

export interface VaPayment extends BankMessage {
  customerNo: string;
  paymentRequestId: string;
  /** Undefined: with sen, which nobody can owe. */
  amount: Rupiah | undefined;
  /** When the payer paid, by the bank; undefined = not said. */
  paidAt: Date | undefined;
  referenceNo: string | undefined;
}
export type VaRefusal = 'unknown' | 'paid' | 'expired' | 'blocked' | 'amount';
export type VaOutcome =
  | { outcome: 'paid'; receipt: string; bill: VaBill; replayed: boolean }
  | { outcome: 'refused'; reason: VaRefusal; bill: VaBill | undefined }
  /** This payment id came before with another amount or account. */
  | { outcome: 'conflict' }
  /** Same X-EXTERNAL-ID, same payment: what was answered first. */
  | { outcome: 'repeated'; paid: boolean; reason: VaRefusal | undefined; bill: VaBill | undefined }
  /** Same X-EXTERNAL-ID for something else. */
  | { outcome: 'external_id_used' };

export interface VaPaid {
  amount: Rupiah;
  paidAt: Date;
  receipt: string;
  bill: VaBill | undefined;
}

export interface QrNotice extends BankMessage {
  referenceNo: string;
  partnerReferenceNo: string | undefined;
  /** `latestTransactionStatus` of ASPI. */
  status: 'success' | 'pending' | 'refunded' | 'cancelled' | 'failed' | 'not_found';
  amount: Rupiah | undefined;
  paidAt: Date | undefined;
  /** Retrieval reference number of the switch. */
  rrn: string | undefined;
}
export type QrNoticeOutcome = 'taken' | 'conflict' | 'unknown';

/** What money does for a call that was verified. */
export interface BankDoor {
  partnerByClient(clientId: string): Promise<BankPartner | undefined>;
  partnerById(partnerId: string): Promise<BankPartner | undefined>;
  /** False: this partner does not call from there. */
  mayCall(partner: BankPartner, ip: string): boolean;
  /** A new token of 15 minutes. */
  issueToken(partner: BankPartner): Promise<{ token: string; seconds: number }>;
  /** True for a token of this partner that has not run out. */
  holdsToken(partner: BankPartner, token: string): Promise<boolean>;
  /** False: this X-EXTERNAL-ID was used today for this service. */
  claim(message: BankMessage, service: string, reference: string): Promise<boolean>;
  inquire(partner: BankPartner, customerNo: string): Promise<VaBill | undefined>;
  pay(payment: VaPayment): Promise<VaOutcome>;
  paid(partner: BankPartner, customerNo: string, paymentRequestId: string): Promise<VaPaid | undefined>;
  notify(notice: QrNotice): Promise<QrNoticeOutcome>;
  /** A call whose signature, token or time was false: for the security log. */
  refused(who: string, why: string): void;
}

/** Understands a partner's calls, verifies them, and answers in its words. */
export interface BankServerPort {
  answer(call: BankCall, door: BankDoor): Promise<BankWireAnswer>;
}

// ── Our calls ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** Done; refused with the bank's own code; perhaps done (ask for the status); surely not done. */
export type BankOutcome<T> =
  | { outcome: 'done'; value: T }
  | { outcome: 'refused'; code: string; message: string }
  | { outcome: 'unknown'; reason: 'timeout' | 'connection_lost' | 'not_understood' }
  | { outcome: 'unavailable'; reason: 'not_connected' | 'not_authorized' | 'busy' | 'no_key' };

export interface VaOrder {
  customerNo: string;
  name: string;
  /** Ours, one for each order. */
  trxId: string;
  amount: Rupiah;
  rule: VaAmountRule;
  expiresAt: Date | null;
}
export interface QrOrder {
  /** Ours, one for each QR. */
  partnerReferenceNo: string;
  amount: Rupiah;
  expiresAt: Date;
}
export interface QrMade {
  referenceNo: string;
  /** EMVCo payload. */
  content: string;
}
export interface QrStanding {
  status: QrNotice['status'];
  referenceNo: string;
  amount: Rupiah | undefined;
  paidAt: Date | undefined;
}
export interface VaStanding {
  paid: boolean;
  amount: Rupiah | undefined;
  paidAt: Date | undefined;
  paymentRequestId: string | undefined;
}

/** Calls a bank. Never throws, never inside a transaction. `externalId` is ours, one for each try of an act on a day. */
export interface BankPort {
  /** Fetches a token and does nothing with it: whether the address answers and our key is known there. */
  probe(partner: BankPartner, now: Date): Promise<BankOutcome<void>>;
  createVa(partner: BankPartner, externalId: string, va: VaOrder, now: Date): Promise<BankOutcome<{ number: string }>>;
  updateVa(partner: BankPartner, externalId: string, va: VaOrder, now: Date): Promise<BankOutcome<{ number: string }>>;
  deleteVa(
    partner: BankPartner,
    externalId: string,
    va: Pick<VaOrder, 'customerNo' | 'trxId'>,
    now: Date,
  ): Promise<BankOutcome<void>>;
  vaStatus(
    partner: BankPartner,
    externalId: string,
    va: { customerNo: string; inquiryRequestId: string },
    now: Date,
  ): Promise<BankOutcome<VaStanding>>;
  makeQr(partner: BankPartner, externalId: string, qr: QrOrder, now: Date): Promise<BankOutcome<QrMade>>;
  qrStatus(
    partner: BankPartner,
    externalId: string,
    qr: { partnerReferenceNo: string; referenceNo: string | undefined },
    now: Date,
  ): Promise<BankOutcome<QrStanding>>;
}

declare module '../../kernel/city.ts' {
  interface Ports {
    bank?: BankPort;
    bankServer?: BankServerPort;
  }
}
