import type { DataKey } from '../../../kernel/crypto.ts';
import type { Reader, Tx } from '../../../kernel/db.ts';
import type { InspectionResult } from '../definition.ts';

/** WGS 84, as a device or a map says it. */
export interface Point {
  lat: number;
  lon: number;
  accuracy_m?: number | undefined;
}
/** Sealed: where somebody lives and what was found there is said, not happened. */
interface Body {
  result: InspectionResult;
  point?: Point | undefined;
}
export interface Inspection extends Body {
  id: string;
  row: string;
  round: number;
  /** Words of the case. */
  note: string | null;
  by: string;
  at: Date;
  files: string[];
}

const place = (id: string): string => `casework.inspection/${id}`;

export async function insertInspection(tx: Tx, key: DataKey, kase: string, i: Inspection): Promise<void> {
  const body: Body = { result: i.result, ...(i.point && { point: i.point }) };
  await tx
    .insertInto('casework.inspection')
    .values({
      id: i.id,
      kase_id: kase,
      row: i.row,
      round: i.round,
      body: key.seal(place(i.id), Buffer.from(JSON.stringify(body))),
      note: i.note,
      inspected_by: i.by,
      recorded_at: i.at,
    })
    .execute();
  if (i.files.length > 0)
    await tx
      .insertInto('casework.inspection_file')
      .values(i.files.map((file) => ({ inspection_id: i.id, file_id: file })))
      .execute();
}

/** Every inspection of a case, the first first. */
export async function findInspections(db: Reader, key: DataKey, kase: string): Promise<Inspection[]> {
  const rows = await db
    .selectFrom('casework.inspection')
    .select(['id', 'row', 'round', 'body', 'note', 'inspected_by', 'recorded_at'])
    .where('kase_id', '=', kase)
    .orderBy('recorded_at')
    .execute();
  if (rows.length === 0) return [];
  const files = await db
    .selectFrom('casework.inspection_file')
    .select(['inspection_id', 'file_id'])
    .where(
      'inspection_id',
      'in',
      rows.map((r) => r.id),
    )
    .orderBy('file_id')
    .execute();
  return rows.map((r) => ({
    ...(JSON.parse(key.open(place(r.id), r.body).toString()) as Body),
    id: r.id,
    row: r.row,
    round: r.round,
    note: r.note,
    by: r.inspected_by,
    at: r.recorded_at,
    files: files.filter((f) => f.inspection_id === r.id).map((f) => f.file_id),
  }));
}

/** Files that were brought from inspections of this case. */
export const inspectionFiles = (db: Reader, kase: string): Promise<string[]> =>
  db
    .selectFrom('casework.inspection_file as f')
    .innerJoin('casework.inspection as i', 'i.id', 'f.inspection_id')
    .select('f.file_id')
    .where('i.kase_id', '=', kase)
    .execute()
    .then((rows) => rows.map((r) => r.file_id));

/** Was this file brought from an inspection of this case? */
export async function isInspectionFile(db: Reader, kase: string, file: string): Promise<boolean> {
  const found = await db
    .selectFrom('casework.inspection_file as f')
    .innerJoin('casework.inspection as i', 'i.id', 'f.inspection_id')
    .select('f.file_id')
    .where('f.file_id', '=', file)
    .where('i.kase_id', '=', kase)
    .executeTakeFirst();
  return found !== undefined;
}
