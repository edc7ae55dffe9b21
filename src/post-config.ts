import { readFileSync } from 'node:fs';
import { z } from 'zod';

const shape = z.strictObject({
  consumerKey: z.string().min(1),
  consumerSecret: z.string().min(1),
  key: z.string().min(1),
  secret: z.string().min(1),
  customer: z.string().min(1),
  user: z.string().min(1),
});

/** What the carrier gave the city to sign with, and as whom it knows the city. */
export type PostKeys = z.output<typeof shape>;

/** Reads POST_KEYS_FILE. What is wrong is told by the name of the field, never by its value. */
export function readPostKeys(file: string): { keys?: PostKeys; faults: string[] } {
  let raw: unknown;
  try {
    raw = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { faults: [`POST_KEYS_FILE: ${file} is no JSON`] };
  }
  const read = shape.safeParse(raw);
  if (read.success) return { keys: read.data, faults: [] };
  const wrong = [...new Set(read.error.issues.map((i) => (i.path[0] === undefined ? i.message : String(i.path[0]))))];
  return { faults: [`POST_KEYS_FILE: ${file}: ${wrong.join(', ')}`] };
}
