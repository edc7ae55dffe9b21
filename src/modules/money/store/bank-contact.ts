/** How calls between us and banks ended. */
import { sql } from 'kysely';
import type { Db, Reader } from '../../../kernel/db.ts';

export type Direction = 'in' | 'out';

/** The last call of a service on a day that ended so. */
export interface Contact {
  direction: Direction;
  /** SNAP's number of the service. */
  service: string;
  /** SNAP's response code, or why there was none (`timeout`, `not_connected`). */
  code: string;
  ok: boolean;
  /** What of it was false: Signature, Timestamp, Token, Address. */
  detail: string | null;
  at: Date;
}

/** The same ending within so many seconds is the same news: a rush of payments must not wait for one row. */
const NEWS_SECONDS = 5;

/** Notes how a call ended, on a legal day. */
export async function noteContact(
  db: Db,
  partner: string,
  day: string,
  { direction, service, code, ok, detail, at }: Contact,
): Promise<void> {
  await sql`
    insert into money.bank_contact (partner, direction, service, day, code, ok, detail, last_at)
    select ${partner}, ${direction}, ${service}, ${day}::date, ${code}, ${ok}, ${detail}, ${at}
    where not exists (select from money.bank_contact where partner = ${partner} and direction = ${direction}
      and service = ${service} and day = ${day}::date and code = ${code} and detail is not distinct from ${detail}
      and last_at > ${new Date(at.getTime() - NEWS_SECONDS * 1000)})
    on conflict (partner, direction, service, day, code)
      do update set last_at = excluded.last_at, detail = excluded.detail`.execute(db);
}

/** Of each service and ending the last time it was seen, for one partner or all; the newest first. */
export async function lastContacts(db: Reader, partner?: string): Promise<(Contact & { partner: string })[]> {
  return db
    .selectFrom('money.bank_contact')
    .distinctOn(['partner', 'direction', 'service', 'code'])
    .select(['partner', 'service', 'code', 'ok', 'detail', 'last_at as at'])
    .select((e) => e.ref('direction').$castTo<Direction>().as('direction'))
    .$if(partner !== undefined, (q) => q.where('partner', '=', partner!))
    .orderBy('partner')
    .orderBy('direction')
    .orderBy('service')
    .orderBy('code')
    .orderBy('day', 'desc')
    .execute()
    .then((rows) => rows.toSorted((a, b) => b.at.getTime() - a.at.getTime()));
}
