import { isIPv4, isIPv6 } from 'node:net';
import { sha256, type Keys } from '../../kernel/crypto.ts';
import type { Actor } from '../../kernel/permission.ts';
import { ruleAt, type CityPack } from '../../kernel/pack.ts';
import { parsePhone } from './identifiers.ts';
import { withoutCommon } from './common-passwords.ts';

/** SIAK's SHDK: how a member of a family card stands to its head. */
export const SHDK = {
  head: 1,
  husband: 2,
  wife: 3,
  child: 4,
  child_in_law: 5,
  grandchild: 6,
  parent: 7,
  parent_in_law: 8,
  other_family: 9,
  domestic_worker: 10,
  other: 11,
} as const;

/** How a person is reached, and known at sign-in. */
export type ContactKind = 'phone' | 'email';
export interface Contact {
  kind: ContactKind;
  /** `+628…` or a lower-case address. */
  value: string;
}

/** Laki-laki, perempuan: the ids of every Indonesian form. */
export type Sex = 'L' | 'P';
/** 1 a phone or address that answers, 2 NIK as declared, 3 NIK checked. */
export type Level = 1 | 2 | 3;

/** After so long without a sign-in a number may have been given to somebody else: operators do so from 60 days on. */
export const SILENCE_MS = 60 * 86_400_000;

/** A code lives this long. */
export const CODE_LIFE_MS = 5 * 60_000;
/** From the right password to the second factor. */
export const CHALLENGE_LIFE_MS = 5 * 60_000;
/** How long the second factor counts as fresh (to sign, refund, change roles, export). */
export const STEP_UP_MS = 5 * 60_000;

/**
 * What one may spend, and whether numbers change hands. A demo sends nothing that costs, and its visitors share a few
 * numbers and one address; the tries per number are the same everywhere.
 */
export const limits = (env: 'demo' | 'production') =>
  env === 'demo'
    ? { sendsPerDay: 200, networkSends: 5_000, networkTries: 20_000, resold: false }
    : { sendsPerDay: 5, networkSends: 60, networkTries: 300, resold: true };

/** What an SMS costs and what the city risks on sign-in codes in an hour, in rupiah, if its pack has no rule. */
const SMS = { price: 500, cap: 250_000 };

/** Price of an SMS and the hourly cap on a legal date: the rules `sign_in.sms_price` and `sign_in.sms_hourly_cap` of the pack. */
export function smsBudget(pack: Pick<CityPack, 'rules'>, on: string): { price: number; cap: number } {
  const rule = (key: string) => (pack.rules.some((r) => r.key === key) ? ruleAt(pack, key, on)?.value : undefined);
  return { price: rule('sign_in.sms_price') || SMS.price, cap: rule('sign_in.sms_hourly_cap') ?? SMS.cap };
}

const EMAIL =
  /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/;

/** An Indonesian mobile number or an e-mail address as people type them; undefined when it is neither of the kind asked. */
export function parseContact(kind: ContactKind, text: string): Contact | undefined {
  if (kind === 'email') {
    const value = text.trim().toLowerCase();
    return value.length <= 200 && EMAIL.test(value) ? { kind, value } : undefined;
  }
  const value = parsePhone(text);
  return value === undefined ? undefined : { kind, value };
}

/** `0812 •••• 7890`, `s•••@contoh.id`: enough to see a slip of the finger, too little to call. */
export function maskContact({ kind, value }: Contact): string {
  if (kind === 'email') return value.replace(/^(.)[^@]*/, '$1•••');
  const local = value.replace(/^\+62/, '0');
  return `${local.slice(0, 4)} •••• ${local.slice(-3)}`;
}

/** The operator's prefix, `0812`. */
export const phonePrefix = (c: Contact): string | null =>
  c.kind === 'phone' ? c.value.replace(/^\+62/, '0').slice(0, 4) : null;

export const contactIndex = (keys: Keys, c: Contact): Buffer => keys.blindIndex(c.kind, c.value);
/** What is kept of a browser's token. */
export const browserMac = (keys: Keys, token: string): Buffer => keys.mac('browser', token);
/** The row of the guard: of a number, or of a number in a browser that has signed in with it before. */
export const guardKey = (idx: Buffer, browser: Buffer | undefined): Buffer =>
  browser ? sha256(Buffer.concat([idx, browser])) : idx;

/**
 * The six digits of a code: a MAC of its row's id (random bits in it) under the city's key, so no code lies anywhere,
 * not even hashed, and the same row always gives the same code (a message that is sent again says the same).
 */
export const codeOf = (keys: Keys, id: string): string =>
  String(keys.mac('sign_in_code', id).readUIntBE(0, 6) % 1_000_000).padStart(6, '0');

/** The network an address lies in: /24, or /48 of IPv6. Behind carrier NAT a whole quarter shares one: its budgets are wide. */
export function networkOf(ip: string): string {
  const v4 = ip.replace(/^::ffff:/i, '');
  if (isIPv4(v4)) return v4.split('.').slice(0, 3).join('.');
  if (!isIPv6(ip)) return 'unknown';
  const [head = '', tail] = ip.toLowerCase().split('%')[0]!.split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail ? tail.split(':') : [];
  while (groups.length + rest.length < 8) groups.push('0');
  return [...groups, ...rest]
    .slice(0, 3)
    .map((g) => g.replace(/^0+(?=.)/, ''))
    .join(':');
}

const BROWSERS: [RegExp, string][] = [
  [/WhatsApp/, 'WhatsApp'],
  [/\bFB(AN|AV|IOS)/, 'Facebook'],
  [/EdgA?\//, 'Edge'],
  [/OPR\/|Opera/, 'Opera'],
  [/SamsungBrowser/, 'Samsung Internet'],
  [/UCBrowser/, 'UC Browser'],
  [/Firefox\/|FxiOS/, 'Firefox'],
  [/Chrome\/|CriOS/, 'Chrome'],
  [/Safari\//, 'Safari'],
];
const SYSTEMS: [RegExp, string][] = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iPhone'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'Mac'],
  [/Linux|CrOS/, 'Linux'],
];

/** `Chrome, Android`: what an owner needs to recognise a session, without the rest of the user agent. */
export function deviceName(userAgent: string | undefined): string {
  const found = (list: [RegExp, string][]) => list.find(([pattern]) => pattern.test(userAgent ?? ''))?.[1];
  return [found(BROWSERS), found(SYSTEMS)].filter(Boolean).join(', ');
}

const SHORTEST = 12;

/**
 * What speaks against a password (ASVS 6.2): length alone is asked for, no signs or digits; names that anybody would try
 * first, one that leaked often with a few letters more, and one short run said again and again, are refused. Undefined =
 * nothing.
 */
export function passwordFault(password: string, names: string[]): string | undefined {
  if (password === '') return 'error.required';
  if ([...password].length < SHORTEST) return 'error.password_short';
  if (password.length > 200) return 'error.password_long';
  const plain = password.toLowerCase().replaceAll(/[^\p{L}\d]/gu, '');
  const parts = names
    .flatMap((n) => n.toLowerCase().split(/[^\p{L}\d]+/u))
    .filter((p) => p.length >= 4)
    .concat('balai', 'password', 'katasandi', 'sandi', 'qwertyuiop', '1234567890', 'rahasia', 'admin');
  const rest = parts.reduce((left, part) => left.replaceAll(part, ''), plain);
  const kinds = new Set(plain).size;
  if (withoutCommon(password).length < 6 || withoutCommon(plain).length < 6) return 'error.password_common';
  return rest.length < 6 || kinds < 5 ? 'error.password_easy' : undefined;
}

/** RFC 4648 base32 without padding: how authenticator apps take a secret. */
export function base32(bytes: Buffer): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...bytes].map((b) => b.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => letters[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
}

/** True if the officer gave the second factor within the last five minutes. */
export const freshStepUp = (actor: Actor, now: Date): boolean =>
  actor.stepUpAt !== undefined && now.getTime() - actor.stepUpAt.getTime() <= STEP_UP_MS;
