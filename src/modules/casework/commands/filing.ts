import { z } from 'zod';
import { defineCommand, execute, type Act, type Ctx } from '../../../kernel/command.ts';
import { insertDataKeys } from '../../../kernel/data-key.ts';
import { conflict, forbidden, invalid, notFound, type FieldErrors } from '../../../kernel/errors.ts';
import { findFiles } from '../../../kernel/files/index.ts';
import { isId, newId, sixDigits, trackingNumber } from '../../../kernel/ids.ts';
import { notify } from '../../notices/index.ts';
import { missing, readAnswers, standingOf, type Known } from '../answers.ts';
import type { Catalogue } from '../catalogue.ts';
import type { Answer, Answers, Definition } from '../definition.ts';
import { apply, decide, initial } from '../model.ts';
import { caseReceived } from '../notices.ts';
import { tellSystems } from '../telling.ts';
import { holds, requirementAt, requirementPaths, type Standing } from '../paths.ts';
import { currentService, knownFor, serviceVersion } from '../services.ts';
import { deleteDraft, findDraftFiles, findOwnDraft, insertKaseFiles, type PlacedFile } from '../store/draft.ts';
import { insertAnswers } from '../store/envelope.ts';
import { insertKase } from '../store/kase.ts';

export interface Receipt {
  id: string;
  /** `MDN-XXXX-XXXX`: the city's prefix and a random part. */
  number: string;
  /** Opens the case to whoever holds the receipt. It is told once; only its MAC is kept. */
  pin: string;
}

/** Files of one case at most: no form asks for as many. */
export const MOST_FILES = 60;

/** What the receipt's PIN is compared with. */
export const pinMac = (act: Pick<Act, 'city'>, kase: string, pin: string): Buffer =>
  act.city.keys.mac('case/pin', `${kase}/${pin}`);

/** Counts files at each place where they are asked for. */
export const countFiles = (files: readonly PlacedFile[]): Record<string, number> =>
  Object.fromEntries(
    [...Map.groupBy(files, (f) => f.requirement)].map(([requirement, list]) => [requirement, list.length]),
  );

/** All that is wrong with answers and files at filing, each at its place. */
export function faultsOf(
  def: Definition,
  raw: Record<string, unknown>,
  files: readonly PlacedFile[],
  known: Known,
): {
  answers: Record<string, Answer>;
  errors: FieldErrors;
  standing: Standing & { conditions: string[]; items: Record<string, number> };
} {
  const read = readAnswers(def, raw, known, { source: 'json', whole: true });
  const errors: FieldErrors = { ...read.errors };
  for (const path of read.unknown) errors[path] = 'error.unknown_field';
  const standing = standingOf(def, read.answers, known);
  for (const place of missing(def, { answers: read.answers, files: countFiles(files) }, known))
    if ('requirement' in place) errors[place.requirement] ??= 'error.document_missing';
  for (const [place, n] of Object.entries(countFiles(files))) {
    const found = requirementAt(def, place);
    if (!found || !requirementPaths(def, standing, found.requirement).includes(place))
      errors[place] = 'error.not_asked';
    else if (n > found.requirement.maxFiles) errors[place] = 'error.too_many_files';
  }
  return { answers: read.answers, errors, standing };
}

/** Refuses files that are not the actor's own, or not clean. */
export async function checkFiles(act: Act, files: readonly PlacedFile[], owners: readonly string[]): Promise<void> {
  if (files.length > MOST_FILES) throw invalid({ documents: 'error.too_many_files' });
  const found = new Map(
    (
      await findFiles(
        act.tx,
        files.map((f) => f.file),
      )
    ).map((f) => [f.id, f]),
  );
  const errors: FieldErrors = {};
  for (const { file, requirement } of files) {
    const info = found.get(file);
    if (info?.state !== 'clean' || !owners.includes(info.owner)) errors[requirement] = 'error.file_missing';
  }
  if (Object.keys(errors).length > 0) throw invalid(errors);
}

/** The answer that says where: the first question for an area. Cases stand on the map and in an office's reach by it. */
export function areaOf(def: Definition, answers: Answers): string | null {
  for (const { field, question } of def.fields.values()) {
    const value = question.kind === 'area' ? answers[field] : undefined;
    if (typeof value === 'string') return value;
  }
  return null;
}

/** Declarations that apply to these answers. */
export const statementsOf = (def: Definition, standing: Standing): string[] =>
  def.body.statements.filter((s) => holds(standing, s.when)).map((s) => s.id);

interface ToFile {
  def: Definition;
  raw: Record<string, unknown>;
  files: readonly PlacedFile[];
  statements: readonly string[];
  /** Whose case it is, where the office opens it of itself; without it the actor's own. */
  applicant?: string;
}

/** Takes a case in, whole: the case, its answers and files, its first event, the clock, the notice. */
export async function fileIt(act: Act, { def, raw, files, statements, applicant }: ToFile): Promise<Receipt> {
  const { city, actor, now, tx } = act;
  const person = applicant ?? actor.id;
  if (applicant === undefined && actor.level < def.body.level) throw forbidden('level_needed');
  const { answers, errors, standing } = faultsOf(def, raw, files, knownFor(city, now));
  const unsaid = statementsOf(def, standing).filter((s) => !statements.includes(s));
  if (unsaid.length > 0) errors['statements'] = 'error.agree';
  if (Object.keys(errors).length > 0)
    throw invalid(errors, Object.values(errors).includes('error.unknown_field') ? 'unknown_field' : 'invalid');
  await checkFiles(act, files, [actor.id]);

  const decided = decide(
    def,
    initial(def),
    { type: 'submit', expected: { seq: 0 }, rev: 1, conditions: standing.conditions, items: standing.items },
    { now, who: { kind: 'applicant', id: person, roles: [] } },
  );
  if ('refusal' in decided) throw new Error(`a new case was refused: ${decided.refusal}`);
  const id = newId(now);
  const pin = sixDigits();
  const key = city.keys.newDataKey();
  await insertDataKeys(tx, 'case', [key], now);
  const state = apply(def, initial(def), decided.event);
  const kase = {
    id,
    agency: def.body.agency,
    area: areaOf(def, answers),
    applicant: person,
    filedBy: actor.kind === 'officer' ? actor.id : person,
    channel: act.ctx.channel,
    pinMac: pinMac(act, id, pin),
    dataKey: key.id,
  };
  let number: string;
  // Two in 34 billion are the same: a number that somebody bears is drawn again.
  do number = trackingNumber(city.pack.city.tracking_prefix);
  while (!(await insertKase(tx, city.calendar, def, { ...kase, number }, state, decided.event, now)));
  await insertAnswers(tx, key.key, id, 1, answers, now);
  await insertKaseFiles(tx, id, files, 1);
  await notify(act, {
    person,
    kind: caseReceived,
    object: id,
    params: { number, service: def.body.title },
    key: `case/${id}/received`,
  });
  const told = { id, number, service: def.body.code, version: def.body.version, agency: def.body.agency };
  await tellSystems(act, told, undefined, state, decided.event);
  act.note({ object: `kase/${id}` });
  return { id, number, pin };
}

/** Files a draft. Faults name each place that is missing or wrong; nothing typed is lost. */
export const submitDraft = (
  ctx: Ctx,
  catalogue: Catalogue,
  input: { draft: string; statements: string[] },
): Promise<Receipt> =>
  execute(
    ctx,
    defineCommand({
      name: 'case.submit',
      action: 'case.file',
      input: z.strictObject({ draft: z.string(), statements: z.array(z.string().max(60)).max(20) }),
      async run(act, { draft: id, statements }) {
        const draft = isId(id) ? await findOwnDraft(act.tx, act.city, id, act.actor, act.now, true) : undefined;
        if (!draft || draft.kase !== null) throw notFound();
        const def = await serviceVersion(act.city, catalogue, draft.service, draft.version);
        // A file whose page is no longer asked for stays behind with the draft.
        const standing = standingOf(def, draft.answers, knownFor(act.city, act.now));
        const places = new Set(def.body.requirements.flatMap((r) => requirementPaths(def, standing, r)));
        const files = (await findDraftFiles(act.tx, [draft.id])).filter((f) => places.has(f.requirement));
        const receipt = await fileIt(act, { def, raw: draft.answers, files, statements });
        await deleteDraft(act.tx, draft.id);
        return receipt;
      },
    }),
    input,
  );

/** The API's door to the same: answers and uploaded documents in one call, by the version that holds now. */
export const fileCase = (
  ctx: Ctx,
  catalogue: Catalogue,
  input: {
    service: string;
    answers: Record<string, unknown>;
    documents: { requirement: string; file: string }[];
    statements?: string[];
  },
): Promise<Receipt> =>
  execute(
    ctx,
    defineCommand({
      name: 'case.file',
      action: 'case.file',
      input: z.strictObject({
        service: z.string().max(60),
        // A map from JSON may hold `__proto__` as its own key; zod's record would drop it unseen.
        answers: z.custom<Record<string, unknown>>(
          (raw) => typeof raw === 'object' && raw !== null && !Array.isArray(raw),
          'error.invalid_type',
        ),
        documents: z.array(z.strictObject({ requirement: z.string().max(100), file: z.string() })).max(300),
        statements: z.array(z.string().max(60)).max(20).default([]),
      }),
      async run(act, { service, answers, documents, statements }) {
        const def = await currentService(act.city, catalogue, service, act.now, act.tx);
        if (catalogue.find(service)?.room) throw conflict('own_page');
        return fileIt(act, { def, raw: answers, files: documents, statements });
      },
    }),
    input,
  );
