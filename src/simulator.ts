/**
 * A counterparty of the demo, `simulators/<name>`: a program of its own beside this one. It ends with this program however
 * that ends, and starts again if it falls. Of several programs on one data folder (web, worker) one keeps it and the
 * others use it; when the keeper goes, another takes over.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CannotStart } from './kernel/cluster/cannot-start.ts';
import type { Logger } from './kernel/log.ts';

export interface Simulator {
  /** `http://127.0.0.1:4701` */
  origin: string;
  /** PEM of the root above its signers. */
  root: string;
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';
/** So many starts, a second apart, that find the port taken and nobody of ours on it. */
const STRANGER = 3;

export interface SimulatorOptions {
  /** Its folder under `simulators/`. */
  name: string;
  /** BALAI_DATA */
  data: string;
  log: Logger;
  port: number;
  /** Its settings, besides where it stands. */
  env: Record<string, string>;
  patienceMs?: number | undefined;
}

/** Where a simulator keeps what is its own. */
export const simulatorDir = (data: string, name: string): string => join(data, 'simulators', name);

/** Starts a simulator, or joins the one that runs on this data folder. Gives back when it answers. */
export async function startSimulator(o: SimulatorOptions): Promise<Simulator> {
  const dir = simulatorDir(o.data, o.name);
  let port = await choosePort(dir, o.port);
  let taken = 0;
  let child: ChildProcess | undefined;
  let said = '';
  const stopping = new AbortController();

  async function keep(): Promise<void> {
    while (!stopping.signal.aborted) {
      if (!(await rootOfOurs(port, dir))) {
        child = launch(o, port, dir);
        said = '';
        child.stderr!.on('data', (text: Buffer) => (said = `${said}${text.toString()}`.slice(-2000)));
        await once(child, 'exit').catch((error: unknown) => (said += String(error)));
        child = undefined;
        taken = said.includes('EADDRINUSE') ? taken + 1 : 0;
        if (!stopping.signal.aborted) o.log.warn({ said, simulator: o.name }, 'a simulator ended');
      }
      await sleep(1000, undefined, { signal: stopping.signal }).catch(() => {});
    }
  }
  const kept = keep();

  async function stop(): Promise<void> {
    stopping.abort();
    // Its standard input is how it sees that we go; the signal only makes it quick.
    child?.stdin?.end();
    child?.kill('SIGTERM');
    const late = setTimeout(() => child?.kill('SIGKILL'), 3000);
    await kept;
    clearTimeout(late);
  }

  const until = Date.now() + (o.patienceMs ?? 30_000);
  for (;;) {
    const root = await rootOfOurs(port, dir);
    if (root) return { origin: `http://${HOST}:${port}`, root, stop };
    // A stranger was quicker between our look at the port and our bind. One of ours would have answered by now.
    if (taken >= STRANGER) {
      taken = 0;
      port = remember(dir, await freePort());
    }
    if (Date.now() > until) {
      await stop();
      const why = said.split('\n').find((line) => line.includes('rror')) ?? 'it said nothing';
      throw new CannotStart(`The simulator ${o.name} does not answer on port ${port} (${why}): try again.`);
    }
    await sleep(50);
  }
}

/** The port of last time, so that the QR codes of its papers still lead to it; another if somebody else has that. */
async function choosePort(dir: string, wanted: number): Promise<number> {
  mkdirSync(dir, { recursive: true });
  const file = portFile(dir);
  const last = existsSync(file) ? Number(readFileSync(file, 'utf8')) || wanted : wanted;
  for (const port of [last, wanted])
    if ((await rootOfOurs(port, dir)) || (await isFree(port))) return remember(dir, port);
  return remember(dir, await freePort());
}

const portFile = (dir: string): string => join(dir, 'port');

function remember(dir: string, port: number): number {
  writeFileSync(portFile(dir), String(port));
  return port;
}

/** A program in a group of its own, so that Ctrl-C reaches it through us, when nobody needs it any more. */
function launch(o: SimulatorOptions, port: number, dir: string): ChildProcess {
  return spawn(process.execPath, [join('simulators', o.name, 'main.ts')], {
    detached: true,
    // Nothing of our settings and secrets is its business.
    env: {
      PATH: process.env['PATH'],
      SIMULATOR: '1',
      SIM_PARENT: 'stdin',
      SIM_HOST: HOST,
      SIM_PORT: String(port),
      SIM_DATA: dir,
      ...o.env,
    },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
}

/** The root of the simulator that answers on a port, if it is the one of this folder. */
async function rootOfOurs(port: number, dir: string): Promise<string | undefined> {
  try {
    const answer = await fetch(`http://${HOST}:${port}/_sim/root.pem`, { signal: AbortSignal.timeout(1000) });
    const root = await answer.text();
    return answer.ok && root === readFileSync(join(dir, 'root.pem'), 'utf8') ? root : undefined;
  } catch {
    return undefined;
  }
}

async function listening(port: number): Promise<number | undefined> {
  const server = createServer();
  try {
    await once(server.listen(port, HOST), 'listening');
    const { port: got } = server.address() as AddressInfo;
    await once(server.close(), 'close');
    return got;
  } catch {
    return undefined;
  }
}
const isFree = async (port: number): Promise<boolean> => (await listening(port)) !== undefined;

async function freePort(): Promise<number> {
  const port = await listening(0);
  if (port === undefined) throw new CannotStart('There is no free port for a simulator on this machine.');
  return port;
}
