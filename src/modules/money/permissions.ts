import { definePermissions, systemOnly, type Actor, type Rule } from '../../kernel/permission.ts';

/*
 * Roles of the treasury (PP 12/2019, Permendagri 77/2020). `bendahara` is the bendahara penerimaan of an agency; the one of
 * the city's finance office (bkad) is its treasurer too. Each sees its own agency's money; the BUD sees all.
 */
export const TREASURER = 'bendahara';
export const ASSISTANT = 'bendahara_pembantu';
/** Checks and signs the agency's accounts (pejabat penatausahaan keuangan). */
export const PPK = 'ppk';
/** The city's treasury (bendahara umum daerah): money that reached RKUD leaves only by its order. */
export const BUD = 'bud';
const OVERSEERS = ['auditor', 'inspektorat'];

/** Of what agency a thing of the books is. */
export interface OfAgency {
  agency: string;
}

/** The agencies whose money an officer's posts show; 'all' for who keeps or checks the whole city's. */
export function agenciesOf(actor: Actor): 'all' | string[] {
  if (actor.kind !== 'officer') return [];
  if (actor.posts.some((p) => p.role === BUD || OVERSEERS.includes(p.role))) return 'all';
  return [...new Set(actor.posts.filter((p) => [TREASURER, ASSISTANT, PPK].includes(p.role)).map((p) => p.agency))];
}

/** Holders of these roles, of the thing's own agency; the BUD everywhere. */
const inAgency =
  (...roles: string[]): Rule =>
  (actor: Actor, thing?: OfAgency) => {
    const posts = actor.kind === 'officer' ? actor.posts.filter((p) => roles.includes(p.role)) : [];
    if (posts.length === 0) return 'forbidden.role';
    if (thing === undefined) return true;
    return posts.some((p) => p.role === BUD || p.agency === thing.agency) || 'not_found';
  };

/** Whose decision an act is: what leaves the city's account the BUD's, all else the agency's PPK's. Never the asker's own. */
const decides: Rule = (actor: Actor, act?: OfAgency & { askedBy: string }) => {
  const verdict = inAgency(PPK, BUD)(actor, act);
  if (verdict !== true || act === undefined) return verdict;
  return act.askedBy !== actor.id || 'forbidden.own_request';
};

/** Who takes a counted drawer over: somebody of the agency who is not its officer. */
const receivesCash: Rule = (actor: Actor, drawer?: OfAgency & { officer: string }) => {
  const verdict = inAgency(TREASURER, ASSISTANT)(actor, drawer);
  if (verdict !== true || drawer === undefined) return verdict;
  return drawer.officer !== actor.id || 'forbidden.own_request';
};

export const permissions = definePermissions({
  /** Facts of money are told by providers, through the program. */
  'money.take': systemOnly,
  'money.issue': systemOnly,
  'money.tell': systemOnly,
  /** Bringing bills to a decree that was agreed to after they were paid. */
  'money.reckon': systemOnly,
  /** One's own bills; a code alone shows an amount and a masked name. */
  'money.pay': (actor: Actor) => actor.kind === 'person' || 'forbidden.sign_in',
  'money.read': (actor: Actor, thing?: OfAgency) => {
    const agencies = agenciesOf(actor);
    if (agencies === 'all') return true;
    if (agencies.length === 0) return 'forbidden.role';
    return thing === undefined || agencies.includes(thing.agency) || 'not_found';
  },
  /** One bill: its payer's, or the treasury's of its agency; which of them, the reader asks. */
  'money.bill': (actor: Actor) =>
    actor.kind === 'person' ||
    agenciesOf(actor).length > 0 ||
    (actor.kind === 'anonymous' ? 'forbidden.sign_in' : 'forbidden.role'),
  'money.ask': inAgency(TREASURER, ASSISTANT, PPK),
  'money.decide': decides,
  /** Cash at the counter, for kinds of bills that name it. */
  'money.cash': inAgency(TREASURER, ASSISTANT),
  'money.receive_cash': receivesCash,
  'money.deposit': inAgency(TREASURER, ASSISTANT),
  /** Paying out what was agreed: the treasurer before it is deposited, the BUD after. */
  'money.refund': inAgency(TREASURER, BUD),
  /** What was never the city's leaves its account: by an order of the treasury. */
  'money.pass_over': inAgency(BUD),
  'money.close': inAgency(BUD),
});
