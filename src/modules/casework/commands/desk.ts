import { z } from 'zod';
import { defineCommand, execute, type Ctx } from '../../../kernel/command.ts';
import { conflict, forbidden, notFound } from '../../../kernel/errors.ts';
import { placeOf } from '../answers.ts';
import type { Catalogue } from '../catalogue.ts';
import type { Answer } from '../definition.ts';
import { answersOf, loadCase, INSPECTOR } from '../loaded.ts';
import { decide, openRow } from '../model.ts';
import { waitingRows } from '../store/list.ts';
import { findRegistration, saveRegistration } from '../store/registration.ts';
import { advance } from './advance.ts';
import { asksOf } from './outside.ts';

/** How many waiting rows are looked at before the tray counts as empty for this officer. */
const LOOK = 20;

/**
 * Takes what waits longest among the rows this officer may have (first in, first out: nobody is served out of turn for a
 * favour). Null: nothing waits. Rows that the officer may not have (four eyes) are passed over.
 */
export const takeNext = (
  ctx: Ctx,
  catalogue: Catalogue,
  input: { service?: string; row?: string },
): Promise<{ kase: string; row: string; round: number } | null> =>
  execute(
    ctx,
    defineCommand({
      name: 'case.take_next',
      action: 'case.work',
      input: z.strictObject({
        service: z.string().max(60).exactOptional(),
        row: z.string().max(60).exactOptional(),
      }),
      async run(act, only) {
        const waiting = await waitingRows(act.tx, act.actor.posts, act.actor.id, only, LOOK);
        for (const { kase: id, row, round } of waiting) {
          const loaded = await loadCase(act, act.tx, catalogue, id);
          const command = { type: 'take', expected: { row, round }, order: 'next' } as const;
          const at = { now: act.now, who: loaded.who };
          if (loaded.kase.state.paused || 'refusal' in decide(loaded.def, loaded.kase.state, command, at)) continue;
          await advance(act, loaded, command);
          return { kase: id, row, round };
        }
        return null;
      },
    }),
    input,
  );

/** Keeps that a field of the SIAK sheet has been typed over; ticks of an older revision of the answers do not count. */
export const tickSheet = (
  ctx: Ctx,
  catalogue: Catalogue,
  input: { kase: string; row: string; item: number; path: string; ticked: boolean },
): Promise<null> =>
  execute(
    ctx,
    defineCommand({
      name: 'case.tick_sheet',
      action: 'case.work',
      input: z.strictObject({
        kase: z.string(),
        row: z.string().max(60),
        item: z.int().min(0).max(99),
        path: z.string().max(60),
        ticked: z.boolean(),
      }),
      async run(act, { kase: id, row, item, path, ticked }) {
        const { kase, def } = await loadCase(act, act.tx, catalogue, id);
        const open = openRow(kase.state, row);
        const asks = def.rows.get(row) && asksOf(def.rows.get(row)!.row);
        if (!open || !asks) throw conflict('row_closed', { row });
        if (open.officer !== act.actor.id) throw conflict(open.officer === null ? 'take_first' : 'held');
        const before = await findRegistration(act.tx, kase.id, item);
        const typed = new Set(before?.typedRev === kase.state.rev ? before.typed : []);
        if (ticked) typed.add(path);
        else typed.delete(path);
        await saveRegistration(act.tx, kase.id, item, { typed: [...typed], typedRev: kase.state.rev }, act.now, {
          ref: `${kase.number}.${item}`,
          mode: 'manual',
        });
        act.note({ object: `kase/${kase.id}` });
        return null;
      },
    }),
    input,
  );

/** Why an officer looks at what a step does not show by itself. */
export const REVEAL_REASONS = [
  'compare_document',
  'registry_entry',
  'contact_applicant',
  'complaint',
  'audit',
] as const;

/** One masked answer, shown to an officer whose role may see it: who looked, at what and why stands in the audit. */
export const revealAnswer = (
  ctx: Ctx,
  catalogue: Catalogue,
  input: { kase: string; path: string; reason: (typeof REVEAL_REASONS)[number] },
): Promise<{ value: Answer }> => {
  // A look is no act to be replayed: each one is audited by itself.
  const { key: _, ...looking } = ctx;
  return execute(
    looking,
    defineCommand({
      name: 'case.reveal',
      action: 'case.reveal',
      input: z.strictObject({
        kase: z.string(),
        path: z.string().max(100),
        reason: z.enum(REVEAL_REASONS, 'error.choose'),
      }),
      async run(act, { kase: id, path, reason }) {
        const { kase, def, who, letter } = await loadCase(act, act.tx, catalogue, id);
        const asked = def.fields.get(placeOf(path).field);
        if (!asked) throw notFound();
        const { seenBy } = asked.question;
        if (!letter && seenBy && !seenBy.some((r) => who.roles.includes(r))) throw forbidden('not_yours');
        const { answers } = await answersOf(act.city, act.tx, kase);
        const value = answers[path];
        if (value === undefined) throw notFound();
        act.note({ object: `kase/${kase.id}/${path}`, reason, ...(letter && { role: INSPECTOR }) });
        return { value };
      },
    }),
    input,
  );
};
