import type { FastifyInstance } from 'fastify';
import {
  Actions,
  ButtonLink,
  EmptyState,
  html,
  Icon,
  Page,
  Pagination,
  PATHS,
  useUi,
  type IconName,
  queryOf,
} from '../../../ui/index.ts';
import {
  hidesCases,
  listMyCases,
  myDrafts,
  serviceVersion,
  type CaseHead,
  type CaseStatus,
  type Catalogue,
  type DraftView,
  type Text,
  type WaitsForApplicant,
} from '../../casework/index.ts';
import type { BillKinds } from '../../money/index.ts';
import { casePath } from './case-acts.ts';
import { CaseTag, useWords } from './case-parts.tsx';
import { caseRoute } from './case.tsx';
import { mendRoutes } from './mend.tsx';
import { paperRoutes } from './paper.tsx';
import { proofRoutes } from './proof.tsx';
import { HiddenCases, proveRoutes } from './prove.tsx';
import { TRACK, trackRoutes } from './track.tsx';

const SERVICES = '/layanan';
const LIMIT = 20;
/** So many that wait are shown above the list. */
const MOST = 50;

/** A citizen's life after filing: the list, each case, mending, the draft proof, the paper, tracking by number and PIN. */
export function caseRoutes(app: FastifyInstance, catalogue: Catalogue, bills: BillKinds): void {
  app.get(PATHS.mine, { config: { action: 'case.draft' } }, async (request, reply) => {
    const { ctx } = request;
    const after = queryOf(request)['sesudah'];
    const first = typeof after !== 'string';
    const [page, drafts, hidden] = await Promise.all([
      listMyCases(ctx, catalogue, { limit: LIMIT, ...(first ? {} : { after }) }),
      // A form that mends a case is reached from the case.
      first ? myDrafts(ctx).then((all) => all.filter((d) => d.kase === null)) : [],
      hidesCases(ctx),
    ]);
    const begun = await Promise.all(
      drafts.map(async (draft) => {
        const { body } = await serviceVersion(ctx.city, catalogue, draft.service, draft.version);
        return { draft, title: body.title };
      }),
    );
    // What waits is not to be looked for, however old it is.
    const needs = first ? (await listMyCases(ctx, catalogue, { limit: MOST, waiting: true })).items : [];
    return html(
      reply,
      ctx,
      <MyCases needs={needs} items={page.items} next={page.next} drafts={begun} first={first} hidden={hidden} />,
    );
  });
  caseRoute(app, catalogue, bills);
  mendRoutes(app, catalogue);
  proofRoutes(app, catalogue);
  paperRoutes(app, catalogue);
  trackRoutes(app, catalogue);
  proveRoutes(app);
}

/** States in which nothing moves until the applicant does something, and where that is done. */
const WAITING = {
  needs_revision: (id: string) => `${casePath(id)}/perbaiki`,
  awaiting_applicant: casePath,
  awaiting_payment: casePath,
} satisfies Record<WaitsForApplicant, (id: string) => string>;
const waits = (status: CaseStatus): status is WaitsForApplicant => Object.hasOwn(WAITING, status);

interface MyCasesProps {
  /** What waits for the applicant; on the first page only. */
  needs: CaseHead[];
  items: CaseHead[];
  next: string | undefined;
  drafts: { draft: DraftView; title: Text }[];
  first: boolean;
  /** Earlier ones are out of the session's reach. */
  hidden: boolean;
}

export function MyCases({ needs, items, next, drafts, first, hidden }: MyCasesProps) {
  const { w } = useWords();
  const m = w.mine;
  const shown = new Set(needs.map((c) => c.id));
  const rest = items.filter((c) => !shown.has(c.id));
  const empty = items.length === 0 && drafts.length === 0;
  return (
    <Page title={m.title} section="mine">
      <h1>{m.title}</h1>
      <HiddenCases hidden={hidden} />
      {empty && first ? (
        <EmptyState icon="inbox" title={m.empty}>
          <p>{m.emptyText}</p>
          <Actions>
            <ButtonLink href={SERVICES}>{m.services}</ButtonLink>
          </Actions>
        </EmptyState>
      ) : (
        <>
          <List title={m.needs} items={needs} />
          {drafts.length > 0 && (
            <section class="stack">
              <h2>{m.drafts}</h2>
              <ul class="tiles">
                {drafts.map(({ draft, title }) => (
                  <li key={draft.id}>
                    <DraftTile draft={draft} title={title} />
                  </li>
                ))}
              </ul>
            </section>
          )}
          <List title={needs.length > 0 || drafts.length > 0 ? m.all : undefined} items={rest} />
          <Pagination
            {...(next && { next: `${PATHS.mine}?sesudah=${encodeURIComponent(next)}` })}
            {...(!first && { first: PATHS.mine })}
          />
          <Actions>
            <ButtonLink look="second" href={SERVICES}>
              {m.new}
            </ButtonLink>
          </Actions>
        </>
      )}
      <p>
        <a href={TRACK}>{m.withPin}</a>
      </p>
    </Page>
  );
}

function List({ title, items }: { title: string | undefined; items: CaseHead[] }) {
  if (items.length === 0) return null;
  const list = (
    <ul class="tiles">
      {items.map((c) => (
        <li key={c.id}>
          <CaseTile head={c} />
        </li>
      ))}
    </ul>
  );
  return title === undefined ? (
    list
  ) : (
    <section class="stack">
      <h2>{title}</h2>
      {list}
    </section>
  );
}

const ICONS: Partial<Record<CaseStatus, IconName>> = {
  needs_revision: 'pen',
  awaiting_applicant: 'eye',
  awaiting_payment: 'coin',
  issued: 'checkCircle',
  completed: 'checkCircle',
  rejected: 'circleAlert',
  withdrawn: 'x',
  expired: 'history',
};

function CaseTile({ head }: { head: CaseHead }) {
  const { f } = useUi();
  const { w, say } = useWords();
  const m = w.mine;
  const when = head.endedAt
    ? (head.status === 'completed' ? m.done : m.ended)(f.date(head.endedAt))
    : m.received(f.date(head.receivedAt));
  return (
    <a class="tile" href={waits(head.status) ? WAITING[head.status](head.id) : casePath(head.id)}>
      <Icon name={ICONS[head.status] ?? 'file'} />
      <span>
        <CaseTag status={head.status} />
        <b>{say(head.title)}</b>
        <small>
          {head.number}, {when}
        </small>
        {waits(head.status) ? (
          <b class="go">
            {m.go[head.status]} <Icon name="arrowRight" />
          </b>
        ) : (
          head.dueAt && <small>{m.due(f.dateLong(head.dueAt))}</small>
        )}
      </span>
    </a>
  );
}

function DraftTile({ draft, title }: { draft: DraftView; title: Text }) {
  const { f } = useUi();
  const { w, say } = useWords();
  return (
    <a class="tile" href={`/draf/${draft.id}`}>
      <Icon name="pen" />
      <span>
        <CaseTag status="draft" />
        <b>{say(title)}</b>
        <small>{w.mine.saved(f.dateTime(draft.updatedAt))}</small>
        <small>{w.mine.kept(f.date(draft.expiresAt))}</small>
      </span>
    </a>
  );
}
