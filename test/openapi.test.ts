import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { FastifyInstance } from 'fastify';
import { services } from '../services/index.ts';
import { createHttp } from '../src/kernel/http.ts';
import { createLogger } from '../src/kernel/log.ts';
import { createRights } from '../src/kernel/permission.ts';
import { apiRoutes, createApiModule, openApi } from '../src/modules/api/index.ts';
import { createCaseworkModule, createCatalogue } from '../src/modules/casework/index.ts';
import { bills } from '../services/bills.ts';
import { createMoneyModule } from '../src/modules/money/index.ts';
import { peopleModule } from '../src/modules/people/index.ts';

/*
 * The description of the API and the API are one: each route stands in it, each example fits, and the document is what
 * OpenAPI 3.1 says a document is.
 */

const catalogue = createCatalogue(services);
const routes = apiRoutes(catalogue, bills);
const document = z
  .looseObject({ paths: z.record(z.string(), z.record(z.string(), z.looseObject({}))) })
  .parse(JSON.parse(JSON.stringify(openApi(routes))));

describe('routes and description', () => {
  const served: string[] = [];
  let app: FastifyInstance;
  beforeAll(async () => {
    const modules = [
      {
        name: 'watch',
        routes: (a: FastifyInstance) =>
          void a.addHook('onRoute', (r) => {
            for (const method of [r.method].flat())
              if (r.url.startsWith('/api/') && method !== 'HEAD') served.push(`${method} ${r.url}`);
          }),
      },
      peopleModule,
      createMoneyModule(bills),
      createCaseworkModule(catalogue),
      createApiModule(catalogue, bills),
    ];
    app = await createHttp({
      cityOf: () => undefined,
      cities: [],
      rights: createRights(modules.map((m) => ('permissions' in m && m.permissions) || {})),
      modules,
      loadActor: async () => undefined,
      renderError: (_request, reply) => reply.send(),
      log: createLogger('silent'),
      trustProxy: false,
    });
    await app.ready();
  });
  afterAll(() => app.close());

  it('name the same, both ways', () => {
    const described = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
    );
    expect(served.length).toBeGreaterThan(10);
    expect(served.toSorted()).toEqual(described.toSorted());
  });

  it('hold everything the contract asks for', () => {
    const asked = [
      'GET /api/v1/services',
      'GET /api/v1/services/:code',
      'POST /api/v1/documents',
      'POST /api/v1/cases',
      'GET /api/v1/cases/:id',
      'GET /api/v1/cases/:id/events',
      'POST /api/v1/cases/:id/commands',
      'GET /api/v1/worklist',
      'GET /api/v1/track/:number',
    ];
    expect(served).toEqual(expect.arrayContaining(asked));
  });
});

describe('examples', () => {
  it.each(routes.filter((r) => r.body).map((r) => [r.id, r] as const))('%s: the body is one that is read', (_id, r) => {
    expect(r.body!.safeParse(r.examples.body).error).toBeUndefined();
  });
  it.each(routes.filter((r) => r.answer).map((r) => [r.id, r] as const))(
    '%s: the answer is one that is sent',
    (_id, r) => {
      const sent = r.answer!.safeParse(r.examples.answer);
      expect(sent.error).toBeUndefined();
      // A member that is not described would be dropped on the way out.
      expect(sent.data).toEqual(r.examples.answer);
    },
  );
  it.each(routes.map((r) => [r.id, r] as const))('%s: path and query too', (_id, r) => {
    expect(r.params?.safeParse(r.examples.params ?? {}).error).toBeUndefined();
    expect(r.query?.safeParse(r.examples.query ?? {}).error).toBeUndefined();
    expect(r.path.match(/\{\w+\}/g) ?? []).toEqual(Object.keys(r.params?.shape ?? {}).map((p) => `{${p}}`));
  });
});

describe('the document', () => {
  const schema = z.record(z.string(), z.unknown());
  const reference = z.strictObject({ $ref: z.string().startsWith('#/components/') });
  const media = z.record(
    z.string().regex(/^[\w.+-]+\/[\w.+-]+$/),
    z.strictObject({ schema: schema.optional(), example: z.unknown().optional() }),
  );
  const parameter = z.union([
    reference,
    z.strictObject({
      name: z.string(),
      in: z.enum(['path', 'query', 'header']),
      required: z.boolean().optional(),
      description: z.string().optional(),
      schema,
      example: z.unknown().optional(),
    }),
  ]);
  const response = z.union([
    reference,
    z.strictObject({ description: z.string().min(1), headers: schema.optional(), content: media.optional() }),
  ]);
  const operation = z.strictObject({
    operationId: z.string().regex(/^[a-z]\w+$/),
    tags: z.array(z.string()),
    summary: z.string().min(1),
    description: z.string().optional(),
    security: z.array(z.record(z.string(), z.array(z.string()))),
    parameters: z.array(parameter),
    requestBody: z.strictObject({ required: z.literal(true), content: media }).optional(),
    responses: z.record(z.string().regex(/^[1-5]\d\d$/), response),
  });
  const whole = z.strictObject({
    openapi: z.string().regex(/^3\.1\.\d+$/),
    info: z.looseObject({ title: z.string(), version: z.string() }),
    servers: z.array(z.strictObject({ url: z.string() })),
    tags: z.array(z.strictObject({ name: z.string(), description: z.string() })),
    paths: z.record(z.string().startsWith('/'), z.partialRecord(z.enum(['get', 'post']), operation)),
    components: z.strictObject({
      schemas: z.record(z.string().regex(/^[\w.-]+$/), schema),
      responses: z.record(z.string(), response),
      securitySchemes: z.record(z.string(), z.looseObject({ type: z.enum(['http', 'apiKey']) })),
      parameters: z.record(z.string(), parameter),
    }),
  });
  const read = whole.safeParse(document);

  it('has the shape of OpenAPI 3.1', () => expect(read.error).toBeUndefined());

  it('names each operation and each tag once, and refers only to what is there', () => {
    const doc = read.data!;
    const operations = Object.values(doc.paths).flatMap((p) => Object.values(p));
    const ids = operations.map((o) => o.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const tags = doc.tags.map((t) => t.name);
    expect([...new Set(operations.flatMap((o) => o.tags))].toSorted()).toEqual(tags.toSorted());
    const schemes = Object.keys(doc.components.securitySchemes);
    for (const o of operations)
      for (const s of o.security) expect(schemes).toEqual(expect.arrayContaining(Object.keys(s)));

    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map((m) => m[1]!);
    expect(refs.length).toBeGreaterThan(50);
    const missing = refs.filter(
      (r) =>
        r
          .slice(2)
          .split('/')
          .reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], document) === undefined,
    );
    expect(missing).toEqual([]);
  });

  it('says who may: everybody, or who is signed in', () => {
    const open = routes.filter((r) => r.action === 'public').map((r) => r.id);
    expect(open).toEqual(['listServices', 'getService', 'track']);
  });

  it('describes bodies as closed and answers as open', () => {
    const { schemas } = read.data!.components;
    expect(schemas['NewCase']).toMatchObject({ additionalProperties: false });
    expect(schemas['Case']).not.toHaveProperty('additionalProperties');
    expect(schemas['SignCommand']).toMatchObject({ properties: { passphrase: { writeOnly: true } } });
  });
});
