import type { FastifyRequest } from 'fastify';
import { invalid } from '../../../kernel/errors.ts';
import { storeUpload, type Uploaded } from '../../../kernel/files/index.ts';
import { bodyOf, type Body } from '../../../ui/index.ts';

/** The fields and the paper of a form. A plain form has no paper. */
export interface Brought {
  body: Body;
  paper?: Uploaded;
}

/**
 * Reads a form that may carry the registry's paper. The file is kept, inspected, and belongs to this officer; what is
 * not taken on in the end is swept. Throws `invalid({ file })` for what is no sound PDF; `body` is what was read before.
 */
export async function readBrought(request: FastifyRequest, body: Body): Promise<Brought> {
  if (!request.isMultipart()) return { body: Object.assign(body, bodyOf(request)) };
  const { ctx } = request;
  let paper: Uploaded | undefined;
  for await (const part of request.parts()) {
    if (part.type === 'field') {
      body[part.fieldname] = part.value;
      continue;
    }
    // A browser sends a field that was left empty as a file without a name.
    if (part.fieldname !== 'file' || part.filename === '' || part.filename === undefined || paper) {
      part.file.resume();
      continue;
    }
    paper = await storeUpload(ctx, part.file, {
      name: part.filename,
      type: part.mimetype,
      purpose: 'registry',
      owner: ctx.actor.id,
      field: 'file',
    });
  }
  if (paper && paper.mediaType !== 'application/pdf') throw invalid({ file: 'error.not_pdf' });
  return { body, ...(paper && { paper }) };
}
