// What must not stand in a name: controls, line ends, bidi overrides and isolates (they show "gpj.exe" as "exe.jpg"),
// invisible format characters but ZWNJ and ZWJ (emoji and some scripts need them), private use, lone surrogates.
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Cn}]|(?![\u200c\u200d])\p{Cf}/gu;
// Path separators and what a shell or Windows would read as more than a letter.
const SPECIAL = /[/\\:*?"<>|]/g;
const WINDOWS_DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;
const MAX_BYTES = 150;

const bytes = (s: string): number => Buffer.byteLength(s);

/** The longest start of `text` of at most `limit` bytes that ends between what people see as letters. */
function cut(text: string, limit: number): string {
  let out = '';
  let used = 0;
  for (const { segment } of new Intl.Segmenter('id', { granularity: 'grapheme' }).segment(text.slice(0, limit))) {
    used += bytes(segment);
    if (used > limit) break;
    out += segment;
  }
  return out;
}

/**
 * The sender's file name, safe to show and to save under: the last path part, NFC, without controls and bidi tricks,
 * at most 150 bytes with its ending kept; "berkas" when nothing is left. Scripts and emoji stay. Never a path of ours.
 */
export function safeName(raw: string | undefined): string {
  const last = (raw ?? '').slice(-2000).split(/[/\\]/).at(-1)!;
  const name = last
    .normalize('NFC')
    .replace(/[\t\r\n]/g, ' ')
    .replace(UNSAFE, '')
    .replace(SPECIAL, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  const safe = name.replace(WINDOWS_DEVICE, '_$1');
  if (safe === '') return 'berkas';
  if (bytes(safe) <= MAX_BYTES) return safe;
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(safe)?.[0] ?? '';
  return cut(safe, MAX_BYTES - bytes(ending)).trimEnd() + ending;
}

/**
 * Headers for sending a file to a browser (ASVS 5.0 3.2.1, 5.4.2): never sniffed, never run, never framed, not kept.
 * The name goes twice, as RFC 6266 asks: plain ASCII for old readers, UTF-8 by RFC 8187 for the rest.
 */
export function safeDownloadHeaders(
  name: string,
  mediaType: string,
  how: 'inline' | 'attachment' = 'attachment',
): Record<string, string> {
  const safe = safeName(name);
  const ascii =
    safe
      .normalize('NFKD')
      .replace(/[^\x20-\x7e]/g, '')
      .replace(/["\\%;]/g, '_')
      .trim() || 'berkas';
  const encoded = encodeURIComponent(safe.toWellFormed()).replace(
    /['()*!]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return {
    'content-type': mediaType,
    'content-disposition': `${how}; filename="${ascii}"; filename*=UTF-8''${encoded}`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'self'",
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'private, no-store',
  };
}
