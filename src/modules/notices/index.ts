/** Notices: what we told whom, in the inbox and by e-mail or SMS. The module's door. */
import type { Module } from '../../kernel/http.ts';
import { definePermissions, systemOnly } from '../../kernel/permission.ts';
import { sendNotices } from './jobs.ts';
import type { AnyNotice } from './model.ts';
import { inboxRoutes, outboxRoutes } from './routes.tsx';
import { sweepOutbox } from './store.ts';

export const permissions = definePermissions({
  'notices.read': (actor) => actor.kind === 'person' || 'forbidden.person',
  'notices.send': systemOnly,
});

/**
 * The module, with the kinds that the nouns above define. With `outbox` (a demo city, whose ports are `outboxPorts`)
 * the messages are shown at /dev/outbox; production passes none, so the page does not exist there.
 */
export function createNoticesModule(o: { kinds: AnyNotice[]; outbox?: boolean }): Module {
  const kinds = new Map(o.kinds.map((k) => [k.kind, k]));
  if (kinds.size !== o.kinds.length) throw new Error('two notices bear one name');
  return {
    name: 'notices',
    permissions,
    routes(app) {
      inboxRoutes(app, kinds);
      if (o.outbox) outboxRoutes(app);
    },
    jobs: [sendNotices(kinds)],
    recurring: o.outbox
      ? [{ name: 'notices.outbox', everySeconds: 3600, run: (ctx) => sweepOutbox(ctx.city.db, ctx.now) }]
      : [],
  };
}

export { notify, readAll } from './commands.ts';
export { defineNotice, type AnyNotice, type NoticeKind, type NoticeText } from './model.ts';
export { outboxPorts } from './outbox.ts';
export { countUnread } from './store.ts';
