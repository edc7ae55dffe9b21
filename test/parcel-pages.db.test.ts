import { beforeAll, describe, expect, it } from 'vitest';
import { CHECKS, parcelOf } from '../src/modules/delivery/index.ts';
import type { Browser } from './harness/browser.ts';
import { testCity, type TestCity } from './harness/city.ts';
import { publishAll } from './harness/filing.ts';
import { parcelsIn, type Parcels } from './harness/parcels.ts';
import type { TestPerson } from './harness/people.ts';

/* Parcels as officer and applicant see them: every page, and what is typed wrongly is told at its field. */

let t: TestCity;
let p: Parcels;
let who: TestPerson;
let desk: Browser;

beforeAll(async () => {
  t = await testCity({ now: new Date('2026-11-20T03:00:00Z') });
  await publishAll(t);
  p = await parcelsIn(t);
  who = await t.person();
  desk = t.browser(await p.desk.officer('petugas_loket'));
});

describe('the room of parcels', () => {
  it('is empty with a word about it, and closed to who hands nothing over', async () => {
    const empty = await desk.get('/meja/kiriman');
    expect(empty.statusCode).toBe(200);
    expect(empty.body).toContain('Tidak ada kartu yang menunggu dikemas.');
    expect((await desk.get('/meja/kiriman/daftar')).body).toContain('Belum ada daftar serah.');
    expect((await desk.get('/meja/kiriman/kinerja')).body).toContain('Belum ada kiriman yang diserahkan');
    expect((await t.browser(await t.officer('operator_siak')).get('/meja/kiriman')).statusCode).toBe(403);
  });

  it('leads a card from the printer to the carrier and home', async () => {
    const kase = await p.printing(who);
    const id = await p.send(who, kase);
    await p.print(kase);
    expect((await desk.get('/meja/kiriman')).body).toContain((await p.parcel(id)).number);
    const one = `/meja/kiriman/${id}`;
    const half = await desk.post(`${one}/kemas`, { checks: ['right_card'], weight_g: '61' });
    expect(half.statusCode).toBe(422);
    expect(half.body).toContain('Centang semuanya.');
    expect(half.body).toContain('value="61"');
    expect((await desk.post(`${one}/kemas`, { checks: [...CHECKS], weight_g: '61' })).statusCode).toBe(303);
    await t.work();
    const label = await desk.get(`${one}/label`);
    expect(label.headers['content-type']).toContain('application/pdf');
    expect(label.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
    const none = await desk.post('/meja/kiriman/daftar', {});
    expect(none.statusCode).toBe(422);
    expect(none.body).toContain('Pilih sedikitnya satu kiriman.');
    const made = await desk.post('/meja/kiriman/daftar', { parcels: [id] });
    const list = String(made.headers.location);
    expect((await desk.get(`${list}/cetak`)).rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
    const short = await desk.post(`${list}/serah`, { courier: 'Pengantar Contoh', count: '3' });
    expect(short.statusCode).toBe(422);
    expect(short.body).toContain('Hitung lagi bersama.');
    expect(short.body).toContain('value="Pengantar Contoh"');
    expect((await desk.post(`${list}/serah`, { courier: 'Pengantar Contoh', count: '1' })).statusCode).toBe(303);
    const { awb } = await p.parcel(id);
    await p.seen(awb!, 'selesai');
    await p.track();
    // A day later everybody signs in anew.
    desk = t.browser(await t.officer('petugas_loket'));
    const home = (await desk.get(one)).body;
    expect(home).toContain('PARLINDUNGAN NASUTION');
    expect(home).toContain(`${one}/foto`);
    expect((await desk.get(`${one}/foto`)).headers['content-type']).toContain('image/');
    expect((await desk.get('/meja/kiriman/kinerja')).body).toContain('100 %');
    expect((await desk.get(`/meja/kiriman?cari=${awb}`)).body).toContain((await p.parcel(id)).number);
  });

  it('another agency’s parcel and list are not there', async () => {
    const kase = await p.printing(who);
    const id = await p.send(who, kase);
    await p.print(kase);
    await p.pack(id);
    const batch = await p.handOver(id);
    const other = t.browser(await t.officer('petugas_loket', { agency: 'bapenda' }));
    for (const path of [`/meja/kiriman/${id}`, `/meja/kiriman/${id}/label`, `/meja/kiriman/daftar/${batch}`])
      expect([path, (await other.get(path)).statusCode]).toEqual([path, 404]);
    expect((await other.post(`/meja/kiriman/${id}/hilang`, {})).statusCode).toBe(404);
    expect((await parcelOf(t.city.db, `kase/${kase}`))?.state).toBe('handed_over');
  });
});
