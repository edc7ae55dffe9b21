import { z } from 'zod';
import { optionsOf, type Answer, type Answers, type Definition, type Question } from '../definition.ts';
import type { FieldErrors } from '../../../kernel/errors.ts';
import { readPage, type PageRef, type ReadPage } from './pages.ts';
import { readAnswers } from './read.ts';
import type { Known } from './standing.ts';

/** Hands our errors to zod, each at its place and with its word key. */
function report(ctx: z.core.ParsePayload, errors: FieldErrors, unknown: readonly string[] = []): void {
  for (const [path, message] of Object.entries(errors))
    ctx.issues.push({ code: 'custom', path: [path], message, input: ctx.value });
  if (unknown.length > 0)
    ctx.issues.push({
      code: 'unrecognized_keys',
      keys: [...unknown],
      path: [],
      input: ctx.value as Record<string, unknown>,
    });
}

const record = z.record(z.string(), z.unknown());

/**
 * The whole answers of a case, as the API takes them: unknown places are refused by name, a question that is not asked
 * must be absent, and all checks hold. The paths of its issues are the answers' own (`child.1.name`).
 */
export const answersSchema = (def: Definition, known: Known): z.ZodType<Record<string, Answer>> =>
  // A map from JSON may hold `__proto__` as its own key; zod's record would drop it unseen.
  z
    .custom<Record<string, unknown>>(
      (raw) => typeof raw === 'object' && raw !== null && !Array.isArray(raw),
      'error.invalid_type',
    )
    .transform((raw, ctx) => {
      const read = readAnswers(def, raw, known, { source: 'json', whole: true });
      report(ctx, read.errors, read.unknown);
      return ctx.issues.length > 0 ? z.NEVER : read.answers;
    });

/** One page of the form (`readPage`) as a schema. */
export const pageSchema = (def: Definition, ref: PageRef, answers: Answers, known: Known): z.ZodType<ReadPage> =>
  record.transform((body, ctx) => {
    const read = readPage(def, ref, body, answers, known);
    report(ctx, read.errors);
    return ctx.issues.length > 0 ? z.NEVER : read;
  });

type JsonSchema = { [key: string]: unknown };

function valueSchema(question: Question): JsonSchema {
  switch (question.kind) {
    case 'yes_no':
      return { type: 'boolean' };
    case 'number':
      return { type: 'integer', minimum: question.min, maximum: question.max };
    case 'choice':
    case 'code':
      return { type: 'string', enum: optionsOf(question).map((o) => o.value) };
    case 'date':
      return { type: 'string', format: 'date' };
    case 'time':
      return { type: 'string', pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' };
    case 'nik':
    case 'kk':
      return { type: 'string', pattern: '^\\d{16}$' };
    case 'phone':
      return { type: 'string', description: '08…, 62… or +62…' };
    case 'email':
      return { type: 'string', format: 'email' };
    case 'office':
      return { type: 'string', pattern: '^[a-z0-9-]{1,60}$', 'x-prints': question.prints };
    case 'area':
      return {
        type: 'string',
        pattern: question.level === 'ward' ? '^\\d{2}\\.\\d{2}\\.\\d{2}\\.\\d{4}$' : '^\\d{2}\\.\\d{2}\\.\\d{2}$',
      };
    case 'name':
      return { type: 'string', minLength: 1, maxLength: question.standing === 'new' ? 60 : 120 };
    case 'text':
      return { type: 'string', minLength: 1, maxLength: question.maxLength ?? 200 };
    case 'textarea':
      return { type: 'string', minLength: 1, maxLength: question.maxLength ?? 4000 };
  }
}

/**
 * JSON Schema (2020-12) of a service's answers. Conditions are named (`x-when`), not spelled out: which answers they
 * need is said by `x-reads`, and the server answers with the place of each fault.
 */
export function jsonSchema(def: Definition): JsonSchema {
  const reads = new Map(def.body.conditions.map((c) => [c.name, c.reads]));
  const of = (question: Question): JsonSchema => ({
    title: question.label.id,
    ...(question.hint && { description: question.hint.id }),
    ...valueSchema(question),
    ...(question.when !== undefined && { 'x-when': question.when, 'x-reads': reads.get(question.when) ?? [] }),
    ...(question.sensitive && { 'x-sensitive': true }),
  });
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: def.body.title.id,
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(def.body.questions.map((q) => [q.id, of(q)])),
    patternProperties: Object.fromEntries(
      def.body.groups.flatMap((g) => g.questions.map((q) => [`^${g.id}\\.[1-${g.max}]\\.${q.id}$`, of(q)])),
    ),
    required: def.body.questions.filter((q) => q.when === undefined && !q.optional).map((q) => q.id),
  };
}
