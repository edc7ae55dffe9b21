import { sql } from 'kysely';
import type { Lang } from '../../../kernel/i18n.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Reader, Tx } from '../../../kernel/db.ts';
import type { DoorKind } from '../door-port.ts';

export type ConsentSource = 'page' | 'receipt' | 'reply' | 'device';

export interface Said {
  door: DoorKind;
  given: boolean;
  source: ConsentSource;
  at: Date;
}

/** The newest word of a person about each door; a door never spoken of is missing. */
export async function consentsOf(db: Reader, person: string): Promise<Said[]> {
  const rows = await db
    .selectFrom('notices.consent')
    .distinctOn('door')
    .select(['door', 'given', 'source', 'at'])
    .where('person', '=', person)
    .orderBy('door')
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows as Said[];
}

export const insertConsent = (
  tx: Tx,
  c: { person: string; door: DoorKind; given: boolean; source: ConsentSource; now: Date },
) =>
  tx
    .insertInto('notices.consent')
    .values({ id: newId(c.now), person: c.person, door: c.door, given: c.given, source: c.source, at: c.now })
    .execute();

export interface Preference {
  lang: Lang;
  /** One message a day for what is not urgent. */
  digest: boolean;
  /** Quiet hours are nothing to this person. */
  night: boolean;
}
export async function preferenceOf(db: Reader, person: string): Promise<Preference> {
  const row = await db
    .selectFrom('notices.preference')
    .select(['lang', 'digest', 'night'])
    .where('person', '=', person)
    .executeTakeFirst();
  return { lang: (row?.lang ?? 'id') as Lang, digest: row?.digest ?? false, night: row?.night ?? false };
}

export const savePreference = (tx: Tx, person: string, p: Preference, now: Date) =>
  tx
    .insertInto('notices.preference')
    .values({ person, ...p, changed_at: now })
    .onConflict((c) => c.column('person').doUpdateSet({ ...p, changed_at: sql`excluded.changed_at` }))
    .execute();
