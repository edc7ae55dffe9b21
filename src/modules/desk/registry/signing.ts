import type { Ctx } from '../../../kernel/command.ts';
import { Refusal } from '../../../kernel/errors.ts';
import { signInRegistry, type Catalogue } from '../../casework/index.ts';
import { lookAt, type Here, type Place } from './at.ts';
import { isAway, isOfSigner } from './standing.ts';

/** A paper somebody chose to sign: the place, and the round that was looked at. */
export interface Pick extends Place {
  round: number;
}

export type Outcome =
  | { state: 'confirmed' | 'requested' | 'already' | 'pending' | 'gone' | 'untried' }
  | { state: 'refused' | 'unknown' | 'unavailable'; reason?: string | undefined }
  /** An act that `decide` or the rights refused. */
  | { state: 'hindered'; refusal: Refusal }
  | { state: 'bug' };

/** The context of an act that takes minutes: its clock goes on from the instant the button was pressed. */
export function goingOn(ctx: Ctx, since: number): Ctx {
  const now = new Date(ctx.now.getTime() + Math.max(0, Math.round(performance.now() - since)));
  const { stepUpAt } = ctx.actor;
  // No key: each signature is an act of its own, and its case says whether it was done. The second factor was fresh when
  // the button was pressed, and all that was chosen is that one act.
  const { key: _, ...rest } = ctx;
  return {
    ...rest,
    now,
    ...(stepUpAt && {
      actor: { ...ctx.actor, stepUpAt: new Date(stepUpAt.getTime() + now.getTime() - ctx.now.getTime()) },
    }),
  };
}

/** What stands in the way before the registry is asked at all: what is done or on its way is never asked again. */
export function standsAlready(here: Here, pick: Pick): Outcome | undefined {
  if (here.row.round !== pick.round) return { state: 'gone' };
  if (here.o.state === 'confirmed') return { state: 'already' };
  if (here.o.state === 'unknown') return { state: 'unknown', reason: here.o.reason ?? undefined };
  return here.o.state === 'requested' ? { state: 'pending' } : undefined;
}

/** Signs one paper live. Never throws: what went wrong is an outcome, told beside its paper. */
export async function signOne(ctx: Ctx, catalogue: Catalogue, pick: Pick, passphrase: string): Promise<Outcome> {
  try {
    const { kase, row, round, item } = pick;
    return await signInRegistry(ctx, catalogue, { kase, expected: { row, round }, item, passphrase });
  } catch (error) {
    if (error instanceof Refusal)
      return error.kind === 'not_found' ? { state: 'gone' } : { state: 'hindered', refusal: error };
    // The call carried a secret, and a message may quote what it was given: only its kind and where it arose are logged.
    const at = (error as Error)?.stack?.split('\n').filter((line) => /^\s+at /.test(line));
    ctx.log.error({ id: ctx.requestId, kase: pick.kase, error: (error as Error)?.name, at }, 'a signature failed');
    return { state: 'bug' };
  }
}

/** True when the next paper would meet the same: the registry is away or silent, the secret is wrong, or the fault is ours. */
export function endsRun(outcome: Outcome): boolean {
  if (outcome.state === 'unavailable' || outcome.state === 'bug') return true;
  if (outcome.state === 'refused') return isOfSigner(outcome.reason) || isAway(outcome.reason);
  return outcome.state === 'hindered' && outcome.refusal.reason === 'step_up';
}

export interface Result {
  pick: Pick;
  /** Absent for a case that this officer may not see. */
  here?: Here;
  outcome: Outcome;
}

/**
 * Signs what was chosen, one after the other, each an act of its own: a run that is cut off leaves what is done done and
 * the rest untouched, and can simply be begun again.
 */
export async function* signAll(
  ctx: Ctx,
  catalogue: Catalogue,
  picks: readonly Pick[],
  passphrase: string,
): AsyncGenerator<Result, void> {
  const since = performance.now();
  let ended = false;
  for (const pick of picks) {
    const at = goingOn(ctx, since);
    const found = await lookAt(at, catalogue, pick).catch((error: unknown) => {
      if (error instanceof Refusal) return undefined;
      throw error;
    });
    if (!found?.row) {
      yield { pick, outcome: { state: 'gone' } };
      continue;
    }
    const before = standsAlready(found, pick);
    const outcome: Outcome = before ?? (ended ? { state: 'untried' } : await signOne(at, catalogue, pick, passphrase));
    // An answer that got lost just now: the connection is not to be trusted with the next paper.
    ended ||= endsRun(outcome) || (!before && outcome.state === 'unknown');
    yield { pick, here: found, outcome };
  }
}
