import { z } from 'zod';
import { PUBLIC } from '../../kernel/permission.ts';
import { examples } from './examples.ts';
import type { AnyRoute } from './route.ts';
import { named, problem } from './shapes.ts';

/*
 * /openapi.json, made of the very schemas by which the routes read and answer. OpenAPI 3.1: schemas are JSON Schema
 * 2020-12.
 */

type Json = Record<string, unknown>;

const TAGS = {
  services: 'What the city does, and what it asks for',
  cases: 'What somebody asked of the city',
  work: 'For officers',
  bills: 'What you owe the city, and its receipts',
  treasury: 'For treasurers',
  tracking: 'For whoever holds a receipt',
  account: 'Who you are here',
} as const;

const STATUS_TEXT: Record<number, string> = {
  200: 'As asked',
  201: 'Made',
  304: 'As you have it',
  400: 'The request does not fit this description; `errors` points at each place',
  401: 'Nobody is signed in, or the session is over',
  403: 'Signed in, but not allowed',
  404: 'Not there, or not yours: the same answer',
  409: 'The world moved on, or the idempotency key was used with another body',
  413: 'Too large: 256 KB of JSON, 10,000 KB of a file',
  415: 'A media type that is not taken',
  422: 'It fits this description, but what it says cannot be taken; `errors` points at each place',
  429: 'Too many tries; see Retry-After',
  503: 'Come back later; see Retry-After',
};

/** The whole description of these routes. Throws when two different shapes bear one name. */
export function openApi(routes: readonly AnyRoute[]): Json {
  const schemas: Record<string, Json> = {};
  const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => {
    const { $defs = {}, $schema: _, ...own } = toJson(schema, io);
    for (const [id, def] of Object.entries($defs as Record<string, Json>)) keep(schemas, id, def);
    return own;
  };
  schemaOf(problem, 'output');
  const paths: Record<string, Json> = {};
  for (const route of routes) (paths[route.path] ??= {})[route.method.toLowerCase()] = operation(route, schemaOf);
  const statuses = [...new Set(routes.flatMap((r) => problemsOf(r)))].sort((a, b) => a - b);
  return {
    openapi: '3.1.1',
    info: {
      title: 'Balai',
      version: '1',
      summary: 'The services of a city hall',
      description:
        'JSON in snake_case. Instants are RFC 3339 with the offset of the city’s zone, legal dates `YYYY-MM-DD`. Lists are `{items, next}`: hand `next` on as `cursor`. Fields that are not described are refused. `/api/v1` only grows: be ready for members you do not know.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1))),
      responses: Object.fromEntries(
        statuses.map((s) => [
          `Problem${s}`,
          {
            description: STATUS_TEXT[s]!,
            content: {
              'application/problem+json': {
                schema: ref('schemas', 'Problem'),
                example: { ...examples.problem, status: s },
              },
            },
          },
        ]),
      ),
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'In a demo city: `./balai token --as <id>`' },
        session: { type: 'apiKey', in: 'cookie', name: '__Host-balai', description: 'The session of the pages' },
      },
      parameters: {
        IdempotencyKey: {
          name: 'Idempotency-Key',
          in: 'header',
          description:
            'The same key with the same body brings the first answer again, for 30 days; with another body it is a 409.',
          schema: { type: 'string', pattern: '^[\\w-]{8,100}$' },
          example: '019ab31c-4e10-7c3a-9d52-6f0e7a41b0ff',
        },
        IfNoneMatch: {
          name: 'If-None-Match',
          in: 'header',
          description: 'The ETag you have',
          schema: { type: 'string' },
        },
        AcceptLanguage: {
          name: 'Accept-Language',
          in: 'header',
          description: 'The language of sentences: Indonesian unless `en`',
          schema: { type: 'string' },
        },
      },
    },
  };
}

/** Statuses every route may answer, and its own. */
function problemsOf(route: AnyRoute): number[] {
  const shared = route.action === PUBLIC ? [400, 503] : [400, 401, 403, 503];
  return [...new Set([...shared, ...route.problems])].sort((a, b) => a - b);
}

function operation(route: AnyRoute, schemaOf: (schema: z.ZodType, io: 'input' | 'output') => Json): Json {
  const { examples: shown } = route;
  const status = route.status ?? 200;
  const reads = route.method === 'GET';
  const parameters = [
    ...fieldsOf(route.params).map(([name, schema]) => parameter('path', name, schema, true, shown.params?.[name])),
    ...fieldsOf(route.query).map(([name, schema]) =>
      parameter('query', name, schema, !schema.safeParse(undefined).success, shown.query?.[name]),
    ),
    ref('parameters', 'AcceptLanguage'),
    reads && route.answer ? ref('parameters', 'IfNoneMatch') : undefined,
    reads ? undefined : ref('parameters', 'IdempotencyKey'),
  ].filter((p) => p !== undefined);
  return {
    operationId: route.id,
    tags: [route.tag],
    summary: route.summary,
    ...(route.description !== undefined && { description: route.description }),
    security: route.action === PUBLIC ? [] : [{ bearer: [] }, { session: [] }],
    parameters,
    ...(route.body && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: schemaOf(route.body, 'input'), example: shown.body } },
      },
    }),
    ...(route.file && { requestBody: oneFile(route.file) }),
    responses: {
      [status]: {
        description: STATUS_TEXT[status]!,
        headers: {
          ...(reads && route.answer && { ETag: { schema: { type: 'string' } } }),
          ...(route.id === 'fileCase' && { Location: { description: 'The case', schema: { type: 'string' } } }),
        },
        content: route.answer
          ? { 'application/json': { schema: schemaOf(route.answer, 'output'), example: shown.answer } }
          : { [route.sends!]: {} },
      },
      ...(reads && route.answer && { 304: { description: STATUS_TEXT[304]! } }),
      ...Object.fromEntries(problemsOf(route).map((s) => [s, ref('responses', `Problem${s}`)])),
    },
  };

  function parameter(where: string, name: string, schema: z.ZodType, required: boolean, example?: unknown): Json {
    const { description, ...own } = schemaOf(schema, 'input');
    return {
      name,
      in: where,
      required,
      schema: own,
      ...(description !== undefined && { description }),
      ...(example !== undefined && { example }),
    };
  }
}

const fieldsOf = (fields: z.ZodObject | undefined): [string, z.ZodType][] =>
  Object.entries((fields?.shape ?? {}) as Record<string, z.ZodType>);

const oneFile = (field: string): Json => ({
  required: true,
  content: {
    'multipart/form-data': {
      schema: {
        type: 'object',
        properties: { [field]: { type: 'string', format: 'binary' } },
        required: [field],
        additionalProperties: false,
      },
    },
  },
});

const ref = (kind: string, name: string): Json => ({ $ref: `#/components/${kind}/${name}` });

function keep(schemas: Record<string, Json>, id: string, schema: Json): void {
  const before = schemas[id];
  if (before && JSON.stringify(before) !== JSON.stringify(schema)) throw new Error(`two shapes are called ${id}`);
  schemas[id] = schema;
}

/** Patterns that only repeat what a `format` says, at ten times the length. */
const SAID_BY_FORMAT = new Set(['uuid', 'date', 'date-time', 'email']);

function toJson(schema: z.ZodType, io: 'input' | 'output'): Json {
  const json = z.toJSONSchema(schema, {
    io,
    metadata: named,
    override({ zodSchema, jsonSchema }) {
      // `metadata` names the shapes; what is said of a field stands in zod's own registry.
      Object.assign(jsonSchema, z.globalRegistry.get(zodSchema));
      if (jsonSchema.format !== undefined && SAID_BY_FORMAT.has(jsonSchema.format)) delete jsonSchema.pattern;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      // Answers may grow: a client is not to refuse what it does not know.
      if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
      delete jsonSchema.id;
    },
  });
  return JSON.parse(JSON.stringify(json).replaceAll('"#/$defs/', '"#/components/schemas/')) as Json;
}
