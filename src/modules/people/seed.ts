import type { Insertable } from 'kysely';
import type { ClientBase } from 'pg';
import { copyLine, copyLines } from '../../kernel/copy.ts';
import type { Keys } from '../../kernel/crypto.ts';
import type { Reader, Tx } from '../../kernel/db.ts';
import type { DB } from '../../kernel/db-types.ts';
import { newId } from '../../kernel/ids.ts';
import { SHDK, type Sex } from './model.ts';
import { officerEmailPlace, totpPlace } from './store/officer.ts';
import { identifierPlace, kkPlace, type IdentifierKind } from './store/person.ts';

/** A family as `src/seed` invents it. */
export interface FamilySeed {
  id: string;
  card: string;
  cardIssuedOn: string;
  area: string;
  address: { street: string; neighbourhood: string; postcode: string };
  members: {
    id: string;
    nik: string;
    name: string;
    sex: Sex;
    bornOn: string;
    phone: string | null;
    relation: keyof typeof SHDK;
  }[];
}

export interface OfficerSeed {
  id: string;
  name: string;
  nip: string;
  email: string;
  passwordHash: string;
  /** The secret of the second factor, 20 bytes. */
  totp: Buffer;
  post: { id: string; role: string; agency: string; area: string | null; from: string; decree: string };
}

type Table =
  | 'people.person'
  | 'people.account'
  | 'people.identifier'
  | 'people.family'
  | 'people.family_member'
  | 'people.officer'
  | 'people.officer_post';

/** In parts, because a statement takes 65,535 parameters. */
async function insertAll<T extends Table>(tx: Tx, table: T, rows: Insertable<DB[T]>[]): Promise<void> {
  for (let i = 0; i < rows.length; i += 1000) {
    // Kysely cannot follow a generic table name.
    await tx
      .insertInto(table as 'people.person')
      .values(rows.slice(i, i + 1000) as never)
      .execute();
  }
}

/** When the first officer was written; undefined: there is none. */
export async function firstOfficerAt(db: Reader): Promise<Date | undefined> {
  const first = await db
    .selectFrom('people.officer')
    .select('created_at')
    .orderBy('created_at')
    .limit(1)
    .executeTakeFirst();
  return first?.created_at;
}

/** Which officers there are, and which employee numbers are taken. */
export async function officersKnown(db: Reader): Promise<{ ids: Set<string>; numbers: Set<string> }> {
  const rows = await db.selectFrom('people.officer').select(['id', 'employee_number']).execute();
  return { ids: new Set(rows.map((r) => r.id)), numbers: new Set(rows.map((r) => r.employee_number)) };
}

/**
 * Writes invented people: families with their cards, everyone's NIK, an account (level 2) for each who has a phone, and
 * officers with their posts. Into a database without them; ids are kept as given.
 */
export async function seedPeople(
  tx: Tx,
  keys: Keys,
  families: FamilySeed[],
  officers: OfficerSeed[],
  now: Date,
): Promise<void> {
  const members = families.flatMap((f) => f.members.map((m) => ({ ...m, family: f })));
  await insertAll(
    tx,
    'people.person',
    members.map((m) => ({ id: m.id, name: m.name, birth_date: m.bornOn, sex: m.sex, created_at: now })),
  );
  const identifier = (person: string, kind: IdentifierKind, value: string) => {
    const id = newId(now);
    return {
      id,
      person,
      kind,
      sealed: keys.seal(identifierPlace(id), Buffer.from(value)),
      idx: keys.blindIndex(kind, value),
      valid_from: now,
    };
  };
  const withPhone = members.flatMap(({ id, phone }) => (phone === null ? [] : [{ id, phone }]));
  await insertAll(tx, 'people.identifier', [
    ...members.map((m) => identifier(m.id, 'nik', m.nik)),
    ...withPhone.map((m) => identifier(m.id, 'phone', m.phone)),
  ]);
  await insertAll(
    tx,
    'people.account',
    withPhone.map((m) => ({ person: m.id, level: 2, created_at: now })),
  );
  await insertAll(
    tx,
    'people.family',
    families.map((f) => ({
      id: f.id,
      kk_sealed: keys.seal(kkPlace(f.id), Buffer.from(f.card)),
      kk_idx: keys.blindIndex('kk', f.card),
      ...f.address,
      area: f.area,
      created_at: now,
    })),
  );
  await insertAll(
    tx,
    'people.family_member',
    members.map((m) => ({
      family: m.family.id,
      person: m.id,
      shdk: SHDK[m.relation],
      valid_from: m.bornOn > m.family.cardIssuedOn ? m.bornOn : m.family.cardIssuedOn,
    })),
  );
  await insertAll(
    tx,
    'people.officer',
    officers.map((o) => ({
      id: o.id,
      name: o.name,
      employee_number: o.nip,
      email_sealed: keys.seal(officerEmailPlace(o.id), Buffer.from(o.email)),
      email_idx: keys.blindIndex('email', o.email.toLowerCase()),
      password_hash: o.passwordHash,
      totp_sealed: keys.seal(totpPlace(o.id), o.totp),
      active_from: o.post.from,
      created_at: now,
    })),
  );
  await insertAll(
    tx,
    'people.officer_post',
    officers.map(({ id, post }) => ({
      id: post.id,
      officer: id,
      role: post.role,
      agency: post.agency,
      area: post.area,
      valid_from: post.from,
      decree: post.decree,
    })),
  );
}

/** A person of whom only name, birth and sex are known, as a line for `copyPersons`. */
export const personLine = (p: { id: string; name: string; bornOn: string; sex: Sex }, now: Date): string =>
  copyLine([p.id, p.name, p.bornOn, p.sex, now]);
export const copyPersons = (client: ClientBase, lines: readonly string[]): Promise<void> =>
  copyLines(client, 'people.person', ['id', 'name', 'birth_date', 'sex', 'created_at'], lines);
