import { sql } from 'kysely';
import type { Keys } from '../../../kernel/crypto.ts';
import type { Reader, Tx } from '../../../kernel/db.ts';
import { newId } from '../../../kernel/ids.ts';
import { freshGuard, sendWait, type Guard } from '../guard.ts';
import { CODE_LIFE_MS, contactIndex, guardKey, phonePrefix, type Contact, type ContactKind } from '../model.ts';

export type Purpose = 'sign_in' | 'link';

export interface Code {
  id: string;
  contact: Contact;
  idx: Buffer;
  /** For 'link': who adds it. */
  person: string | null;
  expiresAt: Date;
  usedAt: Date | null;
}

const codePlace = (id: string): string => `people.sign_in_code/${id}/sealed`;

/** The guard's row, locked until the transaction ends: what is counted is counted one after the other. */
export async function lockGuard(tx: Tx, key: Buffer, now: Date): Promise<Guard> {
  const fresh = freshGuard(now);
  await tx
    .insertInto('people.guard')
    .values({ key, sends: 0, rung: 0, sends_since: now, tries: 0, tried_at: now, strikes: 0, touched_at: now })
    .onConflict((c) => c.doNothing())
    .execute();
  const row = await tx.selectFrom('people.guard').selectAll().where('key', '=', key).forUpdate().executeTakeFirst();
  if (!row) return fresh;
  return {
    sends: row.sends,
    rung: row.rung,
    sendsSince: row.sends_since,
    lastSentAt: row.last_sent_at,
    tries: row.tries,
    triedAt: row.tried_at,
    strikes: row.strikes,
    waitUntil: row.wait_until,
  };
}

/** Seconds until another code may go to this contact from this browser; 0 = now. Only for showing: `requestCode` decides. */
export async function resendWait(
  db: Reader,
  keys: Keys,
  contact: Contact,
  browser: Buffer,
  now: Date,
): Promise<number> {
  const idx = contactIndex(keys, contact);
  const key = guardKey(idx, (await isKnownBrowser(db, idx, browser)) ? browser : undefined);
  const row = await db
    .selectFrom('people.guard')
    .select(['rung', 'last_sent_at'])
    .where('key', '=', key)
    .executeTakeFirst();
  return row ? sendWait({ rung: row.rung, lastSentAt: row.last_sent_at }, now) : 0;
}

export const saveGuard = (tx: Tx, key: Buffer, g: Guard, now: Date) =>
  tx
    .updateTable('people.guard')
    .set({
      sends: g.sends,
      rung: g.rung,
      sends_since: g.sendsSince,
      last_sent_at: g.lastSentAt,
      tries: g.tries,
      tried_at: g.triedAt,
      strikes: g.strikes,
      wait_until: g.waitUntil,
      touched_at: now,
    })
    .where('key', '=', key)
    .execute();

export async function isKnownBrowser(db: Reader, idx: Buffer, browser: Buffer): Promise<boolean> {
  const row = await db
    .selectFrom('people.known_browser')
    .select('idx')
    .where('idx', '=', idx)
    .where('browser_mac', '=', browser)
    .executeTakeFirst();
  return row !== undefined;
}

export const rememberBrowser = (tx: Tx, idx: Buffer, browser: Buffer, now: Date) =>
  tx
    .insertInto('people.known_browser')
    .values({ idx, browser_mac: browser, first_seen_at: now, last_seen_at: now })
    .onConflict((c) => c.columns(['idx', 'browser_mac']).doUpdateSet({ last_seen_at: now }))
    .execute();

/** A number passed to somebody else: the browsers that knew its owner know nobody now. */
export const forgetBrowsers = (tx: Tx, idx: Buffer) =>
  tx.deleteFrom('people.known_browser').where('idx', '=', idx).execute();

/** A new code on its way; the browser's earlier ones for this purpose end. Gives its id. */
export async function insertCode(
  tx: Tx,
  keys: Keys,
  o: { browser: Buffer; purpose: Purpose; contact: Contact; person: string | null; now: Date },
): Promise<string> {
  const id = newId(o.now);
  await tx
    .updateTable('people.sign_in_code')
    .set({ expires_at: o.now })
    .where('browser_mac', '=', o.browser)
    .where('purpose', '=', o.purpose)
    .where('expires_at', '>', o.now)
    .execute();
  await tx
    .insertInto('people.sign_in_code')
    .values({
      id,
      browser_mac: o.browser,
      purpose: o.purpose,
      kind: o.contact.kind,
      idx: contactIndex(keys, o.contact),
      sealed: keys.seal(codePlace(id), Buffer.from(o.contact.value)),
      prefix: phonePrefix(o.contact),
      person: o.person,
      created_at: o.now,
      expires_at: new Date(o.now.getTime() + CODE_LIFE_MS),
    })
    .execute();
  return id;
}

const columns = ['id', 'kind', 'idx', 'sealed', 'person', 'expires_at', 'used_at'] as const;
const newestOf = (db: Reader, browser: Buffer, purpose: Purpose) =>
  db
    .selectFrom('people.sign_in_code')
    .select(columns)
    .where('browser_mac', '=', browser)
    .where('purpose', '=', purpose)
    .orderBy('created_at', 'desc')
    .orderBy('expires_at', 'desc')
    .limit(1);

type CodeRow = Awaited<ReturnType<ReturnType<typeof newestOf>['executeTakeFirst']>>;
const opened = (keys: Keys, r: CodeRow): Code | undefined =>
  r && {
    id: r.id,
    contact: { kind: r.kind as ContactKind, value: keys.open(codePlace(r.id), r.sealed).toString() },
    idx: r.idx,
    person: r.person,
    expiresAt: r.expires_at,
    usedAt: r.used_at,
  };

/** The newest code of a browser, used or not, expired or not. */
export const findCode = async (db: Reader, keys: Keys, browser: Buffer, purpose: Purpose) =>
  opened(keys, await newestOf(db, browser, purpose).executeTakeFirst());
/** The same, locked: a code that two send at once is used by one of them. */
export const lockCode = async (tx: Tx, keys: Keys, browser: Buffer, purpose: Purpose) =>
  opened(keys, await newestOf(tx, browser, purpose).forUpdate().executeTakeFirst());
export const codeById = async (db: Reader, keys: Keys, id: string) =>
  opened(keys, await db.selectFrom('people.sign_in_code').select(columns).where('id', '=', id).executeTakeFirst());
export const useCode = (tx: Tx, id: string, now: Date) =>
  tx.updateTable('people.sign_in_code').set({ used_at: now }).where('id', '=', id).execute();

export interface PrefixUse {
  prefix: string;
  sent: number;
  typed: number;
  /** So many were sent and so few typed that somebody may be pumping. */
  pumped: boolean;
}

/** Sign-in codes of the hour before `now` by operator, those still young left out: they may be typed yet. */
export async function codesByPrefix(db: Reader, now: Date): Promise<PrefixUse[]> {
  const { rows } = await sql<PrefixUse>`
    select prefix, count(*)::int as sent, count(used_at)::int as typed,
      count(*) >= 20 and count(used_at) < 0.4 * count(*) as pumped from people.sign_in_code
    where prefix is not null and created_at > ${now}::timestamptz - interval '1 hour' and created_at <= ${now}::timestamptz - interval '5 minutes'
    group by prefix order by 2 desc, 1`.execute(db);
  return rows;
}

/** Operators to which, within the hour before `now`, 20 codes or more went and fewer than 40 % were typed: the mark of SMS pumping. */
export const pumpedPrefixes = async (db: Reader, now: Date): Promise<Omit<PrefixUse, 'pumped'>[]> =>
  (await codesByPrefix(db, now)).filter((p) => p.pumped).map(({ prefix, sent, typed }) => ({ prefix, sent, typed }));

/** Forgets codes and challenges after a day, guards after two, browsers after a year of silence. */
export async function sweepSignIn(db: Reader, now: Date): Promise<void> {
  const ago = (days: number) => new Date(now.getTime() - days * 86_400_000);
  await db.deleteFrom('people.sign_in_code').where('created_at', '<', ago(1)).execute();
  await db.deleteFrom('people.officer_challenge').where('created_at', '<', ago(1)).execute();
  await db.deleteFrom('people.guard').where('touched_at', '<', ago(2)).execute();
  await db.deleteFrom('people.known_browser').where('last_seen_at', '<', ago(365)).execute();
}
