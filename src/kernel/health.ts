import { sql } from 'kysely';
import type { City } from './city.ts';
import { readComparisons, type Comparison } from './comparison.ts';
import type { Json } from './command.ts';
import type { Db } from './db.ts';

/** What shows whether a city is being worked: for the metrics and the doctor. Counts and seconds, no personal data. */
export interface Health {
  /** Jobs that were given up, by kind: a person must look. */
  dead: { kind: string; jobs: number; why: string | null }[];
  /** Jobs that wait for their time or a worker. */
  waiting: number;
  /** Seconds since which the longest overdue job could have run: a minute or more means that no worker runs. */
  overdue: number;
  /** Audit rows that no seal covers yet, and the age of the oldest in seconds. */
  unsealed: { rows: number; oldest: number };
  /** When the last backup was made; undefined: never. */
  backup: Date | undefined;
  /** What the nightly comparisons found the last time. */
  comparisons: Comparison[];
  /** Seconds by which the database's clock runs ahead of ours. */
  clock: number;
}

const LAST_BACKUP = 'keeping.last_backup';

/** Reads the state of jobs, seals, backups, comparisons and clock: five short queries on indexes. */
export async function readHealth(city: Pick<City, 'db' | 'epoch'>): Promise<Health> {
  const { db, epoch } = city;
  const dead = await sql<{ kind: string; jobs: number; why: string | null }>`
    select kind, count(*)::int as jobs, max(last_error) as why from kernel.job where dead_at is not null
    group by kind order by kind`.execute(db);
  const jobs = await sql<{ waiting: number; overdue: number }>`
    select count(*)::int as waiting, greatest(0, extract(epoch from now() - min(run_at)))::float8 as overdue
    from kernel.job where dead_at is null`.execute(db);
  const seals = await sql<{ rows: number; oldest: number }>`
    with last as (select coalesce((select to_xid from kernel.seal where epoch = ${epoch} order by n desc limit 1), '0'::xid8) as xid)
    select count(*)::int as rows, coalesce(extract(epoch from now() - min(a.at)), 0)::float8 as oldest
    from kernel.audit a, last where a.epoch = ${epoch} and a.xid >= last.xid`.execute(db);
  const before = Date.now();
  const fact = await sql<{ now: Date; made: string | null }>`
    select clock_timestamp() as now, (select value #>> '{}' from kernel.fact where key = ${LAST_BACKUP}) as made`.execute(
    db,
  );
  const { now, made } = fact.rows[0]!;
  const after = Date.now();
  return {
    dead: dead.rows,
    waiting: jobs.rows[0]!.waiting,
    overdue: jobs.rows[0]!.overdue ?? 0,
    unsealed: { rows: seals.rows[0]!.rows, oldest: Math.max(0, seals.rows[0]!.oldest) },
    backup: made === null ? undefined : new Date(made),
    comparisons: await readComparisons(db),
    clock: (now.getTime() - (before + after) / 2) / 1000,
  };
}

/** Remembers that a backup was made, so that its absence is noticed. */
export async function rememberBackup(db: Db, at: Date): Promise<void> {
  const value = JSON.stringify(at.toISOString() satisfies Json);
  await db
    .insertInto('kernel.fact')
    .values({ key: LAST_BACKUP, value, recorded_at: at })
    .onConflict((c) => c.column('key').doUpdateSet({ value, recorded_at: at }))
    .execute();
}

/** The key that was made last, to look whether this master key opens it. */
export const newestDataKey = (db: Db): Promise<{ id: string; wrapped: Buffer } | undefined> =>
  db.selectFrom('kernel.data_key').select(['id', 'wrapped']).orderBy('id', 'desc').limit(1).executeTakeFirst();

/** What of the server's settings decides whether an answer that was given survives a power cut. */
export interface Server {
  version: string;
  major: number;
  postgis: string | null;
  durable: boolean;
  /** The role we are may change tables or is a superuser. */
  mighty: boolean;
  /** Standbys that answers wait for, by the settings, and those that are connected so. */
  standbys: { wanted: string; synchronous: number };
  connections: { used: number; most: number };
}

/** Asks PostgreSQL of itself. */
export async function readServer(db: Db): Promise<Server> {
  const { rows } = await sql<
    Omit<Server, 'standbys' | 'connections'> & { wanted: string; synchronous: number; used: number; most: number }
  >`
    select current_setting('server_version') as version, current_setting('server_version_num')::int / 10000 as major,
      (select extversion from pg_extension where extname = 'postgis') as postgis,
      current_setting('fsync')::bool and current_setting('full_page_writes')::bool
        and current_setting('synchronous_commit') <> 'off' as durable,
      (select rolsuper from pg_roles where rolname = current_user)
        or has_schema_privilege(current_user, 'kernel', 'create') as mighty,
      current_setting('synchronous_standby_names') as wanted,
      (select count(*)::int from pg_stat_get_wal_senders()) as synchronous,
      (select sum(numbackends)::int from pg_stat_database) as used,
      current_setting('max_connections')::int as most`.execute(db);
  const { wanted, synchronous, used, most, ...server } = rows[0]!;
  return { ...server, standbys: { wanted, synchronous }, connections: { used, most } };
}
