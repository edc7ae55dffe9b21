/**
 * What documents needs of whoever signs for officers: PAdES signatures made with a certificate that the provider keeps
 * (BSrE's client service in the agency, integrations.md §8.1). Types only.
 *
 * An adapter never throws and never guesses. A call that may or may not have been done is `unknown`; it is resolved by
 * `find`, never by doing it again. No call may be made inside a database transaction.
 */

declare module '../../kernel/city.ts' {
  interface Ports {
    /** Who signs the city's own papers. */
    esign?: EsignPort;
    /** Who may have signed them: PEM roots, and the organisation (O) in the signer's certificate. */
    esignTrust?: { roots: readonly string[]; organisation?: string };
  }
}

export interface EsignPort {
  /** As it is written down beside each signature: `bsre-v2`, `local`. */
  readonly provider: string;
  /** How far this adapter was proven (integrations.md §12.6); shown to operators. */
  readonly standing: 'simulated' | 'sandbox-tested' | 'production-approved';
  /** Who issued the certificates, as papers name it: `BSrE, BSSN`. */
  readonly issuer: string;
  /** How a signer is known there. */
  readonly knows: 'email' | 'nik';
  /** Whether the signer's certificate can sign now. */
  status(signer: EsignSigner): Promise<EsignStatus>;
  /** Signs one PDF. `passphrase` lives in the calling request only: never stored, queued or logged. */
  sign(request: EsignRequest, passphrase: string): Promise<EsignOutcome>;
  /** What became of an asking whose answer was lost; reading changes nothing. */
  find(request: { requestId: string; providerRef?: string }): Promise<EsignFound>;
}

/** One of both, as `knows` says. */
export interface EsignSigner {
  nik?: string;
  email?: string;
  name: string;
}

export interface EsignRequest {
  /** Our id of this asking; providers that take none do not learn it. */
  requestId: string;
  signer: EsignSigner;
  pdf: Buffer;
  /** Stand in the signature, seen by whoever opens the paper. */
  reason: string;
  location: string;
}

export type EsignOutcome =
  | { outcome: 'signed'; pdf: Buffer; providerRef?: string }
  /** Looked at and refused: surely not signed. */
  | { outcome: 'refused'; reason: EsignRefusal }
  /** Surely not signed; may be tried later. */
  | { outcome: 'unavailable'; reason: EsignOutage }
  /** May be signed or not; with `providerRef` it can be asked for. */
  | { outcome: 'unknown'; reason: 'timeout' | 'connection_lost' | 'not_understood'; providerRef?: string };

export type EsignFound =
  | { state: 'signed'; pdf: Buffer }
  /** The provider's own word that it signed nothing. */
  | { state: 'absent' }
  /** This provider cannot be asked for what it gave no id: a person must look into its log. */
  | { state: 'unknowable' }
  | { state: 'unreachable' };

export const ESIGN_REFUSALS = [
  'wrong_passphrase',
  'not_registered',
  'certificate_expired',
  'certificate_revoked',
  'signer_suspended',
  'no_certificate',
  'pdf_refused',
  'other',
] as const;
export type EsignRefusal = (typeof ESIGN_REFUSALS)[number];
export type EsignOutage = 'outage' | 'not_authorized' | 'not_connected';

/** `ISSUE` and its kin in BSrE's words. */
export type EsignStatus =
  | { can: true }
  | { can: false; reason: EsignRefusal | EsignOutage | 'waiting_for_verification' | 'timeout' };
