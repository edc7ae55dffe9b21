import { beforeAll, describe, expect, test } from 'vitest';
import type { TestCity } from '../../../test/harness/city.ts';
import type { Signed, TestPerson } from '../../../test/harness/people.ts';
import { openOriginal } from '../../kernel/files/index.ts';
import { findDossier, looksAt, revealAnswer, SUPERVISOR } from '../casework/index.ts';
import { catalogue, filed, officerOf, sampleDesk } from './sample-desk.ts';

/* Who saw what somebody told the city is written down, and told to those who answer for the office. */

let t: TestCity;
let parent: TestPerson;
let verifier: Signed;
let chief: Signed;

beforeAll(async () => {
  t = await sampleDesk();
  parent = await t.person();
  verifier = await officerOf(t, 'verifier', 'Sinta Ginting');
  chief = await officerOf(t, SUPERVISOR, 'Ibu Kadis');
});

const as = (who: Signed | TestPerson) => t.ctx({ actor: who.actor });
const path = (id: string) => `/meja/berkas/${id}/dilihat`;
const looks = async (id: string, o = {}) => looksAt(as(chief), catalogue, id, o);

describe('who looked at a case', () => {
  test('opening it stands once a day for each officer; the applicant’s own look does not', async () => {
    const { id } = await filed(t, parent);
    await findDossier(as(parent), catalogue, id);
    expect((await looks(id)).items).toEqual([]);
    const b = t.browser(verifier);
    await b.get(`/meja/berkas/${id}`);
    await b.get(`/meja/berkas/${id}`);
    expect((await looks(id)).items).toMatchObject([{ look: 'case.look', who: { name: 'Sinta Ginting' }, what: null }]);
    const tomorrow = { ...as(verifier), now: new Date(t.now.getTime() + 86_400_000) };
    await findDossier(tomorrow, catalogue, id);
    expect((await looks(id)).items).toHaveLength(2);
  });

  test('each whole number and each original stands with what it was and why, page by page', async () => {
    const { id, files } = await filed(t, parent);
    const head = await officerOf(t, 'head', 'Bang Kabid');
    for (const reason of ['compare_document', 'complaint'] as const)
      await revealAnswer(as(verifier), catalogue, { kase: id, path: 'father_nik', reason });
    await openOriginal(as(head), files.letter, 'compare_document');
    const first = await looks(id, { limit: 2 });
    const second = await looks(id, { limit: 2, after: first.next! });
    expect(second.next).toBeUndefined();
    const all = [...first.items, ...second.items];
    expect(new Set(all.map((l) => l.id)).size).toBe(3);
    expect(
      all.map((l) => [l.look, l.who!.name, l.reason!.id]).toSorted((a, b) => a.join().localeCompare(b.join())),
    ).toEqual([
      ['case.reveal', 'Sinta Ginting', 'Menangani pengaduan'],
      ['case.reveal', 'Sinta Ginting', 'Mencocokkan dengan dokumen'],
      ['file.open_original', 'Bang Kabid', 'Mencocokkan dengan dokumen'],
    ]);
    const page = await t.browser(chief).get(path(id));
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('Melihat isi lengkap:');
    expect(page.body).not.toContain('1271991705940001');
    // Another case's looks stay there.
    const other = await filed(t, parent);
    expect((await looks(other.id)).items).toEqual([]);
  });

  test('is told to the head of its agency, and not to those who look, nor to another agency’s head', async () => {
    const { id } = await filed(t, parent);
    const [mine, theirs] = [t.browser(verifier), t.browser(await t.officer(SUPERVISOR, { agency: 'dinkes' }))];
    expect((await mine.get(path(id))).statusCode).toBe(403);
    expect((await mine.get(`/meja/berkas/${id}`)).body).not.toContain(path(id));
    expect((await theirs.get(path(id))).statusCode).toBe(404);
    expect((await t.browser(parent).get(path(id))).statusCode).toBe(403);
    expect((await t.browser(chief).get(`/meja/berkas/${id}`)).body).toContain(path(id));
    expect((await t.browser(chief).get(`${path(id)}?sesudah=x`)).statusCode).toBe(200);
  });
});
