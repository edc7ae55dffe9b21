/** How routes of the desk answer alike: what was just done, a file, a sheet to print, what stands against an act. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../../../kernel/errors.ts';
import { openFile, safeDownloadHeaders } from '../../../kernel/files/index.ts';
import { queryOf, readText } from '../../../ui/index.ts';
import { typeset } from '../../documents/index.ts';

/** What the last act did, by the key in the address; undefined for any other text. */
export function doneOf(request: FastifyRequest, done: Record<string, string>): string | undefined {
  const key = readText(queryOf(request), 'selesai');
  return Object.hasOwn(done, key) ? done[key] : undefined;
}

/** Shows a picture that is kept. The caller has seen that it may be shown. */
export async function sendPicture({ ctx }: FastifyRequest, reply: FastifyReply, file: string): Promise<FastifyReply> {
  const { name, mediaType, bytes } = await openFile(ctx.city, file, { page: 1 });
  return reply.headers(safeDownloadHeaders(name, mediaType, 'inline')).send(bytes);
}

/** Lays out a sheet and shows it. */
export const sendSheet = async (
  reply: FastifyReply,
  name: string,
  sheet: Parameters<typeof typeset>[0],
): Promise<FastifyReply> =>
  reply.headers(safeDownloadHeaders(`${name}.pdf`, 'application/pdf', 'inline')).send(await typeset(sheet));

/** What a form can show of a failure: what was typed wrongly, or what the thing does not allow now. Throws all else on. */
export function shownRefusal(error: unknown): Refusal {
  if (error instanceof Refusal && (error.kind === 'invalid' || error.kind === 'conflict')) return error;
  throw error;
}
