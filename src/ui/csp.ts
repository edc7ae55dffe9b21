import { createHash } from 'node:crypto';

/** CSP source of an inline `<style>`: the page stays the same for everyone, so it can be cached; no nonce is needed. */
export const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** What a page may need beyond the rule: a map wants `worker-src blob:`, a live stream its host. */
export type CspExtra = Partial<Record<'worker-src' | 'connect-src' | 'img-src' | 'form-action', string>>;

/**
 * The Content-Security-Policy of a page: nothing but our own origin, no inline script, only the style sheets of these
 * hashes. `data:` pictures are the ornaments in the sheet, `blob:` the preview of a photo not yet sent.
 */
export function csp(styleHashes: string[], extra: CspExtra = {}): string {
  const rules: Record<string, string> = {
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': styleHashes.length > 0 ? styleHashes.join(' ') : "'none'",
    'img-src': "'self' data: blob:",
    'font-src': "'self'",
    'connect-src': "'self'",
    'manifest-src': "'self'",
    'worker-src': "'self'",
    'form-action': "'self'",
    'base-uri': "'none'",
    'frame-ancestors': "'none'",
  };
  for (const [name, value] of Object.entries(extra)) rules[name] = rules[name] ? `${rules[name]} ${value}` : value;
  return Object.entries(rules)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');
}
