import { z } from 'zod';
import { defineCommand, execute, type Ctx } from '../../kernel/command.ts';
import { transact } from '../../kernel/db.ts';
import type { Recurring } from '../../kernel/jobs.ts';
import { report } from './carry.ts';
import { fallBack, notify } from './commands.ts';
import type { Bounce } from './door-port.ts';
import { defineNotice, type Kinds } from './model.ts';
import { reachOf } from './planning.ts';
import { insertDead, liftDead, mailboxPlace, saveMailboxPlace } from './store/dead.ts';
import { addressOf, findMessage, type Message } from './store/message.ts';

/* Mail that came back: the message has failed, the next door is taken, and an address that is nobody's is not used again. */

/** Mails that are looked at in one go. */
const AT_ONCE = 50;

/**
 * Whether a refusal says that there is nobody at the address (RFC 3463: bad address, mailbox disabled), and not that it is
 * full, or dislikes what was said.
 */
export const isDead = (reason: string): boolean => /^(?:dsn|smtp)_5\.(?:1\.\d+|2\.1)$/.test(reason);

export const addressDead = defineNotice({
  kind: 'notices.address_dead',
  urgency: 'action',
  params: z.strictObject({}),
  sample: {},
  path: () => '/akun/kabar',
  fields: { id: () => ({}), en: () => ({}) },
  words: {
    id: {
      title: 'Surel Anda tidak menerima kabar kami',
      body: 'Kabar yang kami kirim ke alamat surel Anda kembali. Periksa alamatnya di akun Anda. Sampai itu kami memakai jalan lain.',
      sms: 'Surel Anda tidak menerima kabar kami. Periksa alamatnya di akun Anda.',
    },
    en: {
      title: 'Your e-mail address takes no news from us',
      body: 'What we sent to your e-mail address came back. Check the address in your account. Until then we use another way.',
      sms: 'Your e-mail address takes no news from us. Check it in your account.',
    },
  },
});

const buryAddress = defineCommand({
  name: 'notices.bury_address',
  action: 'notices.send',
  input: z.strictObject({ message: z.uuid(), reason: z.string().max(60) }),
  async run(act, { message: id, reason }): Promise<void> {
    const message = await findMessage(act.tx, id);
    const mac = await addressOf(act.tx, id);
    if (!message?.person || !mac) return;
    const { person, door } = message;
    act.note({ object: `message/${id}`, reason });
    if (!(await insertDead(act.tx, { person, door, mac, reason, now: act.now }))) return;
    // Who changed the address since need not hear of the old one.
    const { dead } = await reachOf(act, person, act.tx);
    if (dead.has(door)) await notify(act, { person, kind: addressDead, params: {}, key: `dead/${id}` });
  },
});

/** Notes that nobody is at the address a message went to, where its refusal says so. */
export async function buryIfDead(ctx: Ctx, message: Message, reason: string | undefined): Promise<void> {
  if (message.person !== null && message.door === 'email' && reason !== undefined && isDead(reason))
    await execute(ctx, buryAddress, { message: message.id, reason });
}

/** The person says that the address works: it is tried again. */
export const liftAddress = defineCommand({
  name: 'notices.lift_address',
  action: 'notices.news',
  input: z.strictObject({}),
  async run(act): Promise<void> {
    act.note({ object: `person/${act.actor.id}` });
    await liftDead(act.tx, act.actor.id, 'email', act.now);
  },
});

/** Reads what came back to the city's mailbox. */
export const readMailbox = (kinds: Kinds): Recurring => ({
  name: 'notices.mailbox',
  everySeconds: 30,
  async run(ctx) {
    const { city } = ctx;
    const { mailbox } = city.ports;
    if (!mailbox) return;
    const { bounces, ...place } = await mailbox.read(await mailboxPlace(city.db), AT_ONCE);
    for (const bounce of bounces) await take(ctx, kinds, bounce);
    // After, not before: who dies in between reads them again, and hears nothing new.
    await saveMailboxPlace(city.db, place, ctx.now);
  },
});

async function take(ctx: Ctx, kinds: Kinds, { id, reason }: Bounce): Promise<void> {
  const message = await findMessage(ctx.city.db, id);
  if (!message?.provider || message.door !== 'email') return;
  const { provider } = message;
  const urgency = (message.kind === null ? undefined : kinds.get(message.kind)?.urgency) ?? 'info';
  const said = { id, state: 'failed' as const, at: ctx.now, reason };
  const failed = await transact(ctx.city.db, (tx) => report(ctx, message, provider, said, urgency, tx));
  await buryIfDead(ctx, message, reason);
  if (failed && message.person !== null) await execute(ctx, fallBack, { message: id, why: 'failed' });
}
