import type { CaseBody } from './body.ts';
import { canonical } from './bind.ts';

/*
 * What a city changes of a service without a release: its data. Words, time norms, legal bases, reasons and the blocks of
 * SOP and standard. Which questions there are, who does what after whom and which functions judge it come by release, for
 * they need code and tests.
 */

/** How a place is written and shown. `texts`: one line each, in both languages. */
export type PlaceKind = 'text' | 'texts' | 'lines' | 'norm' | 'count' | 'line' | 'date' | 'bases' | 'added';

/** Parts of a service as one edits them, one page each; those of the form are `form-` and the page's id. */
export type PlaceSection =
  | 'about'
  | 'time'
  | 'steps'
  | 'law'
  | 'reasons'
  | 'messages'
  | 'sop'
  | 'standard'
  | `form-${string}`;

export interface DataPlace {
  /** From the body to the value, list items by their own ids: `stages/verification/rows/verify/norm`. */
  path: string;
  section: PlaceSection;
  kind: PlaceKind;
  /** May be left out. */
  optional: boolean;
}
/** `value` null: left out. */
export interface Edit {
  path: string;
  value: unknown;
}

/** What tells the items of a list apart. */
const IDENTITY: Record<string, string> = {
  stages: 'id',
  rows: 'id',
  roles: 'id',
  questions: 'id',
  groups: 'id',
  requirements: 'id',
  statements: 'id',
  pages: 'id',
  options: 'value',
  messages: 'key',
  returnReasons: 'code',
  rejectReasons: 'code',
  pauseReasons: 'code',
  outputs: 'kind',
  promises: 'when',
};
const REASONS = ['returnReasons', 'rejectReasons', 'pauseReasons'] as const;
/** The end of a list of reasons, where a city adds its own. */
const ADDED = '+';

type Tree = Record<string, unknown>;

/** The object a path ends in, and its last step; undefined where the body has no such place. */
function locate(body: CaseBody, path: string): { parent: Tree; key: string } | undefined {
  const steps = path.split('/');
  const key = steps.pop()!;
  let at: unknown = body;
  let list = '';
  for (const step of steps) {
    at = Array.isArray(at)
      ? (at as Tree[]).find((x) => x[IDENTITY[list] ?? ''] === step)
      : (at as Tree | undefined)?.[step];
    list = step;
    if (typeof at !== 'object' || at === null) return undefined;
  }
  return { parent: at as Tree, key };
}

/** The value at a place; null where it is left out. Of an end of a list: nothing was added. */
export function valueAt(body: CaseBody, path: string): unknown {
  const found = locate(body, path);
  if (!found) return null;
  return found.key === ADDED ? [] : (found.parent[found.key] ?? null);
}

/** Every place of a version that a city may change, in the order in which people read it. */
export function amendable(body: CaseBody): DataPlace[] {
  const places: DataPlace[] = [];
  const add = (section: PlaceSection, kind: PlaceKind, path: string, optional = false) =>
    places.push({ path, section, kind, optional });
  add('about', 'text', 'title');
  add('about', 'text', 'summary');
  add('about', 'texts', 'applicants/who');
  add('about', 'texts', 'fee/otherCosts', true);
  for (const o of body.outputs) add('about', 'text', `outputs/${o.kind}/title`);
  for (const r of body.roles) add('about', 'text', `roles/${r.id}/title`);
  add('about', 'lines', 'synonyms/id', true);
  add('about', 'lines', 'synonyms/en', true);

  add('time', 'norm', 'promise');
  for (const p of body.promises ?? []) {
    add('time', 'text', `promises/${p.when}/kind`);
    add('time', 'norm', `promises/${p.when}/norm`);
  }
  add('time', 'norm', 'revision');
  for (const s of body.stages) {
    add('time', 'count', `stages/${s.id}/maxReturns`);
    add('steps', 'text', `stages/${s.id}/title`);
    for (const r of s.rows) {
      const row = `stages/${s.id}/rows/${r.id}`;
      add('time', 'norm', `${row}/norm`);
      add('steps', 'text', `${row}/activity`);
      add('steps', 'texts', `${row}/completeness`, true);
      add('steps', 'text', `${row}/output`);
    }
  }
  add('law', 'bases', 'legalBasis');
  for (const r of body.returnReasons) {
    add('reasons', 'text', `returnReasons/${r.code}/text`);
    add('reasons', 'text', `returnReasons/${r.code}/advice`);
  }
  for (const r of body.rejectReasons) {
    add('reasons', 'text', `rejectReasons/${r.code}/text`);
    add('reasons', 'line', `rejectReasons/${r.code}/legalBasis`);
  }
  for (const r of body.pauseReasons) add('reasons', 'text', `pauseReasons/${r.code}/text`);
  for (const list of REASONS) add('reasons', 'added', `${list}/${ADDED}`, true);

  for (const page of body.pages) addForm(body, page, add);
  for (const m of body.messages) add('messages', 'text', `messages/${m.key}/text`);

  add('sop', 'text', 'sop/title');
  add('sop', 'line', 'sop/number');
  for (const day of ['made', 'revised', 'effective']) add('sop', 'date', `sop/${day}`, day === 'revised');
  for (const who of ['position', 'name', 'nip']) add('sop', 'line', `sop/approvedBy/${who}`, who !== 'position');
  for (const list of ['qualifications', 'related', 'equipment', 'warnings', 'records'])
    add('sop', 'texts', `sop/${list}`, true);
  for (const list of Object.keys(body.standard)) add('standard', 'texts', `standard/${list}`, true);
  return places;
}

/** The words of one page of the form: the page, its questions, its document, its statements. */
function addForm(
  body: CaseBody,
  page: CaseBody['pages'][number],
  add: (section: PlaceSection, kind: PlaceKind, path: string, optional?: boolean) => void,
): void {
  const section = `form-${page.id}` as const;
  add(section, 'text', `pages/${page.id}/title`);
  add(section, 'text', `pages/${page.id}/hint`, true);
  for (const field of page.questions ?? []) {
    const [group, inside] = field.split('.');
    const at = inside === undefined ? `questions/${field}` : `groups/${group}/questions/${inside}`;
    const question = locate(body, `${at}/label`)?.parent as CaseBody['questions'][number] | undefined;
    add(section, 'text', `${at}/label`);
    add(section, 'text', `${at}/hint`, true);
    add(section, 'text', `${at}/why`, true);
    for (const o of (question && 'options' in question && question.options) || []) {
      add(section, 'text', `${at}/options/${o.value}/label`);
      add(section, 'text', `${at}/options/${o.value}/hint`, true);
    }
  }
  if (page.requirement !== undefined) {
    const own = body.requirements.find((r) => r.id === page.requirement);
    for (const id of [page.requirement, own?.substitute])
      if (id !== undefined) {
        add(section, 'text', `requirements/${id}/title`);
        add(section, 'text', `requirements/${id}/hint`, true);
      }
  }
  for (const id of page.statements ?? []) add(section, 'text', `statements/${id}/text`);
}

/** Takes a change back where it says what stood there before. */
export const isChange = (base: CaseBody, { path, value }: Edit): boolean =>
  canonical(valueAt(base, path)) !== canonical(value ?? null);

/**
 * The version that comes of a base and a city's changes. `lost`: changes whose place this base no longer has, or that may
 * not be changed here. Whether the words make sense is judged by `publishLint`.
 */
export function amend(base: CaseBody, edits: readonly Edit[], version: number): { body: CaseBody; lost: string[] } {
  const body = structuredClone(base) as CaseBody;
  body.version = version;
  const open = new Set(amendable(base).map((p) => p.path));
  const lost: string[] = [];
  for (const { path, value } of edits) {
    const found = open.has(path) ? locate(body, path) : undefined;
    if (!found) lost.push(path);
    else if (found.key === ADDED) (found.parent as unknown as unknown[]).push(...(value as unknown[]));
    else if (value === null || value === undefined) delete found.parent[found.key];
    else found.parent[found.key] = structuredClone(value);
  }
  return { body, lost };
}

/** The parts of a service whose change needs a release, when they differ; empty: only data does. */
export type Beyond = 'questions' | 'functions' | 'documents' | 'steps' | 'other';
const PART_OF: Record<string, Beyond> = {
  questions: 'questions',
  groups: 'questions',
  pages: 'questions',
  statements: 'questions',
  conditions: 'functions',
  checks: 'functions',
  messages: 'functions',
  requirements: 'documents',
  outputs: 'documents',
  stages: 'steps',
  roles: 'steps',
  promises: 'steps',
  returnReasons: 'steps',
  rejectReasons: 'steps',
  pauseReasons: 'steps',
};

/**
 * What of the difference between two versions is more than data: every place a city may change is laid over, and reasons
 * that were added are left aside; whatever differs then needs a release.
 */
export function beyondData(before: CaseBody, after: CaseBody): Beyond[] {
  const bare = (body: CaseBody): Tree => {
    const b = structuredClone(body) as CaseBody;
    for (const list of REASONS) {
      const known = new Set(before[list].map((r) => r.code));
      b[list] = (b[list] as { code: string }[]).filter((r) => known.has(r.code)) as never;
    }
    for (const { path } of amendable(before)) {
      const found = locate(b, path);
      if (found && found.key !== ADDED) found.parent[found.key] = null;
    }
    b.version = 0;
    return b as unknown as Tree;
  };
  const [a, b] = [bare(before), bare(after)];
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  const differ = keys.filter((key) => canonical(a[key] ?? null) !== canonical(b[key] ?? null));
  return [...new Set(differ.map((key) => PART_OF[key] ?? 'other'))];
}

/*
 * Releases number their versions 1, 2, 3 …; what a city publishes on top of a release is numbered in its thousands
 * (2001 is the first on 2), so that the two never meet.
 */
const PER_RELEASE = 1000;
/** The release a version rests on. */
export const releaseOf = (version: number): number =>
  version < PER_RELEASE ? version : Math.floor(version / PER_RELEASE);
/** The number after `newest`, the highest the city has published on this release (or the release itself). */
export const nextVersion = (newest: number): number => (newest < PER_RELEASE ? newest * PER_RELEASE + 1 : newest + 1);
/** `2`, `2.1`: as people read it. */
export const versionText = (version: number): string =>
  version < PER_RELEASE ? String(version) : `${releaseOf(version)}.${version % PER_RELEASE}`;
