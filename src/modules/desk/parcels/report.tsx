import type { FastifyInstance } from 'fastify';
import { addDays, localDate } from '../../../kernel/clock/index.ts';
import { defineWords } from '../../../kernel/i18n.ts';
import { html, queryOf, readText, Stats, Table, Tabs, useUi } from '../../../ui/index.ts';
import type { Catalogue } from '../../casework/index.ts';
import { carrierName, carrierReport, carrierWords, parcelAgencies, type CarrierReport } from '../../delivery/index.ts';
import { DeskFrame, deskRoute, frameOf, type Frame } from '../routes/frame.tsx';
import { PARCELS, REPORT } from './paths.ts';
import { parcelDeskWords } from './words.ts';

const DAYS = [30, 90, 365] as const;

const reportWords = defineWords({
  id: {
    lead: 'Menurut kelurahan dan pengantar, dihitung dari kiriman yang diserahkan.',
    days: (n: number) => `${n} hari terakhir`,
    empty: 'Belum ada kiriman yang diserahkan dalam waktu ini.',
  },
  en: {
    lead: 'By ward and carrier, counted from parcels that were handed over.',
    days: (n: number) => `Last ${n} days`,
    empty: 'No parcel was handed over in this time.',
  },
});

/** How deliveries fare, for who hands over and who answers for it. */
export function reportRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  deskRoute(
    app,
    'GET',
    REPORT,
    async (request, reply) => {
      const { ctx } = request;
      const asked = Number(readText(queryOf(request), 'hari'));
      const days = DAYS.find((d) => d === asked) ?? DAYS[1];
      const { calendar, db } = ctx.city;
      const from = addDays(localDate(calendar, ctx.now), -days);
      const own = parcelAgencies(ctx.actor);
      const rows = await carrierReport(db, {
        // Whoever watches the whole city has no counter of an agency.
        agencies: own.length > 0 ? own : 'all',
        since: new Date(calendar.day(from).end),
      });
      return html(reply, ctx, <ReportPage frame={await frameOf(ctx, catalogue)} rows={rows} days={days} />);
    },
    'delivery.report',
  );
}

function ReportPage({ frame, rows, days }: { frame: Frame; rows: CarrierReport[]; days: number }) {
  const { lang, f, city, actor } = useUi();
  const w = { ...carrierWords[lang], ...reportWords[lang] };
  const sum = (of: 'handed' | 'delivered' | 'missed' | 'lost') => rows.reduce((all, r) => all + r[of], 0);
  const handed = sum('handed');
  return (
    <DeskFrame
      frame={frame}
      title={parcelDeskWords[lang].report}
      back={parcelAgencies(actor).length > 0 ? { href: PARCELS, label: parcelDeskWords[lang].back } : undefined}
    >
      <p class="lead">{w.lead}</p>
      <Tabs
        label={parcelDeskWords[lang].report}
        items={DAYS.map((d) => ({ href: `${REPORT}?hari=${d}`, label: w.days(d), current: d === days }))}
      />
      {handed > 0 && (
        <Stats
          items={[
            { label: w.handed, value: f.number(handed) },
            { label: w.share, value: `${f.number(Math.round((100 * sum('delivered')) / handed))} %` },
            { label: w.missed, value: f.number(sum('missed')) },
            { label: w.lost, value: f.number(sum('lost')) },
          ]}
        />
      )}
      <Table
        caption={parcelDeskWords[lang].report}
        quietCaption
        scroll
        rows={rows}
        id={(r) => `${r.area}/${r.carrier}`}
        empty={w.empty}
        columns={[
          {
            head: w.ward,
            main: true,
            cell: (r) => city.pack.areas.wards.find((x) => x.code === r.area)?.name ?? r.area,
          },
          { head: w.carrier, cell: (r) => carrierName(r.carrier) },
          { head: w.handed, num: true, cell: (r) => f.number(r.handed) },
          { head: w.delivered, num: true, cell: (r) => f.number(r.delivered) },
          { head: w.missed, num: true, cell: (r) => f.number(r.missed) },
          { head: w.back, num: true, cell: (r) => f.number(r.back) },
          { head: w.lost, num: true, cell: (r) => f.number(r.lost) },
          {
            head: w.median,
            num: true,
            cell: (r) => (r.medianDays === null ? w.none : f.number(Math.round(r.medianDays * 10) / 10)),
          },
        ]}
      />
    </DeskFrame>
  );
}
