import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bills } from '../../services/bills.ts';
import { startPost } from '../../simulators/post/server.ts';
import { testCity } from '../../test/harness/city.ts';
import { publishAll } from '../../test/harness/filing.ts';
import { posCarrier } from '../adapters/post/pos.ts';
import { catalogue } from '../app.ts';
import { outsideOnly } from '../kernel/db.ts';
import { createLogger } from '../kernel/log.ts';
import { SYSTEM } from '../kernel/permission.ts';
import { seedDemoBlanks, seedDemoPeople } from './demo.ts';
import { seedParcels } from './parcels.ts';

test('each state in which an officer may find a parcel is told once, by the carrier’s own words', async () => {
  const now = new Date('2026-11-24T03:30:00Z');
  const t = await testCity({ now, env: 'demo' });
  await publishAll(t);
  await seedDemoPeople(t.city, now);
  await seedDemoBlanks(t.ctx({ actor: SYSTEM }));
  const dir = mkdtempSync(join(tmpdir(), 'post-seed-'));
  const post = await startPost({ dir, host: '127.0.0.1', port: 0 });
  // The simulator's clock is the machine's.
  const carrier = posCarrier({ origin: post.url, ...post.keys });
  t.city.ports.carrier = outsideOnly('carrier', carrier);
  try {
    const o = { catalogue, rights: t.house.rights, bills, post: { origin: post.url }, log: createLogger('silent') };
    expect(await seedParcels(t.city, o)).toBe(13);
    const told = () =>
      t.database.asOwner<{ tray: string; state: string; n: number }>(
        'select tray, state, count(*)::int as n from delivery.parcel group by 1, 2 order by 1, 2',
      );
    const first = await told();
    expect(first.map((r) => `${r.tray} ${r.state} ${r.n}`)).toEqual([
      'away failed 1',
      'away in_transit 1',
      'back returned 2',
      'batched created 1',
      'done delivered 2',
      'look delivered 1',
      'look lost 1',
      'pack created 2',
      'packed created 1',
      'waiting created 1',
    ]);
    await seedParcels(t.city, o);
    expect(await told()).toEqual(first);
  } finally {
    await carrier.close();
    await post.close();
    rmSync(dir, { recursive: true, force: true });
  }
});
