/**
 * Bodies of SNAP: JSON whose numbers may be longer than a float is true, amounts as `"125000.00"`, identifiers as text
 * or as number. A fault names its field as the standard's 4xx…01 and 4xx…02 do.
 */
import { rupiah, type Rupiah } from '../../../kernel/money.ts';
import { readInstant } from './time.ts';

/** A number as it stood in the text. */
export class JsonNumber {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }
  toJSON(): unknown {
    // Written back digit by digit, as it came.
    return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(this.source);
  }
}

export type Json = null | boolean | string | JsonNumber | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** Parses without losing a digit. Undefined for anything but an object. */
export function readBody(bytes: Buffer): JsonObject | undefined {
  try {
    const text = new TextDecoder('utf8', { fatal: true }).decode(bytes);
    const parse = JSON.parse as (
      text: string,
      reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
    ) => unknown;
    const body = parse(text, (_key, value, { source }) =>
      typeof value === 'number' ? new JsonNumber(source!) : value,
    );
    return isObject(body) ? body : undefined;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber);

/** What is wrong with a body: the field, and whether it is missing or not as it should be. */
export class FieldFault extends Error {
  readonly field: string;
  readonly missing: boolean;
  constructor(field: string, missing: boolean) {
    super(`${missing ? 'missing' : 'malformed'}: ${field}`);
    this.name = 'FieldFault';
    this.field = field;
    this.missing = missing;
  }
}

const own = (body: JsonObject, field: string): Json | undefined =>
  Object.hasOwn(body, field) && body[field] !== null && body[field] !== '' ? body[field] : undefined;

/** A text, or a number as it was written. */
export function optionalText(body: JsonObject, field: string, most: number, fits?: RegExp): string | undefined {
  const value = own(body, field);
  if (value === undefined) return undefined;
  const text = value instanceof JsonNumber ? value.source : value;
  if (typeof text !== 'string' || text.length > most || text.includes('\0') || (fits && !fits.test(text)))
    throw new FieldFault(field, false);
  return text;
}

export function text(body: JsonObject, field: string, most: number, fits?: RegExp): string {
  const value = optionalText(body, field, most, fits);
  if (value === undefined) throw new FieldFault(field, true);
  return value;
}

export function optionalInstant(body: JsonObject, field: string): Date | undefined {
  const value = optionalText(body, field, 29);
  if (value === undefined) return undefined;
  const at = readInstant(value);
  if (!at) throw new FieldFault(field, false);
  return at;
}

export function optionalObject(body: JsonObject, field: string): JsonObject | undefined {
  const value = own(body, field);
  if (value === undefined) return undefined;
  if (!isObject(value)) throw new FieldFault(field, false);
  return value;
}

/** Sen: hundredths of a rupiah. They exist on the wire only. */
export type Sen = bigint;

/** `{ value: "125000.00", currency: "IDR" }` in sen; undefined when it is not there. */
export function optionalAmount(body: JsonObject, field: string): Sen | undefined {
  const amount = optionalObject(body, field);
  if (!amount) return undefined;
  const at = (name: string) => `${field}.${name}`;
  const value = amount['value'];
  if (value === undefined || value === null || value === '') throw new FieldFault(at('value'), true);
  const digits = value instanceof JsonNumber ? value.source : value;
  const m = typeof digits === 'string' ? /^(\d{1,13})(?:\.(\d{1,2}))?$/.exec(digits) : null;
  if (!m) throw new FieldFault(at('value'), false);
  const { currency } = amount;
  if (currency === undefined || currency === null) throw new FieldFault(at('currency'), true);
  if (currency !== 'IDR') throw new FieldFault(at('currency'), false);
  return BigInt(m[1]!) * 100n + BigInt((m[2] ?? '0').padEnd(2, '0'));
}

export function amount(body: JsonObject, field: string): Sen {
  const value = optionalAmount(body, field);
  if (value === undefined) throw new FieldFault(field, true);
  return value;
}

/** Whole rupiah of an amount on the wire; undefined when sen are left. */
export const wholeRupiah = (sen: Sen): Rupiah | undefined => (sen % 100n === 0n ? rupiah(sen / 100n) : undefined);

/** An amount for the wire, always with two decimals. */
export const wireAmount = (r: Rupiah): { value: string; currency: string } => ({ value: `${r}.00`, currency: 'IDR' });

/** The envelope of a virtual account's services: 32 to 35 write its name with a small d, 35 as a list. */
export function readEnvelope(body: JsonObject): JsonObject[] {
  const value = body['virtualAccountData'] ?? body['virtualAccountdata'];
  return [value].flat().filter((one): one is JsonObject => isObject(one));
}
