/** Instants on SNAP's wire: ISO 8601 with an offset; ours in Jakarta's, which is where a bank's day ends. */

/** Seconds that Jakarta is ahead of UTC, all year. */
const WIB_MS = 7 * 3_600_000;
const ISO = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.\d{1,3})?(Z|[+-]\d{2}:\d{2})$/;

/** Reads X-TIMESTAMP, `trxDateTime` and their like; undefined without an offset, or for a day that does not exist. */
export function readInstant(text: string): Date | undefined {
  const m = ISO.exec(text);
  if (!m) return undefined;
  const at = new Date(text);
  // JavaScript rolls 31 February on to March; a bank that says so is wrong.
  const exists = new Date(`${m[1]}Z`);
  return Number.isNaN(at.getTime()) || exists.toISOString().slice(0, 19) !== m[1] ? undefined : at;
}

/** `2026-01-05T09:15:31+07:00`: 25 characters, as most banks take it. */
export const wireInstant = (at: Date): string => `${new Date(at.getTime() + WIB_MS).toISOString().slice(0, 19)}+07:00`;

/** The calendar day in Jakarta, `YYYY-MM-DD`: the day in which an X-EXTERNAL-ID is unique. */
export const wireDay = (at: Date): string => new Date(at.getTime() + WIB_MS).toISOString().slice(0, 10);

/** True when a timestamp is at most so far from now, before or after. */
export const inWindow = (at: Date, now: Date, seconds: number): boolean =>
  Math.abs(at.getTime() - now.getTime()) <= seconds * 1000;
