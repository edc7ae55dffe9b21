import { beforeAll, describe, expect, test } from 'vitest';
import { testCity, type TestCity } from '../../../test/harness/city.ts';
import { fileSample, publishAll } from '../../../test/harness/filing.ts';
import type { Signed } from '../../../test/harness/people.ts';
import { sealAudit } from '../../kernel/audit.ts';
import { newId } from '../../kernel/ids.ts';
import { readPorts, watchPorts } from '../../kernel/port-health.ts';

let t: TestCity;
let admin: Signed;
let auditor: Signed;

beforeAll(async () => {
  t = await testCity();
  admin = await t.officer('admin_kota', { name: 'Tan Mei Ling' });
  auditor = await t.officer('auditor', { name: 'Sabar Ginting' });
  await publishAll(t);
});

const ROOM = '/kelola/pekerjaan';
async function dead(): Promise<string> {
  const id = newId();
  await t.city.db
    .insertInto('kernel.job')
    .values({
      id,
      kind: 'people.code',
      key: null,
      data: JSON.stringify({ code: newId() }),
      run_at: t.now,
      attempts: 5,
      last_error: 'Error: the gateway said 500',
      dead_at: t.now,
    })
    .execute();
  return id;
}
const jobOf = (id: string) =>
  t.city.db.selectFrom('kernel.job').select(['dead_at', 'attempts']).where('id', '=', id).executeTakeFirst();

describe('jobs that were given up', () => {
  test('are seen with their reason, run again, or dropped for a reason that the audit keeps', async () => {
    const b = t.browser(admin);
    expect((await b.get(ROOM)).body).toContain('Tidak ada pekerjaan yang gagal');
    const [one, two] = [await dead(), await dead()];
    expect((await b.get(ROOM)).body).toContain('the gateway said 500');
    expect((await b.post(`${ROOM}/lagi`, { job: one })).statusCode).toBe(303);
    expect(await jobOf(one)).toEqual({ dead_at: null, attempts: 0 });
    const bare = await b.post(`${ROOM}/buang`, { job: two });
    expect(bare.statusCode).toBe(422);
    expect(await jobOf(two)).toBeDefined();
    expect((await b.post(`${ROOM}/buang`, { job: two, reason: 'done_otherwise' })).statusCode).toBe(303);
    expect(await jobOf(two)).toBeUndefined();
    const rows = (await t.browser(auditor).get('/kelola/audit?tindakan=job.drop')).body;
    expect(rows).toContain('done_otherwise');
    // One that runs is nobody's to drop.
    expect((await b.post(`${ROOM}/buang`, { job: one, reason: 'done_otherwise' })).statusCode).toBe(404);
  });

  test('auditors look; only the admin acts', async () => {
    const id = await dead();
    expect((await t.browser(auditor).get(ROOM)).statusCode).toBe(200);
    expect((await t.browser(auditor).post(`${ROOM}/lagi`, { job: id })).statusCode).toBe(403);
    expect((await t.browser(await t.officer('validator')).get(ROOM)).statusCode).toBe(403);
  });
});

describe('connections', () => {
  test('tell their last success and fault, without a word of what was sent', async () => {
    let fails = false;
    const sms = {
      async sendSms() {
        if (fails) throw new TypeError('0812 3456 7890 is not reachable');
        return 'sent' as const;
      },
    };
    const ports = watchPorts(t.city, { sms }, { sms: 'sandbox' });
    await ports.sms!.sendSms({ id: '1', to: '+62', text: '' });
    fails = true;
    await expect(ports.sms!.sendSms({ id: '2', to: '+62', text: '' })).rejects.toThrow(TypeError);
    await expect
      .poll(async () => (await readPorts(t.city.db)).find((p) => p.name === 'sms')?.lastFault)
      .toBe('TypeError');
    const told = (await readPorts(t.city.db)).find((p) => p.name === 'sms')!;
    expect(told).toMatchObject({ mode: 'sandbox', lastOkAt: expect.any(String) });
    expect(JSON.stringify(told)).not.toContain('0812');
    expect((await t.browser(admin).get(ROOM)).body).toContain('Uji coba');
  });
});

describe('the audit', () => {
  test('is found by who, by case and by day', async () => {
    const b = t.browser(auditor);
    const { id, number } = await fileSample(t, await t.person());
    const byCase = (await b.get(`/kelola/audit?objek=${number}`)).body;
    expect(byCase).toContain(`kase/${id}`);
    expect(byCase).not.toContain('job.drop');
    const byWho = (await b.get(`/kelola/audit?pelaku=${admin.id}`)).body;
    expect(byWho).toContain('Tan Mei Ling');
    expect(byWho).not.toContain(`kase/${id}`);
    expect((await b.get('/kelola/audit?dari=2026-11-25')).body).toContain('Tidak ada catatan yang cocok');
    expect((await b.get('/kelola/audit?pelaku=TIDAKADA')).body).toContain('Tidak ada petugas atau berkas');
    expect((await t.browser(admin).get('/kelola/audit')).statusCode).toBe(403);
  });

  test('its seals are verified, and an altered row is named', async () => {
    await sealAudit(t.city);
    const b = t.browser(auditor);
    expect((await b.post('/kelola/audit/segel')).body).toContain('Tidak ada yang berubah');
    await t.database.asOwner(`update kernel.audit set reason = 'no_longer_needed' where action = 'job.drop'`);
    const found = (await b.post('/kelola/audit/segel')).body;
    expect(found).toContain('ketidakcocokan');
    expect(found).toContain('job.drop');
  });

  test('a file of it asks for the second factor, is noted, and holds no formula', async () => {
    const b = t.browser(auditor);
    const file = await b.get('/kelola/audit/unduh?tindakan=job.rerun');
    expect(file.headers['content-type']).toContain('text/csv');
    expect(file.body.split('\r\n')[1]).toContain('"job.rerun"');
    expect((await b.get('/kelola/audit?tindakan=audit.export')).body).toContain('rows_1');
    t.later(600);
    expect((await b.get('/kelola/audit/unduh')).headers.location).toContain('/petugas/pastikan');
  });
});
