import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rupiah } from '../../../kernel/money.ts';
import { crc16, readQris, readTlv, whyNotForBill } from './qris.ts';

const LONG_NAME =
  '00020101021226690023ID.CO.BANKALTIMTARA.WWW011893600124024091802802092409180280303URE51440014ID.CO.QRIS.WWW0215ID20243452761720303URE5204752353033605405100005802ID5944(TEST) RETRIBUSI PARKIR PELABUHAN BULUMINUNG6015PENAJAM PASER U610576141622501121122334455340705479056304F16E';
const TIP_FIXED =
  '00020101021226530012COM.DOKU.WWW0118936008990000002475020424750303URE51440014ID.CO.QRIS.WWW0215ID10200392934820303URE5204539953033605404100055020256035005802ID5911GUREUM SHOP6013JAKARTA PUSAT61051064062070703A016304FD26';
const SCRAMBLED =
  '00020101021226660014ID.LINKAJA.WWW011893600911002711446402151902170711446450303UBE51450015ID.OR.GPNQR.WWW02150000000000000000303UBE520454995802ID5920SPBU SNTRA BISNIS AR6001-6101-621801143414210-7584075303360550201540630000063040FA0';
const STATIC =
  '00020101021126650019ID.CO.CONTOHBPD.WWW011893600117000000001302090000000010303UBE51440014ID.CO.QRIS.WWW0215ID10200000000010303UBE5204931153033605802ID5919BAPENDA KOTA CONTOH6011KOTA CONTOH61052011162070703A016304C089';
const DYNAMIC =
  '00020101021226650019ID.CO.CONTOHBPD.WWW011893600117000000001302090000000010303UBE51440014ID.CO.QRIS.WWW0215ID10200000000010303UBE52049311530336054061250005802ID5919BAPENDA KOTA CONTOH6011KOTA CONTOH61052011162250114SKRD20260001230703A016304FBEF';
const NMID = 'ID1020000000001';

test('the check value of CRC-16/CCITT-FALSE', () => expect(crc16('123456789')).toBe('29B1'));

describe('payloads as they are met', () => {
  test.each([
    ['a regional bank’s, its name longer than the standard allows', LONG_NAME, true, 10_000n, 'ID2024345276172'],
    ['a wallet’s, with a fixed tip', TIP_FIXED, true, 1000n, 'ID1020039293482'],
    ['one whose tags are in another order', SCRAMBLED, true, 300_000n, '000000000000000'],
    ['a static one', STATIC, false, undefined, NMID],
    ['a dynamic one', DYNAMIC, true, 125_000n, NMID],
  ])('%s is read', (_what, payload, dynamic, amount, nmid) => {
    expect(readQris(payload)).toMatchObject({
      dynamic,
      nmid,
      amount: amount === undefined ? undefined : rupiah(amount),
    });
  });

  test('the bill is found in the additional data', () => {
    expect(readQris(DYNAMIC)).toMatchObject({
      billNumber: 'SKRD2026000123',
      merchant: 'BAPENDA KOTA CONTOH',
      city: 'KOTA CONTOH',
      postcode: '20111',
      category: '9311',
      criteria: 'UBE',
      pans: ['936001170000000013'],
    });
  });

  test('a CRC in small letters is read', () => {
    expect(readQris(`${DYNAMIC.slice(0, -4)}${DYNAMIC.slice(-4).toLowerCase()}`)).not.toHaveProperty('fault');
  });
});

describe('payloads that are wrong', () => {
  test('any changed character is seen', () => {
    fc.assert(
      fc.property(fc.nat(DYNAMIC.length - 5), fc.constantFrom(...'0123456789ABC'), (at, c) => {
        fc.pre(DYNAMIC[at] !== c);
        expect(readQris(DYNAMIC.slice(0, at) + c + DYNAMIC.slice(at + 1))).toHaveProperty('fault');
      }),
    );
  });

  test('a length that leads past the end, a tag twice', () => {
    expect(readTlv('0005ab')).toBeUndefined();
    expect(readTlv('000201000201')).toBeUndefined();
    expect(readQris('000399')).toEqual({ fault: 'tlv' });
  });

  test('the check sum not at the end', () => {
    const { 0: body } = /^.*(?=6304)/.exec(DYNAMIC)!;
    const moved = `6304${crc16('6304')}`;
    expect(readQris(`${body}${moved}5802ID`)).toEqual({ fault: 'tlv' });
    expect(readQris(`${body.replace('5802ID', '')}${moved}5802ID`)).toEqual({ fault: 'crc' });
  });

  test('a static one without the national repository', () => {
    const body = `${STATIC.slice(0, -8).replace(/5144\d{4}ID\.CO\.QRIS\.WWW0215ID10200000000010303UBE/, '')}6304`;
    expect(readQris(body + crc16(body))).toEqual({ fault: 'no_repository' });
  });

  test('more than a QR of EMVCo holds', () => {
    expect(readQris('0'.repeat(513))).toEqual({ fault: 'too_long' });
  });
});

describe('for a bill', () => {
  const ordered = { amount: rupiah(125_000n), nmid: NMID, category: '9311' };
  test('what was ordered is shown', () => expect(whyNotForBill(DYNAMIC, ordered)).toBeUndefined());
  test.each([
    ['a static one has no reference to the bill', STATIC, ordered, 'static'],
    ['another amount', DYNAMIC, { ...ordered, amount: rupiah(125_001n) }, 'other_amount'],
    ['another merchant', DYNAMIC, { ...ordered, nmid: 'ID1020000000002' }, 'other_merchant'],
    ['another kind of merchant', DYNAMIC, { ...ordered, category: '9399' }, 'other_merchant'],
    ['a tip', TIP_FIXED, { amount: rupiah(1000n), nmid: 'ID1020039293482', category: undefined }, 'tip'],
  ])('%s', (_what, payload, o, why) => expect(whyNotForBill(payload, o)).toBe(why));

  test('an amount put into a static one stays static', () => {
    const body = `${STATIC.slice(0, -8).replace('5303360', '53033605406125000')}6304`;
    expect(whyNotForBill(body + crc16(body), ordered)).toBe('static');
  });
});
