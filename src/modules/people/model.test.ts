import { describe, expect, test } from 'vitest';
import { cityKeys } from '../../kernel/crypto.ts';
import {
  codeOf,
  deviceName,
  freshStepUp,
  guardKey,
  maskContact,
  networkOf,
  parseContact,
  phonePrefix,
  smsBudget,
} from './model.ts';

const keys = cityKeys('medan', Buffer.alloc(32, 1), Buffer.alloc(32, 2));

describe('contacts', () => {
  test.each(['0812 3456 7890', '+62 812-3456-7890', '6281234567890'])('%s is a mobile number', (text) =>
    expect(parseContact('phone', text)).toEqual({ kind: 'phone', value: '+6281234567890' }),
  );
  test.each(['061 4512345', '+1 202 555 0100', '+65 8123 4567', '0812', '', "0812'; drop table", '٠٨١٢٣٤٥٦٧٨٩٠'])(
    '%s is none',
    (text) => expect(parseContact('phone', text)).toBeUndefined(),
  );
  test('an address is small letters, one line, with a domain', () => {
    expect(parseContact('email', ' Siti@Contoh.ID ')).toEqual({ kind: 'email', value: 'siti@contoh.id' });
    for (const bad of [
      'siti',
      'siti@',
      '@contoh.id',
      'siti@contoh',
      'a b@contoh.id',
      'siti@contoh.id\nBcc: x@y.id',
      'siti@-x.id',
      `${'a'.repeat(250)}@x.id`,
    ]) {
      expect(parseContact('email', bad)).toBeUndefined();
    }
  });
  test('masks', () => {
    expect(maskContact({ kind: 'phone', value: '+6281234567890' })).toBe('0812 •••• 890');
    expect(maskContact({ kind: 'email', value: 'siti@contoh.id' })).toBe('s•••@contoh.id');
    expect(phonePrefix({ kind: 'phone', value: '+6281234567890' })).toBe('0812');
  });
});

test('a network is a /24, or a /48 of IPv6, however it is written', () => {
  expect(networkOf('203.0.113.77')).toBe('203.0.113');
  expect(networkOf('::ffff:203.0.113.9')).toBe('203.0.113');
  expect(networkOf('2001:db8:1::9')).toBe('2001:db8:1');
  expect(networkOf('2001:0DB8:0001:ffff:0:0:0:1')).toBe('2001:db8:1');
  expect(networkOf('2001:db8::1')).toBe('2001:db8:0');
  expect(networkOf('::1')).toBe('0:0:0');
  expect(networkOf('nonsense')).toBe('unknown');
});

test('codes are six digits, the same for one row, of no pattern over many', () => {
  const codes = Array.from({ length: 3000 }, (_, i) => codeOf(keys, `row ${i}`));
  for (const code of codes) expect(code).toMatch(/^\d{6}$/);
  expect(codeOf(keys, 'row 1')).toBe(codes[1]);
  expect(new Set(codes).size).toBeGreaterThan(2980);
  const sixes = codes.join('').split('6').length - 1;
  expect(sixes / (6 * 3000)).toBeCloseTo(0.1, 1);
  expect(codeOf(cityKeys('lain', Buffer.alloc(32, 1), Buffer.alloc(32, 2)), 'row 1')).not.toBe(codes[1]);
});

test('guards of a known browser stand apart', () => {
  const idx = keys.blindIndex('phone', '+628');
  expect(guardKey(idx, undefined)).toEqual(idx);
  expect(guardKey(idx, Buffer.from('a'))).not.toEqual(guardKey(idx, Buffer.from('b')));
});

test('devices in a few words', () => {
  expect(
    deviceName('Mozilla/5.0 (Linux; Android 13; SM-A135F) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36'),
  ).toBe('Chrome, Android');
  expect(deviceName('Mozilla/5.0 (Linux; Android 13) Chrome/120 WhatsApp/2.24')).toBe('WhatsApp, Android');
  expect(deviceName('Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1')).toBe(
    'Safari, iPhone',
  );
  expect(deviceName(undefined)).toBe('');
});

test('prices by the pack, else by default', () => {
  const rule = { unit: 'rupiah' as const, from: '2026-01-01', legal_basis: '-', source: '-', verified: false };
  const pack = {
    rules: [
      { ...rule, key: 'sign_in.sms_price', value: 350 },
      { ...rule, key: 'sign_in.sms_hourly_cap', value: 70_000 },
    ],
  };
  expect(smsBudget(pack, '2026-11-24')).toEqual({ price: 350, cap: 70_000 });
  expect(smsBudget({ rules: [] }, '2026-11-24')).toEqual({ price: 500, cap: 250_000 });
});

test('the second factor is fresh for five minutes', () => {
  const at = new Date('2026-11-24T03:00:00Z');
  const officer = { kind: 'officer' as const, id: 'x', name: '', posts: [], level: 3 as const, stepUpAt: at };
  expect(freshStepUp(officer, new Date(at.getTime() + 300_000))).toBe(true);
  expect(freshStepUp(officer, new Date(at.getTime() + 300_001))).toBe(false);
  expect(freshStepUp({ ...officer, stepUpAt: undefined } as never, at)).toBe(false);
});
