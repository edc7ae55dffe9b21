import type { Ctx } from '../../kernel/command.ts';
import { transact, type Reader, type Tx } from '../../kernel/db.ts';
import { newId } from '../../kernel/ids.ts';
import { addressesOf } from '../people/index.ts';
import { doorsOf, openProviders, type Work } from './carry.ts';
import { templateName, topicOf } from './compose.ts';
import { digestNotice } from './digest.ts';
import type { DoorKind, MessageDoor } from './door-port.ts';
import { nextDigest, quietUntil, variantOf, type AnyNotice, type Kinds, type Urgency } from './model.ts';
import { agrees, planDoors, type Reach } from './plan.ts';
import { quietHours } from './rules.ts';
import { deadDoors } from './store/dead.ts';
import { insertMessage, messagesOfNotice, type Message } from './store/message.ts';
import { findNotice, lockNotice, listWaiting, markSent, noticesOf, type Notice } from './store/notice.ts';
import { subscriptionOf } from './store/push.ts';
import { consentsOf, preferenceOf, type Preference } from './store/reach.ts';
import { agreedTemplates, wordingOf } from './store/template.ts';

/** From so many on, what waits for one person becomes one message. */
const MANY = 3;
const AT_MOST = 50;

const LIVE: ReadonlySet<Message['state']> = new Set(['queued', 'sending', 'sent', 'delivered', 'read']);

export interface Planned {
  message: Message;
  notices: Notice[];
  urgency: Urgency;
  to: string;
  open: MessageDoor[];
}

/** A person's doors, with what they lead to. `dead`: those whose address takes nothing any more; they are in no reach. */
export async function reachOf(
  ctx: Pick<Ctx, 'city'>,
  person: string,
  db: Reader = ctx.city.db,
): Promise<{ to: Map<DoorKind, string>; reach: Reach; dead: Set<DoorKind> }> {
  const { keys } = ctx.city;
  const [contacts, said, push] = await Promise.all([
    addressesOf(db, keys, person),
    consentsOf(db, person),
    subscriptionOf(db, keys, person),
  ]);
  const to = new Map<DoorKind, string>();
  if (contacts.phone) to.set('sms', contacts.phone).set('whatsapp', contacts.phone);
  if (contacts.email) to.set('email', contacts.email);
  if (push) to.set('push', push);
  const dead = await deadDoors(db, keys, person, to);
  for (const door of dead) to.delete(door);
  return { to, reach: { has: new Set(to.keys()), said: new Map(said.map((s) => [s.door, s.given])) }, dead };
}

/** Whether WhatsApp would carry these words: only what its owner has approved. */
async function mayUse(
  w: Work,
  door: MessageDoor,
  kind: AnyNotice,
  params: unknown,
  lang: Preference['lang'],
): Promise<boolean> {
  if (!door.templates) return true;
  const { version } = await wordingOf(w.city.db, kind, variantOf(kind, params));
  const agreed = await agreedTemplates(w.city.db, door.name);
  return agreed.get(`${templateName(kind.kind, variantOf(kind, params), version)}/${lang}`)?.state === 'APPROVED';
}

/**
 * Decides how a notice leaves: by which door, alone or with others, now or later. `undefined`: there is nothing (more) to
 * do. The message it gives may be one that an earlier run began.
 */
export async function planNotice(ctx: Work, kinds: Kinds, id: string): Promise<Planned | { later: Date } | undefined> {
  const { city, now } = ctx;
  const notice = await findNotice(city.db, id);
  const kind = notice && kinds.get(notice.kind);
  // Read in the inbox before its turn: nothing more to tell.
  if (!notice || !kind || notice.readAt) return undefined;
  if (kind.holds && !(await kind.holds(ctx, notice.object))) return undefined;
  const { urgency } = kind;
  const [{ to, reach }, preference, open] = await Promise.all([
    reachOf(ctx, notice.person),
    preferenceOf(city.db, notice.person),
    openProviders(city, now),
  ]);
  const wait = waitOf(ctx, notice, urgency, preference);
  const topic = topicOf(kinds, [notice], false);
  if (!topic) return undefined;
  // The words agreed with WhatsApp are asked for only where the person takes it.
  const asksWhatsapp = reach.has.has('whatsapp') && agrees(reach, 'whatsapp');
  const able = async (doors: readonly MessageDoor[], many: boolean): Promise<Set<DoorKind>> => {
    const set = new Set<DoorKind>();
    for (const d of doors) {
      if (set.has(d.kind) || (d.kind === 'whatsapp' && !asksWhatsapp)) continue;
      const about = many ? { kind: digestNotice as AnyNotice, params: { count: 2 } } : topic;
      if (await mayUse(ctx, d, about.kind, about.params, preference.lang)) set.add(d.kind);
    }
    return set;
  };
  const [alone, together, ever] = [await able(open, false), await able(open, true), await able(doorsOf(city), false)];

  return transact(city.db, async (tx): Promise<Planned | { later: Date } | undefined> => {
    const held = await lockNotice(tx, notice);
    if (!held || held.readAt) return undefined;
    const before = await messagesOfNotice(tx, id);
    const live = before.find((m) => LIVE.has(m.state));
    if (live) {
      const address = to.get(live.door);
      if (live.state !== 'queued' && live.state !== 'sending') {
        // Whoever sent it died before it was written here.
        if (!held.sentAt) await markSent(tx, [id], live.door, now);
        return undefined;
      }
      if (address === undefined) return undefined;
      return { message: live, notices: await noticesOf(tx, live.id), urgency, to: address, open };
    }
    if (wait) return { later: wait };
    const notices = await bundle(tx, kinds, held, before.at(-1), urgency, now);
    const used = new Set(before.map((m) => m.door));
    const digest = notices.length > 1;
    const [door] = planDoors(urgency, reach, digest ? together : alone, used);
    if (door === undefined) {
      // A door that is shut for now opens again; one that there is not never does.
      if (planDoors(urgency, reach, ever, used).length > 0) return { later: new Date(now.getTime() + 60_000) };
      if (before.every((m) => m.state === 'failed')) await markSent(tx, [id], 'none', now);
      return undefined;
    }
    const message: Message = {
      id: newId(now),
      person: held.person,
      purpose: digest ? 'digest' : 'notice',
      door,
      kind: digest ? digestNotice.kind : held.kind,
      lang: preference.lang,
      state: 'queued',
      provider: null,
      ref: null,
      attempts: 0,
      createdAt: now,
      stateAt: now,
    };
    await insertMessage(tx, { ...message, notices: notices.map((n) => n.id) }, now);
    return { message, notices, urgency, to: to.get(door)!, open };
  });
}

/** Until when the notice waits: for the morning, or for the day's digest where the person wants one. */
function waitOf({ city, now }: Work, notice: Notice, urgency: Urgency, preference: Preference): Date | undefined {
  if (urgency === 'danger') return undefined;
  const quiet = quietUntil(now, city.timeZone, quietHours(city, now));
  if (quiet && !preference.night) return quiet;
  if (!preference.digest || urgency !== 'info') return undefined;
  const due = nextDigest(notice.createdAt, city.timeZone);
  return due > now ? due : undefined;
}

/** What leaves together with a notice: its company of an earlier door, or all that waits when it is much. */
async function bundle(
  tx: Tx,
  kinds: Kinds,
  notice: Notice,
  last: Message | undefined,
  urgency: Urgency,
  now: Date,
): Promise<Notice[]> {
  if (urgency === 'danger') return [notice];
  if (last) {
    if (last.purpose !== 'digest') return [notice];
    const unread = (await noticesOf(tx, last.id)).filter((n) => !n.readAt);
    return unread.length > 0 ? unread : [notice];
  }
  const waiting = (await listWaiting(tx, notice.person, now, AT_MOST)).filter(
    (n) => n.id !== notice.id && kinds.has(n.kind) && kinds.get(n.kind)!.urgency !== 'danger',
  );
  return waiting.length + 1 >= MANY ? [notice, ...waiting] : [notice];
}
