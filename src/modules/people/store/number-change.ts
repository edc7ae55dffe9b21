import { sql } from 'kysely';
import type { Reader, Tx } from '../../../kernel/db.ts';

/** `changed`: a new number for an account of before; `resold`: it came from somebody else; `same`: still the owner. */
export type NumberChangeKind = 'changed' | 'resold' | 'same';
export type NumberChangeState = 'asked' | 'granted' | 'refused' | 'withdrawn';

/** A number that no longer leads to whom it should, on its way to an officer who has seen the identity card. */
export interface NumberChange {
  id: string;
  /** What is read out at the counter. */
  code: string;
  kind: NumberChangeKind;
  /** Whose account asked. */
  person: string;
  /** Whose account is claimed; null: the facts fit nobody's. */
  claimed: string | null;
  proof: 'case' | 'identity' | 'none';
  photo: string | null;
  session: string | null;
  browserMac: Buffer | null;
  askedAt: Date;
  state: NumberChangeState;
  decidedBy: string | null;
  decidedAt: Date | null;
  reason: string | null;
  /** Whom the number leads to since. */
  holder: string | null;
  /** The case by which it is decided. */
  kase: string | null;
}
const COLUMNS = [
  'id',
  'code',
  'kind',
  'person',
  'claimed',
  'proof',
  'photo',
  'session',
  'browser_mac as browserMac',
  'asked_at as askedAt',
  'state',
  'decided_by as decidedBy',
  'decided_at as decidedAt',
  'reason',
  'holder',
  'kase',
] as const;

const rows = (db: Reader) => db.selectFrom('people.number_change').select(COLUMNS);
const one = (r: { kind: string; state: string; proof: string } | undefined) => r as NumberChange | undefined;

export const findNumberChange = async (db: Reader, id: string): Promise<NumberChange | undefined> =>
  one(await rows(db).where('id', '=', id).executeTakeFirst());

/** The same, held for this transaction. */
export const lockNumberChange = async (tx: Tx, id: string): Promise<NumberChange | undefined> =>
  one(await rows(tx).where('id', '=', id).forUpdate().executeTakeFirst());

/** That which is decided by this case, held for this transaction. */
export const lockNumberChangeOf = async (tx: Tx, kase: string): Promise<NumberChange | undefined> =>
  one(await rows(tx).where('kase', '=', kase).forUpdate().executeTakeFirst());

export const findNumberChangeOf = async (db: Reader, kase: string): Promise<NumberChange | undefined> =>
  one(await rows(db).where('kase', '=', kase).executeTakeFirst());

/** Says by which case it is decided. */
export const placeNumberChange = (tx: Tx, id: string, kase: string) =>
  tx.updateTable('people.number_change').set({ kase }).where('id', '=', id).execute();

/** What this account asked for: that which waits, else the newest. */
export const lastNumberChange = async (db: Reader, person: string): Promise<NumberChange | undefined> =>
  one(
    await rows(db)
      .where('person', '=', person)
      .orderBy(sql`state = 'asked'`, 'desc')
      .orderBy('asked_at', 'desc')
      .limit(1)
      .executeTakeFirst(),
  );

/** Those that wait, or those that are decided, the newest first; one more than `limit` tells that there is a next page. */
export async function listNumberChanges(
  db: Reader,
  asked: { waiting: boolean; code?: string; after?: { at: Date; id: string } | undefined; limit: number },
): Promise<NumberChange[]> {
  let q = rows(db)
    .where('state', asked.waiting ? 'in' : 'not in', ['asked'])
    .orderBy('asked_at', 'desc')
    .orderBy('id', 'desc')
    .limit(asked.limit + 1);
  if (asked.code) q = q.where('code', '=', asked.code);
  if (asked.after)
    q = q.where(sql<boolean>`(asked_at, id) < (${asked.after.at}::timestamptz, ${asked.after.id}::uuid)`);
  return (await q.execute()) as NumberChange[];
}

export const insertNumberChange = (
  tx: Tx,
  n: Omit<NumberChange, 'state' | 'decidedBy' | 'decidedAt' | 'reason' | 'holder' | 'kase'>,
) =>
  tx
    .insertInto('people.number_change')
    .values({
      id: n.id,
      code: n.code,
      kind: n.kind,
      person: n.person,
      claimed: n.claimed,
      proof: n.proof,
      photo: n.photo,
      session: n.session,
      browser_mac: n.browserMac,
      asked_at: n.askedAt,
      state: 'asked',
    })
    .execute();

export const decideNumberChange = (
  tx: Tx,
  id: string,
  d: { state: NumberChangeState; by: string; at: Date; reason?: string; holder?: string },
) =>
  tx
    .updateTable('people.number_change')
    .set({
      state: d.state,
      decided_by: d.by,
      decided_at: d.at,
      ...(d.reason !== undefined && { reason: d.reason }),
      ...(d.holder !== undefined && { holder: d.holder }),
    })
    .where('id', '=', id)
    .execute();
