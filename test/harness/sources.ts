import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** True for a file that only tests need: tests themselves, and the samples and examples they share. */
export const isTestFile = (file: string): boolean =>
  /\.test\.tsx?$/.test(file) || /(^|\/)(sample|example)-[\w-]+\.tsx?$/.test(file);

/** All TypeScript files under a folder, with forward slashes, sorted; without tests and their samples unless asked for. */
export function sourceFiles(folder: string, o: { tests?: boolean } = {}): string[] {
  const found: string[] = [];
  for (const name of readdirSync(folder)) {
    const path = join(folder, name).replaceAll('\\', '/');
    if (statSync(path).isDirectory()) found.push(...sourceFiles(path, o));
    else if (/\.tsx?$/.test(name) && (o.tests || !isTestFile(path))) found.push(path);
  }
  return found.toSorted();
}

/** The text with its comments blanked, so that what is only talked about is not found. Lines stay where they are. */
export const withoutComments = (text: string): string =>
  text.replaceAll(/(^|[\s({,;])\/\*[\s\S]*?\*\/|(^|\s)\/\/[^\n]*/g, (comment) => comment.replaceAll(/[^\n]/g, ' '));
