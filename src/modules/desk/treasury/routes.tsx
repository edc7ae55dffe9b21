import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { localDate } from '../../../kernel/clock/index.ts';
import { readComparison } from '../../../kernel/comparison.ts';
import { notFound } from '../../../kernel/errors.ts';
import { bodyOf, html, paramOf, queryOf, readText } from '../../../ui/index.ts';
import type { Catalogue } from '../../casework/index.ts';
import { parcelBilled } from '../../delivery/index.ts';
import {
  actsOfBill,
  agenciesOf,
  channelSums,
  drawersLeft,
  COMPARISON,
  findBill,
  findBillByCode,
  lying,
  openBills,
  openConflicts,
  paymentsOfBill,
  readBillingCode,
  reopenedBills,
  suspended,
  waitingActs,
  type BillKinds,
  type OpenBill,
} from '../../money/index.ts';
import { officerNames, personNames } from '../../people/index.ts';
import { deskRoute, frameOf } from '../routes/frame.tsx';
import { askFrom, askOf } from './asking.ts';
import { BillDeskPage, BillsDeskPage } from './bill-pages.tsx';
import { bookRoutes } from './book-routes.tsx';
import { comparedRoutes } from './compared.tsx';
import { depositRoutes } from './deposits.tsx';
import { cashAgencies, drawerRoutes } from './drawer.tsx';
import { faultsOf, READ } from './faults.ts';
import { HomePage } from './home-page.tsx';
import { keepingRoutes } from './keeping.tsx';
import { billAt, BILLS, TREASURY } from './paths.ts';
import { postageRoutes } from './postage.tsx';
import { reconcileRoutes } from './reconcile.tsx';
import { requestRoutes } from './requests.tsx';
import { unknownRoutes } from './unknown.tsx';
import type { Failure } from './room.tsx';

const PAGE = 50;

/** The bill of a path, if it is the officer's to see. */
async function billFor(request: FastifyRequest, kinds: BillKinds): Promise<OpenBill> {
  const { ctx } = request;
  const open = await findBill(ctx, kinds, paramOf(request, 'id')).catch(() => undefined);
  if (!open || ctx.rights.can(ctx.actor, READ, open.bill) !== true) throw notFound();
  return open;
}

/** The treasurer's room of the desk. */
export function treasuryRoutes(app: FastifyInstance, catalogue: Catalogue, kinds: BillKinds): void {
  deskRoute(
    app,
    'GET',
    TREASURY,
    async (request, reply) => {
      const { ctx } = request;
      const { db, calendar } = ctx.city;
      const agencies = agenciesOf(ctx.actor);
      const today = localDate(calendar, ctx.now);
      const [frame, lies, waiting, conflicts, unknown, sums, compared, drawers, reopened] = await Promise.all([
        frameOf(ctx, catalogue),
        lying(ctx),
        waitingActs(db, { agencies, states: ['asked', 'agreed'], limit: 100 }),
        openConflicts(db, agencies),
        suspended(db, { limit: 100 }),
        channelSums(db, { agencies, from: today, to: today }),
        readComparison(db, COMPARISON),
        cashAgencies(kinds).some((agency) => agencies === 'all' || agencies.includes(agency))
          ? drawersLeft(db, agencies, today)
          : undefined,
        reopenedBills(db, { agencies, limit: 100 }),
      ]);
      return html(
        reply,
        ctx,
        <HomePage
          frame={frame}
          lies={lies}
          waiting={waiting.length}
          conflicts={conflicts.length}
          unknown={unknown.length}
          reopened={reopened.length}
          received={sums.reduce((total, s) => total + s.amount, 0n)}
          today={today}
          drawers={drawers}
          compared={compared}
        />,
      );
    },
    READ,
  );

  deskRoute(
    app,
    'GET',
    BILLS,
    async (request, reply) => {
      const { ctx } = request;
      const typed = readText(queryOf(request), 'kode');
      const code = readBillingCode(typed);
      const found = code === undefined ? undefined : await findBillByCode(ctx, kinds, code);
      if (found && ctx.rights.can(ctx.actor, READ, found.bill) === true)
        return reply.redirect(billAt(found.bill.id), 303);
      const [dueOn, id] = readText(queryOf(request), 'sesudah').split('/');
      const after = /^\d{4}-\d{2}-\d{2}$/.test(dueOn ?? '') && id ? { dueOn: dueOn!, id } : undefined;
      const [frame, bills] = await Promise.all([
        frameOf(ctx, catalogue),
        openBills(ctx.city.db, { agencies: agenciesOf(ctx.actor), after, limit: PAGE + 1 }),
      ]);
      const shown = bills.slice(0, PAGE);
      const names = await personNames(
        ctx.city.db,
        shown.map((b) => b.payer),
      );
      const last = bills.length > PAGE ? shown.at(-1) : undefined;
      return html(
        reply,
        ctx,
        <BillsDeskPage
          frame={frame}
          kinds={kinds}
          bills={shown}
          names={names}
          next={last && `${BILLS}?sesudah=${last.dueOn}/${last.id}`}
          first={after !== undefined}
          typed={typed}
          missing={typed !== ''}
        />,
        typed === '' ? 200 : 422,
      );
    },
    READ,
  );

  async function drawBill(
    request: FastifyRequest,
    reply: FastifyReply,
    open: OpenBill,
    more: Failure = {},
    status = 200,
  ): Promise<FastifyReply> {
    const { ctx } = request;
    const { db } = ctx.city;
    const [frame, payments, acts, names, parcel] = await Promise.all([
      frameOf(ctx, catalogue),
      paymentsOfBill(db, open.bill.id),
      actsOfBill(db, open.bill.id),
      personNames(db, [open.bill.payer]),
      parcelBilled(db, open.bill.subject),
    ]);
    const officers = await officerNames(
      db,
      acts.flatMap((a) => [a.askedBy, a.decidedBy ?? '']).filter((x) => /^[0-9a-f-]{36}$/.test(x)),
    );
    return html(
      reply,
      ctx,
      <BillDeskPage
        frame={frame}
        open={open}
        payer={names.get(open.bill.payer) ?? ''}
        parcel={parcel?.number}
        payments={payments}
        acts={acts}
        officers={officers}
        now={ctx.now}
        may={ctx.rights.can(ctx.actor, 'money.ask', open.bill) === true}
        done={readText(queryOf(request), 'selesai') === '1'}
        body={bodyOf(request)}
        {...more}
      />,
      status,
    );
  }

  deskRoute(
    app,
    'GET',
    `${BILLS}/:id`,
    async (request, reply) => drawBill(request, reply, await billFor(request, kinds)),
    READ,
  );
  deskRoute(
    app,
    'POST',
    `${BILLS}/:id`,
    async (request, reply) => {
      const open = await billFor(request, kinds);
      const tried = await askFrom(request.ctx, kinds, askOf(bodyOf(request), { bill: open.bill.id }));
      if ('value' in tried) return reply.redirect(`${billAt(open.bill.id)}?selesai=1`, 303);
      if ('refused' in tried) return drawBill(request, reply, open, { refused: tried.refused }, 409);
      return drawBill(request, reply, open, { errors: faultsOf(request.ctx, tried.fields) }, 422);
    },
    'money.ask',
  );

  requestRoutes(app, catalogue, kinds);
  depositRoutes(app, catalogue, kinds);
  drawerRoutes(app, catalogue, kinds);
  bookRoutes(app, catalogue, kinds);
  unknownRoutes(app, catalogue, kinds);
  comparedRoutes(app, catalogue);
  postageRoutes(app, catalogue, kinds);
  reconcileRoutes(app, catalogue, kinds);
  keepingRoutes(app, catalogue, kinds);
}
