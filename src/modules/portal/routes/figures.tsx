import type { FastifyInstance } from 'fastify';
import { addDays, localDate } from '../../../kernel/clock/index.ts';
import { defineWords } from '../../../kernel/i18n.ts';
import { PUBLIC } from '../../../kernel/permission.ts';
import { html, Page, PATHS, Table, useUi } from '../../../ui/index.ts';
import {
  carrierName,
  carrierReport,
  carrierWords,
  publicFigures,
  SMALLEST,
  type PublicFigure,
  type Told,
} from '../../delivery/index.ts';

const DAYS = 365;
/** It is counted over a year: a minute more or less changes nothing. */
const CACHE = 600;

const words = defineWords({
  id: {
    title: 'Kinerja pengiriman kartu',
    lead: 'Kartu yang diminta lewat pos, menurut kelurahan dan pengantar, dalam 365 hari terakhir. Dihitung dari kiriman yang diserahkan ke pengantar.',
    small: (n: number) =>
      `Supaya tidak ada orang yang dapat dikenali, angka di bawah ${n} tidak disebut, dan kelurahan dengan kiriman sedikit digabung.`,
    others: 'Kelurahan lain, digabung',
    below: (n: number) => `kurang dari ${n}`,
    above: (n: string) => `lebih dari ${n}`,
    empty: 'Belum cukup kiriman untuk disebut di sini.',
    median: 'belum cukup',
  },
  en: {
    title: 'How cards sent by post fare',
    lead: 'Cards asked for by post, by ward and carrier, over the last 365 days. Counted from parcels handed to the carrier.',
    small: (n) =>
      `So that nobody can be recognised, numbers below ${n} are not told, and wards with few parcels are put together.`,
    others: 'Other wards together',
    below: (n) => `fewer than ${n}`,
    above: (n) => `more than ${n}`,
    empty: 'Not enough parcels yet to tell of.',
    median: 'not enough yet',
  },
});

/** GET /kinerja: how the carriers do, for everybody. */
export function figureRoutes(app: FastifyInstance): void {
  app.get(PATHS.reports, { config: { action: PUBLIC } }, async (request, reply) => {
    const { ctx } = request;
    const { calendar, db } = ctx.city;
    const since = new Date(calendar.day(addDays(localDate(calendar, ctx.now), -DAYS)).end);
    const rows = publicFigures(await carrierReport(db, { agencies: 'all', since }));
    return html(reply, ctx, <FiguresPage rows={rows} />, 200, { cache: CACHE });
  });
}

function FiguresPage({ rows }: { rows: PublicFigure[] }) {
  const { lang, f, city } = useUi();
  const w = words[lang];
  const c = carrierWords[lang];
  const say = (n: Told): string =>
    typeof n === 'number' ? f.number(n) : 'below' in n ? w.below(n.below) : w.above(f.number(n.above));
  return (
    <Page title={w.title} width="wide" back={PATHS.home}>
      <h1>{w.title}</h1>
      <p class="lead">{w.lead}</p>
      <Table
        caption={w.title}
        quietCaption
        rows={rows}
        id={(r) => `${r.area ?? ''}/${r.carrier}`}
        empty={w.empty}
        columns={[
          {
            head: c.ward,
            main: true,
            cell: (r) =>
              r.area === undefined ? w.others : (city.pack.areas.wards.find((x) => x.code === r.area)?.name ?? r.area),
          },
          { head: c.carrier, cell: (r) => carrierName(r.carrier) },
          { head: c.handed, num: true, cell: (r) => f.number(r.handed) },
          { head: c.delivered, num: true, cell: (r) => say(r.delivered) },
          { head: c.missed, num: true, cell: (r) => say(r.missed) },
          { head: c.back, num: true, cell: (r) => say(r.back) },
          { head: c.lost, num: true, cell: (r) => say(r.lost) },
          {
            head: c.median,
            num: true,
            cell: (r) => (r.medianDays === null ? w.median : f.number(Math.round(r.medianDays * 10) / 10)),
          },
        ]}
      />
      <p class="muted small">{w.small(SMALLEST)}</p>
    </Page>
  );
}
