import { sql } from 'kysely';
import type { Reader, Tx } from '../db.ts';
import type { CityEdit, EditKind } from './model.ts';

const COLUMNS = [
  'n',
  'kind',
  'key',
  'value',
  'legal_basis as legalBasis',
  'source',
  'verified',
  'recorded_at as recordedAt',
  'recorded_by as recordedBy',
] as const;

/** All changes, oldest first: a city makes some dozens a year. */
export async function findEdits(db: Reader): Promise<CityEdit[]> {
  const rows = await db.selectFrom('kernel.city_edit').select(COLUMNS).orderBy('n').execute();
  return rows as CityEdit[];
}

/** Changes of these kinds, newest first. */
export async function listEdits(db: Reader, kinds: EditKind[], limit: number): Promise<CityEdit[]> {
  const rows = await db
    .selectFrom('kernel.city_edit')
    .select(COLUMNS)
    .where('kind', 'in', kinds)
    .orderBy('n', 'desc')
    .limit(limit)
    .execute();
  return rows as CityEdit[];
}

/** The number of the newest change; 0 without any. */
export async function headOf(db: Reader): Promise<bigint> {
  const row = await db.selectFrom('kernel.city_edit').select('n').orderBy('n', 'desc').limit(1).executeTakeFirst();
  return row?.n ?? 0n;
}

/** Holds back other changes until the transaction ends. */
export const lockEdits = (tx: Tx) => sql`select pg_advisory_xact_lock(hashtext('kernel.city_edit'))`.execute(tx);

export const insertEdit = (tx: Tx, e: Omit<CityEdit, 'n'>) =>
  tx
    .insertInto('kernel.city_edit')
    .values({
      kind: e.kind,
      key: e.key,
      value: e.value === null ? null : JSON.stringify(e.value),
      legal_basis: e.legalBasis,
      source: e.source,
      verified: e.verified,
      recorded_at: e.recordedAt,
      recorded_by: e.recordedBy,
    })
    .execute();
