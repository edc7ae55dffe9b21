import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { localDate } from '../../../kernel/clock/index.ts';
import { notFound } from '../../../kernel/errors.ts';
import { html, readDate, readText, bodyOf, paramOf, queryOf, officerRoute, type Body } from '../../../ui/index.ts';
import {
  dropProposal,
  findProposalView,
  propose,
  publishProposal,
  rebaseProposal,
  returnProposal,
  valueAt,
  writeProposal,
  type Catalogue,
  type Edit,
  type PlaceSection,
} from '../../casework/index.ts';
import { proposalPath, ROOMS, servicePath, stepUpPath } from '../paths.ts';
import { serviceWords } from '../words-services.ts';
import { attempt, failedOf, frameAfter, frameOf, type Failed, type Tried } from './frame.tsx';
import { PartPage, ProposalPage, SopPage, type Sent } from './proposal-pages.tsx';
import { placesIn, readPlace } from './service-place.tsx';

const ONE = `${ROOMS.services}/perubahan/:id`;

/** Changes of a service: written part by part, held against what holds, proposed, and published by another person. */
export function proposalRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  const page = async (
    request: FastifyRequest,
    reply: FastifyReply,
    failed?: Failed,
    sent: Sent = { legal_basis: '', source: '', effective_from: '', answer: '' },
  ) => {
    const { ctx } = request;
    const id = paramOf(request, 'id');
    const view = await findProposalView(ctx, catalogue, id);
    const on = { agency: view.base.agency };
    const { rights, actor } = ctx;
    const query = queryOf(request);
    const w = serviceWords[ctx.lang];
    const key = readText(query, 'selesai');
    const lost = readText(query, 'lepas');
    const flash = /^\d{1,4}$/.test(lost) ? w.lost(Number(lost)) : Object.hasOwn(w.done, key) ? w.done[key] : undefined;
    return html(
      reply,
      ctx,
      <ProposalPage
        frame={frameAfter(frameOf(ctx, catalogue), failed, proposalPath(id))}
        view={view}
        may={{
          write: rights.can(actor, 'service.propose', on) === true,
          publish: rights.can(actor, 'service.approve', on) === true,
        }}
        sent={{ ...sent, effective_from: sent.effective_from || localDate(ctx.city.calendar, ctx.now) }}
        errors={failed?.errors}
        flash={flash}
      />,
      failed?.status ?? 200,
    );
  };
  officerRoute(app, 'GET', ONE, 'service.read', (request, reply) => page(request, reply));

  officerRoute(app, 'GET', `${ONE}/sop`, 'service.read', async (request, reply) => {
    const { ctx } = request;
    const view = await findProposalView(ctx, catalogue, paramOf(request, 'id'));
    return html(reply, ctx, <SopPage frame={frameOf(ctx, catalogue)} view={view} />);
  });

  const part = async (
    request: FastifyRequest,
    reply: FastifyReply,
    more: { failed?: Failed; body?: Body } = {},
  ): Promise<FastifyReply> => {
    const { ctx } = request;
    const view = await findProposalView(ctx, catalogue, paramOf(request, 'id'));
    const section = paramOf(request, 'part');
    if (placesIn(view.base, section).length === 0) throw notFound();
    return html(
      reply,
      ctx,
      <PartPage
        frame={frameOf(ctx, catalogue)}
        view={view}
        section={section}
        body={more.body}
        errors={more.failed?.errors ?? {}}
      />,
      more.failed?.status ?? 200,
    );
  };
  officerRoute(app, 'GET', `${ONE}/bagian/:part`, 'service.propose', (request, reply) => part(request, reply));
  officerRoute(app, 'POST', `${ONE}/bagian/:part`, 'service.propose', async (request, reply) => {
    const { ctx } = request;
    const id = paramOf(request, 'id');
    const section = paramOf(request, 'part') as PlaceSection;
    const body = bodyOf(request);
    const { base, body: now } = await findProposalView(ctx, catalogue, id);
    const fields: Record<string, string> = {};
    const edits = placesIn(base, section).flatMap((place): Edit[] => {
      const read = readPlace(body, base, place);
      if ('errors' in read) Object.assign(fields, read.errors);
      const value = 'value' in read ? read.value : valueAt(now, place.path);
      return [{ path: place.path, value: value ?? null }];
    });
    const tried: Tried<null> =
      Object.keys(fields).length > 0
        ? { fields }
        : await attempt(() => writeProposal(ctx, catalogue, { id, section, edits }));
    if (!('value' in tried))
      return part(request, reply, { body, failed: failedOf(ctx, tried, serviceWords[ctx.lang].fault) });
    return reply.redirect(proposalPath(id, '?selesai=simpan'), 303);
  });

  /** An act on the changes as a whole; what stands against it is told on their page. */
  const act = (
    slug: string,
    action: string,
    run: (request: FastifyRequest, id: string, sent: Sent) => Promise<string>,
  ) =>
    officerRoute(app, 'POST', `${ONE}/${slug}`, action, async (request, reply) => {
      const body = bodyOf(request);
      const sent: Sent = {
        legal_basis: readText(body, 'legal_basis'),
        source: readText(body, 'source'),
        effective_from: readDate(body, 'effective_from'),
        answer: readText(body, 'answer'),
      };
      const id = paramOf(request, 'id');
      const tried = await attempt(() => run(request, id, sent));
      if ('value' in tried) return reply.redirect(tried.value, 303);
      // The one act that asks for the second factor carries nothing that could be lost on the way.
      if ('stale' in tried) return reply.redirect(stepUpPath(proposalPath(id)), 303);
      return page(request, reply, failedOf(request.ctx, tried), sent);
    });
  act('ajukan', 'service.propose', async ({ ctx }, id, { legal_basis, source, effective_from }) => {
    await propose(ctx, catalogue, { id, legal_basis, source, effective_from });
    return proposalPath(id, '?selesai=ajukan');
  });
  act('terbitkan', 'service.approve', async ({ ctx }, id) => {
    const { code } = await publishProposal(ctx, catalogue, { id });
    return `${servicePath(code)}?selesai=terbit`;
  });
  act('kembalikan', 'service.approve', async ({ ctx }, id, { answer }) => {
    await returnProposal(ctx, catalogue, { id, answer });
    return proposalPath(id, '?selesai=kembali');
  });
  act('pindah', 'service.propose', async ({ ctx }, id) => {
    const { lost } = await rebaseProposal(ctx, catalogue, { id });
    return proposalPath(id, `?lepas=${lost}`);
  });
  act('buang', 'service.propose', async ({ ctx }, id) => {
    await dropProposal(ctx, catalogue, { id });
    return `${ROOMS.services}?selesai=buang`;
  });
}
