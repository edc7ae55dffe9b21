/** Notices: what we told whom, in the inbox, by WhatsApp, e-mail, SMS. The module's door. */
import type { Ctx } from '../../kernel/command.ts';
import type { Module } from '../../kernel/http.ts';
import { definePermissions, heldBy, systemOnly } from '../../kernel/permission.ts';
import { overdueMessages, sendNotices } from './jobs.ts';
import { addressDead, readMailbox } from './bounces.ts';
import type { AnyNotice, Kinds } from './model.ts';
import { agreeTemplates } from './templates.ts';
import type { TwoWay } from './hearing.ts';
import { hookRoutes } from './routes/hooks.ts';
import { inboxRoutes, outboxRoutes } from './routes/inbox.tsx';
import { officialRoutes } from './routes/official.tsx';
import { newsRoutes } from './routes/news.tsx';
import { deliverEvent, sweepHookEvents } from './hook-work.ts';
import { digestNotice } from './digest.ts';
import { allClear, cityWarning, mayWarn, spreadWarnings, WARNER } from './warnings.ts';
import { sweepOutbox } from './store/outbox.ts';
import { sweepIncoming } from './store/provider.ts';
import { figures } from './watch.ts';

export const permissions = definePermissions({
  'notices.read': (actor) => actor.kind === 'person' || 'forbidden.person',
  /** How one wants to be told oneself. */
  'notices.news': (actor) => actor.kind === 'person' || 'forbidden.person',
  'notices.send': systemOnly,
  /** How the city's messages fare. */
  'notices.report': heldBy('admin_kota', 'auditor', 'kepala_dinas'),
  'notices.publish': heldBy('admin_kota'),
  /** Warning an area of danger. */
  'notices.warn': mayWarn,
  'notices.warnings': heldBy(WARNER, 'auditor', 'inspektorat', 'kepala_dinas'),
  /** Which other systems are told what happens. */
  'notices.hooks': heldBy('admin_kota'),
});

/** Every kind by its name, the module's own included. Throws when two bear one name. */
export function kindsOf(given: readonly AnyNotice[]): Kinds {
  const all = [...given, digestNotice, addressDead, cityWarning, allClear];
  const kinds = new Map(all.map((k) => [k.kind, k]));
  if (kinds.size !== all.length) throw new Error('two notices bear one name');
  return kinds;
}

/**
 * The module, with the kinds that the nouns above define. With `outbox` (a demo city, whose doors are `outboxDoors`)
 * the messages are shown at /dev/outbox; production passes none, so the page does not exist there.
 */
export function createNoticesModule(o: { kinds: AnyNotice[]; outbox?: boolean; twoWay?: TwoWay }): Module {
  const kinds = kindsOf(o.kinds);
  return {
    name: 'notices',
    permissions,
    routes(app) {
      inboxRoutes(app, kinds);
      newsRoutes(app);
      officialRoutes(app);
      hookRoutes(app, { kinds, twoWay: o.twoWay });
      if (o.outbox) outboxRoutes(app);
    },
    jobs: [sendNotices(kinds), deliverEvent, spreadWarnings],
    figures,
    recurring: [
      overdueMessages(kinds),
      agreeTemplates(kinds),
      readMailbox(kinds),
      sweepHookEvents,
      { name: 'notices.incoming', everySeconds: 3600, run: (ctx) => sweepIncoming(ctx.city.db, ctx.now) },
      ...(o.outbox
        ? [{ name: 'notices.outbox', everySeconds: 3600, run: (ctx: Ctx) => sweepOutbox(ctx.city.db, ctx.now) }]
        : []),
    ],
  };
}

export { codePorts } from './codes.ts';
export { notify, notifyMany, readAll } from './commands.ts';
export type { TwoWay } from './hearing.ts';
export { HOOKS } from './routes/hooks.ts';
export type { DoorKind, MessageDoor } from './door-port.ts';
export {
  defineNotice,
  type AnyNotice,
  type Kinds,
  type NoticeKind,
  type NoticeTemplate,
  type NoticeText,
} from './model.ts';
export { templateFaults } from './scam.ts';
export { toldAbout, type Told } from './store/message.ts';
export type { DoorReport } from './store/report.ts';
export { placesFor, publishWording, sendTrial } from './templates.ts';
export { ToldAbout } from './told.tsx';
export {
  messagesReport,
  previewOf,
  readTemplates,
  templatesOf,
  type MessagesReport,
  type Previewed,
  type TemplateRow,
  type TemplateView,
} from './watch.ts';
export { copiedDoor, outboxDoors } from './outbox.ts';
export { countUnread } from './store/notice.ts';
export {
  addHook,
  emit,
  HOOK_TYPES,
  pauseHook,
  removeHook,
  replayHook,
  rotateHook,
  tryHook,
  type HookType,
} from './hook-work.ts';
export {
  countDeliveries,
  findHook,
  hookByLog,
  listAttempts,
  listHooks,
  type Attempt,
  type Hook,
} from './store/hook.ts';
export {
  ADVICE,
  adviceWords,
  AFTER,
  afterWords,
  HAZARDS,
  hazardWords,
  mayClear,
  mayWarn,
  previewWarning,
  proposeAllClear,
  proposeWarning,
  sendWarning,
  stopWarning,
  WARNER,
  warningObject,
  type Advice,
  type Hazard,
  type WarningPreview,
} from './warnings.ts';
export {
  clearingOf,
  findWarning,
  listWarnings,
  standOf,
  type Warning,
  type WarningDoor,
  type WarningState,
} from './store/warning.ts';
