import { z } from 'zod';
import type { City } from '../../kernel/city.ts';
import { defineCommand, execute, type Ctx } from '../../kernel/command.ts';
import { isDue, keepComparison, readComparison, walk } from '../../kernel/comparison.ts';
import { conflict } from '../../kernel/errors.ts';
import { readAnswers, standingOf } from './answers.ts';
import type { Catalogue } from './catalogue.ts';
import { advance } from './commands/advance.ts';
import { canonical, type Definition } from './definition.ts';
import { answersOf, loadCase } from './loaded.ts';
import { decide, fold, isEnded, type Refusal } from './model.ts';
import { currentVersion, knownFor, serviceVersion } from './services.ts';
import { insertAnswers } from './store/envelope.ts';
import {
  anyOfOtherCalendar,
  casesOfOtherCalendar,
  findEvents,
  findKase,
  findHistories,
  openKasesAfter,
  reprojectKase,
  type Kase,
  type StoredEvent,
} from './store/kase.ts';

/*
 * What keeps cases true over years: dates follow the calendar, projections follow the events, and a case may move to a
 * newer version of its service where the law itself has moved.
 */

const BATCH = 200;

/**
 * Reckons the dates of open cases anew when the city's calendar has changed (a decree of holidays, an office's hours).
 * Gives how many moved. Each batch is an act, and its audit row says which calendar made it do so.
 */
export async function reprojectCases(ctx: Ctx, catalogue: Catalogue): Promise<number> {
  const { version } = ctx.city.calendar;
  const batch = defineCommand({
    name: 'case.reproject',
    action: 'case.system',
    input: z.strictObject({}),
    async run(act) {
      const cases = await casesOfOtherCalendar(act.tx, version, BATCH);
      for (const { id } of cases) {
        const { kase, def } = await loadCase(act, act.tx, catalogue, id);
        await reprojectKase(act.tx, act.city.calendar, def, kase);
      }
      act.note({ object: `calendar/${version.slice(0, 16)}`, reason: 'calendar_changed' });
      return cases.length;
    },
  });
  // Cheap when there is nothing to do: one look at an index, and no act.
  if (!(await anyOfOtherCalendar(ctx.city.db, version))) return 0;
  let moved = 0;
  for (let n = BATCH; n === BATCH; moved += n) n = await execute(ctx, batch, {});
  return moved;
}

/** Whether a case is not what its events make of it. One that moves while it is read is left to the next time. */
async function differs(
  city: City,
  catalogue: Catalogue,
  kase: Kase,
  history: readonly StoredEvent[],
): Promise<boolean> {
  const events = history.map((e) => e.event);
  if (events.length !== kase.state.seq) return false;
  const defs = new Map<number, Definition>();
  for (const version of new Set(events.map((e) => e.version)))
    defs.set(version, await serviceVersion(city, catalogue, kase.service, version));
  return canonical(fold((v) => defs.get(v)!, events)) !== canonical(kase.state);
}

/** As `differs`, of the case of an id. */
export async function caseDiffers(city: City, catalogue: Catalogue, id: string): Promise<boolean> {
  const kase = await findKase(city.db, id);
  return kase !== undefined && differs(city, catalogue, kase, await findEvents(city.db, id));
}

const CASES = 'casework';

/** Folds every open case from its events and compares the result with what stands there. Gives the ids that differ. */
export async function compareProjections(ctx: Ctx, catalogue: Catalogue): Promise<string[]> {
  const { city } = ctx;
  const differ: { id: string; agency: string }[] = [];
  const compared = await walk(async (after) => {
    const batch = await openKasesAfter(city.db, after, BATCH);
    const histories = await findHistories(
      city.db,
      batch.map((k) => k.id),
    );
    for (const kase of batch) if (await differs(city, catalogue, kase, histories.get(kase.id) ?? [])) differ.push(kase);
    return { read: batch.length, last: batch.at(-1)?.id };
  }, BATCH);
  const found = differ.map(({ id, agency }) => ({ what: 'case', ref: id, agency }));
  await keepComparison(ctx, CASES, compared, found);
  return differ.map(({ id }) => id);
}

/** Compares in the night; cheap when it is not yet time. */
export async function compareAtNight(ctx: Ctx, catalogue: Catalogue): Promise<void> {
  const { db, timeZone } = ctx.city;
  if (isDue(await readComparison(db, CASES), ctx.now, timeZone)) await compareProjections(ctx, catalogue);
}

/**
 * Moves a case to another published version of its service, at the start of a stage: an act of a supervisor or of the
 * system, with a map of this version's stages to the other's. Its answers are read again by that version.
 */
export const migrateCase = (
  ctx: Ctx,
  catalogue: Catalogue,
  input: { kase: string; to: number; stages: Record<string, string>; expected: { seq: number } },
): Promise<{ seq: number }> =>
  execute(
    ctx,
    defineCommand({
      name: 'case.migrate',
      action: 'case.migrate',
      input: z.strictObject({
        kase: z.string(),
        to: z.int().min(1),
        stages: z.record(z.string(), z.string()),
        expected: z.strictObject({ seq: z.int().min(0) }),
      }),
      async run(act, { kase: id, to, stages, expected }) {
        const loaded = await loadCase(act, act.tx, catalogue, id);
        const { kase } = loaded;
        const target = await serviceVersion(act.city, catalogue, kase.service, to);
        const { key, answers } = await answersOf(act.city, act.tx, kase);
        const known = knownFor(act.city, kase.receivedAt);
        const read = readAnswers(target, answers, known, { source: 'json', whole: true });
        // The applicant is asked first; answers that the other version would not take cannot move along.
        if (Object.keys(read.errors).length > 0 || read.unknown.length > 0)
          throw conflict('answers_do_not_fit', { places: [...Object.keys(read.errors), ...read.unknown] });
        const rev = kase.state.rev + 1;
        const { state } = await advance(
          act,
          loaded,
          { type: 'migrate', expected, rev, ...standingOf(target, read.answers, known), stages },
          { target },
        );
        await insertAnswers(act.tx, key, kase.id, rev, read.answers, act.now);
        return { seq: state.seq };
      },
    }),
    input,
  );

/** The version a case could move to, and what stands against it. */
export interface Migration {
  from: Definition;
  to: Definition;
  seq: number;
  /** This version's stages → the other's: by name, what both have. */
  stages: Record<string, string>;
  refused: Pick<Refusal, 'refusal' | 'detail'> | null;
}

/** The newer version of a case's service that holds now; undefined where it rests on it already. Throws notFound. */
export async function migrationOf(ctx: Ctx, catalogue: Catalogue, id: string): Promise<Migration | undefined> {
  const { city } = ctx;
  const { kase, def, who } = await loadCase(ctx, city.db, catalogue, id);
  const version = await currentVersion(city, kase.service, ctx.now);
  if (version === undefined || version === kase.version || isEnded(kase.state)) return undefined;
  const target = await serviceVersion(city, catalogue, kase.service, version);
  const theirs = new Set(target.stages.map((s) => s.id));
  const stages = Object.fromEntries(def.stages.flatMap((s) => (theirs.has(s.id) ? [[s.id, s.id]] : [])));
  const { rev, conditions, items, seq } = kase.state;
  const asked = { type: 'migrate', expected: { seq }, rev: rev + 1, conditions, items, stages } as const;
  const decided = decide(def, kase.state, asked, { now: ctx.now, who, target });
  return { from: def, to: target, seq, stages, refused: 'refusal' in decided ? decided : null };
}
