import type { FastifyReply, FastifyRequest } from 'fastify';
import { localPath } from '../../../kernel/http.ts';
import { Refusal, type FieldErrors } from '../../../kernel/errors.ts';
import { browserToken } from '../../../kernel/http.ts';
import { bodyOf, type Body } from '../../../ui/index.ts';

/** What a sign-in command wants to know of the request. */
export const whence = (request: FastifyRequest, reply: FastifyReply): { browser: string; ip: string } => ({
  browser: browserToken(request, reply),
  ip: request.ip,
});

/** Where to go afterwards: `ke` of the form or the address, a path of this site, else `otherwise`. */
export function goal(request: FastifyRequest, otherwise = '/'): string {
  const asked = bodyOf(request)['ke'] ?? (request.query as Body)['ke'];
  const path = localPath(asked);
  // `/.//elsewhere` is a path until a browser reads it again as an address.
  return path === '/' || path.startsWith('//') ? otherwise : path;
}

/** `/masuk` with the goal kept. */
export const withGoal = (path: string, ke: string): string =>
  ke === '/' ? path : `${path}${path.includes('?') ? '&' : '?'}ke=${encodeURIComponent(ke)}`;

/** Runs an act; what was typed wrongly comes back as field errors, everything else is thrown. */
export async function attempt<T>(act: () => Promise<T>): Promise<{ value: T } | { fields: FieldErrors }> {
  try {
    return { value: await act() };
  } catch (error) {
    if (error instanceof Refusal && error.kind === 'invalid' && error.fields) return { fields: error.fields };
    throw error;
  }
}
