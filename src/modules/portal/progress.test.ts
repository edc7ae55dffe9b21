import { expect, test } from 'vitest';
import { sample } from '../casework/sample-service.ts';
import { pagesOfForm, progressOf } from './progress.ts';

const known = { date: '2026-11-24' };

test('a form is said to be as long as it may become, and surely so once nothing can change it', () => {
  // kind, father, children, child, midwife, letter, father_card, more
  expect(progressOf(sample, {}, known)).toEqual({ of: 8, sure: false });
  const answers = { kind: 'plain', children: 2, 'child.1.site': 'home' };
  // Without father and his card; two children, of whom the second may have been born at home as well.
  expect(progressOf(sample, answers, known)).toEqual({ of: 9, sure: false });
  const all = { ...answers, 'child.2.site': 'hospital' };
  expect(progressOf(sample, all, known)).toEqual({ of: 8, sure: true });
  expect(pagesOfForm(sample, all, known)).toHaveLength(8);
});
