import {
  birthHelpers,
  birthSites,
  bloodTypes,
  deathCauses,
  deathDeclarers,
  educations,
  familyRelations,
  maritalStatuses,
  moveClasses,
  moveReasons,
  movedCards,
  occupations,
  plurality,
  religions,
  sexes,
} from '../siak-codes.ts';
import type { Question, Text } from './body.ts';

/** SIAK's code lists, by the name a question of kind `code` gives. */
export const CODE_LISTS = {
  birthHelpers,
  birthSites,
  bloodTypes,
  deathCauses,
  deathDeclarers,
  educations,
  familyRelations,
  maritalStatuses,
  moveClasses,
  moveReasons,
  movedCards,
  occupations,
  plurality,
  religions,
  sexes,
} as const;
export type CodeListName = keyof typeof CODE_LISTS;

/** `KEPALA KELUARGA` as people read it. The service may word its options itself. */
const sentence = (label: string): string => label.charAt(0) + label.slice(1).toLowerCase();

/** The answers one may choose, in order; empty for questions that are not chosen from a list. */
export function optionsOf(question: Question): { value: string; label: Text; hint?: Text }[] {
  if (question.kind === 'choice') return question.options;
  if (question.kind !== 'code') return [];
  if (question.options) return question.options;
  const list = Object.hasOwn(CODE_LISTS, question.list) ? CODE_LISTS[question.list as CodeListName] : {};
  return Object.entries<{ label: string }>(list).map(([value, { label }]) => ({
    value,
    label: { id: sentence(label), en: sentence(label) },
  }));
}
