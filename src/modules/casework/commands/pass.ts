import { z } from 'zod';
import { defineCommand, execute, require, type Ctx } from '../../../kernel/command.ts';
import { conflict, notFound } from '../../../kernel/errors.ts';
import { isId } from '../../../kernel/ids.ts';
import { sessionStart } from '../../../kernel/session.ts';
import { passPapers } from '../../documents/index.ts';
import { numberChangeById, type NumberChange } from '../../people/index.ts';
import type { Catalogue } from '../catalogue.ts';
import { heads } from '../reads/lists.ts';
import { findKase, passKase } from '../store/kase.ts';
import { listByApplicant } from '../store/list.ts';
import type { CaseHead } from '../view.ts';

/*
 * A number led to somebody's account while another held it: what that other filed stands under the wrong name. Once the
 * number is bound anew (`grantNumberChange`), each case that the holder says to have filed passes to the holder.
 */

const MOST = 50;

/** From when on cases of the asker's account may be the holder's; undefined: none may. */
async function since(ctx: Pick<Ctx, 'city'>, n: NumberChange): Promise<Date | undefined> {
  if (n.state !== 'granted' || n.holder === null || n.holder === n.person) return undefined;
  // From a new number everything is the holder's; from one that was somebody's, only what came in under its session.
  if (n.kind === 'changed') return new Date(0);
  return n.session === null ? undefined : sessionStart(ctx.city.db, n.session);
}

/** Cases that may pass to the holder of a number that was bound anew, the newest first. */
export async function casesToPass(ctx: Ctx, catalogue: Catalogue, n: NumberChange): Promise<CaseHead[]> {
  require(ctx, 'people.rebind');
  const from = await since(ctx, n);
  if (!from) return [];
  return heads(ctx, catalogue, await listByApplicant(ctx.city.db, n.person, undefined, MOST, { since: from }));
}

/** Passes one case to the holder of the number, with its papers. Throws notFound, and conflict for one that may not pass. */
export const passCase = (ctx: Ctx, input: { change: string; kase: string }): Promise<null> =>
  execute(
    ctx,
    defineCommand({
      name: 'case.pass',
      action: 'people.rebind',
      input: z.strictObject({ change: z.string(), kase: z.string() }),
      async run(act, { change, kase: id }) {
        const n = isId(change) ? await numberChangeById(act.tx, change) : undefined;
        const kase = isId(id) ? await findKase(act.tx, id) : undefined;
        if (!n || !kase) throw notFound();
        const from = await since(act, n);
        if (!from || kase.receivedAt < from) throw conflict('case_not_passed');
        if (!(await passKase(act.tx, id, n.person, n.holder!))) throw conflict('case_not_passed');
        await passPapers(act.tx, `kase/${id}`, n.person, n.holder!);
        act.note({ object: `kase/${id}`, reason: `number_change/${n.id}` });
        return null;
      },
    }),
    input,
  );
