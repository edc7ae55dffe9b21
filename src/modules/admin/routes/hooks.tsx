import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ComponentChildren } from 'preact';
import { execute } from '../../../kernel/command.ts';
import { notFound } from '../../../kernel/errors.ts';
import { isId } from '../../../kernel/ids.ts';
import { PUBLIC } from '../../../kernel/permission.ts';
import {
  Actions,
  bodyOf,
  Button,
  Checkboxes,
  Form,
  formKey,
  Hidden,
  html,
  Notice,
  officerRoute,
  Page,
  paramOf,
  queryOf,
  readMany,
  readText,
  SummaryList,
  Table,
  Tag,
  TextField,
  useUi,
  type FieldTexts,
} from '../../../ui/index.ts';
import type { Catalogue } from '../../casework/index.ts';
import {
  addHook,
  countDeliveries,
  findHook,
  HOOK_TYPES,
  hookByLog,
  listAttempts,
  listHooks,
  pauseHook,
  removeHook,
  replayHook,
  rotateHook,
  tryHook,
  type Attempt,
  type Hook,
} from '../../notices/index.ts';
import { ROOMS } from '../paths.ts';
import { hookWords } from '../words-hooks.ts';
import { AdminFrame, attempt, failedOf, frameAfter, frameOf, type Failed, type Frame } from './frame.tsx';

const ROOM = ROOMS.hooks;
const LOG = '/catatan-kait';
const LIMIT = 50;

interface Typed {
  name: string;
  url: string;
  types: string[];
}

function State({ hook }: { hook: Hook }) {
  const { lang } = useUi();
  const w = hookWords[lang];
  return hook.pausedAt ? <Tag tone="warn">{w.paused}</Tag> : <Tag tone="ok">{w.active}</Tag>;
}

function RoomPage({
  frame,
  hooks,
  typed,
  errors,
}: {
  frame: Frame;
  hooks: Hook[];
  typed: Typed;
  errors?: FieldTexts | undefined;
}) {
  const { lang } = useUi();
  const w = hookWords[lang];
  return (
    <AdminFrame frame={frame} title={w.title} errors={errors}>
      <p class="lead">{w.lead}</p>
      <Table
        caption={w.title}
        quietCaption
        empty={w.empty}
        rows={hooks}
        id={(h) => h.id}
        columns={[
          { head: w.name, main: true, cell: (h) => <a href={`${ROOM}/${h.id}`}>{h.name}</a> },
          { head: w.url, cell: (h) => h.url },
          { head: w.types, cell: (h) => h.types.map((t) => w.type[t] ?? t).join(', ') },
          { head: w.state, cell: (h) => <State hook={h} /> },
        ]}
      />
      <h2>{w.add}</h2>
      <Form action={ROOM} idempotencyKey={formKey()} class="stack narrow">
        <TextField name="name" label={w.name} value={typed.name} error={errors?.['name']} width="w20" />
        <TextField
          name="url"
          label={w.url}
          hint={w.urlHint}
          value={typed.url}
          error={errors?.['url']}
          spellcheck={false}
        />
        <Checkboxes
          name="types"
          label={w.types}
          values={typed.types}
          error={errors?.['types']}
          options={HOOK_TYPES.map((value) => ({ value, label: w.type[value]! }))}
        />
        <Actions>
          <Button>{w.add}</Button>
        </Actions>
      </Form>
    </AdminFrame>
  );
}

function Attempts({ attempts }: { attempts: Attempt[] }) {
  const { lang, f } = useUi();
  const w = hookWords[lang];
  return (
    <>
      <Table
        caption={w.attempts}
        heading
        empty={w.noAttempts}
        rows={attempts}
        id={(a) => `${a.event}/${a.at.getTime()}`}
        columns={[
          { head: w.when, cell: (a) => f.dateTime(a.at) },
          { head: w.what, main: true, cell: (a) => w.type[a.type] ?? a.type },
          { head: w.subject, cell: (a) => <code>{a.subject}</code> },
          {
            head: w.answer,
            cell: (a) => (
              <Tag tone={a.status !== null && a.status >= 200 && a.status < 300 ? 'ok' : 'warn'}>
                {String(a.status ?? a.fault ?? '–')}
              </Tag>
            ),
          },
          { head: w.took, cell: (a) => `${f.number(a.ms)} ms`, num: true },
        ]}
      />
    </>
  );
}

interface OneProps {
  frame: Frame;
  hook: Hook;
  attempts: Attempt[];
  counts: Record<string, number>;
  /** Given once. */
  given?: { secret: string; log: string } | undefined;
  flash?: string | undefined;
}

function OnePage({ frame, hook, attempts, counts, given, flash }: OneProps) {
  const { lang, f, city } = useUi();
  const w = hookWords[lang];
  const act = (path: string, label: string, look: 'second' | 'danger' = 'second', more?: ComponentChildren) => (
    <Form action={`${ROOM}/${hook.id}/${path}`} idempotencyKey={formKey()}>
      {more}
      <Button look={look}>{label}</Button>
    </Form>
  );
  const n = (state: string) => f.number(counts[state] ?? 0);
  return (
    <AdminFrame frame={frame} title={hook.name} back={{ href: ROOM, label: w.title }} flash={flash}>
      {given && (
        <Notice tone="warn" title={w.secretTitle}>
          <SummaryList
            rows={[
              { label: w.secret, value: <code>{given.secret}</code> },
              { label: w.log, value: <code>{`${city.origin}${LOG}/${given.log}`}</code> },
            ]}
          />
          {hook.secrets.length > 1 && <p>{w.overlap}</p>}
        </Notice>
      )}
      <SummaryList
        rows={[
          { label: w.url, value: hook.url },
          { label: w.types, value: hook.types.map((t) => w.type[t] ?? t).join(', ') },
          {
            label: w.state,
            value: (
              <>
                <State hook={hook} />{' '}
                {[w.done(n('done')), w.waiting(n('waiting')), w.givenUp(n('given_up'))].join(' · ')}
              </>
            ),
          },
        ]}
      />
      <Actions>
        {act('coba', w.try)}
        {act('kunci', w.rotate)}
        {act(
          'jeda',
          hook.pausedAt ? w.resume : w.pause,
          'second',
          <Hidden name="paused" value={hook.pausedAt ? '0' : '1'} />,
        )}
        {act('ulang', w.replay, 'second', <Hidden name="all" value="0" />)}
        {act('ulang', w.replayAll, 'second', <Hidden name="all" value="1" />)}
        {act('hapus', w.remove, 'danger')}
      </Actions>
      <Attempts attempts={attempts} />
    </AdminFrame>
  );
}

function LogPage({ hook, attempts }: { hook: Hook; attempts: Attempt[] }) {
  return (
    <Page title={hook.name}>
      <h1>{hook.name}</h1>
      <p>{hook.url}</p>
      <Attempts attempts={attempts} />
    </Page>
  );
}

/** /kelola/sistem-lain: who else is told; and, by a token in its address, the log that a receiver's own admin may see. */
export function hooksRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  const room = async (request: FastifyRequest, reply: FastifyReply, typed: Typed, failed?: Failed) => {
    const { ctx } = request;
    return html(
      reply,
      ctx,
      <RoomPage
        frame={frameAfter(frameOf(ctx, catalogue), failed, ROOM)}
        hooks={await listHooks(ctx.city.db, ctx.city.keys)}
        typed={typed}
        errors={failed?.errors}
      />,
      failed?.status ?? 200,
    );
  };
  const one = async (
    request: FastifyRequest,
    reply: FastifyReply,
    id: string,
    given?: OneProps['given'],
  ): Promise<FastifyReply> => {
    const { ctx } = request;
    const { db, keys } = ctx.city;
    const hook = isId(id) ? await findHook(db, keys, id) : undefined;
    if (!hook) throw notFound();
    const [attempts, counts] = await Promise.all([listAttempts(db, id, LIMIT), countDeliveries(db, id)]);
    const w = hookWords[ctx.lang];
    const flash = { coba: w.sent, ulang: w.replayed, jeda: w.saved }[readText(queryOf(request), 'selesai')];
    return html(
      reply,
      ctx,
      <OnePage
        frame={frameOf(ctx, catalogue)}
        hook={hook}
        attempts={attempts}
        counts={counts}
        given={given}
        flash={flash}
      />,
    );
  };

  officerRoute(app, 'GET', ROOM, 'notices.hooks', (request, reply) =>
    room(request, reply, { name: '', url: '', types: [] }),
  );
  officerRoute(app, 'POST', ROOM, 'notices.hooks', async (request, reply) => {
    const body = bodyOf(request);
    const typed = { name: readText(body, 'name'), url: readText(body, 'url'), types: readMany(body, 'types') };
    const tried = await attempt(() => execute(request.ctx, addHook, typed));
    if ('value' in tried) return one(request, reply, tried.value.id, tried.value);
    return room(request, reply, typed, failedOf(request.ctx, tried, hookWords[request.ctx.lang].fault));
  });

  const ONE = `${ROOM}/:id`;
  officerRoute(app, 'GET', ONE, 'notices.hooks', (request, reply) => one(request, reply, paramOf(request, 'id')));
  const act = (path: string, run: (request: FastifyRequest, hook: string) => Promise<unknown>): void =>
    officerRoute(app, 'POST', `${ONE}/${path}`, 'notices.hooks', async (request, reply) => {
      const id = paramOf(request, 'id');
      if (!isId(id)) throw notFound();
      await run(request, id);
      return reply.redirect(path === 'hapus' ? ROOM : `${ROOM}/${id}?selesai=${path}`, 303);
    });
  act('coba', ({ ctx }, hook) => execute(ctx, tryHook, { hook }));
  act('hapus', ({ ctx }, hook) => execute(ctx, removeHook, { hook }));
  act('jeda', (request, hook) =>
    execute(request.ctx, pauseHook, { hook, paused: readText(bodyOf(request), 'paused') === '1' }),
  );
  act('ulang', (request, hook) => {
    const all = readText(bodyOf(request), 'all') === '1';
    return execute(request.ctx, replayHook, { hook, days: all ? 3 : 30, all });
  });
  officerRoute(app, 'POST', `${ONE}/kunci`, 'notices.hooks', async (request, reply) => {
    const id = paramOf(request, 'id');
    if (!isId(id)) throw notFound();
    return one(request, reply, id, await execute(request.ctx, rotateHook, { hook: id }));
  });

  app.get(`${LOG}/:token`, { config: { action: PUBLIC } }, async (request, reply) => {
    const { city } = request.ctx;
    const token = paramOf(request, 'token');
    const hook = /^[\w-]{43}$/.test(token) ? await hookByLog(city.db, city.keys, token) : undefined;
    if (!hook) throw notFound();
    // The address is the key: it is told to nobody by the browser.
    void reply.header('referrer-policy', 'no-referrer');
    return html(reply, request.ctx, <LogPage hook={hook} attempts={await listAttempts(city.db, hook.id, LIMIT)} />);
  });
}
