import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/* docs/security/asvs.md: what it names must be there, and no requirement of levels 1 and 2 may be left out or doubled. */

const text = readFileSync('docs/security/asvs.md', 'utf8');
const rows = [...text.matchAll(/^\| (\d+\.\d+\.\d+)(?:–(\d+\.\d+\.\d+))? \| (\S+) \| (.*) \|$/gm)].map(
  ([, first, last, state, how]) => ({ first: first!, last, state: state!, how: how! }),
);
/** Requirements of levels 1 and 2 in ASVS 5.0.0, by section: those of level 3 alone are left out. */
const LEVEL_2: Record<string, number> = {
  '1.1': 2,
  '1.2': 9,
  '1.3': 11,
  '1.4': 3,
  '1.5': 2,
  '2.1': 3,
  '2.2': 3,
  '2.3': 4,
  '2.4': 1,
  '3.2': 2,
  '3.3': 4,
  '3.4': 6,
  '3.5': 5,
  '3.7': 2,
  '4.1': 3,
  '4.2': 1,
  '4.3': 2,
  '4.4': 4,
  '5.1': 1,
  '5.2': 3,
  '5.3': 2,
  '5.4': 3,
  '6.1': 3,
  '6.2': 12,
  '6.3': 4,
  '6.4': 4,
  '6.5': 5,
  '6.6': 3,
  '6.8': 4,
  '7.1': 3,
  '7.2': 4,
  '7.3': 2,
  '7.4': 5,
  '7.5': 2,
  '7.6': 2,
  '8.1': 2,
  '8.2': 3,
  '8.3': 1,
  '8.4': 1,
  '9.1': 3,
  '9.2': 4,
};

test('every file that is named exists', () => {
  const named = [...text.matchAll(/`([\w.-][\w./-]+\.(?:tsx?|md|example|json))`/g)].map(([, file]) => file!);
  expect(named.length).toBeGreaterThan(80);
  expect(named.filter((file) => !existsSync(file))).toEqual([]);
});

test('a line that says "test" names one, and each state is one of the list', () => {
  for (const { first, state, how } of rows) {
    expect(['test', 'built', 'city', 'open', 'n/a'], first).toContain(state);
    if (state === 'test') expect(how, first).toMatch(/\.(?:test|spec)\.tsx?|as \d/);
  }
});

test('no requirement is left out or told twice', () => {
  const told = rows.map((row) => row.first);
  expect(new Set(told).size).toBe(told.length);
  for (const [section, count] of Object.entries(LEVEL_2)) {
    const of = told.filter((id) => id.startsWith(`${section}.`));
    expect(of.length, section).toBe(count);
  }
});
