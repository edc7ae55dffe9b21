import { beforeAll, describe, expect, test } from 'vitest';
import { SYSTEM } from '../../kernel/permission.ts';
import { spreadWarnings } from '../notices/warnings.ts';
import { testCity, type TestCity } from '../../../test/harness/city.ts';
import type { Signed } from '../../../test/harness/people.ts';

let t: TestCity;
let wahyu: Signed;
let betty: Signed;
let ward: string;
let citizens: Awaited<ReturnType<TestCity['person']>>[];

beforeAll(async () => {
  // The night does not hold danger back.
  t = await testCity({ now: new Date('2026-11-24T19:00:00Z') });
  wahyu = await t.officer('petugas_siaga', { name: 'Wahyu Hidayat', agency: 'bpbd' });
  betty = await t.officer('petugas_siaga', { name: 'Betty Sitorus', agency: 'bpbd' });
  ward = t.city.pack.areas.wards[0]!.code;
  citizens = [await t.person(), await t.person(), await t.person()];
});

const ROOM = '/kelola/peringatan';
const flood = { hazard: 'flood', place: 'bantaran Sungai Deli', advice: 'high_ground' };
/** Wahyu writes a warning; gives where it is. */
async function written(more: Record<string, string> = {}): Promise<string> {
  const answer = await t.browser(wahyu).post(`${ROOM}/baru`, { ...flood, area: ward, ...more });
  expect(answer.statusCode).toBe(303);
  return String(answer.headers.location).split('?')[0]!;
}
const warned = () => t.sent.filter((m) => m.text.includes('AWAS')).map((m) => m.to);
const cleared = () => t.sent.filter((m) => m.text.includes('AMAN')).map((m) => m.to);
/** Wahyu writes that the danger of a warning is over; gives where it is. */
async function over(at: string, advice = 'home'): Promise<string> {
  const answer = await t.browser(wahyu).post(`${at}/aman`, { advice });
  expect(answer.statusCode).toBe(303);
  return String(answer.headers.location).split('?')[0]!;
}

describe('a warning of danger', () => {
  test('written by one and released by another reaches everybody of the area at once, each once', async () => {
    expect((await t.browser(wahyu).get('/meja')).body).toContain('href="/kelola"');
    expect((await t.browser(wahyu).get('/kelola')).headers.location).toBe(ROOM);
    const at = await written();
    const page = (await t.browser(betty).get(at)).body;
    expect(page).toContain('AWAS Banjir di bantaran Sungai Deli. Pindah ke tempat tinggi sekarang.');
    expect(page).toMatch(/Rp1\.500/);
    expect((await t.browser(betty).post(`${at}/lepas`, {})).statusCode).toBe(303);
    await t.work();
    expect(warned().toSorted()).toEqual(citizens.map((c) => c.phone).toSorted());
    const after = (await t.browser(wahyu).get(at)).body;
    expect(after).toContain('Terkirim');
    expect(after).toContain('Betty Sitorus');
    // Released twice it is told once.
    expect((await t.browser(betty).post(`${at}/lepas`, {})).statusCode).toBe(409);
    await t.work();
    expect(warned()).toHaveLength(3);
    expect((await t.browser(citizens[0]).get('/kotak-masuk')).body).toContain('AWAS: Banjir');
  });

  test('is not released by who wrote it', async () => {
    const at = await written();
    const own = await t.browser(wahyu).get(at);
    expect(own.body).toContain('Petugas siaga lain harus membaca dan melepasnya');
    const refused = await t.browser(wahyu).post(`${at}/lepas`, {});
    expect(refused.statusCode).toBe(409);
    expect(refused.body).toContain('Peringatan ini tulisan Anda sendiri');
  });

  test('that is stopped goes no further, also where it was queued', async () => {
    t.sent.length = 0;
    const at = await written({ hazard: 'fire' });
    await t.browser(betty).post(`${at}/lepas`, {});
    expect((await t.browser(wahyu).post(`${at}/henti`, {})).statusCode).toBe(303);
    await t.work();
    expect(warned()).toEqual([]);
    expect((await t.browser(wahyu).get(at)).body).toContain('Dihentikan');
  });

  test('is released only by who has just given the second factor', async () => {
    const at = await written();
    const before = t.now;
    t.later(301);
    const refused = await t.browser(betty).post(`${at}/lepas`, {});
    expect(refused.statusCode).toBe(403);
    expect(refused.body).toContain('/petugas/pastikan?ke=');
    t.now = before;
    expect((await t.browser(wahyu).get(at)).body).toContain('Menunggu dilepas');
  });

  test('of another area says nothing to these people', async () => {
    t.sent.length = 0;
    const elsewhere = t.city.pack.areas.wards.find((w) => !w.code.startsWith(ward.slice(0, 8)))!.code;
    const at = await written({ area: elsewhere });
    expect((await t.browser(betty).get(at)).body).toContain('Tidak ada warga dengan akun di wilayah ini');
    await t.browser(betty).post(`${at}/lepas`, {});
    await t.work();
    expect(warned()).toEqual([]);
  });

  test('of a district reaches its wards, not those whose code only begins alike', async () => {
    t.sent.length = 0;
    const at = await written({ area: ward.slice(0, 8) });
    await t.browser(betty).post(`${at}/lepas`, {});
    await t.work();
    expect(warned()).toHaveLength(3);
  });

  test.each([
    ['place', 'rumah Pak Budi 081234567890'],
    ['place', 'lihat bit.ly/banjir'],
    ['place', '{hazard}'],
    ['place', ''],
    ['hazard', 'zombie'],
    ['advice', ''],
    ['area', '99.99'],
  ])('with a false %s (%s) says so at the field, and nothing typed is lost', async (field, value) => {
    const answer = await t.browser(wahyu).post(`${ROOM}/baru`, { ...flood, area: ward, [field]: value });
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toMatch(new RegExp(`href="#[^"]*${field}`));
    if (field !== 'place') expect(answer.body).toContain('bantaran Sungai Deli');
  });

  test('is written only for one’s own area', async () => {
    const elsewhere = t.city.pack.areas.wards.at(-1)!.code;
    const local = await t.officer('petugas_siaga', { agency: 'bpbd', area: elsewhere });
    const answer = await t.browser(local).post(`${ROOM}/baru`, { ...flood, area: ward });
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain('Wilayah ini di luar wilayah tugas Anda');
    const at = await written();
    expect((await t.browser(local).post(`${at}/lepas`, {})).statusCode).toBe(403);
  });

  test('is seen by auditors, and written by nobody else', async () => {
    const at = await written();
    const auditor = t.browser(await t.officer('auditor'));
    expect((await auditor.get(at)).statusCode).toBe(200);
    expect((await auditor.get(ROOM)).body).toContain('bantaran Sungai Deli');
    expect((await auditor.get(`${ROOM}/baru`)).statusCode).toBe(403);
    expect((await auditor.post(`${at}/henti`, {})).statusCode).toBe(403);
    expect((await t.browser(await t.officer('admin_kota')).get(`${ROOM}/baru`)).statusCode).toBe(403);
  });
});

describe('an all-clear', () => {
  test('reaches those who were told, each once, at night too, and ends the warning', async () => {
    t.sent.length = 0;
    const at = await written({ hazard: 'storm' });
    expect((await t.browser(betty).post(`${at}/aman`, { advice: 'home' })).statusCode).toBe(409);
    await t.browser(betty).post(`${at}/lepas`, {});
    await t.work();
    const moved = await t.person();
    const form = await t.browser(wahyu).get(`${at}/aman`);
    expect(form.body).toContain('Warga boleh pulang');
    const unsaid = await t.browser(wahyu).post(`${at}/aman`, { advice: '' });
    expect(unsaid.statusCode).toBe(422);
    expect(unsaid.body).toContain('Pilih salah satu');
    const clear = await over(at);
    expect((await t.browser(betty).get(at)).body).toContain(`href="${clear}"`);
    // One is enough, and its end has no end.
    expect((await t.browser(betty).post(`${at}/aman`, { advice: 'careful' })).statusCode).toBe(409);
    const page = (await t.browser(betty).get(clear)).body;
    expect(page).toContain('Aman: Angin kencang: bantaran Sungai Deli');
    expect(page).toContain('AMAN: Angin kencang di bantaran Sungai Deli. Warga boleh pulang.');
    expect((await t.browser(wahyu).post(`${clear}/lepas`, {})).statusCode).toBe(409);
    expect((await t.browser(betty).post(`${clear}/lepas`, {})).statusCode).toBe(303);
    await t.work();
    expect(cleared().toSorted()).toEqual(citizens.map((c) => c.phone).toSorted());
    expect(cleared()).not.toContain(moved.phone);
    expect((await t.browser(wahyu).get(at)).body).toContain('Sudah aman');
    expect((await t.browser(citizens[0]).get('/kotak-masuk')).body).toContain('AMAN: Angin kencang');
    expect((await t.browser(betty).post(`${clear}/aman`, { advice: 'home' })).statusCode).toBe(409);
  });

  test('of a warning that was stopped costs nothing where it never left: it lies beside it in the inbox', async () => {
    t.sent.length = 0;
    const at = await written({ hazard: 'gas' });
    await t.browser(betty).post(`${at}/lepas`, {});
    // The people are written to by one job and sent to by others: those are held back.
    const id = at.split('/').at(-1)!;
    await spreadWarnings.run(t.ctx({ actor: SYSTEM }), { warning: id }, { id, attempt: 1 });
    await t.browser(citizens[1]).post('/kotak-masuk/semua', {});
    await t.browser(wahyu).post(`${at}/henti`, {});
    await t.work();
    expect(warned()).toEqual([]);
    const stopped = (await t.browser(wahyu).get(at)).body;
    expect(stopped).toContain('Tidak dikirim lagi');
    const clear = await over(at, 'mistaken');
    await t.browser(betty).post(`${clear}/lepas`, {});
    await t.work();
    // She had read of it.
    expect(cleared()).toEqual([citizens[1]!.phone]);
    expect((await t.browser(citizens[0]).get('/kotak-masuk')).body).toContain('Peringatan tadi keliru');
    expect((await t.browser(wahyu).get(clear)).body).toContain('Kotak masuk saja');
  });
});
