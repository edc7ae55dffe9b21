import { z } from 'zod';
import { defineCommand, execute, type Ctx } from '../../../kernel/command.ts';
import { invalid, Refusal } from '../../../kernel/errors.ts';
import { receiveBlanks, spoilBlanks } from '../store/blank.ts';

/** Why blanks leave the stock without having become a card. */
export const SPOIL_REASONS = ['misprint', 'chip_fault', 'damaged', 'lost'] as const;

const common = {
  office: z.string('error.choose').min(1, 'error.choose').max(60),
  card: z.string().regex(/^[a-z][a-z_]*$/),
  n: z.int('error.number').min(1, 'error.number').max(100_000, 'error.number'),
};
const moves = z.discriminatedUnion('why', [
  z.strictObject({
    ...common,
    why: z.literal('received'),
    reference: z.string().trim().min(1, 'error.required').max(100, 'error.too_long'),
  }),
  z.strictObject({ ...common, why: z.literal('spoiled'), reason: z.enum(SPOIL_REASONS, 'error.choose') }),
]);
export type BlankMove = z.input<typeof moves>;

/**
 * Notes blanks that arrived at an office, or were spoiled there. Throws invalid for an office that prints no such card, and
 * for more spoiled ones than lie there.
 */
export const moveBlanks = (ctx: Ctx, move: BlankMove): Promise<null> =>
  execute(
    ctx,
    defineCommand({
      name: 'blank.move',
      action: 'blank.keep',
      input: moves,
      async run(act, m) {
        const office = act.city.pack.offices.find((o) => o.code === m.office);
        if (!office?.prints.includes(m.card)) throw invalid({ office: 'error.choose' });
        act.note({ object: `blank/${m.office}/${m.card}`, reason: m.why });
        if (m.why === 'received') await receiveBlanks(act, m);
        else
          await spoilBlanks(act, m).catch((error: unknown) => {
            if (error instanceof Refusal && error.reason === 'no_blanks') throw invalid({ n: 'error.blanks_left' });
            throw error;
          });
        return null;
      },
    }),
    move,
  );
