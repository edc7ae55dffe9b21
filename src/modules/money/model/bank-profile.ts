/** A partner's habits, as its onboarding sheet says and the administration's form takes them. */
import { BlockList, isIP } from 'node:net';
import { z } from 'zod';
import type { BankPartner, BankProfile } from '../bank-port.ts';

const prefix = z.string().regex(/^(\/[\w.-]+){0,6}$/, 'error.path');
const origin = z
  .string()
  .refine((value) => URL.canParse(value) && new URL(value).origin === value && /^https?:/.test(value), 'error.origin');
const some = <const T extends string>(...values: T[]) =>
  z
    .array(z.enum(values))
    .min(1, 'error.required')
    .refine((all) => new Set(all).size === all.length, 'error.twice');

const whole = (least: number, most: number, fault: string) => z.int(fault).min(least, fault).max(most, fault);
const network = (text: string): { address: string; bits: number; family: 'ipv4' | 'ipv6' } | undefined => {
  const [address = '', after, more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more !== undefined) return undefined;
  const most = version === 4 ? 32 : 128;
  const bits = after === undefined ? most : /^\d{1,3}$/.test(after) ? Number(after) : -1;
  return bits < 1 || bits > most ? undefined : { address, bits, family: version === 4 ? 'ipv4' : 'ipv6' };
};

/** True when a partner may call from there. An empty list lets every address call: the signature is asked of all. */
export function callsFrom(addresses: readonly string[], ip: string): boolean {
  if (addresses.length === 0) return true;
  const list = new BlockList();
  for (const text of addresses) {
    const of = network(text);
    if (of) list.addSubnet(of.address, of.bits, of.family);
  }
  // A socket of both families names an IPv4 caller so.
  const plain = ip.replace(/^::ffff:(?=\d+\.)/, '');
  return isIP(plain) !== 0 && list.check(plain, isIP(plain) === 4 ? 'ipv4' : 'ipv6');
}

/** The profile, strict: an unknown habit is a misspelt one. */
export const profileSchema = z.strictObject({
  inbound: z.strictObject({
    signing: z.enum(['symmetric', 'asymmetric', 'asymmetric_tokenless']),
    minify: some('raw', 'compact', 'reserialised', 'stripped', 'php'),
    encodings: some('base64', 'hex'),
    pathPrefix: prefix,
    pathWithQuery: z.boolean(),
    windowSeconds: whole(30, 900, 'error.window'),
    channels: z.array(z.string().regex(/^[A-Za-z0-9]{1,5}$/, 'error.channel')).max(20),
    addresses: z
      .array(z.string().refine((text) => network(text) !== undefined, 'error.network'))
      .max(50)
      .default([]),
  }),
  outbound: z.strictObject({
    origin: origin.optional(),
    pathPrefix: prefix,
    signedPrefix: prefix,
    signing: z.enum(['symmetric', 'asymmetric']),
    clientId: z.string().max(64),
    partnerId: z.string().max(36),
    channelId: z.string().regex(/^[A-Za-z0-9]{1,5}$/, 'error.channel'),
    timeoutSeconds: whole(1, 60, 'error.wait'),
  }),
  serviceId: z
    .string()
    .regex(/^\d{1,8}$/, 'error.service_id')
    .nullable(),
  servicePad: z.enum([' ', '0']),
  qris: z
    .strictObject({
      merchantId: z.string().min(1, 'error.required').max(64),
      terminalId: z.string().min(1).max(16).nullable(),
      nmid: z.string().regex(/^ID\d{13}$/, 'error.nmid'),
      validMinutes: whole(1, 1440, 'error.valid_minutes'),
    })
    .nullable(),
}) satisfies z.ZodType<BankProfile>;

/** Reads a profile as the database keeps it. @throws when it is none: only a fault of ours could have written it */
export const readProfile = (value: unknown): BankProfile => profileSchema.parse(value);

/** What most banks do; the form of a new partner begins with it. */
export const usualProfile = (): BankProfile => ({
  inbound: {
    signing: 'symmetric',
    minify: ['raw', 'compact'],
    encodings: ['base64'],
    pathPrefix: '/snap',
    pathWithQuery: true,
    windowSeconds: 300,
    channels: [],
    addresses: [],
  },
  outbound: {
    pathPrefix: '',
    signedPrefix: '',
    signing: 'symmetric',
    clientId: '',
    partnerId: '',
    channelId: '95221',
    timeoutSeconds: 25,
  },
  serviceId: null,
  servicePad: ' ',
  qris: null,
});

/** What a partner still lacks before a payment can come through it. */
export type Lacking = 'their_public' | 'our_private' | 'inbound_secret' | 'outbound_secret' | 'names' | 'offer';

/** What is missing, by its profile and the keys that hold now. */
export function lackingOf(profile: BankProfile, holds: (use: keyof BankPartner['keys']) => boolean): Lacking[] {
  const { inbound, outbound, serviceId, qris } = profile;
  const calls = outbound.origin !== undefined;
  const all: [Lacking, boolean][] = [
    ['offer', serviceId === null && qris === null],
    ['their_public', !holds('theirPublic')],
    ['inbound_secret', inbound.signing === 'symmetric' && !holds('inboundSecret')],
    // A QR is ordered by a call of ours.
    ['names', (calls && (outbound.clientId === '' || outbound.partnerId === '')) || (qris !== null && !calls)],
    ['our_private', calls && !holds('ourPrivate')],
    ['outbound_secret', calls && outbound.signing === 'symmetric' && !holds('outboundSecret')],
  ];
  return all.filter(([, lacks]) => lacks).map(([what]) => what);
}

/** The number that a payer types: the service id and the customer number. */
export const virtualAccount = (profile: Pick<BankProfile, 'serviceId'>, customerNo: string): string =>
  `${profile.serviceId ?? ''}${customerNo}`;

/** "BUDI CONTOH" → "BU** CO****": whoever mistypes a number learns no name, whoever knows it sees that it is right. */
export const maskedName = (name: string): string =>
  name
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => {
      const letters = [...word];
      return letters.slice(0, 2).join('') + '*'.repeat(Math.max(letters.length - 2, 0));
    })
    .join(' ')
    .slice(0, 255);
