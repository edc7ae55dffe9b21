import pg from 'pg';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { aktaKelahiran } from '../services/governance/akta-kelahiran.ts';
import { createCalendar } from '../src/kernel/clock/index.ts';
import { SYSTEM } from '../src/kernel/permission.ts';
import {
  actOnCase,
  bindService,
  compareProjections,
  createCatalogue,
  currentService,
  findCase,
  migrateCase,
  publishServices,
  reprojectCases,
} from '../src/modules/casework/index.ts';
import { catalogue } from '../src/app.ts';
import { testCity, type TestCity } from './harness/city.ts';
import { fileSample, publishAll } from './harness/filing.ts';
import type { TestPerson } from './harness/people.ts';

let t: TestCity;
let parent: TestPerson;
beforeAll(async () => {
  t = await testCity({ now: new Date('2026-11-20T03:00:00Z') });
  await publishAll(t);
  parent = await t.person();
});
const system = () => t.ctx({ actor: SYSTEM, channel: 'job' });
const dates = (id: string) =>
  t.city.db
    .selectFrom('casework.kase as k')
    .innerJoin('casework.open_row as r', 'r.kase_id', 'k.id')
    .innerJoin('casework.timer as m', 'm.kase_id', 'k.id')
    .select(['k.due_at', 'r.due_at as row_due_at', 'm.fire_at', 'k.seq'])
    .where('k.id', '=', id)
    .executeTakeFirstOrThrow();

describe('what keeps cases true', () => {
  it('a new holiday moves every running date, and an act says why', async () => {
    const { id } = await fileSample(t, parent);
    const before = await dates(id);
    expect(await reprojectCases(system(), catalogue)).toBe(0);
    const { calendar } = t.city;
    // The Monday after becomes a day of mourning, on which no office is open.
    const data = structuredClone(t.city.pack.calendar);
    data.years
      .find((y) => y.year === 2026)!
      .days.push({ date: '2026-11-23', kind: 'holiday', name: { id: 'Hari berkabung', en: 'Mourning' } } as never);
    t.city.calendar = createCalendar(data, t.city.timeZone);
    expect(await reprojectCases(system(), catalogue)).toBe(1);
    const after = await dates(id);
    expect(after.due_at!.getTime() - before.due_at!.getTime()).toBe(86_400_000);
    expect(after.seq).toBe(before.seq);
    expect((await findCase(t.ctx({ actor: parent.actor }), catalogue, id)).due!.at).toEqual(after.due_at);
    const why = await t.city.db
      .selectFrom('kernel.audit')
      .select(['object', 'reason'])
      .where('action', '=', 'case.reproject')
      .execute();
    expect(why).toEqual([{ object: `calendar/${t.city.calendar.version.slice(0, 16)}`, reason: 'calendar_changed' }]);
    t.city.calendar = calendar;
  });

  it('finds a projection that no longer says what happened', async () => {
    const { id } = await fileSample(t, parent, undefined, { 'child.1.name': 'Uli Nasution' });
    expect(await compareProjections(system(), catalogue)).toEqual([]);
    await t.database.asOwner(
      `update casework.kase set state = jsonb_set(state, '{returns}', '{"verification": 1}') where id = '${id}'`,
    );
    expect(await compareProjections(system(), catalogue)).toEqual([id]);
  });

  it('moves a case to another version as an act, at the start of a stage only', async () => {
    const { id } = await fileSample(t, parent, undefined, { 'child.1.name': 'Tiur Nasution' });
    const { definition } = aktaKelahiran;
    const body = structuredClone(definition.body);
    const version = body.version + 1;
    const next = bindService({ ...body, version, promise: { n: 3, unit: 'working_days' } }, definition.functions);
    const newer = createCatalogue([{ ...aktaKelahiran, definition: next }], catalogue.bills);
    expect(await publishServices(system(), newer)).toBe(1);
    expect((await currentService(t.city, newer, 'akta-kelahiran', t.now)).body.version).toBe(version);
    // An open case keeps the law under which it was filed.
    expect((await findCase(t.ctx({ actor: parent.actor }), newer, id)).version).toBe(body.version);

    const stages = Object.fromEntries(body.stages.map((s) => [s.id, s.id]));
    const verifier = await t.officer('petugas_verifikasi');
    const ctx = t.ctx({ actor: verifier.actor });
    await actOnCase(ctx, newer, {
      kase: id,
      act: { type: 'take', expected: { row: 'verify', round: 1 }, reason: 'supervisor' },
    });
    const move = (seq: number) => migrateCase(system(), newer, { kase: id, to: version, stages, expected: { seq } });
    await expect(move(2)).rejects.toMatchObject({ reason: 'not_between_stages' });
    await actOnCase(ctx, newer, { kase: id, act: { type: 'release', expected: { row: 'verify', round: 1 } } });
    await move(3);
    const view = await findCase(t.ctx({ actor: parent.actor }), newer, id);
    expect(view).toMatchObject({ version, promise: { id: '3 hari kerja' }, status: 'in_verification' });
    expect((await compareProjections(system(), newer)).includes(id)).toBe(false);
  });

  it('is read as of one moment, whatever is written meanwhile', async () => {
    const { id } = await fileSample(t, parent, undefined, { 'child.1.name': 'Rina Nasution' });
    const owner = new pg.Client(t.database.ownerUrl);
    await owner.connect();
    try {
      // Whoever reads the events now waits until this act is done, and has read the case itself before.
      await owner.query('begin; lock table casework.kase_event in access exclusive mode');
      const reading = findCase(t.ctx({ actor: parent.actor }), catalogue, id);
      await vi.waitFor(async () => {
        const { rows } = await owner.query<{ n: number }>(
          `select count(*)::int as n from pg_locks where not granted and relation = 'casework.kase_event'::regclass`,
        );
        expect(rows[0]!.n).toBe(1);
      });
      await owner.query(
        `insert into casework.kase_event (kase_id, seq, occurred_at, recorded_at, type, actor, role, channel, version, data)
         select id, seq + 1, now(), now(), 'withdrawn', $2, 'applicant', 'web', version, '{}' from casework.kase where id = $1`,
        [id, parent.id],
      );
      await owner.query('commit');
      const view = await reading;
      expect(view.history.map((e) => e.seq)).toEqual([view.seq]);
    } finally {
      await owner.end();
    }
    await t.database.asOwner(`delete from casework.kase_event where kase_id = '${id}' and seq = 2`);
  });

  it('refuses a published version with another content, by a sentence that says what to do', async () => {
    const { definition } = aktaKelahiran;
    const other = bindService(
      { ...structuredClone(definition.body), promise: { n: 9, unit: 'working_days' } },
      definition.functions,
    );
    await expect(
      publishServices(system(), createCatalogue([{ ...aktaKelahiran, definition: other }], catalogue.bills)),
    ).rejects.toThrow(new RegExp(`version ${definition.body.version} is published here with another content`));
  });
});
