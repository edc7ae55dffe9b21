import type { Ctx } from '../../../kernel/command.ts';
import { sameBytes } from '../../../kernel/crypto.ts';
import { forbidden, notFound, Refusal, unavailable } from '../../../kernel/errors.ts';
import { readTrackingNumber } from '../../../kernel/ids.ts';
import { reaches } from '../../../kernel/permission.ts';
import { spend } from '../../../kernel/session.ts';
import { officerNames, personNames } from '../../people/index.ts';
import type { Catalogue } from '../catalogue.ts';
import { pinMac } from '../commands/filing.ts';
import { NUMBER_SERVICE, SUPERVISOR, type Loaded } from '../loaded.ts';
import { dueOf } from '../model.ts';
import { holds } from '../paths.ts';
import { serviceVersion } from '../services.ts';
import { findKase, type Kase } from '../store/kase.ts';
import {
  COUNT_MOST,
  countRows,
  countTray,
  findByNumber,
  hasCases,
  listByApplicant,
  listRows,
  readCursor,
  writeCursor,
  type ListedKase,
  type Tray,
} from '../store/list.ts';
import type { CaseHead, CaseView, StageView, WorkItem } from '../view.ts';
import { headOf, heldBy } from './case.ts';

export interface Page<T> {
  items: T[];
  /** Where the next page begins; absent on the last. */
  next?: string;
}
const MOST = 200;
const limited = (limit: number | undefined): number => Math.min(Math.max(Math.trunc(limit ?? 25), 1), MOST);

export async function heads(ctx: Ctx, catalogue: Catalogue, rows: readonly ListedKase[]): Promise<CaseHead[]> {
  return Promise.all(
    rows.map(async (k) => {
      const def = await serviceVersion(ctx.city, catalogue, k.service, k.version);
      return headOf(def, { ...k, receivedAt: k.received_at, dueAt: k.due_at, endedAt: k.ended_at });
    }),
  );
}

/** States in which nothing moves until the applicant does something. */
export const WAITS_FOR_APPLICANT = ['needs_revision', 'awaiting_applicant', 'awaiting_payment'] as const;
export type WaitsForApplicant = (typeof WAITS_FOR_APPLICANT)[number];

/** The cases of the signed-in person, the newest first; `waiting`: only those that wait for this person. */
export async function listMyCases(
  ctx: Ctx,
  catalogue: Catalogue,
  o: { after?: string; limit?: number; waiting?: boolean } = {},
): Promise<Page<CaseHead>> {
  if (ctx.actor.kind !== 'person') throw forbidden('forbidden.person');
  const limit = limited(o.limit);
  const rows = await listByApplicant(ctx.city.db, ctx.actor.id, readCursor(o.after), limit, {
    ...(ctx.actor.readsFrom && { since: ctx.actor.readsFrom }),
    ...(o.waiting && { statuses: WAITS_FOR_APPLICANT }),
  });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: await heads(ctx, catalogue, shown),
    ...(rows.length > limit && last ? { next: writeCursor({ at: last.received_at, id: last.id }) } : {}),
  };
}

export interface WorklistAsked {
  tray: 'mine' | 'free' | 'all';
  row?: string;
  service?: string;
  status?: string;
  /** Code of a district or ward. */
  area?: string;
  /** Rows whose own time is over, or will be within a day. */
  due?: 'late' | 'near';
  after?: string;
  limit?: number;
}

const DAY = 86_400_000;

/** What is asked, as the store looks for it. */
function trayOf({ actor, now }: Ctx, o: WorklistAsked, limit: number): Tray {
  return {
    kind: o.tray,
    posts: actor.posts,
    officer: actor.id,
    row: o.row,
    service: o.service,
    status: o.status,
    area: o.area,
    dueBy:
      o.due === 'late' ? { to: now } : o.due === 'near' ? { from: now, to: new Date(now.getTime() + DAY) } : undefined,
    after: readCursor(o.after),
    limit,
  };
}

/** How many rows `worklist` would give over all pages; `more`: it stopped counting there. */
export async function countWorklist(ctx: Ctx, o: WorklistAsked): Promise<{ n: number; more: boolean }> {
  if (ctx.actor.kind !== 'officer') throw forbidden('forbidden.officer');
  const n = await countRows(ctx.city.db, trayOf(ctx, o, 0), SUPERVISOR);
  return { n: Math.min(n, COUNT_MOST), more: n > COUNT_MOST };
}

/** Rows that wait, the longest first: mine, free for one of my posts, or all that my posts reach. */
export async function worklist(ctx: Ctx, catalogue: Catalogue, o: WorklistAsked): Promise<Page<WorkItem>> {
  const { actor, city } = ctx;
  if (actor.kind !== 'officer') throw forbidden('forbidden.officer');
  const limit = limited(o.limit);
  const rows = await listRows(city.db, trayOf(ctx, o, limit), SUPERVISOR);
  const shown = rows.slice(0, limit);
  const [list, officers, people] = await Promise.all([
    heads(ctx, catalogue, shown),
    officerNames(city.db, [...new Set(shown.flatMap((r) => r.officer ?? []))]),
    personNames(city.db, [...new Set(shown.map((r) => r.applicant))]),
  ]);
  const items = await Promise.all(
    shown.map(async (r, i): Promise<WorkItem> => {
      const def = await serviceVersion(city, catalogue, r.service, r.version);
      return {
        ...list[i]!,
        row: r.row,
        round: r.round,
        activity: def.rows.get(r.row)!.row.activity,
        since: r.since,
        rowDueAt: r.row_due_at,
        officer: r.officer === null ? null : { id: r.officer, name: officers.get(r.officer) ?? '' },
        applicant: people.get(r.applicant) ?? null,
        revisions: r.revisions,
      };
    }),
  );
  const last = shown.at(-1);
  return {
    items,
    ...(rows.length > limit && last ? { next: writeCursor({ at: last.since, id: last.id }) } : {}),
  };
}

/** How many rows I hold, and how many wait for my posts, by row. */
export async function trayCounts(
  ctx: Ctx,
  _catalogue: Catalogue,
): Promise<{ mine: number; free: Record<string, number> }> {
  const { actor, city } = ctx;
  if (actor.kind !== 'officer') throw forbidden('forbidden.officer');
  return countTray(city.db, actor.id, actor.posts, SUPERVISOR);
}

/** What the receipt opens to whoever holds it: where the case stands, no word of whom it is about. */
export interface TrackView {
  number: string;
  title: CaseHead['title'];
  status: CaseHead['status'];
  stageTitle: CaseHead['stageTitle'];
  receivedAt: Date;
  dueAt: Date | null;
  due: CaseView['due'];
  heldBy: CaseView['heldBy'];
  stages: Pick<StageView, 'stage' | 'title' | 'state'>[];
  needsMending: boolean;
}

/** Wrong PINs for one number in an hour; a million PINs then take a lifetime. */
const TRIES = 10;

/** The case that number and PIN open. Throws notFound, unavailable `rate_limited`. */
async function byNumberAndPin(ctx: Pick<Ctx, 'city' | 'now'>, asked: { number: string; pin: string }): Promise<Kase> {
  const { city, now } = ctx;
  const number = readTrackingNumber(asked.number.slice(0, 40));
  // Unknown numbers are counted as well: the answer must not tell one from the other, by its time either.
  const key = city.keys.mac('track', number ?? 'none').toString('base64url');
  const wait = await spend(city.db, `track/${key}`, number === undefined ? 10_000 : TRIES, 3600, now);
  if (wait > 0) throw unavailable('rate_limited', wait);
  const found = number === undefined ? undefined : await findByNumber(city.db, number);
  const mac = pinMac({ city }, found?.id ?? '', asked.pin.trim().slice(0, 20));
  const kase = found && sameBytes(mac, found.pin_mac) ? await findKase(city.db, found.id) : undefined;
  if (!kase) throw notFound();
  return kase;
}

/**
 * Whether number and PIN are of a case of the signed-in person's own: two facts that only its owner knows. A session that
 * reaches only what is new proves nothing by what it may have filed itself.
 */
export const ownsCase = async (ctx: Ctx, asked: { number: string; pin: string }): Promise<boolean> => {
  const { actor } = ctx;
  const kase = await byReceipt(ctx, asked);
  return kase?.applicant === actor.id && (actor.readsFrom === undefined || !reaches(actor, kase.receivedAt));
};

/**
 * Whose case number and PIN open; undefined where they open none. What only asks about a number is nobody's proof: who holds
 * a number that was another's has filed it. Throws unavailable `rate_limited`.
 */
export async function applicantByReceipt(
  ctx: Ctx,
  asked: { number: string; pin: string },
): Promise<string | undefined> {
  const kase = await byReceipt(ctx, asked);
  return kase?.service === NUMBER_SERVICE ? undefined : kase?.applicant;
}

const byReceipt = (ctx: Ctx, asked: { number: string; pin: string }): Promise<Kase | undefined> =>
  byNumberAndPin(ctx, asked).catch((error: unknown) => {
    if (error instanceof Refusal && error.kind === 'not_found') return undefined;
    throw error;
  });

/** Whether something of the signed-in person's is out of the session's reach. */
export const hidesCases = async ({ city, actor }: Ctx): Promise<boolean> =>
  actor.readsFrom !== undefined && (await hasCases(city.db, actor.id, actor.readsFrom));

/** A case by number and PIN. The same notFound for a number that is none, one nobody has, and a wrong PIN. */
export async function track(
  ctx: Ctx,
  catalogue: Catalogue,
  asked: { number: string; pin: string },
): Promise<TrackView> {
  const { city } = ctx;
  const kase = await byNumberAndPin(ctx, asked);
  const def = await serviceVersion(city, catalogue, kase.service, kase.version);
  const { state } = kase;
  const head = headOf(def, { ...kase, seq: state.seq, status: state.status, stage: state.stage });
  const loaded: Pick<Loaded, 'kase' | 'def'> = { kase, def };
  const at = def.stages.findIndex((s) => s.id === (state.stage ?? state.revision?.resume));
  return {
    number: kase.number,
    title: head.title,
    status: head.status,
    stageTitle: head.stageTitle,
    receivedAt: kase.receivedAt,
    dueAt: kase.dueAt,
    due: dueOf(def, state, city.calendar),
    heldBy: heldBy(ctx, loaded),
    stages: def.stages
      .filter((s) => s.rows.some((r) => holds(state, r.when)))
      .map((s) => {
        const i = def.stages.indexOf(s);
        const done = state.status === 'completed' || i < at;
        return { stage: s.id, title: s.title, state: done ? 'done' : i === at ? 'now' : 'next' };
      }),
    needsMending: state.revision !== null,
  };
}
