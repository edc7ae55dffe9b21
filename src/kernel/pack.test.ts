import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { PackError, readPack, ruleAt, type PackFault } from './pack.ts';

const made: string[] = [];
afterEach(() => made.splice(0).forEach((dir) => rmSync(dir, { recursive: true })));

// oxlint-disable-next-line typescript/no-explicit-any -- the point is to write what the schema forbids
type Edit = (json: any) => void;

/** A copy of Medan's pack with some of its files changed. */
function copyOf(edits: Record<string, Edit | string | null>): string {
  const root = mkdtempSync(join(tmpdir(), 'balai-pack-'));
  made.push(root);
  const dir = join(root, 'medan');
  cpSync('cities/medan', dir, { recursive: true });
  for (const [file, edit] of Object.entries(edits)) {
    const path = join(dir, file);
    if (edit === null) rmSync(path);
    else if (typeof edit === 'string') writeFileSync(path, edit);
    else {
      const json: unknown = JSON.parse(readFileSync(path, 'utf8'));
      edit(json);
      writeFileSync(path, JSON.stringify(json));
    }
  }
  return dir;
}

function faultsOf(edits: Record<string, Edit | string | null>): PackFault[] {
  try {
    readPack(copyOf(edits));
  } catch (error) {
    if (error instanceof PackError) return error.faults;
    throw error;
  }
  return [];
}
const where = (edits: Record<string, Edit | string | null>): string[] =>
  faultsOf(edits).map((f) => `${f.file} ${f.path}`.trim());

describe('the packs of the repository', () => {
  const medan = readPack('cities/medan');

  it('Medan has 21 kecamatan and 151 kelurahan, each in its kecamatan', () => {
    expect(medan.areas.districts).toHaveLength(21);
    expect(medan.areas.wards).toHaveLength(151);
    // domain.md §1.11, in the order of the codes.
    const counts = medan.areas.districts.map((d) => medan.areas.wards.filter((w) => w.code.startsWith(d.code)).length);
    expect(counts).toEqual([12, 6, 7, 6, 6, 6, 9, 6, 7, 12, 6, 5, 6, 7, 6, 5, 6, 9, 7, 11, 6]);
  });

  it('Medan is 12.71 for Kemendagri and 1275 for BPS, in UTM zone 47 north', () => {
    expect(medan.city).toMatchObject({ kemendagri: '12.71', bps: '1275', utm_epsg: 32647, tracking_prefix: 'MDN' });
    expect(medan.areas.districts.find((d) => d.code === '12.71.08')).toMatchObject({
      name: 'Medan Belawan',
      bps: '1275210',
    });
  });

  it('has an office for each district and ward, and a head for each agency', () => {
    expect(medan.agencies.find((a) => a.code === 'kelurahan-12.71.05.1001')).toEqual({
      code: 'kelurahan-12.71.05.1001',
      name: 'Kelurahan Kesawan',
      short: 'Kel. Kesawan',
      head: 'Lurah',
      area: '12.71.05.1001',
    });
    expect(medan.agencies.filter((a) => a.area !== null)).toHaveLength(21 + 151);
  });

  it('claims nothing as verified that nobody compared with the law', () => {
    expect(medan.rules.filter((r) => r.verified)).toEqual([]);
    expect(medan.rules.every((r) => r.legal_basis !== '' && r.source !== '')).toBe(true);
  });

  it('does not offer 112, which no one answers in Medan as far as we know', () => {
    expect(medan.city.hotlines.find((h) => h.number === '112')?.active).toBe(false);
    expect(medan.city.hotlines.filter((h) => h.active).map((h) => h.number)).toEqual([
      '110',
      '113',
      '119',
      '129',
      '1708',
    ]);
  });

  it('the second city is invented, in another zone, and shares no code with the first', () => {
    const second = readPack('cities/contoh-timur');
    expect(second.city).toMatchObject({ invented: true, time_zone: 'Asia/Jayapura', kemendagri: '91.99' });
    // What the program asks of one city it may ask of the other.
    expect(new Set(second.rules.map((r) => r.key))).toEqual(new Set(medan.rules.map((r) => r.key)));
    const codes = new Set(medan.areas.wards.map((w) => w.code));
    expect(second.areas.wards.some((w) => codes.has(w.code))).toBe(false);
  });
});

describe('rules by date', () => {
  const pack = readPack('cities/medan');
  const fine = (event: string, on: string) => ruleAt(pack, `civil_registration.fine.${event}`, on)?.value;

  it.each([
    ['2020-12-31', undefined, undefined, undefined],
    ['2021-01-01', 10_000, 5_000, 30_000],
    ['2022-01-02', 10_000, 5_000, 30_000],
    ['2022-01-03', 0, 0, 0],
    ['2026-11-24', 0, 0, 0],
  ])('fines on %s', (on, birth, death, marriage) => {
    expect([fine('birth', on), fine('death', on), fine('marriage', on)]).toEqual([birth, death, marriage]);
  });

  it('names the law the figure rests on', () => {
    expect(ruleAt(pack, 'civil_registration.fine.birth', '2022-01-03')?.legal_basis).toBe('Perwal Medan 58/2021');
  });

  it('limits, fee and postage', () => {
    const value = (key: string) => ruleAt(pack, key, '2026-11-24')?.value;
    expect(value('civil_registration.reporting_days.birth')).toBe(60);
    expect(value('civil_registration.reporting_days.death')).toBe(30);
    expect(value('civil_registration.reporting_days.stillbirth')).toBe(30);
    expect(value('civil_registration.fee')).toBe(0);
    expect(value('delivery.postage')).toBe(12_000);
    expect(ruleAt(pack, 'delivery.postage', '2021-04-04')).toBeUndefined();
  });

  it('a misspelt key is a bug, not an absent rule', () => {
    expect(() => ruleAt(pack, 'civil_registration.fines.birth', '2026-01-01')).toThrow(
      /no rule civil_registration\.fines/,
    );
  });
});

describe('faults', () => {
  it('names file and path of all faults at once', () => {
    expect(
      where({
        'city.json': (c) => Object.assign(c, { utm_epsg: 4326, time_zone: 'Asia/Medan', mayor: 'x' }),
        'rules.json': (r) => (r[0].from = '24-12-2013'),
        'words.json': null,
        'offices.json': '{ "offices": [',
      }).toSorted(),
    ).toEqual([
      'city.json',
      'city.json time_zone',
      'city.json utm_epsg',
      'offices.json',
      'rules.json 0.from',
      'words.json',
    ]);
  });

  it('prints them, one a line', () => {
    expect(() => readPack(copyOf({ 'city.json': (c) => (c.bps = '12') }))).toThrow(
      /has 1 fault\(s\):\n {2}city\.json: bps: the four digits of BPS$/,
    );
  });

  it.each<[string, Record<string, Edit | string | null>, string]>([
    [
      'a service elsewhere that two do',
      { 'external.json': (x) => (x.services[0].provider = 'PT Lain') },
      'external.json services.0',
    ],
    [
      'a service elsewhere that nobody reaches',
      {
        'external.json': (x) => {
          for (const way of ['link', 'counter', 'phone']) delete x.services[0][way];
        },
      },
      'external.json services.0',
    ],
    [
      'a service elsewhere of no agency',
      { 'external.json': (x) => (x.services[0].agency = 'dinas-angin') },
      'external.json services.0.agency',
    ],
    [
      'a service elsewhere whose part is empty',
      { 'external.json': (x) => (x.services[0].fee = []) },
      'external.json services.0.fee',
    ],
    [
      'a link in clear text',
      { 'external.json': (x) => (x.services[0].link = 'http://example.go.id') },
      'external.json services.0.link',
    ],
    [
      'two services elsewhere of one code',
      { 'external.json': (x) => x.services.push(x.services[0]) },
      'external.json services.33.code',
    ],
    ['a folder of another name', { 'city.json': (c) => (c.code = 'binjai') }, 'city.json code'],
    [
      'a ward without a district',
      { 'areas.json': (a) => (a.wards[4].code = '12.71.99.1001') },
      'areas.json wards.4.code',
    ],
    ['a code twice', { 'areas.json': (a) => (a.wards[1].code = a.wards[0].code) }, 'areas.json wards.1.code'],
    [
      'a district of another city',
      { 'areas.json': (a) => (a.districts[0].code = '12.75.01') },
      'areas.json districts.0.code',
    ],
    [
      'an office of no agency',
      { 'offices.json': (o) => (o.offices[0].agency = 'dukcapil') },
      'offices.json offices.0.agency',
    ],
    [
      'an office nowhere',
      { 'offices.json': (o) => (o.offices[0].area = '12.71.05.9999') },
      'offices.json offices.0.area',
    ],
    [
      'hours that no calendar has',
      { 'offices.json': (o) => (o.offices[0].hours = 'night') },
      'offices.json offices.0.hours',
    ],
    ['overlapping rules', { 'rules.json': (r) => (r[1].to = '2022-01-03') }, 'rules.json 2.from'],
    ['half a rupiah', { 'rules.json': (r) => (r[1].value = 0.5) }, 'rules.json 1.value'],
    ['a pale accent', { 'city.json': (c) => (c.arms.accent = '#66ccaa') }, 'city.json arms.accent'],
    ['one word in two groups', { 'words.json': (w) => w.synonyms.push(['ktp', 'kartu']) }, 'words.json synonyms'],
    ['a calendar that is none', { 'calendar.json': (c) => (c.hours = []) }, 'calendar.json hours'],
    ['code', { 'fees.ts': 'export const fee = () => 0;' }, 'fees.ts'],
  ])('%s', (_, edits, at) => {
    expect(where(edits)).toContain(at);
  });

  it.each([
    ['a script', '<svg viewBox="0 0 1 1"><script>alert(1)</script></svg>'],
    ['a handler', '<svg viewBox="0 0 1 1" onload="alert(1)"></svg>'],
    ['a link', '<svg viewBox="0 0 1 1"><a href="https://example.com"><path d="M0 0"/></a></svg>'],
    ['a foreign object', '<svg viewBox="0 0 1 1"><foreignObject></foreignObject></svg>'],
    ['a style', '<svg viewBox="0 0 1 1"><path style="fill:red" d="M0 0"/></svg>'],
    ['a remote paint', '<svg viewBox="0 0 1 1"><path fill="url(https://example.com/x)" d="M0 0"/></svg>'],
    ['an entity', '<!DOCTYPE svg [<!ENTITY x "y">]><svg viewBox="0 0 1 1"></svg>'],
    ['a slash for a space', '<svg viewBox="0 0 1 1"><path/onclick="alert(1)"/></svg>'],
    ['an unquoted handler', '<svg viewBox="0 0 1 1"><path onclick=alert(1) d="M0 0"/></svg>'],
  ])('arms with %s', (_, svg) => {
    expect(where({ 'arms.svg': svg })).toContain('arms.svg');
  });
});
