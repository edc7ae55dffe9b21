import type { City } from '../../kernel/city.ts';
import type { EmailPort, SmsPort } from '../people/index.ts';
import { insertOutbox } from './store.ts';

/** The doors of a demo city: messages go to `/dev/outbox` and nowhere else. */
export const outboxPorts = (city: Pick<City, 'db' | 'keys'>): { sms: SmsPort; email: EmailPort } => ({
  sms: {
    async sendSms({ id, to, text }) {
      await insertOutbox(city.db, city.keys, { id, channel: 'sms', to, subject: undefined, text });
      return 'sent';
    },
  },
  email: {
    async sendEmail({ id, to, subject, text }) {
      await insertOutbox(city.db, city.keys, { id, channel: 'email', to, subject, text });
      return 'sent';
    },
  },
});
