/**
 * What casework needs of the population registry. SIAK is the master of residents: it numbers, lays out and signs the
 * paper; Balai asks for it, watches it, and takes its number and PDF (domain.md §1.12). Types only.
 *
 * The rows verify → register in SIAK → validate → signed in SIAK → handed over use `submit`, `validate` and `sign`
 * as three acts *of the registry*. Whether Kasi and Kadis press the button there or here, `status` says what is so.
 *
 * An adapter never throws and never guesses. A call that may or may not have been done is `unknown`; it is resolved by
 * `status`, never by doing it again (design.md §4). No call may be made inside a database transaction.
 */
import type { RegistryReport } from './registry-events.ts';

export type * from './registry-events.ts';

declare module '../../kernel/city.ts' {
  interface Ports {
    /** The population registry this city works with. */
    registry?: RegistryPort;
    /** Who may sign what comes from it: PEM roots, and the organisation (O) in the signer's certificate. */
    registryTrust?: { roots: readonly string[]; organisation?: string };
  }
}

export interface RegistryPort {
  /** True: nothing leaves this program; the operator types into SIAK from the sheet and brings the paper back. */
  readonly manual: boolean;
  /** How far this adapter was proven (integrations.md §12.6); shown to operators. */
  readonly standing: 'simulated' | 'sandbox-tested' | 'production-approved';
  /** Asks the registry to register one event. The same `requestId` with the same event is the same request for ever. */
  submit(request: RegistryRequest): Promise<RegistryOutcome>;
  /** What the registry says of a request; reading changes nothing and may be asked any number of times. */
  status(requestId: string): Promise<RegistryStatus>;
  /** Kasi/Kabid confirms a registered event in the registry. */
  validate(requestId: string, by: RegistryOfficer): Promise<RegistryOutcome>;
  /** Kadis signs in the registry. `passphrase` lives in the calling request only: never stored, queued or logged. */
  sign(requestId: string, by: RegistryOfficer, passphrase: string): Promise<RegistryOutcome>;
  /** Whether the registry can be asked now. */
  health(): Promise<RegistryHealth>;
}

/** What is to be registered, and our key of it: one per item and case, kept over all attempts. 1–64 of `A–Z a–z 0–9 . _ -`. */
export type RegistryRequest = RegistryReport & { requestId: string };

export interface RegistryOfficer {
  /** As the registry prints it. */
  name: string;
  /** Employee number (NIP), where the registry asks for it. */
  nip?: string;
}

export type RegistryOutcome =
  /** Taken (or taken before: a replay). What became of it is for `status` to say. */
  | { outcome: 'accepted' }
  /** The manual adapter: a person does it. */
  | { outcome: 'by_hand' }
  /** Looked at and refused; asking again without a change gives the same. `fields` are event paths, e.g. `child.bornOn`. */
  | { outcome: 'refused'; reason: RegistryRefusal; fields?: string[] }
  /** Surely not done; may be tried later. */
  | { outcome: 'unavailable'; reason: RegistryOutage; retryAfterSeconds?: number }
  /** May be done or not: the row becomes `x_unknown`; ask `status`. */
  | { outcome: 'unknown'; reason: 'timeout' | 'connection_lost' | 'not_understood' };

export type RegistryStatus =
  | { state: 'by_hand' }
  /** The registry could not be asked, or its answer was no answer: nothing is known. */
  | { state: 'unreachable'; reason: RegistryOutage | 'timeout' | 'connection_lost' | 'not_understood' }
  /** The registry answered that it never took this request. Only now may `submit` be called again, with the same id. */
  | { state: 'absent' }
  | { state: 'queued' }
  | { state: 'processing' }
  /** Numbered: what the event leads to has its number; `nik` where the event gives a person a new one (a birth). */
  | ({ state: 'registered' } & RegistryNumber)
  | ({ state: 'validated' } & RegistryNumber)
  /** `paper` is absent if only the PDF could not be fetched just now. */
  | ({ state: 'signed'; signedAt: Date; paper?: { pdf: Buffer } } & RegistryNumber)
  | { state: 'refused'; reason: RegistryRefusal; fields?: string[] };

export interface RegistryNumber {
  /** Of the paper; absent where none comes of it (a card is known by its holder's NIK). */
  number?: string;
  nik?: string;
}

export type RegistryRefusal =
  | 'parent_not_found'
  | 'duplicate_birth'
  /** Nobody lives under this NIK: unknown, or gone to another city. */
  | 'person_not_found'
  | 'person_dead'
  /** The card would have no head, or two. */
  | 'card_without_head'
  /** The registry's card does not have this member, or has it already. */
  | 'card_differs'
  | 'wrong_code'
  | 'invalid_data'
  | 'late_without_decision'
  /** The same requestId came before with another event. */
  | 'request_id_reused'
  /** Not registered (or validated) yet, or refused: the act does not fit the state. */
  | 'wrong_state'
  | 'wrong_passphrase'
  | 'signer_not_active'
  /** `validate` or `sign` for a request the registry never took. */
  | 'not_found'
  | 'other';

export type RegistryOutage = 'quota' | 'outage' | 'not_connected' | 'not_authorized';

export interface RegistryHealth {
  ok: boolean;
  reason?: RegistryOutage | 'timeout' | 'connection_lost' | 'not_understood';
  /** Requests left today, where the registry tells. */
  quotaLeft?: number;
}
