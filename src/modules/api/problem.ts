import type { z } from 'zod';
import { errorText, refusalText } from '../../../locales/index.ts';
import { Refusal } from '../../kernel/errors.ts';
import type { Lang } from '../../kernel/i18n.ts';
import { engineFaults, faultText, refusalWords, requirementAt, type Definition } from '../casework/index.ts';
import { words } from './words.ts';

/*
 * What is wrong with a request, as RFC 9457 says it: a reason for programs, a sentence for people, and for each place of
 * the body a JSON Pointer (RFC 6901). What does not fit the description in /openapi.json is 400; what fits it and means
 * something that cannot be taken is 422.
 */

export interface Fault {
  /** Of the body; absent where a query parameter is at fault. */
  pointer?: string;
  parameter?: string;
  /** For programs: `required`, `date_future`. */
  code: string;
  /** For people. */
  detail: string;
}

/** RFC 6901. A dot is a letter like any other: answers are a flat map. */
export const pointer = (path: readonly PropertyKey[]): string =>
  path.map((p) => `/${String(p).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

const codeOf = (key: string): string => key.replace(/^(error|message)\./, '');
const isWordKey = (message: string): boolean => /^[a-z_]+(\.[a-z_]+)+$/.test(message);

type Issue = z.core.$ZodIssue;

/** Each place at fault once. Of a union the branch that fits best speaks: nobody learns from being wrong in six ways. */
function* placesOf(issues: readonly Issue[], at: readonly PropertyKey[] = []): Generator<[PropertyKey[], string]> {
  for (const issue of issues) {
    const path = [...at, ...issue.path];
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) yield [[...path, key], 'error.unknown_field'];
    } else if (issue.code === 'invalid_union' && issue.errors.length > 0) {
      const best = issue.errors.toSorted((a, b) => misfit(a) - misfit(b))[0]!;
      yield* placesOf(best, path);
    } else if (isWordKey(issue.message)) yield [path, issue.message];
    // Parsed with `reportInput`, so that what is missing can be told from what is wrong.
    else if (issue.code === 'invalid_type' && issue.input === undefined) yield [path, 'error.required'];
    else yield [path, `error.${issue.code}`];
  }
}
const misfit = (issues: readonly Issue[]): number =>
  issues.reduce((n, i) => n + (i.code === 'unrecognized_keys' ? 10 * i.keys.length : 1), 0);

/** A body, or a query, that does not fit its description: 400, with the place of each fault. */
export function misfitOf(error: z.ZodError, where: 'body' | 'query', lang: Lang): Refusal {
  const places = [...placesOf(error.issues)];
  const errors = places.map(([path, key]): Fault => {
    const at = where === 'body' ? { pointer: pointer(path) } : { parameter: String(path[0] ?? '') };
    return { ...at, code: codeOf(key), detail: errorText(lang, key) };
  });
  const unknown = places.some(([, key]) => key === 'error.unknown_field');
  return new Refusal('invalid', unknown ? 'unknown_field' : 'malformed', { detail: { errors } });
}

export interface Pointing {
  body: unknown;
  lang: Lang;
  /** Whose questions and documents the places are. */
  service?: { def: Definition; timeZone: string };
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

/** Where in the body a command's field lies: `act.defects.0.reason`, an answer `child.1.name`, a requirement. */
export function pointTo(place: string, o: Pick<Pointing, 'body' | 'service'>): string {
  const body = record(o.body);
  const path = place.replace(/^(act|answers)\./, '');
  if (Object.hasOwn(record(body['answers']), path)) return pointer(['answers', path]);
  if (Array.isArray(body['documents'])) {
    const n = body['documents'].findIndex((d) => record(d)['requirement'] === path);
    if (n >= 0) return pointer(['documents', n, 'document']);
  } else if (Object.hasOwn(record(body['documents']), path)) return pointer(['documents', path]);
  if (o.service && requirementAt(o.service.def, path)) return '/documents';
  const steps = path.split('.');
  if (Object.hasOwn(body, steps[0]!) || body['answers'] === undefined || NAMED.has(path)) return pointer(steps);
  return pointer(['answers', path]);
}
/** Fields of a body that may be asked for while they are absent. */
const NAMED: ReadonlySet<string> = new Set(['statements', 'documents', 'answers', 'note', 'reason', 'idempotency_key']);

/** A refusal with its sentence, and its fields as places of the body. One that has them already keeps them. */
export function explained(refusal: Refusal, o: Pointing): Refusal {
  const { reason, kind } = refusal;
  const engine: Record<string, string> = refusalWords[o.lang];
  const own: Record<string, string> = words[o.lang];
  const said = Object.hasOwn(own, reason)
    ? own[reason]
    : Object.hasOwn(engine, reason)
      ? sentence(engine[reason]!)
      : refusalText(o.lang, reason, kind).join('. ');
  const errors = (refusal.detail?.['errors'] as Fault[] | undefined) ?? faultsOf(refusal, o);
  return new Refusal(kind, reason, {
    ...(refusal.retryAfter !== undefined && { retryAfter: refusal.retryAfter }),
    detail: {
      ...refusal.detail,
      detail: said,
      ...(errors.length > 0 && { errors }),
    },
  });
}

function faultsOf({ fields = {} }: Refusal, o: Pointing): Fault[] {
  const refusals = Object.entries(refusalWords[o.lang]).map(([key, words]) => [key, sentence(words)]);
  const own = { ...Object.fromEntries(refusals), ...engineFaults[o.lang] };
  const say = (at: string, key: string): string =>
    o.service && !Object.hasOwn(refusalWords[o.lang], codeOf(key))
      ? faultText(o.lang, o.service.timeZone, o.service.def, at.replace(/^(act|answers)\./, ''), key)
      : errorText(o.lang, key, own);
  return Object.entries(fields).map(([at, key]) => ({
    pointer: pointTo(at, o),
    code: codeOf(key),
    detail: say(at, key),
  }));
}

const sentence = (words: string): string => `${words[0]!.toUpperCase()}${words.slice(1)}.`;
