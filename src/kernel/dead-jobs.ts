import { sql } from 'kysely';
import { z } from 'zod';
import { defineCommand } from './command.ts';
import type { Reader } from './db.ts';
import { notFound } from './errors.ts';

export interface DeadJob {
  id: string;
  kind: string;
  attempts: number;
  why: string | null;
  diedAt: Date;
  requestId: string | null;
}

/** Jobs that were given up, the newest first; `after` is the last one's instant and id. */
export async function listDeadJobs(
  db: Reader,
  limit: number,
  after?: { diedAt: Date; id: string },
): Promise<DeadJob[]> {
  let q = db
    .selectFrom('kernel.job')
    .select(['id', 'kind', 'attempts', 'last_error as why', 'dead_at as diedAt', 'request_id as requestId'])
    .where('dead_at', 'is not', null)
    .orderBy('dead_at', 'desc')
    .orderBy('id')
    .limit(limit);
  if (after)
    q = q.where((e) =>
      e.or([e('dead_at', '<', after.diedAt), e.and([e('dead_at', '=', after.diedAt), e('id', '>', after.id)])]),
    );
  return (await q.execute()) as DeadJob[];
}

/** How many jobs of each kind wait, and how many were given up. */
export async function jobCounts(db: Reader): Promise<{ kind: string; waiting: number; dead: number }[]> {
  const r = await sql<{ kind: string; waiting: number; dead: number }>`
    select kind, count(*) filter (where dead_at is null)::int as waiting, count(*) filter (where dead_at is not null)::int as dead
    from kernel.job group by kind order by kind`.execute(db);
  return r.rows;
}

/** Lets a job that was given up run again, with all its tries. Its key keeps what was done from being done twice. */
export const rerunJob = defineCommand({
  name: 'job.rerun',
  action: 'job.manage',
  input: z.strictObject({ job: z.uuid() }),
  async run(act, { job }): Promise<null> {
    const done = await act.tx
      .updateTable('kernel.job')
      .set({ dead_at: null, attempts: 0, run_at: act.now, lease: null })
      .where('id', '=', job)
      .where('dead_at', 'is not', null)
      .returning('kind')
      .executeTakeFirst();
    if (!done) throw notFound();
    act.note({ object: `job/${job}`, reason: done.kind });
    return null;
  },
});

/** Why a job is not run any more: a code, because audit rows hold no free text. */
export const DROP_REASONS = ['done_otherwise', 'no_longer_needed', 'cannot_succeed'] as const;

/** Drops a job that was given up. The reason stands in the audit. */
export const dropJob = defineCommand({
  name: 'job.drop',
  action: 'job.manage',
  input: z.strictObject({ job: z.uuid(), reason: z.enum(DROP_REASONS, 'error.required') }),
  async run(act, { job, reason }): Promise<null> {
    const done = await act.tx
      .deleteFrom('kernel.job')
      .where('id', '=', job)
      .where('dead_at', 'is not', null)
      .returning('kind')
      .executeTakeFirst();
    if (!done) throw notFound();
    act.note({ object: `job/${job}/${done.kind}`, reason });
    return null;
  },
});
