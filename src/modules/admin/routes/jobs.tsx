import type { FastifyInstance } from 'fastify';
import { execute } from '../../../kernel/command.ts';
import { DROP_REASONS, dropJob, jobCounts, listDeadJobs, rerunJob, type DeadJob } from '../../../kernel/dead-jobs.ts';
import { notFound } from '../../../kernel/errors.ts';
import { isId } from '../../../kernel/ids.ts';
import { readPorts, type PortHealth } from '../../../kernel/port-health.ts';
import {
  Actions,
  Button,
  Details,
  EmptyState,
  Form,
  Hidden,
  html,
  Pagination,
  Radios,
  readText,
  Table,
  Tag,
  useUi,
  type FieldTexts,
  bodyOf,
  formKey,
  queryOf,
  officerRoute,
} from '../../../ui/index.ts';
import type { Catalogue } from '../../casework/index.ts';
import { ROOMS } from '../paths.ts';
import { codeWords } from '../words-codes.ts';
import { words } from '../words-watch.ts';
import { AdminFrame, attempt, failedOf, frameOf, type Frame } from './frame.tsx';

const ROOM = ROOMS.jobs;
const LIMIT = 50;
/** Which waiting jobs go through which connection. */
const CARRIED: Record<string, (kind: string) => boolean> = {
  sms: (kind) => kind === 'people.code' || kind.startsWith('notices.'),
  email: (kind) => kind === 'people.code' || kind === 'people.invitation' || kind.startsWith('notices.'),
};

interface Props {
  frame: Frame;
  ports: PortHealth[];
  counts: { kind: string; waiting: number; dead: number }[];
  jobs: DeadJob[];
  next: string | undefined;
  may: boolean;
  /** Whether the page of banks is the officer's to open. */
  banks: boolean;
  flash: string | undefined;
  /** A job that could not be dropped, and what is wrong. */
  faulty?: { job: string; errors: FieldTexts } | undefined;
}

function JobsPage({ frame, ports, counts, jobs, next, may, banks, flash, faulty }: Props) {
  const { lang, f } = useUi();
  const w = words[lang].jobs;
  const when = (at: string | undefined) => (at ? f.dateTime(new Date(at)) : <span class="muted">{w.never}</span>);
  const queue = (name: string) =>
    CARRIED[name] ? f.number(counts.filter((c) => CARRIED[name]!(c.kind)).reduce((n, c) => n + c.waiting, 0)) : '–';
  return (
    <AdminFrame frame={frame} title={w.title} flash={flash} errors={faulty?.errors}>
      <Table
        caption={w.ports}
        heading
        empty={w.noPorts}
        rows={ports}
        id={(p) => p.name}
        columns={[
          {
            head: w.name,
            main: true,
            cell: (p) =>
              p.name.startsWith('bank') && banks ? (
                <a href={ROOMS.banks}>{w.port[p.name] ?? p.name}</a>
              ) : (
                (w.port[p.name] ?? p.name)
              ),
          },
          {
            head: w.mode,
            cell: (p) => (
              <Tag tone={p.mode === 'production' ? 'ok' : p.mode === 'manual' ? 'info' : 'warn'}>{w.modes[p.mode]}</Tag>
            ),
          },
          { head: w.lastOk, cell: (p) => when(p.lastOkAt) },
          {
            head: w.lastFault,
            cell: (p) => (
              <>
                {when(p.lastFaultAt)} {p.lastFault && <small class="muted">{p.lastFault}</small>}
              </>
            ),
          },
          { head: w.queue, cell: (p) => queue(p.name) },
        ]}
      />
      <h2>{w.deadTitle}</h2>
      {jobs.length === 0 ? (
        <EmptyState icon="checkCircle" title={w.none} />
      ) : (
        <Table
          caption={w.deadTitle}
          quietCaption
          rows={jobs}
          id={(j) => j.id}
          columns={[
            { head: w.kind, main: true, cell: (j) => codeWords[lang].jobs[j.kind] ?? <code>{j.kind}</code> },
            { head: w.why, cell: (j) => j.why ?? '–' },
            { head: w.tries, cell: (j) => f.number(j.attempts) },
            { head: w.when, cell: (j) => f.dateTime(j.diedAt) },
            ...(may
              ? [
                  {
                    head: w.act,
                    cell: (j: DeadJob) => (
                      <>
                        <Form action={`${ROOM}/lagi`} idempotencyKey={formKey()}>
                          <Hidden name="job" value={j.id} />
                          <Button look="second">{w.rerun}</Button>
                        </Form>
                        <Details summary={w.drop} open={faulty?.job === j.id}>
                          <Form action={`${ROOM}/buang`} idempotencyKey={formKey()} class="stack">
                            <Hidden name="job" value={j.id} />
                            <Radios
                              name={faulty?.job === j.id ? 'reason' : `reason-${j.id}`}
                              label={w.dropReason}
                              error={faulty?.job === j.id ? faulty.errors['reason'] : undefined}
                              options={DROP_REASONS.map((value) => ({ value, label: w.reasons[value] }))}
                            />
                            <Actions>
                              <Button look="danger">{w.drop}</Button>
                            </Actions>
                          </Form>
                        </Details>
                      </>
                    ),
                  },
                ]
              : []),
          ]}
        />
      )}
      <Pagination next={next} />
      <Table
        caption={w.waiting}
        heading
        empty={w.idle}
        rows={counts.filter((c) => c.waiting > 0)}
        id={(c) => c.kind}
        columns={[
          { head: w.kind, main: true, cell: (c) => codeWords[lang].jobs[c.kind] ?? <code>{c.kind}</code> },
          { head: w.waiting, cell: (c) => f.number(c.waiting), num: true },
        ]}
      />
    </AdminFrame>
  );
}

/** /kelola/pekerjaan: connections with their state, and jobs that were given up. */
export function jobsRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  const load = async (request: Parameters<Parameters<typeof officerRoute>[4]>[0]) => {
    const { ctx } = request;
    const { db } = ctx.city;
    const [at = '', id = ''] = readText(queryOf(request), 'sesudah').split(' ');
    const diedAt = new Date(at);
    const after = isId(id) && !Number.isNaN(diedAt.getTime()) ? { diedAt, id } : undefined;
    const [ports, counts, jobs] = await Promise.all([readPorts(db), jobCounts(db), listDeadJobs(db, LIMIT + 1, after)]);
    const shown = jobs.slice(0, LIMIT);
    const last = shown.at(-1);
    return {
      frame: frameOf(ctx, catalogue),
      ports,
      counts,
      jobs: shown,
      next:
        jobs.length > LIMIT && last
          ? `${ROOM}?sesudah=${encodeURIComponent(`${last.diedAt.toISOString()} ${last.id}`)}`
          : undefined,
      may: ctx.rights.can(ctx.actor, 'job.manage') === true,
      banks: ctx.rights.can(ctx.actor, 'bank.settings') === true,
    };
  };
  officerRoute(app, 'GET', ROOM, 'job.read', async (request, reply) => {
    const { done } = words[request.ctx.lang].jobs;
    const key = readText(queryOf(request), 'selesai');
    const flash = Object.hasOwn(done, key) ? done[key] : undefined;
    return html(reply, request.ctx, <JobsPage {...await load(request)} flash={flash} />);
  });
  officerRoute(app, 'POST', `${ROOM}/lagi`, 'job.manage', async (request, reply) => {
    const job = readText(bodyOf(request), 'job');
    if (!isId(job)) throw notFound();
    await execute(request.ctx, rerunJob, { job });
    return reply.redirect(`${ROOM}?selesai=lagi`, 303);
  });
  officerRoute(app, 'POST', `${ROOM}/buang`, 'job.manage', async (request, reply) => {
    const body = bodyOf(request);
    const job = readText(body, 'job');
    if (!isId(job)) throw notFound();
    const reason = readText(body, 'reason') || readText(body, `reason-${job}`);
    const tried = await attempt(() => execute(request.ctx, dropJob, { job, reason }));
    if ('value' in tried) return reply.redirect(`${ROOM}?selesai=buang`, 303);
    const failed = failedOf(request.ctx, tried);
    return html(
      reply,
      request.ctx,
      <JobsPage {...await load(request)} flash={undefined} faulty={{ job, errors: failed.errors ?? {} }} />,
      failed.status,
    );
  });
}
