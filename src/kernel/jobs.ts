import { sql } from 'kysely';
import type { z } from 'zod';
import type { City } from './city.ts';
import type { Ctx, Json } from './command.ts';
import { newId } from './ids.ts';
import type { Logger } from './log.ts';
import { SYSTEM, type Rights } from './permission.ts';

export interface QueuedJob {
  id: string;
  kind: string;
  key: string | null;
  data: Json;
  run_at: Date;
  request_id: string | null;
}

/** Work that runs later. It may run twice (a lease can end mid-way): pass `job.key` or `job.id` on as idempotency key. */
export interface Job<D = unknown> {
  kind: string;
  data: z.ZodType<D>;
  run(ctx: Ctx, data: D, job: { id: string; attempt: number }): Promise<void>;
  maxAttempts?: number;
  /** How long a run may take before another worker may take it over, in seconds. */
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
const BATCH = 20;

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

/** Takes due jobs: one statement, skipping what others hold. A taken job comes back by itself when its lease ends. */
async function claim(city: City, kinds: string[], now: Date): Promise<Claimed[]> {
  const r = await sql<Claimed>`
    update kernel.job set lease = gen_random_uuid(), attempts = attempts + 1, run_at = ${now}::timestamptz + ${LEASE} * interval '1 second'
    where id in (select id from kernel.job where dead_at is null and run_at <= ${now} and kind = any(${kinds})
      order by run_at, id limit ${BATCH} for update skip locked)
    returning id, kind, data, attempts, lease, request_id`.execute(city.db);
  return r.rows;
}

/** Runs every due job once; gives how many ran. Tests call it; the worker calls it in a loop. */
export async function runDueJobs(
  city: City,
  jobs: AnyJob[],
  rights: Rights,
  log: Logger,
  now: () => Date = () => new Date(),
): Promise<number> {
  const byKind = new Map(jobs.map((j) => [j.kind, j]));
  const claimed = await claim(city, [...byKind.keys()], now());
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
    await city.db.deleteFrom('kernel.job').where('id', '=', c.id).where('lease', '=', c.lease).execute();
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
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer);
        sleepers.delete(end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      sleepers.add(end);
    });
  const wake = () => {
    for (const end of sleepers) end();
  };
  const loop = async () => {
    while (!stopped) {
      let ran = 0;
      try {
        ran = await runDueJobs(o.city, o.jobs, o.rights, o.log);
      } catch (error) {
        o.log.error({ err: error }, 'the job loop could not reach the database');
        await pause(2000);
      }
      if (ran < BATCH) await pause(o.pollMs ?? 250);
    }
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
  const running = [loop(), ...o.recurring.map(again)];
  return {
    async stop() {
      stopped = true;
      wake();
      await Promise.all(running);
    },
  };
}
