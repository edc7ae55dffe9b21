/*
 * From our names to the API's: snake_case keys, instants as RFC 3339 with the offset of the city's zone. The same change
 * for values and for types, so that what a route sends is checked against what it says it sends.
 */

type Snake<S extends string> = S extends `${infer A}${infer B}`
  ? `${A extends Lowercase<A> ? A : `_${Lowercase<A>}`}${Snake<B>}`
  : S;

/** `T` as it goes over the wire. */
export type Wire<T> = T extends Date
  ? string
  : T extends readonly (infer U)[]
    ? Wire<U>[]
    : T extends object
      ? { [K in keyof T as K extends string ? Snake<K> : never]: Wire<T[K]> }
      : T;

const snake = (key: string): string => key.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);

/** A value of ours as plain JSON. Keys that are data (paths of answers, JSON Schema) must not go through here. */
export function wire<T>(value: T, timeZone: string): Wire<T>;
export function wire(value: unknown, timeZone: string): unknown {
  if (value instanceof Date) return instant(value, timeZone);
  if (Array.isArray(value)) return value.map((v) => wire<unknown>(v, timeZone));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [snake(k), wire<unknown>(v, timeZone)]));
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** `2026-11-24T10:05:09+07:00`, to the second; fractions are kept where there are any. */
export function instant(at: Date, timeZone: string): string {
  let format = formats.get(timeZone);
  if (!format)
    formats.set(
      timeZone,
      (format = new Intl.DateTimeFormat('sv-SE', {
        timeZone,
        dateStyle: 'short',
        timeStyle: 'medium',
      })),
    );
  // Swedish writes `2026-11-24 10:05:09`.
  const local = format.format(at).replace(' ', 'T');
  const ms = at.getUTCMilliseconds();
  const minutes = Math.round((Date.parse(`${local}Z`) - (at.getTime() - ms)) / 60_000);
  const two = (n: number): string => String(n).padStart(2, '0');
  const offset = `${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
  return `${local}${ms === 0 ? '' : `.${String(ms).padStart(3, '0')}`}${offset}`;
}
