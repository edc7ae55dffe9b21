import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Calendar } from '../../../kernel/clock/index.ts';
import type { Lang } from '../../../kernel/i18n.ts';
import type { Actor } from '../../../kernel/permission.ts';
import {
  Actions,
  Button,
  ButtonLink,
  ClockChip,
  EmptyState,
  Field,
  Form,
  Hidden,
  html,
  Pagination,
  PATHS,
  readText,
  Table,
  Tabs,
  Tag,
  useUi,
  type ClockFace,
  type Column,
  type DeskPageProps,
} from '../../../ui/index.ts';
import {
  APPLICANT,
  caseWords,
  STATUSES,
  takeNext,
  worklist,
  type Catalogue,
  type Definition,
  type WorkItem,
} from '../../casework/index.ts';
import { faceOf } from '../model.ts';
import { words } from '../words.ts';
import {
  bodyOf,
  casePath,
  deskRoute,
  DeskFrame,
  doneText,
  formKey,
  frameOf,
  queryOf,
  TRAY_SLUGS,
  type Frame,
  type Tray,
} from './frame.tsx';

const LIMIT = 50;
const TRAYS = Object.keys(TRAY_SLUGS) as Tray[];

interface Filter {
  service: string;
  row: string;
  status: string;
}
interface ListProps {
  frame: Frame;
  tray: Tray;
  filter: Filter;
  items: WorkItem[];
  next: string | undefined;
  after: string;
  flash: DeskPageProps['flash'];
  now: Date;
}

/** The address of a list: only what narrows it stands there. */
function listPath(tray: Tray, filter: Partial<Filter>, after = ''): string {
  const query = new URLSearchParams();
  if (tray !== 'mine') query.set('bagian', TRAY_SLUGS[tray]);
  if (filter.service) query.set('layanan', filter.service);
  if (filter.row) query.set('langkah', filter.row);
  if (filter.status) query.set('status', filter.status);
  if (after) query.set('sesudah', after);
  const text = query.toString();
  return text === '' ? PATHS.desk : `${PATHS.desk}?${text}`;
}

/** Whether a service gives one of this officer's roles a step, or the officer heads those who have one. */
const hasSteps = ({ services }: Frame, { posts }: Actor): boolean =>
  posts.some((p) => services.some((d) => d.body.roles.some((r) => r.id === p.role)));

/** Steps that officers do, by name, in the order of the services. Steps of one name are one step here. */
function stepsOf(services: Definition[], lang: Lang): Map<string, string> {
  const steps = new Map<string, string>();
  for (const { rows } of services)
    for (const { row } of rows.values())
      if (row.actor !== APPLICANT && !steps.has(row.id)) steps.set(row.id, row.activity[lang]);
  return steps;
}

function List({ frame, tray, filter, items, next, after, flash, now }: ListProps) {
  const { lang, city, actor } = useUi();
  const w = words[lang];
  const works = hasSteps(frame, actor);
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
          <Form action={`${PATHS.desk}/ambil`} idempotencyKey={formKey()}>
            {filter.service && <Hidden name="service" value={filter.service} />}
            {filter.row && <Hidden name="row" value={filter.row} />}
            <Button icon="arrowRight" shortcut="n">
              {chosen ? w.nextOf(chosen) : w.next}
            </Button>
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
      {(tray === 'all' || filter.service || filter.status || frame.services.length > 1) && (
        <Filters tray={tray} filter={filter} steps={steps} services={frame.services} />
      )}
      {items.length === 0 ? (
        <EmptyState title={works || tray === 'all' ? w.empty[tray] : w.noSteps.title}>
          {!works && tray !== 'all' && <p>{w.noSteps.text}</p>}
          {tray === 'all' && (
            <Actions>
              <ButtonLink look="second" href={listPath('all', {})}>
                {w.filter.clear}
              </ButtonLink>
            </Actions>
          )}
        </EmptyState>
      ) : (
        <Table
          caption={w.trays[tray]}
          quietCaption
          rows={items}
          id={(i) => `${i.id} ${i.row}`}
          columns={columns(lang, tray, frame.services, (i) => faceOfItem(city.calendar, frame.services, i, now))}
        />
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
      cell: (i) => <a href={`${casePath(i.id)}?langkah=${i.row}`}>{i.applicant ?? i.number}</a>,
    },
    { head: c.number, cell: (i) => <span class="nowrap">{i.number}</span> },
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
    ...(tray === 'all' ? [{ head: c.status, cell: (i: WorkItem) => caseWords[lang].status[i.status] }] : []),
  ];
}

function Filters({
  tray,
  filter,
  steps,
  services,
}: {
  tray: Tray;
  filter: Filter;
  steps: Map<string, string>;
  services: Definition[];
}) {
  const { lang } = useUi();
  const w = words[lang].filter;
  const status = caseWords[lang].status;
  const one = (name: string, label: string, value: string, options: Iterable<readonly [string, string]>) => (
    <Field name={name} label={label}>
      {(control) => (
        <select {...control} class="input">
          <option value="">{w.any}</option>
          {[...options].map(([key, text]) => (
            <option key={key} value={key} selected={key === value}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
  return (
    <Form method="get" action={PATHS.desk} class="filters">
      {tray !== 'mine' && <Hidden name="bagian" value={TRAY_SLUGS[tray]} />}
      {services.length > 1 &&
        one(
          'layanan',
          w.service,
          filter.service,
          services.map((d) => [d.body.code, d.body.title[lang]] as const),
        )}
      {one('langkah', w.step, filter.row, steps)}
      {tray === 'all' &&
        one(
          'status',
          w.status,
          filter.status,
          STATUSES.filter((s) => s !== 'draft').map((s) => [s, status[s]] as const),
        )}
      <Button look="second">{w.go}</Button>
    </Form>
  );
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
    const done = query['kosong'] === '1' ? w.tookNone : doneText(w, query['selesai']);
    const flash: DeskPageProps['flash'] = done
      ? { tone: query['kosong'] === '1' ? 'info' : 'ok', text: done }
      : undefined;
    const tray = TRAYS.find((t) => TRAY_SLUGS[t] === query['bagian']) ?? 'mine';
    const filter: Filter = {
      service: readText(query, 'layanan'),
      row: readText(query, 'langkah'),
      status: tray === 'all' ? readText(query, 'status') : '',
    };
    const after = readText(query, 'sesudah');
    const [frame, page] = await Promise.all([
      frameOf(ctx, catalogue),
      worklist(ctx, catalogue, {
        tray,
        limit: LIMIT,
        ...(filter.service && { service: filter.service }),
        ...(filter.row && { row: filter.row }),
        ...(filter.status && { status: filter.status }),
        ...(after && { after }),
      }),
    ]);
    return html(
      reply,
      ctx,
      <List
        frame={frame}
        tray={tray}
        filter={filter}
        items={tray === 'mine' ? page.items.toSorted(byDue) : page.items}
        next={page.next}
        after={after}
        flash={flash}
        now={ctx.now}
      />,
    );
  }

  async function take(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const body = bodyOf(request);
    const [service, row] = [readText(body, 'service'), readText(body, 'row')];
    const taken = await takeNext(request.ctx, catalogue, { ...(service && { service }), ...(row && { row }) });
    return reply.redirect(
      taken ? `${casePath(taken.kase)}?langkah=${taken.row}&selesai=next` : `${PATHS.desk}?kosong=1`,
      303,
    );
  }
}
