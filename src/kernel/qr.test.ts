import jsqr from 'jsqr';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { qrPath } from './qr.ts';

test('a phone reads what was drawn', async () => {
  const text = 'https://layanan.contoh.go.id/cek-berkas?nomor=MDN-7K3F-9Q2C';
  const { path, size } = qrPath(text);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" width="${size * 6}" height="${size * 6}"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${path}"/></svg>`;
  const { data, info } = await sharp(Buffer.from(svg)).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  // The package's types say default, Node gives the module.
  const read = ((jsqr as unknown as { default?: typeof jsqr }).default ?? jsqr) as unknown as (
    d: Uint8ClampedArray,
    w: number,
    h: number,
  ) => { data: string } | null;
  expect(read(new Uint8ClampedArray(data), info.width, info.height)?.data).toBe(text);
});
