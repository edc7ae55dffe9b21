import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readMark, writeMark } from './desk.tsx';
import { datePartsOf, readDate, readDigits, readMany, readText, readTime, timePartsOf } from './read.ts';

const date = (day: unknown, month: unknown, year: unknown) =>
  readDate({ 'd.day': day, 'd.month': month, 'd.year': year }, 'd');
const time = (hour: unknown, minute: unknown) => readTime({ 't.hour': hour, 't.minute': minute }, 't');

describe('what the fields send', () => {
  test.each([
    ['17', '8', '2026', '2026-08-17'],
    [' 7 ', '08', '2026', '2026-08-07'],
    ['29', '2', '2024', '2024-02-29'],
    ['', '', '', ''],
    ['29', '2', '2026', '29/2/2026'],
    ['31', '4', '2026', '31/4/2026'],
    ['1', '13', '2026', '1/13/2026'],
    ['17', '8', '26', '17/8/26'],
    ['17', '', '2026', '17//2026'],
    ['17', 'agustus', '2026', '17/agustus/2026'],
    ['1/2', '8', '2026', '1 2/8/2026'],
  ])('date %s %s %s → %s', (d, m, y, answer) => expect(date(d, m, y)).toBe(answer));

  test('a date that is refused is shown again as it was typed', () => {
    const part = fc.string({ maxLength: 6 }).map((s) => s.normalize('NFC').replaceAll('/', ' ').trim());
    fc.assert(
      fc.property(part, part, part, (d, m, y) => {
        const answer = date(d, m, y);
        const shown = datePartsOf(answer);
        if (/^\d{4}-\d{2}-\d{2}$/.test(answer)) expect(shown.map(Number)).toEqual([d, m, y].map(Number));
        else expect(shown).toEqual([d, m, y]);
      }),
    );
  });

  test.each([
    ['7', '5', '07:05'],
    ['23', '59', '23:59'],
    ['', '', ''],
    ['24', '0', '24/0'],
    ['7', '', '7/'],
    ['x', '5', 'x/5'],
  ])('time %s %s → %s', (h, m, answer) => {
    expect(time(h, m)).toBe(answer);
    if (!answer.includes(':') && answer) expect(timePartsOf(answer)).toEqual([h, m]);
  });

  test('things that are no text are no answer', () => {
    for (const v of [undefined, null, 5, {}, { toString: 1 }, [], [{}]]) {
      expect(readText({ a: v }, 'a')).toBe('');
      expect(readMany({ a: v }, 'a')).toEqual([]);
    }
    expect(date({}, [], null)).toBe('');
  });

  test('digits as people write them', () => {
    expect(readDigits({ n: ' 1271 9945 0892 0001 ' }, 'n')).toBe('1271994508920001');
    expect(readDigits({ n: '+62 812-3456.7890' }, 'n')).toBe('+6281234567890');
    expect(readDigits({ n: '12a' }, 'n')).toBe('12a');
  });

  test('one choice or many, the same', () => {
    expect(readMany({ p: 'a' }, 'p')).toEqual(['a']);
    expect(readMany({ p: ['a', '', 'b'] }, 'p')).toEqual(['a', 'b']);
  });

  test('names are kept letter by letter, in one form of Unicode', () => {
    expect(readText({ n: ' ᯅᯖᯂ Rene\u0301 👶 ' }, 'n')).toBe('ᯅᯖᯂ René 👶');
    expect(readText({ n: 'a\r\nb' }, 'n')).toBe('a\nb');
  });
});

describe('marks', () => {
  test('a mark survives its writing', () =>
    expect(readMark(writeMark({ page: 2, x: 0, y: 990, w: 1000, h: 10 }))).toEqual({
      page: 2,
      x: 0,
      y: 990,
      w: 1000,
      h: 10,
    }));
  test.each([
    '',
    '1',
    '0:1,1,1,1',
    '1:1,1,0,5',
    '1:990,0,20,5',
    '1:0,0,5,1001',
    '1:-1,0,5,5',
    'x:1,1,1,1',
    7,
    undefined,
  ])('%s is no mark', (text) => expect(readMark(text)).toBeUndefined());
});
