import { createHash, type Hash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { MultipartFile } from '@fastify/multipart';
import { z } from 'zod';
import { defineCommand, execute, type Ctx } from '../../../kernel/command.ts';
import { transact } from '../../../kernel/db.ts';
import { invalid } from '../../../kernel/errors.ts';
import { deleteFile, storeUpload, type Uploaded } from '../../../kernel/files/index.ts';
import { examples } from '../examples.ts';
import { defineRoute, type AnyRoute } from '../route.ts';
import * as shapes from '../shapes.ts';

const FIELD = 'file';

export const documentRoutes: AnyRoute[] = [
  defineRoute({
    id: 'uploadDocument',
    method: 'POST',
    path: '/api/v1/documents',
    action: 'document.upload',
    tag: 'cases',
    summary: 'Send one file, to be named in a case afterwards',
    description:
      'A photo (JPEG, PNG, WebP, HEIC) or a PDF, at most 10,000 KB. What no case names within 30 days is thrown away.',
    problems: [400, 413, 415, 422, 429, 503],
    file: FIELD,
    status: 201,
    answer: shapes.upload,
    examples: { answer: examples.upload },
    async handle({ ctx, request }) {
      let kept: Kept | undefined;
      try {
        for await (const part of whole(request.parts())) {
          if (part.type !== 'file' || part.fieldname !== FIELD)
            throw invalid({ [part.fieldname]: 'error.unknown_field' }, 'unknown_field');
          kept = await keep(ctx, part);
        }
      } catch (error) {
        // What came after the file was wrong: the request is refused whole, so its file goes too.
        const before = kept;
        if (before) await transact(ctx.city.db, (tx) => deleteFile(tx, before.uploaded.fileId, ctx.now));
        throw error;
      }
      if (!kept) throw invalid({ [FIELD]: 'error.file_missing' }, 'malformed');
      const { fileId, name, mediaType, size, pageCount } = await taken(ctx, kept);
      return { id: fileId, name, media_type: mediaType, size, pages: pageCount };
    },
  }),
];

/** What the sender sends, as long as it is well-formed: a body that breaks off is the sender's fault, not ours. */
async function* whole<T>(source: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* source;
  } catch (error) {
    const { code, statusCode } = error as { code?: string; statusCode?: number };
    if (code === 'FST_FILES_LIMIT') throw invalid({ [FIELD]: 'error.too_many_files' }, 'malformed');
    throw statusCode === undefined ? invalid({ [FIELD]: 'error.file_damaged' }, 'malformed') : error;
  }
}

interface Kept {
  uploaded: Uploaded;
  sha256: string;
}

async function keep(ctx: Ctx, part: MultipartFile): Promise<Kept> {
  const hash = createHash('sha256');
  const uploaded = await storeUpload(
    ctx,
    Readable.from(hashed(whole<Buffer>(part.file), hash), { objectMode: false }),
    {
      name: part.filename,
      type: part.mimetype,
      purpose: 'case',
      owner: ctx.actor.id,
      field: FIELD,
    },
  );
  return { uploaded, sha256: hash.digest('hex') };
}

async function* hashed(source: AsyncIterable<Buffer>, hash: Hash): AsyncGenerator<Buffer> {
  for await (const bytes of source) {
    hash.update(bytes);
    yield bytes;
  }
}

/**
 * Writes the upload down, and gives the first answer when the same bytes come again under the same key: the second copy
 * is then left to the sweep.
 */
const taken = (ctx: Ctx, { uploaded, sha256 }: Kept): Promise<Uploaded> =>
  execute(
    ctx,
    defineCommand({
      name: 'document.upload',
      action: 'document.upload',
      input: z.strictObject({ sha256: z.string() }),
      async run(act) {
        act.note({ object: `file/${uploaded.fileId}` });
        return uploaded;
      },
    }),
    { sha256 },
  );
