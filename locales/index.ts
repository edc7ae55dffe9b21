import type { Lang } from '../src/kernel/i18n.ts';
import { en } from './en.ts';
import { id } from './id.ts';

const shared = { id, en };

/** The words of an error key ('error.required'), searched in a room's own words first; the key's general form if unknown. */
export function errorText(lang: Lang, key: string, own: Record<string, string> = {}): string {
  const name = key.replace(/^error\./, '');
  return own[key] ?? own[name] ?? (shared[lang].error as Record<string, string>)[name] ?? shared[lang].error.invalid;
}

/** Title and advice of a refusal by its reason key. */
export function refusalText(lang: Lang, reason: string, kind: string): readonly [string, string] {
  const table = shared[lang].refusal as unknown as Record<string, readonly [string, string]>;
  return table[reason] ?? table[kind] ?? table['unavailable']!;
}
