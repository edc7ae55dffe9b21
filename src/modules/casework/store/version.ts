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

/** The newest version of each service (or of one) that holds at this instant. */
export function currentVersions(db: Reader, at: Date, code?: string): Promise<{ code: string; version: number }[]> {
  let q = db
    .selectFrom('casework.service_version')
    .select(['code', 'version'])
    .distinctOn('code')
    .where('effective_from', '<=', at)
    .orderBy('code')
    .orderBy('version', 'desc');
  if (code !== undefined) q = q.where('code', '=', code);
  return q.execute();
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
