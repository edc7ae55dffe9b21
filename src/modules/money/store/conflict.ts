/** Payments that were told twice with different contents. */
import { sql } from 'kysely';
import { Stale, type Act } from '../../../kernel/command.ts';
import type { Reader } from '../../../kernel/db.ts';
import type { Channel } from '../model/books.ts';

export interface Conflict {
  id: string;
  inbox: string;
  channel: Channel;
  providerRef: string;
  bill: string | null;
  agency: string;
  /** As it was posted, and as it was told again. */
  first: { billingCode: string; amount: bigint };
  again: { billingCode: string; amount: bigint };
  at: Date;
}

async function conflicts(db: Reader, where: ReturnType<typeof sql<boolean>>): Promise<Conflict[]> {
  const { rows } = await sql<{
    id: string;
    inbox: string;
    channel: Channel;
    ref: string;
    bill: string | null;
    agency: string;
    code: string;
    amount: bigint;
    code2: string;
    amount2: bigint;
    at: Date;
  }>`
    select c.id, c.inbox, i.channel, i.provider_ref as ref, c.bill, coalesce(b.agency, 'bkad') as agency,
      i.billing_code as code, i.amount, c.billing_code as code2, c.amount as amount2, c.at
    from money.conflict c join money.inbox i on i.id = c.inbox left join money.bill b on b.id = c.bill
    where c.settled_at is null and ${where} order by c.id limit 200`.execute(db);
  return rows.map((r) => ({
    id: r.id,
    inbox: r.inbox,
    channel: r.channel,
    providerRef: r.ref,
    bill: r.bill,
    agency: r.agency,
    first: { billingCode: r.code, amount: r.amount },
    again: { billingCode: r.code2, amount: r.amount2 },
    at: r.at,
  }));
}

/** Those nobody has settled yet, oldest first. */
export const openConflicts = (db: Reader, agencies: 'all' | readonly string[]): Promise<Conflict[]> =>
  conflicts(db, agencies === 'all' ? sql`true` : sql`coalesce(b.agency, 'bkad') = any(${agencies}::text[])`);

export const conflictById = async (db: Reader, id: string): Promise<Conflict | undefined> =>
  (await conflicts(db, sql`c.id = ${id}::uuid`))[0];

/** @throws Stale when somebody settled it meanwhile */
export async function settleConflict(act: Act, id: string, how: string): Promise<void> {
  try {
    await sql`select money.settle_conflict(${id}::uuid, ${how}, ${act.actor.id}, ${act.now}::timestamptz)`.execute(
      act.tx,
    );
  } catch (error) {
    if ((error as { code?: string }).code === 'BA001') throw new Stale();
    throw error;
  }
}
