import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { codeWords } from './words-codes.ts';

test('no dated figure of a city is shown by its key: each has a name in both languages', () => {
  const keys = readdirSync('cities').flatMap((city) => {
    const rules = JSON.parse(readFileSync(`cities/${city}/rules.json`, 'utf8')) as { key: string }[];
    return rules.map((r) => r.key);
  });
  expect(keys.length).toBeGreaterThan(20);
  for (const words of Object.values(codeWords)) expect(keys.filter((key) => !(key in words.rules))).toEqual([]);
});
