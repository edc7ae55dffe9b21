import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testCity, type TestCity } from '../../test/harness/city.ts';
import { catalogue } from '../app.ts';
import { sealAudit, verifyAudit } from '../kernel/audit.ts';
import { restoreIndexes, withoutIndexes } from '../kernel/copy.ts';
import { openPool } from '../kernel/db.ts';
import { caseDiffers, publishServices } from '../modules/casework/index.ts';
import { SYSTEM } from '../kernel/permission.ts';
import { seedBulk, type BulkOptions } from './bulk.ts';
import { seedDemoPeople } from './demo.ts';

let t: TestCity;
let pool: pg.Pool;
const fill = (more: Partial<BulkOptions>) =>
  seedBulk(t.city, () => pool.connect(), { catalogue, now: t.now, cases: 300, batch: 100, ...more });
const count = async (text: string): Promise<number> => (await t.database.asOwner<{ n: number }>(text))[0]!.n;

beforeAll(async () => {
  t = await testCity({ env: 'demo' });
  pool = openPool(t.database.url, { max: 3, pipeline: false });
  await seedDemoPeople(t.city, t.now);
  await publishServices(t.ctx({ actor: SYSTEM }), catalogue, new Date('2020-01-01T00:00:00Z'));
}, 60_000);

afterAll(() => pool.end());

describe('a city filled with invented births', () => {
  it('holds as many as were asked for, also when a filling was broken off', async () => {
    const stop = new AbortController();
    const broken = await fill({ signal: stop.signal, progress: () => stop.abort() });
    expect(broken.written).toBeLessThan(300);
    const rest = await fill({});
    expect(broken.written + rest.written).toBe(300);
    expect(await count('select count(*)::int as n from casework.kase')).toBe(300);
    expect((await fill({})).written).toBe(0);
  });
  it('has every case as its events make it, in every state, with its answers under a key of its own', async () => {
    const cases = await t.database.asOwner<{ id: string; status: string }>('select id, status from casework.kase');
    for (const { id } of cases) expect(await caseDiffers(t.city, catalogue, id), id).toBe(false);
    expect(new Set(cases.map((c) => c.status))).toEqual(
      new Set([
        'received',
        'in_verification',
        'needs_revision',
        'in_progress',
        'awaiting_applicant',
        'awaiting_signature',
        'completed',
        'rejected',
        'withdrawn',
        'expired',
      ]),
    );
    const [one] = await t.database.asOwner<{ id: string; wrapped: Buffer; kase: string; rev: number; body: Buffer }>(
      `select d.id, d.wrapped, k.id as kase, a.rev, a.body from casework.kase k join kernel.data_key d on d.id = k.data_key
       join casework.answers a on a.kase_id = k.id and a.rev = k.answers_rev limit 1`,
    );
    const key = t.city.keys.unwrap(one!.id, one!.wrapped);
    const answers = JSON.parse(key.open(`casework.answers/${one!.kase}/${one!.rev}`, one!.body).toString()) as object;
    expect(answers).toHaveProperty('family_card_number');
    expect(await count('select count(*)::int as n from casework.open_row')).toBeGreaterThan(5);
    // What has rung already stands in the history, so that no worker is stormed.
    expect(await count(`select count(*)::int as n from casework.timer where fire_at < '${t.now.toISOString()}'`)).toBe(
      0,
    );
    expect(await count('select count(*)::int as n from casework.timer')).toBeGreaterThan(5);
  });
  it('has an act in the audit for each event, sealed and true', async () => {
    const acts = `kernel.audit where object like 'kase/%'`;
    expect(await count(`select count(*)::int as n from ${acts}`)).toBe(
      await count('select count(*)::int as n from casework.kase_event'),
    );
    while ((await sealAudit(t.city)) > 0);
    expect(await verifyAudit(t.city.db, t.city.auditKey)).toMatchObject({ faults: [], unsealed: 0 });
  });
  it('has its indexes again, also those that a killed filling left away', async () => {
    const owner = new pg.Client(t.database.ownerUrl);
    await owner.connect();
    try {
      const names = `select count(*)::int as n from pg_indexes where schemaname = 'casework' and tablename = 'kase'`;
      const before = await count(names);
      await withoutIndexes(owner, ['casework.kase'], async () => {
        expect(await count(names)).toBe(2);
        // As if this one had been killed: the next finds what was written down.
        expect(await restoreIndexes(owner)).toBe(before - 2);
      });
      expect(await count(names)).toBe(before);
    } finally {
      await owner.end();
    }
  });
});
