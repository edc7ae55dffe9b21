import type { Ctx } from '../../../kernel/command.ts';
import { snapshot, type Reader } from '../../../kernel/db.ts';
import { notFound } from '../../../kernel/errors.ts';
import { findFiles } from '../../../kernel/files/index.ts';
import { isId } from '../../../kernel/ids.ts';
import { findPaper, type Paper } from '../../documents/index.ts';
import { officerNames } from '../../people/index.ts';
import { changedPaths, groupOfPage } from '../answers.ts';
import { subjectAt, type Catalogue } from '../catalogue.ts';
import { reportOf } from '../commands/paper.ts';
import { noteInspection, noteLook } from '../commands/look.ts';
import { asksOf } from '../commands/outside.ts';
import type { Answer, Definition, Text } from '../definition.ts';
import { answersOf, loadCase } from '../loaded.ts';
import type { Mark } from '../model.ts';
import { isAsked, itemsOf, itemsOfRow, pathOf, placeOf, requirementPaths } from '../paths.ts';
import { siakSheet, type SheetSection } from '../siak-sheet.ts';
import { findDraftFiles, findKaseFiles, findOwnDraft, listOwnDrafts, type Draft } from '../store/draft.ts';
import type { Assignment } from '../store/assignment.ts';
import { findAnswers, findWords } from '../store/envelope.ts';
import { findInspections, isInspectionFile } from '../store/inspection.ts';
import { findRegistration } from '../store/registration.ts';
import { inspectionResult } from '../words.ts';
import type { AnswerView, CaseView, Dossier, DocumentView, DraftView, FileView, InspectionView } from '../view.ts';
import { findCase, markView } from './case.ts';
import { labelOf, masked, shownAnswer } from './shown.ts';

async function filesById(db: Reader, ids: readonly string[]): Promise<Map<string, FileView>> {
  const found = await findFiles(db, [...ids]);
  return new Map(
    found.map((f) => [f.id, { id: f.id, name: f.name, mediaType: f.mediaType ?? '', pages: f.pageCount ?? 1 }]),
  );
}

const filled = (text: Text, n: number, group: Text | undefined): Text =>
  n === 0 || !group ? text : { id: `${text.id} (${group.id} ${n})`, en: `${text.en} (${group.en} ${n})` };

/**
 * Answers and documents in the order of the form. The applicant sees one's own words whole; an officer what the role
 * needs, numbers and phones masked (`revealAnswer` shows them, with a reason).
 */
export async function findDossier(
  ctx: Ctx,
  catalogue: Catalogue,
  id: string,
  o: DossierOptions = {},
): Promise<Dossier> {
  const { dossier, letter } = o.at
    ? await readDossier(ctx, o.at, catalogue, id, o)
    : await snapshot(ctx.city.db, (at) => readDossier(ctx, at, catalogue, id, o));
  if (!o.at) await noteAnswers(ctx, id, letter);
  return dossier;
}

/** What a case says was looked at: by letter each time, by an officer of the SOP once a day, by its applicant freely. */
async function noteAnswers(ctx: Ctx, id: string, letter: { id: string } | null | undefined): Promise<void> {
  if (letter) await noteInspection(ctx, id, letter.id, '/answers');
  else if (ctx.actor.kind === 'officer') await noteLook(ctx, id);
}

interface DossierOptions {
  compareTo?: number;
  /** A snapshot that has more to say. */
  at?: Reader;
}

/** A case with its answers and documents, all of one moment. Throws notFound. */
export async function findCaseWhole(
  ctx: Ctx,
  catalogue: Catalogue,
  id: string,
): Promise<{ view: CaseView; dossier: Dossier }> {
  const whole = await snapshot(ctx.city.db, async (at) => ({
    view: await findCase(ctx, catalogue, id, at),
    dossier: await findDossier(ctx, catalogue, id, { at }),
  }));
  await noteAnswers(ctx, id, whole.view.letter);
  return whole;
}

async function readDossier(
  ctx: Ctx,
  at: Reader,
  catalogue: Catalogue,
  id: string,
  o: DossierOptions,
): Promise<{ dossier: Dossier; letter: Assignment | undefined }> {
  const { city } = ctx;
  const loaded = await loadCase(ctx, at, catalogue, id);
  const { kase, def, who, letter } = loaded;
  const { state } = kase;
  const { key, answers } = await answersOf(city, at, kase);
  const rev = o.compareTo ?? kase.answersRev - 1;
  const before = rev >= 1 ? await findAnswers(at, key, kase.id, rev) : undefined;
  const said = await findWords(at, key, kase.id);
  const placed = await findKaseFiles(at, kase.id);
  const inspections = who.kind === 'applicant' ? [] : await findInspections(at, key, kase.id);
  const names = await officerNames(
    at,
    inspections.map((i) => i.by),
  );
  const changed = new Set(before ? changedPaths(before, answers) : []);
  const files = await filesById(at, [...placed.map((f) => f.file), ...inspections.flatMap((i) => i.files)]);
  const around = { loaded, words: said };
  const marksAt = (test: (m: Mark) => boolean) => state.marks.filter(test).map((m) => markView(around, m));

  const answerView = (path: string): AnswerView[] => {
    const question = def.fields.get(placeOf(path).field)!.question;
    const own = who.kind === 'applicant';
    const withheld = !own && question.seenBy && !question.seenBy.some((r) => who.roles.includes(r));
    // An inspector may see it all, one answer at a time, each for a reason.
    if (withheld && !letter) return [];
    const value = answers[path];
    const hidden = !own && (question.sensitive === true || withheld === true) && value !== undefined;
    const text = !hidden ? undefined : question.sensitive ? masked(String(value)) : '•'.repeat(6);
    return [
      {
        path,
        label: labelOf(def, path),
        value: hidden ? null : (value ?? null),
        shown: text === undefined ? shownAnswer(city, question, value) : { id: text, en: text },
        masked: hidden,
        revealable: hidden,
        mark: marksAt((m) => 'path' in m && m.path === path)[0] ?? null,
        changed: changed.has(path),
      },
    ];
  };
  const sections = def.body.pages.flatMap((page) => {
    const group = groupOfPage(def, page);
    return itemsOf(state, group).flatMap((item) => {
      const views = (page.questions ?? [])
        .map((f) => pathOf(f, item))
        .filter((path) => isAsked(def, state, path))
        .flatMap(answerView);
      const title = filled(page.title, item, group === undefined ? undefined : def.groups.get(group)?.title);
      return views.length === 0 ? [] : [{ page: item === 0 ? page.id : `${page.id}.${item}`, title, answers: views }];
    });
  });
  const documents = placesOf(def, state).flatMap((requirement): DocumentView[] => {
    const here = placed.filter((f) => f.requirement === requirement);
    const marks = marksAt((m) => 'requirement' in m && m.requirement === requirement);
    const view = (list: typeof here) => list.flatMap((f) => files.get(f.file) ?? []);
    const found = {
      requirement,
      title: labelOf(def, requirement),
      files: view(here.filter((f) => f.toRev === null)),
      earlier: view(here.filter((f) => f.toRev !== null)),
      marks,
    };
    return here.length === 0 && marks.length === 0 ? [] : [found];
  });
  const found = inspections.map((i): InspectionView => ({
    row: i.row,
    round: i.round,
    activity: def.rows.get(i.row)?.row.activity ?? { id: i.row, en: i.row },
    at: i.at,
    by: names.has(i.by) ? { id: i.by, name: names.get(i.by)! } : null,
    result: { code: i.result, text: inspectionResult(i.result) },
    note: (i.note !== null && said.get(i.note)) || null,
    point: i.point ? { lat: i.point.lat, lon: i.point.lon, accuracyM: i.point.accuracy_m ?? null } : null,
    files: i.files.flatMap((f) => files.get(f) ?? []),
  }));
  return { dossier: { rev: kase.answersRev, sections, documents, inspections: found }, letter };
}

/** Where this case has documents, in the order of the definition. */
const placesOf = (def: Definition, standing: Parameters<typeof requirementPaths>[1]): string[] =>
  def.body.requirements.flatMap((r) => requirementPaths(def, standing, r));

/** What the registry's sheet says of one item, and what has been typed over. For the holder of the row. */
export async function sheetOf(
  ctx: Ctx,
  catalogue: Catalogue,
  id: string,
  row: string,
  item: number,
): Promise<{ sections: SheetSection[]; ticked: string[] }> {
  const loaded = await loadCase(ctx, ctx.city.db, catalogue, id);
  const open = loaded.kase.state.open.find((o) => o.row === row);
  const found = loaded.def.rows.get(row);
  // The sheet holds everything of a family: it opens to who has the row in hand, and to nobody else.
  if (!open || !found || !asksOf(found.row) || loaded.who.kind !== 'officer' || open.officer !== loaded.who.id)
    throw notFound();
  if (!itemsOfRow(loaded.def.body, loaded.kase.state, found.row).includes(item)) throw notFound();
  const known = await findRegistration(ctx.city.db, loaded.kase.id, item);
  await noteLook(ctx, loaded.kase.id);
  return {
    sections: siakSheet(await reportOf(ctx, loaded, item)),
    ticked: known?.typedRev === loaded.kase.state.rev ? known.typed : [],
  };
}

/** What the paper will say, item by item: the parent looks at it before it is registered. */
export async function proofOf(
  ctx: Ctx,
  catalogue: Catalogue,
  id: string,
): Promise<{ item: number; subject: string; lines: { label: Text; value: Text }[] }[]> {
  const { city } = ctx;
  const { kase, def, service, who } = await loadCase(ctx, city.db, catalogue, id);
  const { answers } = await answersOf(city, city.db, kase);
  const per = def.body.outputs[0]?.per;
  return itemsOf(kase.state, per).map((item) => {
    const lines = [...def.fields.values()].flatMap((asked) => {
      if (asked.question.sensitive || (asked.group && asked.group.id !== per)) return [];
      if (who.kind === 'officer' && asked.question.seenBy && !asked.question.seenBy.some((r) => who.roles.includes(r)))
        return [];
      const path = pathOf(asked.field, item);
      const value = answers[path];
      if (value === undefined || !isAsked(def, kase.state, path)) return [];
      return [{ label: asked.question.label, value: shownAnswer(city, asked.question, value) }];
    });
    return { item, subject: subjectAt(service, def.body, item, answers), lines };
  });
}

/** The right to see a file of this case. Throws notFound for a file that is not of it. */
export async function caseFileOf(ctx: Ctx, catalogue: Catalogue, id: string, file: string): Promise<void> {
  const { kase, who, letter } = await loadCase(ctx, ctx.city.db, catalogue, id);
  if (letter) await noteInspection(ctx, kase.id, letter.id, `/file/${file}`);
  if ((await findKaseFiles(ctx.city.db, kase.id)).some((f) => f.file === file)) return;
  if (who.kind === 'applicant' || !(await isInspectionFile(ctx.city.db, kase.id, file))) throw notFound();
}

/** A paper of this case, for the applicant and for officers of its SOP. */
export async function casePaperOf(ctx: Ctx, catalogue: Catalogue, id: string, paper: string): Promise<Paper> {
  const { kase, who, letter } = await loadCase(ctx, ctx.city.db, catalogue, id);
  if (letter) await noteInspection(ctx, kase.id, letter.id, `/paper/${paper.slice(0, 36)}`);
  const found = isId(paper) ? await findPaper(ctx.city.db, paper) : undefined;
  if (found?.subject !== `kase/${kase.id}`) throw notFound();
  if (who.kind === 'applicant' && found.person !== who.id) throw notFound();
  return found;
}

async function draftView(ctx: Ctx, draft: Draft): Promise<DraftView> {
  const placed = await findDraftFiles(ctx.city.db, [draft.id]);
  const files = await filesById(
    ctx.city.db,
    placed.map((f) => f.file),
  );
  const { id, service, version, rev, answers, seen, kase, updatedAt, expiresAt } = draft;
  return {
    id,
    service,
    version,
    rev,
    answers: answers as Record<string, Answer>,
    seen,
    kase,
    updatedAt,
    expiresAt,
    files: placed.flatMap((p) => {
      const file = files.get(p.file);
      return file ? [{ ...file, requirement: p.requirement }] : [];
    }),
  };
}

/** One's own draft. Throws notFound for another's, and for one whose time is over. */
export async function findDraft(ctx: Ctx, _catalogue: Catalogue, id: string): Promise<DraftView> {
  const draft = isId(id) ? await findOwnDraft(ctx.city.db, ctx.city, id, ctx.actor, ctx.now) : undefined;
  if (!draft) throw notFound();
  return draftView(ctx, draft);
}

/** One's drafts, the one touched last first. */
export async function myDrafts(ctx: Ctx): Promise<DraftView[]> {
  if (ctx.actor.kind !== 'person') return [];
  const drafts = await listOwnDrafts(ctx.city.db, ctx.city, ctx.actor, ctx.now);
  return Promise.all(drafts.map((d) => draftView(ctx, d)));
}

/** The right to see a file of one's own draft. Throws notFound. */
export async function draftFileOf(ctx: Ctx, draftId: string, fileId: string): Promise<void> {
  const { files } = await findDraft(ctx, undefined as never, draftId);
  if (!files.some((f) => f.id === fileId)) throw notFound();
}
