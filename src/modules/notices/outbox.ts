import type { City } from '../../kernel/city.ts';
import type { DoorKind, MessageDoor } from './door-port.ts';
import { insertOutbox } from './store/outbox.ts';

const KINDS: DoorKind[] = ['whatsapp', 'email', 'sms'];

/** The doors of a demo city: messages go to `/dev/outbox` and nowhere else. */
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
