import { createHash } from 'node:crypto';
import type pg from 'pg';
import { storedRefs, type FileStore } from '../kernel/files/index.ts';

export interface Levelled {
  files: number;
  /** Copied into the second place, and back into the first. */
  toSecond: number;
  toFirst: number;
  /** In neither place whole. */
  faults: string[];
}

const whole = async (store: FileStore, ref: string): Promise<Buffer | undefined> => {
  const bytes = await store.get(ref).catch(() => undefined);
  return bytes && createHash('sha256').update(bytes).digest('hex') === ref ? bytes : undefined;
};

/**
 * Brings two places of the files to the same: what one lacks, or has damaged, is copied from the other. Beside a running
 * city; what is put meanwhile is put into both. With `deep` every file is read and hashed, not only looked for.
 */
export async function levelFiles(
  client: pg.Client,
  first: FileStore,
  second: FileStore,
  deep: boolean,
): Promise<Levelled> {
  const done: Levelled = { files: 0, toSecond: 0, toFirst: 0, faults: [] };
  for (const { ref, loose } of await storedRefs(client)) {
    done.files++;
    if (!deep && (await first.has(ref)) && (await second.has(ref))) continue;
    const [a, b] = [await whole(first, ref), await whole(second, ref)];
    const bytes = a ?? b;
    if (!bytes) {
      if (!loose) done.faults.push(`file ${ref} is whole in neither place`);
      continue;
    }
    for (const [store, has, side] of [
      [first, a, 'toFirst'],
      [second, b, 'toSecond'],
    ] as const) {
      if (has) continue;
      // A damaged one is in the way of a whole one.
      await store.delete(ref);
      await store.put(ref, bytes);
      done[side]++;
    }
  }
  return done;
}
