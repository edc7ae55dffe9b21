import { Button, ButtonLink, Form, Notice, SummaryList, Table, Tag, useUi, formKey } from '../../../ui/index.ts';
import { standingOfPost, type openInvitation, type PostRow } from '../../people/index.ts';
import { officerPath, ROOMS } from '../paths.ts';
import { words } from '../words.ts';
import { AdminFrame, type Frame } from './frame.tsx';
import { Access, ResetHistory, Sessions, type AccessProps } from './officer-access.tsx';
import { PostName } from './officers.tsx';

interface OfficerProps extends AccessProps {
  frame: Frame;
  invitation: Awaited<ReturnType<typeof openInvitation>>;
  services: { code: string; title: string }[];
  /** Which of the acts are this viewer's. */
  may: { appoint: (post: PostRow) => boolean; add: boolean; access: boolean };
  flash: string | undefined;
  today: string;
  now: Date;
}

/** One officer: account, posts, sessions, the second factor. */
export function OfficerPage(p: OfficerProps) {
  const { lang, f } = useUi();
  const { officer, frame } = p;
  const w = words[lang].officer;
  const left = officer.endedAt;
  return (
    <AdminFrame
      frame={frame}
      title={officer.name}
      heading={
        <>
          {officer.name} {left && <Tag tone="bad">{w.leftTag}</Tag>}
        </>
      }
      back={{ href: ROOMS.officers, label: words[lang].officers.title }}
      errors={p.errors}
      flash={p.flash}
      actions={
        p.may.add &&
        !left && (
          <ButtonLink look="second" href={officerPath(officer.id, '/jabatan')}>
            {w.addPost}
          </ButtonLink>
        )
      }
    >
      {p.own && (
        <Notice>
          <p>{w.own}</p>
        </Notice>
      )}
      <SummaryList
        rows={[
          { label: w.number, value: officer.number },
          { label: w.email, value: officer.email },
          {
            label: w.account,
            value: left
              ? w.left(f.dateTime(left))
              : officer.ready
                ? w.ready
                : p.invitation && p.invitation.expiresAt > p.now
                  ? w.waiting(f.dateTime(p.invitation.expiresAt))
                  : w.expired,
          },
        ]}
      />
      {p.may.access && !left && !officer.ready && (
        <Form action={officerPath(officer.id, '/undangan')} idempotencyKey={formKey()}>
          <Button look="second">{w.inviteAgain}</Button>
        </Form>
      )}
      <h2>{w.posts}</h2>
      <Posts {...p} />
      {p.may.access && <Sessions {...p} />}
      {p.may.access && !left && <Access {...p} />}
      {p.may.access && p.resets.some((r) => r.outcome !== null) && <ResetHistory {...p} />}
    </AdminFrame>
  );
}

function Posts({ officer, frame, services, may, today }: OfficerProps) {
  const { lang, f } = useUi();
  const w = words[lang].officer;
  const post = words[lang].post;
  const { city } = useUi();
  const areaName = (code: string | null): string => {
    if (code === null) return words[lang].whole;
    const { districts, wards } = city.pack.areas;
    return [...districts, ...wards].find((a) => a.code === code)?.name ?? words[lang].whole;
  };
  return (
    <Table
      caption={w.posts}
      quietCaption
      empty={w.none}
      rows={officer.posts}
      id={(p) => p.id}
      columns={[
        {
          head: post.role,
          main: true,
          cell: (p) => {
            const state = standingOfPost(p, today);
            return (
              <>
                <PostName post={p} frame={frame} />{' '}
                <Tag tone={state === 'now' ? 'ok' : state === 'later' ? 'info' : undefined}>{post.state[state]}</Tag>
                {p.signs && (
                  <small class="muted">
                    <br />
                    {post.signsOnly(f.list(p.signs.map((s) => services.find((x) => x.code === s)?.title ?? s)))}
                  </small>
                )}
              </>
            );
          },
        },
        { head: post.area, cell: (p) => areaName(p.area) },
        {
          head: post.from,
          cell: (p) => (
            <>
              {post.span(f.date(p.from), p.to === null ? undefined : f.date(p.to))}
              {p.endedAt && (
                <>
                  <br />
                  {post.endedAt(f.dateTime(p.endedAt))}
                </>
              )}
            </>
          ),
        },
        { head: post.decree, cell: (p) => post.decreeOf(p.decree, p.decreeOn ? f.date(p.decreeOn) : undefined) },
        {
          head: w.endPost,
          cell: (p) =>
            standingOfPost(p, today) !== 'over' && may.appoint(p) ? (
              <a
                href={officerPath(officer.id, `/jabatan/${p.id}`)}
                aria-label={w.endPostOf(frame.roles.get(p.role) ?? p.role)}
              >
                {w.endPost}
              </a>
            ) : (
              <span class="muted">–</span>
            ),
        },
      ]}
    />
  );
}
