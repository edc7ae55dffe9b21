import { join } from 'node:path';
import { ConfigError, type Config } from './config.ts';
import type { City } from './kernel/city.ts';
import { CannotStart } from './kernel/cluster/cannot-start.ts';
import { APP, startCluster } from './kernel/cluster/cluster.ts';
import { assertUsable } from './kernel/cluster/own.ts';
import { createLogger } from './kernel/log.ts';
import { migrate, pendingMigrations, readMigrations } from './kernel/migrate.ts';
import { readPack } from './kernel/pack.ts';
import { openCity } from './open-city.ts';
import { readSecrets } from './secrets.ts';

const MIGRATIONS = 'migrations';

/** A running PostgreSQL with the city's database. */
export interface Database {
  /** As the role that serves requests. */
  url: string;
  /** As the role that owns the tables. */
  ownerUrl: string | undefined;
  appRole: string;
  stop(): Promise<void>;
}

export const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** The database's two doors: the city's own, or the private cluster, which is brought up here. */
export async function openDatabase(config: Config, borrow: boolean): Promise<Database> {
  if (config.database) {
    const { url, ownerUrl } = config.database;
    await assertUsable('DATABASE_URL', url);
    if (ownerUrl) await assertUsable('DATABASE_OWNER_URL', ownerUrl);
    return { url, ownerUrl, appRole: decodeURIComponent(new URL(url).username) || APP, stop: async () => {} };
  }
  const cluster = await startCluster(config.data, say, { borrow });
  return { url: cluster.appUrl, ownerUrl: cluster.ownerUrl, appRole: APP, stop: () => cluster.stop() };
}

const NO_TABLES = 'The database has no tables of Balai yet: run ./balai migrate first, with DATABASE_OWNER_URL set.';

/** Whoever may not change tables says which are missing before it stumbles over them. @throws CannotStart */
export async function refuseOldTables(url: string): Promise<void> {
  const { missing, none } = await tablesOf(url);
  if (none) throw new CannotStart(NO_TABLES);
  if (missing.length > 0)
    throw new CannotStart(
      `The database lacks ${missing.length} of this release's migrations (the first is ${missing[0]}): run ./balai migrate with DATABASE_OWNER_URL set, then start again.`,
    );
}

/** What also works on the tables of an older release works on none. @throws CannotStart */
export async function refuseNoTables(url: string): Promise<void> {
  if ((await tablesOf(url)).none) throw new CannotStart(NO_TABLES);
}

async function tablesOf(url: string): Promise<{ missing: string[]; none: boolean }> {
  const missing = await pendingMigrations(url, MIGRATIONS);
  return { missing, none: missing.length === readMigrations(MIGRATIONS).length };
}

/** A demo's tables are nobody's work yet: they are brought up as its start does. All others are a person's decision. */
export const readyForDemo =
  (config: Config) =>
  async ({ url, ownerUrl, appRole }: Database): Promise<void> => {
    if (config.env === 'demo' && ownerUrl) await migrate(ownerUrl, appRole, MIGRATIONS, say);
    else await refuseOldTables(url);
  };

/** Does something with the database of a running server, or with one that is started for it. */
export async function withDatabase<T>(config: Config, work: (o: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase(config, true);
  try {
    return await work(database);
  } finally {
    await database.stop();
  }
}

/**
 * A connected city for a command beside, or instead of, a running server.
 * @param ready looks at the tables first, or brings them up; it refuses what is not this release's unless told otherwise
 */
export async function withCity(
  config: Config,
  work: (city: City, database: Database) => Promise<void>,
  ready: (database: Database) => Promise<void> = ({ url }) => refuseOldTables(url),
): Promise<void> {
  await withDatabase(config, async (database) => {
    await ready(database);
    const secrets = readSecrets(config);
    const city = await openCity({
      config,
      pack: readPack(join('cities', config.city)),
      url: database.url,
      secrets,
      log: createLogger('silent'),
    });
    try {
      await work(city, database);
    } finally {
      await city.pool.end();
    }
  });
}

/** @throws ConfigError without the role that owns the tables */
export function ownerOf(database: Database, why: string): string {
  if (!database.ownerUrl) throw new ConfigError([`DATABASE_OWNER_URL is missing: ${why}`]);
  return database.ownerUrl;
}
