import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { localDate } from '../../../kernel/clock/index.ts';
import { execute, type Ctx } from '../../../kernel/command.ts';
import { notFound } from '../../../kernel/errors.ts';
import {
  Actions,
  Button,
  CopyRow,
  CopySheet,
  DateField,
  EmailField,
  Form,
  html,
  NameField,
  Notice,
  Radios,
  readDate,
  readText,
  TextField,
  useUi,
  type FieldTexts,
  bodyOf,
  formKey,
  paramOf,
  officerRoute,
} from '../../../ui/index.ts';
import type { Catalogue } from '../../casework/index.ts';
import {
  addPost,
  appointOfficer,
  endPost,
  officerOf,
  type Invited,
  type OfficerRow,
  type PostRow,
} from '../../people/index.ts';
import { officerPath, ROOMS } from '../paths.ts';
import { words } from '../words.ts';
import {
  AdminFrame,
  attempt,
  Back,
  coldStart,
  failedOf,
  frameAfter,
  frameOf,
  type Failed,
  type Frame,
} from './frame.tsx';
import { PostName } from './officers.tsx';
import { emptyPost, PostFields, postOf, readPost, type PostTyped } from './post-fields.tsx';

/** Services on which somebody signs: what a deputy may be limited to. */
export const signedServices = (catalogue: Catalogue, lang: Ctx['lang']): { code: string; title: string }[] =>
  catalogue.services.flatMap(({ definition: d }) =>
    [...d.rows.values()].some(({ row }) => row.may?.sign) ? [{ code: d.body.code, title: d.body.title[lang] }] : [],
  );

interface AppointProps {
  frame: Frame;
  services: { code: string; title: string }[];
  who?: { name: string; number: string; email: string };
  officer?: Pick<OfficerRow, 'id' | 'name'>;
  post: PostTyped;
  errors?: FieldTexts | undefined;
}

/** A new officer with a first post; or another post of an officer. */
function AppointPage({ frame, services, who, officer, post, errors }: AppointProps) {
  const { lang } = useUi();
  const w = words[lang].appoint;
  return (
    <AdminFrame
      frame={frame}
      title={who ? w.title : w.another}
      errors={errors}
      back={officer ? { href: officerPath(officer.id), label: officer.name } : ROOMS.officers}
    >
      <Form
        action={officer ? officerPath(officer.id, '/jabatan') : `${ROOMS.officers}/baru`}
        idempotencyKey={formKey()}
        class="stack narrow"
      >
        {who && (
          <>
            <p class="lead">{w.lead}</p>
            <h2>{w.who}</h2>
            <NameField name="name" label={w.name} value={who.name} error={errors?.['name']} />
            <TextField
              name="number"
              label={w.number}
              hint={w.numberHint}
              value={who.number}
              error={errors?.['number']}
              width="w20"
              autocapitalize="characters"
              autocomplete="off"
              spellcheck={false}
            />
            <EmailField
              name="email"
              label={w.email}
              hint={w.emailHint}
              value={who.email}
              error={errors?.['email']}
              optional
            />
            <h2>{w.what}</h2>
          </>
        )}
        <PostFields typed={post} errors={errors} frame={frame} services={services} />
        <Actions>
          <Button big>{who ? w.go : w.anotherGo}</Button>
        </Actions>
      </Form>
    </AdminFrame>
  );
}

/** The link, once; or that it went to the officer. */
export function InvitedPage({ frame, officer, invited }: { frame: Frame; officer: string; invited: Invited }) {
  const { lang } = useUi();
  const w = words[lang].invited;
  return (
    <AdminFrame frame={frame} title={w.title}>
      <Notice tone="ok" role="status">
        <p>{invited.link ? w.link : w.mailed}</p>
      </Notice>
      {invited.link && (
        <CopySheet>
          <CopyRow label={w.linkLabel} value={invited.link} />
        </CopySheet>
      )}
      <Actions>
        <Back href={officerPath(officer)}>{w.back}</Back>
      </Actions>
    </AdminFrame>
  );
}

interface EndProps {
  frame: Frame;
  officer: OfficerRow;
  post: PostRow;
  when: string;
  lastDay: string;
  errors?: FieldTexts | undefined;
}

function EndPage({ frame, officer, post, when, lastDay, errors }: EndProps) {
  const { lang } = useUi();
  const w = words[lang].endPost;
  return (
    <AdminFrame
      frame={frame}
      title={w.title}
      errors={errors}
      back={{ href: officerPath(officer.id), label: officer.name }}
    >
      <p class="lead">
        {officer.name}: <PostName post={post} frame={frame} />
      </p>
      <Form action={officerPath(officer.id, `/jabatan/${post.id}`)} idempotencyKey={formKey()} class="stack narrow">
        <Radios
          name="when"
          label={w.when}
          value={when}
          error={errors?.['when']}
          options={[
            { value: 'now', label: w.now, hint: w.nowHint },
            {
              value: 'day',
              label: w.day,
              inside: <DateField name="last_day" label={w.lastDay} value={lastDay} error={errors?.['last_day']} />,
            },
          ]}
        />
        <Actions>
          <Button look="danger">{w.go}</Button>
        </Actions>
      </Form>
    </AdminFrame>
  );
}

/** /kelola/petugas/baru and the posts of an officer. */
export function appointRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  const NEW = `${ROOMS.officers}/baru`;
  const today = (ctx: Ctx) => localDate(ctx.city.calendar, ctx.now);
  const page = (
    request: FastifyRequest,
    reply: FastifyReply,
    props: Pick<AppointProps, 'who' | 'officer' | 'post'>,
    failed?: Failed,
  ) => {
    const { ctx } = request;
    return html(
      reply,
      ctx,
      <AppointPage
        frame={frameAfter(frameOf(ctx, catalogue), failed, NEW)}
        services={signedServices(catalogue, ctx.lang)}
        errors={failed?.errors}
        {...props}
      />,
      failed?.status ?? 200,
    );
  };

  officerRoute(
    app,
    'GET',
    NEW,
    'people.appoint',
    async (request, reply) =>
      coldStart(request, reply) ??
      page(request, reply, { who: { name: '', number: '', email: '' }, post: emptyPost(today(request.ctx)) }),
  );
  officerRoute(app, 'POST', NEW, 'people.appoint', async (request, reply) => {
    const { ctx } = request;
    const body = bodyOf(request);
    const who = { name: readText(body, 'name'), number: readText(body, 'number'), email: readText(body, 'email') };
    const post = readPost(body);
    const frame = frameOf(ctx, catalogue);
    const tried = await attempt(() => execute(ctx, appointOfficer, { ...who, ...postOf(post, frame, ctx.city.pack) }));
    if (!('value' in tried)) return page(request, reply, { who, post }, failedOf(ctx, tried));
    return html(reply, ctx, <InvitedPage frame={frame} officer={tried.value.officer} invited={tried.value} />);
  });

  /** The officer, if whoever asks may change anything about this officer's posts. */
  const officerFor = async (request: FastifyRequest) => {
    const { city, rights, actor } = request.ctx;
    const officer = await officerOf(city.db, city.keys, paramOf(request, 'id'));
    const seen =
      officer && rights.can(actor, 'people.officers', [...new Set(officer.posts.map((p) => p.agency))]) === true;
    if (!seen) throw notFound();
    return officer;
  };
  const POSTS = `${ROOMS.officers}/:id/jabatan`;
  officerRoute(app, 'GET', POSTS, 'people.appoint', async (request, reply) => {
    const officer = await officerFor(request);
    return coldStart(request, reply) ?? page(request, reply, { officer, post: emptyPost(today(request.ctx)) });
  });
  officerRoute(app, 'POST', POSTS, 'people.appoint', async (request, reply) => {
    const { ctx } = request;
    const officer = await officerFor(request);
    const post = readPost(bodyOf(request));
    const frame = frameOf(ctx, catalogue);
    const tried = await attempt(() =>
      execute(ctx, addPost, { officer: officer.id, ...postOf(post, frame, ctx.city.pack) }),
    );
    if (!('value' in tried)) return page(request, reply, { officer, post }, failedOf(ctx, tried));
    return reply.redirect(officerPath(officer.id, '?selesai=jabatan'), 303);
  });

  const POST = `${POSTS}/:post`;
  const endPage = async (
    request: FastifyRequest,
    reply: FastifyReply,
    typed: { when: string; lastDay: string },
    failed?: Failed,
  ) => {
    const { ctx } = request;
    const officer = await officerFor(request);
    const post = officer.posts.find((p) => p.id === paramOf(request, 'post'));
    if (!post) throw notFound();
    return html(
      reply,
      ctx,
      <EndPage
        frame={frameAfter(frameOf(ctx, catalogue), failed, request.url)}
        officer={officer}
        post={post}
        {...typed}
        errors={failed?.errors}
      />,
      failed?.status ?? 200,
    );
  };
  officerRoute(app, 'GET', POST, 'people.appoint', async (request, reply) => {
    const shown = await officerFor(request);
    return shown && (coldStart(request, reply) ?? endPage(request, reply, { when: '', lastDay: '' }));
  });
  officerRoute(app, 'POST', POST, 'people.appoint', async (request, reply) => {
    const { ctx } = request;
    const body = bodyOf(request);
    const when = readText(body, 'when');
    const lastDay = readDate(body, 'last_day');
    const officer = await officerFor(request);
    const tried =
      when === 'now' || when === 'day'
        ? await attempt(() =>
            execute(ctx, endPost, {
              officer: officer.id,
              post: paramOf(request, 'post'),
              last_day: when === 'now' ? null : lastDay,
            }),
          )
        : { fields: { when: 'error.required' } };
    if (!('value' in tried)) return endPage(request, reply, { when, lastDay }, failedOf(ctx, tried));
    return reply.redirect(officerPath(officer.id, '?selesai=akhir'), 303);
  });
}
