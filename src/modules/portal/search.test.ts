import { describe, expect, test } from 'vitest';
import { readPack } from '../../kernel/pack.ts';
import { createSearch, nearly, stem, type Searched } from './search.ts';

const service = (code: string, title: string, synonyms: string[], summary = '', events: string[] = []): Searched => ({
  code,
  titles: [title],
  synonyms,
  summaries: [summary],
  events,
});
const services = [
  service(
    'akta-kelahiran',
    'Akta kelahiran Birth certificate',
    ['akte lahir', 'surat kelahiran', 'register a birth'],
    'Mencatat kelahiran anak dan memasukkannya ke KK. Anak mendapat NIK.',
    ['Anak baru lahir', 'A child is born'],
  ),
  service('akta-kematian', 'Akta kematian Death certificate', ['surat kematian', 'meninggal'], 'Mencatat kematian', [
    'Ada yang meninggal',
  ]),
  service('ktp-el-hilang', 'Ganti KTP-el yang hilang Lost identity card', ['ktp hilang', 'kehilangan ktp']),
  service('kk-baru', 'Kartu Keluarga baru Family card', ['kk', 'pisah kk']),
  service('izin-reklame', 'Izin reklame Billboard permit', ['pasang spanduk']),
];
const { synonyms } = readPack('cities/medan');
const find = createSearch(services, synonyms);

describe('search in one’s own words', () => {
  test.each([
    ['anak lahir blm ada akte', 'akta-kelahiran'],
    ['akte anak', 'akta-kelahiran'],
    ['AKTÉ LAHIR', 'akta-kelahiran'],
    ['birth certificate', 'akta-kelahiran'],
    ['istri saya baru melahirkan', 'akta-kelahiran'],
    ['akta kelahiaran', 'akta-kelahiran'],
    ['lahiran', 'akta-kelahiran'],
    ['bapak saya wafat', 'akta-kematian'],
    ['e-ktp ilang', 'ktp-el-hilang'],
    ['ktp saya hilang di pasar', 'ktp-el-hilang'],
    ['mau bikin kk sendiri', 'kk-baru'],
    ['spanduk', 'izin-reklame'],
    ['reklam', 'izin-reklame'],
  ])('%s', (query, first) => expect(find(query)[0]).toBe(first));

  test('what nobody offers is not found, rather than something else', () => {
    expect(find('jalan berlubang')).toEqual([]);
    expect(find('xyzzy')).toEqual([]);
    expect(find('<script>alert(1)</script>')).toEqual([]);
    // The birth certificate only mentions the family card.
    expect(find('kk')).toEqual(['kk-baru']);
  });
  test('nothing asked, or nothing said, finds all in their own order', () => {
    const all = services.map((s) => s.code);
    for (const query of ['', '  ', '!!!', 'saya mau urus yang ada di ini']) expect(find(query)).toEqual(all);
  });
  test('a long and hostile question is cut, not worked through', () => {
    expect(find('a'.repeat(1_000_000))).toEqual([]);
    expect(find('lahir '.repeat(200_000))[0]).toBe('akta-kelahiran');
  });
});

test('stems meet, near words are near', () => {
  expect(stem('melahirkan')).toBe(stem('lahir'));
  expect(stem('kelahiran')).toBe(stem('lahir'));
  expect(stem('menikah')).toBe(stem('pernikahan'));
  expect(stem('mengurus')).toBe(stem('urus'));
  expect(nearly('hilang', 'hialng')).toBe(true);
  expect(nearly('hilang', 'hlang')).toBe(true);
  expect(nearly('hilang', 'lahir')).toBe(false);
});
