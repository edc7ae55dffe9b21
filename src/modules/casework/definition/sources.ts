import { createHash } from 'node:crypto';
import { transformSync } from 'esbuild';
import type { ServiceFunctions } from './functions.ts';

/**
 * Name → SHA-256 (hex) of each function's own source, for `services/published.json`. The source is printed anew by esbuild
 * first, so that formatting, comments and the tool that stripped the types do not count. What a function calls is not
 * part of it: helpers that published conditions lean on must not change their meaning. For tests and publishing only.
 */
export function definitionSources(functions: ServiceFunctions): Record<string, string> {
  const entries = [
    ...Object.entries(functions.conditions).map(([name, f]) => [`condition ${name}`, f] as const),
    ...Object.entries(functions.checks).map(([name, f]) => [`check ${name}`, f] as const),
  ];
  return Object.fromEntries(entries.map(([name, f]) => [name, createHash('sha256').update(printed(f)).digest('hex')]));
}

function printed(f: (...args: never[]) => unknown): string {
  const source = f.toString();
  // `holds(a) {…}` is a method: it stands alone only inside an object.
  const asValue = /^(?:async\s+)?(?:function\b|\(|[\w$]+\s*=>)/.test(source) ? source : `{ ${source} }`;
  return transformSync(`export default (${asValue})`, {
    loader: 'js',
    minifyWhitespace: true,
    minifySyntax: true,
    target: 'es2024',
  }).code;
}
