/** A partner's habits, as its onboarding sheet says and the administration's form takes them. */
import { z } from 'zod';
import type { BankProfile } from '../bank-port.ts';

const prefix = z.string().regex(/^(\/[\w.-]+){0,6}$/, 'error.path');
const origin = z
  .string()
  .refine((value) => URL.canParse(value) && new URL(value).origin === value && /^https?:/.test(value), 'error.origin');
const some = <const T extends string>(...values: T[]) =>
  z
    .array(z.enum(values))
    .min(1, 'error.required')
    .refine((all) => new Set(all).size === all.length, 'error.twice');

/** The profile, strict: an unknown habit is a misspelt one. */
export const profileSchema = z.strictObject({
  inbound: z.strictObject({
    signing: z.enum(['symmetric', 'asymmetric', 'asymmetric_tokenless']),
    minify: some('raw', 'compact', 'reserialised', 'stripped', 'php'),
    encodings: some('base64', 'hex'),
    pathPrefix: prefix,
    pathWithQuery: z.boolean(),
    windowSeconds: z.int().min(30).max(900),
    channels: z.array(z.string().regex(/^[A-Za-z0-9]{1,5}$/, 'error.channel')).max(20),
  }),
  outbound: z.strictObject({
    origin: origin.optional(),
    pathPrefix: prefix,
    signedPrefix: prefix,
    signing: z.enum(['symmetric', 'asymmetric']),
    clientId: z.string().max(64),
    partnerId: z.string().max(36),
    channelId: z.string().regex(/^[A-Za-z0-9]{1,5}$/, 'error.channel'),
    timeoutSeconds: z.int().min(1).max(60),
  }),
  serviceId: z
    .string()
    .regex(/^\d{1,8}$/, 'error.service_id')
    .nullable(),
  servicePad: z.enum([' ', '0']),
  qris: z
    .strictObject({
      merchantId: z.string().min(1).max(64),
      terminalId: z.string().min(1).max(16).nullable(),
      nmid: z.string().regex(/^ID\d{13}$/, 'error.nmid'),
      validMinutes: z.int().min(1).max(1440),
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
