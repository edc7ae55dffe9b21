import { z } from 'zod';
import { defineCommand, type Act, type Json } from '../../kernel/command.ts';
import { forbidden, notFound } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { reaches } from '../../kernel/permission.ts';
import { quietUntil, refusePersonal, type NoticeKind, type Urgency } from './model.ts';
import { statesBefore } from './plan.ts';
import { findMessage, record } from './store/message.ts';
import type { DoorKind } from './door-port.ts';
import { findNotice, insertNotice, insertNotices, markRead, markSent, noticesOf } from './store/notice.ts';
import { quietHours } from './rules.ts';
import { consentsOf, insertConsent, preferenceOf, savePreference } from './store/reach.ts';

/** The job that carries a notice out of the house: `{ notice: id }`. */
export const SEND = 'notices.send';

/**
 * Tells a person something, in the act that makes it true: it lies in the inbox when the act commits, and leaves by the
 * person's best door after that (never at night, unless there is danger). `key` makes it single: the same fact is told
 * once. Throws when the parameters do not fit the kind or look like personal values.
 */
export async function notify<P>(
  act: Act,
  n: { person: string; kind: NoticeKind<P>; object?: string; params: P; key: string },
): Promise<void> {
  const data = read(n.kind, n.params);
  const id = newId(act.now);
  const told = await insertNotice(act.tx, {
    id,
    person: n.person,
    kind: n.kind.kind,
    object: n.object ?? null,
    key: n.key,
    data,
    now: act.now,
  });
  if (told) queue(act, id, await turnOf(act, n.kind.urgency, n.person));
}

/**
 * Tells many people the same, as `notify` does each: for warnings. Give some thousand at a time, one act each, so that no
 * transaction grows without an end. Gives to how many it was new. `quietly`: whom it is told in the inbox only.
 */
export async function notifyMany<P>(
  act: Act,
  n: {
    people: readonly string[];
    quietly?: ReadonlySet<string>;
    kind: NoticeKind<P>;
    object?: string;
    params: P;
    key: string;
  },
): Promise<number> {
  const data = read(n.kind, n.params);
  const rows = n.people.map((person) => ({ id: newId(act.now), person, key: `${n.key}/${person}` }));
  const told = new Set(
    await insertNotices(act.tx, rows, { kind: n.kind.kind, object: n.object ?? null, data, now: act.now }),
  );
  const turn = await turnOf(act, n.kind.urgency);
  const [quiet, loud] = [rows.filter((r) => n.quietly?.has(r.person)), rows.filter((r) => !n.quietly?.has(r.person))];
  if (quiet.length > 0)
    await markSent(
      act.tx,
      quiet.map((r) => r.id),
      'none',
      act.now,
    );
  for (const { id } of loud) if (told.has(id)) queue(act, id, turn);
  return told.size;
}

function read<P>(kind: NoticeKind<P>, params: P): Json {
  const data = kind.params.parse(params) as Json;
  refusePersonal(kind.kind, data);
  return data;
}

/** When it may leave: in the morning, unless there is danger or the person wants to hear at night too. */
async function turnOf(act: Act, urgency: Urgency, person?: string): Promise<Date | undefined> {
  if (urgency === 'danger') return undefined;
  const morning = quietUntil(act.now, act.city.timeZone, quietHours(act.city, act.now));
  const awake = morning && person !== undefined && (await preferenceOf(act.tx, person)).night;
  return awake ? undefined : morning;
}

const queue = (act: Act, notice: string, runAt: Date | undefined): void =>
  act.job(SEND, { notice }, { key: notice, ...(runAt ? { runAt } : {}) });

/** A notice whose turn has not come waits: for the morning, for the day's digest, for money or a door that is shut. */
export const postpone = defineCommand({
  name: 'notices.postpone',
  action: 'notices.send',
  input: z.strictObject({ notice: z.uuid(), until: z.iso.datetime() }),
  async run(act, { notice, until }): Promise<void> {
    act.note({ object: `notice/${notice}` });
    act.job(SEND, { notice }, { key: `${notice}/${until}`, runAt: new Date(until) });
  },
});

const WHY = z.enum(['failed', 'unknown', 'silent', 'no_provider']);
/** A message is given up, and what it tells goes through the next door, unless it was read meanwhile. */
export const fallBack = defineCommand({
  name: 'notices.fall_back',
  action: 'notices.send',
  input: z.strictObject({ message: z.uuid(), why: WHY }),
  async run(act, { message: id, why }): Promise<void> {
    const message = await findMessage(act.tx, id);
    if (!message || message.state === 'delivered' || message.state === 'read') return;
    act.note({ object: `message/${id}`, reason: why });
    await record(
      act.tx,
      id,
      { state: 'fallen_back', at: act.now, provider: message.provider, reason: why },
      { state: 'fallen_back', from: statesBefore('fallen_back') },
      act.now,
    );
    // One job is enough for a digest: it takes its company along.
    const [first] = (await noticesOf(act.tx, id)).filter((n) => n.readAt === null);
    if (first) act.job(SEND, { notice: first.id }, { key: `${first.id}/after/${message.door}` });
  },
});

const DOOR = z.enum(['push', 'whatsapp', 'email', 'sms']);
/** Notes what a person wrote back about a door: STOP, or yes again. */
export const sayDoor = defineCommand({
  name: 'notices.say_door',
  action: 'notices.send',
  input: z.strictObject({ person: z.uuid(), door: DOOR, given: z.boolean(), source: z.enum(['reply', 'device']) }),
  async run(act, said): Promise<void> {
    act.note({ object: `person/${said.person}`, reason: `${said.door}_${said.given ? 'yes' : 'no'}` });
    await insertConsent(act.tx, { ...said, now: act.now });
  },
});

/** How one wants to be told: a yes or no to each door, the language, one digest a day. Only what changed is written. */
export const setNews = defineCommand({
  name: 'notices.set_news',
  action: 'notices.news',
  input: z.strictObject({
    doors: z.partialRecord(DOOR, z.boolean()),
    lang: z.enum(['id', 'en']),
    digest: z.boolean(),
    night: z.boolean(),
  }),
  async run(act, { doors, lang, digest, night }): Promise<void> {
    const person = act.actor.id;
    if (act.actor.readsFrom) throw forbidden('prove_first');
    const said = new Map((await consentsOf(act.tx, person)).map((c) => [c.door, c.given]));
    for (const [door, given] of Object.entries(doors) as [DoorKind, boolean][])
      if (said.get(door) !== given) await insertConsent(act.tx, { person, door, given, source: 'page', now: act.now });
    await savePreference(act.tx, person, { lang, digest, night }, act.now);
    act.note({ object: `person/${person}` });
  },
});

/** Marks one of one's own notices as read and gives it; another's is not found. */
export const openNotice = defineCommand({
  name: 'notices.open',
  action: 'notices.read',
  input: z.strictObject({ id: z.string() }),
  async run(act, { id }): Promise<{ kind: string; object: string | null; data: Json }> {
    const notice = await findNotice(act.tx, id);
    if (notice?.person !== act.actor.id || !reaches(act.actor, notice.createdAt)) throw notFound();
    await markRead(act.tx, act.actor.id, act.now, id);
    act.note({ object: `notice/${id}` });
    return { kind: notice.kind, object: notice.object, data: notice.data };
  },
});

export const readAll = defineCommand({
  name: 'notices.read_all',
  action: 'notices.read',
  input: z.strictObject({}),
  run: (act) => markRead(act.tx, act.actor.id, act.now),
});
