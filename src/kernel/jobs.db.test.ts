import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { testDatabase, type TestDatabase } from '../../test/harness/database.ts';
import type { City } from './city.ts';
import { defineCommand, execute, type Json } from './command.ts';
import { cityKeys } from './crypto.ts';
import { newId } from './ids.ts';
import { defineJob, runDueJobs, startWorker, type AnyJob } from './jobs.ts';
import { createLogger } from './log.ts';
import { createRights, systemOnly } from './permission.ts';

let database: TestDatabase;
let city: City;
let now: number;
const rights = createRights([{ 'fact.write': systemOnly }]);
const log = createLogger('silent');
const run = (...jobs: AnyJob[]) => runDueJobs(city, jobs, rights, log, () => new Date(now));
const queue = (kind: string, data: Json = {}) =>
  city.db
    .insertInto('kernel.job')
    .values({ id: newId(), kind, data: JSON.stringify(data), run_at: new Date(now) })
    .execute();
const left = (where = 'true') => database.asOwner<{ kind: string }>(`select kind from kernel.job where ${where}`);
const nothing = z.strictObject({});
const gate = () => {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
};

beforeAll(async () => {
  database = await testDatabase();
  const keys = cityKeys('medan', Buffer.alloc(32, 1), Buffer.alloc(32, 2));
  city = { db: database.db, pool: database.pool, keys, epoch: 'test' } as unknown as City;
});
beforeEach(async () => {
  await database.asOwner('delete from kernel.job');
  now = Date.now() - 3_600_000;
});

describe('due jobs', () => {
  it('run once, come back later when they fail, and rest on the dead list after the last try', async () => {
    await queue('tell');
    let calls = 0;
    const tell = defineJob({
      kind: 'tell',
      data: nothing,
      maxAttempts: 2,
      async run() {
        calls++;
        throw new Error('away');
      },
    });
    expect([await run(tell), await run(tell)]).toEqual([1, 0]);
    now += 3_600_000;
    expect([await run(tell), await run(tell)]).toEqual([1, 0]);
    now += 86_400_000;
    expect(await run(tell)).toBe(0);
    expect(calls).toBe(2);
    expect(await left('dead_at is not null')).toHaveLength(1);
  });

  it('are held for as long as their own kind may take, and no longer', async () => {
    await queue('quick');
    await queue('slow');
    let runs: string[] = [];
    const hang = gate();
    const job = (kind: string, leaseSeconds?: number) =>
      defineJob({
        kind,
        data: nothing,
        ...(leaseSeconds ? { leaseSeconds } : {}),
        run: () => (runs.push(kind), hang.opened),
      });
    const jobs = [job('quick', 30), job('slow', 120)];
    const first = run(...jobs);
    await expect.poll(() => runs.length).toBe(2);
    runs = [];
    now += 31_000;
    const second = run(...jobs);
    await expect.poll(() => runs).toEqual(['quick']);
    now += 90_000;
    const third = run(...jobs);
    await expect.poll(() => runs.toSorted()).toEqual(['quick', 'quick', 'slow']);
    hang.open();
    await Promise.all([first, second, third]);
    expect(await left()).toEqual([]);
  });

  it('may run several commands, each done once however often the job runs', async () => {
    const note = (name: string) =>
      defineCommand({
        name,
        action: 'fact.write',
        input: z.strictObject({ key: z.string() }),
        async run(act, input) {
          await act.tx.insertInto('kernel.fact').values({ key: input.key, value: '1' }).execute();
          return { name };
        },
      });
    await queue('two');
    const answers: unknown[] = [];
    const two = defineJob({
      kind: 'two',
      data: nothing,
      async run(ctx, _data, job) {
        answers.push(await execute(ctx, note('first'), { key: 'a' }), await execute(ctx, note('second'), { key: 'b' }));
        answers.push(await execute({ ...ctx, key: `${ctx.key}/2` }, note('second'), { key: 'c' }));
        if (job.attempt === 1) throw new Error('the process died here');
      },
    });
    await run(two);
    now += 3_600_000;
    await run(two);
    expect(await left()).toEqual([]);
    expect(answers.map((a) => (a as { name: string }).name).join()).toBe('first,second,second,first,second,second');
    expect(await database.asOwner(`select key from kernel.fact order by key`)).toEqual(
      ['a', 'b', 'c'].map((key) => ({ key })),
    );
  });

  it('that nobody of this release knows are left alone', async () => {
    await queue('of_tomorrow');
    expect(await run(defineJob({ kind: 'tell', data: nothing, run: async () => {} }))).toBe(0);
    expect(await left()).toEqual([{ kind: 'of_tomorrow' }]);
  });
});

describe('the worker', () => {
  it('lets no slow kind hold the others up, and ends only when what it began has ended', async () => {
    for (let i = 0; i < 25; i++) await queue('registry');
    const hang = gate();
    let asked = 0;
    let told = 0;
    const registry = defineJob({ kind: 'registry', data: nothing, run: () => (asked++, hang.opened) });
    const code = defineJob({ kind: 'code', data: nothing, run: async () => void told++ });
    const worker = startWorker({ city, jobs: [registry, code], recurring: [], rights, log, pollMs: 5 });
    await expect.poll(() => asked).toBe(10);
    await queue('code');
    await expect.poll(() => told).toBe(1);
    expect(asked).toBe(10);
    const ended = worker.stop();
    hang.open();
    await ended;
    expect((await left()).length).toBe(25 - asked);
    expect(await left('lease is not null')).toEqual([]);
  });

  it('works a heap off without resting between', async () => {
    for (let i = 0; i < 60; i++) await queue('code');
    let told = 0;
    const code = defineJob({ kind: 'code', data: nothing, run: async () => void told++ });
    const begun = Date.now();
    const worker = startWorker({ city, jobs: [code], recurring: [], rights, log, pollMs: 60_000 });
    await expect.poll(() => told, { timeout: 20_000 }).toBe(60);
    await worker.stop();
    expect(Date.now() - begun).toBeLessThan(30_000);
  });
});
