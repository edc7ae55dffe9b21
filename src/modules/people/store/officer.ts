import type { Keys } from '../../../kernel/crypto.ts';
import type { Reader, Tx } from '../../../kernel/db.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Deputy, Post } from '../../../kernel/permission.ts';

export const totpPlace = (id: string): string => `people.officer/${id}/totp_sealed`;
export const officerEmailPlace = (id: string): string => `people.officer/${id}/email_sealed`;

/** An officer in service on `on`, with the posts of that day; undefined when there is none. */
export async function findOfficer(
  db: Reader,
  id: string,
  on: string,
): Promise<{ id: string; name: string; posts: Post[] } | undefined> {
  // One statement: it stands before every request of an officer's.
  const rows = await db
    .selectFrom('people.officer as o')
    .leftJoin('people.officer_post as p', (j) =>
      j
        .onRef('p.officer', '=', 'o.id')
        .on('p.ended_at', 'is', null)
        .on('p.valid_from', '<=', on)
        .on((e) => e.or([e('p.valid_to', 'is', null), e('p.valid_to', '>=', on)])),
    )
    .select(['o.name', 'p.id', 'p.role', 'p.agency', 'p.area', 'p.deputy', 'p.signs'])
    .where('o.id', '=', id)
    .where('o.ended_at', 'is', null)
    .where('o.active_from', '<=', on)
    .where((e) => e.or([e('o.active_to', 'is', null), e('o.active_to', '>=', on)]))
    .orderBy('p.valid_from')
    .orderBy('p.id')
    .execute();
  const [officer] = rows;
  return (
    officer && {
      id,
      name: officer.name,
      posts: rows.flatMap(({ id: post, role, agency, area, deputy, signs }) =>
        post === null || role === null || agency === null
          ? []
          : [
              {
                id: post,
                role,
                agency,
                area,
                ...(deputy && { deputy: deputy as Deputy }),
                ...(signs && { signs }),
              },
            ],
      ),
    }
  );
}

/** The officer in service by employee number or e-mail; who has not yet used the invitation has no password. */
export async function officerByLogin(
  db: Reader,
  keys: Keys,
  login: string,
  on: string,
): Promise<{ id: string; passwordHash: string | null } | undefined> {
  const name = login.trim().toLowerCase();
  const row = await db
    .selectFrom('people.officer')
    .select(['id', 'password_hash'])
    .where((e) =>
      name.includes('@')
        ? e('email_idx', '=', keys.blindIndex('email', name))
        : e('employee_number', '=', name.toUpperCase().replaceAll(/[\s.]/g, '')),
    )
    .where('ended_at', 'is', null)
    .where('active_from', '<=', on)
    .where((e) => e.or([e('active_to', 'is', null), e('active_to', '>=', on)]))
    .executeTakeFirst();
  return row && { id: row.id, passwordHash: row.password_hash };
}

/** An officer's own password, and what it must not resemble; `hash` is null for who signs in by the city's provider alone. */
export async function ownPassword(
  db: Reader,
  id: string,
): Promise<{ hash: string | null; name: string; number: string } | undefined> {
  const row = await db
    .selectFrom('people.officer')
    .select(['password_hash', 'name', 'employee_number'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row && { hash: row.password_hash, name: row.name, number: row.employee_number };
}

export const setPassword = (tx: Tx, id: string, hash: string) =>
  tx.updateTable('people.officer').set({ password_hash: hash }).where('id', '=', id).execute();

/**
 * The officer's second factor, locked until the transaction ends: two uses of one code meet here. Undefined while there
 * is none (invited, or taken back because the phone was lost).
 */
export async function lockTotp(tx: Tx, keys: Keys, id: string): Promise<{ secret: Buffer; step: bigint } | undefined> {
  const row = await tx
    .selectFrom('people.officer')
    .select(['totp_sealed', 'totp_step'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return row.totp_sealed === null
    ? undefined
    : { secret: keys.open(totpPlace(id), row.totp_sealed), step: row.totp_step };
}

export const setTotpStep = (tx: Tx, id: string, step: bigint) =>
  tx.updateTable('people.officer').set({ totp_step: step }).where('id', '=', id).execute();

export interface OfficerInPost {
  id: string;
  name: string;
  role: string;
  agency: string;
  area: string | null;
}

/** Officers who hold one of the roles on a day, at an agency or (null) at any, by name. */
export async function officersInPost(
  db: Reader,
  agency: string | null,
  roles: string[],
  on: string,
): Promise<OfficerInPost[]> {
  let q = db
    .selectFrom('people.officer_post as p')
    .innerJoin('people.officer as o', 'o.id', 'p.officer')
    .select(['o.id', 'o.name', 'p.role', 'p.agency', 'p.area'])
    .where('p.role', 'in', roles)
    .where('p.ended_at', 'is', null)
    .where('o.ended_at', 'is', null)
    .where('p.valid_from', '<=', on)
    .where((e) => e.or([e('p.valid_to', 'is', null), e('p.valid_to', '>=', on)]))
    .where('o.active_from', '<=', on)
    .where((e) => e.or([e('o.active_to', 'is', null), e('o.active_to', '>=', on)]))
    .orderBy('o.name')
    .orderBy('o.id')
    .limit(200);
  if (agency !== null) q = q.where('p.agency', '=', agency);
  return q.execute();
}

/** Names of officers by id, for histories; those not found are left out. */
export async function officerNames(db: Reader, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('people.officer').select(['id', 'name']).where('id', 'in', ids).execute();
  return new Map(rows.map((r) => [r.id, r.name]));
}

/** Employee numbers (NIP) of officers by id, as papers print them. */
export async function officerNumbers(db: Reader, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('people.officer').select(['id', 'employee_number']).where('id', 'in', ids).execute();
  return new Map(rows.map((r) => [r.id, r.employee_number]));
}

/** The officer's address, opened: under which the e-sign provider knows a signer. */
export async function officerEmail(db: Reader, keys: Keys, id: string): Promise<string | undefined> {
  const row = await db.selectFrom('people.officer').select('email_sealed').where('id', '=', id).executeTakeFirst();
  return row?.email_sealed ? keys.open(officerEmailPlace(id), row.email_sealed).toString() : undefined;
}

export interface Challenge {
  id: string;
  officer: string;
  expiresAt: Date;
  usedAt: Date | null;
}

/** The browser's earlier challenges end: one browser signs one officer in at a time. */
export async function insertChallenge(
  tx: Tx,
  browser: Buffer,
  officer: string,
  now: Date,
  lifeMs: number,
): Promise<void> {
  await tx
    .updateTable('people.officer_challenge')
    .set({ expires_at: now })
    .where('browser_mac', '=', browser)
    .where('expires_at', '>', now)
    .execute();
  await tx
    .insertInto('people.officer_challenge')
    .values({
      id: newId(now),
      browser_mac: browser,
      officer,
      created_at: now,
      expires_at: new Date(now.getTime() + lifeMs),
    })
    .execute();
}

const challengeOf = (db: Reader, browser: Buffer) =>
  db
    .selectFrom('people.officer_challenge')
    .select(['id', 'officer', 'expires_at as expiresAt', 'used_at as usedAt'])
    .where('browser_mac', '=', browser)
    .orderBy('created_at', 'desc')
    .orderBy('expires_at', 'desc')
    .limit(1);

export const findChallenge = (db: Reader, browser: Buffer): Promise<Challenge | undefined> =>
  challengeOf(db, browser).executeTakeFirst();
export const lockChallenge = (tx: Tx, browser: Buffer): Promise<Challenge | undefined> =>
  challengeOf(tx, browser).forUpdate().executeTakeFirst();
export const useChallenge = (tx: Tx, id: string, now: Date) =>
  tx.updateTable('people.officer_challenge').set({ used_at: now }).where('id', '=', id).execute();
