import type { Text } from './body.ts';

/** A fault in both languages, Indonesian first. */
export const said = (id: string, en: string): Text => ({ id, en });

export const repeated = (ids: readonly string[]): string[] => [
  ...new Set(ids.filter((id, i) => ids.indexOf(id) !== i)),
];
