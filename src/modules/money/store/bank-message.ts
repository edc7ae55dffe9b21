/** What stands between a partner's call and its act: tokens, and the X-EXTERNAL-ID of a day. */
import { sha256 } from '../../../kernel/crypto.ts';
import type { Db, Reader, Tx } from '../../../kernel/db.ts';
import { newToken } from '../../../kernel/ids.ts';
import type { BankMessage, VaRefusal } from '../bank-port.ts';

/** 15 minutes, as the standard says. */
export const TOKEN_SECONDS = 900;

/** A token for a partner; only its digest is kept. */
export async function insertToken(db: Db, partner: string, now: Date): Promise<string> {
  const token = newToken();
  await db
    .insertInto('money.bank_token')
    .values({ token_sha256: sha256(token), partner, expires_at: new Date(now.getTime() + TOKEN_SECONDS * 1000) })
    .execute();
  return token;
}

/** True while a token of this partner holds. */
export async function isTokenOf(db: Reader, partner: string, token: string, now: Date): Promise<boolean> {
  const row = await db
    .selectFrom('money.bank_token')
    .select('partner')
    .where('token_sha256', '=', sha256(token))
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return row?.partner === partner;
}

export interface Claimed {
  reference: string;
  refused: VaRefusal | null;
}

const key = (m: BankMessage, service: string) => ({
  partner: m.partner.code,
  service,
  day: m.day,
  external_id: m.externalId,
});

/**
 * Takes an X-EXTERNAL-ID for a partner's service and day; gives what took it before, or undefined when it is ours now.
 * Inside a transaction a simultaneous twin waits until the first is through.
 */
export async function claimExternalId(
  db: Reader,
  m: BankMessage,
  service: string,
  reference: string,
  now: Date,
): Promise<Claimed | undefined> {
  const taken = await db
    .insertInto('money.bank_message')
    .values({ ...key(m, service), reference, received_at: now })
    .onConflict((c) => c.doNothing())
    .executeTakeFirst();
  if (taken.numInsertedOrUpdatedRows === 1n) return undefined;
  const first = await db
    .selectFrom('money.bank_message')
    .select(['reference', 'refused'])
    .where((e) => e.and(key(m, service)))
    .executeTakeFirstOrThrow();
  return { reference: first.reference, refused: first.refused as VaRefusal | null };
}

/** What was answered to a message that was not taken, for the next time it comes. */
export async function keepRefusal(tx: Tx, m: BankMessage, service: string, refused: VaRefusal): Promise<void> {
  await tx
    .updateTable('money.bank_message')
    .set({ refused })
    .where((e) => e.and(key(m, service)))
    .execute();
}

/** Deletes tokens that ran out, the X-EXTERNAL-IDs of days that no retry reaches, and news of calls as old. */
export async function sweepMessages(db: Db, now: Date, keepDays = 40): Promise<void> {
  await db.deleteFrom('money.bank_token').where('expires_at', '<', now).execute();
  const before = new Date(now.getTime() - keepDays * 86_400_000);
  await db.deleteFrom('money.bank_message').where('received_at', '<', before).execute();
  await db.deleteFrom('money.bank_contact').where('last_at', '<', before).execute();
}
