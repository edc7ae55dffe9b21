import { z } from 'zod';
import { defineCommand, execute, type Act, type Ctx } from '../../../kernel/command.ts';
import { conflict, invalid, notFound } from '../../../kernel/errors.ts';
import { findFiles } from '../../../kernel/files/index.ts';
import { isId } from '../../../kernel/ids.ts';
import { prune, requirementAt, requirementPaths, standingOf } from '../answers.ts';
import type { Catalogue } from '../catalogue.ts';
import type { Answer, Definition } from '../definition.ts';
import { answersOf, loadCase } from '../loaded.ts';
import { currentService, knownFor, serviceVersion } from '../services.ts';
import { findKase } from '../store/kase.ts';
import {
  deleteDraft,
  deleteDraftFile,
  findDraftFiles,
  findKaseFiles,
  findOwnDraft,
  insertDraft,
  insertDraftFiles,
  listOwnDrafts,
  updateDraft,
  type Draft,
} from '../store/draft.ts';

/** Drafts one person may have at once: a form is no place to keep things. */
const MOST = 30;
/** A new form is read by today; one that mends, by the day its case was received: nobody becomes late while mending. */
async function knownOf(act: Act, draft: Draft) {
  const kase = draft.kase === null ? undefined : await findKase(act.tx, draft.kase);
  return knownFor(act.city, kase?.receivedAt ?? act.now);
}

const answer = z.union([z.string().max(8000), z.number(), z.boolean()]);
const path = z.string().max(100);

/** One's own draft, held for this transaction. Throws notFound. */
async function own(act: Act, id: string): Promise<Draft> {
  const draft = isId(id) ? await findOwnDraft(act.tx, act.city, id, act.actor, act.now, true) : undefined;
  if (!draft) throw notFound();
  return draft;
}

/** Begins a form by the version that holds now. */
export const startDraft = (ctx: Ctx, catalogue: Catalogue, input: { service: string }): Promise<{ id: string }> =>
  execute(
    ctx,
    defineCommand({
      name: 'case.start_draft',
      action: 'case.draft',
      input: z.strictObject({ service: z.string().max(60) }),
      async run(act, { service }) {
        const def = await currentService(act.city, catalogue, service, act.now, act.tx);
        if (catalogue.find(service)?.room) throw conflict('own_page');
        const mine = await listOwnDrafts(act.tx, act.city, act.actor, act.now);
        if (mine.length >= MOST) throw conflict('too_many_drafts');
        const { code, version } = def.body;
        const id = await insertDraft(
          act.tx,
          act.city,
          { owner: act.actor.id, service: code, version, answers: {}, seen: [] },
          act.now,
        );
        act.note({ object: `draft/${id}` });
        return { id };
      },
    }),
    input,
  );

/**
 * Keeps what one page gave. Answers that are no longer asked for, or no longer right because of it, are dropped; files
 * stay where they are and count only where they are asked for. `null` takes an answer away.
 */
export const saveDraft = (
  ctx: Ctx,
  catalogue: Catalogue,
  input: { draft: string; page: string; answers: Record<string, Answer | null>; seen?: boolean },
): Promise<{ rev: number }> =>
  execute(
    ctx,
    defineCommand({
      name: 'case.save_draft',
      action: 'case.draft',
      input: z.strictObject({
        draft: z.string(),
        page: z.string().max(60),
        answers: z.record(path, answer.nullable()),
        seen: z.boolean().default(true),
      }),
      async run(act, { draft: id, page, answers, seen }) {
        const draft = await own(act, id);
        const def = await serviceVersion(act.city, catalogue, draft.service, draft.version);
        const next: Record<string, Answer> = { ...draft.answers };
        for (const [at, value] of Object.entries(answers)) {
          if (value === null) delete next[at];
          else next[at] = value;
        }
        const rev = draft.rev + 1;
        await updateDraft(
          act.tx,
          act.city,
          draft.id,
          rev,
          {
            answers: prune(def, next, await knownOf(act, draft)),
            seen: seen ? [...new Set([...draft.seen, page])] : draft.seen,
          },
          act.now,
        );
        act.note({ object: `draft/${draft.id}` });
        return { rev };
      },
    }),
    input,
  );

const placed = z.strictObject({ draft: z.string(), requirement: path, file: z.string() });

/** Where files of this requirement may lie in a form with these answers. */
async function checkPlace(act: Act, def: Definition, draft: Draft, requirement: string): Promise<number> {
  const found = requirementAt(def, requirement);
  const standing = standingOf(def, draft.answers, await knownOf(act, draft));
  if (!found || !requirementPaths(def, standing, found.requirement).includes(requirement))
    throw invalid({ requirement: 'error.unknown_place' });
  return found.requirement.maxFiles;
}

/** Puts an uploaded file under a requirement. Refuses what is another's, not clean, or one too many. */
export const addDraftFile = (
  ctx: Ctx,
  catalogue: Catalogue,
  input: { draft: string; requirement: string; file: string },
): Promise<null> =>
  execute(
    ctx,
    defineCommand({
      name: 'case.add_draft_file',
      action: 'case.draft',
      input: placed,
      async run(act, { draft: id, requirement, file }) {
        const draft = await own(act, id);
        const def = await serviceVersion(act.city, catalogue, draft.service, draft.version);
        const most = await checkPlace(act, def, draft, requirement);
        const [info] = await findFiles(act.tx, [file]);
        if (info?.state !== 'clean' || info.owner !== act.actor.id) throw invalid({ file: 'error.file_missing' });
        const there = (await findDraftFiles(act.tx, [draft.id])).filter((f) => f.requirement === requirement);
        if (!there.some((f) => f.file === file) && there.length >= most)
          throw invalid({ file: 'error.too_many_files' });
        await insertDraftFiles(act.tx, draft.id, [{ requirement, file }], act.now);
        await updateDraft(act.tx, act.city, draft.id, draft.rev + 1, draft, act.now);
        act.note({ object: `draft/${draft.id}` });
        return null;
      },
    }),
    input,
  );

/** Takes a file out of the form. The sweep of files removes it once nothing refers to it. */
export const dropDraftFile = (
  ctx: Ctx,
  _catalogue: Catalogue,
  input: { draft: string; requirement: string; file: string },
): Promise<null> =>
  execute(
    ctx,
    defineCommand({
      name: 'case.drop_draft_file',
      action: 'case.draft',
      input: placed,
      async run(act, { draft: id, requirement, file }) {
        const draft = await own(act, id);
        if (!isId(file)) throw notFound();
        await deleteDraftFile(act.tx, draft.id, { requirement, file });
        await updateDraft(act.tx, act.city, draft.id, draft.rev + 1, draft, act.now);
        act.note({ object: `draft/${draft.id}` });
        return null;
      },
    }),
    input,
  );

/** Throws the form away, with its key. */
export const discardDraft = (ctx: Ctx, _catalogue: Catalogue, input: { draft: string }): Promise<null> =>
  execute(
    ctx,
    defineCommand({
      name: 'case.discard_draft',
      action: 'case.draft',
      input: z.strictObject({ draft: z.string() }),
      async run(act, input) {
        const draft = await own(act, input.draft);
        await deleteDraft(act.tx, draft.id);
        act.note({ object: `draft/${draft.id}` });
        return null;
      },
    }),
    input,
  );

/** A draft with the answers and files of a case that is to be mended; the one that is open already, if there is one. */
export const startMending = (ctx: Ctx, catalogue: Catalogue, input: { kase: string }): Promise<{ id: string }> =>
  execute(
    ctx,
    defineCommand({
      name: 'case.start_mending',
      action: 'case.draft',
      input: z.strictObject({ kase: z.string() }),
      async run(act, input) {
        const { kase } = await loadCase(act, act.tx, catalogue, input.kase);
        if (!kase.state.revision) throw conflict('nothing_to_mend');
        act.note({ object: `kase/${kase.id}` });
        // Answers of an earlier round are no longer those of the case.
        for (const open of await listOwnDrafts(act.tx, act.city, act.actor, act.now, kase.id)) {
          if (open.seen.includes(roundOf(kase.state.revision.round))) return { id: open.id };
          await deleteDraft(act.tx, open.id);
        }
        const { answers } = await answersOf(act.city, act.tx, kase);
        const id = await insertDraft(
          act.tx,
          act.city,
          {
            owner: act.actor.id,
            service: kase.service,
            version: kase.version,
            kase: kase.id,
            answers,
            seen: [roundOf(kase.state.revision.round)],
          },
          act.now,
        );
        const files = (await findKaseFiles(act.tx, kase.id)).filter((f) => f.toRev === null);
        await insertDraftFiles(act.tx, id, files, act.now);
        return { id };
      },
    }),
    input,
  );

/** Stands among a mending draft's seen pages; no page key looks like it. */
export const roundOf = (round: number): string => `round:${round}`;
