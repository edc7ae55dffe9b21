import { readAfter, searchAudit, writeAfter, type AuditRow } from '../../../kernel/audit-search.ts';
import { require, type Ctx } from '../../../kernel/command.ts';
import { officerNames } from '../../people/index.ts';
import type { Catalogue } from '../catalogue.ts';
import { LOOKS, type Look } from '../commands/look.ts';
import type { Text } from '../definition.ts';
import { loadCase, type Loaded } from '../loaded.ts';
import { numbersOfLetters } from '../store/assignment.ts';
import { findKaseFiles, type KaseFile } from '../store/draft.ts';
import { inspectionFiles } from '../store/inspection.ts';
import { caseWords } from '../words.ts';
import type { OfficerName } from '../view.ts';
import type { Page } from './lists.ts';
import { labelOf } from './shown.ts';

/** Somebody who works here looked at a case, or at one thing of it. */
export interface LookView {
  id: string;
  at: Date;
  look: Look;
  who: OfficerName | null;
  /** The role it was done in. */
  role: string | null;
  /** What was looked at; null: the case as a whole. */
  what: Text | null;
  /** Why, where a reason is asked for. */
  reason: Text | null;
  /** Number of the letter of assignment, of an inspector. */
  letter: string | null;
}

const MOST = 100;

/**
 * Who looked at a case, the newest first: opened it (once a day for each officer), had a masked answer shown or an original
 * opened and why, or read it by a letter. Throws notFound, and forbidden for who may not know (`case.looks`).
 */
export async function looksAt(
  ctx: Ctx,
  catalogue: Catalogue,
  id: string,
  o: { after?: string; limit?: number } = {},
): Promise<Page<LookView>> {
  const { db, epoch } = ctx.city;
  const loaded = await loadCase(ctx, db, catalogue, id);
  const { kase, letter } = loaded;
  require(ctx, 'case.looks', { agency: kase.agency, byLetter: letter !== undefined });
  const files = await findKaseFiles(db, kase.id);
  const evidence = await inspectionFiles(db, kase.id);
  const limit = Math.min(o.limit ?? 50, MOST);
  const rows = await searchAudit(db, epoch, {
    object: [`kase/${kase.id}`, ...new Set([...files.map((f) => f.file), ...evidence].map((f) => `file/${f}`))],
    action: LOOKS,
    after: readAfter(o.after ?? ''),
    limit: limit + 1,
  });
  const shown = rows.slice(0, limit);
  const names = await officerNames(db, [...new Set(shown.map((r) => r.actor))]);
  const letters = await numbersOfLetters(
    db,
    shown.flatMap((r) => letterOf(r) ?? []),
  );
  const last = shown.at(-1);
  return {
    items: shown.map((r) => ({
      id: r.id,
      at: r.at,
      look: r.action as Look,
      who: names.has(r.actor) ? { id: r.actor, name: names.get(r.actor)! } : null,
      role: r.role,
      what: whatOf(loaded, files, r),
      reason: reasonOf(r),
      letter: letters.get(letterOf(r) ?? '') ?? null,
    })),
    ...(rows.length > limit && last ? { next: writeAfter(last) } : {}),
  };
}

/** An inspector's look names the letter it was done by. */
const letterOf = (r: AuditRow): string | undefined => /^assignment\/(.+)$/.exec(r.reason ?? '')?.[1];

const both = (of: (lang: 'id' | 'en') => string): Text => ({ id: of('id'), en: of('en') });
const reasonOf = (r: AuditRow): Text | null => {
  const code = r.reason;
  return code === null || letterOf(r) !== undefined
    ? null
    : both((lang) => caseWords[lang].revealReasons[code] ?? code);
};

/** What of the case: an answer, a document, a paper; null: the whole. */
function whatOf({ def, kase }: Loaded, files: readonly Pick<KaseFile, 'file' | 'requirement'>[], r: AuditRow) {
  const object = r.object ?? '';
  const file = /(?:^|\/)file\/([0-9a-f-]{36})/.exec(object)?.[1];
  if (file !== undefined) {
    const place = files.find((f) => f.file === file)?.requirement;
    return place === undefined ? looked('evidence') : labelOf(def, place);
  }
  const path = object.slice(`kase/${kase.id}/`.length);
  if (path === '') return null;
  if (path === 'answers') return looked('answers');
  return path.startsWith('paper/') ? looked('paper') : labelOf(def, path);
}
const looked = (key: 'evidence' | 'answers' | 'paper'): Text => both((lang) => caseWords[lang].looked[key]);
