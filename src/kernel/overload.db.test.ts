import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import { testCity, type TestCity } from '../../test/harness/city.ts';

let t: TestCity;
beforeAll(async () => {
  t = await testCity();
});

/** Waits until so many statements wait for a connection. */
const waiting = (n: number) => expect.poll(() => t.city.pool.waitingCount).toBeGreaterThanOrEqual(n);

it('sends away at once, with a time to come back, while too much waits; what waited is answered', async () => {
  const held = await Promise.all(Array.from({ length: 10 }, () => t.city.pool.connect()));
  const asked = Array.from({ length: 100 }, (_, n) => sql<{ n: number }>`select ${n}::int as n`.execute(t.city.db));
  await waiting(100);
  const headers = { host: 'medan.test', 'sec-fetch-site': 'same-origin' };

  const page = await t.app.inject({ url: '/', headers: { ...headers, accept: 'text/html' } });
  expect(page.statusCode).toBe(503);
  expect(page.headers['content-type']).toContain('text/html');
  expect(page.body).toContain('Layanan sedang sibuk');
  const program = await t.app.inject({ url: '/api/v1/services', headers });
  expect(program.json()).toMatchObject({ status: 503, title: 'busy' });
  for (const { headers: told } of [page, program]) {
    expect(Number(told['retry-after'])).toBeGreaterThanOrEqual(1);
    expect(Number(told['retry-after'])).toBeLessThanOrEqual(3);
  }
  // Monitors are no crowd.
  expect((await t.app.inject({ url: '/healthz', headers })).statusCode).toBe(200);

  for (const client of held) client.release();
  expect((await Promise.all(asked)).map((r) => r.rows[0]!.n)).toEqual(Array.from({ length: 100 }, (_, n) => n));
  expect((await t.app.inject({ url: '/', headers })).statusCode).toBe(200);
});
