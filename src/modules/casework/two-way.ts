import { fmt, LANGS, type Lang } from '../../kernel/i18n.ts';
import { localDate } from '../../kernel/clock/index.ts';
import { Refusal } from '../../kernel/errors.ts';
import { readTrackingNumber } from '../../kernel/ids.ts';
import { findAccount } from '../people/index.ts';
import type { TwoWay } from '../notices/index.ts';
import type { Catalogue } from './catalogue.ts';
import { actOnCase } from './commands/act.ts';
import { findCase } from './reads/case.ts';
import { ownsCase, track } from './reads/lists.ts';
import { caseByNumber } from './store/kase.ts';
import { caseWords } from './words.ts';

/** States in which nothing more is to be expected. */
const CUT = new Set(['completed', 'rejected', 'withdrawn', 'expired', 'issued']);

/** What people who write to the city from their phone can ask of cases. The receipt opens what it opens on the site. */
export const caseTwoWay = (catalogue: Catalogue): TwoWay => ({
  async status(ctx, asked) {
    const found = await track(ctx, catalogue, asked).catch((error: unknown) => {
      if (error instanceof Refusal && error.kind === 'not_found') return undefined;
      throw error;
    });
    if (!found) return undefined;
    const { calendar, timeZone } = ctx.city;
    const line = (lang: Lang): string => {
      const w = caseWords[lang];
      const due = found.dueAt && fmt(lang, timeZone).date(localDate(calendar, found.dueAt));
      const state = `${found.number}: ${w.status[found.status]}`;
      return due && !CUT.has(found.status) ? `${state}. ${w.expected(due)}` : `${state}.`;
    };
    return Object.fromEntries(LANGS.map((lang) => [lang, line(lang)])) as Record<Lang, string>;
  },

  async note(ctx, { person, number, pin, text }) {
    const account = await findAccount(ctx.city.db, person);
    const written = readTrackingNumber(number);
    if (!account || !written) return false;
    const as = {
      ...ctx,
      actor: { kind: 'person' as const, id: person, name: account.name ?? '', posts: [], level: account.level },
    };
    if (!(await ownsCase(as, { number, pin }))) return false;
    const kase = await caseByNumber(ctx.city.db, written);
    if (!kase) return false;
    const { seq } = await findCase(as, catalogue, kase);
    await actOnCase(as, catalogue, {
      kase,
      act: { type: 'note', expected: { seq }, note: text, audience: 'officers' },
    });
    return true;
  },
});
