import type { z } from 'zod';
import type { Ctx } from '../../kernel/command.ts';
import type { Format, Lang } from '../../kernel/i18n.ts';

/** The words of a notice with places for values: `{number}`; `[, paling lambat {until}]` is left out when a value in it is ''. */
export interface NoticeTemplate {
  title: string;
  body: string;
  /** One line for SMS, without the sender's name before it. Default: the title. */
  sms?: string;
}
/** What a notice says. No name, number or answer of anybody: it may lie on a lock screen. */
export type NoticeText = NoticeTemplate;

/** `info` may wait for the day's digest, `action` asks something of the person, `danger` knows no quiet hours. */
export type Urgency = 'info' | 'action' | 'danger';

/** One kind of notice: what it needs to be told, and its words. Higher nouns define theirs; app.ts gives all to the module. */
export interface NoticeKind<P = unknown> {
  /** `case.returned`. Never renamed: rows name it. */
  kind: string;
  urgency: Urgency;
  /** Ids, codes, tracking numbers, dates. */
  params: z.ZodType<P>;
  /** Invented parameters, for the preview and for whoever approves templates. */
  sample: P;
  /** The values of the places in the words. */
  fields: Record<Lang, (params: P, f: Format) => Record<string, string>>;
  /** Which of the wordings holds, where one kind has several. */
  variant?(params: P): string;
  /** The words of this release, version 1. The city may publish others (`store/template.ts`). With `variant`: by its name. */
  words: Record<string, Record<Lang, NoticeTemplate>>;
  /** Whether it is still true: what is not is told no more, however far it got. Default: it is. */
  holds?(ctx: Pick<Ctx, 'city'>, object: string | null): Promise<boolean>;
  /** Where it leads, a path of this site. */
  path?(object: string | null, params: P): string;
}
// The list of kinds is heterogeneous; each parses its own parameters.
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyNotice = NoticeKind<any>;

type Given<P> = Omit<NoticeKind<P>, 'words' | 'urgency'> & {
  /** Default: `info`. */
  urgency?: Urgency;
  words: Record<Lang, NoticeTemplate> | Record<string, Record<Lang, NoticeTemplate>>;
};
/** The name of the only wording of a kind that has one. */
export const PLAIN = 'plain';

export function defineNotice<P>(kind: Given<P>): NoticeKind<P> {
  const { words } = kind;
  const plain = words['id'] && 'title' in words['id'] ? { [PLAIN]: words as Record<Lang, NoticeTemplate> } : undefined;
  return {
    ...kind,
    urgency: kind.urgency ?? 'info',
    words: plain ?? (words as Record<string, Record<Lang, NoticeTemplate>>),
  };
}

export type Kinds = ReadonlyMap<string, AnyNotice>;

/** Which wording of the kind these parameters take. */
export const variantOf = <P>(kind: NoticeKind<P>, params: P): string => kind.variant?.(params) ?? PLAIN;

const PLACE = /\{(\w+)\}/g;
const OPTIONAL = /\[([^\][]*)\]/g;

/** The places of a text, in order, each as often as it stands there. */
export const placesOf = (text: string): string[] => [...text.matchAll(PLACE)].map((m) => m[1]!);

/** Puts the values into a text. Throws when it names a place without a value: a fault that the first test finds. */
export function fill(text: string, fields: Record<string, string>): string {
  const value = (name: string): string => {
    const v = fields[name];
    if (v === undefined) throw new Error(`there is no value for {${name}}`);
    return v;
  };
  return text
    .replaceAll(OPTIONAL, (_, part: string) => (placesOf(part).some((name) => value(name) === '') ? '' : part))
    .replaceAll(PLACE, (_, name: string) => value(name));
}

export const fillAll = (t: NoticeTemplate, fields: Record<string, string>): NoticeText => ({
  title: fill(t.title, fields),
  body: fill(t.body, fields),
  ...(t.sms === undefined ? {} : { sms: fill(t.sms, fields) }),
});

/** A template as WhatsApp takes it: the same words for everybody, with numbered places; what may be left out is left out. */
export function numbered(template: NoticeTemplate): { body: string; places: string[] } {
  const text = `*${template.title.replaceAll(OPTIONAL, '')}*\n${template.body.replaceAll(OPTIONAL, '')}`;
  const places = placesOf(text);
  let n = 0;
  return { body: text.replaceAll(PLACE, () => `{{${++n}}}`), places };
}

/** NIK and KK number, phone, e-mail: what may not stand in a notice. */
const PERSONAL = /(?<!\d)\d{16}(?!\d)|\+62\d{8,}|(?<!\d)08\d{8,11}(?!\d)|[^\s@]+@[^\s@]+\.[a-z]{2,}/i;

const IDS = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** Whether a text looks as if it held one. */
export const holdsPersonal = (text: string): boolean => PERSONAL.test(text.replaceAll(IDS, ''));

/** Throws when a parameter looks like a personal value: a fault of the module that calls, found by its first test. */
export function refusePersonal(kind: string, data: unknown): void {
  if (holdsPersonal(JSON.stringify(data))) throw new Error(`the notice ${kind} would carry a personal value`);
}

/** Local hours between which nothing leaves but codes and danger. */
export interface QuietHours {
  from: number;
  to: number;
}
export const QUIET: QuietHours = { from: 21, to: 6 };
/** When the day's digest leaves. */
const DIGEST_AT = 16 * 60;
const clocks = new Map<string, Intl.DateTimeFormat>();

/** Minutes since local midnight. */
function minuteOfDay(now: Date, timeZone: string): number {
  let clock = clocks.get(timeZone);
  if (!clock)
    clocks.set(
      timeZone,
      (clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })),
    );
  const [hour = 0, minute = 0] = clock.format(now).split(':').map(Number);
  return hour * 60 + minute;
}
/** Indonesia changes no clocks, so minutes can be counted. */
const nextAt = (now: Date, at: number, minute: number): Date =>
  new Date(Math.floor(now.getTime() / 60_000) * 60_000 + ((minute - at + 1440) % 1440 || 1440) * 60_000);

/** The end of the quiet hours in which `now` lies; undefined outside them. Sign-in codes do not ask. */
export function quietUntil(now: Date, timeZone: string, { from, to }: QuietHours = QUIET): Date | undefined {
  const at = minuteOfDay(now, timeZone);
  const [begin, end] = [from * 60, to * 60];
  const quiet = begin > end ? at >= begin || at < end : at >= begin && at < end;
  return quiet ? nextAt(now, at, end) : undefined;
}

/** When the next digest of a day leaves (16.00 local). */
export const nextDigest = (now: Date, timeZone: string): Date => nextAt(now, minuteOfDay(now, timeZone), DIGEST_AT);
