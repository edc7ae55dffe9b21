import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isId, newId, readTrackingNumber, sixDigits, trackingNumber } from './ids.ts';

describe('tracking numbers', () => {
  it('are read back as people write them down', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 5, maxLength: 5 }), (bytes) => {
        const number = trackingNumber('MDN', Buffer.from(bytes));
        expect(number).toMatch(/^MDN-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
        const spoken = number.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l');
        expect(readTrackingNumber(spoken)).toBe(number);
      }),
    );
  });
  it('show a single wrong character', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 12 }), fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'), (at, c) => {
        const number = trackingNumber('MDN');
        if (number[at] === '-' || number[at] === c) return;
        expect(readTrackingNumber(number.slice(0, at) + c + number.slice(at + 1))).toBeUndefined();
      }),
    );
  });
});

describe('ids', () => {
  it('sort by the time they were made', () => {
    const ids = [3, 1, 2].map((d) => newId(new Date(Date.UTC(2026, 0, d))));
    expect(ids.every(isId)).toBe(true);
    expect([...ids].sort()).toEqual([ids[1], ids[2], ids[0]]);
  });
  it('never make a code of other than six digits', () => {
    for (let i = 0; i < 200; i++) expect(sixDigits()).toMatch(/^\d{6}$/);
  });
});
