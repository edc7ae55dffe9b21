import { sql } from 'kysely';
import { beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../test/harness/database.ts';
import { WITH_COMMIT } from './connection.ts';
import { snapshot, transact } from './db.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
const facts = async (): Promise<string[]> =>
  (await database.asOwner<{ key: string }>('select key from kernel.fact order by key')).map((r) => r.key);
const put = (key: string, more = '') => sql`${sql.raw(more)} insert into kernel.fact (key, value) values (${key}, '1')`;

describe('what travels with the commit', () => {
  it('is committed with the rest', async () => {
    await transact(database.db, async (tx) => {
      await put('a1').execute(tx);
      await put('a2', WITH_COMMIT).execute(tx);
    });
    expect(await facts()).toEqual(['a1', 'a2']);
  });
  it('takes the rest along when it fails, and says why', async () => {
    const twice = transact(database.db, async (tx) => {
      await put('b1').execute(tx);
      await put('a1', WITH_COMMIT).execute(tx);
    });
    await expect(twice).rejects.toMatchObject({ code: '23505', constraint: 'fact_pkey' });
    expect(await facts()).toEqual(['a1', 'a2']);
    // The connection is as good as before.
    await transact(database.db, (tx) => put('b2').execute(tx));
    expect(await facts()).toEqual(['a1', 'a2', 'b2']);
  });
  it('is not sent when the transaction fails before its end', async () => {
    const failing = transact(database.db, async (tx) => {
      await put('c1', WITH_COMMIT).execute(tx);
      throw new Error('after it');
    });
    await expect(failing).rejects.toThrow('after it');
    const late = transact(database.db, async (tx) => {
      await put('c1', WITH_COMMIT).execute(tx);
      await put('c2').execute(tx);
    });
    await expect(late).rejects.toThrow('a statement follows');
    expect(await facts()).not.toContain('c1');
  });
});

describe('a transaction', () => {
  it('begins with its first statement, as what it is', async () => {
    await expect(snapshot(database.db, (at) => put('d1').execute(at))).rejects.toMatchObject({ code: '25006' });
    await transact(database.db, async () => {});
    expect(await snapshot(database.db, async (at) => (await sql`select 1`.execute(at)).rows)).toHaveLength(1);
  });
  it('asks the same thing many times over, also when a try fails in between', async () => {
    for (let n = 0; n < 8; n++) {
      const answer = transact(database.db, (tx) => sql<{ n: number }>`select 10 / ${n % 4}::int as n`.execute(tx));
      if (n % 4 === 0) await expect(answer).rejects.toMatchObject({ code: '22012' });
      else expect((await answer).rows[0]!.n).toBe(Math.floor(10 / (n % 4)));
    }
  });
});
