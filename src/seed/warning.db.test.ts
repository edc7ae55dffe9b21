import { expect, test } from 'vitest';
import { testCity } from '../../test/harness/city.ts';
import { createLogger } from '../kernel/log.ts';
import { seedDemoPeople } from './demo.ts';
import { seedWarning } from './warning.ts';

test('the demo has a danger of the day before, released by a second officer, read by whoever lives there, and not yet over', async () => {
  const now = new Date('2026-11-24T03:30:00Z');
  const t = await testCity({ now, env: 'demo' });
  await seedDemoPeople(t.city, now);
  const seed = () => seedWarning(t.city, { ...t.house, log: createLogger('silent') });
  const id = await seed();
  const told = () =>
    t.database.asOwner<{ id: string; state: string; two: boolean; told: number; notices: number; late: number }>(
      `select w.id, w.state, w.proposed_by <> w.released_by as two, w.told,
         (select count(*)::int from notices.notice where kind = 'city.warning') as notices,
         (select count(*)::int from notices.notice where kind = 'city.warning' and created_at > w.released_at + interval '1 hour') as late
       from notices.warning w`,
    );
  const rows = await told();
  expect(rows).toMatchObject([{ id, state: 'sent', two: true, late: 0 }]);
  expect(rows[0]!.told).toBeGreaterThan(0);
  expect(rows[0]!.notices).toBe(rows[0]!.told);
  expect(await seed()).toBe(id);
  expect(await told()).toEqual(rows);
});
