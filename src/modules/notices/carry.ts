import type { City } from '../../kernel/city.ts';
import type { Ctx } from '../../kernel/command.ts';
import type { Reader } from '../../kernel/db.ts';
import { macOf, type Composed } from './compose.ts';
import type { Answer, DoorKind, MessageDoor, Outgoing, Report } from './door-port.ts';
import { afterReport, patienceOf, graceOf, shutFor, statesBefore } from './plan.ts';
import type { Urgency } from './model.ts';
import { addressMac } from './store/dead.ts';
import { backToQueue, beginSending, record, type Message } from './store/message.ts';
import { providerFaulty, providerFine, providerStates, shutProvider } from './store/provider.ts';

/*
 * Carries one message out of the house. What was given to a provider is given to nobody else until it is known that this
 * one does not have it: a lost answer is asked for, never repeated blindly.
 */

export type Work = Pick<Ctx, 'city' | 'now' | 'log'>;
/** `busy`: nobody took it, it may be tried again. `unknown`: somebody may have it. */
export type Carried = 'taken' | 'refused' | 'busy' | 'unknown';

/** The doors of the settings; a city that names none has those of its sign-in codes. */
export function doorsOf({ ports }: Pick<City, 'ports'>): MessageDoor[] {
  if (ports.doors) return ports.doors;
  const { sms, email } = ports;
  const answer = (outcome: 'sent' | 'refused'): Answer =>
    outcome === 'sent' ? { outcome: 'taken' } : { outcome: 'refused', reason: 'provider' };
  return [
    ...(email
      ? [
          {
            kind: 'email' as const,
            name: 'email',
            idempotent: true,
            send: async ({ id, to, subject, text }: Outgoing) =>
              answer(await email.sendEmail({ id, to, subject: subject ?? '', text })),
          },
        ]
      : []),
    ...(sms
      ? [
          {
            kind: 'sms' as const,
            name: 'sms',
            idempotent: true,
            send: async ({ id, to, text }: Outgoing) => answer(await sms.sendSms({ id, to, text })),
          },
        ]
      : []),
  ];
}

/** The providers of a kind that stand open, in the order of the settings. One that was shut is tried again after its time. */
export async function openProviders(city: City, now: Date): Promise<MessageDoor[]> {
  const doors = doorsOf(city);
  if (doors.length === 0) return doors;
  const states = await providerStates(city.db);
  return doors.filter((d) => {
    const until = states.get(d.name)?.shutUntil;
    return !until || until <= now;
  });
}

export const providerOf = (city: City, name: string | null): MessageDoor | undefined =>
  doorsOf(city).find((d) => d.name === name);

/** Gives the message to the first provider that takes it. `open` are those that stand open. */
export async function carry(
  w: Work,
  message: Message,
  to: string,
  composed: Composed,
  urgency: Urgency,
  open: readonly MessageDoor[],
): Promise<Carried> {
  const outgoing: Outgoing = { ...composed.outgoing, id: message.id, to };
  let m = message;
  if (m.state === 'sending') {
    const known = await resolve(w, m, outgoing, urgency);
    if (known !== 'absent') return known;
    if (!(await backToQueue(w.city.db, m, w.now))) return 'unknown';
    m = { ...m, state: 'queued' };
  }
  if (m.state !== 'queued') return m.state === 'failed' || m.state === 'fallen_back' ? 'refused' : 'taken';
  for (const door of open) {
    if (door.kind !== m.door) continue;
    const mine = await beginSending(w.city.db, m, {
      provider: door.name,
      toMac: addressMac(w.city.keys, to),
      textMac: macOf(w.city, composed.line),
      version: composed.version,
      now: w.now,
      lookAt: new Date(w.now.getTime() + graceOf(urgency)),
    });
    if (!mine) return 'unknown';
    m = { ...m, state: 'sending', provider: door.name, attempts: m.attempts + 1 };
    const carried = await give(w, m, door, outgoing, urgency);
    if (carried !== 'absent') return carried;
    if (!(await backToQueue(w.city.db, m, w.now))) return 'unknown';
    m = { ...m, state: 'queued' };
  }
  return 'busy';
}

/** One call. `absent`: they do not have it, another may be asked. */
async function give(
  w: Work,
  m: Message,
  door: MessageDoor,
  outgoing: Outgoing,
  urgency: Urgency,
): Promise<Exclude<Carried, 'busy'> | 'absent'> {
  let answer: Answer;
  try {
    answer = await door.send(outgoing);
  } catch (error) {
    await fault(w, door, error instanceof Error ? error.name : 'unknown');
    const known = door.status ? await ask(w, m, door, outgoing, urgency) : 'unknown';
    if (known === 'unknown')
      await record(w.city.db, m.id, { state: 'unknown', at: w.now, provider: door.name }, undefined, w.now);
    return known;
  }
  return settle(w, m, door, answer, urgency);
}

async function settle(
  w: Work,
  m: Message,
  door: MessageDoor,
  answer: Answer,
  urgency: Urgency,
): Promise<'taken' | 'refused' | 'absent'> {
  const { db } = w.city;
  if (answer.outcome === 'busy') {
    await fault(w, door, answer.reason);
    return 'absent';
  }
  await providerFine(db, door.name, w.now);
  if (answer.outcome === 'refused') {
    await record(
      db,
      m.id,
      { state: 'failed', at: w.now, provider: door.name, reason: answer.reason },
      { state: 'failed', from: ['sending'] },
      w.now,
    );
    return 'refused';
  }
  await record(
    db,
    m.id,
    { state: 'sent', at: w.now, provider: door.name, ref: answer.ref ?? null },
    { state: 'sent', from: ['sending'], lookAt: patience(m.door, urgency, w.now) },
    w.now,
  );
  return 'taken';
}

const patience = (door: DoorKind, urgency: Urgency, now: Date): Date | null => {
  const ms = patienceOf(door, urgency);
  return ms === undefined ? null : new Date(now.getTime() + ms);
};

/** What became of a message that was on its way when nobody heard an answer. */
async function resolve(
  w: Work,
  m: Message,
  outgoing: Outgoing,
  urgency: Urgency,
): Promise<Exclude<Carried, 'busy'> | 'absent'> {
  const door = providerOf(w.city, m.provider);
  // Taken out of the settings meanwhile: nobody can be asked.
  if (!door) return 'unknown';
  if (door.status) return ask(w, m, door, outgoing, urgency);
  if (!door.idempotent) return 'unknown';
  const again = await give(w, m, door, outgoing, urgency);
  // Under the same key, to the same provider: not taken now says nothing of the first time.
  return again === 'absent' ? 'unknown' : again;
}

async function ask(
  w: Work,
  m: Message,
  door: MessageDoor,
  outgoing: Outgoing,
  urgency: Urgency,
): Promise<Exclude<Carried, 'busy'> | 'absent'> {
  try {
    const known = await door.status!({ ...outgoing, sentAt: m.stateAt });
    if (known === 'absent' || known === 'unknown') return known;
    await report(w, m, door.name, known, urgency);
    return known.state === 'failed' ? 'refused' : 'taken';
  } catch (error) {
    await fault(w, door, error instanceof Error ? error.name : 'unknown');
    return 'unknown';
  }
}

/** Writes what a provider says of a message. Gives whether the message has failed by it. */
export async function report(
  w: Work,
  m: Message,
  provider: string,
  said: Report,
  urgency: Urgency,
  db: Reader = w.city.db,
): Promise<boolean> {
  const next = afterReport(m.state, said);
  const moves = next !== m.state;
  // What was overtaken is written down all the same: the ledger tells what was said, the state what holds.
  await record(
    db,
    m.id,
    { state: said.state, at: said.at, provider, ref: said.ref ?? null, reason: said.reason ?? null },
    moves
      ? {
          state: next,
          from: statesBefore(next),
          // What failed is looked after by whoever hears it; if that process dies, by the next that looks.
          lookAt:
            next === 'sent'
              ? patience(m.door, urgency, w.now)
              : next === 'failed'
                ? new Date(w.now.getTime() + 15_000)
                : null,
        }
      : undefined,
    w.now,
  );
  return moves && next === 'failed';
}

async function fault(w: Work, door: MessageDoor, reason: string): Promise<void> {
  const faults = await providerFaulty(w.city.db, door.name, reason.slice(0, 60), w.now);
  const ms = shutFor(faults);
  if (ms === undefined) return;
  w.log.error({ provider: door.name, faults, reason }, 'a provider of messages is left alone for a while');
  await shutProvider(w.city.db, door.name, new Date(w.now.getTime() + ms));
}
