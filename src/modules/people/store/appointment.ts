import { sql } from 'kysely';
import type { Keys } from '../../../kernel/crypto.ts';
import type { Reader, Tx } from '../../../kernel/db.ts';
import { newId, isId } from '../../../kernel/ids.ts';
import type { Deputy } from '../../../kernel/permission.ts';
import { maskContact } from '../model.ts';
import { officerEmailPlace } from './officer.ts';

/** A post in the register: of the past, of today or to come. */
export interface PostRow {
  id: string;
  role: string;
  agency: string;
  area: string | null;
  from: string;
  /** Last day. */
  to: string | null;
  decree: string;
  decreeOn: string | null;
  deputy: Deputy | null;
  signs: string[] | null;
  /** Ended at this instant, before its last day. */
  endedAt: Date | null;
}

export interface OfficerRow {
  id: string;
  name: string;
  number: string;
  from: string;
  to: string | null;
  endedAt: Date | null;
  /** Has a password and a second factor. */
  ready: boolean;
  posts: PostRow[];
}

export interface OfficersAsked {
  /** Part of a name, or an employee number. */
  text?: string;
  role?: string;
  agency?: string;
  /** In service on the day, or gone. */
  state: 'in' | 'gone';
  on: string;
  after?: { name: string; id: string };
  limit: number;
}

const isOpenOn = (post: Pick<PostRow, 'from' | 'to' | 'endedAt'>, on: string): boolean =>
  post.endedAt === null && post.from <= on && (post.to === null || post.to >= on);
/** What a post is on a day: it holds, it is to come, it has ended. */
export const standingOfPost = (post: PostRow, on: string): 'now' | 'later' | 'over' =>
  isOpenOn(post, on) ? 'now' : post.endedAt === null && post.from > on ? 'later' : 'over';

const columns = [
  'id',
  'name',
  'employee_number as number',
  'active_from as from',
  'active_to as to',
  'ended_at as endedAt',
] as const;

/** Officers by name, with all their posts: two statements, however many there are. */
export async function listOfficers(db: Reader, asked: OfficersAsked): Promise<OfficerRow[]> {
  const { text, role, agency, on, after } = asked;
  let q = db
    .selectFrom('people.officer as o')
    .select(columns)
    .select((e) => e('password_hash', 'is not', null).as('ready'))
    .orderBy('name')
    .orderBy('id')
    .limit(asked.limit);
  q =
    asked.state === 'in'
      ? q.where('ended_at', 'is', null).where((e) => e.or([e('active_to', 'is', null), e('active_to', '>=', on)]))
      : q.where((e) => e.or([e('ended_at', 'is not', null), e('active_to', '<', on)]));
  if (text) {
    const part = `%${text.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}%`;
    q = q.where((e) =>
      e.or([
        e(e.fn<string>('lower', ['name']), 'like', part),
        e('employee_number', '=', text.toUpperCase().replaceAll(/[\s.]/g, '')),
      ]),
    );
  }
  if (role || agency)
    q = q.where((e) => {
      let held = e.selectFrom('people.officer_post as p').select('p.id').whereRef('p.officer', '=', 'o.id');
      if (role) held = held.where('p.role', '=', role);
      if (agency) held = held.where('p.agency', '=', agency);
      return e.exists(held);
    });
  if (after) q = q.where(sql<boolean>`(name, id) > (${after.name}, ${after.id}::uuid)`);
  const officers = await q.execute();
  const posts = await postsOf(
    db,
    officers.map((o) => o.id),
  );
  return officers.map((o) => ({ ...o, ready: Boolean(o.ready), posts: posts.get(o.id) ?? [] }));
}

async function postsOf(db: Reader, officers: string[]): Promise<Map<string, PostRow[]>> {
  const posts = new Map<string, PostRow[]>();
  if (officers.length === 0) return posts;
  const rows = await db
    .selectFrom('people.officer_post')
    .select([
      'id',
      'officer',
      'role',
      'agency',
      'area',
      'valid_from as from',
      'valid_to as to',
      'decree',
      'decree_on as decreeOn',
      'deputy',
      'signs',
      'ended_at as endedAt',
    ])
    .where('officer', 'in', officers)
    .orderBy('valid_from', 'desc')
    .orderBy('id', 'desc')
    .execute();
  for (const { officer, ...post } of rows)
    posts.set(officer, [...(posts.get(officer) ?? []), { ...post, deputy: post.deputy as Deputy | null }]);
  return posts;
}

/** One officer of the register, in service or not, with the masked office address. */
export async function officerOf(
  db: Reader,
  keys: Keys,
  id: string,
): Promise<(OfficerRow & { email: string | undefined }) | undefined> {
  if (!isId(id)) return undefined;
  const row = await db
    .selectFrom('people.officer')
    .select(columns)
    .select(['email_sealed'])
    .select((e) => e('password_hash', 'is not', null).as('ready'))
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  const { email_sealed, ready, ...officer } = row;
  const email = email_sealed
    ? maskContact({ kind: 'email', value: keys.open(officerEmailPlace(id), email_sealed).toString() })
    : undefined;
  return { ...officer, ready: Boolean(ready), posts: (await postsOf(db, [id])).get(id) ?? [], email };
}

export interface DeputyTime {
  officer: string;
  role: string;
  agency: string;
  deputy: Deputy;
  from: string;
  to: string | null;
}
/** When these officers held posts in another's place: what they did then was done as Plh. or Plt. */
export async function deputyTimes(db: Reader, officers: string[]): Promise<DeputyTime[]> {
  if (officers.length === 0) return [];
  const rows = await db
    .selectFrom('people.officer_post')
    .select(['officer', 'role', 'agency', 'deputy', 'valid_from as from', 'valid_to as to'])
    .where('officer', 'in', officers)
    .where('deputy', 'is not', null)
    .execute();
  return rows as DeputyTime[];
}

/** The officer of an employee number, in service or not. */
export const officerByNumber = async (db: Reader, number: string): Promise<string | undefined> =>
  (
    await db
      .selectFrom('people.officer')
      .select('id')
      .where('employee_number', '=', number.toUpperCase().replaceAll(/[\s.]/g, ''))
      .executeTakeFirst()
  )?.id;

/** The office address in clear: only for sending to it. */
export async function officerEmail(db: Reader, keys: Keys, id: string): Promise<string | undefined> {
  const row = await db.selectFrom('people.officer').select('email_sealed').where('id', '=', id).executeTakeFirst();
  return row?.email_sealed ? keys.open(officerEmailPlace(id), row.email_sealed).toString() : undefined;
}

/** Whether an employee number or office address belongs to an officer already, also to one who left. */
export async function takenOf(
  db: Reader,
  keys: Keys,
  o: { number: string; email: string | undefined },
): Promise<{ number: boolean; email: boolean }> {
  const rows = await db
    .selectFrom('people.officer')
    .select(['employee_number as number'])
    .where((e) =>
      e.or([
        e('employee_number', '=', o.number),
        ...(o.email ? [e('email_idx', '=', keys.blindIndex('email', o.email))] : []),
      ]),
    )
    .execute();
  return { number: rows.some((r) => r.number === o.number), email: rows.some((r) => r.number !== o.number) };
}

export async function insertOfficer(
  tx: Tx,
  keys: Keys,
  o: { name: string; number: string; email: string | undefined; from: string; now: Date },
): Promise<string> {
  const id = newId(o.now);
  await tx
    .insertInto('people.officer')
    .values({
      id,
      name: o.name,
      employee_number: o.number,
      email_sealed: o.email ? keys.seal(officerEmailPlace(id), Buffer.from(o.email)) : null,
      email_idx: o.email ? keys.blindIndex('email', o.email) : null,
      password_hash: null,
      totp_sealed: null,
      active_from: o.from,
      created_at: o.now,
    })
    .execute();
  return id;
}

export async function insertPost(
  tx: Tx,
  officer: string,
  post: Omit<PostRow, 'id' | 'endedAt'> & { appointedBy: string },
  now: Date,
): Promise<string> {
  const id = newId(now);
  await tx
    .insertInto('people.officer_post')
    .values({
      id,
      officer,
      role: post.role,
      agency: post.agency,
      area: post.area,
      valid_from: post.from,
      valid_to: post.to,
      decree: post.decree,
      decree_on: post.decreeOn,
      deputy: post.deputy,
      signs: post.signs,
      appointed_by: post.appointedBy,
    })
    .execute();
  return id;
}

/** Holds the officer's row: what is decided about an officer is decided one after the other. */
export const lockOfficer = (
  tx: Tx,
  id: string,
): Promise<{ id: string; endedAt: Date | null; ready: boolean } | undefined> =>
  tx
    .selectFrom('people.officer')
    .select(['id', 'ended_at as endedAt', (e) => e('password_hash', 'is not', null).$castTo<boolean>().as('ready')])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();

/** The last day of a post, or its end now. */
export const closePost = (tx: Tx, id: string, end: { lastDay: string } | { at: Date }) =>
  tx
    .updateTable('people.officer_post')
    .set('lastDay' in end ? { valid_to: end.lastDay } : { ended_at: end.at })
    .where('id', '=', id)
    .execute();

/** The officer has left: the posts that hold, and those to come, end with the service. */
export async function closeOfficer(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.updateTable('people.officer').set({ ended_at: at }).where('id', '=', id).execute();
  await tx
    .updateTable('people.officer_post')
    .set({ ended_at: at })
    .where('officer', '=', id)
    .where('ended_at', 'is', null)
    .execute();
}

/** Officers in service who hold the role on a day, but for one: who else could. Held until the transaction ends. */
export async function othersInRole(tx: Tx, role: string, on: string, but: { officer?: string; post?: string }) {
  // Two admins who end each other's posts at once meet on this key.
  await sql`select pg_advisory_xact_lock(hashtext('people.officer_post'), hashtext(${role}))`.execute(tx);
  let q = tx
    .selectFrom('people.officer_post as p')
    .innerJoin('people.officer as o', 'o.id', 'p.officer')
    .select('o.id')
    .where('p.role', '=', role)
    .where('p.ended_at', 'is', null)
    .where('o.ended_at', 'is', null)
    .where('p.valid_from', '<=', on)
    .where((e) => e.or([e('p.valid_to', 'is', null), e('p.valid_to', '>=', on)]))
    .where((e) => e.or([e('o.active_to', 'is', null), e('o.active_to', '>=', on)]));
  if (but.officer) q = q.where('o.id', '<>', but.officer);
  if (but.post) q = q.where('p.id', '<>', but.post);
  return (await q.execute()).map((r) => r.id);
}
