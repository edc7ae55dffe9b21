import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { sourceFiles, withoutComments } from '../test/harness/sources.ts';
import { en } from './en.ts';
import { id } from './id.ts';
import { refusalText } from './index.ts';

const FACTORIES = ['invalid', 'unauthenticated', 'forbidden', 'notFound', 'conflict', 'unavailable'] as const;

/** The text of a call's arguments, split at its own commas; quotes and brackets are followed. */
function argumentsAt(text: string, from: number): string[] {
  const args = [''];
  let depth = 0;
  for (let i = from; i < text.length; i++) {
    const c = text[i]!;
    if (c === "'" || c === '`' || c === '"') {
      const end = text.indexOf(c, i + 1);
      args[args.length - 1] += text.slice(i, end + 1);
      i = end;
      continue;
    }
    if ('([{'.includes(c)) depth++;
    if (')]}'.includes(c) && depth-- === 0) break;
    if (c === ',' && depth === 0) args.push('');
    else args[args.length - 1] += c;
  }
  return args.map((a) => a.trim());
}

/** Every literal reason a factory is called with, every one a rule of permissions gives, and where it stands. */
function reasonsIn(file: string): [reason: string, where: string][] {
  const text = withoutComments(readFileSync(file, 'utf8'));
  const found: [string, string][] = [];
  const literals = (arg: string | undefined) => [...(arg ?? '').matchAll(/'([a-z_.]+)'/g)].map((m) => m[1]!);
  for (const m of text.matchAll(new RegExp(`(?<![\\w.])(${FACTORIES.join('|')})\\(`, 'g'))) {
    const args = argumentsAt(text, m.index + m[0].length);
    for (const reason of literals(m[1] === 'invalid' ? args[1] : args[0]))
      if (!reason.startsWith('error.')) found.push([reason, file]);
  }
  for (const m of text.matchAll(/new Refusal\('[a-z_]+', '([a-z_.]+)'/g)) found.push([m[1]!, file]);
  for (const m of text.matchAll(/'(forbidden\.[a-z_]+)'/g)) found.push([m[1]!, file]);
  return found;
}

const reasons = new Map(sourceFiles('src').flatMap(reasonsIn));

describe('words of refusals', () => {
  test('the scan sees what is thrown', () => {
    for (const known of ['busy', 'contact_exists', 'step_up', 'forbidden.role', 'wrong_host', 'cross_site'])
      expect([...reasons.keys()]).toContain(known);
  });

  test.each([...reasons])('%s (thrown in %s) has words of its own in both languages', (reason) => {
    for (const words of [id, en]) {
      const own = (words.refusal as unknown as Record<string, readonly string[] | undefined>)[reason];
      expect(
        own?.map((text) => text.length > 5),
        `locales: refusal['${reason}']`,
      ).toEqual([true, true]);
    }
    expect(refusalText('id', reason, 'conflict')).not.toEqual(refusalText('en', reason, 'conflict'));
  });
});
