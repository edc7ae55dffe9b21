import { z } from 'zod';
import { PUBLIC } from '../../../kernel/permission.ts';
import { STATUSES, takeNext, track, worklist, type Catalogue } from '../../casework/index.ts';
import { freshStepUp, stepUpToken } from '../../people/index.ts';
import { takeNext as takeNextBody } from '../bodies.ts';
import { examples, IDS } from '../examples.ts';
import { page, paging } from '../lists.ts';
import { dueOf } from '../present.ts';
import { defineRoute, type AnyRoute } from '../route.ts';
import * as shapes from '../shapes.ts';
import { wire } from '../wire.ts';

export const workRoutes = (catalogue: Catalogue): AnyRoute[] => [
  defineRoute({
    id: 'getWorklist',
    method: 'GET',
    path: '/api/v1/worklist',
    action: 'case.work',
    tag: 'work',
    summary: 'Rows that wait for your post: the most urgent first',
    problems: [400],
    query: z.strictObject({
      ...paging,
      tray: z.enum(['mine', 'free', 'all']).default('mine').describe('Taken by you, by nobody yet, or all you may see'),
      service: z.string().max(60).exactOptional(),
      row: z.string().max(40).exactOptional(),
      status: z.enum(STATUSES).exactOptional(),
    }),
    answer: page(shapes.workItem),
    examples: { query: { tray: 'free' }, answer: { items: [examples.workItem], next: null } },
    async handle({ ctx, query: { cursor, ...asked } }) {
      const { items, next } = await worklist(ctx, catalogue, {
        ...asked,
        ...(cursor !== undefined && { after: cursor }),
      });
      return { items: wire(items, ctx.city.timeZone), next: next ?? null };
    },
  }),
  defineRoute({
    id: 'takeNext',
    method: 'POST',
    path: '/api/v1/worklist/next',
    action: 'case.work',
    tag: 'work',
    summary: 'Take the row that has waited longest',
    problems: [400],
    body: takeNextBody,
    answer: z.object({ taken: z.object({ case: shapes.id, row: z.string(), round: z.int() }).nullable() }),
    examples: { body: {}, answer: { taken: { case: IDS.case, row: 'verify', round: 1 } } },
    async handle({ ctx, body }) {
      const taken = await takeNext(ctx, catalogue, body);
      return { taken: taken && { case: taken.kase, row: taken.row, round: taken.round } };
    },
  }),
  defineRoute({
    id: 'track',
    method: 'GET',
    path: '/api/v1/track/{number}',
    action: PUBLIC,
    tag: 'tracking',
    summary: 'Where a case stands, for whoever holds the receipt',
    description: 'An unknown number and a wrong PIN get the same answer. Tries are few.',
    problems: [400, 404],
    params: z.strictObject({ number: z.string().max(30) }),
    query: z.strictObject({ pin: z.string().max(20) }),
    answer: shapes.tracked,
    examples: {
      params: { number: examples.receipt.number },
      query: { pin: examples.receipt.pin },
      answer: examples.tracked,
    },
    async handle({ ctx, params, query }) {
      const { due, dueAt: _, ...view } = await track(ctx, catalogue, { number: params.number, pin: query.pin });
      return { ...wire(view, ctx.city.timeZone), ...dueOf(due, ctx.city.timeZone) };
    },
  }),
  defineRoute({
    id: 'getMe',
    method: 'GET',
    path: '/api/v1/me',
    action: 'people.account',
    tag: 'account',
    summary: 'Who you are to the city, and which posts you hold today',
    problems: [],
    answer: shapes.me,
    examples: { answer: examples.me },
    async handle({ ctx: { actor, now } }) {
      return {
        kind: actor.kind as 'person' | 'officer',
        id: actor.id,
        name: actor.name,
        level: actor.level,
        posts: actor.posts.map(({ role, agency, area }) => ({ role, agency, area })),
        stepped_up: freshStepUp(actor, now),
      };
    },
  }),
  defineRoute({
    id: 'stepUp',
    method: 'POST',
    path: '/api/v1/me/step-up',
    action: 'officer.step_up',
    tag: 'account',
    summary: 'Give the second factor again; `sign` asks for it',
    description:
      'The answer holds a new bearer token that goes on in the same session; the one you sent is dead from then on. It counts as stepped up for five minutes. Each code of the authenticator works once. Never replayed by `Idempotency-Key`.',
    problems: [400, 422, 429],
    body: z.strictObject({ code: z.string().min(6).max(20) }),
    answer: z.object({ token: z.string() }),
    examples: { body: { code: '482913' }, answer: { token: 'Zm9yLXRoZS1leGFtcGxlLW9ubHktbm90LWEtdG9rZW4tMQ' } },
    handle: async ({ ctx, body, request }) => ({ token: await stepUpToken(ctx, { code: body.code, ip: request.ip }) }),
  }),
];
