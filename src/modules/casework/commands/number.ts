import { z } from 'zod';
import type { City } from '../../../kernel/city.ts';
import { defineCommand, execute, type Act, type Ctx } from '../../../kernel/command.ts';
import type { Reader } from '../../../kernel/db.ts';
import { conflict, forbidden, notFound } from '../../../kernel/errors.ts';
import { isId } from '../../../kernel/ids.ts';
import {
  grantNumberChange,
  NUMBER_REFUSALS,
  numberAsk,
  numberChangeById,
  numberGrant,
  placeNumberChange,
  takeNumberAsk,
  type NumberAsk,
  type NumberChange,
} from '../../people/index.ts';
import type { Catalogue } from '../catalogue.ts';
import type { Answers } from '../definition.ts';
import { answersOf, NUMBER_SERVICE, type Loaded } from '../loaded.ts';
import { currentService, serviceVersion } from '../services.ts';
import { findKaseFiles } from '../store/draft.ts';
import { findKase, passKase } from '../store/kase.ts';
import { advance } from './advance.ts';
import { fileIt, type Receipt } from './filing.ts';

/*
 * A number that leads to the wrong person is asked about and decided as a case: with a clock, an SOP and a receipt that
 * opens it without signing in, because whoever asks may lose the session by it. The case says how it stands and nothing of
 * whose account it is; that lies with `people`, for the officer alone.
 */

const COUNTER = 'petugas_loket';
const CARD = 'identity_card';

/** Asks, and files the case of it. Throws as `takeNumberAsk` does. */
export const askNumberChange = (ctx: Ctx, catalogue: Catalogue, input: NumberAsk): Promise<Receipt> =>
  execute(
    ctx,
    defineCommand({
      name: 'case.ask_number',
      action: 'people.account',
      input: numberAsk,
      async run(act, said) {
        const asked = await takeNumberAsk(act, said);
        const answers: Answers = {
          kind: asked.kind,
          ...(asked.kind === 'changed' && { proof: asked.proof === 'case' ? 'receipt' : 'identity' }),
        };
        const receipt = await fileIt(act, {
          def: await currentService(act.city, catalogue, NUMBER_SERVICE, act.now, act.tx),
          raw: answers,
          files: asked.photo === null ? [] : [{ requirement: CARD, file: asked.photo }],
          // Said by sending: the page that asks has the words above its button.
          statements: ['truth'],
        });
        await placeNumberChange(act.tx, asked.id, receipt.id);
        return receipt;
      },
    }),
    input,
  );

/**
 * The case as the counter meets it: whoever may bind numbers decides on it, from whichever office, since the number is of
 * no place. Throws notFound, conflict `number_decided`.
 */
async function atCounter(act: Act, catalogue: Catalogue, change: string): Promise<Loaded> {
  const n = isId(change) ? await numberChangeById(act.tx, change) : undefined;
  const kase = n?.kase ? await findKase(act.tx, n.kase) : undefined;
  const service = kase && catalogue.find(kase.service);
  if (!kase || !service) throw notFound();
  if (act.actor.id === kase.applicant) throw conflict('two_people');
  if (act.actor.kind !== 'officer') throw forbidden('not_yours');
  const def = await serviceVersion(act.city, catalogue, kase.service, kase.version, act.tx);
  return { kase, def, service, bills: catalogue.bills, who: { kind: 'officer', id: act.actor.id, roles: [COUNTER] } };
}

/** Takes what nobody holds into the officer's own hands: somebody stands there. Gives the open row. */
async function inHand(act: Act, catalogue: Catalogue, change: string) {
  let loaded = await atCounter(act, catalogue, change);
  const [open] = loaded.kase.state.open;
  if (!open) throw conflict('number_decided');
  const expected = { row: open.row, round: open.round };
  if (open.officer === null) {
    await advance(act, loaded, { type: 'take', expected, order: 'picked', reason: 'at_counter' });
    loaded = await atCounter(act, catalogue, change);
  }
  return { loaded, expected, row: loaded.def.rows.get(open.row)!.row };
}

/** What the asker says of the number now: an answer may have been mended since it was asked. Undefined: no case says it. */
export async function statedKind(city: City, db: Reader, n: NumberChange): Promise<NumberChange['kind'] | undefined> {
  const kase = n.kase === null ? undefined : await findKase(db, n.kase);
  // The service asks for one of the very kinds.
  return kase && ((await answersOf(city, db, kase)).answers['kind'] as NumberChange['kind'] | undefined);
}

/** Binds the number anew and ends its case, which passes to the holder. Throws as `grantNumberChange` does. */
export const grantNumberCase = (
  ctx: Ctx,
  catalogue: Catalogue,
  input: z.input<typeof numberGrant>,
): Promise<{ holder: string }> =>
  execute(
    ctx,
    defineCommand({
      name: 'case.grant_number',
      action: 'people.rebind',
      input: numberGrant,
      async run(act, said) {
        const asked = isId(said.id) ? await numberChangeById(act.tx, said.id) : undefined;
        const n = await grantNumberChange(act, said, asked && (await statedKind(act.city, act.tx, asked)));
        if (n.kase && n.holder !== n.person) await passKase(act.tx, n.kase, n.person, n.holder);
        let { loaded, expected, row } = await inHand(act, catalogue, said.id);
        // Who asked has come, and is decided on at once.
        if (row.may?.meet) {
          await advance(act, loaded, { type: 'done', expected });
          ({ loaded, expected, row } = await inHand(act, catalogue, said.id));
        }
        await advance(act, loaded, { type: 'settle', expected });
        act.note({ object: `number_change/${n.id}`, reason: said.seen, after: { kind: n.kind, holder: n.holder } });
        return { holder: n.holder };
      },
    }),
    input,
  );

/** Decides that nothing changes, for a reason that the asker reads. */
export const refuseNumberCase = (
  ctx: Ctx,
  catalogue: Catalogue,
  input: { id: string; reason: (typeof NUMBER_REFUSALS)[number] },
): Promise<null> =>
  execute(
    ctx,
    defineCommand({
      name: 'case.refuse_number',
      action: 'people.rebind',
      input: z.strictObject({ id: z.string(), reason: z.enum(NUMBER_REFUSALS, 'error.choose') }),
      async run(act, { id, reason }) {
        const { loaded, expected } = await inHand(act, catalogue, id);
        await advance(act, loaded, { type: 'reject', expected, reason });
        act.note({ object: `number_change/${id}`, reason });
        return null;
      },
    }),
    input,
  );

/** The photo of the identity card as it stands now: what was sent back may have been replaced. */
export async function numberPhoto({ city }: Pick<Ctx, 'city'>, n: NumberChange): Promise<string | null> {
  if (n.photo === null || n.kase === null) return n.photo;
  const files = await findKaseFiles(city.db, n.kase);
  return files.find((f) => f.requirement === CARD && f.toRev === null)?.file ?? n.photo;
}
