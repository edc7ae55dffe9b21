import { randomBytes } from 'node:crypto';
import { access, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { assertRef, type FileStore, type StoreRef } from './file-store.ts';

const HOUR = 3_600_000;

/**
 * A folder as file store: `ab/cd/abcd…`, two levels so that no folder grows past a few thousand entries.
 * A write goes to a file of its own in `new/`, is synced and renamed, and its folder is synced: after a power cut an
 * object is whole or not there.
 */
export function diskStore(folder: string): FileStore {
  const root = resolve(folder);
  const unfinished = join(root, 'new');
  let ready: Promise<void> | undefined;
  const pathOf = (ref: StoreRef): string => {
    assertRef(ref);
    return join(root, ref.slice(0, 2), ref.slice(2, 4), ref);
  };
  const has = async (ref: StoreRef): Promise<boolean> =>
    access(pathOf(ref)).then(
      () => true,
      () => false,
    );
  return {
    has,
    async put(ref, sealed) {
      const path = pathOf(ref);
      if (await has(ref)) return;
      await (ready ??= tidy(unfinished));
      const made = await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const temporary = join(unfinished, `${ref}.${randomBytes(6).toString('hex')}`);
      try {
        const file = await open(temporary, 'wx', 0o600);
        try {
          await file.writeFile(sealed);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(temporary, path);
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
      // The entry lies in the folder; a folder just made lies in those above it.
      for (let at = dirname(path); ; at = dirname(at)) {
        await syncFolder(at);
        if (!made || at === root || at.length < made.length) break;
      }
    },
    get: async (ref) => readFile(pathOf(ref)),
    delete: async (ref) => rm(pathOf(ref), { force: true }),
  };
}

/** Makes the folder for unfinished writes, and removes what a killed process left in it an hour ago or more. */
async function tidy(unfinished: string): Promise<void> {
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  for (const name of await readdir(unfinished)) {
    const path = join(unfinished, name);
    const age = await stat(path).then(
      (s) => Date.now() - s.mtimeMs,
      () => 0,
    );
    if (age > HOUR) await rm(path, { force: true });
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
