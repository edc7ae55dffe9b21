import type { City } from '../../kernel/city.ts';
import { localDate } from '../../kernel/clock/index.ts';
import type { DataKey } from '../../kernel/crypto.ts';
import { openDataKey } from '../../kernel/data-key.ts';
import type { Reader } from '../../kernel/db.ts';
import { notFound } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import { covers, reaches, type Actor, type Post } from '../../kernel/permission.ts';
import type { BillKinds } from '../money/index.ts';
import type { Catalogue, CaseService } from './catalogue.ts';
import type { Answer, Definition } from './definition.ts';
import type { Who } from './model.ts';
import { serviceVersion } from './services.ts';
import { lettersOf, type Assignment } from './store/assignment.ts';
import { findAnswers } from './store/envelope.ts';
import { findKase, findKases, type Kase } from './store/kase.ts';

/** Role whose holders may hand over and put back what others of their agency hold. */
export const SUPERVISOR = 'kepala_dinas';

/** The service by which a number that leads to the wrong person is asked about. */
export const NUMBER_SERVICE = 'ganti-nomor';

/** Role whose holders read cases by a letter of assignment, and act on none. */
export const INSPECTOR = 'inspektorat';

/** A case as one actor meets it. */
export interface Loaded {
  kase: Kase;
  def: Definition;
  service: CaseService;
  /** What its rows may bill. */
  bills: BillKinds;
  who: Who;
  /** The letter by which an inspector reads it; nothing can be done to it by that. */
  letter?: Assignment;
}

/** Posts that reach this case: of its agency, over its area. */
export const postsFor = (posts: readonly Post[], kase: Pick<Kase, 'agency' | 'area'>): Post[] =>
  posts.filter((p) => p.agency === kase.agency && covers(p, kase.area));

/**
 * Whether a deputy's decree leaves this service out: posts of the role reach the case, and none of them signs on it. Whoever
 * holds no post of the role is refused by the row itself.
 */
export function deputyMayNotSign(actor: Actor, kase: Pick<Kase, 'agency' | 'area' | 'service'>, role: string): boolean {
  const held = postsFor(actor.posts, kase).filter((p) => p.role === role);
  return held.length > 0 && held.every((p) => p.signs && !p.signs.includes(kase.service));
}

/**
 * As what the actor meets this case; undefined: not at all. An officer never decides on a case of one's own: the office
 * door is closed to the applicant, whatever post one holds.
 */
export function whoOf(
  actor: Actor,
  def: Definition,
  kase: Pick<Kase, 'agency' | 'area' | 'applicant' | 'receivedAt'>,
): Who | undefined {
  if (actor.kind === 'system') return { kind: 'system', id: 'system', roles: [] };
  if (actor.kind === 'person')
    return actor.id === kase.applicant && reaches(actor, kase.receivedAt)
      ? { kind: 'applicant', id: actor.id, roles: [] }
      : undefined;
  if (actor.kind !== 'officer' || actor.id === kase.applicant) return undefined;
  const held = new Set(postsFor(actor.posts, kase).map((p) => p.role));
  // In the SOP's order, so that an officer with two posts acts in the first that fits.
  const roles = def.body.roles.map((r) => r.id).filter((r) => held.has(r));
  const supervises = held.has(SUPERVISOR);
  return roles.length > 0 || supervises ? { kind: 'officer', id: actor.id, roles, supervises } : undefined;
}

/** The case, if the actor may know of it. Throws notFound. */
export async function loadCase(
  o: { city: City; actor: Actor; now: Date },
  db: Reader,
  catalogue: Catalogue,
  id: string,
): Promise<Loaded> {
  const kase = isId(id) ? await findKase(db, id) : undefined;
  const service = kase && catalogue.find(kase.service);
  if (!kase || !service) throw notFound();
  const def = await serviceVersion(o.city, catalogue, kase.service, kase.version, db);
  const who = whoOf(o.actor, def, kase);
  const { bills } = catalogue;
  if (who) return { kase, def, service, bills, who };
  const letter = await letterFor(o, db, kase);
  if (!letter) throw notFound();
  return { kase, def, service, bills, who: { kind: 'officer', id: o.actor.id, roles: [] }, letter };
}

/** Many cases at once, by id: those the actor works on by a post; the others are left out. */
export async function loadCases(
  o: { city: City; actor: Actor },
  db: Reader,
  catalogue: Catalogue,
  ids: readonly string[],
): Promise<Map<string, Loaded>> {
  const found = new Map<string, Loaded>();
  for (const kase of await findKases(db, [...new Set(ids)].filter(isId))) {
    const service = catalogue.find(kase.service);
    if (!service) continue;
    const def = await serviceVersion(o.city, catalogue, kase.service, kase.version, db);
    const who = whoOf(o.actor, def, kase);
    if (who) found.set(kase.id, { kase, def, service, bills: catalogue.bills, who });
  }
  return found;
}

/** The letter that opens this case to an inspector today. */
async function letterFor(
  { city, actor, now }: { city: City; actor: Actor; now: Date },
  db: Reader,
  kase: Kase,
): Promise<Assignment | undefined> {
  if (actor.kind !== 'officer' || actor.id === kase.applicant || !actor.posts.some((p) => p.role === INSPECTOR))
    return undefined;
  const received = localDate(city.calendar, kase.receivedAt);
  return (await lettersOf(db, actor.id, localDate(city.calendar, now))).find(
    (l) =>
      l.agency === kase.agency &&
      (l.service === null || l.service === kase.service) &&
      l.received_from <= received &&
      received <= l.received_to,
  );
}

/** The case's key. Throws notFound once it was destroyed by law: what happened stays, what was said is gone. */
export async function keyOf(city: City, db: Reader, kase: Kase): Promise<DataKey> {
  const key = await openDataKey(db, city.keys, kase.dataKey);
  if (!key) throw notFound('destroyed');
  return key;
}

/** The answers in force. */
export async function answersOf(
  city: City,
  db: Reader,
  kase: Kase,
  rev = kase.answersRev,
): Promise<{ key: DataKey; answers: Record<string, Answer> }> {
  const key = await keyOf(city, db, kase);
  const answers = await findAnswers(db, key, kase.id, rev);
  if (!answers) throw new Error(`case ${kase.id} has no answers of revision ${rev}`);
  return { key, answers };
}
