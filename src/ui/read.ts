/** What the fields send, read back as the answers they were drawn from. Nothing that was typed is lost. */
export type Body = Record<string, unknown>;

const one = (v: unknown): string =>
  typeof v === 'string' ? v : Array.isArray(v) && typeof v[0] === 'string' ? v[0] : '';

/** A text without the spaces around it, in NFC, line ends as `\n`. */
export const readText = (body: Body, name: string): string =>
  one(body[name]).normalize('NFC').replaceAll('\r\n', '\n').trim();

/** What a field is drawn with: its name, what was typed into it, what is wrong with that. One name, so that no fault stands at another field. */
export const typedIn =
  (body: Body, errors: Record<string, string> | undefined) =>
  <Name extends string>(name: Name): { name: Name; value: string; error: string | undefined } => ({
    name,
    value: readText(body, name),
    error: errors?.[name],
  });

/** A number as people type it (`12 71 03…`, `0812-3456-7890`): spaces, dots and hyphens taken off; the rest is left for the rule to judge. */
export const readDigits = (body: Body, name: string): string => readText(body, name).replaceAll(/[\s.\-()]/g, '');

/** Every chosen value of a group of checkboxes. */
export function readMany(body: Body, name: string): string[] {
  const v = body[name];
  return (Array.isArray(v) ? v : [v]).filter((x): x is string => typeof x === 'string' && x !== '');
}

/**
 * The date of three numbers: `2026-08-17`; `''` when all are empty; what was typed, `31/2/2026`, when it is no day of
 * the calendar, so that the page can show it again and the rule can refuse it.
 */
export function readDate(body: Body, name: string): string {
  const typed = ['day', 'month', 'year'].map((part) => readText(body, `${name}.${part}`).replaceAll('/', ' '));
  if (typed.every((t) => t === '')) return '';
  const [day, month, year] = typed as [string, string, string];
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isDate(iso) ? iso : typed.join('/');
}

/** The time of two numbers: `07:05`; `''` when both are empty; what was typed, `25/0`, when it is no time of day. */
export function readTime(body: Body, name: string): string {
  const typed = ['hour', 'minute'].map((part) => readText(body, `${name}.${part}`).replaceAll('/', ' '));
  if (typed.every((t) => t === '')) return '';
  const time = typed.map((t) => t.padStart(2, '0')).join(':');
  return typed.every((t) => t !== '') && /^([01]\d|2[0-3]):[0-5]\d$/.test(time) ? time : typed.join('/');
}

export function datePartsOf(value = ''): [string, string, string] {
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value);
  if (iso) return [String(Number(iso[3])), String(Number(iso[2])), iso[1]!];
  const [day = '', month = '', year = ''] = value.split('/');
  return [day, month, year];
}

export function timePartsOf(value = ''): [string, string] {
  const [hour = '', minute = ''] = value.split(/[:/]/);
  return [hour, minute];
}

function isDate(iso: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso)) return false;
  const d = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(d.getTime()) && d.toISOString().startsWith(iso);
}
