import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ComponentChildren } from 'preact';
import type { Calendar } from '../../../kernel/clock/index.ts';
import type { Ctx } from '../../../kernel/command.ts';
import type { Lang } from '../../../kernel/i18n.ts';
import {
  Actions,
  Button,
  ButtonLink,
  ClockChip,
  EmptyState,
  Form,
  Hidden,
  html,
  Pagination,
  PATHS,
  readText,
  Select,
  Table,
  Tabs,
  Tag,
  useUi,
  type ClockFace,
  type Column,
  type DeskPageProps,
  bodyOf,
  formKey,
  queryOf,
} from '../../../ui/index.ts';
import {
  APPLICANT,
  caseWords,
  takeNext,
  countWorklist,
  SUPERVISOR,
  TOGETHER,
  worklist,
  type Catalogue,
  type Definition,
  type WorkItem,
} from '../../casework/index.ts';
import { faceOf } from '../model.ts';
import { savedViews, type SavedView } from '../store.ts';
import { togetherWords } from '../words-together.ts';
import { words } from '../words.ts';
import {
  casePath,
  deskRoute,
  DeskFrame,
  doneText,
  frameOf,
  hasSteps,
  menuOf,
  type Frame,
  type Tray,
} from './frame.tsx';

import { pickText, TOGETHER_PATH } from './together.tsx';
import { Filters, isNarrowed, listPath, readFilter, trayOf, Views, type Filter } from './filters.tsx';

const LIMIT = 50;
/** Taken at once: a morning's work, and still in the order they came. */
const TAKE_MANY = 10;

interface ListProps {
  frame: Frame;
  tray: Tray;
  filter: Filter;
  views: SavedView[];
  total: { n: number; more: boolean };
  items: WorkItem[];
  next: string | undefined;
  after: string;
  /** All of the page are ticked. */
  all: boolean;
  flash: DeskPageProps['flash'];
  now: Date;
}

/** Steps that officers do, by name, in the order of the services. Steps of one name are one step here. */
function stepsOf(services: Definition[], lang: Lang): Map<string, string> {
  const steps = new Map<string, string>();
  for (const { rows } of services)
    for (const { row } of rows.values())
      if (row.actor !== APPLICANT && !steps.has(row.id)) steps.set(row.id, row.activity[lang]);
  return steps;
}

function List({ frame, tray, filter, views, total, items, next, after, all, flash, now }: ListProps) {
  const { lang, city, actor, f, url } = useUi();
  const w = words[lang];
  const works = hasSteps(frame, actor);
  // Where an officer without a step works: the first room of the menu beside this one.
  const room = works ? undefined : menuOf(frame, { lang, actor, url })[1];
  // What one holds, and what a head hands out.
  const chooses = tray === 'mine' || actor.posts.some((p) => p.role === SUPERVISOR);
  const steps = stepsOf(frame.services, lang);
  const waiting = [...steps].flatMap(([row, label]) => {
    const count = frame.counts.free[row] ?? 0;
    return count > 0 ? [{ row, label, count }] : [];
  });
  const chosen = steps.get(filter.row);
  return (
    <DeskFrame
      frame={frame}
      tray={tray}
      title={w.trays[tray]}
      flash={flash}
      actions={
        works && (
          <Form action={`${PATHS.desk}/ambil`} idempotencyKey={formKey()} class="actions">
            {filter.service && <Hidden name="service" value={filter.service} />}
            {filter.row && <Hidden name="row" value={filter.row} />}
            <Button icon="arrowRight" shortcut="n">
              {chosen ? w.nextOf(chosen) : w.next}
            </Button>
            {tray !== 'all' && waiting.length > 0 && (
              <Button look="second" name="many" value={String(TAKE_MANY)}>
                {togetherWords[lang].takeMany(TAKE_MANY)}
              </Button>
            )}
          </Form>
        )
      }
    >
      {tray === 'free' && waiting.length > 1 && (
        <Tabs
          label={w.stepsLabel}
          items={[
            { href: listPath('free', { ...filter, row: '' }), label: w.allSteps, current: filter.row === '' },
            ...waiting.map(({ row, label, count }) => ({
              href: listPath('free', { ...filter, row }),
              label,
              count,
              current: row === filter.row,
            })),
          ]}
        />
      )}
      {/* A role without a step has nothing to narrow down; what the agency has may be looked through all the same. */}
      {(works || tray === 'all') && (
        <>
          <Views views={views} tray={tray} filter={filter} />
          <Filters tray={tray} filter={filter} steps={steps} services={frame.services} />
        </>
      )}
      {items.length > 0 && <p class="muted small">{w.counted(f.number(total.n), total.more)}</p>}
      {items.length === 0 ? (
        <EmptyState title={works || tray === 'all' ? w.empty[tray] : w.noSteps.title}>
          {works && tray !== 'all' && !isNarrowed(filter) && <p>{w.wouldShow[tray]}</p>}
          {!works && tray !== 'all' && (
            <p>
              {w.noSteps.text} {room ? w.noSteps.menu : w.noSteps.alone}
            </p>
          )}
          {!works && tray !== 'all' && (
            <Actions>
              <ButtonLink icon="arrowRight" href={room?.href ?? PATHS.services}>
                {room?.label ?? w.noSteps.services}
              </ButtonLink>
              {!room && (
                <ButtonLink look="second" href={PATHS.check}>
                  {w.noSteps.track}
                </ButtonLink>
              )}
            </Actions>
          )}
          {isNarrowed(filter) && (
            <Actions>
              <ButtonLink look="second" href={listPath(tray, {})}>
                {w.filter.clear}
              </ButtonLink>
            </Actions>
          )}
        </EmptyState>
      ) : (
        <Chosen tray={tray} filter={filter} after={after} many={items.length > 1} all={all} chooses={chooses}>
          <Table
            caption={w.trays[tray]}
            quietCaption
            rows={items}
            id={(i) => `${i.id} ${i.row}`}
            columns={[
              ...(chooses ? [tick(lang, all)] : []),
              ...columns(lang, tray, frame.services, (i) => faceOfItem(city.calendar, frame.services, i, now)),
            ]}
          />
        </Chosen>
      )}
      <Pagination
        next={next && listPath(tray, filter, next)}
        first={after === '' ? undefined : listPath(tray, filter)}
      />
      {tray === 'mine' && works && (
        <section class="stack">
          <h2>{w.waiting}</h2>
          {waiting.length === 0 ? (
            <p class="muted">{w.waitingNone}</p>
          ) : (
            <ul class="waits">
              {waiting.map(({ row, label, count }) => (
                <li key={row}>
                  <a href={listPath('free', { row })}>
                    {label} <span class="count">{count}</span>
                  </a>
                </li>
              ))}
            </ul>
          )}
        </section>
      )}
    </DeskFrame>
  );
}

/** A list whose files may be chosen for one act over them all. */
function Chosen(p: {
  tray: Tray;
  filter: Filter;
  after: string;
  many: boolean;
  all: boolean;
  chooses: boolean;
  children: ComponentChildren;
}) {
  const { lang } = useUi();
  const w = togetherWords[lang];
  if (!p.chooses) return <>{p.children}</>;
  const here = listPath(p.tray, p.filter, p.after);
  const acts = p.tray === 'mine' ? TOGETHER : TOGETHER.filter((a) => a !== 'done' && a !== 'pause');
  return (
    <Form action={TOGETHER_PATH} class="stack">
      <Hidden name="back" value={listPath(p.tray, p.filter).split('?')[1] ?? ''} />
      <div class="filters" role="group" aria-label={w.bar}>
        <Select name="act" label={w.act} options={acts.map((a) => ({ value: a, label: w.acts[a] }))} />
        <Button look="second">{w.look}</Button>
        {p.many && (
          <a href={p.all ? here : `${here}${here.includes('?') ? '&' : '?'}pilih=semua`}>{p.all ? w.none : w.all}</a>
        )}
      </div>
      {p.children}
    </Form>
  );
}

const tick = (lang: Lang, all: boolean): Column<WorkItem> => ({
  head: togetherWords[lang].pick,
  cell: (i) => (
    <label class="tick">
      <input type="checkbox" name="pick" value={pickText(i)} checked={all} />
      <span class="vh">{togetherWords[lang].pickOne(i.number)}</span>
    </label>
  ),
});

function columns(
  lang: Lang,
  tray: Tray,
  services: Definition[],
  face: (item: WorkItem) => ClockFace,
): Column<WorkItem>[] {
  const w = words[lang];
  const c = w.column;
  return [
    {
      head: c.applicant,
      main: true,
      cell: (i) => (
        <>
          <a href={`${casePath(i.id)}?langkah=${i.row}`}>{i.applicant ?? i.number}</a>
          {i.applicant && <small class="number">{i.number}</small>}
        </>
      ),
    },
    ...(services.length > 1 ? [{ head: c.service, cell: (i: WorkItem) => i.title[lang] }] : []),
    {
      head: c.step,
      cell: (i) => (
        <>
          {i.activity[lang]} {i.revisions > 0 && <Tag tone="warn">{w.back(i.revisions)}</Tag>}
        </>
      ),
    },
    { head: c.clock, cell: (i) => <ClockChip clock={face(i)} /> },
    ...(tray === 'all'
      ? [{ head: c.officer, cell: (i: WorkItem) => i.officer?.name ?? <span class="muted">{w.nobody}</span> }]
      : []),
    ...(tray === 'all' ? [{ head: c.status, cell: (i: WorkItem) => caseWords[lang].deskStatus[i.status] }] : []),
  ];
}

/** The clock of a row in a list; of a case that has ended, whether it kept the promise. */
function faceOfItem(calendar: Calendar, services: Definition[], item: WorkItem, now: Date): ClockFace {
  if (item.endedAt) return { state: item.dueAt && item.endedAt > item.dueAt ? 'missed' : 'met' };
  const norm = services.find((d) => d.body.code === item.service)?.rows.get(item.row)?.row.norm;
  return faceOf(calendar, item.rowDueAt, norm?.unit ?? 'working_minutes', now);
}

/** What is late comes first, then what is due next; what rests comes last. */
const byDue = (a: WorkItem, b: WorkItem): number =>
  (a.rowDueAt?.getTime() ?? Infinity) - (b.rowDueAt?.getTime() ?? Infinity) || 0;

export function worklistRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  deskRoute(app, 'GET', PATHS.desk, list);
  deskRoute(app, 'POST', `${PATHS.desk}/ambil`, take);

  async function list(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { ctx } = request;
    const query = queryOf(request);
    const w = words[ctx.lang];
    const took = /^\d{1,2}$/.test(readText(query, 'diambil')) ? Number(query['diambil']) : undefined;
    const done =
      query['kosong'] === '1'
        ? w.tookNone
        : took === undefined
          ? doneText(w, query['selesai'])
          : togetherWords[ctx.lang].took(took);
    const flash: DeskPageProps['flash'] = done
      ? { tone: query['kosong'] === '1' ? 'info' : 'ok', text: done }
      : undefined;
    const tray = trayOf(query);
    const filter = readFilter(query, tray);
    const after = readText(query, 'sesudah');
    const asked = {
      tray,
      limit: LIMIT,
      ...(filter.service && { service: filter.service }),
      ...(filter.row && { row: filter.row }),
      ...(filter.status && { status: filter.status }),
      ...(filter.area && { area: filter.area }),
      ...(filter.due && { due: filter.due }),
    };
    const [frame, page, total, views] = await Promise.all([
      frameOf(ctx, catalogue),
      worklist(ctx, catalogue, { ...asked, ...(after && { after }) }),
      countWorklist(ctx, asked),
      savedViews(ctx.city.db, ctx.actor.id),
    ]);
    return html(
      reply,
      ctx,
      <List
        frame={frame}
        tray={tray}
        filter={filter}
        views={views}
        total={total}
        items={tray === 'mine' ? page.items.toSorted(byDue) : page.items}
        next={page.next}
        after={after}
        all={query['pilih'] === 'semua'}
        flash={flash}
        now={ctx.now}
      />,
    );
  }

  /** The next ones in the order they came, each an act of its own; gives how many. */
  async function takeMany(ctx: Ctx, only: { service?: string; row?: string }): Promise<number> {
    const { key, ...rest } = ctx;
    for (let n = 0; n < TAKE_MANY; n++) {
      const one = key === undefined ? rest : { ...rest, key: `${key}/${n}` };
      if ((await takeNext(one, catalogue, only)) === null) return n;
    }
    return TAKE_MANY;
  }

  async function take(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const body = bodyOf(request);
    const [service, row] = [readText(body, 'service'), readText(body, 'row')];
    const only = { ...(service && { service }), ...(row && { row }) };
    if (readText(body, 'many') === String(TAKE_MANY)) {
      const taken = await takeMany(request.ctx, only);
      return reply.redirect(`${PATHS.desk}?diambil=${taken}`, 303);
    }
    const taken = await takeNext(request.ctx, catalogue, only);
    return reply.redirect(
      taken ? `${casePath(taken.kase)}?langkah=${taken.row}&selesai=next` : `${PATHS.desk}?kosong=1`,
      303,
    );
  }
}
