import { sha256, type Keys } from '../../../kernel/crypto.ts';
import type { Reader, Tx } from '../../../kernel/db.ts';
import { newId } from '../../../kernel/ids.ts';
import { totpPlace } from './officer.ts';

/** The 256-bit token of an invitation: a MAC of its id, so that a message sent again carries the same and none is kept. */
export const invitationToken = (keys: Keys, id: string): string =>
  keys.mac('officer_invitation', id).toString('base64url');
const place = (id: string): string => `people.officer_invitation/${id}/totp_sealed`;

export interface Invitation {
  id: string;
  officer: string;
  name: string;
  number: string;
  purpose: 'first' | 'reset';
  /** The second factor that is offered, 20 bytes. */
  secret: Buffer;
}

/** Makes a new way in; what was sent before leads nowhere any more. */
export async function insertInvitation(
  tx: Tx,
  keys: Keys,
  o: { officer: string; purpose: Invitation['purpose']; secret: Buffer; by: string; now: Date; expiresAt: Date },
): Promise<string> {
  await endInvitations(tx, o.officer, o.now);
  const id = newId(o.now);
  await tx
    .insertInto('people.officer_invitation')
    .values({
      id,
      officer: o.officer,
      token_sha256: sha256(invitationToken(keys, id)),
      totp_sealed: keys.seal(place(id), o.secret),
      purpose: o.purpose,
      created_at: o.now,
      created_by: o.by,
      expires_at: o.expiresAt,
    })
    .execute();
  return id;
}

export const endInvitations = (tx: Tx, officer: string, now: Date) =>
  tx
    .updateTable('people.officer_invitation')
    .set({ ended_at: now })
    .where('officer', '=', officer)
    .where('used_at', 'is', null)
    .where('ended_at', 'is', null)
    .execute();

/** The open invitation of a token; undefined when unknown, used, ended or too old. */
export async function findInvitation(
  db: Reader,
  keys: Keys,
  token: string,
  now: Date,
  lock = false,
): Promise<Invitation | undefined> {
  let q = db
    .selectFrom('people.officer_invitation as i')
    .innerJoin('people.officer as o', 'o.id', 'i.officer')
    .select(['i.id', 'i.officer', 'i.purpose', 'i.totp_sealed', 'o.name', 'o.employee_number as number'])
    .where('i.token_sha256', '=', sha256(token))
    .where('i.used_at', 'is', null)
    .where('i.ended_at', 'is', null)
    .where('o.ended_at', 'is', null)
    .where('i.expires_at', '>', now);
  if (lock) q = q.forUpdate();
  const row = await q.executeTakeFirst();
  if (!row) return undefined;
  const { totp_sealed, ...invitation } = row;
  return {
    ...invitation,
    purpose: row.purpose as Invitation['purpose'],
    secret: keys.open(place(row.id), totp_sealed),
  };
}

/** Whose invitation it is and until when, while it is open. */
export const openInvitation = (
  db: Reader,
  officer: string,
): Promise<{ id: string; createdAt: Date; expiresAt: Date } | undefined> =>
  db
    .selectFrom('people.officer_invitation')
    .select(['id', 'created_at as createdAt', 'expires_at as expiresAt'])
    .where('officer', '=', officer)
    .where('used_at', 'is', null)
    .where('ended_at', 'is', null)
    .executeTakeFirst();

/** To whom an invitation that is still open goes. */
export const invitedOfficer = (db: Reader, id: string): Promise<{ officer: string; expiresAt: Date } | undefined> =>
  db
    .selectFrom('people.officer_invitation')
    .select(['officer', 'expires_at as expiresAt'])
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .where('ended_at', 'is', null)
    .executeTakeFirst();

/** The invitation is used up: password and second factor hold from now on. */
export async function settleInvitation(
  tx: Tx,
  keys: Keys,
  i: Invitation,
  o: { passwordHash: string; step: bigint; now: Date },
): Promise<void> {
  await tx.updateTable('people.officer_invitation').set({ used_at: o.now }).where('id', '=', i.id).execute();
  await tx
    .updateTable('people.officer')
    .set({
      password_hash: o.passwordHash,
      totp_sealed: keys.seal(totpPlace(i.officer), i.secret),
      totp_step: o.step,
    })
    .where('id', '=', i.officer)
    .execute();
}

/** Takes password and second factor back: whoever holds the lost phone holds nothing. */
export const clearFactors = (tx: Tx, officer: string) =>
  tx.updateTable('people.officer').set({ password_hash: null, totp_sealed: null }).where('id', '=', officer).execute();

export interface Reset {
  id: string;
  officer: string;
  askedBy: string;
  askedAt: Date;
  reason: string;
  outcome: 'granted' | 'alone' | 'refused' | null;
  decidedBy: string | null;
  decidedAt: Date | null;
}
const RESET = [
  'id',
  'officer',
  'asked_by as askedBy',
  'asked_at as askedAt',
  'reason',
  'outcome',
  'decided_by as decidedBy',
  'decided_at as decidedAt',
] as const;

/** Resets asked for one officer, newest first. */
export async function resetsOf(db: Reader, officer: string): Promise<Reset[]> {
  const rows = await db
    .selectFrom('people.factor_reset')
    .select(RESET)
    .where('officer', '=', officer)
    .orderBy('asked_at', 'desc')
    .limit(20)
    .execute();
  return rows as Reset[];
}

/** Resets that wait for a second person, oldest first. */
export const openResets = (db: Reader): Promise<{ officer: string; name: string; askedAt: Date }[]> =>
  db
    .selectFrom('people.factor_reset as r')
    .innerJoin('people.officer as o', 'o.id', 'r.officer')
    .select(['r.officer', 'o.name', 'r.asked_at as askedAt'])
    .where('r.outcome', 'is', null)
    .orderBy('r.asked_at')
    .limit(50)
    .execute();

export async function lockOpenReset(tx: Tx, officer: string): Promise<Reset | undefined> {
  const row = await tx
    .selectFrom('people.factor_reset')
    .select(RESET)
    .where('officer', '=', officer)
    .where('outcome', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  return row as Reset | undefined;
}

export async function insertReset(
  tx: Tx,
  r: { officer: string; askedBy: string; reason: string; now: Date; alone: boolean },
): Promise<void> {
  await tx
    .insertInto('people.factor_reset')
    .values({
      id: newId(r.now),
      officer: r.officer,
      asked_by: r.askedBy,
      asked_at: r.now,
      reason: r.reason,
      ...(r.alone && { outcome: 'alone', decided_by: r.askedBy, decided_at: r.now }),
    })
    .execute();
}

export const decideReset = (tx: Tx, id: string, outcome: 'granted' | 'refused', by: string, now: Date) =>
  tx
    .updateTable('people.factor_reset')
    .set({ outcome, decided_by: by, decided_at: now })
    .where('id', '=', id)
    .execute();
