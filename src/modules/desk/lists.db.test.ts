import { beforeAll, describe, expect, test } from 'vitest';
import type { TestCity } from '../../../test/harness/city.ts';
import type { Signed, TestPerson } from '../../../test/harness/people.ts';
import { countWorklist, worklist } from '../casework/index.ts';
import { AGENCY, catalogue, filed, officerOf, sampleDesk } from './sample-desk.ts';

let t: TestCity;
let dewi: Signed;
let other: Signed;
let parent: TestPerson;
let sent: { id: string; number: string };
beforeAll(async () => {
  t = await sampleDesk();
  dewi = await officerOf(t, 'verifier', 'Dewi');
  other = await t.officer('verifier', { agency: `${AGENCY}_lain` });
  parent = await t.person({ name: 'Tiurma Br Lumban_Gaol' });
  sent = await filed(t, parent);
});

describe('search', () => {
  const search = async (who: Signed, q: string) => t.browser(who).post('/meja/cari', { q });

  test('a number leads to the case, however it was typed', async () => {
    const found = await search(dewi, sent.number.toLowerCase().replaceAll('-', ' '));
    expect(found.statusCode).toBe(303);
    expect(found.headers.location).toBe(`/meja/berkas/${sent.id}`);
  });

  test('words of a name find the case, and a sign of a pattern is only itself', async () => {
    expect((await search(dewi, 'tiurma LUMBAN_GAOL')).body).toContain(sent.number);
    expect((await search(dewi, 'tiurma lumban%gaol')).body).not.toContain(sent.number);
    expect((await search(dewi, 'tiurma lumbanxgaol')).body).not.toContain(sent.number);
  });

  test('what is not the officer’s to see is found by neither', async () => {
    const byNumber = await search(other, sent.number);
    expect(byNumber.statusCode).toBe(200);
    expect(byNumber.body).not.toContain(sent.id);
    expect((await search(other, 'Tiurma')).body).not.toContain(sent.number);
  });

  test('a single letter is not searched', async () => {
    const page = await search(dewi, 'T');
    expect(page.statusCode).toBe(422);
    expect(page.body).toContain('aria-invalid="true"');
  });
});

describe('filters and own views', () => {
  test('what is overdue, what ends within a day, and what neither', async () => {
    const days: string[] = [];
    for (let day = 0; day < 14; day++) {
      const ctx = t.ctx({ actor: dewi.actor, now: new Date(t.now.getTime() + day * 86_400_000) });
      const has = async (due: 'late' | 'near') => {
        const { items } = await worklist(ctx, catalogue, { tray: 'free', due });
        expect((await countWorklist(ctx, { tray: 'free', due })).n).toBe(items.length);
        return items.some((i) => i.id === sent.id) ? due : '';
      };
      days.push((await has('near')) + (await has('late')));
    }
    // Never both, each in its time.
    expect([...new Set(days.filter((said) => said !== ''))]).toEqual(['near', 'late']);
  });

  test('a list is kept under a name for its officer alone, and only what narrows it', async () => {
    const b = t.browser(dewi);
    const kept = await b.post('/meja/tampilan', {
      name: 'Yang lewat',
      query: 'bagian=menunggu&waktu=late&sesudah=abc&x=<script>',
    });
    expect(kept.headers.location).toBe('/meja?bagian=menunggu&waktu=late&selesai=view');
    expect((await b.get('/meja')).body).toMatch(/href="\/meja\?bagian=menunggu&(amp;)?waktu=late"[^>]*>Yang lewat/);
    expect((await t.browser(await officerOf(t, 'verifier')).get('/meja')).body).not.toContain('Yang lewat');
    await b.post('/meja/tampilan/hapus', { name: 'Yang lewat' });
    expect((await b.get('/meja')).body).not.toContain('Yang lewat');
  });

  test('a view without a name is not kept, and it is said', async () => {
    const b = t.browser(dewi);
    const tried = await b.post('/meja/tampilan', { name: ' ', query: 'waktu=late' });
    expect(tried.headers.location).toBe('/meja?waktu=late&selesai=view_not');
    expect((await b.get('/meja?waktu=late&selesai=view_not')).body).toContain('Beri nama pada tampilan');
  });
});
