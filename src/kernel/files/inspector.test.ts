import { deflateSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { createInspector, type Inspector } from './inspector.ts';
import { HEIC, paper, pdf, photo, stream, ZIP } from './sample-files.ts';

let look: Inspector;
afterEach(() => look.close());

test('looks into photos, PDFs and HEIC in its threads, and gives the faults of the rest', async () => {
  look = createInspector();
  const [jpeg, heic, letter] = await Promise.all([
    look.inspect(await photo()),
    look.inspect(HEIC),
    look.inspect(paper({ pages: 2 })),
  ]);
  expect([jpeg!.mediaType, heic!.mediaType, letter!.pages.length]).toEqual(['image/jpeg', 'image/heic', 2]);
  expect((await look.page(paper({ pages: 2 }), 2)).height).toBe(1600);
  await expect(look.inspect(ZIP)).rejects.toMatchObject({ fault: 'file_type' });
  await expect(look.inspect(Buffer.alloc(0))).rejects.toMatchObject({ fault: 'file_empty' });
  await expect(look.inspect(Buffer.from('short'))).rejects.toMatchObject({ fault: 'file_type' });
});

test('a file that takes too long is too heavy, and the bytes that were asked about are still ours', async () => {
  look = createInspector({ timeoutMs: 1 });
  const bytes = await photo();
  await expect(look.inspect(bytes)).rejects.toMatchObject({ fault: 'file_too_heavy' });
  expect(bytes[0]).toBe(0xff);
});

test('a decoder that wants more memory than it may have is too heavy, the next file is not', async () => {
  const side = 3000;
  const heavy = pdf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 595] /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>',
    stream('', '420 0 0 595 0 0 cm /X Do'),
    stream(
      `/Subtype /Image /Width ${side} /Height ${side} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /FlateDecode`,
      deflateSync(Buffer.alloc(side * side * 3, 90)),
    ),
  ]);
  look = createInspector({ wasmBytes: 24 * 1024 * 1024 });
  await expect(look.inspect(heavy)).rejects.toMatchObject({ fault: 'file_too_heavy', message: 'memory limit' });
  expect((await look.inspect(paper())).pageCount).toBe(1);
  await look.close();
  look = createInspector();
  expect((await look.inspect(heavy)).pageCount).toBe(1);
});
