import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { findFiles } from '../../../kernel/files/index.ts';
import type { FieldErrors } from '../../../kernel/errors.ts';
import { isId } from '../../../kernel/ids.ts';
import { errorTexts, html, readText, type Body, type FieldTexts, bodyOf, queryOf } from '../../../ui/index.ts';
import {
  actOnCase,
  engineFaults,
  placeOfItem,
  sheetOf,
  tickSheet,
  type CaseActInput,
  type Catalogue,
  type OutsideView,
} from '../../casework/index.ts';
import type { PaperDifference } from '../../documents/index.ts';
import { attempt, deskRoute, frameOf } from '../routes/frame.tsx';
import { lookAt, placeOf, refusedText, type Here, type Place } from './at.ts';
import { neverTaken } from './differences.ts';
import { casePath, sheetPath } from './paths.ts';
import { ClosedPage, REFUSALS, SheetPage, type SheetProps } from './sheet-page.tsx';
import { readBrought } from './upload.ts';
import { words } from './words.ts';

type Told = Pick<SheetProps, 'errors' | 'typed' | 'differences' | 'refused' | 'flash'>;

/** The operator's sheet of one item: asked for, typed over, and its answer taken back. */
export function sheetRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  const url = '/meja/berkas/:id/siak/:row/:item';

  const sheetPage = async (request: FastifyRequest, reply: FastifyReply, told: Told = {}, status = 200) => {
    const { ctx } = request;
    const place = placeOf(request);
    const [frame, here] = await Promise.all([frameOf(ctx, catalogue), lookAt(ctx, catalogue, place)]);
    if (!here.row) return html(reply, ctx, <ClosedPage frame={frame} view={here.view} />, status);
    // It holds everything of a family: it is opened only where it is typed over, and to nobody but the row's holder.
    const sheet =
      here.row.asks === 'submit' && here.row.officer?.id === ctx.actor.id
        ? await sheetOf(ctx, catalogue, place.kase, place.row, place.item)
        : { sections: [], ticked: [] };
    return html(reply, ctx, <SheetPage frame={frame} {...here} {...sheet} {...told} />, status);
  };

  /** Asks, or takes back, and shows beside the form what was not taken. */
  const act = async (
    request: FastifyRequest,
    reply: FastifyReply,
    asked: CaseActInput,
    told: Told,
    to: string,
    then?: () => Promise<void>,
  ): Promise<FastifyReply> => {
    const { ctx } = request;
    const tried = await attempt(() => actOnCase(ctx, catalogue, { kase: placeOf(request).kase, act: asked }));
    if ('value' in tried) {
      await then?.();
      return reply.redirect(to, 303);
    }
    if ('fields' in tried)
      return sheetPage(request, reply, { ...told, errors: faultTexts(request, tried.fields) }, 422);
    const { refused } = tried;
    const differences = differencesIn(refused.detail);
    if (differences) {
      const never = neverTaken(differences);
      const w = words[ctx.lang];
      const errors: FieldTexts = never ? { file: w.differs.never } : { accept: w.fault.accept };
      return sheetPage(request, reply, { ...told, differences, errors }, 409);
    }
    return sheetPage(request, reply, { ...told, refused: refusedText(ctx.lang, refused) }, refused.status);
  };

  deskRoute(app, 'GET', url, (request, reply) =>
    sheetPage(
      request,
      reply,
      queryOf(request)['tersimpan'] === '1' ? { flash: words[request.ctx.lang].sheet.saved } : {},
    ),
  );

  // Asks over the port, or opens the work by hand; both are the same act.
  deskRoute(app, 'POST', `${url}/minta`, async (request, reply) => {
    const place = placeOf(request);
    const here = await lookAt(request.ctx, catalogue, place);
    const asked = { type: 'request', ...onRow(place, bodyOf(request)) } as const;
    const byHand = here.row !== undefined && here.o.byHand;
    const to = byHand ? pathOf(place) : casePath(place.kase, '?selesai=request');
    return act(request, reply, asked, {}, to, here.row && (() => askFollowing(request, catalogue, here)));
  });

  deskRoute(app, 'POST', `${url}/centang`, async (request, reply) => {
    const { ctx } = request;
    const place = placeOf(request);
    const { sections, ticked } = await sheetOf(ctx, catalogue, place.kase, place.row, place.item);
    const body = bodyOf(request);
    for (const { path } of sections.flatMap((s) => s.rows)) {
      const now = readText(body, path) === 'yes';
      if (now !== ticked.includes(path)) await tickSheet(ctx, catalogue, { ...place, path, ticked: now });
    }
    // The island that saves while one works asks for no page.
    return request.headers.accept === 'application/json'
      ? reply.send({ saved: true })
      : reply.redirect(`${pathOf(place)}?tersimpan=1`, 303);
  });

  deskRoute(app, 'POST', `${url}/jawaban`, async (request, reply) => {
    const { ctx } = request;
    const place = placeOf(request);
    const body: Body = {};
    const read = await attempt(() => readBrought(request, body));
    if (!('value' in read)) {
      const fields = 'fields' in read ? read.fields : { file: 'error.invalid' };
      return sheetPage(request, reply, { typed: typedOf(body), errors: faultTexts(request, fields) }, 422);
    }
    const here = await lookAt(ctx, catalogue, place);
    if (!here.row) return sheetPage(request, reply, {}, 409);
    const { paper } = read.value;
    const file = paper ? { id: paper.fileId, name: paper.name } : await keptFile(request, body);
    const typed = { ...typedOf(body), ...(file && { file }) };
    const missing = missingIn(here, typed);
    if (missing) return sheetPage(request, reply, { typed, errors: faultTexts(request, missing) }, 422);
    const number = typed.number === '' ? {} : { number: typed.number };
    const asked = {
      type: 'confirm',
      ...onRow(place, body),
      request: Number(readText(body, 'request')),
      ...number,
      ...(file && { file: file.id }),
      // Compared with what was shown with this very file; a new one is compared first.
      ...(readText(body, 'accept') === 'yes' && !paper && { accept_differences: true }),
    } as const;
    return act(request, reply, asked, { typed }, casePath(place.kase, '?selesai=confirm'));
  });

  deskRoute(app, 'POST', `${url}/tolak`, async (request, reply) => {
    const place = placeOf(request);
    const body = bodyOf(request);
    const here = await lookAt(request.ctx, catalogue, place);
    if (!here.row) return sheetPage(request, reply, {}, 409);
    const typed = { reason: readText(body, 'reason') };
    const reason = REFUSALS[here.row.asks!].find((code) => code === typed.reason);
    if (!reason)
      return sheetPage(request, reply, { typed, errors: { reason: words[request.ctx.lang].fault.choose } }, 422);
    const asked = {
      type: 'refuse',
      ...onRow(place, body),
      request: Number(readText(body, 'request')),
      reason,
    } as const;
    return act(request, reply, asked, { typed }, casePath(place.kase, '?selesai=refuse'));
  });
}

/**
 * What follows from an event goes along with it over the port: once all of a row's events are asked for, their card is too.
 * What is refused here has its own button on the case.
 */
async function askFollowing(request: FastifyRequest, catalogue: Catalogue, { view, row, o }: Here): Promise<void> {
  const isFirst = (x: OutsideView) => placeOfItem(x.item).output === 0;
  const unasked = row.outside.filter((x) => (x.state === 'none' || x.state === 'due') && x.item !== o.item);
  if (o.byHand || row.asks !== 'submit' || !isFirst(o) || unasked.some(isFirst)) return;
  // Each question is an act of its own; the key of the request is that of the first.
  const { key: _, ...once } = request.ctx;
  const expected = { row: row.row, round: row.round };
  for (const { item } of unasked)
    await attempt(() => actOnCase(once, catalogue, { kase: view.id, act: { type: 'request', expected, item } }));
}

const pathOf = (p: Place): string => sheetPath(p.kase, p.row, p.item);
const onRow = ({ row, item }: Place, body: Body) => ({
  expected: { row, round: Number(readText(body, 'round')) },
  item,
});
const typedOf = (body: Body) => ({ number: readText(body, 'number').toUpperCase() });

function missingIn(here: Here, typed: { number: string; file?: unknown }): FieldErrors | undefined {
  const asks = here.row.asks!;
  const fields: FieldErrors = {
    ...(asks === 'submit' && here.o?.numberForm !== null && typed.number === '' && { number: 'error.number_missing' }),
    ...(asks === 'sign' && typed.file === undefined && { file: 'error.file_missing' }),
  };
  return Object.keys(fields).length > 0 ? fields : undefined;
}

/** The paper that came with an earlier try, if it is this officer's. */
async function keptFile(request: FastifyRequest, body: Body): Promise<{ id: string; name: string } | undefined> {
  const id = readText(body, 'kept');
  const [file] = isId(id) ? await findFiles(request.ctx.city.db, [id]) : [];
  return file?.owner === request.ctx.actor.id && file.state === 'clean' ? { id, name: file.name } : undefined;
}

/** What differs, as a refused act tells it. */
function differencesIn(detail: Record<string, unknown> | undefined): PaperDifference[] | undefined {
  const found = detail?.['differences'];
  return Array.isArray(found) ? (found as PaperDifference[]) : undefined;
}

function faultTexts(request: FastifyRequest, fields: FieldErrors): FieldTexts {
  const { lang } = request.ctx;
  const { fault } = words[lang];
  return errorTexts(lang, fields, {
    ...engineFaults[lang],
    number_missing: fault.number,
    file_missing: fault.file,
    not_pdf: fault.notPdf,
  });
}
