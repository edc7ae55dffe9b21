import type { FastifyInstance } from 'fastify';
import { EmptyState, html, Pagination, PATHS, paramOf, queryOf, readText, Table, useUi } from '../../../ui/index.ts';
import { looksAt, type CaseView, type Catalogue, type LookView } from '../../casework/index.ts';
import { roleWords } from '../../people/index.ts';
import { words } from '../words.ts';
import { casePath, deskRoute, type Frame } from './frame.tsx';
import { openCase } from './load.ts';
import { CaseFrame } from './review.tsx';

/** Who looked at a case: for the head of its agency, and an inspector by letter. */
export function looksRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  deskRoute(
    app,
    'GET',
    `${PATHS.desk}/berkas/:id/dilihat`,
    async (request, reply) => {
      const { ctx } = request;
      const id = paramOf(request, 'id');
      const after = readText(queryOf(request), 'sesudah');
      const { frame, view, def } = await openCase(ctx, catalogue, id);
      const { items, next } = await looksAt(ctx, catalogue, id, { after });
      const roles = new Map(def.body.roles.map((r) => [r.id, r.title[ctx.lang]]));
      const page = (
        <LooksPage frame={frame} view={view} items={items} roles={roles} next={next} after={after} now={ctx.now} />
      );
      return html(reply, ctx, page);
    },
    'case.looks',
  );
}

interface Props {
  frame: Frame;
  view: CaseView;
  items: LookView[];
  roles: Map<string, string>;
  next: string | undefined;
  after: string;
  now: Date;
}

function LooksPage({ frame, view, items, roles, next, after, now }: Props) {
  const { lang, f } = useUi();
  const w = words[lang];
  const l = w.looks;
  const path = casePath(view.id, '/dilihat');
  return (
    <CaseFrame frame={frame} view={view} at="looks" now={now}>
      <p class="muted">{l.lead}</p>
      {items.length === 0 ? (
        <EmptyState icon="history" title={l.empty} />
      ) : (
        <Table
          caption={w.tabs.looks}
          quietCaption
          rows={items}
          id={(i) => i.id}
          columns={[
            { head: l.when, cell: (i) => <time datetime={i.at.toISOString()}>{f.dateTime(i.at)}</time> },
            {
              head: l.who,
              main: true,
              cell: (i) => (
                <>
                  {i.who?.name ?? l.nobody}
                  {i.role && <small class="muted"> {roles.get(i.role) ?? roleWords[lang][i.role] ?? i.role}</small>}
                </>
              ),
            },
            {
              head: l.what,
              cell: (i) => (
                <>
                  {l.kinds[i.look]}
                  {i.what && <b> {i.what[lang]}</b>}
                </>
              ),
            },
            { head: l.why, cell: (i) => i.reason?.[lang] ?? (i.letter === null ? '–' : l.letter(i.letter)) },
          ]}
        />
      )}
      <Pagination
        next={next && `${path}?sesudah=${encodeURIComponent(next)}`}
        first={after === '' ? undefined : path}
      />
    </CaseFrame>
  );
}
