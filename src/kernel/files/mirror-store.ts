import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileStore } from './file-store.ts';

/** Stands in a second folder that was made ready: without it the folder is an empty mount point, or somebody else's. */
export const MARK = 'balai-files';

/** Makes a folder ready to be the second. */
export async function markSecond(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(join(folder, MARK), 'The second place of the files of a Balai: docs/operations.md.\n');
}

/** Whether a second folder is there. */
export const isMarked = (folder: string): Promise<boolean> =>
  access(join(folder, MARK)).then(
    () => true,
    () => false,
  );

/**
 * Two stores as one: what is put lies in both before it is called done, so that the loss of either loses nothing that was
 * acknowledged. While the second is away nothing is taken, as with a synchronous standby; reading goes on. What the first
 * has lost is read from the second, and put back.
 * @param there whether the second is there: a folder whose mount is gone would take the bytes and lose them
 */
export function mirrorStore(first: FileStore, second: FileStore, there: () => Promise<boolean>): FileStore {
  const reach = async (): Promise<void> => {
    if (!(await there())) throw new Error('the second place of the files is not there (BALAI_FILES_SECOND)');
  };
  return {
    async put(ref, sealed) {
      await reach();
      await Promise.all([first.put(ref, sealed), second.put(ref, sealed)]);
    },
    async get(ref) {
      try {
        return await first.get(ref);
      } catch (fault) {
        const bytes = await second.get(ref).catch(() => {
          throw fault;
        });
        // Comfort only: the bytes are here, whatever becomes of the first place.
        await first.put(ref, bytes).catch(() => {});
        return bytes;
      }
    },
    has: async (ref) => (await first.has(ref)) && (await second.has(ref)),
    async delete(ref) {
      await reach();
      await Promise.all([first.delete(ref), second.delete(ref)]);
    },
  };
}
