import { sql } from 'kysely';
import type { Reader, Tx } from '../../../kernel/db.ts';
import { newId } from '../../../kernel/ids.ts';

export interface Passkey {
  id: string;
  person: string;
  credential: Buffer;
  publicKey: Buffer;
  counter: number;
  transports: string[];
  device: string;
  createdAt: Date;
  lastUsedAt: Date | null;
}

const columns = [
  'id',
  'person',
  'credential',
  'public_key',
  'counter',
  'transports',
  'device',
  'created_at',
  'last_used_at',
] as const;
const current = (db: Reader) => db.selectFrom('people.passkey').select(columns).where('ended_at', 'is', null);
type Row = Awaited<ReturnType<ReturnType<typeof current>['execute']>>[number];
const read = (r: Row): Passkey => ({
  id: r.id,
  person: r.person,
  credential: r.credential,
  publicKey: r.public_key,
  counter: Number(r.counter),
  transports: r.transports,
  device: r.device,
  createdAt: r.created_at,
  lastUsedAt: r.last_used_at,
});

/** A person's passkeys, newest first. */
export const passkeysOf = async (db: Reader, person: string): Promise<Passkey[]> =>
  (await current(db).where('person', '=', person).orderBy('created_at', 'desc').execute()).map(read);

/** The passkey with this credential, locked: two sign-ins at once must count one after the other. Ended ones are not found. */
export async function lockPasskey(tx: Tx, credential: Buffer): Promise<Passkey | undefined> {
  const row = await current(tx).where('credential', '=', credential).forUpdate().executeTakeFirst();
  return row && read(row);
}

/** Keeps a new one; undefined when the credential is known already, whoever has it. */
export async function insertPasskey(
  tx: Tx,
  p: Pick<Passkey, 'person' | 'credential' | 'publicKey' | 'counter' | 'transports' | 'device'> & { backedUp: boolean },
  now: Date,
): Promise<string | undefined> {
  const id = newId(now);
  const done = await tx
    .insertInto('people.passkey')
    .values({
      id,
      person: p.person,
      credential: p.credential,
      public_key: p.publicKey,
      counter: BigInt(p.counter),
      transports: p.transports,
      backed_up: p.backedUp,
      device: p.device,
      created_at: now,
    })
    .onConflict((c) => c.column('credential').doNothing())
    .executeTakeFirst();
  return done.numInsertedOrUpdatedRows === 1n ? id : undefined;
}

/** Notes a use: the counter it told, and whether it lies with the phone's maker too. */
export const passkeyUsed = (tx: Tx, id: string, u: { counter: number; backedUp: boolean }, now: Date) =>
  tx
    .updateTable('people.passkey')
    .set({ counter: BigInt(u.counter), backed_up: u.backedUp, last_used_at: now })
    .where('id', '=', id)
    .execute();

/** Ends all of a person's: a phone that was lost may hold one. */
export const endPasskeysOf = (tx: Tx, person: string, now: Date) =>
  tx
    .updateTable('people.passkey')
    .set({ ended_at: now })
    .where('person', '=', person)
    .where('ended_at', 'is', null)
    .execute();

/** Ends one of a person's own; false when there is none. */
export async function endPasskey(tx: Tx, person: string, id: string, now: Date): Promise<boolean> {
  const done = await tx
    .updateTable('people.passkey')
    .set({ ended_at: now })
    .where('id', '=', id)
    .where('person', '=', person)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

export const insertPasskeyChallenge = (
  tx: Tx,
  c: { challenge: Buffer; browser: Buffer; person: string | null; expiresAt: Date },
) =>
  tx
    .insertInto('people.passkey_challenge')
    .values({ challenge: c.challenge, browser_mac: c.browser, person: c.person, expires_at: c.expiresAt })
    .execute();

/** Takes a challenge, once: it must be this browser's, of this person (null: of a sign-in), and not too old. */
export async function takePasskeyChallenge(
  tx: Tx,
  c: { challenge: Buffer; browser: Buffer; person: string | null },
  now: Date,
): Promise<boolean> {
  const done = await tx
    .deleteFrom('people.passkey_challenge')
    .where('challenge', '=', c.challenge)
    .where('browser_mac', '=', c.browser)
    .where(sql<boolean>`person is not distinct from ${c.person}::uuid`)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return done.numDeletedRows === 1n;
}

/** Forgets what was never answered. */
export const sweepPasskeyChallenges = (db: Reader, now: Date) =>
  db.deleteFrom('people.passkey_challenge').where('expires_at', '<', now).execute();
