import { expect, test } from 'vitest';
import { testCity } from '../../test/harness/city.ts';
import { execute } from '../kernel/command.ts';
import { createLogger } from '../kernel/log.ts';
import { listWarnings, proposeWarning } from '../modules/notices/index.ts';
import { inventedOf, seedDemoPeople } from './demo.ts';
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

  // What a visitor wrote waits for another visitor, whatever is started anew.
  const { id: wahyu, name, post } = inventedOf(t.city).officers.find((o) => o.post.role === 'petugas_siaga')!;
  const visitor = t.ctx({ actor: { kind: 'officer', id: wahyu, name, posts: [post], level: 3, stepUpAt: now } });
  const own = await execute(visitor, proposeWarning, {
    hazard: 'fire',
    place: 'pasar contoh',
    advice: 'leave',
    area: t.city.pack.areas.wards[0]!.code,
  });
  expect(await seed()).toBe(id);
  const waiting = (await listWarnings(t.city.db, undefined, 9)).find((w) => w.id === own);
  expect(waiting).toMatchObject({ state: 'proposed', releasedBy: null });
});
