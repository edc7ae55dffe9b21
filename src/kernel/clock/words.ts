import { fmt, type Lang } from '../i18n.ts';
import { localDate, type Basis } from './index.ts';

/** One plain sentence: from which day a date is counted, what was left out, and whether it may still move. */
export function explainDue(lang: Lang, timeZone: string, basis: Basis): string {
  const f = fmt(lang, timeZone);
  const from = basis.countedFrom ?? localDate({ timeZone }, Date.parse(basis.received));
  const days = basis.skipped.map((d) => `${d.name} (${f.date(d.date)})`);
  const left = f.list([...(lang === 'id' ? ['Sabtu', 'Minggu'] : ['Saturday', 'Sunday']), ...days]);
  const first =
    lang === 'id'
      ? `Dihitung mulai ${f.dateLong(from)}; tidak termasuk ${left}.`
      : `Counted from ${f.dateLong(from)}; without ${left}.`;
  if (basis.unverified.length === 0) return first;
  const years = f.list(basis.unverified.map(String));
  return `${first} ${lang === 'id' ? `Hari libur ${years} belum ditetapkan; tanggal ini dapat bergeser.` : `The holidays of ${years} are not decreed yet; this date may move.`}`;
}
