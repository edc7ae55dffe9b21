import type { City, Ports } from '../../kernel/city.ts';
import type { Logger } from '../../kernel/log.ts';
import { transact } from '../../kernel/db.ts';
import { carry, openProviders, type Work } from './carry.ts';
import type { DoorKind, MessageDoor } from './door-port.ts';
import { findMessage, insertMessage } from './store/message.ts';

/**
 * The ports by which sign-in codes leave, over the same doors and into the same ledger as notices. What may have been
 * taken counts as sent: a code lives five minutes, and a second one of the same words is worse than asking again.
 */
export function codePorts(
  city: City,
  doors: readonly MessageDoor[],
  log: Logger,
  clock: () => Date,
): Pick<Ports, 'sms' | 'email'> {
  const send = async (door: DoorKind, m: { id: string; to: string; subject?: string; text: string }) => {
    const work: Work = { city, now: clock(), log };
    await transact(city.db, (tx) =>
      insertMessage(
        tx,
        { id: m.id, person: null, purpose: 'code', door, kind: null, lang: 'id', notices: [] },
        work.now,
      ),
    );
    const message = await findMessage(city.db, m.id);
    if (!message) throw new Error('a message of a code vanished');
    const { subject, text } = m;
    const carried = await carry(
      work,
      message,
      m.to,
      { outgoing: { text, ...(subject === undefined ? {} : { subject }) }, line: text.split('\n')[0]!, version: null },
      'danger',
      await openProviders(city, work.now),
    );
    if (carried === 'busy') throw new Error('no provider takes a code now');
    return carried === 'refused' ? ('refused' as const) : ('sent' as const);
  };
  const kinds = new Set(doors.map((d) => d.kind));
  return {
    ...(kinds.has('sms') ? { sms: { sendSms: (m) => send('sms', m) } } : {}),
    ...(kinds.has('email') ? { email: { sendEmail: (m) => send('email', m) } } : {}),
  };
}
