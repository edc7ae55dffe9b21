import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { sourceFiles, withoutComments } from './sources.ts';

export interface Import {
  /** The file that is imported, from the root of the house; or the name of a package ('kysely', 'node:fs'). */
  to: string;
  /** Erased by the compiler: no code of the other file runs. */
  type: boolean;
}

const STATEMENT = /^[ \t]*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm;
const DYNAMIC = /\bimport\(\s*'([^']+)'\s*\)/g;

/** Every import and re-export of a file; `import { type X }` still runs the other file and counts as such. */
export function importsOf(file: string): Import[] {
  const text = withoutComments(readFileSync(file, 'utf8'));
  const found = [
    ...[...text.matchAll(STATEMENT)].map((m) => ({ to: m[2]!, type: m[1] !== undefined })),
    ...[...text.matchAll(DYNAMIC)].map((m) => ({ to: m[1]!, type: false })),
  ];
  return found.map(({ to, type }) => {
    if (!to.startsWith('.')) return { to, type };
    const path = normalize(join(dirname(file), to)).replaceAll('\\', '/');
    if (!existsSync(path)) throw new Error(`${file} imports ${to}, which is not there`);
    return { to: path, type };
  });
}

/** Who imports whom: every file under the folders, without tests and their samples. */
export const importGraph = (folders: string[]): Map<string, Import[]> =>
  new Map(folders.flatMap((folder) => sourceFiles(folder)).map((file) => [file, importsOf(file)]));

/** All that runs when a file is loaded: files and packages, itself first. Types are erased and reach nothing. */
export function reach(graph: Map<string, Import[]>, file: string): Set<string> {
  const seen = new Set([file]);
  for (const at of seen) for (const i of graph.get(at) ?? []) if (!i.type) seen.add(i.to);
  return seen;
}

/** Circles of files that load one another, each as the path that closes it. */
export function circles(graph: Map<string, Import[]>): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const walk = (file: string, path: string[]): void => {
    const at = path.indexOf(file);
    if (at >= 0) return void found.push([...path.slice(at), file].join(' → '));
    if (done.has(file)) return;
    for (const i of graph.get(file) ?? []) if (!i.type && graph.has(i.to)) walk(i.to, [...path, file]);
    done.add(file);
  };
  for (const file of graph.keys()) walk(file, []);
  return found;
}
