import type { FastifyInstance } from 'fastify';
import { execute } from '../../../kernel/command.ts';
import { notFound } from '../../../kernel/errors.ts';
import { localPath } from '../../../kernel/http.ts';
import type { Format, Lang } from '../../../kernel/i18n.ts';
import { isId } from '../../../kernel/ids.ts';
import { PUBLIC } from '../../../kernel/permission.ts';
import {
  Actions,
  Button,
  ButtonLink,
  Card,
  EmptyState,
  Form,
  html,
  Page,
  Pagination,
  PATHS,
  Tag,
  useUi,
} from '../../../ui/index.ts';
import { openNotice, readAll } from '../commands.ts';
import { fillAll, variantOf, type Kinds, type NoticeText } from '../model.ts';
import { listNotices, type Notice } from '../store/notice.ts';
import { listOutbox, type OutboxMessage } from '../store/outbox.ts';
import { publishedWordings, type Wording } from '../store/template.ts';
import { words } from '../words.ts';

const INBOX = PATHS.inbox;
const OUTBOX = '/dev/outbox';
const PAGE = 20;

type Published = ReadonlyMap<string, Wording>;

/** The notice in words; one whose kind is gone, or whose parameters no longer fit, still says that it was there. */
function textOf(
  kinds: Kinds,
  published: Published,
  notice: Pick<Notice, 'kind' | 'data'>,
  lang: Lang,
  f: Format,
): NoticeText {
  const kind = kinds.get(notice.kind);
  const params = kind?.params.safeParse(notice.data);
  if (!kind || !params?.success) return words[lang].inbox.retired;
  const variant = variantOf(kind, params.data);
  const template = (published.get(`${kind.kind}/${variant}`)?.words ?? kind.words[variant])?.[lang];
  return template ? fillAll(template, kind.fields[lang](params.data, f)) : words[lang].inbox.retired;
}

function InboxPage({
  notices,
  kinds,
  published,
  next,
  first,
}: {
  notices: Notice[];
  kinds: Kinds;
  published: Published;
  next: string | undefined;
  first: string | undefined;
}) {
  const { lang, f } = useUi();
  const w = words[lang].inbox;
  return (
    <Page title={w.title}>
      <h1>{w.title}</h1>
      {notices.length === 0 ? (
        <EmptyState title={w.empty}>
          <p>{w.emptyHint}</p>
        </EmptyState>
      ) : (
        <ul class="plain stack">
          {notices.map((n) => {
            const { title, body } = textOf(kinds, published, n, lang, f);
            return (
              <li key={n.id}>
                <Card>
                  <h2>{title}</h2>
                  <p class="muted">
                    <time datetime={n.createdAt.toISOString()}>{f.dateTime(n.createdAt)}</time>{' '}
                    {n.readAt === null && <Tag tone="info">{w.unread}</Tag>}
                  </p>
                  <p>{body}</p>
                  <Form action={`${INBOX}/${n.id}`}>
                    <Button look="second" label={w.open(title)}>
                      {w.openShort}
                    </Button>
                  </Form>
                </Card>
              </li>
            );
          })}
        </ul>
      )}
      {notices.some((n) => n.readAt === null) && (
        <Form action={`${INBOX}/semua`}>
          <Actions>
            <Button look="quiet" icon="check">
              {w.readAll}
            </Button>
          </Actions>
        </Form>
      )}
      <Pagination next={next} first={first} />
    </Page>
  );
}

function OutboxPage({ messages }: { messages: OutboxMessage[] }) {
  const { lang, f, city } = useUi();
  const w = words[lang].outbox;
  const { phones } = city.ports;
  return (
    <Page title={w.title}>
      <h1>{w.title}</h1>
      <p class="lead">{w.lead}</p>
      {phones && (
        <p>
          <a href={phones}>{w.phones}</a>
        </p>
      )}
      <Actions>
        <ButtonLink look="second" icon="rotate" href={OUTBOX}>
          {w.reload}
        </ButtonLink>
      </Actions>
      {messages.length === 0 ? (
        <EmptyState icon="send" title={w.empty}>
          <p>{w.emptyHint}</p>
        </EmptyState>
      ) : (
        <ul class="plain stack">
          {messages.map((m) => (
            <li key={m.id}>
              <Card>
                <p class="muted">
                  <Tag>{w.channel[m.channel]}</Tag> {w.to(m.to, f.dateTime(m.createdAt))}
                </p>
                {m.subject && <h2>{m.subject}</h2>}
                {m.text.split('\n\n').map((part) => (
                  <p key={part}>{part}</p>
                ))}
              </Card>
            </li>
          ))}
        </ul>
      )}
    </Page>
  );
}

/** /kotak-masuk: what the city told a person. */
export function inboxRoutes(app: FastifyInstance, kinds: Kinds): void {
  app.get(INBOX, { config: { action: 'notices.read' } }, async (request, reply) => {
    const { city, actor } = request.ctx;
    const after = (request.query as { sesudah?: unknown }).sesudah;
    const before = isId(after) ? after : undefined;
    const rows = await listNotices(city.db, actor.id, before, PAGE + 1, actor.readsFrom);
    const notices = rows.slice(0, PAGE);
    const next = rows.length > PAGE ? `${INBOX}?sesudah=${notices.at(-1)!.id}` : undefined;
    return html(
      reply,
      request.ctx,
      <InboxPage
        notices={notices}
        kinds={kinds}
        published={await publishedWordings(city.db)}
        next={next}
        first={before ? INBOX : undefined}
      />,
    );
  });
  app.post(`${INBOX}/semua`, { config: { action: 'notices.read' } }, async (request, reply) => {
    await execute(request.ctx, readAll, {});
    return reply.redirect(INBOX, 303);
  });
  app.post<{ Params: { id: string } }>(
    `${INBOX}/:id`,
    { config: { action: 'notices.read' } },
    async (request, reply) => {
      if (!isId(request.params.id)) throw notFound();
      const { kind: name, object, data } = await execute(request.ctx, openNotice, { id: request.params.id });
      const kind = kinds.get(name);
      const params = kind?.params.safeParse(data);
      const path = kind?.path && params?.success ? localPath(kind.path(object, params.data)) : '/';
      return reply.redirect(path === '/' ? INBOX : path, 303);
    },
  );
}

/** /dev/outbox: the messages of a demo city, codes and all. */
export function outboxRoutes(app: FastifyInstance): void {
  app.get(OUTBOX, { config: { action: PUBLIC } }, async (request, reply) => {
    const { city } = request.ctx;
    if (city.env !== 'demo') throw notFound();
    return html(reply, request.ctx, <OutboxPage messages={await listOutbox(city.db, city.keys, 50)} />);
  });
}
