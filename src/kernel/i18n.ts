export type Lang = 'id' | 'en';
export const LANGS: readonly Lang[] = ['id', 'en'];

/** Literal strings widened to `string`, so that English may differ from Indonesian in text but not in shape. */
export type Shape<T> = T extends (...a: infer A) => infer R
  ? (...a: A) => R
  : T extends string
    ? string
    : { readonly [K in keyof T]: Shape<T[K]> };

/** A room's own words: `id` is the truth, `en` must have the same shape or it does not compile. */
export function defineWords<const T>(words: { id: T; en: Shape<T> }): Record<Lang, Shape<T>> {
  return words as Record<Lang, Shape<T>>;
}

export interface Format {
  /** 24 November 2026; takes an instant, or a legal date 'YYYY-MM-DD' (which has no time zone). */
  date(d: Date | string): string;
  /** 24 Nov 2026, where a table has many columns. */
  dateShort(d: Date | string): string;
  /** Selasa, 24 November 2026 */
  dateLong(d: Date | string): string;
  /** 24 November 2026 pukul 10.05 WIB */
  dateTime(d: Date): string;
  /** 10.05 WIB */
  time(d: Date): string;
  /** Rp12.000 */
  rupiah(n: bigint | number): string;
  number(n: number): string;
  /** a, b, dan c */
  list(items: string[]): string;
}

const made = new Map<string, Format>();

/** Formatters of a language and zone. Made once: building an Intl formatter costs more than a whole page. */
export function fmt(lang: Lang, timeZone: string): Format {
  const key = `${lang} ${timeZone}`;
  let f = made.get(key);
  if (!f) made.set(key, (f = make(lang, timeZone)));
  return f;
}

function make(lang: Lang, timeZone: string): Format {
  const locale = lang === 'id' ? 'id-ID' : 'en-GB';
  const day = { day: 'numeric', month: 'long', year: 'numeric' } as const;
  const formats = (zone: string) => ({
    date: new Intl.DateTimeFormat(locale, { ...day, timeZone: zone }),
    short: new Intl.DateTimeFormat(locale, { ...day, month: 'short', timeZone: zone }),
    long: new Intl.DateTimeFormat(locale, { ...day, weekday: 'long', timeZone: zone }),
  });
  const local = formats(timeZone);
  const legal = formats('UTC');
  const clock = { hour: '2-digit', minute: '2-digit', timeZone } as const;
  const hour = new Intl.DateTimeFormat(locale, clock);
  // WIB, WITA and WIT are the zones' names in both languages; Intl's English says GMT+7.
  const zone = new Intl.DateTimeFormat('id-ID', { ...clock, timeZoneName: 'short' });
  const time = (d: Date) => `${hour.format(d)} ${zone.formatToParts(d).find((p) => p.type === 'timeZoneName')!.value}`;
  const number = new Intl.NumberFormat(locale);
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  const of = (d: Date | string, which: 'date' | 'short' | 'long') =>
    typeof d === 'string' ? legal[which].format(new Date(`${d.slice(0, 10)}T00:00:00Z`)) : local[which].format(d);
  const at = lang === 'id' ? ' pukul ' : ' at ';
  return {
    date: (d) => of(d, 'date'),
    dateShort: (d) => of(d, 'short'),
    dateLong: (d) => of(d, 'long'),
    dateTime: (d) => local.date.format(d) + at + time(d),
    time,
    // Official letters write Rp12.000 without a space (EYD); Intl puts a no-break space.
    // The sign stands before the unit, also of a sum one owes.
    rupiah: (n) => (n < 0 ? `-Rp${number.format(-n)}` : `Rp${number.format(n)}`),
    number: (n) => number.format(n),
    list: (items) => list.format(items),
  };
}
