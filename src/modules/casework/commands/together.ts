import type { z } from 'zod';
import { localDate } from '../../../kernel/clock/index.ts';
import { parseInput, type Ctx } from '../../../kernel/command.ts';
import { Refusal } from '../../../kernel/errors.ts';
import { findOfficer, officersInPost, personNames } from '../../people/index.ts';
import { caseAct, type CaseActInput } from '../acts.ts';
import type { Catalogue } from '../catalogue.ts';
import type { Text } from '../definition.ts';
import { loadCases, postsFor, type Loaded } from '../loaded.ts';
import { decideTogether, openRow, rolesOf, type Command, type Decision } from '../model.ts';
import type { OfficerName } from '../view.ts';
import { actOnCase } from './act.ts';

/*
 * One act over many cases, looked at before it is done. Each case is decided by itself, as if it were the only one, and
 * each is an act of its own: a run that breaks off leaves what is done done, and the same press again does only the rest.
 */

/** Acts that may be done over many cases: none of them judges what a case says. */
export const TOGETHER = ['hand_over', 'release', 'pause', 'resume', 'note', 'done'] as const;
export type TogetherType = (typeof TOGETHER)[number];

/** What is asked of every case chosen. */
export interface TogetherAsked {
  type: TogetherType;
  to?: string;
  reason?: string;
  note?: string;
  audience?: 'officers' | 'applicant';
}

/** A row of a case, as it was looked at. */
export interface TogetherPick {
  kase: string;
  row: string;
  round: number;
  seq: number;
}

/** One of the chosen, and what the act would do to it. */
export interface TogetherItem {
  pick: TogetherPick;
  /** Absent for what is none of this officer's. */
  seen?: { number: string; title: Text; activity: Text | null; applicant: string | null };
  refused: Pick<Refusal, 'reason' | 'detail'> | null;
}

/** More than these are not looked at one by one before they are done. */
export const MOST_TOGETHER = 100;

/** The act on one case, as the one door takes it. */
function actFor({ type, to, reason, note, audience }: TogetherAsked, pick: TogetherPick): CaseActInput {
  const expected = { row: pick.row, round: pick.round };
  const words = note ? { note } : {};
  // What the form sent is judged by the act's own schema.
  const why = reason as never;
  switch (type) {
    case 'hand_over':
      return { type, expected, to: to ?? '', reason: why, ...words };
    case 'pause':
      return { type, expected, reason: why, ...words };
    case 'done':
    case 'release':
      return { type, expected };
    case 'resume':
      return { type, expected: { seq: pick.seq } };
    case 'note':
      return { type, expected: { seq: pick.seq }, note: note ?? '', audience: audience ?? 'officers' };
  }
}

const ID = '00000000-0000-7000-8000-000000000000';

/** What the form says, judged before any case is. Throws invalid, at the act's own fields. */
export function checkTogether(asked: TogetherAsked, picks: readonly TogetherPick[]): void {
  parseInput(caseAct as z.ZodType<unknown>, actFor(asked, picks[0] ?? { kase: ID, row: 'row', round: 1, seq: 1 }));
}

/**
 * What the act would do to each of the chosen now, and why not. `whole` false: what the form will say is not chosen yet,
 * so only that is told which stands against it whatever is chosen. Nothing is changed.
 */
export async function lookTogether(
  ctx: Ctx,
  catalogue: Catalogue,
  o: { picks: readonly TogetherPick[]; asked: TogetherAsked; whole: boolean },
): Promise<TogetherItem[]> {
  const { db } = ctx.city;
  const picks = o.picks.slice(0, MOST_TOGETHER);
  const cases = await loadCases(
    ctx,
    db,
    catalogue,
    picks.map((p) => p.kase),
  );
  const names = await personNames(
    db,
    [...cases.values()].map((l) => l.kase.applicant),
  );
  const on = localDate(ctx.city.calendar, ctx.now);
  const to = o.whole && o.asked.to !== undefined ? await findOfficer(db, o.asked.to, on) : undefined;
  return picks.map((pick) => {
    const loaded = cases.get(pick.kase);
    if (!loaded) return { pick, refused: { reason: 'not_found', detail: undefined } };
    const { kase, def } = loaded;
    const row = def.rows.get(pick.row)?.row;
    const decided = decideOn(ctx, loaded, pick, o, to);
    return {
      pick,
      seen: {
        number: kase.number,
        title: def.body.title,
        activity: row?.activity ?? null,
        applicant: names.get(kase.applicant) ?? null,
      },
      refused: 'refusal' in decided ? { reason: decided.refusal, detail: decided.detail } : null,
    };
  });
}

function decideOn(
  { now }: Ctx,
  { kase, def, who }: Loaded,
  pick: TogetherPick,
  { asked, whole }: { asked: TogetherAsked; whole: boolean },
  to: Awaited<ReturnType<typeof findOfficer>>,
): Decision {
  const row = def.rows.get(pick.row)?.row;
  const receiver = whole
    ? to && to.id !== kase.applicant && { id: to.id, roles: postsFor(to.posts, kase).map((p) => p.role) }
    : { id: ID, roles: row ? [row.actor] : [] };
  const shaped: TogetherAsked = whole
    ? asked
    : { ...asked, to: ID, reason: asked.type === 'pause' ? (def.body.pauseReasons[0]?.code ?? 'none') : 'workload' };
  // Words are sealed when it is done; here it only matters that there are some.
  const { note: _, ...act } = actFor({ ...shaped, note: 'x' }, pick) as CaseActInput & { note?: string };
  const command = { ...act, ...(asked.type === 'note' && { note: ID }) } as Command;
  return decideTogether(def, kase.state, command, { now, who, ...(receiver && { receiver }) });
}

export interface TogetherDone {
  pick: TogetherPick;
  seen?: TogetherItem['seen'];
  /** Null: done. `fault`: the program's own; it stands in the log under the request's id. */
  refused: Pick<Refusal, 'reason' | 'detail'> | 'fault' | null;
}

/**
 * Does to each of the chosen what was looked at. With `ctx.key` the same press again replays what was done and tries the
 * rest. Never throws for a single case: what went wrong stands beside it.
 */
export async function doTogether(
  ctx: Ctx,
  catalogue: Catalogue,
  o: { picks: readonly TogetherPick[]; asked: TogetherAsked },
): Promise<TogetherDone[]> {
  checkTogether(o.asked, o.picks);
  const looked = await lookTogether(ctx, catalogue, { ...o, whole: true });
  const done: TogetherDone[] = [];
  for (const { pick, seen, refused } of looked) {
    const { key, ...rest } = ctx;
    // That a judgement is not made over many is not `decide`'s to say; all else is asked of it again, in its transaction.
    if (!seen || refused?.reason === 'one_by_one') {
      done.push({ pick, ...(seen && { seen }), refused });
      continue;
    }
    try {
      const one = key === undefined ? rest : { ...rest, key: `${key}/${pick.kase}/${pick.row}` };
      await actOnCase(one, catalogue, { kase: pick.kase, act: actFor(o.asked, pick) });
      done.push({ pick, seen, refused: null });
    } catch (error) {
      if (!(error instanceof Refusal)) ctx.log.error({ id: ctx.requestId, err: error, kase: pick.kase }, 'one of many');
      done.push({ pick, seen, refused: error instanceof Refusal ? error : 'fault' });
    }
  }
  return done;
}

/** Officers to whom at least one of the chosen could be handed. */
export async function receiversTogether(
  ctx: Ctx,
  catalogue: Catalogue,
  picks: readonly TogetherPick[],
): Promise<OfficerName[]> {
  const { city } = ctx;
  const cases = await loadCases(
    ctx,
    city.db,
    catalogue,
    picks.map((p) => p.kase),
  );
  const asked = new Map<string, { agency: string; roles: string[]; cases: Loaded['kase'][] }>();
  for (const pick of picks) {
    const loaded = cases.get(pick.kase);
    const open = loaded && openRow(loaded.kase.state, pick.row);
    if (!open) continue;
    const roles = rolesOf(loaded.def.rows.get(pick.row)!.row, open.level);
    const key = `${loaded.kase.agency} ${roles.join()}`;
    const group = asked.get(key) ?? { agency: loaded.kase.agency, roles, cases: [] };
    group.cases.push(loaded.kase);
    asked.set(key, group);
  }
  const found = new Map<string, OfficerName>();
  const on = localDate(city.calendar, ctx.now);
  for (const { agency, roles, cases: some } of asked.values())
    for (const { id, name, ...post } of await officersInPost(city.db, agency, roles, on))
      if (some.some((k) => k.applicant !== id && postsFor([{ id: '', ...post }], k).length > 0))
        found.set(id, { id, name });
  return [...found.values()].toSorted((a, b) => a.name.localeCompare(b.name));
}
