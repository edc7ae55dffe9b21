import { z } from 'zod';
import { defineCommand, execute, type Ctx } from '../../kernel/command.ts';
import { forbidden, invalid } from '../../kernel/errors.ts';
import { addressFault } from '../../kernel/safe-address.ts';
import type { Message } from './store/message.ts';
import { insertConsent } from './store/reach.ts';
import { endSubscription, saveSubscription } from './store/push.ts';

/* The device that rings: what a browser gives when its owner says yes, and its end. */

const base64url = z
  .string()
  .regex(/^[\w-]+=*$/)
  .max(200);
/** As `PushSubscription.toJSON` writes it. */
const subscription = z.object({
  endpoint: z.url().max(1000),
  keys: z.object({ p256dh: base64url, auth: base64url }),
});

/** Takes this browser as the person's device, with a yes to the door; the one before rings no more. Throws invalid. */
export const saveDevice = defineCommand({
  name: 'notices.save_device',
  action: 'notices.news',
  input: z.strictObject({ subscription: z.string().max(4000) }),
  async run(act, { subscription: json }): Promise<void> {
    if (act.actor.readsFrom) throw forbidden('prove_first');
    const given = subscription.safeParse(parse(json));
    if (!given.success || addressFault(given.data.endpoint, { inside: act.city.env === 'demo' }))
      throw invalid({ '': 'error.push_device' });
    const person = act.actor.id;
    act.note({ object: `person/${person}` });
    await saveSubscription(act.tx, act.city.keys, person, JSON.stringify(given.data), act.now);
    await insertConsent(act.tx, { person, door: 'push', given: true, source: 'device', now: act.now });
  },
});

/** The person's device rings no more. */
export const endDevice = defineCommand({
  name: 'notices.end_device',
  action: 'notices.news',
  input: z.strictObject({}),
  async run(act): Promise<void> {
    const person = act.actor.id;
    act.note({ object: `person/${person}` });
    await endSubscription(act.tx, person, act.now);
    await insertConsent(act.tx, { person, door: 'push', given: false, source: 'device', now: act.now });
  },
});

const forgetDevice = defineCommand({
  name: 'notices.forget_device',
  action: 'notices.send',
  input: z.strictObject({ message: z.uuid(), person: z.uuid() }),
  async run(act, { message, person }): Promise<void> {
    act.note({ object: `message/${message}` });
    await endSubscription(act.tx, person, act.now);
  },
});

/** A device that its push service knows no more is forgotten. Its owner's yes stays: it is for the next one too. */
export async function forgetIfGone(ctx: Ctx, { id, door, person }: Message, reason: string | undefined): Promise<void> {
  if (door === 'push' && person !== null && reason === 'push_gone')
    await execute(ctx, forgetDevice, { message: id, person });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
