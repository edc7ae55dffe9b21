import type { Ctx } from '../../kernel/command.ts';
import { forbidden } from '../../kernel/errors.ts';
import { freshStepUp } from './model.ts';

/** Throws forbidden `step_up` unless the officer gave the second factor within five minutes; the page for that is `/petugas/pastikan?ke=…`. */
export function needsStepUp(ctx: Pick<Ctx, 'actor' | 'now'>): void {
  if (!freshStepUp(ctx.actor, ctx.now)) throw forbidden('step_up');
}
