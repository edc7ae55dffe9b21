import type { FastifyInstance } from 'fastify';
import {
  Button,
  EmptyState,
  errorTexts,
  Form,
  html,
  Notice,
  PATHS,
  readText,
  Table,
  TextField,
  useUi,
  type FieldTexts,
  bodyOf,
} from '../../../ui/index.ts';
import { caseWords, searchCases, type Catalogue, type FoundCases } from '../../casework/index.ts';
import { dropView, saveView } from '../views.ts';
import { words } from '../words.ts';
import { keptQuery } from './filters.tsx';
import { attempt, casePath, deskRoute, DeskFrame, frameOf, type Frame } from './frame.tsx';

/** What is typed is posted: a name stands in no address and in no log. */
const SEARCH = `${PATHS.desk}/cari`;

/** Search by number or name, and the officer's own lists. */
export function searchRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  deskRoute(app, 'GET', SEARCH, async (request, reply) => {
    const frame = await frameOf(request.ctx, catalogue);
    return html(reply, request.ctx, <SearchPage frame={frame} text="" />);
  });

  deskRoute(app, 'POST', SEARCH, async (request, reply) => {
    const { ctx } = request;
    const text = readText(bodyOf(request), 'q');
    const short = text.trim().length < 2;
    const [frame, found] = await Promise.all([
      frameOf(ctx, catalogue),
      short ? undefined : searchCases(ctx, catalogue, text),
    ]);
    if (found?.exact !== undefined) return reply.redirect(casePath(found.exact), 303);
    const errors = short ? errorTexts(ctx.lang, { q: 'error.required' }, words[ctx.lang].fault) : undefined;
    return html(reply, ctx, <SearchPage frame={frame} text={text} found={found} errors={errors} />, short ? 422 : 200);
  });

  deskRoute(app, 'POST', `${PATHS.desk}/tampilan`, async (request, reply) => {
    const { ctx } = request;
    const body = bodyOf(request);
    const query = keptQuery(readText(body, 'query'));
    if (query === '') return reply.redirect(PATHS.desk, 303);
    const tried = await attempt(() => saveView(ctx, { name: readText(body, 'name').slice(0, 60), query }));
    if ('refused' in tried) throw tried.refused;
    return reply.redirect(`${PATHS.desk}?${query}&selesai=${'fields' in tried ? 'view_not' : 'view'}`, 303);
  });

  deskRoute(app, 'POST', `${PATHS.desk}/tampilan/hapus`, async (request, reply) => {
    await dropView(request.ctx, { name: readText(bodyOf(request), 'name') });
    return reply.redirect(PATHS.desk, 303);
  });
}

interface SearchProps {
  frame: Frame;
  text: string;
  found?: FoundCases | undefined;
  errors?: FieldTexts | undefined;
}

function SearchPage({ frame, text, found, errors }: SearchProps) {
  const { city, lang, f } = useUi();
  const w = words[lang];
  const s = w.search;
  return (
    <DeskFrame frame={frame} title={s.title} errors={errors}>
      <Form action={SEARCH} class="filters">
        <TextField
          name="q"
          label={s.label}
          hint={s.hint(city.pack.city.tracking_prefix)}
          value={text}
          error={errors?.['q']}
          width="w20"
        />
        <Button icon="search">{s.go}</Button>
      </Form>
      {found?.items.length === 0 && (
        <EmptyState title={s.none(text)}>
          <p>{s.tip}</p>
        </EmptyState>
      )}
      {found !== undefined && found.items.length > 0 && (
        <Table
          caption={s.title}
          quietCaption
          rows={found.items}
          id={(i) => i.id}
          columns={[
            {
              head: w.column.applicant,
              main: true,
              cell: (i) => <a href={casePath(i.id)}>{i.applicant ?? i.number}</a>,
            },
            { head: w.column.number, cell: (i) => <span class="nowrap">{i.number}</span> },
            { head: w.column.service, cell: (i) => i.title[lang] },
            { head: w.column.status, cell: (i) => caseWords[lang].deskStatus[i.status] },
            { head: s.received, cell: (i) => f.dateTime(i.receivedAt) },
          ]}
        />
      )}
      {found?.more && (
        <Notice tone="info">
          <p>{s.more}</p>
        </Notice>
      )}
    </DeskFrame>
  );
}
