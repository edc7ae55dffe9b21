import { sql } from 'kysely';
import type { z } from 'zod';
import type { City } from './city.ts';
import { refreshCity } from './city-edits/live.ts';
import type { Ctx, Json } from './command.ts';
import { newId } from './ids.ts';
import type { Logger } from './log.ts';
import { SYSTEM, type Rights } from './permission.ts';
import { sweepKernel } from './sweep.ts';

export interface QueuedJob {
  id: string;
  kind: string;
  key: string | null;
  data: Json;
  run_at: Date;
  request_id: string | null;
}

/**
 * Work that runs later. It may run twice (a process can die mid-way): its `ctx.key` is the job's own, so a command that
 * was done is not done again, and what goes to the outside carries `job.id` or a key of the record.
 */
export interface Job<D = unknown> {
  kind: string;
  data: z.ZodType<D>;
  run(ctx: Ctx, data: D, job: { id: string; attempt: number }): Promise<void>;
  maxAttempts?: number;
  /** How long a run may take before another worker takes it over, in seconds (300). Longer than the slowest answer it waits for. */
  leaseSeconds?: number;
}
// The list of jobs is heterogeneous; each run parses its own data.
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyJob = Job<any>;
export const defineJob = <D>(job: Job<D>): Job<D> => job;

/** Something to do again and again: sweeps, seals. It must be cheap when there is nothing to do, and safe in two processes. */
export interface Recurring {
  name: string;
  everySeconds: number;
  run(ctx: Ctx): Promise<unknown>;
}

const MAX_ATTEMPTS = 12;
const LEASE = 300;
/** Belongs to every worker: the kernel's tables are nobody else's. */
const kernelSweep: Recurring = {
  name: 'kernel.sweep',
  everySeconds: 600,
  run: (ctx) => sweepKernel(ctx.city, ctx.now),
};
/** What the city changed of its pack while this process runs. */
const cityEdits: Recurring = { name: 'kernel.city_edits', everySeconds: 2, run: (ctx) => refreshCity(ctx.city) };
/** How many of one kind run at once in one process: slow ones must not hold the others up. */
const PER_KIND = 10;

/** Seconds to wait before the next try: 10 · 2^n up to 6 h, with full jitter so that a recovered counterparty is not stormed. */
const backoff = (attempt: number) => Math.ceil(Math.random() * Math.min(10 * 2 ** attempt, 6 * 3600)) + 1;

interface Claimed {
  id: string;
  kind: string;
  data: Json;
  attempts: number;
  lease: string;
  request_id: string | null;
}

/**
 * Takes due jobs, at most `free` of each kind: one statement, skipping what others hold. A taken job comes back by itself
 * when the lease of its kind ends.
 */
async function claim(city: City, jobs: AnyJob[], free: (kind: string) => number, now: Date): Promise<Claimed[]> {
  const wanted = jobs.map((j) => ({ kind: j.kind, lease: j.leaseSeconds ?? LEASE, free: free(j.kind) }));
  const r = await sql<Claimed>`
    update kernel.job j set lease = gen_random_uuid(), attempts = j.attempts + 1, run_at = ${now}::timestamptz + due.lease * interval '1 second'
    from (
      select d.id, w.lease
      from unnest(${wanted.map((w) => w.kind)}::text[], ${wanted.map((w) => w.lease)}::int[], ${wanted.map((w) => w.free)}::int[]) as w(kind, lease, free)
      cross join lateral (select id from kernel.job where kind = w.kind and dead_at is null and run_at <= ${now}
        order by run_at, id limit w.free for update skip locked) d
    ) due
    where j.id = due.id
    returning j.id, j.kind, j.data, j.attempts, j.lease, j.request_id`.execute(city.db);
  return r.rows;
}

/** Runs the due jobs once, some of each kind, and waits for them; gives how many ran. For tests and the command line. */
export async function runDueJobs(
  city: City,
  jobs: AnyJob[],
  rights: Rights,
  log: Logger,
  now: () => Date = () => new Date(),
): Promise<number> {
  const byKind = new Map(jobs.map((j) => [j.kind, j]));
  const claimed = await claim(city, jobs, () => PER_KIND, now());
  await Promise.all(claimed.map((c) => runOne(city, byKind.get(c.kind)!, c, rights, log, now)));
  return claimed.length;
}

async function runOne(
  city: City,
  job: AnyJob,
  c: Claimed,
  rights: Rights,
  log: Logger,
  now: () => Date,
): Promise<void> {
  const ctx: Ctx = {
    city,
    rights,
    actor: SYSTEM,
    now: now(),
    requestId: c.request_id ?? c.id,
    channel: 'job',
    lang: 'id',
    key: `job/${c.id}`,
    log,
  };
  try {
    await job.run(ctx, job.data.parse(c.data), { id: c.id, attempt: c.attempts });
    const done = await city.db
      .deleteFrom('kernel.job')
      .where('id', '=', c.id)
      .where('lease', '=', c.lease)
      .executeTakeFirst();
    if (done.numDeletedRows === 0n) log.error({ job: c.kind, id: c.id }, 'a job outlived its lease and ran twice');
  } catch (error) {
    const dead = c.attempts >= (job.maxAttempts ?? MAX_ATTEMPTS);
    // The message of an error may hold a value; the dead list is seen by people who may not see it.
    const why = error instanceof Error ? `${error.name}: ${error.message.slice(0, 200)}` : 'unknown';
    log.error({ job: c.kind, id: c.id, attempt: c.attempts, dead, err: error }, 'job failed');
    await city.db
      .updateTable('kernel.job')
      .set({
        last_error: why,
        lease: null,
        run_at: new Date(now().getTime() + backoff(c.attempts) * 1000),
        dead_at: dead ? now() : null,
      })
      .where('id', '=', c.id)
      .where('lease', '=', c.lease)
      .execute();
  }
}

export interface Worker {
  /** Lets what is running finish, then resolves. */
  stop(): Promise<void>;
}

/**
 * One loop per city. It polls (no LISTEN: that breaks behind a pooler) and never stops for an error: a database that
 * is away is logged and asked again.
 */
export function startWorker(o: {
  city: City;
  jobs: AnyJob[];
  recurring: Recurring[];
  rights: Rights;
  log: Logger;
  pollMs?: number;
}): Worker {
  let stopped = false;
  const sleepers = new Set<() => void>();
  const pause = (ms: number, waker?: (wake: () => void) => void) =>
    new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer);
        sleepers.delete(end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      sleepers.add(end);
      waker?.(end);
    });
  const wake = () => {
    for (const end of sleepers) end();
  };
  const byKind = new Map(o.jobs.map((j) => [j.kind, j]));
  const busy = new Map<string, Set<Promise<void>>>();
  const free = (kind: string) => PER_KIND - (busy.get(kind)?.size ?? 0);
  /** The last claim found something: more may wait, so the loop claims again as soon as a job has ended. */
  let found = false;
  let stirred = false;
  let wakeLoop = () => {};
  const begin = (c: Claimed) => {
    const kin = busy.get(c.kind) ?? new Set();
    busy.set(c.kind, kin);
    const run = runOne(o.city, byKind.get(c.kind)!, c, o.rights, o.log, () => new Date())
      // Its end could not be written: the lease brings it back.
      .catch((error: unknown) => o.log.error({ err: error, job: c.kind, id: c.id }, 'a job could not be settled'))
      .finally(() => {
        kin.delete(run);
        stirred = true;
        if (found) wakeLoop();
      });
    kin.add(run);
  };
  const loop = async () => {
    while (!stopped) {
      let wait = o.pollMs ?? 250;
      try {
        stirred = false;
        const claimed = await claim(o.city, o.jobs, free, new Date());
        found = claimed.length > 0;
        claimed.forEach(begin);
      } catch (error) {
        o.log.error({ err: error }, 'the job loop could not reach the database');
        found = false;
        wait = 2000;
      }
      if (!stopped && !(found && stirred)) await pause(wait, (wake) => (wakeLoop = wake));
    }
    await Promise.all([...busy.values()].flatMap((kin) => [...kin]));
  };
  const again = async (r: Recurring) => {
    while (!stopped) {
      try {
        const ctx: Ctx = {
          city: o.city,
          rights: o.rights,
          actor: SYSTEM,
          now: new Date(),
          requestId: newId(),
          channel: 'job',
          lang: 'id',
          log: o.log,
        };
        await r.run(ctx);
      } catch (error) {
        o.log.error({ err: error, recurring: r.name }, 'recurring work failed');
      }
      if (!stopped) await pause(r.everySeconds * 1000);
    }
  };
  const running = [loop(), ...[kernelSweep, cityEdits, ...o.recurring].map(again)];
  return {
    async stop() {
      stopped = true;
      wake();
      await Promise.all(running);
    },
  };
}
