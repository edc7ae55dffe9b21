/** What is still to be told of bills: receipts by the time in their ids, and bills whose time passed. */
import { sql } from 'kysely';
import type { Reader, Tx } from '../../../kernel/db.ts';
import { newId, timeOfId } from '../../../kernel/ids.ts';

/** A worker that stood still for longer tells of no payment before that; what hangs on a bill's time is never left out. */
const BACK_MS = 72 * 3_600_000;
/** So late may a receipt be committed behind one that is younger. */
const SLACK_MS = 10 * 60_000;

export interface Untold {
  what: 'paid' | 'expired';
  /** The receipt; of a bill whose time passed, the bill. */
  ref: string;
  bill: string;
}

/** The least id that can have been made at an instant. */
const firstId = (at: number): string => `${newId(new Date(at)).slice(0, 15)}000-8000-000000000000`;

/** Receipts and passed bills of which nobody was told yet, oldest first, `limit` of each. */
export async function untold(db: Reader, now: Date, limit: number): Promise<Untold[]> {
  const back = now.getTime() - BACK_MS;
  const last = await db
    .selectFrom('money.told')
    .select('ref')
    .where('what', '=', 'paid')
    .orderBy('ref', 'desc')
    .limit(1)
    .executeTakeFirst();
  const from = firstId(last ? Math.max(back, timeOfId(last.ref).getTime() - SLACK_MS) : back);
  const { rows } = await sql<Untold>`
    (select 'paid' as what, r.id as ref, r.bill
      from money.receipt r
      where r.id >= ${from} and not exists (select from money.told t where t.what = 'paid' and t.ref = r.id)
      order by r.id limit ${limit})
    union all
    (select 'expired', b.id, b.id
      from money.bill b
      where b.state = 'open' and b.expires_at <= ${now}
        and not exists (select from money.told t where t.what = 'expired' and t.ref = b.id)
      order by b.expires_at limit ${limit})`.execute(db);
  return rows;
}

/** Notes that it is told; false when it was already. */
export async function noteTold(tx: Tx, { what, ref, bill }: Untold, at: Date): Promise<boolean> {
  const row = await tx
    .insertInto('money.told')
    .values({ what, ref, bill, at })
    .onConflict((c) => c.doNothing())
    .returning('ref')
    .executeTakeFirst();
  return row !== undefined;
}
