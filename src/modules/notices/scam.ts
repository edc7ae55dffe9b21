import { placesOf, type NoticeTemplate } from './model.ts';

/*
 * What a message of the city never holds, and what a false one nearly always does. Pure: the same rules keep our own
 * words clean and look at what somebody was sent.
 */

/** An address of the web, with or without its scheme. */
const LINK =
  /\b(?:https?:\/\/|www\.)\S+|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|net|org|id|me|ly|co|info|xyz|top|site|online|shop|click|link|gl|app|io|cc|vip|live|icu)\b(?:\/\S*)?/gi;
const SHORT =
  /\b(?:bit\.ly|s\.id|tinyurl\.com|t\.co|goo\.gl|cutt\.ly|is\.gd|rb\.gy|shorturl\.at|linktr\.ee|wa\.me|t\.me)\b/i;
const APK = /\.apk\b|\bapk\b|(?:unduh|download|instal|pasang)\w*\s+(?:aplikasi|file|berkas undangan)/i;
/** Asks for what only the person may know. A sign-in code that says it is one asks for nothing. */
const SECRET =
  /\b(?:kirim(?:kan)?|berikan|sebutkan|balas(?:\s+dengan)?|isi(?:kan)?|masukkan|send|reply|give|tell)\b[^.!?\n]{0,40}\b(?:kode|otp|pin|sandi|password|cvv|code)\b/i;
const MONEY =
  /\b(?:transfer|rekening|no\.?\s*rek|dana|ovo|gopay|shopeepay|pulsa|voucher|virtual account|qris|bayar sekarang|pay now)\b/i;
const PERSONAL = /\b(?:foto|kirim|send|photo)\w*[^.!?\n]{0,30}\b(?:ktp|kk|nik|selfie|swafoto)\b/i;

export type Suspicion = 'foreign_link' | 'short_link' | 'apk' | 'secret' | 'money' | 'personal';

/** Links in a text that do not lead to this host. */
const foreignLinks = (text: string, host: string): string[] =>
  (text.match(LINK) ?? []).filter((link) => {
    const address = /^https?:/i.test(link) ? link : `https://${link}`;
    return !URL.canParse(address) || new URL(address).host !== host;
  });

/** What speaks against a text that says it is the city's. */
export function suspicionsOf(text: string, host: string): Suspicion[] {
  const said = text.normalize('NFKC');
  return [
    ...(foreignLinks(said, host).length > 0 ? ['foreign_link' as const] : []),
    ...(SHORT.test(said) ? ['short_link' as const] : []),
    ...(APK.test(said) ? ['apk' as const] : []),
    ...(SECRET.test(said) ? ['secret' as const] : []),
    ...(MONEY.test(said) ? ['money' as const] : []),
    ...(PERSONAL.test(said) ? ['personal' as const] : []),
  ];
}

export type TemplateFault = Suspicion | 'empty' | 'unknown_place' | 'brackets' | 'long';

/** GSM 03.38: what an SMS of 160 letters may hold; anything else makes it one of 70. */
const GSM = /^[\n\r !"#$%&'()*+,\-./0-9:;<=>?@A-Z_a-z¡£¤¥§¿ÄÅÆÇÉÑÖØÜßàäåæèéìñòöøùüΓΔΘΛΞΠΣΦΨΩ]*$/;
/** How many SMS a text costs (GSM-7: 160, in parts 153; UCS-2: 70, in parts 67). */
export function smsParts(text: string): number {
  const [one, more] = GSM.test(text) ? [160, 153] : [70, 67];
  return text.length <= one ? 1 : Math.ceil(text.length / more);
}

/** What is wrong with the words of a template; `places` are those that its kind has values for. */
export function templateFaults(t: NoticeTemplate, places: ReadonlySet<string>): TemplateFault[] {
  const texts = [t.title, t.body, ...(t.sms === undefined ? [] : [t.sms])];
  const all = texts.join('\n');
  // A message of ours has no link at all: also one to ourselves is only written as a name to type.
  const faults: TemplateFault[] = suspicionsOf(all, '');
  if (texts.some((text) => text.trim() === '')) faults.push('empty');
  if (placesOf(all).some((name) => !places.has(name))) faults.push('unknown_place');
  const bare = all.replaceAll(/\{\w+\}/g, '').replaceAll(/\[[^\][]*\]/g, '');
  if (/[{}[\]]/.test(bare)) faults.push('brackets');
  if (t.title.length > 80 || t.body.length > 500 || (t.sms ?? t.title).length > 120) faults.push('long');
  return faults;
}
