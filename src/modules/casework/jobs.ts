import { z } from 'zod';
import { defineCommand, execute, type Ctx } from '../../kernel/command.ts';
import { Refusal } from '../../kernel/errors.ts';
import { defineJob, type AnyJob, type Recurring } from '../../kernel/jobs.ts';
import type { Lang } from '../../kernel/i18n.ts';
import { papersOf } from '../documents/index.ts';
import { notify } from '../notices/index.ts';
import type { Catalogue } from './catalogue.ts';
import { advance, DELIVER, TELL_FIRST } from './commands/advance.ts';
import { workQuestion } from './commands/registry.ts';
import { casePaperFirst } from './notices.ts';
import { comingKinds, comingPapers } from './outputs.ts';
import { compareAtNight, reprojectCases } from './keeping.ts';
import { loadCase } from './loaded.ts';
import { openRow } from './model.ts';
import { deleteExpiredDrafts } from './store/draft.ts';
import { claimTimers, dropTimer } from './store/kase.ts';
import { claimQuestion } from './store/registration.ts';
import { caseWords } from './words.ts';

const onRow = z.strictObject({ kase: z.uuid(), row: z.string(), round: z.int() });

/** Ends a row that ends by delivery, once every paper of the case lies with the applicant. */
const deliver = (catalogue: Catalogue) =>
  defineCommand({
    name: 'case.deliver',
    action: 'case.system',
    input: onRow,
    async run(act, { kase: id, row, round }) {
      const loaded = await loadCase(act, act.tx, catalogue, id);
      const { def, kase } = loaded;
      // Handed over at the counter meanwhile: nothing is left to do.
      if (openRow(kase.state, row)?.round !== round) return null;
      const coming = comingPapers(def.body, kase.state, await papersOf(act.tx, `kase/${id}`));
      if (coming.length > 0) throw new Error(`papers ${coming.join(', ')} of case ${id} are not there`);
      await advance(act, loaded, { type: 'done', expected: { row, round } });
      return null;
    },
  });

/** Tells the applicant of the papers that lie there, where others of the case still follow. */
const tellFirst = (catalogue: Catalogue) =>
  defineCommand({
    name: 'case.tell_first',
    action: 'case.system',
    input: z.strictObject({ kase: z.uuid() }),
    async run(act, { kase: id }) {
      const loaded = await loadCase(act, act.tx, catalogue, id);
      const { kase, def } = loaded;
      const papers = await papersOf(act.tx, `kase/${id}`);
      const coming = comingKinds(loaded, papers);
      const there = papers.filter((p) => p.state === 'valid' && p.issuedBy === 'registry').map((p) => p.kind);
      const kinds = (all: readonly string[]) => {
        const said = (lang: Lang) => all.map((kind) => caseWords[lang].paperKinds[kind] ?? kind).join(', ');
        return { id: said('id'), en: said('en') };
      };
      // Another child's paper, still to come, is of the same kind: then there is nothing to tell apart.
      if (coming.length > 0 && !coming.some((kind) => there.includes(kind)))
        await notify(act, {
          person: kase.applicant,
          object: id,
          kind: casePaperFirst,
          params: {
            number: kase.number,
            service: def.body.title,
            paper: kinds([...new Set(there)]),
            coming: kinds(coming),
          },
          key: `case/${id}/first`,
        });
      return null;
    },
  });

/** What a timer that rings asks of its case. One that no longer fits has nothing to ring for. */
const fireTimer = (catalogue: Catalogue) =>
  defineCommand({
    name: 'case.timer',
    action: 'case.system',
    input: onRow.extend({ rung: z.int() }),
    async run(act, { kase, row, round, rung }) {
      const loaded = await loadCase(act, act.tx, catalogue, kase);
      await advance(act, loaded, { type: 'timer', expected: { row, round }, rung });
      return null;
    },
  });

const SWEEP = 50;

/** Fires what has rung. After a restart, and with two processes, each timer fires once: its event bears its key. */
export async function sweepTimers(ctx: Ctx, catalogue: Catalogue): Promise<number> {
  const due = await claimTimers(ctx.city.db, ctx.now, SWEEP);
  for (const t of due) {
    try {
      await execute(ctx, fireTimer(catalogue), t);
    } catch (error) {
      // It moved on before it rang; `Stale` three times over is looked at again in a minute.
      if (!(error instanceof Refusal)) throw error;
      if (error.reason !== 'changed_meanwhile') await dropTimer(ctx.city.db, t);
    }
  }
  return due.length;
}

/** How many questions to the registry may be on their way at once: it is slow, and one lane must not hold up another. */
const LANES = 4;
/** Longer than a call to the registry may take (90 s), so that no question is asked twice at once. */
const LEASE_SECONDS = 240;

/** Looks after one open question; false when none is due. */
export async function askRegistry(ctx: Ctx, catalogue: Catalogue): Promise<boolean> {
  const port = ctx.city.ports.registry;
  if (!port || port.manual) return false;
  const question = await claimQuestion(ctx.city.db, ctx.now, LEASE_SECONDS);
  if (!question) return false;
  await workQuestion(ctx, catalogue, question);
  return true;
}

export const createJobs = (catalogue: Catalogue): AnyJob[] => [
  defineJob({
    kind: DELIVER,
    data: onRow,
    run: async (ctx, data) => {
      await execute(ctx, deliver(catalogue), data);
    },
  }),
  defineJob({
    kind: TELL_FIRST,
    data: z.strictObject({ kase: z.uuid() }),
    run: async (ctx, data) => {
      await execute(ctx, tellFirst(catalogue), data);
    },
  }),
];

export const createRecurring = (catalogue: Catalogue): Recurring[] => [
  { name: 'casework.timers', everySeconds: 5, run: (ctx) => sweepTimers(ctx, catalogue) },
  ...Array.from({ length: LANES }, (_, i) => ({
    name: `casework.registry.${i + 1}`,
    everySeconds: 1,
    run: (ctx: Ctx) => askRegistry(ctx, catalogue),
  })),
  { name: 'casework.calendar', everySeconds: 60, run: (ctx) => reprojectCases(ctx, catalogue) },
  { name: 'casework.compare', everySeconds: 900, run: (ctx) => compareAtNight(ctx, catalogue) },
  { name: 'casework.drafts', everySeconds: 3600, run: (ctx) => deleteExpiredDrafts(ctx.city.db, ctx.now) },
];
