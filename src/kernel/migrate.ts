import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { CannotStart } from './cluster/cannot-start.ts';

interface Migration {
  name: string;
  text: string;
  sha256: string;
  /** A file that begins with `-- no-transaction`: each statement by itself, as concurrent indexes need. */
  alone: boolean;
}

const NAME = /^\d{12}_[a-z0-9]+(_[a-z0-9]+)*\.sql$/;
/** One migrator at a time; the others wait. */
const TURN = 20261125;
const LOCK_TRIES = 10;

/** Every migration of a folder in the order of its name. @throws when a name does not follow `YYYYMMDDHHMM_schema_what.sql` */
export function readMigrations(dir: string): Migration[] {
  const names = readdirSync(dir)
    .filter((name) => name.endsWith('.sql'))
    .sort();
  return names.map((name) => {
    if (!NAME.test(name)) throw new Error(`migrations/${name}: the name must read YYYYMMDDHHMM_schema_what.sql`);
    const text = readFileSync(join(dir, name), 'utf8');
    return {
      name,
      text,
      sha256: createHash('sha256').update(text).digest('hex'),
      alone: /^\s*--\s*no-transaction\b/.test(text),
    };
  });
}

/** `:app` stands for the application's role; `::app` and `x:app` do not. */
const forRole = (text: string, appRole: string): string =>
  text.replace(/(?<![:\w]):app\b/g, () => pg.escapeIdentifier(appRole));

/** The statements of a no-transaction file: each ends with a semicolon at the end of its line. */
const statements = (text: string): string[] =>
  text
    .split(/;[ \t]*$/m)
    .map((part) => part.trim())
    .filter((part) => part.replace(/--.*$/gm, '').trim());

const lineOf = (text: string, position: string | undefined): string =>
  position ? `:${text.slice(0, Number(position) - 1).split('\n').length}` : '';

async function land(client: pg.Client, migration: Migration, sql: string): Promise<void> {
  const record = () =>
    client.query('insert into public.migration (name, sha256) values ($1, $2)', [migration.name, migration.sha256]);
  if (migration.alone) {
    for (const statement of statements(sql)) await client.query(statement);
    await record();
    return;
  }
  await client.query('begin');
  try {
    await client.query(sql);
    await record();
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

/** A database of another release, or files that are not those that landed. */
function refuseStrangers(all: Migration[], landed: { name: string; sha256: string }[]): void {
  for (const { name, sha256 } of landed) {
    const migration = all.find((one) => one.name === name);
    if (!migration)
      throw new CannotStart(
        `The database has ${name}, which this release lacks: start the release that made it, or a newer one.`,
      );
    if (migration.sha256 !== sha256)
      throw new CannotStart(`migrations/${name} was edited after it landed: undo the edit and write a new file.`);
  }
}

/**
 * Lands every migration that has not landed yet, in the order of the names, each in its own transaction, on one direct
 * connection (no pooler in between). What landed stays when a later file fails; the next run goes on from there.
 * A file waits at most 4 s for a table's lock and then makes way for the city's work, ten times; so a migration never
 * stands in front of a queue of citizens.
 * @param appRole the role that serves requests; the files say `:app`
 * @returns the names that landed now
 * @throws when a landed file was edited or is missing, or SQL fails (file and line in the message)
 */
export async function migrate(
  ownerUrl: string,
  appRole: string,
  dir: string,
  log: (line: string) => void,
): Promise<string[]> {
  const all = readMigrations(dir);
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'balai migrate' });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [TURN]);
    await client.query(`set lock_timeout = '4s'; set client_min_messages = warning`);
    await client.query(
      `create table if not exists public.migration (
        name text collate "C" primary key, sha256 text not null, landed_at timestamptz not null default now())`,
    );
    // So that a server without the owner's address can say what is missing.
    await client.query(`grant select on public.migration to ${pg.escapeIdentifier(appRole)}`);
    const { rows } = await client.query<{ name: string; sha256: string }>('select name, sha256 from public.migration');
    const landed = new Map(rows.map((row) => [row.name, row.sha256]));
    refuseStrangers(all, rows);

    const pending = all.filter((migration) => !landed.has(migration.name));
    for (const migration of pending) {
      const sql = forRole(migration.text, appRole);
      for (let tries = 1; ; tries++) {
        try {
          await land(client, migration, sql);
          break;
        } catch (error) {
          const { code, position, message } = error as pg.DatabaseError;
          if (code === '55P03' && tries < LOCK_TRIES) {
            log(`migrations/${migration.name} waits for a busy table (${tries}) …`);
            await sleep(1_000);
            continue;
          }
          throw new Error(`migrations/${migration.name}${lineOf(sql, position)}: ${message}`, { cause: error });
        }
      }
      log(`migrated ${migration.name}`);
    }
    return pending.map((migration) => migration.name);
  } finally {
    await client.end();
  }
}

/**
 * The migrations of this release that the database lacks, read by any role.
 * @throws when the database has one that this release lacks
 */
export async function pendingMigrations(url: string, dir: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'balai migrate' });
  client.on('error', () => {});
  await client.connect();
  try {
    const { rows: there } = await client.query<{ there: boolean }>(
      "select to_regclass('public.migration') is not null as there",
    );
    const { rows } = there[0]!.there
      ? await client.query<{ name: string; sha256: string }>('select name, sha256 from public.migration')
      : { rows: [] };
    const all = readMigrations(dir);
    refuseStrangers(all, rows);
    return all.filter((migration) => !rows.some((row) => row.name === migration.name)).map(({ name }) => name);
  } finally {
    await client.end();
  }
}
