import type { FastifyReply, FastifyRequest } from 'fastify';
import { refusalText } from '../../../../locales/index.ts';
import type { Ctx } from '../../../kernel/command.ts';
import { Refusal, type FieldErrors } from '../../../kernel/errors.ts';
import { DEPUTY_WORD } from '../../../kernel/permission.ts';
import {
  ButtonLink,
  DeskPage,
  errorTexts,
  Notice,
  PATHS,
  useUi,
  type DeskItem,
  type DeskPageProps,
  type FieldTexts,
} from '../../../ui/index.ts';
import type { Catalogue } from '../../casework/index.ts';
import { freshStepUp, roleWords } from '../../people/index.ts';
import { ROOMS, stepUpPath } from '../paths.ts';
import { serviceWords } from '../words-services.ts';
import { letterWords } from '../words-letters.ts';
import { bankWords } from '../words-banks.ts';
import { hookWords } from '../words-hooks.ts';
import { noticeWords } from '../words-notices.ts';
import { warningWords } from '../words-warnings.ts';
import { words } from '../words.ts';
import { words as cityWords } from '../words-city.ts';
import { words as watchWords } from '../words-watch.ts';

type Room = keyof typeof ROOMS;

/** The right that opens each room, in the order of the menu. */
const RIGHTS: Record<Room, { action: string; icon: DeskItem['icon'] }> = {
  officers: { action: 'people.officers', icon: 'family' },
  calendar: { action: 'city.read', icon: 'calendar' },
  offices: { action: 'city.read', icon: 'building' },
  rules: { action: 'city.read', icon: 'scale' },
  services: { action: 'service.read', icon: 'file' },
  notices: { action: 'notices.report', icon: 'send' },
  warnings: { action: 'notices.warnings', icon: 'alert' },
  hooks: { action: 'notices.hooks', icon: 'download' },
  banks: { action: 'bank.settings', icon: 'coin' },
  jobs: { action: 'job.read', icon: 'rotate' },
  audit: { action: 'audit.read', icon: 'history' },
  letters: { action: 'case.assign', icon: 'search' },
};
const roomsOf = (ctx: Pick<Ctx, 'rights' | 'actor'>): Room[] =>
  (Object.keys(RIGHTS) as Room[]).filter((room) => ctx.rights.can(ctx.actor, RIGHTS[room].action) === true);
/** Where administration begins for this officer. */
export const firstRoom = (ctx: Ctx): string | undefined => roomsOf(ctx).map((room) => ROOMS[room])[0];

/** What the pages show around themselves. */
export interface Frame {
  rooms: Room[];
  /** Titles of roles: those of the services, and those no service names. */
  roles: Map<string, string>;
  /** The step-up has gone cold since the form was drawn: where it is given again. */
  stale?: string;
}

/** Every role an officer may be appointed to, by title. */
export function rolesOf(catalogue: Catalogue, lang: Ctx['lang']): Map<string, string> {
  const roles = new Map(Object.entries(roleWords[lang]));
  for (const { definition } of catalogue.services)
    for (const role of definition.body.roles) if (role.id !== 'applicant') roles.set(role.id, role.title[lang]);
  return new Map([...roles].toSorted((a, b) => a[1].localeCompare(b[1], lang)));
}

export const frameOf = (ctx: Ctx, catalogue: Catalogue): Frame => ({
  rooms: roomsOf(ctx),
  roles: rolesOf(catalogue, ctx.lang),
});

/** A page of administration: its rooms at the side, those the officer may open. */
export function AdminFrame({ frame, children, ...page }: Omit<DeskPageProps, 'menu' | 'post'> & { frame: Frame }) {
  const { lang, actor, city, url } = useUi();
  const w = words[lang];
  const cw = cityWords[lang];
  const titles: Record<Room, string> = {
    officers: w.menu.officers,
    calendar: cw.calendar.menu,
    offices: cw.offices.menu,
    rules: cw.rules.menu,
    services: serviceWords[lang].menu,
    notices: noticeWords[lang].menu,
    warnings: warningWords[lang].menu,
    hooks: hookWords[lang].menu,
    banks: bankWords[lang].menu,
    jobs: watchWords[lang].jobs.menu,
    audit: watchWords[lang].audit.menu,
    letters: letterWords[lang].menu,
  };
  const post = actor.posts[0];
  const agency = city.pack.agencies.find((a) => a.code === post?.agency)?.short;
  const said = [post && (frame.roles.get(post.role) ?? post.role), agency].filter(Boolean).join(' · ');
  return (
    <DeskPage
      {...page}
      {...(said && { post: `${post?.deputy ? `${DEPUTY_WORD[post.deputy]} ` : ''}${said}` })}
      menu={[
        ...frame.rooms.map((room) => ({
          href: ROOMS[room],
          label: titles[room],
          icon: RIGHTS[room].icon,
          current: url.startsWith(ROOMS[room]),
        })),
        { href: PATHS.desk, label: w.menu.desk, icon: 'arrowLeft' as const },
      ]}
    >
      {frame.stale && (
        <Notice tone="warn" title={w.stale} role="alert">
          <p>{w.staleText}</p>
          <p>
            <a href={frame.stale} target="_blank" rel="noopener">
              {w.staleGo}
            </a>
          </p>
        </Notice>
      )}
      {children}
    </DeskPage>
  );
}

export const Back = ({ href, children }: { href: string; children: string }) => (
  <ButtonLink look="second" href={href}>
    {children}
  </ButtonLink>
);

/** Before a form whose act asks for a fresh second factor: asks now, so that nothing typed waits for it. */
export function coldStart(request: FastifyRequest, reply: FastifyReply): FastifyReply | undefined {
  const { actor, now } = request.ctx;
  return freshStepUp(actor, now) ? undefined : reply.redirect(stepUpPath(request.url), 303);
}

export type Tried<T> = { value: T } | { fields: FieldErrors } | { refused: Refusal } | { stale: true };

/** Runs an act. What was typed wrongly, what stands against it and a cold step-up come back beside the form. */
export async function attempt<T>(act: () => Promise<T>): Promise<Tried<T>> {
  try {
    return { value: await act() };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.kind === 'invalid' && error.fields) return { fields: error.fields };
    if (error.kind === 'conflict' || error.reason === 'forbidden.own_post') return { refused: error };
    if (error.reason === 'step_up') return { stale: true };
    throw error;
  }
}

/** What did not come off, for the page that is drawn again: words at the fields, a sentence above, the status. */
export interface Failed {
  errors?: FieldTexts;
  stale?: true;
  status: number;
}
export function failedOf(
  ctx: Ctx,
  tried: Exclude<Tried<unknown>, { value: unknown }>,
  own: Record<string, string> = {},
): Failed {
  if ('stale' in tried) return { stale: true, status: 403 };
  if ('fields' in tried)
    return {
      errors: errorTexts(ctx.lang, tried.fields, { ...words[ctx.lang].fault, ...cityWords[ctx.lang].fault, ...own }),
      status: 422,
    };
  const [title, advice] = refusalText(ctx.lang, tried.refused.reason, tried.refused.kind);
  return { errors: { '': `${title}. ${advice}` }, status: tried.refused.status };
}
/** The frame of a page that is drawn again. */
export const frameAfter = (frame: Frame, failed: Failed | undefined, back: string): Frame =>
  failed?.stale ? { ...frame, stale: stepUpPath(back) } : frame;
