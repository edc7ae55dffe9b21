import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { CannotStart } from './cannot-start.ts';

/** One installed PostgreSQL that has PostGIS. */
export interface Postgres {
  /** Folder of `postgres` and `initdb`. */
  bin: string;
  major: number;
  postgis: string;
  /** For the commands in `bin` only: the libraries of an unpacked copy must not reach other programs. */
  env: Record<string, string>;
}

export const OLDEST = { postgres: 15, postgis: '3.3' } as const;

/** Where `scripts/postgres.sh` unpacks Debian's packages when there is no root to install them. */
export const TOOLCHAIN = '.toolchain';

const children = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder).sort().reverse() : []);

/** Bin folders in order of preference: the machine's own before the copy that Balai brought. */
function binFolders(): string[] {
  const versioned = (folder: string, tail: string) => children(folder).map((name) => join(folder, name, tail));
  return [
    ...versioned('/usr/lib/postgresql', 'bin'),
    ...children('/usr')
      .filter((name) => name.startsWith('pgsql-'))
      .map((name) => join('/usr', name, 'bin')),
    ...versioned(resolve(TOOLCHAIN, 'usr/lib/postgresql'), 'bin'),
    ...['/opt/homebrew/opt', '/usr/local/opt'].flatMap((folder) =>
      children(folder)
        .filter((name) => name.startsWith('postgresql'))
        .map((name) => join(folder, name, 'bin')),
    ),
    ...['initdb', 'pg_dump'].map((program) =>
      dirname(spawnSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).stdout.trim()),
    ),
  ];
}

const candidates = (): string[] =>
  binFolders().filter((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')));

/** Libraries and data of an unpacked copy, which its programs look for under `/usr`. */
function unpackedEnv(bin: string): Record<string, string> {
  const root = resolve(TOOLCHAIN);
  if (!bin.startsWith(root)) return {};
  const libs = ['usr/lib', 'lib'].flatMap((lib) =>
    children(join(root, lib))
      .filter((name) => name.includes('-linux-gnu'))
      .map((name) => join(root, lib, name)),
  );
  // Debian switches blas and lapack by alternatives, which nobody ran here: they lie in folders of their own.
  const paths = libs.flatMap((lib) => [lib, join(lib, 'blas'), join(lib, 'lapack')]);
  return {
    LD_LIBRARY_PATH: paths.join(':'),
    PROJ_LIB: join(root, 'usr/share/proj'),
    PROJ_DATA: join(root, 'usr/share/proj'),
    GDAL_DATA: join(root, 'usr/share/gdal'),
  };
}

/** The words of a command line that runs one of PostgreSQL's programs with the libraries it needs. */
export const pgCommand = (
  pg: Pick<Postgres, 'bin' | 'env'>,
  program: string,
  ...args: string[]
): [string, string[]] => [
  'env',
  [...Object.entries(pg.env).map(([name, value]) => `${name}=${value}`), join(pg.bin, program), ...args],
];

/** `3.10` is newer than `3.9`. */
const atLeast = (version: string, least: string): boolean => version.localeCompare(least, 'en', { numeric: true }) >= 0;

/** Where one of PostgreSQL's tools for clients lies, of this major version or a newer one: pg_dump reads older servers. */
export function findTools(program: string, major: number): Pick<Postgres, 'bin' | 'env'> | undefined {
  for (const bin of new Set(binFolders())) {
    if (!existsSync(join(bin, program))) continue;
    const env = unpackedEnv(bin);
    const said = spawnSync(...pgCommand({ bin, env }, program, '--version'), { encoding: 'utf8' }).stdout ?? '';
    if (Number(/\(PostgreSQL\) (\d+)/.exec(said)?.[1] ?? 0) >= major) return { bin, env };
  }
  return undefined;
}

function inspect(bin: string): Postgres | undefined {
  const env = unpackedEnv(bin);
  const ask = (program: string, ...args: string[]): string =>
    spawnSync(...pgCommand({ bin, env }, program, ...args), { encoding: 'utf8' }).stdout?.trim() ?? '';
  const major = Number(/\(PostgreSQL\) (\d+)/.exec(ask('postgres', '--version'))?.[1] ?? 0);
  // An unpacked pg_config prints paths relative to itself only when it is newer than 9; Debian's may be missing.
  const share = [resolve(bin, `../../../../share/postgresql/${major}`), ask('pg_config', '--sharedir')];
  const control = share.map((folder) => join(folder, 'extension/postgis.control')).find((file) => existsSync(file));
  const postgis = control && /default_version\s*=\s*'([^']+)'/.exec(readFileSync(control, 'utf8'))?.[1];
  if (major < OLDEST.postgres || !postgis || !atLeast(postgis, OLDEST.postgis)) return undefined;
  return { bin, major, postgis, env };
}

/**
 * Finds a PostgreSQL with PostGIS on this machine, the newest of the machine's own first.
 * @param major only this major version (that of an existing data directory)
 */
export function findPostgres(major?: number): Postgres | undefined {
  for (const bin of new Set(candidates())) {
    const found = inspect(bin);
    if (found && (major === undefined || found.major === major)) return found;
  }
  return undefined;
}

/**
 * Finds PostgreSQL with PostGIS, or brings it: as root through apt, else by unpacking Debian's packages into
 * `.toolchain/`. Shows its progress on the terminal.
 * @param major only this major version, that of the data directory `dataDir`
 * @throws CannotStart with the sentence the script printed, or what to install
 */
export function bringPostgres(log: (line: string) => void, major?: number, dataDir?: string): Postgres {
  const found = findPostgres(major);
  if (found) return found;
  const other = major === undefined ? undefined : findPostgres();
  log(
    other
      ? `The database was made by PostgreSQL ${major}, and this machine has ${other.major}; bringing ${major} (about 80 MB, once) …`
      : 'This machine has no PostgreSQL with PostGIS; bringing it (about 80 MB, once) …',
  );
  const run = spawnSync('sh', ['scripts/postgres.sh', ...(major ? [String(major)] : [])], {
    stdio: ['ignore', 'inherit', 'pipe'],
    encoding: 'utf8',
  });
  const brought = run.status === 0 ? findPostgres(major) : undefined;
  if (brought) return brought;
  const sentence = run.stderr?.trim().split('\n').at(-1);
  if (other)
    throw new CannotStart(
      `The database in ${resolve(dataDir ?? 'var')} was made by PostgreSQL ${major}, and here is ${other.major}, which cannot read it: ` +
        `install PostgreSQL ${major} with PostGIS again (Debian: apt install postgresql-${major}-postgis-3), or move a backup over: BALAI_DATA=<an empty folder> ./balai restore <backup>.`,
    );
  throw new CannotStart(
    sentence ||
      `No PostgreSQL ${major ?? `≥ ${OLDEST.postgres}`} with PostGIS ≥ ${OLDEST.postgis} is to be had: install them ` +
        '(Debian: apt install postgresql postgis postgresql-postgis), or set DATABASE_URL and DATABASE_OWNER_URL.',
  );
}
