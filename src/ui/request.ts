import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { Refusal } from '../kernel/errors.ts';
import { newToken } from '../kernel/ids.ts';
import { PATHS } from './paths.ts';
import type { Body } from './read.ts';

/** The form that came, empty when none did. */
export const bodyOf = (request: FastifyRequest): Body => (request.body ?? {}) as Body;
export const queryOf = (request: FastifyRequest): Body => (request.query ?? {}) as Body;
/** A part of the path by its name; `''` when the route has none of it. */
export const paramOf = (request: FastifyRequest, name: string): string =>
  (request.params as Record<string, string>)[name] ?? '';
/** A new key for each page drawn: a second press of its button replays the first answer. */
export const formKey = (): string => newToken(16);

/** A page of officers, by a right. Who is not signed in is led to the officers' sign-in and back again. */
export function officerRoute(
  app: FastifyInstance,
  method: HTTPMethods,
  url: string,
  action: string,
  handler: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>,
): void {
  app.route({
    method,
    url,
    config: { action },
    handler,
    errorHandler: (error, request, reply) => {
      if (method === 'GET' && error instanceof Refusal && error.kind === 'unauthenticated')
        return reply.redirect(`${PATHS.deskSignIn}?ke=${encodeURIComponent(request.url)}`, 303);
      return app.errorHandler(error, request, reply);
    },
  });
}
