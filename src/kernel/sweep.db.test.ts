import { beforeAll, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../test/harness/database.ts';
import type { City } from './city.ts';
import { newId } from './ids.ts';
import { startWorker } from './jobs.ts';
import { createLogger } from './log.ts';
import { createRights } from './permission.ts';
import { endSession, findSession, spend, startSession } from './session.ts';
import { sweepKernel } from './sweep.ts';

const DAY = 86_400_000;
const now = new Date('2026-11-24T03:00:00Z');
const ago = (days: number) => new Date(now.getTime() - days * DAY);
let database: TestDatabase;
let city: City;
beforeAll(async () => {
  database = await testDatabase();
  city = { db: database.db, pool: database.pool } as unknown as City;
});
const keysOf = async (table: 'budget' | 'idempotency') =>
  (await database.asOwner<{ key: string }>(`select key from kernel.${table} order by key`)).map((r) => r.key);
const session = (at: Date) =>
  city.db
    .transaction()
    .execute((tx) => startSession(tx, { kind: 'person', subject: newId(), channel: 'web', device: 'test', now: at }));

it('takes what has done its work, in batches, and nothing else', async () => {
  for (const [key, at] of [['full', now] as const, ['refilled', ago(1)] as const])
    await spend(city.db, key, 1, 3600, at);
  for (let i = 0; i < 7; i++) {
    await city.db
      .insertInto('kernel.idempotency')
      .values({ actor: `a${i}`, key: 'old', command: 'x', input_mac: Buffer.alloc(1), created_at: ago(31) })
      .execute();
  }
  await city.db
    .insertInto('kernel.idempotency')
    .values({ actor: 'a', key: 'young', command: 'x', input_mac: Buffer.alloc(1), created_at: ago(29) })
    .execute();
  await city.db
    .insertInto('kernel.job')
    .values({ id: newId(), kind: 'dead', data: '{}', run_at: ago(400), dead_at: ago(399) })
    .execute();
  const live = await session(ago(20));
  const [left, leftLately] = [await session(ago(60)), await session(ago(60))];
  await session(ago(200)); // ran out of itself 110 days ago
  await city.db.transaction().execute(async (tx) => {
    await endSession(tx, left.id, 'signed_out', ago(40));
    await endSession(tx, leftLately.id, 'signed_out', ago(5));
  });

  expect(await sweepKernel(city, now, 3)).toBe(1 + 7 + 2);
  expect(await keysOf('budget')).toEqual(['full']);
  expect(await keysOf('idempotency')).toEqual(['young']);
  expect(await database.asOwner(`select id from kernel.session order by id`)).toEqual(
    [live.id, leftLately.id].toSorted().map((id) => ({ id })),
  );
  expect(await findSession(city.db, live.token, now)).toBeDefined();
  expect(await database.asOwner('select kind from kernel.job')).toEqual([{ kind: 'dead' }]);
  expect(await sweepKernel(city, now)).toBe(0);
});

it('is done by every worker, without being asked for', async () => {
  await spend(city.db, 'long ago', 1, 60, ago(1));
  const worker = startWorker({
    city,
    jobs: [],
    recurring: [],
    rights: createRights([]),
    log: createLogger('silent'),
    pollMs: 1000,
  });
  await expect.poll(() => keysOf('budget')).not.toContain('long ago');
  await worker.stop();
});
