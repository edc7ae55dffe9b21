import type { z } from 'zod';
import type { Format, Lang } from '../../kernel/i18n.ts';

/** What a notice says. No name, number or answer of anybody: it may lie on a lock screen. */
export interface NoticeText {
  title: string;
  body: string;
  /** One line for SMS, without the sender's name before it. Default: the title. */
  sms?: string;
}

/** One kind of notice: what it needs to be told, and its words. Higher nouns define theirs; app.ts gives all to the module. */
export interface NoticeKind<P = unknown> {
  /** `case.returned`. Never renamed: rows name it. */
  kind: string;
  /** Ids, codes, tracking numbers, dates. */
  params: z.ZodType<P>;
  words: Record<Lang, (params: P, f: Format) => NoticeText>;
  /** Where it leads, a path of this site. */
  path?(object: string | null, params: P): string;
}
// The list of kinds is heterogeneous; each parses its own parameters.
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyNotice = NoticeKind<any>;
export const defineNotice = <P>(kind: NoticeKind<P>): NoticeKind<P> => kind;

/** NIK and KK number, phone, e-mail: what may not stand in a notice. */
const PERSONAL = /(?<!\d)\d{16}(?!\d)|\+62\d{8,}|(?<!\d)08\d{8,11}(?!\d)|[^\s@]+@[^\s@]+\.[a-z]{2,}/i;

const IDS = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** Throws when a parameter looks like a personal value: a fault of the module that calls, found by its first test. */
export function refusePersonal(kind: string, data: unknown): void {
  if (PERSONAL.test(JSON.stringify(data).replaceAll(IDS, '')))
    throw new Error(`the notice ${kind} would carry a personal value`);
}

const QUIET_FROM = 21 * 60;
const QUIET_TO = 6 * 60;
const clocks = new Map<string, Intl.DateTimeFormat>();

/** The end of the quiet hours (21.00 to 06.00 local) in which `now` lies; undefined outside them. Sign-in codes do not ask. */
export function quietUntil(now: Date, timeZone: string): Date | undefined {
  let clock = clocks.get(timeZone);
  if (!clock)
    clocks.set(
      timeZone,
      (clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })),
    );
  const [hour = 0, minute = 0] = clock.format(now).split(':').map(Number);
  const at = hour * 60 + minute;
  if (at >= QUIET_TO && at < QUIET_FROM) return undefined;
  // Indonesia changes no clocks, so minutes can be counted.
  const minutes = (QUIET_TO - at + 1440) % 1440;
  return new Date(Math.floor(now.getTime() / 60_000) * 60_000 + minutes * 60_000);
}
