import { z } from 'zod';
import type { Ctx } from '../../../kernel/command.ts';
import { Refusal } from '../../../kernel/errors.ts';
import { openFile, safeDownloadHeaders } from '../../../kernel/files/index.ts';
import {
  actOnCase,
  casePaperOf,
  currentService,
  fileCase,
  findCase,
  findDossier,
  listMyCases,
  REVEAL_REASONS,
  revealAnswer,
  serviceVersion,
  signInRegistry,
  type Catalogue,
  type Definition,
} from '../../casework/index.ts';
import { eventsOf, parcelsOf } from '../../delivery/index.ts';
import { caseCommand, newCase, place } from '../bodies.ts';
import { examples, IDS } from '../examples.ts';
import { page, paging } from '../lists.ts';
import { caseOf } from '../present.ts';
import { explained } from '../problem.ts';
import { defineRoute, type AnyRoute } from '../route.ts';
import * as shapes from '../shapes.ts';
import { wire } from '../wire.ts';

const oneCase = z.strictObject({ id: z.uuid() });
const CASE = { id: IDS.case };
const textOf = (v: unknown): string | null => (typeof v === 'string' ? v : null);

export const caseRoutes = (catalogue: Catalogue): AnyRoute[] => [
  defineRoute({
    id: 'fileCase',
    method: 'POST',
    path: '/api/v1/cases',
    action: 'case.file',
    tag: 'cases',
    summary: 'Apply for a service',
    description:
      'All or nothing. The PIN in the answer is told once; the same `Idempotency-Key` brings the same answer again.',
    problems: [400, 404, 409, 413, 422],
    body: newCase,
    status: 201,
    answer: shapes.receipt,
    examples: { body: examples.newCase, answer: examples.receipt },
    async handle({ ctx, body, reply }) {
      const documents = body.documents.map(({ requirement, document }) => ({ requirement, file: document }));
      const receipt = await inTheServicesWords(
        ctx,
        body,
        () => currentService(ctx.city, catalogue, body.service, ctx.now),
        () => fileCase(ctx, catalogue, { ...body, documents }),
      );
      reply.header('location', `/api/v1/cases/${receipt.id}`);
      return receipt;
    },
  }),
  defineRoute({
    id: 'listMyCases',
    method: 'GET',
    path: '/api/v1/cases',
    action: 'case.read',
    tag: 'cases',
    summary: 'What you have applied for, newest first',
    problems: [400],
    query: z.strictObject({
      ...paging,
      waiting: z
        .enum(['true', 'false'], 'error.choose')
        .exactOptional()
        .describe('Only those in which nothing moves until you do something'),
    }),
    answer: page(shapes.caseInList),
    examples: { query: { limit: '20' }, answer: { items: [examples.caseInList], next: null } },
    async handle({ ctx, query: { cursor, limit, waiting } }) {
      const { items, next } = await listMyCases(ctx, catalogue, {
        limit,
        waiting: waiting === 'true',
        ...(cursor !== undefined && { after: cursor }),
      });
      return { items: wire(items, ctx.city.timeZone), next: next ?? null };
    },
  }),
  defineRoute({
    id: 'getCase',
    method: 'GET',
    path: '/api/v1/cases/{id}',
    action: 'case.read',
    tag: 'cases',
    summary: 'Where a case stands: status, stage, due date and why, who holds it, what may be done',
    problems: [404],
    params: oneCase,
    answer: shapes.kase,
    examples: { params: CASE, answer: examples.kase },
    handle: async ({ ctx, params }) => caseOf(await findCase(ctx, catalogue, params.id), ctx.city),
  }),
  defineRoute({
    id: 'getAnswers',
    method: 'GET',
    path: '/api/v1/cases/{id}/answers',
    action: 'case.read',
    tag: 'cases',
    summary: 'Answers and documents, as far as you may see them',
    problems: [404],
    params: oneCase,
    answer: shapes.dossier,
    examples: { params: CASE, answer: examples.dossier },
    handle: async ({ ctx, params }) => wire(await findDossier(ctx, catalogue, params.id), ctx.city.timeZone),
  }),
  defineRoute({
    id: 'listEvents',
    method: 'GET',
    path: '/api/v1/cases/{id}/events',
    action: 'case.read',
    tag: 'cases',
    summary: 'What has happened, oldest first',
    problems: [400, 404],
    params: oneCase,
    query: z.strictObject({
      ...paging,
      cursor: z
        .string()
        .regex(/^\d{1,9}$/, 'error.cursor')
        .exactOptional(),
    }),
    answer: page(shapes.caseEvent),
    examples: { params: CASE, answer: { items: [examples.caseEvent], next: null } },
    async handle({ ctx, params, query: { cursor = '0', limit } }) {
      const { history } = await findCase(ctx, catalogue, params.id);
      const after = history.toSorted((a, b) => a.seq - b.seq).filter((e) => e.seq > Number(cursor));
      const items = after.slice(0, limit);
      return {
        items: wire(items, ctx.city.timeZone),
        next: after.length > limit ? String(items.at(-1)!.seq) : null,
      };
    },
  }),
  defineRoute({
    id: 'listParcels',
    method: 'GET',
    path: '/api/v1/cases/{id}/parcels',
    action: 'case.read',
    tag: 'cases',
    summary: 'How what the case made goes home by post, newest first',
    problems: [404],
    params: oneCase,
    answer: z.object({ items: z.array(shapes.caseParcel) }),
    examples: { params: CASE, answer: { items: [examples.caseParcel] } },
    async handle({ ctx, params }) {
      const { id } = await findCase(ctx, catalogue, params.id);
      const { db, timeZone } = ctx.city;
      const parcels = await parcelsOf(db, `kase/${id}`);
      const events = await eventsOf(
        db,
        parcels.map((p) => p.id),
      );
      const items = parcels.map(
        ({ id: parcel, number, items: held, state, round, carrier, awb, createdAt, endedAt }) => ({
          ...wire({ id: parcel, number, items: held, state, round, carrier, awb, createdAt, endedAt }, timeZone),
          events: wire(
            events.flatMap((e) =>
              e.parcel === parcel
                ? [
                    {
                      seq: e.seq,
                      type: e.type,
                      round: e.round,
                      at: e.occurredAt,
                      office: textOf(e.data['office']),
                      reason: textOf(e.data['reason']),
                    },
                  ]
                : [],
            ),
            timeZone,
          ),
        }),
      );
      return { items };
    },
  }),
  defineRoute({
    id: 'actOnCase',
    method: 'POST',
    path: '/api/v1/cases/{id}/commands',
    action: 'case.act',
    tag: 'cases',
    summary: 'Do something to a case',
    description:
      '`expected` is what you looked at: `{row, round}` for an act on a row, `{seq}` for one on the whole case. 409 only if that has changed. `GET /api/v1/cases/{id}` lists under `actions` what is allowed now, and why the rest is not.',
    problems: [400, 404, 409, 413, 422, 503],
    params: oneCase,
    body: caseCommand,
    answer: shapes.outcome,
    examples: { params: CASE, body: examples.command, answer: { seq: 6, status: 'needs_revision' } },
    async handle({ ctx, params, body }) {
      if (body.type !== 'sign')
        return inTheServicesWords(
          ctx,
          body,
          async () => {
            const { service, version } = await findCase(ctx, catalogue, params.id);
            return serviceVersion(ctx.city, catalogue, service, version);
          },
          () => actOnCase(ctx, catalogue, { kase: params.id, act: body }),
        );
      const { type: _, ...asked } = body;
      const { state, reason } = await signInRegistry(ctx, catalogue, { kase: params.id, ...asked });
      const { seq, status } = await findCase(ctx, catalogue, params.id);
      return { seq, status, registry: { state, reason: reason ?? null } };
    },
  }),
  defineRoute({
    id: 'revealAnswer',
    method: 'POST',
    path: '/api/v1/cases/{id}/reveal',
    action: 'case.reveal',
    tag: 'cases',
    summary: 'See a masked answer whole, for a reason',
    description: 'Each reveal stands in the audit with its reason.',
    problems: [400, 404, 409, 422],
    params: oneCase,
    body: z.strictObject({ path: place, reason: z.enum(REVEAL_REASONS) }),
    answer: z.object({ value: shapes.answerValue }),
    examples: {
      params: CASE,
      body: { path: 'mother_nik', reason: REVEAL_REASONS[0] },
      answer: { value: '1271990101900001' },
    },
    handle: ({ ctx, params, body }) => revealAnswer(ctx, catalogue, { kase: params.id, ...body }),
  }),
  defineRoute({
    id: 'getPaper',
    method: 'GET',
    path: '/api/v1/cases/{id}/papers/{paper}',
    action: 'case.read',
    tag: 'cases',
    summary: 'A paper that came out of the case, as it was signed',
    problems: [404],
    params: oneCase.extend({ paper: z.uuid() }),
    sends: 'application/pdf',
    examples: { params: { ...CASE, paper: IDS.paper } },
    async handle({ ctx, params }) {
      const paper = await casePaperOf(ctx, catalogue, params.id, params.paper);
      const { bytes, mediaType } = await openFile(ctx.city, paper.fileId, 'original');
      const name = `${paper.number.replaceAll(/[^\w.-]+/g, '-')}.pdf`;
      return { bytes, headers: safeDownloadHeaders(name, mediaType) };
    },
  }),
];

/** A refusal points at each place and speaks with the service's own words. */
async function inTheServicesWords<T>(
  ctx: Ctx,
  body: unknown,
  service: () => Promise<Definition>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refusal) || !error.fields) throw error;
    throw explained(error, {
      body,
      lang: ctx.lang,
      service: { def: await service(), timeZone: ctx.city.timeZone },
    });
  }
}
