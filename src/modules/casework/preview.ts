import type { City } from '../../kernel/city.ts';
import type { Calendar } from '../../kernel/clock/index.ts';
import type { Catalogue } from './catalogue.ts';
import { dueOf } from './model.ts';
import { serviceVersion } from './services.ts';
import { openKasesAfter } from './store/kase.ts';

const BATCH = 500;

export interface CalendarPreview {
  /** Open cases that were reckoned. */
  looked: number;
  /** More open cases than were looked at. */
  more: boolean;
  moved: number;
  /** The first of those whose promised day moves. */
  cases: { id: string; number: string; service: string; from: Date; to: Date }[];
}

/**
 * What another calendar would do to the promised days of open cases: nothing is written. At most `most` cases are
 * reckoned and `shown` are told.
 */
export async function previewCalendar(
  city: City,
  catalogue: Catalogue,
  calendar: Calendar,
  { most = 20_000, shown = 200 }: { most?: number; shown?: number } = {},
): Promise<CalendarPreview> {
  const preview: CalendarPreview = { looked: 0, more: false, moved: 0, cases: [] };
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const batch = await openKasesAfter(city.db, after, BATCH);
    for (const kase of batch) {
      const def = await serviceVersion(city, catalogue, kase.service, kase.version);
      const from = kase.dueAt;
      const to = dueOf(def, kase.state, calendar)?.at;
      if (!from || !to || from.getTime() === to.getTime()) continue;
      preview.moved++;
      if (preview.cases.length < shown)
        preview.cases.push({ id: kase.id, number: kase.number, service: kase.service, from, to });
    }
    preview.looked += batch.length;
    if (batch.length < BATCH) return preview;
    if (preview.looked >= most) return { ...preview, more: true };
    after = batch.at(-1)!.id;
  }
}
