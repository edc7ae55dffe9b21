import type { FastifyInstance } from 'fastify';
import { forbidden, notFound } from '../../../kernel/errors.ts';
import { PUBLIC } from '../../../kernel/permission.ts';
import { paramOf } from '../../../ui/index.ts';
import { providerOf } from '../carry.ts';
import { hear, type TwoWay } from '../hearing.ts';
import type { Kinds } from '../model.ts';

/** Where providers report to: `/kait/<provider>`. */
export const HOOKS = '/kait';
/** A provider's call holds some hundred reports at most. */
const LONGEST = 256 * 1024;

/** What providers tell us. Each call proves itself by its signature over the bytes as they came; none reads a session. */
export function hookRoutes(app: FastifyInstance, o: { kinds: Kinds; twoWay: TwoWay | undefined }): void {
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: LONGEST }, (_request, body, done) =>
      done(null, body),
    );
    for (const method of ['GET', 'POST'] as const)
      scope.route({
        method,
        url: `${HOOKS}/:provider`,
        config: { action: PUBLIC, api: true, signed: true },
        async handler(request, reply) {
          const door = providerOf(request.ctx.city, paramOf(request, 'provider'));
          if (!door?.hear) throw notFound();
          const heard = await hear(request.ctx, o, door, {
            method,
            url: request.url,
            headers: request.headers,
            raw: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
          });
          if (heard === 'forged') throw forbidden('forged');
          return reply.type('text/plain').send(heard.answer ?? '');
        },
      });
  });
}
