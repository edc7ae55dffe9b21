import { covers, definePermissions, systemOnly, type Actor, type Post } from '../../kernel/permission.ts';

/** Who hands papers over, and who answers for it. */
const DESK = ['petugas_loket', 'kepala_dinas'];
/** Who sees how carriers do their work. */
const WATCH = [...DESK, 'admin_kota', 'auditor', 'inspektorat'];

const deskPosts = (actor: Pick<Actor, 'kind' | 'posts'>): Post[] =>
  actor.kind === 'officer' ? actor.posts.filter((p) => DESK.includes(p.role)) : [];

/** Agencies whose parcels this officer packs. */
export const parcelAgencies = (actor: Pick<Actor, 'kind' | 'posts'>): string[] => [
  ...new Set(deskPosts(actor).map((p) => p.agency)),
];

/** Whether this officer sees how carriers do their work. */
export const watchesCarriers = (actor: Pick<Actor, 'posts'>): boolean =>
  actor.posts.some((p) => WATCH.includes(p.role));

interface Of {
  agency: string;
  area: string | null;
  person: string;
}

export const permissions = definePermissions({
  /** Packs, hands over and takes back: of the officer's agency and area, never one's own. */
  'delivery.desk': (actor: Actor, parcel?: Of) => {
    if (actor.kind === 'system') return true;
    const posts = deskPosts(actor);
    if (posts.length === 0) return 'forbidden.role';
    if (parcel === undefined) return true;
    if (parcel.person === actor.id) return 'not_found';
    return posts.some((p) => p.agency === parcel.agency && covers(p, parcel.area)) || 'not_found';
  },
  'delivery.report': (actor: Actor) => watchesCarriers(actor) || 'forbidden.role',
  'delivery.system': systemOnly,
});
