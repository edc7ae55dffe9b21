import type { PaperDifference } from '../../documents/index.ts';
import type { RegistryWords } from './words.ts';

/** Whoever compared: with one of these it is not the registry's paper, and no act takes it. */
const NEVER: ReadonlySet<PaperDifference['field']> = new Set(['signature', 'signer', 'file']);
export const neverTaken = (differences: readonly PaperDifference[]): boolean =>
  differences.some((d) => NEVER.has(d.field));

/** What the report of a paper says in codes, in words; names, numbers and dates are shown as they stand. */
export function foundWords(w: RegistryWords['differs'], text: string): string {
  if (text === '') return w.nothing;
  if (text === 'valid') return w.valid;
  if (text === 'pdf with text') return w.readable;
  if (text === 'unreadable') return w.fault.unreadable;
  if (text === 'no text') return w.fault.no_text;
  if (text === 'unsigned') return w.fault.unsigned;
  // Faults of a signature: `digest_mismatch, untrusted_root`.
  return /^[a-z]+(_[a-z]+)*(, [a-z]+(_[a-z]+)*)*$/.test(text) ? `${w.fault.broken} (${text})` : text;
}
