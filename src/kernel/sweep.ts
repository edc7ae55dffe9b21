import { sql, type RawBuilder } from 'kysely';
import type { City } from './city.ts';

const DAY = 24 * 3_600_000;
/** An idempotency key answers a repetition for 30 days (design.md §10); a session that is over can be asked about as long. */
const KEEP_MS = 30 * DAY;

/**
 * Removes the kernel's rows that have done their work: budgets that have refilled, idempotency keys after 30 days,
 * sessions 30 days after their end. Done jobs leave by themselves; the dead list stays, for people to look at.
 * In batches, so that no lock is held long; what another process holds is skipped. Gives how many rows went.
 */
export async function sweepKernel(city: City, now: Date, batch = 1000): Promise<number> {
  const old = new Date(now.getTime() - KEEP_MS);
  const sweeps = [
    sql`delete from kernel.budget where key in
      (select key from kernel.budget where resets_at <= ${now} limit ${batch} for update skip locked)`,
    sql`delete from kernel.idempotency where (actor, key) in
      (select actor, key from kernel.idempotency where created_at < ${old} limit ${batch} for update skip locked)`,
    sql`delete from kernel.session where id in
      (select id from kernel.session where least(ended_at, expires_at) < ${old} limit ${batch} for update skip locked)`,
  ];
  let swept = 0;
  for (const sweep of sweeps) swept += await inBatches(city, sweep, batch);
  return swept;
}

async function inBatches(city: City, sweep: RawBuilder<unknown>, batch: number): Promise<number> {
  for (let swept = 0; ;) {
    const went = Number((await sweep.execute(city.db)).numAffectedRows ?? 0n);
    swept += went;
    if (went < batch) return swept;
  }
}
