import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import type { ComponentChildren } from 'preact';
import type { Ctx } from '../../../kernel/command.ts';
import type { Lang } from '../../../kernel/i18n.ts';
import { Refusal, type FieldErrors } from '../../../kernel/errors.ts';
import { DEPUTY_WORD, type Actor } from '../../../kernel/permission.ts';
import {
  DeskPage,
  errorTexts,
  Hidden,
  PATHS,
  useUi,
  type DeskPageProps,
  type FieldTexts,
  officerRoute,
} from '../../../ui/index.ts';
import {
  currentServices,
  engineFaults,
  INSPECTOR,
  SUPERVISOR,
  trayCounts,
  type Catalogue,
  type Definition,
} from '../../casework/index.ts';
import { roleWords } from '../../people/index.ts';
import { parcelAgencies, watchesCarriers } from '../../delivery/index.ts';
import { agenciesOf } from '../../money/index.ts';
import { BATCHES, type BatchKind } from '../registry/paths.ts';
import { COUNTER } from '../counter/paths.ts';
import { counterWords } from '../counter/words.ts';
import { OUTGOING } from '../outgoing/paths.ts';
import { words as outgoingWords } from '../outgoing/words.ts';
import { words as registryWords } from '../registry/words.ts';
import { PARCELS, REPORT } from '../parcels/paths.ts';
import { parcelDeskWords } from '../parcels/words.ts';
import { TREASURY } from '../treasury/paths.ts';
import { treasuryWords } from '../treasury/words.ts';
import { blankWords } from '../words-blanks.ts';
import { words, type DeskWords } from '../words.ts';

export type Tray = 'mine' | 'free' | 'all';
/** How a tray is called in an address. */
export const TRAY_SLUGS: Record<Tray, string> = { mine: 'saya', free: 'menunggu', all: 'semua' };

export const trayPath = (tray: Tray): string =>
  tray === 'mine' ? PATHS.desk : `${PATHS.desk}?bagian=${TRAY_SLUGS[tray]}`;
/** Where an inspector reads by letter. */
export const INSPECTING = `${PATHS.desk}/pemeriksaan`;
export const casePath = (id: string, rest = ''): string => `${PATHS.desk}/berkas/${id}${rest}`;

/** What every page of the desk shows around itself. */
export interface Frame {
  services: Definition[];
  counts: { mine: number; free: Record<string, number> };
  /** This officer administers something. */
  admin: boolean;
  /** This officer sits at a counter where numbers are bound anew. */
  counter: boolean;
}

/** What opens a room of administration. */
const ADMIN = ['people.officers', 'audit.read', 'notices.warn'];

export async function frameOf(ctx: Ctx, catalogue: Catalogue): Promise<Frame> {
  const [services, counts] = await Promise.all([
    currentServices(ctx.city, catalogue, ctx.now),
    trayCounts(ctx, catalogue),
  ]);
  const may = (action: string) => ctx.rights.has(action) && ctx.rights.can(ctx.actor, action) === true;
  return { services, counts, admin: ADMIN.some(may), counter: may('people.rebind') };
}

export const freeTotal = (frame: Frame): number => Object.values(frame.counts.free).reduce((sum, n) => sum + n, 0);

type DeskFrameProps = Omit<DeskPageProps, 'menu' | 'post'> & { frame: Frame; tray?: Tray };

/** A page of the desk: the trays at the side, with their counts, on every page. */
export function DeskFrame({ frame, tray, ...page }: DeskFrameProps) {
  const { lang, actor, city, url } = useUi();
  const post = actor.posts[0];
  const title = frame.services.flatMap((d) => d.body.roles).find((r) => r.id === post?.role)?.title[lang];
  const agency = city.pack.agencies.find((a) => a.code === post?.agency)?.short;
  const held = post?.deputy ? `${DEPUTY_WORD[post.deputy]} ` : '';
  const said = [title ?? (post && (roleWords[lang][post.role] ?? post.role)), agency]
    .filter((x) => x !== undefined)
    .join(' · ');
  return (
    <DeskPage
      {...page}
      {...(said !== '' && { post: `${held}${said}` })}
      menu={menuOf(frame, { lang, actor, url }, tray)}
    />
  );
}

/** The rooms of this officer, on every page of the desk. */
export function menuOf(
  frame: Frame,
  { lang, actor, url }: { lang: Lang; actor: Actor; url: string },
  tray?: Tray,
): DeskPageProps['menu'] {
  const w = words[lang];
  const item = (of: Tray, icon: 'inbox' | 'list' | 'search', shortcut: string, count?: number) => ({
    href: trayPath(of),
    label: w.trays[of],
    icon,
    shortcut,
    current: tray === of,
    ...(count !== undefined && { count }),
  });
  return [
    // A role without a step has no trays to be empty.
    ...(hasSteps(frame, actor)
      ? [
          item('mine', 'inbox', 'b', frame.counts.mine),
          item('free', 'list', 'g', freeTotal(frame)),
          item('all', 'list', 'a'),
          {
            href: `${PATHS.desk}/cari`,
            label: w.search.title,
            icon: 'search' as const,
            shortcut: 'c',
            current: url.startsWith(`${PATHS.desk}/cari`),
          },
        ]
      : [{ href: PATHS.desk, label: w.trays.mine, icon: 'inbox' as const, current: tray === 'mine' }]),
    ...batchesOf(frame, actor).map((kind) => ({
      href: BATCHES[kind],
      label: registryWords[lang].batch[kind].title,
      icon: kind === 'sign' ? ('signature' as const) : ('checkCircle' as const),
      current: url.startsWith(BATCHES[kind]),
    })),
    ...(printsCards(frame, actor)
      ? [{ href: BLANKS, label: blankWords[lang].title, icon: 'card' as const, current: url.startsWith(BLANKS) }]
      : []),
    ...(actor.posts.some((p) => p.role === SUPERVISOR)
      ? [
          {
            href: OUTGOING,
            label: outgoingWords[lang].menu,
            icon: 'file' as const,
            current: url.startsWith(OUTGOING),
          },
        ]
      : []),
    ...(actor.posts.some((p) => p.role === INSPECTOR)
      ? [{ href: INSPECTING, label: w.letters.title, icon: 'search' as const, current: url.startsWith(INSPECTING) }]
      : []),
    ...(parcelAgencies(actor).length > 0
      ? [
          {
            href: PARCELS,
            label: parcelDeskWords[lang].menu,
            icon: 'send' as const,
            current: url.startsWith(PARCELS),
          },
        ]
      : watchesCarriers(actor)
        ? [
            {
              href: REPORT,
              label: parcelDeskWords[lang].report,
              icon: 'send' as const,
              current: url.startsWith(REPORT),
            },
          ]
        : []),
    ...(frame.counter
      ? [
          {
            href: COUNTER,
            label: counterWords[lang].menu,
            icon: 'phone' as const,
            current: url.startsWith(COUNTER),
          },
        ]
      : []),
    ...(agenciesOf(actor).length > 0
      ? [
          {
            href: TREASURY,
            label: treasuryWords[lang].title,
            icon: 'coin' as const,
            current: url.startsWith(TREASURY),
          },
        ]
      : []),
    ...(frame.admin ? [{ href: PATHS.admin, label: w.admin, icon: 'shield' as const }] : []),
  ];
}

/** Whether some service gives this officer's role a step. */
export const hasSteps = ({ services }: Frame, { posts }: Actor): boolean =>
  posts.some((p) => services.some((d) => d.body.roles.some((r) => r.id === p.role)));
export const BLANKS = `${PATHS.desk}/blanko`;
/** Whether a row of this officer's uses blank cards. */
const printsCards = ({ services }: Frame, { posts }: Actor): boolean =>
  services.some((d) =>
    [...d.rows.values()].some(({ row }) => row.may?.print !== undefined && posts.some((p) => p.role === row.actor)),
  );

/** What this officer's posts may do for many cases at once: a row that asks it of the registry is theirs. */
function batchesOf({ services }: Frame, { posts }: Actor): BatchKind[] {
  const rows = services.flatMap((d) => [...d.rows.values()].map(({ row }) => row));
  const mine = rows.filter((row) => posts.some((p) => p.role === row.actor));
  const kinds: BatchKind[] = [];
  if (mine.some((row) => row.may?.register === 'validate')) kinds.push('validate');
  if (mine.some((row) => row.may?.sign === 'registry')) kinds.push('sign');
  return kinds;
}

/** What the last act did, by the key in the address; nothing for any other text. */
export const doneText = (w: DeskWords, key: unknown): string | undefined =>
  typeof key === 'string' && Object.hasOwn(w.done, key) ? w.done[key as keyof DeskWords['done']] : undefined;

/** A route of the desk, for officers in a post; citizens are refused. */
export const deskRoute = (
  app: FastifyInstance,
  method: HTTPMethods,
  url: string,
  handler: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>,
  action = 'desk.open',
): void => officerRoute(app, method, url, action, handler);

export type Tried<T> = { value: T } | { fields: FieldErrors } | { refused: Refusal };

/** Runs an act. What was typed wrongly, and what the case does not allow, come back to be shown beside the form. */
export async function attempt<T>(act: () => Promise<T>): Promise<Tried<T>> {
  try {
    return { value: await act() };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.kind === 'invalid' && error.fields) return { fields: error.fields };
    if (error.kind === 'conflict') return { refused: error };
    throw error;
  }
}

/** Faults of an act by the name of the form's field; what no field of the page has is told above it. */
export const actFaults = (fields: FieldErrors): FieldErrors =>
  Object.fromEntries(
    Object.entries(fields).map(([path, key]) => {
      const name = path.replace(/^act\./, '');
      return [/^(kase|expected|defects|type)\b/.test(name) ? '' : name, key];
    }),
  );

/** Faults of an act in words: the desk's own, where it has one, else the engine's. */
export const faultTexts = (lang: Lang, fields: FieldErrors): FieldTexts =>
  errorTexts(lang, nameReceiver(fields), { ...engineFaults[lang], ...words[lang].fault });

/** Nobody chosen to receive a case: said as that, not as a field of a wrong form. */
const nameReceiver = (fields: FieldErrors): FieldErrors =>
  Object.fromEntries(
    Object.entries(fields).map(([path, key]) => [path, path === 'to' && UNCHOSEN.has(key) ? 'receiver' : key]),
  );
const UNCHOSEN: ReadonlySet<string> = new Set(['error.required', 'error.invalid', 'error.invalid_format']);

/** Hidden fields from pairs; those without a value are left out. */
export const HiddenAll = ({
  fields,
}: {
  fields: { name: string; value: string | number | undefined }[];
}): ComponentChildren =>
  fields.map(({ name, value }) =>
    value === undefined || value === '' ? null : <Hidden key={name} name={name} value={String(value)} />,
  );
