import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { notFound, Refusal } from '../../../kernel/errors.ts';
import { setSessionCookie } from '../../../kernel/http.ts';
import { Actions, ButtonLink, html, Notice, Page, PATHS, useUi } from '../../../ui/index.ts';
import { beginAtProvider, finishAtProvider, redirectUri, type ProviderRefusal } from '../commands/officer-identity.ts';
import type { OfficerIdentityPort } from '../identity-port.ts';
import { deviceName } from '../model.ts';
import { words } from '../words.ts';
import { goal, whence, withGoal } from './form.ts';

const LEAVE = `${PATHS.deskSignIn}/kota`;
const AGAIN = `${PATHS.stepUp}/kota`;

/** The button to the city's own sign-in; nothing where the city has none. */
export function ProviderButton({ ke, again }: { ke: string; again?: boolean }) {
  const { city, lang } = useUi();
  const name = city.ports.officerIdentity?.name;
  if (name === undefined) return null;
  return (
    <Actions>
      {/* A link: a form's answer may lead nowhere but to this site (CSP form-action). */}
      <ButtonLink look="second" icon="shield" href={withGoal(again ? AGAIN : LEAVE, ke)}>
        {words[lang].provider.go(name)}
      </ButtonLink>
    </Actions>
  );
}

function RefusedPage({ reason, again, ke }: { reason: ProviderRefusal | 'down'; again: boolean; ke: string }) {
  const { lang, city } = useUi();
  const w = words[lang].provider;
  const back = withGoal(again ? PATHS.stepUp : PATHS.deskSignIn, ke);
  return (
    <Page title={w.title(city.ports.officerIdentity!.name)} section="sign-in" back={back}>
      <h1>{w.title(city.ports.officerIdentity!.name)}</h1>
      <Notice tone="warn">
        <p>{w.refused[reason]}</p>
      </Notice>
      <ProviderButton ke={ke} again={again} />
      <p>
        <a href={back}>{again ? w.byCode : w.byPassword}</a>
      </p>
    </Page>
  );
}

/** /petugas/masuk/kota and back, and the same as a second factor within a session. Only where the city has a provider. */
export function officerIdentityRoutes(app: FastifyInstance): void {
  const portOf = (request: FastifyRequest): OfficerIdentityPort => {
    const port = request.ctx.city.ports.officerIdentity;
    if (!port) throw notFound();
    return port;
  };
  /** A provider that cannot be reached is said so, and the way by password stays open. */
  async function reach<T>(request: FastifyRequest, work: () => Promise<T>): Promise<T | 'down'> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Refusal) throw error;
      request.ctx.log.error({ err: error }, 'the identity provider of the officers does not answer');
      return 'down';
    }
  }
  const refused = (
    request: FastifyRequest,
    reply: FastifyReply,
    p: { reason: ProviderRefusal | 'down'; again: boolean; ke: string },
  ) => html(reply, request.ctx, <RefusedPage {...p} />, p.reason === 'down' ? 503 : 422);

  const leave = async (request: FastifyRequest, reply: FastifyReply, again: boolean) => {
    const port = portOf(request);
    const ke = goal(request, PATHS.desk);
    const url = await reach(request, () =>
      beginAtProvider(request.ctx, port, { again, goal: ke, ...whence(request, reply) }),
    );
    return url === 'down' ? refused(request, reply, { reason: 'down', again, ke }) : reply.redirect(url, 303);
  };
  app.get(LEAVE, { config: { action: 'officer.sign_in' } }, (request, reply) => leave(request, reply, false));
  app.get(AGAIN, { config: { action: 'officer.step_up' } }, (request, reply) => leave(request, reply, true));

  app.get(`${LEAVE}/kembali`, { config: { action: 'officer.sign_in' } }, async (request, reply) => {
    const port = portOf(request);
    const { ctx } = request;
    const answered = new URL(redirectUri(ctx.city));
    answered.search = new URL(request.url, ctx.city.origin).search;
    const device = deviceName(request.headers['user-agent']);
    const done = await reach(request, () =>
      finishAtProvider(ctx, port, { answered, device, ...whence(request, reply) }),
    );
    if (done === 'down') return refused(request, reply, { reason: 'down', again: false, ke: PATHS.desk });
    const ke = done.goal === '/' ? PATHS.desk : done.goal;
    if (done.ok === false) return refused(request, reply, { reason: done.reason, again: done.again, ke });
    if (done.ok === 'second_factor') return reply.redirect(withGoal(`${PATHS.deskSignIn}/kode`, ke), 303);
    setSessionCookie(reply, ctx.city, done.token);
    return reply.redirect(ke, 303);
  });
}
