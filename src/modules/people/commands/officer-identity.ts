import { z } from 'zod';
import { localDate } from '../../../kernel/clock/index.ts';
import { defineCommand, execute, type Ctx } from '../../../kernel/command.ts';
import { unauthenticated } from '../../../kernel/errors.ts';
import { endSession, startSession, stepUpSession } from '../../../kernel/session.ts';
import type { AttestedIdentity, OfficerIdentityPort } from '../identity-port.ts';
import { browserMac, CHALLENGE_LIFE_MS } from '../model.ts';
import { findOfficer, insertChallenge } from '../store/officer.ts';
import {
  insertJourney,
  linkIdentity,
  officerOfIdentity,
  takeJourney,
  type Journey,
} from '../store/officer-identity.ts';
import { browserInput, spendOfNetwork } from './citizen.ts';

/*
 * Sign-in at the city's identity provider, in halves with the network between them: leave (secrets kept here), come back
 * (secrets taken, once), ask the provider, and only then open a session.
 */

const secret = z.string().min(20).max(200);

const leave = defineCommand({
  name: 'officer.leave_for_provider',
  action: 'officer.sign_in',
  input: z.strictObject({
    state: secret,
    nonce: secret,
    verifier: secret,
    again: z.boolean(),
    goal: z.string().max(500),
    browser: browserInput,
    ip: z.string().max(60),
  }),
  async run(act, { browser, ip, again, ...journey }): Promise<void> {
    await spendOfNetwork(act, 'try', ip);
    await insertJourney(act.tx, act.city.keys, {
      ...journey,
      browser: browserMac(act.city.keys, browser),
      officer: again && act.actor.kind === 'officer' ? act.actor.id : null,
      expiresAt: new Date(act.now.getTime() + CHALLENGE_LIFE_MS),
    });
  },
});

const comeBack = defineCommand({
  name: 'officer.back_from_provider',
  action: 'officer.sign_in',
  input: z.strictObject({ state: z.string().max(200), browser: browserInput, ip: z.string().max(60) }),
  async run(act, { state, browser, ip }): Promise<Journey | undefined> {
    await spendOfNetwork(act, 'try', ip);
    const journey = await takeJourney(act.tx, act.city.keys, state, browserMac(act.city.keys, browser), act.now);
    if (!journey) act.note({ reason: 'expired' });
    return journey;
  },
});

const attested = z.strictObject({
  issuer: z.string().max(500),
  subject: z.string().min(1).max(255),
  email: z.string().max(200).optional(),
  employeeNumber: z.string().max(60).optional(),
  strong: z.boolean(),
});

export type ProviderRefusal = 'denied' | 'invalid' | 'expired' | 'unknown' | 'weak' | 'other';

const enter = defineCommand({
  name: 'officer.enter_by_provider',
  action: 'officer.sign_in',
  input: z.strictObject({ who: attested, browser: browserInput, device: z.string().max(200) }),
  async run(act, { who, browser, device }): Promise<{ token: string } | 'second_factor' | 'unknown'> {
    const today = localDate(act.city.calendar, act.now);
    const found = await officerOfIdentity(act.tx, act.city.keys, who as AttestedIdentity, today);
    const officer = found && (await findOfficer(act.tx, found.officer, today));
    if (!found || !officer) {
      act.note({ reason: 'unknown' });
      return 'unknown';
    }
    if (!found.linked) await linkIdentity(act.tx, who as AttestedIdentity, officer.id, act.now);
    act.note({ object: `officer/${officer.id}`, reason: who.strong ? 'signed_in' : 'right' });
    // A provider that asked no more than a password has given the first factor, and ours is still to come (ASVS 6.3.3).
    if (!who.strong) {
      await insertChallenge(act.tx, browserMac(act.city.keys, browser), officer.id, act.now, CHALLENGE_LIFE_MS);
      return 'second_factor';
    }
    if (act.actor.session) await endSession(act.tx, act.actor.session, 'replaced', act.now);
    const { token } = await startSession(act.tx, {
      kind: 'officer',
      subject: officer.id,
      channel: 'web',
      device,
      now: act.now,
      stepUp: true,
    });
    return { token };
  },
});

const enterAgain = defineCommand({
  name: 'officer.step_up_by_provider',
  action: 'officer.step_up',
  input: z.strictObject({ who: attested }),
  async run(act, { who }): Promise<{ token: string } | 'other' | 'weak'> {
    if (!act.actor.session) throw unauthenticated();
    const today = localDate(act.city.calendar, act.now);
    const found = await officerOfIdentity(act.tx, act.city.keys, who as AttestedIdentity, today);
    const refusal = found?.officer !== act.actor.id || !found.linked ? 'other' : who.strong ? undefined : 'weak';
    act.note({ object: `officer/${act.actor.id}`, reason: refusal ?? 'stepped_up' });
    if (refusal) return refusal;
    const token = await stepUpSession(act.tx, act.actor.session, 'web', act.now);
    if (!token) throw unauthenticated();
    return { token };
  },
});

const CALLBACK = '/petugas/masuk/kota/kembali';
/** Where the provider sends the browser back to; it must be registered there letter by letter. */
export const redirectUri = (city: Ctx['city']): string => `${city.origin}${CALLBACK}`;

/** Sends the browser on its way: gives the provider's address. `again`: as a second factor within the session. */
export async function beginAtProvider(
  ctx: Ctx,
  port: OfficerIdentityPort,
  o: { again: boolean; goal: string; browser: string; ip: string },
): Promise<string> {
  const { url, ...secrets } = await port.begin({ redirectUri: redirectUri(ctx.city), again: o.again });
  const { key: _, ...plain } = ctx;
  await execute(plain, leave, { ...secrets, ...o });
  return url;
}

export type ProviderResult =
  | { ok: true; token: string; goal: string }
  | { ok: 'second_factor'; goal: string }
  | { ok: false; reason: ProviderRefusal; again: boolean; goal: string };

/** Takes what the browser brought back. Throws what the port throws when the provider cannot be reached. */
export async function finishAtProvider(
  ctx: Ctx,
  port: OfficerIdentityPort,
  o: { answered: URL; browser: string; ip: string; device: string },
): Promise<ProviderResult> {
  const { key: _, ...plain } = ctx;
  const { browser, ip, device } = o;
  const state = o.answered.searchParams.get('state') ?? '';
  const journey = await execute(plain, comeBack, { state: state.slice(0, 200), browser, ip });
  if (!journey) return { ok: false, reason: 'expired', again: false, goal: '/' };
  const { goal } = journey;
  const again = journey.officer !== null;
  const refused = (reason: ProviderRefusal): ProviderResult => ({ ok: false, reason, again, goal });
  const who = await port.finish({ ...journey, answered: o.answered, again });
  if (typeof who === 'string') return refused(who);
  if (again) {
    // Somebody else signed in at this browser meanwhile.
    if (ctx.actor.id !== journey.officer) return refused('other');
    const done = await execute(plain, enterAgain, { who });
    return typeof done === 'string' ? refused(done) : { ok: true, token: done.token, goal };
  }
  const done = await execute(plain, enter, { who, browser, device });
  if (done === 'unknown') return refused(done);
  return done === 'second_factor' ? { ok: done, goal } : { ok: true, token: done.token, goal };
}
