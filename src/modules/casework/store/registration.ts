import { sql, type Selectable } from 'kysely';
import type { DataKey } from '../../../kernel/crypto.ts';
import type { CaseworkRegistration } from '../../../kernel/db-types.ts';
import type { Reader } from '../../../kernel/db.ts';

export type Asks = 'submit' | 'validate' | 'sign';

/** How one item of a case stands with the population registry, and what it is being asked. */
export interface Registration {
  kase: string;
  item: number;
  ref: string;
  attempt: number;
  mode: 'manual' | 'http';
  state: 'none' | 'registered' | 'validated' | 'signed' | 'refused';
  number: string | null;
  sealed: Buffer | null;
  asks: Asks | null;
  row: string | null;
  round: number | null;
  request: number | null;
  askedAt: Date | null;
  askedBy: string | null;
  sentAt: Date | null;
  tries: number;
  reason: string | null;
  fields: string[];
  typed: string[];
  typedRev: number;
}

const read = (r: Selectable<CaseworkRegistration>): Registration => ({
  kase: r.kase_id,
  item: r.item,
  ref: r.ref,
  attempt: r.attempt,
  mode: r.mode as Registration['mode'],
  state: r.state as Registration['state'],
  number: r.number,
  sealed: r.sealed,
  asks: r.asks as Asks | null,
  row: r.row,
  round: r.round,
  request: r.request,
  askedAt: r.asked_at,
  askedBy: r.asked_by,
  sentAt: r.sent_at,
  tries: r.tries,
  reason: r.reason,
  fields: r.fields,
  typed: r.typed,
  typedRev: r.typed_rev,
});

export async function findRegistrations(db: Reader, kase: string): Promise<Registration[]> {
  const rows = await db
    .selectFrom('casework.registration')
    .selectAll()
    .where('kase_id', '=', kase)
    .orderBy('item')
    .execute();
  return rows.map(read);
}

export async function findRegistration(db: Reader, kase: string, item: number): Promise<Registration | undefined> {
  const row = await db
    .selectFrom('casework.registration')
    .selectAll()
    .where('kase_id', '=', kase)
    .where('item', '=', item)
    .executeTakeFirst();
  return row && read(row);
}

export type RegistrationChange = Partial<Omit<Registration, 'kase' | 'item'> & { nextAt: Date | null }>;

const NAMES: Record<keyof RegistrationChange, string> = {
  ref: 'ref',
  attempt: 'attempt',
  mode: 'mode',
  state: 'state',
  number: 'number',
  sealed: 'sealed',
  asks: 'asks',
  row: 'row',
  round: 'round',
  request: 'request',
  askedAt: 'asked_at',
  askedBy: 'asked_by',
  sentAt: 'sent_at',
  nextAt: 'next_at',
  tries: 'tries',
  reason: 'reason',
  fields: 'fields',
  typed: 'typed',
  typedRev: 'typed_rev',
};

/** Changes what is known of an item; the first change of an item makes its row. */
export async function saveRegistration(
  db: Reader,
  kase: string,
  item: number,
  change: RegistrationChange,
  now: Date,
  first?: { ref: string; mode: Registration['mode'] },
): Promise<void> {
  const set = Object.fromEntries(
    Object.entries(change).map(([name, value]) => [NAMES[name as keyof RegistrationChange], value]),
  );
  if (first)
    await db
      .insertInto('casework.registration')
      .values({
        kase_id: kase,
        item,
        ref: first.ref,
        mode: first.mode,
        attempt: 1,
        state: 'none',
        updated_at: now,
      })
      .onConflict((c) => c.doNothing())
      .execute();
  await db
    .updateTable('casework.registration')
    .set({ ...set, updated_at: now })
    .where('kase_id', '=', kase)
    .where('item', '=', item)
    .execute();
}

/** One question whose turn has come, taken for `lease` seconds; undefined: none is due. */
export async function claimQuestion(db: Reader, now: Date, lease: number): Promise<Registration | undefined> {
  const r = await sql<Selectable<CaseworkRegistration>>`
    update casework.registration g set next_at = ${now}::timestamptz + ${lease} * interval '1 second', tries = tries + 1
    from (select kase_id, item from casework.registration where next_at <= ${now} order by next_at limit 1
      for update skip locked) due
    where g.kase_id = due.kase_id and g.item = due.item returning g.*`.execute(db);
  return r.rows[0] && read(r.rows[0]);
}

const sealPlace = (kase: string, item: number): string => `casework.registration/${kase}/${item}/sealed`;
/** The NIK the registry gave a child. */
export const sealNik = (key: DataKey, kase: string, item: number, nik: string): Buffer =>
  key.seal(sealPlace(kase, item), Buffer.from(nik));
export const openNik = (key: DataKey, g: Pick<Registration, 'kase' | 'item' | 'sealed'>): string | undefined =>
  g.sealed === null ? undefined : key.open(sealPlace(g.kase, g.item), g.sealed).toString();
