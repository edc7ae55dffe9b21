import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, chmodSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hello } from './server.ts';

/** CPU seconds of the server's process and of all of PostgreSQL's since they began. */
export interface Cpu {
  server: number;
  database: number;
}

/** A server under measurement in a throw-away city. */
export interface Program extends Hello {
  cpu(): Promise<Cpu>;
  stop(): Promise<void>;
}

/** What stands at the head of every result. */
export const machine = (): string => `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'CPU'}, Node ${process.version}`;

/** Starts a city of its own on the loopback interface, with `cases` invented births in it. */
export async function startProgram(o: {
  port: number;
  cases?: number;
  data?: string;
  args?: string[];
}): Promise<Program> {
  const data = o.data ?? mkdtempSync(join(tmpdir(), 'balai-bench-'));
  chmodSync(data, 0o711);
  const child = fork('.build/bench/server.js', [String(o.cases ?? 0)], {
    execArgv: ['--enable-source-maps', ...(o.args ?? [])],
    env: {
      ...Object.fromEntries(['PATH', 'HOME', 'LANG'].flatMap((n) => (process.env[n] ? [[n, process.env[n]]] : []))),
      BALAI_DATA: data,
      PORT: String(o.port),
      BALAI_ORIGIN: `http://127.0.0.1:${o.port}`,
      BALAI_BIND: '127.0.0.1',
      LOG_LEVEL: 'error',
    },
  });
  const { hello } = (await answerOf(child, 'hello')) as { hello: Hello };
  return {
    ...hello,
    async cpu() {
      child.send('cpu');
      const { cpu } = (await answerOf(child, 'cpu')) as { cpu: NodeJS.CpuUsage };
      return { server: (cpu.user + cpu.system) / 1e6, database: postgresCpu(hello.data) };
    },
    async stop() {
      const gone = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      await gone;
      if (!o.data) rmSync(data, { recursive: true, force: true });
    },
  };
}

function answerOf(child: ChildProcess, name: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`the server ended with ${code}`));
    const heard = (message: unknown): void => {
      if (typeof message !== 'object' || message === null || !(name in message)) return;
      child.off('message', heard).off('exit', ended);
      resolve(message);
    };
    child.on('message', heard).once('exit', ended);
  });
}

/** CPU seconds of a private cluster, ended processes included; NaN where /proc does not tell. */
function postgresCpu(data: string): number {
  const TICKS = 100;
  try {
    const first = Number(readFileSync(join(data, 'pg', 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
    let ticks = 0;
    for (const name of readdirSync('/proc')) {
      if (!/^\d+$/.test(name)) continue;
      let stat: string[];
      try {
        stat = readFileSync(`/proc/${name}/stat`, 'utf8')
          .replace(/^.*\) /, '')
          .split(' ');
      } catch {
        continue;
      }
      const [utime, stime, cutime, cstime] = stat.slice(11, 15).map(Number) as [number, number, number, number];
      if (Number(name) === first) ticks += utime + stime + cutime + cstime;
      else if (Number(stat[1]) === first) ticks += utime + stime;
    }
    return ticks / TICKS;
  } catch {
    return Number.NaN;
  }
}
