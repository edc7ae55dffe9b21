import { searchText } from '../places/index.ts';

/*
 * Finding a service in people's own words. Pure and in memory: a city has some hundred services, and they change by
 * release. What can be reckoned of them is reckoned once (`createSearch`); a question then looks up its few words.
 * A word that names few services says more than one that names many; what a service is called says more than what it is
 * described with; a name that stands whole in the question says most.
 */

/** What the search reads of a service. */
export interface Searched {
  code: string;
  /** In both languages, since people mix them; so are the others. */
  titles: readonly string[];
  /** What people call it. */
  synonyms: readonly string[];
  /** The life events it belongs to, in words. */
  events: readonly string[];
  summaries: readonly string[];
}

/** As people write in a hurry, and the spelling the catalogue uses. */
const SPELLINGS: Readonly<Record<string, string>> = {
  akte: 'akta',
  bikin: 'buat',
  blm: 'belum',
  blom: 'belum',
  bln: 'bulan',
  thn: 'tahun',
  bpak: 'bapak',
  buatkan: 'buat',
  byr: 'bayar',
  dgn: 'dengan',
  dr: 'dari',
  ektp: 'ktp',
  gak: 'tidak',
  gk: 'tidak',
  hlg: 'hilang',
  hp: 'hape',
  ijin: 'izin',
  ilang: 'hilang',
  kartukeluarga: 'kk',
  klg: 'keluarga',
  ktpel: 'ktp',
  lhr: 'lahir',
  mnikah: 'nikah',
  nggak: 'tidak',
  ngk: 'tidak',
  passport: 'paspor',
  pasport: 'paspor',
  pajek: 'pajak',
  pindh: 'pindah',
  plat: 'pelat',
  rmh: 'rumah',
  sdh: 'sudah',
  sertipikat: 'sertifikat',
  srt: 'surat',
  surt: 'surat',
  tdk: 'tidak',
  udah: 'sudah',
  utk: 'untuk',
  yg: 'yang',
};

/** Words that say that something is wanted, not what. */
const IDLE = new Set(
  (
    'ada agar aja aku anda apa apakah atau bagaimana banget baru belum bgmn bisa buat boleh cara caranya dan dari dengan di ' +
    'dimana dong dulu gimana gmn harus hari ini itu jadi juga kak kami kalau ke kemana kenapa lagi lewat mau mana masih ' +
    'membuat mengurus min minta mohon ngurus nih online pada pak perlu punya saja sama saya sih siapa sudah supaya syarat tapi ' +
    'surat terus tidak tolong untuk urus urusan ya yang ' +
    'a an and do does for get have how i in is it me my need not of on or the to want what where with'
  ).split(' '),
);

const FIELDS = [
  ['titles', 5],
  ['synonyms', 4],
  ['events', 2],
  ['summaries', 1],
] as const;

/** A question longer than that is no question. */
const LONGEST = 200;
const MOST_WORDS = 20;
/** Below this share of the best a find is noise. */
const NOISE = 0.45;

/** Folds case, accents, signs and hurried spelling. */
const words = (text: string): string[] =>
  searchText(text.replaceAll(/ktp[\s-]*el\b|e[\s-]ktp\b/gi, 'ktp'))
    .split(' ')
    .filter(Boolean)
    .map((w) => (Object.hasOwn(SPELLINGS, w) ? SPELLINGS[w]! : w));

/** The stem that two forms of a word share: `melahirkan`, `kelahiran` and `lahir`. Rough, and the same on both sides. */
export function stem(word: string): string {
  let w = word;
  if (w.length > 5) w = w.replace(/(nya|kan|an|i)$/, '');
  // me + nikah, me + mohon, but men + jual: before a vowel the n or m is the word's own.
  const bare = w.replace(/^(?:[mp]e(?=[nm][aiueo])|meng|mem|men|me|per|pen|pem|ber|ter|ke|di|se)/, '');
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

/** One word of the catalogue: where it stands, and how well. */
interface Word {
  stem: string;
  /** By number of the service, the weight of the best place. */
  at: Map<number, number>;
}

/** Finds the codes of the services that fit a question, the best first. */
export type Search = (question: string) => string[];

/**
 * Reads the services once. `groups`: phrases of the city pack that mean the same, of which the first is the catalogue's.
 * The search gives every code, in their own order, for an empty question or one of idle words only.
 */
export function createSearch(services: readonly Searched[], groups: readonly (readonly string[])[] = []): Search {
  // A lone letter or figure says nothing: the 1 of AK-1, the C of SIM C.
  const telling = (text: string) => words(text).filter((w) => w.length > 1 && !IDLE.has(w));
  const vocabulary = new Map<string, Word>();
  const byStem = new Map<string, Set<number>>();
  for (const [n, service] of services.entries()) {
    for (const [field, weight] of FIELDS) {
      for (const w of service[field].flatMap(telling)) {
        const word = vocabulary.get(w) ?? { stem: stem(w), at: new Map<number, number>() };
        vocabulary.set(w, word);
        word.at.set(n, Math.max(weight, word.at.get(n) ?? 0));
        // Only names make a word common: half of the descriptions speak of the family card.
        if (weight > 1) byStem.set(word.stem, (byStem.get(word.stem) ?? new Set()).add(n));
      }
    }
  }
  const rarity = (s: string) =>
    Math.log(1 + services.length / (byStem.get(s)?.size ?? 1)) / Math.log(1 + services.length);
  const phrasesOf = services.map((s) =>
    [...s.titles, ...s.synonyms].map((text) => telling(text).map(stem)).filter((p) => p.length > 0),
  );
  const meanings = groups.map((group) => {
    const phrases = group.map((text) => words(text).map(stem));
    const about = phrasesOf.flatMap((own, n) =>
      own.some((p) => phrases.some((g) => within(g, new Set(p)))) ? [n] : [],
    );
    return { phrases, about };
  });
  const stems = [...new Set([...vocabulary.values()].map((w) => w.stem))];

  /** How well each service bears a word, from 0 to its weight; undefined: no service knows it. */
  function bearers(asked: string): Map<number, number> | undefined {
    const found = new Map<number, number>();
    const take = (word: Word, fit: number) => {
      const worth = fit * rarity(word.stem);
      for (const [n, weight] of word.at) found.set(n, Math.max(worth * weight, found.get(n) ?? 0));
    };
    const root = stem(asked);
    for (const [w, word] of vocabulary) {
      if (w === asked) take(word, 1);
      else if (word.stem === root) take(word, 0.9);
      else if (asked.length >= 4 && w.startsWith(asked)) take(word, 0.6);
    }
    if (found.size === 0 && root.length >= 4) {
      const close = new Set(stems.filter((s) => s.length >= 4 && nearly(root, s)));
      for (const word of vocabulary.values()) if (close.has(word.stem)) take(word, 0.5);
    }
    return found.size > 0 ? found : undefined;
  }

  return (question) => {
    const typed = words(question.slice(0, LONGEST)).slice(0, MOST_WORDS);
    const asked = [...new Set(typed.filter((w) => !IDLE.has(w)))];
    if (asked.length === 0) return services.map((s) => s.code);

    const known = asked.flatMap((w) => bearers(w) ?? []);
    const said = new Set(typed.map(stem));
    const score = new Float64Array(services.length);
    const add = (n: number, points: number) => (score[n] = score[n]! + points);
    for (const n of services.keys()) {
      const found = known.map((bears) => bears.get(n) ?? 0);
      const part = found.filter((f) => f > 0).length / Math.max(1, known.length);
      // A question of three words of which one fits is a poor find; the sum would hide it.
      add(n, (found.reduce((sum, f) => sum + f, 0) / Math.max(1, known.length)) * (0.4 + 0.6 * part));
      add(n, Math.max(0, ...phrasesOf[n]!.map((p) => (within(p, said) ? wholePhrase(p) : 0))));
    }
    for (const { phrases, about } of meanings) {
      const whole = phrases.filter((p) => within(p, said));
      // A phrase of several words is meant; one word may stand there by chance.
      if (whole.length > 0)
        for (const n of about) add(n, Math.max(...whole.map((p) => (p.length > 1 ? 3 : 2))) * narrow(about.length));
    }
    const best = Math.max(...score);
    return services
      .map(({ code }, n) => ({ code, score: score[n]! }))
      .filter((s) => s.score >= 1 && s.score >= best * NOISE)
      .sort((a, b) => b.score - a.score)
      .map((s) => s.code);
  };

  function wholePhrase(phrase: readonly string[]): number {
    const mean = phrase.reduce((sum, s) => sum + rarity(s), 0) / phrase.length;
    return mean * (1 + phrase.length);
  }
  /** A meaning that few services share points at them; one that many share hardly does. */
  function narrow(about: number): number {
    return Math.log(1 + services.length / about) / Math.log(1 + services.length);
  }
}

/** Do all words of a phrase stand in these, in any order? */
const within = (phrase: readonly string[], there: ReadonlySet<string>): boolean =>
  phrase.length > 0 && phrase.every((p) => there.has(p));
