import { createHmac, createPublicKey, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { defineCommand, type Act } from '../../../kernel/command.ts';
import { sha256 } from '../../../kernel/crypto.ts';
import { conflict, invalid, notFound } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { needsStepUp } from '../../people/index.ts';
import { profileSchema } from '../model/bank-profile.ts';
import {
  endKeys,
  insertKey,
  insertPartner,
  partnerDataKey,
  updatePartner,
  type KeyUse,
} from '../store/bank-partner.ts';

/** Whoever may change a bank's keys could send the city's money elsewhere: the second factor is given anew. The demo's seed has none. */
function needsFresh({ actor, now }: Act): void {
  if (actor.kind === 'officer') needsStepUp({ actor, now });
}

const code = z.string().regex(/^[a-z][a-z0-9-]{1,30}$/, 'error.code');
const partnerInput = z.strictObject({
  code,
  name: z.string().trim().min(1, 'error.required').max(80, 'error.too_big'),
  stage: z.enum(['simulated', 'sandbox', 'production']),
  clientId: z
    .string()
    .trim()
    .regex(/^[\x21-\x7e]{1,64}$/, 'error.required'),
  partnerId: z
    .string()
    .trim()
    .regex(/^[\x21-\x7e]{1,36}$/, 'error.required'),
  active: z.boolean(),
  profile: profileSchema,
});
export type PartnerInput = z.output<typeof partnerInput>;

/** A simulator's keys are known to everybody, and what goes in clear is read by many: in production nobody may pay so. */
function refuseTrial(act: Act, { stage, profile }: PartnerInput): void {
  if (act.city.env !== 'production') return;
  if (stage === 'simulated') throw invalid({ stage: 'error.simulated' });
  if (profile.outbound.origin?.startsWith('http:')) throw invalid({ 'profile.outbound.origin': 'error.https' });
}

async function named<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const e = error as { code?: string; constraint?: string };
    if (e.code !== '23505') throw error;
    const field = e.constraint?.includes('client_id')
      ? 'clientId'
      : e.constraint?.includes('partner_id')
        ? 'partnerId'
        : 'code';
    throw invalid({ [field]: 'error.taken' });
  }
}

/** Writes down a bank or provider. It is answered once it has keys. */
export const addPartner = defineCommand({
  name: 'bank.add_partner',
  action: 'bank.manage',
  input: partnerInput,
  async run(act, p): Promise<null> {
    needsFresh(act);
    refuseTrial(act, p);
    await named(() => insertPartner(act.tx, act.city.keys, p, act.now));
    act.note({ object: `bank/${p.code}`, reason: p.stage });
    return null;
  },
});

/** Changes how a partner is spoken with. Its code stays: payments bear it. */
export const changePartner = defineCommand({
  name: 'bank.change_partner',
  action: 'bank.manage',
  input: partnerInput,
  async run(act, p): Promise<null> {
    needsFresh(act);
    refuseTrial(act, p);
    if (!(await named(() => updatePartner(act.tx, p, act.now)))) throw notFound();
    act.note({ object: `bank/${p.code}`, reason: p.active ? p.stage : 'stopped' });
    return null;
  },
});

const HOURS = 3_600_000;
/** Spki PEM in one form, so that a fingerprint is comparable. */
function readPublic(pem: string): { pem: string; fingerprint: string } | undefined {
  // Node would take the public half of a private key; a bank's private key has no business here.
  if (!/^-----BEGIN (RSA )?PUBLIC KEY-----/.test(pem.trim())) return undefined;
  let key: KeyObject;
  try {
    key = createPublicKey(pem);
  } catch {
    return undefined;
  }
  if (key.asymmetricKeyType !== 'rsa' || (key.asymmetricKeyDetails?.modulusLength ?? 0) < 2048) return undefined;
  const der = key.export({ type: 'spki', format: 'der' });
  return { pem: String(key.export({ type: 'spki', format: 'pem' })), fingerprint: sha256(der).toString('hex') };
}

/** A secret is compared by what only its holder can compute, so that the page gives nothing away. */
const secretPrint = (secret: string): string => createHmac('sha256', secret).update('balai/fingerprint').digest('hex');

interface NewKey {
  publicPem: string | null;
  secret: string | null;
  fingerprint: string;
}

async function put(act: Act, partner: string, use: KeyUse, key: NewKey, overlapHours: number): Promise<string> {
  const under = await partnerDataKey(act.tx, act.city.keys, partner);
  if (!under) throw notFound();
  const id = newId(act.now);
  await insertKey(act.tx, under, { id, partner, use, addedBy: act.actor.id, ...key }, act.now);
  await endKeys(act.tx, { partner, use, but: id }, new Date(act.now.getTime() + overlapHours * HOURS));
  act.note({ object: `bank/${partner}/key/${id}`, reason: use });
  return id;
}

const overlapHours = z
  .int('error.overlap')
  .min(0, 'error.overlap')
  .max(24 * 30, 'error.overlap');

/** Takes a key that the partner gave us. The one before it holds so many hours more. */
export const takeKey = defineCommand({
  name: 'bank.take_key',
  action: 'bank.manage',
  input: z.strictObject({
    partner: code,
    use: z.enum(['their_public', 'inbound_secret', 'outbound_secret']),
    value: z.string().trim().min(1, 'error.required').max(4000, 'error.too_big'),
    overlapHours,
  }),
  async run(act, { partner, use, value, overlapHours: hours }): Promise<null> {
    needsFresh(act);
    if (use === 'their_public') {
      const key = readPublic(value);
      if (!key) throw invalid({ value: 'error.public_key' });
      await put(act, partner, use, { publicPem: key.pem, secret: null, fingerprint: key.fingerprint }, hours);
      return null;
    }
    if (value.length < 16) throw invalid({ value: 'error.short_secret' });
    await put(act, partner, use, { publicPem: null, secret: value, fingerprint: secretPrint(value) }, hours);
    return null;
  },
});

/**
 * Makes a key of ours: a pair whose public half the bank is given, or the secret of its calls to us, which is said this
 * once and never again.
 */
export const makeKey = defineCommand({
  name: 'bank.make_key',
  action: 'bank.manage',
  input: z.strictObject({ partner: code, use: z.enum(['our_private', 'inbound_secret']), overlapHours }),
  async run(act, { partner, use, overlapHours: hours }): Promise<{ publicPem: string | null; secret: string | null }> {
    needsFresh(act);
    if (use === 'inbound_secret') {
      const secret = randomBytes(32).toString('base64url');
      await put(act, partner, use, { publicPem: null, secret, fingerprint: secretPrint(secret) }, hours);
      return { publicPem: null, secret };
    }
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 3072 });
    const { pem, fingerprint } = readPublic(String(publicKey.export({ type: 'spki', format: 'pem' })))!;
    const secret = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
    await put(act, partner, use, { publicPem: pem, secret, fingerprint }, hours);
    return { publicPem: pem, secret: null };
  },
});

/** Ends a key at once: it is known to somebody. */
export const endKey = defineCommand({
  name: 'bank.end_key',
  action: 'bank.manage',
  input: z.strictObject({
    partner: code,
    use: z.enum(['their_public', 'our_private', 'inbound_secret', 'outbound_secret']),
    key: z.uuid(),
  }),
  async run(act, { partner, use, key }): Promise<null> {
    needsFresh(act);
    if ((await endKeys(act.tx, { partner, use, only: key }, act.now)) === 0) throw conflict('key_ended');
    act.note({ object: `bank/${partner}/key/${key}`, reason: 'ended' });
    return null;
  },
});
