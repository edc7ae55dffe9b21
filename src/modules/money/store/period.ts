/** Months of the books. */
import { sql } from 'kysely';
import { Stale } from '../../../kernel/command.ts';
import type { Reader, Tx } from '../../../kernel/db.ts';

/** First day of the last closed month; null while none is. */
export async function lastClosed(db: Reader): Promise<string | null> {
  const row = await db
    .selectFrom('money.period')
    .select((e) => e.fn.max('month').as('month'))
    .executeTakeFirst();
  return row?.month ?? null;
}

/** Closes a month. @throws Stale when it, or a later one, is closed already */
export async function closeMonth(tx: Tx, month: string, by: string, at: Date): Promise<void> {
  try {
    await sql`select money.close_month(${month}::date, ${by}, ${at}::timestamptz)`.execute(tx);
  } catch (error) {
    if ((error as { code?: string }).code === 'BA002') throw new Stale();
    throw error;
  }
}

export interface ClosedMonth {
  month: string;
  closedAt: Date;
  closedBy: string;
}
/** The closed months, newest first. */
export const closedMonths = (db: Reader, limit = 24): Promise<ClosedMonth[]> =>
  db
    .selectFrom('money.period')
    .select(['month', 'closed_at as closedAt', 'closed_by as closedBy'])
    .orderBy('month', 'desc')
    .limit(limit)
    .execute();

/** The first month that has a posting; null while the books are empty. */
export async function firstMonth(db: Reader): Promise<string | null> {
  const { rows } = await sql<{
    month: string | null;
  }>`select date_trunc('month', min(booked_on))::date as month from money.journal`.execute(db);
  return rows[0]?.month ?? null;
}
