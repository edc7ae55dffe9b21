import { beforeAll, describe, expect, test } from 'vitest';
import type { TestCity } from '../../../test/harness/city.ts';
import { testCity } from '../../../test/harness/city.ts';
import { fileSample, publishAll } from '../../../test/harness/filing.ts';
import type { Signed } from '../../../test/harness/people.ts';
import { keepFresh, refreshCity } from '../../kernel/city-edits/index.ts';
import { ruleAt } from '../../kernel/pack.ts';
import { SYSTEM } from '../../kernel/permission.ts';

let t: TestCity;
let admin: Signed;
let auditor: Signed;

beforeAll(async () => {
  t = await testCity();
  admin = await t.officer('admin_kota', { name: 'Tan Mei Ling' });
  auditor = await t.officer('auditor', { name: 'Sabar Ginting' });
  await publishAll(t);
});

/** What the worker does every minute. */
const reproject = () => t.house.recurring.find((r) => r.name === 'casework.calendar')!.run(t.ctx({ actor: SYSTEM }));

const basis = { legal_basis: 'SE Wali Kota 1/2026', source: 'Berita kota, hlm. 3' };
const day = (d: string, more: Record<string, string> = {}) => ({
  'date.day': d,
  'date.month': '11',
  'date.year': '2026',
  kind: 'closure',
  name: 'Hari berkabung',
  ...basis,
  ...more,
});

describe('the working calendar', () => {
  test('a day is changed after its effect on every open case was shown, and the dates follow', async () => {
    const { id, number } = await fileSample(t, await t.person());
    const dueOf = async () =>
      (await t.city.db.selectFrom('casework.kase').select('due_at').where('id', '=', id).executeTakeFirstOrThrow())
        .due_at!;
    const before = await dueOf();
    const b = t.browser(admin);
    const seen = await b.post('/kelola/kalender/hari', day('25'));
    expect(seen.statusCode, seen.body).toBe(200);
    expect(seen.body).toContain('1 dari 1 berkas terbuka berganti hari selesai');
    expect(seen.body).toContain(number);
    // Looking changes nothing.
    expect(t.city.calendar.day('2026-11-25').kind).toBe('working_day');
    const back = await b.post('/kelola/kalender/hari', day('25', { apply: 'no' }));
    expect(back.body).toContain('value="Hari berkabung"');
    const done = await b.post('/kelola/kalender/hari', day('25', { apply: 'yes' }));
    expect(done.headers.location).toBe('/kelola/kalender?selesai=1');
    expect(t.city.calendar.day('2026-11-25').kind).toBe('closure');
    expect(await reproject()).toBe(1);
    expect((await dueOf()).getTime()).toBeGreaterThan(before.getTime());
    expect((await b.get('/kelola/kalender')).body).toContain('SE Wali Kota 1/2026');
    // And back to a day as any other: the promise stands where it stood.
    await b.post('/kelola/kalender/hari', day('25', { kind: 'ordinary', name: 'Hari biasa', apply: 'yes' }));
    await reproject();
    expect(await dueOf()).toEqual(before);
  });

  test('another process takes the change up by itself', async () => {
    const other = { ...t.city, pack: t.city.pack };
    await t.browser(admin).post('/kelola/kalender/hari', day('27', { apply: 'yes' }));
    await keepFresh(other);
    expect(other.calendar.day('2026-11-27').kind).toBe('closure');
    expect(await refreshCity(other)).toBe(false);
  });

  test('what is missing is told at its field, and nothing is written', async () => {
    const answer = await t
      .browser(admin)
      .post('/kelola/kalender/hari', day('31', { legal_basis: '', kind: 'working_day', hours: 'pagi' }));
    expect(answer.statusCode).toBe(422);
    for (const field of ['date', 'legal_basis', 'hours']) expect(answer.body).toContain(`href="#f-${field}"`);
    expect(answer.body).toContain('value="pagi"');
  });

  test('hours of a season hold between their days', async () => {
    const form = {
      name: 'office',
      'from.day': '1',
      'from.month': '12',
      'from.year': '2026',
      'to.day': '31',
      'to.month': '12',
      'to.year': '2026',
      day1: '09.00-12.00, 13.00-15.00',
      ...basis,
      apply: 'yes',
    };
    expect((await t.browser(admin).post('/kelola/kalender/jam', form)).statusCode).toBe(303);
    expect(t.city.calendar.day('2026-12-07').open).toHaveLength(2);
    expect(t.city.calendar.day('2026-12-08').open).toHaveLength(0);
    expect(t.city.calendar.day('2027-01-11').open.length).toBeGreaterThan(0);
  });

  test('auditors look, only the admin changes', async () => {
    expect((await t.browser(auditor).get('/kelola/kalender')).statusCode).toBe(200);
    expect((await t.browser(auditor).get('/kelola/kalender/hari')).statusCode).toBe(403);
    expect((await t.browser(auditor).post('/kelola/kalender/hari', day('30', { apply: 'yes' }))).statusCode).toBe(403);
    expect((await t.browser(await t.officer('petugas_verifikasi')).get('/kelola/kalender')).statusCode).toBe(403);
  });
});

describe('dated figures', () => {
  const KEY = 'civil_registration.fee';
  const value = (v: string, month: string) => ({
    value: v,
    'from.day': '1',
    'from.month': month,
    'from.year': '2027',
    ...basis,
  });

  test('a new value begins on its day and ends the one before; somebody else compares it with the law', async () => {
    const b = t.browser(admin);
    expect((await b.post(`/kelola/aturan/${KEY}`, value('1.500', '2'))).statusCode).toBe(303);
    expect(ruleAt(t.city.pack, KEY, '2027-01-31')).toMatchObject({ value: 0, to: '2027-01-31' });
    expect(ruleAt(t.city.pack, KEY, '2027-02-01')).toMatchObject({ value: 1500, verified: false });
    const seen = { rule_from: '2027-02-01', 'seen-2027-02-01': 'Lembaran Daerah 2027 no. 4, pasal 2' };
    // Not by who typed it in.
    expect((await b.post(`/kelola/aturan/${KEY}/cocok`, seen)).statusCode).toBe(409);
    expect((await t.browser(auditor).post(`/kelola/aturan/${KEY}/cocok`, seen)).statusCode).toBe(303);
    expect(ruleAt(t.city.pack, KEY, '2027-02-01')).toMatchObject({ verified: true });
    const page = (await b.get(`/kelola/aturan/${KEY}`)).body;
    expect(page).toContain('Dicocokkan Sabar Ginting');
    expect(page).toContain('oleh Tan Mei Ling');
  });

  test('a value that would begin under another one is refused, and an odd number told at its field', async () => {
    const b = t.browser(admin);
    const early = await b.post(`/kelola/aturan/${KEY}`, value('10', '1'));
    expect(early.statusCode).toBe(422);
    expect(early.body).toContain('bertentangan');
    const odd = await b.post(`/kelola/aturan/${KEY}`, value('sepuluh', '3'));
    expect(odd.body).toContain('value="sepuluh"');
    expect(odd.body).toContain('href="#f-value"');
    expect((await b.get('/kelola/aturan/ada.tidak')).statusCode).toBe(404);
    expect((await b.get('/kelola/aturan')).body).toContain('Belum dicocokkan');
  });
});

describe('offices and agencies', () => {
  test('an address is changed and a counter added; what does not fit is told', async () => {
    const b = t.browser(admin);
    const form = {
      name: 'Kantor Disdukcapil',
      agency: 'disdukcapil',
      address: 'Jalan Baru Contoh No. 2',
      area: '12.71.19.1001',
      hours: 'office',
      phone: '',
      counters: '1 Informasi\n7 Pengaduan',
      ...basis,
    };
    expect((await b.post('/kelola/kantor/kantor/disdukcapil-pusat', form)).statusCode).toBe(303);
    const office = t.city.pack.offices.find((o) => o.code === 'disdukcapil-pusat')!;
    expect(office).toMatchObject({ address: 'Jalan Baru Contoh No. 2' });
    expect(office.counters.map((c) => c.code)).toEqual(['1', '7']);
    expect((await b.get('/kelola/kantor')).body).toContain('Jalan Baru Contoh No. 2');
    const wrong = await b.post('/kelola/kantor/kantor/baru', { ...form, code: 'Kantor Baru', counters: 'loket satu' });
    expect(wrong.statusCode).toBe(422);
    expect(wrong.body).toContain('href="#f-counters"');
    const shape = await b.post('/kelola/kantor/kantor/baru', { ...form, code: 'Kantor Baru' });
    expect(shape.body).toContain('href="#f-code"');
    expect((await b.post('/kelola/kantor/kantor/baru', { ...form, code: 'titik-baru' })).statusCode).toBe(303);
    const agency = { name: 'Dinas Perhubungan Kota', short: 'Dishub', head: 'Kepala Dinas', ...basis };
    expect((await b.post('/kelola/kantor/instansi/dishub', agency)).statusCode).toBe(303);
    expect(t.city.pack.agencies.find((a) => a.code === 'dishub')!.name).toBe('Dinas Perhubungan Kota');
  });
});
