import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startEsign } from '../../../simulators/esign/server.ts';
import { askTime } from '../../modules/documents/index.ts';
import { signatory } from '../../modules/documents/sample-papers.ts';
import { httpTime, type TimeOptions } from './time.ts';

/* The authority of time by its simulator: one answer is taken, the right one. */

let esign: Awaited<ReturnType<typeof startEsign>>;
const over = Buffer.from('a signature');
beforeAll(async () => {
  const dir = mkdtempSync(join(tmpdir(), 'time-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  esign = await startEsign({ dir, host: '127.0.0.1', port: 0, user: 'balai', password: 'rahasia', speed: 1000 });
  afterAll(() => esign.close());
});
const sim = (method: string, path: string, body?: unknown) =>
  fetch(`${esign.url}/_sim/${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
beforeEach(async () => void (await sim('DELETE', 'scenario')));
const ask = async (o: Partial<TimeOptions> = {}, root = esign.rootPem) =>
  (await askTime(httpTime({ url: `${esign.url}/tsa`, timeoutMs: 300, ...o }), [root], over)).stamp;

test('stamps, and says who and when', async () => {
  const stamp = await ask();
  expect(stamp.by).toBe('CONTOH Stempel Waktu');
  expect(Math.abs(stamp.at.getTime() - Date.now())).toBeLessThan(60_000);
  const past = await ask({ headers: () => ({ 'x-sim-at': '2026-01-02T03:04:05Z' }) });
  expect(past.at).toEqual(new Date('2026-01-02T03:04:05Z'));
});

test.each([
  ['outage', 'http_503'],
  ['never_answer', 'timeout'],
  ['cut_before', 'no_connection'],
  ['wrong_nonce', 'other_nonce'],
  ['other_hash', 'untrue'],
  ['refused', 'status_2'],
])('%s: no stamp, %s', async (fault, reason) => {
  expect((await sim('POST', 'scenario', { fault, match: { path: '/tsa' } })).status).toBe(200);
  await expect(ask()).rejects.toMatchObject({ name: 'TimeRefused', reason });
});

test('of an authority that no root vouches for, or of none, no stamp is taken', async () => {
  await expect(ask({}, (await signatory()).rootPem)).rejects.toMatchObject({ reason: 'untrusted' });
  await expect(ask({ url: 'http://127.0.0.1:9/tsa' })).rejects.toMatchObject({ reason: 'no_connection' });
  await expect(ask({ url: `${esign.url}/elsewhere` })).rejects.toMatchObject({ reason: 'http_401' });
});
