import type { City } from '../../kernel/city.ts';
import type { DoorKind, MessageDoor } from './door-port.ts';
import { insertOutbox } from './store/outbox.ts';

const KINDS: DoorKind[] = ['whatsapp', 'email', 'sms'];

/** A door whose messages can also be read at `/dev/outbox`: a demo city's, where codes must be found quickly. */
export const copiedDoor = (city: Pick<City, 'db' | 'keys'>, door: MessageDoor): MessageDoor => ({
  ...door,
  async send(message) {
    const answer = await door.send(message);
    const { id, to, subject, text } = message;
    if (answer.outcome === 'taken')
      await insertOutbox(city.db, city.keys, { id, channel: door.kind, to, subject, text });
    return answer;
  },
});

/** Doors that lead to `/dev/outbox` and nowhere else. */
export const outboxDoors = (city: Pick<City, 'db' | 'keys'>, kinds: readonly DoorKind[] = KINDS): MessageDoor[] =>
  kinds.map((kind) => ({
    kind,
    name: `outbox-${kind}`,
    sender: 'BALAI CONTOH',
    idempotent: true,
    async send({ id, to, subject, text }) {
      await insertOutbox(city.db, city.keys, { id, channel: kind, to, subject, text });
      return { outcome: 'taken', ref: id };
    },
  }));
