import { expect, test } from 'vitest';
import { callsFrom, lackingOf, usualProfile } from './bank-profile.ts';

test.each([
  [[], '198.51.100.9', true],
  [['203.0.113.7'], '203.0.113.7', true],
  [['203.0.113.7'], '203.0.113.8', false],
  [['203.0.113.0/24'], '::ffff:203.0.113.8', true],
  [['203.0.113.0/24'], '2001:db8::1', false],
  [['2001:db8::/48'], '2001:db8::1', true],
  [['2001:db8::/48'], 'kosong', false],
])('of %j may %s call: %s', (addresses, ip, may) => {
  expect(callsFrom(addresses, ip)).toBe(may);
});

test('a bank that makes QR codes needs an address that we call, a pair of ours and its secret', () => {
  const usual = usualProfile();
  const qris = { merchantId: '1', terminalId: null, nmid: 'ID1020000000001', validMinutes: 30 };
  const none = () => false;
  expect(lackingOf(usual, none)).toContain('offer');
  expect(lackingOf({ ...usual, qris }, () => true)).toEqual(['names']);
  const outbound = { ...usual.outbound, origin: 'https://bank.example', clientId: 'a', partnerId: 'b' };
  expect(lackingOf({ ...usual, qris, outbound }, (use) => use !== 'outboundSecret')).toEqual(['outbound_secret']);
  expect(lackingOf({ ...usual, qris, outbound }, () => true)).toEqual([]);
});
