import type { City } from '../../kernel/city.ts';
import type { Ctx } from '../../kernel/command.ts';
import type { Lang } from '../../kernel/i18n.ts';
import type { CityPack } from '../../kernel/pack.ts';
import type { ExternalService } from '../../kernel/pack-external.ts';
import { currentServices, type Catalogue, type CaseBody } from '../casework/index.ts';
import { eventWords } from './events.ts';
import { createSearch, type Search } from './search.ts';

/** A service as lists and search know it, whether it is done here or elsewhere. */
export interface Listed {
  code: string;
  title: Record<Lang, string>;
  summary: Record<Lang, string>;
  synonyms: readonly string[];
  events: readonly string[];
  /** Who does it, where that is not done here. */
  elsewhere?: string;
}

/** Who does a service that is done elsewhere. */
export const providerOf = (pack: Pick<CityPack, 'agencies'>, service: ExternalService): string =>
  service.provider ?? pack.agencies.find((a) => a.code === service.agency)!.name;

const own = ({ code, title, summary, synonyms, lifeEvents }: CaseBody): Listed => ({
  code,
  title,
  summary,
  synonyms: [...synonyms.id, ...synonyms.en],
  events: lifeEvents,
});

interface Known {
  /** The versions that hold, and with them the language of the catalogue. */
  of: string;
  all: readonly Listed[];
  byCode: ReadonlyMap<string, Listed>;
  search: Search;
}
const known = new WeakMap<City, Known>();

/** All services that hold now, those done here first; and their search, made anew only when a version came. */
async function services({ city, now }: Pick<Ctx, 'city' | 'now'>, catalogue: Catalogue): Promise<Known> {
  const current = await currentServices(city, catalogue, now);
  const of = current.map(({ body }) => `${body.code}/${body.version}`).join();
  const before = known.get(city);
  if (before?.of === of) return before;
  const here = current.map(({ body }) => own(body));
  const taken = new Set(here.map((s) => s.code));
  const outside = city.pack.external
    // Once the city does it here, the description of how to do it elsewhere is out of date.
    .filter(({ code }) => !taken.has(code))
    .map((s): Listed => ({
      code: s.code,
      title: s.title,
      summary: s.summary,
      synonyms: s.synonyms,
      events: s.events,
      elsewhere: providerOf(city.pack, s),
    }));
  const all = [...here, ...outside];
  const made = {
    of,
    all,
    byCode: new Map(all.map((s) => [s.code, s])),
    search: searchOf(all, city.pack.synonyms),
  };
  known.set(city, made);
  return made;
}

/** The search over a list of services, with the city's own words. */
export const searchOf = (all: readonly Listed[], groups: CityPack['synonyms']): Search =>
  createSearch(
    all.map((s) => ({
      code: s.code,
      titles: [s.title.id, s.title.en],
      synonyms: s.synonyms,
      events: s.events.flatMap(eventWords),
      summaries: [s.summary.id, s.summary.en],
    })),
    groups,
  );

/** All services of the city, those done here first. */
export const listServices = async (ctx: Pick<Ctx, 'city' | 'now'>, catalogue: Catalogue): Promise<readonly Listed[]> =>
  (await services(ctx, catalogue)).all;

/** The services that fit a question in people's own words, the best first; all of them for an empty one. */
export async function findServices(
  ctx: Pick<Ctx, 'city' | 'now'>,
  catalogue: Catalogue,
  question: string,
): Promise<Listed[]> {
  const { search, byCode } = await services(ctx, catalogue);
  return search(question).map((code) => byCode.get(code)!);
}
