import { z } from 'zod';
import type { City } from '../../kernel/city.ts';
import { defineJob, type Recurring } from '../../kernel/jobs.ts';
import { fmt } from '../../kernel/i18n.ts';
import type { Figure } from '../../kernel/metrics.ts';
import { linkOf, SEND_INVITATION } from './commands/invitation.ts';
import { NUMBER_MOVED } from './commands/number-change.ts';
import type {} from './message-port.ts';
import { codeOf, type Contact, type ContactKind } from './model.ts';
import { officerEmail } from './store/appointment.ts';
import { invitedOfficer } from './store/invitation.ts';
import { sweepJourneys } from './store/officer-identity.ts';
import { sweepPasskeyChallenges } from './store/passkey.ts';
import { openContactRow, openIdentifier, personByIdentifier } from './store/person.ts';
import { codeById, codesByPrefix, pumpedPrefixes, sweepSignIn } from './store/sign-in.ts';
import { words as invitationWords } from './words-invitation.ts';
import { words } from './words.ts';

/** How a code can reach people in this city. Without SMS one signs in by e-mail. */
export const reachableBy = (city: City): ContactKind[] => [
  ...(city.ports.sms ? (['phone'] as const) : []),
  ...(city.ports.email ? (['email'] as const) : []),
];

/** Sends a sign-in code. The job's data holds only the row's id; the code is made here and nowhere kept. */
export const sendCode = defineJob({
  kind: 'people.code',
  data: z.strictObject({ code: z.string() }),
  maxAttempts: 5,
  async run(ctx, data) {
    const { db, keys, pack, origin } = ctx.city;
    const code = await codeById(db, keys, data.code);
    // Late is worse than never: a dead code only confuses.
    if (!code || code.usedAt || code.expiresAt <= ctx.now) return;
    const w = words.id.message;
    const name = pack.city.short_name;
    const digits = codeOf(keys, code.id);
    // The last line binds the code to our site (WebOTP, iOS): phones offer it here and nowhere else.
    const text = `${w.code(name, digits)}\n\n@${new URL(origin).hostname} #${digits}`;
    const outcome = await deliver(ctx.city, code.id, code.contact, { subject: w.codeSubject(name), text });
    if (outcome !== 'sent')
      ctx.log.error({ code: code.id, kind: code.contact.kind, outcome }, 'a sign-in code could not be sent');
  },
});

/** Mails the one-time link to the officer's own office address. The job holds the row's id only; the link is made here. */
export const sendInvitation = defineJob({
  kind: SEND_INVITATION,
  data: z.strictObject({ invitation: z.uuid() }),
  async run(ctx, data) {
    const { city } = ctx;
    const open = await invitedOfficer(city.db, data.invitation);
    if (!open || open.expiresAt <= ctx.now) return;
    const to = await officerEmail(city.db, city.keys, open.officer);
    if (!to || !city.ports.email) throw new Error('an invitation has no way out: the city sends no e-mail');
    const w = invitationWords.id;
    const name = city.pack.city.short_name;
    const outcome = await city.ports.email.sendEmail({
      id: data.invitation,
      to,
      subject: w.subject(name),
      text: w.message(name, linkOf(city, data.invitation), fmt('id', city.timeZone).dateTime(open.expiresAt)),
    });
    if (outcome === 'refused') throw new Error('the mail server refuses the address of an officer');
  },
});

/** Tells the number that led to somebody until now, or the address of who had it, that it leads elsewhere. */
export const sendNumberMoved = defineJob({
  kind: NUMBER_MOVED,
  data: z.strictObject({ identifier: z.uuid() }),
  maxAttempts: 5,
  async run(ctx, { identifier }) {
    const { city } = ctx;
    const found = await openContactRow(city.db, city.keys, identifier);
    if (!found) return;
    const w = words.id.message;
    const name = city.pack.city.short_name;
    const open = city.pack.city.hotlines.filter((h) => h.active);
    const hotline = (open.find((h) => h.kind !== 'emergency') ?? open[0])?.number ?? '';
    const text = found.kind === 'phone' ? w.numberMoved(name, hotline) : w.numberPassedOn(name, hotline);
    const outcome = await deliver(city, identifier, found, { subject: w.numberSubject(name), text });
    if (outcome !== 'sent')
      ctx.log.error({ identifier, kind: found.kind, outcome }, 'a moved number was told to nobody');
  },
});

async function deliver(
  city: City,
  id: string,
  to: Contact,
  message: { subject: string; text: string },
): Promise<'sent' | 'refused' | 'no_door'> {
  const { sms, email } = city.ports;
  if (to.kind === 'phone' && sms) return sms.sendSms({ id, to: to.value, text: message.text });
  if (!email) return 'no_door';
  if (to.kind === 'email') return email.sendEmail({ id, to: to.value, ...message });
  // A number in a city without SMS: the address of its account, if it has one.
  const person = await personByIdentifier(city.db, city.keys, 'phone', to.value);
  const address = person && (await openIdentifier(city.db, city.keys, person, 'email'));
  return address ? email.sendEmail({ id, to: address, ...message }) : 'no_door';
}

export const recurring: Recurring[] = [
  {
    name: 'people.sweep',
    everySeconds: 600,
    async run(ctx) {
      await sweepSignIn(ctx.city.db, ctx.now);
      await sweepPasskeyChallenges(ctx.city.db, ctx.now);
      await sweepJourneys(ctx.city.db, ctx.now);
      for (const p of await pumpedPrefixes(ctx.city.db, ctx.now))
        ctx.log.error(p, 'many sign-in codes sent to one operator, few typed: SMS pumping?');
    },
  },
];

/** How the codes of the last hour fare, by the prefix of the operator: few typed of many sent is the mark of SMS pumping. */
export const figures: Figure[] = [
  {
    name: 'balai_sign_in_codes',
    help: 'Sign-in codes of the last hour by the prefix of the operator: sent, and typed again',
    labels: ['prefix', 'state'],
    read: async ({ db }, now) =>
      (await codesByPrefix(db, now)).flatMap(({ prefix, sent, typed }) => [
        { labels: { prefix, state: 'sent' }, value: sent },
        { labels: { prefix, state: 'typed' }, value: typed },
      ]),
  },
  {
    name: 'balai_sign_in_codes_pumped',
    help: '1 for a prefix to which many codes went and where few were typed',
    labels: ['prefix'],
    read: async ({ db }, now) =>
      (await codesByPrefix(db, now)).map(({ prefix, pumped }) => ({ labels: { prefix }, value: pumped ? 1 : 0 })),
  },
];
