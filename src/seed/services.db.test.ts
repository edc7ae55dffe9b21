import { expect, test } from 'vitest';
import { catalogue } from '../app.ts';
import { testCity } from '../../test/harness/city.ts';
import { publishAll } from '../../test/harness/filing.ts';
import { createLogger } from '../kernel/log.ts';
import { seedDemoPeople } from './demo.ts';
import { seedServices } from './services.ts';

test('each of the other services has a case that waits, one that was checked and one sent back; told once', async () => {
  const now = new Date('2026-11-24T03:30:00Z');
  const t = await testCity({ now, env: 'demo' });
  await publishAll(t);
  await seedDemoPeople(t.city, now);
  const o = { catalogue, rights: t.house.rights, log: createLogger('silent') };
  expect(await seedServices(t.city, o)).toBe(12);
  await seedServices(t.city, o);
  const rows = await t.database.asOwner<{ service: string; status: string; n: string }>(
    'select service, status, count(*) as n from casework.kase group by 1, 2 order by 1, 2',
  );
  const services = ['akta-kematian', 'kk-perubahan', 'ktp-hilang', 'pindah-keluar'];
  expect([...new Set(rows.map((r) => r.service))]).toEqual(services);
  expect(rows.reduce((sum, r) => sum + Number(r.n), 0)).toBe(12);
  for (const service of services)
    expect(rows.filter((r) => r.service === service).map((r) => r.status)).toEqual(
      expect.arrayContaining(['received', 'needs_revision']),
    );
});
