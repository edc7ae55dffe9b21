import type { Text } from '../src/modules/casework/definition.ts';

/** One text of a service in both languages, Indonesian first. */
export const t = (id: string, en: string): Text => ({ id, en });
