import { z } from 'zod';
import { execute, type Ctx } from '../../kernel/command.ts';
import { fmt } from '../../kernel/i18n.ts';
import { defineJob } from '../../kernel/jobs.ts';
import { openIdentifier } from '../people/index.ts';
import { postpone, SEND } from './commands.ts';
import { quietUntil, type AnyNotice } from './model.ts';
import { findNotice, markSent, type Notice } from './store.ts';
import { words } from './words.ts';

/** Carries notices out: by e-mail where the person has an address, else by SMS. The notice's id is the provider's idempotency key. */
export const sendNotices = (kinds: ReadonlyMap<string, AnyNotice>) =>
  defineJob({
    kind: SEND,
    data: z.strictObject({ notice: z.string() }),
    async run(ctx, data) {
      const notice = await findNotice(ctx.city.db, data.notice);
      const kind = notice && kinds.get(notice.kind);
      // Read in the inbox before its turn, or already sent: nothing more to tell.
      if (!notice || !kind || notice.sentAt || notice.readAt) return;
      if (quietUntil(ctx.now, ctx.city.timeZone)) await execute(ctx, postpone, { notice: notice.id });
      else await markSent(ctx.city.db, notice.id, await send(ctx, notice, kind), ctx.now);
    },
  });

async function send(ctx: Ctx, notice: Notice, kind: AnyNotice): Promise<'email' | 'sms' | 'none'> {
  const { db, keys, ports, pack, origin, timeZone } = ctx.city;
  const { title, body, sms } = kind.words.id(kind.params.parse(notice.data), fmt('id', timeZone));
  const w = words.id.message;
  const { short_name: city } = pack.city;
  const address = ports.email && (await openIdentifier(db, keys, notice.person, 'email'));
  const phone = ports.sms && (await openIdentifier(db, keys, notice.person, 'phone'));
  let outcome: 'sent' | 'refused' | undefined;
  let by: 'email' | 'sms' = 'sms';
  if (ports.email && address) {
    by = 'email';
    outcome = await ports.email.sendEmail({
      id: notice.id,
      to: address,
      subject: `${w.sender(city)}: ${title}`,
      text: `${body}\n\n${w.openAt(`${origin}/kotak-masuk`)}\n\n${w.foot(city)}\n`,
    });
  } else if (ports.sms && phone) {
    outcome = await ports.sms.sendSms({
      id: notice.id,
      to: phone,
      text: `${w.sender(city)}: ${sms ?? title} ${w.seeAt(new URL(origin).host)}`,
    });
  }
  if (outcome === 'sent') return by;
  if (outcome) ctx.log.error({ notice: notice.id, by }, 'a notice was refused by its provider');
  return 'none';
}
