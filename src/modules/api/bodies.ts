import { z } from 'zod';
import { caseAct, MOST_FILES } from '../casework/index.ts';
import { answerValue, named } from './shapes.ts';

/** What the API takes. The acts of a case are `acts.ts` as they stand, and `sign`. */

/** Of an answer, `child.1.name`, or of a document. */
export const place = z.string().min(1).max(100);

export const newCase = z.strictObject({
  service: z.string().min(1).max(60),
  answers: z
    .record(z.string(), answerValue)
    .describe('By place, as the JSON Schema of the service says; what is not asked must be absent'),
  documents: z
    .array(z.strictObject({ requirement: place, document: z.uuid() }))
    .max(MOST_FILES, 'error.too_many_files')
    .default([])
    .describe('Uploaded before by `POST /api/v1/documents`'),
  statements: z
    .array(z.string().max(60))
    .max(20)
    .default([])
    .describe('Ids of the declarations you make; all that apply must be made'),
});
named.add(newCase, { id: 'NewCase' });

const sign = z
  .strictObject({
    type: z.literal('sign'),
    expected: z.strictObject({ row: z.string(), round: z.int().min(1) }),
    item: z.int().min(0).max(99),
    passphrase: z.string().min(1).max(200).meta({ writeOnly: true }),
  })
  .describe(
    'Signs one item in the registry. The passphrase is used by this request and kept nowhere; the second factor must be fresh.',
  );

export const caseCommand = z.discriminatedUnion('type', [...caseAct.options, sign]);
const NAMES = (type: string): string => `${type.replace(/(^|_)(\w)/g, (_m, _u, c: string) => c.toUpperCase())}Command`;
for (const option of caseCommand.options) named.add(option, { id: NAMES([...option.shape.type.values][0]!) });
named.add(caseCommand, { id: 'CaseCommand' });

export const takeNext = z.strictObject({
  service: z.string().max(60).exactOptional(),
  row: z.string().max(40).exactOptional(),
});
