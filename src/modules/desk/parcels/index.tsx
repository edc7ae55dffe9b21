import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Ctx } from '../../../kernel/command.ts';
import { notFound } from '../../../kernel/errors.ts';
import { isId, readTrackingNumber } from '../../../kernel/ids.ts';
import {
  bodyOf,
  html,
  paramOf,
  queryOf,
  readDigits,
  readMany,
  readText,
  type Body,
  type FieldTexts,
} from '../../../ui/index.ts';
import type { Catalogue } from '../../casework/index.ts';
import {
  askCarrierAgain,
  countTrays,
  declareLost,
  eventsOf,
  keepAtCounter,
  lookedAt,
  openDestination,
  packParcel,
  parcelAgencies,
  parcelsIn,
  receiverOf,
  sendAgain,
  settleOldCard,
  takeBack,
  TRAYS,
  typeAwb,
  type DeliveryParts,
  type Tray,
} from '../../delivery/index.ts';
import { doneOf, sendPicture, sendSheet, shownRefusal } from '../routes/answers.ts';
import { deskRoute, frameOf } from '../routes/frame.tsx';
import { faultsOf, numberOf, parcelFor, RIGHT } from './at.ts';
import { ParcelsPage } from './list-page.tsx';
import { listRoutes } from './lists.tsx';
import { reportRoutes } from './report.tsx';
import { ParcelPage, type OneProps } from './one-page.tsx';
import { parcelPath, PARCELS } from './paths.ts';
import { labelSheet } from './sheets.ts';
import { parcelDeskWords } from './words.ts';

const LIMIT = 50;
const ONE = `${PARCELS}/:id`;

/** /meja/kiriman: what waits, one parcel, lists for the carrier. */
export function parcelRoutes(app: FastifyInstance, catalogue: Catalogue, parts: DeliveryParts): void {
  const list = async (request: FastifyRequest, reply: FastifyReply, errors?: FieldTexts, status = 200) => {
    const { ctx } = request;
    const query = queryOf(request);
    const asked = errors ? 'packed' : readText(query, 'bagian');
    const tray: Tray = TRAYS.find((t) => t === asked) ?? 'pack';
    const typed = readText(query, 'cari').slice(0, 40);
    const before = readText(query, 'sesudah');
    const agencies = parcelAgencies(ctx.actor);
    const found = await parcelsIn(ctx.city.db, {
      agencies,
      tray,
      limit: LIMIT,
      ...(isId(before) && { before }),
      ...(typed !== '' && { number: readTrackingNumber(typed) ?? typed.toUpperCase() }),
    });
    // An office sees the wards of its post.
    const seen = found.slice(0, LIMIT).filter((p) => ctx.rights.can(ctx.actor, RIGHT, p) === true);
    return html(
      reply,
      ctx,
      <ParcelsPage
        frame={await frameOf(ctx, catalogue)}
        tray={tray}
        counts={await countTrays(ctx.city.db, { agencies })}
        rows={seen}
        typed={typed}
        next={found.length > LIMIT ? found[LIMIT - 1]!.id : undefined}
        before={isId(before) ? before : undefined}
        errors={errors}
        flash={doneOf(request, parcelDeskWords[ctx.lang].done)}
      />,
      status,
    );
  };
  deskRoute(app, 'GET', PARCELS, (request, reply) => list(request, reply), RIGHT);
  listRoutes(app, catalogue, parts, list);
  reportRoutes(app, catalogue);

  const page = async (
    request: FastifyRequest,
    reply: FastifyReply,
    more: Pick<OneProps, 'errors'> & { body?: Body } = {},
    status = 200,
  ) => {
    const { ctx } = request;
    const { db, keys, ports } = ctx.city;
    const p = await parcelFor(ctx, paramOf(request, 'id'));
    const to = await openDestination(db, keys, p.id);
    return html(
      reply,
      ctx,
      <ParcelPage
        frame={await frameOf(ctx, catalogue)}
        p={p}
        to={to}
        verdict={to && p.state === 'created' ? await parts.hooks.receiverOf(ctx, db, p, to) : undefined}
        receivedBy={await receiverOf(db, keys, p)}
        events={await eventsOf(db, [p.id])}
        connected={ports.carrier !== undefined}
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
    `${ONE}/label`,
    async (request, reply) => {
      const { ctx } = request;
      const p = await parcelFor(ctx, paramOf(request, 'id'));
      const sheet = await labelSheet(ctx, [p]);
      if (!sheet) throw notFound();
      return sendSheet(reply, `label-${p.number}`, sheet);
    },
    RIGHT,
  );

  deskRoute(
    app,
    'GET',
    `${ONE}/foto`,
    async (request, reply) => {
      const { photo } = await parcelFor(request.ctx, paramOf(request, 'id'));
      if (photo === null) throw notFound();
      return sendPicture(request, reply, photo);
    },
    RIGHT,
  );

  /** Runs an act on one of them; what stands against it is told beside its form, nothing typed is lost. */
  const act = (slug: string, run: (ctx: Ctx, parcel: string, body: Body) => Promise<unknown>) =>
    deskRoute(
      app,
      'POST',
      `${ONE}/${slug}`,
      async (request, reply) => {
        const { ctx } = request;
        const { id } = await parcelFor(ctx, paramOf(request, 'id'));
        const body = bodyOf(request);
        try {
          await run(ctx, id, body);
        } catch (error) {
          const refusal = shownRefusal(error);
          return page(request, reply, { errors: faultsOf(ctx, refusal), body }, refusal.status);
        }
        return reply.redirect(parcelPath(id, `?selesai=${slug}`), 303);
      },
      RIGHT,
    );
  act('kemas', (ctx, parcel, body) =>
    packParcel(ctx, parts, {
      parcel,
      // The schema takes only what is listed; here it is still what the browser sent.
      checks: readMany(body, 'checks') as never,
      weight_g: numberOf(body, 'weight_g'),
    }),
  );
  act('minta-lagi', (ctx, parcel) => askCarrierAgain(ctx, { parcel }));
  act('resi', (ctx, parcel, body) => {
    const fee = readDigits(body, 'fee');
    return typeAwb(ctx, { parcel, awb: readText(body, 'awb'), fee: /^\d{1,9}$/.test(fee) ? BigInt(fee) : -1n });
  });
  act('terima', (ctx, parcel) => takeBack(ctx, { parcel }));
  act('kirim-lagi', (ctx, parcel) => sendAgain(ctx, parts, { parcel }));
  act('loket', (ctx, parcel) => keepAtCounter(ctx, parts, { parcel }));
  act('hilang', (ctx, parcel) => declareLost(ctx, parts, { parcel }));
  act('diperiksa', (ctx, parcel) => lookedAt(ctx, { parcel }));
  act('kartu-lama', (ctx, parcel, body) =>
    settleOldCard(ctx, { parcel, what: readText(body, 'what') as never, minutes: readText(body, 'minutes') }),
  );
}
