import type { FastifyInstance } from 'fastify';
import type { Ctx } from '../../../kernel/command.ts';
import { unavailable } from '../../../kernel/errors.ts';
import { asRefusal } from '../../../kernel/http.ts';
import { PUBLIC } from '../../../kernel/permission.ts';
import type { BankCall } from '../bank-port.ts';
import { answerBank, type Ledger } from '../commands/bank-door.ts';

/** A SNAP body holds at most 24 lines of a bill. */
const BODY_LIMIT = 64 * 1024;
const SERVICES: { path: string; service: string }[] = [
  { path: '/v1.0/access-token/b2b', service: '73' },
  { path: '/v1.0/transfer-va/inquiry', service: '24' },
  { path: '/v1.0/transfer-va/payment', service: '25' },
  { path: '/v1.0/transfer-va/status', service: '26' },
  { path: '/v1.0/qr/qr-mpm-notify', service: '52' },
];

/**
 * SNAP's routes under /snap. Public, because a partner proves itself by its signature over the bytes of each call, which
 * are therefore kept as they come.
 */
export function bankSnapRoutes(app: FastifyInstance, ledgerOf: (ctx: Ctx) => Ledger): void {
  void app.register(
    async (snap) => {
      snap.removeAllContentTypeParsers();
      snap.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_request, body, done) =>
        done(null, body),
      );
      for (const { path, service } of SERVICES)
        snap.post(
          path,
          {
            config: {
              action: PUBLIC,
              api: true,
              signed: true,
              ...(service === '73' && { rateLimit: { max: 120, timeWindow: 60_000 } }),
            },
            bodyLimit: BODY_LIMIT,
            // Faults before and after the adapter are told in SNAP's words too: HTTP, service, case.
            errorHandler(error, request, reply) {
              const { status } = asRefusal(error, request, request.ctx?.log ?? request.log);
              const [http, message] =
                status === 429
                  ? [429, 'Too Many Requests']
                  : status >= 400 && status < 500
                    ? [400, 'Bad Request']
                    : // Away for now: the bank treats it as not answered, and asks again.
                      status === 503
                      ? [504, 'Timeout']
                      : [500, 'General Error'];
              return reply
                .code(http)
                .type('application/json')
                .send({ responseCode: `${http}${service}00`, responseMessage: message });
            },
          },
          async (request, reply) => {
            const { ctx } = request;
            const port = ctx.city.ports.bankServer;
            if (!port) throw unavailable('no_bank');
            const call: BankCall = {
              method: request.method,
              url: request.raw.url ?? request.url,
              headers: request.headers,
              body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
              now: ctx.now,
              ip: request.ip,
            };
            const answer = await answerBank(ctx, port, call, service, ledgerOf(ctx));
            return reply.code(answer.status).headers(answer.headers).type('application/json').send(answer.body);
          },
        );
    },
    { prefix: '/snap' },
  );
}
