import type { City } from '../../kernel/city.ts';
import { fmt, type Lang } from '../../kernel/i18n.ts';
import { PATHS } from '../../ui/index.ts';
import { digestNotice } from './digest.ts';
import type { DoorKind, Outgoing } from './door-port.ts';
import { fillAll, numbered, variantOf, type AnyNotice, type NoticeText } from './model.ts';
import type { Notice } from './store/notice.ts';
import { wordingOf, type Wording } from './store/template.ts';
import { words } from './words.ts';

const { inbox: INBOX, news: NEWS } = PATHS;

export interface Composed {
  outgoing: Omit<Outgoing, 'id' | 'to'>;
  /** The line by which the message is known again when somebody asks whether it is ours. */
  line: string;
  version: number | null;
}

/** How the provider knows the words: `case_returned_plain_v1`. */
export const templateName = (kind: string, variant: string, version: number): string =>
  `${kind}.${variant}.v${version}`.replaceAll('.', '_');

/** A line as it is compared: how somebody copies it makes no difference, and a code in it tells nothing. */
export const lineOf = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/(?<!\d)\d{6}(?!\d)/g, '######')
    .replaceAll(/[*_~"“”'’]/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();

export const macOf = (city: Pick<City, 'keys'>, line: string): Buffer => city.keys.mac('message/line', lineOf(line));

/** The words of one notice, or of several as a digest, as they go through a door. */
export async function compose(
  city: City,
  kind: AnyNotice,
  params: unknown,
  o: { door: DoorKind; lang: Lang; wording?: Wording; path?: string },
): Promise<Composed> {
  const variant = variantOf(kind, params);
  const wording = o.wording ?? (await wordingOf(city.db, kind, variant));
  const fields = kind.fields[o.lang](params, fmt(o.lang, city.timeZone));
  const text = fillAll(wording.words[o.lang], fields);
  return { ...dress(city, o.door, o.lang, text, o.path ?? INBOX), version: wording.version, ...agreed() };

  /** WhatsApp carries only words that were agreed beforehand, with the values beside them. */
  function agreed(): Partial<Composed> {
    if (o.door !== 'whatsapp') return {};
    const { body, places } = numbered(wording.words[o.lang]);
    const values = places.map((name) => fields[name]!);
    const said = body.replaceAll(/\{\{(\d+)\}\}/g, (_, n: string) => values[Number(n) - 1]!);
    const tail = waTail(city, o.lang);
    return {
      line: said.split('\n')[1] ?? said,
      outgoing: {
        text: `${said}\n\n${tail}`,
        template: { name: templateName(kind.kind, variant, wording.version), lang: o.lang, values },
      },
    };
  }
}

/** The last words of every WhatsApp template: whose they are and where to look; no link that could be another's. */
export const waTail = (city: City, lang: Lang): string => words[lang].message.seeAt(new URL(city.origin).host);

function dress(city: City, door: DoorKind, lang: Lang, text: NoticeText, path: string): Omit<Composed, 'version'> {
  const w = words[lang].message;
  const sender = w.sender(city.pack.city.short_name);
  const host = new URL(city.origin).host;
  if (door === 'email')
    return {
      outgoing: {
        subject: `${sender}: ${text.title}`,
        text: `${text.body}\n\n${w.openAt(`${city.origin}${INBOX}`)}\n\n${w.foot(city.pack.city.short_name, `${city.origin}${NEWS}`)}\n`,
      },
      line: text.body,
    };
  if (door === 'push')
    return {
      outgoing: { text: JSON.stringify({ title: sender, body: text.title, path }) },
      line: text.title,
    };
  const line = `${sender}: ${text.sms ?? text.title} ${w.seeAt(host)}`;
  return { outgoing: { text: line }, line };
}

/** What a message that tells of these notices says; undefined when none of them can be told any more. */
export function topicOf(
  kinds: ReadonlyMap<string, AnyNotice>,
  notices: readonly Notice[],
  digest: boolean,
): { kind: AnyNotice; params: unknown } | undefined {
  if (digest) return { kind: digestNotice, params: { count: notices.length } };
  const [notice] = notices;
  const kind = notice && kinds.get(notice.kind);
  const params = kind?.params.safeParse(notice!.data);
  return kind && params?.success ? { kind, params: params.data } : undefined;
}
