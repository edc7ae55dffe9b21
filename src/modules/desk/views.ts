import { z } from 'zod';
import { defineCommand, execute, type Ctx } from '../../kernel/command.ts';
import { invalid } from '../../kernel/errors.ts';
import type { Reader } from '../../kernel/db.ts';

/** More than these are no shortcut any more. */
const MOST = 20;

export interface SavedView {
  name: string;
  /** The address's query, as `listPath` writes it. */
  query: string;
}

/** An officer's own lists, by name. */
export const savedViews = (db: Reader, officer: string): Promise<SavedView[]> =>
  db
    .selectFrom('desk.saved_view')
    .select(['name', 'query'])
    .where('officer', '=', officer)
    .orderBy('name')
    .limit(MOST)
    .execute();

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
        if (kept.length >= MOST && !kept.some((v) => v.name === name)) throw invalid({ name: 'error.too_many' });
        await act.tx
          .insertInto('desk.saved_view')
          .values({ officer: act.actor.id, name, query, saved_at: act.now })
          .onConflict((c) => c.columns(['officer', 'name']).doUpdateSet({ query, saved_at: act.now }))
          .execute();
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
        await act.tx
          .deleteFrom('desk.saved_view')
          .where('officer', '=', act.actor.id)
          .where('name', '=', name)
          .execute();
        return null;
      },
    }),
    input,
  );
