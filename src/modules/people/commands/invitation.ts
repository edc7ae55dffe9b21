import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { localDate } from '../../../kernel/clock/index.ts';
import { defineCommand, execute, type Act, type Ctx } from '../../../kernel/command.ts';
import { hashPassword, totpStep } from '../../../kernel/crypto.ts';
import { conflict, invalid, notFound } from '../../../kernel/errors.ts';
import { endSessionsOf } from '../../../kernel/session.ts';
import type {} from '../message-port.ts';
import { passwordFault } from '../model.ts';
import { CITY_ADMIN } from '../permissions.ts';
import { needsStepUp } from '../step-up.ts';
import { insertOfficer, insertPost, lockOfficer, officerEmail, othersInRole } from '../store/appointment.ts';
import {
  clearFactors,
  decideReset,
  findInvitation,
  insertInvitation,
  insertReset,
  invitationToken,
  lockOpenReset,
  settleInvitation,
} from '../store/invitation.ts';
import { codeInput, spendOfNetwork } from './citizen.ts';
import { inTurn } from './officer.ts';

/** A weekend lies between an appointment on Friday and the first day of work. */
const LIFE_MS = 4 * 24 * 3600_000;

export const INVITATION_PATH = '/petugas/undangan';
export const SEND_INVITATION = 'people.invitation';

/** How the way in reached the officer: by mail to the office address, or as a link for whoever appoints to hand over. */
export interface Invited {
  mailed: boolean;
  /** Only where nothing can be mailed. Works once. */
  link: string | null;
}

export const linkOf = (city: Ctx['city'], id: string): string =>
  `${city.origin}${INVITATION_PATH}/${invitationToken(city.keys, id)}`;

/** Makes a one-time link. Where the city has mail and the officer an address, nobody else sees it. */
export async function invite(act: Act, officer: string, purpose: 'first' | 'reset'): Promise<Invited> {
  const id = await insertInvitation(act.tx, act.city.keys, {
    officer,
    purpose,
    secret: randomBytes(20),
    by: act.actor.id,
    now: act.now,
    expiresAt: new Date(act.now.getTime() + LIFE_MS),
  });
  const mailed =
    act.city.ports.email !== undefined && (await officerEmail(act.tx, act.city.keys, officer)) !== undefined;
  if (mailed) act.job(SEND_INVITATION, { invitation: id }, { key: id });
  return { mailed, link: mailed ? null : linkOf(act.city, id) };
}

/** A new link for who has not come in yet; the one before is dead. */
export const inviteAgain = defineCommand({
  name: 'people.invite_again',
  action: 'people.officer_access',
  input: z.strictObject({ officer: z.string() }),
  async run(act, { officer }): Promise<Invited> {
    act.may('people.officer_access', officer);
    needsStepUp(act);
    const found = await lockOfficer(act.tx, officer);
    if (!found) throw notFound();
    if (found.endedAt) throw conflict('officer_left');
    if (found.ready) throw conflict('officer_ready');
    act.note({ object: `officer/${officer}`, reason: 'invited' });
    return invite(act, officer, 'first');
  },
});

async function takeBack(act: Act, officer: string): Promise<Invited> {
  await clearFactors(act.tx, officer);
  await endSessionsOf(act.tx, 'officer', officer, 'revoked', act.now);
  return invite(act, officer, 'reset');
}

const reason = z.string().trim().min(10, 'error.reason_short').max(500, 'error.too_big');

/**
 * Asks that an officer's password and second factor be made anew. Another admin grants it; where the city has no other,
 * the written reason stands alone and the register shows so.
 */
export const askReset = defineCommand({
  name: 'people.ask_reset',
  action: 'people.officer_access',
  input: z.strictObject({ officer: z.string(), reason }),
  async run(act, input): Promise<Invited | 'waits'> {
    const { officer } = input;
    act.may('people.officer_access', officer);
    needsStepUp(act);
    const found = await lockOfficer(act.tx, officer);
    if (!found) throw notFound();
    if (found.endedAt) throw conflict('officer_left');
    if (await lockOpenReset(act.tx, officer)) throw conflict('reset_asked');
    const others = await othersInRole(act.tx, CITY_ADMIN, localDate(act.city.calendar, act.now), {
      officer: act.actor.id,
    });
    // Whose factor it is cannot be the second pair of eyes.
    const alone = others.every((id) => id === officer);
    await insertReset(act.tx, { officer, askedBy: act.actor.id, reason: input.reason, now: act.now, alone });
    act.note({ object: `officer/${officer}`, reason: alone ? 'reset_alone' : 'reset_asked' });
    return alone ? takeBack(act, officer) : 'waits';
  },
});

/** The second pair of eyes on a reset. */
export const answerReset = defineCommand({
  name: 'people.answer_reset',
  action: 'people.officer_access',
  input: z.strictObject({ officer: z.string(), grant: z.boolean() }),
  async run(act, { officer, grant }): Promise<Invited | null> {
    act.may('people.officer_access', officer);
    needsStepUp(act);
    await lockOfficer(act.tx, officer);
    const reset = await lockOpenReset(act.tx, officer);
    if (!reset) throw conflict('reset_over');
    if (grant && reset.askedBy === act.actor.id) throw conflict('two_people');
    await decideReset(act.tx, reset.id, grant ? 'granted' : 'refused', act.actor.id, act.now);
    act.note({ object: `officer/${officer}`, reason: grant ? 'reset_granted' : 'reset_refused' });
    return grant ? takeBack(act, officer) : null;
  },
});

const askLink = defineCommand({
  name: 'officer.ask_invitation',
  action: 'officer.sign_in',
  input: z.strictObject({ ip: z.string().max(60) }),
  run: (act, { ip }): Promise<void> => spendOfNetwork(act, 'try', ip),
});

const settle = defineCommand({
  name: 'officer.use_invitation',
  action: 'officer.sign_in',
  input: z.strictObject({ token: z.string().max(100), code: codeInput, hash: z.string() }),
  async run(act, { token, code, hash }): Promise<null> {
    const invitation = await findInvitation(act.tx, act.city.keys, token, act.now, true);
    if (!invitation) throw conflict('invitation_over');
    const step = totpStep(invitation.secret, code, act.now);
    if (step === undefined) throw invalid({ code: 'error.totp_wrong' });
    await settleInvitation(act.tx, act.city.keys, invitation, { passwordHash: hash, step: BigInt(step), now: act.now });
    act.note({ object: `officer/${invitation.officer}`, reason: invitation.purpose });
    return null;
  },
});

/**
 * The officer takes the way in: chooses a password and shows that the authenticator has the secret. Throws invalid with
 * `password` (`error.password_*`), `again` or `code`, and conflict `invitation_over`.
 */
export async function useInvitation(
  ctx: Ctx,
  input: { token: string; password: string; again: string; code: string; ip: string },
): Promise<void> {
  // The three steps share no idempotency key; the link itself works once.
  const { key: _, ...plain } = ctx;
  await execute(plain, askLink, { ip: input.ip });
  const invitation = await findInvitation(ctx.city.db, ctx.city.keys, input.token, ctx.now);
  if (!invitation) throw conflict('invitation_over');
  const fault = passwordFault(input.password, [invitation.name, invitation.number, ctx.city.pack.city.short_name]);
  const faults = {
    ...(fault ? { password: fault } : {}),
    ...(!fault && input.password !== input.again ? { again: 'error.password_differs' } : {}),
    ...(totpStep(invitation.secret, input.code, ctx.now) === undefined ? { code: 'error.totp_wrong' } : {}),
  };
  if (Object.keys(faults).length > 0) throw invalid(faults);
  const hash = await inTurn(() => hashPassword(input.password));
  await execute(plain, settle, { token: input.token, code: input.code, hash });
}

const first = defineCommand({
  name: 'people.first_officer',
  action: 'people.first_officer',
  input: z.strictObject({
    name: z.string().min(1).max(200),
    number: z.string().regex(/^[0-9A-Z-]{3,40}$/),
    agency: z.string(),
    decree: z.string().min(1).max(200),
  }),
  async run(act, { name, number, agency, decree }): Promise<{ link: string }> {
    const today = localDate(act.city.calendar, act.now);
    if ((await othersInRole(act.tx, CITY_ADMIN, today, {})).length > 0) throw conflict('admin_exists');
    const officer = await insertOfficer(act.tx, act.city.keys, {
      name,
      number,
      email: undefined,
      from: today,
      now: act.now,
    });
    await insertPost(
      act.tx,
      officer,
      {
        role: CITY_ADMIN,
        agency,
        area: null,
        from: today,
        to: null,
        decree,
        decreeOn: null,
        deputy: null,
        signs: null,
        appointedBy: act.actor.id,
      },
      act.now,
    );
    act.note({ object: `officer/${officer}`, reason: 'first_officer' });
    const { link } = await invite(act, officer, 'first');
    return { link: link! };
  },
});

/**
 * The first officer of a city, its admin: gives the one-time link. The context is the command line's (actor SYSTEM).
 * Throws conflict `admin_exists` once the city has an admin.
 */
export const firstOfficer = (
  ctx: Ctx,
  input: { name: string; number: string; agency: string; decree: string },
): Promise<{ link: string }> => execute(ctx, first, input);
