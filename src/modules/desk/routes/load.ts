import type { FastifyRequest } from 'fastify';
import type { Ctx } from '../../../kernel/command.ts';
import type { Refusal } from '../../../kernel/errors.ts';
import { readText, type Body } from '../../../ui/index.ts';
import {
  caseWords,
  findCase,
  findCaseWhole,
  serviceVersion,
  type CaseView,
  type Catalogue,
  type Definition,
  type RowView,
} from '../../casework/index.ts';
import { readMarked } from '../model.ts';
import { mayDo } from './acts.tsx';
import { frameOf, type Frame } from './frame.tsx';
import type { Conflict, Review } from './seen.ts';

/** A case with the definition it is pinned to. Throws notFound for what the officer may not see. */
export async function openCase(
  ctx: Ctx,
  catalogue: Catalogue,
  id: string,
): Promise<{ frame: Frame; view: CaseView; def: Definition }> {
  const [view, frame] = await Promise.all([findCase(ctx, catalogue, id), frameOf(ctx, catalogue)]);
  return { frame, view, def: await serviceVersion(ctx.city, catalogue, view.service, view.version) };
}

/** The row of the page: the one asked for, else the one held, else the first that could be had, else the first. */
export const chooseRow = (view: CaseView, asked: string, officer: string): RowView | undefined =>
  view.rows.find((r) => r.row === asked) ??
  view.rows.find((r) => r.officer?.id === officer) ??
  view.rows.find((r) => r.mine) ??
  view.rows[0];

/** All that the case's page shows. `body` holds what was marked so far. */
export async function openReview(
  request: FastifyRequest,
  catalogue: Catalogue,
  id: string,
  o: { row?: string; body?: Body } = {},
): Promise<Review> {
  const { ctx } = request;
  const [{ view, dossier }, frame] = await Promise.all([findCaseWhole(ctx, catalogue, id), frameOf(ctx, catalogue)]);
  const def = await serviceVersion(ctx.city, catalogue, view.service, view.version);
  const row = chooseRow(view, o.row ?? readText(o.body ?? {}, 'row'), ctx.actor.id);
  return {
    frame,
    view,
    def,
    dossier,
    row,
    marked: readMarked(o.body ?? {}, dossier),
    markable: row !== undefined && mayDo(view, 'return', row.row),
    correctable: row !== undefined && mayDo(view, 'correct', row.row),
    mayOpenOriginal: ctx.rights.can(ctx.actor, 'file.original') === true,
    now: ctx.now,
  };
}

/** What a refused act is shown with: the reason, and what others did since the form was drawn. */
export function conflictOf(ctx: Ctx, view: CaseView, refusal: Refusal, body: Body): Conflict {
  const seen = Number(readText(body, 'seq'));
  return {
    reason: caseWords[ctx.lang].refusal(refusal.reason, refusal.detail),
    since:
      Number.isInteger(seen) && seen > 0
        ? view.history.filter((e) => e.seq > seen && e.actor?.id !== ctx.actor.id)
        : [],
  };
}

/** What a row act was decided on, from the form's hidden fields. */
export const expectedOf = (body: Body): { row: string; round: number } => ({
  row: readText(body, 'row'),
  round: Number(readText(body, 'round')),
});
export const seqOf = (body: Body): { seq: number } => ({ seq: Number(readText(body, 'seq')) });
