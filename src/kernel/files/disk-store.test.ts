import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '../crypto.ts';
import { diskStore } from './disk-store.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'balai-store-'));
});
afterAll(() => rm(root, { recursive: true }));

const sealed = Buffer.from('sealed');
const ref = sha256(sealed).toString('hex');

describe('diskStore', () => {
  test('keeps, finds, gives and removes an object in two levels of folders', async () => {
    const store = diskStore(join(root, 'not/yet/there'));
    expect(await store.has(ref)).toBe(false);
    await store.put(ref, sealed);
    await store.put(ref, sealed);
    expect(await store.has(ref)).toBe(true);
    expect(await store.get(ref)).toEqual(sealed);
    expect(await readdir(join(root, 'not/yet/there', ref.slice(0, 2), ref.slice(2, 4)))).toEqual([ref]);
    await store.delete(ref);
    await store.delete(ref);
    expect(await store.has(ref)).toBe(false);
    await expect(store.get(ref)).rejects.toThrow('ENOENT');
  });

  test('the same object from many sides at once is one whole object, and no half-written file stays', async () => {
    const store = diskStore(join(root, 'many'));
    const big = Buffer.alloc(200_000, 7);
    const name = sha256(big).toString('hex');
    await Promise.all(Array.from({ length: 8 }, () => store.put(name, big)));
    expect(await store.get(name)).toEqual(big);
    expect(await readdir(join(root, 'many', name.slice(0, 2), name.slice(2, 4)))).toEqual([name]);
    expect(await readdir(join(root, 'many', 'new'))).toEqual([]);
  });

  test('what a killed process left half written is removed later, what is being written is not', async () => {
    const unfinished = join(root, 'killed', 'new');
    await mkdir(unfinished, { recursive: true });
    for (const name of ['old', 'fresh']) await writeFile(join(unfinished, name), 'half');
    await utimes(join(unfinished, 'old'), new Date(), new Date(Date.now() - 2 * 3_600_000));
    await diskStore(join(root, 'killed')).put(ref, sealed);
    expect(await readdir(unfinished)).toEqual(['fresh']);
  });

  test.each(['../../etc/passwd', '', 'A'.repeat(64), `${'a'.repeat(64)}/..`, 'ab'])('%j is no address', async (bad) => {
    const store = diskStore(root);
    for (const act of [
      () => store.get(bad),
      () => store.put(bad, sealed),
      () => store.has(bad),
      () => store.delete(bad),
    ]) {
      await expect(act()).rejects.toThrow('not an address');
    }
  });
});
