import { definePermissions, heldBy, signedIn, systemOnly, type Actor, type Rule } from '../../kernel/permission.ts';
import { INSPECTOR, SUPERVISOR } from './loaded.ts';

const person = (actor: Actor): true | string => actor.kind === 'person' || 'forbidden.person';
const officer = (actor: Actor): true | string =>
  (actor.kind === 'officer' && actor.posts.length > 0) || 'forbidden.officer';

const holds = (actor: Actor, role: string, agency?: string): boolean =>
  actor.kind === 'officer' &&
  actor.posts.some((p) => p.role === role && !p.deputy && (agency === undefined || p.agency === agency));

/**
 * Registers and ends letters of assignment: the city's admin, and the head of the agency that the inspector serves.
 * Nobody gives one to oneself. `{}` asks for all of them.
 */
const assign: Rule = (actor, letter?: { officer?: string; agency?: string | undefined }) => {
  if (letter?.officer !== undefined && letter.officer === actor.id) return 'forbidden.own_post';
  if (holds(actor, 'admin_kota')) return true;
  if (letter === undefined) return holds(actor, SUPERVISOR) || 'forbidden.role';
  return (letter.agency !== undefined && holds(actor, SUPERVISOR, letter.agency)) || 'forbidden.role';
};

/**
 * Reads who looked at a case: the head of the agency that holds it, and an inspector by the letter that opens it. Those who
 * look are not told who else did. `{}` asks whether one ever could.
 */
const looks: Rule = (actor, kase?: { agency: string; byLetter: boolean }) => {
  if (kase?.byLetter) return heldBy(INSPECTOR)(actor);
  const head =
    actor.kind === 'officer' &&
    actor.posts.some((p) => p.role === SUPERVISOR && (kase === undefined || p.agency === kase.agency));
  return head || (kase === undefined && heldBy(INSPECTOR)(actor) === true) || 'forbidden.role';
};

/** The rights of cases. Whether one may touch *this* case is said by `whoOf`, what may be done to it by `decide`. */
export const permissions = definePermissions({
  'case.draft': person,
  'case.file': person,
  'case.read': signedIn,
  'case.act': signedIn,
  'case.work': officer,
  'case.sign': officer,
  'case.reveal': officer,
  'case.assign': assign,
  'case.inspect': heldBy(INSPECTOR),
  'case.looks': looks,
  'case.migrate': (actor) => actor.kind === 'system' || officer(actor),
  'case.system': systemOnly,
  'service.publish': systemOnly,
  'service.read': heldBy('admin_kota', SUPERVISOR, 'auditor', INSPECTOR),
  'service.propose': (actor, service?: { agency: string }) =>
    holds(actor, 'admin_kota') || holds(actor, SUPERVISOR, service?.agency) || 'forbidden.role',
  // An SOP is laid down by who heads the agency, not by a deputy for some days.
  'service.approve': (actor, service?: { agency: string }) =>
    holds(actor, SUPERVISOR, service?.agency) || 'forbidden.role',
});
