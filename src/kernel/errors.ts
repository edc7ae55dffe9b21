/** Field path → word key, e.g. `{ 'child.1.name': 'error.required' }`. A form fault is this value, never an exception text. */
export type FieldErrors = Record<string, string>;

export type RefusalKind = 'invalid' | 'unauthenticated' | 'forbidden' | 'not_found' | 'conflict' | 'unavailable';

/** The kind decides the HTTP status; a few reasons have a narrower one. The only table that knows HTTP numbers. */
const STATUS: Record<RefusalKind, number> = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  unavailable: 503,
};
const STATUS_BY_REASON: Record<string, number> = {
  rate_limited: 429,
  too_large: 413,
  unsupported_media: 415,
  malformed: 400,
  unknown_field: 400,
  wrong_host: 421,
};

/** A refusal the user can act on. Everything else that is thrown is a bug and becomes a 500 with the request id. */
export class Refusal extends Error {
  readonly kind: RefusalKind;
  readonly reason: string;
  readonly fields: FieldErrors | undefined;
  readonly detail: Record<string, unknown> | undefined;
  readonly retryAfter: number | undefined;
  constructor(
    kind: RefusalKind,
    reason: string,
    more: { fields?: FieldErrors; detail?: Record<string, unknown>; retryAfter?: number } = {},
  ) {
    super(`${kind}: ${reason}`);
    this.name = 'Refusal';
    this.kind = kind;
    this.reason = reason;
    this.fields = more.fields;
    this.detail = more.detail;
    this.retryAfter = more.retryAfter;
  }
  get status(): number {
    return STATUS_BY_REASON[this.reason] ?? STATUS[this.kind];
  }
}

/** What was typed cannot be taken; `fields` says where. 422 (400 for shape faults of the API). */
export const invalid = (fields: FieldErrors, reason = 'invalid'): Refusal => new Refusal('invalid', reason, { fields });
/** Nobody is signed in, or the session is over. 401. */
export const unauthenticated = (reason = 'sign_in_first'): Refusal => new Refusal('unauthenticated', reason);
/** Signed in, but not allowed; `reason` is a word key that says why. 403. */
export const forbidden = (reason = 'forbidden'): Refusal => new Refusal('forbidden', reason);
/** Not there, or not yours: the same answer, so that nothing can be probed. 404. */
export const notFound = (reason = 'not_found'): Refusal => new Refusal('not_found', reason);
/** The world moved on since it was looked at. 409. */
export const conflict = (reason: string, detail?: Record<string, unknown>): Refusal =>
  new Refusal('conflict', reason, detail ? { detail } : {});
/** Come back later; `retryAfter` in seconds. 503, or 429 for `rate_limited`. */
export const unavailable = (reason: string, retryAfter = 5): Refusal =>
  new Refusal('unavailable', reason, { retryAfter });
