import { BarcodeFormat, BinaryBitmap, HybridBinarizer, Code128Reader, RGBLuminanceSource } from '@zxing/library';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { BAR_HEIGHT, barPath } from './barcode.ts';

test.each(['P2611240000001', 'AA473124829ID', 'KRM-7K3M-Q2XD'])('%s is read by another library', async (text) => {
  const { path, width } = barPath(text);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width * 3}" height="${BAR_HEIGHT * 3}" viewBox="0 0 ${width} ${BAR_HEIGHT}"><rect width="100%" height="100%" fill="#fff"/><path d="${path}"/></svg>`;
  const { data, info } = await sharp(Buffer.from(svg)).greyscale().raw().toBuffer({ resolveWithObject: true });
  const grey = new Uint8ClampedArray(info.width * info.height);
  for (let i = 0; i < grey.length; i++) grey[i] = data[i * info.channels]!;
  const source = new RGBLuminanceSource(grey, info.width, info.height);
  const read = new Code128Reader().decode(new BinaryBitmap(new HybridBinarizer(source)));
  expect([read.getBarcodeFormat(), read.getText()]).toEqual([BarcodeFormat.CODE_128, text]);
});

test('a text that no label bears is refused', () => {
  expect(() => barPath('siti nurbaya')).toThrow(RangeError);
});
