import type { FastifyInstance } from 'fastify';
import type { Ctx } from '../../../kernel/command.ts';
import { PUBLIC } from '../../../kernel/permission.ts';
import {
  Actions,
  ButtonLink,
  EmptyState,
  Hero,
  html,
  Page,
  PATHS,
  Tiles,
  useUi,
  type Tile,
} from '../../../ui/index.ts';
import { currentServices, type Catalogue, type Definition } from '../../casework/index.ts';
import { areaPath, findArea, type Area } from '../../places/index.ts';
import { EVENTS, eventWords } from '../events.ts';
import { searched, searchServices } from '../search.ts';
import { serviceWords } from '../words-service.ts';
import { query, servicePath } from './draft-form.ts';

const MINUTE = 60;
/** Longer is no question. */
const LONGEST = 100;

/** The services that fit a question in people's own words, the best first; all of them for an empty one. */
export async function findServices(ctx: Ctx, catalogue: Catalogue, text: string): Promise<Definition[]> {
  const all = await currentServices(ctx.city, catalogue, ctx.now);
  const byCode = new Map(all.map((def) => [def.body.code, def]));
  const documents = all.map(({ body }) => searched(body, eventWords));
  return searchServices(documents, text, ctx.city.pack.synonyms).map((s) => byCode.get(s.code)!);
}

/** A service as a door. */
export function serviceTile({ body }: Definition, lang: Ctx['lang']): Tile {
  const event = body.lifeEvents.find((e) => Object.hasOwn(EVENTS, e));
  return {
    href: servicePath(body.code),
    icon: event ? EVENTS[event]!.icon : 'file',
    title: body.title[lang],
    text: body.summary[lang],
  };
}

/** `/layanan`: all services, those of a life event (`?peristiwa=`), or those that are looked for (`?cari=`). */
export function catalogueRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  app.get(PATHS.services, { config: { action: PUBLIC } }, async (request, reply) => {
    const { ctx } = request;
    const text = query(request, 'cari').trim().slice(0, LONGEST);
    const event = query(request, 'peristiwa');
    const found = (await findServices(ctx, catalogue, text)).filter(
      (def) => event === '' || def.body.lifeEvents.includes(event),
    );
    // Who types the name of a ward here looks for a place.
    const areas = text !== '' && found.length === 0 ? await findArea(ctx.city.db, text, 5) : [];
    const known = Object.hasOwn(EVENTS, event) ? EVENTS[event]!.title[ctx.lang] : undefined;
    return html(
      reply,
      ctx,
      <Services text={text} heading={known} found={found} areas={areas} all={text === '' && event === ''} />,
      200,
      { cache: MINUTE },
    );
  });
}

interface ServicesProps {
  text: string;
  /** The life event asked for. */
  heading: string | undefined;
  found: readonly Definition[];
  areas: readonly Area[];
  all: boolean;
}

function Services({ text, heading, found, areas, all }: ServicesProps) {
  const { lang } = useUi();
  const w = serviceWords[lang].list;
  const title = heading ?? w.title;
  return (
    <Page
      title={title}
      width="wide"
      hero={<Hero title={title} action={PATHS.services} value={text} label={w.example} />}
    >
      {found.length === 0 ? (
        <EmptyState icon="search" title={text === '' ? title : w.none(text)}>
          <p>{w.noneText}</p>
          <Actions>
            <ButtonLink look="second" href={PATHS.services}>
              {w.all}
            </ButtonLink>
          </Actions>
        </EmptyState>
      ) : (
        <>
          {text !== '' && <h2>{w.found(found.length, text)}</h2>}
          <Tiles items={found.map((def) => serviceTile(def, lang))} />
          {!all && (
            <p>
              <a href={PATHS.services}>{w.all}</a>
            </p>
          )}
        </>
      )}
      {areas.length > 0 && <Areas areas={areas} />}
    </Page>
  );
}

function Areas({ areas }: { areas: readonly Area[] }) {
  const { lang, city } = useUi();
  return (
    <section class="stack">
      <h2>{serviceWords[lang].list.areas}</h2>
      <Tiles
        items={areas.map((a) => ({
          href: `/wilayah?cari=${encodeURIComponent(a.name)}`,
          icon: 'pin',
          title: a.name,
          text: areaPath(city.pack, a.code),
        }))}
      />
    </section>
  );
}
