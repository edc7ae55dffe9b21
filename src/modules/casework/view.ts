import type { Due } from '../../kernel/clock/index.ts';
import type { BillShown } from '../money/index.ts';
import type { Paper, RegistryPaperKind } from '../documents/index.ts';
import type { Answer, InspectionResult, Text } from './definition.ts';
import type { Objection } from './objection.ts';
import type { Action, CaseStatus, EventType, Outside } from './model.ts';

/*
 * What screens and the API see of a case. Everything here is made for one actor: what may not be seen is absent or masked.
 */

/** A case in a list. */
export interface CaseHead {
  id: string;
  number: string;
  service: string;
  title: Text;
  status: CaseStatus;
  stage: string | null;
  /** The stage's title; null once ended. */
  stageTitle: Text | null;
  seq: number;
  receivedAt: Date;
  /** Null while the clock rests with budget left, and once ended. */
  dueAt: Date | null;
  endedAt: Date | null;
}

/** A row that waits in an officer's tray. */
export interface WorkItem extends CaseHead {
  row: string;
  round: number;
  activity: Text;
  since: Date;
  rowDueAt: Date | null;
  officer: { id: string; name: string } | null;
  /** Who applied; absent for a role that does not need it. */
  applicant: string | null;
  /** How often it came back from the applicant. */
  revisions: number;
}

export interface OfficerName {
  id: string;
  name: string;
}

/** What the registry was asked about one item of a row (a child), and how that stands. */
export interface OutsideView {
  item: number;
  /** Whom it is about, in the answers' words. */
  subject: string;
  /** `none`: not asked yet. */
  state: 'none' | Outside['state'];
  /** What was asked last; 0: nothing yet. */
  request: number;
  /** True: a person carries it over by hand. */
  byHand: boolean;
  /** The kind of paper that comes of it; null: none. */
  paper: RegistryPaperKind | null;
  number: string | null;
  /** What the registry's number of it looks like; null: it gets none. */
  numberForm: string | null;
  /** Why it was refused, or what is in doubt. */
  reason: string | null;
  askedAt: Date | null;
}

export interface RowView {
  row: string;
  round: number;
  stage: string;
  activity: Text;
  completeness: Text[];
  output: Text;
  actor: string;
  actorTitle: Text;
  /** The actor may act on it now or could take it. */
  mine: boolean;
  /** Never shown to the public. */
  officer: OfficerName | null;
  since: Date;
  due: Due | null;
  /** It ends with evidence of an inspection. */
  inspects: boolean;
  /** What the row asks of the registry; null: nothing. */
  asks: 'submit' | 'validate' | 'sign' | null;
  /** It ends with a payment: the bill in force; null once that lapsed. Undefined: no row of money. */
  bill?: string | null;
  outside: OutsideView[];
}

/** One thing to be mended, in words. */
export interface MarkView {
  /** Where it stands: a path of an answer, or of a document. */
  place: { path: string } | { requirement: string };
  label: Text;
  reason: { code: string; text: Text; advice: Text };
  note: string | null;
  spot: { file: string; page: number; turn: number; x: number; y: number; w: number; h: number } | null;
}

/** One line of a case's history. Officers' names only for officers. */
export interface HistoryEntry {
  seq: number;
  at: Date;
  type: EventType;
  row: string | null;
  /** What a row's work is called. */
  activity: Text | null;
  role: string;
  roleTitle: Text;
  actor: OfficerName | null;
  channel: string;
  /** Reason in the service's or the engine's words. */
  reason: Text | null;
  /** What somebody wrote along with it, if this actor may read it. */
  note: string | null;
  /** Places it is about. */
  places: { path: string; label: Text }[];
  item: number | null;
  /** Of a further output: the kind of its paper. */
  paper: RegistryPaperKind | null;
}

/** The SOP as a road: what is done, what is now, what comes. */
export interface StageView {
  stage: string;
  title: Text;
  state: 'done' | 'now' | 'next';
  rows: { row: string; activity: Text; actorTitle: Text; norm: Text; doneAt: Date | null }[];
}

export interface CaseView extends CaseHead {
  version: number;
  /** As what the actor looks at it. */
  as: 'applicant' | 'officer';
  /** The letter of assignment by which an inspector reads it. */
  letter: { id: string; number: string } | null;
  /** A head may move it to this version of its service, which holds now (`migrationOf`); null: there is none. */
  newerVersion: number | null;
  /** Pages of another room that has a part in it, while it runs. */
  room: { asks: { path: string; label: Text }; decides: { path: string; label: Text } } | null;
  /** The actor may know who looked at it (`looksAt`). */
  seesLooks: boolean;
  applicant: { id: string; name: string | null };
  channel: string;
  /** By the service's promise. */
  due: Due | null;
  promise: Text;
  /** Which office holds it, and at which step: said to everybody, never the officer's name. */
  heldBy: { agency: string; short: string; step: Text | null; waitsFor: 'city' | 'applicant' | 'registry' | 'nobody' };
  paused: { reason: Text; since: Date } | null;
  rows: RowView[];
  /** What is owed for it, and what of that is paid or given back; newest first. */
  bills: BillShown[];
  /** A bill of it that stands open again because the bank took its payment back after the case had moved on, and its row. */
  reopened: { bill: string; row: string } | null;
  marks: MarkView[];
  /** While the applicant mends. */
  revision: { round: number; due: Due | null } | null;
  /** What may be asked of the case now, and why the rest may not. */
  actions: Action[];
  stages: StageView[];
  history: HistoryEntry[];
  papers: Paper[];
  /** Kinds of the registry's papers that follow those that lie there already. */
  coming: RegistryPaperKind[];
  /** Papers of the city on their way: numbered, and being laid out or waiting for a signature. */
  letters: { id: string; kind: string; number: string; waits: 'layout' | 'signature' }[];
  /** Of a rejection. */
  rejected: { text: Text; legalBasis: string; note: string | null; objection: Objection | null } | null;
  links: { id: string; number: string; reason: string }[];
}

export interface AnswerView {
  path: string;
  label: Text;
  /** The stored value; null where this actor may not see it or it is masked. */
  value: Answer | null;
  /** As people read it, in both languages; masked where it is sensitive. */
  shown: Text;
  masked: boolean;
  /** It may be shown whole, with a reason (`revealAnswer`). */
  revealable: boolean;
  mark: MarkView | null;
  /** Differs from the revision before. */
  changed: boolean;
}

export interface DocumentView {
  requirement: string;
  title: Text;
  files: FileView[];
  /** Files that were replaced: what was first sent stays as evidence. */
  earlier: FileView[];
  marks: MarkView[];
}
export interface FileView {
  id: string;
  name: string;
  mediaType: string;
  pages: number;
}

/** What an officer found on the spot. Officers only. */
export interface InspectionView {
  row: string;
  round: number;
  activity: Text;
  at: Date;
  by: OfficerName | null;
  result: { code: InspectionResult; text: Text };
  note: string | null;
  /** WGS 84. */
  point: { lat: number; lon: number; accuracyM: number | null } | null;
  files: FileView[];
}

/** Answers and documents in the order of the form. */
export interface Dossier {
  rev: number;
  sections: { page: string; title: Text; answers: AnswerView[] }[];
  documents: DocumentView[];
  /** Empty for the applicant. */
  inspections: InspectionView[];
}

export interface DraftFileView extends FileView {
  requirement: string;
}

/** A form on its way, of its owner. */
export interface DraftView {
  id: string;
  service: string;
  version: number;
  rev: number;
  answers: Record<string, Answer>;
  files: DraftFileView[];
  /** Keys of the pages that were sent. */
  seen: string[];
  /** The case it mends; null for a new one. */
  kase: string | null;
  updatedAt: Date;
  expiresAt: Date;
}
