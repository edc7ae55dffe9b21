import { sql } from 'kysely';
import type { Reader, Tx } from '../../../kernel/db.ts';
import type { CaseBody } from '../definition.ts';

export interface StoredVersion {
  code: string;
  version: number;
  /** Hex. */
  sha256: string;
  body: unknown;
}

export async function findVersion(db: Reader, code: string, version: number): Promise<StoredVersion | undefined> {
  const row = await db
    .selectFrom('casework.service_version')
    .select(['code', 'version', 'sha256', 'body'])
    .where('code', '=', code)
    .where('version', '=', version)
    .executeTakeFirst();
  return row && { ...row, sha256: row.sha256.toString('hex') };
}

/**
 * The order of versions, the newest first: a later release comes before all that was published on an earlier one, and on
 * one release the version that holds later comes first (`releaseOf`).
 */
const NEWEST = sql`(case when version >= 1000 then version / 1000 else version end) desc, effective_from desc, version desc`;

/** The version of each service (or of one) that holds at this instant. */
export async function currentVersions(
  db: Reader,
  at: Date,
  code?: string,
): Promise<{ code: string; version: number }[]> {
  const found = await sql<{ code: string; version: number }>`
    select distinct on (code) code, version from casework.service_version
    where effective_from <= ${at} ${code === undefined ? sql`` : sql`and code = ${code}`}
    order by code, ${NEWEST}`.execute(db);
  return found.rows;
}

/** The newest version of a service, whether it holds already or will. */
export async function newestVersion(db: Reader, code: string): Promise<number | undefined> {
  const found = await sql<{ version: number }>`
    select version from casework.service_version where code = ${code} order by ${NEWEST} limit 1`.execute(db);
  return found.rows[0]?.version;
}

/** The highest number that was published on a release. */
export async function newestOfRelease(db: Reader, code: string, release: number): Promise<number | undefined> {
  const row = await db
    .selectFrom('casework.service_version')
    .select((e) => e.fn.max('version').as('version'))
    .where('code', '=', code)
    .where((e) =>
      e.or([
        e('version', '=', release),
        e.and([e('version', '>=', release * 1000), e('version', '<', (release + 1) * 1000)]),
      ]),
    )
    .executeTakeFirst();
  return row?.version ?? undefined;
}

/** When a version begins to hold. */
export const startOf = async (db: Reader, code: string, version: number): Promise<Date | undefined> =>
  (
    await db
      .selectFrom('casework.service_version')
      .select('effective_from')
      .where('code', '=', code)
      .where('version', '=', version)
      .executeTakeFirst()
  )?.effective_from;

/** Every version of a service, the newest first. */
export async function versionsOf(
  db: Reader,
  code: string,
): Promise<{ version: number; sha256: string; effectiveFrom: Date; publishedAt: Date; publishedBy: string }[]> {
  const rows = await db
    .selectFrom('casework.service_version')
    .select(['version', 'sha256', 'effective_from', 'published_at', 'published_by'])
    .where('code', '=', code)
    .orderBy(NEWEST)
    .limit(200)
    .execute();
  return rows.map((r) => ({
    version: r.version,
    sha256: r.sha256.toString('hex'),
    effectiveFrom: r.effective_from,
    publishedAt: r.published_at,
    publishedBy: r.published_by,
  }));
}

/** Versions that cases still under way are pinned to. */
export const openVersions = (db: Reader): Promise<{ code: string; version: number }[]> =>
  db
    .selectFrom('casework.kase')
    .select(['service as code', 'version'])
    .distinct()
    .where('ended_at', 'is', null)
    .execute();

export async function insertVersion(
  tx: Tx,
  v: {
    code: string;
    version: number;
    sha256: string;
    body: CaseBody;
    effectiveFrom: Date;
    publishedAt: Date;
    publishedBy: string;
  },
): Promise<void> {
  await tx
    .insertInto('casework.service_version')
    .values({
      code: v.code,
      version: v.version,
      sha256: Buffer.from(v.sha256, 'hex'),
      body: JSON.stringify(v.body),
      effective_from: v.effectiveFrom,
      published_at: v.publishedAt,
      published_by: v.publishedBy,
    })
    .execute();
}
