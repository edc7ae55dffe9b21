/**
 * What documents needs of an authority of time (RFC 3161), for signatures that came without a time stamp. Types only.
 *
 * Asking twice harms nobody: each token is good by itself. No call may be made inside a database transaction.
 */

declare module '../../kernel/city.ts' {
  interface Ports {
    /** Who stamps the time of signatures on the city's own papers. */
    time?: TimePort;
    /** PEM roots of authorities of time; they vouch for nothing else. */
    timeTrust?: { roots: readonly string[] };
  }
}

export interface TimePort {
  /** Posts a query (DER) and gives the answer as it came; what it is worth is found out here. Throws when none comes. */
  ask(query: Buffer): Promise<Buffer>;
}
