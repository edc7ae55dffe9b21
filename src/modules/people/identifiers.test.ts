import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkName, nikWarnings, parseAnyPhone, parseKk, parseNik, parsePhone } from './identifiers.ts';

const TODAY = '2026-11-24';

describe('NIK', () => {
  it.each([
    ['1271990101900001', 'L', ['1990-01-01']],
    ['1271994101900002', 'P', ['1990-01-01']],
    ['1271.99.010190.0001', 'L', ['1990-01-01']],
    ['1271990101100001', 'L', ['2010-01-01', '1910-01-01']],
    ['1271992902000001', 'L', ['2000-02-29']],
    ['1271992411260001', 'L', ['2026-11-24', '1926-11-24']],
    ['5471990101600001', 'L', ['1960-01-01']],
  ])('%s', (text, sex, born) => {
    expect(parseNik(text, TODAY)).toMatchObject({ ok: true, sex, born });
  });
  it.each([
    ['1271993113900003', 'error.nik_date'],
    ['1271990000900001', 'error.nik_date'],
    ['1271993202900001', 'error.nik_date'],
    ['1271997201900001', 'error.nik_date'],
    ['1271990101900000', 'error.nik_serial'],
    ['127199010190000', 'error.nik_digits'],
    ['12719901019000011', 'error.nik_digits'],
    ['127199010190000O', 'error.nik_digits'],
    ['0071990101900001', 'error.nik_region'],
    ['2071990101900001', 'error.nik_region'],
  ])('%s is none: %s', (text, error) => {
    expect(parseNik(text, TODAY)).toEqual({ ok: false, error });
  });
  it('a day that is still to come means the century before, or nothing at all', () => {
    expect(parseNik('1271992511260001', TODAY)).toMatchObject({ ok: true, born: ['1926-11-25'] });
    expect(parseNik('1271992911230001', '1920-01-01')).toEqual({ ok: false, error: 'error.nik_date' });
  });
  it('never reads a date that is no day of the calendar', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 99 }),
        fc.integer({ min: 0, max: 99 }),
        fc.integer({ min: 0, max: 99 }),
        (d, m, y) => {
          const p = (n: number) => String(n).padStart(2, '0');
          const read = parseNik(`127199${p(d)}${p(m)}${p(y)}0001`, TODAY);
          if (!read.ok) return;
          for (const date of read.born) {
            expect(new Date(`${date}T00:00:00Z`).toISOString().slice(0, 10)).toBe(date);
            expect(date <= TODAY).toBe(true);
          }
        },
      ),
    );
  });
  it('warns and does not refuse where the holder is said to be another', () => {
    const nik = parseNik('1271994101900002', TODAY);
    if (!nik.ok) throw new Error(nik.error);
    expect(nikWarnings(nik, { born: '1990-01-01', sex: 'P' })).toEqual([]);
    expect(nikWarnings(nik, { born: '1991-01-01', sex: 'L' })).toEqual(['warning.nik_born', 'warning.nik_sex']);
  });
});

describe('KK number', () => {
  it('reads region, date and serial', () => {
    expect(parseKk('1271 9912 0315 0007', TODAY)).toEqual({ ok: true, value: '1271991203150007', area: '12.71.99' });
  });
  it.each([
    ['1271991213150007', 'error.kk_date'],
    ['1271994103150007', 'error.kk_date'],
    ['1271991203150000', 'error.kk_serial'],
    ['9971991203150007', 'error.kk_region'],
    ['12719912031500', 'error.kk_digits'],
  ])('%s is none', (text, error) => {
    expect(parseKk(text, TODAY)).toEqual({ ok: false, error });
  });
});

describe('phone', () => {
  it.each(['081234567890', '+6281234567890', '6281234567890', '0812-3456-7890', ' 0812 3456 7890 '])('%s', (text) => {
    expect(parsePhone(text)).toBe('+6281234567890');
  });
  it.each(['', '0812', '0801234567', '+6581234567', '08123456789012345', 'delapan', '0617654321', '+62 812 3456 789x'])(
    '%s is none',
    (text) => {
      expect(parsePhone(text)).toBeUndefined();
    },
  );
  it('takes a landline where one is asked for', () => {
    expect(parseAnyPhone('(061) 765-4321')).toBe('+62617654321');
    expect(parseAnyPhone('0812 3456 7890')).toBe('+6281234567890');
    expect(parseAnyPhone('12')).toBeUndefined();
  });
});

describe('names of a new record (Permendagri 73/2022)', () => {
  it.each(['Butet Siregar', 'I Made Wijaya', 'Zoë Nasution', 'Muhammad Fadhil Azka', 'Tan Se Hok'])('%s', (name) => {
    expect(checkName(name, 'new')).toEqual({ ok: true, value: name });
  });
  it.each([
    ['Sukarno', { ok: true, value: 'Sukarno', advice: 'warning.name_one_word' }],
    ['  Butet   Siregar ', { ok: true, value: 'Butet Siregar' }],
    ['x'.repeat(30) + ' ' + 'y'.repeat(30), { ok: false, error: 'error.name_long' }],
    ['Butet 2', { ok: false, error: 'error.name_signs' }],
    ["D'Angelo Sitorus", { ok: false, error: 'error.name_signs' }],
    ['M Fadhil', { ok: false, error: 'error.name_short_form' }],
    ['Drs Budi', { ok: false, error: 'error.name_title' }],
    ['Budi Santoso SH', { ok: false, error: 'error.name_title' }],
    ['ᯅᯖᯂ᯲', { ok: false, error: 'error.name_script' }],
    ['Butet 😀', { ok: false, error: 'error.name_script' }],
    ['<script>', { ok: false, error: 'error.name_signs' }],
    ['---', { ok: false, error: 'error.name_signs' }],
    ['', { ok: false, error: 'error.required' }],
  ])('%s', (name, expected) => {
    expect(checkName(name, 'new')).toEqual(expected);
  });
});

describe('names that stand in a record already', () => {
  it.each(['Sukarno', "D'Cruz", 'Abd. Rahman', 'Siti-Aisyah', 'H. M. Thamrin', 'Budi Santoso, S.H.'])('%s', (name) => {
    expect(checkName(name)).toEqual({ ok: true, value: name });
  });
  it('writes one apostrophe for all', () => {
    expect(checkName('Nur’aini')).toEqual({ ok: true, value: "Nur'aini" });
  });
  it.each([
    ['a<b', 'error.name_signs'],
    ["'; drop table people;--", 'error.name_signs'],
    ['Иван', 'error.name_script'],
    ['x'.repeat(121), 'error.name_long'],
  ])('%s', (name, error) => {
    expect(checkName(name)).toEqual({ ok: false, error });
  });
});
