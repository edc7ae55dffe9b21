import { describe, expect, test } from 'vitest';
import { smsParts, suspicionsOf, templateFaults } from './scam.ts';

const HOST = 'layanan.medan.example';

describe('what people are sent by others', () => {
  test.each([
    ['Undangan pernikahan, silakan buka: undangan.apk', 'apk'],
    ['Pajak Anda belum lunas, klik bit.ly/pajak-medan', 'short_link'],
    ['Buka https://layanan-medan.example.top/ktp untuk mengaktifkan IKD', 'foreign_link'],
    ['Balas dengan kode OTP yang baru kami kirim', 'secret'],
    ['Biaya admin Rp50.000, transfer ke rekening berikut', 'money'],
    ['Kirim foto KTP dan KK Anda ke nomor ini', 'personal'],
  ])('%s', (text, why) => {
    expect(suspicionsOf(text, HOST)).toContain(why);
  });

  test('our own words are not suspicious, our own address least of all', () => {
    expect(suspicionsOf(`Balai Medan: Berkas MDN-7K3M-Q2XD sudah diterima. Lihat di ${HOST}`, HOST)).toEqual([]);
    expect(
      suspicionsOf(`Balai Medan: kode masuk 123456. Jangan beri tahu siapa pun.\n\n@${HOST} #123456`, HOST),
    ).toEqual([]);
    expect(suspicionsOf(`Buka kotak masuk Anda: https://${HOST}/kotak-masuk`, HOST)).toEqual([]);
  });

  test('an address that only begins like ours is not ours', () => {
    expect(suspicionsOf(`https://${HOST}.evil.com/masuk`, HOST)).toContain('foreign_link');
    expect(suspicionsOf(`https://${HOST}@evil.com/masuk`, HOST)).toContain('foreign_link');
  });
});

describe('the words of a template', () => {
  const places = new Set(['number', 'until']);
  const good = { title: 'Berkas {number}', body: 'Perbaiki[, paling lambat {until}].', sms: 'Berkas {number}.' };

  test('may be said', () => {
    expect(templateFaults(good, places)).toEqual([]);
  });
  test.each([
    ['a link, even to ourselves', { ...good, body: 'Buka https://layanan.medan.example' }, 'foreign_link'],
    ['a request for a code', { ...good, body: 'Kirimkan kode masuk Anda' }, 'secret'],
    ['a call to pay', { ...good, body: 'Bayar lewat rekening kota' }, 'money'],
    ['an unknown place', { ...good, body: 'Halo {name}' }, 'unknown_place'],
    ['a bracket left open', { ...good, body: 'Perbaiki [sekarang' }, 'brackets'],
    ['nothing', { ...good, title: ' ' }, 'empty'],
    ['too much for one SMS', { ...good, sms: 'x'.repeat(121) }, 'long'],
  ])('may not hold %s', (_what, template, fault) => {
    expect(templateFaults(template, places)).toContain(fault);
  });
});

test('an SMS of 160 letters is one; a letter outside GSM makes it one of 70', () => {
  expect(smsParts('x'.repeat(160))).toBe(1);
  expect(smsParts('x'.repeat(161))).toBe(2);
  expect(smsParts('–'.repeat(70))).toBe(1);
  expect(smsParts('–'.repeat(71))).toBe(2);
});
