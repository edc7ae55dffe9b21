import { describe, expect, test } from 'vitest';
import { rupiah } from '../../../kernel/money.ts';
import { readCode, SERVICE, snapAnswer } from './codes.ts';
import { amount, FieldFault, optionalText, readBody, readEnvelope, text, wholeRupiah, wireAmount } from './message.ts';
import { inWindow, readInstant, wireDay, wireInstant } from './time.ts';

const body = (json: string) => readBody(Buffer.from(json))!;

describe('codes', () => {
  test.each([
    [SERVICE.vaInquiry, 'ok', '2002400', 200],
    [SERVICE.vaInquiry, 'invalid_bill', '4042412', 404],
    [SERVICE.vaInquiry, 'paid_bill', '4042414', 404],
    [SERVICE.vaInquiry, 'expired_bill', '4042419', 404],
    [SERVICE.vaPayment, 'invalid_amount', '4042513', 404],
    [SERVICE.vaPayment, 'inconsistent', '4042518', 404],
    [SERVICE.vaPayment, 'conflict', '4092500', 409],
    [SERVICE.token, 'unauthorized', '4017300', 401],
    [SERVICE.qrNotify, 'ok', '2005200', 200],
  ] as const)('service %s, %s is %s', (service, which, code, status) => {
    const answer = snapAnswer(service, which, { at: 'x' });
    expect(answer).toMatchObject({ status, body: { responseCode: code } });
    expect(readCode(code)).toEqual({ status, service, code: code.slice(5) });
  });

  test('a code may come as a number, and a message is cut at 150', () => {
    expect(readCode(2002400)).toEqual({ status: 200, service: '24', code: '00' });
    expect(readCode('200240')).toBeUndefined();
    const { body: said } = snapAnswer(SERVICE.vaInquiry, 'field_format', { reason: 'x'.repeat(300), at: '' });
    expect(String(said['responseMessage'])).toHaveLength(150);
  });
});

describe('bodies', () => {
  test('twenty digits survive, and are written back as they came', () => {
    const read = body('{"customerNo":12345678901234567890,"paymentType":1.0}');
    expect(text(read, 'customerNo', 20)).toBe('12345678901234567890');
    expect(JSON.stringify(read)).toBe('{"customerNo":12345678901234567890,"paymentType":1.0}');
  });

  test.each(['[]', '1', 'null', '"x"', '{', '', '{"a":"\u{D800}"'])('%j is no body', (json) =>
    expect(readBody(Buffer.from(json))).toBeUndefined(),
  );
  test('bytes that are no UTF-8 are no body', () =>
    expect(readBody(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))).toBeUndefined());

  test.each([
    ['{"paidAmount":{"value":"125000.00","currency":"IDR"}}', 12_500_000n],
    ['{"paidAmount":{"value":125000.5,"currency":"IDR"}}', 12_500_050n],
    ['{"paidAmount":{"value":"0.01","currency":"IDR"}}', 1n],
  ])('%s', (json, sen) => expect(amount(body(json), 'paidAmount')).toBe(sen));
  test.each([
    ['{}', 'paidAmount', true],
    ['{"paidAmount":{"currency":"IDR"}}', 'paidAmount.value', true],
    ['{"paidAmount":{"value":"1"}}', 'paidAmount.currency', true],
    ['{"paidAmount":{"value":"1","currency":"USD"}}', 'paidAmount.currency', false],
    ['{"paidAmount":{"value":"-1","currency":"IDR"}}', 'paidAmount.value', false],
    ['{"paidAmount":{"value":1e3,"currency":"IDR"}}', 'paidAmount.value', false],
    ['{"paidAmount":{"value":"1.000,00","currency":"IDR"}}', 'paidAmount.value', false],
    ['{"paidAmount":"1"}', 'paidAmount', false],
  ])('%s names its field', (json, field, missing) =>
    expect(() => amount(body(json), 'paidAmount')).toThrow(new FieldFault(field, missing)),
  );

  test('sen are no rupiah', () => {
    expect(wholeRupiah(12_500_000n)).toBe(rupiah(125_000n));
    expect(wholeRupiah(12_500_001n)).toBeUndefined();
    expect(wireAmount(rupiah(0n))).toEqual({ value: '0.00', currency: 'IDR' });
  });

  test('a member of the prototype is no field', () => {
    expect(optionalText(body('{}'), 'constructor', 10)).toBeUndefined();
    expect(optionalText(body('{"__proto__":"x"}'), '__proto__', 10)).toBe('x');
  });

  test('the envelope under both of its names, one or a list', () => {
    expect(readEnvelope(body('{"virtualAccountData":{"a":"1"}}'))).toEqual([{ a: '1' }]);
    expect(readEnvelope(body('{"virtualAccountdata":[{"a":"1"},2,{"a":"2"}]}'))).toEqual([{ a: '1' }, { a: '2' }]);
    expect(readEnvelope(body('{}'))).toEqual([]);
  });
});

describe('time', () => {
  test.each([
    ['2026-01-05T09:15:31+07:00', '2026-01-05T02:15:31.000Z'],
    ['2024-03-01T08:27:49.024Z', '2024-03-01T08:27:49.024Z'],
  ])('%s', (said, at) => expect(readInstant(said)?.toISOString()).toBe(at));
  test.each(['2026-01-05T09:15:31', '2026-02-31T00:00:00Z', '2026-01-05 09:15:31+07:00', '2026-01-05T24:15:31Z', ''])(
    '%j is no instant',
    (said) => expect(readInstant(said)).toBeUndefined(),
  );
  test('the bank’s day ends at midnight in Jakarta', () => {
    expect(wireDay(new Date('2026-01-05T16:59:59Z'))).toBe('2026-01-05');
    expect(wireDay(new Date('2026-01-05T17:00:00Z'))).toBe('2026-01-06');
    expect(wireInstant(new Date('2026-01-05T17:00:00.900Z'))).toBe('2026-01-06T00:00:00+07:00');
  });
  test('the window is the same before and after', () => {
    const now = new Date('2026-01-05T00:05:00Z');
    expect(inWindow(new Date('2026-01-05T00:00:00Z'), now, 300)).toBe(true);
    expect(inWindow(new Date('2026-01-04T23:59:59Z'), now, 300)).toBe(false);
    expect(inWindow(new Date('2026-01-05T00:10:01Z'), now, 300)).toBe(false);
  });
});
