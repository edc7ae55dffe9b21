import { z } from 'zod';
import { defineCommand, execute, type Ctx } from '../../../kernel/command.ts';
import { conflict, notFound } from '../../../kernel/errors.ts';
import { needsStepUp } from '../../people/index.ts';
import type { DocumentKinds } from '../kind.ts';
import { lockOutgoing, outgoingOf } from '../store/outgoing.ts';
import { lockPaper, revoke } from '../store/register.ts';
import { issueAgain } from './issue.ts';

/** Why a paper is taken out of force. */
export const REVOKE_REASONS = ['wrong_content', 'wrong_person', 'decision_changed', 'court_order', 'fraud'] as const;
export type RevokeReason = (typeof REVOKE_REASONS)[number];

/**
 * Takes a paper of the city out of force with a reason, or lays out a new one in its place, which is signed like the
 * first and replaces it once it is filed. Only the head of the agency that issued it. Throws notFound for a paper of
 * another agency, conflict `paper_not_valid` and forbidden `step_up`. Gives the new paper's outgoing id, if there is one.
 */
export async function revokePaper(
  ctx: Ctx,
  kinds: DocumentKinds,
  raw: { paper: string; reason: string; again: boolean },
): Promise<{ again: string | null }> {
  needsStepUp(ctx);
  return execute(
    ctx,
    defineCommand({
      name: 'paper.revoke',
      action: 'paper.revoke',
      input: z.strictObject({ paper: z.uuid(), reason: z.enum(REVOKE_REASONS, 'error.choose'), again: z.boolean() }),
      async run(act, { paper: id, reason, again }) {
        const paper = await lockPaper(act, id);
        if (!paper || paper.issuedBy !== 'city') throw notFound();
        const all = await outgoingOf(act.tx, paper.subject, { kind: paper.kind, part: paper.part });
        const found = all.find((x) => x.paper === id);
        const o = found && (await lockOutgoing(act, found.id));
        if (!o) throw notFound();
        act.may('paper.revoke', o);
        if (paper.state !== 'valid') throw conflict('paper_not_valid');
        if (all.some((x) => x.state === 'requested' || x.state === 'ready')) throw conflict('paper_on_its_way');
        act.note({ object: `paper/${id}`, reason });
        const kind = kinds.get(paper.kind);
        if (again && kind) return { again: await issueAgain(act, kind, o) };
        await revoke(act, id, reason);
        return { again: null };
      },
    }),
    raw,
  );
}
