import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Ctx } from '../../../kernel/command.ts';
import { notFound, Refusal } from '../../../kernel/errors.ts';
import { storeUpload } from '../../../kernel/files/index.ts';
import { isId } from '../../../kernel/ids.ts';
import { bodyOf, html, paramOf, queryOf, readMany, readText, type Body, type FieldTexts } from '../../../ui/index.ts';
import type { Catalogue } from '../../casework/index.ts';
import {
  findBatch,
  handOverBatch,
  linesOf,
  listBatches,
  makeBatch,
  openAgain,
  parcelAgencies,
  parcelsOfBatch,
  type Batch,
  type DeliveryParts,
} from '../../delivery/index.ts';
import { officerNames } from '../../people/index.ts';
import { deskRoute, frameOf } from '../routes/frame.tsx';
import { doneOf, sendPicture, sendSheet, shownRefusal } from '../routes/answers.ts';
import { faultsOf, numberOf, RIGHT } from './at.ts';
import { lineOf, ListsPage, OneListPage, type ListProps } from './lists-pages.tsx';
import { listPath, LISTS, PARCELS } from './paths.ts';
import { labelSheet, listSheet } from './sheets.ts';
import { parcelDeskWords } from './words.ts';

const LIMIT = 50;
const ONE = `${LISTS}/:id`;

/** The list, if it is of an agency whose parcels this officer hands over. Throws notFound. */
async function listFor(ctx: Ctx, id: string): Promise<{ batch: Batch; lines: ListProps['lines'] }> {
  const batch = isId(id) ? await findBatch(ctx.city.db, id) : undefined;
  if (!batch || !parcelAgencies(ctx.actor).includes(batch.agency)) throw notFound();
  if (batch.handedAt === null) return { batch, lines: (await parcelsOfBatch(ctx.city.db, batch.id)).map(lineOf) };
  return { batch, lines: await linesOf(ctx.city.db, batch.id) };
}

/** Lists for the carrier: made from what is packed, printed, signed and handed over. */
export function listRoutes(
  app: FastifyInstance,
  catalogue: Catalogue,
  parts: DeliveryParts,
  parcels: (request: FastifyRequest, reply: FastifyReply, errors: FieldTexts, status: number) => Promise<FastifyReply>,
): void {
  deskRoute(
    app,
    'GET',
    LISTS,
    async (request, reply) => {
      const { ctx } = request;
      const before = readText(queryOf(request), 'sesudah');
      const found = await listBatches(ctx.city.db, {
        agencies: parcelAgencies(ctx.actor),
        limit: LIMIT,
        ...(isId(before) && { before }),
      });
      return html(
        reply,
        ctx,
        <ListsPage
          frame={await frameOf(ctx, catalogue)}
          rows={found.slice(0, LIMIT)}
          next={found.length > LIMIT ? found[LIMIT - 1]!.id : undefined}
          first={!isId(before)}
        />,
      );
    },
    RIGHT,
  );

  deskRoute(
    app,
    'POST',
    LISTS,
    async (request, reply) => {
      const { ctx } = request;
      const chosen = readMany(bodyOf(request), 'parcels').filter(isId);
      if (chosen.length === 0) return parcels(request, reply, { parcels: parcelDeskWords[ctx.lang].choose }, 422);
      let id: string;
      try {
        id = await makeBatch(ctx, { parcels: chosen });
      } catch (error) {
        const refusal = shownRefusal(error);
        return parcels(request, reply, faultsOf(ctx, refusal), refusal.status);
      }
      return reply.redirect(listPath(id), 303);
    },
    RIGHT,
  );

  const page = async (
    request: FastifyRequest,
    reply: FastifyReply,
    more: { errors?: FieldTexts; body?: Body } = {},
    status = 200,
  ) => {
    const { ctx } = request;
    return html(
      reply,
      ctx,
      <OneListPage
        frame={await frameOf(ctx, catalogue)}
        {...await listFor(ctx, paramOf(request, 'id'))}
        body={more.body ?? {}}
        errors={more.errors}
        flash={doneOf(request, parcelDeskWords[ctx.lang].done)}
      />,
      status,
    );
  };
  deskRoute(app, 'GET', ONE, (request, reply) => page(request, reply), RIGHT);

  deskRoute(
    app,
    'GET',
    `${ONE}/cetak`,
    async (request, reply) => {
      const { ctx } = request;
      const { batch, lines } = await listFor(ctx, paramOf(request, 'id'));
      const by = batch.handedBy ?? ctx.actor.id;
      const names = await officerNames(ctx.city.db, [by]);
      const sheet = listSheet(ctx, batch, lines, names.get(by) ?? ctx.actor.name);
      return sendSheet(reply, batch.number, sheet);
    },
    RIGHT,
  );

  deskRoute(
    app,
    'GET',
    `${ONE}/label`,
    async (request, reply) => {
      const { ctx } = request;
      const { batch } = await listFor(ctx, paramOf(request, 'id'));
      const sheet = await labelSheet(ctx, await parcelsOfBatch(ctx.city.db, batch.id));
      if (!sheet) throw notFound();
      return sendSheet(reply, `label-${batch.number}`, sheet);
    },
    RIGHT,
  );

  deskRoute(
    app,
    'GET',
    `${ONE}/foto`,
    async (request, reply) => {
      const { ctx } = request;
      const { batch } = await listFor(ctx, paramOf(request, 'id'));
      if (batch.signedList === null) throw notFound();
      return sendPicture(request, reply, batch.signedList);
    },
    RIGHT,
  );

  deskRoute(
    app,
    'POST',
    `${ONE}/serah`,
    async (request, reply) => {
      const { ctx } = request;
      const { batch } = await listFor(ctx, paramOf(request, 'id'));
      const { body, file, fault } = await readSigned(request);
      if (fault) return page(request, reply, { errors: faultsOf(ctx, fault), body }, fault.status);
      try {
        await handOverBatch(ctx, parts, {
          batch: batch.id,
          courier: readText(body, 'courier'),
          count: numberOf(body, 'count'),
          ...(file && { signed_list: file }),
        });
      } catch (error) {
        const refusal = shownRefusal(error);
        return page(request, reply, { errors: faultsOf(ctx, refusal), body }, refusal.status);
      }
      return reply.redirect(listPath(batch.id, '?selesai=serah'), 303);
    },
    RIGHT,
  );

  deskRoute(
    app,
    'POST',
    `${ONE}/buka`,
    async (request, reply) => {
      const { ctx } = request;
      const { batch } = await listFor(ctx, paramOf(request, 'id'));
      try {
        await openAgain(ctx, { batch: batch.id });
      } catch (error) {
        const refusal = shownRefusal(error);
        return page(request, reply, { errors: faultsOf(ctx, refusal) }, refusal.status);
      }
      return reply.redirect(`${PARCELS}?bagian=packed&selesai=buka`, 303);
    },
    RIGHT,
  );
}

/** The form with the picture of the signed list in it, which is stored while it comes. */
async function readSigned(request: FastifyRequest): Promise<{ body: Body; file?: string; fault?: Refusal }> {
  if (!request.isMultipart()) return { body: bodyOf(request) };
  const { ctx } = request;
  const body: Record<string, string> = {};
  let file: string | undefined;
  let fault: Refusal | undefined;
  // Camera and file: two controls of one name.
  for await (const part of request.parts({ limits: { files: 2 } })) {
    if (part.type === 'field') {
      if (typeof part.value === 'string') body[part.fieldname] = part.value;
      continue;
    }
    // A browser sends a field that was left empty as a file without a name.
    if (!part.filename || fault) {
      part.file.resume();
      continue;
    }
    try {
      const kept = await storeUpload(ctx, part.file, {
        name: part.filename,
        type: part.mimetype,
        purpose: 'delivery',
        owner: ctx.actor.id,
      });
      file = kept.fileId;
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind !== 'invalid' || !error.fields) throw error;
      fault = error;
    }
  }
  return { body, ...(file !== undefined && { file }), ...(fault && { fault }) };
}
