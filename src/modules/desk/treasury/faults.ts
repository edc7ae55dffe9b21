import type { Ctx } from '../../../kernel/command.ts';
import type { FieldErrors } from '../../../kernel/errors.ts';
import { errorTexts, type FieldTexts } from '../../../ui/index.ts';
import { treasuryWords } from './words.ts';

/** The right that opens the treasury's pages; of which agency, each page asks. */
export const READ = 'money.read';

/** Faults of a form, each at its field, in the treasury's words. */
export const faultsOf = (ctx: Ctx, fields: FieldErrors): FieldTexts =>
  errorTexts(ctx.lang, fields, treasuryWords[ctx.lang].faults);
