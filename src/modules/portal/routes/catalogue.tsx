import type { FastifyInstance } from 'fastify';
import type { Lang } from '../../../kernel/i18n.ts';
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
import type { Catalogue } from '../../casework/index.ts';
import { areaPath, findArea, type Area } from '../../places/index.ts';
import { EVENTS } from '../events.ts';
import { findServices, type Listed } from '../listed.ts';
import { serviceWords } from '../words-service.ts';
import { query, servicePath } from './draft-form.ts';

const MINUTE = 60;
/** Longer is no question. */
const LONGEST = 100;

/** A service as a door. Whoever does it elsewhere is named, so that nobody expects a form behind it. */
export function serviceTile({ code, title, summary, events, elsewhere }: Listed, lang: Lang): Tile {
  const event = events.find((e) => Object.hasOwn(EVENTS, e));
  return {
    href: servicePath(code),
    icon: event ? EVENTS[event]!.icon : 'file',
    title: title[lang],
    text: summary[lang],
    ...(elsewhere !== undefined && { note: serviceWords[lang].list.elsewhere(elsewhere) }),
  };
}

/** `/layanan`: all services, those of a life event (`?peristiwa=`), or those that are looked for (`?cari=`). */
export function catalogueRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  app.get(PATHS.services, { config: { action: PUBLIC } }, async (request, reply) => {
    const { ctx } = request;
    const text = query(request, 'cari').trim().slice(0, LONGEST);
    const event = query(request, 'peristiwa');
    const found = (await findServices(ctx, catalogue, text)).filter(
      (service) => event === '' || service.events.includes(event),
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
  found: readonly Listed[];
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
          {all ? <Everything services={found} /> : <Tiles items={found.map((service) => serviceTile(service, lang))} />}
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

/** The whole list: what is done here as doors, the rest under the life event it belongs to first. */
function Everything({ services }: { services: readonly Listed[] }) {
  const { lang } = useUi();
  const w = serviceWords[lang].list;
  const [here, elsewhere] = [true, false].map((own) => services.filter((s) => (s.elsewhere === undefined) === own));
  const groups = Map.groupBy(elsewhere!, (s) => s.events.find((e) => Object.hasOwn(EVENTS, e)));
  const headings = [...Object.keys(EVENTS), undefined].filter((event) => groups.has(event));
  return (
    <>
      <h2>{w.here}</h2>
      <Tiles items={here!.map((service) => serviceTile(service, lang))} />
      {headings.length > 0 && (
        <>
          <h2>{w.byOthers}</h2>
          <p>{w.byOthersText}</p>
          <div class="index">
            {headings.map((event) => (
              <section key={event}>
                <h3>{event === undefined ? w.others : EVENTS[event]!.title[lang]}</h3>
                <ul>
                  {groups.get(event)!.map((s) => (
                    <li key={s.code}>
                      <a href={servicePath(s.code)}>{s.title[lang]}</a>
                      <small>{s.elsewhere}</small>
                    </li>
                  ))}
                </ul>
              </section>
            ))}
          </div>
        </>
      )}
    </>
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
