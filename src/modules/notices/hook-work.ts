import { request } from 'undici';
import { z } from 'zod';
import { defineCommand, execute, type Act, type Ctx, type Json } from '../../kernel/command.ts';
import { invalid, notFound } from '../../kernel/errors.ts';
import { newId, newToken } from '../../kernel/ids.ts';
import { defineJob, type Recurring } from '../../kernel/jobs.ts';
import { addressFault, safeAgent } from '../../kernel/safe-address.ts';
import { cloudEvent, newSecret, nextTry, signedHeaders } from './hook-sign.ts';
import { refusePersonal } from './model.ts';
import {
  endHook,
  findDelivery,
  findHook,
  insertEvent,
  insertHook,
  recordAttempt,
  reopen,
  setLog,
  setPaused,
  setSecrets,
  sweepEvents,
  type Hook,
} from './store/hook.ts';

/** What other systems of the city can be told of. Only added to: receivers know these names. */
export const HOOK_TYPES = [
  'case.submitted',
  'case.progressed',
  'case.returned',
  'case.resubmitted',
  'case.completed',
  'case.rejected',
  'case.withdrawn',
  'case.expired',
  'delivery.handed_over',
  'delivery.delivered',
  'delivery.failed',
  'delivery.returned',
  'delivery.lost',
  'bill.issued',
  'bill.paid',
  'bill.expired',
  'bill.cancelled',
  'refund.requested',
  'refund.refused',
  'refund.paid',
] as const;
export type HookType = (typeof HOOK_TYPES)[number];

const DELIVER = 'notices.hook';
const TIMEOUT_MS = 10_000;
/** How long an exchanged secret still signs. */
const OVERLAP_MS = 24 * 3_600_000;

const inside = (ctx: Pick<Ctx, 'city'>): boolean => ctx.city.env === 'demo';

/**
 * Tells the systems that asked for it what happened, in the act that makes it true. `data` holds codes, ids and numbers of
 * cases. Where nobody asked nothing is kept.
 */
export async function emit(act: Act, e: { type: HookType; subject: string; data: Json }): Promise<void> {
  refusePersonal(e.type, e.data);
  const event = { id: newId(act.now), ...e, at: act.now };
  for (const hook of await insertEvent(act.tx, event)) queue(act, event.id, hook, 0);
}

const queue = (act: Act, event: string, hook: string, attempt: number, runAt?: Date): void =>
  act.job(
    DELIVER,
    { event, hook },
    { key: `${event}/${hook}/${act.now.getTime()}/${attempt}`, ...(runAt ? { runAt } : {}) },
  );

const again = defineCommand({
  name: 'notices.hook_again',
  action: 'notices.send',
  input: z.strictObject({ event: z.uuid(), hook: z.uuid(), attempts: z.int(), seconds: z.int() }),
  async run(act, { event, hook, attempts, seconds }): Promise<void> {
    act.note({ object: `hook/${hook}` });
    queue(act, event, hook, attempts, new Date(act.now.getTime() + seconds * 1000));
  },
});

/** Gives one event to one receiver. What is not answered with 2xx is tried again for three days. */
export const deliverEvent = defineJob({
  kind: DELIVER,
  data: z.strictObject({ event: z.uuid(), hook: z.uuid() }),
  async run(ctx, { event, hook: id }) {
    const { city } = ctx;
    const hook = await findHook(city.db, city.keys, id);
    const delivery = hook && (await findDelivery(city.db, event, id));
    if (!hook || !delivery || delivery.state !== 'waiting') return;
    const attempts = delivery.attempts + 1;
    // A receiver that rests is not asked; what came meanwhile is sent again when it is wished for.
    if (hook.pausedAt)
      return recordAttempt(
        city.db,
        { event, hook: id, status: null, fault: 'paused', ms: 0, now: ctx.now },
        'given_up',
      );
    const tried = await call(ctx, hook, event, cloudEvent(city.origin, delivery));
    const good = tried.status !== null && tried.status >= 200 && tried.status < 300;
    // 410: the receiver says it wants no more of it (Standard Webhooks).
    const seconds = good || tried.status === 410 ? undefined : nextTry(attempts, Math.random());
    await recordAttempt(
      city.db,
      { event, hook: id, ...tried, now: ctx.now },
      good ? 'done' : seconds === undefined ? 'given_up' : 'waiting',
    );
    if (seconds !== undefined) await execute(ctx, again, { event, hook: id, attempts, seconds });
    else if (!good) ctx.log.error({ hook: id, event, attempts }, 'an event was given up: its receiver did not take it');
  },
});

async function call(
  ctx: Ctx,
  hook: Hook,
  event: string,
  body: string,
): Promise<{ status: number | null; fault: string | null; ms: number }> {
  const began = performance.now();
  const past = () => Math.round(performance.now() - began);
  const wrong = addressFault(hook.url, { inside: inside(ctx) });
  if (wrong) return { status: null, fault: `address_${wrong}`, ms: 0 };
  const dispatcher = safeAgent({ inside: inside(ctx), timeoutMs: TIMEOUT_MS });
  try {
    const answer = await request(hook.url, {
      method: 'POST',
      dispatcher,
      headers: { ...signedHeaders(hook.secrets, event, body, ctx.now), 'user-agent': 'Balai' },
      body,
    });
    // What they say in it is theirs.
    await answer.body.dump({ limit: 65_536 }).catch(() => {});
    return { status: answer.statusCode, fault: null, ms: past() };
  } catch (error) {
    const { name, code } = error as { name?: string; code?: string };
    return { status: null, fault: code ?? name ?? 'unknown', ms: past() };
  } finally {
    await dispatcher.destroy();
  }
}

export const sweepHookEvents: Recurring = {
  name: 'notices.events',
  everySeconds: 3600,
  run: (ctx) => sweepEvents(ctx.city.db, ctx.now),
};

const shape = z.strictObject({
  name: z.string().trim().min(1, 'error.required').max(80, 'error.too_long'),
  url: z.string().trim().min(1, 'error.required').max(500, 'error.too_long'),
  types: z.array(z.enum(HOOK_TYPES)).min(1, 'error.choose'),
});

/** Registers a receiver. Secret and log token are given once. Throws invalid (`url`). */
export const addHook = defineCommand({
  name: 'notices.add_hook',
  action: 'notices.hooks',
  input: shape,
  async run(act, h): Promise<{ id: string; secret: string; log: string }> {
    const wrong = addressFault(h.url, { inside: act.city.env === 'demo' });
    if (wrong) throw invalid({ url: `error.address_${wrong}` });
    const made = { id: newId(act.now), secret: newSecret(), log: newToken() };
    await insertHook(act.tx, act.city.keys, { ...h, ...made, by: act.actor.id, now: act.now });
    act.note({ object: `hook/${made.id}` });
    return made;
  },
});

const one = z.strictObject({ hook: z.uuid() });
async function hookOf(act: Act, id: string): Promise<Hook> {
  const hook = await findHook(act.tx, act.city.keys, id);
  if (!hook) throw notFound();
  act.note({ object: `hook/${id}` });
  return hook;
}

/** A new secret beside the old one, which signs for another day; and a new token for the log. Both are given once. */
export const rotateHook = defineCommand({
  name: 'notices.rotate_hook',
  action: 'notices.hooks',
  input: one,
  async run(act, { hook: id }): Promise<{ secret: string; log: string }> {
    const hook = await hookOf(act, id);
    const until = new Date(act.now.getTime() + OVERLAP_MS).toISOString();
    const [fresh, log] = [newSecret(), newToken()];
    const old = hook.secrets.filter((s) => s.until === undefined).map((s) => ({ ...s, until }));
    await setSecrets(act.tx, act.city.keys, id, [{ secret: fresh }, ...old]);
    await setLog(act.tx, act.city.keys, id, log);
    return { secret: fresh, log };
  },
});

export const pauseHook = defineCommand({
  name: 'notices.pause_hook',
  action: 'notices.hooks',
  input: one.extend({ paused: z.boolean() }),
  async run(act, { hook, paused }): Promise<void> {
    await hookOf(act, hook);
    await setPaused(act.tx, hook, paused ? act.now : null);
  },
});
export const removeHook = defineCommand({
  name: 'notices.remove_hook',
  action: 'notices.hooks',
  input: one,
  async run(act, { hook }): Promise<void> {
    await hookOf(act, hook);
    await endHook(act.tx, hook, act.now);
  },
});

/** Sends a trial event to this receiver alone. */
export const tryHook = defineCommand({
  name: 'notices.try_hook',
  action: 'notices.hooks',
  input: one,
  async run(act, { hook }): Promise<void> {
    await hookOf(act, hook);
    const event = { id: newId(act.now), type: 'trial', subject: `hook/${hook}`, data: { trial: true }, at: act.now };
    await insertEvent(act.tx, event, hook);
    queue(act, event.id, hook, 0);
  },
});

/** Sends again what was given up, or all of the last so many days. Gives how many. */
export const replayHook = defineCommand({
  name: 'notices.replay_hook',
  action: 'notices.hooks',
  input: one.extend({ days: z.int().min(1).max(30), all: z.boolean() }),
  async run(act, { hook, days, all }): Promise<number> {
    await hookOf(act, hook);
    const events = await reopen(act.tx, hook, new Date(act.now.getTime() - days * 86_400_000), all, act.now);
    for (const event of events) queue(act, event, hook, 0);
    return events.length;
  },
});
