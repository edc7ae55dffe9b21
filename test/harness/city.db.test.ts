import { beforeAll, expect, it } from 'vitest';
import { transact } from '../../src/kernel/db.ts';
import { testCity, type TestCity } from './city.ts';

let t: TestCity;
beforeAll(async () => {
  t = await testCity();
});

it('is a city in which people are signed in at once', async () => {
  const butet = await t.person({ name: 'Butet Manurung' });
  expect(butet.actor).toMatchObject({ kind: 'person', id: butet.id, name: 'Butet Manurung', level: 2 });
  expect((await t.browser(butet).get('/akun')).body).toContain('Butet Manurung');
  expect((await t.browser().get('/akun')).statusCode).toBe(401);
  const head = await t.officer('kepala_dinas');
  expect(head.actor).toMatchObject({ kind: 'officer', level: 3, stepUpAt: t.now });
  expect(head.actor.posts).toMatchObject([{ role: 'kepala_dinas', agency: 'disdukcapil', area: null }]);
  expect((await t.person({ level: 1 })).actor.level).toBe(1);
});

it('lets its time stand still, its messages be read and no door be used inside a transaction', async () => {
  const b = t.browser();
  await b.post('/masuk', { kind: 'phone', contact: '0812 3456 7890' });
  await t.work();
  expect(t.sent.map((m) => [m.channel, m.to])).toEqual([['sms', '+6281234567890']]);
  const { sms } = t.city.ports;
  await expect(transact(t.city.db, () => sms!.sendSms({ id: 'x', to: 'x', text: 'x' }))).rejects.toThrow(
    'inside a transaction',
  );
  const before = t.now.getTime();
  t.later(60);
  expect(t.ctx().now.getTime() - before).toBe(60_000);
});
