import { paramOf } from '../../../ui/index.ts';
import type { FastifyRequest } from 'fastify';
import { notFound, type Refusal } from '../../../kernel/errors.ts';
import type { Lang } from '../../../kernel/i18n.ts';
import { refusalText } from '../../../../locales/index.ts';
import {
  caseWords,
  findCase,
  type Catalogue,
  type CaseView,
  type OutsideView,
  type RowView,
} from '../../casework/index.ts';

import type { Ctx } from '../../../kernel/command.ts';

/** One item of a case's row: what these pages are about. */
export interface Place {
  kase: string;
  row: string;
  item: number;
}

/** The place an address names. Throws notFound for one that can be none. */
export function placeOf(request: FastifyRequest): Place {
  const item = paramOf(request, 'item');
  if (!/^\d{1,2}$/.test(item)) throw notFound();
  return { kase: paramOf(request, 'id'), row: paramOf(request, 'row'), item: Number(item) };
}

export interface Here {
  view: CaseView;
  row: RowView;
  o: OutsideView;
}

/** The row is closed, or asks nothing about this item. */
export interface Gone {
  view: CaseView;
  row?: undefined;
}

/** The case, and its open row if that still asks something about this item. Throws notFound for another's case. */
export async function lookAt(ctx: Ctx, catalogue: Catalogue, place: Place): Promise<Here | Gone> {
  const view = await findCase(ctx, catalogue, place.kase);
  const row = view.rows.find((r) => r.row === place.row && r.asks !== null);
  const o = row?.outside.find((x) => x.item === place.item);
  return row && o ? { view, row, o } : { view };
}

/** Why an act was not taken, in one sentence. */
export function refusedText(lang: Lang, refusal: Pick<Refusal, 'reason' | 'kind'>): string {
  const own = caseWords[lang].refusal(refusal.reason);
  if (own !== refusal.reason) return sentence(own);
  const [title, advice] = refusalText(lang, refusal.reason, refusal.kind);
  return `${sentence(title)} ${advice}`;
}

const sentence = (text: string): string => `${text[0]!.toUpperCase()}${text.slice(1)}.`;
