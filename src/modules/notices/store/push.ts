import type { Keys } from '../../../kernel/crypto.ts';
import type { Reader, Tx } from '../../../kernel/db.ts';
import { newId } from '../../../kernel/ids.ts';

const place = (id: string): string => `notices.push_subscription/${id}/sealed`;

/** The device that a person's browser named last, as the push API gives it (JSON); undefined when there is none. */
export async function subscriptionOf(db: Reader, keys: Keys, person: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('notices.push_subscription')
    .select(['id', 'sealed'])
    .where('person', '=', person)
    .where('ended_at', 'is', null)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && keys.open(place(row.id), row.sealed).toString();
}

/** Takes a device; what the person or the device had before ends. */
export async function saveSubscription(tx: Tx, keys: Keys, person: string, json: string, now: Date): Promise<void> {
  const id = newId(now);
  const mac = keys.mac('push', (JSON.parse(json) as { endpoint: string }).endpoint);
  await tx
    .updateTable('notices.push_subscription')
    .set({ ended_at: now })
    .where((e) => e.or([e('person', '=', person), e('endpoint_mac', '=', mac)]))
    .where('ended_at', 'is', null)
    .execute();
  await tx
    .insertInto('notices.push_subscription')
    .values({ id, person, endpoint_mac: mac, sealed: keys.seal(place(id), Buffer.from(json)), created_at: now })
    .execute();
}

export const endSubscription = (tx: Reader, person: string, now: Date) =>
  tx
    .updateTable('notices.push_subscription')
    .set({ ended_at: now })
    .where('person', '=', person)
    .where('ended_at', 'is', null)
    .execute();
