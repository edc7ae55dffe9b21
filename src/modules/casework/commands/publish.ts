import { z } from 'zod';
import { localDate, startOfDay } from '../../../kernel/clock/index.ts';
import { defineCommand, execute, type Act, type Ctx } from '../../../kernel/command.ts';
import { conflict, invalid, notFound, type FieldErrors } from '../../../kernel/errors.ts';
import { isId, newId } from '../../../kernel/ids.ts';
import { needsStepUp } from '../../people/index.ts';
import type { Catalogue } from '../catalogue.ts';
import {
  amend,
  amendable,
  beyondData,
  bindService,
  isChange,
  nextVersion,
  publishLint,
  releaseOf,
  serviceBody,
  valueAt,
  type CaseBody,
  type Definition,
  type Edit,
  type PlaceSection,
  type Text,
} from '../definition.ts';
import { serviceVersion } from '../services.ts';
import { insertProposal, lockProposal, OPEN, saveProposal, type Proposal } from '../store/proposal.ts';
import { insertVersion, newestOfRelease, newestVersion, startOf } from '../store/version.ts';

/*
 * A city publishes versions of its services that change data only (what `amendable` lists). One person writes the changes
 * and proposes them, the head of the agency publishes: an SOP is the head's to lay down (Permenpan-RB 35/2012). Cases
 * under way keep the version they were filed under.
 */

const id = z.string();
const needed = z.string().trim().min(1, 'error.required').max(500, 'error.too_big');

/** A proposal that is held, with the version it rests on. Throws notFound, and what stands against the state. */
async function held(act: Act, catalogue: Catalogue, asked: string, states = OPEN): Promise<[Proposal, Definition]> {
  const p = isId(asked) ? await lockProposal(act.tx, asked) : undefined;
  if (!p) throw notFound();
  const def = await serviceVersion(act.city, catalogue, p.code, p.base, act.tx);
  act.may('service.propose', { agency: def.body.agency });
  if (!states.includes(p.state)) throw conflict('proposal_closed');
  act.note({ object: `service/${p.code}/proposal/${p.id}` });
  return [p, def];
}

/** Begins changes on the newest version of a service. Throws conflict `proposal_open` where some are under way. */
export const startProposal = (ctx: Ctx, catalogue: Catalogue, input: { code: string }): Promise<{ id: string }> =>
  execute(
    ctx,
    defineCommand({
      name: 'service.start_proposal',
      action: 'service.propose',
      input: z.strictObject({ code: z.string().max(80) }),
      async run(act, { code }) {
        const base = await newestVersion(act.tx, code);
        if (base === undefined) throw notFound();
        const { body } = await serviceVersion(act.city, catalogue, code, base, act.tx);
        act.may('service.propose', { agency: body.agency });
        const made = newId(act.now);
        try {
          await insertProposal(act.tx, { id: made, code, base, madeBy: act.actor.id, madeAt: act.now });
        } catch (error) {
          if ((error as { code?: string }).code === '23505') throw conflict('proposal_open');
          throw error;
        }
        act.note({ object: `service/${code}/proposal/${made}` });
        return { id: made };
      },
    }),
    input,
  );

/** Faults of the shape, by the path of the place they are in. */
function shapeFaults(body: CaseBody, edits: readonly Edit[]): FieldErrors {
  const parsed = serviceBody.safeParse(body);
  if (parsed.success) return {};
  const fields: FieldErrors = {};
  for (const issue of parsed.error.issues) {
    // Lists are named by number there and by id here: the last names of both are the same.
    const names = issue.path.filter((step): step is string => typeof step === 'string');
    const at = edits.find((e) => {
      const own = e.path.split('/').filter((step) => step !== '+');
      return names.every((name) => own.includes(name) || name === 'id' || name === 'en' || name === 'n');
    });
    fields[at?.path ?? ''] ??= 'error.invalid';
  }
  return fields;
}

/**
 * Writes the changes of one part of a service; what says the same as the base is no change. Throws invalid at a place's
 * path, and conflict `proposal_closed`. A proposal that is with the publisher comes back to be proposed again.
 */
export const writeProposal = (
  ctx: Ctx,
  catalogue: Catalogue,
  input: { id: string; section: PlaceSection; edits: Edit[] },
): Promise<null> =>
  execute(
    ctx,
    defineCommand({
      name: 'service.write_proposal',
      action: 'service.propose',
      input: z.strictObject({
        id,
        section: z.string().max(60) as unknown as z.ZodType<PlaceSection>,
        edits: z.array(z.strictObject({ path: z.string().max(300), value: z.json() })).max(1000),
      }),
      async run(act, { id: asked, section, edits }) {
        const [p, def] = await held(act, catalogue, asked);
        const here = new Set(amendable(def.body).flatMap((x) => (x.section === section ? [x.path] : [])));
        if (here.size === 0 || edits.some((e) => !here.has(e.path))) throw invalid({ '': 'error.invalid' });
        const own = edits.filter((e) => isChange(def.body, e));
        const all = [...p.edits.filter((e) => !here.has(e.path)), ...own];
        const faults = shapeFaults(amend(def.body, all, p.base).body, own);
        if (Object.keys(faults).length > 0) throw invalid(faults);
        await saveProposal(act.tx, p.id, {
          edits: all.toSorted((a, b) => a.path.localeCompare(b.path)),
          authors: [...new Set([...p.authors, act.actor.id])],
          ...(p.state === 'proposed' && { state: 'draft' }),
        });
        act.note({ after: own as never });
        return null;
      },
    }),
    input,
  );

/** What stands against publishing, in the lint's sentences; empty: nothing. */
export function proposalFaults(def: Definition, p: Pick<Proposal, 'edits' | 'base'>): Text[] {
  const { body } = amend(def.body, p.edits, nextVersion(p.base));
  return publishLint(body);
}

/**
 * Hands the changes to the publisher, with their legal basis and the day from which they hold. Throws invalid at the field,
 * conflict `nothing_changed` and `lint` (what the SOP's rules find).
 */
export const propose = (
  ctx: Ctx,
  catalogue: Catalogue,
  input: { id: string; legal_basis: string; source: string; effective_from: string },
): Promise<null> =>
  execute(
    ctx,
    defineCommand({
      name: 'service.propose',
      action: 'service.propose',
      input: z.strictObject({ id, legal_basis: needed, source: needed, effective_from: z.iso.date('error.date') }),
      async run(act, { id: asked, legal_basis, source, effective_from }) {
        const [p, def] = await held(act, catalogue, asked);
        if (effective_from < localDate(act.city.calendar, act.now))
          throw invalid({ effective_from: 'error.in_the_past' });
        if (p.edits.length === 0) throw conflict('nothing_changed');
        if (proposalFaults(def, p).length > 0) throw conflict('lint');
        await saveProposal(act.tx, p.id, {
          state: 'proposed',
          legalBasis: legal_basis,
          source,
          effectiveFrom: effective_from,
          authors: [...new Set([...p.authors, act.actor.id])],
          proposedAt: act.now,
        });
        return null;
      },
    }),
    input,
  );

/** Throws forbidden for who does not head the service's agency, and conflict `two_people` for who wrote on the changes. */
function mayDecide(act: Act, def: Definition, p: Proposal): void {
  act.may('service.approve', { agency: def.body.agency });
  if (p.authors.includes(act.actor.id)) throw conflict('two_people');
}

/**
 * Publishes proposed changes as a version of the city's own. Throws forbidden `step_up`, conflict `two_people`,
 * `base_moved` (a release or another version came meanwhile), `lint`, and `beyond_data` for what needs a release.
 */
export const publishProposal = (
  ctx: Ctx,
  catalogue: Catalogue,
  input: { id: string },
): Promise<{ code: string; version: number }> =>
  execute(
    ctx,
    defineCommand({
      name: 'service.publish_proposal',
      action: 'service.approve',
      input: z.strictObject({ id }),
      async run(act, { id: asked }) {
        needsStepUp(act);
        const p = isId(asked) ? await lockProposal(act.tx, asked) : undefined;
        if (!p) throw notFound();
        const def = await serviceVersion(act.city, catalogue, p.code, p.base, act.tx);
        mayDecide(act, def, p);
        if (p.state !== 'proposed' || p.effectiveFrom === null) throw conflict('proposal_closed');
        if ((await newestVersion(act.tx, p.code)) !== p.base) throw conflict('base_moved');
        const version = nextVersion((await newestOfRelease(act.tx, p.code, releaseOf(p.base))) ?? p.base);
        const { body, lost } = amend(def.body, p.edits, version);
        if (lost.length > 0 || beyondData(def.body, body).length > 0) throw conflict('beyond_data');
        if (publishLint(body).length > 0) throw conflict('lint');
        const made = bindService(body, def.functions);
        const day = startOfDay(act.city.calendar, p.effectiveFrom);
        const effectiveFrom = day > act.now ? day : act.now;
        const before = await startOf(act.tx, p.code, p.base);
        if (before && before > effectiveFrom) throw conflict('before_base');
        await insertVersion(act.tx, {
          code: p.code,
          version,
          sha256: made.sha256,
          body: made.body,
          effectiveFrom,
          publishedAt: act.now,
          publishedBy: act.actor.id,
        });
        await saveProposal(act.tx, p.id, { state: 'published', decidedBy: act.actor.id, decidedAt: act.now, version });
        act.note({ object: `service/${p.code}/${version}`, reason: `proposal/${p.id}`, after: made.sha256 });
        return { code: p.code, version };
      },
    }),
    input,
  );

/** Sends proposed changes back to who wrote them, with a word why. */
export const returnProposal = (ctx: Ctx, catalogue: Catalogue, input: { id: string; answer: string }): Promise<null> =>
  execute(
    ctx,
    defineCommand({
      name: 'service.return_proposal',
      action: 'service.approve',
      input: z.strictObject({ id, answer: needed }),
      async run(act, { id: asked, answer }) {
        const [p, def] = await held(act, catalogue, asked, ['proposed']);
        act.may('service.approve', { agency: def.body.agency });
        await saveProposal(act.tx, p.id, { state: 'returned', decidedBy: act.actor.id, decidedAt: act.now, answer });
        return null;
      },
    }),
    input,
  );

/** Throws changes away; what they were stays on record. */
export const dropProposal = (ctx: Ctx, catalogue: Catalogue, input: { id: string }): Promise<null> =>
  execute(
    ctx,
    defineCommand({
      name: 'service.drop_proposal',
      action: 'service.propose',
      input: z.strictObject({ id }),
      async run(act, { id: asked }) {
        const [p] = await held(act, catalogue, asked);
        await saveProposal(act.tx, p.id, { state: 'dropped', decidedBy: act.actor.id, decidedAt: act.now });
        return null;
      },
    }),
    input,
  );

/**
 * Lays changes over the newest version, when a release or another version came meanwhile. Gives how many fell away,
 * because their place is gone or says the same by now.
 */
export const rebaseProposal = (ctx: Ctx, catalogue: Catalogue, input: { id: string }): Promise<{ lost: number }> =>
  execute(
    ctx,
    defineCommand({
      name: 'service.rebase_proposal',
      action: 'service.propose',
      input: z.strictObject({ id }),
      async run(act, { id: asked }) {
        const [p] = await held(act, catalogue, asked);
        const base = (await newestVersion(act.tx, p.code)) ?? p.base;
        const { body } = await serviceVersion(act.city, catalogue, p.code, base, act.tx);
        const edits = carryOver(body, p.edits);
        await saveProposal(act.tx, p.id, { base, edits, ...(p.state === 'proposed' && { state: 'draft' }) });
        return { lost: p.edits.length - edits.length };
      },
    }),
    input,
  );

/** Changes that still change something on another base. Reasons that were added and have come to stand there are left out. */
function carryOver(body: CaseBody, edits: readonly Edit[]): Edit[] {
  const open = new Set(amendable(body).map((x) => x.path));
  return edits.flatMap((e) => {
    if (!open.has(e.path)) return [];
    if (!e.path.endsWith('/+')) return isChange(body, e) ? [e] : [];
    const known = new Set((valueAt(body, e.path.slice(0, -2)) as { code: string }[]).map((r) => r.code));
    const value = (e.value as { code: string }[]).filter((r) => !known.has(r.code));
    return value.length > 0 ? [{ path: e.path, value }] : [];
  });
}
