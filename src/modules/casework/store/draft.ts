import type { City } from '../../../kernel/city.ts';
import type { Reader, Tx } from '../../../kernel/db.ts';
import { newId, timeOfId } from '../../../kernel/ids.ts';
import { reaches, type Actor } from '../../../kernel/permission.ts';
import type { Answer } from '../definition.ts';

/** What a draft holds under its own key: deleting the row destroys it. */
export interface DraftBody {
  answers: Record<string, Answer>;
  seen: string[];
}
export interface Draft extends DraftBody {
  id: string;
  owner: string;
  service: string;
  version: number;
  rev: number;
  kase: string | null;
  updatedAt: Date;
  expiresAt: Date;
}

const DAY = 86_400_000;
/** How long a draft waits for its owner, from the last time it was touched. */
export const DRAFT_DAYS = 30;
const place = (id: string): string => `casework.draft/${id}/body`;
const expiry = (now: Date): Date => new Date(now.getTime() + DRAFT_DAYS * DAY);
const COLUMNS = [
  'id',
  'owner',
  'service',
  'version',
  'rev',
  'key_id',
  'wrapped',
  'body',
  'kase_id',
  'updated_at',
  'expires_at',
] as const;

type Row = {
  id: string;
  owner: string | null;
  service: string;
  version: number;
  rev: number;
  key_id: string;
  wrapped: Buffer;
  body: Buffer;
  kase_id: string | null;
  updated_at: Date;
  expires_at: Date;
};

function opened(city: Pick<City, 'keys'>, r: Row): Draft {
  const body = JSON.parse(city.keys.unwrap(r.key_id, r.wrapped).open(place(r.id), r.body).toString()) as DraftBody;
  return {
    ...body,
    id: r.id,
    owner: r.owner!,
    service: r.service,
    version: r.version,
    rev: r.rev,
    kase: r.kase_id,
    updatedAt: r.updated_at,
    expiresAt: r.expires_at,
  };
}

export async function insertDraft(
  tx: Tx,
  city: Pick<City, 'keys'>,
  d: { owner: string; service: string; version: number; kase?: string } & DraftBody,
  now: Date,
): Promise<string> {
  const id = newId(now);
  const key = city.keys.newDataKey();
  await tx
    .insertInto('casework.draft')
    .values({
      id,
      owner: d.owner,
      service: d.service,
      version: d.version,
      rev: 0,
      key_id: key.id,
      wrapped: key.wrapped,
      body: key.key.seal(place(id), Buffer.from(JSON.stringify({ answers: d.answers, seen: d.seen }))),
      kase_id: d.kase ?? null,
      created_at: now,
      updated_at: now,
      expires_at: expiry(now),
    })
    .execute();
  return id;
}

/** One's own draft that has not expired and is in the session's reach. `lock`: nobody else changes it before this transaction ends. */
export async function findOwnDraft(
  db: Reader,
  city: Pick<City, 'keys'>,
  id: string,
  owner: Pick<Actor, 'id' | 'readsFrom'>,
  now: Date,
  lock = false,
): Promise<Draft | undefined> {
  let q = db
    .selectFrom('casework.draft')
    .select(COLUMNS)
    .where('id', '=', id)
    .where('owner', '=', owner.id)
    .where('expires_at', '>', now);
  if (lock) q = q.forUpdate();
  const row = await q.executeTakeFirst();
  return row && reaches(owner, timeOfId(row.id)) ? opened(city, row) : undefined;
}

/** One's drafts, the one touched last first. */
export async function listOwnDrafts(
  db: Reader,
  city: Pick<City, 'keys'>,
  owner: Pick<Actor, 'id' | 'readsFrom'>,
  now: Date,
  kase?: string,
): Promise<Draft[]> {
  let q = db
    .selectFrom('casework.draft')
    .select(COLUMNS)
    .where('owner', '=', owner.id)
    .where('expires_at', '>', now)
    .orderBy('updated_at', 'desc')
    .limit(50);
  if (kase !== undefined) q = q.where('kase_id', '=', kase);
  return (await q.execute()).filter((r) => reaches(owner, timeOfId(r.id))).map((r) => opened(city, r));
}

export async function updateDraft(
  tx: Tx,
  city: Pick<City, 'keys'>,
  id: string,
  rev: number,
  body: DraftBody,
  now: Date,
): Promise<void> {
  const row = await tx
    .selectFrom('casework.draft')
    .select(['key_id', 'wrapped'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  await tx
    .updateTable('casework.draft')
    .set({
      rev,
      body: city.keys.unwrap(row.key_id, row.wrapped).seal(place(id), Buffer.from(JSON.stringify(body))),
      updated_at: now,
      expires_at: expiry(now),
    })
    .where('id', '=', id)
    .execute();
}

export const deleteDraft = (tx: Tx, id: string) => tx.deleteFrom('casework.draft').where('id', '=', id).execute();

/** Drafts whose time is over, a batch at a time. */
export async function deleteExpiredDrafts(db: Reader, now: Date, limit = 500): Promise<number> {
  const gone = await db
    .deleteFrom('casework.draft')
    .where('id', 'in', (e) =>
      e.selectFrom('casework.draft').select('id').where('expires_at', '<=', now).orderBy('expires_at').limit(limit),
    )
    .executeTakeFirst();
  return Number(gone.numDeletedRows);
}

export interface PlacedFile {
  requirement: string;
  file: string;
}

export async function findDraftFiles(
  db: Reader,
  drafts: readonly string[],
): Promise<(PlacedFile & { draft: string })[]> {
  if (drafts.length === 0) return [];
  return db
    .selectFrom('casework.draft_file')
    .select(['draft_id as draft', 'requirement', 'file_id as file'])
    .where('draft_id', 'in', [...drafts])
    .orderBy('added_at')
    .orderBy('file_id')
    .execute();
}

export async function insertDraftFiles(tx: Tx, draft: string, files: readonly PlacedFile[], now: Date): Promise<void> {
  if (files.length === 0) return;
  await tx
    .insertInto('casework.draft_file')
    .values(files.map((f) => ({ draft_id: draft, requirement: f.requirement, file_id: f.file, added_at: now })))
    .onConflict((c) => c.doNothing())
    .execute();
}

export const deleteDraftFile = (tx: Tx, draft: string, { requirement, file }: PlacedFile) =>
  tx
    .deleteFrom('casework.draft_file')
    .where('draft_id', '=', draft)
    .where('requirement', '=', requirement)
    .where('file_id', '=', file)
    .execute();

/** Files of a case: those in force, and those a later revision replaced. */
export interface KaseFile extends PlacedFile {
  fromRev: number;
  toRev: number | null;
}
export async function findKaseFiles(db: Reader, kase: string): Promise<KaseFile[]> {
  return db
    .selectFrom('casework.kase_file')
    .select(['requirement', 'file_id as file', 'from_rev as fromRev', 'to_rev as toRev'])
    .where('kase_id', '=', kase)
    .orderBy('from_rev')
    .orderBy('file_id')
    .execute();
}

export async function insertKaseFiles(tx: Tx, kase: string, files: readonly PlacedFile[], rev: number): Promise<void> {
  if (files.length === 0) return;
  await tx
    .insertInto('casework.kase_file')
    .values(files.map((f) => ({ kase_id: kase, requirement: f.requirement, file_id: f.file, from_rev: rev })))
    // Put back after it was taken away: it counts again from here on.
    .onConflict((c) => c.columns(['kase_id', 'requirement', 'file_id']).doUpdateSet({ to_rev: null }))
    .execute();
}

/** Files that this revision replaced stay as evidence of what was sent first. */
export async function retireKaseFiles(tx: Tx, kase: string, files: readonly PlacedFile[], rev: number): Promise<void> {
  for (const { requirement, file } of files)
    await tx
      .updateTable('casework.kase_file')
      .set({ to_rev: rev })
      .where('kase_id', '=', kase)
      .where('requirement', '=', requirement)
      .where('file_id', '=', file)
      .execute();
}
