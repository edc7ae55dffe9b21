import type { Lang } from '../../kernel/i18n.ts';
import { searchText } from '../places/index.ts';

/*
 * Finding a service in people's own words. Pure and in memory: a city has some hundred services, and they change by
 * release. The words a service is known by count more than the words it is described with.
 */

/** What the search reads of a service. */
export interface Searched {
  code: string;
  title: string;
  summary: string;
  /** What people call it, and the life events it belongs to, in words. */
  synonyms: readonly string[];
  events: readonly string[];
}

/** As people write in a hurry, and the spelling the catalogue uses. */
const SPELLINGS: Readonly<Record<string, string>> = {
  akte: 'akta',
  blm: 'belum',
  blom: 'belum',
  bikin: 'buat',
  buatkan: 'buat',
  dgn: 'dengan',
  dr: 'dari',
  ektp: 'ktp',
  gak: 'tidak',
  ilang: 'hilang',
  kartukeluarga: 'kk',
  nggak: 'tidak',
  rmh: 'rumah',
  sdh: 'sudah',
  srt: 'surat',
  tdk: 'tidak',
  udah: 'sudah',
  utk: 'untuk',
  yg: 'yang',
};

/** Words that say that something is wanted, not what. */
const IDLE = new Set(
  (
    'ada agar anda apa atau bagaimana baru belum bisa buat cara dan dari dengan di gimana harus ini itu kami kalau ke ' +
    'lagi mau mengurus minta mohon ngurus pada perlu punya saya sudah tapi tidak tolong untuk urus yang ' +
    'a an and do does for get have how i in is it me my need not of on or the to want what with'
  ).split(' '),
);

const FIELDS = [
  ['title', 5],
  ['synonyms', 4],
  ['events', 3],
  ['summary', 1],
] as const;

/** Folds case, accents, signs and hurried spelling. */
const words = (text: string): string[] =>
  searchText(text.replaceAll(/ktp[\s-]*el\b|e[\s-]ktp\b/gi, 'ktp'))
    .split(' ')
    .filter(Boolean)
    .map((w) => SPELLINGS[w] ?? w);

/** The stem that two forms of a word share: `melahirkan`, `kelahiran` and `lahir`. Rough, and the same on both sides. */
export function stem(word: string): string {
  let w = word;
  if (w.length > 5) w = w.replace(/(nya|kan|an|i)$/, '');
  const bare = w.replace(/^(meng|mem|men|me|per|pen|pem|ber|ter|ke|di|se)/, '');
  return bare.length >= 3 ? bare : w;
}

/** One letter more, less, other, or two changed about. */
export function nearly(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  const [x, y] = [a.slice(i), b.slice(i)];
  return (
    x.slice(1) === y.slice(1) ||
    x === y.slice(1) ||
    x.slice(1) === y ||
    (x[0] === y[1] && x[1] === y[0] && x.slice(2) === y.slice(2))
  );
}

/** How well a word of the question fits a word of a service, from 0 to 1. */
function fit(asked: string, there: string): number {
  if (asked === there) return 1;
  const [a, b] = [stem(asked), stem(there)];
  if (a === b) return 0.9;
  if (asked.length >= 3 && there.startsWith(asked)) return 0.7;
  return a.length >= 4 && b.length >= 4 && nearly(a, b) ? 0.5 : 0;
}

const bestFit = (asked: string, text: readonly string[]): number =>
  text.reduce((best, w) => Math.max(best, fit(asked, w)), 0);

/** Does a phrase stand in these words, all of it, in any order? */
const holdsPhrase = (there: readonly string[], phrase: readonly string[]): boolean =>
  phrase.length > 0 && phrase.every((p) => there.some((w) => fit(p, w) >= 0.9));

/**
 * The services that fit, the best first. `groups`: words of the city pack that mean the same, of which the first is the
 * catalogue's. An empty question, or one of idle words only, finds all of them in their own order.
 */
export function searchServices<T extends Searched>(
  services: readonly T[],
  query: string,
  groups: readonly (readonly string[])[] = [],
): T[] {
  const typed = words(query.slice(0, 200)).slice(0, 20);
  const asked = [...new Set(typed.filter((w) => !IDLE.has(w)))];
  if (asked.length === 0) return [...services];
  // "bayi baru lahir" is a phrase of the birth certificate's group: what it means is known, whatever its words are.
  const meant = groups.filter((g) => g.some((phrase) => holdsPhrase(typed, words(phrase))));
  return services
    .map((service) => ({ service, score: score(service, asked, meant) }))
    .filter((s) => s.score >= 2)
    .sort((a, b) => b.score - a.score)
    .map((s) => s.service);
}

function score(service: Searched, asked: readonly string[], meant: readonly (readonly string[])[]): number {
  const texts = FIELDS.map(([field, weight]) => {
    const value = service[field];
    return { weight, text: (typeof value === 'string' ? [value] : value).flatMap(words).filter((w) => !IDLE.has(w)) };
  });
  const found = asked.map((word) => Math.max(...texts.map(({ weight, text }) => weight * bestFit(word, text))));
  const known = [service.title, ...service.synonyms].map(words);
  const byMeaning = meant.some((group) => group.some((phrase) => known.some((k) => holdsPhrase(k, words(phrase)))));
  // A question of three words of which one fits is a poor find; the sum would hide it.
  const part = found.filter((f) => f > 0).length / asked.length;
  return (found.reduce((sum, f) => sum + f, 0) / asked.length) * (0.5 + part / 2) + (byMeaning ? 4 : 0);
}

/** One service as the search reads it, in both languages: people mix them. */
export const searched = (
  body: {
    code: string;
    title: Record<Lang, string>;
    summary: Record<Lang, string>;
    synonyms: Record<Lang, readonly string[]>;
    lifeEvents: readonly string[];
  },
  eventWords: (event: string) => readonly string[],
): Searched => ({
  code: body.code,
  title: `${body.title.id} ${body.title.en}`,
  summary: `${body.summary.id} ${body.summary.en}`,
  synonyms: [...body.synonyms.id, ...body.synonyms.en],
  events: body.lifeEvents.flatMap(eventWords),
});
