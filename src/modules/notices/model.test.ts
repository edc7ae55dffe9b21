import { describe, expect, test } from 'vitest';
import { quietUntil, refusePersonal } from './model.ts';

describe('quiet hours, 21.00 to 06.00 local', () => {
  test.each([
    ['2026-11-24T13:59:59Z', undefined], // 20.59 in Medan
    ['2026-11-24T14:00:00Z', '2026-11-24T23:00:00Z'], // 21.00
    ['2026-11-24T17:30:20Z', '2026-11-24T23:00:00Z'], // 00.30 of the next day
    ['2026-11-24T22:59:59Z', '2026-11-24T23:00:00Z'], // 05.59
    ['2026-11-24T23:00:00Z', undefined], // 06.00
    ['2026-11-24T05:00:00Z', undefined], // noon
  ])('%s', (now, until) =>
    expect(quietUntil(new Date(now), 'Asia/Jakarta')?.toISOString()).toBe(until && new Date(until).toISOString()),
  );

  test('are those of the city', () => {
    const now = new Date('2026-11-24T12:30:00Z');
    expect(quietUntil(now, 'Asia/Jakarta')).toBeUndefined();
    expect(quietUntil(now, 'Asia/Jayapura')?.toISOString()).toBe('2026-11-24T21:00:00.000Z');
  });
});

describe('parameters', () => {
  test.each([
    { nik: '1271990101900001' },
    { to: '+6281234567890' },
    { to: '081234567890' },
    { mail: 'siti@contoh.id' },
    { deep: [{ x: 'KK 1271991203150007' }] },
  ])('%j is personal', (data) => expect(() => refusePersonal('case.returned', data)).toThrow('case.returned'));
  test.each([
    { number: 'MDN-7K3M-Q2XD' },
    { at: '2026-11-24T03:00:00.000Z' },
    { id: '0190a000-0000-7000-8000-081234567890' },
    { n: 3 },
    {},
  ])('%j is not', (data) => expect(() => refusePersonal('case.returned', data)).not.toThrow());
});
