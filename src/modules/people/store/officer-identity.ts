import { sha256, type Keys } from '../../../kernel/crypto.ts';
import type { Reader, Tx } from '../../../kernel/db.ts';
import type { AttestedIdentity, JourneySecrets } from '../identity-port.ts';
import { officerByLogin } from './officer.ts';

export interface Journey extends JourneySecrets {
  /** Whose second factor it is; null at sign-in. */
  officer: string | null;
  goal: string;
}

const place = (state: Buffer): string => `people.officer_journey/${state.toString('hex')}/sealed`;

export async function insertJourney(
  tx: Tx,
  keys: Keys,
  j: Journey & { browser: Buffer; expiresAt: Date },
): Promise<void> {
  const state = sha256(j.state);
  await tx
    .insertInto('people.officer_journey')
    .values({
      state_sha256: state,
      browser_mac: j.browser,
      sealed: keys.seal(place(state), Buffer.from(JSON.stringify([j.nonce, j.verifier]))),
      officer: j.officer,
      goal: j.goal,
      expires_at: j.expiresAt,
    })
    .execute();
}

/** Takes a journey, once: its state must have come back in the browser that left, in time. */
export async function takeJourney(
  tx: Tx,
  keys: Keys,
  state: string,
  browser: Buffer,
  now: Date,
): Promise<Journey | undefined> {
  const hash = sha256(state);
  const row = await tx
    .deleteFrom('people.officer_journey')
    .where('state_sha256', '=', hash)
    .where('browser_mac', '=', browser)
    .where('expires_at', '>', now)
    .returning(['sealed', 'officer', 'goal'])
    .executeTakeFirst();
  if (!row) return undefined;
  const [nonce, verifier] = JSON.parse(keys.open(place(hash), row.sealed).toString()) as [string, string];
  return { state, nonce, verifier, officer: row.officer, goal: row.goal };
}

export const sweepJourneys = (db: Reader, now: Date) =>
  db.deleteFrom('people.officer_journey').where('expires_at', '<', now).execute();

/**
 * The officer of an identity: the one it was linked to, else the officer in service with its verified address or employee
 * number (`linked: false`), if no other identity of the provider is linked to that officer.
 */
export async function officerOfIdentity(
  tx: Tx,
  keys: Keys,
  who: AttestedIdentity,
  on: string,
): Promise<{ officer: string; linked: boolean } | undefined> {
  const known = await tx
    .selectFrom('people.officer_identity')
    .select('officer')
    .where('issuer', '=', who.issuer)
    .where('subject', '=', who.subject)
    .executeTakeFirst();
  if (known) return { officer: known.officer, linked: true };
  for (const login of [who.email, who.employeeNumber]) {
    const found = login === undefined ? undefined : await officerByLogin(tx, keys, login, on);
    if (!found) continue;
    const other = await tx
      .selectFrom('people.officer_identity')
      .select('subject')
      .where('issuer', '=', who.issuer)
      .where('officer', '=', found.id)
      .executeTakeFirst();
    return other ? undefined : { officer: found.id, linked: false };
  }
  return undefined;
}

export const linkIdentity = (tx: Tx, who: AttestedIdentity, officer: string, now: Date) =>
  tx
    .insertInto('people.officer_identity')
    .values({ issuer: who.issuer, subject: who.subject, officer, linked_at: now })
    .execute();
