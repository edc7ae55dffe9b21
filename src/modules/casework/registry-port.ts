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
import type { BirthHelper, BirthSite, Plurality, Sex } from './siak-codes.ts';

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

export interface RegistryRequest {
  /** Our idempotency key: one per child and case, kept over all attempts. 1–64 of `A–Z a–z 0–9 . _ -`. */
  requestId: string;
  service: 'akta-kelahiran';
  event: RegistryBirth;
}

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
  /** Numbered: the NIK of the child and the number of the akta exist. */
  | { state: 'registered'; number: string; nik: string }
  | { state: 'validated'; number: string; nik: string }
  /** `paper` is absent if only the PDF could not be fetched just now. */
  | { state: 'signed'; number: string; nik: string; signedAt: Date; paper?: { pdf: Buffer } }
  | { state: 'refused'; reason: RegistryRefusal; fields?: string[] };

export type RegistryRefusal =
  | 'parent_not_found'
  | 'duplicate_birth'
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

/** The four forms of a birth (domain.md §1.12). */
export type BirthKind = 'recorded' | 'unrecorded' | 'mother_only' | 'unknown_parents';

export interface RegistryPerson {
  /** 16 digits; absent only for a person who has none. */
  nik?: string;
  name: string;
}

export interface RegistryParent extends RegistryPerson {
  birthPlace?: string;
  /** Legal date `YYYY-MM-DD`. */
  bornOn?: string;
}

/** One child of F-2.01. Twins are two requests. All dates are legal dates `YYYY-MM-DD` of the city. */
export interface RegistryBirth {
  kind: BirthKind;
  /** The day the report was received, which decides whether it is late (> 60 calendar days). */
  reportedOn: string;
  /** The decision of the head of agency, needed for a late report. */
  late?: { decision: string; decidedOn: string };
  /** Kemendagri code of the kelurahan of domicile, `12.71.01.1001`. */
  area: string;
  /** KK in which the child will be entered; absent for unknown parents. */
  familyCard?: string;
  reporter: RegistryPerson & { phone?: string };
  /** Two, as F-2.01 asks. */
  witnesses: RegistryPerson[];
  /** Absent for `mother_only` and `unknown_parents`. */
  father?: RegistryParent;
  /** Absent for `unknown_parents`. */
  mother?: RegistryParent;
  /** Proof that the parents are married: the paper, or F-2.04. Only for `recorded` and `unrecorded`. */
  marriage?: { proof: 'marriage_book' | 'marriage_certificate' | 'sptjm'; number?: string; date?: string };
  /** Proof of the birth: the letter, F-2.03, or the police record of a foundling. */
  proof: { kind: 'letter' | 'sptjm' | 'police_record'; number?: string; date?: string };
  child: {
    name: string;
    sex: Sex;
    site: BirthSite;
    /** Kabupaten/kota of birth, which may lie outside the city. */
    birthPlace: string;
    bornOn: string;
    /** Local time `HH:mm`; absent if nobody knows it (foundling). */
    bornAt?: string;
    plurality: Plurality;
    /** Kelahiran ke-: 1 for the mother's first. Absent for unknown parents. */
    order?: number;
    helper: BirthHelper;
    weightGrams?: number;
    lengthCm?: number;
  };
}
