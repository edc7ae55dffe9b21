import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isOpen, localDate } from '../../../kernel/clock/index.ts';
import type { Ctx } from '../../../kernel/command.ts';
import { PUBLIC } from '../../../kernel/permission.ts';
import {
  Actions,
  ButtonLink,
  Card,
  EmptyState,
  Hero,
  html,
  Icon,
  Page,
  PATHS,
  Tag,
  Tiles,
  useUi,
  type Tile,
} from '../../../ui/index.ts';
import { myDrafts, type Catalogue, type DraftView } from '../../casework/index.ts';
import { areaPath, findArea, listAreas, type Area } from '../../places/index.ts';
import { EVENTS } from '../events.ts';
import { listServices, type Listed } from '../listed.ts';
import { words } from '../words.ts';
import { installedRoutes } from './installed.ts';
import { serviceTile } from './catalogue.tsx';
import { draftPath, query, servicePath } from './draft-form.ts';

/** Anybody may keep a page of facts for a minute; it changes when the office opens. */
const MINUTE = 60;
const AREAS = '/wilayah';

/** Home, the areas, and the pages of the foot. */
export function homeRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  app.get(PATHS.home, { config: { action: PUBLIC } }, async (request, reply) => {
    const { ctx } = request;
    const services = await listServices(ctx, catalogue);
    const drafts = ctx.actor.kind === 'person' ? (await myDrafts(ctx)).filter((d) => d.kase === null) : [];
    return html(reply, ctx, <Home ctx={ctx} services={services} drafts={drafts} />, 200, { cache: MINUTE });
  });
  app.get(AREAS, { config: { action: PUBLIC } }, areas);
  for (const [path, key] of [
    [PATHS.broker, 'broker'],
    [PATHS.accessibility, 'access'],
    [PATHS.privacy, 'privacy'],
    [PATHS.source, 'source'],
  ] as const) {
    app.get(path, { config: { action: PUBLIC } }, async (request, reply) =>
      html(reply, request.ctx, <Text {...words[request.ctx.lang][key]} />, 200, { cache: MINUTE }),
    );
  }
  installedRoutes(app);
  app.get(PATHS.arms, { config: { action: PUBLIC } }, async (request, reply) =>
    reply.type('image/svg+xml').header('cache-control', 'public, max-age=86400').send(request.ctx.city.pack.arms.svg),
  );

  async function areas(request: FastifyRequest, reply: FastifyReply) {
    const { ctx } = request;
    const text = query(request, 'cari').slice(0, 100);
    const found = text === '' ? await listAreas(ctx.city.db) : await findArea(ctx.city.db, text, 20);
    return html(reply, ctx, <Areas ctx={ctx} text={text} found={found} />, 200, { cache: MINUTE });
  }
}

/** The life events that there is a service for: straight to the one that is there for it first of all; it names the others. */
function eventTiles(services: readonly Listed[], lang: Ctx['lang']): Tile[] {
  return Object.entries(EVENTS).flatMap(([event, { icon, home, title, text }]) => {
    const fitting = services.filter((s) => s.events.includes(event));
    if (fitting.length === 0 || (!home && fitting.every((s) => s.elsewhere !== undefined))) return [];
    const here = fitting.filter((s) => s.elsewhere === undefined && s.events[0] === event);
    const only = here.length === 1 ? here[0] : fitting.length === 1 ? fitting[0] : undefined;
    return [
      {
        href: only ? servicePath(only.code) : `${PATHS.services}?peristiwa=${event}`,
        icon,
        title: title[lang],
        text: text[lang],
      },
    ];
  });
}

interface HomeProps {
  ctx: Ctx;
  services: readonly Listed[];
  drafts: readonly DraftView[];
}

/** The way in: one's own words, what is happening in one's life, what is under way; then where the offices are. */
function Home({ ctx, services, drafts }: HomeProps) {
  const w = words[ctx.lang];
  const { f } = useUi();
  const titles = new Map(services.map(({ code, title }) => [code, title[ctx.lang]]));
  const events = eventTiles(services, ctx.lang);
  const unplaced = services.filter((s) => s.elsewhere === undefined && !s.events.some((e) => Object.hasOwn(EVENTS, e)));
  return (
    <Page
      title={w.home}
      section="home"
      width="wide"
      hero={
        <Hero
          first
          title={w.ask}
          lead={w.lead}
          action={PATHS.services}
          label={w.example}
          doors={{
            label: w.here,
            items: services
              .filter((s) => s.elsewhere === undefined)
              .map((s) => ({ href: servicePath(s.code), title: s.title[ctx.lang] })),
          }}
        />
      }
    >
      {drafts.length > 0 && (
        <>
          <h2>{w.waiting}</h2>
          <Tiles
            items={drafts.map((d) => ({
              href: draftPath(d.id),
              icon: 'pen',
              title: titles.get(d.service) ?? d.service,
              text: f.dateTime(d.updatedAt),
            }))}
          />
        </>
      )}
      <h2>{w.events}</h2>
      <Tiles items={[...events, ...unplaced.map((service) => serviceTile(service, ctx.lang))]} />
      <Actions>
        <ButtonLink look="second" icon="list" href={PATHS.services}>
          {w.all}
        </ButtonLink>
      </Actions>
      <div class="pair">
        <section class="stack">
          <h2>{w.already}</h2>
          <Tiles
            items={[
              ctx.actor.kind === 'person'
                ? { href: PATHS.mine, icon: 'inbox', title: w.mine, text: w.mineText }
                : { href: PATHS.check, icon: 'search', title: w.check, text: w.checkText },
              { href: PATHS.genuine, icon: 'shield', title: w.genuine, text: w.genuineText },
              { href: PATHS.broker, icon: 'megaphone', title: w.broker.title, text: w.brokerText },
            ]}
          />
        </section>
        <Offices ctx={ctx} />
      </div>
    </Page>
  );
}

function Offices({ ctx }: { ctx: Ctx }) {
  const w = words[ctx.lang];
  const { f } = useUi();
  const { calendar, pack } = ctx.city;
  const day = calendar.day(localDate(calendar, ctx.now));
  // The zone is said once, at the end.
  const bare = (at: string | number | Date) => f.time(new Date(at)).replace(/ \S+$/, '');
  const hours = day.open.map(([open, close], i, { length }) => (
    <span key={open} class="nowrap">
      {bare(open)}–{i === length - 1 ? f.time(new Date(close)) : `${bare(close)}, `}
    </span>
  ));
  const open = isOpen(calendar, ctx.now);
  return (
    <section class="stack">
      <h2>{w.offices}</h2>
      <Card>
        <p class="opening">
          <Tag tone={open ? 'ok' : undefined}>{open ? w.open : w.closed}</Tag>
          <span>
            {w.today}: {hours.length > 0 ? hours : w.closedToday}
          </span>
        </p>
        <ul class="places">
          {pack.offices.map((office) => (
            <li key={office.name}>
              <Icon name="pin" />
              <span>
                <b>{office.name}</b>
                <small>{office.address}</small>
              </span>
            </li>
          ))}
        </ul>
        <p>
          <a href={AREAS}>{w.areasText}</a>
        </p>
      </Card>
    </section>
  );
}

function Areas({ ctx, text, found }: { ctx: Ctx; text: string; found: Area[] }) {
  const w = words[ctx.lang];
  return (
    <Page title={w.areas} width="wide" hero={<Hero title={w.areas} action={AREAS} value={text} label={w.find} />}>
      {found.length === 0 ? (
        <EmptyState icon="search" title={w.none} />
      ) : (
        <>
          <p>{w.found(found.length)}</p>
          <Tiles
            items={found.map((a) => ({
              href: `${AREAS}?cari=${encodeURIComponent(a.name)}`,
              icon: 'pin',
              title: a.name,
              text: `${areaPath(ctx.city.pack, a.code)} · ${a.code}`,
            }))}
          />
        </>
      )}
    </Page>
  );
}

function Text({ title, text, law }: { title: string; text: string; law?: string }) {
  return (
    <Page title={title}>
      <h1>{title}</h1>
      <p>{text}</p>
      {law && <p class="hint">{law}</p>}
    </Page>
  );
}
