import type { FastifyInstance, FastifyRequest } from 'fastify';
import { verifyAudit, type AuditReport } from '../../../kernel/audit.ts';
import {
  exportAudit,
  readAfter,
  searchAudit,
  writeAfter,
  type AuditAsked,
  type AuditRow,
} from '../../../kernel/audit-search.ts';
import { localDate, startOfDay } from '../../../kernel/clock/index.ts';
import { execute } from '../../../kernel/command.ts';
import { isId, readTrackingNumber } from '../../../kernel/ids.ts';
import {
  Actions,
  Button,
  ButtonLink,
  DateField,
  EmptyState,
  Form,
  html,
  Notice,
  Pagination,
  readDate,
  readText,
  Table,
  Tag,
  TextField,
  useUi,
  queryOf,
  officerRoute,
} from '../../../ui/index.ts';
import { caseByNumber, type Catalogue } from '../../casework/index.ts';
import { officerByNumber, officerNames } from '../../people/index.ts';
import { officerPath, ROOMS } from '../paths.ts';
import { codeWords } from '../words-codes.ts';
import { words } from '../words-watch.ts';
import { AdminFrame, Back, coldStart, frameOf, type Frame } from './frame.tsx';

const ROOM = ROOMS.audit;
const LIMIT = 100;
const EXPORT_LIMIT = 50_000;

interface Filter {
  who: string;
  object: string;
  action: string;
  from: string;
  to: string;
}
const readFilter = (request: FastifyRequest): Filter => {
  const query = queryOf(request);
  const date = (name: string) => readText(query, name) || readDate(query, name);
  const valid = (text: string) => (/^\d{4}-\d{2}-\d{2}$/.test(text) ? text : '');
  return {
    who: readText(query, 'pelaku').slice(0, 100),
    object: readText(query, 'objek').slice(0, 100),
    action: readText(query, 'tindakan').slice(0, 100),
    from: valid(date('dari')),
    to: valid(date('sampai')),
  };
};
function pathOf(filter: Filter, rest = '', after = ''): string {
  const query = new URLSearchParams();
  for (const [key, value] of [
    ['pelaku', filter.who],
    ['objek', filter.object],
    ['tindakan', filter.action],
    ['dari', filter.from],
    ['sampai', filter.to],
    ['sesudah', after],
  ] as const)
    if (value) query.set(key, value);
  const text = query.toString();
  return `${ROOM}${rest}${text === '' ? '' : `?${text}`}`;
}

interface ListProps {
  frame: Frame;
  filter: Filter;
  rows: AuditRow[];
  names: Map<string, string>;
  unknown: boolean;
  next: string | undefined;
  after: string;
}

function AuditPage({ frame, filter, rows, names, unknown, next, after }: ListProps) {
  const { lang, f } = useUi();
  const w = words[lang].audit;
  const actor = (r: AuditRow) => {
    if (r.actorKind === 'system') return w.system;
    if (r.actorKind === 'anonymous') return w.stranger;
    if (r.actorKind === 'person') return w.citizen;
    return <a href={officerPath(r.actor)}>{names.get(r.actor) ?? r.actor}</a>;
  };
  return (
    <AdminFrame
      frame={frame}
      title={w.title}
      actions={
        <Form action={`${ROOM}/segel`}>
          <Button look="second" icon="shield">
            {w.verify}
          </Button>
        </Form>
      }
    >
      <p class="lead">{w.lead}</p>
      <Form method="get" action={ROOM} class="filters">
        <TextField name="pelaku" label={w.who} value={filter.who} width="w20" />
        <TextField name="objek" label={w.object} value={filter.object} width="w20" />
        <TextField name="tindakan" label={w.action} value={filter.action} width="w20" />
        <div class="span">
          <DateField name="dari" label={w.from} value={filter.from} />
          <DateField name="sampai" label={w.to} value={filter.to} />
        </div>
        <Actions>
          <Button look="second">{w.search}</Button>
        </Actions>
      </Form>
      {rows.length === 0 ? (
        <EmptyState icon="history" title={unknown ? w.unknown : w.empty}>
          <ButtonLink look="second" href={ROOM}>
            {w.clear}
          </ButtonLink>
        </EmptyState>
      ) : (
        <>
          <Table
            caption={w.title}
            quietCaption
            rows={rows}
            id={(r) => r.id}
            columns={[
              {
                head: w.at,
                main: true,
                cell: (r) => (
                  <>
                    <span class="nowrap">{f.date(r.at)}</span>
                    <small>{f.time(r.at)}</small>
                  </>
                ),
              },
              { head: w.actor, cell: actor },
              { head: w.action, cell: (r) => <Act action={r.action} /> },
              { head: w.on, cell: (r) => (r.object ? <Thing object={r.object} /> : '–') },
              { head: w.reason, cell: (r) => (r.reason ? (codeWords[lang].outcomes[r.reason] ?? r.reason) : '–') },
              {
                head: w.seal,
                cell: (r) => <Tag tone={r.sealed ? 'ok' : undefined}>{r.sealed ? w.sealed : w.open}</Tag>,
              },
            ]}
          />
          <Actions>
            <ButtonLink look="second" icon="download" href={pathOf(filter, '/unduh')}>
              {w.export}
            </ButtonLink>
          </Actions>
        </>
      )}
      <Pagination next={next} first={after === '' ? undefined : pathOf(filter)} />
    </AdminFrame>
  );
}

/** An act in words; its name, by which one searches, stands under it. */
function Act({ action }: { action: string }) {
  const said = codeWords[useUi().lang].acts[action];
  return said === undefined ? (
    <code class="break">{action}</code>
  ) : (
    <>
      {said}
      <small class="muted">
        <code class="break">{action}</code>
      </small>
    </>
  );
}

/** `kase/0190…` as "Berkas" with its address under it. */
function Thing({ object }: { object: string }) {
  const said = codeWords[useUi().lang].objects[object.split('/')[0] ?? ''];
  return said === undefined ? (
    <code class="break">{object}</code>
  ) : (
    <>
      {said}
      <small class="muted">
        <code class="break">{object}</code>
      </small>
    </>
  );
}

function SealsPage({ frame, report }: { frame: Frame; report: AuditReport }) {
  const { lang } = useUi();
  const w = words[lang].audit;
  const bad = report.faults.length;
  return (
    <AdminFrame frame={frame} title={w.verifyTitle} back={{ href: ROOM, label: w.title }}>
      <Notice tone={bad === 0 ? 'ok' : 'bad'} title={bad === 0 ? w.fine : w.altered(bad)} role="status">
        <p>{w.figures(report.seals, report.rows, report.unsealed)}</p>
        <p>{w.verifyText}</p>
      </Notice>
      {bad > 0 && (
        <ul>
          {report.faults.slice(0, 200).map((fault) => (
            <li key={fault}>{fault}</li>
          ))}
        </ul>
      )}
      <Actions>
        <Back href={ROOM}>{w.back}</Back>
      </Actions>
    </AdminFrame>
  );
}

/** A cell that no spreadsheet takes for a formula. */
const cell = (text: string): string => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

/** /kelola/audit: for the auditor: search by who, what and when, the seals, and a file of what was found. */
export function auditRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  /** The question in ids; undefined when a number in it is nobody's. */
  const askedOf = async (request: FastifyRequest, filter: Filter): Promise<Omit<AuditAsked, 'limit'> | undefined> => {
    const { city } = request.ctx;
    let actor: string | undefined = filter.who || undefined;
    if (actor && !isId(actor)) actor = await officerByNumber(city.db, actor);
    let object: string | undefined = filter.object || undefined;
    const number = object && readTrackingNumber(object);
    if (number) {
      const id = await caseByNumber(city.db, number);
      object = id && `kase/${id}`;
    } else if (object && isId(object)) object = `kase/${object}`;
    if ((filter.who && !actor) || (filter.object && !object)) return undefined;
    return {
      actor,
      object,
      action: filter.action || undefined,
      from: filter.from ? startOf(request, filter.from) : undefined,
      to: filter.to ? new Date(startOf(request, filter.to).getTime() + 86_400_000) : undefined,
    };
  };
  const startOf = (request: FastifyRequest, date: string): Date => startOfDay(request.ctx.city.calendar, date);

  officerRoute(app, 'GET', ROOM, 'audit.read', async (request, reply) => {
    const { ctx } = request;
    const { db, epoch } = ctx.city;
    const filter = readFilter(request);
    const text = readText(queryOf(request), 'sesudah');
    const after = readAfter(text);
    const asked = await askedOf(request, filter);
    const found = asked ? await searchAudit(db, epoch, { ...asked, after, limit: LIMIT + 1 }) : [];
    const rows = found.slice(0, LIMIT);
    const last = rows.at(-1);
    const names = await officerNames(db, [
      ...new Set(rows.filter((r) => r.actorKind === 'officer').map((r) => r.actor)),
    ]);
    return html(
      reply,
      ctx,
      <AuditPage
        frame={frameOf(ctx, catalogue)}
        filter={filter}
        rows={rows}
        names={names}
        unknown={asked === undefined}
        next={found.length > LIMIT && last ? pathOf(filter, '', writeAfter(last)) : undefined}
        after={after ? text : ''}
      />,
    );
  });

  officerRoute(app, 'POST', `${ROOM}/segel`, 'audit.read', async (request, reply) => {
    const { ctx } = request;
    const report = await verifyAudit(ctx.city.db, ctx.city.auditKey);
    return html(reply, ctx, <SealsPage frame={frameOf(ctx, catalogue)} report={report} />);
  });

  officerRoute(app, 'GET', `${ROOM}/unduh`, 'audit.read', async (request, reply) => {
    const cold = coldStart(request, reply);
    if (cold) return cold;
    const { ctx } = request;
    const filter = readFilter(request);
    const asked = await askedOf(request, filter);
    const rows = asked ? await searchAudit(ctx.city.db, ctx.city.epoch, { ...asked, limit: EXPORT_LIMIT }) : [];
    await execute(ctx, exportAudit, { asked: { ...filter }, rows: rows.length });
    const head = ['at', 'actor', 'actor_kind', 'role', 'action', 'object', 'reason', 'channel', 'request_id', 'sealed'];
    const lines = rows.map((r) =>
      [
        r.at.toISOString(),
        r.actor,
        r.actorKind,
        r.role ?? '',
        r.action,
        r.object ?? '',
        r.reason ?? '',
        r.channel,
        r.requestId,
        String(r.sealed),
      ]
        .map(cell)
        .join(','),
    );
    const name = `audit-${localDate(ctx.city.calendar, ctx.now)}.csv`;
    return reply
      .header('content-disposition', `attachment; filename="${name}"`)
      .type('text/csv; charset=utf-8')
      .send(`${[head.join(','), ...lines].join('\r\n')}\r\n`);
  });
}
