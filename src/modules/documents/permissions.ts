import { definePermissions, heldBy, systemOnly, type Actor } from '../../kernel/permission.ts';

/** Who answers for an agency's papers. */
const HEAD = 'kepala_dinas';

const keepsBlanks = heldBy('petugas_loket', 'validator');

export const permissions = definePermissions({
  /** Which papers, the paper says: of the officer's agency, for a post the officer holds. */
  'paper.sign': (actor: Actor) => (actor.kind === 'officer' && actor.posts.length > 0) || 'forbidden.officer',
  'paper.revoke': (actor: Actor, paper?: { office: string; topic: string | null }) => {
    const posts = actor.kind === 'officer' ? actor.posts.filter((p) => p.role === HEAD) : [];
    if (posts.length === 0) return 'forbidden.role';
    if (paper === undefined) return true;
    const { office, topic } = paper;
    // A deputy takes out of force what a deputy may sign.
    const given = (signs: string[] | undefined) => signs === undefined || (topic !== null && signs.includes(topic));
    return posts.some((p) => p.agency === office && given(p.signs)) || 'not_found';
  },
  /** The stock of blank cards: who prints them, and who answers for them. */
  'blank.keep': (actor, resource) => actor.kind === 'system' || keepsBlanks(actor, resource),
  'paper.system': systemOnly,
});
