import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Where a program of the test lives: its own data directory and port, and what else is set for it. */
export interface Place {
  data: string;
  port: number;
  settings?: Record<string, string>;
}

/** A built Balai that runs, as `./balai start` runs it. */
export interface Program {
  child: ChildProcess;
  url: string;
  /** All it has printed. */
  said(): string;
  /** Resolves when it is gone, however it went. */
  gone: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

export interface Ended {
  code: number | null;
  said: string;
}

/** Nothing of the caller's settings reaches the program. */
const environment = ({ data, port, settings }: Place): Record<string, string> => ({
  ...Object.fromEntries(
    ['PATH', 'HOME', 'LANG'].flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
  ),
  BALAI_DATA: data,
  PORT: String(port),
  BALAI_ORIGIN: `http://localhost:${port}`,
  LOG_LEVEL: 'warn',
  ...settings,
});

export function launch(place: Place, ...command: string[]): Program {
  const child = spawn(process.execPath, ['--enable-source-maps', '.build/main.js', ...command], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment(place),
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  const gone = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((done) =>
    child.once('close', (code, signal) => done({ code, signal })),
  );
  return { child, url: `http://localhost:${place.port}`, said: () => said, gone };
}

/** Runs a command to its end: `token --as …`, `audit verify`, or a start that is refused. */
export async function runToEnd(place: Place, ...command: string[]): Promise<Ended> {
  const program = launch(place, ...command);
  const { code } = await program.gone;
  return { code, said: program.said() };
}

/** Waits until the program serves with its database up. Throws with its last words when it ends instead, or takes too long. */
export async function untilReady(program: Program, withinMs = 90_000): Promise<void> {
  const until = Date.now() + withinMs;
  for (;;) {
    const { exitCode, signalCode } = program.child;
    if (exitCode !== null || signalCode !== null || Date.now() > until)
      throw new Error(
        `the program is not ready (${signalCode ?? exitCode ?? 'too slow'}):\n${program.said().slice(-2000)}`,
      );
    if (await answers(`${program.url}/readyz`)) return;
    await sleep(100);
  }
}

export const answers = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(2000) }).then(
    (response) => response.ok,
    () => false,
  );

/** Number of the postmaster of a data directory; undefined when there is none. */
export function postmasterOf(data: string): number | undefined {
  const file = join(data, 'pg', 'data', 'postmaster.pid');
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0;
  return pid > 1 ? pid : undefined;
}

/** Kills the postmaster of a data directory as the kernel would for want of memory. */
export function killPostmaster(data: string): void {
  const pid = postmasterOf(data);
  if (pid === undefined) throw new Error(`no PostgreSQL runs on ${data}`);
  process.kill(pid, 'SIGKILL');
}

/** Port of the registry's simulator of a data directory. */
export const simulatorOf = (data: string): number =>
  Number(readFileSync(join(data, 'simulators', 'registry', 'port'), 'utf8'));

/** Programs that still have to do with a data directory: by command line or settings. Empty where there is no /proc. */
export function leftOver(data: string): string[] {
  if (!existsSync('/proc/self/cmdline')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      const [line, settings] = ['cmdline', 'environ'].map((file) => {
        try {
          return readFileSync(`/proc/${pid}/${file}`, 'utf8').replaceAll('\0', ' ');
        } catch {
          return ''; // gone meanwhile, or somebody else's
        }
      });
      return line?.includes(data) || settings?.includes(data) ? [`${pid} ${line}`] : [];
    });
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, 'localhost', () => done()));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}
