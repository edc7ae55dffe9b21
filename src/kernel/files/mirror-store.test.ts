import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { diskStore } from './disk-store.ts';
import { isMarked, markSecond, mirrorStore } from './mirror-store.ts';

const root = mkdtempSync(join(tmpdir(), 'balai-mirror-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const BYTES = Buffer.from('sealed');
const REF = createHash('sha256').update(BYTES).digest('hex');

function pair() {
  const home = mkdtempSync(join(root, 'pair-'));
  const [a, b] = [join(home, 'a'), join(home, 'b')];
  const [first, second] = [diskStore(a), diskStore(b)];
  return { b, first, second, both: mirrorStore(first, second, () => isMarked(b)) };
}

describe('two places of the files', () => {
  it('take nothing while the second is away, and nothing lands below its empty mount point', async () => {
    const { b, first, second, both } = pair();
    await expect(both.put(REF, BYTES)).rejects.toThrow('is not there');
    await expect(both.delete(REF)).rejects.toThrow('is not there');
    expect([await first.has(REF), await second.has(REF)]).toEqual([false, false]);
    await markSecond(b);
    await both.put(REF, BYTES);
    expect([await first.has(REF), await second.has(REF), await both.has(REF)]).toEqual([true, true, true]);
  });

  it('read from the second what the first has lost, and put it back', async () => {
    const { b, first, both } = pair();
    await markSecond(b);
    await both.put(REF, BYTES);
    await first.delete(REF);
    expect(await both.has(REF)).toBe(false);
    expect(await both.get(REF)).toEqual(BYTES);
    expect(await first.get(REF)).toEqual(BYTES);
  });

  it('read from the first while the second is away', async () => {
    const { b, both } = pair();
    await markSecond(b);
    await both.put(REF, BYTES);
    rmSync(b, { recursive: true });
    expect(await both.get(REF)).toEqual(BYTES);
  });

  it('remove from both, and say what neither has', async () => {
    const { b, first, second, both } = pair();
    await markSecond(b);
    await both.put(REF, BYTES);
    await both.delete(REF);
    expect([await first.has(REF), await second.has(REF)]).toEqual([false, false]);
    await expect(both.get(REF)).rejects.toThrow('ENOENT');
  });
});
