import { localDate } from '../../../kernel/clock/index.ts';
import { require, type Ctx } from '../../../kernel/command.ts';
import { notFound } from '../../../kernel/errors.ts';
import { officerNames, officersInPost } from '../../people/index.ts';
import type { Catalogue } from '../catalogue.ts';
import type { Text } from '../definition.ts';
import { INSPECTOR } from '../loaded.ts';
import { lettersOf, listAssignments, listByLetter, type Assignment } from '../store/assignment.ts';
import { readCursor, writeCursor } from '../store/list.ts';
import type { CaseHead, OfficerName } from '../view.ts';
import { heads, type Page } from './lists.ts';

export interface LetterView extends Omit<Assignment, 'officer' | 'registered_by'> {
  inspector: OfficerName;
  registeredBy: OfficerName;
  /** Null: every service of the unit. */
  serviceTitle: Text | null;
  state: 'holds' | 'not_yet' | 'over' | 'ended';
}

async function viewsOf(ctx: Ctx, catalogue: Catalogue, letters: readonly Assignment[]): Promise<LetterView[]> {
  const today = localDate(ctx.city.calendar, ctx.now);
  const names = await officerNames(ctx.city.db, [...new Set(letters.flatMap((l) => [l.officer, l.registered_by]))]);
  const named = (id: string): OfficerName => ({ id, name: names.get(id) ?? '' });
  return letters.map(({ officer, registered_by, ...l }) => ({
    ...l,
    inspector: named(officer),
    registeredBy: named(registered_by),
    serviceTitle: l.service === null ? null : (catalogue.find(l.service)?.definition.body.title ?? null),
    state: l.ended_at ? 'ended' : today > l.valid_to ? 'over' : today < l.valid_from ? 'not_yet' : 'holds',
  }));
}

/** My letters that hold today. */
export async function myLetters(ctx: Ctx, catalogue: Catalogue): Promise<LetterView[]> {
  require(ctx, 'case.inspect');
  const today = localDate(ctx.city.calendar, ctx.now);
  return viewsOf(ctx, catalogue, await lettersOf(ctx.city.db, ctx.actor.id, today));
}

/** The cases that one of my letters opens, the newest first. Throws notFound for a letter that is none of mine today. */
export async function casesByLetter(
  ctx: Ctx,
  catalogue: Catalogue,
  o: { letter: string; after?: string; limit?: number },
): Promise<Page<CaseHead> & { letter: LetterView }> {
  require(ctx, 'case.inspect');
  const { city, now, actor } = ctx;
  const mine = await lettersOf(city.db, actor.id, localDate(city.calendar, now));
  const letter = mine.find((l) => l.id === o.letter);
  if (!letter) throw notFound();
  const limit = Math.min(Math.max(o.limit ?? 25, 1), 200);
  const rows = await listByLetter(city.db, letter, city.timeZone, readCursor(o.after), limit);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    letter: (await viewsOf(ctx, catalogue, [letter]))[0]!,
    items: await heads(ctx, catalogue, shown),
    ...(rows.length > limit && last ? { next: writeCursor({ at: last.received_at, id: last.id }) } : {}),
  };
}

/** Letters that were registered: all of them to the city's admin, one's own to the head of an agency. */
export async function registeredLetters(
  ctx: Ctx,
  catalogue: Catalogue,
  o: { after?: string; limit?: number } = {},
): Promise<Page<LetterView>> {
  require(ctx, 'case.assign');
  const all = ctx.rights.can(ctx.actor, 'case.assign', {}) === true;
  const limit = Math.min(Math.max(o.limit ?? 25, 1), 200);
  const rows = await listAssignments(ctx.city.db, all ? null : [ctx.actor.id], readCursor(o.after), limit);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: await viewsOf(ctx, catalogue, shown),
    ...(rows.length > limit && last ? { next: writeCursor({ at: last.registered_at, id: last.id }) } : {}),
  };
}

/** Inspectors whom this officer may give a letter. */
export async function inspectorsFor(ctx: Ctx): Promise<OfficerName[]> {
  require(ctx, 'case.assign');
  const found = await officersInPost(ctx.city.db, null, [INSPECTOR], localDate(ctx.city.calendar, ctx.now));
  const may = found.filter(
    ({ id, agency }) => ctx.rights.can(ctx.actor, 'case.assign', { officer: id, agency }) === true,
  );
  return [...new Map(may.map(({ id, name }) => [id, { id, name }])).values()];
}
