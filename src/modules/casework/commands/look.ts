import { z } from 'zod';
import { didSince } from '../../../kernel/audit-search.ts';
import { localDate, startOfDay } from '../../../kernel/clock/index.ts';
import { defineCommand, execute, type Ctx } from '../../../kernel/command.ts';
import { forbidden } from '../../../kernel/errors.ts';
import { INSPECTOR } from '../loaded.ts';

/*
 * Looks are written down as acts are, in the audit: whoever keeps personal data must be able to say who saw it
 * (UU 27/2022). A look is no act to be replayed, so none bears an idempotency key.
 */

/** What the audit calls a look at a case, or at something of it. */
export const LOOKS = ['case.look', 'case.inspect', 'case.reveal', 'file.open_original'] as const;
export type Look = (typeof LOOKS)[number];

/** Writes down that an inspector looked into a case, by which letter, and at what of it: each look by itself. */
export function noteInspection(ctx: Ctx, kase: string, by: string, what = ''): Promise<null> {
  const { key: _, ...looking } = ctx;
  return execute(
    looking,
    defineCommand({
      name: 'case.inspect',
      action: 'case.inspect',
      input: z.strictObject({ kase: z.string(), by: z.string(), what: z.string().max(200) }),
      async run(act, input) {
        if (act.actor.kind !== 'officer') throw forbidden('not_yours');
        act.note({ object: `kase/${input.kase}${input.what}`, reason: `assignment/${input.by}`, role: INSPECTOR });
        return null;
      },
    }),
    { kase, by, what },
  );
}

/**
 * Writes down that an officer opened what a case says, once a day for each officer: a case is opened dozens of times in
 * the hand of who works on it, and the day says all that matters.
 */
export async function noteLook(ctx: Ctx, kase: string): Promise<void> {
  const { calendar, db } = ctx.city;
  const object = `kase/${kase}`;
  const midnight = startOfDay(calendar, localDate(calendar, ctx.now));
  if (await didSince(db, { actor: ctx.actor.id, action: 'case.look', object, since: midnight })) return;
  const { key: _, ...looking } = ctx;
  await execute(
    looking,
    defineCommand({
      name: 'case.look',
      action: 'case.work',
      input: z.strictObject({}),
      async run(act) {
        act.note({ object });
        return null;
      },
    }),
    {},
  );
}
