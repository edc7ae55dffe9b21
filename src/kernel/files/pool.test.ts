import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { Refusal } from '../errors.ts';
import { createPool, TaskKilled, type Pool, type PoolOptions } from './pool.ts';

const folder = mkdtempSync(join(tmpdir(), 'balai-pool-'));
const script = join(folder, 'worker.mjs');
// Says what the test asks for: its thread, its environment, its death.
writeFileSync(
  script,
  `import { parentPort, threadId } from 'node:worker_threads';
  let done = 0;
  parentPort.on('message', async (task) => {
    done++;
    if (task === 'spin') for (;;);
    if (task === 'throw') throw new Error('a bug');
    if (task === 'eat') { const all = []; for (;;) all.push(new Array(100000).fill({})); }
    if (task === 'exit') process.exit(3);
    if (typeof task === 'number') await new Promise((r) => setTimeout(r, task));
    parentPort.postMessage({ threadId, done, env: Object.keys(process.env) });
    if (task === 'later') setTimeout(() => { throw new Error('while idle'); }, 5);
  });`,
);
afterAll(() => rmSync(folder, { recursive: true }));

interface Said {
  threadId: number;
  done: number;
  env: string[];
}
type Asked = string | number;
const pools: Pool<Asked, Said>[] = [];
const poolOf = (o: Partial<PoolOptions> = {}): Pool<Asked, Said> => {
  const pool = createPool<Asked, Said>({
    script,
    size: 1,
    queue: 2,
    timeoutMs: 2_000,
    tasksPerWorker: 100,
    heapMb: 32,
    ...o,
  });
  pools.push(pool);
  return pool;
};
afterEach(async () => {
  await Promise.all(pools.splice(0).map((p) => p.close()));
});
const fate = (answer: Promise<unknown>): Promise<unknown> =>
  answer.then(
    () => 'done',
    (e: unknown) => (e instanceof Refusal ? `${e.kind} ${e.reason} ${e.retryAfter}` : e),
  );

test('one worker does one task after the other, and knows none of our settings', async () => {
  const pool = poolOf();
  const said = await Promise.all([pool.run('a'), pool.run('b'), pool.run('c')]);
  expect(said.map((s) => s.done)).toEqual([1, 2, 3]);
  expect(new Set(said.map((s) => s.threadId)).size).toBe(1);
  expect(said[0]!.env).toEqual([]);
});

test('two workers share the tasks', async () => {
  const pool = poolOf({ size: 2 });
  const said = await Promise.all([pool.run(50), pool.run(50)]);
  expect(said[0]!.threadId).not.toBe(said[1]!.threadId);
});

test('a full pool refuses at once as unavailable, and takes tasks again later', async () => {
  const pool = poolOf({ queue: 1 });
  const fates = [pool.run(100), pool.run(1), pool.run(1), pool.run(1)].map(fate);
  expect(await Promise.race(fates.slice(2))).toBe('unavailable busy 10');
  expect(await Promise.all(fates)).toEqual(['done', 'done', 'unavailable busy 10', 'unavailable busy 10']);
  expect(await fate(pool.run(1))).toBe('done');
});

test('a task that takes too long is killed, the next one has a new worker', async () => {
  const pool = poolOf({ timeoutMs: 1_000 });
  const first = (await pool.run('a')).threadId;
  const spin = fate(pool.run('spin'));
  expect(await spin).toBeInstanceOf(TaskKilled);
  const after = await pool.run('a');
  expect(after).toMatchObject({ done: 1 });
  expect(after.threadId).not.toBe(first);
});

test('a task that eats the heap, or ends its thread, is killed alone', async () => {
  const pool = poolOf({ timeoutMs: 20_000 });
  expect(await fate(pool.run('eat'))).toMatchObject({ message: 'out of memory' });
  expect(await fate(pool.run('exit'))).toMatchObject({ message: 'the worker ended' });
  expect(await fate(pool.run('a'))).toBe('done');
});

test('a bug in the worker reaches the caller as what it is', async () => {
  const pool = poolOf();
  expect(await fate(pool.run('throw'))).toMatchObject({ message: 'a bug' });
  expect(await fate(pool.run('a'))).toBe('done');
});

test('a worker that dies while it is idle harms nobody', async () => {
  const pool = poolOf();
  await pool.run('later');
  await new Promise((r) => setTimeout(r, 100));
  expect(await pool.run('a')).toMatchObject({ done: 1 });
});

test('workers are replaced after their number of tasks', async () => {
  const pool = poolOf({ tasksPerWorker: 2 });
  const done: number[] = [];
  for (let i = 0; i < 5; i++) done.push((await pool.run('a')).done);
  expect(done).toEqual([1, 2, 1, 2, 1]);
});

test('what waits too long is refused', async () => {
  const pool = poolOf({ timeoutMs: 300 });
  const fates = [pool.run('spin'), pool.run(280), pool.run('a')].map(fate);
  expect(await Promise.all(fates)).toEqual([expect.any(TaskKilled), 'unavailable busy 10', 'unavailable busy 10']);
});

test('closing refuses what waits and what runs', async () => {
  const pool = poolOf();
  const fates = [pool.run('spin'), pool.run('a')].map(fate);
  await pool.close();
  expect(await Promise.all(fates)).toEqual(['unavailable busy 10', 'unavailable busy 10']);
  expect(await fate(pool.run('a'))).toBe('unavailable busy 10');
});
