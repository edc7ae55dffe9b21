import { sql } from 'kysely';
import type { Keys } from '../../../kernel/crypto.ts';
import type { Reader, Tx } from '../../../kernel/db.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Contact, ContactKind, Level, Sex } from '../model.ts';

export type IdentifierKind = 'nik' | ContactKind;

export interface Person {
  id: string;
  /** Null after a first sign-in, until a service asks for it. */
  name: string | null;
  birthDate: string | null;
  sex: Sex | null;
}

/** The additional data of a sealed identifier: it opens in its own row only. */
export const identifierPlace = (id: string): string => `people.identifier/${id}/sealed`;

export async function findPerson(db: Reader, id: string): Promise<Person | undefined> {
  const p = await db
    .selectFrom('people.person')
    .select(['id', 'name', 'birth_date', 'sex'])
    .where('id', '=', id)
    .executeTakeFirst();
  return p && { id: p.id, name: p.name, birthDate: p.birth_date, sex: p.sex as Sex | null };
}

/** Names of people by id, for lists; who has none yet is left out. */
export async function personNames(db: Reader, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('people.person').select(['id', 'name']).where('id', 'in', ids).execute();
  return new Map(rows.flatMap((r) => (r.name === null ? [] : [[r.id, r.name] as const])));
}

/** People whose name holds every one of these words, however written; the words are taken as they are, not as a pattern. */
export async function personsByName(db: Reader, words: readonly string[], limit: number): Promise<string[]> {
  if (words.length === 0) return [];
  let q = db.selectFrom('people.person').select('id').where('name', 'is not', null);
  for (const word of words)
    q = q.where(sql<boolean>`lower(name) like ${`%${word.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}%`}`);
  return (await q.orderBy('name').orderBy('id').limit(limit).execute()).map((r) => r.id);
}

/** The person to whom a NIK, number or address leads today. */
export async function personByIdentifier(
  db: Reader,
  keys: Keys,
  kind: IdentifierKind,
  value: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('people.identifier')
    .select('person')
    .where('kind', '=', kind)
    .where('idx', '=', keys.blindIndex(kind, value))
    .where('valid_to', 'is', null)
    .executeTakeFirst();
  return row?.person;
}

/** The person's current NIK, number or address, opened. Whoever shows it unmasked asks for a reason and notes it. */
export async function openIdentifier(
  db: Reader,
  keys: Keys,
  person: string,
  kind: IdentifierKind,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('people.identifier')
    .select(['id', 'sealed'])
    .where('person', '=', person)
    .where('kind', '=', kind)
    .where('valid_to', 'is', null)
    .orderBy('valid_from', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && keys.open(identifierPlace(row.id), row.sealed).toString();
}

/** How a person is reached today, opened. For messages only: whoever shows it masks it. */
export async function addressesOf(
  db: Reader,
  keys: Keys,
  person: string,
): Promise<Partial<Record<ContactKind, string>>> {
  const rows = await db
    .selectFrom('people.identifier')
    .distinctOn('kind')
    .select(['id', 'kind', 'sealed'])
    .where('person', '=', person)
    .where('kind', 'in', ['phone', 'email'])
    .where('valid_to', 'is', null)
    .orderBy('kind')
    .orderBy('valid_from', 'desc')
    .execute();
  return Object.fromEntries(rows.map((r) => [r.kind, keys.open(identifierPlace(r.id), r.sealed).toString()]));
}

export async function hasIdentifier(db: Reader, person: string, kind: IdentifierKind): Promise<boolean> {
  const row = await db
    .selectFrom('people.identifier')
    .select('id')
    .where('person', '=', person)
    .where('kind', '=', kind)
    .where('valid_to', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

export async function insertPerson(tx: Tx, now: Date, more: Partial<Omit<Person, 'id'>> = {}): Promise<string> {
  const id = newId(now);
  await tx
    .insertInto('people.person')
    .values({ id, name: more.name ?? null, birth_date: more.birthDate ?? null, sex: more.sex ?? null, created_at: now })
    .execute();
  return id;
}

/** Gives the identifier to the person; what the person had of this kind ends. Throws on one that leads to another person. */
export async function insertIdentifier(
  tx: Tx,
  keys: Keys,
  person: string,
  kind: IdentifierKind,
  value: string,
  now: Date,
): Promise<void> {
  await endIdentifier(tx, person, kind, now);
  const id = newId(now);
  await tx
    .insertInto('people.identifier')
    .values({
      id,
      person,
      kind,
      sealed: keys.seal(identifierPlace(id), Buffer.from(value)),
      idx: keys.blindIndex(kind, value),
      valid_from: now,
    })
    .execute();
}

/** The identifier of a kind that a person has now, by its row; undefined where there is none. */
export async function identifierRow(db: Reader, person: string, kind: IdentifierKind): Promise<string | undefined> {
  const row = await db
    .selectFrom('people.identifier')
    .select('id')
    .where('person', '=', person)
    .where('kind', '=', kind)
    .where('valid_to', 'is', null)
    .executeTakeFirst();
  return row?.id;
}

/** Ends what a person has of a kind: it leads to nobody until it is given to somebody. */
export const endIdentifier = (tx: Tx, person: string, kind: IdentifierKind, now: Date) =>
  tx
    .updateTable('people.identifier')
    .set({ valid_to: now })
    .where('person', '=', person)
    .where('kind', '=', kind)
    .where('valid_to', 'is', null)
    .execute();

/** The number or address of one identifier's row, also of one that has ended. */
export async function openContactRow(db: Reader, keys: Keys, id: string): Promise<Contact | undefined> {
  const row = await db
    .selectFrom('people.identifier')
    .select(['kind', 'sealed'])
    .where('id', '=', id)
    .where('kind', 'in', ['phone', 'email'])
    .executeTakeFirst();
  return row && { kind: row.kind as Contact['kind'], value: keys.open(identifierPlace(id), row.sealed).toString() };
}

/** An account at this level at least: made where there is none. */
export const accountAt = (tx: Tx, person: string, level: Level, now: Date) =>
  tx
    .insertInto('people.account')
    .values({ person, level, created_at: now })
    .onConflict((c) =>
      c.column('person').doUpdateSet({ level: sql<number>`greatest(people.account.level, ${level})`, closed_at: null }),
    )
    .execute();

/** Ends an account that has nothing to sign in with any more. */
export const closeAccount = (tx: Tx, person: string, now: Date) =>
  tx.updateTable('people.account').set({ closed_at: now }).where('person', '=', person).execute();

export const setPersonName = (tx: Tx, person: string, name: string) =>
  tx.updateTable('people.person').set({ name }).where('id', '=', person).execute();

/** The account of the contact's person, made at first use; `created` tells which. The caller holds the number's guard, so two cannot be made at once. */
export async function accountOf(
  tx: Tx,
  keys: Keys,
  contact: Contact,
  now: Date,
): Promise<{ person: string; created: boolean; lastSignIn: Date | null }> {
  const known = await personByIdentifier(tx, keys, contact.kind, contact.value);
  const person = known ?? (await insertPerson(tx, now));
  if (!known) await insertIdentifier(tx, keys, person, contact.kind, contact.value, now);
  // A seeded or registered person may have a number but no account yet.
  await tx
    .insertInto('people.account')
    .values({ person, level: 1, created_at: now })
    .onConflict((c) => c.column('person').doNothing())
    .execute();
  const { last_sign_in_at: lastSignIn } = await tx
    .selectFrom('people.account')
    .select('last_sign_in_at')
    .where('person', '=', person)
    .executeTakeFirstOrThrow();
  return { person, created: !known, lastSignIn };
}

/** Blind indexes of the numbers and addresses that lead to a person now. */
export const contactsOf = async (db: Reader, person: string): Promise<Buffer[]> =>
  (
    await db
      .selectFrom('people.identifier')
      .select('idx')
      .where('person', '=', person)
      .where('kind', 'in', ['phone', 'email'])
      .where('valid_to', 'is', null)
      .execute()
  ).map((r) => r.idx);

/** Notes a sign-in to an account that there is. */
export const signedInNow = (tx: Tx, person: string, now: Date) =>
  tx.updateTable('people.account').set({ last_sign_in_at: now }).where('person', '=', person).execute();

/** Who an account's session acts as; undefined for no or a closed account. */
export async function findAccount(
  db: Reader,
  person: string,
): Promise<{ name: string | null; level: Level } | undefined> {
  const row = await db
    .selectFrom('people.account as a')
    .innerJoin('people.person as p', 'p.id', 'a.person')
    .select(['p.name', 'a.level'])
    .where('a.person', '=', person)
    .where('a.closed_at', 'is', null)
    .executeTakeFirst();
  return row && { name: row.name, level: row.level as Level };
}

export interface FamilyMember extends Person {
  /** SIAK's SHDK: 1 head, 2 husband, 3 wife, 4 child … 11 other. */
  shdk: number;
}
export interface Family {
  id: string;
  street: string;
  /** The unit below the ward. */
  neighbourhood: string;
  postcode: string;
  /** Kemendagri code of the ward. */
  area: string;
  members: FamilyMember[];
}

/** The family of a KK number, with today's members (head first); undefined when the city does not know the card. */
export async function familyByKk(db: Reader, keys: Keys, kk: string, on: string): Promise<Family | undefined> {
  return familyWhere(db, sql`f.kk_idx = ${keys.blindIndex('kk', kk)}`, on);
}

/** The family whose card a person stands on, on a legal date. */
export async function familyOf(db: Reader, person: string, on: string): Promise<Family | undefined> {
  return familyWhere(
    db,
    sql`f.id = (select family from people.family_member where person = ${person}
    and valid_from <= ${on} and (valid_to is null or valid_to >= ${on}) order by valid_from desc limit 1)`,
    on,
  );
}

async function familyWhere(db: Reader, where: ReturnType<typeof sql>, on: string): Promise<Family | undefined> {
  const { rows } = await sql<{
    family: string;
    street: string;
    neighbourhood: string;
    postcode: string;
    area: string;
    id: string;
    name: string | null;
    birth_date: string | null;
    sex: Sex | null;
    shdk: number;
  }>`
    select f.id as family, f.street, f.neighbourhood, f.postcode, f.area, p.id, p.name, p.birth_date, p.sex, m.shdk
    from people.family f
    join people.family_member m on m.family = f.id and m.valid_from <= ${on} and (m.valid_to is null or m.valid_to >= ${on})
    join people.person p on p.id = m.person
    where ${where} order by m.shdk, p.birth_date, p.id`.execute(db);
  const first = rows[0];
  if (!first) return undefined;
  return {
    id: first.family,
    street: first.street,
    neighbourhood: first.neighbourhood,
    postcode: first.postcode,
    area: first.area,
    members: rows.map((r) => ({ id: r.id, name: r.name, birthDate: r.birth_date, sex: r.sex, shdk: r.shdk })),
  };
}

/** The KK number of a family, opened. */
export async function openKk(db: Reader, keys: Keys, family: string): Promise<string | undefined> {
  const row = await db.selectFrom('people.family').select('kk_sealed').where('id', '=', family).executeTakeFirst();
  return row && keys.open(kkPlace(family), row.kk_sealed).toString();
}
export const kkPlace = (family: string): string => `people.family/${family}/kk_sealed`;

/** One may act for oneself and for those on one's own family card (design.md §7). */
export async function mayActFor(db: Reader, person: string, other: string, on: string): Promise<boolean> {
  if (person === other) return true;
  const family = await familyOf(db, person, on);
  return family?.members.some((m) => m.id === other) ?? false;
}
