import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { readMessages, type MessagesConfig } from './messages-config.ts';
import { readPostKeys, type PostKeys } from './post-config.ts';

const webAddress = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' });
const databaseUrl = z.url({
  protocol: /^postgres(ql)?$/,
  error: 'must look like postgres://user:password@host/database',
});
const origin = webAddress.refine(
  (value) => URL.canParse(value) && new URL(value).origin === value,
  'must be scheme, host and port only, without a path or a slash at the end',
);
const path = z.string().transform((value) => resolve(value));
const oneOf = <const T extends string>(...values: T[]) =>
  z.enum(values, { error: `must be one of ${values.join(', ')}` });

/** Every setting of Balai, by its environment variable. `.env.example` explains them; a test keeps the two together. */
const settings = {
  PORT: z.coerce
    .number({ error: 'must be a port number' })
    .int('must be a port number')
    .min(1, 'must be a port number')
    .max(65535, 'must be a port number')
    .default(3000),
  BALAI_BIND: z.string().default(''),
  BALAI_ORIGIN: origin.optional(),
  BALAI_TRUST_PROXY: oneOf('yes', 'no').default('no'),
  BALAI_ENV: oneOf('demo', 'production').default('demo'),
  BALAI_CITY: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/, "must be a folder's name under cities/")
    .default('medan'),
  BALAI_DATA: path.default(resolve('var')),
  DEMO_BIRTHS: z.coerce
    .number({ error: 'must be a number' })
    .int('must be a whole number')
    .min(0, 'must be 0 or more')
    .optional(),
  BALAI_FILES_SECOND: path.optional(),
  DATABASE_URL: databaseUrl.optional(),
  DATABASE_OWNER_URL: databaseUrl.optional(),
  BALAI_MASTER_KEY_FILE: path.optional(),
  BALAI_OTHER_MASTER_KEY_FILE: path.optional(),
  BALAI_INDEX_KEY_FILE: path.optional(),
  BALAI_AUDIT_KEY_FILE: path.optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'must look like smtps://user:password@host:465' }).optional(),
  MAIL_FROM: z.string().regex(/@/, "must hold the sender's e-mail address").optional(),
  SMS_URL: webAddress.optional(),
  SMS_TOKEN_FILE: path.optional(),
  MESSAGES_FILE: path.optional(),
  REGISTRY_URL: origin.optional(),
  REGISTRY_TOKEN_FILE: path.optional(),
  REGISTRY_ROOTS_FILE: path.optional(),
  REGISTRY_SIGNER: z.string().optional(),
  REGISTRY_BY_HAND: oneOf('yes', 'no').default('no'),
  ESIGN_URL: origin.optional(),
  ESIGN_USER: z.string().optional(),
  ESIGN_PASSWORD_FILE: path.optional(),
  ESIGN_VERSION: oneOf('1', '2').default('2'),
  ESIGN_ISSUER: z.string().default('BSrE, BSSN'),
  ESIGN_ROOTS_FILE: path.optional(),
  ESIGN_SIGNER: z.string().optional(),
  ESIGN_LOCAL: oneOf('yes', 'no').default('no'),
  TSA_URL: webAddress.optional(),
  TSA_USER: z.string().optional(),
  TSA_PASSWORD_FILE: path.optional(),
  TSA_ROOTS_FILE: path.optional(),
  POST_URL: origin.optional(),
  POST_KEYS_FILE: path.optional(),
  VIRUS_SCANNER: z.url({ protocol: /^tcp$/, error: 'must look like tcp://host:3310' }).optional(),
  OIDC_ISSUER: webAddress.optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET_FILE: path.optional(),
  OIDC_NAME: z.string().max(60).default('akun kota'),
  OIDC_STRONG_ACR: z.string().default(''),
  LOG_LEVEL: oneOf('trace', 'debug', 'info', 'warn', 'error', 'silent').optional(),
};
type Name = keyof typeof settings;
type Values = { [N in Name]: z.output<(typeof settings)[N]> };

export interface Config {
  env: 'demo' | 'production';
  /** Code of the city, a folder under cities/. */
  city: string;
  port: number;
  /** Address to listen on: the machine alone in demo, everywhere in production, unless said otherwise. */
  bind: string;
  /** As citizens' browsers see us, `https://host`, no slash at the end. */
  origin: string;
  /** Believe X-Forwarded-*: only behind a proxy that sets them. */
  trustProxy: boolean;
  /** BALAI_DATA, absolute: private database, files, generated keys. */
  data: string;
  /** Demo: about how many births of the past year are told; undefined: all. */
  demoBirths: number | undefined;
  /** A second folder for the files, on another machine's disk; undefined: they lie in `data` alone. */
  filesSecond: string | undefined;
  /** The city's own PostgreSQL; undefined: the private cluster under `data`. */
  database: { url: string; ownerUrl: string | undefined } | undefined;
  /** `otherMaster`: only while the master key is being changed. */
  keyFiles: { master: string; index: string; audit: string; otherMaster?: string };
  smtp: { url: string; from: string } | undefined;
  sms: { url: string; token: string } | undefined;
  /** Providers of SMS and WhatsApp, DKIM. */
  messages: MessagesConfig;
  /** The gateway to the population registry; undefined: its simulator in demo, by hand in production. */
  registry: { url: string; token: string } | undefined;
  /** Demo only: operators type in the simulator's own pages, as in a city without a gateway. */
  registryByHand: boolean;
  /** PEM roots and O of the certificate that sign the registry's papers; undefined: papers cannot be checked. */
  registryTrust: { roots: string[]; organisation: string } | undefined;
  /** BSrE's client service; undefined: its simulator in demo, no signing of the city's own papers in production. */
  esign: { url: string; user: string; password: string; version: 1 | 2; issuer: string } | undefined;
  /** PEM roots and O of the certificates that sign the city's own papers. */
  esignTrust: { roots: string[]; organisation: string } | undefined;
  /** Demo only: signs on this machine, without the simulator. */
  esignLocal: boolean;
  /** The authority of time for signatures without a time stamp; undefined: the simulator's in demo, none in production. */
  time: { url: string; roots: string[]; user: string | undefined; password: string | undefined } | undefined;
  /** The carrier's gateway; undefined: its simulator in demo, numbers typed by hand in production. */
  post: ({ url: string } & PostKeys) | undefined;
  /** ClamAV's daemon; undefined: files are looked into by the inspector alone. */
  scanner: { host: string; port: number } | undefined;
  /** The city's identity provider for its officers; undefined: password and code. */
  oidc: { issuer: string; clientId: string; clientSecret: string; name: string; strongAcr: string[] } | undefined;
  logLevel: NonNullable<Values['LOG_LEVEL']>;
}

/** Settings that contradict the schema or each other: one line a fault, all of them. */
export class ConfigError extends Error {
  readonly faults: string[];
  constructor(faults: string[]) {
    super(`These settings are wrong (.env.example explains each):\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

/** clamd's own port where none is said. */
const addressOf = (url: string) => ({ host: new URL(url).hostname, port: Number(new URL(url).port || 3310) });

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** The certificates of a PEM file, one by one. */
const certificatesIn = (file: string): string[] =>
  readFileSync(file, 'utf8').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];

function unreadableRoots(name: Name, file: string): string[] {
  const roots = certificatesIn(file);
  if (roots.length === 0) return [`${name}: ${file} holds no certificate in PEM`];
  return roots.flatMap((pem, i) => {
    try {
      return new X509Certificate(pem).ca ? [] : [`${name}: certificate ${i + 1} is of no authority`];
    } catch {
      return [`${name}: certificate ${i + 1} cannot be read`];
    }
  });
}

/** What is missing beside what was given; what production does not forgive. */
function contradictions(v: Partial<Values>): string[] {
  const faults: string[] = [];
  const together = (one: Name, other: Name): void => {
    if (v[one] !== undefined && v[other] === undefined) faults.push(`${other} is missing: ${one} needs it`);
  };
  together('DATABASE_OWNER_URL', 'DATABASE_URL');
  together('SMTP_URL', 'MAIL_FROM');
  together('SMS_URL', 'SMS_TOKEN_FILE');
  together('REGISTRY_URL', 'REGISTRY_TOKEN_FILE');
  together('REGISTRY_URL', 'REGISTRY_ROOTS_FILE');
  together('REGISTRY_ROOTS_FILE', 'REGISTRY_SIGNER');
  together('REGISTRY_SIGNER', 'REGISTRY_ROOTS_FILE');
  together('ESIGN_URL', 'ESIGN_USER');
  together('ESIGN_URL', 'ESIGN_PASSWORD_FILE');
  together('ESIGN_URL', 'ESIGN_ROOTS_FILE');
  together('ESIGN_ROOTS_FILE', 'ESIGN_SIGNER');
  together('ESIGN_SIGNER', 'ESIGN_ROOTS_FILE');
  together('TSA_URL', 'TSA_ROOTS_FILE');
  together('TSA_USER', 'TSA_URL');
  together('TSA_USER', 'TSA_PASSWORD_FILE');
  together('TSA_PASSWORD_FILE', 'TSA_USER');
  together('POST_URL', 'POST_KEYS_FILE');
  together('POST_KEYS_FILE', 'POST_URL');
  together('OIDC_ISSUER', 'OIDC_CLIENT_ID');
  together('OIDC_ISSUER', 'OIDC_CLIENT_SECRET_FILE');
  together('OIDC_CLIENT_ID', 'OIDC_ISSUER');
  const files: Name[] = [
    'POST_KEYS_FILE',
    'OIDC_CLIENT_SECRET_FILE',
    'SMS_TOKEN_FILE',
    'REGISTRY_TOKEN_FILE',
    'REGISTRY_ROOTS_FILE',
    'ESIGN_PASSWORD_FILE',
    'ESIGN_ROOTS_FILE',
    'TSA_PASSWORD_FILE',
    'TSA_ROOTS_FILE',
    'BALAI_MASTER_KEY_FILE',
    'BALAI_OTHER_MASTER_KEY_FILE',
    'BALAI_INDEX_KEY_FILE',
    'BALAI_AUDIT_KEY_FILE',
  ];
  for (const name of files)
    if (v[name] !== undefined && !existsSync(String(v[name]))) faults.push(`${name}: there is no file ${v[name]}`);
  if (v.POST_KEYS_FILE !== undefined && existsSync(v.POST_KEYS_FILE))
    faults.push(...readPostKeys(v.POST_KEYS_FILE).faults);
  for (const name of ['REGISTRY_ROOTS_FILE', 'ESIGN_ROOTS_FILE', 'TSA_ROOTS_FILE'] as const) {
    const roots = v[name];
    if (roots !== undefined && existsSync(roots)) faults.push(...unreadableRoots(name, roots));
  }
  if (v.REGISTRY_BY_HAND === 'yes' && v.REGISTRY_URL !== undefined)
    faults.push('REGISTRY_BY_HAND and REGISTRY_URL exclude each other');
  if (v.BALAI_FILES_SECOND !== undefined && v.BALAI_FILES_SECOND === join(v.BALAI_DATA ?? '', 'files'))
    faults.push('BALAI_FILES_SECOND is the first place of the files: name a folder on another machine');
  if (v.ESIGN_LOCAL === 'yes' && v.ESIGN_URL !== undefined) faults.push('ESIGN_LOCAL and ESIGN_URL exclude each other');
  if (v.BALAI_CITY !== undefined && !existsSync(join('cities', v.BALAI_CITY)))
    faults.push(`BALAI_CITY: there is no folder cities/${v.BALAI_CITY}`);

  if (v.BALAI_ENV !== 'production') {
    if (v.REGISTRY_ROOTS_FILE !== undefined && v.REGISTRY_URL === undefined)
      faults.push('REGISTRY_URL is missing: without it the demo has its simulator, whose papers are of no other root');
    return faults;
  }
  const needed: [Name, string][] = [
    ['DATABASE_URL', "the city's own PostgreSQL (the private one is for trying out)"],
    ['BALAI_ORIGIN', 'the public https:// address'],
    ['BALAI_MASTER_KEY_FILE', 'a generated key is for trying out'],
    ['BALAI_INDEX_KEY_FILE', 'a generated key is for trying out'],
    ['BALAI_AUDIT_KEY_FILE', 'a generated key is for trying out'],
  ];
  for (const [name, why] of needed)
    if (v[name] === undefined) faults.push(`${name} is missing: BALAI_ENV=production needs it, ${why}`);
  if (v.BALAI_ORIGIN?.startsWith('http:')) faults.push('BALAI_ORIGIN must be https:// when BALAI_ENV=production');
  if (v.REGISTRY_URL?.startsWith('http:') && !LOOPBACK.has(new URL(v.REGISTRY_URL).hostname))
    faults.push('REGISTRY_URL must be https:// when BALAI_ENV=production, unless it is on this machine');
  if (v.ESIGN_URL?.startsWith('http:') && !LOOPBACK.has(new URL(v.ESIGN_URL).hostname))
    faults.push(
      'ESIGN_URL must be https:// when BALAI_ENV=production, unless it is on this machine: it takes passphrases',
    );
  // A query holds a digest and an answer proves itself; a password does not.
  if (v.TSA_USER !== undefined && v.TSA_URL?.startsWith('http:') && !LOOPBACK.has(new URL(v.TSA_URL).hostname))
    faults.push('TSA_URL must be https:// when BALAI_ENV=production and TSA_USER is set, unless it is on this machine');
  if (v.POST_URL?.startsWith('http:') && !LOOPBACK.has(new URL(v.POST_URL).hostname))
    faults.push(
      'POST_URL must be https:// when BALAI_ENV=production, unless it is on this machine: addresses go there',
    );
  if (v.REGISTRY_BY_HAND === 'yes')
    faults.push('REGISTRY_BY_HAND is for trying out: without REGISTRY_URL a city works by hand anyway');
  if (v.DEMO_BIRTHS !== undefined) faults.push('DEMO_BIRTHS is for trying out: production holds nothing invented');
  if (v.ESIGN_LOCAL === 'yes') faults.push('ESIGN_LOCAL is for trying out: its signatures prove nothing to others');
  if (v.OIDC_ISSUER?.startsWith('http:') && !LOOPBACK.has(new URL(v.OIDC_ISSUER).hostname))
    faults.push('OIDC_ISSUER must be https:// when BALAI_ENV=production, unless it is on this machine');
  if (v.SMTP_URL === undefined && v.SMS_URL === undefined && v.MESSAGES_FILE === undefined)
    faults.push('SMTP_URL or SMS_URL is missing: BALAI_ENV=production needs a channel for sign-in codes');
  return faults;
}

/**
 * Reads all settings. An empty value counts as none.
 * @throws ConfigError with every fault, an unknown BALAI_ name included
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const faults: string[] = [];
  const given: Partial<Record<Name, unknown>> = {};
  for (const name of Object.keys(settings) as Name[]) {
    const parsed = settings[name].safeParse(env[name] || undefined);
    if (parsed.success) given[name] = parsed.data;
    else faults.push(`${name} ${parsed.error.issues[0]?.message}`);
  }
  for (const name of Object.keys(env))
    if (name.startsWith('BALAI_') && !Object.hasOwn(settings, name)) faults.push(`${name} is no setting of Balai`);
  faults.push(...contradictions(given as Partial<Values>));
  const { messages, faults: wrong } = readMessages((given as Partial<Values>).MESSAGES_FILE);
  faults.push(...wrong);
  if (faults.length > 0) throw new ConfigError(faults);

  const v = given as Values;
  const token = (file: string): string => readFileSync(file, 'utf8').trim();
  const keyFile = (name: string): string => join(v.BALAI_DATA, 'keys', name);
  return {
    env: v.BALAI_ENV,
    city: v.BALAI_CITY,
    port: v.PORT,
    bind: v.BALAI_BIND || (v.BALAI_ENV === 'demo' ? 'localhost' : '::'),
    origin: v.BALAI_ORIGIN ?? `http://localhost:${v.PORT}`,
    trustProxy: v.BALAI_TRUST_PROXY === 'yes',
    data: v.BALAI_DATA,
    demoBirths: v.DEMO_BIRTHS,
    filesSecond: v.BALAI_FILES_SECOND,
    database: v.DATABASE_URL ? { url: v.DATABASE_URL, ownerUrl: v.DATABASE_OWNER_URL } : undefined,
    keyFiles: {
      master: v.BALAI_MASTER_KEY_FILE ?? keyFile('master.key'),
      index: v.BALAI_INDEX_KEY_FILE ?? keyFile('index.key'),
      audit: v.BALAI_AUDIT_KEY_FILE ?? keyFile('audit.pem'),
      ...(v.BALAI_OTHER_MASTER_KEY_FILE && { otherMaster: v.BALAI_OTHER_MASTER_KEY_FILE }),
    },
    smtp: v.SMTP_URL && v.MAIL_FROM ? { url: v.SMTP_URL, from: v.MAIL_FROM } : undefined,
    sms: v.SMS_URL && v.SMS_TOKEN_FILE ? { url: v.SMS_URL, token: token(v.SMS_TOKEN_FILE) } : undefined,
    messages,
    registry:
      v.REGISTRY_URL && v.REGISTRY_TOKEN_FILE
        ? { url: v.REGISTRY_URL, token: token(v.REGISTRY_TOKEN_FILE) }
        : undefined,
    registryByHand: v.REGISTRY_BY_HAND === 'yes',
    registryTrust:
      v.REGISTRY_ROOTS_FILE && v.REGISTRY_SIGNER
        ? { roots: certificatesIn(v.REGISTRY_ROOTS_FILE), organisation: v.REGISTRY_SIGNER }
        : undefined,
    esign:
      v.ESIGN_URL && v.ESIGN_USER && v.ESIGN_PASSWORD_FILE
        ? {
            url: v.ESIGN_URL,
            user: v.ESIGN_USER,
            password: token(v.ESIGN_PASSWORD_FILE),
            version: v.ESIGN_VERSION === '1' ? 1 : 2,
            issuer: v.ESIGN_ISSUER,
          }
        : undefined,
    esignTrust:
      v.ESIGN_ROOTS_FILE && v.ESIGN_SIGNER
        ? { roots: certificatesIn(v.ESIGN_ROOTS_FILE), organisation: v.ESIGN_SIGNER }
        : undefined,
    esignLocal: v.ESIGN_LOCAL === 'yes',
    time:
      v.TSA_URL && v.TSA_ROOTS_FILE
        ? {
            url: v.TSA_URL,
            roots: certificatesIn(v.TSA_ROOTS_FILE),
            user: v.TSA_USER,
            password: v.TSA_PASSWORD_FILE && token(v.TSA_PASSWORD_FILE),
          }
        : undefined,
    post: v.POST_URL && v.POST_KEYS_FILE ? { url: v.POST_URL, ...readPostKeys(v.POST_KEYS_FILE).keys! } : undefined,
    scanner: v.VIRUS_SCANNER ? addressOf(v.VIRUS_SCANNER) : undefined,
    oidc:
      v.OIDC_ISSUER && v.OIDC_CLIENT_ID && v.OIDC_CLIENT_SECRET_FILE
        ? {
            issuer: v.OIDC_ISSUER,
            clientId: v.OIDC_CLIENT_ID,
            clientSecret: token(v.OIDC_CLIENT_SECRET_FILE),
            name: v.OIDC_NAME,
            strongAcr: v.OIDC_STRONG_ACR.split(/[\s,]+/).filter((acr) => acr !== ''),
          }
        : undefined,
    // At a demo's start somebody reads the terminal: whom to sign in as must not scroll away under requests.
    logLevel: v.LOG_LEVEL ?? (v.BALAI_ENV === 'demo' ? 'warn' : 'info'),
  };
}
