/** A card by post: what its applicant chooses, and what the carrier's news does to the case. */
import { z } from 'zod';
import { defineCommand, execute, type Act, type Ctx } from '../../../kernel/command.ts';
import { localDate } from '../../../kernel/clock/index.ts';
import type { Reader } from '../../../kernel/db.ts';
import { conflict, forbidden, invalid, type FieldErrors } from '../../../kernel/errors.ts';
import { SYSTEM } from '../../../kernel/permission.ts';
import {
  collectInstead,
  destinationFaults,
  destinationSchema,
  parcelOf,
  sameName,
  sendByPost,
  type Destination,
  type Item,
  type Parcel,
  type ParcelHooks,
  type ReceiverVerdict,
} from '../../delivery/index.ts';
import type { BillKinds } from '../../money/index.ts';
import { familyByKk, type Family } from '../../people/index.ts';
import type { Catalogue } from '../catalogue.ts';
import type { Answer } from '../definition.ts';
import { answersOf, loadCase, type Loaded } from '../loaded.ts';
import { isEnded } from '../model.ts';
import { currentService } from '../services.ts';
import { advance } from './advance.ts';
import { ownFamily } from './family.ts';
import { fileIt } from './filing.ts';

/** Service of what did not arrive. */
const LOST_PARCEL = 'kiriman-hilang';
const subjectOf = (kase: string): string => `kase/${kase}`;
const kaseOf = (p: Pick<Parcel, 'subject'>): string => p.subject.slice('kase/'.length);

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

type Answers = Readonly<Record<string, Answer>>;

/** What the form says of the holder of the card that the service makes, and of the family card. */
function holderIn({ service }: Pick<Loaded, 'service'>, answers: Answers): { name?: string; kk?: string } {
  const pick = service.family?.find((p) => p.group === undefined);
  const text = (path: string | undefined) => {
    const said = path === undefined ? undefined : answers[path];
    return typeof said === 'string' && said !== '' ? said : undefined;
  };
  const [name, kk] = [text(pick?.person.name), text(pick?.card.number)];
  return { ...(name !== undefined && { name }), ...(kk !== undefined && { kk }) };
}

/** Whose card it is, as the applicant's own case names its holder; undefined where it asks for none. */
export async function cardHolder(ctx: Ctx, catalogue: Catalogue, kase: string): Promise<string | undefined> {
  const { city } = ctx;
  const loaded = await loadCase(ctx, city.db, catalogue, kase);
  if (loaded.who.kind !== 'applicant') throw forbidden('not_yours');
  return holderIn(loaded, (await answersOf(city, city.db, loaded.kase)).answers).name;
}

/** Nobody but the holder and who stands on the same family card may take it. `family`: that card as the city knows it. */
function verdictOn(holder: string | undefined, family: Family | undefined, to: Destination): ReceiverVerdict {
  if (to.receiver === 'holder')
    return holder === undefined ? 'unknown' : sameName(holder, to.name) ? 'fits' : 'not_holder';
  if (!family) return 'unknown';
  return family.members.some((m) => m.name !== null && sameName(m.name, to.name)) ? 'fits' : 'not_on_card';
}

/**
 * What is wrong with whoever the applicant names. Compared with a family card only if it is the applicant's own: who stands
 * on another's is nothing to find out here, and the office looks before it packs.
 */
async function receiverFaults(act: Act, loaded: Loaded, answers: Answers, to: Destination): Promise<FieldErrors> {
  const { name, kk } = holderIn(loaded, answers);
  const today = localDate(act.city.calendar, act.now);
  const own = await ownFamily(act);
  const meant = own && kk !== undefined ? await familyByKk(act.tx, act.city.keys, kk, today) : undefined;
  const verdict = verdictOn(name, meant?.id === own?.id ? meant : undefined, to);
  return verdict === 'not_holder' || verdict === 'not_on_card' ? { name: `error.${verdict}` } : {};
}

const sending = z.strictObject({
  kase: z.string(),
  /** The card before it lies with its holder, who gives it to the courier. */
  old_card: z.boolean(),
  to: destinationSchema,
});

/**
 * By post, to this address. Can be chosen and changed until the envelope is closed.
 * @throws Refusal invalid at `to.…`, also for a receiver who is neither the holder nor on the family card; conflict `no_card`, `no_postage`, `parcel_away`
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
        const faults = {
          ...(await receiverFaults(act, loaded, answers, to)),
          ...destinationFaults(act.city.pack, to),
        };
        if (Object.keys(faults).length > 0) throw invalid(faults);
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
  async receiverOf({ city, now }, db: Reader, parcel: Parcel, to: Destination) {
    const loaded = await loadCase({ city, actor: SYSTEM, now }, db, catalogue, kaseOf(parcel));
    const { answers } = await answersOf(city, db, loaded.kase);
    const { name, kk } = holderIn(loaded, answers);
    const today = localDate(city.calendar, now);
    return verdictOn(name, kk === undefined ? undefined : await familyByKk(db, city.keys, kk, today), to);
  },
  async onDelivered(act: Act, parcel: Parcel) {
    const loaded = await loadCase(act, act.tx, catalogue, kaseOf(parcel));
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
