import { z } from 'zod';
import { defineCommand, execute, parseInput, type Act, type Ctx } from '../../../kernel/command.ts';
import { localDate } from '../../../kernel/clock/index.ts';
import { conflict, forbidden, invalid, Refusal, type FieldErrors } from '../../../kernel/errors.ts';
import { isId, newId, readTrackingNumber } from '../../../kernel/ids.ts';
import { findOfficer } from '../../people/index.ts';
import { changedPaths, readAnswers, standingOf } from '../answers.ts';
import { caseAct, type CaseAct, type CaseActInput, type Evidence } from '../acts.ts';
import type { Catalogue } from '../catalogue.ts';
import type { Answer } from '../definition.ts';
import { answersOf, keyOf, loadCase, postsFor, type Loaded, deputyMayNotSign } from '../loaded.ts';
import type { CaseStatus, Command, Mark } from '../model.ts';
import { knownFor } from '../services.ts';
import {
  findDraftFiles,
  findKaseFiles,
  findOwnDraft,
  deleteDraft,
  insertKaseFiles,
  retireKaseFiles,
  type PlacedFile,
} from '../store/draft.ts';
import { insertAnswers } from '../store/envelope.ts';
import { findByNumber } from '../store/list.ts';
import { insertInspection } from '../store/inspection.ts';
import { advance } from './advance.ts';
import { renewBill } from './bills.ts';
import { checkFiles, faultsOf } from './filing.ts';
import { byHandOnly } from './outside.ts';
import { bringAnswer, examinePaper, type Brought } from './paper.ts';

export interface Acted {
  seq: number;
  status: CaseStatus;
}

const input = z.strictObject({ kase: z.string(), act: caseAct });

/**
 * Anything that people do to a filed case. What `decide` refuses comes as 409 with the refusal's key, 422 at the field,
 * or 403; what only an open row's holder may do is refused for everybody else.
 */
export async function actOnCase(
  ctx: Ctx,
  catalogue: Catalogue,
  raw: { kase: string; act: CaseActInput },
): Promise<Acted> {
  const { kase, act } = parseInput(input, raw);
  // A paper is read and its signature checked before the transaction: both work with the outside.
  const brought = act.type === 'confirm' ? await examinePaper(ctx, catalogue, kase, act) : undefined;
  return execute(ctx, actCommand(catalogue, brought), raw as z.output<typeof input>);
}

const actCommand = (catalogue: Catalogue, brought: Brought | undefined) =>
  defineCommand({
    name: 'case.act',
    action: 'case.act',
    input: input as z.ZodType<z.output<typeof input>>,
    async run(act, { kase, act: asked }): Promise<Acted> {
      const loaded = await loadCase(act, act.tx, catalogue, kase);
      if (loaded.letter) throw forbidden('reads_only');
      const { state } = await perform(act, catalogue, loaded, asked, brought);
      return { seq: state.seq, status: state.status };
    },
  });

/** Words on their way into the case's envelope. */
interface Pen {
  words: { id: string; text: string }[];
  /** `{ note: id }` for an event, or nothing. */
  note: (text: string | undefined) => { note?: string };
}

function pen(act: Act): Pen {
  const words: Pen['words'] = [];
  return {
    words,
    note: (text) => {
      if (text === undefined) return {};
      const id = newId(act.now);
      words.push({ id, text });
      return { note: id };
    },
  };
}

async function perform(act: Act, catalogue: Catalogue, loaded: Loaded, asked: CaseAct, brought: Brought | undefined) {
  const { words, note } = pen(act);
  switch (asked.type) {
    case 'take':
      return advance(act, loaded, { ...asked, order: 'picked' });
    case 'hand_over': {
      const receiver = await receiverOf(act, loaded, asked.to);
      const { note: text, ...rest } = asked;
      return advance(act, loaded, { ...rest, ...note(text) }, { words, ...(receiver && { receiver }) });
    }
    case 'return': {
      const { note: text, defects, ...rest } = asked;
      const marks = defects.map(({ note: why, ...d }): Mark => ({ ...d, ...note(why) }));
      return advance(act, loaded, { ...rest, defects: marks, ...note(text) }, { words });
    }
    case 'resubmit':
      return resubmit(act, loaded, asked);
    case 'correct':
      return correct(act, loaded, asked);
    case 'request':
      return request(act, loaded, asked);
    case 'confirm':
      return bringAnswer(act, loaded, asked, brought);
    case 'refuse':
      await byHandOnly(act, loaded, asked);
      return advance(act, loaded, asked);
    case 'note': {
      const { note: text, ...rest } = asked;
      return advance(act, loaded, { ...rest, note: note(text).note! }, { words });
    }
    case 'bill':
      return renewBill(act, loaded, asked.expected, advance);
    case 'done': {
      const { evidence, note: text, ...rest } = asked;
      if (evidence) return inspected(act, loaded, { ...asked, evidence });
      return advance(act, loaded, { ...rest, ...note(text) }, { words });
    }
    case 'pause':
    case 'reject':
    case 'withdraw': {
      const { note: text, ...rest } = asked;
      return advance(act, loaded, { ...rest, ...note(text) } as Command, { words });
    }
    case 'link':
      return advance(act, loaded, { ...asked, other: await otherCase(act, catalogue, loaded, asked.other) });
    case 'release':
    case 'resume':
    case 'unlink':
      return advance(act, loaded, asked);
  }
}

/** Posts of an officer that reach this case, as the engine asks for a receiver; undefined: no such officer. */
async function receiverOf(act: Act, { kase, def }: Loaded, id: string) {
  const officer = await findOfficer(act.tx, id, localDate(act.city.calendar, act.now));
  if (!officer || id === kase.applicant) return undefined;
  const held = new Set(postsFor(officer.posts, kase).map((p) => p.role));
  return { id, roles: def.body.roles.map((r) => r.id).filter((r) => held.has(r)) };
}

/** An inspection ends with what was found: its result and place sealed, its photos kept as evidence. */
async function inspected(
  act: Act,
  loaded: Loaded,
  {
    expected,
    evidence: { result, files, point },
    note: text,
  }: Extract<CaseAct, { type: 'done' }> & { evidence: Evidence },
) {
  if (files.length === 0 && text === undefined) throw invalid({ evidence: 'error.evidence_needed' }, 'evidence_needed');
  await checkFiles(
    act,
    files.map((file) => ({ file, requirement: 'evidence.files' })),
    [act.actor.id],
  );
  const { words, note } = pen(act);
  const said = note(text);
  const id = newId(act.now);
  const key = await keyOf(act.city, act.tx, loaded.kase);
  const done = await advance(
    act,
    loaded,
    { type: 'done', expected, evidence: [id, ...files], ...said },
    { words, key },
  );
  await insertInspection(act.tx, key, loaded.kase.id, {
    ...expected,
    id,
    result,
    point,
    files,
    note: said.note ?? null,
    by: act.actor.id,
    at: act.now,
  });
  return done;
}

/** The id somewhere in an address. */
const ID_IN = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;

/** The case that is meant. One that is none, and one that is none of the officer's, are refused alike. */
async function otherCase(act: Act, catalogue: Catalogue, { kase }: Loaded, told: string): Promise<string> {
  const number = readTrackingNumber(told);
  const id = number === undefined ? ID_IN.exec(told)?.[0].toLowerCase() : (await findByNumber(act.tx, number))?.id;
  if (id === kase.id) throw invalid({ other: 'error.same_case' });
  try {
    return (await loadCase(act, act.tx, catalogue, id ?? '')).kase.id;
  } catch (error) {
    if (error instanceof Refusal && error.kind === 'not_found') throw invalid({ other: 'error.case_unknown' });
    throw error;
  }
}

async function request(act: Act, loaded: Loaded, asked: Extract<CaseAct, { type: 'request' }>) {
  const port = act.city.ports.registry;
  // A signature needs its signer's secret, which lives only in the live request (`signInRegistry`).
  const row = loaded.def.rows.get(asked.expected.row)?.row;
  if (row?.may?.sign === 'registry' && port && !port.manual) throw conflict('sign_live');
  if (row?.may?.sign && deputyMayNotSign(act.actor, loaded.kase, row.actor)) throw conflict('deputy_signs');
  return advance(act, loaded, asked);
}

type Changed = Record<string, Answer | null>;
const merged = (answers: Record<string, Answer>, change: Changed): Record<string, Answer> =>
  Object.fromEntries(Object.entries({ ...answers, ...change }).filter((e): e is [string, Answer] => e[1] !== null));

/** What the applicant mended: a new revision of the answers, new files in place of old ones. */
async function resubmit(act: Act, loaded: Loaded, asked: Extract<CaseAct, { type: 'resubmit' }>) {
  const { def, kase } = loaded;
  const { words, note } = pen(act);
  const { key, answers: before } = await answersOf(act.city, act.tx, kase);
  const known = knownFor(act.city, kase.receivedAt);
  const there = (await findKaseFiles(act.tx, kase.id)).filter((f) => f.toRev === null);
  const sent = Object.entries(asked.documents).flatMap(([requirement, files]) =>
    files.map((file): PlacedFile => ({ requirement, file })),
  );
  const kept = there.filter((f) => !Object.hasOwn(asked.documents, f.requirement));
  const { answers, errors, standing } = faultsOf(def, merged(before, asked.answers), [...kept, ...sent], known);
  // Documents that are no longer asked for, because an answer changed, are left behind without a word.
  const files = [...kept, ...sent].filter((f) => errors[f.requirement] !== 'error.not_asked');
  for (const f of kept) if (errors[f.requirement] === 'error.not_asked') delete errors[f.requirement];
  if (Object.keys(errors).length > 0) throw invalid(errors);
  const same = (a: PlacedFile, b: PlacedFile) => a.file === b.file && a.requirement === b.requirement;
  const fresh = files.filter((f) => !there.some((t) => same(t, f)));
  const gone = there.filter((t) => !files.some((f) => same(t, f)));
  await checkFiles(act, fresh, [act.actor.id]);
  const rev = kase.state.rev + 1;
  const done = await advance(
    act,
    loaded,
    {
      type: 'resubmit',
      expected: asked.expected,
      rev,
      conditions: standing.conditions,
      items: standing.items,
      changed: {
        paths: changedPaths(before, answers),
        requirements: [...new Set([...fresh, ...gone].map((f) => f.requirement))].sort(),
      },
      ...note(asked.note),
    },
    { words, key },
  );
  await insertAnswers(act.tx, key, kase.id, rev, answers, act.now);
  await retireKaseFiles(act.tx, kase.id, gone, rev);
  await insertKaseFiles(act.tx, kase.id, fresh, rev);
  return done;
}

/** A slip of the pen that the documents show, mended by the officer: only the answers named, read like any others. */
async function correct(act: Act, loaded: Loaded, asked: Extract<CaseAct, { type: 'correct' }>) {
  const { def, kase } = loaded;
  const { words, note } = pen(act);
  const { key, answers: before } = await answersOf(act.city, act.tx, kase);
  const known = knownFor(act.city, kase.receivedAt);
  const read = readAnswers(def, merged(before, asked.answers), known, { source: 'json', whole: true });
  const errors: FieldErrors = { ...read.errors };
  for (const path of read.unknown) errors[path] = 'error.unknown_place';
  if (Object.keys(errors).length > 0) throw invalid(errors);
  const rev = kase.state.rev + 1;
  const done = await advance(
    act,
    loaded,
    {
      type: 'correct',
      expected: asked.expected,
      rev,
      ...standingOf(def, read.answers, known),
      changed: changedPaths(before, read.answers),
      reason: asked.reason,
      ...note(asked.note),
    },
    { words, key },
  );
  await insertAnswers(act.tx, key, kase.id, rev, read.answers, act.now);
  return done;
}

/** Sends in a mending draft: what differs from the case is what changed. */
export const resubmitDraft = (
  ctx: Ctx,
  catalogue: Catalogue,
  raw: { draft: string; note?: string },
): Promise<{ id: string; seq: number }> =>
  execute(
    ctx,
    defineCommand({
      name: 'case.resubmit',
      action: 'case.file',
      input: z.strictObject({
        draft: z.string(),
        note: z.string().trim().min(1).max(2000, 'error.too_long').exactOptional(),
      }),
      async run(act, { draft: id, note }) {
        const draft = isId(id) ? await findOwnDraft(act.tx, act.city, id, act.actor, act.now, true) : undefined;
        if (!draft?.kase) throw forbidden('not_yours');
        const loaded = await loadCase(act, act.tx, catalogue, draft.kase);
        const { answers } = await answersOf(act.city, act.tx, loaded.kase);
        const files = await findDraftFiles(act.tx, [draft.id]);
        const there = (await findKaseFiles(act.tx, loaded.kase.id)).filter((f) => f.toRev === null);
        const places = new Set([...files, ...there].map((f) => f.requirement));
        const filesAt = (list: readonly PlacedFile[], place: string) =>
          list.filter((f) => f.requirement === place).map((f) => f.file);
        const { state } = await resubmit(act, loaded, {
          type: 'resubmit',
          expected: { seq: loaded.kase.state.seq },
          answers: Object.fromEntries(
            changedPaths(answers, draft.answers).map((path) => [path, draft.answers[path] ?? null]),
          ),
          documents: Object.fromEntries(
            [...places]
              .filter((p) => filesAt(files, p).sort().join() !== filesAt(there, p).sort().join())
              .map((p) => [p, filesAt(files, p)]),
          ),
          ...(note !== undefined && { note }),
        });
        await deleteDraft(act.tx, draft.id);
        return { id: loaded.kase.id, seq: state.seq };
      },
    }),
    raw,
  );
