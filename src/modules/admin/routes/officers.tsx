import type { FastifyInstance } from 'fastify';
import { localDate } from '../../../kernel/clock/index.ts';
import { isId } from '../../../kernel/ids.ts';
import { DEPUTY_WORD } from '../../../kernel/permission.ts';
import {
  Actions,
  Button,
  ButtonLink,
  EmptyState,
  Form,
  Hidden,
  html,
  Notice,
  Pagination,
  readText,
  Select,
  Table,
  Tabs,
  Tag,
  TextField,
  useUi,
  queryOf,
  officerRoute,
} from '../../../ui/index.ts';
import type { Catalogue } from '../../casework/index.ts';
import { listOfficers, openResets, standingOfPost, type OfficerRow, type PostRow } from '../../people/index.ts';
import { officerPath, ROOMS } from '../paths.ts';
import { words } from '../words.ts';
import { AdminFrame, frameOf, type Frame } from './frame.tsx';

const LIMIT = 50;

interface Filter {
  text: string;
  role: string;
  agency: string;
  gone: boolean;
}

function listPath({ text, role, agency, gone }: Filter, after = ''): string {
  const query = new URLSearchParams();
  if (text) query.set('cari', text);
  if (role) query.set('peran', role);
  if (agency) query.set('instansi', agency);
  if (gone) query.set('keadaan', 'berhenti');
  if (after) query.set('sesudah', after);
  const said = query.toString();
  return said === '' ? ROOMS.officers : `${ROOMS.officers}?${said}`;
}

/** "Plh. Kepala Dinas, Disdukcapil". */
export function PostName({ post, frame }: { post: PostRow; frame: Frame }) {
  const { city } = useUi();
  const agency = city.pack.agencies.find((a) => a.code === post.agency)?.short ?? post.agency;
  return (
    <>
      {post.deputy && `${DEPUTY_WORD[post.deputy]} `}
      {frame.roles.get(post.role) ?? post.role}, {agency}
    </>
  );
}

interface ListProps {
  frame: Frame;
  filter: Filter;
  /** Agencies that may be asked for. */
  agencies: string[] | undefined;
  rows: OfficerRow[];
  next: string | undefined;
  after: string;
  resets: { officer: string; name: string; askedAt: Date }[];
  mayAppoint: boolean;
  today: string;
}

function List({ frame, filter, agencies, rows, next, after, resets, mayAppoint, today }: ListProps) {
  const { lang, city, f } = useUi();
  const w = words[lang].officers;
  const offered = city.pack.agencies.filter((a) => (agencies ? agencies.includes(a.code) : a.area === null));
  return (
    <AdminFrame
      frame={frame}
      title={w.title}
      actions={
        mayAppoint && (
          <ButtonLink href={`${ROOMS.officers}/baru`} icon="user">
            {w.add}
          </ButtonLink>
        )
      }
    >
      {resets.length > 0 && (
        <Notice tone="warn" title={w.resets}>
          <ul>
            {resets.map((r) => (
              <li key={r.officer}>
                <a href={officerPath(r.officer)}>{r.name}</a>, {f.dateTime(r.askedAt)}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <Tabs
        label={w.states}
        items={[
          { href: listPath({ ...filter, gone: false }), label: w.in, current: !filter.gone },
          { href: listPath({ ...filter, gone: true }), label: w.gone, current: filter.gone },
        ]}
      />
      <Form method="get" action={ROOMS.officers} class="filters">
        {filter.gone && <Hidden name="keadaan" value="berhenti" />}
        <TextField name="cari" label={w.find} value={filter.text} type="search" width="w20" />
        <Select
          name="peran"
          label={w.role}
          value={filter.role}
          options={[...frame.roles].map(([value, label]) => ({ value, label }))}
        />
        <Select
          name="instansi"
          label={w.agency}
          value={filter.agency}
          options={offered.map((a) => ({ value: a.code, label: a.short }))}
        />
        <Actions>
          <Button look="second">{words[lang].search}</Button>
        </Actions>
      </Form>
      {rows.length === 0 ? (
        <EmptyState icon="family" title={w.empty}>
          <Actions>
            <ButtonLink look="second" href={ROOMS.officers}>
              {words[lang].clear}
            </ButtonLink>
          </Actions>
        </EmptyState>
      ) : (
        <Table
          caption={w.title}
          quietCaption
          rows={rows}
          id={(o) => o.id}
          columns={[
            {
              head: w.name,
              main: true,
              cell: (o) => (
                <>
                  <a href={officerPath(o.id)}>{o.name}</a>{' '}
                  {!o.ready && !filter.gone && <Tag tone="warn">{w.invited}</Tag>}
                </>
              ),
            },
            { head: w.number, cell: (o) => <span class="nowrap">{o.number}</span> },
            {
              head: w.posts,
              cell: (o) => {
                const now = o.posts.filter((p) => standingOfPost(p, today) === 'now');
                return now.length === 0 ? (
                  <span class="muted">{w.noPost}</span>
                ) : (
                  now.map((p) => (
                    <div key={p.id}>
                      <PostName post={p} frame={frame} />
                    </div>
                  ))
                );
              },
            },
            { head: w.since, cell: (o) => f.date(o.from) },
          ]}
        />
      )}
      <Pagination next={next} first={after === '' ? undefined : listPath(filter)} />
    </AdminFrame>
  );
}

/** Where the next page begins, after a name and an id. */
const readAfter = (text: string): { name: string; id: string } | undefined => {
  const [id = '', ...name] = text.split(' ');
  return isId(id) ? { id, name: name.join(' ') } : undefined;
};

/** /kelola/petugas: the register of officers. */
export function officersRoutes(app: FastifyInstance, catalogue: Catalogue): void {
  officerRoute(app, 'GET', ROOMS.officers, 'people.officers', async (request, reply) => {
    const { ctx } = request;
    const { city, actor, now } = ctx;
    const query = queryOf(request);
    const frame = frameOf(ctx, catalogue);
    // The head of an agency sees that agency's officers.
    const all = ctx.rights.can(actor, 'people.officers', []) === true;
    const agencies = all
      ? undefined
      : [...new Set(actor.posts.filter((p) => p.role === 'kepala_dinas').map((p) => p.agency))];
    const asked = readText(query, 'instansi');
    const agency = agencies && !agencies.includes(asked) ? (agencies[0] ?? '') : asked;
    const filter: Filter = {
      text: readText(query, 'cari').slice(0, 100),
      role: frame.roles.has(readText(query, 'peran')) ? readText(query, 'peran') : '',
      agency: city.pack.agencies.some((a) => a.code === agency) ? agency : '',
      gone: readText(query, 'keadaan') === 'berhenti',
    };
    const today = localDate(city.calendar, now);
    const after = readText(query, 'sesudah');
    const from = readAfter(after);
    const [rows, resets] = await Promise.all([
      listOfficers(city.db, {
        state: filter.gone ? 'gone' : 'in',
        on: today,
        limit: LIMIT + 1,
        ...(filter.text && { text: filter.text }),
        ...(filter.role && { role: filter.role }),
        ...(filter.agency && { agency: filter.agency }),
        ...(from && { after: from }),
      }),
      ctx.rights.can(actor, 'people.officer_access') === true ? openResets(city.db) : [],
    ]);
    const page = rows.slice(0, LIMIT);
    const last = page.at(-1);
    return html(
      reply,
      ctx,
      <List
        frame={frame}
        filter={filter}
        agencies={agencies}
        rows={page}
        next={rows.length > LIMIT && last ? listPath(filter, `${last.id} ${last.name}`) : undefined}
        after={from ? after : ''}
        resets={resets}
        mayAppoint={ctx.rights.can(actor, 'people.appoint') === true}
        today={today}
      />,
    );
  });
}
