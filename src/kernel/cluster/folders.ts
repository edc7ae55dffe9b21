import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  statfsSync,
  symlinkSync,
  truncateSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { CannotStart } from './cannot-start.ts';
import { type Postgres, TOOLCHAIN, pgCommand } from './find.ts';

/** What a cluster with the demo city needs at least. */
const FREE_MB = 600;

/** Who runs the database. */
export interface Account {
  uid: number;
  gid: number;
}

/** PostgreSQL refuses root: then it runs as the account `postgres`. Undefined: as the user we are. */
export function serverAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' });
  const uid = id('-u');
  if (uid.status !== 0)
    throw new CannotStart(
      'PostgreSQL may not run as root and there is no user postgres: run useradd --system postgres.',
    );
  return { uid: Number(uid.stdout), gid: Number(id('-g').stdout) };
}

const own = (path: string, account: Account | undefined): void => {
  if (account) chownSync(path, account.uid, account.gid);
};

/**
 * The folder of the cluster, private to the account that runs it. When that account cannot walk to the data
 * directory (a clone under root's home), the folder lies in /var/lib and the data directory links to it.
 * @throws CannotStart when the data directory is somebody else's
 */
export function clusterFolder(dataDir: string, account: Account | undefined, log: (line: string) => void): string {
  const wanted = resolve(dataDir, 'pg');
  try {
    mkdirSync(dirname(wanted), { recursive: true });
    if (!existsSync(wanted)) makeClusterFolder(wanted, account, log);
  } catch (error) {
    throw new CannotStart(
      `The data directory ${resolve(dataDir)} cannot be made (${(error as NodeJS.ErrnoException).code}): set BALAI_DATA to a folder that ${userInfo().username} may write.`,
    );
  }
  const folder = realpathSync(wanted);
  const owner = statSync(folder).uid;
  if (owner !== (account?.uid ?? process.getuid?.()))
    throw new CannotStart(
      `The database in ${folder} belongs to the user with number ${owner}: start Balai as that user (as root when it is postgres), or set BALAI_DATA to another folder.`,
    );
  return folder;
}

function makeClusterFolder(wanted: string, account: Account | undefined, log: (line: string) => void): void {
  const reachable =
    !account || spawnSync('sh', ['-c', 'cd "$1"', 'sh', dirname(wanted)], { ...account, cwd: '/' }).status === 0;
  if (reachable) mkdirSync(wanted, { mode: 0o700 });
  else {
    mkdirSync('/var/lib/balai', { recursive: true, mode: 0o755 });
    rmSync(wanted, { force: true }); // a link whose folder is gone
    symlinkSync(mkdtempSync('/var/lib/balai/pg-'), wanted);
    log(`The user postgres cannot enter ${dirname(wanted)}; the database lies in ${realpathSync(wanted)}.`);
  }
  own(realpathSync(wanted), account);
}

/** A folder for the socket whose path the operating system can hold (108 bytes). */
export function socketFolder(folder: string, account: Account | undefined): string {
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

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Makes an empty cluster with data checksums in `data/` of the folder. */
export function makeDataFolder(
  postgres: Postgres,
  folder: string,
  account: Account | undefined,
  superuser: string,
  throwAway: boolean,
): void {
  const disk = statfsSync(folder);
  const free = (disk.bavail * disk.bsize) / 2 ** 20;
  if (free < FREE_MB)
    throw new CannotStart(`Only ${Math.floor(free)} MB are free at ${folder}: make room for at least ${FREE_MB} MB.`);
  // Made beside and renamed, so that an interrupted first start leaves nothing half made.
  const fresh = join(folder, `data.new-${process.pid}`);
  const made = spawnSync(
    ...pgCommand(
      postgres,
      'initdb',
      '-D',
      fresh,
      '-U',
      superuser,
      '-k',
      '-E',
      'UTF8',
      '--locale=C.UTF-8',
      '--auth=trust',
      '--no-instructions',
      ...(throwAway ? ['--no-sync'] : []),
    ),
    { ...account, cwd: folder, encoding: 'utf8' },
  );
  if (made.status !== 0) {
    rmSync(fresh, { recursive: true, force: true });
    throw new CannotStart(
      `The database could not be made in ${folder}: ${made.stderr?.trim().split('\n').at(-1) ?? made.error}`,
    );
  }
  try {
    renameSync(fresh, join(folder, 'data'));
  } catch {
    // Another first start was quicker; which of the two may stay is decided by the lock in the database.
    rmSync(fresh, { recursive: true, force: true });
  }
  for (const left of readdirSync(folder))
    if (left.startsWith('data.new-') && !runs(Number(left.slice(9)))) rmSync(join(folder, left), { recursive: true });
}

/** The server's log starts anew when it has grown past 10 MB: nobody rotates it on a private cluster. */
export function trimLog(folder: string): void {
  const file = join(folder, 'postgres.log');
  if (existsSync(file) && statSync(file).size > 10 * 2 ** 20) truncateSync(file);
}

/** An unpacked PostgreSQL on a machine without time zones reads them from beside its data (scripts/postgres.sh). */
export function linkTimeZones(folder: string, postgres: Postgres): void {
  const zones = resolve(TOOLCHAIN, 'usr/share/zoneinfo');
  if (!postgres.bin.startsWith(resolve(TOOLCHAIN)) || !existsSync(zones)) return;
  rmSync(join(folder, 'zoneinfo'), { force: true });
  symlinkSync(zones, join(folder, 'zoneinfo'));
}
