/** A card by post: what its applicant chooses, and what the carrier's news does to the case. */
import { z } from 'zod';
import { defineCommand, execute, type Act, type Ctx } from '../../../kernel/command.ts';
import { conflict, forbidden } from '../../../kernel/errors.ts';
import {
  collectInstead,
  destinationSchema,
  parcelOf,
  sendByPost,
  type Item,
  type Parcel,
  type ParcelHooks,
} from '../../delivery/index.ts';
import type { BillKinds } from '../../money/index.ts';
import type { Catalogue } from '../catalogue.ts';
import { answersOf, loadCase, type Loaded } from '../loaded.ts';
import { isEnded } from '../model.ts';
import { currentService } from '../services.ts';
import { advance } from './advance.ts';
import { fileIt } from './filing.ts';

/** Service of what did not arrive. */
const LOST_PARCEL = 'kiriman-hilang';
const subjectOf = (kase: string): string => `kase/${kase}`;

/** The question that says at which office the service's card is printed; undefined: its paper lies in the inbox. */
export function printedAt({ def }: Pick<Loaded, 'def'>): { path: string; item: Item } | undefined {
  if (!def.body.outputs.some((o) => o.form === 'card')) return undefined;
  for (const { field, question } of def.fields.values())
    if (question.kind === 'office') return { path: field, item: question.prints as Item };
  return undefined;
}

/** The applicant's own case that ends with a card, still open. */
async function ownCard(act: Act, catalogue: Catalogue, id: string) {
  const loaded = await loadCase(act, act.tx, catalogue, id);
  if (loaded.who.kind !== 'applicant') throw forbidden('not_yours');
  const printed = printedAt(loaded);
  if (!printed) throw conflict('no_card');
  if (isEnded(loaded.kase.state)) throw conflict('parcel_moved');
  return { loaded, printed };
}

const sending = z.strictObject({
  kase: z.string(),
  /** The card before it lies with its holder, who gives it to the courier. */
  old_card: z.boolean(),
  to: destinationSchema,
});

/**
 * By post, to this address. Can be chosen and changed until the envelope is closed.
 * @throws Refusal invalid at `to.…`; conflict `no_card`, `no_postage`, `parcel_away`
 */
export const sendCase = (
  ctx: Ctx,
  catalogue: Catalogue,
  bills: BillKinds,
  input: z.input<typeof sending>,
): Promise<{ parcel: string; bill: string | null }> =>
  execute(
    ctx,
    defineCommand({
      name: 'case.send',
      action: 'case.act',
      input: sending,
      async run(act, { kase: id, old_card: oldCard, to }) {
        const { loaded, printed } = await ownCard(act, catalogue, id);
        const { kase, def } = loaded;
        const { answers } = await answersOf(act.city, act.tx, kase);
        const ready = kase.state.open.some((o) => def.rows.get(o.row)?.row.may?.collect);
        const parcel = await sendByPost(
          act,
          bills,
          {
            subject: subjectOf(kase.id),
            reference: kase.number,
            items: [printed.item],
            person: kase.applicant,
            agency: kase.agency,
            office: String(answers[printed.path]),
            ready,
            oldCard,
          },
          to,
        );
        return { parcel: parcel.id, bill: parcel.paidAt === null ? parcel.bill : null };
      },
    }),
    input,
  );

/** At the counter after all; postage that was paid is given back. Throws conflict `parcel_away`. */
export const collectCase = (ctx: Ctx, catalogue: Catalogue, input: { kase: string }): Promise<null> =>
  execute(
    ctx,
    defineCommand({
      name: 'case.collect',
      action: 'case.act',
      input: z.strictObject({ kase: z.string() }),
      async run(act, { kase: id }) {
        const { loaded } = await ownCard(act, catalogue, id);
        const parcel = await parcelOf(act.tx, subjectOf(loaded.kase.id));
        if (!parcel || parcel.endedAt !== null) return null;
        await collectInstead(act, loaded.bills, parcel.subject);
        return null;
      },
    }),
    input,
  );

/** What hangs on the parcel of a case. */
export const caseParcels = (catalogue: Catalogue): ParcelHooks => ({
  async onDelivered(act: Act, parcel: Parcel) {
    const loaded = await loadCase(act, act.tx, catalogue, parcel.subject.slice('kase/'.length));
    const open = loaded.kase.state.open.find((o) => loaded.def.rows.get(o.row)?.row.may?.collect);
    if (open) await advance(act, loaded, { type: 'done', expected: { row: open.row, round: open.round } });
  },
  async onLost(act: Act, parcel: Parcel) {
    const { number } = await fileIt(act, {
      def: await currentService(act.city, catalogue, LOST_PARCEL, act.now, act.tx),
      raw: { parcel: parcel.number, area: parcel.area, what: 'lost' },
      files: [],
      // It holds for whoever has the card; nobody need declare it for that.
      statements: ['return_found'],
      applicant: parcel.person,
    });
    return number;
  },
});
