import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  Button,
  ButtonLink,
  EmptyState,
  Form,
  html,
  readText,
  Table,
  Tag,
  useUi,
  formKey,
  paramOf,
  queryOf,
  officerRoute,
} from '../../../ui/index.ts';
import {
  servicesState,
  serviceVersions,
  startProposal,
  versionText,
  type CaseBody,
  type Catalogue,
  type Proposal,
  type ServiceState,
  type VersionView,
} from '../../casework/index.ts';
import { proposalPath, ROOMS, servicePath } from '../paths.ts';
import { serviceWords } from '../words-services.ts';
import { AdminFrame, attempt, failedOf, frameOf, type Failed, type Frame } from './frame.tsx';

const ROOM = ROOMS.services;

function ListPage({ frame, services, flash }: { frame: Frame; services: ServiceState[]; flash: string | undefined }) {
  const { lang } = useUi();
  const w = serviceWords[lang];
  return (
    <AdminFrame frame={frame} title={w.title} flash={flash}>
      <p class="lead">{w.lead}</p>
      <Table
        caption={w.title}
        quietCaption
        rows={services}
        id={(s) => s.code}
        columns={[
          { head: w.name, main: true, cell: (s) => <a href={servicePath(s.code)}>{s.title[lang]}</a> },
          { head: w.version, cell: (s) => versionText(s.version) },
          {
            head: w.open,
            cell: (s) =>
              s.open ? <a href={proposalPath(s.open.id)}>{w.states[s.open.state]}</a> : <span class="muted">–</span>,
          },
        ]}
      />
    </AdminFrame>
  );
}

interface ServiceProps {
  frame: Frame;
  body: CaseBody;
  versions: VersionView[];
  open: Proposal | null;
  mayPropose: boolean;
  failed: Failed | undefined;
}

function ServicePage({ frame, body, versions, open, mayPropose, failed }: ServiceProps) {
  const { lang, f } = useUi();
  const w = serviceWords[lang];
  return (
    <AdminFrame
      frame={frame}
      title={body.title[lang]}
      back={{ href: ROOM, label: w.title }}
      errors={failed?.errors}
      actions={
        open ? (
          <ButtonLink href={proposalPath(open.id)}>{w.goOn}</ButtonLink>
        ) : (
          mayPropose && (
            <Form action={servicePath(body.code)} idempotencyKey={formKey()}>
              <Button icon="pen">{w.start}</Button>
            </Form>
          )
        )
      }
    >
      {!open && <EmptyState icon="file" title={w.none} />}
      <Table
        caption={w.history}
        heading
        rows={versions}
        id={(v) => String(v.version)}
        columns={[
          {
            head: w.version,
            main: true,
            cell: (v) => (
              <>
                {versionText(v.version)} {v.current && <Tag tone="ok">{w.holds}</Tag>}
                <small class="muted mono"> {v.sha256.slice(0, 12)}</small>
              </>
            ),
          },
          { head: w.since, cell: (v) => f.dateTime(v.effectiveFrom) },
          {
            head: w.published,
            cell: (v) => `${v.publishedBy ?? w.byRelease}, ${f.dateTime(v.publishedAt)}`,
          },
          {
            head: w.basis,
            cell: (v) =>
              v.proposal ? <a href={proposalPath(v.proposal.id)}>{v.proposal.legalBasis}</a> : <span>–</span>,
          },
        ]}
      />
    </AdminFrame>
  );
}

/** /kelola/layanan: every service's versions, and the way to a city's own. */
export function servicesRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  officerRoute(app, 'GET', ROOM, 'service.read', async (request, reply) => {
    const { ctx } = request;
    const services = await servicesState(ctx, catalogue);
    const { done } = serviceWords[ctx.lang];
    const key = readText(queryOf(request), 'selesai');
    const flash = Object.hasOwn(done, key) ? done[key] : undefined;
    return html(reply, ctx, <ListPage frame={frameOf(ctx, catalogue)} services={services} flash={flash} />);
  });

  const page = async (request: FastifyRequest, reply: FastifyReply, failed?: Failed) => {
    const { ctx } = request;
    const { body, versions, open } = await serviceVersions(ctx, catalogue, paramOf(request, 'code'));
    const mayPropose = ctx.rights.can(ctx.actor, 'service.propose', { agency: body.agency }) === true;
    return html(
      reply,
      ctx,
      <ServicePage
        frame={frameOf(ctx, catalogue)}
        body={body}
        versions={versions}
        open={open}
        mayPropose={mayPropose}
        failed={failed}
      />,
      failed?.status ?? 200,
    );
  };
  officerRoute(app, 'GET', `${ROOM}/:code`, 'service.read', (request, reply) => page(request, reply));
  officerRoute(app, 'POST', `${ROOM}/:code`, 'service.propose', async (request, reply) => {
    const tried = await attempt(() => startProposal(request.ctx, catalogue, { code: paramOf(request, 'code') }));
    return 'value' in tried
      ? reply.redirect(proposalPath(tried.value.id), 303)
      : page(request, reply, failedOf(request.ctx, tried));
  });
}
