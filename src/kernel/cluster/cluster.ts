import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { CannotStart } from './cannot-start.ts';
import { type Postgres, bringPostgres, pgCommand } from './find.ts';
import {
  type Account,
  clusterFolder,
  linkTimeZones,
  makeDataFolder,
  serverAccount,
  socketFolder,
  trimLog,
} from './folders.ts';

type Log = (line: string) => void;

/** A running private PostgreSQL and its two doors. */
export interface Cluster {
  /** Connects as `balai_app`: no DDL. */
  appUrl: string;
  /** Connects as `balai_owner`: owns the database, runs migrations. */
  ownerUrl: string;
  /** Any database of the cluster as any role; used by the tests' harness. */
  url(role: string, database: string): string;
  /** Ends the database cleanly; a borrowed one (see `borrow`) is left alone. */
  stop(): Promise<void>;
}

export interface ClusterOptions {
  /** Trades durability for speed and leaves nothing behind: for tests only. */
  throwAway?: boolean;
  /** Use the cluster of a Balai that is already running instead of refusing: for commands beside a running server. */
  borrow?: boolean;
}

export const OWNER = 'balai_owner';
export const APP = 'balai_app';
const DATABASE = 'balai';
const SUPERUSER = 'postgres';
/** Held for as long as a Balai lives on this data directory; the kernel frees it whatever kills the process. */
const ALONE = 20261124;
/** Wanted by the migrations; PostGIS and friends may only be created by a superuser. */
const EXTENSIONS = ['postgis', 'pg_trgm', 'unaccent', 'btree_gist'];

const SETTINGS = (socket: string, throwAway: boolean): Record<string, string> => ({
  listen_addresses: '',
  unix_socket_directories: socket,
  unix_socket_permissions: '0700',
  // Many test files at once have a database and a pool each.
  max_connections: throwAway ? '400' : '120',
  shared_buffers: '256MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Measured: JIT and parallel plans cost more than they give on the short queries and tiles of a city.
  jit: 'off',
  max_parallel_workers_per_gather: '0',
  ...(throwAway
    ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off', max_wal_size: '4GB' }
    : { log_checkpoints: 'off' }),
});

const urlFor = (socket: string) => (role: string, database: string) =>
  `postgres:///${database}?host=${encodeURIComponent(socket)}&user=${role}`;

/**
 * Runs the postmaster under a shell that ends it when we are gone, however we went: the shell's input is a pipe we
 * hold. In a session of its own, so that Ctrl-C reaches us and not the database.
 */
function launch(
  postgres: Postgres,
  folder: string,
  account: Account | undefined,
  settings: Record<string, string>,
): ChildProcess {
  const watch =
    'exec 3<&0; "$@" </dev/null 3<&- & p=$!; { read -r _ <&3; kill -INT $p; } 2>/dev/null & r=$!; ' +
    'exec 3<&-; wait $p; c=$?; kill $r 2>/dev/null; exit $c';
  const [program, args] = pgCommand(
    postgres,
    'postgres',
    '-D',
    join(folder, 'data'),
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  );
  const out = openSync(join(folder, 'postgres.log'), 'a', 0o600);
  try {
    const stdio: ['pipe', number, number] = ['pipe', out, out];
    // From the first moment in its data folder: an unpacked copy finds its time zones relative to it.
    const cwd = join(folder, 'data');
    return spawn('sh', ['-c', watch, 'sh', program, ...args], { ...account, cwd, detached: true, stdio });
  } finally {
    closeSync(out);
  }
}

const lastLine = (folder: string, pattern: RegExp): string => {
  const lines = readFileSync(join(folder, 'postgres.log'), 'utf8').slice(-8_000).split('\n');
  return lines.findLast((line) => pattern.test(line))?.replace(/^.*?(FATAL|PANIC|ERROR):\s*/, '') ?? '';
};

/** A superuser's session that holds the lock of the data directory, or why there is none. */
async function takeKeeper(url: string): Promise<pg.Client | 'taken' | 'down' | 'starting'> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'balai keeper',
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ alone: boolean }>('select pg_try_advisory_lock($1) as alone', [ALONE]);
    if (rows[0]?.alone) return client;
    await client.end();
    return 'taken';
  } catch (error) {
    await client.end().catch(() => {});
    return (error as { code?: string }).code === '57P03' ? 'starting' : 'down';
  }
}

const pidIn = (file: string): number | undefined => {
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0;
  return pid > 1 ? pid : undefined;
};

const postmasterPid = (folder: string): number | undefined => pidIn(join(folder, 'data', 'postmaster.pid'));

/** A number no process can have: above the kernel's greatest. */
const NOBODY = '2147483646';

/**
 * The lock files of the data folder and the socket may name a process that is dead but not yet reaped, or one that only
 * inherited the number. PostgreSQL would refuse for as long as that lasts. The number is replaced and the rest stays:
 * PostgreSQL still looks itself whether anything is attached to the old shared memory.
 */
function forgetDeadPostmaster(folder: string, socket: string): void {
  for (const file of [join(folder, 'data', 'postmaster.pid'), join(socket, '.s.PGSQL.5432.lock')]) {
    const pid = pidIn(file);
    if (pid === undefined || !existsSync('/proc/self/stat')) continue;
    let stat = '';
    try {
      stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    } catch {
      continue; // gone: PostgreSQL sees that by itself
    }
    const alive = /^\d+ \((postgres|postmaster)\) [^ZX]/.test(stat);
    if (!alive) writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/, NOBODY));
  }
}

async function once<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Makes the two roles and a database with its extensions, where they do not exist yet. */
export async function makeDatabase(url: Cluster['url'], database: string): Promise<void> {
  const fresh = await once(url(SUPERUSER, 'postgres'), async (client) => {
    for (const role of [OWNER, APP]) {
      const { rowCount } = await client.query('select from pg_roles where rolname = $1', [role]);
      if (!rowCount) await client.query(`create role ${role} login`);
    }
    const { rowCount } = await client.query('select from pg_database where datname = $1', [database]);
    if (rowCount) return false;
    await client.query(`create database "${database}" owner ${OWNER}`);
    return true;
  });
  if (!fresh) return;
  await once(url(SUPERUSER, database), async (client) => {
    for (const extension of EXTENSIONS) await client.query(`create extension if not exists ${extension}`);
  });
}

const isUp = (child: ChildProcess | undefined): boolean =>
  !!child && child.exitCode === null && child.signalCode === null;

/**
 * Starts the private PostgreSQL of a data directory: makes it when there is none, recovers it after a crash, restarts
 * it when it dies, and refuses a second Balai on the same directory. Only reachable through a socket in a folder that
 * nobody else may enter.
 * @param dataDir BALAI_DATA; the cluster lives in its `pg/`
 * @throws CannotStart with one sentence for the operator
 */
export async function startCluster(dataDir: string, log: Log, options: ClusterOptions = {}): Promise<Cluster> {
  const { throwAway = false, borrow = false } = options;
  const version = resolve(dataDir, 'pg/data/PG_VERSION');
  const major = existsSync(version) ? Number(readFileSync(version, 'utf8')) : undefined;
  const postgres = bringPostgres(log, major, dataDir);
  const account = serverAccount();
  const folder = clusterFolder(dataDir, account, log);
  const socket = socketFolder(folder, account);
  const url = urlFor(socket);
  const doors = { url, appUrl: url(APP, DATABASE), ownerUrl: url(OWNER, DATABASE) };
  const keeperUrl = url(SUPERUSER, 'postgres');

  if (borrow) {
    const state = await takeKeeper(keeperUrl);
    if (state === 'taken') return { ...doors, stop: async () => {} };
    if (typeof state === 'object') await state.end();
  }

  if (major === undefined) {
    log(`Making the database (PostgreSQL ${postgres.major}, PostGIS ${postgres.postgis}) …`);
    makeDataFolder(postgres, folder, account, SUPERUSER, throwAway);
  }
  linkTimeZones(folder, postgres);
  trimLog(folder);

  let child: ChildProcess | undefined;
  let keeper: pg.Client | undefined;
  let stopping = false;

  const up = async (): Promise<pg.Client> => {
    const deadline = Date.now() + 120_000;
    let failures = 0;
    for (let told = false; ; await sleep(isUp(child) ? 30 : 300)) {
      const state = await takeKeeper(keeperUrl);
      if (stopping) throw new CannotStart('Stopped while the database was starting.');
      if (state === 'taken')
        throw new CannotStart(
          `Another Balai runs on ${resolve(dataDir)}: stop it first, or set BALAI_DATA and PORT to others.`,
        );
      if (typeof state === 'object') {
        if (isUp(child)) return state;
        await state.end(); // left over by a Balai that was killed; it is not ours to watch, so it goes
        const pid = postmasterPid(folder);
        if (pid) process.kill(pid, 'SIGINT');
      } else if (state === 'down' && !isUp(child)) {
        if (child && !/lock file|shared memory/.test(lastLine(folder, /FATAL/)) && ++failures > 2) break;
        forgetDeadPostmaster(folder, socket);
        child = launch(postgres, folder, account, SETTINGS(socket, throwAway));
      }
      if (Date.now() > deadline) break;
      if (!told && Date.now() > deadline - 115_000) {
        log('The database is recovering; this can take a minute …');
        told = true;
      }
    }
    throw new CannotStart(
      `PostgreSQL does not start (${lastLine(folder, /FATAL|PANIC/) || 'no reason given'}); look into ${join(folder, 'postgres.log')}.`,
    );
  };

  /** Watches the keeper: it ends when the database or one of its processes was killed; then all is raised again. */
  const watch = (client: pg.Client): void => {
    keeper = client;
    client.once('end', () => {
      if (stopping) return;
      log('The database went away; raising it again …');
      const again = (): Promise<void> =>
        up().then(watch, async (error: unknown) => {
          if (stopping) return;
          log(String(error instanceof Error ? error.message : error));
          await sleep(5_000);
          return again();
        });
      void again();
    });
  };

  const stop = async (): Promise<void> => {
    stopping = true;
    await keeper?.end().catch(() => {});
    if (child && isUp(child)) await end(child);
    if (throwAway) rmSync(folder, { recursive: true, force: true });
  };

  const end = async (child: ChildProcess): Promise<void> => {
    const gone = new Promise((done) => child.once('exit', done));
    child.stdin?.end();
    const late = setTimeout(() => {
      const pid = postmasterPid(folder);
      if (pid) process.kill(pid, 'SIGQUIT');
    }, 30_000);
    await gone;
    clearTimeout(late);
  };

  try {
    watch(await up());
    await makeDatabase(url, DATABASE);
  } catch (error) {
    await stop();
    throw error;
  }
  return { ...doors, stop };
}
