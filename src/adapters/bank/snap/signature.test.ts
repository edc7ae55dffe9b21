import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bodyHash,
  signAsymmetric,
  signSymmetric,
  stringToSign,
  tokenString,
  verifyAsymmetric,
  verifySymmetric,
} from './signature.ts';

/** Midtrans' published demonstration key. */
const MIDTRANS = `-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAlWbtlh3eM+bW3n5AFj42
wddC4L7tQqbLiCFbTv8K67yng9iwK5mEn+UMXiRhvB2JVWFafCPPxFamsiVG3Mjn
eGjC0BYgmpmw4qXnAnyO3nCdCuPtmZ3ljhKvSTPdWZxrcLi1Xa9V/+Pzb8hrjb5i
wMn6SZFNeMmZYgFKiSeueo6TPln2PoTqXCzs1HtsM8eUVe8GAsjJe/3dYl992nyX
OpG21GgNu8o5T3WOptPg6GdDTWkTWUu483yRbVVy04Pz4L8DDZTDv+WcsAViDn1r
A/jB1Auj/UGKx2ovGcBH/a/hor5TbABbODU6cPTHT54K3sSZtvZNV4eFDB1f/4wd
fwIDAQAB
-----END PUBLIC KEY-----`;

describe('published vectors', () => {
  test('the token call of a payment provider verifies with its public key', () => {
    const signature =
      'WzW49tYIgKIBmBi/gVBHGLAkhEaZlXM11zcZxAiyHji6TLPjPbwLu3Z45it25AIeG0XDItcdTSkds47zFEMh6IP0PXPIP1+Ey4RmX/o2fuYRF/xBHvfvKnMmANMTS1axsXBSW3EHqYpbVrkCcqNnB3u+wu63us9WIhRZaWgxgQ2PJLaiVHIwgu9u7jxkWX7Bg4rerZH3RKdQfIJAAJsSN13efR7VdSAyzU7QaKjgislxrLqmesYNJkbD03XLjHdo6YWuzAVV7xdZRpLiGkIAkW7luXTBZYBO+4oENZAPQYzrLeN1qRY1Sr7BgLONCA2QA26BB6SYW4R7qofS9+RyOQ==';
    const text = tokenString('G1234325-SNAP', '2024-03-01T08:27:49.024Z');
    expect(verifyAsymmetric([MIDTRANS], text, signature, ['base64'])).toBe(true);
    expect(verifyAsymmetric([MIDTRANS], `${text} `, signature, ['base64'])).toBe(false);
  });

  test('a QR order under a shared secret', () => {
    const body = Buffer.from(
      '{"partnerReferenceNo":"2020102900000000000001","amount":{"value":"12345678.00","currency":"IDR"},"feeAmount":{"value":"12345678.00","currency":"IDR"},"merchantId":"00007100010926","terminalId":"213141251124","validityPeriod":"2009-07-03T12:08:56-07:00"}',
    );
    expect(bodyHash(body, 'raw')).toBe('01463f60dbb6ca538581579dd95b31c8ba9fc6600eca750e4d8460ca4e402111');
    const text = stringToSign({
      method: 'post',
      path: '/v1.0/qr/qr-mpm-generate',
      token: 'myaccesstoken',
      bodyHash: bodyHash(body, 'raw')!,
      timestamp: '2024-03-05T10:37:16.196Z',
    });
    expect(signSymmetric('myclientsecret', text)).toBe(
      'wmzT7yjg1SxxCsxNsFgCR9SYXiZGGbceF6fV8xe97sAMHxZ+7OEBMIBmvb6Sj6GcksGp3iv77DiomgSbcST3XQ==',
    );
  });

  test('a notice signed with the provider’s key, without a token', () => {
    const signature =
      'RoJnP2tH/YiOhHM/lMVBMSAuzRmS8VrWdIy04Qqyb56daV7oWFMFoMMzqnjQ+q0MIUalYgU094GWQnCx2c29xb1kkqHhv2+iJ9xl6NjGmFGYqyvcKvUDAV83Y1Mw9JnsEcjcupdGw9/MRv/mm2GMrQ+BCZGfc4a46JDyPZbcY294vDGqs5rFBN6iYer5ro4cAQGo9hET2G82Y+j50vCyO/79GFE4vB1rvtu6PK2Bxi+vTYV8k7P7PS8tOPWM2O+kjiVWjwvLR99Botou+a8sxlQqZaihfWMKcByzV+Lgkr9cptpjys+1NIRWT1ad/sJBSLHyldzC3q2oRn5z5oZmyg==';
    const text = stringToSign({
      method: 'POST',
      path: '/v1.0/debit/notify',
      bodyHash: '79ebbe6a6b695262dd686d0dedafc57c94e3b3dededf8d63971f8a95699ace85',
      timestamp: '2024-05-02T14:43:08+07:00',
    });
    expect(verifyAsymmetric([MIDTRANS], text, signature, ['base64'])).toBe(true);
    expect(verifyAsymmetric([MIDTRANS], text.replace('notify', 'notifi'), signature, ['base64'])).toBe(false);
  });

  // The padding of partnerServiceId is white space inside a string: what strips it signs another body.
  test.each([
    [
      'compact',
      '887b19399b4207632ec378f9c4b793f66d72e298526ebf72c5c383b2b5670b62',
      'J1kr9bUmfuA7nxo79nIDkCSKZi9V96lBYd1Z6tmdkdlshYbLi3c+lCQPaipAXIAC3zTwm3VgbHIoBB4Gvb8ILg==',
    ],
    [
      'stripped',
      '6586b34b50fd4653d7dce4d41d15ff7b9d647d8bf1b8222bed0f50c79433a85d',
      'jxd0EDFjomQ9FLT+CKk0+z76QRqjkHcFp0ID847XBcTsXiHKkcQsCOh9nyuNWk2Gzkl0nLRjkYlH4qzVcRc8Zg==',
    ],
  ] as const)('a payment whose body is minified as %s', (minify, hash, signature) => {
    const spaced = JSON.stringify(JSON.parse(PAYMENT), null, 2);
    expect(bodyHash(Buffer.from(spaced), minify)).toBe(hash);
    const text = stringToSign({
      method: 'POST',
      path: '/v1.0/transfer-va/payment',
      token: 'contoh-access-token',
      bodyHash: hash,
      timestamp: '2026-01-05T09:15:31+07:00',
    });
    expect(signSymmetric('contoh-client-secret', text)).toBe(signature);
    expect(verifySymmetric(['lama', 'contoh-client-secret'], text, signature, ['base64'])).toBe(true);
    expect(verifySymmetric(['contoh-client-secret'], text, signature.toLowerCase(), ['base64'])).toBe(false);
  });
});

const PAYMENT =
  '{"partnerServiceId":"   12117","customerNo":"2026000123","virtualAccountNo":"   121172026000123","virtualAccountName":"BUDI CONTOH","paymentRequestId":"PAY-20260105-000001","paidAmount":{"value":"125000.00","currency":"IDR"},"totalAmount":{"value":"125000.00","currency":"IDR"},"trxDateTime":"2026-01-05T09:15:30+07:00","referenceNo":"00000000123","flagAdvise":"N"}';

describe('minified bodies', () => {
  test('an empty body hashes to that of nothing', () => {
    for (const minify of ['raw', 'compact', 'reserialised', 'stripped', 'php'] as const)
      expect(bodyHash(Buffer.alloc(0), minify)).toMatch(/^e3b0c442.*b855$/);
  });

  test('what is no JSON has no rewritten form', () => {
    expect(bodyHash(Buffer.from('{'), 'reserialised')).toBeUndefined();
    expect(bodyHash(Buffer.from('{'), 'raw')).toBeDefined();
  });

  test('a number beyond a float keeps its digits between tokens, and loses them written again', () => {
    const body = Buffer.from('{ "n": 12345678901234567890 }');
    expect(bodyHash(body, 'compact')).toBe(bodyHash(Buffer.from('{"n":12345678901234567890}'), 'raw'));
    expect(bodyHash(body, 'reserialised')).not.toBe(bodyHash(body, 'compact'));
  });

  test('PHP escapes slashes and what is not ASCII', () => {
    expect(bodyHash(Buffer.from('{"a": "x/é"}'), 'php')).toBe(bodyHash(Buffer.from('{"a":"x\\/\\u00e9"}'), 'raw'));
  });

  test('compact equals written again for every JSON of texts', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string({ unit: 'grapheme' })), (value) => {
        const spaced = Buffer.from(JSON.stringify(value, null, '\t '));
        // Keys that look like integers change their order when JavaScript reads them.
        fc.pre(Object.keys(value).every((k) => !/^\d+$/.test(k) && k !== '__proto__'));
        expect(bodyHash(spaced, 'compact')).toBe(bodyHash(spaced, 'reserialised'));
      }),
    );
  });
});

describe('signatures', () => {
  const pem = (bits: number) =>
    generateKeyPairSync('rsa', {
      modulusLength: bits,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
  const [one, two] = [pem(2048), pem(2048)];

  test('while keys are changed both are taken', () => {
    const signature = signAsymmetric(two.privateKey, 'x');
    expect(verifyAsymmetric([one.publicKey, two.publicKey], 'x', signature, ['base64'])).toBe(true);
    expect(verifyAsymmetric([one.publicKey], 'x', signature, ['base64'])).toBe(false);
  });

  test('hexadecimal only where the profile says so', () => {
    const hex = Buffer.from(signSymmetric('s', 'x'), 'base64').toString('hex');
    expect(verifySymmetric(['s'], 'x', hex, ['base64'])).toBe(false);
    expect(verifySymmetric(['s'], 'x', hex, ['base64', 'hex'])).toBe(true);
  });

  test('a short key signs nothing', () => {
    expect(() => signAsymmetric(pem(1024).privateKey, 'x')).toThrow('2048');
  });

  test.each(['', '=', 'a', 'nicht base64!', '€€€€'])('%j is no signature', (text) => {
    expect(verifySymmetric(['s'], 'x', text, ['base64', 'hex'])).toBe(false);
    expect(verifyAsymmetric([one.publicKey], 'x', text, ['base64', 'hex'])).toBe(false);
  });
});
