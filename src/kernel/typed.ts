import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { cookieName, cookieOptions } from './cookies.ts';

/*
 * A session may end while somebody types. What the form sent is then kept in the browser itself, sealed with the city's
 * key, until one has signed in again and the same page is opened: nothing of an unknown sender lies in the database, and
 * whoever else signs in on that phone cannot open another's page.
 */

const KEEP_SECONDS = 30 * 60;
/** A browser takes about 4 KB a cookie, a server 16 KB of headers. */
const PIECE = 3600;
const PIECES = 2;

const names = (request: FastifyRequest): string[] =>
  Array.from({ length: PIECES }, (_, i) => cookieName(request.ctx.city, `balai-typed-${i}`));
const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0]!;
const placeOf = (request: FastifyRequest): string => `cookie/typed/${pathOf(request)}`;

/** Keeps the body of this request for the page of the same address. False: it is no form, or too long to be kept. */
export function keepTyped(request: FastifyRequest, reply: FastifyReply): boolean {
  const { body, ctx } = request;
  if (typeof body !== 'object' || body === null) return false;
  const { idempotency_key: _, ...fields } = body as Record<string, unknown>;
  const text = JSON.stringify({ until: ctx.now.getTime() + KEEP_SECONDS * 1000, fields });
  const sealed = ctx.city.keys.seal(placeOf(request), deflateRawSync(text)).toString('base64url');
  if (sealed.length > PIECE * PIECES) return false;
  for (const [i, name] of names(request).entries()) {
    const piece = sealed.slice(i * PIECE, (i + 1) * PIECE);
    if (piece === '') reply.clearCookie(name, cookieOptions(ctx.city));
    else reply.setCookie(name, piece, { ...cookieOptions(ctx.city), maxAge: KEEP_SECONDS });
  }
  return true;
}

/** What was typed on this very page before the session ended; undefined where nothing is kept for it. */
export function typedBefore(request: FastifyRequest): Record<string, unknown> | undefined {
  const { city, now } = request.ctx;
  const sealed = names(request)
    .map((name) => request.cookies[name] ?? '')
    .join('');
  if (sealed === '') return undefined;
  try {
    const plain = city.keys.open(placeOf(request), Buffer.from(sealed, 'base64url'));
    const { until, fields } = JSON.parse(inflateRawSync(plain, { maxOutputLength: 512 * 1024 }).toString()) as {
      until: number;
      fields: Record<string, unknown>;
    };
    return until > now.getTime() ? fields : undefined;
  } catch {
    // Of another page, or not ours: the seal says so by not opening.
    return undefined;
  }
}

/** Forgets it: the words have arrived. */
export function forgetTyped(request: FastifyRequest, reply: FastifyReply): void {
  for (const name of names(request))
    if (request.cookies[name] !== undefined) reply.clearCookie(name, cookieOptions(request.ctx.city));
}
