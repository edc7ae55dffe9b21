/** An Indonesian mobile number as people write it (08…, 62…, +62…), as E.164; undefined for anything else. */
export function parsePhone(text: string): string | undefined {
  const m = /^(?:\+?62|0)(8\d{8,11})$/.exec(text.replaceAll(/[\s.\-()]/g, ''));
  return m ? `+62${m[1]!}` : undefined;
}
export const checkName = 1, parseKk = 1, parseNik = 1;
