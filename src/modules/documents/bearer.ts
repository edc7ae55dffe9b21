/*
 * Whether a certificate bears an officer's name. Certificates carry titles, capitals and spellings of their own (`DR. H.
 * HASAN HARAHAP, S.H.`), so nothing more is asked than that a word of the name stands there; where none does, it is
 * somebody else's, most likely by a wrong address at the provider.
 */

const wordsOf = (name: string): string[] =>
  name
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f'’ʼ]/g, '')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '');

/** True unless no word of the officer's name stands in the certificate's. One-letter words count only in a name of no others. */
export function bearsName(certificate: string, officer: string): boolean {
  const all = wordsOf(officer);
  const long = all.filter((word) => word.length > 2);
  const there = new Set(wordsOf(certificate));
  return (long.length > 0 ? long : all).some((word) => there.has(word));
}
