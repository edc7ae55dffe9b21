import type { Reader, Tx } from '../../kernel/db.ts';

/** More than these are no shortcut any more. */
export const MOST_VIEWS = 20;

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
    .limit(MOST_VIEWS)
    .execute();

export async function putView(tx: Tx, officer: string, { name, query }: SavedView, at: Date): Promise<void> {
  await tx
    .insertInto('desk.saved_view')
    .values({ officer, name, query, saved_at: at })
    .onConflict((c) => c.columns(['officer', 'name']).doUpdateSet({ query, saved_at: at }))
    .execute();
}

export async function removeView(tx: Tx, officer: string, name: string): Promise<void> {
  await tx.deleteFrom('desk.saved_view').where('officer', '=', officer).where('name', '=', name).execute();
}
