import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Ctx } from '../../kernel/command.ts';
import { isOpen, localDate } from '../../kernel/clock/index.ts';
import { fmt } from '../../kernel/i18n.ts';
import { PUBLIC } from '../../kernel/permission.ts';
import { html, Page, PATHS, Hero, EmptyState, SummaryList, Tiles } from '../../ui/index.ts';
import { areaPath, findArea, listAreas, type Area } from '../places/index.ts';
import { words } from './words.ts';

/** Anybody may keep a page of facts for a minute; it changes when the office opens. */
const MINUTE = 60;
const AREAS = '/wilayah';

export function routes(app: FastifyInstance): void {
  app.get(PATHS.home, { config: { action: PUBLIC } }, async (request, reply) =>
    html(reply, request.ctx, <Home ctx={request.ctx} />, 200, { cache: MINUTE }),
  );
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
  app.get(PATHS.arms, { config: { action: PUBLIC } }, async (request, reply) =>
    reply.type('image/svg+xml').header('cache-control', 'public, max-age=86400').send(request.ctx.city.pack.arms.svg),
  );

  async function areas(request: FastifyRequest, reply: Parameters<typeof html>[0]) {
    const { ctx } = request;
    const asked = (request.query as { cari?: unknown }).cari;
    const text = typeof asked === 'string' ? asked.slice(0, 100) : '';
    const found = text === '' ? await listAreas(ctx.city.db) : await findArea(ctx.city.db, text, 20);
    return html(reply, ctx, <Areas ctx={ctx} text={text} found={found} />, 200, { cache: MINUTE });
  }
}

/** What is open now, where, and the way in by one's own words. */
function Home({ ctx }: { ctx: Ctx }) {
  const w = words[ctx.lang];
  const { calendar, pack, timeZone } = ctx.city;
  const f = fmt(ctx.lang, timeZone);
  const day = calendar.day(localDate(calendar, ctx.now));
  const hours = day.open.map(([open, close]) => `${f.time(new Date(open))}–${f.time(new Date(close))}`);
  return (
    <Page
      title={w.home}
      section="home"
      width="wide"
      hero={<Hero title={w.ask} lead={w.lead} action={AREAS} label={w.find} />}
    >
      <h2>{w.offices}</h2>
      {pack.offices.map((office) => (
        <section class="stack" key={office.code}>
          <h3>{office.name}</h3>
          <SummaryList
            rows={[
              { label: w.address, value: office.address },
              { label: w.today, value: hours.length > 0 ? hours.join(', ') : w.closedToday },
              { label: isOpen(calendar, ctx.now) ? w.open : w.closed, value: f.dateTime(ctx.now) },
            ]}
          />
        </section>
      ))}
    </Page>
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
