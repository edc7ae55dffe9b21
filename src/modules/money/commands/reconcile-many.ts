/** The treasurer's acts on all differences of one cause: after a bad night there are hundreds, and each is the same act. */
import { z } from 'zod';
import { defineCommand, execute, type Ctx } from '../../../kernel/command.ts';
import { conflict } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import type { BillKinds } from '../kind.ts';
import { CAUSES } from '../model/reconcile.ts';
import { insertNote } from '../store/reconciliation.ts';
import { matchOne, noteText, openDay, reverseOne, takeOne } from './reconcile.ts';

/** So many in one transaction: a second or two. */
export const MOST_AT_ONCE = 200;

const input = z.strictObject({
  partner: z.string().min(1).max(40),
  day: z.iso.date('error.date'),
  cause: z.enum(CAUSES),
  /** Instead of the act that is suggested: why they stay. */
  note: noteText.optional(),
});

/**
 * Does with up to 200 differences of a cause what is suggested for it, or says of all of them why they stay; whole or not at
 * all. Gives how many were done, and how many of the cause are left.
 * @throws conflict `exception_gone` when none is left, or only a word to the bank is suggested and no note is given
 */
export const settleCause = (
  ctx: Ctx,
  kinds: BillKinds,
  asked: z.input<typeof input>,
): Promise<{ done: number; left: number }> =>
  execute(
    ctx,
    defineCommand({
      name: 'bank.settle_cause',
      action: 'bank.reconcile',
      input,
      async run(act, o) {
        const day = await openDay(act, o);
        const all = (o.note === undefined ? day.exceptions : day.unexplained).filter((e) => e.cause === o.cause);
        const now = all.slice(0, MOST_AT_ONCE);
        if (now.length === 0) throw conflict('exception_gone');
        act.note({ object: `reconciliation/${o.partner}/${o.day}`, reason: `${o.cause}.${now.length}` });
        for (const e of now) {
          if (o.note !== undefined) {
            const said = {
              ref: e.ref,
              cause: e.cause,
              note: o.note,
              by: act.actor.id,
              at: act.now,
              letter: null,
              letterOn: null,
            };
            await insertNote(act.tx, { ...said, id: newId(act.now), partner: o.partner, day: o.day });
          } else if (e.suggestion === 'take') await takeOne(act, kinds, o, e);
          else if (e.suggestion === 'match') await matchOne(act, e);
          else await reverseOne(act, kinds, o, e);
        }
        return { done: now.length, left: all.length - now.length };
      },
    }),
    asked,
  );
