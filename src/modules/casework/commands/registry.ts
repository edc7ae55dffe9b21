import { Readable } from 'node:stream';
import { z } from 'zod';
import { defineCommand, execute, type Act, type Ctx } from '../../../kernel/command.ts';
import { localDate } from '../../../kernel/clock/index.ts';
import { sha256 } from '../../../kernel/crypto.ts';
import { conflict, forbidden, invalid, notFound, unavailable } from '../../../kernel/errors.ts';
import { findFiles, openFile, storeUpload } from '../../../kernel/files/index.ts';
import {
  checkRegistryPaper,
  filePaper,
  findNumber,
  isPaperNumber,
  type PaperDifference,
  type RegistryPaperReport,
} from '../../documents/index.ts';
import { SYSTEM } from '../../../kernel/permission.ts';
import { needsStepUp, officerNames } from '../../people/index.ts';
import type { CaseAct } from '../acts.ts';
import type { Catalogue, RegistryMapping } from '../catalogue.ts';
import type { Answers, Definition } from '../definition.ts';
import { answersOf, loadCase, type Loaded } from '../loaded.ts';
import { openRow, REGISTRY_DOUBTS, REGISTRY_REFUSALS, type CommandOf } from '../model.ts';
import { holds } from '../paths.ts';
import type { RegistryOutcome, RegistryPort, RegistryStatus } from '../registry-port.ts';
import { findRegistration, saveRegistration, sealNik, type Registration } from '../store/registration.ts';
import { findKase } from '../store/kase.ts';
import { advance } from './advance.ts';
import { asksOf } from './outside.ts';

/*
 * What a case asks of the population registry is an act in two halves (design.md §4): `registry_requested`, then
 * confirmed, refused or unknown. Between them a lane of the worker, or the signer's own request, talks to the port.
 * What may have been done is asked for by status, never done again.
 */

/** A paper that was read before the act: its bytes' digest, and what its signature says. */
export interface Brought {
  report: RegistryPaperReport;
  sha256: Buffer;
}

const subjectOf = (kase: string): string => `kase/${kase}`;
export const cityCode = (ctx: { city: Ctx['city'] }): string => ctx.city.pack.city.kemendagri.replaceAll('.', '');

function mappingOf({ service }: Loaded): RegistryMapping {
  if (!service.registry) throw new Error(`${service.definition.body.code} does not say how the registry is told`);
  return service.registry;
}

/** Reported after the legal limit: decided by the head, and told by the paper's number. */
function isLate(def: Definition, mapping: RegistryMapping, state: Loaded['kase']['state']): boolean {
  const when = mapping.decisionRow === undefined ? undefined : def.rows.get(mapping.decisionRow)?.row.when;
  return when !== undefined && holds(state, when);
}

async function check(
  ctx: Ctx,
  loaded: Loaded,
  answers: Answers,
  item: number,
  registration: Registration | undefined,
  pdf: Buffer,
): Promise<Brought> {
  const trust = ctx.city.ports.registryTrust;
  if (!trust || trust.roots.length === 0) throw unavailable('no_registry_roots', 3600);
  const mapping = mappingOf(loaded);
  const late = isLate(loaded.def, mapping, loaded.kase.state);
  const report = await checkRegistryPaper(
    pdf,
    {
      ...mapping.paper(answers, { item, late }),
      cityCode: cityCode(ctx),
      ...(registration?.number ? { number: registration.number } : {}),
      ...(trust.organisation === undefined ? {} : { signerOrganisation: trust.organisation }),
    },
    trust.roots,
    ctx.now,
  );
  return { report, sha256: sha256(pdf) };
}

/** Reads the paper an officer brought, outside any transaction. Throws notFound for a file that is not the officer's. */
export async function examinePaper(
  ctx: Ctx,
  catalogue: Catalogue,
  kase: string,
  asked: Extract<CaseAct, { type: 'confirm' }>,
): Promise<Brought | undefined> {
  if (asked.file === undefined) return undefined;
  const loaded = await loadCase(ctx, ctx.city.db, catalogue, kase);
  const [info] = await findFiles(ctx.city.db, [asked.file]);
  if (info?.state !== 'clean' || info.owner !== ctx.actor.id || info.mediaType !== 'application/pdf')
    throw invalid({ file: 'error.file_missing' });
  const { answers } = await answersOf(ctx.city, ctx.city.db, loaded.kase);
  const registration = await findRegistration(ctx.city.db, loaded.kase.id, asked.item);
  return check(
    ctx,
    loaded,
    answers,
    asked.item,
    registration,
    (await openFile(ctx.city, asked.file, 'original')).bytes,
  );
}

/** Differences that no officer may wave through: then it is not the registry's paper. */
const NEVER = new Set<PaperDifference['field']>(['signature', 'signer', 'file']);

/** Puts a checked paper into the applicant's hands; gives its id. */
async function keepPaper(act: Act, loaded: Loaded, item: number, file: string, brought: Brought): Promise<string> {
  const { report } = brought;
  const registration = await findRegistration(act.tx, loaded.kase.id, item);
  const number = report.number ?? registration?.number;
  if (!number) throw conflict('paper_differs', { differences: report.differences });
  const signedAt = report.signature.signedAt ?? act.now;
  const { kind } = mappingOf(loaded).paper((await answersOf(act.city, act.tx, loaded.kase)).answers, {
    item,
    late: false,
  });
  const { id } = await filePaper(act, {
    kind,
    issuedBy: 'registry',
    number,
    issuedOn: localDate(act.city.calendar, signedAt),
    person: loaded.kase.applicant,
    subject: subjectOf(loaded.kase.id),
    part: String(item),
    fileId: file,
    signer: report.signature.signerName ?? '',
    signedAt,
    sha256: brought.sha256,
  });
  return id;
}

/** An officer brings the registry's answer: a number, a validation, or the signed paper. */
export async function bringAnswer(
  act: Act,
  loaded: Loaded,
  asked: Extract<CaseAct, { type: 'confirm' }>,
  brought: Brought | undefined,
) {
  const { kase, def } = loaded;
  const { file, number, accept_differences: accepted, ...command } = asked;
  const registration = await findRegistration(act.tx, kase.id, asked.item);
  const open = openRow(kase.state, asked.expected.row)?.outside.find((o) => o.item === asked.item);
  if (registration?.mode === 'http' && open?.state === 'requested') throw conflict('outside_pending');
  const row = def.rows.get(asked.expected.row)?.row;
  const asks = row && asksOf(row);
  let paper: string | undefined;
  if (asks === 'submit') {
    const { kind } = mappingOf(loaded).paper((await answersOf(act.city, act.tx, kase)).answers, {
      item: asked.item,
      late: false,
    });
    const told = number?.trim().toUpperCase() ?? '';
    if (!isPaperNumber(kind, cityCode(act), told)) throw invalid({ number: 'error.paper_number' });
    await saveRegistration(act.tx, kase.id, asked.item, { number: told }, act.now).catch((error: unknown) => {
      if ((error as { code?: string }).code === '23505') throw invalid({ number: 'error.paper_number_taken' });
      throw error;
    });
  }
  if (asks === 'sign') {
    if (file === undefined || !brought) throw invalid({ file: 'error.file_missing' });
    const { differences } = brought.report;
    if (differences.some((d) => NEVER.has(d.field)) || (differences.length > 0 && accepted !== true))
      throw conflict('paper_differs', { differences });
    paper = await keepPaper(act, loaded, asked.item, file, brought);
  }
  return advance(act, loaded, { ...command, ...(paper !== undefined && { paper }) });
}

// --- the port

/** What the port said, as a command of the case. The system brings it, whatever an officer sees on the screen. */
type Verdict =
  | { verdict: 'confirmed'; number?: string; nik?: string; paper?: { file: string } & Brought }
  | { verdict: 'refused'; reason: CommandOf<'refuse'>['reason']; fields?: string[] }
  | { verdict: 'unknown'; reason: CommandOf<'doubt'>['reason'] };

const isRefusal = (reason: string): reason is CommandOf<'refuse'>['reason'] =>
  (REGISTRY_REFUSALS as readonly string[]).includes(reason);
const isDoubt = (reason: string): reason is CommandOf<'doubt'>['reason'] =>
  (REGISTRY_DOUBTS as readonly string[]).includes(reason);

/** Writes down what the registry answered. A question that was answered meanwhile stays answered. */
const answered = (catalogue: Catalogue, verdict: Verdict) =>
  defineCommand({
    name: 'case.registry_answered',
    action: 'case.system',
    input: z.strictObject({ kase: z.uuid(), item: z.int(), asks: z.string(), request: z.int() }),
    async run(act, { kase: id, item, asks, request }) {
      const loaded = await loadCase(act, act.tx, catalogue, id);
      const { kase } = loaded;
      const registration = await findRegistration(act.tx, id, item);
      if (registration?.asks !== asks || registration.request !== request) return false;
      const expected = { row: registration.row!, round: registration.round! };
      if (verdict.verdict === 'unknown') {
        const open = openRow(kase.state, expected.row)?.outside.find((o) => o.item === item);
        if (open?.state === 'unknown') return false;
        await advance(act, loaded, { type: 'doubt', expected, item, request, reason: verdict.reason });
        return true;
      }
      if (verdict.verdict === 'refused') {
        await saveRegistration(act.tx, id, item, { fields: verdict.fields ?? [] }, act.now);
        await advance(act, loaded, { type: 'refuse', expected, item, request, reason: verdict.reason });
        return true;
      }
      if (verdict.number !== undefined || verdict.nik !== undefined) {
        const { key } = await answersOf(act.city, act.tx, kase);
        await saveRegistration(
          act.tx,
          id,
          item,
          {
            ...(verdict.number === undefined ? {} : { number: verdict.number }),
            ...(verdict.nik === undefined ? {} : { sealed: sealNik(key, id, item, verdict.nik) }),
          },
          act.now,
        );
      }
      const paper = verdict.paper && (await keepPaper(act, loaded, item, verdict.paper.file, verdict.paper));
      await advance(act, loaded, { type: 'confirm', expected, item, request, ...(paper !== undefined && { paper }) });
      return true;
    },
  });

async function record(ctx: Ctx, catalogue: Catalogue, q: Registration, verdict: Verdict): Promise<boolean> {
  // Without a key: an answer that is written down closes its question, so a second one finds none.
  const { key: _, ...system } = { ...ctx, actor: SYSTEM };
  return execute(system, answered(catalogue, verdict), {
    kase: q.kase,
    item: q.item,
    asks: q.asks!,
    request: q.request!,
  });
}

/** Seconds until a question is looked at again: every few at first, then ever more rarely, at most ten minutes. */
const nextLook = (tries: number): number => Math.min(2 + tries ** 2, 600);

const wait = (ctx: Ctx, q: Registration, reason: string | null, seconds = nextLook(q.tries)) =>
  saveRegistration(
    ctx.city.db,
    q.kase,
    q.item,
    { nextAt: new Date(ctx.now.getTime() + seconds * 1000), reason },
    ctx.now,
  );

const ORDER = { registered: 1, validated: 2, signed: 3 } as const;
const WANTED = { submit: 1, validate: 2, sign: 3 } as const;

/** The context at the instant at which it is asked for: a call to the registry takes up to 90 seconds. */
function clockOf(ctx: Ctx): () => Ctx {
  const started = performance.now();
  return () => ({ ...ctx, now: new Date(ctx.now.getTime() + Math.round(performance.now() - started)) });
}

/** Looks after one open question: sends what was never sent, else asks how it stands. Never throws for the outside. */
export async function workQuestion(ctx: Ctx, catalogue: Catalogue, q: Registration): Promise<void> {
  const port = ctx.city.ports.registry;
  if (!port || port.manual || !q.asks || q.request === null) return;
  const kase = await findKase(ctx.city.db, q.kase);
  if (!kase) throw notFound();
  const loaded = await loadCase(ctx, ctx.city.db, catalogue, q.kase);
  const clock = clockOf(ctx);
  const status = q.sentAt === null && q.asks !== 'sign' ? undefined : await port.status(q.ref);
  const again = status === undefined || mayAskAgain(q, status);
  if (again && q.asks !== 'sign') {
    await saveRegistration(ctx.city.db, q.kase, q.item, { sentAt: ctx.now }, ctx.now);
    const out = await send(ctx, loaded, port, q);
    return weigh(clock(), catalogue, q, out);
  }
  // A signature that the registry surely does not hold must be asked for by its signer again.
  if (again) return void (await record(clock(), catalogue, q, { verdict: 'refused', reason: 'absent' }));
  return settle(clock(), catalogue, loaded, q, status!);
}

/** The registry's own word that the act was not done there. */
const mayAskAgain = (q: Registration, status: RegistryStatus): boolean =>
  status.state === 'absent' ||
  (q.asks === 'validate' && status.state === 'registered') ||
  (q.asks === 'sign' && (status.state === 'registered' || status.state === 'validated'));

async function send(ctx: Ctx, loaded: Loaded, port: RegistryPort, q: Registration): Promise<RegistryOutcome> {
  if (q.asks === 'validate') {
    const names = q.askedBy === null ? undefined : await officerNames(ctx.city.db, [q.askedBy]);
    return port.validate(q.ref, { name: names?.get(q.askedBy!) ?? '' });
  }
  return port.submit({
    requestId: q.ref,
    service: loaded.kase.service as 'akta-kelahiran',
    event: await eventOf(ctx, loaded, q.item),
  });
}

/** What the registry takes down of one item, by the answers in force. */
export async function eventOf(ctx: Pick<Ctx, 'city'>, loaded: Loaded, item: number) {
  const { kase } = loaded;
  const mapping = mappingOf(loaded);
  const { answers } = await answersOf(ctx.city, ctx.city.db, kase);
  const decided = mapping.decisionRow === undefined ? undefined : loaded.service.decisions?.[mapping.decisionRow];
  const decision = decided && (await findNumber(ctx.city.db, { kind: decided.kind, subject: subjectOf(kase.id) }));
  return mapping.event(answers, {
    item,
    reportedOn: localDate(ctx.city.calendar, kase.receivedAt),
    ...(decision && { decision }),
  });
}

async function weigh(ctx: Ctx, catalogue: Catalogue, q: Registration, out: RegistryOutcome): Promise<void> {
  switch (out.outcome) {
    case 'accepted':
    case 'by_hand':
      return wait(ctx, q, null, 1);
    case 'refused':
      return void (await record(ctx, catalogue, q, {
        verdict: 'refused',
        reason: isRefusal(out.reason) ? out.reason : 'other',
        ...(out.fields && { fields: out.fields }),
      }));
    case 'unavailable':
      // Surely not done: it is sent again by itself, and the application is not held up by an event of its own.
      await saveRegistration(ctx.city.db, q.kase, q.item, { sentAt: null }, ctx.now);
      return wait(ctx, q, out.reason, out.retryAfterSeconds);
    case 'unknown':
      await record(ctx, catalogue, q, { verdict: 'unknown', reason: out.reason });
      return wait(ctx, q, out.reason);
  }
}

async function settle(
  ctx: Ctx,
  catalogue: Catalogue,
  loaded: Loaded,
  q: Registration,
  status: RegistryStatus,
): Promise<void> {
  switch (status.state) {
    case 'refused':
      return void (await record(ctx, catalogue, q, {
        verdict: 'refused',
        reason: isRefusal(status.reason) ? status.reason : 'other',
        ...(status.fields && { fields: status.fields }),
      }));
    case 'registered':
    case 'validated':
    case 'signed': {
      if (ORDER[status.state] < WANTED[q.asks!]) return wait(ctx, q, null);
      const { number, nik } = status;
      if (q.asks !== 'sign') return void (await record(ctx, catalogue, q, { verdict: 'confirmed', number, nik }));
      const pdf = status.state === 'signed' ? status.paper?.pdf : undefined;
      if (!pdf) return wait(ctx, q, null);
      return takePaper(ctx, catalogue, loaded, q, pdf);
    }
    case 'unreachable':
      if (isDoubt(status.reason)) await record(ctx, catalogue, q, { verdict: 'unknown', reason: status.reason });
      return wait(ctx, q, status.reason);
    case 'queued':
    case 'processing':
    case 'absent':
    case 'by_hand':
      return wait(ctx, q, null, 3);
  }
}

/** The signed PDF came over the port: kept, checked, and handed on if nothing differs; else an officer looks at it. */
async function takePaper(ctx: Ctx, catalogue: Catalogue, loaded: Loaded, q: Registration, pdf: Buffer): Promise<void> {
  const { answers } = await answersOf(ctx.city, ctx.city.db, loaded.kase);
  const brought = await check(ctx, loaded, answers, q.item, q, pdf);
  if (!brought.report.ok) {
    ctx.log.warn(
      { kase: q.kase, item: q.item, differs: brought.report.differences.map((d) => d.field) },
      'a paper of the registry differs from what was expected',
    );
    await record(ctx, catalogue, q, { verdict: 'unknown', reason: 'not_understood' });
    return wait(ctx, q, 'paper_differs', 3600);
  }
  const { fileId } = await storeUpload(ctx, Readable.from(pdf), {
    name: `${brought.report.number ?? q.ref}.pdf`,
    type: 'application/pdf',
    purpose: 'paper',
    owner: loaded.kase.applicant,
    perHour: 1000,
  });
  await record(ctx, catalogue, q, {
    verdict: 'confirmed',
    ...(brought.report.number === undefined ? {} : { number: brought.report.number }),
    paper: { file: fileId, ...brought },
  });
}

// --- the signer's own request

export interface SignInput {
  kase: string;
  expected: { row: string; round: number };
  item: number;
  passphrase: string;
}
export type Signed = { state: 'confirmed' | 'refused' | 'unknown' | 'unavailable'; reason?: string };

const signShape = z.strictObject({
  kase: z.string(),
  expected: z.strictObject({ row: z.string(), round: z.int().min(1) }),
  item: z.int().min(0).max(9),
});

/** How often, and how long apart, the signed paper is asked for before the signer is let go. */
const LOOKS = [500, 1000, 2000, 4000, 8000];

/**
 * The head signs in the registry: requested, signed live, confirmed. The passphrase is used by this request only, never
 * stored, queued or logged. Throws forbidden `step_up` without a fresh second factor. An unclear answer is cleared up by
 * asking for the status, here or later by the worker; nothing is ever signed twice.
 */
export async function signInRegistry(ctx: Ctx, catalogue: Catalogue, input: SignInput): Promise<Signed> {
  const { passphrase, ...what } = input;
  const port = ctx.city.ports.registry;
  if (!port || port.manual) throw conflict('sign_by_hand');
  if (ctx.actor.kind !== 'officer') throw forbidden('not_yours');
  needsStepUp(ctx);
  if (passphrase === '') throw invalid({ passphrase: 'error.required' });
  const { request } = await execute(
    ctx.key === undefined ? ctx : { ...ctx, key: `${ctx.key}/sign` },
    defineCommand({
      name: 'case.request_signature',
      action: 'case.sign',
      input: signShape,
      async run(act, { kase, expected, item }) {
        const loaded = await loadCase(act, act.tx, catalogue, kase);
        const row = loaded.def.rows.get(expected.row)?.row;
        if (row?.may?.sign !== 'registry') throw conflict('not_here');
        const { event } = await advance(act, loaded, { type: 'request', expected, item });
        return { request: event.type === 'registry_requested' ? event.data.request : 0 };
      },
    }),
    what,
  );
  const q = await findRegistration(ctx.city.db, input.kase, input.item);
  // A second press of the button finds the question answered, or at work.
  if (q?.asks !== 'sign' || q.request !== request) return { state: 'confirmed' };
  if (q.sentAt !== null) return { state: 'unknown' };
  await saveRegistration(ctx.city.db, q.kase, q.item, { sentAt: ctx.now }, ctx.now);
  const clock = clockOf(ctx);
  const out = await port.sign(q.ref, { name: ctx.actor.name }, passphrase);
  const loaded = await loadCase(ctx, ctx.city.db, catalogue, q.kase);
  if (out.outcome === 'refused') {
    const reason = isRefusal(out.reason) ? out.reason : 'other';
    await record(clock(), catalogue, q, { verdict: 'refused', reason });
    return { state: 'refused', reason };
  }
  if (out.outcome === 'unavailable') {
    await record(clock(), catalogue, q, { verdict: 'refused', reason: isRefusal(out.reason) ? out.reason : 'outage' });
    return { state: 'unavailable', reason: out.reason };
  }
  if (out.outcome === 'unknown') await record(clock(), catalogue, q, { verdict: 'unknown', reason: out.reason });
  for (const pause of LOOKS) {
    await new Promise((done) => setTimeout(done, pause));
    const status = await port.status(q.ref);
    if (status.state === 'signed' && status.paper) {
      await takePaper(clock(), catalogue, loaded, q, status.paper.pdf);
      break;
    }
    if (status.state === 'refused') break;
  }
  const now = await findRegistration(ctx.city.db, q.kase, q.item);
  if (now?.asks === null && now.state === 'signed') return { state: 'confirmed' };
  await saveRegistration(ctx.city.db, q.kase, q.item, { nextAt: clock().now }, clock().now);
  return { state: 'unknown', ...(now?.reason ? { reason: now.reason } : {}) };
}
