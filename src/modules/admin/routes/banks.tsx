import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { execute } from '../../../kernel/command.ts';
import { notFound } from '../../../kernel/errors.ts';
import { isId } from '../../../kernel/ids.ts';
import {
  bodyOf,
  html,
  officerRoute,
  paramOf,
  queryOf,
  readText,
  type Body,
  type FieldTexts,
} from '../../../ui/index.ts';
import type { Catalogue } from '../../casework/index.ts';
import {
  addPartner,
  changePartner,
  endKey,
  lastContacts,
  listPartners,
  makeKey,
  probePartner,
  takeKey,
  type KeyUse,
  type PartnerShown,
} from '../../money/index.ts';
import { freshStepUp } from '../../people/index.ts';
import { bankPath, ROOMS, stepUpPath } from '../paths.ts';
import { bankWords } from '../words-banks.ts';
import { BankFormPage, BankKeyPage, bodyOfPartner, faultsByField, partnerOfBody } from './bank-form.tsx';
import { BankPage, BanksPage, USES } from './bank-pages.tsx';
import { attempt, coldStart, failedOf, frameAfter, frameOf, type Frame } from './frame.tsx';

const ROOM = ROOMS.banks;
const READ = 'bank.settings';
const CHANGE = 'bank.manage';
/** /kelola/bank: with which banks the city speaks, by which keys, and whether it works. */
export function bankRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  officerRoute(app, 'GET', ROOM, READ, async (request, reply) => {
    const { ctx } = request;
    const [banks, contacts] = await Promise.all([listPartners(ctx.city.db), lastContacts(ctx.city.db)]);
    return html(
      reply,
      ctx,
      <BanksPage
        frame={frameOf(ctx, catalogue)}
        banks={banks}
        contacts={contacts}
        now={ctx.now}
        may={ctx.rights.can(ctx.actor, CHANGE) === true}
      />,
    );
  });

  async function known(request: FastifyRequest): Promise<PartnerShown> {
    const found = (await listPartners(request.ctx.city.db)).find((p) => p.code === paramOf(request, 'code'));
    if (!found) throw notFound();
    return found;
  }

  const form = (request: FastifyRequest, reply: FastifyReply, body: Body, p?: PartnerShown) =>
    html(reply, request.ctx, <BankFormPage frame={frameOf(request.ctx, catalogue)} known={p} body={body} />);
  async function keep(request: FastifyRequest, reply: FastifyReply, p?: PartnerShown): Promise<FastifyReply> {
    const { ctx } = request;
    const body = bodyOf(request);
    const input = partnerOfBody(body, p?.code);
    const tried = await attempt(() => execute(ctx, p ? changePartner : addPartner, input));
    if ('value' in tried) return reply.redirect(`${bankPath(input.code)}?selesai=simpan`, 303);
    const failed = failedOf(ctx, tried, bankWords[ctx.lang].fault);
    return html(
      reply,
      ctx,
      <BankFormPage
        frame={frameAfter(frameOf(ctx, catalogue), failed, ROOM)}
        known={p}
        body={body}
        errors={faultsByField(failed.errors)}
      />,
      failed.status,
    );
  }
  officerRoute(
    app,
    'GET',
    bankPath('baru'),
    CHANGE,
    async (request, reply) => coldStart(request, reply) ?? form(request, reply, bodyOfPartner()),
  );
  officerRoute(app, 'POST', bankPath('baru'), CHANGE, (request, reply) => keep(request, reply));
  officerRoute(app, 'GET', bankPath(':code', '/ubah'), CHANGE, async (request, reply) => {
    const p = await known(request);
    return coldStart(request, reply) ?? form(request, reply, bodyOfPartner(p), p);
  });
  officerRoute(app, 'POST', bankPath(':code', '/ubah'), CHANGE, async (request, reply) =>
    keep(request, reply, await known(request)),
  );

  async function one(
    request: FastifyRequest,
    reply: FastifyReply,
    more: { given?: string; refused?: FieldTexts | undefined; tried?: string } = {},
    status = 200,
  ): Promise<FastifyReply> {
    const { ctx } = request;
    const p = await known(request);
    const contacts = await lastContacts(ctx.city.db, p.code);
    return html(
      reply,
      ctx,
      <BankPage
        frame={frameOf(ctx, catalogue)}
        p={p}
        contacts={contacts}
        now={ctx.now}
        may={ctx.rights.can(ctx.actor, CHANGE) === true}
        fresh={freshStepUp(ctx.actor, ctx.now)}
        done={bankWords[ctx.lang].done[readText(queryOf(request), 'selesai')]}
        {...more}
      />,
      status,
    );
  }
  officerRoute(app, 'GET', bankPath(':code'), READ, (request, reply) => one(request, reply));
  officerRoute(app, 'POST', bankPath(':code', '/coba'), CHANGE, async (request, reply) =>
    one(request, reply, { tried: await probePartner(request.ctx, (await known(request)).code) }),
  );

  const useOf = (request: FastifyRequest): KeyUse => {
    const use = USES.find((u) => u === paramOf(request, 'use'));
    if (!use) throw notFound();
    return use;
  };
  const key = (
    request: FastifyRequest,
    reply: FastifyReply,
    p: PartnerShown,
    use: KeyUse,
    more: { errors?: FieldTexts | undefined; frame?: Frame; status?: number } = {},
  ) =>
    html(
      reply,
      request.ctx,
      <BankKeyPage
        frame={more.frame ?? frameOf(request.ctx, catalogue)}
        known={p}
        use={use}
        body={bodyOf(request)}
        errors={more.errors}
      />,
      more.status ?? 200,
    );
  officerRoute(app, 'GET', bankPath(':code', '/kunci/:use'), CHANGE, async (request, reply) => {
    const [p, use] = [await known(request), useOf(request)];
    return coldStart(request, reply) ?? key(request, reply, p, use);
  });
  officerRoute(app, 'POST', bankPath(':code', '/kunci/:use'), CHANGE, async (request, reply) => {
    const { ctx } = request;
    const [p, use, body] = [await known(request), useOf(request), bodyOf(request)];
    const hours = readText(body, 'overlap') || '24';
    const base = { partner: p.code, overlapHours: /^\d{1,4}$/.test(hours) ? Number(hours) : Number.NaN };
    const tried = await attempt(async (): Promise<{ secret: string | null } | null> => {
      if (use === 'our_private') return execute(ctx, makeKey, { ...base, use });
      if (use === 'inbound_secret' && readText(body, 'act') === 'make') return execute(ctx, makeKey, { ...base, use });
      return execute(ctx, takeKey, { ...base, use, value: readText(body, 'value') });
    });
    if ('value' in tried) {
      // Said this once: a redirect would have nowhere to say it.
      if (tried.value?.secret) return one(request, reply, { given: tried.value.secret });
      return reply.redirect(`${bankPath(p.code)}?selesai=kunci`, 303);
    }
    const failed = failedOf(ctx, tried, bankWords[ctx.lang].fault);
    return key(request, reply, p, use, {
      errors: failed.errors,
      frame: frameAfter(frameOf(ctx, catalogue), failed, bankPath(p.code)),
      status: failed.status,
    });
  });
  officerRoute(app, 'POST', bankPath(':code', '/akhiri'), CHANGE, async (request, reply) => {
    const { ctx } = request;
    const p = await known(request);
    const body = bodyOf(request);
    const found = p.keys.find((k) => k.id === readText(body, 'key'));
    if (!found || !isId(found.id)) throw notFound();
    const tried = await attempt(() => execute(ctx, endKey, { partner: p.code, use: found.use, key: found.id }));
    if ('value' in tried) return reply.redirect(`${bankPath(p.code)}?selesai=akhiri`, 303);
    if ('stale' in tried) return reply.redirect(stepUpPath(bankPath(p.code)), 303);
    const failed = failedOf(ctx, tried, bankWords[ctx.lang].fault);
    return one(request, reply, { refused: failed.errors }, failed.status);
  });
}
