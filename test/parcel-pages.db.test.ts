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
    // For everybody one parcel is too few to tell of.
    const figures = await t.browser().get('/kinerja');
    expect(figures.body).toContain('Belum cukup kiriman');
    expect((await t.browser().get('/')).body).toContain('href="/kinerja"');
    const history = await desk.get(`/meja/berkas/${kase}/riwayat`);
    expect(history.body).toContain(`href="/meja/kiriman/${id}"`);
    expect(history.body).toContain('Diserahkan di alamat');
    // What its person was told of it stands there in words.
    expect(history.body).not.toContain('parcel.moved');
    const told = await t.browser(who).get(`/api/v1/cases/${kase}/parcels`);
    expect(told.json()).toMatchObject({ items: [{ id, state: 'delivered', awb }] });
    expect(told.body).not.toContain('Jalan Contoh');
    const auditor = t.browser(await t.officer('auditor'));
    expect((await auditor.get('/meja/kiriman/kinerja')).body).toContain('href="/meja/kiriman/kinerja"');
    expect((await desk.get(`/meja/kiriman?cari=${awb}`)).body).toContain((await p.parcel(id)).number);
  });

  it('a case that kept its promise is not late because the carrier took its time', async () => {
    const { kase, parcel } = await p.away(await t.person());
    for (let day = 0; day < 6; day++) await p.track();
    await p.seen(parcel.awb!, 'selesai');
    await p.track();
    expect((await p.parcel(parcel.id)).state).toBe('delivered');
    desk = t.browser(await t.officer('petugas_loket'));
    const page = (await desk.get(`/meja/berkas/${kase}`)).body;
    expect(page).toContain('Selesai tepat waktu');
    expect(page).not.toContain('Selesai terlambat');
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

describe('the applicant', () => {
  const door = (more: Record<string, string> = {}) => ({
    receiver: 'holder',
    name: 'Parlindungan Nasution',
    street: 'Jalan Contoh 12',
    neighbourhood: '',
    area: t.city.pack.areas.wards[0]!.code,
    postcode: t.city.pack.areas.districts.find((d) => t.city.pack.areas.wards[0]!.code.startsWith(d.code))!.postcodes
      .from,
    phone: '0812 0000 0001',
    note: '',
    ...more,
  });

  it('chooses an address on a page that says what it costs, and follows the card on the case’s own timeline', async () => {
    const owner = await t.person();
    const kase = await p.printing(owner);
    const me = t.browser(owner);
    const before = (await me.get(`/berkas/${kase}`)).body;
    expect(before).toContain('Kirim ke alamat saya');
    expect(before).toContain('12.000');
    const form = await me.get(`/berkas/${kase}/kirim`);
    expect(form.statusCode).toBe(200);
    // What the family card says is there already.
    expect(form.body).toContain('value="Jalan Contoh 1"');
    const wrong = await me.post(`/berkas/${kase}/kirim`, door({ postcode: '99999', phone: '12' }));
    expect(wrong.statusCode).toBe(422);
    expect(wrong.body).toContain('Tulis nomor HP seperti');
    expect(wrong.body).toContain('value="Parlindungan Nasution"');
    const elsewhere = await me.post(`/berkas/${kase}/kirim`, door({ postcode: '99999' }));
    expect(elsewhere.body).toContain('bukan kode pos kecamatan itu');
    expect((await me.post(`/berkas/${kase}/kirim`, door())).statusCode).toBe(303);
    const chosen = (await me.get(`/berkas/${kase}`)).body;
    expect(chosen).toContain('Memilih kirim lewat pos');
    expect(chosen).toContain('Ganti alamat');
    await p.print(kase);
    // A card that is to be sent waits for nobody to collect it.
    expect((await me.get(`/berkas/${kase}`)).body).not.toContain('Siap diambil');
    const parcel = (await parcelOf(t.city.db, `kase/${kase}`))!;
    await p.pack(parcel.id);
    await p.handOver(parcel.id);
    await p.seen((await p.parcel(parcel.id)).awb!, 'antar');
    await p.track();
    const owner2 = t.browser({ ...owner, token: (await t.person()).token });
    expect((await owner2.get(`/berkas/${kase}`)).statusCode).toBe(404);
  });

  it('another person’s parcel is not there, whatever is asked of it', async () => {
    const owner = await t.person();
    const kase = await p.printing(owner);
    await t.browser(owner).post(`/berkas/${kase}/kirim`, door());
    const stranger = t.browser(await t.person());
    for (const path of ['kirim', 'foto-kiriman'])
      expect([path, (await stranger.get(`/berkas/${kase}/${path}`)).statusCode]).toEqual([path, 404]);
    for (const path of ['kirim', 'ambil'])
      expect([path, (await stranger.post(`/berkas/${kase}/${path}`, door())).statusCode]).toEqual([path, 404]);
    expect((await t.browser(owner).post(`/berkas/${kase}/ambil`, {})).statusCode).toBe(303);
    expect((await parcelOf(t.city.db, `kase/${kase}`))?.state).toBe('cancelled');
  });
});
