import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { html, readText, type Body, type FieldTexts, bodyOf, queryOf } from '../../../ui/index.ts';
import {
  actOnCase,
  proofOf,
  serviceVersion,
  type CaseActInput,
  type CaseView,
  type Catalogue,
} from '../../casework/index.ts';
import { words } from '../words-case.ts';
import {
  againOf,
  CASES,
  casePath,
  myCase,
  myCaseWhole,
  paramsOf,
  seqOf,
  statusOf,
  tryAct,
  withFlash,
  type Again,
} from './case-acts.ts';
import { PickPage, ProofPage, TellPage } from './proof-pages.tsx';
import { chosenOf, ownReason, placesOf, reasonsFor, waiting, type Place } from './proof-places.ts';

const ONE = `${CASES}/:id/konsep`;
const READ = { config: { action: 'case.read' } };
const ACT = { config: { action: 'case.act' } };
type Defect = Extract<CaseActInput, { type: 'return' }>['defects'][number];

/** The draft proof: what the paper will say, and the two doors out of it. */
export function proofRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  const viewOf = (request: FastifyRequest) => myCase(request.ctx, catalogue, paramsOf(request)['id']!);
  const proofPage = async (reply: FastifyReply, request: FastifyRequest, view: CaseView, again: Again = {}) => {
    const proof = waiting(view) ? await proofOf(request.ctx, catalogue, view.id) : [];
    return html(reply, request.ctx, <ProofPage view={view} proof={proof} again={again} />, statusOf(again));
  };

  app.get(ONE, READ, async (request, reply) => proofPage(reply, request, await viewOf(request)));

  app.post(ONE, ACT, async (request, reply) => {
    const { ctx } = request;
    const body = bodyOf(request);
    const { id } = await viewOf(request);
    const acted = await tryAct(() =>
      actOnCase(ctx, catalogue, { kase: id, act: { type: 'done', expected: onRow(body) } }),
    );
    if ('done' in acted) return reply.redirect(withFlash(casePath(id), 'benar'), 303);
    const view = await viewOf(request);
    return proofPage(reply, request, view, againOf(ctx, acted, view, seqOf(body)));
  });

  const wrong = async (request: FastifyRequest) => {
    const { view, dossier } = await myCaseWhole(request.ctx, catalogue, paramsOf(request)['id']!);
    const def = await serviceVersion(request.ctx.city, catalogue, view.service, view.version);
    return { view, dossier, places: placesOf(def, dossier), def };
  };

  app.get(`${ONE}/salah`, READ, async (request, reply) => {
    const { view, dossier, places, def } = await wrong(request);
    if (!waiting(view)?.returnsTo) return proofPage(reply, request, view);
    const query = queryOf(request);
    const chosen = chosenOf(places, query);
    if (chosen.length > 0)
      return html(reply, request.ctx, <TellPage view={view} def={def} chosen={chosen} body={{}} again={{}} />);
    const errors: FieldTexts = query['lanjut'] === undefined ? {} : { apa: words[request.ctx.lang].proof.pickNone };
    return html(
      reply,
      request.ctx,
      <PickPage view={view} dossier={dossier} places={places} errors={errors} />,
      query['lanjut'] === undefined ? 200 : 422,
    );
  });

  app.post(`${ONE}/salah`, ACT, async (request, reply) => {
    const { ctx } = request;
    const body = bodyOf(request);
    const { view: before, places, def } = await wrong(request);
    const chosen = chosenOf(places, body);
    if (chosen.length === 0) return reply.redirect(`${casePath(before.id)}/konsep/salah?lanjut=1`, 303);
    const tell = (view: CaseView, again: Again) =>
      html(reply, ctx, <TellPage view={view} def={def} chosen={chosen} body={body} again={again} />, statusOf(again));

    const errors: FieldTexts = {};
    const defects = chosen.map((place) => {
      const own = ownReason(def, place.kind);
      const reason = own ?? readText(body, `reason.${place.path}`);
      const note = readText(body, `note.${place.path}`);
      if (!reasonsFor(def, place.kind).some((r) => r.code === reason))
        errors[`reason.${place.path}`] = words[ctx.lang].proof.choose;
      if (own !== undefined && note === '') errors[`note.${place.path}`] = words[ctx.lang].proof.missing;
      return {
        ...(place.kind === 'answer' ? { path: place.path } : { requirement: place.path }),
        reason,
        ...(note && { note }),
      } satisfies Defect;
    });
    if (Object.keys(errors).length > 0) return tell(before, { errors });

    const to = readText(body, 'to');
    const acted = await tryAct(() =>
      actOnCase(ctx, catalogue, { kase: before.id, act: { type: 'return', expected: onRow(body), to, defects } }),
    );
    if ('done' in acted) return reply.redirect(withFlash(casePath(before.id), 'salah'), 303);
    const view = await viewOf(request);
    const again = againOf(ctx, acted, view, seqOf(body));
    return tell(view, again.errors ? { errors: placed(again.errors, chosen) } : again);
  });
}

/** `{row, round}` that the page was drawn for. What is no number is a round that never was. */
const onRow = (body: Body): { row: string; round: number } => {
  const round = Number(readText(body, 'round'));
  return { row: readText(body, 'row'), round: Number.isInteger(round) && round > 0 ? round : 1_000_000 };
};

/** The act's faults (`act.defects.0.note`) at the fields of this page. */
const placed = (errors: FieldTexts, chosen: readonly Place[]): FieldTexts =>
  Object.fromEntries(
    Object.entries(errors).map(([at, text]) => {
      const [, n, field] = /defects\.(\d+)\.(\w+)$/.exec(at) ?? [];
      const place = n === undefined ? undefined : chosen[Number(n)];
      return [place ? `${field === 'note' ? 'note' : 'reason'}.${place.path}` : '', text];
    }),
  );
