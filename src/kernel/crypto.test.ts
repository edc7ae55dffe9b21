import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { cityKeys, hashPassword, totp, totpStep, verifyPassword } from './crypto.ts';

const master = randomBytes(32);
const index = randomBytes(32);
const medan = cityKeys('medan', master, index);

describe('sealed columns', () => {
  const place = 'people.identifier/1/value';
  const sealed = medan.seal(place, Buffer.from('1271990101900001'));

  it('open where they were sealed, and nowhere else', () => {
    expect(medan.open(place, sealed).toString()).toBe('1271990101900001');
    expect(() => medan.open('people.identifier/2/value', sealed)).toThrow();
    expect(() => cityKeys('binjai', master, index).open(place, sealed)).toThrow();
  });
  it('do not open when one bit is changed', () => {
    for (let i = 0; i < sealed.length; i++) {
      const bent = Buffer.from(sealed);
      bent[i]! ^= 1;
      expect(() => medan.open(place, bent)).toThrow();
    }
  });
  it('never look the same twice, while the blind index does', () => {
    expect(medan.seal(place, Buffer.from('x')).equals(medan.seal(place, Buffer.from('x')))).toBe(false);
    expect(medan.blindIndex('nik', '1271990101900001')).toEqual(medan.blindIndex('nik', '1271990101900001'));
    expect(medan.blindIndex('kk', '1271990101900001')).not.toEqual(medan.blindIndex('nik', '1271990101900001'));
  });
  it("are gone when their wrapped key is: another id's key does not open it", () => {
    const a = medan.newDataKey();
    const box = a.key.seal('answers/1', Buffer.from('rahasia'));
    expect(medan.unwrap(a.id, a.wrapped).open('answers/1', box).toString()).toBe('rahasia');
    expect(() => medan.unwrap(medan.newDataKey().id, a.wrapped)).toThrow();
  });
});

describe('passwords and codes', () => {
  it('knows the right password and no other', async () => {
    const stored = await hashPassword('kata sandi yang panjang');
    expect(await verifyPassword('kata sandi yang panjang', stored)).toBe(true);
    expect(await verifyPassword('kata sandi yang panjanG', stored)).toBe(false);
    expect(await verifyPassword('x', 'broken')).toBe(false);
  });
  it('gives the codes of RFC 6238 appendix B (last six digits)', () => {
    const secret = Buffer.from('12345678901234567890');
    expect(totp(secret, new Date(59_000))).toBe('287082');
    expect(totp(secret, new Date(1_111_111_109_000))).toBe('081804');
    expect(totp(secret, new Date(20_000_000_000_000))).toBe('353130');
    expect(totpStep(secret, '287082', new Date(59_000))).toBe(1);
    expect(totpStep(secret, '287082', new Date(150_000))).toBeUndefined();
  });
});
