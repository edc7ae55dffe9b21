import { describe, expect, it } from 'vitest';
import { daysBetween } from '../kernel/clock/index.ts';
import { isId } from '../kernel/ids.ts';
import { readPack } from '../kernel/pack.ts';
import { demoCity } from './officers.ts';
import { DEMO_PHONES } from './people.ts';

const pack = readPack('cities/medan');
const city = demoCity(pack);
const { residents, families, officers, accounts } = city;

/** The structure of a NIK by domain.md §1.10, written apart from the generator: birth date and sex, or undefined. */
function readNik(nik: string): { bornOn: string; sex: 'L' | 'P' } | undefined {
  const m = /^\d{6}(\d\d)(\d\d)(\d\d)(\d{4})$/.exec(nik);
  if (!m || m[4] === '0000') return undefined;
  const sex = Number(m[1]) > 40 ? 'P' : 'L';
  const century = Number(m[3]) > 26 ? '19' : '20';
  const bornOn = `${century}${m[3]}-${m[2]}-${String(Number(m[1]) % 40).padStart(2, '0')}`;
  return Number.isNaN(Date.parse(bornOn)) || daysBetween(bornOn, bornOn) !== 0 ? undefined : { bornOn, sex };
}

describe('residents', () => {
  it('are 2,000 in families, the head first, in every ward', () => {
    expect(residents).toHaveLength(2000);
    expect(families.flatMap((f) => f.members)).toEqual(residents);
    expect(families.every((f) => f.members[0]!.relation === 'head')).toBe(true);
    expect(families.every((f) => f.members.filter((m) => m.relation === 'head').length === 1)).toBe(true);
    expect(new Set(families.map((f) => f.area))).toEqual(new Set(pack.areas.wards.map((w) => w.code)));
  });

  it('have NIKs of a kecamatan that does not exist, that say their birth date and sex', () => {
    expect(residents.filter((p) => !p.nik.startsWith('127199'))).toEqual([]);
    expect(residents.map((p) => readNik(p.nik))).toEqual(residents.map(({ bornOn, sex }) => ({ bornOn, sex })));
    expect(pack.areas.districts.some((d) => d.code === '12.71.99')).toBe(false);
  });

  it('share no number, id or phone', () => {
    const numbers = [...residents.map((p) => p.nik), ...families.map((f) => f.card)];
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(families.every((f) => /^127199\d{10}$/.test(f.card) && !f.card.endsWith('0000'))).toBe(true);
    const ids = [...residents, ...officers, ...families, ...officers.map((o) => o.post)].map((x) => x.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every(isId)).toBe(true);
    const phones = [...residents.map((p) => p.phone), ...officers.map((o) => o.phone)].filter((p) => p !== null);
    expect(new Set(phones).size).toBe(phones.length);
    expect(phones.every((p) => p.startsWith(DEMO_PHONES) && /^\+628[1-9]\d{6,10}$/.test(p))).toBe(true);
  });

  it('are of all peoples and all seven religions', () => {
    expect(new Set(residents.map((p) => p.people)).size).toBe(15);
    expect(new Set(residents.map((p) => p.religion)).size).toBe(7);
  });

  it('bear names that forms must bear', () => {
    const names = residents.map((p) => p.name);
    const some = (test: (name: string) => boolean) => expect(names.some(test)).toBe(true);
    some((n) => n.length === 1);
    some((n) => n.length > 60);
    some((n) => n.includes("'"));
    some((n) => n.includes('-'));
    some((n) => n.includes(' br '));
    some((n) => n.includes('.'));
    some((n) => n !== n.normalize('NFD'));
    expect(names.filter((n) => !n.includes(' ')).length).toBeGreaterThan(100);
  });

  it('no mother is younger than 18, no brothers and sisters are born within nine months', () => {
    for (const { members } of families) {
      const mother = members.find((m) => m.sex === 'P' && (m.relation === 'wife' || m.relation === 'head'));
      const children = members.filter((m) => m.relation === 'child' && m.mother === mother?.name).map((m) => m.bornOn);
      expect(children.filter((born) => daysBetween(mother!.bornOn, born) <= 18 * 365)).toEqual([]);
      expect(children.slice(1).filter((born, i) => daysBetween(children[i]!, born) <= 270)).toEqual([]);
    }
  });

  it('some live in a marriage that is not recorded, which the card shows as husband and wife', () => {
    const unrecorded = families.filter((f) => f.marriage?.recorded === false);
    expect(unrecorded.length).toBeGreaterThan(20);
    expect(unrecorded.every((f) => f.marriage!.proof === null && f.members.some((m) => m.relation === 'wife'))).toBe(
      true,
    );
    const recorded = families.filter((f) => f.marriage?.recorded);
    for (const f of recorded) {
      const book = f.members.find((m) => m.relation === 'wife')!.religion === 'islam';
      expect(f.marriage!.proof).toBe(book ? 'marriage_book' : 'marriage_certificate');
    }
  });

  it('are the same every time, and others for another seed', () => {
    expect(JSON.stringify(demoCity(pack))).toBe(JSON.stringify(city));
    expect(demoCity(pack, 'another').residents[50]!.nik).not.toBe(residents[50]!.nik);
  });
});

describe('officers', () => {
  it('are about 60, each with a post of a true agency and area, and an invented decree and number', () => {
    expect(officers).toHaveLength(68);
    const agencies = new Map(pack.agencies.map((a) => [a.code, a]));
    expect(officers.filter(({ post }) => agencies.get(post.agency)?.area !== post.area)).toEqual([]);
    for (const { post, nip, email } of officers) {
      expect(post.decree).toMatch(/^CONTOH-/);
      expect(nip).toMatch(/^CONTOH\d{12}$/);
      expect(email).toMatch(/\.invalid$/);
    }
    expect(new Set(officers.map((o) => o.slug)).size).toBe(68);
    expect(officers.filter((o) => o.post.role === 'kepala_dinas')).toHaveLength(1);
  });

  it('also serve a small city of other areas', () => {
    const east = readPack('cities/contoh-timur');
    const small = demoCity(east);
    const agencies = new Map(east.agencies.map((a) => [a.code, a]));
    expect(small.officers.filter(({ post }) => agencies.get(post.agency)?.area !== post.area)).toEqual([]);
    expect(new Set(small.families.map((f) => f.area)).size).toBe(6);
  });

  it('the named accounts: two citizens, then one of each role, and of each agency that takes money', () => {
    expect(accounts.map((a) => `${a.slug} ${a.role}`)).toEqual([
      'ibu-siti warga',
      'bapak-togar warga',
      'petugas-dewi petugas_verifikasi',
      'operator-rudi operator_siak',
      'validator-rosmaida validator',
      'kadis-hasan kepala_dinas',
      'loket-yusnimar petugas_loket',
      'admin-mei admin_kota',
      'auditor-sabar auditor',
      'inspektur-asnidar inspektorat',
      'kepling-suparno kepling',
      'lurah-faridah lurah',
      'bendahara-siva bendahara',
      'bendahara-rizky bendahara',
      'bendahara-ratna bendahara',
      'pembantu-lina bendahara_pembantu',
      'ppk-robert ppk',
      'ppk-sarah ppk',
      'bud-halimah bud',
      'siaga-wahyu petugas_siaga',
      'siaga-betty petugas_siaga',
    ]);
    const people = new Set([...residents, ...officers].map((p) => p.id));
    expect(accounts.every((a) => people.has(a.personId))).toBe(true);
    const [kepling, lurah] = ['kepling-suparno', 'lurah-faridah'].map(
      (s) => officers.find((o) => o.slug === s)!.post.area,
    );
    expect(kepling).toBe(lurah);
  });
});
