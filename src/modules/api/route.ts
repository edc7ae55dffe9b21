import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Ctx } from '../../kernel/command.ts';
import { notFound, Refusal } from '../../kernel/errors.ts';
import { PUBLIC } from '../../kernel/permission.ts';
import { explained, misfitOf } from './problem.ts';

/*
 * A route of the API is declared once: its schemas read the request, filter the answer and are the description in
 * /openapi.json. What is not described is neither taken nor sent.
 */

type Shape = z.core.$ZodLooseShape;
type Fields = z.ZodObject<Shape>;

/** A file as the answer: nothing of it is described but its type. */
export interface SentFile {
  bytes: Buffer;
  headers: Record<string, string>;
}

export interface Asked<P, Q, B> {
  ctx: Ctx;
  params: P;
  query: Q;
  body: B;
  request: FastifyRequest;
  reply: FastifyReply;
}

interface Told {
  /** `operationId`: what a client's function is called. */
  id: string;
  path: `/api/v1/${string}`;
  /** The right it needs; `public` for everybody. */
  action: string;
  tag: 'services' | 'cases' | 'work' | 'bills' | 'treasury' | 'tracking' | 'account';
  summary: string;
  description?: string;
  /** Statuses of problems besides those every route may answer. */
  problems: readonly number[];
}

export interface Route<P extends Fields = Fields, Q extends Fields = Fields, B = unknown, A = unknown> extends Told {
  method: 'GET' | 'POST';
  params?: P;
  query?: Q;
  body?: z.ZodType<B>;
  /** The body is `multipart/form-data` with this one file; the handler reads it. */
  file?: 'file';
  status?: 200 | 201;
  /** Sends a file of this type instead of JSON. */
  sends?: string;
  answer?: z.ZodType<unknown, A>;
  /** Anybody may keep the answer for so many seconds. */
  publicFor?: number;
  examples: { params?: Record<string, string>; query?: Record<string, string>; body?: unknown; answer?: NoInfer<A> };
  handle(asked: Asked<z.output<P>, z.output<Q>, B>): Promise<NoInfer<A> | SentFile>;
}
export type AnyRoute = Route;

/** Ties a handler to its own schemas; the list of routes need not know them. */
export const defineRoute = <B, A, P extends Fields = z.ZodObject<{}>, Q extends Fields = z.ZodObject<{}>>(
  route: Route<P, Q, B, A>,
): AnyRoute => route as unknown as AnyRoute;

/** `{id}` of the description is `:id` of the server. */
const urlOf = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1');

/** Hangs the routes in a scope of their own, in which every refusal is explained in the caller's language. */
export function mount(app: FastifyInstance, routes: readonly AnyRoute[]): void {
  void app.register(async (scope) => {
    scope.addHook('onRequest', async (request) => {
      const asked = /^\s*(id|en)\b/i.exec(request.headers['accept-language'] ?? '')?.[1];
      if (asked) request.ctx.lang = asked.toLowerCase() as 'id' | 'en';
    });
    // What is thrown on goes to the house's own handler, which knows the statuses and logs what is a bug.
    scope.setErrorHandler(async (error, request) => {
      throw error instanceof Refusal
        ? explained(error, { body: request.body, lang: request.ctx.lang })
        : (error as Error);
    });
    for (const route of routes) {
      scope.route({
        method: route.method,
        url: urlOf(route.path),
        config: { action: route.action, api: true, openapi: route },
        handler: (request, reply) => answer(route, request, reply),
      });
    }
  });
}

async function answer(route: AnyRoute, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const { ctx } = request;
  reply.header('content-language', ctx.lang);
  const params = (route.params ?? NOTHING).safeParse(request.params);
  // An id that cannot be one is an id that nobody has.
  if (!params.success) throw notFound();
  const query = read(route.query ?? NOTHING, request.query, 'query', ctx);
  const body = route.body ? read(route.body, request.body, 'body', ctx) : undefined;
  if (!route.body && !route.file && request.body !== undefined && request.body !== null)
    read(NOTHING, request.body, 'body', ctx);
  const out = await route.handle({ ctx, params: params.data, query, body, request, reply });
  if (route.publicFor !== undefined && ctx.actor.kind === 'anonymous')
    reply.header('cache-control', `public, max-age=${route.publicFor}`);
  if (route.sends !== undefined) {
    const file = out as SentFile;
    return reply.headers(file.headers).send(file.bytes);
  }
  // Nothing leaves that is not described.
  const sent = JSON.stringify(route.answer!.parse(out));
  reply.code(route.status ?? 200).type('application/json; charset=utf-8');
  return route.method === 'GET' ? sendTagged(request, reply, sent) : reply.send(sent);
}

const NOTHING: Fields = z.strictObject({});

function read<T>(schema: z.ZodType<T>, raw: unknown, where: 'body' | 'query', ctx: Ctx): T {
  const parsed = schema.safeParse(raw ?? (where === 'query' ? {} : undefined), { reportInput: true });
  if (parsed.success) return parsed.data;
  throw misfitOf(parsed.error, where, ctx.lang);
}

/** Answers 304 to who has this very text already (RFC 9110 §13.1.2). Weak: the same text may travel compressed. */
export function sendTagged(request: FastifyRequest, reply: FastifyReply, text: string): FastifyReply {
  const tag = `W/"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
  reply.header('etag', tag).header('vary', 'accept-language, authorization, cookie');
  const had = request.headers['if-none-match'];
  if (
    had !== undefined &&
    (had.trim() === '*' || had.split(',').some((t) => t.trim().replace(/^(W\/)?/, 'W/') === tag))
  )
    return reply.code(304).send();
  return reply.send(text);
}

export { PUBLIC };
