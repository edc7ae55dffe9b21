import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { httpRegistry } from './adapters/population-registry/http.ts';
import { CannotStart } from './kernel/cluster/cannot-start.ts';
import { createLogger } from './kernel/log.ts';
import { readPack } from './kernel/pack.ts';
import { startRegistrySimulator } from './registry-simulator.ts';

const log = createLogger('silent');
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

function folder(): string {
  const data = mkdtempSync(join(tmpdir(), 'balai-simulator-'));
  cleanups.push(() => rmSync(data, { recursive: true, force: true }));
  return data;
}
/** A server that says something else on a port of its own. */
async function stranger(): Promise<number> {
  const server = createServer((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi'));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  cleanups.push(() => server.close());
  return (server.address() as AddressInfo).port;
}
const pack = readPack('cities/medan');

async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  await once(server.close(), 'close');
  return port;
}
async function start(data: string, port: number) {
  const simulator = await startRegistrySimulator({ data, port, log, pack });
  cleanups.push(() => simulator.stop());
  return simulator;
}
const healthy = async (simulator: { origin: string; token: string }) => (await httpRegistry(simulator).health()).ok;

describe('the registry simulator', () => {
  test('answers when it is given back, and is gone after stop', async () => {
    const simulator = await start(folder(), await freePort());
    expect(simulator.root).toContain('BEGIN CERTIFICATE');
    expect(await healthy(simulator)).toBe(true);
    await simulator.stop();
    expect(await healthy(simulator)).toBe(false);
  });

  test('of two programs on one folder one keeps it; when that goes, the other takes over at the same address', async () => {
    const [data, port] = [folder(), await freePort()];
    const web = await start(data, port);
    // As a worker that is told another port would: the folder remembers.
    const worker = await start(data, await freePort());
    expect([worker.origin, worker.root]).toEqual([web.origin, web.root]);
    await web.stop();
    await expect.poll(() => healthy(worker), { timeout: 15_000 }).toBe(true);
  });

  test('takes another port when somebody else has its own, and keeps that one', async () => {
    const [data, taken] = [folder(), await stranger()];
    const first = await start(data, taken);
    expect(first.origin).not.toBe(`http://127.0.0.1:${taken}`);
    await first.stop();
    expect((await start(data, taken)).origin).toBe(first.origin);
  });

  test('says in a sentence when it does not answer', async () => {
    const data = folder();
    const refused = startRegistrySimulator({ data, port: await freePort(), log, pack, patienceMs: 1 });
    await expect(refused).rejects.toThrow(CannotStart);
    await expect(refused).rejects.toThrow(/does not answer on port \d+ \(.+\): try again\./);
  });
});
