import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { City } from '../../../kernel/city.ts';
import { defineCommand, type Act } from '../../../kernel/command.ts';
import { conflict, forbidden, notFound } from '../../../kernel/errors.ts';
import { isId } from '../../../kernel/ids.ts';
import { endSession, listSessions, startSession } from '../../../kernel/session.ts';
import { browserMac, CHALLENGE_LIFE_MS, STEP_UP_MS } from '../model.ts';
import {
  endPasskey,
  insertPasskey,
  insertPasskeyChallenge,
  lockPasskey,
  passkeysOf,
  passkeyUsed,
  takePasskeyChallenge,
} from '../store/passkey.ts';
import { signedInNow, findAccount } from '../store/person.ts';
import { browserInput, mustReachAll, spendOfNetwork } from './citizen.ts';

/*
 * Passkeys (WebAuthn level 3). The key never leaves the phone, and its signature names the site it was asked by: nobody
 * can be talked into reading it out, as one can with a code, and it stays with its owner when the number is resold.
 */

/** More than a household's devices; a list that long is looked through by nobody. */
const MOST = 10;
/** How long a sign-in counts as fresh enough to add or end a key: a stolen session must not make itself a key (ASVS 7.5.1). */
export const FRESH_SIGN_IN_MS = 3 * STEP_UP_MS;

/** EdDSA, ES256, RS256: what phones make today, and what Node checks without a word about experiments. */
const supportedAlgorithmIDs = [-8, -7, -257];

const site = (city: City) => {
  const { hostname, origin } = new URL(city.origin);
  return { rpID: hostname, origin, rpName: city.pack.city.name };
};
const base64url = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[\w-]+$/, 'error.invalid');
const bytes = (text: string): Buffer => Buffer.from(text, 'base64url');
const TRANSPORTS = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'] as const;

/** What browsers add beside these fields (extensions, attachments) is nothing we ask for; it falls away. */
const common = { id: base64url(1400), rawId: base64url(1400), type: z.literal('public-key') };
const asked = {
  browser: browserInput,
  ip: z.string().max(60),
};
const registration = z.object({
  ...common,
  response: z.object({
    clientDataJSON: base64url(4000),
    attestationObject: base64url(20_000),
    transports: z.array(z.enum(TRANSPORTS)).max(10).catch([]).default([]),
  }),
});
const assertion = z.object({
  ...common,
  response: z.object({
    clientDataJSON: base64url(4000),
    authenticatorData: base64url(4000),
    signature: base64url(4000),
  }),
});

/** Takes the challenge that the answer says it signed; the signature then proves that it did. */
const answers = (act: Act, browser: string, person: string | null) => (challenge: string) =>
  takePasskeyChallenge(
    act.tx,
    { challenge: bytes(challenge), browser: browserMac(act.city.keys, browser), person },
    act.now,
  );

async function newChallenge(act: Act, browser: string, person: string | null): Promise<Buffer> {
  const challenge = randomBytes(32);
  const expiresAt = new Date(act.now.getTime() + CHALLENGE_LIFE_MS);
  await insertPasskeyChallenge(act.tx, { challenge, browser: browserMac(act.city.keys, browser), person, expiresAt });
  return challenge;
}

/** Whether this session began so lately that it may add and end keys. */
export async function isFreshSignIn(
  { city, actor, now }: Pick<Act, 'city' | 'actor' | 'now'>,
  db: Parameters<typeof listSessions>[0] = city.db,
): Promise<boolean> {
  if (actor.kind !== 'person' || !actor.session) return false;
  const mine = (await listSessions(db, 'person', actor.id, now)).find((s) => s.id === actor.session);
  return mine !== undefined && now.getTime() - mine.created_at.getTime() <= FRESH_SIGN_IN_MS;
}

async function mustBeFresh(act: Act): Promise<void> {
  if (act.actor.kind !== 'person') throw forbidden('forbidden.person');
  mustReachAll(act);
  if (!(await isFreshSignIn(act, act.tx))) throw forbidden('sign_in_again');
}

/**
 * Begins to add a passkey: what the browser must be asked. Throws forbidden `sign_in_again` when the sign-in is older than
 * fifteen minutes, conflict `too_many_passkeys`.
 */
export const beginPasskey = defineCommand({
  name: 'people.begin_passkey',
  action: 'people.account',
  input: z.strictObject(asked),
  async run(act, input): Promise<PublicKeyCredentialCreationOptionsJSON> {
    await mustBeFresh(act);
    const had = await passkeysOf(act.tx, act.actor.id);
    if (had.length >= MOST) throw conflict('too_many_passkeys');
    const { rpID, rpName } = site(act.city);
    const name = act.actor.name || rpName;
    return generateRegistrationOptions({
      rpID,
      rpName,
      userID: new Uint8Array(Buffer.from(act.actor.id.replaceAll('-', ''), 'hex')),
      userName: name,
      userDisplayName: name,
      challenge: new Uint8Array(await newChallenge(act, input.browser, act.actor.id)),
      // Who made the phone is none of our business.
      attestationType: 'none',
      supportedAlgorithmIDs,
      excludeCredentials: had.map((p) => ({ id: p.credential.toString('base64url') })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
  },
});

/** Keeps the passkey that was made. Throws conflict `passkey_refused` when the answer is not to what was asked, here and now. */
export const addPasskey = defineCommand({
  name: 'people.add_passkey',
  action: 'people.account',
  input: z.strictObject({ ...asked, device: z.string().max(200), answer: registration }),
  async run(act, input): Promise<void> {
    await mustBeFresh(act);
    const { rpID, origin } = site(act.city);
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: { ...input.answer, clientExtensionResults: {} },
      expectedChallenge: answers(act, input.browser, act.actor.id),
      expectedOrigin: origin,
      expectedRPID: rpID,
      requireUserVerification: true,
      supportedAlgorithmIDs,
    }).catch(() => ({ verified: false as const, registrationInfo: undefined }));
    const id =
      verified &&
      (await insertPasskey(
        act.tx,
        {
          person: act.actor.id,
          credential: bytes(registrationInfo.credential.id),
          publicKey: Buffer.from(registrationInfo.credential.publicKey),
          counter: registrationInfo.credential.counter,
          transports: input.answer.response.transports,
          backedUp: registrationInfo.credentialBackedUp,
          device: input.device,
        },
        act.now,
      ));
    if (!id) throw conflict('passkey_refused');
    act.note({ object: `person/${act.actor.id}`, reason: 'passkey_added', after: { passkey: id } });
  },
});

/** Ends one of one's own passkeys. Throws forbidden `sign_in_again`; another's is not found. */
export const removePasskey = defineCommand({
  name: 'people.end_passkey',
  action: 'people.account',
  input: z.strictObject({ passkey: z.string().refine(isId, 'error.invalid') }),
  async run(act, { passkey }): Promise<void> {
    await mustBeFresh(act);
    if (!(await endPasskey(act.tx, act.actor.id, passkey, act.now))) throw notFound();
    act.note({ object: `person/${act.actor.id}`, reason: 'passkey_ended', after: { passkey } });
  },
});

/** Begins a sign-in by passkey. Nothing in what is asked depends on who it is, so it tells nobody who has one. */
export const beginPasskeySignIn = defineCommand({
  name: 'people.begin_passkey_sign_in',
  action: 'people.sign_in',
  input: z.strictObject(asked),
  async run(act, input): Promise<PublicKeyCredentialRequestOptionsJSON> {
    await spendOfNetwork(act, 'try', input.ip);
    return generateAuthenticationOptions({
      rpID: site(act.city).rpID,
      challenge: new Uint8Array(await newChallenge(act, input.browser, null)),
      userVerification: 'required',
    });
  },
});

/**
 * Signs in by passkey: a new session, its token given once. `ok: false` for every key that is unknown, ended, of a closed
 * account, copied (its counter went back), or whose answer is not to what this browser was asked.
 */
export const passkeySignIn = defineCommand({
  name: 'people.passkey_sign_in',
  action: 'people.sign_in',
  input: z.strictObject({ ...asked, device: z.string().max(200), answer: assertion }),
  async run(act, input): Promise<{ ok: false } | { ok: true; token: string }> {
    await spendOfNetwork(act, 'try', input.ip);
    const { rpID, origin } = site(act.city);
    const kept = await lockPasskey(act.tx, bytes(input.answer.id));
    const proof =
      kept &&
      (await verifyAuthenticationResponse({
        response: { ...input.answer, clientExtensionResults: {} },
        expectedChallenge: answers(act, input.browser, null),
        expectedOrigin: origin,
        expectedRPID: rpID,
        requireUserVerification: true,
        credential: {
          id: input.answer.id,
          publicKey: new Uint8Array(kept.publicKey),
          counter: kept.counter,
        },
      }).catch(() => undefined));
    if (!kept || !proof?.verified || !(await findAccount(act.tx, kept.person))) {
      act.note({ reason: 'passkey_refused', ...(kept ? { object: `person/${kept.person}` } : {}) });
      return { ok: false };
    }
    const { newCounter, credentialBackedUp } = proof.authenticationInfo;
    await passkeyUsed(act.tx, kept.id, { counter: newCounter, backedUp: credentialBackedUp }, act.now);
    await signedInNow(act.tx, kept.person, act.now);
    if (act.actor.session) await endSession(act.tx, act.actor.session, 'replaced', act.now);
    const { id, token } = await startSession(act.tx, {
      kind: 'person',
      subject: kept.person,
      channel: 'web',
      device: input.device,
      now: act.now,
    });
    act.note({
      object: `person/${kept.person}`,
      reason: 'signed_in',
      after: { session: id, passkey: kept.id },
    });
    return { ok: true, token };
  },
});
