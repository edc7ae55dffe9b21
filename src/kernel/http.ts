import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import compress from '@fastify/compress';
import formbody from '@fastify/formbody';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { sql } from 'kysely';
import type { City } from './city.ts';
import { cookieName, cookieOptions } from './cookies.ts';
import { keepFresh } from './city-edits/index.ts';
import { require, type Ctx } from './command.ts';
import { forbidden, invalid, notFound, Refusal, unavailable, unauthenticated } from './errors.ts';
import { newToken } from './ids.ts';
import { LANGS, type Lang } from './i18n.ts';
import { refuseOverload } from './overload.ts';
import { createMetrics, type Figure } from './metrics.ts';
import type { AnyJob, Recurring } from './jobs.ts';
import type { Logger } from './log.ts';
import { ANONYMOUS, PUBLIC, type Actor, type Permissions, type Rights } from './permission.ts';
import { MAX_BYTES } from './files/intake.ts';
import { findSession, type Session } from './session.ts';
import { forgetTyped, keepTyped, typedBefore } from './typed.ts';

/** A way in: what may be asked, and which right it needs. */
export interface Route {
  method: string;
  /** With its parameters: '/berkas/:id'. */
  url: string;
  action: string;
  api: boolean;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route, in the order of registration (HEAD comes with GET and is left out). */
    ways: Route[];
  }
  interface FastifyRequest {
    ctx: Ctx;
    /** The form of somebody whose session has ended. */
    signedOut: boolean;
  }
  interface FastifyContextConfig {
    /** The right this route needs, or 'public'. A route without one stops the server. */
    action?: string;
    /** Answers JSON only; errors are RFC 9457 problems. */
    api?: boolean;
    /** Each call proves itself by its own signature (a bank, a provider of messages): a bearer token is the partner's, no session of ours. */
    signed?: boolean;
    /** A form whose page shows again what was typed when the session had ended (`kernel/typed.ts`). */
    keeps?: boolean;
    /** How it stands in /openapi.json. */
    openapi?: unknown;
  }
}

/** What a module gives to the house. */
export interface Module {
  name: string;
  permissions?: Permissions;
  routes?(app: FastifyInstance): void;
  jobs?: AnyJob[];
  recurring?: Recurring[];
  figures?: Figure[];
}

export interface HttpOptions {
  /** The city of a Host header; undefined = nobody by that name lives here (421). */
  cityOf(host: string): City | undefined;
  /** All of them, for what watches the process from beside it. */
  cities: readonly City[];
  rights: Rights;
  modules: Module[];
  loadActor(city: City, session: Session, now: Date): Promise<Actor | undefined>;
  renderError(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply | Promise<FastifyReply>;
  log: Logger;
  trustProxy: boolean;
  now?: () => Date;
}

/** Form and JSON bodies; a 1 MB text is no form. Files have their own limit (kernel/files). */
const BODY_LIMIT = 256 * 1024;
const API_CSP = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
const PROBES = new Set(['/healthz', '/readyz', '/metrics']);
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** The one HTTP app: city by host, request ids, sessions, cross-site defence, errors, metrics; then the modules' routes. */
export async function createHttp(o: HttpOptions): Promise<FastifyInstance> {
  const app: FastifyInstance = Fastify({
    loggerInstance: o.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    trustProxy: o.trustProxy,
    // A client may not choose the id that our logs and audit carry (ASVS 16.2).
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true },
    return503OnClosing: true,
    forceCloseConnections: 'idle',
  });
  guardRoutes(app, o.rights);
  await app.register(helmet, {
    contentSecurityPolicy: false,
    strictTransportSecurity: false,
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'same-origin' },
  });
  await app.register(cookie);
  await app.register(formbody, { bodyLimit: BODY_LIMIT });
  await app.register(multipart, {
    limits: {
      files: 1,
      fileSize: MAX_BYTES + 1,
      fields: 20,
      fieldSize: 10_000,
      fieldNameSize: 100,
      parts: 30,
      headerPairs: 50,
    },
    throwFileSizeLimit: false,
  });
  await app.register(compress, { threshold: 1024, encodings: ['br', 'gzip'], brotliOptions: { params: { 1: 4 } } });
  await app.register(rateLimit, {
    global: false,
    errorResponseBuilder: (_request, context) => unavailable('rate_limited', Math.ceil(context.ttl / 1000)) as never,
  });

  const metrics = createMetrics(o.modules.flatMap((m) => m.figures ?? []));
  app.decorateRequest('ctx', null as never);
  app.decorateRequest('signedOut', false);
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    request.ctx = strangerAt(request, o);
    // A monitor is to see that we are alive, whatever the database has to do. What a bank tells is always taken.
    if (!PROBES.has(request.routeOptions.url ?? '')) {
      if (!request.routeOptions.config.signed) refuseOverload(request.ctx.city);
      await recognise(request, o);
    }
    if (!SAFE.has(request.method) && !request.routeOptions.config.signed) refuseCrossSite(request);
    const { action, keeps } = request.routeOptions.config;
    try {
      require(request.ctx, action ?? PUBLIC);
    } catch (refusal) {
      // Refused all the same, once it is known what was typed.
      if (!keeps || !isForm(request) || request.ctx.actor.kind !== 'anonymous') throw refusal;
      request.signedOut = true;
    }
  });
  app.addHook('preHandler', async (request, reply) => {
    if (request.signedOut) throw unauthenticated(keepTyped(request, reply) ? 'typed_kept' : undefined);
    if (request.routeOptions.config.keeps && typedBefore(request)) forgetTyped(request, reply);
    const key =
      request.headers['idempotency-key'] ??
      (request.body as { idempotency_key?: unknown } | undefined)?.idempotency_key;
    if (key === undefined || key === '') return;
    if (typeof key !== 'string' || !/^[\w-]{8,100}$/.test(key))
      throw invalid({ idempotency_key: 'error.idempotency_key' }, 'malformed');
    request.ctx.key = key;
  });
  app.addHook('onSend', async (request, reply) => {
    if (!reply.hasHeader('content-security-policy')) reply.header('content-security-policy', API_CSP);
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
    if (request.ctx?.city.origin.startsWith('https:'))
      reply.header('strict-transport-security', 'max-age=31536000; includeSubDomains');
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    metrics.requests.inc({ method: request.method, route, status: String(reply.statusCode) });
    metrics.seconds.observe({ method: request.method, route }, reply.elapsedTime / 1000);
    o.log.info(
      {
        id: request.id,
        method: request.method,
        route,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        actor: request.ctx?.actor.kind,
      },
      'request',
    );
  });
  app.setErrorHandler(async (error, request, reply) => {
    const refusal = asRefusal(error, request, o.log);
    if (refusal.retryAfter) reply.header('retry-after', String(refusal.retryAfter));
    if (refusal.kind === 'forbidden' || refusal.kind === 'unauthenticated') {
      o.log.warn(
        { id: request.id, route: request.routeOptions.url, actor: request.ctx?.actor.id, reason: refusal.reason },
        'denied',
      );
    }
    if (!request.ctx || wantsJson(request))
      return reply.code(refusal.status).type('application/problem+json').send(problem(refusal, request.id));
    return o.renderError(request, reply.code(refusal.status), refusal);
  });
  app.setNotFoundHandler(() => {
    throw notFound();
  });

  app.get('/healthz', { config: { action: PUBLIC, api: true }, logLevel: 'silent' }, async () => ({ ok: true }));
  app.get('/readyz', { config: { action: PUBLIC, api: true } }, async (request) => {
    await sql`select 1 from kernel.fact limit 1`.execute(request.ctx.city.db).catch(() => {
      throw unavailable('database_away', 2);
    });
    return { ok: true };
  });
  app.get('/metrics', { config: { action: PUBLIC, api: true } }, async (request, reply) => {
    // Route names and counts, no personal data; still nobody's business outside the machine, also not through a proxy.
    const beside = /^(127\.|::1|::ffff:127\.)/.test(request.socket.remoteAddress ?? '');
    const forwarded = request.headers['x-forwarded-for'] !== undefined || request.headers.forwarded !== undefined;
    if (request.ctx.city.env === 'production' && (!beside || forwarded)) throw notFound();
    await metrics.measure(o.cities, o.now?.() ?? new Date());
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
  for (const m of o.modules) m.routes?.(app);
  return app;
}

function guardRoutes(app: FastifyInstance, rights: Rights): void {
  const ways: Route[] = [];
  app.decorate('ways', ways);
  app.addHook('onRoute', (route) => {
    const action = route.config?.action;
    if (!action) throw new Error(`the route ${String(route.method)} ${route.url} names no action`);
    if (!rights.has(action))
      throw new Error(
        `the route ${String(route.method)} ${route.url} names the action ${action}, which no module defines`,
      );
    for (const method of [route.method].flat())
      if (method !== 'HEAD') ways.push({ method, url: route.url, action, api: route.config?.api === true });
  });
}

/** A request before it is known whose it is. */
function strangerAt(request: FastifyRequest, o: HttpOptions): Ctx {
  // A monitor asks by the machine's address and knows no city's name.
  const city = o.cityOf(request.host) ?? (PROBES.has(request.routeOptions.url ?? '') ? o.cities[0] : undefined);
  if (!city) throw new Refusal('not_found', 'wrong_host');
  const asked = request.cookies['bahasa'];
  return {
    city,
    rights: o.rights,
    actor: ANONYMOUS,
    now: o.now?.() ?? new Date(),
    requestId: request.id,
    channel: request.routeOptions.config.api === true ? 'api' : 'web',
    lang: LANGS.includes(asked as Lang) ? (asked as Lang) : 'id',
    log: o.log,
  };
}

/** Who asks, by the session of the cookie or the bearer token. */
async function recognise(request: FastifyRequest, o: HttpOptions): Promise<void> {
  const { city, now } = request.ctx;
  // A database that is away is told by whoever needs it; a page without it goes on by what is known.
  await keepFresh(city).catch((error: unknown) => o.log.error({ err: error }, 'the city’s changes could not be read'));
  const bearer = /^Bearer ([\w-]{20,100})$/.exec(request.headers.authorization ?? '')?.[1];
  const token = bearer ?? request.cookies[sessionCookie(city)];
  if (token && !request.routeOptions.config.signed) {
    const session = await findSession(city.db, token, now);
    // A bearer token is no cookie and a cookie no bearer token: each is only good where it was made for.
    if (session && (session.channel === 'api') === (bearer !== undefined))
      request.ctx.actor = (await o.loadActor(city, session, now)) ?? ANONYMOUS;
  }
}

/**
 * Cross-site defence without tokens (ASVS 3.5.1): browsers tell where a request comes from. A request with a bearer
 * token is not sent by a browser on its own and needs none.
 */
function refuseCrossSite(request: FastifyRequest): void {
  if (request.headers.authorization) return;
  const site = request.headers['sec-fetch-site'];
  if (site === 'same-origin') return;
  const origin = request.headers.origin;
  if (site === undefined && origin !== undefined && sameHost(origin, request.host)) return;
  // No browser: a program that forgot its token. There is no cookie that another site could have sent along.
  const program = site === undefined && origin === undefined && !request.cookies[sessionCookie(request.ctx.city)];
  if (program && request.routeOptions.config.api === true) throw unauthenticated();
  throw forbidden('cross_site');
}

function sameHost(origin: string, host: string): boolean {
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}

/** What is said of any error: a refusal as it is, a database that is away as 503, all else as a fault of ours, logged. */
export function asRefusal(error: unknown, request: FastifyRequest, log: Pick<Logger, 'error'>): Refusal {
  if (error instanceof Refusal) return error;
  const e = error as { statusCode?: number; code?: string };
  if (e.code === 'FST_ERR_CTP_BODY_TOO_LARGE' || e.statusCode === 413) return new Refusal('invalid', 'too_large');
  // A NUL in a text: PostgreSQL cannot hold it.
  if (e.code === '22021') return new Refusal('invalid', 'malformed');
  if (e.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE' || e.code === 'FST_INVALID_MULTIPART_CONTENT_TYPE')
    return new Refusal('invalid', 'unsupported_media');
  if (e.statusCode && e.statusCode >= 400 && e.statusCode < 500) return new Refusal('invalid', 'malformed');
  // 57P0x: the server is going down or starting; 53300: too many connections; ECONN…: it is away.
  if (
    /^(57P0[123]|53300|ECONN\w+|ENOENT|EPIPE)$/.test(e.code ?? '') ||
    /timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error/.test(
      String(error),
    )
  ) {
    log.error({ id: request.id, err: error }, 'database away');
    return unavailable('database_away', 3);
  }
  log.error({ id: request.id, route: request.routeOptions.url, err: error }, 'bug');
  return new Bug();
}

/** A fault of ours: 500, with the request id as the only thing said. */
class Bug extends Refusal {
  constructor() {
    super('unavailable', 'bug');
  }
  override get status(): number {
    return 500;
  }
}

const wantsJson = (request: FastifyRequest): boolean =>
  request.routeOptions.config.api === true ||
  request.url.startsWith('/api/') ||
  !/text\/html|\*\/\*/.test(request.headers.accept ?? '*/*');

/** RFC 9457. `errors` points (RFC 6901) at each field of the body that is at fault. */
export function problem(refusal: Refusal, requestId: string) {
  return {
    type: `urn:balai:problem:${refusal.reason}`,
    title: refusal.reason.replaceAll('_', ' '),
    status: refusal.status,
    ...(refusal.fields
      ? {
          errors: Object.entries(refusal.fields).map(([path, reason]) => ({
            pointer: `/${path.replaceAll('~', '~0').replaceAll('/', '~1').replaceAll('.', '/')}`,
            reason,
          })),
        }
      : {}),
    ...refusal.detail,
    request_id: requestId,
  };
}

const isForm = (request: FastifyRequest): boolean =>
  (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');

const sessionCookie = (city: City) => cookieName(city, 'balai');
const browserCookie = (city: City) => cookieName(city, 'balai-b');
const KEPT_SECONDS = 90 * 86_400;

/** Sets, or with undefined clears, the session cookie. */
export function setSessionCookie(reply: FastifyReply, city: City, token: string | undefined): void {
  if (token) reply.setCookie(sessionCookie(city), token, { ...cookieOptions(city), maxAge: KEPT_SECONDS });
  else reply.clearCookie(sessionCookie(city), cookieOptions(city));
}

/** The browser's own token, made at first need: drafts before sign-in, and the binding of sign-in codes. */
export function browserToken(request: FastifyRequest, reply: FastifyReply): string {
  const { city } = request.ctx;
  const had = request.cookies[browserCookie(city)];
  if (had && /^[\w-]{22,60}$/.test(had)) return had;
  const token = newToken();
  reply.setCookie(browserCookie(city), token, { ...cookieOptions(city), maxAge: KEPT_SECONDS });
  request.cookies[browserCookie(city)] = token;
  return token;
}

/** A path of this site, or '/' : a redirect never leads elsewhere (ASVS 3.7.2). */
export function localPath(path: unknown): string {
  if (typeof path !== 'string' || !path.startsWith('/') || path.length > 500) return '/';
  const url = URL.canParse(path, 'http://here.invalid') ? new URL(path, 'http://here.invalid') : undefined;
  // `/.//evil.example` is normalised to `//evil.example`, which a browser reads as another host.
  return url?.host === 'here.invalid' && !url.pathname.startsWith('//') && !/[\\\r\n]/.test(path)
    ? url.pathname + url.search + url.hash
    : '/';
}
