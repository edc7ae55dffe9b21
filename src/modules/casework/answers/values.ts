import { z } from 'zod';
import { checkName, parseAnyPhone, parseKk, parseNik, parsePhone } from '../../people/identifiers.ts';
import { optionsOf, type Answer, type Question } from '../definition.ts';
import type { Known } from './standing.ts';

/** Where a value comes from: forms send text, the API sends JSON of the very type. */
export type Source = 'form' | 'json';
export type ReadValue = { ok: true; value: Answer; warning?: string } | { ok: false; error: string };

const good = (value: Answer): ReadValue => ({ ok: true, value });
const bad = (error: string): ReadValue => ({ ok: false, error });
const email = z.email().max(200);
/** What no text may hold: control characters but for line ends, half characters, and marks that turn text around. */
const UNSEEN = /(?!\n)\p{Cc}|\p{Cs}|[\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/u;
const TEXT_MAX = 200;
const TEXTAREA_MAX = 4000;
const AREA = { district: /^\d{2}\.\d{2}\.\d{2}$/, ward: /^\d{2}\.\d{2}\.\d{2}\.\d{4}$/ } as const;

/** True where nothing was answered. */
export const isEmpty = (raw: unknown): boolean =>
  raw === undefined || raw === null || (typeof raw === 'string' && raw.trim() === '');

/** A real day of the calendar, `YYYY-MM-DD`, from 1850. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text < '1850') return false;
  const d = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(d.getTime()) && d.toISOString().startsWith(text);
}

/** One answer as it is stored, or the word key of what is wrong with it. Nothing is guessed: an answer is taken or refused. */
export function readValue(question: Question, raw: unknown, known: Known, source: Source): ReadValue {
  if (question.kind === 'yes_no') {
    if (source === 'form' && (raw === 'yes' || raw === 'no')) return good(raw === 'yes');
    return typeof raw === 'boolean' ? good(raw) : bad('error.choose');
  }
  if (question.kind === 'number') {
    const n = source === 'form' && typeof raw === 'string' && /^-?\d{1,9}$/.test(raw.trim()) ? Number(raw) : raw;
    if (typeof n !== 'number' || !Number.isInteger(n)) return bad('error.number');
    return n < question.min ? bad('error.number_small') : n > question.max ? bad('error.number_big') : good(n);
  }
  if (typeof raw !== 'string') return bad('error.invalid_type');
  // A megabyte is refused before anything looks into it.
  if (raw.length > 2 * TEXTAREA_MAX) return bad('error.too_long');
  const text = raw.normalize('NFC').replaceAll('\r\n', '\n').replaceAll('\t', ' ').trim();
  if (UNSEEN.test(text)) return bad('error.unseen_characters');
  return readText(question, text, known);
}

type TextQuestion = Exclude<Question, { kind: 'yes_no' | 'number' }>;

function readText(question: TextQuestion, text: string, known: Known): ReadValue {
  switch (question.kind) {
    case 'text':
      if (text.includes('\n')) return bad('error.one_line');
      return [...text].length > (question.maxLength ?? TEXT_MAX) ? bad('error.too_long') : good(text);
    case 'textarea':
      return [...text].length > (question.maxLength ?? TEXTAREA_MAX) ? bad('error.too_long') : good(text);
    case 'name': {
      const read = checkName(text, question.standing);
      if (!read.ok) return bad(read.error);
      return read.advice ? { ok: true, value: read.value, warning: read.advice } : good(read.value);
    }
    case 'date':
      if (!isDay(text)) return bad('error.date');
      if (question.notFuture && text > known.date) return bad('error.date_future');
      return question.notBefore !== undefined && text < question.notBefore ? bad('error.date_early') : good(text);
    case 'time':
      return /^([01]\d|2[0-3]):[0-5]\d$/.test(text) ? good(text) : bad('error.time');
    case 'choice':
    case 'code':
      return optionsOf(question).some((o) => o.value === text) ? good(text) : bad('error.choose');
    case 'nik': {
      const read = parseNik(text, known.date);
      return read.ok ? good(read.value) : bad(read.error);
    }
    case 'kk': {
      const read = parseKk(text, known.date);
      return read.ok ? good(read.value) : bad(read.error);
    }
    case 'phone': {
      const phone = question.landline ? parseAnyPhone(text) : parsePhone(text);
      return phone === undefined ? bad('error.phone') : good(phone);
    }
    case 'email': {
      const read = email.safeParse(text.toLowerCase());
      return read.success ? good(read.data) : bad('error.email');
    }
    case 'office':
      return known.offices && !known.offices.get(text)?.includes(question.prints) ? bad('error.choose') : good(text);
    case 'area':
      return AREA[question.level].test(text) && known.areas?.has(text) !== false ? good(text) : bad('error.area');
  }
}
