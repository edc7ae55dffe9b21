import type { FastifyRequest } from 'fastify';
import type { Ctx } from '../../../kernel/command.ts';
import { notFound, Refusal, type FieldErrors } from '../../../kernel/errors.ts';
import { errorTexts, readText, type Body, type FieldTexts, queryOf } from '../../../ui/index.ts';
import {
  findCase,
  findCaseWhole,
  type Catalogue,
  type CaseView,
  type Dossier,
  type HistoryEntry,
} from '../../casework/index.ts';
import { words, type FlashKey } from '../words-case.ts';

export const CASES = '/berkas';
export const casePath = (id: string): string => `${CASES}/${id}`;

export const paramsOf = (request: FastifyRequest): Record<string, string> => request.params as Record<string, string>;

/** The applicant's own case. An officer has the desk for it: throws notFound, as for another person's. */
export async function myCase(ctx: Ctx, catalogue: Catalogue, id: string): Promise<CaseView> {
  const view = await findCase(ctx, catalogue, id);
  if (view.as !== 'applicant') throw notFound();
  return view;
}

/** One's own case with its answers and documents, of one moment. Throws as `myCase`. */
export async function myCaseWhole(
  ctx: Ctx,
  catalogue: Catalogue,
  id: string,
): Promise<{ view: CaseView; dossier: Dossier }> {
  const whole = await findCaseWhole(ctx, catalogue, id);
  if (whole.view.as !== 'applicant') throw notFound();
  return whole;
}

/** An act came too late: why, and what has happened since the page was drawn. */
export interface Moved {
  reason: string;
  detail?: Record<string, unknown> | undefined;
  since: HistoryEntry[];
}

export type Acted<T> = { done: T } | { fields: FieldErrors } | { moved: Omit<Moved, 'since'> };

/** Runs an act; what was typed wrongly, and that the case has moved on, come back as values. The rest is thrown. */
export async function tryAct<T>(act: () => Promise<T>): Promise<Acted<T>> {
  try {
    return { done: await act() };
  } catch (error) {
    if (error instanceof Refusal && error.kind === 'invalid' && error.fields) return { fields: error.fields };
    if (error instanceof Refusal && error.kind === 'conflict')
      return { moved: { reason: error.reason, detail: error.detail } };
    throw error;
  }
}

/** What a page shows again after an act that was not taken: 422 with faults, 409 with what has happened since. */
export interface Again {
  errors?: FieldTexts;
  moved?: Moved;
}
export const statusOf = (again: Again): number => (again.moved ? 409 : again.errors ? 422 : 200);

/** `seen`: the seq that the page's hidden field carried. */
export function againOf(
  ctx: Ctx,
  acted: Exclude<Acted<unknown>, { done: unknown }>,
  view: CaseView,
  seen: number,
  own: Record<string, string> = {},
): Again {
  if ('fields' in acted) return { errors: errorTexts(ctx.lang, acted.fields, own) };
  return { moved: { ...acted.moved, since: view.history.filter((e) => e.seq > seen) } };
}

/** The seq a form was drawn at; -1 for what is no number, which no case has seen. */
export function seqOf(body: Body): number {
  const text = readText(body, 'seq');
  return /^\d{1,6}$/.test(text) ? Number(text) : -1;
}

/** The page of a case with a word of what was just done. */
export const withFlash = (path: string, key: FlashKey): string => `${path}?kabar=${key}`;

export function flashOf(request: FastifyRequest): { tone: 'ok'; text: string } | undefined {
  const flash = words[request.ctx.lang].flash;
  const key = queryOf(request)['kabar'];
  return typeof key === 'string' && Object.hasOwn(flash, key)
    ? { tone: 'ok', text: flash[key as FlashKey] }
    : undefined;
}

/** May it be done now? The first such act of the list that `decide` allows. */
export const allowed = (view: CaseView, type: CaseView['actions'][number]['type']) =>
  view.actions.find((a) => a.type === type && a.allowed);
/** Why it may not; undefined where it may, or does not come into question. */
export const refused = (view: CaseView, type: CaseView['actions'][number]['type']) =>
  view.actions.find((a) => a.type === type && !a.allowed) as
    | (CaseView['actions'][number] & { allowed: false })
    | undefined;
