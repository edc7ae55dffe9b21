import { sql } from 'kysely';
import type { Db, Reader, Tx } from '../../../kernel/db.ts';
import type { DoorKind } from '../door-port.ts';

export interface ProviderState {
  provider: string;
  faults: number;
  shutUntil: Date | null;
  reason: string | null;
}

export async function providerStates(db: Reader): Promise<Map<string, ProviderState>> {
  const rows = await db
    .selectFrom('notices.provider_state')
    .select(['provider', 'faults', 'shut_until as shutUntil', 'reason'])
    .execute();
  return new Map(rows.map((r) => [r.provider, r]));
}

/** Notes a fault; gives how many there were in a row. */
export async function providerFaulty(db: Db, provider: string, reason: string, now: Date): Promise<number> {
  const { rows } = await sql<{ faults: number }>`
    insert into notices.provider_state as p (provider, faults, reason, changed_at) values (${provider}, 1, ${reason}, ${now})
    on conflict (provider) do update set faults = p.faults + 1, reason = excluded.reason, changed_at = excluded.changed_at
    returning faults`.execute(db);
  return rows[0]!.faults;
}
export const shutProvider = (db: Db, provider: string, until: Date) =>
  db.updateTable('notices.provider_state').set({ shut_until: until }).where('provider', '=', provider).execute();

/** It works: writes only where there was something else before. */
export const providerFine = (db: Db, provider: string, now: Date) =>
  db
    .updateTable('notices.provider_state')
    .set({ faults: 0, shut_until: null, reason: null, changed_at: now })
    .where('provider', '=', provider)
    .where('faults', '>', 0)
    .execute();

/** Takes what came in, once: false when a provider has told it before. */
export async function takeIncoming(
  tx: Tx,
  i: { provider: string; ref: string; door: DoorKind; from?: Buffer; outcome: string; now: Date },
): Promise<boolean> {
  const done = await tx
    .insertInto('notices.incoming')
    .values({
      provider: i.provider,
      ref: i.ref,
      door: i.door,
      from_idx: i.from ?? null,
      outcome: i.outcome,
      received_at: i.now,
    })
    .onConflict((c) => c.doNothing())
    .executeTakeFirst();
  return (done.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Digests of calls are kept for a month: no provider repeats one for longer. */
export const sweepIncoming = (db: Db, now: Date) =>
  db
    .deleteFrom('notices.incoming')
    .where('received_at', '<', new Date(now.getTime() - 30 * 86_400_000))
    .execute();
