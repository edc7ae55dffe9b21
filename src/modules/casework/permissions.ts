import { definePermissions, signedIn, systemOnly, type Actor } from '../../kernel/permission.ts';

const person = (actor: Actor): true | string => actor.kind === 'person' || 'forbidden.person';
const officer = (actor: Actor): true | string =>
  (actor.kind === 'officer' && actor.posts.length > 0) || 'forbidden.officer';

/** The rights of cases. Whether one may touch *this* case is said by `whoOf`, what may be done to it by `decide`. */
export const permissions = definePermissions({
  'case.draft': person,
  'case.file': person,
  'case.read': signedIn,
  'case.act': signedIn,
  'case.work': officer,
  'case.sign': officer,
  'case.reveal': officer,
  'case.migrate': (actor) => actor.kind === 'system' || officer(actor),
  'case.system': systemOnly,
  'service.publish': systemOnly,
});
