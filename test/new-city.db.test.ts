import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { samples } from '../services/governance/akta-kelahiran/samples.ts';
import { catalogue } from '../src/app.ts';
import { PackError, readPack, type CityPack } from '../src/kernel/pack.ts';
import { SYSTEM } from '../src/kernel/permission.ts';
import { findCase, publishServices, type Receipt } from '../src/modules/casework/index.ts';
import { demoCity } from '../src/seed/officers.ts';
import { actingIn } from './harness/acting.ts';
import { testCity, type TestCity } from './harness/city.ts';
import { fileSample, publishAll } from './harness/filing.ts';
import type { TestPerson } from './harness/people.ts';

/* docs/new-city.md says that a city is one folder. Here its very blocks are written into one, and the city opened. */

const root = mkdtempSync(join(tmpdir(), 'new-city-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Writes the page's blocks, each under the name in the heading above it; gives the folder. */
function writePack(change: (file: string, text: string) => string = (_, text) => text): string {
  const page = readFileSync('docs/new-city.md', 'utf8');
  const dir = join(mkdtempSync(join(root, 'cities-')), 'teluk-sagu');
  mkdirSync(dir);
  const blocks = [...page.matchAll(/^## `([a-z]+\.[a-z]+)`[^]*?```(?:json|svg)\n([^]*?)```/gm)];
  expect(blocks.map(([, file]) => file!).toSorted()).toEqual([
    'accounts.json',
    'agencies.json',
    'areas.json',
    'arms.svg',
    'calendar.json',
    'city.json',
    'external.json',
    'offices.json',
    'rules.json',
    'words.json',
  ]);
  for (const [, file, text] of blocks) writeFileSync(join(dir, file!), change(file!, text!));
  return dir;
}

// Tuesday 24 November: 09.00 in Teluk Sagu, 07.00 in Medan.
const MORNING = new Date('2026-11-24T00:00:00Z');
const HULU = '91.98.02.1001';
let pack: CityPack;
let sagu: TestCity;
let medan: TestCity;
let who: TestPerson;
let filed: Receipt;

beforeAll(async () => {
  pack = readPack(writePack());
  sagu = await testCity({ pack, now: MORNING });
  medan = await testCity({ now: MORNING });
  await publishAll(sagu);
  await publishAll(medan);
  who = await sagu.person({ name: 'Yosina Wanggai' });
  filed = await fileSample(sagu, who, samples['recorded'], { area: HULU });
});

describe('a city in one folder', () => {
  it('has its own name, arms, hotline and words on its pages', async () => {
    const home = (await sagu.browser().get('/')).body;
    for (const own of ['Pemerintah Kota Teluk Sagu', 'Pengaduan warga Teluk Sagu', '1500972'])
      expect(home).toContain(own);
    expect(home).not.toContain('Medan');
    const service = (await sagu.browser().get('/layanan/akta-kelahiran/sop')).body;
    expect(service).toContain('Dinas Kependudukan dan Pencatatan Sipil Teluk Sagu');
    expect(service).not.toContain('Medan');
    expect((await sagu.browser().get('/layanan')).body).not.toContain('Medan');
  });

  it('is searched in the words of its people', async () => {
    const found = async (t: TestCity, q: string) =>
      (await t.browser().get(`/layanan?cari=${encodeURIComponent(q)}`)).body;
    expect(await found(sagu, 'kertas lahir')).toContain('/layanan/akta-kelahiran');
    expect(await found(sagu, 'pas kecil')).toContain('/layanan/izin-perahu');
    expect(await found(medan, 'pas kecil')).not.toContain('/layanan/izin-perahu');
  });

  it('takes its own wards and no other city’s', async () => {
    const { area } = samples['recorded']!.answers;
    await expect(fileSample(sagu, who, samples['recorded'], { area: area! })).rejects.toMatchObject({
      fields: { area: expect.any(String) },
    });
    const track = await sagu.browser(who).get(`/berkas/${filed.id}`);
    expect(track.body).toContain('Hulu Satu');
  });

  it('numbers a case by its prefix and promises by its own hours and days', async () => {
    expect(filed.number).toMatch(/^TSG-/);
    const citizen = await medan.person();
    const there = await fileSample(medan, citizen);
    const due = async (t: TestCity, id: string, actor: TestPerson) =>
      (await findCase(t.ctx({ actor: actor.actor }), catalogue, id)).due?.at;
    // One working day: not Wednesday, which is Founding day; so Thursday, closing at 15.00.
    expect(await due(sagu, filed.id, who)).toEqual(new Date('2026-11-26T15:00+09:00'));
    // The same moment in Medan: Wednesday, closing at 16.00 there.
    expect(await due(medan, there.id, citizen)).toEqual(new Date('2026-11-25T16:00+07:00'));
    // At noon of a Friday on which Medan's offices are open, Teluk Sagu's are closed; but Saturday works.
    sagu.now = new Date('2026-11-27T13:00+09:00');
    const late = await fileSample(sagu, who, samples['recorded'], { area: HULU, 'child.1.name': 'Yosua Wanggai' });
    expect(await due(sagu, late.id, who)).toEqual(new Date('2026-11-30T15:00+09:00'));
    sagu.now = MORNING;
    const page = (await sagu.browser(who).get(`/berkas/${filed.id}`)).body;
    expect(page).toContain('WIT');
    expect(page).not.toContain('WIB');
  });

  it('is worked on by its own agency', async () => {
    const desk = actingIn(sagu);
    await desk.done(filed.id, 'petugas_verifikasi');
    expect((await desk.see(who, filed.id)).stage).not.toBe('verification');
  });

  it('can be looked at as a demo, with people in its own wards', () => {
    const { families, residents, officers } = demoCity(pack);
    expect(new Set(families.map((f) => f.area))).toEqual(new Set(pack.areas.wards.map((w) => w.code)));
    expect(residents.filter((p) => !p.nik.startsWith('919899'))).toEqual([]);
    expect(residents.some((p) => p.birthPlace === 'Kota Teluk Sagu')).toBe(true);
    expect(new Set(officers.map((o) => o.post.agency))).toEqual(new Set(['disdukcapil', 'diskominfo']));
  });
});

describe('a folder that does not fit', () => {
  it('is told of every fault at once, with file and path', () => {
    const dir = writePack((file, text) =>
      file === 'city.json'
        ? text.replace('"TSG"', '"tsg"')
        : file === 'offices.json'
          ? text.replace('"office"', '"market"')
          : text.replace('"91.98.02.1001"', '"91.97.02.1001"'),
    );
    expect(() => readPack(dir)).toThrow(PackError);
    expect(() => readPack(dir)).toThrow(/city\.json: tracking_prefix: three capital letters/);
  });

  it('does not open without the agency that answers for a service, or the rule it rests on', async () => {
    const lame = readPack(
      writePack((file, text) =>
        file === 'agencies.json' || file === 'offices.json'
          ? text.replaceAll('"disdukcapil"', '"dukcapil"')
          : text.replace('civil_registration.fee', 'civil_registration.price'),
      ),
    );
    const t = await testCity({ pack: lame, now: MORNING });
    await expect(publishServices(t.ctx({ actor: SYSTEM }), catalogue)).rejects.toThrow(
      /lacks the agency disdukcapil \(akta-kelahiran\), the rule civil_registration\.fee \(akta-kelahiran\)/,
    );
  });
});
