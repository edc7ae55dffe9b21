import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { html, PATHS, Table, useUi, bodyOf, paramOf, queryOf } from '../../../ui/index.ts';
import {
  actOnCase,
  caseNotices,
  caseWords,
  takeNext,
  type CaseView,
  type Catalogue,
  type HistoryEntry,
} from '../../casework/index.ts';
import { parcelNotices } from '../../delivery/index.ts';
import { kindsOf, toldAbout, ToldAbout, type Told } from '../../notices/index.ts';
import { CaseParcels, parcelsOfCase, type CaseParcel } from '../parcels/news.tsx';
import { words } from '../words.ts';
import { attempt, casePath, deskRoute, doneText, type Frame } from './frame.tsx';
import { conflictOf, expectedOf, openCase, openReview } from './load.ts';
import { CaseFrame, ReviewPage } from './review.tsx';
import type { Review } from './seen.ts';

const KINDS = kindsOf([...caseNotices, ...parcelNotices]);
const CASE = `${PATHS.desk}/berkas/:id`;

/** Draws the case's page; more of it than its address says only on the answer to a POST. */
export const showReview = (request: FastifyRequest, reply: FastifyReply, review: Review, status = 200): FastifyReply =>
  html(reply, request.ctx, <ReviewPage review={review} />, status);

/** The page of a case, its history, and "Lengkap dan benar". */
export function caseRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  deskRoute(app, 'GET', CASE, async (request, reply) => {
    const query = queryOf(request);
    const row = typeof query['langkah'] === 'string' ? query['langkah'] : '';
    const review = await openReview(request, catalogue, paramOf(request, 'id'), { row });
    const text = doneText(words[request.ctx.lang], query['selesai']);
    return showReview(request, reply, { ...review, ...(text && { flash: text }) });
  });

  // Where one comes back from the list of defects, or with the browser's own button.
  deskRoute(app, 'POST', `${CASE}/tandai`, async (request, reply) =>
    showReview(request, reply, await openReview(request, catalogue, paramOf(request, 'id'), { body: bodyOf(request) })),
  );

  deskRoute(app, 'GET', `${CASE}/riwayat`, async (request, reply) => {
    const { frame, view } = await openCase(request.ctx, catalogue, paramOf(request, 'id'));
    const { ctx } = request;
    const [told, parcels] = await Promise.all([toldAbout(ctx.city.db, view.id, 50), parcelsOfCase(ctx, view.id)]);
    return html(reply, ctx, <HistoryPage frame={frame} view={view} told={told} parcels={parcels} now={ctx.now} />);
  });

  deskRoute(app, 'POST', `${CASE}/selesai`, async (request, reply) => {
    const { ctx } = request;
    const id = paramOf(request, 'id');
    const body = bodyOf(request);
    const review = await openReview(request, catalogue, id, { body });
    const w = words[ctx.lang];
    if (review.marked.size > 0) return showReview(request, reply, { ...review, errors: { '': w.send.marked } }, 422);
    const tried = await attempt(() =>
      actOnCase(ctx, catalogue, { kase: id, act: { type: 'done', expected: expectedOf(body) } }),
    );
    if ('refused' in tried) {
      const again = await openReview(request, catalogue, id, { body });
      return showReview(request, reply, { ...again, conflict: conflictOf(ctx, again.view, tried.refused, body) }, 409);
    }
    if ('fields' in tried) return showReview(request, reply, { ...review, errors: { '': w.form.closed } }, 422);
    if (body['then'] !== 'next') return reply.redirect(`${casePath(id)}?selesai=done`, 303);
    // The key of the form belongs to the step that is done; taking the next is an act of its own.
    const { key: _, ...fresh } = ctx;
    const { row } = expectedOf(body);
    const next = await takeNext(fresh, catalogue, { service: review.view.service, row });
    return reply.redirect(
      next ? `${casePath(next.kase)}?langkah=${next.row}&selesai=next` : `${PATHS.desk}?kosong=1`,
      303,
    );
  });
}

/** What is said of these names the step already. */
const NAMED: ReadonlySet<HistoryEntry['type']> = new Set(['taken', 'done']);

interface HistoryProps {
  frame: Frame;
  view: CaseView;
  told: Told[];
  parcels: CaseParcel[];
  now: Date;
}

function HistoryPage({ frame, view, told, parcels, now }: HistoryProps) {
  const { lang, f } = useUi();
  const w = words[lang];
  const h = w.history;
  const channel = (e: HistoryEntry) => (w.channels as Record<string, string>)[e.channel] ?? e.channel;
  return (
    <CaseFrame frame={frame} view={view} at="history" now={now}>
      <Table
        caption={w.tabs.history}
        quietCaption
        rows={view.history.toSorted((a, b) => b.seq - a.seq)}
        id={(e) => String(e.seq)}
        columns={[
          { head: h.when, cell: (e) => <time datetime={e.at.toISOString()}>{f.dateTime(e.at)}</time> },
          {
            head: h.what,
            main: true,
            cell: (e) => (
              <>
                {caseWords[lang].history(e)}
                {e.activity && !NAMED.has(e.type) && <small class="muted"> {e.activity[lang]}</small>}
              </>
            ),
          },
          {
            head: h.who,
            cell: (e) => (
              <>
                {e.actor?.name ?? (e.role === 'system' ? h.system : e.roleTitle[lang])}
                {e.actor && <small class="muted"> {e.roleTitle[lang]}</small>}
                <small class="muted"> {h.via(channel(e))}</small>
              </>
            ),
          },
          { head: h.detail, cell: (e) => <Entry entry={e} /> },
        ]}
      />
      <CaseParcels parcels={parcels} />
      <ToldAbout told={told} kinds={KINDS} />
    </CaseFrame>
  );
}

function Entry({ entry: e }: { entry: HistoryEntry }) {
  const { lang } = useUi();
  const places = e.places.map((p) => p.label[lang]);
  return (
    <>
      {e.reason && <b>{e.reason[lang]}</b>}
      {places.length > 0 && <span> {places.join(' · ')}</span>}
      {e.note && <q>{e.note}</q>}
    </>
  );
}
