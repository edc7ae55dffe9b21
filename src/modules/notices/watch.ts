import type { City } from '../../kernel/city.ts';
import type { Ctx } from '../../kernel/command.ts';
import { fmt, LANGS, type Lang } from '../../kernel/i18n.ts';
import type { Figure } from '../../kernel/metrics.ts';
import { doorsOf } from './carry.ts';
import { compose, templateName } from './compose.ts';
import type { DoorKind } from './door-port.ts';
import { fill, type AnyNotice, type Kinds, type NoticeTemplate, type Urgency } from './model.ts';
import { smsParts } from './scam.ts';
import { providerStates } from './store/provider.ts';
import { reportSince, type DoorReport } from './store/report.ts';
import { agreedTemplates, publishedWordings, wordingsOf, type Wording } from './store/template.ts';
import { paramsFor, placesFor } from './templates.ts';

/* What officers see of messages: figures, providers, the words. Reads only. */

type Asks = Pick<Ctx, 'city' | 'now'>;
const WEEK_MS = 7 * 86_400_000;

export interface MessagesReport {
  doors: DoorReport[];
  providers: {
    name: string;
    kind: DoorKind;
    faults: number;
    shutUntil: Date | undefined;
    reason: string | undefined;
  }[];
}

export async function messagesReport({ city, now }: Asks): Promise<MessagesReport> {
  const [doors, states] = await Promise.all([
    reportSince(city.db, new Date(now.getTime() - WEEK_MS)),
    providerStates(city.db),
  ]);
  return { doors, providers: standing(city, states, now) };
}

function standing(
  city: Pick<City, 'ports'>,
  states: Awaited<ReturnType<typeof providerStates>>,
  now: Date,
): MessagesReport['providers'] {
  return doorsOf(city).map(({ name, kind }) => {
    const state = states.get(name);
    const until = state?.shutUntil ?? undefined;
    return {
      name,
      kind,
      faults: state?.faults ?? 0,
      shutUntil: until && until > now ? until : undefined,
      reason: state?.reason ?? undefined,
    };
  });
}

/** A figure of each provider of messages. */
const ofProviders = (
  name: string,
  help: string,
  value: (p: MessagesReport['providers'][number]) => number,
): Figure => ({
  name,
  help,
  labels: ['provider', 'door'],
  read: async (city, now) =>
    standing(city, await providerStates(city.db), now).map((p) => ({
      labels: { provider: p.name, door: p.kind },
      value: value(p),
    })),
});

/** How the providers of messages stand, for whoever watches from outside. */
export const figures: Figure[] = [
  ofProviders('balai_provider_faults', 'Faults of a provider of messages in a row', (p) => p.faults),
  ofProviders('balai_provider_shut', '1 while the breaker leaves a provider of messages alone', (p) =>
    p.shutUntil ? 1 : 0,
  ),
];

export interface TemplateRow {
  kind: string;
  variant: string;
  urgency: Urgency;
  version: number;
  title: Record<Lang, string>;
  /** What WhatsApp thinks of the Indonesian words; undefined where the city has no WhatsApp. */
  agreed: string | undefined;
}

/** The title as somebody would read it, with invented values in its places: a sentence with holes names nothing. */
function titleOf(kind: AnyNotice, words: Record<Lang, NoticeTemplate>, timeZone: string): Record<Lang, string> {
  const said = (lang: Lang) => fill(words[lang].title, kind.fields[lang](kind.sample, fmt(lang, timeZone)));
  return { id: said('id'), en: said('en') };
}

export async function readTemplates({ city }: Asks, kinds: Kinds): Promise<TemplateRow[]> {
  const door = doorsOf(city).find((d) => d.templates);
  const [published, agreed] = await Promise.all([
    publishedWordings(city.db),
    door ? agreedTemplates(city.db, door.name) : undefined,
  ]);
  return [...kinds.values()].flatMap((kind) =>
    Object.entries(kind.words).map(([variant, built]): TemplateRow => {
      const { version, words } = published.get(`${kind.kind}/${variant}`) ?? { version: 1, words: built };
      return {
        kind: kind.kind,
        variant,
        urgency: kind.urgency,
        version,
        title: titleOf(kind, words, city.timeZone),
        agreed: agreed && (agreed.get(`${templateName(kind.kind, variant, version)}/id`)?.state ?? 'none'),
      };
    }),
  );
}

export interface TemplateView {
  kind: string;
  variant: string;
  title: Record<Lang, string>;
  places: string[];
  /** The newest first. */
  wordings: Wording[];
}

export async function templatesOf(
  { city }: Asks,
  kinds: Kinds,
  name: string,
  variant: string,
): Promise<TemplateView | undefined> {
  const kind = kinds.get(name);
  if (!kind || !Object.hasOwn(kind.words, variant)) return undefined;
  const wordings = await wordingsOf(city.db, kind, variant);
  return {
    kind: name,
    variant,
    title: titleOf(kind, wordings[0]!.words, city.timeZone),
    places: [...placesFor(kind, city.timeZone)],
    wordings,
  };
}

export interface Previewed {
  door: DoorKind;
  lang: Lang;
  subject?: string;
  text: string;
  /** How many SMS it costs. */
  parts?: number;
  real: boolean;
}

/** How the words that hold look through each door, with what was told last or with invented values. */
export async function previewOf(ctx: Asks, kinds: Kinds, view: TemplateView): Promise<Previewed[]> {
  const kind: AnyNotice = kinds.get(view.kind)!;
  const { params, real } = await paramsFor(ctx, kind, view.variant);
  const shown: Previewed[] = [];
  for (const lang of LANGS)
    for (const door of ['sms', 'whatsapp', 'email'] as const) {
      const { outgoing } = await compose(ctx.city, kind, params, { door, lang, wording: view.wordings[0]! });
      shown.push({
        door,
        lang,
        ...(outgoing.subject === undefined ? {} : { subject: outgoing.subject }),
        text: outgoing.text,
        ...(door === 'sms' ? { parts: smsParts(outgoing.text) } : {}),
        real,
      });
    }
  return shown;
}
