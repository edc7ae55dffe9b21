import { expect, test } from 'vitest';
import { testCity } from '../../test/harness/city.ts';
import { transact } from '../kernel/db.ts';
import { seedPeople } from '../modules/people/index.ts';
import { demo, inventedOf, seedDemoPeople } from './demo.ts';

test('a demo city that was founded before a release gets the officers that it brought, and keeps those it has', async () => {
  const t = await testCity({ env: 'demo' });
  const { officers } = inventedOf(t.city);
  // As an older release wrote them: nobody on duty for dangers, and numbers by another turn.
  const before = officers.filter((o) => o.post.role !== 'petugas_siaga' && o.post.role !== 'lurah');
  const seeds = before.map((o, i) => ({ ...o, nip: officers[i]!.nip, passwordHash: 'x', totp: Buffer.alloc(20) }));
  await transact(t.city.db, (tx) => seedPeople(tx, t.city.keys, [], seeds, t.now));
  expect(await seedDemoPeople(t.city, t.now)).toBe(officers.length - before.length);
  expect(await seedDemoPeople(t.city, t.now)).toBe(0);
  const rows = await t.database.asOwner<{ password_hash: string; nip: string; role: string }>(
    `select password_hash, employee_number as nip, role from people.officer o join people.officer_post p on p.officer = o.id`,
  );
  expect(rows).toHaveLength(officers.length);
  expect(rows.filter((r) => r.password_hash === 'x')).toHaveLength(before.length);
  expect(rows.filter((r) => !r.nip.startsWith('CONTOH'))).toEqual([]);
  const wahyu = demo.officers(t.city, t.now).find((o) => o.role === 'petugas_siaga')!;
  const answer = await t.browser().post('/petugas/masuk', { login: wahyu.login, password: wahyu.password });
  expect(answer.statusCode).toBe(303);
});
