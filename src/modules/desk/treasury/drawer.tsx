import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { localDate } from '../../../kernel/clock/index.ts';
import { notFound } from '../../../kernel/errors.ts';
import { isId } from '../../../kernel/ids.ts';
import { bodyOf, errorTexts, html, paramOf, queryOf, readText } from '../../../ui/index.ts';
import type { Catalogue } from '../../casework/index.ts';
import {
  agenciesOf,
  cashOwed,
  closeDrawer,
  drawerPayments,
  drawersLeft,
  findDrawer,
  listDrawers,
  makeDrawerGood,
  openDrawer,
  openDrawerOf,
  receiptByNumber,
  takeCash,
  takeOverDrawer,
  type BillKinds,
  type Drawer,
} from '../../money/index.ts';
import { freshStepUp, officerNames } from '../../people/index.ts';
import { stepUpPath } from '../registry/paths.ts';
import { attempt, deskRoute, frameOf, type Tried } from '../routes/frame.tsx';
import { amountOf } from './asking.ts';
import { DrawerPage, DrawersPage } from './drawer-pages.tsx';
import { READ } from './faults.ts';
import { drawerAt, DRAWERS } from './paths.ts';
import { treasuryWords } from './words.ts';
import { drawerWords } from './words-drawer.ts';
import type { Failure } from './room.tsx';

const PAGE = 30;
const CASH = 'money.cash';

/** Agencies of which a kind of bill may be paid in cash. */
export const cashAgencies = (kinds: BillKinds): string[] => [
  ...new Set([...kinds.values()].filter((k) => k.channels.includes('cash')).map((k) => k.agency)),
];

/** The counter's drawer: cash for kinds of bills that name it. */
export function drawerRoutes(app: FastifyInstance, catalogue: Catalogue, kinds: BillKinds): void {
  const takesCash = cashAgencies(kinds);

  async function list(request: FastifyRequest, reply: FastifyReply, more: Failure = {}, status = 200) {
    const { ctx } = request;
    const { db, calendar } = ctx.city;
    const agencies = agenciesOf(ctx.actor);
    const before = readText(queryOf(request), 'sebelum');
    const [frame, mine, drawers, left] = await Promise.all([
      frameOf(ctx, catalogue),
      openDrawerOf(db, ctx.actor.id),
      listDrawers(db, { agencies, before: isId(before) ? before : undefined, limit: PAGE + 1 }),
      drawersLeft(db, agencies, localDate(calendar, ctx.now)),
    ]);
    const shown = drawers.slice(0, PAGE);
    return html(
      reply,
      ctx,
      <DrawersPage
        frame={frame}
        mine={mine}
        drawers={shown}
        officers={await officerNames(db, shown.map((d) => d.officer).filter(isId))}
        left={left}
        opens={takesCash.filter((agency) => ctx.rights.can(ctx.actor, CASH, { agency }) === true)}
        next={drawers.length > PAGE ? `${DRAWERS}?sebelum=${shown.at(-1)!.id}` : undefined}
        first={before !== ''}
        body={bodyOf(request)}
        {...more}
      />,
      status,
    );
  }
  const moreOf = (request: FastifyRequest, tried: Exclude<Tried<unknown>, { value: unknown }>): [Failure, number] => {
    const { lang } = request.ctx;
    if ('refused' in tried) return [{ refused: tried.refused }, 409];
    const own = { ...treasuryWords[lang].faults, ...drawerWords[lang].faults };
    return [{ errors: errorTexts(lang, tried.fields, own) }, 422];
  };

  deskRoute(app, 'GET', DRAWERS, (request, reply) => list(request, reply), READ);
  deskRoute(
    app,
    'POST',
    DRAWERS,
    async (request, reply) => {
      const body = bodyOf(request);
      const typed = readText(body, 'change');
      const change = /^[\s0.]+$/.test(typed) && typed !== '' ? 0n : amountOf(body, 'change') || -1n;
      const tried = await attempt(() => openDrawer(request.ctx, { agency: readText(body, 'agency'), change }));
      if ('value' in tried) return reply.redirect(`${drawerAt(tried.value)}?selesai=buka`, 303);
      return list(request, reply, ...moreOf(request, tried));
    },
    CASH,
  );

  async function load(request: FastifyRequest): Promise<Drawer> {
    const { ctx } = request;
    const id = paramOf(request, 'id');
    const found = isId(id) ? await findDrawer(ctx.city.db, id) : undefined;
    if (!found || ctx.rights.can(ctx.actor, READ, found) !== true) throw notFound();
    return found;
  }
  async function one(
    request: FastifyRequest,
    reply: FastifyReply,
    drawer: Drawer,
    more: Failure = {},
    status = 200,
  ): Promise<FastifyReply> {
    const { ctx } = request;
    const { db, calendar } = ctx.city;
    const query = queryOf(request);
    const typed = readText(bodyOf(request), 'code') || readText(query, 'kode');
    const number = readText(query, 'tbp');
    const mine = drawer.officer === ctx.actor.id && drawer.countedAt === null;
    const [frame, payments, names, asked, receipt] = await Promise.all([
      frameOf(ctx, catalogue),
      drawerPayments(db, drawer.id),
      officerNames(db, [drawer.officer, drawer.receivedBy ?? '', drawer.madeGoodBy ?? ''].filter(isId)),
      mine && typed !== '' ? cashOwed(ctx, kinds, drawer.agency, typed) : undefined,
      number === '' ? undefined : receiptByNumber(db, number),
    ]);
    const missing = mine && typed !== '' && !asked && !more.errors;
    return html(
      reply,
      ctx,
      <DrawerPage
        frame={frame}
        drawer={drawer}
        payments={payments}
        names={names}
        mine={mine}
        today={drawer.openedOn === localDate(calendar, ctx.now)}
        receives={ctx.rights.can(ctx.actor, 'money.receive_cash', drawer) === true}
        owed={asked?.owed}
        title={asked?.open.kind.title[ctx.lang]}
        typed={typed}
        taken={receipt && payments.some((p) => p.receipt === number) ? number : undefined}
        done={readText(query, 'selesai')}
        body={bodyOf(request)}
        {...more}
        {...(missing && { errors: { code: drawerWords[ctx.lang].faults.no_bill } })}
      />,
      missing ? 422 : status,
    );
  }
  deskRoute(app, 'GET', `${DRAWERS}/:id`, async (request, reply) => one(request, reply, await load(request)), READ);
  /** An act on a drawer's page: done, or told in its form. */
  const act = (name: string, run: (request: FastifyRequest, drawer: Drawer) => Promise<string>, fresh = false) =>
    deskRoute(
      app,
      'POST',
      `${DRAWERS}/:id/${name}`,
      async (request, reply) => {
        const { ctx } = request;
        const drawer = await load(request);
        if (fresh && !freshStepUp(ctx.actor, ctx.now)) return reply.redirect(stepUpPath(drawerAt(drawer.id)), 303);
        const tried = await attempt(() => run(request, drawer));
        if ('value' in tried) return reply.redirect(`${drawerAt(drawer.id)}?${tried.value}`, 303);
        return one(request, reply, drawer, ...moreOf(request, tried));
      },
      CASH,
    );
  act('terima', async (request, drawer) => {
    const body = bodyOf(request);
    if (drawer.officer !== request.ctx.actor.id) throw notFound();
    const receipt = await takeCash(request.ctx, kinds, {
      code: readText(body, 'code'),
      amount: amountOf(body, 'amount'),
    });
    return `tbp=${encodeURIComponent(receipt)}`;
  });
  act('hitung', async (request, drawer) => {
    const body = bodyOf(request);
    await closeDrawer(request.ctx, {
      drawer: drawer.id,
      counted: countOf(request),
      reason: readText(body, 'reason'),
    });
    return 'selesai=tutup';
  });
  act(
    'serah',
    async (request, drawer) => {
      await takeOverDrawer(request.ctx, { drawer: drawer.id, counted: countOf(request) });
      return 'selesai=terima';
    },
    true,
  );
  act(
    'ganti',
    async (request, drawer) => {
      await makeDrawerGood(request.ctx, { drawer: drawer.id });
      return 'selesai=ganti';
    },
    true,
  );
}

/** What was counted; nothing typed is no count, and nothing found is one. */
const countOf = (request: FastifyRequest): bigint => {
  const body = bodyOf(request);
  return /^0+$/.test(readText(body, 'counted')) ? 0n : amountOf(body, 'counted') || -1n;
};
