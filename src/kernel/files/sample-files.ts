// Files for tests, good and bad, made in code: no picture of anybody lies in the repository.
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';

/** A picture with something to see: dark ground, a bright corner at the top left. */
export const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#204060' } }).composite([
    {
      input: {
        create: { width: Math.ceil(width / 4), height: Math.ceil(height / 4), channels: 3, background: '#ffd040' },
      },
      left: 0,
      top: 0,
    },
  ]);

/** A camera's JPEG: lying on its side (orientation 6), with place, time and maker. */
export const photo = (width = 96, height = 64): Promise<Buffer> =>
  picture(width, height)
    .withExif({
      IFD0: { Make: 'Balai', Model: 'Uji <b>1</b>', Orientation: '6' },
      IFD2: { DateTimeOriginal: '2026:11:20 09:30:00' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '3/1 35/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '98/1 40/1 0/1' },
    })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();

/** 96 × 64, HEVC, with EXIF (Make Balai, 2026-11-20 09:30 +07:00, 3°35′N 98°40′E), made with libheif and x265. */
export const HEIC = Buffer.from(
  'AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAYBtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAAA5waXRtAAAAAAABAAAANGlsb2MAAAAAREAAAgABAAAAAAGkAAEAAAAAAAAAWwACAAAAAAH/AAEAAAAAAAABfAAAADhpaW5mAAAAAAACAAAAFWluZmUCAAAAAAEAAGh2YzEAAAAAFWluZmUCAAABAAIAAEV4aWYAAAAAv2lwcnAAAAChaXBjbwAAAHVodmNDAQNwAAAAAAAAAAAAHvAA/P34+AAADwMgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQCEAAQAoQgEBA3AAAAMAkAAAAwAAAwAeoDCBBZbqSSmubAgAAAMACAAAAwAIQCIAAQAHRAHBcrAiQAAAABRpc3BlAAAAAAAAAGAAAABAAAAAEHBpeGkAAAAAAwgICAAAABZpcG1hAAAAAAAAAAEAAQOBAoMAAAAaaXJlZgAAAAAAAAAOY2RzYwACAAEAAQAAAd9tZGF0AAAAVygBrxmAuOAYFIzqL/Ano/vzdv/7ZggnTor0EpBNdEDWNnhiWwp6jIMfUrF+t/QRtvFPLqYNnPJyg/7wW8sCt8ZaInr0VQsEwpryOXL/kXbTv4jDfrUXFwAAAABJSSoACAAAAAkADwECAAYAAACKAAAAEAECAAQAAABVamkAEgEDAAEAAAABAAAAGgEFAAEAAAB6AAAAGwEFAAEAAACCAAAAKAEDAAEAAAACAAAAEwIDAAEAAAABAAAAaYcEAAEAAACQAAAAJYgEAAEAAAASAQAAAAAAAEgAAAABAAAASAAAAAEAAABCYWxhaQAIAACQBwAEAAAAMDIxMAOQAgAUAAAA/gAAABGQAgAHAAAA9gAAAAGRBwAEAAAAAQIDAACgBwAEAAAAMDEwMAGgAwABAAAA//8AAAKgBAABAAAAYAAAAAOgBAABAAAAQAAAAAAAAAArMDc6MDAAADIwMjY6MTE6MjAgMDk6MzA6MDAABAABAAIAAgAAAE4AAAACAAUAAwAAAGABAAADAAIAAgAAAEUAAAAEAAUAAwAAAEgBAAAAAAAAYgAAAAEAAAAoAAAAAQAAAAAAAAABAAAAAwAAAAEAAAAjAAAAAQAAAAAAAAABAAAA',
  'base64',
);

/** A PDF with a classic table. `objects[i]` is the body of object i + 1; object 1 is the catalog. */
export function pdf(objects: (string | Buffer)[], trailer = ''): Buffer {
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1')];
  const offsets: number[] = [];
  let at = parts[0]!.length;
  objects.forEach((body, i) => {
    offsets.push(at);
    const part = Buffer.concat([Buffer.from(`${i + 1} 0 obj\n`), Buffer.from(body), Buffer.from('\nendobj\n')]);
    parts.push(part);
    at += part.length;
  });
  const table = offsets.map((o) => `${String(o).padStart(10, '0')} 00000 n \n`).join('');
  parts.push(
    Buffer.from(
      `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${at}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(parts);
}

export const stream = (dictionary: string, data: Buffer | string): Buffer =>
  Buffer.concat([
    Buffer.from(`<< ${dictionary} /Length ${Buffer.byteLength(data)} >>\nstream\n`),
    Buffer.from(data),
    Buffer.from('\nendstream'),
  ]);

/** A paper of `pages` A5 pages, with more keys for the catalog and more objects (numbered from 4) to hide things in. */
export function paper(
  o: { pages?: number; catalog?: string; trailer?: string; more?: (string | Buffer)[]; box?: string } = {},
): Buffer {
  const pages = o.pages ?? 1;
  const more = o.more ?? [];
  const first = 4 + more.length;
  return pdf(
    [
      `<< /Type /Catalog /Pages 2 0 R ${o.catalog ?? ''} >>`,
      `<< /Type /Pages /Count ${pages} /Kids [${Array.from({ length: pages }, (_, i) => `${first + i} 0 R`).join(' ')}] >>`,
      stream('', '0.1 0.2 0.6 rg 0 300 200 295 re f'),
      ...more,
      ...Array.from(
        { length: pages },
        () => `<< /Type /Page /Parent 2 0 R /MediaBox ${o.box ?? '[0 0 420 595]'} /Contents 3 0 R >>`,
      ),
    ],
    o.trailer,
  );
}

/** An object stream (compressed unless told) that holds the given objects, numbered from 100. */
export function objectStream(
  bodies: string[],
  o: { filter?: string; encode?: (plain: Buffer) => Buffer; type?: string } = {},
): Buffer {
  let offset = 0;
  const index = bodies.map((b, i) => {
    const entry = `${100 + i} ${offset}`;
    offset += b.length + 1;
    return entry;
  });
  const head = `${index.join(' ')} `;
  const plain = Buffer.from(`${head}${bodies.join(' ')}`);
  const encode = o.encode ?? deflateSync;
  return stream(
    `/Type ${o.type ?? '/ObjStm'} /N ${bodies.length} /First ${head.length} ${o.filter ?? '/Filter /FlateDecode'}`,
    encode(plain),
  );
}

/** A zip with one stored, empty file. */
export const ZIP = Buffer.concat([
  Buffer.from('PK\x03\x04\x0a\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0a', 'latin1'),
  Buffer.from(
    'PK\x01\x02\x0a\0\x0a\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0a',
    'latin1',
  ),
  Buffer.from('PK\x05\x06\0\0\0\0\x01\0\x01\0\x2f\0\0\0\x1f\0\0\0\0\0', 'latin1'),
]);
