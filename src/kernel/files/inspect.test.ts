import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { inspect } from './inspect.ts';
import { FileRefused } from './inspection.ts';
import { HEIC, objectStream, paper, pdf, photo, picture, stream, ZIP } from './sample-files.ts';
import type { FileFault } from './words.ts';

/** The fault of a file, or `taken`. */
const verdict = (bytes: Buffer): Promise<FileFault | 'taken'> =>
  inspect(bytes).then(
    () => 'taken',
    (error: unknown) => {
      if (error instanceof FileRefused) return error.fault;
      throw error;
    },
  );

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
};
/** A PNG that claims a size and holds almost nothing. */
const pngOf = (width: number, height: number): Buffer => {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(100))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};

describe('pictures', () => {
  test('a photo becomes upright and bare; what the camera said becomes facts', async () => {
    const original = await photo(96, 64);
    expect((await sharp(original).metadata()).orientation).toBe(6);
    const seen = await inspect(original);
    expect(seen).toMatchObject({
      mediaType: 'image/jpeg',
      pageCount: 1,
      captured: { local: '2026-11-20T09:30:00' },
      facts: { camera_make: 'Balai', camera_model: 'Uji <b>1</b>' },
    });
    expect(seen.point!.latitude).toBeCloseTo(3.58333, 4);
    expect(seen.point!.longitude).toBeCloseTo(98.66667, 4);
    const view = await sharp(seen.pages[0]!.bytes).metadata();
    expect(view).toMatchObject({ format: 'jpeg', width: 64, height: 96 });
    expect([view.exif, view.xmp, view.icc, view.iptc, view.orientation]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    // The bright corner was top left; turned a quarter to the right it is top right.
    const { data } = await sharp(seen.pages[0]!.bytes)
      .extract({ left: 58, top: 4, width: 1, height: 1 })
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(data[0]).toBeGreaterThan(200);
    expect(await sharp(seen.thumb).metadata()).toMatchObject({ format: 'webp', width: 64, height: 96 });
  });

  test('a large picture is drawn at 1600 px, its thumb at 320', async () => {
    const seen = await inspect(await picture(3000, 1500).jpeg().toBuffer());
    expect(seen.pages[0]).toMatchObject({ width: 1600, height: 800 });
    expect(await sharp(seen.thumb).metadata()).toMatchObject({ width: 320, height: 160 });
  });

  test('see-through PNG and WebP stand on white', async () => {
    const clear = sharp({ create: { width: 40, height: 40, channels: 4, background: '#00000000' } });
    for (const [mediaType, bytes] of [
      ['image/png', await clear.clone().png().toBuffer()],
      ['image/webp', await clear.clone().webp().toBuffer()],
    ] as const) {
      const seen = await inspect(bytes);
      expect(seen.mediaType).toBe(mediaType);
      expect((await sharp(seen.pages[0]!.bytes).raw().toBuffer())[0]).toBe(255);
    }
  });

  test('HEIC is decoded, with its time and its offset', async () => {
    const seen = await inspect(HEIC);
    expect(seen).toMatchObject({
      mediaType: 'image/heic',
      captured: { local: '2026-11-20T09:30:00', offset: '+07:00' },
    });
    expect(seen.pages[0]).toMatchObject({ width: 96, height: 64 });
    const { data } = await sharp(seen.pages[0]!.bytes)
      .extract({ left: 4, top: 4, width: 1, height: 1 })
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect(data[0]).toBeGreaterThan(200);
  });

  test('the same picture in another size and quality has a near hash, another picture a far one', async () => {
    const distance = (a: bigint, b: bigint) =>
      BigInt.asUintN(64, a ^ b)
        .toString(2)
        .replaceAll('0', '').length;
    const bars = (angle: number) =>
      sharp(
        Buffer.from(
          `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="400"><rect width="600" height="400" fill="#888"/><g transform="rotate(${angle} 300 200)"><rect x="80" y="0" width="90" height="400" fill="#111"/><rect x="330" y="60" width="60" height="250" fill="#eee"/></g></svg>`,
        ),
      );
    const first = await inspect(await bars(0).jpeg({ quality: 90 }).toBuffer());
    const again = await inspect(await bars(0).resize(300).webp({ quality: 50 }).toBuffer());
    const other = await inspect(await bars(70).jpeg().toBuffer());
    expect(distance(first.phash, again.phash)).toBeLessThanOrEqual(4);
    expect(distance(first.phash, other.phash)).toBeGreaterThan(12);
  });

  test('a size claimed above 50 megapixels is refused by the header', async () => {
    expect(await verdict(pngOf(10_000, 10_000))).toBe('file_too_many_pixels');
    expect(await verdict(pngOf(50_000_001, 1))).toBe('file_too_many_pixels');
    const jpeg = Buffer.from(await picture(64, 64).jpeg().toBuffer());
    const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
    jpeg.writeUInt16BE(10_000, frame + 5);
    jpeg.writeUInt16BE(10_000, frame + 7);
    expect(await verdict(jpeg)).toBe('file_too_many_pixels');
    const heic = Buffer.from(HEIC);
    heic.writeUInt32BE(10_000, heic.indexOf('ispe') + 8);
    heic.writeUInt32BE(10_000, heic.indexOf('ispe') + 12);
    expect(await verdict(heic)).toBe('file_too_many_pixels');
  });

  test('pictures that are cut off or garbled are damaged', async () => {
    const noise = sharp({
      create: {
        width: 300,
        height: 300,
        channels: 3,
        background: '#888',
        noise: { type: 'gaussian', mean: 128, sigma: 60 },
      },
    });
    const whole = [
      await noise.clone().jpeg().toBuffer(),
      await noise.clone().png().toBuffer(),
      await noise.clone().webp().toBuffer(),
      HEIC,
    ];
    for (const bytes of whole) {
      expect(await verdict(bytes)).toBe('taken');
      for (const part of [0.3, 0.6, 0.9])
        expect(await verdict(bytes.subarray(0, Math.floor(bytes.length * part)))).toBe('file_damaged');
    }
    expect(await verdict(pngOf(100, 100))).toBe('file_damaged');
  });
});

describe('what is no picture and no PDF', () => {
  test.each<[string, Buffer, FileFault]>([
    ['an empty file', Buffer.alloc(0), 'file_empty'],
    ['one byte', Buffer.from('x'), 'file_type'],
    ['text', Buffer.from('ini bukan gambar, hanya tulisan'), 'file_type'],
    ['a zip (named .pdf)', ZIP, 'file_type'],
    [
      'an SVG with script',
      Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
      'file_type',
    ],
    ['HTML', Buffer.from('<!doctype html><script>alert(1)</script>'), 'file_type'],
    ['a program', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)]), 'file_type'],
    ['junk before a PDF', Buffer.concat([Buffer.from('junk\n'), paper()]), 'file_type'],
  ])('%s', async (_, bytes, fault) => {
    expect(await verdict(bytes)).toBe(fault);
  });

  test('GIF, also one that is a script', async () => {
    const gif = await picture(8, 8).gif().toBuffer();
    expect(await verdict(gif)).toBe('file_type');
    expect(
      await verdict(Buffer.concat([Buffer.from('GIF89a/*'), Buffer.alloc(60), Buffer.from('*/=1;alert(1)')])),
    ).toBe('file_type');
  });

  test('AVIF, TIFF', async () => {
    expect(await verdict(await picture(8, 8).avif().toBuffer())).toBe('file_type');
    expect(await verdict(await picture(8, 8).tiff().toBuffer())).toBe('file_type');
  });

  test('two files in one', async () => {
    const jpeg = await photo();
    expect(await verdict(Buffer.concat([jpeg, ZIP]))).toBe('file_mixed');
    expect(await verdict(Buffer.concat([paper(), ZIP]))).toBe('file_mixed');
    const comment = (text: string) =>
      Buffer.concat([
        jpeg.subarray(0, 2),
        Buffer.from([0xff, 0xfe, 0, text.length + 2]),
        Buffer.from(text),
        jpeg.subarray(2),
      ]);
    expect(await verdict(comment('%PDF-1.7 1 0 obj'))).toBe('file_mixed');
    expect(await verdict(comment('<script>alert(1)</script>'))).toBe('file_mixed');
    expect(await verdict(comment('hello'))).toBe('taken');
    // Phones append a film to a photo; that is no second face.
    expect(await verdict(Buffer.concat([jpeg, Buffer.alloc(5000, 3)]))).toBe('taken');
  });
});

describe('PDF', () => {
  test('pages become pictures, ten at most', async () => {
    const seen = await inspect(paper({ pages: 12 }));
    expect(seen).toMatchObject({
      mediaType: 'application/pdf',
      pageCount: 12,
      facts: { signed: false, pdf_version: '1.7' },
    });
    expect(seen.pages).toHaveLength(10);
    const view = sharp(seen.pages[0]!.bytes);
    expect(await view.metadata()).toMatchObject({ format: 'jpeg', height: 1600, width: 1129 });
    // The blue field of the page is drawn, the rest is white.
    const at = async (left: number, top: number) => [
      ...(await view.clone().extract({ left, top, width: 1, height: 1 }).raw().toBuffer()),
    ];
    expect((await at(100, 100))[2]).toBeLessThan(190);
    expect((await at(1000, 1500))[0]).toBe(255);
  });

  test('a tiny, a huge and a thin page are drawn within bounds; one without extent is damaged', async () => {
    for (const box of ['[0 0 10 10]', '[0 0 14400 14400]', '[0 0 14400 1]']) {
      const [page] = (await inspect(paper({ box }))).pages;
      expect(Math.max(page!.width, page!.height)).toBeLessThanOrEqual(1600);
      expect(Math.min(page!.width, page!.height)).toBeGreaterThanOrEqual(1);
    }
  });

  test.each<[string, Buffer, FileFault]>([
    [
      'script on opening',
      paper({ catalog: '/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>' }),
      'file_pdf_active',
    ],
    ['script, its name escaped', paper({ catalog: '/OpenAction << /S /J#61vaScript /J#53 (x) >>' }), 'file_pdf_active'],
    [
      'script in a name tree',
      paper({ catalog: '/Names << /JavaScript << /Names [(a) 4 0 R] >> >>', more: ['<< /S /JavaScript /JS (x) >>'] }),
      'file_pdf_active',
    ],
    [
      'script as a stream',
      paper({ catalog: '/OpenAction 4 0 R', more: ['<< /S /JavaScript /JS 5 0 R >>', stream('', 'app.alert(1)')] }),
      'file_pdf_active',
    ],
    ['launching a program', paper({ catalog: '/OpenAction << /S /Launch /F (cmd.exe) >>' }), 'file_pdf_active'],
    [
      'another file on a server',
      paper({ catalog: '/OpenAction << /S /GoToR /F (//host/x) /D [0 /Fit] >>' }),
      'file_pdf_active',
    ],
    ['sending a form away', paper({ more: ['<< /S /SubmitForm /F (x) >>'] }), 'file_pdf_active'],
    [
      'an embedded file',
      paper({ catalog: '/Names << /EmbeddedFiles 4 0 R >>', more: ['<< /Names [] >>'] }),
      'file_pdf_attachment',
    ],
    [
      'an attachment as a note',
      paper({ more: ['<< /Type /Annot /Subtype /FileAttachment /Rect [0 0 1 1] >>'] }),
      'file_pdf_attachment',
    ],
    ['an XFA form', paper({ catalog: '/AcroForm << /XFA [] /Fields [] >>' }), 'file_pdf_form'],
    ['a password', paper({ trailer: '/Encrypt << /Filter /Standard /V 1 /R 2 >>' }), 'file_pdf_locked'],
    ['51 pages', paper({ pages: 51 }), 'file_pdf_pages'],
    [
      'a picture of 400 megapixels inside',
      paper({
        more: [
          stream(
            '/Type /XObject /Subtype /Image /Width 20000 /Height 20000 /ColorSpace /DeviceGray /BitsPerComponent 1',
            'x',
          ),
        ],
      }),
      'file_too_many_pixels',
    ],
    ['no page', pdf(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Count 0 /Kids [] >>']), 'file_damaged'],
    ['a header only', Buffer.from('%PDF-1.7\n'.padEnd(40)), 'file_damaged'],
    ['cut off', paper({ pages: 5 }).subarray(0, 700), 'file_damaged'],
  ])('%s is refused', async (_, bytes, fault) => {
    expect(await verdict(bytes)).toBe(fault);
  });

  const SCRIPT = '<< /S /JavaScript /JS (app.alert(1)) >>';
  test.each<[string, Buffer | string, FileFault]>([
    ['in a compressed object stream', objectStream(['<< /A 1 >>', SCRIPT]), 'file_pdf_active'],
    ['in one that is not compressed', objectStream([SCRIPT], { filter: '', encode: (b) => b }), 'file_pdf_active'],
    ['in one whose type is a reference', objectStream([SCRIPT], { type: '7 0 R' }), 'file_pdf_active'],
    [
      'in one with a planted "endstream" inside',
      objectStream([`(${'endstream endobj '.repeat(3)})`, SCRIPT], { encode: (b) => deflateSync(b, { level: 0 }) }),
      'file_pdf_active',
    ],
    [
      'behind a filter we do not read',
      objectStream([SCRIPT], {
        filter: '/Filter [/ASCIIHexDecode /FlateDecode]',
        encode: (b) => Buffer.from(`${deflateSync(b).toString('hex')}>`),
      }),
      'file_damaged',
    ],
    ['behind a filter named by reference', objectStream([SCRIPT], { filter: '/Filter 9 0 R' }), 'file_damaged'],
    [
      'twice compressed',
      objectStream([SCRIPT], {
        filter: '/Filter [/FlateDecode /FlateDecode]',
        encode: (b) => deflateSync(deflateSync(b)),
      }),
      'file_damaged',
    ],
    ['as an object within a stream', stream('', `\n77 0 obj ${SCRIPT} endobj\n`), 'file_pdf_active'],
    ['after a comment in the header', `<< >>\nendobj\n77 %(\n0 %)\n obj ${SCRIPT}`, 'file_pdf_active'],
    ['after a word in the dictionary', '<< /A endobj /S /JavaScript /JS (x) >>', 'file_pdf_active'],
    [
      'after strings that try to confuse',
      '<< /A (\\)\\\\) /B (a(b)c) /C <28> /D [(%)] /S /JavaScript /JS (x) >>',
      'file_pdf_active',
    ],
    ['in an object stream of 100 MB', objectStream(['0'.repeat(100_000_000)]), 'file_too_heavy'],
  ])('script hidden %s', async (_, object, fault) => {
    expect(await verdict(paper({ more: [object] }))).toBe(fault);
  });

  test('the names in texts, comments and page contents harm nobody', async () => {
    expect(
      await verdict(
        paper({
          more: [
            '<< /Title (How /JavaScript and /Launch work \\(/JS\\)) /X <2f4a53> >> % /EmbeddedFiles',
            stream('', '/JS Do /Launch Do'),
          ],
        }),
      ),
    ).toBe('taken');
  });

  test('going to a page on opening, links and a signature field are ordinary', async () => {
    const seen = await inspect(
      paper({
        catalog: '/OpenAction [4 0 R /Fit]',
        more: ['<< /S /URI /URI (https://example.go.id) >>', '<< /Type /Sig /ByteRange [0 1 2 3] >>'],
      }),
    );
    expect(seen.facts['signed']).toBe(true);
  });

  test('what a page says stays in bounds of time: overlapping objects are refused, not read for ever', async () => {
    const bytes = paper({ more: [`(${'1 0 obj ('.repeat(60_000)}`] });
    const start = performance.now();
    expect(await verdict(bytes)).toBe('file_too_heavy');
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});
