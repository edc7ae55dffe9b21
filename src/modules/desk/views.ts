import { z } from 'zod';
import { defineCommand, execute, type Ctx } from '../../kernel/command.ts';
import { invalid } from '../../kernel/errors.ts';
import { MOST_VIEWS, putView, removeView, savedViews, type SavedView } from './store.ts';

const named = z.string().trim().min(1, 'error.required').max(40);

/** Keeps a list under a name of the officer's own; the same name again replaces it. Throws invalid at `name`. */
export const saveView = (ctx: Ctx, input: SavedView): Promise<null> =>
  execute(
    ctx,
    defineCommand({
      name: 'desk.save_view',
      action: 'desk.open',
      input: z.strictObject({ name: named, query: z.string().min(1).max(400) }),
      async run(act, { name, query }) {
        const kept = await savedViews(act.tx, act.actor.id);
        if (kept.length >= MOST_VIEWS && !kept.some((v) => v.name === name)) throw invalid({ name: 'error.too_many' });
        await putView(act.tx, act.actor.id, { name, query }, act.now);
        return null;
      },
    }),
    input,
  );

/** Forgets one of the officer's own lists. */
export const dropView = (ctx: Ctx, input: { name: string }): Promise<null> =>
  execute(
    ctx,
    defineCommand({
      name: 'desk.drop_view',
      action: 'desk.open',
      input: z.strictObject({ name: named }),
      async run(act, { name }) {
        await removeView(act.tx, act.actor.id, name);
        return null;
      },
    }),
    input,
  );
