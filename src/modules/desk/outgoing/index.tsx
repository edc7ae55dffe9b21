/** The city's own papers at the desk: signing one or several, what to do when an answer is lost, taking one out of force. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { renderToString } from 'preact-render-to-string';
import type { Ctx } from '../../../kernel/command.ts';
import { notFound, Refusal } from '../../../kernel/errors.ts';
import { findFiles, openFile, safeDownloadHeaders } from '../../../kernel/files/index.ts';
import { FileRefused } from '../../../kernel/files/inspection.ts';
import { receive } from '../../../kernel/files/intake.ts';
import { isId } from '../../../kernel/ids.ts';
import { html, readMany, readText, Tag, type FieldTexts, bodyOf, paramOf, queryOf } from '../../../ui/index.ts';
import { casePapers, type Catalogue } from '../../casework/index.ts';
import {
  bringSigned,
  declareUnsigned,
  findPaper,
  kindsOf,
  lastSignings,
  outgoingOf,
  outgoingOfPaper,
  outgoingSignedBy,
  paperToSign,
  REVOKE_REASONS,
  revokePaper,
  type DocumentKinds,
} from '../../documents/index.ts';
import { freshStepUp } from '../../people/index.ts';
import { stepUpPath } from '../registry/paths.ts';
import { passphraseOf } from '../registry/sign-routes.tsx';
import { STREAMED, streamInto } from '../registry/stream.ts';
import { deskRoute, frameOf } from '../routes/frame.tsx';
import { IssuedPage, OnePage } from './one-page.tsx';
import { IssuedListPage, ListPage, ResultsPage, titleOf } from './pages.tsx';
import { ISSUED, issuedPath, OUTGOING, outgoingPath } from './paths.ts';
import { signAll, signOne, type Outcome, type Result, type Secret } from './signing.ts';
import { tellOutcome } from './standing.ts';
import { words } from './words.ts';

/** Papers on one page, and signed in one run at most. */
const MOST = 25;
const LAST = 5;

export function outgoingRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  const kinds = kindsOf(casePapers(catalogue));
  const roles = new Set([...kinds.values()].flatMap((k) => k.signerRole ?? []));
  const around = async (ctx: Ctx) => ({
    frame: await frameOf(ctx, catalogue),
    kinds,
    port: ctx.city.ports.esign,
    now: ctx.now,
  });

  const list = async (
    request: FastifyRequest,
    reply: FastifyReply,
    more: { errors?: FieldTexts; chosen?: ReadonlySet<string> } = {},
    status = 200,
  ) => {
    const { ctx } = request;
    const query = queryOf(request);
    const { db } = ctx.city;
    const posts = ctx.actor.posts;
    const after = readText(query, 'sesudah');
    const [waiting, issued, outer] = await Promise.all([
      outgoingSignedBy(db, posts, { state: 'ready', limit: MOST, ...(after !== '' && { after }) }),
      outgoingSignedBy(db, posts, { state: 'issued', limit: LAST }),
      around(ctx),
    ]);
    const signings = await lastSignings(
      db,
      waiting.items.map((o) => o.id),
    );
    const page = (
      <ListPage
        {...outer}
        {...more}
        items={waiting.items}
        next={waiting.next}
        signings={signings}
        issued={issued.items}
        signs={posts.some((p) => roles.has(p.role))}
        chosen={more.chosen ?? (query['pilih'] === 'semua' ? 'all' : new Set())}
        flash={query['selesai'] === '1' ? words[ctx.lang].done : undefined}
      />
    );
    return html(reply, ctx, page, status);
  };

  deskRoute(app, 'GET', OUTGOING, (request, reply) => list(request, reply));

  app.route({
    method: 'POST',
    url: OUTGOING,
    config: { action: 'paper.sign' },
    ...STREAMED,
    async handler(request, reply) {
      const { ctx } = request;
      if (!freshStepUp(ctx.actor, ctx.now)) return reply.redirect(stepUpPath(OUTGOING), 303);
      const ids = readMany(bodyOf(request), 'pick').filter(isId).slice(0, MOST);
      const { secret, errors } = secretOf(request);
      if (ids.length === 0) errors['pick'] = words[ctx.lang].fault.chooseOne;
      if (Object.keys(errors).length > 0) return list(request, reply, { errors, chosen: new Set(ids) }, 422);
      streamInto(request, drawn(ctx, kinds, signAll(ctx, kinds, ids, secret)));
      const frame = await frameOf(ctx, catalogue);
      return html(
        reply,
        ctx,
        <ResultsPage frame={frame}>
          <template id="hasil" />
        </ResultsPage>,
      );
    },
  });

  const one = async (
    request: FastifyRequest,
    reply: FastifyReply,
    more: Pick<Parameters<typeof OnePage>[0], 'errors' | 'told'> = {},
    status = 200,
  ) => {
    const { ctx } = request;
    const o = await paperToSign(ctx, paramOf(request, 'id'));
    if (o.state === 'issued') return reply.redirect(issuedPath(o.paper!), 303);
    const signing = (await lastSignings(ctx.city.db, [o.id])).get(o.id);
    const [draft] = o.draftFile === null ? [] : await findFiles(ctx.city.db, [o.draftFile]);
    const page = <OnePage {...await around(ctx)} o={o} signing={signing} pages={draft?.pageCount ?? 0} {...more} />;
    return html(reply, ctx, page, status);
  };

  deskRoute(app, 'GET', `${OUTGOING}/:id`, (request, reply) => one(request, reply));

  deskRoute(app, 'GET', `${OUTGOING}/:id/pdf`, async (request, reply) => {
    const o = await paperToSign(request.ctx, paramOf(request, 'id'));
    if (o.draftFile === null) throw notFound();
    const file = await openFile(request.ctx.city, o.draftFile, 'original');
    return reply.headers(safeDownloadHeaders(file.name, file.mediaType, 'attachment')).send(file.bytes);
  });

  deskRoute(app, 'GET', `${OUTGOING}/:id/halaman/:n`, async (request, reply) => {
    const o = await paperToSign(request.ctx, paramOf(request, 'id'));
    if (o.draftFile === null) throw notFound();
    const file = await openFile(request.ctx.city, o.draftFile, { page: Number(paramOf(request, 'n')) });
    return reply.headers(safeDownloadHeaders(file.name, file.mediaType, 'inline')).send(file.bytes);
  });

  deskRoute(app, 'POST', `${OUTGOING}/:id`, async (request, reply) => {
    const { ctx } = request;
    const id = paramOf(request, 'id');
    if (!freshStepUp(ctx.actor, ctx.now)) return reply.redirect(stepUpPath(outgoingPath(id)), 303);
    const { secret, errors } = secretOf(request);
    if (Object.keys(errors).length > 0) return one(request, reply, { errors }, 422);
    const { key: _, ...once } = ctx;
    const outcome = await signOne(once, kinds, id, secret);
    if (outcome.state === 'gone') throw notFound();
    if (outcome.state === 'confirmed') return reply.redirect(`${OUTGOING}?selesai=1`, 303);
    const told = tellOutcome(ctx.lang, outcome, ctx.requestId);
    if (outcome.state === 'refused' && outcome.reason === 'wrong_passphrase')
      return one(request, reply, { errors: { passphrase: `${told.text}.` } }, 422);
    return one(request, reply, { told }, statusOf(outcome));
  });

  deskRoute(app, 'POST', `${OUTGOING}/:id/bawa`, async (request, reply) => {
    const { ctx } = request;
    const w = words[ctx.lang].fault;
    const part = await request.file();
    let pdf: Buffer | undefined;
    try {
      pdf = part && (await receive(part.file, { declaredName: part.filename })).bytes;
    } catch (error) {
      if (!(error instanceof FileRefused)) throw error;
    }
    if (pdf?.toString('latin1', 0, 5) !== '%PDF-') return one(request, reply, { errors: { file: w.file } }, 422);
    const { key: _, ...once } = ctx;
    try {
      await bringSigned(once, kinds, paramOf(request, 'id'), pdf);
    } catch (error) {
      const code = error instanceof Refusal ? error.fields?.['file']?.replace('error.', '') : undefined;
      if (code === undefined) throw error;
      return one(request, reply, { errors: { file: w[code as 'paper_differs'] ?? w.file } }, 422);
    }
    return reply.redirect(`${OUTGOING}?selesai=1`, 303);
  });

  deskRoute(app, 'POST', `${OUTGOING}/:id/belum`, async (request, reply) => {
    const { ctx } = request;
    const id = paramOf(request, 'id');
    if (!readMany(bodyOf(request), 'sure').includes('ya'))
      return one(request, reply, { errors: { sure: words[ctx.lang].fault.sure } }, 422);
    const { key: _, ...once } = ctx;
    await declareUnsigned(once, id);
    return reply.redirect(outgoingPath(id), 303);
  });

  deskRoute(app, 'GET', ISSUED, async (request, reply) => {
    const { ctx } = request;
    const after = readText(queryOf(request), 'sesudah');
    const { items, next } = await outgoingSignedBy(ctx.city.db, ctx.actor.posts, {
      state: 'issued',
      limit: MOST,
      ...(after !== '' && { after }),
    });
    return html(
      reply,
      ctx,
      <IssuedListPage frame={await frameOf(ctx, catalogue)} kinds={kinds} items={items} next={next} />,
    );
  });

  /** An issued paper of an agency that this officer heads. Throws notFound for any other. */
  const found = async (request: FastifyRequest) => {
    const { ctx } = request;
    const id = paramOf(request, 'paper');
    const [paper, o] = await Promise.all([findPaper(ctx.city.db, id), outgoingOfPaper(ctx.city.db, id)]);
    if (!paper || !o || ctx.rights.can(ctx.actor, 'paper.revoke', o) !== true) throw notFound();
    return { paper, o };
  };
  const issued = async (request: FastifyRequest, reply: FastifyReply, errors?: FieldTexts, status = 200) => {
    const { ctx } = request;
    const { paper, o } = await found(request);
    const all = await outgoingOf(ctx.city.db, o.subject, { kind: o.kind, part: o.part });
    const r = words[ctx.lang].revoke;
    const said = queryOf(request)['kabar'];
    return html(
      reply,
      ctx,
      <IssuedPage
        frame={await frameOf(ctx, catalogue)}
        kinds={kinds}
        paper={paper}
        o={o}
        onItsWay={all.some((x) => x.state === 'requested' || x.state === 'ready')}
        now={ctx.now}
        errors={errors}
        flash={said === 'cabut' ? r.done : said === 'ganti' ? r.doneAgain : undefined}
      />,
      status,
    );
  };

  deskRoute(app, 'GET', `${ISSUED}/:paper`, (request, reply) => issued(request, reply));
  deskRoute(app, 'GET', `${ISSUED}/:paper/pdf`, async (request, reply) => {
    const { paper } = await found(request);
    const file = await openFile(request.ctx.city, paper.fileId, 'original');
    return reply.headers(safeDownloadHeaders(file.name, file.mediaType, 'attachment')).send(file.bytes);
  });
  deskRoute(app, 'POST', `${ISSUED}/:paper`, async (request, reply) => {
    const { ctx } = request;
    const { paper } = await found(request);
    if (!freshStepUp(ctx.actor, ctx.now)) return reply.redirect(stepUpPath(issuedPath(paper.id)), 303);
    const body = bodyOf(request);
    const [what, reason] = [readText(body, 'what'), readText(body, 'reason')];
    const choose = words[ctx.lang].fault.choose;
    const errors: FieldTexts = {
      ...(what !== 'cabut' && what !== 'ganti' && { what: choose }),
      ...(!(REVOKE_REASONS as readonly string[]).includes(reason) && { reason: choose }),
    };
    if (Object.keys(errors).length > 0) return issued(request, reply, errors, 422);
    await revokePaper(ctx, kinds, { paper: paper.id, reason, again: what === 'ganti' });
    return reply.redirect(`${issuedPath(paper.id)}?kabar=${what}`, 303);
  });
}

/** The secrets of a form, used by this request alone; what is missing stands at its field. */
function secretOf(request: FastifyRequest): { secret: Secret; errors: FieldTexts } {
  const { ctx } = request;
  const w = words[ctx.lang].fault;
  const passphrase = passphraseOf(request);
  const errors: FieldTexts = {};
  if (passphrase === '') errors['passphrase'] = w.passphrase;
  if (ctx.city.ports.esign?.knows !== 'nik') return { secret: { passphrase }, errors };
  const nik = readText(bodyOf(request), 'nik').replaceAll(/\D/g, '');
  if (nik.length !== 16) errors['nik'] = w.nik;
  return { secret: { passphrase, nik }, errors };
}

function statusOf(outcome: Outcome): number {
  switch (outcome.state) {
    case 'unavailable':
      return 503;
    case 'hindered':
      return outcome.refusal.status;
    case 'refused':
    case 'open':
      return 409;
    case 'bug':
      return 500;
    default:
      return 200;
  }
}

/** Each result as a line, and at the end how many are done. */
async function* drawn(ctx: Ctx, kinds: DocumentKinds, run: AsyncGenerator<Result, void>): AsyncGenerator<string, void> {
  const w = words[ctx.lang];
  let done = 0;
  let rest = 0;
  yield `<ol class="stack" aria-label="${w.results}">`;
  try {
    for await (const { paper, outcome } of run) {
      if (outcome.state === 'confirmed' || outcome.state === 'already') done++;
      else rest++;
      const what = paper && `${titleOf(kinds, ctx.lang, paper)} ${paper.number}`;
      yield renderToString(<Line ctx={ctx} holder={paper?.holder ?? ''} what={what} outcome={outcome} />);
    }
  } catch (error) {
    ctx.log.error({ id: ctx.requestId, err: error }, 'a run over several papers broke off');
    rest++;
    yield renderToString(<Line ctx={ctx} holder="" what={undefined} outcome={{ state: 'bug' }} />);
  }
  yield `</ol>${renderToString(
    <p class="lead" id="selesai">
      {w.summary(done, rest)}
    </p>,
  )}`;
}

function Line(p: { ctx: Ctx; holder: string; what: string | undefined; outcome: Outcome }) {
  const { tone, title, text } = tellOutcome(p.ctx.lang, p.outcome, p.ctx.requestId);
  return (
    <li>
      <b>{p.holder}</b> {p.what} <Tag tone={tone}>{title}</Tag>
      {text && <p>{text}</p>}
    </li>
  );
}
