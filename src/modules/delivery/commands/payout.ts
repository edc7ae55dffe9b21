/** Passing collected postage on to the carrier, against the list that it signed. */
import { z } from 'zod';
import { localDate } from '../../../kernel/clock/index.ts';
import { defineCommand, execute, type Ctx } from '../../../kernel/command.ts';
import { conflict, invalid, notFound } from '../../../kernel/errors.ts';
import { newId } from '../../../kernel/ids.ts';
import { kindOf, passOver } from '../../money/index.ts';
import { needsStepUp } from '../../people/index.ts';
import type { DeliveryParts } from '../hooks.ts';
import { lockBatch } from '../store/batch.ts';
import { insertPayout, owedLines, referenceUsed, type OwedLine } from '../store/payout.ts';
import { POSTAGE_BILL } from './send.ts';

const payouts = z.strictObject({
  batch: z.uuid(),
  /** Number of the order of the treasury (SP2D). */
  reference: z.string().trim().min(1, 'error.required').max(60, 'error.too_long'),
  /** What the carrier's invoice asks for these parcels. */
  invoice: z.bigint('error.number').min(1n, 'error.number'),
});

/** What is paid of a list now: collected, charged the same, and not paid before. */
export const payableOf = (lines: readonly OwedLine[]): OwedLine[] =>
  lines.filter((l) => l.paid === null && l.fee === l.collected);

/**
 * Pays the carrier what was collected for the parcels of a list: each parcel whose charge is what was collected comes to
 * zero; one that was charged otherwise stays until it is clear. Needs a fresh second factor.
 * @throws Refusal invalid at `invoice` when it is not the sum of these parcels, at `reference` when it was used
 */
export const payOutPostage = (
  ctx: Ctx,
  { bills }: Pick<DeliveryParts, 'bills'>,
  input: z.input<typeof payouts>,
): Promise<null> => {
  needsStepUp(ctx);
  return execute(
    ctx,
    defineCommand({
      name: 'delivery.pay_out',
      action: 'money.pass_over',
      input: payouts,
      async run(act, o) {
        const batch = await lockBatch(act.tx, o.batch);
        if (!batch?.handedAt) throw notFound();
        act.may('money.pass_over', { agency: batch.agency });
        const payable = payableOf(await owedLines(act.tx, batch.id));
        const amount = payable.reduce((sum, l) => sum + l.collected, 0n);
        if (amount === 0n) throw conflict('nothing_to_pass_over');
        if (o.invoice !== amount) throw invalid({ invoice: 'error.invoice_differs' });
        if (await referenceUsed(act.tx, batch.agency, o.reference)) throw invalid({ reference: 'error.used_already' });
        const id = newId(act.now);
        const journal = `postage/${id}`;
        await passOver(act, {
          key: journal,
          agency: batch.agency,
          liability: kindOf(bills, POSTAGE_BILL).accounts.revenue,
          amount,
        });
        await insertPayout(
          act,
          {
            id,
            batch: batch.id,
            agency: batch.agency,
            reference: o.reference,
            invoice: o.invoice,
            journal,
            on: localDate(act.city.calendar, act.now),
          },
          payable,
        );
        act.note({ object: `batch/${batch.id}` });
        return null;
      },
    }),
    input,
  );
};
