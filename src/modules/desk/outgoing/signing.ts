import type { Ctx } from '../../../kernel/command.ts';
import { Refusal } from '../../../kernel/errors.ts';
import { findOutgoing, paperToSign, signPaper, type DocumentKinds, type Outgoing } from '../../documents/index.ts';
import { goingOn } from '../registry/signing.ts';

export type Outcome =
  | { state: 'confirmed' | 'already' | 'open' | 'gone' | 'untried' | 'bug' }
  | { state: 'refused' | 'unknown' | 'unavailable'; reason?: string | undefined }
  | { state: 'hindered'; refusal: Refusal };

export interface Secret {
  passphrase: string;
  nik?: string;
}

/** Signs one paper live. Never throws: what went wrong is an outcome, told beside its paper. */
export async function signOne(ctx: Ctx, kinds: DocumentKinds, id: string, secret: Secret): Promise<Outcome> {
  try {
    return await signPaper(ctx, kinds, { id, ...secret });
  } catch (error) {
    if (error instanceof Refusal) {
      if (error.kind === 'not_found') return { state: 'gone' };
      if (error.reason === 'already_signed') return { state: 'already' };
      if (error.reason === 'signature_open') return { state: 'open' };
      return { state: 'hindered', refusal: error };
    }
    // The call carried a secret, and a message may quote what it was given: only its kind and where it arose are logged.
    const at = (error as Error)?.stack?.split('\n').filter((line) => /^\s+at /.test(line));
    ctx.log.error({ id: ctx.requestId, outgoing: id, error: (error as Error)?.name, at }, 'a signature failed');
    return { state: 'bug' };
  }
}

const OF_SIGNER: ReadonlySet<string> = new Set(['step_up', 'no_esign', 'signer_without_email', 'invalid']);
const ABOUT_PAPER: ReadonlySet<string | undefined> = new Set(['pdf_refused', 'other']);

/** True when the next paper would meet the same: the provider is away or silent, the secret is wrong, or the fault is ours. */
export function endsRun(o: Outcome): boolean {
  if (o.state === 'refused') return !ABOUT_PAPER.has(o.reason);
  if (o.state === 'hindered') return OF_SIGNER.has(o.refusal.reason);
  return o.state === 'unavailable' || o.state === 'unknown' || o.state === 'bug';
}

export interface Result {
  id: string;
  /** Absent for a paper that is not this officer's. */
  paper?: Outgoing | undefined;
  outcome: Outcome;
}

/**
 * Signs what was chosen, one after the other, each an act of its own: a run that is cut off leaves what is done done and
 * the rest untouched, and can simply be begun again.
 */
export async function* signAll(
  ctx: Ctx,
  kinds: DocumentKinds,
  ids: readonly string[],
  secret: Secret,
): AsyncGenerator<Result, void> {
  const since = performance.now();
  let ended = false;
  for (const id of ids) {
    const at = goingOn(ctx, since);
    const paper = await paperToSign(at, id).catch((error: unknown) => {
      if (error instanceof Refusal) return undefined;
      throw error;
    });
    if (!paper) {
      yield { id, outcome: { state: 'gone' } };
      continue;
    }
    if (paper.state === 'issued') {
      yield { id, paper, outcome: { state: 'already' } };
      continue;
    }
    const outcome: Outcome = ended ? { state: 'untried' } : await signOne(at, kinds, id, secret);
    ended ||= endsRun(outcome);
    yield { id, paper: (await findOutgoing(ctx.city.db, id)) ?? paper, outcome };
  }
}
