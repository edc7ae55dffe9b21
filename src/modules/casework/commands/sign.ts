import { z } from 'zod';
import { defineCommand, execute, type Ctx } from '../../../kernel/command.ts';
import { conflict, forbidden, invalid } from '../../../kernel/errors.ts';
import { needsStepUp } from '../../people/index.ts';
import type { Catalogue } from '../catalogue.ts';
import { deputyMayNotSign, loadCase } from '../loaded.ts';
import { findRegistration, saveRegistration } from '../store/registration.ts';
import { advance } from './advance.ts';
import { clockOf, isRefusal, record, takePaper } from './registry.ts';

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
  item: z.int().min(0).max(99),
});

/** How often, and how long apart, the signed paper is asked for before the signer is let go. */
const LOOKS = [0, 500, 1000, 2000, 4000, 8000];

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
        if (deputyMayNotSign(act.actor, loaded.kase, row.actor)) throw conflict('deputy_signs');
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
