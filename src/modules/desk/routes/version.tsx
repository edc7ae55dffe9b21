import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { notFound } from '../../../kernel/errors.ts';
import {
  Actions,
  Button,
  ButtonLink,
  Form,
  html,
  Notice,
  PATHS,
  SummaryList,
  useUi,
  bodyOf,
  formKey,
  paramOf,
} from '../../../ui/index.ts';
import {
  caseWords,
  migrateCase,
  migrationOf,
  normText,
  versionText,
  type CaseView,
  type Catalogue,
  type Migration,
} from '../../casework/index.ts';
import { words } from '../words.ts';
import { attempt, casePath, deskRoute, HiddenAll, type Frame } from './frame.tsx';
import { conflictOf, openCase, seqOf } from './load.ts';
import { ConflictNotice } from './acts.tsx';
import { CaseFrame } from './review.tsx';
import type { Conflict } from './seen.ts';

const URL = `${PATHS.desk}/berkas/:id/versi`;

/** A head moves an open case to the version of its service that holds now, at the start of a stage. */
export function versionRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  const page = async (request: FastifyRequest, reply: FastifyReply, conflict?: Conflict) => {
    const { ctx } = request;
    const id = paramOf(request, 'id');
    const { frame, view } = await openCase(ctx, catalogue, id);
    const migration = view.newerVersion === null ? undefined : await migrationOf(ctx, catalogue, id);
    if (!migration) throw notFound();
    return html(
      reply,
      ctx,
      <VersionPage frame={frame} view={view} migration={migration} conflict={conflict} now={ctx.now} />,
      conflict ? 409 : 200,
    );
  };
  deskRoute(app, 'GET', URL, (request, reply) => page(request, reply));
  deskRoute(app, 'POST', URL, async (request, reply) => {
    const { ctx } = request;
    const id = paramOf(request, 'id');
    const body = bodyOf(request);
    const { view } = await openCase(ctx, catalogue, id);
    const migration = view.newerVersion === null ? undefined : await migrationOf(ctx, catalogue, id);
    if (!migration) throw notFound();
    const { to, stages } = migration;
    const tried = await attempt(() =>
      migrateCase(ctx, catalogue, { kase: id, to: to.body.version, stages, expected: seqOf(body) }),
    );
    if ('value' in tried) return reply.redirect(casePath(id, '?selesai=migrate'), 303);
    if ('refused' in tried) return page(request, reply, conflictOf(ctx, view, tried.refused, body));
    return page(request, reply);
  });
}

interface Props {
  frame: Frame;
  view: CaseView;
  migration: Migration;
  conflict: Conflict | undefined;
  now: Date;
}

function VersionPage({ frame, view, migration, conflict, now }: Props) {
  const { lang } = useUi();
  const w = words[lang];
  const v = w.version;
  const { from, to, refused } = migration;
  return (
    <CaseFrame frame={frame} view={view} at="act" now={now} title={v.title}>
      {conflict && <ConflictNotice view={view} conflict={conflict} />}
      <Form action={casePath(view.id, '/versi')} idempotencyKey={formKey()} class="stack act-form">
        <h2>{v.title}</h2>
        <p>{v.lead}</p>
        <HiddenAll fields={[{ name: 'seq', value: view.seq }]} />
        <SummaryList
          rows={[
            { label: v.version, value: v.change(versionText(from.body.version), versionText(to.body.version)) },
            {
              label: w.clock.promise,
              value: v.change(normText(from.body.promise)[lang], normText(to.body.promise)[lang]),
            },
          ]}
        />
        {refused && (
          <Notice tone="warn">
            <p>{w.conflict.because(caseWords[lang].refusal(refused.refusal, refused.detail))}</p>
          </Notice>
        )}
        <Actions>
          {!refused && <Button>{v.go(versionText(to.body.version))}</Button>}
          <ButtonLink look="quiet" href={casePath(view.id)}>
            {w.form.cancel}
          </ButtonLink>
        </Actions>
      </Form>
    </CaseFrame>
  );
}
