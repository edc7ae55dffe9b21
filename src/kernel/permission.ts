/** A post an officer holds today. `area` is a Kemendagri code prefix: '12.71', '12.71.01', '12.71.01.1001'; null = everywhere. */
export interface Post {
  id: string;
  role: string;
  agency: string;
  area: string | null;
  /** Held in another's place: `plh` for days (pelaksana harian), `plt` while the post is vacant (pelaksana tugas). */
  deputy?: Deputy;
  /** Codes of the services on which a deputy may sign; without it all that the role signs. */
  signs?: string[];
}
export type Deputy = 'plh' | 'plt';
/** As it stands before the office on paper and screen: "Plh. Kepala Dinas". */
export const DEPUTY_WORD: Record<Deputy, string> = { plh: 'Plh.', plt: 'Plt.' };

/** Who acts. `level` is the assurance of the person's identity: 0 none, 1 phone, 2 NIK declared, 3 checked. */
export interface Actor {
  kind: 'anonymous' | 'person' | 'officer' | 'system';
  id: string;
  name: string;
  posts: Post[];
  level: 0 | 1 | 2 | 3;
  session?: string;
  /** Reaches only what began since: the number may be somebody else's by now. */
  readsFrom?: Date;
  stepUpAt?: Date;
}

/** Whether what began at this instant is in the actor's reach. */
export const reaches = (actor: Pick<Actor, 'readsFrom'>, began: Date): boolean =>
  actor.readsFrom === undefined || began >= actor.readsFrom;

export const ANONYMOUS: Actor = { kind: 'anonymous', id: 'anonymous', name: '', posts: [], level: 0 };
export const SYSTEM: Actor = { kind: 'system', id: 'system', name: 'Balai', posts: [], level: 0 };

/** `true`, or the word key of the reason why not. Without a resource the question is: could this actor ever? */
// Each module knows its own resource types; the registry only passes them on.
// oxlint-disable-next-line typescript/no-explicit-any
export type Rule = (actor: Actor, resource?: any) => true | string;
export type Permissions = Record<string, Rule>;

/** What an actor may do: the merged rules of all modules. */
export interface Rights {
  /** `true` or a reason key. Unknown actions throw: a misspelt action is a bug, not a denial. */
  can(actor: Actor, action: string, resource?: unknown): true | string;
  has(action: string): boolean;
  actions: string[];
}

/** `public` is for pages anybody may open; it is no right anybody could lose. */
export const PUBLIC = 'public';

/** Merges the modules' rules; two modules that name one action are an error. */
export function createRights(all: Permissions[]): Rights {
  const rules = new Map<string, Rule>([[PUBLIC, () => true]]);
  for (const permissions of all) {
    for (const [action, rule] of Object.entries(permissions)) {
      if (rules.has(action)) throw new Error(`two modules define the action ${action}`);
      rules.set(action, rule);
    }
  }
  return {
    can(actor, action, resource) {
      const rule = rules.get(action);
      if (!rule) throw new Error(`no rule for the action ${action}`);
      return rule(actor, resource);
    },
    has: (action) => rules.has(action),
    actions: [...rules.keys()],
  };
}

export const definePermissions = <P extends Permissions>(permissions: P): P => permissions;

/** True if the area (a code) lies in the post's area. */
export const covers = (post: Post, area: string | null): boolean =>
  post.area === null || (area !== null && (area === post.area || area.startsWith(`${post.area}.`)));

/** Rule: officers who hold one of these roles, wherever they sit. */
export const heldBy =
  (...roles: string[]): Rule =>
  (actor) =>
    actor.posts.some((p) => roles.includes(p.role)) || 'forbidden.role';

/** Rule: anyone who is signed in. */
export const signedIn: Rule = (actor) => actor.kind === 'person' || actor.kind === 'officer' || 'forbidden.sign_in';
/** Rule: the program's own jobs only. */
export const systemOnly: Rule = (actor) => actor.kind === 'system' || 'forbidden.system';
