import type { FastifyInstance } from 'fastify';
import { PUBLIC } from '../../../kernel/permission.ts';
import { DevUi, html } from '../../../ui/index.ts';
import { query } from './draft-form.ts';

/** `/dev/ui`: every component in every state, for whoever judges the look. Demo only; `?bagian=` names a section. */
export function designRoutes(app: FastifyInstance): void {
  app.get('/dev/ui', { config: { action: PUBLIC } }, async (request, reply) =>
    html(reply, request.ctx, <DevUi section={query(request, 'bagian')} />),
  );
}
