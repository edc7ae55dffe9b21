import { z } from 'zod';
import { localDate } from '../../../kernel/clock/index.ts';
import { defineCommand, execute, type Act, type Ctx } from '../../../kernel/command.ts';
import { hashPassword, totpStep, verifyPassword } from '../../../kernel/crypto.ts';
import { invalid, unauthenticated, unavailable } from '../../../kernel/errors.ts';
import { endSession, startSession, stepUpSession } from '../../../kernel/session.ts';
import { askTry, succeeded, triesLeft } from '../guard.ts';
import { browserMac, CHALLENGE_LIFE_MS, guardKey } from '../model.ts';
import {
  findOfficer,
  insertChallenge,
  lockChallenge,
  lockTotp,
  officerByLogin,
  setTotpStep,
  useChallenge,
} from '../store/officer.ts';
import { isKnownBrowser, lockGuard, rememberBrowser, saveGuard } from '../store/sign-in.ts';
import { browserInput, codeInput, spendOfNetwork } from './citizen.ts';

const today = (act: Act): string => localDate(act.city.calendar, act.now);

/** Argon2 holds a thread of libuv's pool for tens of milliseconds: two at a time, a short queue, then "busy". */
const AT_ONCE = 2;
const QUEUE = 20;
let running = 0;
const waiting: (() => void)[] = [];
/** Runs a hash in its turn; throws `busy` when too many wait. */
export async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (waiting.length >= QUEUE) throw unavailable('busy', 5);
  // Whoever ends hands the turn on, so that nobody slips in between.
  if (running >= AT_ONCE) await new Promise<void>((go) => waiting.push(go));
  else running++;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}

let nobody: Promise<string> | undefined;
/** A hash that no password fits: an unknown name costs the same time as a known one. */
const nobodysHash = (): Promise<string> => (nobody ??= hashPassword(crypto.randomUUID()));

export type PasswordResult =
  | { ok: true }
  | { ok: false; reason: 'wrong' }
  | { ok: false; reason: 'wait'; wait: number };

const askPassword = defineCommand({
  name: 'officer.ask_password',
  action: 'officer.sign_in',
  input: z.strictObject({
    login: z
      .string()
      .min(1, 'error.required')
      .max(200)
      .regex(/^\P{Cc}*$/u, 'error.invalid'),
    browser: browserInput,
    ip: z.string().max(60),
  }),
  async run(act, { login, browser, ip }): Promise<{ wait: number }> {
    await spendOfNetwork(act, 'try', ip);
    const { key } = await passwordGuard(act, login, browser);
    const { guard, wait } = askTry(await lockGuard(act.tx, key, act.now), act.now);
    if (wait === 0) await saveGuard(act.tx, key, guard, act.now);
    act.note({ reason: wait > 0 ? 'wait' : 'asked' });
    return { wait };
  },
});

const settlePassword = defineCommand({
  name: 'officer.settle_password',
  action: 'officer.sign_in',
  input: z.strictObject({ login: z.string(), browser: browserInput, right: z.boolean() }),
  async run(act, { login, browser, right }): Promise<void> {
    const { key, officer } = await passwordGuard(act, login, browser);
    act.note({ reason: right ? 'right' : 'wrong', ...(officer ? { object: `officer/${officer}` } : {}) });
    if (!right || !officer) return;
    await saveGuard(act.tx, key, succeeded(await lockGuard(act.tx, key, act.now), act.now), act.now);
    await insertChallenge(act.tx, browserMac(act.city.keys, browser), officer, act.now, CHALLENGE_LIFE_MS);
  },
});

/** What counts the tries at a name: one for the officer under every name, or one for a name that nobody has. */
async function passwordGuard(
  act: Act,
  login: string,
  token: string,
): Promise<{ key: Buffer; officer: string | undefined }> {
  const { keys } = act.city;
  const officer = (await officerByLogin(act.tx, keys, login, today(act)))?.id;
  const idx = keys.blindIndex('officer_password', officer ?? login.trim().toLowerCase());
  return { key: await guardOf(act, idx, officer, token), officer };
}

export async function guardOf(act: Act, idx: Buffer, officer: string | undefined, token: string): Promise<Buffer> {
  const browser = browserMac(act.city.keys, token);
  const known = officer !== undefined && (await isKnownBrowser(act.tx, officerIndex(act, officer), browser));
  return guardKey(idx, known ? browser : undefined);
}
const officerIndex = (act: Act, officer: string): Buffer => act.city.keys.blindIndex('officer', officer);

/**
 * The first factor: employee number or e-mail, and password. The try is counted before the password is looked at, and
 * Argon2 runs outside any transaction. A right one awaits the second factor from the same browser, for five minutes.
 */
export async function givePassword(
  ctx: Ctx,
  input: { login: string; password: string; browser: string; ip: string },
): Promise<PasswordResult> {
  // The two halves share no idempotency key: the same password sent twice is asked twice, which harms nothing.
  const { key: _, ...plain } = ctx;
  const { login, browser } = input;
  const { wait } = await execute(plain, askPassword, { login, browser, ip: input.ip });
  if (wait > 0) return { ok: false, reason: 'wait', wait };
  const officer = await officerByLogin(ctx.city.db, ctx.city.keys, login, localDate(ctx.city.calendar, ctx.now));
  const stored = officer?.passwordHash ?? (await nobodysHash());
  const right = (await inTurn(() => verifyPassword(input.password.slice(0, 1000), stored))) && officer !== undefined;
  await execute(plain, settlePassword, { login, browser, right });
  return right ? { ok: true } : { ok: false, reason: 'wrong' };
}

export type TotpRefusal =
  | { ok: false; reason: 'expired' | 'used' }
  | { ok: false; reason: 'wrong'; left: number }
  | { ok: false; reason: 'wait'; wait: number };

/** Counts the try, compares, and takes the code's time step: no step works twice, nor one before it. */
export async function tryTotp(
  act: Act,
  officer: string,
  code: string,
  token: string,
): Promise<TotpRefusal | undefined> {
  const key = await guardOf(act, act.city.keys.blindIndex('officer_totp', officer), officer, token);
  const { guard, wait } = askTry(await lockGuard(act.tx, key, act.now), act.now);
  if (wait > 0) return { ok: false, reason: 'wait', wait };
  const factor = await lockTotp(act.tx, act.city.keys, officer);
  if (!factor) return { ok: false, reason: 'expired' };
  const { secret, step } = factor;
  const now = totpStep(secret, code, act.now);
  if (now === undefined || BigInt(now) <= step) {
    await saveGuard(act.tx, key, guard, act.now);
    return now === undefined ? { ok: false, reason: 'wrong', left: triesLeft(guard) } : { ok: false, reason: 'used' };
  }
  await setTotpStep(act.tx, officer, BigInt(now));
  await saveGuard(act.tx, key, succeeded(guard, act.now), act.now);
  return undefined;
}

/** The second factor: a new session, with step-up fresh. Its token is given once. */
export const giveSecondFactor = defineCommand({
  name: 'officer.second_factor',
  action: 'officer.sign_in',
  input: z.strictObject({
    code: codeInput,
    browser: browserInput,
    ip: z.string().max(60),
    device: z.string().max(200),
  }),
  async run(act, input): Promise<TotpRefusal | { ok: true; token: string; officer: string }> {
    await spendOfNetwork(act, 'try', input.ip);
    const browser = browserMac(act.city.keys, input.browser);
    const challenge = await lockChallenge(act.tx, browser);
    const officer =
      challenge && !challenge.usedAt && challenge.expiresAt > act.now
        ? await findOfficer(act.tx, challenge.officer, today(act))
        : undefined;
    if (!challenge || !officer) {
      act.note({ reason: 'expired' });
      return { ok: false, reason: 'expired' };
    }
    const refusal = await tryTotp(act, officer.id, input.code, input.browser);
    act.note({ object: `officer/${officer.id}`, reason: refusal?.reason ?? 'signed_in' });
    if (refusal) return refusal;
    await useChallenge(act.tx, challenge.id, act.now);
    await rememberBrowser(act.tx, officerIndex(act, officer.id), browser, act.now);
    if (act.actor.session) await endSession(act.tx, act.actor.session, 'replaced', act.now);
    const { token } = await startSession(act.tx, {
      kind: 'officer',
      subject: officer.id,
      channel: 'web',
      device: input.device,
      now: act.now,
      stepUp: true,
    });
    return { ok: true, token, officer: officer.id };
  },
});

/** A fresh second factor within a session: needed to sign, refund, change roles, export. Gives the session's new token. */
export const stepUp = defineCommand({
  name: 'officer.step_up',
  action: 'officer.step_up',
  input: z.strictObject({ code: codeInput, browser: browserInput, ip: z.string().max(60) }),
  async run(act, input): Promise<TotpRefusal | { ok: true; token: string }> {
    if (!act.actor.session) throw unauthenticated();
    await spendOfNetwork(act, 'try', input.ip);
    const refusal = await tryTotp(act, act.actor.id, input.code, input.browser);
    act.note({ object: `officer/${act.actor.id}`, reason: refusal?.reason ?? 'stepped_up' });
    if (refusal) return refusal;
    const channel = act.ctx.channel === 'api' ? 'api' : 'web';
    const token = await stepUpSession(act.tx, act.actor.session, channel, act.now);
    if (!token) throw unauthenticated();
    return { ok: true, token };
  },
});

/**
 * The same for a program with a bearer token: the token in hand is dead afterwards, the new one is given once. Throws
 * `invalid` (`code_wrong`: wrong, or used before) and `unavailable` (`rate_limited`) once too many were tried.
 */
export async function stepUpToken(ctx: Ctx, input: { code: string; ip: string }): Promise<string> {
  // Never replayed: who asks again has the new token already, or has to sign in.
  const { key: _, ...once } = ctx;
  const browser = ctx.city.keys.mac('api_session', ctx.actor.session ?? '').toString('base64url');
  const out = await execute(once, stepUp, { ...input, browser });
  if (out.ok) return out.token;
  throw out.reason === 'wait'
    ? unavailable('rate_limited', out.wait)
    : invalid({ code: 'error.code_wrong' }, 'code_wrong');
}
