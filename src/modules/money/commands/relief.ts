/** A decree that lifts interest, agreed to after somebody had paid in its period: what they paid too much is given back. */
import { z } from 'zod';
import { defineCommand, execute, type Ctx } from '../../../kernel/command.ts';
import { defineJob, type AnyJob } from '../../../kernel/jobs.ts';
import type { BillKinds } from '../kind.ts';
import { paidUnder } from '../store/relief.ts';
import { rebook } from './rebook.ts';

/** The job that brings bills to a decree; its data is the decree and the last bill that was brought. */
export const APPLY = 'money.apply_relief';
/** So many bills in one transaction. */
const BATCH = 50;

const data = z.strictObject({ relief: z.uuid(), after: z.uuid().optional() });

const apply = (kinds: BillKinds) =>
  defineCommand({
    name: APPLY,
    action: 'money.reckon',
    input: data,
    async run(act, { relief, after }) {
      act.note({ object: `relief/${relief}` });
      const found = await paidUnder(act.tx, relief, after, BATCH);
      for (const bill of found)
        await rebook(act, kinds, bill, {
          key: `relief/${relief}/${bill}`,
          kind: 'act',
          refund: `relief/${relief}/${bill}/refund`,
        });
      const last = found.at(-1);
      if (found.length === BATCH && last) act.job(APPLY, { relief, after: last }, { key: `${relief}/${last}` });
      return found.length;
    },
  });

/** The jobs of the books. */
export const moneyJobs = (kinds: BillKinds): AnyJob[] => [
  defineJob({
    kind: APPLY,
    data,
    async run(ctx: Ctx, of) {
      await execute(ctx, apply(kinds), of);
    },
  }),
];
