import { z } from 'zod';
import { defineCommand, type Act } from '../../../kernel/command.ts';
import { localDate } from '../../../kernel/clock/index.ts';
import { sameBytes } from '../../../kernel/crypto.ts';
import { conflict, forbidden, invalid, unavailable } from '../../../kernel/errors.ts';
import { endSession, spend, startSession } from '../../../kernel/session.ts';
import { askSend, askTry, sendWait, succeeded, triesLeft } from '../guard.ts';
import {
  browserMac,
  codeOf,
  contactIndex,
  guardKey,
  limits,
  networkOf,
  parseContact,
  SILENCE_MS,
  smsBudget,
  type Contact,
  type ContactKind,
} from '../model.ts';
import { accountOf, hasIdentifier, insertIdentifier, personByIdentifier, signedInNow } from '../store/person.ts';
import {
  insertCode,
  isKnownBrowser,
  lockCode,
  lockGuard,
  rememberBrowser,
  saveGuard,
  useCode,
} from '../store/sign-in.ts';

const HOUR = 3600;
/** The browser's own token as its cookie carries it: unguessable, so that digests of inputs tell nobody the number beside it. */
export const browserInput = z.string().min(20).max(100);
const purpose = z.enum(['sign_in', 'link']);

/** Refuses when a whole network spends too much; the address itself is not kept. */
export async function spendOfNetwork(act: Act, what: 'send' | 'try', ip: string): Promise<void> {
  const { networkSends, networkTries } = limits(act.city.env);
  const network = act.city.keys.mac('network', networkOf(ip)).toString('base64url');
  const wait = await spend(
    act.tx,
    `people.${what}/${network}`,
    what === 'send' ? networkSends : networkTries,
    HOUR,
    act.now,
  );
  if (wait > 0) throw unavailable('rate_limited', wait);
}

/**
 * The breaker of SMS costs: past the hour's cap nothing goes out, whoever asks. A fifth of it is kept for browsers
 * that have signed in before, so that pumping cannot shut the residents out.
 */
async function spendOfCity(act: Act, known: boolean): Promise<void> {
  const { price, cap } = smsBudget(act.city.pack, localDate(act.city.calendar, act.now));
  const messages = Math.floor(cap / price);
  const share = known ? Math.ceil(messages / 5) : messages - Math.ceil(messages / 5);
  const wait = await spend(act.tx, `people.sms/${known ? 'known' : 'new'}`, share, HOUR, act.now);
  if (wait === 0) return;
  act.ctx.log.error({ cap, price, known }, 'the hourly cap for sign-in messages is reached: no more are sent');
  throw unavailable('codes_paused', wait);
}

/**
 * Asks for a code to a number or address. Nothing here depends on whether the city knows it, so the answer cannot
 * tell. Gives the seconds to wait if it is too early for another (0: it is on its way) and until a resend is possible.
 * Throws invalid (`contact`), unavailable (`rate_limited`, `codes_paused`).
 */
export const requestCode = defineCommand({
  name: 'people.request_code',
  action: 'people.sign_in',
  input: z.strictObject({
    kind: z.enum(['phone', 'email']),
    contact: z.string().max(200),
    purpose,
    browser: browserInput,
    ip: z.string().max(60),
  }),
  async run(act, input): Promise<{ wait: number; resendIn: number }> {
    const contact = parseContact(input.kind, input.contact);
    if (!contact) throw invalid({ contact: `error.${input.kind}` });
    if (input.purpose === 'link') await mayLink(act, contact.kind);
    const { keys } = act.city;
    const browser = browserMac(keys, input.browser);
    const idx = contactIndex(keys, contact);
    const known = await isKnownBrowser(act.tx, idx, browser);
    const key = guardKey(idx, known ? browser : undefined);
    const { guard, wait } = askSend(await lockGuard(act.tx, key, act.now), act.now, limits(act.city.env).sendsPerDay);
    if (wait > 0) {
      act.note({ reason: 'too_early' });
      return { wait, resendIn: wait };
    }
    await spendOfNetwork(act, 'send', input.ip);
    if (contact.kind === 'phone') await spendOfCity(act, known);
    await saveGuard(act.tx, key, guard, act.now);
    const code = await insertCode(act.tx, keys, {
      browser,
      purpose: input.purpose,
      contact,
      person: input.purpose === 'link' ? act.actor.id : null,
      now: act.now,
    });
    act.job('people.code', { code }, { key: code });
    act.note({ object: `sign_in_code/${code}` });
    return { wait: 0, resendIn: sendWait(guard, act.now) };
  },
});

/** A signed-in person adds what the account lacks. A change takes more than a session, which may be stolen: the counter does it. */
async function mayLink(act: Act, kind: ContactKind): Promise<void> {
  if (act.actor.kind !== 'person') throw forbidden('forbidden.person');
  mustReachAll(act);
  if (await hasIdentifier(act.tx, act.actor.id, kind)) throw conflict('contact_exists');
}

export interface SignedIn {
  ok: true;
  /** Given once. */
  token: string;
  session: string;
  person: string;
  first: boolean;
  /** The number may be somebody else's by now: the session reaches only what begins from here on. */
  limited: boolean;
}

export type CodeRefusal =
  | { ok: false; reason: 'expired' | 'taken' }
  | { ok: false; reason: 'wrong'; left: number }
  | { ok: false; reason: 'wait'; wait: number };

/** Six digits, with what people type between them taken off. A slip of another shape costs no try. */
export const codeInput = z
  .string()
  .max(50)
  .transform((s) => s.replaceAll(/[\s.-]/g, ''))
  .pipe(z.string().regex(/^\d{6}$/, 'error.code_shape'));

/** Counts the try and compares; the refusal, or what the right code was sent to. Wrong tries commit: that is how they are counted. */
async function tryCode(
  act: Act,
  input: { code: string; browser: string; ip: string },
  of: z.infer<typeof purpose>,
): Promise<CodeRefusal | { ok: true; contact: Contact; idx: Buffer; known: boolean; person: string | null }> {
  const { keys } = act.city;
  const browser = browserMac(keys, input.browser);
  await spendOfNetwork(act, 'try', input.ip);
  const code = await lockCode(act.tx, keys, browser, of);
  if (!code || code.usedAt || code.expiresAt <= act.now) return refused(act, { ok: false, reason: 'expired' });
  const known = await isKnownBrowser(act.tx, code.idx, browser);
  const key = guardKey(code.idx, known ? browser : undefined);
  const { guard, wait } = askTry(await lockGuard(act.tx, key, act.now), act.now);
  if (wait > 0) return refused(act, { ok: false, reason: 'wait', wait });
  if (!sameBytes(Buffer.from(input.code), Buffer.from(codeOf(keys, code.id)))) {
    await saveGuard(act.tx, key, guard, act.now);
    return refused(act, { ok: false, reason: 'wrong', left: triesLeft(guard) });
  }
  await saveGuard(act.tx, key, succeeded(guard, act.now), act.now);
  await useCode(act.tx, code.id, act.now);
  return { ok: true, contact: code.contact, idx: code.idx, known, person: code.person };
}

/** The owner came: browser and account know it from now on. */
export async function ownerCame(act: Act, person: string, contacts: Buffer[], token: string): Promise<void> {
  const browser = browserMac(act.city.keys, token);
  for (const idx of contacts) await rememberBrowser(act.tx, idx, browser, act.now);
  await signedInNow(act.tx, person, act.now);
}

/** Refuses what changes how one signs in while the number may be somebody else's. */
export function mustReachAll({ actor }: Pick<Act, 'actor'>): void {
  if (actor.readsFrom) throw forbidden('prove_first');
}

function refused(act: Act, refusal: CodeRefusal): CodeRefusal {
  act.note({ reason: refusal.reason });
  return refusal;
}

/**
 * Signs in with the code that was sent to this browser's number: a new session (its token is given once), the account
 * made at first use. A code works once, for five minutes, in the browser that asked; the guard counts across resends.
 */
export const verifyCode = defineCommand({
  name: 'people.verify_code',
  action: 'people.sign_in',
  input: z.strictObject({
    code: codeInput,
    browser: browserInput,
    ip: z.string().max(60),
    device: z.string().max(200),
  }),
  async run(act, input): Promise<CodeRefusal | SignedIn> {
    const tried = await tryCode(act, input, 'sign_in');
    if (!tried.ok) return tried;
    const { person, created, lastSignIn } = await accountOf(act.tx, act.city.keys, tried.contact, act.now);
    const silent = lastSignIn !== null && act.now.getTime() - lastSignIn.getTime() >= SILENCE_MS;
    const limited = limits(act.city.env).resold && lastSignIn !== null && (!tried.known || silent);
    // A browser is known, and a silence over, only once it is the owner's.
    if (!limited) await ownerCame(act, person, [tried.idx], input.browser);
    if (act.actor.session) await endSession(act.tx, act.actor.session, 'replaced', act.now);
    const { id, token } = await startSession(act.tx, {
      kind: 'person',
      subject: person,
      channel: 'web',
      device: input.device,
      now: act.now,
      ...(limited ? { readsFrom: act.now } : {}),
    });
    act.note({
      object: `person/${person}`,
      reason: limited ? 'signed_in_limited' : 'signed_in',
      after: { session: id },
    });
    return { ok: true, token, person, session: id, first: created, limited };
  },
});

/** Adds a number or address to the account that asked for the code. Throws conflict `contact_exists`. */
export const linkContact = defineCommand({
  name: 'people.link_contact',
  action: 'people.account',
  input: z.strictObject({ code: codeInput, browser: browserInput, ip: z.string().max(60) }),
  async run(act, input): Promise<CodeRefusal | { ok: true }> {
    const tried = await tryCode(act, input, 'link');
    if (!tried.ok) return tried;
    if (tried.person !== act.actor.id) return refused(act, { ok: false, reason: 'expired' });
    const { kind, value } = tried.contact;
    await mayLink(act, kind);
    await rememberBrowser(act.tx, tried.idx, browserMac(act.city.keys, input.browser), act.now);
    if (await personByIdentifier(act.tx, act.city.keys, kind, value))
      return refused(act, { ok: false, reason: 'taken' });
    await insertIdentifier(act.tx, act.city.keys, act.actor.id, kind, value, act.now);
    act.note({ object: `person/${act.actor.id}`, reason: `linked_${kind}` });
    return { ok: true };
  },
});
