import { describe, expect, it } from 'vitest';
import { checkName, parseKk, parseNik, parsePhone } from './identifiers.ts';

const TODAY = '2026-11-24';

describe('a NIK', () => {
  it('tells date, sex and place of first issue', () => {
    expect(parseNik('1271990101900001', TODAY)).toEqual({
      nik: '1271990101900001',
      area: '12.71.99',
      sex: 'male',
      bornOn: '1990-01-01',
    });
    expect(parseNik('1271 9941 0190 0002', TODAY)).toMatchObject({ sex: 'female', bornOn: '1990-01-01' });
  });
  it('is read in the century in which its holder can live', () => {
    expect(parseNik('1271992411260001', TODAY)?.bornOn).toBe('2026-11-24');
    expect(parseNik('1271992511260001', TODAY)?.bornOn).toBe('1926-11-25');
    // 1900 had no 29 February, 2000 had one.
    expect(parseNik('1271992902000001', TODAY)?.bornOn).toBe('2000-02-29');
  });
  it.each([
    '1271993113900003',
    '1271990000900001',
    '1271990101900000',
    '0071990101900001',
    '127199010190000',
    'x',
    '1271993202900001',
  ])('is not %s', (text) => expect(parseNik(text, TODAY)).toBeUndefined());
});

describe('other identifiers', () => {
  it.each([
    ['0812-3456-7890', '+6281234567890'],
    ['+62 899 0000 001', '+628990000001'],
    ['6281234567', '+6281234567'],
    ['061 4512345', undefined],
    ['08012345678', undefined],
    ['+1 202 555 0100', undefined],
  ])('phone %s', (typed, e164) => expect(parsePhone(typed)).toBe(e164));
  it('a family card carries a date of issue', () => {
    expect(parseKk('1271990101150001')).toBe('1271990101150001');
    expect(parseKk('1271994101150001')).toBeUndefined();
  });
  it.each([
    ['Butet', undefined],
    ['Muhammad Ánđrë Sibarani', undefined],
    ['ᯀᯂ', undefined],
    ['Butet 2', 'digits_or_marks'],
    ['Dr. Butet', 'digits_or_marks'],
    ['A'.repeat(61), 'too_long'],
    ['', 'digits_or_marks'],
  ])('a new name %s', (name, fault) => expect(checkName(name)).toBe(fault));
});
