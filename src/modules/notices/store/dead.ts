import { sql } from 'kysely';
import type { Keys } from '../../../kernel/crypto.ts';
import type { Reader, Tx } from '../../../kernel/db.ts';
import { newId } from '../../../kernel/ids.ts';
import type { DoorKind, MailboxPlace } from '../door-port.ts';

/** By which an address is known again without being kept. */
export const addressMac = (keys: Keys, address: string): Buffer => keys.mac('message/to', address);

/** An address that is nobody's, the receiving side says. False when that is known already. */
export async function insertDead(
  tx: Tx,
  d: { person: string; door: DoorKind; mac: Buffer; reason: string; now: Date },
): Promise<boolean> {
  const done = await tx
    .insertInto('notices.dead_address')
    .values({
      id: newId(d.now),
      person: d.person,
      door: d.door,
      address_mac: d.mac,
      reason: d.reason,
      found_at: d.now,
    })
    .onConflict((c) => c.columns(['person', 'door', 'address_mac']).where('lifted_at', 'is', null).doNothing())
    .executeTakeFirst();
  return (done.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** The doors of a person whose present address is dead. */
export async function deadDoors(
  db: Reader,
  keys: Keys,
  person: string,
  to: ReadonlyMap<DoorKind, string>,
): Promise<Set<DoorKind>> {
  const rows = await db
    .selectFrom('notices.dead_address')
    .select(['door', 'address_mac as mac'])
    .where('person', '=', person)
    .where('lifted_at', 'is', null)
    .execute();
  return new Set(
    rows.flatMap(({ door, mac }) => {
      const address = to.get(door as DoorKind);
      return address !== undefined && addressMac(keys, address).equals(mac) ? [door as DoorKind] : [];
    }),
  );
}

/** The person says that it works. */
export const liftDead = (tx: Tx, person: string, door: DoorKind, now: Date) =>
  tx
    .updateTable('notices.dead_address')
    .set({ lifted_at: now })
    .where('person', '=', person)
    .where('door', '=', door)
    .where('lifted_at', 'is', null)
    .execute();

const MAILBOX = 'email';
export async function mailboxPlace(db: Reader): Promise<MailboxPlace | undefined> {
  const row = await db
    .selectFrom('notices.mailbox')
    .select(['validity', 'uid'])
    .where('name', '=', MAILBOX)
    .executeTakeFirst();
  return row && { validity: row.validity, uid: Number(row.uid) };
}
export const saveMailboxPlace = (db: Reader, { validity, uid }: MailboxPlace, now: Date) =>
  db
    .insertInto('notices.mailbox')
    .values({ name: MAILBOX, validity, uid: BigInt(uid), read_at: now })
    .onConflict((c) =>
      c.column('name').doUpdateSet({
        validity: sql`excluded.validity`,
        uid: sql`excluded.uid`,
        read_at: sql`excluded.read_at`,
      }),
    )
    .execute();
