import { z } from 'zod';
import type { City } from '../city.ts';
import { defineCommand, execute, type Ctx } from '../command.ts';
import { notFound } from '../errors.ts';
import { readBytes } from './blobs.ts';
import { inspector, type Inspector } from './inspector.ts';
import { findFace, findFiles } from './store.ts';

/** `view` is page 1. Pages are counted from 1. */
export type Variant = 'original' | 'view' | 'thumb' | { page: number };

export interface OpenedFile {
  bytes: Buffer;
  mediaType: string;
  /** The sender's name, with the ending of what this is. */
  name: string;
  /** Quoted, as the header wants it: a face of a file never changes. */
  etag: string;
}

/**
 * One face of a clean file. The caller has asked for the right to the file before; people get the original only through
 * `openOriginal`. Throws notFound for a file that is not there, not clean, or has no such page.
 */
export async function openFile(
  city: City,
  id: string,
  variant: Variant,
  look: Inspector = inspector(),
): Promise<OpenedFile> {
  const [file] = await findFiles(city.db, [id]);
  const page = variant === 'view' ? 1 : typeof variant === 'object' ? variant.page : undefined;
  if (
    file?.state !== 'clean' ||
    (page !== undefined && !(Number.isInteger(page) && page >= 1 && page <= file.pageCount!))
  )
    throw notFound();
  const blob = await findFace(city.db, id, page === undefined ? (variant as 'original' | 'thumb') : { page });
  if (blob) {
    const name = variant === 'original' ? file.name : named(file.name, variant === 'thumb' ? 'webp' : 'jpg');
    return { bytes: await readBytes(city, blob), mediaType: blob.media_type, name, etag: `"${blob.id}"` };
  }
  // A PDF's later pages are drawn when somebody turns to them.
  const original = page !== undefined && (await findFace(city.db, id, 'original'));
  if (!original) throw notFound();
  const { bytes } = await look.page(await readBytes(city, original), page);
  return {
    bytes: Buffer.from(bytes),
    mediaType: 'image/jpeg',
    name: named(file.name, 'jpg'),
    etag: `"${original.id}-${page}"`,
  };
}

const named = (name: string, ending: string): string => `${name.replace(/\.[A-Za-z0-9]{1,8}$/, '')}.${ending}`;

const originalOpened = defineCommand({
  name: 'file.open_original',
  action: 'file.original',
  input: z.strictObject({ file: z.uuid(), reason: z.string().min(1).max(100) }),
  async run(act, input) {
    const [file] = await findFiles(act.tx, [input.file]);
    if (!file) throw notFound();
    act.may('file.original', file);
    act.note({ object: `file/${file.id}`, reason: input.reason });
    return null;
  },
});

/**
 * The original for a person with the right `file.original` (asked with the file's FileInfo as resource): the opening stands
 * in the audit, with its reason code, before the first byte leaves.
 */
export async function openOriginal(ctx: Ctx, id: string, reason: string): Promise<OpenedFile> {
  // A reading is no act to be replayed: each opening is audited by itself.
  const { key: _, ...reading } = ctx;
  await execute(reading, originalOpened, { file: id, reason });
  return openFile(ctx.city, id, 'original');
}
