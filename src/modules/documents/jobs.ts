import { z } from 'zod';
import { defineJob, type AnyJob, type Recurring } from '../../kernel/jobs.ts';
import { LAY_OUT, layOut } from './commands/issue.ts';
import { askEsign } from './commands/sign.ts';
import type { DocumentKinds } from './kind.ts';

export const createJobs = (kinds: DocumentKinds): AnyJob[] => [
  defineJob({
    kind: LAY_OUT,
    data: z.strictObject({ id: z.uuid() }),
    run: (ctx, { id }) => layOut(ctx, kinds, id),
  }),
];

export const createRecurring = (kinds: DocumentKinds): Recurring[] => [
  { name: 'documents.signatures', everySeconds: 2, run: (ctx) => askEsign(ctx, kinds) },
];
