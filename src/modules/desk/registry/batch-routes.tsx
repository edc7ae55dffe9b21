import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { renderToString } from 'preact-render-to-string';
import type { Ctx } from '../../../kernel/command.ts';
import { Refusal } from '../../../kernel/errors.ts';
import { html, readMany, Tag, type FieldTexts, bodyOf, queryOf } from '../../../ui/index.ts';
import { freshStepUp } from '../../people/index.ts';
import { actOnCase, type Catalogue } from '../../casework/index.ts';
import { deskRoute, frameOf } from '../routes/frame.tsx';
import { lookAt } from './at.ts';
import { BatchPage, readPick, ResultsPage } from './batch-page.tsx';
import { BATCHES, stepUpPath, type BatchKind } from './paths.ts';
import { passphraseOf } from './sign-routes.tsx';
import { itemName } from './standing.ts';
import { signAll, standsAlready, type Outcome, type Pick, type Result } from './signing.ts';
import { STREAMED, streamInto } from './stream.ts';
import { tellOutcome } from './told.ts';
import { MOST, takeSeveral, waitingFor } from './waiting.ts';
import { words } from './words.ts';

/** Lists of what waits for one's signature or validation, and doing several at once. */
export function batchRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  const page = async (
    kind: BatchKind,
    request: FastifyRequest,
    reply: FastifyReply,
    more: { errors?: FieldTexts; chosen?: ReadonlySet<string> } = {},
    status = 200,
  ) => {
    const { ctx } = request;
    const query = queryOf(request);
    const w = words[ctx.lang];
    const [frame, waiting] = await Promise.all([frameOf(ctx, catalogue), waitingFor(ctx, catalogue, kind)]);
    const [done, taken] = [countIn(query['selesai']), countIn(query['diambil'])];
    const flash = done ? w.sign.done(done) : taken === undefined ? undefined : w.batch.taken(taken);
    const chosen = more.chosen ?? (query['pilih'] === 'semua' ? 'all' : new Set<string>());
    return html(
      reply,
      ctx,
      <BatchPage frame={frame} kind={kind} waiting={waiting} now={ctx.now} {...more} chosen={chosen} flash={flash} />,
      status,
    );
  };

  /** The papers chosen; an answer to the page where none was. */
  const picksOf = (request: FastifyRequest): Pick[] =>
    readMany(bodyOf(request), 'pick')
      .flatMap((text) => readPick(text) ?? [])
      .slice(0, MOST * 10);

  for (const kind of ['sign', 'validate'] as const) {
    deskRoute(app, 'GET', BATCHES[kind], (request, reply) => page(kind, request, reply));
    deskRoute(app, 'POST', `${BATCHES[kind]}/ambil`, async (request, reply) => {
      const taken = await takeSeveral(request.ctx, catalogue, kind);
      return reply.redirect(`${BATCHES[kind]}?diambil=${taken}`, 303);
    });
  }

  const results = async (
    kind: BatchKind,
    request: FastifyRequest,
    reply: FastifyReply,
    run: AsyncGenerator<Result, void>,
  ) => {
    streamInto(request, drawn(request.ctx, kind, run));
    const frame = await frameOf(request.ctx, catalogue);
    return html(
      reply,
      request.ctx,
      <ResultsPage frame={frame} kind={kind}>
        <template id="hasil" />
      </ResultsPage>,
    );
  };

  app.route({
    method: 'POST',
    url: BATCHES.sign,
    config: { action: 'case.sign' },
    ...STREAMED,
    async handler(request, reply) {
      const { ctx } = request;
      if (!freshStepUp(ctx.actor, ctx.now)) return reply.redirect(stepUpPath(BATCHES.sign), 303);
      const w = words[ctx.lang];
      const picks = picksOf(request);
      const passphrase = passphraseOf(request);
      const errors: FieldTexts = {
        ...(picks.length === 0 && { pick: w.batch.chooseOne }),
        ...(passphrase === '' && { passphrase: w.fault.passphrase }),
      };
      if (Object.keys(errors).length > 0)
        return page('sign', request, reply, { errors, chosen: chosenIn(request) }, 422);
      return results('sign', request, reply, signAll(ctx, catalogue, picks, passphrase));
    },
  });

  app.route({
    method: 'POST',
    url: BATCHES.validate,
    config: { action: 'case.work' },
    ...STREAMED,
    async handler(request, reply) {
      const { ctx } = request;
      const picks = picksOf(request);
      if (picks.length === 0)
        return page('validate', request, reply, { errors: { pick: words[ctx.lang].batch.chooseOne } }, 422);
      return results('validate', request, reply, requestAll(ctx, catalogue, picks));
    },
  });
}

const chosenIn = (request: FastifyRequest): ReadonlySet<string> => new Set(readMany(bodyOf(request), 'pick'));

const countIn = (value: unknown): number | undefined =>
  typeof value === 'string' && /^\d{1,3}$/.test(value) ? Number(value) : undefined;

/** Asks the registry for each that was chosen; its answers come later, to the cases. */
async function* requestAll(ctx: Ctx, catalogue: Catalogue, picks: readonly Pick[]): AsyncGenerator<Result, void> {
  const { key: _, ...once } = ctx;
  for (const pick of picks) {
    try {
      const here = await lookAt(once, catalogue, pick);
      if (!here.row) {
        yield { pick, outcome: { state: 'gone' } };
        continue;
      }
      const before = standsAlready(here, pick);
      const { kase, row, round, item } = pick;
      if (!before) await actOnCase(once, catalogue, { kase, act: { type: 'request', expected: { row, round }, item } });
      yield { pick, here, outcome: before ?? { state: 'requested' } };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      yield { pick, outcome: error.kind === 'not_found' ? { state: 'gone' } : { state: 'hindered', refusal: error } };
    }
  }
}

/** Each result as a line, and at the end how many are done. */
async function* drawn(ctx: Ctx, kind: BatchKind, run: AsyncGenerator<Result, void>): AsyncGenerator<string, void> {
  const w = words[ctx.lang].batch;
  let done = 0;
  let rest = 0;
  yield `<ol class="stack" aria-label="${w.results}">`;
  try {
    for await (const { here, outcome } of run) {
      if (isDone(outcome)) done++;
      else rest++;
      yield renderToString(
        <Line ctx={ctx} subject={here && itemName(ctx.lang, here.o)} number={here?.view.number} outcome={outcome} />,
      );
    }
  } catch (error) {
    ctx.log.error({ id: ctx.requestId, err: error, kind }, 'a run over several cases broke off');
    rest++;
    yield renderToString(<Line ctx={ctx} outcome={{ state: 'bug' }} />);
  }
  yield `</ol>${renderToString(
    <p class="lead" id="selesai">
      {w.summary(done, rest)}
    </p>,
  )}`;
}

const isDone = (o: Outcome): boolean => o.state === 'confirmed' || o.state === 'already' || o.state === 'requested';

function Line(p: { ctx: Ctx; subject?: string | undefined; number?: string | undefined; outcome: Outcome }) {
  const { tone, title, text } = tellOutcome(p.ctx.lang, p.outcome, p.ctx.requestId);
  return (
    <li>
      <b>{p.subject ?? ''}</b> {p.number} <Tag tone={tone}>{title}</Tag>
      {text && <p>{text}</p>}
    </li>
  );
}
