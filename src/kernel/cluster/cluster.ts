import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, readdirSync, realpathSync,
  renameSync, rmSync, statSync, statfsSync, symlinkSync, truncateSync, writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { CannotStart } from './cannot-start.ts';
import { type Postgres, bringPostgres, pgCommand } from './find.ts';

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
const FREE_MB = 600;

const SETTINGS = (socket: string, throwAway: boolean): Record<string, string> => ({
  listen_addresses: '',
  unix_socket_directories: socket,
  unix_socket_permissions: '0700',
  max_connections: '120',
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

interface Account {
  uid: number;
  gid: number;
}

/** PostgreSQL refuses root: then it runs as the account `postgres`. Undefined: as the user we are. */
function serverAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' });
  const uid = id('-u');
  if (uid.status !== 0)
    throw new CannotStart('PostgreSQL may not run as root and there is no user postgres: run useradd --system postgres.');
  return { uid: Number(uid.stdout), gid: Number(id('-g').stdout) };
}

const own = (path: string, account: Account | undefined): void => {
  if (account) chownSync(path, account.uid, account.gid);
};

/**
 * The folder of the cluster, private to the account that runs it. When that account cannot walk to the data
 * directory (a clone under root's home), the folder lies in /var/lib and the data directory links to it.
 */
function home(dataDir: string, account: Account | undefined, log: Log): string {
  const wanted = resolve(dataDir, 'pg');
  mkdirSync(dirname(wanted), { recursive: true });
  const reachable =
    !account || spawnSync('sh', ['-c', 'cd "$1"', 'sh', dirname(wanted)], { ...account, cwd: '/' }).status === 0;
  if (!existsSync(wanted)) {
    if (reachable) mkdirSync(wanted, { mode: 0o700 });
    else {
      mkdirSync('/var/lib/balai', { recursive: true, mode: 0o711 });
      symlinkSync(mkdtempSync('/var/lib/balai/pg-'), wanted);
      log(`The user postgres cannot enter ${dirname(wanted)}; the database lies in ${realpathSync(wanted)}.`);
    }
  }
  const folder = realpathSync(wanted);
  own(folder, account);
  chmodSync(folder, 0o700);
  return folder;
}

/** A folder for the socket whose path the operating system can hold (108 bytes). */
function socketFolder(folder: string, account: Account | undefined): string {
  const fits = (path: string) => Buffer.byteLength(join(path, '.s.PGSQL.5432.lock')) < 104;
  const name = `balai-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`;
  const socket = [join(folder, 'run'), join(tmpdir(), name), join('/tmp', name)].find(fits) ?? join('/tmp', name);
  mkdirSync(socket, { recursive: true, mode: 0o700 });
  const owner = statSync(socket).uid;
  if (owner !== (account?.uid ?? process.getuid?.()) && owner !== process.getuid?.())
    throw new CannotStart(`The folder ${socket} belongs to somebody else: remove it, then start again.`);
  own(socket, account);
  chmodSync(socket, 0o700);
  return socket;
}

const urlFor = (socket: string) => (role: string, database: string) =>
  `postgres:///${database}?host=${encodeURIComponent(socket)}&user=${role}`;

function makeDataFolder(postgres: Postgres, folder: string, account: Account | undefined, throwAway: boolean): void {
  const disk = statfsSync(folder);
  const free = (disk.bavail * disk.bsize) / 2 ** 20;
  if (free < FREE_MB)
    throw new CannotStart(`Only ${Math.floor(free)} MB are free at ${folder}: make room for at least ${FREE_MB} MB.`);
  // Made beside and renamed, so that an interrupted first start leaves nothing half made.
  const fresh = join(folder, `data.new-${process.pid}`);
  const made = spawnSync(
    ...pgCommand(postgres, 'initdb', '-D', fresh, '-U', SUPERUSER, '-k', '-E', 'UTF8', '--locale=C.UTF-8',
      '--auth=trust', '--no-instructions', ...(throwAway ? ['--no-sync'] : [])),
    { ...account, cwd: folder, encoding: 'utf8' },
  );
  if (made.status !== 0) {
    rmSync(fresh, { recursive: true, force: true });
    throw new CannotStart(`The database could not be made in ${folder}: ${made.stderr?.trim().split('\n').at(-1) ?? made.error}`);
  }
  renameSync(fresh, join(folder, 'data'));
  for (const left of readdirSync(folder)) if (left.startsWith('data.new-')) rmSync(join(folder, left), { recursive: true });
}

/**
 * Runs the postmaster under a shell that ends it when we are gone, however we went: the shell's input is a pipe we
 * hold. In a session of its own, so that Ctrl-C reaches us and not the database.
 */
function launch(postgres: Postgres, folder: string, account: Account | undefined, settings: Record<string, string>): ChildProcess {
  const watch =
    'exec 3<&0; "$@" </dev/null 3<&- & p=$!; { read -r _ <&3; kill -INT $p; } 2>/dev/null & r=$!; ' +
    'exec 3<&-; wait $p; c=$?; kill $r 2>/dev/null; exit $c';
  const [program, args] = pgCommand(postgres, 'postgres', '-D', join(folder, 'data'),
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]));
  const out = openSync(join(folder, 'postgres.log'), 'a', 0o600);
  return spawn('sh', ['-c', watch, 'sh', program, ...args], {
    ...account, cwd: folder, detached: true, stdio: ['pipe', out, out],
  });
}

/** The server's log starts anew when it has grown past 10 MB: nobody rotates it on a private cluster. */
function trimLog(folder: string): void {
  const file = join(folder, 'postgres.log');
  if (existsSync(file) && statSync(file).size > 10 * 2 ** 20) truncateSync(file);
}

const lastLine = (folder: string, pattern: RegExp): string => {
  const lines = readFileSync(join(folder, 'postgres.log'), 'utf8').slice(-8_000).split('\n');
  return lines.findLast((line) => pattern.test(line))?.replace(/^.*?(FATAL|PANIC|ERROR):\s*/, '') ?? '';
};

/** A superuser's session that holds the lock of the data directory, or why there is none. */
async function takeKeeper(url: string): Promise<pg.Client | 'taken' | 'down' | 'starting'> {
  const client = new pg.Client({ connectionString: url, application_name: 'balai keeper', connectionTimeoutMillis: 5_000 });
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

const postmasterPid = (folder: string): number | undefined => {
  const file = join(folder, 'data', 'postmaster.pid');
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0;
  return pid > 1 ? pid : undefined;
};

/**
 * The postmaster's pid file may name a process that is dead but not yet reaped, or one that only inherited the number.
 * PostgreSQL would refuse for ever. The number is replaced, the rest stays: PostgreSQL still looks itself whether
 * anything is attached to the old shared memory.
 */
function forgetDeadPostmaster(folder: string): void {
  const pid = postmasterPid(folder);
  if (pid === undefined || !existsSync('/proc/self/stat')) return;
  let stat = '';
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return; // gone: PostgreSQL sees that by itself
  }
  const alive = /^\d+ \((postgres|postmaster)\) [^ZX]/.test(stat);
  if (alive) return;
  const file = join(folder, 'data', 'postmaster.pid');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/, '2147483646'));
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

const isUp = (child: ChildProcess | undefined): boolean => !!child && child.exitCode === null && child.signalCode === null;

/**
 * Starts the private PostgreSQL of a data directory: makes it when there is none, recovers it after a crash, restarts
 * it when it dies, and refuses a second Balai on the same directory. Only reachable through a socket in a folder that
 * nobody else may enter.
 * @param dataDir BALAI_DATA; the cluster lives in its `pg/`
 * @throws CannotStart with one sentence for the operator
 */
export async function startCluster(dataDir: string, log: Log, options: ClusterOptions = {}): Promise<Cluster> {
  const { throwAway = false, borrow = false } = options;
  const account = serverAccount();
  const folder = home(dataDir, account, log);
  const socket = socketFolder(folder, account);
  const url = urlFor(socket);
  const doors = { url, appUrl: url(APP, DATABASE), ownerUrl: url(OWNER, DATABASE) };
  const keeperUrl = url(SUPERUSER, 'postgres');

  if (borrow) {
    const state = await takeKeeper(keeperUrl);
    if (state === 'taken') return { ...doors, stop: async () => {} };
    if (typeof state === 'object') await state.end();
  }

  const version = join(folder, 'data', 'PG_VERSION');
  const major = existsSync(version) ? Number(readFileSync(version, 'utf8')) : undefined;
  const postgres = bringPostgres(log, major);
  if (major === undefined) {
    log(`Making the database (PostgreSQL ${postgres.major}, PostGIS ${postgres.postgis}) …`);
    makeDataFolder(postgres, folder, account, throwAway);
  }
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
        throw new CannotStart(`Another Balai runs on ${resolve(dataDir)}: stop it first, or set BALAI_DATA and PORT to others.`);
      if (typeof state === 'object') {
        if (isUp(child)) return state;
        await state.end(); // left over by a Balai that was killed; it is not ours to watch, so it goes
        const pid = postmasterPid(folder);
        if (pid) process.kill(pid, 'SIGINT');
      } else if (state === 'down' && !isUp(child)) {
        if (child && !/lock file|shared memory/.test(lastLine(folder, /FATAL|HINT/)) && ++failures > 2) break;
        forgetDeadPostmaster(folder);
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
