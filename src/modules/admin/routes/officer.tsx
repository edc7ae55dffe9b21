import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { localDate } from '../../../kernel/clock/index.ts';
import { execute } from '../../../kernel/command.ts';
import { invalid, notFound } from '../../../kernel/errors.ts';
import { isId } from '../../../kernel/ids.ts';
import { listSessions } from '../../../kernel/session.ts';
import { html, readText, type Body, bodyOf, paramOf, queryOf, officerRoute } from '../../../ui/index.ts';
import type { Catalogue } from '../../casework/index.ts';
import {
  answerReset,
  askReset,
  dismissOfficer,
  endOfficerSessions,
  inviteAgain,
  officerNames,
  officerOf,
  openInvitation,
  resetsOf,
} from '../../people/index.ts';
import { officerPath, ROOMS } from '../paths.ts';
import { words } from '../words.ts';
import { InvitedPage, signedServices } from './appoint.tsx';
import { attempt, failedOf, frameAfter, frameOf, type Failed } from './frame.tsx';
import { OfficerPage } from './officer-page.tsx';

/** /kelola/petugas/…: one officer: posts, sessions, the second factor, leaving. */
export function officerRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  const ONE = `${ROOMS.officers}/:id`;

  const page = async (request: FastifyRequest, reply: FastifyReply, failed?: Failed, reason = '') => {
    const { ctx } = request;
    const { city, actor, rights, now } = ctx;
    const id = paramOf(request, 'id');
    const officer = isId(id) ? await officerOf(city.db, city.keys, id) : undefined;
    const agencies = [...new Set(officer?.posts.map((p) => p.agency))];
    if (!officer || rights.can(actor, 'people.officers', agencies) !== true) throw notFound();
    const [invitation, sessions, resets] = await Promise.all([
      openInvitation(city.db, id),
      listSessions(city.db, 'officer', id, now),
      resetsOf(city.db, id),
    ]);
    const names = await officerNames(city.db, [
      ...new Set(resets.flatMap((r) => [r.askedBy, ...(r.decidedBy ? [r.decidedBy] : [])])),
    ]);
    const own = actor.id === id;
    const done = readText(queryOf(request), 'selesai');
    return html(
      reply,
      ctx,
      <OfficerPage
        frame={frameAfter(frameOf(ctx, catalogue), failed, officerPath(id))}
        officer={officer}
        invitation={invitation}
        sessions={sessions}
        resets={resets}
        names={names}
        services={signedServices(catalogue, ctx.lang)}
        may={{
          appoint: (p) => rights.can(actor, 'people.appoint', { officer: id, role: p.role, agency: p.agency }) === true,
          add: !own && rights.can(actor, 'people.appoint') === true,
          access: rights.can(actor, 'people.officer_access') === true,
        }}
        own={own}
        reason={reason}
        errors={failed?.errors}
        flash={Object.hasOwn(words[ctx.lang].done, done) ? words[ctx.lang].done[done] : undefined}
        today={localDate(city.calendar, now)}
        now={now}
      />,
      failed?.status ?? 200,
    );
  };

  officerRoute(app, 'GET', ONE, 'people.officers', (request, reply) => page(request, reply));

  /** An act on this officer: what it gives leads on, what stands against it comes back on the officer's page. */
  const act = <T,>(
    path: string,
    run: (request: FastifyRequest, body: Body, officer: string) => Promise<T>,
    then: (request: FastifyRequest, reply: FastifyReply, value: T) => FastifyReply | Promise<FastifyReply>,
  ) =>
    officerRoute(app, 'POST', `${ONE}/${path}`, 'people.officer_access', async (request, reply) => {
      const body = bodyOf(request);
      const id = paramOf(request, 'id');
      if (!isId(id)) throw notFound();
      const tried = await attempt(() => run(request, body, id));
      if ('value' in tried) return then(request, reply, tried.value);
      return page(request, reply, failedOf(request.ctx, tried), readText(body, 'reason'));
    });
  const done = (key: string) => (request: FastifyRequest, reply: FastifyReply) =>
    reply.redirect(officerPath(paramOf(request, 'id'), `?selesai=${key}`), 303);
  const invited = (request: FastifyRequest, reply: FastifyReply, value: Parameters<typeof InvitedPage>[0]['invited']) =>
    html(
      reply,
      request.ctx,
      <InvitedPage frame={frameOf(request.ctx, catalogue)} officer={paramOf(request, 'id')} invited={value} />,
    );

  act('undangan', ({ ctx }, _, officer) => execute(ctx, inviteAgain, { officer }), invited);
  act(
    'sesi',
    ({ ctx }, body, officer) =>
      execute(ctx, endOfficerSessions, { officer, session: readText(body, 'session') || null }),
    done('sesi'),
  );
  act(
    'autentikator',
    ({ ctx }, body, officer) => execute(ctx, askReset, { officer, reason: readText(body, 'reason') }),
    (request, reply, value) => (value === 'waits' ? done('diminta')(request, reply) : invited(request, reply, value)),
  );
  act(
    'autentikator/jawab',
    ({ ctx }, body, officer) => execute(ctx, answerReset, { officer, grant: readText(body, 'grant') === 'yes' }),
    (request, reply, value) => (value === null ? done('ditolak')(request, reply) : invited(request, reply, value)),
  );
  act(
    'berhenti',
    async ({ ctx }, body, officer) => {
      if (readText(body, 'leave') !== 'yes') throw invalid({ leave: 'error.leave_needed' });
      return execute(ctx, dismissOfficer, { officer });
    },
    done('berhenti'),
  );
}
