import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { localDate } from '../../../kernel/clock/index.ts';
import { execute } from '../../../kernel/command.ts';
import { invalid, notFound } from '../../../kernel/errors.ts';
import { isId } from '../../../kernel/ids.ts';
import { listSessions, type Session } from '../../../kernel/session.ts';
import {
  Actions,
  Button,
  ButtonLink,
  Confirm,
  Details,
  Form,
  Hidden,
  html,
  Notice,
  readText,
  SummaryList,
  Table,
  Tag,
  TextArea,
  useUi,
  type Body,
  type FieldTexts,
  bodyOf,
  formKey,
  paramOf,
  queryOf,
  officerRoute,
} from '../../../ui/index.ts';
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
  standingOfPost,
  type PostRow,
  type Reset,
} from '../../people/index.ts';
import { officerPath, ROOMS } from '../paths.ts';
import { words } from '../words.ts';
import { InvitedPage, signedServices } from './appoint.tsx';
import { AdminFrame, attempt, failedOf, frameAfter, frameOf, type Failed, type Frame } from './frame.tsx';
import { PostName } from './officers.tsx';

type Officer = NonNullable<Awaited<ReturnType<typeof officerOf>>>;

interface OfficerProps {
  frame: Frame;
  officer: Officer;
  invitation: Awaited<ReturnType<typeof openInvitation>>;
  sessions: Session[];
  resets: Reset[];
  names: Map<string, string>;
  services: { code: string; title: string }[];
  /** Which of the acts are this viewer's. */
  may: { appoint: (post: PostRow) => boolean; add: boolean; access: boolean };
  own: boolean;
  reason: string;
  errors: FieldTexts | undefined;
  flash: string | undefined;
  today: string;
  now: Date;
}

function OfficerPage(p: OfficerProps) {
  const { lang, f } = useUi();
  const { officer, frame } = p;
  const w = words[lang].officer;
  const left = officer.endedAt;
  return (
    <AdminFrame
      frame={frame}
      title={officer.name}
      heading={
        <>
          {officer.name} {left && <Tag tone="bad">{w.leftTag}</Tag>}
        </>
      }
      back={{ href: ROOMS.officers, label: words[lang].officers.title }}
      errors={p.errors}
      flash={p.flash === undefined ? undefined : { tone: 'ok', text: p.flash }}
      actions={
        p.may.add &&
        !left && (
          <ButtonLink look="second" href={officerPath(officer.id, '/jabatan')}>
            {w.addPost}
          </ButtonLink>
        )
      }
    >
      {p.own && (
        <Notice>
          <p>{w.own}</p>
        </Notice>
      )}
      <SummaryList
        rows={[
          { label: w.number, value: officer.number },
          { label: w.email, value: officer.email },
          {
            label: w.account,
            value: left
              ? w.left(f.dateTime(left))
              : officer.ready
                ? w.ready
                : p.invitation && p.invitation.expiresAt > p.now
                  ? w.waiting(f.dateTime(p.invitation.expiresAt))
                  : w.expired,
          },
        ]}
      />
      {p.may.access && !left && !officer.ready && (
        <Form action={officerPath(officer.id, '/undangan')} idempotencyKey={formKey()}>
          <Button look="second">{w.inviteAgain}</Button>
        </Form>
      )}
      <h2>{w.posts}</h2>
      <Posts {...p} />
      {p.may.access && <Sessions {...p} />}
      {p.may.access && !left && <Access {...p} />}
      {p.may.access && p.resets.some((r) => r.outcome !== null) && <ResetHistory {...p} />}
    </AdminFrame>
  );
}

function Posts({ officer, frame, services, may, today }: OfficerProps) {
  const { lang, f } = useUi();
  const w = words[lang].officer;
  const post = words[lang].post;
  const { city } = useUi();
  const areaName = (code: string | null): string => {
    if (code === null) return words[lang].whole;
    const { districts, wards } = city.pack.areas;
    return [...districts, ...wards].find((a) => a.code === code)?.name ?? words[lang].whole;
  };
  return (
    <Table
      caption={w.posts}
      quietCaption
      empty={w.none}
      rows={officer.posts}
      id={(p) => p.id}
      columns={[
        {
          head: post.role,
          main: true,
          cell: (p) => {
            const state = standingOfPost(p, today);
            return (
              <>
                <PostName post={p} frame={frame} />{' '}
                <Tag tone={state === 'now' ? 'ok' : state === 'later' ? 'info' : undefined}>{post.state[state]}</Tag>
                {p.signs && (
                  <small class="muted">
                    <br />
                    {post.signsOnly(f.list(p.signs.map((s) => services.find((x) => x.code === s)?.title ?? s)))}
                  </small>
                )}
              </>
            );
          },
        },
        { head: post.area, cell: (p) => areaName(p.area) },
        {
          head: post.from,
          cell: (p) => (
            <>
              {post.span(f.date(p.from), p.to === null ? undefined : f.date(p.to))}
              {p.endedAt && (
                <>
                  <br />
                  {post.endedAt(f.dateTime(p.endedAt))}
                </>
              )}
            </>
          ),
        },
        { head: post.decree, cell: (p) => post.decreeOf(p.decree, p.decreeOn ? f.date(p.decreeOn) : undefined) },
        {
          head: w.endPost,
          cell: (p) =>
            standingOfPost(p, today) !== 'over' && may.appoint(p) ? (
              <a
                href={officerPath(officer.id, `/jabatan/${p.id}`)}
                aria-label={w.endPostOf(frame.roles.get(p.role) ?? p.role)}
              >
                {w.endPost}
              </a>
            ) : (
              <span class="muted">–</span>
            ),
        },
      ]}
    />
  );
}

function Sessions({ officer, sessions, own }: OfficerProps) {
  const { lang, f } = useUi();
  const w = words[lang].officer;
  const device = (s: Session) => (s.channel === 'api' ? w.token : s.device || w.unknownDevice);
  const action = officerPath(officer.id, '/sesi');
  return (
    <section class="stack">
      <h2>{w.sessions}</h2>
      {sessions.length === 0 ? (
        <p class="muted">{w.noSessions}</p>
      ) : (
        <ul class="tasks">
          {sessions.map((s) => (
            <li key={s.id}>
              <span>
                {device(s)}
                <small>{w.seen(f.dateTime(s.last_seen_at))}</small>
              </span>
              {!own && (
                <Form action={action}>
                  <Hidden name="session" value={s.id} />
                  <Button look="quiet" label={w.endOf(device(s))}>
                    {w.end}
                  </Button>
                </Form>
              )}
            </li>
          ))}
        </ul>
      )}
      {sessions.length > 1 && !own && (
        <Form action={action}>
          <Actions>
            <Button look="danger">{w.endAll}</Button>
          </Actions>
        </Form>
      )}
    </section>
  );
}

function Access({ officer, resets, names, own, reason, errors }: OfficerProps) {
  const { lang, actor, f } = useUi();
  const w = words[lang].officer;
  const open = resets.find((r) => r.outcome === null);
  if (own) return null;
  return (
    <>
      {open && (
        <Notice tone="warn" title={w.resetAsked(names.get(open.askedBy) ?? '', f.dateTime(open.askedAt))}>
          <p>{open.reason}</p>
          <Form action={officerPath(officer.id, '/autentikator/jawab')} idempotencyKey={formKey()}>
            <Actions>
              {open.askedBy === actor.id ? (
                <p>{w.resetOwn}</p>
              ) : (
                <Button name="grant" value="yes">
                  {w.resetGrant}
                </Button>
              )}
              <Button look="second" name="grant" value="no">
                {w.resetRefuse}
              </Button>
            </Actions>
          </Form>
        </Notice>
      )}
      {officer.ready && !open && (
        <Details summary={w.reset} open={errors?.['reason'] !== undefined}>
          <Form action={officerPath(officer.id, '/autentikator')} idempotencyKey={formKey()} class="stack">
            <p>{w.resetText}</p>
            <TextArea
              name="reason"
              label={w.resetReason}
              hint={w.resetReasonHint}
              rows={3}
              value={reason}
              error={errors?.['reason']}
            />
            <Actions>
              <Button look="second">{w.resetGo}</Button>
            </Actions>
          </Form>
        </Details>
      )}
      <Details summary={w.leave} open={errors?.['leave'] !== undefined}>
        <Form action={officerPath(officer.id, '/berhenti')} idempotencyKey={formKey()} class="stack">
          <p>{w.leaveText}</p>
          <Confirm name="leave" label={w.leaveConfirm} error={errors?.['leave']} />
          <Actions>
            <Button look="danger">{w.leaveGo}</Button>
          </Actions>
        </Form>
      </Details>
    </>
  );
}

function ResetHistory({ resets, names }: OfficerProps) {
  const { lang, f } = useUi();
  const w = words[lang].officer;
  return (
    <section class="stack">
      <h2>{w.resetHistory}</h2>
      <ul class="plain">
        {resets.map((r) => (
          <li key={r.id}>
            {f.dateTime(r.askedAt)}: {names.get(r.askedBy)}. {r.reason}{' '}
            <Tag tone={r.outcome === 'alone' ? 'warn' : r.outcome === 'refused' ? 'bad' : undefined}>
              {w.resetOutcome[r.outcome ?? 'waits']}
            </Tag>{' '}
            {r.outcome === 'granted' && r.decidedBy && names.get(r.decidedBy)}
          </li>
        ))}
      </ul>
    </section>
  );
}

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
