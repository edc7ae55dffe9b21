import { z } from 'zod';
import { localDate } from '../../../kernel/clock/index.ts';
import { defineCommand, type Act } from '../../../kernel/command.ts';
import { conflict, invalid, notFound, type FieldErrors } from '../../../kernel/errors.ts';
import { endSession, endSessionsOf, listSessions } from '../../../kernel/session.ts';
import { checkName } from '../identifiers.ts';
import { parseContact } from '../model.ts';
import { CITY_ADMIN } from '../permissions.ts';
import { needsStepUp } from '../step-up.ts';
import {
  closeOfficer,
  closePost,
  insertOfficer,
  insertPost,
  lockOfficer,
  officerOf,
  othersInRole,
  standingOfPost,
  takenOf,
} from '../store/appointment.ts';
import { endInvitations } from '../store/invitation.ts';
import { invite, type Invited } from './invitation.ts';

const date = z.iso.date('error.date');
const needed = z.string().trim().min(1, 'error.required');

/** A post as the decree says it. `to` is its last day; a deputy's post always has one. */
export const postInput = z.strictObject({
  role: needed.regex(/^[a-z][a-z0-9_]{1,40}$/, 'error.invalid_value'),
  agency: needed,
  area: z.string().nullable(),
  from: date,
  to: date.nullable(),
  decree: needed.max(200, 'error.too_big'),
  decree_on: date,
  deputy: z.enum(['plh', 'plt']).nullable(),
  /** Services on which a deputy may sign; null = all. */
  signs: z.array(z.string().max(60)).max(100).nullable(),
});
export type PostInput = z.infer<typeof postInput>;

const today = (act: Act): string => localDate(act.city.calendar, act.now);

/** What the calendar and the city say against a post: agency and area exist, days are in order, a deputy's time ends. */
function postFaults(act: Act, post: PostInput): FieldErrors {
  const { pack } = act.city;
  const faults: FieldErrors = {};
  const known = [
    pack.city.kemendagri,
    ...pack.areas.districts.map((d) => d.code),
    ...pack.areas.wards.map((w) => w.code),
  ];
  if (!pack.agencies.some((a) => a.code === post.agency)) faults['agency'] = 'error.invalid_value';
  if (post.area !== null && !known.includes(post.area)) faults['area'] = 'error.invalid_value';
  if (post.to !== null && post.to < post.from) faults['to'] = 'error.ends_before';
  if (post.to !== null && post.to < today(act)) faults['to'] ??= 'error.in_the_past';
  if (post.deputy && post.to === null) faults['to'] = 'error.deputy_ends';
  if (post.decree_on > today(act)) faults['decree_on'] = 'error.in_the_future';
  if (!post.deputy && post.signs) faults['signs'] = 'error.invalid';
  return faults;
}

function checkPost(act: Act, post: PostInput, officer?: string): void {
  const faults = postFaults(act, post);
  if (Object.keys(faults).length > 0) throw invalid(faults);
  act.may('people.appoint', { officer, role: post.role, agency: post.agency });
  needsStepUp(act);
}

const toRow = (act: Act, post: PostInput) => ({
  ...post,
  decreeOn: post.decree_on,
  appointedBy: act.actor.id,
});

/**
 * Takes an officer into service with a first post and invites them. Nobody types a password for somebody else: the
 * officer makes one by a link that works once.
 */
export const appointOfficer = defineCommand({
  name: 'people.appoint',
  action: 'people.appoint',
  input: postInput.extend({
    name: needed.max(200, 'error.too_big'),
    number: needed.max(60, 'error.too_big'),
    email: z.string().max(200, 'error.too_big'),
  }),
  async run(act, { name, number, email, ...post }): Promise<Invited & { officer: string }> {
    const read = checkName(name);
    const address = email === '' ? undefined : parseContact('email', email)?.value;
    const code = number.toUpperCase().replaceAll(/[\s.]/g, '');
    const faults: FieldErrors = {
      ...(read.ok ? {} : { name: read.error }),
      ...(/^[0-9A-Z-]{3,40}$/.test(code) ? {} : { number: code === '' ? 'error.required' : 'error.employee_number' }),
      ...(email !== '' && !address ? { email: 'error.email' } : {}),
      ...postFaults(act, post),
    };
    const taken = await takenOf(act.tx, act.city.keys, { number: code, email: address });
    if (taken.number) faults['number'] ??= 'error.number_taken';
    if (taken.email) faults['email'] ??= 'error.email_taken';
    if (Object.keys(faults).length > 0 || !read.ok) throw invalid(faults);
    checkPost(act, post);
    const officer = await insertOfficer(act.tx, act.city.keys, {
      name: read.value,
      number: code,
      email: address,
      from: today(act),
      now: act.now,
    });
    const id = await insertPost(act.tx, officer, toRow(act, post), act.now);
    act.note({ object: `officer/${officer}`, reason: post.deputy ?? 'appointed', after: { post: id, ...post } });
    return { officer, ...(await invite(act, officer, 'first')) };
  },
});

/** Gives an officer in service another post. A deputy's rights begin and end with its days, by themselves. */
export const addPost = defineCommand({
  name: 'people.add_post',
  action: 'people.appoint',
  input: postInput.extend({ officer: z.string() }),
  async run(act, { officer, ...post }): Promise<null> {
    const found = await lockOfficer(act.tx, officer);
    if (!found) throw notFound();
    if (found.endedAt) throw conflict('officer_left');
    checkPost(act, post, officer);
    const id = await insertPost(act.tx, officer, toRow(act, post), act.now);
    act.note({ object: `officer/${officer}`, reason: post.deputy ?? 'appointed', after: { post: id, ...post } });
    return null;
  },
});

/** A city without an admin could not appoint one. */
async function keepsAnAdmin(act: Act, but: { officer: string } | { post: string }): Promise<void> {
  if ((await othersInRole(act.tx, CITY_ADMIN, today(act), but)).length === 0) throw conflict('last_admin');
}

/** Ends a post: with a last day, or now. With its last post an officer's sessions end in the same act. */
export const endPost = defineCommand({
  name: 'people.end_post',
  action: 'people.appoint',
  input: z.strictObject({ officer: z.string(), post: z.string(), last_day: date.nullable() }),
  async run(act, { officer: id, post: postId, last_day }): Promise<null> {
    await lockOfficer(act.tx, id);
    const officer = await officerOf(act.tx, act.city.keys, id);
    const post = officer?.posts.find((p) => p.id === postId);
    if (!officer || !post) throw notFound();
    act.may('people.appoint', { officer: id, role: post.role, agency: post.agency });
    needsStepUp(act);
    const on = today(act);
    if (standingOfPost(post, on) === 'over') throw conflict('post_over');
    if (last_day !== null && last_day < on) throw invalid({ last_day: 'error.in_the_past' });
    if (last_day !== null && last_day < post.from) throw invalid({ last_day: 'error.ends_before' });
    if (last_day !== null && post.to !== null && last_day > post.to) throw invalid({ last_day: 'error.ends_later' });
    if (post.role === CITY_ADMIN) await keepsAnAdmin(act, { post: postId });
    await closePost(act.tx, postId, last_day === null ? { at: act.now } : { lastDay: last_day });
    const left = officer.posts.filter((p) => p.id !== postId && standingOfPost(p, on) === 'now');
    if (last_day === null && left.length === 0) await endSessionsOf(act.tx, 'officer', id, 'left_office', act.now);
    act.note({ object: `officer/${id}`, reason: last_day === null ? 'ended_now' : 'ended', before: { post: postId } });
    return null;
  },
});

/** An officer leaves: posts, invitations and every session end in this act, and no sign-in works after it. */
export const dismissOfficer = defineCommand({
  name: 'people.dismiss',
  action: 'people.officer_access',
  input: z.strictObject({ officer: z.string() }),
  async run(act, { officer }): Promise<null> {
    act.may('people.officer_access', officer);
    needsStepUp(act);
    const found = await lockOfficer(act.tx, officer);
    if (!found) throw notFound();
    if (found.endedAt) throw conflict('officer_left');
    const on = today(act);
    const row = await officerOf(act.tx, act.city.keys, officer);
    if (row?.posts.some((p) => p.role === CITY_ADMIN && standingOfPost(p, on) === 'now'))
      await keepsAnAdmin(act, { officer });
    await closeOfficer(act.tx, officer, act.now);
    await endInvitations(act.tx, officer, act.now);
    await endSessionsOf(act.tx, 'officer', officer, 'left_office', act.now);
    act.note({ object: `officer/${officer}`, reason: 'left_office' });
    return null;
  },
});

/** Ends one session of an officer, or all of them. */
export const endOfficerSessions = defineCommand({
  name: 'people.end_officer_sessions',
  action: 'people.officer_access',
  input: z.strictObject({ officer: z.string(), session: z.string().nullable() }),
  async run(act, { officer, session }): Promise<null> {
    act.may('people.officer_access', officer);
    if (!(await lockOfficer(act.tx, officer))) throw notFound();
    if (session === null) await endSessionsOf(act.tx, 'officer', officer, 'revoked', act.now);
    else {
      const open = await listSessions(act.tx, 'officer', officer, act.now);
      if (!open.some((s) => s.id === session)) throw notFound();
      await endSession(act.tx, session, 'revoked', act.now);
    }
    act.note({ object: `officer/${officer}`, reason: 'sessions_ended' });
    return null;
  },
});
