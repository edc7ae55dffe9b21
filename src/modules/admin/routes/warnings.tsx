import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { execute } from '../../../kernel/command.ts';
import { notFound } from '../../../kernel/errors.ts';
import type { Lang } from '../../../kernel/i18n.ts';
import { isId } from '../../../kernel/ids.ts';
import {
  Actions,
  bodyOf,
  Button,
  ButtonLink,
  Form,
  formKey,
  html,
  Notice,
  officerRoute,
  Pagination,
  paramOf,
  queryOf,
  readText,
  SummaryList,
  Table,
  Tag,
  useUi,
  type FieldTexts,
} from '../../../ui/index.ts';
import type { Catalogue } from '../../casework/index.ts';
import {
  clearingOf,
  findWarning,
  listWarnings,
  mayClear,
  mayWarn,
  previewWarning,
  proposeAllClear,
  proposeWarning,
  sendWarning,
  standOf,
  stopWarning,
  warningObject,
  type Warning,
  type WarningDoor,
  type WarningPreview,
  type WarningState,
} from '../../notices/index.ts';
import { officerNames } from '../../people/index.ts';
import { areaPath, packAreas } from '../../places/index.ts';
import { warningWords } from '../words-warnings.ts';
import { AdminFrame, attempt, failedOf, frameAfter, frameOf, type Failed, type Frame } from './frame.tsx';
import { CLEAR, ClearPage, FIELDS, nameOf, NEW, NewPage, onePath, ROOM, type Typed } from './warning-forms.tsx';

const LIMIT = 50;
const TONES: Record<WarningState, 'info' | 'warn' | 'ok' | 'bad'> = {
  proposed: 'warn',
  sending: 'info',
  sent: 'ok',
  stopped: 'bad',
  dropped: 'bad',
  over: 'ok',
};

/** What has not left; of a warning that ended it never will. */
const WAITS: ReadonlySet<WarningDoor['state']> = new Set(['waiting', 'queued']);

/** Who waits may be told by any way yet; who has none, or read it before, has it in the inbox only. */
function doorOf({ door, state }: WarningDoor, lang: Lang): string {
  const w = warningWords[lang];
  if (door !== null) return w.doors[door];
  return state === 'waiting' ? w.noDoorYet : w.inbox;
}

interface ListProps {
  frame: Frame;
  warnings: Warning[];
  names: Map<string, string>;
  may: boolean;
  next: string | undefined;
  first: string | undefined;
}

function ListPage({ frame, warnings, names, may, next, first }: ListProps) {
  const { lang, f, city } = useUi();
  const w = warningWords[lang];
  return (
    <AdminFrame
      frame={frame}
      title={w.title}
      actions={
        may && (
          <ButtonLink href={NEW} icon="send">
            {w.write}
          </ButtonLink>
        )
      }
    >
      <p class="lead">{w.lead}</p>
      <Table
        caption={w.list}
        quietCaption
        empty={w.empty}
        rows={warnings}
        id={(r) => r.id}
        columns={[
          {
            head: w.what,
            main: true,
            cell: (r) => <a href={onePath(r.id)}>{nameOf(r, lang)}</a>,
          },
          { head: w.where, cell: (r) => areaPath(city.pack, r.area) },
          { head: w.state, cell: (r) => <Tag tone={TONES[r.state]}>{w.states[r.state]}</Tag> },
          { head: w.told, cell: (r) => f.number(r.told), num: true },
          { head: w.when, cell: (r) => f.dateTime(r.proposedAt) },
          { head: w.by, cell: (r) => names.get(r.proposedBy) ?? '–' },
        ]}
      />
      <Pagination next={next} first={first} />
    </AdminFrame>
  );
}

interface OneProps {
  frame: Frame;
  warning: Warning;
  /** The warning that this one ends. */
  ends: Warning | undefined;
  /** What says that its danger is over. */
  clearing: Warning | undefined;
  preview: WarningPreview;
  doors: WarningDoor[];
  names: Map<string, string>;
  may: boolean;
  errors: FieldTexts | undefined;
  flash: string | undefined;
}

function OnePage({ frame, warning, ends, clearing, preview, doors, names, may, errors, flash }: OneProps) {
  const { lang, f, actor } = useUi();
  const w = warningWords[lang];
  const { state } = warning;
  const person = (id: string | null): string => (id === null ? '–' : (names.get(id) ?? '–'));
  const own = warning.proposedBy === actor.id;
  const ended = state === 'stopped' || state === 'over';
  return (
    <AdminFrame
      frame={frame}
      title={nameOf(warning, lang)}
      back={{ href: ROOM, label: w.title }}
      errors={errors}
      flash={flash}
    >
      <SummaryList
        rows={[
          { label: w.state, value: <Tag tone={TONES[state]}>{w.states[state]}</Tag> },
          { label: w.where, value: preview.where },
          { label: w.by, value: `${person(warning.proposedBy)}, ${f.dateTime(warning.proposedAt)}` },
          ...(warning.releasedAt
            ? [{ label: w.releasedBy, value: `${person(warning.releasedBy)}, ${f.dateTime(warning.releasedAt)}` }]
            : []),
          ...(warning.endedAt
            ? [
                {
                  label: state === 'over' ? w.overBy : w.endedBy,
                  value: `${person(warning.endedBy)}, ${f.dateTime(warning.endedAt)}`,
                },
              ]
            : []),
          ...(ends ? [{ label: w.ends, value: <a href={onePath(ends.id)}>{nameOf(ends, lang)}</a> }] : []),
          ...(clearing
            ? [{ label: w.clearing, value: <a href={onePath(clearing.id)}>{w.states[clearing.state]}</a> }]
            : []),
        ]}
      />
      <h2>{w.text}</h2>
      <SummaryList
        rows={(['id', 'en'] as const).map((l) => ({
          label: w.langs[l],
          value: <span lang={l}>{preview.sms[l]}</span>,
        }))}
      />
      <h2>{w.reach}</h2>
      <SummaryList
        rows={[
          { label: ends ? w.warned : w.people, value: f.number(preview.people) },
          { label: ends ? w.reached : w.phones, value: f.number(preview.phones) },
          { label: w.cost, value: `${f.rupiah(preview.cost)} (${w.costHint(f.number(preview.parts))})` },
          ...(state === 'proposed' ? [] : [{ label: w.told, value: f.number(warning.told) }]),
        ]}
      />
      {preview.people === 0 && <Notice tone="warn" title={w.nobody} />}
      {preview.cost > preview.cap && <Notice tone="warn" title={w.overCap(f.rupiah(preview.cap))} />}
      {state === 'proposed' && may && own && <Notice tone="info" title={w.own} />}
      {state === 'proposed' && may && !own && (
        <Form action={onePath(warning.id, '/lepas')} idempotencyKey={formKey()} class="stack">
          <p>{w.releaseHint}</p>
          <Actions>
            <Button icon="send">{w.release}</Button>
          </Actions>
        </Form>
      )}
      {may && (state === 'proposed' || state === 'sending' || state === 'sent') && (
        <Form action={onePath(warning.id, '/henti')} idempotencyKey={formKey()} class="stack">
          {state !== 'proposed' && <p>{w.stopHint}</p>}
          <Actions>
            <Button look="danger">{state === 'proposed' ? w.drop : w.stop}</Button>
          </Actions>
        </Form>
      )}
      {may && mayClear(warning, clearing) && (
        <Actions>
          <ButtonLink href={onePath(warning.id, CLEAR)} look="second">
            {w.clearWrite}
          </ButtonLink>
        </Actions>
      )}
      {state !== 'proposed' && state !== 'dropped' && (
        <>
          <Table
            caption={w.report}
            heading
            empty={w.empty}
            rows={doors}
            id={(d) => `${d.door}/${d.state}`}
            columns={[
              { head: w.door, main: true, cell: (d) => doorOf(d, lang) },
              { head: w.state, cell: (d) => (ended && WAITS.has(d.state) ? w.held : w.stand[d.state]) },
              { head: w.count, cell: (d) => f.number(d.people), num: true },
            ]}
          />
        </>
      )}
    </AdminFrame>
  );
}

/** /kelola/peringatan: warnings of danger to an area, by two officers. */
export function warningRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  officerRoute(app, 'GET', ROOM, 'notices.warnings', async (request, reply) => {
    const { ctx } = request;
    const after = readText(queryOf(request), 'sesudah');
    const before = isId(after) ? after : undefined;
    const rows = await listWarnings(ctx.city.db, before, LIMIT + 1);
    const warnings = rows.slice(0, LIMIT);
    const names = await officerNames(
      ctx.city.db,
      warnings.map((w) => w.proposedBy),
    );
    return html(
      reply,
      ctx,
      <ListPage
        frame={frameOf(ctx, catalogue)}
        warnings={warnings}
        names={names}
        may={mayWarn(ctx.actor) === true}
        next={rows.length > LIMIT ? `${ROOM}?sesudah=${warnings.at(-1)!.id}` : undefined}
        first={before ? ROOM : undefined}
      />,
    );
  });

  const form = (request: FastifyRequest, reply: FastifyReply, typed: Typed, failed?: Failed) => {
    const { ctx } = request;
    const { pack } = ctx.city;
    const areas = packAreas(pack)
      .filter(({ code }) => mayWarn(ctx.actor, { area: code }) === true)
      .map(({ code, kind }) => ({
        value: code,
        label: kind === 'city' ? warningWords[ctx.lang].wholeCity(pack.city.name) : areaPath(pack, code),
      }));
    return html(
      reply,
      ctx,
      <NewPage
        frame={frameAfter(frameOf(ctx, catalogue), failed, request.url)}
        areas={areas}
        typed={typed}
        errors={failed?.errors}
      />,
      failed?.status ?? 200,
    );
  };
  officerRoute(app, 'GET', NEW, 'notices.warn', async (request, reply) =>
    form(request, reply, { hazard: '', place: '', advice: '', area: '' }),
  );
  officerRoute(app, 'POST', NEW, 'notices.warn', async (request, reply) => {
    const { ctx } = request;
    const body = bodyOf(request);
    const typed = Object.fromEntries(FIELDS.map((name) => [name, readText(body, name)])) as Typed;
    // What the form cannot hold is said at its field by the command.
    const tried = await attempt(() => execute(ctx, proposeWarning, typed as never));
    if ('value' in tried) return reply.redirect(onePath(tried.value, '?selesai=tulis'), 303);
    return form(request, reply, typed, failedOf(ctx, tried, warningWords[ctx.lang].fault));
  });

  const page = async (request: FastifyRequest, reply: FastifyReply, failed?: Failed) => {
    const { ctx } = request;
    const { db } = ctx.city;
    const id = paramOf(request, 'id');
    const warning = isId(id) ? await findWarning(db, id) : undefined;
    if (!warning) throw notFound();
    const [ends, clearing, preview, doors, names] = await Promise.all([
      warning.clears === null ? undefined : findWarning(db, warning.clears),
      clearingOf(db, id),
      previewWarning(ctx, warning),
      standOf(db, warningObject(id)),
      officerNames(
        db,
        [warning.proposedBy, warning.releasedBy, warning.endedBy].flatMap((who) => who ?? []),
      ),
    ]);
    const done = readText(queryOf(request), 'selesai');
    const said = warningWords[ctx.lang].done;
    return html(
      reply,
      ctx,
      <OnePage
        frame={frameAfter(frameOf(ctx, catalogue), failed, onePath(id))}
        warning={warning}
        ends={ends}
        clearing={clearing}
        preview={preview}
        doors={doors}
        names={names}
        may={mayWarn(ctx.actor, warning) === true}
        errors={failed?.errors}
        flash={Object.hasOwn(said, done) ? said[done] : undefined}
      />,
      failed?.status ?? 200,
    );
  };
  officerRoute(app, 'GET', onePath(':id'), 'notices.warnings', (request, reply) => page(request, reply));

  const clearForm = async (request: FastifyRequest, reply: FastifyReply, typed: string, failed?: Failed) => {
    const { ctx } = request;
    const id = paramOf(request, 'id');
    const warning = isId(id) ? await findWarning(ctx.city.db, id) : undefined;
    if (!warning) throw notFound();
    return html(
      reply,
      ctx,
      <ClearPage
        frame={frameAfter(frameOf(ctx, catalogue), failed, request.url)}
        warning={warning}
        typed={typed}
        errors={failed?.errors}
      />,
      failed?.status ?? 200,
    );
  };
  officerRoute(app, 'GET', onePath(':id', CLEAR), 'notices.warn', (request, reply) => clearForm(request, reply, ''));
  officerRoute(app, 'POST', onePath(':id', CLEAR), 'notices.warn', async (request, reply) => {
    const { ctx } = request;
    const id = paramOf(request, 'id');
    if (!isId(id)) throw notFound();
    const advice = readText(bodyOf(request), 'advice');
    const tried = await attempt(() => execute(ctx, proposeAllClear, { warning: id, advice } as never));
    if ('value' in tried) return reply.redirect(onePath(tried.value, '?selesai=tulis'), 303);
    const failed = failedOf(ctx, tried, warningWords[ctx.lang].fault);
    return 'refused' in tried ? page(request, reply, failed) : clearForm(request, reply, advice, failed);
  });

  for (const [slug, command] of [
    ['lepas', sendWarning],
    ['henti', stopWarning],
  ] as const)
    officerRoute(app, 'POST', onePath(':id', `/${slug}`), 'notices.warn', async (request, reply) => {
      const id = paramOf(request, 'id');
      if (!isId(id)) throw notFound();
      const tried = await attempt(() => execute(request.ctx, command, { warning: id }));
      if ('value' in tried) return reply.redirect(onePath(id, `?selesai=${slug}`), 303);
      return page(request, reply, failedOf(request.ctx, tried, warningWords[request.ctx.lang].fault));
    });
}
