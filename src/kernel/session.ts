import { sql } from 'kysely';
import { newId, newToken } from './ids.ts';
import { sha256 } from './crypto.ts';
import type { Reader, Tx } from './db.ts';

export type SessionKind = 'person' | 'officer';
export interface Session {
  id: string;
  kind: SessionKind;
  subject: string;
  channel: 'web' | 'api';
  device: string;
  created_at: Date;
  last_seen_at: Date;
  step_up_at: Date | null;
  /** Reaches only what began since; null: everything of the subject's. */
  reads_from: Date | null;
}

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
/** ASVS 7.3: officers 30 minutes idle, 12 hours in all; citizens 30 and 90 days (a cheap phone, few sign-ins). */
const LIFE: Record<SessionKind, { idle: number; absolute: number }> = {
  officer: { idle: 30 * MINUTE, absolute: 720 * MINUTE },
  person: { idle: 30 * DAY, absolute: 90 * DAY },
};

/** Opens a session; the 256-bit token is given once and only its SHA-256 is kept. A sign-in always makes a new one. */
export async function startSession(
  tx: Tx,
  o: {
    kind: SessionKind;
    subject: string;
    channel: 'web' | 'api';
    device: string;
    now: Date;
    stepUp?: boolean;
    readsFrom?: Date;
  },
): Promise<{ id: string; token: string }> {
  const token = newToken();
  const id = newId(o.now);
  await tx
    .insertInto('kernel.session')
    .values({
      id,
      token_sha256: sha256(token),
      kind: o.kind,
      subject: o.subject,
      channel: o.channel,
      device: o.device.slice(0, 200),
      created_at: o.now,
      last_seen_at: o.now,
      expires_at: new Date(o.now.getTime() + LIFE[o.kind].absolute),
      step_up_at: o.stepUp ? o.now : null,
      reads_from: o.readsFrom ?? null,
    })
    .execute();
  return { id, token };
}

/** The live session of a token; undefined when unknown, ended, idle too long or past its absolute end. */
export async function findSession(db: Reader, token: string, now: Date): Promise<Session | undefined> {
  if (token.length < 20 || token.length > 100) return undefined;
  const s = await db
    .selectFrom('kernel.session')
    .select(['id', 'kind', 'subject', 'channel', 'device', 'created_at', 'last_seen_at', 'step_up_at', 'reads_from'])
    .where('token_sha256', '=', sha256(token))
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  if (!s) return undefined;
  const session = s as Session;
  const idle = now.getTime() - session.last_seen_at.getTime();
  // A bearer token of the command line is used by scripts that rest between runs: only its absolute end counts.
  if (session.channel === 'web' && idle > LIFE[session.kind].idle) return undefined;
  // One write a minute at most: a page with twenty pictures must not be twenty updates.
  if (idle > MINUTE)
    await db.updateTable('kernel.session').set({ last_seen_at: now }).where('id', '=', session.id).execute();
  return session;
}

/** When a session began, also one that has ended. */
export const sessionStart = async (db: Reader, id: string): Promise<Date | undefined> =>
  (await db.selectFrom('kernel.session').select('created_at').where('id', '=', id).executeTakeFirst())?.created_at;

/** The session reaches everything of its subject's from now on. */
export const liftReach = (tx: Tx, id: string) =>
  tx.updateTable('kernel.session').set({ reads_from: null }).where('id', '=', id).execute();

/** Ends one session; `why` is a code (signed_out, revoked, left_office). */
export async function endSession(tx: Tx, id: string, why: string, now: Date): Promise<void> {
  await tx
    .updateTable('kernel.session')
    .set({ ended_at: now, ended_why: why })
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .execute();
}

/** Ends every session of a person or officer, but for `except`. */
export async function endSessionsOf(
  tx: Tx,
  kind: SessionKind,
  subject: string,
  why: string,
  now: Date,
  except?: string,
): Promise<void> {
  let q = tx
    .updateTable('kernel.session')
    .set({ ended_at: now, ended_why: why })
    .where('kind', '=', kind)
    .where('subject', '=', subject)
    .where('ended_at', 'is', null);
  if (except) q = q.where('id', '<>', except);
  await q.execute();
}

/** The live sessions of a person or officer, newest first. */
export async function listSessions(db: Reader, kind: SessionKind, subject: string, now: Date): Promise<Session[]> {
  const rows = await db
    .selectFrom('kernel.session')
    .select(['id', 'kind', 'subject', 'channel', 'device', 'created_at', 'last_seen_at', 'step_up_at', 'reads_from'])
    .where('kind', '=', kind)
    .where('subject', '=', subject)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .orderBy('created_at', 'desc')
    .limit(50)
    .execute();
  return rows as Session[];
}

/**
 * Marks that the second factor was just given (needed to sign, refund, change roles, export). The session goes on under
 * a new token, given once; the old one is dead (ASVS 7.2.4: it may have been copied). Undefined when the session is not of
 * this channel: a cookie's token is never handed to a program, nor a program's to a browser.
 */
export async function stepUpSession(
  tx: Tx,
  id: string,
  channel: Session['channel'],
  now: Date,
): Promise<string | undefined> {
  const token = newToken();
  const done = await tx
    .updateTable('kernel.session')
    .set({ step_up_at: now, token_sha256: sha256(token) })
    .where('id', '=', id)
    .where('channel', '=', channel)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n ? token : undefined;
}

/**
 * Takes one unit of a budget that all processes share: `limit` per `seconds` under `key`.
 * Gives the seconds to wait when it is used up, else 0. Keys are hashed by the caller where they name a person.
 */
export async function spend(db: Reader, key: string, limit: number, seconds: number, now: Date): Promise<number> {
  const r = await sql<{ used: number; resets_at: Date }>`
    insert into kernel.budget as b (key, used, resets_at) values (${key}, 1, ${now}::timestamptz + ${seconds} * interval '1 second')
    on conflict (key) do update set
      used = case when b.resets_at <= ${now} then 1 else b.used + 1 end,
      resets_at = case when b.resets_at <= ${now} then excluded.resets_at else b.resets_at end
    returning used, resets_at`.execute(db);
  const row = r.rows[0]!;
  return row.used <= limit ? 0 : Math.max(1, Math.ceil((row.resets_at.getTime() - now.getTime()) / 1000));
}
