import { z } from 'zod';
import { execute, type Ctx } from '../../kernel/command.ts';
import { defineJob, type Recurring } from '../../kernel/jobs.ts';
import { buryIfDead } from './bounces.ts';
import { carry, openProviders } from './carry.ts';
import { compose, topicOf } from './compose.ts';
import { fallBack, postpone, SEND } from './commands.ts';
import { forgetIfGone } from './devices.ts';
import { spendOn } from './rules.ts';
import type { Kinds, Urgency } from './model.ts';
import { planNotice, reachOf, type Planned } from './planning.ts';
import { lookAgain, reasonOf, takeOverdue, type Message } from './store/message.ts';
import { markSent, noticesOf } from './store/notice.ts';

/** How long nobody at all may take a message before its door is given up, in ms. */
const NO_PROVIDER: Record<Urgency, number> = { info: 1_800_000, action: 1_800_000, danger: 120_000 };

/** Carries notices out by their person's best door. What fails goes on to the next; what nobody knows is asked for. */
export const sendNotices = (kinds: Kinds) =>
  defineJob({
    kind: SEND,
    data: z.strictObject({ notice: z.string() }),
    async run(ctx, { notice }) {
      const planned = await planNotice(ctx, kinds, notice);
      if (!planned) return;
      if ('later' in planned) await later(ctx, notice, planned.later);
      else await leave(ctx, kinds, notice, planned);
    },
  });

const later = (ctx: Ctx, notice: string, until: Date): Promise<void> =>
  execute(ctx, postpone, { notice, until: until.toISOString() });

async function leave(ctx: Ctx, kinds: Kinds, notice: string, p: Planned): Promise<void> {
  const { message, urgency } = p;
  const topic = topicOf(kinds, p.notices, message.purpose === 'digest');
  if (!topic) return;
  if (message.state === 'queued' && message.attempts === 0) {
    const wait = await spendOn(ctx, message.door, urgency);
    if (wait > 0) return later(ctx, notice, new Date(ctx.now.getTime() + wait * 1000));
  }
  const path = p.notices.length === 1 ? topic.kind.path?.(p.notices[0]!.object, topic.params) : undefined;
  const composed = await compose(ctx.city, topic.kind, topic.params, {
    door: message.door,
    lang: message.lang,
    ...(path === undefined ? {} : { path }),
  });
  const carried = await carry(ctx, message, p.to, composed, urgency, p.open);
  if (carried === 'taken') {
    await markSent(
      ctx.city.db,
      p.notices.map((n) => n.id),
      message.door,
      ctx.now,
    );
    return;
  }
  if (carried === 'refused') {
    const reason = await reasonOf(ctx.city.db, message.id);
    await buryIfDead(ctx, message, reason);
    await forgetIfGone(ctx, message, reason);
    return execute(ctx, fallBack, { message: message.id, why: 'failed' });
  }
  if (carried === 'busy' && ctx.now.getTime() - message.createdAt.getTime() > NO_PROVIDER[urgency])
    return execute(ctx, fallBack, { message: message.id, why: 'no_provider' });
  // Tried again by and by; a lost answer is asked for then.
  throw new Error(carried === 'busy' ? 'no provider takes it now' : 'nobody knows whether it was taken');
}

/** Looks after what shows no sign: an answer that stays unknown, a message that does not arrive. The next door is taken. */
export const overdueMessages = (kinds: Kinds): Recurring => ({
  name: 'notices.overdue',
  everySeconds: 5,
  async run(ctx) {
    for (const message of await takeOverdue(ctx.city.db, ctx.now, 100))
      await lookAfter(ctx, kinds, message).catch((error: unknown) =>
        ctx.log.error({ err: error, message: message.id }, 'a message could not be looked after'),
      );
  },
});

async function lookAfter(ctx: Ctx, kinds: Kinds, message: Message): Promise<void> {
  if (message.state === 'sent') return execute(ctx, fallBack, { message: message.id, why: 'silent' });
  if (message.state === 'failed') return execute(ctx, fallBack, { message: message.id, why: 'failed' });
  // A code lives five minutes: nobody looks for it later.
  if (message.state !== 'sending' || message.person === null) {
    await lookAgain(ctx.city.db, message.id, null);
    return;
  }
  const notices = await noticesOf(ctx.city.db, message.id);
  const topic = topicOf(kinds, notices, message.purpose === 'digest');
  const to = (await reachOf(ctx, message.person)).to.get(message.door);
  if (topic && to !== undefined) {
    const composed = await compose(ctx.city, topic.kind, topic.params, { door: message.door, lang: message.lang });
    const carried = await carry(ctx, message, to, composed, topic.kind.urgency, await openProviders(ctx.city, ctx.now));
    if (carried === 'taken') {
      await markSent(
        ctx.city.db,
        notices.map((n) => n.id),
        message.door,
        ctx.now,
      );
      return;
    }
    if (carried === 'busy') return;
  }
  return execute(ctx, fallBack, { message: message.id, why: 'unknown' });
}
