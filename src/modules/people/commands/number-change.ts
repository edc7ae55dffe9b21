import { z } from 'zod';
import { localDate } from '../../../kernel/clock/index.ts';
import { defineCommand, execute, type Act, type Ctx } from '../../../kernel/command.ts';
import { conflict, forbidden, invalid, notFound, unavailable } from '../../../kernel/errors.ts';
import { findFiles } from '../../../kernel/files/index.ts';
import { isId, newId, sixDigits } from '../../../kernel/ids.ts';
import { endSessionsOf, liftReach, spend } from '../../../kernel/session.ts';
import { checkName, parseNik } from '../identifiers.ts';
import { browserMac, contactIndex } from '../model.ts';
import { needsStepUp } from '../step-up.ts';
import {
  decideNumberChange,
  findNumberChange,
  insertNumberChange,
  lastNumberChange,
  lockNumberChange,
  lockNumberChangeOf,
  type NumberChange,
  type NumberChangeKind,
} from '../store/number-change.ts';
import { endPasskeysOf } from '../store/passkey.ts';
import {
  accountAt,
  closeAccount,
  endIdentifier,
  findPerson,
  hasIdentifier,
  identifierRow,
  insertIdentifier,
  insertPerson,
  openIdentifier,
  personByIdentifier,
  signedInNow,
} from '../store/person.ts';
import { forgetBrowsers, rememberBrowser } from '../store/sign-in.ts';
import { browserInput, spendOfNetwork } from './citizen.ts';

/*
 * Numbers change hands. Who lost one asks from the new one for the account of before; who got one that was somebody's says
 * so; who is still the owner and cannot prove it asks too. All three are decided by an officer who has seen the identity
 * card (design.md §7). What one holds proves nothing by itself, so the answer to the asker never tells whether the facts fit.
 */

const DAY = 86_400;
const ASKS_A_DAY = 3;
/** Tells the number before, and the owner by e-mail, that it leads elsewhere now. */
export const NUMBER_MOVED = 'people.number_moved';

/** What was asked for, as the case that goes along with it tells it. */
export interface NumberAsked {
  id: string;
  kind: NumberChange['kind'];
  proof: NumberChange['proof'];
  /** Of the identity card. */
  photo: string | null;
}

async function ask(
  act: Act,
  n: Pick<NumberChange, 'kind' | 'claimed' | 'proof' | 'photo'> & { browser: string },
): Promise<NumberAsked> {
  if ((await lastNumberChange(act.tx, act.actor.id))?.state === 'asked') throw conflict('number_asked');
  const mac = act.city.keys.mac('number_change', act.actor.id).toString('base64url');
  const wait = await spend(act.tx, `people.number_change/${mac}`, ASKS_A_DAY, DAY, act.now);
  if (wait > 0) throw unavailable('rate_limited', wait);
  const { kind, proof, photo } = n;
  const id = newId(act.now);
  await insertNumberChange(act.tx, {
    id,
    code: sixDigits(),
    kind,
    person: act.actor.id,
    claimed: n.claimed,
    proof,
    photo,
    session: act.actor.session ?? null,
    browserMac: browserMac(act.city.keys, n.browser),
    askedAt: act.now,
  });
  act.note({ object: `number_change/${id}`, reason: kind });
  return { id, kind, proof, photo };
}

const way = { browser: browserInput, ip: z.string().max(60) };
/** How one asks: from a new number by a case or an identity card, or from one that is in doubt, for the counter's word. */
export const numberAsk = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('case'), claimed: z.uuid(), ...way }),
  z.strictObject({
    by: z.literal('identity'),
    nik: z.string().max(40),
    bornOn: z.iso.date('error.date'),
    photo: z.uuid('error.required'),
    ...way,
  }),
  z.strictObject({ by: z.literal('counter'), kind: z.enum(['resold', 'same']), ...way }),
]);
export type NumberAsk = z.input<typeof numberAsk>;

/**
 * Takes the asking down. From a new number: for the account of before; `claimed` was proven by number and PIN of a case,
 * which the caller has seen, else the facts of the identity card are compared here, with a photo of it. From a number that
 * may be somebody else's by now: that it is (`resold`), or that one is still its owner without a proof at hand (`same`).
 * Throws invalid at `number`, `nik`, `bornOn`, `photo`; conflict `number_asked`, `no_number`, `number_whole` for a session
 * that reaches everything; forbidden `prove_first`; unavailable `rate_limited`.
 */
export async function takeNumberAsk(act: Act, said: z.output<typeof numberAsk>): Promise<NumberAsked> {
  if (act.actor.kind !== 'person') throw forbidden('forbidden.person');
  const { browser } = said;
  if (said.by === 'counter') {
    if (!act.actor.readsFrom) throw conflict('number_whole');
    await spendOfNetwork(act, 'try', said.ip);
    return ask(act, { kind: said.kind, claimed: act.actor.id, proof: 'none', photo: null, browser });
  }
  if (act.actor.readsFrom) throw forbidden('prove_first');
  await spendOfNetwork(act, 'try', said.ip);
  if (!(await hasIdentifier(act.tx, act.actor.id, 'phone'))) throw conflict('no_number');
  if (said.by === 'case') {
    if (said.claimed === act.actor.id) throw invalid({ number: 'error.own_case' });
    return ask(act, { kind: 'changed', claimed: said.claimed, proof: 'case', photo: null, browser });
  }
  const nik = parseNik(said.nik, localDate(act.city.calendar, act.now));
  if (!nik.ok) throw invalid({ nik: nik.error });
  const holder = await personByIdentifier(act.tx, act.city.keys, 'nik', nik.value);
  const fits = holder !== undefined && (await findPerson(act.tx, holder))?.birthDate === said.bornOn;
  if (holder === act.actor.id) throw invalid({ nik: 'error.own_nik' });
  const [photo] = await findFiles(act.tx, [said.photo]);
  if (photo?.owner !== act.actor.id) throw invalid({ photo: 'error.required' });
  return ask(act, { kind: 'changed', claimed: fits ? holder : null, proof: 'identity', photo: said.photo, browser });
}

/** Notes that an officer looked at who asks and whose account it is; gives the row. Throws notFound. */
export async function openNumberChange(ctx: Ctx, id: string): Promise<NumberChange> {
  const { key: _, ...looking } = ctx;
  await execute(
    looking,
    defineCommand({
      name: 'people.look_at_number_change',
      action: 'people.rebind',
      input: z.strictObject({ id: z.string() }),
      async run(act, input) {
        if (!isId(input.id) || !(await findNumberChange(act.tx, input.id))) throw notFound();
        act.note({ object: `number_change/${input.id}` });
        return null;
      },
    }),
    { id },
  );
  return (await findNumberChange(ctx.city.db, id))!;
}

/** How the officer knows who it is. */
export const NUMBER_SEEN = ['card_at_counter', 'photo_of_card'] as const;
export const NUMBER_REFUSALS = ['not_the_person', 'facts_differ', 'photo_unclear', 'not_come'] as const;

const holder = z.strictObject({
  nik: z.string().max(40),
  name: z.string().max(200),
  born_on: z.iso.date('error.date'),
});
export const numberGrant = z.strictObject({
  id: z.string(),
  seen: z.enum(NUMBER_SEEN, 'error.choose'),
  holder: holder.exactOptional(),
});

/**
 * Decides that the number leads to the person whose identity card was seen. `holder` says who that is, of a number that
 * came from somebody else. Every session of both accounts ends, and the number before is told. Throws forbidden `step_up`;
 * invalid at `seen` and the holder's fields; conflict `number_decided`, `number_unproven`, `no_number`, `two_people`.
 * `stated` is what the asker says of the number now: proof and account were taken for what was said first, so another word
 * since is conflict `number_kind_changed`, and has to be asked anew.
 */
export async function grantNumberChange(
  act: Act,
  { id, seen, holder: said }: z.output<typeof numberGrant>,
  stated: NumberChangeKind | undefined,
): Promise<NumberChange & { holder: string }> {
  needsStepUp(act);
  const n = isId(id) ? await lockNumberChange(act.tx, id) : undefined;
  if (!n) throw notFound();
  if (n.state !== 'asked') throw conflict('number_decided');
  if (stated !== undefined && stated !== n.kind) throw conflict('number_kind_changed');
  mayDecide(act, n);
  if (seen === 'photo_of_card' && n.photo === null) throw invalid({ seen: 'error.choose' });
  const to = n.kind === 'same' ? n.person : await rebound(act, n, said);
  if (n.kind === 'same') await madeWhole(act, n);
  await decideNumberChange(act.tx, id, { state: 'granted', by: act.actor.id, at: act.now, reason: seen, holder: to });
  act.note({ object: `number_change/${id}`, reason: seen, after: { kind: n.kind, holder: to } });
  return { ...n, holder: to };
}

/** Nobody decides on a number of one's own. */
function mayDecide({ actor }: Act, n: NumberChange): void {
  if (actor.id === n.person || actor.id === n.claimed) throw conflict('two_people');
}

/**
 * What asked for a number has ended as a case: nothing changes, unless the number was bound anew before. Throws conflict
 * `two_people` for an officer's own.
 */
export async function numberCaseEnded(
  act: Act,
  end: { kase: string; status: 'completed' | 'rejected' | 'withdrawn' | 'expired'; reason?: string },
): Promise<void> {
  const n = await lockNumberChangeOf(act.tx, end.kase);
  if (n?.state !== 'asked') return;
  const refused = end.status === 'rejected';
  if (refused) mayDecide(act, n);
  await decideNumberChange(act.tx, n.id, {
    state: refused ? 'refused' : 'withdrawn',
    by: act.actor.id,
    at: act.now,
    ...(end.reason !== undefined && { reason: end.reason }),
  });
}

/** Still the owner: the session reaches everything, and its browser is known from now on. */
async function madeWhole(act: Act, n: NumberChange): Promise<void> {
  if (n.session) await liftReach(act.tx, n.session);
  const phone = await openIdentifier(act.tx, act.city.keys, n.person, 'phone');
  if (phone && n.browserMac)
    await rememberBrowser(act.tx, contactIndex(act.city.keys, { kind: 'phone', value: phone }), n.browserMac, act.now);
  await signedInNow(act.tx, n.person, act.now);
}

/** Gives the asker's number to whom it leads from now on. */
async function rebound(act: Act, n: NumberChange, said: z.output<typeof holder> | undefined): Promise<string> {
  const { tx, now, city } = act;
  const phone = await openIdentifier(tx, city.keys, n.person, 'phone');
  if (!phone) throw conflict('no_number');
  const to = n.kind === 'changed' ? n.claimed : await holderOf(act, n, said);
  if (to === null) throw conflict('number_unproven');
  const before = await identifierRow(tx, to, 'phone');
  await endIdentifier(tx, n.person, 'phone', now);
  await insertIdentifier(tx, city.keys, to, 'phone', phone, now);
  await accountAt(tx, to, n.kind === 'resold' ? 3 : 1, now);
  // What the number's browsers knew of its owner is void; the one that asked from a new number was the new holder's.
  const idx = contactIndex(city.keys, { kind: 'phone', value: phone });
  await forgetBrowsers(tx, idx);
  if (n.browserMac) await rememberBrowser(tx, idx, n.browserMac, now);
  await signedInNow(tx, to, now);
  for (const person of new Set([n.person, to])) await endSessionsOf(tx, 'person', person, 'number_moved', now);
  if (n.kind === 'changed') {
    await endPasskeysOf(tx, to, now);
    if (!(await hasIdentifier(tx, n.person, 'email'))) await closeAccount(tx, n.person, now);
  }
  // The number that led to the holder before is told; the owner of a number that passed on has only an address left.
  if (before) act.job(NUMBER_MOVED, { identifier: before }, { key: `${n.id}/before` });
  const address = n.kind === 'resold' ? await identifierRow(tx, n.person, 'email') : undefined;
  if (address) act.job(NUMBER_MOVED, { identifier: address }, { key: `${n.id}/owner` });
  return to;
}

/** Who stands at the counter, by the identity card: known already, or known from now on. */
async function holderOf(act: Act, n: NumberChange, said: z.output<typeof holder> | undefined): Promise<string> {
  const { tx, now, city } = act;
  if (!said) throw invalid({ nik: 'error.required' });
  const nik = parseNik(said.nik, localDate(city.calendar, now));
  const name = checkName(said.name);
  if (!nik.ok || !name.ok) throw invalid({ ...(!nik.ok && { nik: nik.error }), ...(!name.ok && { name: name.error }) });
  const known = await personByIdentifier(tx, city.keys, 'nik', nik.value);
  if (known === n.person) throw conflict('number_owner');
  if (known !== undefined) {
    if ((await findPerson(tx, known))?.birthDate !== said.born_on) throw invalid({ born_on: 'error.facts_differ' });
    return known;
  }
  const made = await insertPerson(tx, now, { name: name.value, birthDate: said.born_on });
  await insertIdentifier(tx, city.keys, made, 'nik', nik.value, now);
  return made;
}
