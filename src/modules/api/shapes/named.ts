import { z } from 'zod';
import { STATUSES } from '../../casework/index.ts';

/*
 * What the API answers. Objects here are open in the description (`/api/v1` only grows) and closed in fact: what is not
 * named is not sent.
 */

/** Shapes that have a name of their own under `#/components/schemas`. */
export const named = z.registry<{ id: string; description?: string }>();
export const name = <T extends z.ZodType>(id: string, schema: T, description?: string): T => {
  named.add(schema, description === undefined ? { id } : { id, description });
  return schema;
};

export const text = name('Text', z.object({ id: z.string(), en: z.string() }), 'Words for people, in both languages.');
export const instant = z.iso.datetime({ offset: true });
export const day = z.iso.date();
export const id = z.uuid();
export const answerValue = z.union([z.string(), z.int(), z.boolean()]);
export const status = name('CaseStatus', z.enum(STATUSES));
export const norm = name(
  'Norm',
  z.object({ n: z.int(), unit: z.enum(['working_minutes', 'working_days', 'calendar_days', 'hours']), text }),
);
export const officer = z.object({ id, name: z.string() });

export const fault = name(
  'Fault',
  z.object({
    pointer: z.string().optional().describe('JSON Pointer (RFC 6901) into the body'),
    parameter: z.string().optional().describe('Query parameter, where one is at fault'),
    code: z.string(),
    detail: z.string(),
  }),
);
export const problem = name(
  'Problem',
  z.looseObject({
    type: z.string().describe('urn:balai:problem:{reason}'),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    errors: z.array(fault).optional(),
    request_id: z.string(),
  }),
  'RFC 9457. Further members are facts about the refusal, such as the row it is about.',
);
