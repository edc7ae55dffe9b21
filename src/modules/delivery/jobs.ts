import { addDays, localDate } from '../../kernel/clock/index.ts';
import { defineJob, type AnyJob, type Recurring } from '../../kernel/jobs.ts';
import { ruleAt } from '../../kernel/pack.ts';
import { fetchPhoto, ofRound, PHOTO, postParcel, trackParcels } from './commands/carrier.ts';
import { POST } from './commands/desk.ts';
import type { DeliveryParts } from './hooks.ts';
import { destroyDestinations } from './store/parcel.ts';

export const createJobs = (): AnyJob[] => [
  defineJob({ kind: POST, data: ofRound, run: postParcel }),
  defineJob({ kind: PHOTO, data: ofRound, run: fetchPhoto }),
];

export const createRecurring = (parts: DeliveryParts): Recurring[] => [
  { name: 'delivery.track', everySeconds: 5, run: (ctx) => trackParcels(ctx, parts) },
  {
    name: 'delivery.destroy',
    everySeconds: 3600,
    async run({ city, now }) {
      const today = localDate(city.calendar, now);
      const days = ruleAt(city.pack, 'delivery.keep_address_days', today)?.value;
      if (days !== undefined)
        await destroyDestinations(city.db, new Date(city.calendar.day(addDays(today, -days)).end));
    },
  },
];
