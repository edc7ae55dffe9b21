import { beforeAll, describe, expect, test } from 'vitest';
import type { TestCity } from '../../../test/harness/city.ts';
import type { Signed, TestPerson } from '../../../test/harness/people.ts';
import { actOnCase, findCase, SUPERVISOR, takeNext } from '../casework/index.ts';
import { catalogue, filed, hiddenOf, officerOf, sampleDesk } from './sample-desk.ts';

/* One act over many files: looked at before it is done, each decided by itself. */

let t: TestCity;
let parent: TestPerson;
let verifier: Signed;
let second: Signed;

beforeAll(async () => {
  t = await sampleDesk();
  parent = await t.person({ name: 'Butet Manurung' });
  verifier = await officerOf(t, 'verifier', 'Sinta Ginting');
  second = await officerOf(t, 'verifier', 'Rahmat Lubis');
});

const LOOK = '/meja/bersama';
const GO = '/meja/bersama/jalankan';
const as = (who: Signed) => t.ctx({ actor: who.actor });
const viewOf = (id: string, who = verifier) => findCase(as(who), catalogue, id);
const pick = async (id: string) => `${id}.verify.1.${(await viewOf(id)).seq}`;
const holder = async (id: string) => (await viewOf(id)).rows.find((r) => r.row === 'verify')?.officer?.name ?? null;

/** Cases in this officer's hands. */
async function held(n: number, who: Signed = verifier): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < n; i++) {
    const { id } = await filed(t, parent);
    const act = { type: 'take', expected: { row: 'verify', round: 1 }, reason: 'elderly' } as const;
    await actOnCase(as(who), catalogue, { kase: id, act });
    ids.push(id);
  }
  return ids;
}
/** The form that does it, as it stands on the page. */
const goOf = (body: string) => {
  const form = body.split(`action="${GO}"`)[1]!.split('</form>')[0]!;
  const pick = [...form.matchAll(/name="pick" value="([^"]+)"/g)].map((m) => m[1]!);
  return { ...hiddenOf(form), pick };
};

describe('handing over many', () => {
  test('says first what happens to each, hands over those that can be, and leaves the rest', async () => {
    const ids = await held(3);
    const [theirs] = await held(1, second);
    const b = t.browser(verifier);
    const list = await b.get('/meja?pilih=semua');
    expect(list.body.match(/name="pick"[^>]*checked/g)).toHaveLength(3);
    const picks = await Promise.all([...ids, theirs!].map(pick));
    const form = await b.post(LOOK, { act: 'hand_over', pick: picks, back: '' });
    expect(form.statusCode).toBe(200);
    expect(form.body).toContain('Rahmat Lubis');
    expect(form.body).toContain('berkas ini sudah diambil petugas lain');
    const typed = { act: 'hand_over', pick: picks, step: 'look', note: 'Cuti' };
    const wrong = await b.post(LOOK, { ...typed, to: second.id });
    expect([wrong.statusCode, wrong.body.includes('Cuti')]).toEqual([422, true]);
    const nobody = await b.post(LOOK, { ...typed, to: '', reason: 'absent' });
    expect([nobody.statusCode, nobody.body.includes('Pilih petugas yang menerima.')]).toEqual([422, true]);
    const look = await b.post(LOOK, { ...typed, to: second.id, reason: 'absent' });
    expect(look.body).toContain('3 dari 4 berkas akan dikerjakan');
    expect(await holder(ids[0]!)).toBe('Sinta Ginting');
    const go = goOf(look.body);
    expect(go.pick).toHaveLength(3);
    const done = await b.post(GO, go);
    expect(done.body).toContain('3 berkas selesai dikerjakan.');
    expect(await Promise.all([...ids, theirs!].map(holder))).toEqual(Array(4).fill('Rahmat Lubis'));
    // The same press again does nothing twice.
    const before = await Promise.all(ids.map(async (id) => (await viewOf(id)).seq));
    expect((await b.post(GO, go)).body).toContain('3 berkas selesai dikerjakan.');
    expect(await Promise.all(ids.map(async (id) => (await viewOf(id)).seq))).toEqual(before);
  });

  test('a head hands out what nobody has taken; an officer cannot', async () => {
    const { id } = await filed(t, parent);
    const chief = await officerOf(t, SUPERVISOR, 'Ibu Kadis');
    const asked = { act: 'hand_over', pick: [await pick(id)], to: second.id, reason: 'workload' };
    const mine = await t.browser(verifier).post(GO, asked);
    expect(mine.body).toContain('berkas ini belum Anda ambil');
    expect(await holder(id)).toBeNull();
    expect((await t.browser(chief).get('/meja?bagian=semua')).body).toContain('name="pick"');
    expect((await t.browser(verifier).get('/meja?bagian=semua')).body).not.toContain('name="pick"');
    expect((await t.browser(chief).post(GO, asked)).body).toContain('1 berkas selesai dikerjakan.');
    expect(await holder(id)).toBe('Rahmat Lubis');
  });
});

describe('what is looked at one by one', () => {
  test('a file is not found complete along with others', async () => {
    const ids = await held(2);
    const b = t.browser(verifier);
    const look = await b.post(LOOK, { act: 'done', pick: await Promise.all(ids.map(pick)) });
    expect(look.body).toContain('buka dan periksa satu per satu');
    expect(look.body).toContain('Tidak satu pun bisa dikerjakan sekarang.');
    await b.post(GO, { act: 'done', pick: await Promise.all(ids.map(pick)) });
    expect(await holder(ids[0]!)).toBe('Sinta Ginting');
  });
});

describe('the rest', () => {
  test('a note to the residents of many files, resting and going on', async () => {
    const ids = await held(2);
    const b = t.browser(verifier);
    const picks = await Promise.all(ids.map(pick));
    const note = { act: 'note', note: 'SIAK mati sampai siang.', audience: 'applicant', pick: picks, step: 'look' };
    expect((await b.post(LOOK, { ...note, note: '' })).statusCode).toBe(422);
    const look = await b.post(LOOK, note);
    await b.post(GO, goOf(look.body));
    const told = await findCase(t.ctx({ actor: parent.actor }), catalogue, ids[1]!);
    expect(told.history.at(-1)).toMatchObject({ type: 'noted', note: 'SIAK mati sampai siang.' });
    const reason = (await viewOf(ids[0]!)).actions.some((a) => a.type === 'pause' && a.allowed);
    expect(reason).toBe(true);
    const fresh = await Promise.all(ids.map(pick));
    await b.post(GO, { act: 'pause', reason: 'registry_away', pick: fresh });
    expect((await viewOf(ids[0]!)).paused).not.toBeNull();
    await b.post(GO, { act: 'resume', pick: await Promise.all(ids.map(pick)) });
    expect((await viewOf(ids[1]!)).paused).toBeNull();
    await b.post(GO, { act: 'release', pick: fresh });
    expect(await Promise.all(ids.map(holder))).toEqual([null, null]);
  });

  test('nothing chosen, an act that is none, and another agency’s files are answered kindly', async () => {
    const b = t.browser(verifier);
    const none = await b.post(LOOK, { act: 'note' });
    expect([none.statusCode, none.body.includes('Belum ada berkas yang dipilih')]).toEqual([422, true]);
    expect((await b.post(GO, { act: 'reject', pick: 'x.y.1.1' })).statusCode).toBe(422);
    const [id] = await held(1);
    const stranger = t.browser(await t.officer('verifier', { agency: 'disdukcapil' }));
    const look = await stranger.post(LOOK, { act: 'release', pick: [await pick(id!)] });
    expect(look.body).toContain('berkas ini bukan untuk Anda');
    expect(look.body).not.toContain('Butet Manurung');
    await stranger.post(GO, { act: 'release', pick: [await pick(id!)] });
    expect(await holder(id!)).toBe('Sinta Ginting');
  });

  test('several are taken in the order they came', async () => {
    const own = await officerOf(t, 'verifier', 'Antri Sabar');
    for (;;) if ((await takeNext(as(own), catalogue, { row: 'verify' })) === null) break;
    const ids = [];
    for (let i = 0; i < 12; i++) {
      t.later(1);
      ids.push((await filed(t, parent)).id);
    }
    const last = await officerOf(t, 'verifier', 'Pagi Sekali');
    const b = t.browser(last);
    const took = await b.post('/meja/ambil', { many: '10' });
    expect(took.headers.location).toBe('/meja?diambil=10');
    expect((await b.get('/meja?diambil=10')).body).toContain('10 berkas sekarang Anda pegang.');
    expect(await Promise.all(ids.map(holder))).toEqual([...Array(10).fill('Pagi Sekali'), null, null]);
    expect((await b.post('/meja/ambil', { many: '10' })).headers.location).toBe('/meja?diambil=2');
  });
});
