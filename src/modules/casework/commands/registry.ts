import { Readable } from 'node:stream';
import { z } from 'zod';
import { defineCommand, execute, type Ctx } from '../../../kernel/command.ts';
import { notFound } from '../../../kernel/errors.ts';
import { storeUpload } from '../../../kernel/files/index.ts';
import { SYSTEM } from '../../../kernel/permission.ts';
import { officerNames } from '../../people/index.ts';
import type { Catalogue } from '../catalogue.ts';
import { answersOf, loadCase, type Loaded } from '../loaded.ts';
import { openRow, REGISTRY_DOUBTS, REGISTRY_REFUSALS, type CommandOf } from '../model.ts';
import type { RegistryOutcome, RegistryPort, RegistryStatus } from '../registry-port.ts';
import { placeOfItem } from '../paths.ts';
import { findKase } from '../store/kase.ts';
import {
  findRegistration,
  findRegistrations,
  saveRegistration,
  sealNik,
  type Registration,
} from '../store/registration.ts';
import { advance } from './advance.ts';
import { checkPaper, followedBy, keepPaper, reportOf, type Brought } from './paper.ts';

/*
 * What a case asks of the population registry is an act in two halves (design.md §4): `registry_requested`, then
 * confirmed, refused or unknown. Between them a lane of the worker, or the signer's own request, talks to the port.
 * What may have been done is asked for by status, never done again.
 */

/** What the port said, as a command of the case. The system brings it, whatever an officer sees on the screen. */
type Verdict =
  | { verdict: 'confirmed'; number?: string; nik?: string; paper?: { file: string } & Brought }
  | { verdict: 'refused'; reason: CommandOf<'refuse'>['reason']; fields?: string[] }
  | { verdict: 'unknown'; reason: CommandOf<'doubt'>['reason'] };

export const isRefusal = (reason: string): reason is CommandOf<'refuse'>['reason'] =>
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

export async function record(ctx: Ctx, catalogue: Catalogue, q: Registration, verdict: Verdict): Promise<boolean> {
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
export function clockOf(ctx: Ctx): () => Ctx {
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
  // What follows from an event is told once that event has its number.
  if (again && q.asks === 'submit' && placeOfItem(q.item).output > 0 && !(await followedBy(ctx.city.db, loaded)))
    return (await findRegistrations(ctx.city.db, q.kase)).some((r) => r.item !== q.item && r.asks !== null)
      ? wait(ctx, q, null, 3)
      : void (await record(clock(), catalogue, q, { verdict: 'refused', reason: 'event_first' }));
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
  return port.submit({ requestId: q.ref, ...(await reportOf(ctx, loaded, q.item)) });
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
      if (q.asks !== 'sign')
        return void (await record(ctx, catalogue, q, {
          verdict: 'confirmed',
          ...(number === undefined ? {} : { number }),
          ...(nik === undefined ? {} : { nik }),
        }));
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
export async function takePaper(
  ctx: Ctx,
  catalogue: Catalogue,
  loaded: Loaded,
  q: Registration,
  pdf: Buffer,
): Promise<void> {
  const { answers } = await answersOf(ctx.city, ctx.city.db, loaded.kase);
  const brought = await checkPaper(ctx, loaded, answers, q.item, q, pdf);
  if (!brought.report.ok) {
    ctx.log.warn(
      { kase: q.kase, item: q.item, differs: brought.report.differences.map((d) => d.field) },
      'a paper of the registry differs from what was expected',
    );
    await record(ctx, catalogue, q, { verdict: 'unknown', reason: 'not_understood' });
    return wait(ctx, q, 'paper_differs', 3600);
  }
  const { fileId } = await storeUpload(ctx, Readable.from(pdf), {
    name: `${brought.number ?? q.ref}.pdf`,
    type: 'application/pdf',
    purpose: 'paper',
    drawLater: true,
    owner: loaded.kase.applicant,
    perHour: 1000,
  });
  await record(ctx, catalogue, q, {
    verdict: 'confirmed',
    ...(brought.number === undefined ? {} : { number: brought.number }),
    paper: { file: fileId, ...brought },
  });
}
