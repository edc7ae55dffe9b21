import exifr from 'exifr';
import sharp, { type Sharp } from 'sharp';
import { FileRefused, MAX_PIXELS, type Inspection, type Picture } from './inspection.ts';

sharp.cache(false);
// Pictures are drawn one or two at a time by the pool; libvips' own threads would take the cores from the pages.
sharp.concurrency(1);

const VIEW = 1600;
export const THUMB = 320;
/** libvips stops by itself: a native call cannot be ended from outside. */
const SECONDS = 15;

type Input = { bytes: Buffer; raw?: { width: number; height: number; channels: 3 | 4 } };

const open = ({ bytes, raw }: Input): Sharp =>
  sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error', pages: 1, ...(raw && { raw }) }).timeout({
    seconds: SECONDS,
  });

/** A picture as people see it: upright, on white, sRGB, at most 1600 px, without metadata. */
export async function drawView(input: Input): Promise<Picture> {
  const { data, info } = await open(input)
    .autoOrient()
    .resize({ width: VIEW, height: VIEW, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .jpeg({ quality: 80 })
    .toBuffer({ resolveWithObject: true });
  return { bytes: data, width: info.width, height: info.height };
}

/** The small picture for lists, and the hash by which near duplicates are found. Both from the view: it is small already. */
export async function drawThumb(view: Picture): Promise<Pick<Inspection, 'thumb' | 'phash'>> {
  const small = open({ bytes: Buffer.from(view.bytes) });
  const [thumb, grey] = await Promise.all([
    small
      .clone()
      .resize({ width: THUMB, height: THUMB, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 70 })
      .toBuffer(),
    small.clone().greyscale().resize(9, 8, { fit: 'fill' }).raw().toBuffer(),
  ]);
  let hash = 0n;
  for (let y = 0; y < 8; y++)
    for (let x = 0; x < 8; x++) hash = (hash << 1n) | (grey[y * 9 + x]! > grey[y * 9 + x + 1]! ? 1n : 0n);
  return { thumb, phash: BigInt.asIntN(64, hash) };
}

/** Throws FileRefused: damaged, too many pixels, too heavy. */
export async function inspectImage(bytes: Buffer, mediaType: string): Promise<Inspection> {
  const heif = mediaType === 'image/heic' || mediaType === 'image/heif';
  // The header alone: nothing is decoded before its size is known to be bearable.
  const header = await sharp(bytes, { limitInputPixels: false, failOn: 'error', pages: 1 })
    .metadata()
    .catch((e: unknown) => refuse(e));
  if (header.width * header.height > MAX_PIXELS)
    throw new FileRefused('file_too_many_pixels', `${header.width}x${header.height}`);
  try {
    const view = await drawView(heif ? await decodeHeic(bytes) : { bytes });
    return {
      mediaType,
      pages: [view],
      pageCount: 1,
      ...(await drawThumb(view)),
      ...(await readExif(header.exif)),
    };
  } catch (error) {
    return refuse(error);
  }
}

function refuse(error: unknown): never {
  if (error instanceof FileRefused) throw error;
  const message = error instanceof Error ? error.message : String(error);
  throw new FileRefused(/timeout/i.test(message) ? 'file_too_heavy' : 'file_damaged', message.slice(0, 200));
}

/** The main picture of a HEIC, upright as its own transforms say (its EXIF orientation does not count). */
async function decodeHeic(bytes: Buffer): Promise<Input> {
  const { default: heic } = await import('heic-decode');
  const images = await heic.all({ buffer: bytes });
  try {
    const first = images[0]!;
    if (first.width * first.height > MAX_PIXELS)
      throw new FileRefused('file_too_many_pixels', `${first.width}x${first.height}`);
    const { data, width, height } = await first.decode();
    return { bytes: Buffer.from(data.buffer, data.byteOffset, data.byteLength), raw: { width, height, channels: 4 } };
  } finally {
    images.dispose();
  }
}

interface Exif {
  Make?: unknown;
  Model?: unknown;
  DateTimeOriginal?: unknown;
  OffsetTimeOriginal?: unknown;
  latitude?: unknown;
  longitude?: unknown;
}

/** When, where and with what it was taken. What a camera says is a claim: kept as a fact, never trusted. */
async function readExif(exif: Buffer | undefined): Promise<Pick<Inspection, 'captured' | 'point' | 'facts'>> {
  if (!exif) return { facts: {} };
  const tiff = exif.subarray(exif.subarray(0, 4).toString('latin1') === 'Exif' ? 6 : 0);
  const read = ((await exifr
    .parse(tiff, {
      pick: [
        'Make',
        'Model',
        'DateTimeOriginal',
        'OffsetTimeOriginal',
        'GPSLatitude',
        'GPSLatitudeRef',
        'GPSLongitude',
        'GPSLongitudeRef',
      ],
      reviveValues: false,
    })
    .catch(() => undefined)) ?? {}) as Exif;
  const facts: Inspection['facts'] = {};
  for (const [key, value] of [
    ['camera_make', read.Make],
    ['camera_model', read.Model],
  ] as const) {
    const text =
      typeof value === 'string'
        ? value
            .replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '')
            .trim()
            .slice(0, 100)
        : '';
    if (text) facts[key] = text;
  }
  const out: Pick<Inspection, 'captured' | 'point' | 'facts'> = { facts };
  const time =
    typeof read.DateTimeOriginal === 'string'
      ? /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)/.exec(read.DateTimeOriginal)
      : null;
  if (time && !Number.isNaN(Date.parse(`${time[1]}-${time[2]}-${time[3]}T${time[4]}Z`))) {
    const offset =
      typeof read.OffsetTimeOriginal === 'string'
        ? /^[+-](0\d|1[0-4]):[0-5]\d/.exec(read.OffsetTimeOriginal)?.[0]
        : undefined;
    out.captured = { local: `${time[1]}-${time[2]}-${time[3]}T${time[4]}`, ...(offset && { offset }) };
    facts['captured_local'] = out.captured.local;
  }
  const { latitude, longitude } = read;
  // 0, 0 is what phones write before they know.
  if (
    typeof latitude === 'number' &&
    typeof longitude === 'number' &&
    Math.abs(latitude) <= 90 &&
    Math.abs(longitude) <= 180 &&
    (latitude || longitude)
  ) {
    out.point = { longitude, latitude };
  }
  return out;
}
