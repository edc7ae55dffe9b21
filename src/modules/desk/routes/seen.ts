import type { Lang } from '../../../kernel/i18n.ts';
import type { FieldTexts, Tone } from '../../../ui/index.ts';
import type { CaseView, Definition, Dossier, HistoryEntry, RowView } from '../../casework/index.ts';
import type { Marked } from '../model.ts';
import type { Frame } from './frame.tsx';

/** A case as an officer looks at it: what is known, what was marked so far, and what one may do. */
export interface Review {
  frame: Frame;
  view: CaseView;
  dossier: Dossier;
  def: Definition;
  /** The row that is worked on here; undefined where none is open. */
  row: RowView | undefined;
  marked: Marked;
  /** Defects may be marked: the row may send the case back. */
  markable: boolean;
  correctable: boolean;
  mayOpenOriginal: boolean;
  now: Date;
  /** An answer that was just shown whole; it is on this answer only. */
  revealed?: { path: string; shown: string };
  errors?: FieldTexts;
  flash?: string | { tone: Tone; text: string };
  conflict?: Conflict;
}

/** Why an act was not taken, and what others did since the page was drawn. */
export interface Conflict {
  reason: string;
  since: HistoryEntry[];
}

/** Why the case's clock rests, in words; undefined while it runs. */
export const restsWhy = (view: CaseView, lang: Lang): string | undefined =>
  view.paused ? view.paused.reason[lang] : view.revision ? '' : undefined;
