import type { z } from 'zod';
import type { City } from '../../kernel/city.ts';
import type { Due } from '../../kernel/clock/index.ts';
import { explainDue } from '../../kernel/clock/words.ts';
import { refusalWords, type Action, type CaseView, type Text } from '../casework/index.ts';
import type { Paper } from '../documents/index.ts';
import type * as shapes from './shapes.ts';
import { instant, wire } from './wire.ts';

/** When, and in one sentence why then. */
export function dueOf(due: Due | null, timeZone: string): { due_at: string | null; due_reason: Text | null } {
  return {
    due_at: due?.at ? instant(due.at, timeZone) : null,
    due_reason: due && { id: explainDue('id', due.basis), en: explainDue('en', due.basis) },
  };
}

/** A case as `GET /api/v1/cases/{id}` gives it. */
export function caseOf(view: CaseView, { timeZone }: Pick<City, 'timeZone'>): z.input<typeof shapes.kase> {
  const { due, rows, bills, revision, actions, papers, letters: _, ...rest } = view;
  return {
    ...wire(rest, timeZone),
    due_reason: dueOf(due, timeZone).due_reason,
    rows: rows.map(({ due: rowDue, ...row }) => ({ ...wire(row, timeZone), ...dueOf(rowDue, timeZone) })),
    bills: bills.map(({ amount, refund, ...bill }) => ({
      ...wire(bill, timeZone),
      amount: Number(amount),
      refund: refund && { ...wire({ ...refund, amount: 0 }, timeZone), amount: Number(refund.amount) },
    })),
    revision: revision && { round: revision.round, ...dueOf(revision.due, timeZone) },
    actions: actions.map(actionOf),
    papers: papers.map((p) => paperOf(p, view.id, timeZone)),
  };
}

function actionOf(action: Action) {
  const { type, row, round, to, item, allowed } = action;
  const refusal = action.allowed ? null : action.refusal;
  return {
    type,
    ...(row !== undefined && { row }),
    ...(round !== undefined && { round }),
    ...(to !== undefined && { to }),
    ...(item !== undefined && { item }),
    allowed,
    refusal,
    detail: refusal && { id: refusalWords.id[refusal], en: refusalWords.en[refusal] },
  };
}

function paperOf(paper: Paper, kase: string, timeZone: string) {
  return { ...wire(paper, timeZone), href: `/api/v1/cases/${kase}/papers/${paper.id}` };
}
