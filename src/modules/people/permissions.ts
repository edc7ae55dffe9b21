import { definePermissions, signedIn, systemOnly, type Actor, type Rule } from '../../kernel/permission.ts';

const anyone: Rule = () => true;

export const CITY_ADMIN = 'admin_kota';
const AGENCY_HEAD = 'kepala_dinas';
const COUNTER = 'petugas_loket';
/** Who oversees others is appointed for the whole city, never by an agency for itself. */
const CITY_ROLES = new Set([CITY_ADMIN, 'auditor', 'inspektorat', AGENCY_HEAD]);
const OVERSEERS = new Set(['auditor', 'inspektorat']);

/** A post as a right asks about it. */
export interface PostAsked {
  /** Whose post; nobody's yet when the officer is new. */
  officer?: string;
  role: string;
  agency: string;
}

const holds = (actor: Actor, role: string): boolean =>
  actor.kind === 'officer' && actor.posts.some((p) => p.role === role && !p.deputy);
const heads = (actor: Actor, agency: string): boolean =>
  actor.kind === 'officer' && actor.posts.some((p) => p.role === AGENCY_HEAD && p.agency === agency && !p.deputy);

/**
 * Appoints and ends posts: the city's admin everywhere, the head of an agency in it, for the roles that do its work.
 * Nobody does it to oneself. Deputies do not appoint: a decree for some days must not outlive itself.
 */
const appoint: Rule = (actor, post?: PostAsked) => {
  const admin = holds(actor, CITY_ADMIN);
  if (!post) return admin || holds(actor, AGENCY_HEAD) || 'forbidden.role';
  if (post.officer === actor.id) return 'forbidden.own_post';
  if (admin) return true;
  return (heads(actor, post.agency) && !CITY_ROLES.has(post.role)) || 'forbidden.role';
};

/** Reads the register of officers; the head of an agency that agency's. */
const officers: Rule = (actor, agencies?: string[]) => {
  if (holds(actor, CITY_ADMIN) || actor.posts.some((p) => OVERSEERS.has(p.role))) return true;
  if (!agencies) return holds(actor, AGENCY_HEAD) || 'forbidden.role';
  return agencies.some((a) => heads(actor, a)) || 'not_found';
};

export const permissions = definePermissions({
  'people.sign_in': anyone,
  'people.account': signedIn,
  'people.officers': officers,
  'people.appoint': appoint,
  /** Second factors, sessions and service of officers. */
  'people.officer_access': (actor, officer?: string) =>
    officer !== undefined && officer === actor.id ? 'forbidden.own_post' : holds(actor, CITY_ADMIN) || 'forbidden.role',
  /** Gives a number to whom it leads from now on, with the identity card on the counter. */
  'people.rebind': (actor) => holds(actor, COUNTER) || holds(actor, AGENCY_HEAD) || 'forbidden.role',
  'people.first_officer': systemOnly,
  'officer.sign_in': anyone,
  'officer.step_up': (actor) => actor.kind === 'officer' || 'forbidden.officer',
  'officer.change_password': (actor) => actor.kind === 'officer' || 'forbidden.officer',
  'session.issue_token': systemOnly,
});
