import { beforeAll, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/harness/database.ts';
import { transact } from '../../kernel/db.ts';
import {
  familyByKk,
  familyOf,
  findPerson,
  insertIdentifier,
  insertPerson,
  mayActFor,
  openIdentifier,
  openKk,
  personByIdentifier,
  seedPeople,
  setPersonName,
  type FamilySeed,
} from './index.ts';
import { sampleCity, SECRET, type SampleCity } from './sample-city.ts';

const TODAY = '2026-11-24';
let database: TestDatabase;
let s: SampleCity;

const member = (n: number, more: Partial<FamilySeed['members'][number]> = {}): FamilySeed['members'][number] => ({
  id: `0190a000-0000-7000-8000-${String(n).padStart(12, '0')}`,
  nik: `127199010190${String(n % 10_000).padStart(4, '0')}`,
  name: `Warga ${n}`,
  sex: n % 2 ? 'L' : 'P',
  bornOn: '1990-01-01',
  phone: `+62812${String(n).padStart(8, '0')}`,
  relation: 'head',
  ...more,
});
const family = (n: number, members: FamilySeed['members']): FamilySeed => ({
  id: `0190a000-0000-7000-9000-${String(n).padStart(12, '0')}`,
  card: `127199120315${String(n).padStart(4, '0')}`,
  cardIssuedOn: '2015-03-12',
  area: '12.71.01.1001',
  address: { street: 'Jalan Kenanga 1', neighbourhood: 'IV', postcode: '20131' },
  members,
});
const [father, mother, child, aunt] = [
  member(1),
  member(2, { relation: 'wife', sex: 'P' }),
  member(3, { relation: 'child', bornOn: '2019-05-02', phone: null }),
  member(4),
];

beforeAll(async () => {
  database = await testDatabase();
  s = sampleCity(database);
  await transact(s.city.db, (tx) =>
    seedPeople(tx, s.city.keys, [family(1, [child, mother, father]), family(2, [aunt])], [], s.now),
  );
});

describe('families', () => {
  test('are found by the card and by a member, the head first', async () => {
    const byCard = await familyByKk(s.city.db, s.city.keys, '1271991203150001', TODAY);
    expect(byCard).toMatchObject({
      street: 'Jalan Kenanga 1',
      neighbourhood: 'IV',
      postcode: '20131',
      area: '12.71.01.1001',
    });
    expect(byCard!.members.map((m) => [m.name, m.shdk])).toEqual([
      ['Warga 1', 1],
      ['Warga 2', 3],
      ['Warga 3', 4],
    ]);
    expect(await familyOf(s.city.db, child.id, TODAY)).toEqual(byCard);
    expect(await openKk(s.city.db, s.city.keys, byCard!.id)).toBe('1271991203150001');
    expect(await familyByKk(s.city.db, s.city.keys, '1271991203159999', TODAY)).toBeUndefined();
  });

  test('one acts for those on one’s own card, and for no one else', async () => {
    const may = (a: string, b: string, on = TODAY) => mayActFor(s.city.db, a, b, on);
    expect(await may(mother.id, child.id)).toBe(true);
    expect(await may(child.id, child.id)).toBe(true);
    expect(await may(mother.id, aunt.id)).toBe(false);
    expect(await may(aunt.id, mother.id)).toBe(false);
    expect(await may(mother.id, crypto.randomUUID())).toBe(false);
    // Nor on a day before the child was on it.
    expect(await may(mother.id, child.id, '2019-05-01')).toBe(false);
  });

  test('who leaves a card is acted for no longer', async () => {
    await s.city.db
      .updateTable('people.family_member')
      .set({ valid_to: '2026-11-23' })
      .where('person', '=', mother.id)
      .execute();
    expect(await mayActFor(s.city.db, mother.id, child.id, TODAY)).toBe(false);
    expect(await mayActFor(s.city.db, mother.id, child.id, '2026-11-23')).toBe(true);
  });
});

describe('identifiers', () => {
  test('lead to a person and open only in their own row', async () => {
    const { db, keys } = s.city;
    expect(await personByIdentifier(db, keys, 'nik', father.nik)).toBe(father.id);
    expect(await openIdentifier(db, keys, father.id, 'phone')).toBe(father.phone);
    const rows = await db
      .selectFrom('people.identifier')
      .selectAll()
      .where('kind', '=', 'nik')
      .orderBy('valid_from')
      .limit(2)
      .execute();
    expect(() => keys.open(`people.identifier/${rows[0]!.id}/sealed`, rows[1]!.sealed)).toThrow();
  });

  test('a new number ends the old one; one number never leads to two', async () => {
    const { db, keys } = s.city;
    s.later(1);
    await transact(db, (tx) => insertIdentifier(tx, keys, father.id, 'phone', '+628999000111', s.now));
    expect(await personByIdentifier(db, keys, 'phone', father.phone!)).toBeUndefined();
    expect(await openIdentifier(db, keys, father.id, 'phone')).toBe('+628999000111');
    await expect(
      transact(db, (tx) => insertIdentifier(tx, keys, aunt.id, 'phone', '+628999000111', s.now)),
    ).rejects.toMatchObject({ code: '23505' });
  });

  test('a person may have none, and a name later', async () => {
    const { db } = s.city;
    const id = await transact(db, (tx) => insertPerson(tx, s.now));
    expect(await findPerson(db, id)).toEqual({ id, name: null, birthDate: null, sex: null });
    await transact(db, (tx) => setPersonName(tx, id, "Nur'aini"));
    expect((await findPerson(db, id))!.name).toBe("Nur'aini");
  });
});

test('2,000 residents and 60 officers are written in a few statements', async () => {
  const families = Array.from({ length: 500 }, (_, f) =>
    family(
      f + 10,
      Array.from({ length: 4 }, (__, m) =>
        member(1000 + f * 4 + m, { nik: `1271990101${String(910_000 + f * 4 + m)}` }),
      ),
    ),
  );
  const officers = Array.from({ length: 60 }, (_, i) => ({
    id: crypto.randomUUID(),
    name: `Petugas ${i}`,
    nip: `CONTOH${String(i).padStart(6, '0')}`,
    email: `petugas-${i}@contoh.go.id`,
    passwordHash: 'x',
    totp: SECRET,
    post: {
      id: crypto.randomUUID(),
      role: 'lurah',
      agency: 'kelurahan',
      area: '12.71.01.1001',
      from: '2024-01-01',
      decree: 'C',
    },
  }));
  await transact(s.city.db, (tx) => seedPeople(tx, s.city.keys, families, officers, s.now));
  expect(await personByIdentifier(s.city.db, s.city.keys, 'phone', '+6281200002999')).toBe(member(2999).id);
});
